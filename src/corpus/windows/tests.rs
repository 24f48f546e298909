use super::*;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, check_places};
use crate::corpus::{Warning, finish};
use crate::passage::{SplitSettings, Splitting};
use crate::text::Language;
use proptest::prelude::*;

/// The documents of `bytes`, read in windows of `size`.
fn windows(format: Format, bytes: &[u8], size: usize) -> (Vec<Document>, Vec<Warning>) {
    let options = ReadOptions::default();
    let input = Input::new("big", &[], &options);
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let mut output = Output::new("big", &mut each, &mut warnings);
    let (begun, rest) = bytes.split_at(bytes.len().min(size / 2));
    read(format, &input, size, begun.to_vec(), rest, &mut output).expect("bytes in memory");
    (found, warnings)
}

/// What is looked at of a document's block: its words, and kind, bytes and lines of each.
fn blocks(document: &Document) -> Vec<String> {
    let show = |block: &Block| {
        let place = document.place(block.span);
        let words = document.words_of(block);
        format!(
            "{:?} {words:?} {:?} {:?}",
            block.kind, place.bytes, place.units
        )
    };
    document.blocks.iter().map(show).collect()
}

/// The headings above what stands at each of these bytes, by every passage that it is in.
fn headings(documents: &[Document], starts: &[u64]) -> Vec<(u64, Vec<String>)> {
    let mut splitting = Splitting::new(&SplitSettings {
        target_words: 8,
        max_words: 8,
    });
    let mut found = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for document in documents {
        for passage in splitting.passages(document) {
            assert!(ids.insert(passage.id), "{} twice", passage.id);
            assert_eq!(passage.document, "big");
            let within = starts.iter().filter(|at| passage.place.bytes.contains(at));
            found.extend(within.map(|&at| (at, passage.heading_path.clone())));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn finished(mut documents: Vec<Document>) -> Vec<Document> {
    let mut carried: Option<Carried> = None;
    for document in &mut documents {
        // Too little text to tell.
        document.language = Language::English;
        match &carried {
            Some(carried) => carried.give(document),
            None => {
                finish(document);
                carried = Some(Carried::of(document));
            }
        }
    }
    documents
}

#[track_caller]
fn assert_as_whole(format: Format, text: &str, size: usize) {
    let (parts, warnings) = windows(format, text.as_bytes(), size);
    let (whole, _) = windows(format, text.as_bytes(), text.len());
    assert_eq!(warnings, []);
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0].part, Part::Whole);
    for document in &parts {
        check_blocks(document);
        check_places(document, text, &crate::corpus::testing::holds_in_order);
    }
    let shown: Vec<String> = parts.iter().flat_map(blocks).collect();
    assert_eq!(shown, blocks(&whole[0]));
    let (parts, whole) = (finished(parts), finished(whole));
    assert!(parts.iter().all(|part| part.title == whole[0].title));
    let blocks = whole[0].blocks.iter();
    let starts = blocks.map(|block| whole[0].place(block.span).bytes.start);
    let starts: Vec<u64> = starts.collect();
    assert_eq!(headings(&parts, &starts), headings(&whole, &starts));
}

fn words(range: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{3,8}",
        Just("größer".to_string()),
        Just("知識".to_string())
    ];
    proptest::collection::vec(word, range).prop_map(|words| words.join(" "))
}

fn markdown() -> impl Strategy<Value = String> {
    let heading = (1usize..5, "[A-Z][a-z]{2,6}").prop_map(|(level, words)| {
        let marks = "#".repeat(level);
        format!("{marks} {words}")
    });
    let block = prop_oneof![
        heading,
        words(2..6),
        words(2..6).prop_map(|words| words.replacen(' ', "\n", 1)),
        (words(1..3), words(1..3)).prop_map(|(a, b)| format!("- {a}\n- {b}")),
        words(1..4).prop_map(|words| format!("```\n# {words}\n\n{words}\n```")),
        words(1..3).prop_map(|words| format!("> {words}")),
        words(1..3).prop_map(|words| format!("| a | b |\n|---|---|\n| 1 | {words} |")),
    ];
    let end = prop_oneof![Just("\n\n"), Just("\r\n\r\n"), Just("\n\n\n")];
    proptest::collection::vec((block, end), 2..40).prop_map(|blocks| {
        let start = "---\ntitle: The title\ntags: a\n---\n# The title\n\n".to_string();
        blocks
            .into_iter()
            .fold(start, |text, (block, end)| text + &block + end)
    })
}

