//! The plain tantivy program that faqt is compared with: the same fields with the same options,
//! the same number of writing threads, passages of about the same size; but no structure, no
//! languages, no acronyms, no places, and tantivy's own tokenizers.
//!
//! `--small` makes the index that people mean by a bare tantivy program instead: one text field
//! with positions and the English stemmer, an id and the stored text, of the same passages.
//!
//! `bare [--small] index PATH DIR [THREADS]`, `bare search DIR QUERY [K]`, and
//! `bare batch DIR QUESTIONS [K] [THREADS]`, which prints the microseconds that each took.

use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing,
    TextOptions, Value as _,
};
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

/// Words a passage aims at, as faqt's do.
const TARGET_WORDS: usize = 120;
/// Memory for each writing thread, as faqt's have.
const THREAD_MEMORY: usize = 32 << 20;

/// A paragraph is cut where it is longer, in bytes: a file may be one line.
const LONGEST_PARAGRAPH: usize = 1 << 20;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (small, arguments) = match arguments.as_slice() {
        ["--small", rest @ ..] => (true, rest),
        all => (false, all),
    };
    match arguments {
        ["index", path, dir] => index(Path::new(path), Path::new(dir), 2, small),
        ["index", path, dir, threads] => {
            index(Path::new(path), Path::new(dir), threads.parse()?, small)
        }
        ["search", dir, query] => search(Path::new(dir), query, 10),
        ["search", dir, query, k] => search(Path::new(dir), query, k.parse()?),
        ["batch", dir, questions] => batch(Path::new(dir), questions, 10, 1),
        ["batch", dir, questions, k] => batch(Path::new(dir), questions, k.parse()?, 1),
        ["batch", dir, questions, k, threads] => {
            batch(Path::new(dir), questions, k.parse()?, threads.parse()?)
        }
        _ => Err(
            "usage: bare [--small] index PATH DIR [THREADS] | bare search DIR QUERY [K] \
             | bare batch DIR QUESTIONS [K] [THREADS]"
                .into(),
        ),
    }
}

/// What both kinds of index have.
struct Fields {
    body: Field,
    id: Field,
    stored: Field,
    rest: Option<Rest>,
}

/// The rest of faqt's fields, one for one: see its `src/index/embedded/schema.rs`. Acronyms and
/// dates are declared, but plain text gives none.
struct Rest {
    exact: Field,
    title: Field,
    headings: Field,
    question: Field,
    file: Field,
    kind: Field,
    language: Field,
    facet: Field,
    passage: Field,
    document: Field,
    traits: Field,
    similarity: Field,
}

