use super::write;
use crate::corpus::markup::testing::{check, mutated, read as read_text};
use crate::corpus::testing::{check_blocks, holds_in_order, show};
use crate::corpus::{Document, Format};
use proptest::prelude::*;

fn read(name: &str, text: &str) -> Document {
    read_text(name, text, write)
}

fn assert_reads(name: &str, text: &str, expected: &str) {
    let document = read(name, text);
    assert_eq!(show(&document), expected, "of {text}");
    check(&document, text, &holds_in_order);
}

#[test]
fn comments_stand_before_their_code() {
    assert_reads(
        "a.rs",
        concat!(
            "//! The kettle: boils\n//! water.\n\nuse tea;\n\n/// How hot it gets.\n///\n/// - in degrees\n/// # Errors\n/// None.\n",
            "pub fn heat() { // not apart\n    let url = \"http://x // no\";\n    let raw = r#\"// \" no\"#;\n    let c = '\"'; fn f<'a>() {}\n",
            "    /* inner /* nested */\n     * goes on */\n    boil();\n}\n\nfn next() {}\n",
        ),
        concat!(
            "p: The kettle: boils water.\ncode: use tea;\np: How hot it gets.\nli: in degrees\np: Errors\np: None.\n",
            "code: pub fn heat() { // not apart⏎    let url = \"http://x // no\";⏎    let raw = r#\"// \" no\"#;⏎    let c = '\"'; fn f<'a>() {}\n",
            "p: inner /* nested */ goes on\ncode: boil();⏎}\ncode: fn next() {}\n",
        ),
    );
}

#[test]
fn documentation_in_quotes_is_a_comment() {
    assert_reads(
        "a.py",
        concat!(
            "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n\"\"\"Times a kettle.\n\nMore on it.\n\"\"\"\nimport os\n\n\n",
            "def boil(minutes, hot=True):\n    '''Boil water.\n\n    Args:\n        minutes: How long\n            it takes.\n        hot (bool): Whether\n\n",
            "    >>> boil(5)\n    True\n    '''\n    text = \"\"\"# not a comment\"\"\"\n    return '#' # nor this\n",
        ),
        concat!(
            "p: Times a kettle.\np: More on it.\ncode: import os\ncode: def boil(minutes, hot=True):\np: Boil water.\np: Args:\n",
            "li: minutes: How long it takes.\nli: hot (bool): Whether\ncode: >>> boil(5)⏎True\n",
            "code: text = \"\"\"# not a comment\"\"\"⏎    return '#' # nor this\n",
        ),
    );
}

#[test]
fn licences_and_rules_are_no_content() {
    assert_reads(
        "a.c",
        concat!(
            "/*\n * kettle.c - times a kettle\n *\n * Copyright (c) 2024 The workshop\n *\n * Licensed under the Tea License.\n *\n * Without warranty.\n */\n",
            "/* ---------- */\n/**** Boiling ****/\n#include <tea.h>\n\n/**\n * Boils.\n * @param minutes how long\n * @return *hot* water\n */\nint boil(int minutes);\n",
        ),
        concat!(
            "p: kettle.c - times a kettle\n-: Copyright (c) 2024 The workshop\n-: Licensed under the Tea License.\n-: Without warranty.\n",
            "p: Boiling\ncode: #include <tea.h>\np: Boils.\nli: @param minutes how long\nli: @return *hot* water\ncode: int boil(int minutes);\n",
        ),
    );
    assert_reads(
        "a.rs",
        "// SPDX-License-Identifier: MIT\n\n// Boils.\nfn boil() {}\n",
        "-: SPDX-License-Identifier: MIT\np: Boils.\ncode: fn boil() {}\n",
    );
}

