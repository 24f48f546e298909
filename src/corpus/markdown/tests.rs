use super::document;
use crate::corpus::Document;
use crate::corpus::testing::{as_utf8, check_blocks, check_places, holds_in_order, show};
use proptest::prelude::*;

fn read(markdown: &str) -> Document {
    document("page.md", "page.md", as_utf8(markdown))
}

#[test]
fn blocks_read_as_a_person_sees_them() {
    let document = read(concat!(
        "---\ntitle: \"The *pump*\"\ndescription: no\n---\n",
        "# Pumps {#pumps}\n\nA **pump** moves\n`water`, see [the list][1] &amp; ![a pump](p.png).[^n]\n",
        "New  \nline<br>break \\*star\\* <kbd>Ctrl</kbd>\n\n[1]: http://example.org\n\n",
        "- One\n- [x] Two ~~old~~\n\n  More on two.\n  - Deep\n\n        code in it\n\n",
        "> [!NOTE]\n> Mind the gap.\n\n> Quoted\n> text.\n\n",
        "| Name | Size |\n|---|--:|\n| a \\| b | 1 |\n| | `2` |\n\n",
        "```rust\nlet x = 1;\n\nlet y;\n```\n\n::: zone pivot=\"x\"\nIn the zone.\n::: zone-end\n\n",
        "[!INCLUDE [x](y.md)]\n\n```\n{{#include ../x.rs}}\n```\n\n[^n]: The note.\n\n",
        "Setext\n------\n<!-- hidden -->\n<p align=center>Centred <b>text</b></p>\n",
    ));
    assert_eq!(document.title.as_deref(), Some("The *pump*"));
    assert_eq!(
        show(&document),
        "h1: Pumps\n\
         p: A pump moves water, see the list & a pump. New⏎line⏎break *star* Ctrl\n\
         li: One\n\
         li: Two old\n\
         p: More on two.\n\
         li: Deep\n\
         code: code in it\n\
         p: Mind the gap.\n\
         p: Quoted text.\n\
         table: Name | Size⏎a | b | 1⏎ | 2\n\
         code: let x = 1;⏎⏎let y;\n\
         p: In the zone.\n\
         p: The note.\n\
         h2: Setext\n\
         p: Centred text\n"
    );
    check_blocks(&document);
}

#[test]
fn folded_answers_and_definitions_are_found() {
    let document = read(concat!(
        "<details>\n<summary>How do I <b>pay</b>?</summary>\n\nBy *card*.\n\n- Visa\n\n</details>\n\n",
        "<details><summary>Refunds</summary>Within 30 days.</details>\n\nAfter.\n\n",
        "Pump\n: A machine\n  for water.\n\nWhat is a valve?\n: A tap.\n",
    ));
    assert_eq!(
        show(&document),
        "Q: How do I pay?\nA: By card.\nA: Visa\nQ: Refunds\nA: Within 30 days.\np: After.\n\
         li: Pump: A machine for water.\nQ: What is a valve?\nA: A tap.\n"
    );
}

#[test]
fn words_are_found_where_they_were_written() {
    let source = "# A *b* c\r\n\r\n> one &eacute;t&#233; `two  three`\r\n> \\_four\\_ [five\r\n> six](x)\r\n\r\n\
                  - ``a`b``\r\n\r\n      code\r\n      more\r\n\r\n| x | y |\r\n|---|---|\r\n| 1 | `z` |\r\n";
    let document = read(source);
    check_places(&document, source, &|found, letters| {
        let found = found.replace("&eacute;", "é").replace("&#233;", "é");
        holds_in_order(&found, letters)
    });
    let document = read("a &amp; **bold** `code` end");
    for (word, source) in [
        ("&", "&amp;"),
        ("bold", "bold"),
        ("code", "code"),
        ("end", "end"),
    ] {
        let at = document.text.find(word).unwrap();
        let (bytes, _) = document
            .map
            .locate(crate::text::Span::new(at, at + word.len()));
        let all = "a &amp; **bold** `code` end";
        assert_eq!(&all[bytes.start as usize..bytes.end as usize], source);
    }
}

#[test]
fn only_settings_at_the_start_are_front_matter() {
    let toml = read("+++\ntitle = 'It''s'\n+++\nText.");
    assert_eq!(
        (toml.title.as_deref(), show(&toml).as_str()),
        (Some("It's"), "p: Text.\n")
    );
    let rules = read("---\n\nOne.\n\n---\n\nTwo.\n\n---\n");
    assert_eq!(show(&rules), "p: One.\np: Two.\n");
    let unclosed = read("---\ntitle: x\n\nText");
    assert!(show(&unclosed).ends_with("p: Text\n"));
    assert_eq!(
        read("## Begins here\n\ntext").title.as_deref(),
        Some("Begins here")
    );
    assert_eq!(read("text\n\n## Later").title, None);
}

#[test]
fn hostile_files_are_read_in_time() {
    let many = 50_000;
    let quotes = read(&">".repeat(many));
    assert_eq!((quotes.blocks.len(), quotes.warnings.len()), (1, 1));
    for bit in [
        "[",
        "![",
        "[a](",
        "*a_ ",
        "- ",
        "1) ",
        "<",
        "<a ",
        "`a``",
        "~~a ",
        "&",
        "|",
        "a\n: b\n",
        "<details>\n\n",
        "\n- > ",
        "[^a",
        "# {",
    ] {
        let document = read(&bit.repeat(many / 5));
        check_blocks(&document);
    }
}

/// Bits of Markdown in any order.
fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "```\n",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "](x)",
        "][1]",
        "\n[1]: y\n",
        "![",
        "|",
        "\n|-|-|\n",
        "\n",
        "\r\n",
        "\n\n",
        "  \n",
        "\\",
        "\\*",
        "&amp;",
        "&",
        "<br>",
        "<b>",
        "</b>",
        "<details>",
        "<summary>",
        "</summary>",
        "</details>",
        "<!--",
        "-->",
        "<div>\n",
        "</div>\n",
        "\n: ",
        ":::",
        "[!NOTE]",
        "[^1]",
        "\n[^1]: ",
        "---\n",
        "+++\n",
        "===\n",
        "title: x\n",
        "one ",
        "two",
        "drei",
        "ünf",
        "日本",
        "?",
        ". ",
        "\t",
        "\0",
        "[x] ",
    ]);
    prop::collection::vec(bit, 0..50).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_soup_gives_sound_blocks_and_places(markdown in soup()) {
        let document = read(&markdown);
        check_blocks(&document);
        check_places(&document, &markdown, &holds_in_order);
    }

    #[test]
    fn any_text_is_read(markdown in "\\PC*|.{0,80}") {
        check_blocks(&read(&markdown));
    }
}

#[test]
fn a_table_in_html_may_have_empty_lines_between_its_rows() {
    let markdown = "# Prices\n\n<table>\n\n<tr><th>Part</th><th>Price</th></tr>\n\n  <tr>\n\n<td>Lid</td>\n\n<td>9</td></tr>\n\n</table>\n\nAfter.\n";
    let document = read(markdown);
    assert_eq!(
        show(&document),
        "h1: Prices\ntable: Part | Price⏎Lid | 9\np: After.\n"
    );
    check_places(&document, markdown, &holds_in_order);
}
