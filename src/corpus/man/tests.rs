use super::write;
use crate::corpus::Document;
use crate::corpus::markup::testing::{check, mutated, read as read_text};
use crate::corpus::testing::{check_blocks, holds_in_order, show};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    read_text("page.1", text, write)
}

fn assert_reads(text: &str, expected: &str) {
    let document = read(text);
    assert_eq!(show(&document), expected, "of {text}");
    check(&document, text, &holds_in_order);
}

#[test]
fn a_page_has_title_date_and_sections() {
    let text = ".\\\" a comment\n.TH KETTLE 1 2024-05-17 \"The workshop\"\n.SH NAME\nkettle \\- boil water\n.SS\nA part\n.PP\nOne.\n\nTwo\nthree.\n";
    assert_reads(
        text,
        "h1: NAME\np: kettle - boil water\nh2: A part\np: One.\np: Two three.\n",
    );
    let document = read(text);
    assert_eq!(document.title.as_deref(), Some("kettle(1)"));
    assert_eq!(document.date, Some(19_860 * 86_400));
}

#[test]
fn an_option_stays_with_its_description() {
    assert_reads(
        concat!(
            ".TP\n\\fB\\-v\\fR, \\fB\\-\\-verbose\\fR\nSays more.\n.TP\n.BR \\-q \", \" \\-\\-quiet\nSays\n.B less\nthan that.\n\nMore.\n",
            ".IP \\(bu 2\nA bullet.\n.IP \"\\-x \\fIfile\\fR\" 4\nExtracts.\n.TP\n.B \\-a\n.TQ\n.B \\-b\nBoth.\n.TP 4\n1.\nFirst.\n",
        ),
        "li: -v, --verbose: Says more.\nli: -q, --quiet: Says less than that.\np: More.\nli: A bullet.\n\
         li: -x file: Extracts.\nli: -a, -b: Both.\nli: 1. First.\n",
    );
}

#[test]
fn escapes_become_characters() {
    let text = concat!(
        "\\(lqquoted\\(rq \\*(lqtoo\\*(rq \\[em] caf\\('e \\[u00E9] back\\eslash \\s-1SMALL\\s0 a\\|b \\f(CWcode\\fP\\&. ",
        "\\h'1m'x \\n(.x\\v'2'y \\N'65' \\~z \\%no\\:break\\c\nend \\\" not this\n",
    );
    let document = read(text);
    assert_eq!(
        show(&document),
        "p: “quoted” “too” — café é back\\slash SMALL ab code. x y A z nobreakend\n"
    );
    check(&document, text, &|_, _| true);
}

#[test]
fn code_and_tables_are_kept() {
    assert_reads(
        concat!(
            "Call:\n.PP\n.nf\n.B kettle \\-\\-boil\n\n  5 \\e\n.fi\n.PP\n.EX\nexample\n.EE\n.TS\ntab(;) allbox;\nlb l\nl l.\nSize;Price\n_\n",
            "one;T{\ntwo\n.B euros\nmore\nT}\n.TE\nEnd.\n",
        ),
        "p: Call:\ncode: kettle --boil⏎⏎  5 \\\ncode: example\ntable: Size | Price⏎one | two euros more\np: End.\n",
    );
}

#[test]
fn conditions_and_definitions_are_obeyed() {
    assert_reads(
        concat!(
            ".de Sp\n.if t hidden\n..\n.ie n \\{\\\n.ds -- \\(em\n'br\\}\n.el \\{\\\nhidden\n.\\}\n.if t hidden\n.if n shown\n",
            ".if \\n[.g] \\{\\\n.  am URL\n.    hidden\n.  .\n.\\}\n.ig\nhidden\n..\n.ie \\n(.g .ds Aq \\(aq\n.el .ds Aq x\nit\\*(Aqs \\*(--\n.UR http://x.org\nthe site\n.UE .\n.MT a@x.org\n.ME\n.br\nnext\n",
        ),
        "p: shown it's — the site. a@x.org⏎next\n",
    );
    let document = read(".so man3/kettle.3\n");
    assert_eq!(document.warnings.len(), 1);
}

