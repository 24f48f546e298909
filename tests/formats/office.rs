//! Word documents, OpenDocument texts, presentations and books that nobody here has made: what they
//! say is read, and each paragraph, slide and chapter is found at its number. The real files stand in
//! the shared folder; where that is absent, the tests say so.

use super::harness::reading::read;
use super::harness::shared::shared;
use faqt::corpus::source::FileState;
use faqt::corpus::{Document, Unit};
use faqt::text::Span;
use std::collections::HashMap;
use std::fs;

/// How often each word stands in some documents.
fn words(documents: &[Document]) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for document in documents {
        let blocks = document.blocks.iter().map(|block| document.words_of(block));
        for word in blocks.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
            if !word.is_empty() {
                *words.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }
    words
}

/// The harmonic mean of precision and recall of the words, each as often as it stands there.
fn f1(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> f64 {
    let both = one
        .iter()
        .map(|(word, count)| *count.min(other.get(word).unwrap_or(&0)));
    let all = one.values().sum::<usize>() + other.values().sum::<usize>();
    2.0 * both.sum::<usize>() as f64 / all as f64
}

/// The chapters of a book as Markdown and as Word documents, which were edited a little apart: the
/// output of compilers, links that became pages, remarks of the editors.
#[test]
fn a_book_says_the_same_in_word_and_in_markdown() {
    const LEAST: f64 = 0.95;
    let Some(folder) = shared("corpora/rust-book/nostarch") else {
        return;
    };
    for chapter in 1..=9 {
        let (word, _) = read(&folder.join(format!("chapter0{chapter}.docx")));
        let (markdown, _) = read(&folder.join(format!("chapter0{chapter}.md")));
        let figure = f1(&words(&word), &words(&markdown));
        println!("chapter {chapter}: F1 of the words {figure:.4}");
        assert!(figure >= LEAST, "chapter {chapter}: {figure}");
    }
}

/// The words stand in a document of the file, at this number of this unit.
#[track_caller]
fn stands(documents: &[Document], within: &[&str], words: &str, unit: Unit, number: u32) {
    let found = documents.iter().find_map(|document| {
        let at = document.text.find(words)?;
        Some(document.place(Span::new(at, at + words.len())))
    });
    let place = found.unwrap_or_else(|| panic!("“{words}” is not there"));
    let expected = (
        within.iter().map(|s| s.to_string()).collect(),
        unit,
        (number, number),
    );
    assert_eq!((place.within, place.unit, place.units), expected, "{words}");
}

/// Counted by hand in the files.
#[test]
fn words_are_found_at_their_numbers() {
    let Some(folder) = shared("corpora") else {
        return;
    };
    let (ownership, _) = read(&folder.join("rust-book/nostarch/chapter04.docx"));
    for (words, number) in PARAGRAPHS {
        stands(&ownership, &[], words, Unit::Paragraph, *number);
    }
    let slides = |name: &str| read(&folder.join("office").join(name)).0;
    let ppt = slides("testPPT.pptx");
    stands(&ppt, &[], "Attachment Test", Unit::Slide, 1);
    stands(&ppt, &[], "tika content parsing", Unit::Slide, 2);
    stands(&ppt, &[], "Black Panther", Unit::Slide, 3);
    stands(
        &slides("testPPT_groups.pptx"),
        &[],
        "WordArt2",
        Unit::Slide,
        2,
    );
    stands(
        &slides("testPPT_charts.pptx"),
        &[],
        "February | 8",
        Unit::Slide,
        1,
    );
    let phones = slides("testPhoneNumberExtractor.odt");
    stands(&phones, &[], "9497777777", Unit::Paragraph, 3);
    let odt = slides("testODFwithOOo3.odt");
    stands(&odt, &[], "simple footnote", Unit::Paragraph, 3);
    stands(&odt, &[], "two embedded", Unit::Paragraph, 9);
    stands(
        &odt,
        &["Comments"],
        "part of the Lucene project",
        Unit::Paragraph,
        1,
    );
    let book = slides("testEPUB.epub");
    stands(&book, &["Chapter 2"], "superchapters", Unit::Paragraph, 6);
    let trees = read(&folder.join("epub/trees.epub")).0;
    stands(
        &trees,
        &["Morphology"],
        "twigs and leaves",
        Unit::Paragraph,
        2,
    );
    let poem = read(&folder.join("epub/wasteland.epub")).0;
    let part = ["wasteland-content.xhtml"];
    stands(&poem, &part, "Winter kept us warm", Unit::Paragraph, 12);
}

/// Paragraphs with words, lines of code among them.
const PARAGRAPHS: &[(&str, u32)] = &[
    ("Ownership is Rust’s most unique feature", 2),
    ("Each value in Rust has an owner.", 18),
    ("s.push_str(\", world!\"); // push_str()", 43),
    ("In languages with a garbage collector (GC)", 52),
    ("value borrowed here after move", 101),
    ("x does NOT move into the function,", 150),
    ("The issue with the tuple code in Listing", 205),
    ("println!(\"{r1}, {r2}, and {r3}\");", 300),
    ("Let’s work through how we’d write the signature", 380),
    ("Ownership affects how lots of other parts", 515),
];

/// Every file is read, or it is said why not.
#[test]
fn real_files_are_read_or_refused_with_the_reason() {
    const REFUSED: &[(&str, &str)] = &[
        (
            "protected_upper_case.docx",
            "is encrypted; save it without a password",
        ),
        (
            "testODTEncrypted.odt",
            "is encrypted; save it without a password",
        ),
        (
            "testODTnotaZipFile.odt",
            "is not what its name says: no zip archive",
        ),
    ];
    // A frame around nothing: its text is that of the master slide.
    const EMPTY: &[&str] = &["testPPT_masterText2.pptx"];
    let folders = ["corpora/office", "corpora/epub"].map(shared);
    let mut seen = 0;
    for folder in folders.into_iter().flatten() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let ending = name.rsplit('.').next().unwrap_or_default();
            if !["docx", "odt", "pptx", "odp", "epub"].contains(&ending) {
                continue;
            }
            seen += 1;
            let (documents, report) = read(&path);
            match REFUSED.iter().find(|(refused, _)| *refused == name) {
                Some((_, reason)) => {
                    let FileState::Failed(said) = &report.state else {
                        panic!("{name} was read: {report:?}");
                    };
                    assert!(said.starts_with(reason), "{name}: {said}");
                }
                None => {
                    assert_eq!(report.state, FileState::Read, "{name}");
                    let is_empty = words(&documents).is_empty();
                    assert_eq!(is_empty, EMPTY.contains(&&*name), "{name} has words");
                }
            }
        }
    }
    println!("{seen} files");
}
