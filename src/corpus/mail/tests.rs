use crate::corpus::read::{Input, Output, ReadOptions, Unread, read};
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{Document, Format};

fn try_read(format: Format, bytes: &[u8]) -> Result<(Vec<Document>, Vec<String>), Unread> {
    let options = ReadOptions::default();
    let (mut documents, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| documents.push(document);
    let mut output = Output::new("box", &mut each, &mut warnings);
    read(format, &Input::new("box", bytes, &options), &mut output)?;
    documents.iter().for_each(check_blocks);
    let warnings = warnings.into_iter().map(|warning| warning.detail);
    Ok((documents, warnings.collect()))
}

fn letter(text: &str) -> (Vec<Document>, Vec<String>) {
    try_read(Format::Mail, text.as_bytes()).expect("a letter")
}

const HEAD: &str = "From: The workshop <w@kettles.example>\nSubject: Re: Spouts\n\
                    Date: Fri, 17 May 2024 09:30:00 +0200\n";

#[test]
fn a_letter_is_a_document_with_its_head() {
    let (documents, warnings) = letter(&format!("{HEAD}\nIt fits.\n\n> Does it?\n"));
    let [document] = &documents[..] else {
        panic!("{documents:?}");
    };
    assert_eq!(document.title.as_deref(), Some("Spouts"));
    assert_eq!(document.date, Some(1_715_931_000));
    assert_eq!(
        (document.format, document.id.as_str()),
        (Format::Mail, "box")
    );
    assert_eq!(
        show(document),
        "h1: From The workshop <w@kettles.example>, Fri, 17 May 2024\np: It fits.\n"
    );
    assert_eq!(document.place(document.blocks[1].span).units, (2, 2));
    assert!(warnings.is_empty());
}

#[test]
fn words_come_in_many_encodings() {
    let cases: [(&str, &[u8]); 5] = [
        (
            "text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            b"Gr=F6=\nsse",
        ),
        (
            "text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            b"R3LDtnNzZQ==",
        ),
        ("text/plain; charset=windows-1252", b"Gr\xF6sse"),
        (
            "text/plain",
            b"Gr\xF6sse ist alles, \xFCber den Kessel sagt man nichts.",
        ),
        (
            "text/html; charset=utf-8",
            b"<p>Gr&ouml;sse</p><blockquote type=cite>No.</blockquote>",
        ),
    ];
    for (kind, body) in cases {
        let head = format!("{HEAD}Content-Type: {kind}\n\n");
        let (documents, _) =
            try_read(Format::Mail, &[head.as_bytes(), body].concat()).expect("a letter");
        let words = show(&documents[0]);
        assert!(
            words.contains("p: Grösse") && !words.contains("No."),
            "{kind}: {words}"
        );
    }
}

fn with_attachment(name: &str, content: &str) -> String {
    format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee there.\n--b\n\
         Content-Type: application/octet-stream; name=\"{name}\"\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\n{content}\n--b--\n"
    )
}

#[test]
fn attachments_are_read_by_their_format() {
    let (documents, _) = letter(&with_attachment("../notes/tea.md", "# Tea\n\nIt is hot."));
    let found: Vec<_> = documents
        .iter()
        .map(|d| (d.format, d.within.clone(), show(d)))
        .collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].0, Format::Markdown);
    assert_eq!(found[1].1, ["notes/tea.md"]);
    assert_eq!(found[1].2, "h1: Tea\np: It is hot.\n");
    for name in ["key.asc", "photo.png", "noending", "event.ics"] {
        assert_eq!(letter(&with_attachment(name, "x")).0.len(), 1, "{name}");
    }
    let (_, warnings) = letter(&with_attachment("tea.rtf", "no RTF"));
    assert!(warnings[0].starts_with("tea.rtf is no RTF"), "{warnings:?}");
    let (documents, _) = letter(&with_attachment("tea.txt", "Hot."));
    assert_eq!(documents[1].format, Format::Plain);
}

#[test]
fn letters_in_letters_are_read_to_some_depth() {
    let mut text = format!("{HEAD}\nThe innermost.\n");
    for number in 0..8 {
        text = format!(
            "Subject: {number}\nContent-Type: multipart/mixed; boundary=b{number}\n\n\
             --b{number}\n\nLevel {number}.\n--b{number}\nContent-Type: message/rfc822\n\n\
             {text}\n--b{number}--\n"
        );
    }
    let (documents, _) = letter(&text);
    let withins: Vec<_> = documents.iter().map(|d| d.within.join(",")).collect();
    assert_eq!(withins, ["", "6", "6,5", "6,5,4", "6,5,4,3"]);
    assert!(documents.iter().all(|d| d.format == Format::Mail));
}

