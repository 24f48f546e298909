use super::*;
use crate::corpus::testing::show;
use crate::corpus::{encoding, finish};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    let mut document = document("a.txt", "a.txt", encoding::decode(text.as_bytes()));
    finish(&mut document);
    document
}

/// One line a block, its role before its words.
fn outline(document: &Document) -> String {
    let line = |block: &Block| {
        let role = match block.kind {
            BlockKind::Heading { level } => "#".repeat(level.into()),
            BlockKind::Paragraph => "p".to_string(),
            BlockKind::ListItem => "-".to_string(),
            BlockKind::Table => "table".to_string(),
            BlockKind::Code => "code".to_string(),
            BlockKind::FaqQuestion { level: Some(level) } => format!("Q{level}"),
            BlockKind::FaqQuestion { level: None } => "Q".to_string(),
            BlockKind::FaqAnswer { cut_off: false } => "A".to_string(),
            BlockKind::FaqAnswer { cut_off: true } => "A…".to_string(),
            BlockKind::Boilerplate => "x".to_string(),
        };
        format!("{role} {}\n", document.words_of(block).replace('\n', "/"))
    };
    document.blocks.iter().map(line).collect()
}

fn assert_outline(text: &str, expected: &[&str]) {
    let document = read(text);
    let expected: String = expected.iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(outline(&document), expected, "of {text:?}");
    assert_sound(&document);
}

/// Blocks are in order, apart, not empty, on character boundaries of the text, and trimmed; only
/// the first line of code may be indented.
fn assert_sound(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start() >= end, "{:?}", document.blocks);
        let words = document.words_of(block);
        let is_trimmed = words == words.trim() || block.kind == BlockKind::Code;
        assert!(is_trimmed && !words.is_empty(), "{block:?}");
        end = block.span.end();
    }
}

fn shared(path: &str) -> Option<std::path::PathBuf> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::var_os("FAQT_SHARED").map(std::path::PathBuf::from);
    let places = given
        .into_iter()
        .chain([root.join("../shared"), root.join("../../shared")]);
    let found = places.map(|shared| shared.join(path)).find(|p| p.exists());
    if found.is_none() {
        println!("{path} is not here; the test says nothing");
    }
    found
}

#[test]
fn a_scraped_page_gives_its_title_sections_and_cut_off_answers() {
    let Some(path) = shared("corpora/kpo-full-form.txt") else {
        return;
    };
    let bytes = std::fs::read(path).expect("the sample is readable");
    let mut document = document("kpo", "kpo", encoding::decode(&bytes));
    finish(&mut document);
    assert_sound(&document);
    assert_eq!(document.title.as_deref(), Some("KPO Full Form"));
    assert_eq!(document.language, crate::text::Language::English);
    let outline = outline(&document);
    let begins: Vec<&str> = outline
        .lines()
        .map(|line| &line[..line.floor_char_boundary(60)])
        .collect();
    assert_eq!(
        begins,
        [
            "x Full Forms » KPO Full Form",
            "# KPO Full Form",
            "p Knowledge Process Outsourcing is considered to be the proc",
            "p The full form of KPO is Knowledge Process Outsourcing and ",
            "## Discussion on Knowledge Process Outsourcing",
            "p There are different kinds of services provided by Knowledg",
            "p KPO helps to provide jobs to individuals who have advanced",
            "p In this field, there are also some disadvantages of KPO su",
            "## Importance of KPO",
            "p KPO is famous for the increased value of its products and ",
            "p In this field, it is also important to note that KPO has s",
            "## Difference Between KPO and BPO",
            "p There are some differences between Knowledge Process Outso",
            "p The study can be concluded in this way that KPO is a very ",
            "## Frequently Asked Questions",
            "x Get answers to the most common queries related to the Gene",
            "Q3 What is Knowledge Process Outsourcing?",
            "A… KPO stands for Knowledge Process Outsourcing and it is ",
            "Q3 What is the difference between BPO and KPO?",
            "A… KPO is based on the judgement, expertise, and knowledge",
            "Q3 What is meant by KPO jobs?",
            "A… KPO involves contracting out work to individuals that t",
        ]
    );
    let answers: Vec<&str> = outline
        .lines()
        .filter(|line| line.starts_with("A…"))
        .collect();
    assert!(answers[0].ends_with("where informat"));
    assert!(answers[1].ends_with("BPO is based o"));
    assert!(answers[2].ends_with("advanced degrees and"));
}

#[test]
fn headings_have_something_to_read_beneath_them() {
    let prose = "The first section has some words in it, and it ends with a full stop.";
    assert_outline(
        &format!("A Title\n\nIntroduction\n\n{prose}\n\nMethods:\n\n{prose}\n\nClosing words\n"),
        &[
            "# A Title",
            "## Introduction",
            &format!("p {prose}"),
            "## Methods",
            &format!("p {prose}"),
            "p Closing words",
        ],
    );
    assert_outline(
        "Shopping list\n=============\n\nWe need:\n\n- milk\n- bread that is\n  fresh\n\nInner part\n----------\nMore of it here.\n",
        &[
            "# Shopping list",
            "p We need:",
            "- milk",
            "- bread that is/  fresh",
            "## Inner part",
            "p More of it here.",
        ],
    );
    assert_outline(
        "1. Scope\n\nIt covers much.\n\n1.1 Terms\n\nThey are few.\n\n2. Rules\n\nThere are none.\n",
        &[
            "## 1. Scope",
            "p It covers much.",
            "### 1.1 Terms",
            "p They are few.",
            "## 2. Rules",
            "p There are none.",
        ],
    );
    assert_outline(
        "BIG REPORT\n\nSUMMARY\nIt went well this year in every branch.\n\nDetails by branch\n\nAll went well.\n",
        &[
            "# BIG REPORT",
            "## SUMMARY",
            "p It went well this year in every branch.",
            "### Details by branch",
            "p All went well.",
        ],
    );
}

