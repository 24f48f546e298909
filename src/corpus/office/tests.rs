use super::package::resolve;
use crate::corpus::read::{Input, Output, ReadOptions, Unread, read};
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{Document, Format};
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

struct Outcome {
    documents: Vec<Document>,
    warnings: Vec<String>,
    result: Result<(), Unread>,
}

fn outcome(format: Format, bytes: &[u8]) -> Outcome {
    let (mut documents, mut warnings) = (Vec::new(), Vec::new());
    let options = ReadOptions::default();
    let mut each = |document| documents.push(document);
    let mut output = Output::new("a/file", &mut each, &mut warnings);
    let result = read(format, &Input::new("a/file", bytes, &options), &mut output);
    let warnings = warnings.into_iter().map(|warning| warning.detail).collect();
    for document in &documents {
        check_blocks(document);
        let numbers = document.blocks.iter().map(|b| document.place(b.span).units);
        let mut last = 1;
        for (first, end) in numbers {
            assert!(first >= last && end >= first, "numbers rise");
            last = first;
        }
    }
    Outcome {
        documents,
        warnings,
        result,
    }
}

/// The number of each block, before it.
fn numbered(document: &Document) -> String {
    let numbers = document
        .blocks
        .iter()
        .map(|b| document.place(b.span).units.0);
    let lines = show(document);
    let lines = numbers.zip(lines.lines());
    lines
        .map(|(number, line)| format!("{number} {line}\n"))
        .collect()
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("a package").into_inner()
}

/// A Word document with this body, and these other parts.
fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_str())];
    all.extend(parts);
    pack(&all)
}

fn shown(format: Format, bytes: &[u8]) -> String {
    let Outcome {
        documents, result, ..
    } = outcome(format, bytes);
    assert_eq!(result, Ok(()));
    documents.iter().map(show).collect::<Vec<_>>().join("---\n")
}

fn body(body: &str) -> String {
    shown(Format::Docx, &word(body, &[]))
}

fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

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
fn headings_are_known_by_style_however_it_is_called() {
    let style = |id: &str, name: &str, more: &str| {
        format!(
            "<w:style w:type='paragraph' w:styleId='{id}'><w:name w:val='{name}'/>{more}</w:style>"
        )
    };
    let styles = [
        style("t1", "heading 2", ""),
        style("own", "Kopf", "<w:basedOn w:val='t1'/>"),
        style("HeadA", "HeadA", ""),
        style(
            "box",
            "Box",
            "<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr>",
        ),
        style("loop", "Loop", "<w:basedOn w:val='loop'/>"),
        style("toc1", "toc 1", ""),
    ];
    let styles = format!("<w:styles>{}</w:styles>", styles.concat());
    let relations = "<R><Relationship Id='a' Type='x/styles' Target='styles.xml'/></R>";
    let styled = |style: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{style}</w:t></w:r></w:p>"
        )
    };
    let names = ["toc1", "HeadA", "box", "own", "box", "loop", "none"];
    let mut body = names.map(styled).concat();
    body += "<w:p><w:pPr><w:outlineLvl w:val='3'/></w:pPr><w:r><w:t>direct</w:t></w:r></w:p>";
    let parts = [
        ("word/styles.xml", styles.as_str()),
        ("word/_rels/document.xml.rels", relations),
    ];
    assert_eq!(
        shown(Format::Docx, &word(&body, &parts)),
        "-: toc1\nh2: HeadA\nh3: box\nh2: own\nh3: box\np: loop\np: none\nh4: direct\n"
    );
}