fn plain() -> impl Strategy<Value = String> {
    let heading = prop_oneof![
        "[A-Z][a-z]{2,8} [a-z]{3,6}",
        "[A-Z]{4,8} [A-Z]{3,6}",
        "[1-9]\\.[1-9] [A-Z][a-z]{3,6}",
    ];
    let lines = proptest::collection::vec(words(6..9), 2..4);
    let text = lines.prop_map(|lines| format!("{}.", lines.join("\n")));
    let section = (
        proptest::option::of(heading),
        proptest::collection::vec(text, 1..3),
    );
    proptest::collection::vec(section, 2..12).prop_map(|sections| {
        let parts = sections.into_iter();
        let parts = parts.flat_map(|(heading, texts)| heading.into_iter().chain(texts));
        let text: String = parts.flat_map(|part| [part, "\n\n".to_string()]).collect();
        format!("The title of it\n\nA text to begin with,\nof two lines.\n\n{text}")
    })
}

proptest! {
    #[test]
    fn markdown_in_windows_reads_as_the_whole(text in markdown(), size in 260usize..600) {
        assert_as_whole(Format::Markdown, &text, size);
    }

    #[test]
    fn plain_text_in_windows_reads_as_the_whole(text in plain(), size in 700usize..1200) {
        assert_as_whole(Format::Plain, &text, size);
    }

    #[test]
    fn all_words_of_any_text_are_at_their_places(
        text in "(# |```|~~~|- |größer|知|\r|\n|\r\n|\n\n| |word |\\.|    ){0,120}",
        format in prop_oneof![Just(Format::Plain), Just(Format::Markdown), Just(Format::Code)],
        size in 16usize..80,
    ) {
        let (parts, _) = windows(format, text.as_bytes(), size);
        for document in &parts {
            check_places(document, &text, &crate::corpus::testing::holds_in_order);
        }
        let found: String = parts.iter().flat_map(|document| {
            document.blocks.iter().map(|block| document.words_of(block))
        }).collect();
        let only = |text: &str, word: &str| text.matches(word).count();
        // The name of a language behind a fence is dropped, as are link targets of Markdown.
        if format != Format::Markdown && !text.contains(['`', '~']) {
            for word in ["größer", "知"] {
                prop_assert_eq!(only(&found, word), only(&text, word));
            }
        }
    }

    #[test]
    fn no_encoding_is_cut_inside_a_character(
        text in "(größer|知識|𝄞|word| |\n|\r\n){20,80}",
        size in 16usize..60,
    ) {
        let utf16 = |order: fn(u16) -> [u8; 2], mark: &[u8]| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(order);
            mark.iter().copied().chain(units).collect()
        };
        let marked = ["\u{FEFF}", &text].concat().into_bytes();
        for bytes in [
            utf16(u16::to_le_bytes, b"\xFF\xFE"),
            utf16(u16::to_be_bytes, b"\xFE\xFF"),
            marked,
        ] {
            let whole = crate::corpus::encoding::decode(&bytes);
            let (parts, warnings) = windows(Format::Plain, &bytes, size);
            prop_assert_eq!(warnings, []);
            let mut found = parts.iter().flat_map(|part| {
                part.blocks.iter().flat_map(|block| {
                    block.span.of(&part.text).char_indices().map(|(at, c)| {
                        let start = block.span.start() + at;
                        (c, part.map.locate(Span::new(start, start + c.len_utf8())))
                    })
                })
            });
            let spaceless = |c: &char| !c.is_whitespace();
            for (at, c) in whole.text.char_indices().filter(|(_, c)| spaceless(c)) {
                let place = whole.map.locate(Span::new(at, at + c.len_utf8()));
                prop_assert_eq!(found.find(|(c, _)| spaceless(c)), Some((c, place)));
            }
        }
    }
}

#[test]
fn the_first_window_that_tells_the_encoding_tells_it_for_all() {
    let ascii = "Plain words only. ".repeat(10);
    let latin = "Où est la gare ? Elle est à côté du château. ".repeat(4);
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    let text = [ascii.as_bytes(), &bytes, b"\x81 end"].concat();
    let (parts, warnings) = windows(Format::Plain, &text, 64);
    let found: String = parts.iter().map(|part| part.text.as_str()).collect();
    assert!(found.contains("château"), "{found}");
    assert!(warnings.len() <= 1, "{warnings:?}");
}

#[test]
fn a_file_of_white_space_gives_nothing() {
    assert_eq!(windows(Format::Plain, &b" \n".repeat(50), 16).0, []);
}

#[test]
fn code_that_is_longer_than_a_window_stays_code() {
    let line = "let one = two;\n";
    let text = format!("# A\n\nWords.\n\n```\n{}```\n\n# B\n", line.repeat(20));
    let (parts, _) = windows(Format::Markdown, text.as_bytes(), 64);
    let kinds = parts.iter().flat_map(|part| part.blocks.iter());
    let code: usize = kinds
        .clone()
        .filter(|block| block.kind == BlockKind::Code)
        .count();
    let others = kinds.filter(|block| block.kind != BlockKind::Code).count();
    assert!(code > 1);
    assert_eq!(others, 3);
    parts
        .iter()
        .for_each(|part| check_places(part, &text, &crate::corpus::testing::holds_in_order));
}
