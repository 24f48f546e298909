use super::write;
use crate::corpus::Document;
use crate::corpus::markup::testing::{check, mutated, read as read_text};
use crate::corpus::testing::{check_blocks, holds_in_order, show};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    read_text("page.rst", text, write)
}

fn assert_reads(text: &str, expected: &str) {
    let document = read(text);
    assert_eq!(show(&document), expected, "of {text}");
    check(&document, text, &holds_in_order);
}

#[test]
fn sections_have_levels_in_order_of_their_marks() {
    assert_reads(
        "=====\nGuide\n=====\n\nOne.\n\nPart\n====\n\nSub\n---\n\nTwo.\n\nOther\n=====\n----\n\nThree.\n",
        "h1: Guide\np: One.\nh2: Part\nh3: Sub\np: Two.\nh2: Other\np: Three.\n",
    );
    assert_eq!(read("Guide\n=====\n\nText").title.as_deref(), Some("Guide"));
}

#[test]
fn marks_in_running_text_are_left_out() {
    assert_reads(
        concat!(
            "A *soft* **loud** ``co  de`` word_ and `a link <http://x.org>`_, `other`__,\n",
            ":ref:`label <target>`, :class:`~a.b.C`, `x`:sub:, 2 * 3 * 4, \\*star\\*, a\\ b.\n",
            "[1]_ |not| snake_case __init__ f(*args) [CIT2002]_\n",
        ),
        "p: A soft loud co de word and a link, other, label, a.b.C, x, 2 * 3 * 4, *star*, ab. \
         |not| snake_case __init__ f(*args) CIT2002\n",
    );
}

#[test]
fn lists_keep_their_items_apart() {
    assert_reads(
        "- one\n- two\n  goes on\n\n  more\n\n  * deep\n\n1. first\n#. second\n\nTerm\n  Said of it.\n\n  More.\n\n\
         -v, --verbose  Says more.\n\n:Name: value\n  on\n\nA. Person wrote\nthis.\n",
        "li: one\nli: two goes on\np: more\nli: deep\nli: first\nli: second\nli: Term: Said of it.\np: More.\n\
         p: -v, --verbose Says more.\nli: Name: value on\np: A. Person wrote this.\n",
    );
}

#[test]
fn questions_are_answered_below_them() {
    assert_reads(
        "How do I fill it?\n  With water.\n\n  Slowly.\n\nAfter.\n",
        "Q: How do I fill it?\nA: With water.\nA: Slowly.\np: After.\n",
    );
}

#[test]
fn code_is_kept_as_it_is() {
    assert_reads(
        "Call::\n\n    a = 1\n      b\n\n    c\n\nThen ::\n\n  d\n\n::\n\n  e\n\n.. code-block:: python\n   :linenos:\n\n   f\n\n\
         >>> g\n1\n\n.. literalinclude:: x.py\n\nEnd::\n\n> h\n",
        "p: Call:\ncode: a = 1⏎  b⏎⏎c\np: Then\ncode: d\ncode: e\ncode: f\ncode: >>> g⏎1\np: End:\ncode: > h\n",
    );
}

#[test]
fn directives_give_their_words() {
    assert_reads(
        concat!(
            ".. note:: Mind the gap.\n   Here too.\n\n.. warning::\n\n   Hot.\n\n   - one\n\n",
            ".. image:: k.png\n   :alt: A kettle\n   :width: 3\n\n.. figure:: k.png\n\n   The caption.\n\n",
            ".. toctree::\n   :maxdepth: 2\n\n   one\n\n.. comment\n   more\n\n.. _label:\n\n.. |x| replace:: the kettle\n\n",
            "See X.\n\n.. option:: -q, --quiet\n\n   Says less.\n\n.. [1] A note.\n.. [CIT] A book.\n\n",
            "..\n   hidden\n\nEnd.\n",
        ),
        "p: Mind the gap. Here too.\np: Hot.\nli: one\np: A kettle\np: The caption.\np: See X.\n\
         li: -q, --quiet: Says less.\np: A note.\np: CIT: A book.\np: End.\n",
    );
    let document =
        read(".. versionadded:: 3.2\n   The spout.\n\n.. |x| replace:: the kettle\n\nSee |x|.\n");
    assert_eq!(
        show(&document),
        "p: Added in version 3.2: The spout.\np: See the kettle.\n"
    );
    let document = read("Text\n\n.. include:: other.rst\n");
    assert_eq!(
        document.warnings,
        ["includes other.rst, which was not read as a part of it"]
    );
}

#[test]
fn tables_have_rows_and_cells() {
    assert_reads(
        concat!(
            "+------+-------+\n| Size | Price |\n+======+=======+\n| one  | 2     |\n| cup  |       |\n+------+-------+\n",
            "| both spans   |\n+------+-------+\n\n",
            "====  =====\nSize  Price\n====  =====\n1     2 €\n\\     on\n3     4\n====  =====\n\n",
            ".. list-table:: Prices\n   :header-rows: 1\n\n   * - Size\n     - Price\n   * - *one*\n     - two\n       more\n\n",
            ".. csv-table::\n   :header: \"Size\", Price\n\n   1, \"2, 3\"\n",
        ),
        "table: Size | Price⏎one cup | 2⏎both spans |\ntable: Size | Price⏎1 | 2 €⏎ | on⏎3 | 4\np: Prices\n\
         table: Size | Price⏎one | two more\ntable: Size | Price⏎1 | 2, 3\n",
    );
}

#[test]
fn the_head_says_what_it_says() {
    let document = read(
        "Guide\n=====\n\n:Date: 2024-05-17\n:Author: The workshop\n:tags: tea, kettle\n:orphan:\n\nText.\n",
    );
    assert_eq!(
        show(&document),
        "h1: Guide\nli: Author: The workshop\np: Text.\n"
    );
    assert_eq!(document.date, Some(19_860 * 86_400));
    assert_eq!(document.tags, ["tea", "kettle"]);
}

const SAMPLE: &str = include_str!("../../../tests/formats/samples/rst/kettle.rst");

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
        "`a ",
        "``a ",
        "|a ",
        ".. ",
        "- ",
        "1. ",
        "a::\n\n ",
        "+-",
        "= ",
        ":a: ",
        "a\n b\n",
        "- a\n\n  ",
    ] {
        check_blocks(&read(&bit.repeat(20_000)));
    }
    let deep: String = (0..400)
        .map(|n| format!("{}- a\n\n", " ".repeat(2 * n)))
        .collect();
    check_blocks(&read(&deep));
}

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "- ",
        "1. ",
        "* ",
        "  ",
        "    ",
        "::\n\n",
        "::",
        "``",
        "`",
        "*",
        "**",
        "_",
        "`_ ",
        "|",
        "\n",
        "\n\n",
        "\r\n",
        "====\n",
        "----\n",
        "\n~~~~\n",
        ".. ",
        ".. note:: ",
        ".. list-table::\n\n",
        ".. csv-table::\n\n",
        ".. image:: x\n",
        ".. code:: ",
        ".. [1] ",
        ".. _a: b\n",
        ":name: ",
        ":ref:`",
        " <x>`",
        "+--+--+\n",
        "+==+==+\n",
        "|a |b |\n",
        "== ==\n",
        "a  b\n",
        ">>> ",
        "| ",
        "\\",
        "one ",
        "two",
        "ünf",
        "日本",
        "?",
        ". ",
        "\t",
        "\0",
        "* - ",
        ",",
        "\"",
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
