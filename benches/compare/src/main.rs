//! The plain tantivy program that faqt is compared with: the same fields with the same options,
//! the same number of writing threads, passages of about the same size; but no structure, no
//! languages, no acronyms, no places, and tantivy's own tokenizers.
//!
//! `bare index PATH DIR [THREADS]`, `bare search DIR QUERY [K]`.

use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value as _,
};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// Words a passage aims at, as faqt's do.
const TARGET_WORDS: usize = 120;
/// Memory for each writing thread, as faqt's have.
const THREAD_MEMORY: usize = 64 << 20;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["index", path, dir] => index(Path::new(path), Path::new(dir), 2),
        ["index", path, dir, threads] => index(Path::new(path), Path::new(dir), threads.parse()?),
        ["search", dir, query] => search(Path::new(dir), query, 3),
        ["search", dir, query, k] => search(Path::new(dir), query, k.parse()?),
        _ => Err("usage: bare index PATH DIR [THREADS] | bare search DIR QUERY [K]".into()),
    }
}

/// faqt's fields, one for one: see its `src/index/embedded/schema.rs`.
struct Fields {
    body: Field,
    exact: Field,
    title: Field,
    headings: Field,
    question: Field,
    file: Field,
    id: Field,
    kind: Field,
    language: Field,
    passage: Field,
    document: Field,
    traits: Field,
    similarity: Field,
    stored: Field,
}

fn schema() -> (Schema, Fields) {
    let words = |tokenizer| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let number = NumericOptions::default().set_fast();
    let mut builder = Schema::builder();
    let fields = Fields {
        body: builder.add_text_field("body", words("stemmed")),
        exact: builder.add_text_field("exact", words("lower")),
        title: builder.add_text_field("title", words("stemmed")),
        headings: builder.add_text_field("headings", words("stemmed")),
        question: builder.add_text_field("question", words("stemmed")),
        file: builder.add_text_field("file", STRING),
        id: builder.add_text_field("id", STRING),
        kind: builder.add_text_field("kind", STRING),
        language: builder.add_text_field("language", STRING),
        passage: builder.add_u64_field("passage", number.clone()),
        document: builder.add_u64_field("document", number.clone()),
        traits: builder.add_u64_field("traits", number.clone()),
        similarity: builder.add_u64_field("similarity", number),
        stored: builder.add_text_field("stored", STORED),
    };
    (builder.build(), fields)
}

fn stemmed() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(64))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build()
}

fn register(index: &Index) {
    let lower = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(64))
        .filter(LowerCaser)
        .build();
    index.tokenizers().register("stemmed", stemmed());
    index.tokenizers().register("lower", lower);
}

fn index(path: &Path, dir: &Path, threads: usize) -> Outcome<()> {
    fs::create_dir_all(dir)?;
    let (schema, fields) = schema();
    let index = Index::create_in_dir(dir, schema)?;
    register(&index);
    let writer: IndexWriter = index.writer_with_num_threads(threads, threads * THREAD_MEMORY)?;
    let mut adder = Adder {
        fields,
        writer,
        passages: 0,
    };
    let mut files = Vec::new();
    list(path, &mut files)?;
    for file in &files {
        if file.extension().is_some_and(|e| e == "jsonl") {
            adder.add_lines(file)?;
        } else {
            adder.add_text(&file.to_string_lossy(), &fs::read(file)?)?;
        }
    }
    adder.writer.commit()?;
    adder.writer.wait_merging_threads()?;
    println!("{} files, {} passages", files.len(), adder.passages);
    Ok(())
}

/// The files faqt would read: text by its name, nothing hidden.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if name.starts_with(b".") {
            continue;
        }
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        let text = !matches!(extension, "png" | "jpg" | "gif" | "svg" | "ico" | "zip");
        if path.is_dir() || text {
            list(&path, files)?;
        }
    }
    Ok(())
}

/// Makes passages and gives them to tantivy.
struct Adder {
    fields: Fields,
    writer: IndexWriter,
    passages: usize,
}

/// Where passages come from.
struct Origin<'a> {
    path: &'a str,
    id: &'a str,
    title: &'a str,
    question: &'a str,
}

