use super::super::size::{WORD, size_of};
use super::*;
use crate::corpus::SourceMap;
use crate::passage::PassageId;
use proptest::prelude::*;
use std::collections::HashSet;

const HEADING: BlockKind = BlockKind::Heading { level: 2 };
const QUESTION: BlockKind = BlockKind::FaqQuestion { level: None };
const ANSWER: BlockKind = BlockKind::FaqAnswer { cut_off: false };

/// A document of these blocks with empty lines between them.
fn document(blocks: &[(BlockKind, &str)]) -> Document {
    let mut text = String::new();
    let mut placed = Vec::new();
    for (kind, words) in blocks {
        let start = text.len();
        text.push_str(words);
        placed.push(Block {
            kind: *kind,
            span: Span::new(start, text.len()),
        });
        text.push_str(if *kind == BlockKind::ListItem {
            "\n- "
        } else {
            "\n\n"
        });
    }
    let map = SourceMap::identity(&text);
    let mut document = Document::new("a.md", "a.md", text, map);
    document.blocks = placed;
    document
}

fn split(blocks: &[(BlockKind, &str)]) -> Vec<Passage> {
    passages(&document(blocks), &SplitSettings::default())
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

/// `count` sentences of ten words each, told apart by `name`.
fn prose(name: &str, count: usize) -> String {
    let sentence = |i: usize| format!("{name} number {i} has ten words in it, no less.");
    let all: Vec<String> = (1..=count).map(sentence).collect();
    all.join(" ")
}

#[test]
fn a_section_is_one_passage_with_the_headings_above_it() {
    let mut document = document(&[
        (BlockKind::Heading { level: 1 }, "Guide"),
        (BlockKind::Paragraph, "It begins."),
        (BlockKind::Heading { level: 2 }, "Install"),
        (BlockKind::Paragraph, "Run it."),
        (BlockKind::Paragraph, "Then wait."),
        (BlockKind::Heading { level: 3 }, "On Windows"),
        (BlockKind::Paragraph, "Click it."),
        (BlockKind::Heading { level: 2 }, "Use"),
        (BlockKind::Paragraph, "Ask."),
    ]);
    document.title = Some("Guide".to_string());
    let found = passages(&document, &SplitSettings::default());
    let paths: Vec<String> = found.iter().map(|p| p.heading_path.join(" > ")).collect();
    assert_eq!(
        texts(&found),
        ["It begins.", "Run it.\n\nThen wait.", "Click it.", "Ask."]
    );
    assert_eq!(paths, ["", "Install", "Install > On Windows", "Use"]);
}

#[test]
fn a_long_section_is_divided_evenly_with_one_sentence_of_overlap() {
    let words = prose("It", 40);
    let found = split(&[(HEADING, "Long"), (BlockKind::Paragraph, &words)]);
    assert_eq!(found.len(), 3);
    for pair in found.windows(2) {
        let first = sentences(&pair[1].text)[0].of(&pair[1].text);
        assert!(pair[0].text.ends_with(first));
    }
    for passage in &found {
        let size = size_of(&passage.text) / WORD;
        assert!((125..=150).contains(&size), "{size} words");
    }
}

#[test]
fn a_paragraph_end_near_by_is_where_a_section_is_divided() {
    let (first, second) = (prose("One", 10), prose("Two", 14));
    let found = split(&[
        (BlockKind::Paragraph, &first),
        (BlockKind::Paragraph, &second),
    ]);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, first);
    assert!(found[1].text.ends_with(&second));
}

#[test]
fn a_list_stays_with_its_lead_in() {
    let words = format!("{} They are:", prose("It", 12));
    let items: Vec<String> = (0..8).map(|i| prose(&format!("Item{i}"), 1)).collect();
    let mut blocks = vec![(BlockKind::Paragraph, words.as_str())];
    blocks.extend(
        items
            .iter()
            .map(|item| (BlockKind::ListItem, item.as_str())),
    );
    let found = split(&blocks);
    let list = found.last().map_or("", |passage| &passage.text);
    assert!(
        list.contains("They are:") && items.iter().all(|item| list.contains(item)),
        "{found:#?}"
    );
}

