use super::*;
use crate::lexicon::{Lexicon, Synonyms};
use crate::question::Question;
use crate::text::{Analyser, Language};
use std::collections::HashMap;
use std::io;

/// A lexicon of an English corpus with these words and acronyms.
struct Words {
    exact: HashMap<&'static str, u64>,
    acronyms: Vec<(&'static str, &'static str)>,
    /// What stands next to each other, as stems.
    together: Vec<&'static str>,
}

impl Words {
    fn new(words: &[&'static str], acronyms: &[(&'static str, &'static str)]) -> Words {
        Words {
            exact: words.iter().map(|w| (*w, 3)).collect(),
            acronyms: acronyms.to_vec(),
            together: Vec::new(),
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

    fn stand_together(&self, stems: &[String]) -> io::Result<bool> {
        Ok(self.together.contains(&stems.join(" ").as_str()))
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

    fn begins_long_form(&self, words: &str) -> io::Result<bool> {
        let mut pairs = self.acronyms.iter();
        Ok(pairs.any(|(_, long)| long.to_lowercase().starts_with(words)))
    }

    fn languages(&self) -> io::Result<Vec<(Language, u64)>> {
        Ok(vec![(Language::English, 10)])
    }
}

fn planned(question: &str) -> Plan {
    planned_with(question, "")
}

/// The plan of a question with these synonyms.
fn planned_with(question: &str, synonyms: &str) -> Plan {
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
    plan_over(words, question, synonyms)
}

fn plan_over(words: Words, question: &str, synonyms: &str) -> Plan {
    let synonyms = Synonyms::parse(synonyms).unwrap();
    plan(&Question::parse(question, &[]), &words, &synonyms).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(a, b): &(&str, &str)| (a.to_string(), b.to_string());
    pairs.iter().map(owned).collect()
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
        .map(|c| (c.from.as_str(), c.to.as_str()))
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
        pairs(&[("knowledge process outsourcing", "KPO")])
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

#[test]
fn a_synonym_is_another_way_to_meet_a_word() {
    let plan = planned_with("holidays in sales", "holiday, knowledge process, giraffe");
    assert_eq!(
        alternatives(&plan, "holidays"),
        [
            "holiday",
            "holidays",
            "knowledg process",
            "knowledge process"
        ]
    );
    assert_eq!(plan.expansions, pairs(&[("holidays", "knowledge process")]));
    assert_eq!(plan.searched, ["holidays", "sales"]);
    // Several words are met by one, in the order they stand in, next to each other.
    let plan = planned_with("knowledge of a process", "knowledge process, mail");
    assert_eq!(plan.expansions, []);
    let plan = planned_with("the knowledge processes", "knowledge process, mail");
    assert_eq!(
        alternatives(&plan, "knowledge"),
        ["knowledg", "knowledge", "mail"]
    );
    assert_eq!(plan.expansions, pairs(&[("knowledge processes", "mail")]));
}

#[test]
fn a_mapping_takes_the_place_of_words() {
    let plan = planned_with(
        "knowledge process services",
        "knowledge process => mail, email",
    );
    assert_eq!(alternatives(&plan, "mail"), ["mail", "email"]);
    assert_eq!(plan.searched, ["mail", "services"]);
    let plan = planned_with("mail", "mail => mail, email");
    assert_eq!(alternatives(&plan, "mail"), ["mail", "email"]);
}

#[test]
fn neither_small_nor_quoted_words_have_synonyms() {
    assert_eq!(planned_with("is it in sales", "it, email").expansions, []);
    assert_eq!(
        planned_with("\"sales\" mail", "sales, email").expansions,
        []
    );
}

#[test]
fn a_word_of_the_synonyms_is_not_misspelt() {
    assert_eq!(planned("processor").corrections.len(), 1);
    assert_eq!(planned_with("processor", "processor, mail").corrections, []);
}

#[test]
fn what_the_corpus_writes_together_is_met_apart_and_the_reverse() {
    let words = || {
        let mut words = Words::new(&["database", "health", "care", "base"], &[]);
        words.together.push("health care");
        words
    };
    let apart = plan_over(words(), "data base", "");
    assert_eq!(
        alternatives(&apart, "base"),
        ["base", "databas", "database"]
    );
    assert_eq!(apart.expansions, pairs(&[("data base", "database")]));
    assert_eq!(apart.corrections, []);
    let together = plan_over(words(), "healthcare", "");
    assert!(alternatives(&together, "healthcare").contains(&"health care".to_string()));
    assert_eq!(together.expansions, pairs(&[("healthcare", "health care")]));
    assert_eq!(plan_over(words(), "carebase", "").expansions, []);
    assert_eq!(plan_over(words(), "\"healthcare\"", "").expansions, []);
    assert_eq!(plan_over(words(), "data, base", "").expansions, []);
}

#[test]
fn a_rare_word_is_also_read_as_the_frequent_one() {
    let words = || {
        let mut words = Words::new(&["receive", "recieve"], &[]);
        words.exact.insert("receive", 200);
        words.exact.insert("recieve", 1);
        words
    };
    let plan = plan_over(words(), "recieve", "");
    let Correction { from, to, besides } = &plan.corrections[0];
    assert_eq!(
        (from.as_str(), to.as_str(), *besides),
        ("recieve", "receive", true)
    );
    assert_eq!(
        alternatives(&plan, "recieve"),
        ["reciev", "recieve", "receiv", "receive"]
    );
    assert_eq!(plan_over(words(), "\"recieve\"", "").corrections, []);
    assert_eq!(plan_over(words(), "RECIEVE Ltd", "").corrections, []);
}

#[test]
fn irregular_forms_find_each_other() {
    let words = || Words::new(&["kept", "mice"], &[]);
    assert_eq!(
        alternatives(&plan_over(words(), "keeps", ""), "keeps"),
        ["keep", "keeps", "kept"]
    );
    assert_eq!(plan_over(words(), "a mouse", "").unknown, [] as [&str; 0]);
    assert_eq!(plan_over(words(), "\"mouse\"", "").unknown, ["mouse"]);
}

proptest::proptest! {
    #[test]
    fn any_question_can_be_planned(question in "\\PC{0,60}|((mail|knowledge|process|the|it|\") ?){0,9}") {
        let plan = planned_with(&question, "mail => sales\nknowledge process => email\nit mail, the process => sales");
        for term in &plan.query.terms {
            assert!(term.exact < plan.query.exact_leaves.len());
            assert!(term.alternatives.iter().flat_map(|a| &a.leaves).all(|l| *l < plan.query.leaves.len()));
        }
    }
}
