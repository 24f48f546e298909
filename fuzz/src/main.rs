//! One fuzz target for each reader, the sentence splitter, the question parser and the commands of
//! a conversation. The target is named by the variable `TARGET`: one program holds all of them,
//! because linking it takes longer than most bugs take to be found. `fuzz/run` is the way to it.

#![no_main]

mod shelf;

use faqt::corpus::read::{Input, Output, ReadOptions, read};
use faqt::corpus::{BlockKind, Document, Format, encoding, finish};
use faqt::lexicon::acronyms;
use faqt::passage::{SplitSettings, passages};
use faqt::present::terminal::Style;
use faqt::question::{Filter, Question};
use faqt::repl::session::{self, Session};
use faqt::text::{Language, Span, sentences};
use libfuzzer_sys::fuzz_target;
use shelf::Shelf;
use std::sync::LazyLock;

/// What is tried.
#[derive(Clone, Copy)]
enum Target {
    Reader(Format),
    Encoding,
    Sentences,
    Question,
    Repl,
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").expect("TARGET names what is tried");
    match &*name {
        "encoding" => Target::Encoding,
        "sentences" => Target::Sentences,
        "question" => Target::Question,
        "repl" => Target::Repl,
        format => {
            let format = Format::ALL.into_iter().find(|known| known.name() == format);
            Target::Reader(format.expect("TARGET is the name of a format or of another target"))
        }
    }
});

fuzz_target!(|bytes: &[u8]| match *TARGET {
    Target::Reader(format) => read_as(format, bytes),
    Target::Encoding => decode(bytes),
    Target::Sentences => with_text(bytes, split_sentences),
    Target::Question => with_text(bytes, ask),
    Target::Repl => with_text(bytes, converse),
});

fn with_text(bytes: &[u8], each: fn(&str)) {
    each(&String::from_utf8_lossy(bytes));
}

/// Every document keeps its promises, and so do its passages.
fn read_as(format: Format, bytes: &[u8]) {
    let options = ReadOptions::default();
    let input = Input::new("a", bytes, &options);
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let mut output = Output::new("a", &mut each, &mut warnings);
    // A refusal is as good as a document.
    let mut read = || drop(read(format, &input, &mut output));
    match format {
        // The library that reads damaged workbooks panics at some of them. In the program that is
        // a refusal too, and so it is here: the hook that ends the process is put aside.
        Format::Spreadsheet => {
            std::panic::set_hook(Box::new(|_| ()));
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
        }
        _ => read(),
    }
    found.into_iter().for_each(check);
}

fn check(mut document: Document) {
    finish(&mut document);
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start() >= end, "blocks overlap");
        end = block.span.end();
        let words = document.words_of(block);
        assert!(!words.trim().is_empty(), "a block has words");
        // The first line of code may be indented.
        assert!(
            words == words.trim() || block.kind == BlockKind::Code,
            "a block is trimmed"
        );
    }
    for passage in passages(&document, &SplitSettings::default()) {
        assert!(passage.place.units.0 <= passage.place.units.1);
        assert!(passage.place.bytes.start <= passage.place.bytes.end);
        for pair in acronyms(&passage.text) {
            assert!(!pair.short.is_empty());
        }
    }
}

fn decode(bytes: &[u8]) {
    let decoded = encoding::decode(bytes);
    let whole = Span::new(0, decoded.text.len());
    let (place, _) = decoded.map.locate(whole);
    assert!(place.end as usize <= bytes.len(), "a place behind the file");
    encoding::is_binary(bytes);
}

fn split_sentences(text: &str) {
    let mut end = 0;
    for span in sentences(text) {
        assert!(span.start() >= end, "sentences overlap");
        end = span.end();
        assert!(!span.of(text).trim().is_empty(), "a sentence has words");
    }
}

fn ask(text: &str) {
    let question = Question::parse(text, &[Language::English, Language::German]);
    for word in &question.words {
        assert_eq!(word.span.of(text), word.text);
    }
    let filter = question.filter.to_string();
    assert_eq!(Filter::parse(&filter).map(|f| f.to_string()), Ok(filter));
}

fn converse(text: &str) {
    let mut session = Session::new(Style::default(), session::Format::Text);
    for line in text.lines().take(50) {
        session.take(&mut Shelf, line);
    }
}