#[test]
fn each_part_of_a_table_has_its_header() {
    let rows: Vec<String> = (0..100).map(|i| format!("name{i} | value{i}")).collect();
    let table = format!("Name | Value\n{}", rows.join("\n"));
    let found = split(&[(HEADING, "Values"), (BlockKind::Table, &table)]);
    assert!(found.len() > 1);
    assert!(
        found
            .iter()
            .all(|passage| passage.kind == PassageKind::Table)
    );
    assert_eq!(found[0].heading_path, ["Values"]);
    assert!(found[0].text.starts_with("Name | Value\nname0"));
    assert!(
        found[1..]
            .iter()
            .all(|passage| passage.heading_path == ["Values", "Name | Value"])
    );
}

#[test]
fn long_code_stands_apart_and_short_code_does_not() {
    let code: String = (0..60).map(|i| format!("    let x{i} = {i};\n")).collect();
    let found = split(&[
        (BlockKind::Paragraph, "Run this:"),
        (BlockKind::Code, "cargo run"),
        (BlockKind::Paragraph, "Or this:"),
        (BlockKind::Code, code.trim()),
    ]);
    assert_eq!(found[0].text, "Run this:\n\ncargo run\n\nOr this:");
    assert_eq!(found[0].kind, PassageKind::Prose);
    assert!(found.len() > 2 && found[1..].iter().all(|p| p.kind == PassageKind::Code));
    assert!(found[2].text.starts_with("    let "));
}

#[test]
fn an_answer_is_a_passage_with_its_question() {
    let long = prose("Answer", 40);
    let found = split(&[
        (QUESTION, "What is KPO?"),
        (
            BlockKind::FaqAnswer { cut_off: true },
            "KPO is a form of outsour",
        ),
        (QUESTION, "And BPO?"),
        (ANSWER, &long),
        (QUESTION, "Why?"),
        (HEADING, "Next"),
    ]);
    assert!(
        found
            .iter()
            .take(4)
            .all(|passage| passage.kind == PassageKind::Faq)
    );
    assert_eq!(found[0].question.as_deref(), Some("What is KPO?"));
    assert!(found[0].cut_off && !found[1].cut_off);
    let asked = |p: &&Passage| p.question.as_deref() == Some("And BPO?");
    assert_eq!(found.iter().filter(asked).count(), 3);
    let bare: Vec<&Passage> = found.iter().filter(|p| p.question.is_none()).collect();
    assert_eq!([&bare[0].text, &bare[1].text], ["Why?", "Next"]);
}

#[test]
fn tables_and_code_of_an_answer_have_its_question() {
    let code = (0..30)
        .map(|i| format!("let number_{i} = {i};\n"))
        .collect::<String>();
    let found = split(&[
        (HEADING, "Questions"),
        (
            BlockKind::FaqQuestion { level: Some(3) },
            "What does it cost?",
        ),
        (ANSWER, "It depends:"),
        (BlockKind::Table, "Size | Price\nSmall | 3"),
        (BlockKind::Code, "price()"),
        (BlockKind::Code, code.trim()),
        (BlockKind::Paragraph, "This is no answer."),
        (BlockKind::Table, "Nor | this"),
    ]);
    let asked: Vec<_> = found
        .iter()
        .map(|p| (p.kind, p.question.is_some()))
        .collect();
    let expected = [
        (PassageKind::Faq, true),
        (PassageKind::Table, true),
        (PassageKind::Faq, true),
        (PassageKind::Code, true),
        (PassageKind::Prose, false),
        (PassageKind::Table, false),
    ];
    assert_eq!(asked, expected);
    assert!(found[..4].iter().all(|p| p.heading_path == ["Questions"]));
}