impl Adder {
    /// One JSON record a line.
    fn add_lines(&mut self, file: &Path) -> Outcome<()> {
        let path = file.to_string_lossy();
        for line in BufReader::with_capacity(1 << 16, fs::File::open(file)?).lines() {
            let line = line?;
            let record: Value = match line.trim() {
                "" => continue,
                line => serde_json::from_str(line)?,
            };
            let get = |name: &str| record[name].as_str().unwrap_or("");
            let origin = Origin {
                path: &path,
                id: get("_id"),
                title: get("title"),
                question: get("question"),
            };
            let text = match get("text") {
                "" => get("answer"),
                text => text,
            };
            self.add_paragraphs(&origin, text)?;
        }
        Ok(())
    }

    fn add_text(&mut self, path: &str, bytes: &[u8]) -> Outcome<()> {
        let text = String::from_utf8_lossy(bytes);
        let origin = Origin {
            path,
            id: path,
            title: text.lines().find(|l| !l.trim().is_empty()).unwrap_or(""),
            question: "",
        };
        self.add_paragraphs(&origin, &text)
    }

    /// Groups paragraphs to passages; one that begins with `#` is a heading and begins a new one.
    fn add_paragraphs(&mut self, origin: &Origin<'_>, text: &str) -> Outcome<()> {
        let (mut heading, mut passage, mut words) = (String::new(), String::new(), 0);
        for paragraph in text.split("\n\n").flat_map(cut) {
            let begins = paragraph.starts_with('#');
            if begins || words >= TARGET_WORDS {
                self.add(origin, &heading, &passage)?;
                passage.clear();
                words = 0;
            }
            if begins {
                heading = paragraph.lines().next().unwrap_or("").to_string();
            }
            passage.push_str(paragraph);
            passage.push_str("\n\n");
            words += paragraph.split_ascii_whitespace().count();
        }
        self.add(origin, &heading, &passage)
    }

    fn add(&mut self, origin: &Origin<'_>, heading: &str, text: &str) -> Outcome<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.passages += 1;
        let fields = &self.fields;
        let whole = [origin.title, heading, origin.question, text].join("\n");
        let mut document = TantivyDocument::default();
        for (field, value) in [
            (fields.title, origin.title),
            (fields.headings, heading),
            (fields.question, origin.question),
        ] {
            if !value.is_empty() {
                document.add_text(field, value);
            }
        }
        let hash = hash(&(origin.path, text));
        document.add_text(fields.body, &whole);
        document.add_text(fields.exact, &whole);
        document.add_text(fields.file, origin.path);
        document.add_text(fields.id, format!("{hash:012x}"));
        document.add_text(fields.kind, "prose");
        document.add_text(fields.language, "en");
        document.add_u64(fields.passage, hash);
        document.add_u64(fields.document, self::hash(&(origin.path, origin.id)));
        document.add_u64(fields.traits, 0);
        document.add_u64(fields.similarity, hash);
        document.add_text(fields.stored, format!("{}\n{whole}", origin.path));
        self.writer.add_document(document)?;
        Ok(())
    }
}

/// A paragraph in parts of at most twice the target.
fn cut(paragraph: &str) -> impl Iterator<Item = &str> {
    let mut rest = paragraph.trim_matches('\n');
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut words = 0;
        let end = rest.bytes().position(|b| {
            words += usize::from(b == b' ' || b == b'\n');
            words > 2 * TARGET_WORDS
        });
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        Some(part)
    })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn search(dir: &Path, query: &str, k: usize) -> Outcome<()> {
    let index = Index::open_in_dir(dir)?;
    register(&index);
    let fields = schema().1;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let mut leaves: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    stemmed().token_stream(query).process(&mut |token| {
        let term = Term::from_field_text(fields.body, &token.text);
        let leaf = TermQuery::new(term, IndexRecordOption::WithFreqs);
        leaves.push((Occur::Should, Box::new(leaf)));
    });
    let best = TopDocs::with_limit(k).order_by_score();
    let mut out = std::io::stdout().lock();
    for (score, address) in searcher.search(&BooleanQuery::new(leaves), &best)? {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = document.get_first(fields.stored).and_then(|v| v.as_str());
        writeln!(out, "{score:.3}\t{}", text.unwrap_or("").replace('\n', " "))?;
    }
    Ok(())
}
