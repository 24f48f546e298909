use super::write;
use crate::corpus::Document;
use crate::corpus::markup::testing::{check, mutated, read as read_text};
use crate::corpus::testing::{check_blocks, holds_in_order, show};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    read_text("page.org", text, write)
}

fn assert_reads(text: &str, expected: &str) {
    let document = read(text);
    assert_eq!(show(&document), expected, "of {text}");
    check(&document, text, &holds_in_order);
}

#[test]
fn the_head_gives_title_date_and_tags() {
    let document = read(
        "#+TITLE: The Kettle\n#+date: <2024-05-17 Fri>\n#+FILETAGS: :tea:kettle:\n#+OPTIONS: toc:nil\n\nText.\n",
    );
    assert_eq!(show(&document), "p: Text.\n");
    assert_eq!(document.title.as_deref(), Some("The Kettle"));
    assert_eq!(document.date, Some(19_860 * 86_400));
    assert_eq!(document.tags, ["tea", "kettle"]);
}

#[test]
fn headlines_lose_what_emacs_keeps_in_them() {
    assert_reads(
        concat!(
            "#+TODO: MEND(m) | MENDED\n* TODO [#A] Mend the *kettle* [1/3] :tea:shop:\nSCHEDULED: <2024-05-17 Fri>\n",
            ":PROPERTIES:\n:ID: x\n:END:\nText.\n** MENDED Done\n*bold* first\n*** Plain :: words\n:open:\nrest\n",
        ),
        "h1: Mend the kettle\np: Text.\nh2: Done\np: bold first\nh3: Plain :: words\np: :open: rest\n",
    );
}

#[test]
fn marks_in_running_text_are_left_out() {
    assert_reads(
        concat!(
            "A *bold* /soft/ _under_ =co*d*e= ~more~ +gone+ a/b/c 2*3*4 snake_case_name\n",
            "[[https://x.org][a *link*]], [[https://x.org]], [[file:k.png]] [fn:1] <<here>>word \\\\\n",
            "next [fn:: A note.] src_sh{boil 5} @@html:<b>@@end\n",
        ),
        "p: A bold soft under co*d*e more gone a/b/c 2*3*4 snake_case_name a link, https://x.org, \
         word⏎next A note. boil 5 end\n",
    );
}

#[test]
fn lists_keep_their_items_apart() {
    assert_reads(
        "- one\n  goes on\n  - [X] two\n+ three\n1. four\n2) [@5] five\n - Lid :: closes the\n   kettle\n\n  More.\n\nAfter.\n\n\
         - Why so? :: Because.\n\n  Indeed.\n- Next\n",
        "li: one goes on\nli: two\nli: three\nli: four\nli: five\nli: Lid: closes the kettle\np: More.\np: After.\n\
         Q: Why so?\nA: Because.\nA: Indeed.\nli: Next\n",
    );
}

#[test]
fn blocks_are_kept_or_read() {
    assert_reads(
        concat!(
            "#+CAPTION: The code\n#+BEGIN_SRC sh :results none\n  boil 5\n\n    rest\n#+END_SRC\n\n#+begin_example\nas is\n#+end_example\n\n",
            ": fixed\n:\n: width\n\n#+BEGIN_QUOTE\nQuoted *words*.\n#+END_QUOTE\n\n#+BEGIN_COMMENT\nhidden\n#+END_COMMENT\n\n",
            "# a comment\n-----\n#+BEGIN_EXPORT html\n<b>\n#+END_EXPORT\n#+RESULTS:\nEnd.\n\n[fn:1] The note.\n",
        ),
        "p: The code\ncode: boil 5⏎⏎  rest\ncode: as is\ncode: fixed⏎width\np: Quoted words.\np: End.\np: The note.\n",
    );
    let document = read("#+INCLUDE: \"two.org\"\nText.\n");
    assert_eq!(
        document.warnings,
        ["includes \"two.org\", which was not read as a part of it"]
    );
}

#[test]
fn tables_have_rows_and_cells() {
    assert_reads(
        "| Size | Price |\n|------+-------|\n| <l>  |       |\n| *one* | 2 |\n|  | 3 |\n#+TBLFM: $2=1\n",
        "table: Size | Price⏎one | 2⏎ | 3\n",
    );
}

const SAMPLE: &str = include_str!("../../../tests/formats/samples/org/kettle.org");

#[test]
fn any_damage_is_read() {
    check_blocks(&read(SAMPLE));
    for text in mutated(SAMPLE) {
        check_blocks(&read(&text));
    }
}

#[test]
fn hostile_files_are_read_in_time() {
    for bit in [
        "*a ",
        "=a ",
        "[[a",
        "[fn:a",
        "<<a",
        "@@a ",
        "src_a{",
        "- ",
        ":a:\n",
        "#+BEGIN_SRC\n",
        "| ",
        "* a\n",
        "a :: ",
    ] {
        check_blocks(&read(&bit.repeat(20_000)));
    }
}

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "* ",
        "** ",
        "TODO ",
        "[#A] ",
        ":a:",
        ":END:\n",
        ":A:\n",
        "#+TITLE: ",
        "#+BEGIN_SRC\n",
        "#+END_SRC\n",
        "#+begin_quote\n",
        "#+CAPTION: ",
        "- ",
        "1. ",
        "[X] ",
        " :: ",
        "? :: ",
        "  ",
        "|",
        "|-\n",
        ": ",
        "# ",
        "[[",
        "][",
        "]]",
        "[fn:1]",
        "[fn:: ",
        "]",
        "*",
        "/",
        "_",
        "=",
        "~",
        "+",
        "<<",
        ">>",
        "\\\\\n",
        "@@",
        "src_a{",
        "}",
        "\n",
        "\n\n",
        "\r\n",
        "one ",
        "two",
        "ünf",
        "日本",
        "?",
        ". ",
        "\t",
        "\0",
    ]);
    prop::collection::vec(bit, 0..50).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_soup_gives_sound_blocks_and_places(text in soup()) {
        let document = read(&text);
        check(&document, &text, &holds_in_order);
    }

    #[test]
    fn any_text_is_read(text in "\\PC*|.{0,80}") {
        check_blocks(&read(&text));
    }
}
