//! PDFs that other people and programs made: sentences that a person found on their pages are read
//! there, and whatever is changed in a file, reading it ends.

use super::harness::repository;
use super::harness::shared::shared;
use faqt::corpus::read::{Input, Output, ReadOptions, Unread, read};
use faqt::corpus::{Document, Format, Unit, Warning};
use faqt::text::Span;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What came of one file.
struct Read {
    documents: Vec<Document>,
    warnings: Vec<String>,
    result: Result<(), Unread>,
}

fn read_pdf(bytes: &[u8]) -> Read {
    let options = ReadOptions::default();
    let mut documents = Vec::new();
    let mut warnings: Vec<Warning> = Vec::new();
    let mut each = |document| documents.push(document);
    let input = Input::new("some.pdf", bytes, &options);
    let mut output = Output::new("some.pdf", &mut each, &mut warnings);
    let result = read(Format::Pdf, &input, &mut output);
    Read {
        documents,
        warnings: warnings.into_iter().map(|warning| warning.detail).collect(),
        result,
    }
}

fn pdfs_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder");
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            pdfs_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "pdf") {
            found.push(path);
        }
    }
    found.sort();
}

/// File, sentence, first and last page; the pages are those that `pdftotext -f n -l n` says.
const SENTENCES: &[(&str, &str, (u32, u32))] = &[
    (
        "pdf/004-pdflatex-4-pages/pdflatex-4-pages.pdf",
        "This text should show what a printed text will look like at this place. If you read \
         this text, you will get no information. Really?",
        (1, 1),
    ),
    (
        "pdf/004-pdflatex-4-pages/pdflatex-4-pages.pdf",
        "Kjift – not at all! A blind text like this gives you information about the selected \
         font, how the letters are written",
        (1, 1),
    ),
    (
        "pdf/006-pdflatex-outline/pdflatex-outline.pdf",
        "Contents",
        (1, 1),
    ),
    (
        "pdf/006-pdflatex-outline/pdflatex-outline.pdf",
        "2 Bar",
        (2, 2),
    ),
    (
        "pdf/006-pdflatex-outline/pdflatex-outline.pdf",
        "7 Foo",
        (3, 3),
    ),
    (
        "pdf/006-pdflatex-outline/pdflatex-outline.pdf",
        "9 Baz",
        (4, 4),
    ),
    (
        "pdf/014-outlines/mistitled_outlines_example.pdf",
        "6 Baz",
        (3, 3),
    ),
    (
        "pdf/014-outlines/mistitled_outlines_example.pdf",
        "8 Bar",
        (4, 4),
    ),
    (
        "pdf/010-pdflatex-forms/pdflatex-forms.pdf",
        "Submit",
        (1, 1),
    ),
    (
        "pdf/024-annotations/annotated_pdf.pdf",
        "This is a text annotation.",
        (1, 1),
    ),
    (
        "pdf/025-attachment/with-attachment.pdf",
        "At vero eos et accusam et justo duo dolores et ea rebum. Stet clita kasd gubergren",
        (1, 1),
    ),
    (
        "pdf/026-latex-multicolumn/multicolumn.pdf",
        "Nulla malesuada porttitor diam. Donec felis erat, congue non, volutpat at, tincidunt \
         tristique, libero. Vivamus viverra fermentum felis. Donec nonummy pellentesque ante.",
        (1, 1),
    ),
    (
        "pdf/026-latex-multicolumn/multicolumn.pdf",
        "Maecenas eget erat in sapien mattis porttitor.",
        (1, 1),
    ),
    (
        "pdf/026-latex-multicolumn/multicolumn.pdf",
        "Nam feugiat lacus vel est. Curabitur consectetuer.",
        (1, 2),
    ),
    (
        "pdf/026-latex-multicolumn/multicolumn.pdf",
        "Finland | 5.5 | 338,424 | Helsinki | Finnish, Swedish",
        (3, 3),
    ),
    (
        "office/testPDF-TIKA-4444.pdf",
        "Quisque vulputate, erat a eleifend",
        (2, 2),
    ),
    (
        "office/testPDF-TIKA-4444.pdf",
        "Aliquam quis diam venenatis",
        (7, 7),
    ),
    (
        "office/testPDF-TIKA-4444.pdf",
        "Donec in diam sed est efficitur tempor non eget tellus.",
        (13, 13),
    ),
    ("office/testComment.pdf", "Here is some text.", (1, 1)),
    (
        "pdf/021-pdfa/crazyones-pdfa.pdf",
        "Because the people who are crazy enough to think they can change the world, are the \
         ones who do.",
        (1, 1),
    ),
    ("pdf/015-arabic/habibi.pdf", "حَبيبي habibi", (1, 1)),
];

