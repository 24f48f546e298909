use super::*;
use crate::present::table::table;
use proptest::prelude::*;

fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

fn shown(text: &str, line: &Line) -> String {
    line.iter()
        .map(|piece| match piece {
            Piece::Words(span) => span.of(text),
            Piece::Space(_) => " ",
            Piece::Fill(fill) => fill,
        })
        .collect()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    prose(text, &[Part::Text(whole(text))], width)
        .iter()
        .map(|line| shown(text, line))
        .collect()
}

#[test]
fn words_fill_lines_and_long_words_break() {
    assert_eq!(
        wrapped("the quick  brown fox", 10),
        ["the quick", "brown fox"]
    );
    assert_eq!(wrapped("a abcdefgh b", 5), ["a", "abcde", "fgh b"]);
    assert_eq!(wrapped("one\n\n\ntwo", 10), ["one", "", "two"]);
}

#[test]
fn list_items_hang_by_their_bullet() {
    assert_eq!(
        wrapped("Steps:\n1. first do this\n  - then that one\nEnd of it", 16),
        [
            "Steps:",
            "1. first do this",
            "  - then that",
            "    one",
            "End of it"
        ]
    );
}

#[test]
fn ideographs_are_two_wide_and_keep_their_punctuation() {
    assert_eq!(
        wrapped("知識処理。外部委託", 8),
        ["知識処", "理。外部", "委託"]
    );
    assert_eq!(wrapped("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3), ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
}

#[test]
fn marks_hold_on_to_their_words() {
    let text = "one two three";
    let parts = [
        Part::Text(Span::new(0, 4)),
        Part::Open("»"),
        Part::Text(Span::new(4, 7)),
        Part::Close("«"),
        Part::Text(Span::new(7, 13)),
        Part::Word("…"),
    ];
    let lines: Vec<String> = prose(text, &parts, 8)
        .iter()
        .map(|line| shown(text, line))
        .collect();
    assert_eq!(lines, ["one", "»two«", "three …"]);
}

#[test]
fn a_paragraph_wrapped_by_hand_is_unwrapped_and_a_list_is_not() {
    let paragraph = "This paragraph was wrapped by hand at some sixty columns, as\n\
                     people do in an editor, and reads as one paragraph.\n\
                     - an item\n- another";
    assert_eq!(unwrapped(paragraph).matches('\n').count(), 2);
    let address = "Name: Ann\nStreet: Long Road 5\nTown: Ely";
    assert_eq!(unwrapped(address), address);
}

#[test]
fn a_table_stands_in_columns_where_they_fit() {
    let text = "Name | Role\nAnn | chair\nBartholomew | clerk";
    let show = |width| -> Vec<String> {
        table(text, &rows(text, whole(text)), width)
            .iter()
            .map(|line| shown(text, line))
            .collect()
    };
    assert_eq!(
        show(40),
        [
            "Name        │ Role",
            "Ann         │ chair",
            "Bartholomew │ clerk"
        ]
    );
    assert_eq!(
        show(13),
        ["Name │ Role", "Ann │ chair", "Bartholomew", "  │ clerk"]
    );
}

#[test]
fn code_is_clipped_and_keeps_its_indentation() {
    let text = "fn main() {\n    println!(\"hello\");\n}";
    let lines: Vec<String> = verbatim(text, whole(text), 14)
        .iter()
        .map(|line| shown(text, line))
        .collect();
    assert_eq!(lines, ["fn main() {", "    println!(…", "}"]);
}

/// Text with everything that makes wrapping hard: ideographs, combining marks, emoji families,
/// flags, bullets, tabs, long words and empty lines.
fn text() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        4 => "[a-zäß.,-]{1,12}",
        4 => "[ \t\n]{1,3}",
        1 => "[知識。、「」カッ]{1,9}",
        1 => Just("e\u{301}\u{323}".to_string()),
        1 => Just("👩‍👩‍👧‍👦🇩🇪".to_string()),
        1 => Just("\n- ".to_string()),
        1 => "[a-z]{30,60}",
        1 => any::<String>(),
    ];
    prop::collection::vec(bit, 0..30).prop_map(|bits| bits.concat())
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_no_word_is_lost(text in text(), width in 1usize..50) {
        let text = crate::present::printable::printable(&text);
        let lines = wrapped(&text, width);
        for line in &lines {
            prop_assert!(
                columns(line) <= width || line.trim().graphemes(true).filter(|g| grapheme_columns(g) > 0).count() == 1,
                "{line:?} is {} wide", columns(line)
            );
        }
        prop_assert_eq!(without_space(&lines.concat()), without_space(&text));
    }

    #[test]
    fn clipped_lines_and_tables_fit(text in text(), width in 4usize..50) {
        let text = crate::present::printable::printable(&text);
        let all = whole(&text);
        for line in verbatim(&text, all, width).iter().chain(&table(&text, &rows(&text, all), width)) {
            prop_assert!(columns(&shown(&text, line)) <= width);
        }
        prop_assert!(columns(&clip(&text.replace('\n', " "), width)) <= width);
        prop_assert_eq!(unwrapped(&text).len(), text.len());
    }
}