fn schema(small: bool) -> (Schema, Fields) {
    let words = |tokenizer| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let without_positions = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("lower")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let name = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let number = NumericOptions::default().set_fast();
    let mut builder = Schema::builder();
    let body = builder.add_text_field("body", words("stemmed"));
    let id = builder.add_text_field("id", name.clone());
    let rest = (!small).then(|| {
        builder.add_text_field("acronym", name.clone());
        builder.add_i64_field("date", number.clone());
        Rest {
            exact: builder.add_text_field("exact", without_positions),
            title: builder.add_text_field("title", words("stemmed")),
            headings: builder.add_text_field("headings", words("stemmed")),
            question: builder.add_text_field("question", words("stemmed")),
            file: builder.add_text_field("file", name.clone()),
            kind: builder.add_text_field("kind", name.clone()),
            language: builder.add_text_field("language", name.clone()),
            facet: builder.add_text_field("facet", name.clone()),
            passage: builder.add_u64_field("passage", number.clone()),
            document: builder.add_u64_field("document", number.clone()),
            traits: builder.add_u64_field("traits", number.clone()),
            similarity: builder.add_u64_field("similarity", number),
        }
    });
    let stored = builder.add_text_field("stored", STORED);
    let fields = Fields {
        body,
        id,
        stored,
        rest,
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

fn index(path: &Path, dir: &Path, threads: usize, small: bool) -> Outcome<()> {
    fs::create_dir_all(dir)?;
    let (schema, fields) = schema(small);
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
            adder.add_text(file)?;
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

    /// A file of text, read a paragraph at a time.
    fn add_text(&mut self, file: &Path) -> Outcome<()> {
        let path = file.to_string_lossy();
        let mut lines = BufReader::with_capacity(1 << 16, fs::File::open(file)?);
        let (mut line, mut paragraph) = (Vec::new(), String::new());
        let mut title = String::new();
        let mut group = Group::default();
        loop {
            line.clear();
            let end = lines.read_until(b'\n', &mut line)? == 0;
            let text = String::from_utf8_lossy(&line);
            if title.is_empty() {
                title = text.trim().to_string();
            }
            if end || text.trim().is_empty() || paragraph.len() > LONGEST_PARAGRAPH {
                let origin = Origin {
                    path: &path,
                    id: &path,
                    title: &title,
                    question: "",
                };
                self.add_paragraph(&origin, &mut group, &paragraph)?;
                paragraph.clear();
                if end {
                    return self.add(&origin, &group.heading, &group.passage);
                }
            }
            paragraph.push_str(&text);
        }
    }

    fn add_paragraphs(&mut self, origin: &Origin<'_>, text: &str) -> Outcome<()> {
        let mut group = Group::default();
        for paragraph in text.split("\n\n") {
            self.add_paragraph(origin, &mut group, paragraph)?;
        }
        self.add(origin, &group.heading, &group.passage)
    }

    /// Groups paragraphs to passages; one that begins with `#` is a heading and begins a new one.
    fn add_paragraph(
        &mut self,
        origin: &Origin<'_>,
        group: &mut Group,
        paragraph: &str,
    ) -> Outcome<()> {
        for paragraph in cut(paragraph) {
            let begins = paragraph.starts_with('#');
            if begins || group.words >= TARGET_WORDS {
                self.add(origin, &group.heading, &group.passage)?;
                group.passage.clear();
                group.words = 0;
            }
            if begins {
                group.heading = paragraph.lines().next().unwrap_or("").to_string();
            }
            group.passage.push_str(paragraph);
            group.passage.push_str("\n\n");
            group.words += paragraph.split_ascii_whitespace().count();
        }
        Ok(())
    }

    fn add(&mut self, origin: &Origin<'_>, heading: &str, text: &str) -> Outcome<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.passages += 1;
        let fields = &self.fields;
        let whole = [origin.title, heading, origin.question, text].join("\n");
        let hash = hash(&(origin.path, text));
        let mut document = TantivyDocument::default();
        document.add_text(fields.body, &whole);
        document.add_text(fields.id, format!("{hash:012x}"));
        if let Some(rest) = &fields.rest {
            for (field, value) in [
                (rest.title, origin.title),
                (rest.headings, heading),
                (rest.question, origin.question),
            ] {
                if !value.is_empty() {
                    document.add_text(field, value);
                }
            }
            document.add_text(rest.exact, &whole);
            document.add_text(rest.file, origin.path);
            document.add_text(rest.kind, "prose");
            document.add_text(rest.language, "en");
            for facet in ["format markdown", "ending md", "undated"] {
                document.add_text(rest.facet, facet);
            }
            document.add_u64(rest.passage, hash);
            document.add_u64(rest.document, self::hash(&(origin.path, origin.id)));
            document.add_u64(rest.traits, 0);
            document.add_u64(rest.similarity, hash);
        }
        document.add_text(fields.stored, format!("{}\n{whole}", origin.path));
        self.writer.add_document(document)?;
        Ok(())
    }
}

/// The passage being made.
#[derive(Default)]
struct Group {
    heading: String,
    passage: String,
    words: usize,
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

/// An index open to be asked.
struct Open {
    searcher: Searcher,
    body: Field,
    stored: Field,
}

impl Open {
    fn new(dir: &Path) -> Outcome<Open> {
        let index = Index::open_in_dir(dir)?;
        register(&index);
        let schema = index.schema();
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Open {
            searcher: reader.searcher(),
            body: schema.get_field("body")?,
            stored: schema.get_field("stored")?,
        })
    }

    /// Scores and texts of the `k` best.
    fn best(&self, query: &str, k: usize) -> Outcome<Vec<(f32, String)>> {
        let mut leaves: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        stemmed().token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.body, &token.text);
            let leaf = TermQuery::new(term, IndexRecordOption::WithFreqs);
            leaves.push((Occur::Should, Box::new(leaf)));
        });
        let best = TopDocs::with_limit(k).order_by_score();
        let found = self.searcher.search(&BooleanQuery::new(leaves), &best)?;
        let texts = found.into_iter().map(|(score, address)| {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let text = document.get_first(self.stored).and_then(|v| v.as_str());
            Ok((score, text.unwrap_or("").to_string()))
        });
        texts.collect()
    }
}

fn search(dir: &Path, query: &str, k: usize) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for (score, text) in Open::new(dir)?.best(query, k)? {
        writeln!(out, "{score:.3}\t{}", text.replace('\n', " "))?;
    }
    Ok(())
}

/// Asks every line of a file; each thread takes a part of it.
fn batch(dir: &Path, questions: &str, k: usize, threads: usize) -> Outcome<()> {
    let text = fs::read_to_string(questions)?;
    let questions: Vec<&str> = text.lines().collect();
    let open = Open::new(dir)?;
    let took = |question: &&str| {
        let start = Instant::now();
        let found = open.best(question, k).map_err(|e| e.to_string());
        found.map(|found| (start.elapsed(), found.len()))
    };
    let size = questions.len().div_ceil(threads).max(1);
    let all: Vec<Result<_, String>> = std::thread::scope(|scope| {
        let parts: Vec<_> = questions
            .chunks(size)
            .map(|part| scope.spawn(move || part.iter().map(took).collect::<Vec<_>>()))
            .collect();
        let done = parts.into_iter().map(|part| part.join());
        done.flat_map(|part| part.unwrap_or_else(|_| vec![Err("a thread died".into())]))
            .collect()
    });
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for took in all {
        let (took, found) = took?;
        writeln!(out, "{}\t{found}", took.as_micros())?;
    }
    Ok(out.flush()?)
}
