//! Makes as much text as is wanted that reads, counts and grows like real text.
//!
//! Sentences are drawn from real files: most from the part that a document is about, the rest from
//! all, under a Zipf law. So frequent words are as frequent as they are in the sources. But sources
//! end, and a large collection never stops showing new words. Therefore the rare words of a
//! sentence, some tenth of all, are *slots*. Heaps' law, fitted to the sources, says how many
//! different words there should be by now. As long as there are as many, a slot keeps its own word,
//! or takes one that was used before: in the same document, or anywhere, in proportion to its use,
//! which gives the long tail of Zipf's law (Simon 1955). When there are fewer, it takes a new one:
//! its own, if that is unused, or a made one. Numbers get other digits; words are a chain of letters
//! that follow each other in the sources' rare words, so they have endings that a stemmer knows.
//!
//! The same seed, size and sources give the same bytes.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

const USAGE: &str = "usage: generate folder|file|jsonl OUT [--bytes N] [--documents N] [--words N] \
                     [--seed N] --from PATH… | generate growth PATH…";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, paths)) if first == "growth" => growth(paths),
        Some((form, rest)) => generate(form, rest),
        None => Err(USAGE.into()),
    }
}

// ---- What the sources hold

/// Words of a sentence, in number.
const SENTENCE: std::ops::RangeInclusive<usize> = 5..=45;
/// The share of all words that are slots. Half of the different words of a text stand in it once,
/// but they are few of all; a tenth leaves room for all new words and for the use of old ones.
const SLOTS: f64 = 0.1;

/// A sentence, a heading or a question, and where its rare words stand in it.
struct Sentence {
    text: String,
    words: usize,
    slots: Vec<(usize, usize)>,
}

#[derive(Default)]
struct Sources {
    sentences: Vec<Sentence>,
    /// How many different words are in no slot.
    frequent: usize,
    headings: Vec<Sentence>,
    questions: Vec<Sentence>,
    /// Rare words, for the letters and digits of new ones.
    rare: Vec<String>,
    heaps: Heaps,
}

impl Sources {
    fn read(paths: &[PathBuf]) -> Outcome<Sources> {
        let mut sources = Sources::default();
        let mut counts: HashMap<String, u32> = HashMap::new();
        let (mut curve, mut taken) = (Curve::default(), HashSet::new());
        let all: Outcome<Vec<Vec<String>>> = paths.iter().map(|path| texts(path)).collect();
        let mut all = all?.concat();
        for text in &all {
            sources.take(text, &mut taken);
        }
        // Sets that differ come one behind the other; a vocabulary grows by a law where they mix.
        fastrand::Rng::with_seed(7).shuffle(&mut all);
        for text in &all {
            for (a, b) in words(text) {
                let word = text[a..b].to_lowercase();
                curve.add(hash(&word));
                *counts.entry(word).or_default() += 1;
            }
        }
        if sources.sentences.len() < 100 {
            return Err("there are not a hundred sentences in the sources".into());
        }
        sources.heaps = curve.fit();
        sources.find_slots(&counts);
        Ok(sources)
    }

    /// Takes the sentences out of one text; those in `taken` are known.
    fn take(&mut self, text: &str, taken: &mut HashSet<u64>) {
        for (heading, paragraph) in paragraphs(text) {
            let ends = paragraph.match_indices(['.', '?']).filter_map(|(at, _)| {
                let behind = paragraph[at + 1..].chars().next();
                behind.is_none_or(char::is_whitespace).then_some(at + 1)
            });
            let mut start = 0;
            for end in ends.chain([paragraph.len()]) {
                let text = paragraph[start..end].trim();
                start = end;
                let count = words(text).count();
                let list = if text.ends_with('?') && (4..=20).contains(&count) {
                    &mut self.questions
                } else if heading && (1..=10).contains(&count) {
                    &mut self.headings
                } else if text.ends_with('.') && SENTENCE.contains(&count) {
                    &mut self.sentences
                } else {
                    continue;
                };
                if taken.insert(hash(&text)) {
                    list.push(Sentence {
                        text: text.to_string(),
                        words: count,
                        slots: Vec::new(),
                    });
                }
            }
        }
    }