#[test]
fn encrypted_letters_are_told() {
    let secret = format!(
        "{HEAD}Content-Type: multipart/encrypted; boundary=b\n\n--b\n\
         Content-Type: application/octet-stream\n\nxyz\n--b--\n"
    );
    let (documents, warnings) = letter(&secret);
    assert_eq!(documents.len(), 1);
    assert_eq!(warnings, ["is encrypted; only its head was read"]);
    let head = "From The workshop <w@kettles.example>, Fri, 17 May 2024\n";
    assert_eq!(show(&documents[0]), format!("h1: {head}p: {head}"));
}

#[test]
fn a_mailbox_holds_letters() {
    let mut text = String::new();
    for (number, subject) in ["Tea", "Re: Tea", "Re: Tea"].iter().enumerate() {
        let id = number.min(1);
        text += &format!(
            "From w@x Fri May 17 09:30:00 2024\nSubject: {subject}\nMessage-ID: <{id}@x>\n\n\
             Letter {number}.\n>From here on it is hot.\n\n"
        );
    }
    text += "From w@x Fri May 17 09:30:00 2024\nX-Odd: 1\n\nNo letter.\n";
    let (documents, warnings) = try_read(Format::Mailbox, text.as_bytes()).expect("a mailbox");
    let found: Vec<_> = documents
        .iter()
        .map(|d| (d.id.as_str(), d.within.join(",")))
        .collect();
    assert_eq!(
        found,
        [
            ("box/0@x", "letter 1: Tea".into()),
            ("box/1@x", "letter 2: Tea".to_string())
        ]
    );
    assert_eq!(
        show(&documents[1]),
        "p: Letter 1.⏎From here on it is hot.\n"
    );
    assert_eq!(documents[1].format, Format::Mailbox);
    assert_eq!(warnings, ["has letters that cannot be read: letter 4"]);
}

#[test]
fn letters_without_an_ending_are_known() {
    let letter = format!("Received: from x\n\tby y\n{HEAD}Message-Id: <1@x>\n\nIt fits.\n");
    let mailbox = format!("From - Fri May 17 09:30:00 2024\n{letter}");
    let format = |path: &str, text: &str| Format::of(path, text.as_bytes());
    assert_eq!(format("cur/17.M1P2.host:2,S", &letter), Some(Format::Mail));
    assert_eq!(format("Inbox", &mailbox), Some(Format::Mailbox));
    assert_eq!(format("letter.txt", &letter), Some(Format::Plain));
    assert_eq!(
        format("notes", "From: me\nDate: now\n\nTea."),
        Some(Format::Plain)
    );
    assert_eq!(
        format("notes", "From 10:00 on\n\nTea."),
        Some(Format::Plain)
    );
}

#[test]
fn what_is_no_letter_is_told() {
    for text in ["", "Dear all,\n\nnothing.\n", "X-Odd: 1\n\nNothing.\n"] {
        assert!(try_read(Format::Mail, text.as_bytes()).is_err(), "{text:?}");
        assert!(
            try_read(Format::Mailbox, text.as_bytes()).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn letters_made_to_exhaust_their_reader_are_refused() {
    let fields = "A: b\n".repeat(600_000);
    let parts = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\n".repeat(60_000)
    );
    let letters = format!(
        "{HEAD}{}",
        "Content-Type: message/rfc822\n\n".repeat(100_000)
    );
    for text in [format!("{HEAD}{fields}"), parts, letters] {
        let Err(Unread(reason)) = try_read(Format::Mail, text.as_bytes()) else {
            panic!("read");
        };
        assert!(reason.starts_with("has more parts"), "{reason}");
    }
    let deep: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let _ = try_read(Format::Mail, format!("{HEAD}{deep}").as_bytes());
    let line = "x".repeat(4_000_000);
    assert_eq!(letter(&format!("{HEAD}To: {line}\n\n{line}")).0.len(), 1);
}

#[test]
fn changed_bytes_do_no_harm() {
    let samples: [(Format, &[u8]); 2] = [
        (
            Format::Mail,
            include_bytes!("../../../tests/formats/samples/eml/descale.eml"),
        ),
        (
            Format::Mailbox,
            include_bytes!("../../../tests/formats/samples/mbox/kettles.mbox"),
        ),
    ];
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for round in 0..2000 {
        let (format, sample) = samples[round % 2];
        let mut bytes = sample.to_vec();
        for _ in 0..=random(6) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes[at] = random(256) as u8,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"\n-:=;\" "[random(7)]),
                _ => bytes.truncate(at.max(sample.len() / 2)),
            }
        }
        let _ = try_read(format, &bytes);
    }
}