#[test]
fn mdoc_is_read() {
    let text = concat!(
        ".Dd May 17, 2024\n.Dt KETTLE 1\n.Os\n.Sh NAME\n.Nm kettle\n.Nd boil water\n.Sh SYNOPSIS\n.Nm\n.Op Fl bq\n.Op Fl n Ar count\n.Ar\n",
        ".Sh DESCRIPTION\nThe\n.Nm\nutility boils\n.Pq see Xr tea 7 .\n.Pp\nIt is\n.Dq hot ,\nand\n.Em not\n.Sy cold .\n",
        ".Bl -tag -width Ds\n.It Fl b , Fl Fl boil Ar minutes\nBoils.\n.Pp\nMore.\n.It Fl q\nIs quiet.\n.El\n",
        ".Bl -bullet\n.It\nOne.\n.El\n.Bl -column a b\n.It Size Ta Price\n.It one Ta two\n.El\n.Bd -literal\nkettle -b\n  5\n.Ed\n",
        ".Ft int\n.Fn boil \"int minutes\" \"char *name\"\n.Dl kettle -q\n.Ex -std\n",
    );
    let document = read(text);
    assert_eq!(
        show(&document),
        concat!(
            "h1: NAME\np: kettle - boil water\nh1: SYNOPSIS\np: kettle [-bq] [-n count] file ...\nh1: DESCRIPTION\n",
            "p: The kettle utility boils (see tea(7)).\np: It is “hot”, and not cold.\nli: -b, --boil minutes: Boils.\np: More.\n",
            "li: -q: Is quiet.\nli: One.\ntable: Size | Price⏎one | two\ncode: kettle -b⏎  5\n",
            "p: int boil(int minutes, char *name)\ncode: kettle -q\np: kettle exits 0 on success, and >0 if an error occurs.\n",
        )
    );
    assert_eq!(document.title.as_deref(), Some("kettle(1)"));
    assert_eq!(document.date, Some(19_860 * 86_400));
}

const SAMPLES: [&str; 2] = [
    include_str!("../../../tests/formats/samples/man/kettle.1"),
    include_str!("../../../tests/formats/samples/man/teapot.8"),
];

#[test]
fn any_damage_is_read() {
    for sample in SAMPLES {
        check_blocks(&read(sample));
        for text in mutated(sample) {
            check_blocks(&read(&text));
        }
    }
}

#[test]
fn hostile_files_are_read_in_time() {
    for bit in [
        "\\f",
        "\\*(",
        "\\[",
        ".TP\n",
        ".if n \\{\\\n",
        ".de x\n",
        ".TS\n",
        ".Dd\n.Bl -tag\n.It a\n",
        ".Dd\n.Op ",
        ".ds a \\*a\\*a\n",
        ".B \"",
        "\\h'",
    ] {
        check_blocks(&read(&bit.repeat(10_000)));
    }
}

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        ".TH A 1\n",
        ".SH ",
        ".SS\n",
        ".TP\n",
        ".TQ\n",
        ".IP \"",
        ".B ",
        ".BR ",
        ".nf\n",
        ".fi\n",
        ".PP\n",
        ".br\n",
        ".UR x\n",
        ".UE\n",
        ".TS\n",
        ".TE\n",
        "T{\n",
        "T}\n",
        "l l.\n",
        ".if n ",
        ".ie t ",
        ".el ",
        "\\{",
        "\\}",
        ".de a\n",
        "..\n",
        ".ds x y\n",
        "\\*x",
        "\\-",
        "\\fB",
        "\\(em",
        "\\[",
        "]",
        "\\h'",
        "'",
        "\"",
        "\\c\n",
        "\\\" ",
        "\n",
        "\n\n",
        "\r\n",
        "one ",
        "two",
        "ünf",
        "日本",
        ". ",
        "\t",
        "\0",
        ".OP a b\n",
        ".MR a 1 ,\n",
        ".RS\n",
    ]);
    prop::collection::vec(bit, 0..50).prop_map(|bits| bits.concat())
}

fn mdoc_soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        ".Sh ",
        ".Ss A\n",
        ".Nm\n",
        ".Nm a\n",
        ".Fl a",
        " , ",
        " . ",
        "\n",
        " Ar b",
        " Op ",
        ".Op ",
        ".Oo\n",
        ".Oc\n",
        ".It ",
        ".Bl -tag\n",
        ".Bl -column\n",
        ".Bl -bullet\n",
        ".El\n",
        " Ta ",
        ".Bd -literal\n",
        ".Ed\n",
        ".Pp\n",
        ".Fn a b c\n",
        ".Fo a\n",
        ".Fa b\n",
        ".Fc\n",
        ".Xr a 1 ,\n",
        ".Pf ( ",
        " Ns ",
        ".Dq ",
        ".Ex -std\n",
        ".Dl x\n",
        "one\n",
        "two ",
        "ünf ",
        "\"",
        "\\-",
        ".Ap\n",
        ".%A x\n",
        ".Nd ",
    ]);
    prop::collection::vec(bit, 0..50).prop_map(|bits| format!(".Dd May 1, 2024\n{}", bits.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_soup_gives_sound_blocks_and_places(text in soup()) {
        let document = read(&text);
        // Letters that an escape names stand in the file as the escape.
        check(&document, &text, &|_, _| true);
    }

    #[test]
    fn any_mdoc_gives_sound_blocks_and_places(text in mdoc_soup()) {
        check(&read(&text), &text, &|_, _| true);
    }

    #[test]
    fn any_text_is_read(text in "\\PC*|.{0,80}") {
        check_blocks(&read(&text));
    }
}