    /// The rarest words, until they are so large a share of all.
    fn find_slots(&mut self, counts: &HashMap<String, u32>) {
        let mut by_count: Vec<u32> = counts.values().copied().collect();
        by_count.sort_unstable();
        let total: f64 = by_count.iter().map(|&count| f64::from(count)).sum();
        let (mut sum, mut limit) = (0.0, 1);
        for count in by_count {
            sum += f64::from(count);
            limit = count;
            if sum > SLOTS * total {
                break;
            }
        }
        let mut rare: Vec<&String> = counts
            .iter()
            .filter(|(_, count)| **count <= limit)
            .map(|(word, _)| word)
            .collect();
        rare.sort_unstable();
        self.rare = rare.into_iter().cloned().collect();
        self.frequent = counts.len() - self.rare.len();
        let all = self.sentences.iter_mut();
        for sentence in all.chain(&mut self.headings).chain(&mut self.questions) {
            let is_rare =
                |&(a, b): &(usize, usize)| counts[&sentence.text[a..b].to_lowercase()] <= limit;
            sentence.slots = words(&sentence.text).filter(is_rare).collect();
        }
    }
}

/// Headings and paragraphs, without their marks; code, tables and quotes are left out.
fn paragraphs(text: &str) -> Vec<(bool, String)> {
    let mut found: Vec<(bool, String)> = Vec::new();
    let (mut fenced, mut open) = (false, false);
    for line in text.lines().map(str::trim) {
        fenced ^= line.starts_with("```");
        if fenced || line.is_empty() || line.starts_with(['|', '`', ':', '>', '<', '[']) {
            open = false;
            continue;
        }
        let heading = line.starts_with('#');
        let marked = heading || line.starts_with("- ") || line.starts_with("* ");
        let words = line.trim_start_matches(['#', '*', '-', ' ']);
        match found.last_mut().filter(|_| open && !marked) {
            Some((_, paragraph)) => {
                paragraph.push(' ');
                paragraph.push_str(words);
            }
            None => found.push((heading, words.to_string())),
        }
        open = !heading;
    }
    found
}

/// The texts of a file, or of all text files of a folder in the order of their names.
fn texts(path: &Path) -> Outcome<Vec<String>> {
    if path.is_dir() {
        let entries = fs::read_dir(path)?.map(|entry| entry.map(|e| e.path()));
        let mut paths = entries.collect::<Result<Vec<_>, _>>()?;
        paths.sort();
        let all: Outcome<Vec<Vec<String>>> = paths.iter().map(|path| texts(path)).collect();
        return Ok(all?.concat());
    }
    match path.extension().and_then(|e| e.to_str()) {
        Some("md" | "txt") => Ok(vec![String::from_utf8_lossy(&fs::read(path)?).into()]),
        Some("jsonl") => {
            let lines = BufReader::new(File::open(path)?).lines();
            lines
                .map(|line| {
                    let record: serde_json::Value = serde_json::from_str(&line?)?;
                    let get = |name: &str| record[name].as_str().unwrap_or("").to_string();
                    Ok(get("title") + "\n" + &get("text"))
                })
                .collect()
        }
        _ => Ok(Vec::new()),
    }
}

/// Where the words stand: letters and digits together.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|c: char| !c.is_alphanumeric());
        at = length.map_or(text.len(), |length| start + length);
        Some((start, at))
    })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

// ---- How a vocabulary grows

/// Heaps' law: after n words there are `k * n^beta` different ones.
#[derive(Clone, Copy, Default)]
struct Heaps {
    k: f64,
    beta: f64,
}

/// How many different words there were after each power of two.
#[derive(Default)]
struct Curve {
    seen: HashSet<u64>,
    words: u64,
    points: Vec<(u64, usize)>,
}

impl Curve {
    fn add(&mut self, word: u64) {
        self.words += 1;
        self.seen.insert(word);
        if self.words.is_power_of_two() {
            self.points.push((self.words, self.seen.len()));
        }
    }

    /// The straight line through the logarithms, from 2^12 words on: before, it is bent.
    fn fit(&self) -> Heaps {
        let points = self.points.iter().filter(|(words, _)| *words >= 1 << 12);
        let end = std::iter::once((self.words, self.seen.len()));
        let points: Vec<(f64, f64)> = points
            .cloned()
            .chain(end)
            .map(|(words, seen)| ((words as f64).ln(), (seen as f64).ln()))
            .collect();
        let count = points.len() as f64;
        let x = points.iter().map(|p| p.0).sum::<f64>() / count;
        let y = points.iter().map(|p| p.1).sum::<f64>() / count;
        let above: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
        let below: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
        let beta = if below > 0.0 { above / below } else { 0.5 };
        Heaps {
            k: (y - beta * x).exp(),
            beta,
        }
    }
}