#[test]
fn sentences_stand_on_their_pages() {
    let Some(corpora) = shared("corpora") else {
        return;
    };
    for (file, sentence, pages) in SENTENCES {
        let bytes = fs::read(corpora.join(file)).expect("the file is there");
        let read = read_pdf(&bytes);
        let document = read.documents.first().expect("the file holds text");
        let at = document.text.find(sentence);
        let at = at.unwrap_or_else(|| panic!("{file} does not say {sentence:?}"));
        let place = document.place(Span::new(at, at + sentence.len()));
        assert_eq!(
            (place.unit, place.units),
            (Unit::Page, *pages),
            "{file}: {sentence}"
        );
    }
}

/// Every file is read, or it is said why not, and which pages hold no text.
#[test]
fn no_file_is_silent() {
    const SCANS: &[&str] = &["007-", "019-", "testOCR"];
    let Some(corpora) = shared("corpora") else {
        return;
    };
    let mut files = Vec::new();
    pdfs_below(&corpora.join("pdf"), &mut files);
    pdfs_below(&corpora.join("office"), &mut files);
    assert!(files.len() > 30);
    for file in files {
        let name = file.to_string_lossy();
        let read = read_pdf(&fs::read(&file).expect("the file is there"));
        if name.contains("005-") {
            let reason = "is encrypted; save it without a password";
            assert_eq!(read.result, Err(Unread(reason.into())));
            continue;
        }
        assert_eq!(read.result, Ok(()), "{name}");
        assert_eq!(
            read.documents.is_empty(),
            !read.warnings.is_empty() && !name.contains("025-")
        );
        let is_scan = SCANS.iter().any(|scan| name.contains(scan));
        let is_named = read.warnings.iter().any(|warning| warning.contains("run"));
        assert_eq!(is_scan, is_named, "{name}: {:?}", read.warnings);
        assert!(
            !read
                .warnings
                .iter()
                .any(|warning| warning.contains("damaged")),
            "{name}"
        );
    }
}

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

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const TELLING: &[&[u8]] = &[
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b"endobj",
        b"stream",
        b"0 R",
        b"/Kids",
        b"/Length 99999999",
        b"/FlateDecode",
        b"-1",
        b"99999999999",
        b"BT",
        b"Tj",
        b"q ",
        b"\0",
        b"\xFF",
    ];
    for _ in 0..1 + random.below(12) {
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let piece = TELLING[random.below(TELLING.len())];
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            _ => {
                let end = (at + random.below(200)).min(bytes.len());
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// `FAQT_MUTATIONS=20000 cargo test --profile quick --test pdf` tries more.
#[test]
fn damaged_files_come_to_an_end() {
    let given = std::env::var("FAQT_MUTATIONS").ok();
    let count = given.and_then(|count| count.parse().ok()).unwrap_or(200);
    let samples = repository("tests/formats/samples/pdf");
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for name in ["handbook.pdf", "columns.pdf", "owner-password.pdf"] {
        let whole = fs::read(samples.join(name)).expect("a sample");
        let mut read = 0;
        for number in 0..count {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &mut random);
            let start = Instant::now();
            let came = read_pdf(&bytes);
            let took = start.elapsed();
            assert!(
                took < Duration::from_secs(5),
                "{name}, change {number}: {took:?}"
            );
            read += usize::from(!came.documents.is_empty());
            for document in &came.documents {
                for block in &document.blocks {
                    let (first, last) = document.place(block.span).units;
                    assert!(1 <= first && first <= last, "{name}, change {number}");
                }
            }
        }
        println!("{name}: {read} of {count} damaged files still hold text");
    }
}