#[test]
fn short_lines_that_name_nothing_are_paragraphs() {
    assert_outline(
        "The Road\n\nby a poet\n\nTwo ways went on\n\nInto the wood\n\nI took the one\n\nThat looked good\n",
        &[
            "# The Road",
            "p by a poet",
            "p Two ways went on",
            "p Into the wood",
            "p I took the one",
            "p That looked good",
        ],
    );
    assert_outline(
        "News\n\n12 March 2020\n\nBy Jane Doe\n\nThe town has a new bridge across the river.\n",
        &[
            "# News",
            "p 12 March 2020",
            "p By Jane Doe",
            "p The town has a new bridge across the river.",
        ],
    );
    assert_outline(
        "Billing FAQ\nLast updated: 3 May 2021\n\nHow do I pay?\nBy card, or:\n- in cash\n\nBILLS\nThey come in June.\n",
        &[
            "# Billing FAQ",
            "p Last updated: 3 May 2021",
            "Q2 How do I pay?",
            "A By card, or:",
            "A in cash",
            "## BILLS",
            "p They come in June.",
        ],
    );
    assert_outline(
        "Roses are red\nViolets are blue\nThis is a verse\nAnd so are you\n",
        &["p Roses are red/Violets are blue/This is a verse/And so are you"],
    );
}

#[test]
fn lists_code_and_tables_keep_their_roles() {
    assert_outline(
        "Run it like this:\n\n    faqt build docs\n    faqt ask\n\nThen:\n1. wait\n2) look\n• ask\n\n```sh\n# not a heading\n\nls\n```\nThe end.\n",
        &[
            "p Run it like this:",
            "code     faqt build docs/    faqt ask",
            "p Then:",
            "- wait",
            "- look",
            "- ask",
            "code # not a heading//ls",
            "p The end.",
        ],
    );
    assert_outline(
        "Prices\n\n| Fruit | Price |\n|-------|------:|\n| Apple | 1 |\n\nName\tTown\nAnn\tRome\n\nDone and over.\n",
        &[
            "# Prices",
            "table Fruit | Price/Apple | 1",
            "table Name | Town/Ann | Rome",
            "p Done and over.",
        ],
    );
    let document = read("Ann\tRome\r\nBob\tParis\r\n\r\nA last paragraph.");
    let last = document.blocks.last().expect("three lines");
    let (bytes, lines) = document.map.locate(last.span);
    assert_eq!(
        (bytes, lines),
        (23..40, (4, 4)),
        "places are those of the file"
    );
}

#[test]
fn lines_belong_together_where_they_are_wrapped_and_only_there() {
    assert_outline(
        "This paragraph was wrapped\nby hand at some column, and\nit goes on here.\n",
        &["p This paragraph was wrapped/by hand at some column, and/it goes on here."],
    );
    let long = "A paragraph that nobody wrapped goes on and on. ".repeat(4);
    let long = long.trim();
    assert_outline(
        &format!("{long}\nA heading between\n{long}\n{long}\n"),
        &[
            &format!("p {long}"),
            "## A heading between",
            &format!("p {long}"),
            &format!("p {long}"),
        ],
    );
}

#[test]
fn questions_and_answers_are_found_however_they_are_laid_out() {
    for text in [
        "Q: What is KPO?\nA: It is a service.\nQ: Who needs it?\nA: Those who pay.\n",
        "Q: What is KPO?\n\nA: It is a service.\n\nQ: Who needs it?\n\nA: Those who pay.\n",
        "Q1. What is KPO?\nA1. It is a service.\nQ2. Who needs it?\nA2. Those who pay.\n",
        "Question: What is KPO? Answer: It is a service.\nQuestion: Who needs it? Answer: Those who pay.\n",
        "Frage 1: What is KPO?\nAntwort: It is a service.\n\nFrage 2: Who needs it?\nAntwort: Those who pay.\n",
        "1. What is KPO?\n\nIt is a service.\n\n2. Who needs it?\n\nThose who pay.\n",
        "What is KPO?\n\nIt is a service.\n\nWho needs it?\n\nThose who pay.\n",
        "What is KPO?\nIt is a service.\n\nWho needs it?\nThose who pay.\n",
        "**What is KPO?**\n\nAnswer: It is a service.\n\n**Who needs it?**\n\nAnswer: Those who pay.\n",
    ] {
        let outline = outline(&read(text)).replace("Q2", "Q");
        assert_eq!(
            outline, "Q What is KPO?\nA It is a service.\nQ Who needs it?\nA Those who pay.\n",
            "of {text:?}"
        );
    }
}

#[test]
fn a_table_is_trimmed_although_its_last_cell_is_empty() {
    let shown = show(&read("|a|b|\n|---|---|\n|c||\n"));
    assert_eq!(shown, "table: a | b⏎c |\n");
    // The first line says what separates cells.
    let shown = show(&read("kettle\tred\nspout|\t|\n"));
    assert_eq!(shown, "table: kettle | red⏎spout| | |\n");
}

proptest! {
    #[test]
    fn any_text_gives_sound_blocks(text in "([A-Za-z?.:|\\-=\t\r\n*#•1 …é»]|\n\n|Q: |A: |1\\. |```|    ){0,60}") {
        assert_sound(&read(&text));
    }

    #[test]
    fn any_bytes_give_sound_blocks(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut document = document("a", "a", encoding::decode(&bytes));
        finish(&mut document);
        assert_sound(&document);
    }
}
