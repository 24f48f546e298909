use super::super::read::ReadOptions;
use super::super::testing::{check_blocks, show};
use super::super::{Document, Warning};
use super::*;

const HANDBOOK: &[u8] = include_bytes!("../../../tests/formats/samples/pdf/handbook.pdf");
const COLUMNS: &[u8] = include_bytes!("../../../tests/formats/samples/pdf/columns.pdf");
const SCAN: &[u8] = include_bytes!("../../../tests/formats/samples/pdf/scan.pdf");
const OPEN: &[u8] = include_bytes!("../../../tests/formats/samples/pdf/open-password.pdf");
const OWNER: &[u8] = include_bytes!("../../../tests/formats/samples/pdf/owner-password.pdf");

/// The documents, the details of the warnings, and what came of it.
fn read_all(bytes: &[u8]) -> (Vec<Document>, Vec<String>, Result<(), Unread>) {
    let options = ReadOptions::default();
    let mut documents = Vec::new();
    let mut warnings: Vec<Warning> = Vec::new();
    let mut each = |document| documents.push(document);
    let result = read(
        &Input::new("kettle.pdf", bytes, &options),
        &mut Output::new("kettle.pdf", &mut each, &mut warnings),
    );
    let details = warnings.into_iter().map(|warning| warning.detail);
    (documents, details.collect(), result)
}

