use super::*;
use crate::text::Span;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

const RUSSIAN: &str = "Что такое КПО?\r\nЭто передача процессов, которые требуют знаний.\nКонец.";
const FRENCH: &str = "Où est la gare ?\r\nElle est à côté du château, près de l’église.\n";
const JAPANESE: &str = "知識プロセスアウトソーシングとは何ですか。\r\nそれは業務の委託です。ABC\n";
const CHINESE: &str = "什么是知识流程外包？\n它是把需要专业知识的工作交给另一家公司。ABC\r\n";
const KOREAN: &str = "지식 프로세스 아웃소싱이란 무엇입니까?\n그것은 업무의 위탁입니다. ABC\r\n";

/// Each character's bytes, decoded by the same encoding, are that character; and it stands on
/// the line that counting line ends before it gives.
fn assert_map_is_true(bytes: &[u8], decoded: &Decoded) {
    let encoding = Encoding::for_label(decoded.encoding.as_bytes()).expect("a known name");
    let mut line = 1;
    let mut before = ' ';
    for (at, c) in decoded.text.char_indices() {
        line += u32::from(before == '\n' || (before == '\r' && c != '\n'));
        before = c;
        let (range, lines) = decoded.map.locate(Span::new(at, at + c.len_utf8()));
        let own = &bytes[range.start as usize..range.end as usize];
        let (again, _) = encoding.decode_without_bom_handling(own);
        assert_eq!(again, c.to_string(), "at {at} of {:?}", decoded.text);
        assert_eq!(lines, (line, line), "at {at} of {:?}", decoded.text);
    }
}

#[test]
fn each_encoding_is_recognised_and_each_character_found_in_its_bytes() {
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("UTF-8", JAPANESE, JAPANESE.into()),
        ("UTF-8", FRENCH, with_mark(b"\xEF\xBB\xBF", FRENCH.into())),
        ("UTF-16LE", RUSSIAN, utf16(RUSSIAN, u16::to_le_bytes)),
        ("UTF-16BE", FRENCH, utf16(FRENCH, u16::to_be_bytes)),
        (
            "UTF-16LE",
            JAPANESE,
            with_mark(b"\xFF\xFE", utf16(JAPANESE, u16::to_le_bytes)),
        ),
        (
            "UTF-16BE",
            RUSSIAN,
            with_mark(b"\xFE\xFF", utf16(RUSSIAN, u16::to_be_bytes)),
        ),
        ("windows-1252", FRENCH, WINDOWS_1252.encode(FRENCH).0.into()),
        (
            "windows-1251",
            RUSSIAN,
            WINDOWS_1251.encode(RUSSIAN).0.into(),
        ),
        ("KOI8-U", RUSSIAN, KOI8_R.encode(RUSSIAN).0.into()),
        ("Shift_JIS", JAPANESE, SHIFT_JIS.encode(JAPANESE).0.into()),
        ("EUC-JP", JAPANESE, EUC_JP.encode(JAPANESE).0.into()),
        ("GBK", CHINESE, GBK.encode(CHINESE).0.into()),
        ("EUC-KR", KOREAN, EUC_KR.encode(KOREAN).0.into()),
    ];
    for (name, text, bytes) in cases {
        let decoded = decode(&bytes);
        assert_eq!((decoded.encoding, &*decoded.text), (name, text));
        assert!(!decoded.lossy, "{name}");
        assert!(!is_binary(&bytes), "{name}");
        assert_map_is_true(&bytes, &decoded);
    }
}

#[test]
fn japanese_mail_is_recognised_by_its_escapes() {
    let bytes = ISO_2022_JP.encode(JAPANESE).0;
    let decoded = decode(&bytes);
    assert_eq!(decoded.encoding, "ISO-2022-JP");
    assert_eq!(decoded.text, JAPANESE);
}

#[test]
fn utf8_without_mark_is_the_file_itself() {
    let text = "eins\nzwei – drei\n\nvier";
    assert_eq!(decode(text.as_bytes()).map, SourceMap::identity(text));
}

#[test]
fn damaged_utf8_stays_utf8() {
    let mut bytes = "Zürich, Köln — schöne Städte. ".repeat(9).into_bytes();
    bytes.extend_from_slice(b"\xFF and \xE2\x80");
    let decoded = decode(&bytes);
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(decoded.lossy && decoded.text.ends_with("Städte. \u{FFFD} and \u{FFFD}"));
    assert_map_is_true(&bytes, &decoded);
    // Plain English that ends inside a dash is UTF-8 too, not a Central European code page.
    assert_eq!(decode(b"It is cut here \xE2\x80").encoding, "UTF-8");
}

