use super::read;
use crate::corpus::read::{Input, Output, ReadOptions, Unread};
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{Document, Warning};

fn try_read(bytes: &[u8]) -> Result<(Document, Vec<Warning>), Unread> {
    let options = ReadOptions::default();
    let (mut documents, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| documents.push(document);
    let mut output = Output::new("kettle.rtf", &mut each, &mut warnings);
    read(&Input::new("kettle.rtf", bytes, &options), &mut output)?;
    assert_eq!(documents.len(), 1);
    let document = documents.remove(0);
    check_blocks(&document);
    Ok((document, warnings))
}

fn document(body: &str) -> Document {
    let whole = format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0 {body}}}");
    try_read(whole.as_bytes()).expect("an RTF file").0
}

fn shown(body: &str) -> String {
    show(&document(body))
}

#[test]
fn paragraphs_line_breaks_and_characters() {
    assert_eq!(
        shown("One\\tab two\\par\nThree\\line four.\\par\\par A\\~B, c\\_d, so\\-ft, \\{x\\}\\\\"),
        "p: One two\np: Three⏎four.\np: A B, c-d, soft, {x}\\\n"
    );
    assert_eq!(
        shown("\\ldblquote Tea\\rdblquote\\emdash it\\rquote s"),
        "p: “Tea”—it’s\n"
    );
    assert_eq!(shown("one\\\ntwo"), "p: one\np: two\n");
}

#[test]
fn unicode_has_stand_ins_and_pairs() {
    assert_eq!(shown("\\u8364?uro"), "p: €uro\n");
    assert_eq!(shown("\\uc2\\u12354\\'82\\'a0b"), "p: あb\n");
    assert_eq!(shown("{\\uc0 \\u233 }t"), "p: ét\n");
    assert_eq!(shown("\\u-10179?\\u-8703?!"), "p: 😁!\n");
    assert_eq!(shown("a\\u-10179?b\\u-8703?c"), "p: a\u{FFFD}b\u{FFFD}c\n");
    assert_eq!(shown("{\\u8211}\\'96"), "p: ––\n");
    assert_eq!(shown("{\\upr{T?e}{\\*\\ud{T\\u233?e}}}"), "p: Tée\n");
}

#[test]
fn bytes_are_read_by_the_font() {
    let fonts = "{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}\
                 {\\f3\\fcharset2 Symbol;}}";
    let body = "\\'e9{\\f1 \\'d7\\'e0\\'e9}{\\f2 \\'82\\'a0\\'83A}{\\f3\\'b7}\\'e9";
    assert_eq!(shown(&format!("{fonts}{body}")), "p: éЧайあアé\n");
    let (cyrillic, _) = try_read(b"{\\rtf1\\ansicpg1251 \xD7\xE0\xE9\\par}").expect("RTF");
    assert_eq!(show(&cyrillic), "p: Чай\n");
}

#[test]
fn an_unknown_code_page_is_told() {
    let (_, warnings) = try_read(b"{\\rtf1\\ansicpg437 tea}").expect("RTF");
    assert!(warnings[0].detail.contains("437"), "{warnings:?}");
}

#[test]
fn headings_lists_and_code_by_style() {
    let styles = "{\\stylesheet{\\ql Normal;}{\\s1\\outlinelevel0 heading 1;}\
                  {\\s2\\sbasedon1\\outlinelevel1 Frage;}{\\s7 HTML Preformatted;}\
                  {\\*\\cs10 Default Paragraph Font;}}";
    let body = "\\pard\\s1 Kettles\\par\\pard\\s2 Why?\\par\\pard They boil.\\par\
                \\pard\\ls1{\\listtext\\'b7\\tab}Fill it.\\par{\\pntext 2.\\tab}Heat it.\\par\
                \\pard\\outlinelevel2 Deep\\par\\pard\\s7 pour:\\par   slowly\\par\\pard End.\\par";
    assert_eq!(
        shown(&format!("{styles}{body}")),
        "h1: Kettles\nh2: Why?\np: They boil.\nli: Fill it.\nli: Heat it.\nh3: Deep\n\
         code: pour:⏎  slowly\np: End.\n"
    );
}

