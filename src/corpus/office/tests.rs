use super::package::resolve;
use super::testing::{Outcome, numbered, outcome, p, pack, refused, shown};
use crate::corpus::Format;
use crate::corpus::testing::show;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SAMPLES: [(Format, &[u8]); 5] = [
    (
        Format::Docx,
        include_bytes!("../../../tests/formats/samples/docx/handbook.docx"),
    ),
    (
        Format::Odt,
        include_bytes!("../../../tests/formats/samples/odt/enamel.odt"),
    ),
    (
        Format::Pptx,
        include_bytes!("../../../tests/formats/samples/pptx/copper.pptx"),
    ),
    (
        Format::Odp,
        include_bytes!("../../../tests/formats/samples/odp/spouts.odp"),
    ),
    (
        Format::Epub,
        include_bytes!("../../../tests/formats/samples/epub/kettles.epub"),
    ),
];

#[test]
fn samples_are_read_with_their_places() {
    let documents = |at: usize| outcome(SAMPLES[at].0, SAMPLES[at].1).documents;
    let docx = documents(0);
    assert_eq!(
        numbered(&docx[0]),
        "1 h1: Kettle Workshop Handbook\n\
         2 p: The workshop mends tea kettles of copper and of enamelled steel.\n\
         3 p: Kettles of tin are sent back.\n\
         4 h1: Opening hours\n\
         5 p: The workshop is open from nine to five on working days.\n\
         6 h2: How long does a repair take?\n\
         7 p: A repair takes six days. A new spout takes two days more.\n\
         8 h1: Prices\n\
         9 table: Work | Material | Price⏎New lid | copper | 18 crowns⏎\
         New lid | steel | 11 crowns⏎Descaling |  | 4 crowns\n\
         13 h1: Before you bring a kettle\n\
         14 li: Empty it.\n15 li: Dry it.\n16 li: Bring the lid, too.\n\
         17 p: Ask for the express-lane.\n18 p: See the board at the door.\n\
         19 p: Whistles are tested on Fridays.\n\
         20 h1: The kettle counter\n\
         21 code: for kettle in shelf:⏎    mend(kettle)⏎⏎print(\"done\")\n"
    );
    assert_eq!(docx[1].within, ["Comments"]);
    assert_eq!(
        show(&docx[1]),
        "p: Ask the tinsmith whether this still holds.\n"
    );
    assert_eq!(docx[0].title.as_deref(), Some("Kettle Workshop Handbook"));
    assert_eq!(docx[0].tags, ["kettles", "repair"]);
    assert_eq!(docx[0].date, Some(1_714_979_280));
    let odt = documents(1);
    assert_eq!(
        numbered(&odt[0]),
        "1 h1: Enamel for Kettles\n2 -: Firing 1\n3 h1: Firing\n\
         4 p: Enamel is fired at 820 degrees. It cools⏎for two hours.\n\
         5 p: White enamel at 840 degrees.\n6 h2: Colours\n7 li: Cobalt gives blue.\n\
         8 li: A little gives sky blue.\n9 li: Copper gives green.\n\
         10 table: Kettle | Size | Enamel⏎Whistling | small | 90 g⏎Whistling | large | 150 g\n\
         13 code: fire --degrees 820⏎  --hours 2\n15 p: A box follows.\n\
         16 p: Wear gloves at the kiln.\n"
    );
    assert_eq!(show(&odt[1]), "p: Three hours in winter?\n");
    let pptx = documents(2);
    assert_eq!(
        numbered(&pptx[0]),
        "1 h1: Copper Kettles\n1 p: What the workshop teaches\n2 h2: Raising a body\n\
         2 li: Heat the copper until it is soft.\n2 li: Never quench it in oil.\n\
         2 li: Hammer it over the stake.\n2 p: Pass the softened disc around.\n\
         3 h2: Sheets in stock\n\
         3 table: Sheet | Thickness | Price⏎Copper | 1 mm | 9 crowns⏎Copper | 2 mm | 16 crowns\n\
         4 h2: Kettles mended\n4 p: Mended in a year\n\
         4 table: | Kettles⏎Spring | 41⏎Autumn | 67\n4 li: Bring in\n4 li: Take home\n"
    );
    assert_eq!(numbered(&pptx[1]), "3 p: Is the price of 2 mm right?\n");
    let odp = documents(3);
    assert_eq!(
        numbered(&odp[0]),
        "1 h1: Spouts\n1 p: An evening course of the kettle workshop\n2 h2: A new spout\n\
         2 li: Saw the old spout off.\n2 li: Solder the new one on.\n\
         2 p: Show the silver solder here.\n3 h2: Solders\n\
         3 table: Solder | Melts at⏎Tin | 232 degrees\n"
    );
    let epub = documents(4);
    let names: Vec<_> = epub.iter().map(|d| d.within.join("/")).collect();
    assert_eq!(names, ["Boiling water", "Care of the kettle"]);
    assert_eq!(epub[0].id, "a/file/Boiling water");
    assert_eq!(epub[0].title.as_deref(), Some("The Book of Kettles"));
    assert_eq!(epub[0].tags, ["Kettles", "Tea"]);
    assert_eq!(
        numbered(&epub[1]),
        "1 h1: Care\n2 p: Rinse the kettle with vinegar once a month.\n\
         3 table: Water | Rinse⏎hard | weekly\n5 code: one⏎two\n"
    );
    let row = epub[1].text.find("weekly").expect("a cell");
    let cell = crate::text::Span::new(row, row + 6);
    assert_eq!(epub[1].place(cell).units, (4, 4));
}

