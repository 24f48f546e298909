use crate::corpus::read::{Input, Output, ReadOptions, Unread, read};
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{Document, Format};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn try_read(path: &str, bytes: &[u8]) -> Result<(Vec<Document>, Vec<String>), Unread> {
    let options = ReadOptions::default();
    let (mut documents, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| documents.push(document);
    let mut output = Output::new(path, &mut each, &mut warnings);
    let format = Format::of(path, bytes).expect("a format");
    read(format, &Input::new(path, bytes, &options), &mut output)?;
    documents.iter().for_each(check_blocks);
    let warnings = warnings.into_iter().map(|warning| warning.detail);
    Ok((documents, warnings.collect()))
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a member");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("an archive").into_inner()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        // Past the check of the writer: archives come with any name.
        header.as_gnu_mut().expect("gnu").name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// The parts and words of each document, one a line.
fn shown(path: &str, bytes: &[u8]) -> (String, Vec<String>) {
    let (documents, warnings) = try_read(path, bytes).expect("an archive");
    let lines = documents
        .iter()
        .map(|d| format!("{}: {}", d.within.join(" › "), show(d)));
    (lines.collect(), warnings)
}

#[test]
fn a_compressed_file_is_a_part_named_without_the_ending() {
    let twice = [gzipped(b"Tea is hot.\n"), gzipped(b"And wet.\n")].concat();
    let (documents, warnings) = try_read("notes/tea.txt.gz", &twice).expect("a file");
    let document = &documents[0];
    assert_eq!(document.format, Format::Plain);
    assert_eq!(document.id, "notes/tea.txt.gz/tea.txt");
    let place = document.place(document.blocks[0].span);
    assert_eq!(place.units, (1, 2));
    assert!(!place.is_in_bytes() && warnings.is_empty());
    assert_eq!(
        shown("tea.md.GZ", &gzipped(b"# Tea")).0,
        "tea.md: h1: Tea\n"
    );
    assert_eq!(shown("gz", &gzipped(b"Tea.")).0, "gz: p: Tea.\n");
}

#[test]
fn members_are_read_by_their_formats() {
    let members: [(&str, &[u8]); 5] = [
        ("a/tea.md", b"# Tea"),
        ("b.txt", b"Hot."),
        ("c.png", b"\x89PNG"),
        ("d", b"\0\x01\x02\x03"),
        ("e.txt", b" \n"),
    ];
    let expected = "a/tea.md: h1: Tea\nb.txt: p: Hot.\n";
    let warnings = vec!["holds files that are no text (2): c.png, d".to_string()];
    assert_eq!(
        shown("x.zip", &zipped(&members)),
        (expected.into(), warnings.clone())
    );
    let tar = tarred(&members);
    assert_eq!(shown("x.tar", &tar), (expected.into(), warnings.clone()));
    assert_eq!(
        shown("x.tar.gz", &gzipped(&tar)),
        (expected.into(), warnings.clone())
    );
    assert_eq!(shown("x.gz", &gzipped(&tar)), (expected.into(), warnings));
}

#[test]
fn archives_in_archives_are_read_to_some_depth() {
    let mut archive = zipped(&[("tea.txt", b"Deep.")]);
    for level in 0..6 {
        let own = format!("Level {level}.");
        archive = zipped(&[("x.zip", &archive), ("x.txt", own.as_bytes())]);
    }
    let (text, warnings) = shown("x.zip", &archive);
    assert!(
        text.contains("x.zip › x.zip › x.zip › x.txt: p: Level 2."),
        "{text}"
    );
    assert!(!text.contains("Level 1."), "{text}");
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].starts_with("holds archives in archives"),
        "{warnings:?}"
    );
    let tar = tarred(&[("in.zip", &zipped(&[("tea.md.gz", &gzipped(b"# Tea"))]))]);
    let (text, _) = shown("x.tgz", &gzipped(&tar));
    assert_eq!(text, "in.zip › tea.md.gz › tea.md: h1: Tea\n");
}

#[test]
fn hidden_members_and_indexes_are_left_out_and_paths_lead_nowhere() {
    let members: [(&str, &[u8]); 7] = [
        (".git/notes.txt", b"no"),
        ("__MACOSX/tea.txt", b"no"),
        ("index/.faqt-index", b"no"),
        ("index/meta.json", b"[\"no\"]"),
        ("../../tea.txt", b"Hot."),
        ("/etc/tea.txt", b"Hotter."),
        ("tea.txt", b"Hottest."),
    ];
    let (text, warnings) = shown("x.tar", &tarred(&members));
    assert_eq!(
        text,
        "tea.txt: p: Hot.\netc/tea.txt: p: Hotter.\ntea.txt (2): p: Hottest.\n"
    );
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("tea.txt, etc/tea.txt"), "{warnings:?}");
}

#[test]
fn records_in_members_are_told_apart() {
    let record: &[u8] = b"{\"text\": \"Hot.\"}\n";
    let archive = zipped(&[("a.jsonl", record), ("b.jsonl", record)]);
    let (documents, _) = try_read("x.zip", &archive).expect("an archive");
    let ids: Vec<_> = documents
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    assert_eq!(ids, ["x.zip/a.jsonl#1", "x.zip/b.jsonl#1"]);
}

