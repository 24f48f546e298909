use super::write;
use crate::corpus::Document;
use crate::corpus::markup::testing::{check, mutated, read as read_text};
use crate::corpus::testing::{check_blocks, holds_in_order, show};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    read_text("page.adoc", text, write)
}

fn assert_reads(text: &str, expected: &str) {
    let document = read(text);
    assert_eq!(show(&document), expected, "of {text}");
    check(&document, text, &holds_in_order);
}

#[test]
fn the_head_gives_title_date_and_tags() {
    let document = read(concat!(
        "// a comment\n= The *Kettle*\nThe workshop <post@example.org>\nv1.2, 2024-05-17\n",
        ":keywords: tea, kettle\n:product: Kettle 5\n:toc:\n\nThe {product} is {unknown}.\n"
    ));
    assert_eq!(
        show(&document),
        "h1: The Kettle\np: The workshop <post@example.org>\np: The Kettle 5 is {unknown}.\n"
    );
    assert_eq!(document.title.as_deref(), Some("The Kettle"));
    assert_eq!(document.date, Some(19_860 * 86_400));
    assert_eq!(document.tags, ["tea", "kettle"]);
}

#[test]
fn sections_are_marked_before_or_below() {
    assert_reads(
        "= A\n\n== B ==\ntext\n\n[discrete]\n=== C\n\nkettle(1)\n=========\n\nNAME\n----\nkettle - boils\n\nSub\n~~~\n",
        "h1: A\nh2: B\np: text\nh3: C\nh1: kettle(1)\nh2: NAME\np: kettle - boils\nh3: Sub\n",
    );
}

#[test]
fn marks_in_running_text_are_left_out() {
    assert_reads(
        concat!(
            "A *bold* _soft_ `co_d_e` #mark# un**bold**ed H~2~O x^2^ +a*b*c+ snake_case_name \\*star*,\n",
            "link:x.html[a *link*], https://x.org/a_b_c[there^], https://x.org/a_b_c, <<id,that part>>, <<id>>,\n",
            "xref:y[other], image:k.png[a kettle,100], kbd:[Ctrl+C], linkgit:git-add[1], ((shown))(((hidden,x))) +\n",
            "next[[anchor]] line. footnote:[A note.] [.role]#words#\n",
        ),
        "p: A bold soft co_d_e mark unbolded H2O x2 a*b*c snake_case_name *star*, a link, there, \
         https://x.org/a_b_c, that part, id, other, a kettle, Ctrl+C, git-add(1), shown⏎next line. A note. words\n",
    );
}

#[test]
fn lists_keep_their_items_apart() {
    assert_reads(
        concat!(
            "* one\n** two\ngoes on\n+\nmore\n\n. first\n. second\n\n- [x] done\n\n1. number\n\n<1> callout\n\n",
            "-v::\n--verbose::\n\tSays more.\n+\n--\nIndeed.\n--\n\n-q:: Says less.\nTerm;;\n\nSaid.\n\nAfter.\n",
        ),
        "li: one\nli: two goes on\np: more\nli: first\nli: second\nli: done\nli: number\nli: callout\n\
         li: -v, --verbose: Says more.\np: Indeed.\nli: -q: Says less.\nli: Term: Said.\np: After.\n",
    );
}

#[test]
fn questions_are_answered() {
    assert_reads(
        "[qanda]\nThe lid:: It closes.\n+\nTightly.\nAnd the spout?::\n  It pours.\n\nAfter.\n\nWhy so?:: Because.\n",
        "Q: The lid\nA: It closes.\nA: Tightly.\nQ: And the spout?\nA: It pours.\np: After.\nQ: Why so?\nA: Because.\n",
    );
}

#[test]
fn blocks_are_read_for_what_they_hold() {
    assert_reads(
        concat!(
            ".The code\n[source,sh]\n----\nboil 5\n\n  rest\n----\n\n....\nas is\n....\n\n```sh\nfence\n```\n\n",
            " indented\n\n====\nExample *text*.\n====\n\n____\nQuoted.\n____\n\nNOTE: Mind the gap.\n\n[TIP]\n====\nBe *kind*.\n====\n\n",
            "////\nhidden\n////\n\n++++\n<b>passed</b>\n++++\n\nimage::k.png[A kettle]\n\n[source]\nbare code\n\n'''\nifdef::x[]\nEnd.\nendif::[]\n",
        ),
        "p: The code\ncode: boil 5⏎⏎  rest\ncode: as is\ncode: fence\ncode: indented\np: Example text.\np: Quoted.\n\
         p: Mind the gap.\np: Be kind.\np: A kettle\ncode: bare code\np: End.\n",
    );
    let document = read("One.\ninclude::parts/two.adoc[]\nThree.\n");
    assert_eq!(show(&document), "p: One.\np: Three.\n");
    assert_eq!(
        document.warnings,
        ["includes parts/two.adoc, which was not read as a part of it"]
    );
}

#[test]
fn tables_have_rows_and_cells() {
    assert_reads(
        concat!(
            "[cols=\"1,2a\",options=\"header\"]\n|===\n|Size |Price\n\n|*one*\n|two\nmore\n\n2+|both\n|===\n\n",
            "|===\n|a |b\n|c \\| dd|e\n|===\n\n,===\nx,\"y, z\"\n,===\n",
        ),
        "table: Size | Price⏎one | two more⏎both\ntable: a | b⏎c | dd | e\ntable: x | y, z\n",
    );
}

const SAMPLE: &str = include_str!("../../../tests/formats/samples/asciidoc/kettle.adoc");

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
        "<<a",
        "{a",
        "a:b[",
        "((",
        "(((a",
        "* ",
        "a:: ",
        "====\n",
        "|===\n",
        "|",
        ":a: {a}{a}\n",
        "x::\n",
        "+\n",
        "_a ",
        "http://a[",
        "a:a",
        "[.a",
        "footnote:[",
        "== ",
        "--\n",
        "----\n",
    ] {
        check_blocks(&read(&bit.repeat(20_000)));
    }
}

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "= ",
        "== ",
        "* ",
        ". ",
        "- ",
        "+\n",
        "  ",
        "----\n",
        "....\n",
        "====\n",
        "--\n",
        "|===\n",
        "|",
        "2+|",
        "a|",
        "[cols=2]\n",
        "[qanda]\n",
        "[source]\n",
        "a:: ",
        "b::\n",
        "?::\n",
        "NOTE: ",
        "//",
        "////\n",
        "image::x[",
        "image:x[",
        "link:x[",
        "]",
        "http://x",
        "[",
        "<<",
        ">>",
        ",",
        "((",
        "))",
        "(((",
        ")))",
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "#",
        "^",
        "~",
        "+",
        "++",
        " +\n",
        "\\",
        "\n",
        "\n\n",
        "\r\n",
        "include::x[]\n",
        "one ",
        "two",
        "ünf",
        "日本",
        "?",
        "\t",
        "\0",
        "footnote:[",
        "'''\n",
        ".T\n",
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