fn one(bytes: &[u8]) -> Document {
    let (mut documents, warnings, result) = read_all(bytes);
    assert_eq!(result, Ok(()));
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

const CONTENT: &str = "\
h1: Caring for Kettles
p: The workshop repairs about forty kettles a month. Most of them come in because of lime, which \
settles wherever hard water is boiled. Lime is removed with citric acid; vinegar works as well, \
but its smell stays in the kettle for days. The work is called descaling, and it takes half an hour.
h2: Tools
p: Before you begin, lay out these three things:
li: a spoon of citric acid,
li: a soft brush with a handle of at least twenty centimetres,
li: a clean towel.
h2: Water
p: Soft water needs no descaling at all. In the hard water of the hills, a kettle that is used \
every day should be descaled each month, and one that is used on Sundays only twice a year.
h2: Sizes
table: Kettle | Litres | Price⏎Robin | 0.8 | 24 euros⏎Heron | 1.7 | 39 euros⏎Swan | 3.0 | 62 euros
h3: How long is the guarantee?
p: Every repair is guaranteed for eighteen months. Bring the receipt with you.
p: Ask whether the guarantee holds abroad.
";

#[test]
fn a_handbook_has_its_structure() {
    let document = one(HANDBOOK);
    check_blocks(&document);
    assert_eq!(show(&document), CONTENT);
    assert_eq!(document.title.as_deref(), Some("Kettle Workshop Handbook"));
    assert_eq!(document.tags, ["kettle", "descaling", "repair"]);
    assert_eq!(document.date, Some(946_684_800));
}

#[test]
fn places_are_pages() {
    let document = one(HANDBOOK);
    let page = |words: &str| {
        let at = document.text.find(words).expect("the words stand there");
        let place = document.place(crate::text::Span::new(at, at + words.len()));
        assert!(!place.is_in_bytes());
        (place.unit, place.units)
    };
    assert_eq!(page("citric acid;"), (Unit::Page, (1, 1)));
    assert_eq!(page("each month, and one that"), (Unit::Page, (1, 2)));
    assert_eq!(page("one that is used"), (Unit::Page, (2, 2)));
    assert_eq!(page("1.7 | 39"), (Unit::Page, (2, 2)));
    assert_eq!(page("holds abroad"), (Unit::Page, (2, 2)));
}

#[test]
fn columns_do_not_mix() {
    let document = one(COLUMNS);
    let shown = show(&document);
    assert!(shown.starts_with("h1: News from the Workshop\np: The new bench"));
    assert!(shown.contains("holds four kettles at a time. Whoever works there"));
    assert!(shown.ends_with("home the copper kettle with the long spout.\n"));
    assert_eq!(document.title, None);
}

#[test]
fn a_password_of_the_owner_does_not_hinder_and_one_of_the_user_is_said() {
    assert_eq!(show(&one(OWNER)), CONTENT);
    let (documents, _, result) = read_all(OPEN);
    assert!(documents.is_empty());
    let reason = "is encrypted; save it without a password";
    assert_eq!(result, Err(Unread(reason.into())));
}

#[test]
fn a_scanned_page_is_named() {
    let (documents, warnings, result) = read_all(SCAN);
    assert_eq!(result, Ok(()));
    assert_eq!(documents.len(), 1);
    let warning = "page 2 holds no text, probably a scan; run it through OCR";
    assert_eq!(warnings, [warning]);
}

/// A PDF of one page with this content, without a table of its objects: it is found again.
fn small(content: &str) -> Vec<u8> {
    let length = content.len();
    format!(
        "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n\
         2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n\
         3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R\n\
         /Resources <</Font <</F 5 0 R /G 6 0 R>>>>>> endobj\n\
         4 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n\
         5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj\n\
         6 0 obj <</Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H\n\
         /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /Odd\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>]>> endobj\n\
         trailer <</Root 1 0 R /Size 7>>\n%%EOF\n"
    )
    .into_bytes()
}

#[test]
fn text_that_means_nothing_is_not_read() {
    let codes = "0123".repeat(30);
    let (documents, warnings, result) =
        read_all(&small(&format!("BT /G 12 Tf 20 300 Td <{codes}> Tj ET")));
    assert_eq!(result, Ok(()));
    assert!(documents.is_empty());
    let warning = "page 1: its text cannot be decoded; run it through OCR";
    assert_eq!(warnings, [warning]);
}

#[test]
fn operators_place_their_text() {
    let document = one(&small(
        "BT /F 12 Tf 14 TL 20 300 Td (Tea is) Tj 60 0 Td [(m) -10 (ade) -400 (here)] TJ T* ET \
         q 1 0 0 1 0 -100 cm BT /F 12 Tf 1 0 0 1 20 300 Tm (Cups) Tj (are there.) ' ET Q \
         /Artifact <</Type /Pagination>> BDC BT /F 12 Tf 20 20 Td (Kettle Weekly) Tj ET EMC \
         BT /F 12 Tf 20 60 Td /Span <</ActualText (fine)>> BDC (f1ne) Tj EMC ( cups) Tj ET",
    ));
    assert_eq!(
        show(&document),
        "p: Tea is made here\np: Cups\np: are there.\np: fine cups\n"
    );
}

#[test]
fn turned_text_is_read() {
    let document = one(&small(
        "BT /F 12 Tf 0 1 -1 0 200 40 Tm (Upwards it goes) Tj ET \
         BT /F 12 Tf 0 1 -1 0 214 40 Tm (and on.) Tj ET",
    ));
    assert_eq!(show(&document), "p: Upwards it goes and on.\n");
}

#[test]
fn no_pages_and_no_pdf() {
    let (documents, warnings, result) = read_all(&small(""));
    assert!(documents.is_empty() && result.is_ok());
    assert_eq!(warnings, ["holds no text"]);
    for bytes in [&b"%PDF-1.4"[..], b"", b"not at all", &HANDBOOK[..200]] {
        let (documents, _, result) = read_all(bytes);
        assert!(documents.is_empty());
        let reason = result.expect_err("nothing can be read").0;
        assert!(reason.starts_with("is damaged"), "{reason}");
    }
}

#[test]
fn damaged_and_missing_pages_are_said() {
    let whole =
        String::from_utf8_lossy(&small("BT /F 12 Tf 20 300 Td (Tea is made) Tj ET")).into_owned();
    let bytes = whole.replace("/Count 1", "/Count 3");
    let (documents, warnings, _) = read_all(bytes.as_bytes());
    assert_eq!(documents.len(), 1);
    assert_eq!(
        warnings,
        ["only 1 of its 3 pages can be found; it is damaged"]
    );
    let bytes = whole.replace("4 0 obj <<", "4 0 obj <</Filter /DCTDecode ");
    let (documents, warnings, _) = read_all(bytes.as_bytes());
    assert!(documents.is_empty());
    assert_eq!(
        warnings,
        ["page 1 is damaged and was left out, or some of it"]
    );
}

/// Forms that show each other ten times over, twenty deep.
#[test]
fn forms_without_end_come_to_an_end() {
    let form = |number: usize| {
        let again = "/X Do ".repeat(10);
        let content = format!("BT /F 1 Tf (x) Tj ET {again}");
        let next = number + 1;
        format!(
            "{number} 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {} \
             /Resources <</XObject <</X {next} 0 R>>>>>> stream\n{content}\nendstream endobj\n",
            content.len()
        )
    };
    let forms: String = (10..40).map(form).collect();
    let start = String::from_utf8_lossy(&small("/X Do"))
        .replace("/Resources <<", "/Resources <</XObject <</X 10 0 R>> ");
    let bytes = start.replace("trailer", &format!("{forms}trailer"));
    let (_, warnings, result) = read_all(bytes.as_bytes());
    assert_eq!(result, Ok(()));
    assert_eq!(warnings, ["page 1 holds more than is read and was cut off"]);
}