#[test]
fn numbers_that_people_refer_to_stand_before_the_words() {
    let level = |level: &str, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{level}'><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId='1'>{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId='2'>{}</w:abstractNum>\
         <w:num w:numId='5'><w:abstractNumId w:val='1'/></w:num>\
         <w:num w:numId='6'><w:abstractNumId w:val='2'/></w:num>\
         <w:num w:numId='7'><w:abstractNumId w:val='2'/>\
         <w:lvlOverride w:ilvl='0'><w:startOverride w:val='3'/></w:lvlOverride></w:num></w:numbering>",
        level("0", "upperRoman", "Part %1"),
        level("1", "decimal", "%1.%2"),
        level("2", "bullet", "*"),
        level("0", "decimal", "%1."),
    );
    let relations = "<R><Relationship Id='a' Type='x/numbering' Target='numbering.xml'/></R>";
    let parts = [
        ("word/numbering.xml", numbering.as_str()),
        ("word/_rels/document.xml.rels", relations),
    ];
    let numbered = |id: &str, level: &str, more: &str| {
        format!(
            "<w:p><w:pPr>{more}<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{id}'/></w:numPr>\
             </w:pPr><w:r><w:t>kettle</w:t></w:r></w:p>"
        )
    };
    let heading = "<w:outlineLvl w:val='0'/>";
    let body = [
        numbered("5", "0", ""),
        numbered("5", "1", ""),
        numbered("5", "1", ""),
        numbered("5", "2", ""),
        numbered("5", "0", ""),
        numbered("5", "1", ""),
        numbered("6", "0", ""),
        numbered("6", "0", heading),
        numbered("7", "0", heading),
        numbered("0", "0", ""),
        numbered("9", "9", ""),
    ];
    assert_eq!(
        shown(Format::Docx, &word(&body.concat(), &parts)),
        "li: Part I kettle\nli: I.1 kettle\nli: I.2 kettle\nli: kettle\n\
         li: Part II kettle\nli: II.1 kettle\nli: kettle\nh1: 2. kettle\nh1: 3. kettle\n\
         p: kettle\nli: kettle\n"
    );
}

#[test]
fn bold_lines_are_headings_where_there_are_no_others() {
    let bold =
        |words: &str| format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r></w:p>");
    let text = [
        bold("Kettles"),
        bold("Prices"),
        p("A lid is 18 crowns."),
        bold("It is so."),
    ];
    assert_eq!(
        body(&text.concat()),
        "p: Kettles\nh2: Prices\np: A lid is 18 crowns.\np: It is so.\n"
    );
}

#[test]
fn letters_of_equal_width_are_code_unless_all_are_so() {
    let typed = |words: &str| {
        format!(
            "<w:p><w:r><w:rPr><w:rFonts w:ascii='Courier New'/></w:rPr><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let code = [
        p("Before the kettle boils, run this:"),
        typed("boil"),
        typed("  --now"),
    ];
    assert_eq!(
        body(&code.concat()),
        "p: Before the kettle boils, run this:\ncode: boil⏎  --now\n"
    );
    let letter = [typed("Dear workshop,"), typed("my kettle leaks.")];
    assert_eq!(
        body(&letter.concat()),
        "p: Dear workshop,\np: my kettle leaks.\n"
    );
}

#[test]
fn a_table_for_looks_is_no_table() {
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let boxed = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>",
        cell(&(p("One.") + &p("Two.")))
    );
    assert_eq!(body(&boxed), "p: One.\np: Two.\n");
    let nested = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&p("Lid")),
        cell(&p("Price")),
        cell(&p("copper")),
        cell(&(boxed + "<w:p/>")),
    );
    assert_eq!(body(&nested), "table: Lid | Price⏎copper | One. Two.\n");
}

#[test]
fn fields_show_their_results_and_never_swallow_the_rest() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let run = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
    let nested = [
        mark("begin"),
        run("no"),
        mark("begin"),
        run("no"),
        mark("separate"),
        run("no"),
        mark("end"),
        mark("separate"),
        run("yes"),
        mark("end"),
        mark("end"),
        mark("separate"),
    ];
    let open = format!(
        "<w:p>{}</w:p><w:p>{}{}</w:p>{}",
        nested.concat(),
        mark("begin"),
        run("no"),
        p("on")
    );
    assert_eq!(body(&open), "p: yes\np: on\n");
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

#[track_caller]
fn refused(format: Format, bytes: &[u8], reason: &str) {
    let Outcome {
        documents, result, ..
    } = outcome(format, bytes);
    let Err(Unread(said)) = result else {
        panic!("read: {documents:?}");
    };
    assert!(said.contains(reason), "{said}");
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