#[test]
fn each_language_has_its_marks() {
    for (name, text, expected) in [
        (
            "a.js",
            "// One.\nlet a = `// no ${b}`, c = /\\/\\*[/]'/;\n/* Two. */\n",
            "p: One.\ncode: let a = `// no ${b}`, c = /\\/\\*[/]'/;\np: Two.\n",
        ),
        (
            "a.go",
            "// One.\nvar a = `// no\n/* no`\n",
            "p: One.\ncode: var a = `// no⏎/* no`\n",
        ),
        (
            "a.sh",
            "#!/bin/sh\n# One.\necho ${#a} 'it # no' <<EOF\n# no\nEOF\n# Two.\n",
            "p: One.\ncode: echo ${#a} 'it # no' <<EOF⏎# no⏎EOF\np: Two.\n",
        ),
        (
            "a.lua",
            "--[==[ One\n]] two. ]==]\na = [[ -- no\n-- no ]]\n-- Three.\n",
            "p: One ]] two.\ncode: a = [[ -- no⏎-- no ]]\np: Three.\n",
        ),
        (
            "a.sql",
            "-- One.\nselect '-- it''s' from t;\n/* Two. */\n",
            "p: One.\ncode: select '-- it''s' from t;\np: Two.\n",
        ),
        (
            "a.hs",
            "-- | One.\n{- Two {- deep -}\n-}\nmain = print \"-- no\"\n",
            "p: One.\np: Two {- deep -}\ncode: main = print \"-- no\"\n",
        ),
        (
            "a.ex",
            "@doc \"\"\"\nOne.\n\"\"\"\ndef a, do: 1\n",
            "p: One.\ncode: def a, do: 1\n",
        ),
        (
            "a.pl",
            "=head1 NAME\n\nkettle\n\n=over 4\n\n=item -v\n\nSays more.\n\n=back\n\n=head2 Part\n\n=cut\n\nmy $x; # no\n# Two.\n",
            "p: NAME\np: kettle\nli: -v\np: Says more.\np: Part\ncode: my $x; # no\np: Two.\n",
        ),
        (
            "a.rb",
            "=begin\nOne.\n=end\nputs \"#{x}\"\n# Two.\n",
            "p: One.\ncode: puts \"#{x}\"\np: Two.\n",
        ),
        (
            "a.clj",
            ";; One.\n(def a \\\" \"; no\")\n#| Two. |#\n",
            "p: One.\ncode: (def a \\\" \"; no\")\np: Two.\n",
        ),
        (
            "a.jl",
            "#= One #= deep =#\n=#\n\"\"\"\n    f(x)\n\nTwo.\n\"\"\"\nf(x) = 1\n",
            "p: One #= deep =#\np: f(x)\np: Two.\ncode: f(x) = 1\n",
        ),
        (
            "a.php",
            "<?php\n# One.\n#[Attribute]\n$a = '// no';\n",
            "code: <?php\np: One.\ncode: #[Attribute]⏎$a = '// no';\n",
        ),
        (
            "a.vue",
            "<!-- One. -->\n<a href=\"http://x\">\n",
            "p: One.\ncode: <a href=\"http://x\">\n",
        ),
        (
            "a.ini",
            "; One.\n[a]\nb = c ; no\n# Two.\n",
            "p: One.\ncode: [a]⏎b = c ; no\np: Two.\n",
        ),
        (
            "Makefile",
            "# One.\nall:\n\techo '#'\n",
            "p: One.\ncode: all:⏎\techo '#'\n",
        ),
        (
            "a.css",
            "/* One. */\na { b: url(http://x) }\n",
            "p: One.\ncode: a { b: url(http://x) }\n",
        ),
        (
            "a.el",
            ";;; One. -*- mode\n(a)\n",
            "p: One. -*- mode\ncode: (a)\n",
        ),
        (
            "a.bat",
            "@echo off\nREM One.\n:: Two.\ndir\n",
            "code: @echo off\np: One.\np: Two.\ncode: dir\n",
        ),
    ] {
        let document = read(name, text);
        assert_eq!(show(&document), expected, "of {name}");
        check(&document, text, &holds_in_order);
    }
}

#[test]
fn code_is_known_by_its_name() {
    for (name, format) in [
        ("src/main.rs", Some(Format::Code)),
        ("Makefile", Some(Format::Code)),
        ("CMakeLists.txt", Some(Format::Code)),
        ("X.PY", Some(Format::Code)),
        ("README", Some(Format::Plain)),
        ("LICENSE", Some(Format::Plain)),
        ("a.log", Some(Format::Plain)),
        ("a.txt", Some(Format::Plain)),
    ] {
        assert_eq!(Format::of(name, b"some words"), format, "{name}");
    }
    assert_eq!(
        Format::of("film.ts", b"G\0\0\0\x10\0\0\x01\x02\x03\x04\x05\x06"),
        None
    );
}

const SAMPLES: [(&str, &str); 2] = [
    (
        "kettle.rs",
        include_str!("../../../tests/formats/samples/code/kettle.rs"),
    ),
    (
        "kettle.py",
        include_str!("../../../tests/formats/samples/code/kettle.py"),
    ),
];

#[test]
fn any_damage_is_read() {
    for (name, sample) in SAMPLES {
        check_blocks(&read(name, sample));
        for text in mutated(sample) {
            check_blocks(&read(name, &text));
        }
    }
}

const NAMES: [&str; 12] = [
    "a.rs", "a.py", "a.js", "a.sh", "a.lua", "a.pl", "a.rb", "a.clj", "a.hs", "a.ex", "a.php",
    "a.vue",
];

#[test]
fn hostile_files_are_read_in_time() {
    for name in NAMES {
        for bit in [
            "/*",
            "\"",
            "'",
            "// a\n",
            "# a\n",
            "\"\"\"",
            "r#\"",
            "<<A\n",
            "--[[",
            "[[",
            "{- ",
            "/a",
            "```\n# ```\n",
            "#|",
            "// ```\n",
            "=a\n",
        ] {
            check_blocks(&read(name, &bit.repeat(5_000)));
        }
    }
}

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "// ",
        "/// ",
        "/* ",
        "*/",
        " * ",
        "# ",
        "#",
        "\"",
        "'",
        "`",
        "\"\"\"",
        "'''",
        "r#\"",
        "\"#",
        "-- ",
        "--[[",
        "]]",
        "{-",
        "-}",
        ";; ",
        "#|",
        "|#",
        "<<EOF\n",
        "EOF\n",
        "=pod\n",
        "=cut\n",
        "=begin\n",
        "=end\n",
        "<!-- ",
        "-->",
        "```\n",
        ">>> ",
        "- ",
        "@param ",
        "----",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "\\",
        "one ",
        "two",
        "ünf",
        "日本",
        "fn a() {\n",
        "}\n",
        "Copyright ",
        "Args:\n",
        "x: ",
        "\t",
        "\0",
        "?",
    ]);
    prop::collection::vec(bit, 0..50).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_soup_gives_sound_blocks_and_places(text in soup(), name in prop::sample::select(NAMES.to_vec())) {
        let document = read(name, &text);
        check(&document, &text, &holds_in_order);
    }

    #[test]
    fn any_text_is_read(text in "\\PC*|.{0,80}", name in prop::sample::select(NAMES.to_vec())) {
        check_blocks(&read(name, &text));
    }
}
