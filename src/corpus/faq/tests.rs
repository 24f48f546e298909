use super::*;
use crate::corpus::SourceMap;
use proptest::prelude::*;

#[test]
fn questions_are_told_from_headings() {
    for text in [
        "What is KPO?",
        "What is KPO",
        "3. How do I reset my password?",
        "**Can I get a refund?**",
        "Who invented the telephone",
        "How many people are there",
        "Is there a fee",
        "What's new in this version",
        "¿Qué es KPO?",
        "Was ist ein Passwort",
        "什么是知识流程外包？",
        "ما هو KPO؟",
        "Что такое КПО",
    ] {
        assert!(is_question(text), "{text}");
    }
    for text in [
        "How it works",
        "How to install it",
        "What we do",
        "Who we are",
        "Why us",
        "Which version",
        "Do it yourself",
        "May 2020",
        "Can openers",
        "Do not use this",
        "Would I Lie to You? (song)",
        "Where Have You Been - Reception",
        "“Why?”",
        "???",
        "What is done is done.",
        "",
    ] {
        assert!(!is_question(text), "{text}");
    }
    assert!(!is_question(&format!("What {} why?", "and ".repeat(100))));
}

#[test]
fn labels_are_told_from_names_and_numbers() {
    fn kind(text: &str) -> Option<(Label, &str)> {
        label(text).map(|(kind, at)| (kind, &text[at..]))
    }
    assert_eq!(kind("Q: Why"), Some((Label::Question, "Why")));
    assert_eq!(kind("**Q1.** Why"), Some((Label::Question, "Why")));
    assert_eq!(kind("Question 12: Why"), Some((Label::Question, "Why")));
    assert_eq!(kind("Answer:\u{A0} So"), Some((Label::Answer, "So")));
    assert_eq!(kind("Ans. So"), Some((Label::Answer, "So")));
    assert_eq!(kind("Réponse : oui"), Some((Label::Answer, "oui")));
    assert_eq!(kind("A. Smith"), Some((Label::PerhapsAnswer, "Smith")));
    for text in [
        "Q1 2020 results",
        "Answer the phone",
        "Questions: many",
        "A word",
        "a) one",
        "Quality: high",
        "",
    ] {
        assert_eq!(kind(text), None, "{text}");
    }
}

/// A document of these blocks, each on its own line; and what [`mark`] makes of it.
fn marked(blocks: &[(BlockKind, &str)]) -> Vec<(BlockKind, String)> {
    let text: String = blocks
        .iter()
        .map(|(_, words)| format!("{words}\n"))
        .collect();
    let map = SourceMap::identity(&text);
    let mut document = Document::new("a", "a", text, map);
    let mut at = 0;
    for (kind, words) in blocks {
        let span = Span::new(at, at + words.len());
        document.blocks.push(Block { kind: *kind, span });
        at = span.end() + 1;
    }
    mark(&mut document);
    let words = |block: &Block| (block.kind, document.words_of(block).to_string());
    document.blocks.iter().map(words).collect()
}

fn kinds(blocks: &[(BlockKind, &str)]) -> Vec<BlockKind> {
    marked(blocks).into_iter().map(|(kind, _)| kind).collect()
}

const H2: BlockKind = BlockKind::Heading { level: 2 };
const P: BlockKind = BlockKind::Paragraph;
const LI: BlockKind = BlockKind::ListItem;
const Q: BlockKind = BlockKind::FaqQuestion { level: None };
const Q2: BlockKind = BlockKind::FaqQuestion { level: Some(2) };
const A: BlockKind = BlockKind::FaqAnswer { cut_off: false };

#[test]
fn an_answer_runs_to_the_next_heading_or_question() {
    assert_eq!(
        kinds(&[
            (H2, "What is it?"),
            (P, "This."),
            (LI, "And that."),
            (BlockKind::Code, "ls"),
            (P, "Done."),
            (H2, "Other"),
            (P, "x")
        ]),
        [Q2, A, A, BlockKind::Code, A, H2, P]
    );
    assert_eq!(
        kinds(&[
            (P, "Q: Why?"),
            (P, "A: So."),
            (P, "More."),
            (P, "Q: Who?"),
            (P, "A: You."),
            (P, "Write to us.")
        ]),
        [Q, A, A, Q, A, P]
    );
    assert_eq!(
        kinds(&[
            (P, "Q: Why is it?"),
            (P, "Answer:"),
            (P, "So it is."),
            (P, "Write to us.")
        ]),
        [Q, A, P]
    );
}

#[test]
fn what_is_no_clear_pair_stays_as_it_is() {
    let rhetorical = [
        (P, "It rains."),
        (P, "But why does it rain?"),
        (P, "Nobody knows."),
    ];
    assert_eq!(kinds(&rhetorical), [P, P, P]);
    let list = [
        (H2, "Discuss"),
        (LI, "What is it?"),
        (LI, "Who is it?"),
        (P, "Take your time."),
    ];
    assert_eq!(kinds(&list), [H2, LI, LI, P]);
    let empty = [(H2, "What is it?"), (H2, "Other")];
    assert_eq!(kinds(&empty), [H2, H2]);
    let made = [(Q, "Cost"), (A, "It is free."), (P, "A: no label of ours")];
    assert_eq!(kinds(&made), [Q, A, P]);
}

#[test]
fn an_faq_heading_makes_pairs_of_plain_questions() {
    let faq = [
        (H2, "FAQs"),
        (P, "What is it?"),
        (P, "This."),
        (H2, "Contact"),
        (P, "x"),
    ];
    assert_eq!(kinds(&faq), [H2, Q, A, H2, P]);
    assert!(is_faq_heading("Frequently Asked Questions (FAQ)") && is_faq_heading("Häufige Fragen"));
    assert!(!is_faq_heading("Faqir") && !is_faq_heading("Open questions"));
}

proptest! {
    #[test]
    fn no_words_are_lost(words in proptest::collection::vec("(Q: |A: |\\*\\*|1. )?(What is [a-z]{1,3}\\?|[a-zé]{1,5}[.?:]?)( A: [a-z]{1,4})?", 1..9), kinds in proptest::collection::vec(0..3usize, 9)) {
        let blocks: Vec<_> = words.iter().zip(&kinds).map(|(w, &k)| ([H2, P, LI][k], w.trim())).collect();
        let content = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).map(String::from).collect::<Vec<_>>();
        let before: Vec<String> = blocks.iter().flat_map(|(_, words)| content(words)).collect();
        let after: Vec<String> = marked(&blocks).iter().flat_map(|(_, words)| content(words)).collect();
        prop_assert_eq!(before, after);
    }
}
