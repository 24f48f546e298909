//! The sample knowledge base with bytes changed, cut out, doubled and mixed: whatever comes of it,
//! reading and splitting keep their promises.
//!
//! `FAQT_MUTATIONS=20000 cargo test --profile quick --test mutated` tries more of them.

use faqt::corpus::read::ReadOptions;
use faqt::corpus::source::{Means, Reading, SourceFile, documents};
use faqt::lexicon::acronyms;
use faqt::passage::{SplitSettings, passages};
use faqt::text::Span;
use std::fs;
use std::path::Path;

/// Numbers that look random and are the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Bytes that mean something to some reader.
const TELLING: &[&[u8]] = &[
    b"<",
    b">",
    b"\"",
    b"&",
    b"\0",
    b"\r",
    b"\n",
    b"\n\n",
    b"|",
    b"#",
    b"```\n",
    b"{",
    b"}",
    b"\\u",
    b"[",
    b"]",
    b"---\n",
    b"</",
    b"<!--",
    b"<table>",
    b"<details>",
    b"\xc3",
    b"\xe2\x82",
    b"\xff\xfe",
    b"Q: ",
    b"A: ",
    b"?",
    b"...Read full",
    b" (AB) ",
    b"\t",
    b"\xf0\x9f\x9a\x8b",
    b"> ",
    b"- ",
    b"1. ",
];

fn mutate(samples: &[(String, Vec<u8>)], random: &mut Random) -> (String, Vec<u8>) {
    let (name, bytes) = &samples[random.below(samples.len())];
    let mut bytes = bytes.clone();
    for _ in 0..1 + random.below(8) {
        let at = random.below(bytes.len());
        let end = (at + random.below(400)).min(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x80),
            3 => {
                let doubled = bytes[at..end].repeat(2);
                bytes.splice(at..at, doubled);
            }
            4 => {
                let other = &samples[random.below(samples.len())].1;
                let from = random.below(other.len());
                let to = (from + random.below(2000)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let bit = TELLING[random.below(TELLING.len())];
                let times = [1, 1, 1, 3, 40][random.below(5)];
                bytes.splice(at..at, bit.repeat(times));
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    // Read as its own format or as that of another file.
    let named = match random.below(4) {
        0 => &samples[random.below(samples.len())].0,
        _ => name,
    };
    (named.clone(), bytes)
}

/// Reads `bytes` from a file of that name and checks what comes of it.
fn check(folder: &Path, name: &str, bytes: &[u8]) {
    let absolute = folder.join(name);
    fs::write(&absolute, bytes).expect("written");
    let file = SourceFile {
        path: name.to_string(),
        absolute,
        size: bytes.len() as u64,
        ..SourceFile::default()
    };
    let reading = Reading {
        options: &ReadOptions::default(),
        means: &Means::default(),
    };
    let lines = 1 + bytes.iter().filter(|&&b| b == b'\n' || b == b'\r').count() as u32;
    documents(&file, &reading, &mut |document| {
        let mut end = 0;
        for block in &document.blocks {
            assert!(block.span.start() >= end, "blocks overlap");
            assert!(!document.words_of(block).is_empty(), "a block is empty");
            end = block.span.end();
        }
        for passage in passages(&document, &SplitSettings::default()) {
            assert!(document.text.contains(&passage.text), "not verbatim");
            let mut at = 0;
            for word in passage.text.split_inclusive(' ') {
                let place = passage.place_of(Span::new(at, at + word.len()));
                at += word.len();
                assert!(place.bytes.start <= place.bytes.end);
                assert!(place.bytes.end <= bytes.len() as u64, "behind the file");
                assert!(place.units.0 >= 1 && place.units.0 <= place.units.1);
                assert!(place.units.1 <= lines, "a line behind the file");
            }
            for pair in acronyms(&passage.text) {
                assert!(!pair.span.of(&passage.text).is_empty());
            }
        }
    });
}

#[test]
fn mutated_files_are_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let walk = faqt::corpus::source::walk(&corpus).expect("the sample knowledge base");
    let flat = |path: &str| path.replace('/', "-");
    let samples: Vec<(String, Vec<u8>)> = walk
        .files
        .iter()
        .filter_map(|file| Some((flat(&file.path), fs::read(&file.absolute).ok()?)))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    let wanted = std::env::var("FAQT_MUTATIONS").ok();
    let count = wanted.and_then(|count| count.parse().ok()).unwrap_or(120);
    let folder = tempfile::TempDir::new().expect("a folder");
    for seed in 1..=count {
        let mut random = Random(u64::wrapping_mul(seed, 0x9e37_79b9_7f4a_7c15));
        let (name, bytes) = mutate(&samples, &mut random);
        let tried = std::panic::catch_unwind(|| check(folder.path(), &name, &bytes));
        assert!(tried.is_ok(), "mutation {seed} of {name} is not read");
    }
}
