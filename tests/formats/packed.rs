//! RTF, mail and archives: real files with sentences and places checked by hand, and archives made
//! to fill the memory of whoever looks at them.

use super::harness::reading::read;
use super::harness::repository;
use super::harness::shared::shared;
use faqt::corpus::source::FileState;
use faqt::corpus::{BlockKind, Document};
use faqt::text::Span;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Where the words stand: the parts of the file, and the number of the paragraph.
fn place(documents: &[Document], words: &str) -> Option<(String, u32)> {
    documents.iter().find_map(|document| {
        let start = document.text.find(words)?;
        let place = document.place(Span::new(start, start + words.len()));
        Some((place.within.join(" › "), place.units.0))
    })
}

/// File, words, the part of the file they stand in, and the number of their paragraph, counted
/// with the eye.
const SENTENCES: &[(&str, &str, &str, u32)] = &[
    ("testFontAfterBufferedText.rtf", "Уважаемый клиент!", "", 1),
    ("testOptionalHyphen.rtf", "optionalhyphen", "", 1),
    (
        "testRTFBoldItalic.rtf",
        "bold then italic then not bold",
        "",
        5,
    ),
    (
        "testRTFCorruptListOverride.rtf",
        "I told you they were fun!",
        "",
        4,
    ),
    ("testRTFCorruptListOverride.rtf", "Order apple pie", "", 22),
    (
        "testRTFHyperlink.rtf",
        "sign up for a free subscription to the Inside Office Newsletter.",
        "",
        13,
    ),
    (
        "testRTFHyperlink.rtf",
        "Outlook will alert you when new e-mail messages arrive",
        "",
        10,
    ),
    (
        "testRTFInvalidUnicode.rtf",
        "Unpaired lo \u{FFFD} here",
        "",
        1,
    ),
    ("testRTFListMicrosoftWord.rtf", "A nested list:", "", 9),
    ("testRTFListMicrosoftWord.rtf", "second", "", 7),
    ("testRTFRegularImages.rtf", "Duck:", "", 1),
    (
        "test-incremental-updates.eml",
        "an embedded pdf with incremental updates.",
        "",
        2,
    ),
    (
        "testEmailWithPNGAtt.eml",
        "This email has a PNG attachment included in it",
        "",
        2,
    ),
    (
        "testRFC822_multipart_attachments.eml",
        "This is test email for EML1",
        "",
        3,
    ),
    (
        "testRFC822_multipart_attachments.eml",
        "This is Test TXTB File for parser",
        "Test TxtB.txt",
        1,
    ),
    (
        "complex.mbox",
        "No you cannot raise this event yourself",
        "letter 3: question about when shuffle/sort start working",
        2,
    ),
    (
        "complex.mbox",
        "From Jianmin Woo",
        "letter 2: question about when shuffle/sort start working",
        1,
    ),
    ("multiline2.mbox", "outside of header", "letter 1", 1),
    ("single_mail.mbox", "Junto com o ReFS:", "letter 1", 3),
];

#[test]
fn sentences_of_real_files_stand_where_they_should() {
    let Some(folder) = shared("corpora/office") else {
        return;
    };
    for (file, words, part, number) in SENTENCES {
        let (documents, report) = read(&folder.join(file));
        assert_eq!(report.state, FileState::Read, "{file}");
        let found = place(&documents, words);
        assert_eq!(found, Some((part.to_string(), *number)), "{file}: {words}");
    }
}

#[test]
fn real_letters_have_only_the_words_of_their_senders() {
    let Some(folder) = shared("corpora/office") else {
        return;
    };
    let (documents, _) = read(&folder.join("complex.mbox"));
    assert_eq!(documents.len(), 3);
    let asked = "I am being confused by the protocol";
    assert_eq!(place(&documents, asked), None, "quoted only");
    let (documents, _) = read(&folder.join("testRTFListMicrosoftWord.rtf"));
    let items = documents[0].blocks.iter();
    let items = items.filter(|block| block.kind == BlockKind::ListItem);
    assert_eq!(items.count(), 11);
}