/// Prints how the vocabulary of some files grows, and how much of it is rare.
fn growth(paths: &[String]) -> Outcome<()> {
    let mut curve = Curve::default();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let all: Outcome<Vec<Vec<String>>> = paths.iter().map(|p| texts(Path::new(p))).collect();
    let mut all = all?.concat();
    fastrand::Rng::with_seed(7).shuffle(&mut all);
    for text in &all {
        for (a, b) in words(text) {
            let word = hash(&text[a..b].to_lowercase());
            curve.add(word);
            *counts.entry(word).or_default() += 1;
        }
    }
    for (words, different) in curve.points.iter().filter(|(words, _)| *words >= 1 << 12) {
        println!("{words:>12} words {different:>9} different");
    }
    let mut by_count: Vec<u32> = counts.into_values().collect();
    by_count.sort_unstable_by(|a, b| b.cmp(a));
    let all: f64 = by_count.iter().map(|&count| f64::from(count)).sum();
    let top: f64 = by_count
        .iter()
        .take(100)
        .map(|&count| f64::from(count))
        .sum();
    let once = by_count.iter().filter(|count| **count == 1).count();
    let Heaps { k, beta } = curve.fit();
    println!(
        "{} words, {} different; Heaps k {k:.1}, beta {beta:.3}; \
         the 100 most frequent are {:.1} % of all; {:.1} % of the different ones occur once",
        curve.words,
        by_count.len(),
        100.0 * top / all,
        100.0 * once as f64 / by_count.len() as f64,
    );
    Ok(())
}

// ---- New text

/// Words that were used, and new ones.
struct Vocabulary {
    /// Every use of a slot: drawing from it evenly draws words in proportion to their use.
    uses: Vec<u32>,
    /// The text of each word, one behind the other, and where each ends.
    text: String,
    ends: Vec<u32>,
    known: HashMap<u64, u32>,
    /// What follows two letters in rare words; 0 begins and ends a word.
    chain: HashMap<[u8; 2], Vec<u8>>,
    /// Rare words that hold a digit.
    numbers: Vec<String>,
}

impl Vocabulary {
    fn new(rare: &[String]) -> Vocabulary {
        let mut chain: HashMap<[u8; 2], Vec<u8>> = HashMap::new();
        let only_letters = |w: &&String| w.bytes().all(|b| b.is_ascii_lowercase());
        for word in rare.iter().filter(only_letters) {
            let mut before = [0, 0];
            for letter in word.bytes().chain([0]) {
                chain.entry(before).or_default().push(letter);
                before = [before[1], letter];
            }
        }
        let has_digit = |w: &&String| w.bytes().any(|b| b.is_ascii_digit());
        Vocabulary {
            uses: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            known: HashMap::new(),
            chain,
            numbers: rare.iter().filter(has_digit).cloned().collect(),
        }
    }

    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// This word.
    fn own(&mut self, own: &str) -> u32 {
        let word = own.to_lowercase();
        match self.known.get(&hash(&word)) {
            Some(number) => *number,
            None => self.add(&word),
        }
    }

    fn add(&mut self, word: &str) -> u32 {
        let number = self.ends.len() as u32;
        self.known.insert(hash(&word), number);
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        number
    }

    /// A word that was not used yet: `own` if that is one, or a made one of the same kind.
    fn fresh(&mut self, own: &str, random: &mut fastrand::Rng) -> u32 {
        let mut word = own.to_lowercase();
        while self.known.contains_key(&hash(&word)) {
            word = match own.bytes().any(|b| b.is_ascii_digit()) {
                true => self.number(random),
                false => self.letters(random),
            };
        }
        self.add(&word)
    }

    fn number(&self, random: &mut fastrand::Rng) -> String {
        let like = random.choice(&self.numbers).map_or("0000", String::as_str);
        let mut made: String = like
            .chars()
            .map(|c| match c {
                '0'..='9' => random.digit(10),
                other => other,
            })
            .collect();
        // All short numbers are soon used.
        if random.bool() {
            made.push(random.digit(10));
        }
        made
    }