#[test]
fn what_is_not_text_is_binary() {
    assert!(is_binary(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>"));
    assert!(is_binary(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0"));
    assert!(is_binary(
        &(0..8192u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>()
    ));
    let noise: Vec<u8> = (0..8192u64)
        .map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8)
        .collect();
    assert!(is_binary(&noise));
    assert!(!is_binary(b""));
    assert!(!is_binary(b"\x1B[1mBold\x1B[0m terminal output\n"));
    assert!(!is_binary(
        format!("Ein Byte\0 zu viel {}", "in einem Text ".repeat(5)).as_bytes()
    ));
}

#[test]
fn a_stray_zero_does_not_make_it_utf16() {
    assert_eq!(decode(b"```\n## \0").encoding, "UTF-8");
    assert_eq!(decode(b"\0Some words").encoding, "UTF-8");
    assert_eq!(decode("\0日本\t  \n.".as_bytes()).encoding, "UTF-8");
}

fn decode_as(rule: Rule, bytes: &[u8]) -> Decoded {
    Coding(rule).decode(bytes, Position::BEGINNING, true).0
}

const UTF16: Rule = Rule::Utf16(ByteOrder::Little);

#[test]
fn letters_of_one_width_share_one_entry_of_the_map() {
    let word = "поиск".repeat(1000);
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&word);
    assert_eq!(decode_as(Rule::Older(WINDOWS_1251), &bytes).map.runs(), 1);
    let ascii: Vec<u8> = "words\nand lines\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(decode_as(UTF16, &ascii).map.runs(), 1);
    assert_eq!(decode_as(Rule::Utf8, b"many\nshort\nlines\n").map.runs(), 1);
}

proptest! {
    #[test]
    fn any_bytes_give_a_text_with_a_sound_map(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let decoded = decode(&bytes);
        let mut end = None;
        for (at, c) in decoded.text.char_indices() {
            let (found, _) = decoded.map.locate(Span::new(at, at + c.len_utf8()));
            prop_assert!(end.is_none_or(|end| end == found.start));
            prop_assert!(found.end <= bytes.len() as u64);
            end = Some(found.end);
        }
        is_binary(&bytes);
    }

    #[test]
    fn any_text_comes_back_in_any_encoding(text in "[a-zé ß\r\n—]{0,40}", pick in 0..4usize) {
        let encoding = [WINDOWS_1252, GBK, BIG5, SHIFT_JIS][pick];
        let (bytes, _, _) = encoding.encode(&text);
        let decoded = decode_as(Rule::Older(encoding), &bytes);
        prop_assert_eq!(&decoded.text, &encoding.decode_without_bom_handling(&bytes).0);
        assert_map_is_true(&bytes, &decoded);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode_as(UTF16, &bytes);
        prop_assert_eq!(&decoded.text, &text);
        assert_map_is_true(&bytes, &decoded);
        let decoded = decode_as(Rule::Utf8, text.as_bytes());
        assert_map_is_true(text.as_bytes(), &decoded);
    }

    #[test]
    fn a_text_in_two_stretches_is_that_in_one(text in "[a-zé ß\r\n—𝄞]{0,40}", pick in 0..6usize, cut in 0usize..60) {
        let older = |encoding: &'static Encoding| Rule::Older(encoding);
        let rules = [older(WINDOWS_1252), older(GBK), older(BIG5), older(SHIFT_JIS), Rule::Utf8, UTF16];
        let bytes: Vec<u8> = match rules[pick] {
            Rule::Older(encoding) => encoding.encode(&text).0.into(),
            Rule::Utf8 => text.clone().into(),
            Rule::Utf16(_) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        let coding = Coding(rules[pick]);
        let whole = decode_as(rules[pick], &bytes);
        let first = &bytes[..cut.min(bytes.len())];
        let (one, middle) = coding.decode(first, Position::BEGINNING, false);
        // Whoever cuts keeps the two halves of a line end together.
        prop_assume!(!one.text.ends_with('\r'));
        let (two, end) = coding.decode(&bytes[middle.source as usize..], middle, true);
        prop_assert_eq!(end.source, bytes.len() as u64);
        prop_assert_eq!(format!("{}{}", one.text, two.text), whole.text);
        let mut map = one.map;
        map.append(&two.map, one.text.len());
        prop_assert_eq!(map, whole.map);
    }
}