#[test]
fn the_samples_are_read() {
    let samples = [
        ("rtf/kettle.rtf", 1, 0),
        ("eml/descale.eml", 2, 0),
        ("mbox/kettles.mbox", 3, 1),
        ("gz/repairs.txt.gz", 1, 0),
        ("gz/handbook.tar.gz", 1, 0),
        ("zip/workshop.zip", 3, 1),
        ("tar/handbook.tar", 3, 3),
    ];
    for (sample, count, warnings) in samples {
        let (documents, report) = read(&repository("tests/formats/samples").join(sample));
        assert_eq!(report.state, FileState::Read, "{sample}");
        let found = (documents.len(), report.warnings.len());
        assert_eq!(found, (count, warnings), "{sample}: {:?}", report.warnings);
    }
}

fn gzipped(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zipped(members: &[(String, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default();
        writer.start_file(name, options).expect("a member");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("an archive").into_inner()
}

/// What reading these bytes says, and that it took neither long nor more than is allowed.
fn bounded(name: &str, bytes: &[u8]) -> (usize, String) {
    /// For a machine that does other things as well, and code that is not optimised.
    const LONGEST: Duration = Duration::from_secs(60);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    let start = Instant::now();
    let (documents, report) = read(&path);
    assert!(start.elapsed() < LONGEST, "{name}: {:?}", start.elapsed());
    let details = report.warnings.iter().map(|warning| warning.detail.clone());
    let state = match report.state {
        FileState::Failed(reason) => reason,
        _ => String::new(),
    };
    let said: Vec<String> = details.chain([state]).collect();
    (documents.len(), said.join("\n"))
}

/// The most memory this process had so far, in MiB; `None` where the system does not say.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024)
}

/// One test, so that the peak is that of one bomb at a time.
#[test]
fn bombs_do_no_harm() {
    let zeros = vec![0; 100 << 20];

    // Ten gigabytes of zeros, in a hundred members.
    let (count, said) = bounded(
        "zeros.txt.gz",
        &gzipped(&zeros, Compression::best()).repeat(100),
    );
    assert_eq!(count, 0);
    assert!(said.contains("a thousand times"), "{said}");

    // The same, packed badly enough to look honest.
    let (count, said) = bounded(
        "zeros.txt.gz",
        &gzipped(&zeros, Compression::fast()).repeat(100),
    );
    assert_eq!(count, 0);
    assert!(said.contains("256 MiB"), "{said}");

    // Sixteen archives in each of sixteen, five deep; the innermost are bombs by themselves.
    let mut archive = zipped(&[("zeros.txt".into(), &zeros[..16 << 20])]);
    for _ in 0..5 {
        let members: Vec<_> = (0..16)
            .map(|n| (format!("{n}.zip"), &archive[..]))
            .collect();
        archive = zipped(&members);
    }
    let (count, said) = bounded("42.zip", &archive);
    assert_eq!(count, 0);
    assert!(said.contains("archives in archives"), "{said}");

    // The same, where the depth allows it.
    let mut archive = zipped(&[("zeros.txt".into(), &zeros[..16 << 20])]);
    for _ in 0..3 {
        let members: Vec<_> = (0..16)
            .map(|n| (format!("{n}.zip"), &archive[..]))
            .collect();
        archive = zipped(&members);
    }
    let (_, said) = bounded("42.zip", &archive);
    assert!(
        said.contains("256 MiB") && said.contains("a thousand times"),
        "{said}"
    );

    // More members than anyone keeps.
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for number in 0..120_000 {
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        let name = format!("../{number}.txt");
        header.as_gnu_mut().expect("gnu").name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, &b""[..]).expect("memory");
    }
    let tar = builder
        .into_inner()
        .expect("memory")
        .finish()
        .expect("memory");
    let (_, said) = bounded("many.tgz", &tar);
    assert!(said.contains("more than 100000 files"), "{said}");
    assert!(said.contains("lead elsewhere"), "{said}");

    let peak = peak();
    println!("peak: {peak:?} MiB");
    assert!(
        peak.is_none_or(|mebibytes| mebibytes < 1500),
        "{peak:?} MiB"
    );
}
