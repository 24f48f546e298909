use super::*;
use crate::corpus::Warning;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, show};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read_bytes(bytes: &[u8]) -> (Result<(), Unread>, Vec<Document>, Vec<Warning>) {
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new("a.xlsx", bytes, &options);
    let result = read(&input, &mut Output::new("a.xlsx", &mut each, &mut warnings));
    found.iter().for_each(check_blocks);
    (result, found, warnings)
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a member");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of two sheets, the second hidden, with the XML of their cells.
fn workbook(name: &str, cells: &str, hidden: &str) -> Vec<u8> {
    let sheet = |cells: &str| format!("<worksheet>{cells}</worksheet>");
    let book = format!(
        "<workbook xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"r1\"/>\
         <sheet name=\"Other\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/></sheets></workbook>"
    );
    let relation = |id: u8| {
        format!(
            "<Relationship Id=\"r{id}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        )
    };
    let relations = format!(
        "<Relationships>{}{}</Relationships>",
        relation(1),
        relation(2)
    );
    let package = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    archive(&[
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet(cells).as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet(hidden).as_bytes()),
    ])
}

fn text_cell(at: &str, words: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
}

fn prices() -> String {
    format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"3\">{}{}</row>\
         <row r=\"4\">{}<c r=\"C4\"><v>0.30000000000000004</v></c></row>\
         <row r=\"6\">{}<c r=\"C6\"><f>B1*2</f><v>12</v></c><c r=\"D6\" t=\"e\"><v>#REF!</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\" t=\"b\"><v>1</v></c></row></sheetData>",
        text_cell("B3", "Kettle"),
        text_cell("C3", "Price"),
        text_cell("B4", "Tall &amp; slim"),
        text_cell("B6", "Small"),
    )
}

/// The list of parts that OpenDocument asks for is left out by some programs. Rows that are said
/// once for many count as many.
#[test]
fn a_sheet_of_open_document_needs_no_list_of_parts() {
    let cell = |words: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>"
        )
    };
    let row = |repeated: &str, cells: &str| {
        format!("<table:table-row{repeated}>{cells}</table:table-row>")
    };
    let many = |count: u32| format!(" table:number-rows-repeated=\"{count}\"");
    let rows = [
        row("", &cell("Lids are on the upper shelf.")),
        row(&many(3), "<table:table-cell/>"),
        row(&many(2), &cell("Spouts are soldered twice.")),
        row(&many(20), "<table:table-cell/>"),
        row("", &cell("Handles are of beech.")),
    ];
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Parts\">\
         {}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    let bytes = archive(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ]);
    let (result, found, _) = read_bytes(&bytes);
    assert_eq!(result, Ok(()));
    let row_of = |words: &str| {
        let at = found[0].text.find(words).expect("it is there");
        found[0].place(Span::new(at, at + words.len())).units
    };
    assert_eq!(row_of("Lids are"), (1, 1));
    assert_eq!(row_of("Spouts are"), (5, 5));
    assert_eq!(row_of("Handles are"), (27, 27));
}

#[test]
fn a_sheet_is_a_document_with_rows() {
    let hidden = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData>",
        text_cell("A1", "Boil first.")
    );
    let (result, found, warnings) = read_bytes(&workbook("Prices", &prices(), &hidden));
    assert_eq!((result, warnings), (Ok(()), vec![]));
    assert_eq!(
        show(&found[0]),
        "table: Kettle | Price⏎Tall &amp; slim | 0.3⏎Small | 12\np: TRUE\n".replace("&amp;", "&")
    );
    assert_eq!(show(&found[1]), "p: Boil first.\n");
    let first = &found[0];
    assert_eq!(
        (first.id.as_str(), first.title.as_deref()),
        ("a.xlsx/Prices", Some("Prices"))
    );
    assert_eq!(found[1].within, ["Other"]);
    let row = |words: &str| {
        let at = first.text.find(words).expect("words");
        let place = first.place(Span::new(at, at + words.len()));
        assert_eq!(place.bytes, at as u64..(at + words.len()) as u64);
        (place.unit, place.units)
    };
    assert_eq!(row("Price"), (Unit::Row, (3, 3)));
    assert_eq!(row("0.3"), (Unit::Row, (4, 4)));
    assert_eq!(row("12"), (Unit::Row, (6, 6)));
    assert_eq!(row("TRUE"), (Unit::Row, (1_048_576, 1_048_576)));
}

#[test]
fn a_merged_cell_is_said_in_each_of_its_rows() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}</row></sheetData>\
         <mergeCells count=\"2\"><mergeCell ref=\"A2:A9\"/><mergeCell ref=\"C1:E1048576\"/></mergeCells>",
        text_cell("A1", "Topic"),
        text_cell("B1", "Rule"),
        text_cell("A2", "Care"),
        text_cell("B2", "Descale it"),
        text_cell("B3", "Dry it"),
    );
    let (_, found, _) = read_bytes(&workbook("Rules", &rows, "<sheetData/>"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        show(&found[0]),
        "table: Topic | Rule⏎Care | Descale it⏎Care | Dry it\n"
    );
}

#[test]
fn what_is_no_workbook_is_refused_with_its_reason() {
    let refused = |bytes: &[u8]| read_bytes(bytes).0.expect_err("no workbook").0;
    assert!(refused(b"PK\x03\x04 and nothing").starts_with("is no workbook"));
    assert!(refused(b"plain words").starts_with("is no workbook"));
    assert!(
        refused(&archive(&[("a.txt", b"words")])).starts_with("could not be read as a workbook")
    );
    assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut off").starts_with("could not be read"));
    let (result, found, _) = read_bytes(b"<html><table><tr><td>Tea<td>hot</table></html>");
    assert_eq!((result, found.len()), (Ok(()), 1));
}

#[test]
fn a_broken_sheet_is_named_and_the_others_are_read() {
    let broken = format!(
        "<sheetData><row r=\"1\">{}</row><row",
        text_cell("A1", "Read so far.")
    );
    let (result, found, warnings) = read_bytes(&workbook("Broken", &broken, &prices()));
    assert_eq!((result, found.len()), (Ok(()), 2));
    let said = warnings[0].to_string();
    assert!(
        said.starts_with("a.xlsx: sheet “Broken” could not be read to its end: "),
        "{said}"
    );
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let zeros = vec![b' '; 300 * 1024 * 1024];
    let bytes = archive(&[("xl/workbook.xml", &zeros)]);
    assert!(bytes.len() < 1024 * 1024);
    let Unread(reason) = read_bytes(&bytes).0.expect_err("too large");
    assert_eq!(
        reason,
        "unpacks to more than 256 MiB; save its sheets as .csv"
    );
}

#[test]
fn names_that_programs_give_are_no_titles() {
    assert!(is_generic("Sheet1") && is_generic("Tabelle 2") && is_generic("工作表1"));
    assert!(!is_generic("Prices 2024") && !is_generic("Team"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn changed_bytes_are_no_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        // Not compressed, so that the change is seen by what reads the XML.
        let mut bytes = workbook("Prices", &prices(), "<sheetData/>");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read_bytes(&bytes);
    }

    #[test]
    fn changed_cells_are_no_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut cells = prices().into_bytes();
        let at = at.index(cells.len());
        cells[at] = byte;
        let cells = String::from_utf8_lossy(&cells).into_owned();
        let _ = read_bytes(&workbook("Prices", &cells, "<sheetData/>"));
    }
}