#[test]
fn links_are_not_followed() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "tea.txt", "/etc/passwd")
        .expect("a link");
    let (text, warnings) = shown("x.tar", &builder.into_inner().expect("memory"));
    assert_eq!(text, "");
    assert_eq!(
        warnings,
        ["holds links, which are not followed (1): tea.txt"]
    );
}

#[test]
fn encrypted_members_are_named() {
    let mut archive = zipped(&[("secret.txt", b"x"), ("tea.txt", b"Hot.")]);
    // The first bit of the flags, in the entry and in the directory.
    let find = |signature: &[u8]| archive.windows(4).position(|window| window == signature);
    let (entry, directory) = (find(b"PK\x03\x04"), find(b"PK\x01\x02"));
    archive[entry.expect("an entry") + 6] |= 1;
    archive[directory.expect("a directory") + 8] |= 1;
    let (text, warnings) = shown("x.zip", &archive);
    assert_eq!(text, "tea.txt: p: Hot.\n");
    assert_eq!(
        warnings,
        ["holds files that are encrypted (1): secret.txt; pack them without a password"]
    );
}

#[test]
fn warnings_about_members_name_them() {
    let (text, warnings) = shown(
        "x.zip",
        &zipped(&[("a.rtf", b"no RTF"), ("b.txt", b"T\xC3\x28a\xFF")]),
    );
    assert!(text.starts_with("b.txt: "), "{text}");
    assert!(
        warnings.iter().any(|w| w.contains("a.rtf is no RTF")),
        "{warnings:?}"
    );
}

#[test]
fn a_document_under_the_name_of_an_archive_is_known() {
    let parts: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", b"<x/>"),
        ("word/document.xml", b"<x/>"),
    ];
    let as_document = try_read("letter.zip", &zipped(&parts));
    let as_itself = try_read("letter.docx", &zipped(&parts));
    match (as_document, as_itself) {
        (Ok((one, _)), Ok((other, _))) => assert_eq!(one.len(), other.len()),
        (one, other) => assert_eq!(one.is_err(), other.is_err()),
    }
}

#[test]
fn what_is_damaged_is_read_as_far_as_it_goes() {
    let text = (0..20_000)
        .map(|n| format!("Kettle {n} boils.\n"))
        .collect::<String>();
    let mut packed = gzipped(text.as_bytes());
    packed.truncate(packed.len() / 2);
    let (found, warnings) = shown("tea.txt.gz", &packed);
    assert!(found.contains("Kettle 100 boils."));
    assert!(
        warnings[0].starts_with("holds damaged files"),
        "{warnings:?}"
    );
    assert!(try_read("tea.txt.gz", b"\x1F\x8B\x08 no").is_err());
    assert!(try_read("tea.tar", &[b'x'; 2000]).is_err());
    assert!(try_read("tea.zip", b"PK\x03\x04 no").is_err());
    let mut tar = tarred(&[("a.txt", b"Hot."), ("b.txt", b"Hotter.")]);
    tar[1024] ^= 1;
    let (found, warnings) = shown("x.tar", &tar);
    assert_eq!(found, "a.txt: p: Hot.\n");
    assert!(warnings[0].contains("what follows a.txt"), "{warnings:?}");
}

#[test]
fn what_unpacks_to_too_much_is_cut_off() {
    let zeros = vec![0; 8 << 20];
    let archive = zipped(&[
        ("a.txt", b"Hot."),
        ("bomb.txt", &zeros),
        ("z.txt", b"Hotter."),
    ]);
    let (text, warnings) = shown("x.zip", &archive);
    assert_eq!(text, "a.txt: p: Hot.\nz.txt: p: Hotter.\n");
    assert!(warnings[0].contains("a thousand times") && warnings[0].contains("bomb.txt"));
    let Err(Unread(reason)) = try_read("bomb.txt.gz", &gzipped(&zeros)) else {
        panic!("read");
    };
    assert!(reason.contains("a thousand times"), "{reason}");
    let tar = tarred(&[
        ("a.txt", b"Hot."),
        ("bomb.txt", &zeros),
        ("z.txt", b"Hotter."),
    ]);
    let (text, warnings) = shown("x.tgz", &gzipped(&tar));
    assert_eq!(text, "a.txt: p: Hot.\n");
    assert!(warnings[0].contains("what follows a.txt"), "{warnings:?}");
}

#[test]
fn changed_bytes_do_no_harm() {
    let samples: [(&str, &[u8]); 4] = [
        (
            "x.zip",
            include_bytes!("../../../tests/formats/samples/zip/workshop.zip"),
        ),
        (
            "x.tar",
            include_bytes!("../../../tests/formats/samples/tar/handbook.tar"),
        ),
        (
            "x.tar.gz",
            include_bytes!("../../../tests/formats/samples/gz/handbook.tar.gz"),
        ),
        (
            "x.txt.gz",
            include_bytes!("../../../tests/formats/samples/gz/repairs.txt.gz"),
        ),
    ];
    let mut seed = 3_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for round in 0..4000 {
        let (name, sample) = samples[round % 4];
        let mut bytes = sample.to_vec();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            match random(8) {
                0 => drop(bytes.remove(at)),
                1 => bytes.truncate(at.max(sample.len() / 2)),
                _ => bytes[at] = random(256) as u8,
            }
        }
        let _ = try_read(name, &bytes);
    }
}