#[test]
fn a_question_in_the_text_is_beside_the_question_heading_before_it() {
    let found = split(&[
        (HEADING, "Questions"),
        (
            BlockKind::FaqQuestion { level: Some(3) },
            "What does it cost?",
        ),
        (ANSWER, "Nothing."),
        (BlockKind::FaqQuestion { level: None }, "Who pays?"),
        (ANSWER, "Nobody."),
    ]);
    let paths: Vec<String> = found.iter().map(|p| p.heading_path.join(" > ")).collect();
    assert_eq!(paths, ["Questions", "Questions"]);
}

#[test]
fn a_question_that_is_a_heading_is_above_what_is_below_it_but_not_above_its_answer() {
    let found = split(&[
        (HEADING, "Money"),
        (
            BlockKind::FaqQuestion { level: Some(3) },
            "What does it cost?",
        ),
        (ANSWER, "Nothing."),
        (BlockKind::Heading { level: 4 }, "In euros"),
        (BlockKind::Paragraph, "Also nothing."),
        (BlockKind::FaqQuestion { level: Some(3) }, "Is that so?"),
        (HEADING, "Time"),
        (BlockKind::Paragraph, "None."),
    ]);
    let paths: Vec<String> = found.iter().map(|p| p.heading_path.join(" > ")).collect();
    assert_eq!(
        texts(&found),
        ["Nothing.", "Also nothing.", "Is that so?", "None."]
    );
    assert_eq!(
        paths,
        [
            "Money",
            "Money > What does it cost? > In euros",
            "Money",
            "Time"
        ]
    );
    assert_eq!(found[0].question.as_deref(), Some("What does it cost?"));
}

#[test]
fn what_has_no_content_is_found_by_its_heading_or_title() {
    let bare = split(&[
        (BlockKind::Heading { level: 1 }, "A"),
        (HEADING, "B"),
        (HEADING, "C"),
    ]);
    assert_eq!(texts(&bare), ["B", "C"]);
    assert!(bare.iter().all(|passage| passage.heading_path == ["A"]));

    let mut titled = document(&[(BlockKind::Heading { level: 1 }, "Only a title")]);
    titled.title = Some("Only a title".to_string());
    assert_eq!(
        texts(&passages(&titled, &SplitSettings::default())),
        ["Only a title"]
    );

    let mut untold = document(&[]);
    untold.title = Some("Not in the text".to_string());
    assert_eq!(texts(&passages(&untold, &SplitSettings::default())), [""]);

    let mut page = document(&[
        (BlockKind::Boilerplate, "Home | About"),
        (BlockKind::Boilerplate, "©"),
    ]);
    page.title = Some("Home".to_string());
    assert!(passages(&page, &SplitSettings::default()).is_empty());
}

#[test]
fn a_sentence_beyond_the_maximum_is_cut_whatever_its_script() {
    for words in ["word ".repeat(3000), "的".repeat(3000), "x".repeat(30_000)] {
        let found = split(&[(BlockKind::Paragraph, words.trim())]);
        assert!(found.len() > 5);
        let joined: String = texts(&found).concat();
        assert_eq!(joined.replace(' ', ""), words.replace(' ', ""));
        for passage in found {
            assert!(size_of(&passage.text) <= 240 * WORD);
        }
    }
}

/// Sentences as they are met, some too long for any passage.
fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[A-Z][a-z]{1,8}( [a-z]{1,9}){2,14}[.!?]",
        2 => "Ünïcode [äöüéñ]{1,9} wörd[.]",
        1 => "[今天下雨我们在家]{1,60}。",
        1 => "Long( [a-z]{1,6}){30,90}[.]",
        1 => "[a-zก-ฮ的]{80,200}",
    ]
}