    fn letters(&self, random: &mut fastrand::Rng) -> String {
        let (mut made, mut before) = (String::new(), [0, 0]);
        while made.len() < 20 {
            let next = self.chain.get(&before).and_then(|n| random.choice(n));
            match next {
                Some(&letter) if letter != 0 => {
                    made.push(char::from(letter));
                    before = [before[1], letter];
                }
                _ if made.len() < 3 => (made, before) = (String::new(), [0, 0]),
                _ => break,
            }
        }
        made
    }
}

/// So many sentences that stand together in the sources are about one topic.
const TOPIC: usize = 200;

struct Generator<'s> {
    sources: &'s Sources,
    vocabulary: Vocabulary,
    random: fastrand::Rng,
    /// Words written so far.
    words: u64,
    /// Of the document being written: where the sentences about its topic begin, and the words in
    /// its slots.
    topic: usize,
    used: Vec<u32>,
}

impl Generator<'_> {
    /// A number below `count`: small ones are likelier, by a Zipf law with an exponent of 1/2.
    fn zipf(&mut self, count: usize) -> usize {
        let even = self.random.f64();
        ((count as f64 * even * even) as usize).min(count - 1)
    }

    fn begin(&mut self) {
        self.topic = self.zipf(self.sources.sentences.len());
        self.used.clear();
    }

    /// Appends one sentence with its slots filled.
    fn write(&mut self, kind: Kind, out: &mut String) {
        let sources = self.sources;
        let list = match kind {
            Kind::Heading if !sources.headings.is_empty() => &sources.headings,
            Kind::Question if !sources.questions.is_empty() => &sources.questions,
            _ => &sources.sentences,
        };
        let at = match kind {
            Kind::Sentence if self.random.f64() < 0.6 => {
                (self.topic + self.random.usize(..TOPIC)) % list.len()
            }
            _ => self.zipf(list.len()),
        };
        let sentence = &list[at];
        let mut end = 0;
        for &(a, b) in &sentence.slots {
            out.push_str(&sentence.text[end..a]);
            self.fill(&sentence.text[a..b], out);
            end = b;
        }
        out.push_str(&sentence.text[end..]);
        self.words += sentence.words as u64;
    }

    fn fill(&mut self, own: &str, out: &mut String) {
        let Heaps { k, beta } = self.sources.heaps;
        let wanted = k * (self.words as f64).powf(beta);
        let different = (self.sources.frequent + self.vocabulary.ends.len()) as f64;
        let word = match self.random.u32(..20) {
            0..=7 if different < wanted => self.vocabulary.fresh(own, &mut self.random),
            8..=9 if !self.used.is_empty() => self.used[self.random.usize(..self.used.len())],
            10..=12 if !self.vocabulary.uses.is_empty() => {
                self.vocabulary.uses[self.random.usize(..self.vocabulary.uses.len())]
            }
            _ => self.vocabulary.own(own),
        };
        self.vocabulary.uses.push(word);
        self.used.push(word);
        let word = self.vocabulary.word(word);
        if own.to_lowercase() == word {
            out.push_str(own);
            return;
        }
        let mut letters = word.chars();
        if own.starts_with(char::is_uppercase) {
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        }
        out.push_str(letters.as_str());
    }

    fn paragraph(&mut self, sentences: std::ops::RangeInclusive<usize>, out: &mut String) {
        for number in 0..self.random.usize(sentences) {
            if number > 0 {
                out.push(' ');
            }
            self.write(Kind::Sentence, out);
        }
        out.push_str("\n\n");
    }

    fn headed(&mut self, mark: &str, kind: Kind, out: &mut String) {
        out.push_str(mark);
        self.write(kind, out);
        out.push_str("\n\n");
    }

    /// A page: sections of paragraphs, here and there a list, a table, or questions and answers.
    fn markdown(&mut self, out: &mut String) {
        self.begin();
        self.headed("# ", Kind::Heading, out);
        self.paragraph(1..=3, out);
        for _ in 0..self.random.usize(2..=8) {
            self.headed("## ", Kind::Heading, out);
            match self.random.u32(0..20) {
                0..=2 => {
                    for _ in 0..self.random.usize(2..=5) {
                        self.headed("### ", Kind::Question, out);
                        self.paragraph(1..=4, out);
                    }
                }
                3..=6 => {
                    self.paragraph(1..=2, out);
                    for _ in 0..self.random.usize(3..=8) {
                        out.push_str("- ");
                        self.write(Kind::Sentence, out);
                        out.push('\n');
                    }
                    out.push('\n');
                }
                7 => self.table(out),
                _ => {
                    for _ in 0..self.random.usize(1..=4) {
                        self.paragraph(2..=6, out);
                    }
                }
            }
        }
    }

    fn table(&mut self, out: &mut String) {
        self.paragraph(1..=2, out);
        out.push_str("| Name | Value | Meaning |\n|---|---|---|\n");
        for _ in 0..self.random.usize(3..=10) {
            out.push_str("| ");
            self.write(Kind::Heading, out);
            out.push_str(&format!(" | {} | ", self.random.u32(0..1000)));
            let start = out.len();
            self.write(Kind::Sentence, out);
            let cell = out.split_off(start).replace('|', "/");
            out.push_str(&cell);
            out.push_str(" |\n");
        }
        out.push('\n');
    }

    /// An entry as FAQ collections have it; of some so many words.
    fn record(&mut self, number: usize, words: u64, out: &mut String) {
        self.begin();
        let kind = match self.random.u32(0..10) {
            0..=6 => Kind::Question,
            _ => Kind::Heading,
        };
        let (mut title, mut text) = (String::new(), String::new());
        self.write(kind, &mut title);
        let end = self.words + words / 2 + self.random.u64(0..=words / 2 * 2);
        while self.words < end {
            self.paragraph(1..=4, &mut text);
        }
        let record = serde_json::json!({
            "_id": format!("g{number}"), "title": title, "text": text.trim_end()
        });
        out.push_str(&record.to_string());
        out.push('\n');
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Sentence,
    Heading,
    Question,
}

