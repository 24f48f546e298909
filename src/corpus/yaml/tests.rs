use super::*;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, check_places, holds_in_order, show};
use crate::corpus::{BlockKind, Document};
use crate::text::Span;
use proptest::prelude::*;

fn document(text: &str) -> Document {
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new("faq.yaml", text.as_bytes(), &options);
    read(
        &input,
        &mut Output::new("faq.yaml", &mut each, &mut warnings),
    )
    .expect("text");
    let document = found.pop().expect("one document");
    if show(&document).contains("Q: ") {
        check_blocks(&document);
    }
    document
}

const FAQ: &str = "\
# Questions – that are asked.
title: Kettles
care:
  - question: Why does it whistle?
    answer: >-
      Steam is pressed
      through a hole.

      That calls you.
  - q: 'May it''s lid boil, too?'
    a: \"No – it is \\\"cork\\\",
      \\u00e9 and \\U0001F375.\"
shop:
  Where is it?: |
    Behind the mill.
    Ring twice.
";

#[test]
fn questions_stand_below_their_categories() {
    let found = document(FAQ);
    assert_eq!(
        show(&found),
        "h1: Kettles\nh2: care\nQ: Why does it whistle?\nA: Steam is pressed through a hole.⏎That calls you.\n\
         Q: May it's lid boil, too?\nA: No – it is \"cork\", é and 🍵.\nh2: shop\nQ: Where is it?\n\
         A: Behind the mill.⏎Ring twice.\n"
    );
    check_places(&found, FAQ, &|found, letters| {
        !letters.is_ascii() || holds_in_order(found, letters)
    });
    let at = found.text.find("twice").expect("a word");
    let place = found.place(Span::new(at, at + 5));
    assert_eq!(place.units, (16, 16));
    assert_eq!(
        &FAQ[place.bytes.start as usize..place.bytes.end as usize],
        "twice"
    );
    let at = found.text.find('🍵').expect("a sign");
    let place = found.place(Span::new(at, at + 4));
    assert_eq!(
        &FAQ[place.bytes.start as usize..place.bytes.end as usize],
        "\\U0001F375"
    );
}

#[test]
fn other_yaml_is_text_as_it_is() {
    let settings = "name: shop\nquestion: none\nports: [80, 443]\nwords: a rather long text about nothing in particular\n";
    assert_eq!(document(settings).text, settings);
    for broken in [
        "a: [1, 2",
        "\t\tx: y",
        "a: *nobody",
        "}{",
        "- - - - ?",
        "%YAML 9\n---",
    ] {
        assert_eq!(document(broken).text, broken);
    }
}

#[test]
fn several_documents_and_flat_maps_are_read() {
    let found =
        document("---\nWhat is it?: A kettle.\n---\n- question: Who?\n  answer: [First., Then.]\n");
    assert_eq!(
        show(&found),
        "Q: What is it?\nA: A kettle.\nQ: Who?\nA: First.\nA: Then.\n"
    );
}

#[test]
fn aliases_stay_small() {
    let found = document("- q: How?\n  a: &so Like so.\n- q: Why?\n  a: *so\n");
    assert_eq!(show(&found), "Q: How?\nA: Like so.\nQ: Why?\nA: Like so.\n");
    let mut bomb = "k0: &a0 {question: How does it grow?, answer: It does not.}\n".to_string();
    for level in 1..40 {
        let before = format!("*a{}", level - 1);
        bomb += &format!("k{level}: &a{level} [{}]\n", [&*before; 9].join(", "));
    }
    assert_eq!(
        show(&document(&bomb)),
        "h1: k0\nQ: How does it grow?\nA: It does not.\n"
    );
}

#[test]
fn deep_nesting_is_text() {
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    assert_eq!(document(&deep).text, deep);
    let indented: String = (0..500)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    assert!(
        document(&indented)
            .blocks
            .iter()
            .all(|b| !matches!(b.kind, BlockKind::FaqQuestion { .. }))
    );
}

#[test]
fn one_thing_over_and_over_is_read() {
    for pattern in [
        "\"",
        "'",
        "|\n",
        ": ",
        "a: ",
        "- ",
        "{a: ",
        "? ",
        "&a ",
        "*a ",
        "#\n",
        "a\n",
        "a: b\n",
        "\t",
        "- a\n",
        "a ",
        "- |\n  a\n",
        "!!a ",
        "---\n",
        "%A\n",
        "\n",
        "[a, ",
        "a,",
        "\"a\\n",
        "- ? a\n",
        "a\n\n",
    ] {
        let text = pattern.repeat(20_000 / pattern.len());
        document(&text);
    }
}

proptest! {
    #[test]
    fn changed_bytes_are_read_all_the_same(at in 0..FAQ.len(), byte in any::<u8>()) {
        let mut bytes = FAQ.as_bytes().to_vec();
        bytes[at] = byte;
        document(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn anything_is_read(text in "[a-z?:>|'\"\\-#&*\\[\\]{},! \n\t\\\\é]{0,120}") {
        document(&text);
    }

    #[test]
    fn words_stand_where_the_map_says(
        answer in "[a-z]{1,6}( [a-zé']{1,6}){0,8}",
        style in 0..5usize,
    ) {
        let folded = answer.replacen(' ', "\n    ", 2);
        let written = match style {
            0 => folded.clone(),
            1 => format!("'{}'", folded.replace('\'', "''")),
            2 => format!("\"{folded}\""),
            3 => format!("|\n    {folded}"),
            _ => format!(">-\n    {folded}\n"),
        };
        let text = format!("- question: Why is the é so?\n  answer: {written}\n");
        let found = document(&text);
        prop_assert!(found.text.contains(&answer) || style > 2 || answer == "null", "{}", found.text);
        check_places(&found, &text, &|there, letters| {
            let there: String = there.chars().filter(|c| c.is_alphanumeric()).collect();
            there == letters
        });
    }
}