fn block() -> impl Strategy<Value = (BlockKind, String)> {
    let kind = prop_oneof![
        2 => (1u8..5).prop_map(|level| BlockKind::Heading { level }),
        5 => Just(BlockKind::Paragraph),
        3 => Just(BlockKind::ListItem),
        1 => Just(BlockKind::Table),
        1 => Just(BlockKind::Code),
        1 => prop::option::of(1u8..5).prop_map(|level| BlockKind::FaqQuestion { level }),
        2 => any::<bool>().prop_map(|cut_off| BlockKind::FaqAnswer { cut_off }),
        1 => Just(BlockKind::Boilerplate),
    ];
    (kind, prop::collection::vec(sentence(), 1..6)).prop_map(|(kind, sentences)| {
        let between = match kind {
            BlockKind::Table => " | x\n",
            BlockKind::Code => "\n",
            _ => " ",
        };
        (kind, sentences.join(between))
    })
}

fn random_document() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 0..14).prop_map(|blocks| {
        let blocks: Vec<(BlockKind, &str)> = blocks.iter().map(|(k, t)| (*k, t.as_str())).collect();
        document(&blocks)
    })
}

const SMALL: SplitSettings = SplitSettings {
    target_words: 20,
    max_words: 40,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn passages_keep_their_promises(document in random_document()) {
        let found = passages(&document, &SMALL);
        let mut covered = vec![false; document.text.len()];
        let mut said = String::new();
        for passage in &found {
            // Verbatim, at its place: the map of the text is the identity.
            let bytes = passage.place.bytes.start as usize..passage.place.bytes.end as usize;
            prop_assert_eq!(&document.text[bytes.clone()], &passage.text);
            let all = Span::new(0, passage.text.len());
            prop_assert_eq!(&passage.place_of(all), &passage.place);
            covered[bytes.clone()].fill(true);
            // Not too long.
            prop_assert!(size_of(&passage.text) <= SMALL.max_words * WORD);
            // No heading or boilerplate inside, unless it is nothing else.
            for block in &document.blocks {
                let span = Span::new(bytes.start, bytes.end);
                let apart = matches!(
                    block.kind,
                    BlockKind::Heading { .. } | BlockKind::FaqQuestion { .. } | BlockKind::Boilerplate
                );
                prop_assert!(!apart || !block.span.overlaps(span)
                    || (block.span.contains(span) && block.kind != BlockKind::Boilerplate));
                // Whole sentences, unless one is too long.
                if matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::FaqAnswer { .. }) {
                    for sentence in sentences(document.words_of(block)) {
                        let sentence = sentence.shifted(block.span.start());
                        let fits = size_of(sentence.of(&document.text)) <= (SMALL.max_words - 3) * WORD;
                        prop_assert!(!fits || !sentence.overlaps(span) || span.contains(sentence));
                    }
                }
            }
            said.push_str(&passage.heading_path.join("\n"));
            said.push_str(passage.question.as_deref().unwrap_or(""));
        }
        // Nothing lost.
        for block in &document.blocks {
            let words = document.words_of(block);
            let in_text = (block.span.start()..block.span.end())
                .all(|at| covered[at] || document.text.as_bytes()[at].is_ascii_whitespace());
            prop_assert!(in_text || block.kind == BlockKind::Boilerplate || said.contains(words), "{words}");
        }
        let names: HashSet<PassageId> = found.iter().map(|passage| passage.id).collect();
        prop_assert_eq!(names.len(), found.len());
    }

    #[test]
    fn names_survive_an_edit_in_another_section(document in random_document(), words in sentence()) {
        let blocks: Vec<(BlockKind, &str)> =
            document.blocks.iter().map(|b| (b.kind, document.words_of(b))).collect();
        let first = (BlockKind::Heading { level: 1 }, "Another section");
        let own = (BlockKind::Heading { level: 1 }, "Its own section");
        let build = |added: &str| {
            let mut all = vec![first, (BlockKind::Paragraph, added), own];
            all.extend(blocks.iter().copied());
            let document = super::tests::document(&all);
            passages(&document, &SMALL)
        };
        let before: HashSet<PassageId> =
            build("Old words.").iter().filter(|p| p.heading_path != ["Another section"]).map(|p| p.id).collect();
        let after: HashSet<PassageId> = build(&words).iter().map(|passage| passage.id).collect();
        prop_assert!(before.is_subset(&after));
    }
}