/// What is asked for on the command line.
struct Wanted {
    out: PathBuf,
    bytes: u64,
    documents: usize,
    words: u64,
    seed: u64,
    sources: Vec<PathBuf>,
}

impl Wanted {
    fn read(arguments: &[String]) -> Outcome<Wanted> {
        let (out, mut rest) = arguments.split_first().ok_or(USAGE)?;
        let mut wanted = Wanted {
            out: out.into(),
            bytes: u64::MAX,
            documents: usize::MAX,
            words: 200,
            seed: 7,
            sources: Vec::new(),
        };
        while let [option, value, others @ ..] = rest {
            match option.as_str() {
                "--bytes" => wanted.bytes = value.parse()?,
                "--documents" => wanted.documents = value.parse()?,
                "--words" => wanted.words = value.parse()?,
                "--seed" => wanted.seed = value.parse()?,
                "--from" => wanted.sources.push(value.into()),
                _ => return Err(USAGE.into()),
            }
            rest = others;
        }
        let endless = wanted.bytes == u64::MAX && wanted.documents == usize::MAX;
        if endless || !rest.is_empty() || wanted.sources.is_empty() {
            return Err(USAGE.into());
        }
        Ok(wanted)
    }
}

fn generate(form: &str, arguments: &[String]) -> Outcome<()> {
    const FILES_IN_A_FOLDER: usize = 1000;
    let wanted = Wanted::read(arguments)?;
    let sources = Sources::read(&wanted.sources)?;
    let mut generator = Generator {
        vocabulary: Vocabulary::new(&sources.rare),
        random: fastrand::Rng::with_seed(wanted.seed),
        words: 0,
        topic: 0,
        used: Vec::new(),
        sources: &sources,
    };
    let mut file = match form {
        "folder" => None,
        "file" | "jsonl" => Some(BufWriter::new(File::create(&wanted.out)?)),
        _ => return Err(USAGE.into()),
    };
    let (mut bytes, mut document) = (0, String::new());
    let mut number = 0;
    while bytes < wanted.bytes && number < wanted.documents {
        document.clear();
        match form {
            "jsonl" => generator.record(number, wanted.words, &mut document),
            _ => generator.markdown(&mut document),
        }
        match &mut file {
            Some(file) => file.write_all(document.as_bytes())?,
            None => {
                let folder = wanted
                    .out
                    .join(format!("{:04}", number / FILES_IN_A_FOLDER));
                if number % FILES_IN_A_FOLDER == 0 {
                    fs::create_dir_all(&folder)?;
                }
                fs::write(folder.join(format!("{number}.md")), &document)?;
            }
        }
        bytes += document.len() as u64;
        number += 1;
    }
    if let Some(mut file) = file {
        file.flush()?;
    }
    println!(
        r#"{{"documents": {number}, "bytes": {bytes}, "words": {}, "slot_words": {}}}"#,
        generator.words,
        generator.vocabulary.ends.len()
    );
    Ok(())
}
