use super::*;
use crate::lexicon::Lexicon;
use crate::question::Question;
use crate::text::{Analyser, Language};
use std::collections::HashMap;
use std::io;

/// A lexicon of an English corpus with these words and acronyms.
struct Words {
    exact: HashMap<&'static str, u64>,
    acronyms: Vec<(&'static str, &'static str)>,
}

impl Words {
    fn new(words: &[&'static str], acronyms: &[(&'static str, &'static str)]) -> Words {
        Words {
            exact: words.iter().map(|w| (*w, 3)).collect(),
            acronyms: acronyms.to_vec(),
        }
    }
}

impl Lexicon for Words {
    fn stem_frequency(&self, stem: &str) -> io::Result<u64> {
        let mut english = Analyser::new(Language::English);
        let with_stem = self
            .exact
            .iter()
            .filter(|(word, _)| english.stem(word) == stem);
        Ok(with_stem.map(|(_, count)| count).sum())
    }

    fn exact_frequency(&self, exact: &str) -> io::Result<u64> {
        Ok(self.exact.get(exact).copied().unwrap_or(0))
    }

    fn similar(&self, _: &str, _: u8) -> io::Result<Vec<(String, u64)>> {
        Ok(self
            .exact
            .iter()
            .map(|(word, count)| (word.to_string(), *count))
            .collect())
    }

    fn long_forms(&self, short: &str) -> io::Result<Vec<(String, u64)>> {
        let pairs = self
            .acronyms
            .iter()
            .filter(|(s, _)| s.to_lowercase() == short);
        Ok(pairs.map(|(_, long)| (long.to_string(), 1)).collect())
    }

    fn short_forms(&self, long: &str) -> io::Result<Vec<(String, u64)>> {
        let pairs = self
            .acronyms
            .iter()
            .filter(|(_, l)| l.to_lowercase() == long);
        Ok(pairs.map(|(short, _)| (short.to_string(), 1)).collect())
    }

    fn languages(&self) -> io::Result<Vec<(Language, u64)>> {
        Ok(vec![(Language::English, 10)])
    }
}

fn planned(question: &str) -> Plan {
    let words = Words::new(
        &[
            "knowledge",
            "process",
            "outsourcing",
            "email",
            "mail",
            "services",
            "sales",
        ],
        &[("KPO", "Knowledge Process Outsourcing")],
    );
    plan(&Question::parse(question, &[]), &words).unwrap()
}

/// The stems of every alternative of the term shown as `word`.
fn alternatives(plan: &Plan, word: &str) -> Vec<String> {
    let query = &plan.query;
    let term = query.terms.iter().find(|t| t.word == word).unwrap();
    let stems = |a: &Alternative| {
        a.leaves
            .iter()
            .map(|l| query.leaves[*l].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    term.alternatives.iter().map(stems).collect()
}

#[test]
fn misspelt_words_become_words_of_the_corpus_and_are_named() {
    let plan = planned("waht is knowlege outsorcing");
    let corrected: Vec<_> = plan
        .corrections
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        corrected,
        [
            ("waht", "what"),
            ("knowlege", "knowledge"),
            ("outsorcing", "outsourcing")
        ]
    );
    assert_eq!(plan.searched, ["knowledge", "outsourcing"]);
}

#[test]
fn what_is_quoted_or_a_name_is_not_corrected() {
    assert_eq!(planned("\"knowlege\"").corrections, []);
    assert_eq!(planned("who is Sale").corrections, []);
    assert_eq!(planned("the SALS report").corrections, []);
}

#[test]
fn an_acronym_finds_its_long_form_and_the_reverse() {
    let short = planned("what is KPO");
    assert_eq!(
        alternatives(&short, "KPO"),
        ["kpo", "knowledg process outsourc"]
    );
    let long = planned("knowledge process outsourcing");
    assert!(alternatives(&long, "process").contains(&"kpo".to_string()));
    assert_eq!(
        long.expansions,
        [("knowledge process outsourcing".into(), "KPO".into())]
    );
}

#[test]
fn a_compound_is_met_by_its_parts_and_its_whole() {
    let plan = planned("e-mail services");
    assert_eq!(alternatives(&plan, "mail"), ["mail", "email"]);
}

#[test]
fn words_that_stand_nowhere_are_named_and_repeated_ones_count_twice() {
    let plan = planned("services giraffe services");
    assert_eq!(plan.searched, ["services"]);
    assert_eq!(plan.unknown, ["giraffe"]);
    assert_eq!(plan.query.terms[0].count, 2.0);
}

#[test]
fn small_words_never_select_candidates() {
    let plan = planned("what is the knowledge of it");
    let content: Vec<_> = plan
        .query
        .terms
        .iter()
        .filter(|t| t.content)
        .map(|t| t.word.as_str())
        .collect();
    assert_eq!(content, ["knowledge"]);
}

proptest::proptest! {
    #[test]
    fn any_question_can_be_planned(question in "\\PC{0,60}") {
        let plan = planned(&question);
        for term in &plan.query.terms {
            assert!(term.exact < plan.query.exact_leaves.len());
            assert!(term.alternatives.iter().flat_map(|a| &a.leaves).all(|l| *l < plan.query.leaves.len()));
        }
    }
}
