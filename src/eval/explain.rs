//! One question in full: what was searched for, what was found and why it stands where it stands,
//! and where the judged passage is.

use super::judge::Judge;
use super::run::relevant;
use super::set::JudgedQuestion;
use crate::engine::{Engine, Reply};
use crate::index::IndexError;
use crate::plan::{Alternative, QueryPlan, plan};
use crate::question::Question;
use crate::rank::{RankedPassage, term_rarity};

/// All there is to know about one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The question with its judgments.
    pub question: JudgedQuestion,
    /// What `ask` replies.
    pub reply: Reply,
    /// What is searched for.
    pub terms: Vec<Term>,
    /// The candidates that a person could be shown, best first.
    pub candidates: Vec<RankedPassage>,
    /// The place of the first judged one among them, from 0.
    pub judged: Option<usize>,
    /// Why that is not higher: the features in which the one above it leads, and by how much,
    /// largest first.
    pub leads: Vec<Lead>,
}

/// A term of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The word.
    pub word: String,
    /// Whether it names the topic.
    pub content: bool,
    /// How much it says about the topic.
    pub weight: f32,
    /// How rare it is in the corpus: an idf.
    pub rarity: f32,
    /// The ways to meet it, each with its weight.
    pub ways: Vec<String>,
}

/// A feature in which one passage leads over another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The feature.
    pub name: &'static str,
    /// By how much, times its weight; negative where it is behind.
    pub by: f32,
}

/// So many candidates are looked through for the judged one.
const CANDIDATES: usize = 200;

/// Explains one question.
///
/// # Errors
/// If the index cannot be read.
pub fn explain(engine: &Engine, question: &JudgedQuestion) -> Result<Explanation, IndexError> {
    let candidates = engine.search(&question.text, CANDIDATES)?.passages;
    let judge = Judge::of(question);
    let grades = relevant(question);
    let is_judged = |ranked: &RankedPassage| match &judge {
        Some(judge) => judge.holds(&ranked.passage),
        None => grades.get(&ranked.passage.document).is_some_and(|g| *g > 0),
    };
    let judged = candidates.iter().position(is_judged);
    let leads = judged
        .filter(|at| *at > 0)
        .map(|at| leads(engine, &candidates[at - 1], &candidates[at]));
    Ok(Explanation {
        question: question.clone(),
        reply: engine.ask(&question.text, 3)?,
        terms: terms(engine, &question.text)?,
        leads: leads.unwrap_or_default(),
        judged,
        candidates,
    })
}

fn leads(engine: &Engine, above: &RankedPassage, below: &RankedPassage) -> Vec<Lead> {
    let weights = engine.tuning().ranking.weights.named();
    let values = above
        .features
        .named()
        .into_iter()
        .zip(below.features.named());
    let leads = values
        .zip(weights)
        .map(|(((name, a), (_, b)), (_, weight))| Lead {
            name,
            by: (a - b) * weight,
        });
    let mut leads: Vec<Lead> = leads.filter(|lead| lead.by != 0.0).collect();
    leads.sort_by(|a, b| b.by.total_cmp(&a.by));
    leads
}

fn terms(engine: &Engine, text: &str) -> Result<Vec<Term>, IndexError> {
    let home = engine.home();
    let languages: Vec<_> = home.languages()?.into_iter().map(|(l, _)| l).collect();
    let plan = plan(
        &Question::parse(text, &languages),
        &**home,
        &engine.tuning().synonyms,
    )?
    .query;
    let collection = home.candidates(&plan, 1)?.collection;
    let term = |term: &crate::plan::PlanTerm| Term {
        word: term.word.clone(),
        content: term.content,
        weight: term.weight * term.count,
        rarity: term_rarity(term, &collection),
        ways: term.alternatives.iter().map(|a| way(&plan, a)).collect(),
    };
    Ok(plan.terms.iter().map(term).collect())
}

fn way(plan: &QueryPlan, alternative: &Alternative) -> String {
    let leaves = alternative.leaves.iter();
    let words: Vec<&str> = leaves.map(|&leaf| plan.leaves[leaf].as_str()).collect();
    match alternative.weight {
        1.0 => words.join(" "),
        weight => format!("{} ×{weight}", words.join(" ")),
    }
}