#[test]
fn tables_have_rows_and_cells() {
    let body = "Prices:\\par\\trowd\\cellx1\\cellx2\\pard\\intbl Size\\cell Price\\cell\\row\
                \\trowd\\cellx1\\cellx2\\pard\\intbl small\\par kettle\\cell\\cell\\row\\pard End.";
    let document = document(body);
    assert_eq!(
        show(&document),
        "p: Prices:\ntable: Size | Price⏎small kettle |\np: End.\n"
    );
    let rows = document.place(document.blocks[1].span).units;
    assert_eq!(rows, (2, 3));
    assert_eq!(document.place(document.blocks[2].span).units, (4, 4));
}

#[test]
fn what_is_not_running_text_is_left_out() {
    let picture = "{\\pict\\pngblip 89504e47}{\\*\\shppict{\\pict ff}}{\\nonshppict{\\pict ff}}";
    let hidden = "{\\v hidden}{\\deleted gone}{\\*\\unknown{x}y}{\\header Page}{\\xe index}";
    assert_eq!(shown(&format!("Tea{picture}{hidden} pot")), "p: Tea pot\n");
    let link = "{\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt the page}}";
    assert_eq!(shown(&format!("See {link}.")), "p: See the page.\n");
    let mut binary = b"{\\rtf1 a{\\pict\\bin7 }}}{{{\\}b}".to_vec();
    binary.extend(b"");
    let (document, _) = try_read(&binary).expect("RTF");
    assert_eq!(show(&document), "p: ab\n");
}

#[test]
fn footnotes_comments_and_text_boxes_are_kept() {
    assert_eq!(
        shown("Tea{\\footnote\\pard Of \\i leaves\\i0.} is hot.\\par{\\*\\annotation Sure?}Yes."),
        "p: Tea is hot.\np: Of leaves.\np: Yes.\np: Sure?\n"
    );
    let shape = "{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt In a box.\\par}}\
                 {\\shprslt{\\*\\do{\\dptxbxtext In a box.\\par}}}}";
    assert_eq!(
        shown(&format!("{shape}Out of it.")),
        "p: In a box.\np: Out of it.\n"
    );
}

#[test]
fn properties() {
    let info = "{\\info{\\title  The \\'e9clair\\u8217?s\\line kettle}{\\author nobody}\
                {\\keywords tea, kettles; heat}{\\creatim\\yr2021\\mo3\\dy4\\hr5\\min6}}";
    let document = document(&format!("{info}Text."));
    assert_eq!(document.title.as_deref(), Some("The éclair’s kettle"));
    assert_eq!(document.tags, ["tea", "kettles", "heat"]);
    assert_eq!(document.date, Some(1_614_834_360));
    assert_eq!(show(&document), "p: Text.\n");
}

#[test]
fn what_is_no_rtf_is_told() {
    assert!(try_read(b"Tea is hot.").is_err());
    assert_eq!(
        show(&try_read(b"\n{\\rtf1 tea").expect("RTF").0),
        "p: tea\n"
    );
}

#[test]
fn endless_nesting_ends() {
    for deep in ["{".repeat(1_000_000), "{\\b x".repeat(300_000)] {
        let (_, warnings) = try_read(format!("{{\\rtf1 {deep}").as_bytes()).expect("RTF");
        assert_eq!(warnings.len(), 1);
    }
    assert!(try_read(format!("{{\\rtf1 {}", "}".repeat(1_000_000)).as_bytes()).is_ok());
}

#[test]
fn changed_bytes_do_no_harm() {
    let sample = include_bytes!("../../../tests/formats/samples/rtf/kettle.rtf");
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for _ in 0..2000 {
        let mut bytes = sample.to_vec();
        for _ in 0..=random(6) {
            let at = 6 + random(bytes.len() - 6);
            match random(4) {
                0 => bytes[at] = random(256) as u8,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, *b"{}\\'*".get(random(5)).unwrap_or(&b' ')),
                _ => bytes.truncate(at.max(sample.len() / 2)),
            }
        }
        let _ = try_read(&bytes);
    }
}