#[test]
fn entities_of_a_part_cost_nothing() {
    let laughs = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let text = format!(
        "{laughs}<w:document>{}</w:document>",
        p("&b; &amp; kettles &#x43;")
    );
    let Outcome {
        documents,
        warnings,
        ..
    } = outcome(Format::Docx, &pack(&[("word/document.xml", &text)]));
    assert_eq!(show(&documents[0]), "p: & kettles C\n");
    assert_eq!(
        warnings,
        ["word/document.xml in it has entities of its own, which are left out"]
    );
}

#[test]
fn what_is_nested_too_deep_or_broken_is_read_until_there() {
    let deep = p("A kettle.") + &"<w:sdt>".repeat(100_000);
    let text = format!("<w:document>{deep}");
    let parts = pack(&[("word/document.xml", &text)]);
    let Outcome {
        documents,
        warnings,
        ..
    } = outcome(Format::Docx, &parts);
    assert_eq!(show(&documents[0]), "p: A kettle.\n");
    assert!(
        warnings[0].contains("nested more than 256 deep"),
        "{warnings:?}"
    );
    let text = format!("<w:document>{}<w:p><w:r><w:t>A lid", p("A kettle."));
    let parts = pack(&[("word/document.xml", &text)]);
    let Outcome {
        documents,
        warnings,
        ..
    } = outcome(Format::Docx, &parts);
    assert_eq!(show(&documents[0]), "p: A kettle.\np: A lid\n");
    assert_eq!(warnings, ["word/document.xml in it ends too early"]);
}

#[test]
fn what_cannot_be_read_says_why() {
    for (format, bytes) in SAMPLES {
        refused(format, b"no archive", "no zip archive");
        refused(format, b"", "no zip archive");
        refused(format, &bytes[..bytes.len() - 200], "broken zip archive");
        refused(format, &pack(&[("a", "b")]), "is not what its name says");
        let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        refused(format, &compound, "old binary format");
        compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        refused(
            format,
            &compound,
            "is encrypted; save it without a password",
        );
    }
    // The flag of encryption in both headers of a part that is stored.
    let mut bytes = pack(&[("word/document.xml", &p("A kettle."))]);
    bytes[6] |= 1;
    let record = bytes.windows(4).position(|four| four == b"PK\x01\x02");
    bytes[record.expect("a record") + 8] |= 1;
    refused(Format::Docx, &bytes, "is encrypted");
    let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let odt = pack(&[("META-INF/manifest.xml", manifest), ("content.xml", "")]);
    refused(Format::Odt, &odt, "is encrypted");
}

#[test]
fn a_protected_book_is_refused() {
    let container = "<container><rootfile full-path='b.opf'/></container>";
    let book = "<package><item id='c' href='c.html' media-type='text/html'/>\
                <itemref idref='c'/></package>";
    let protection = "<e><CipherReference URI='c.html'/></e>";
    let parts = [
        ("META-INF/container.xml", container),
        ("b.opf", book),
        ("c.html", "<p>Kettles."),
    ];
    assert_eq!(shown(Format::Epub, &pack(&parts)), "p: Kettles.\n");
    let protected = [
        parts.to_vec(),
        vec![("META-INF/encryption.xml", protection)],
    ]
    .concat();
    refused(Format::Epub, &pack(&protected), "protected against copying");
}

#[test]
fn a_bomb_does_not_go_off() {
    // 300 MiB of zeros.
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer
        .start_file("word/document.xml", options)
        .expect("a part");
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        writer.write_all(&zeros).expect("written");
    }
    let bytes = writer.finish().expect("a package").into_inner();
    refused(Format::Docx, &bytes, "unpacks to more than 256 MiB");
    let blank = " ".repeat(17 << 20);
    let bytes = pack(&[("word/document.xml", &blank)]);
    refused(Format::Docx, &bytes, "500 times its size");
    let records = b"PK\x01\x02".repeat(100_001);
    refused(Format::Docx, &records, "more than 100000 parts");
}

#[test]
fn references_are_relative_to_the_part() {
    assert_eq!(
        resolve("ppt/slides/slide1.xml", "../charts/c.xml"),
        "ppt/charts/c.xml"
    );
    assert_eq!(
        resolve("word/document.xml", "/docProps/core.xml"),
        "docProps/core.xml"
    );
    assert_eq!(
        resolve("", "../../word/./document.xml"),
        "word/document.xml"
    );
}

/// Bytes are changed in the packed file, and in the parts of it.
#[test]
fn damage_does_no_harm() {
    let mut random = fastrand::Rng::with_seed(7);
    let telling: [&[u8]; 8] = [b"<", b">", b"/>", b"&", b"\"", b"\0", b"</w:p>", b"w:p"];
    for (format, bytes) in SAMPLES {
        for _ in 0..60 {
            let mut damaged = bytes.to_vec();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..damaged.len());
                damaged[at] = random.u8(..);
            }
            outcome(format, &damaged);
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a sample");
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            for number in 0..archive.len() {
                let mut part = archive.by_index(number).expect("a part");
                let mut content = Vec::new();
                std::io::copy(&mut part, &mut content).expect("its content");
                let name = part.name().expect("a name").into_owned();
                for _ in 0..random.usize(0..3) {
                    let at = random.usize(..content.len());
                    let until = (at + random.usize(0..9)).min(content.len());
                    let with = telling[random.usize(..telling.len())];
                    content.splice(at..until, with.iter().copied());
                }
                writer
                    .start_file(name, SimpleFileOptions::default())
                    .expect("a part");
                writer.write_all(&content).expect("written");
            }
            outcome(format, &writer.finish().expect("a package").into_inner());
        }
    }
}
