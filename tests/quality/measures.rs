//! Measures over many outcomes, and the ways to write them down.

use super::judgments::Outcome;
use super::refused;
use faqt::answer::Verdict;
use faqt::eval::JudgedQuestion;
use std::fmt::Write;

/// Means over a set of questions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Share of answerable questions with a judged passage first.
    pub recall_at_1: f64,
    /// The same among the first five.
    pub recall_at_5: f64,
    /// Mean of 1 / rank over the answerable ones.
    pub reciprocal_rank: f64,
    /// Share of the answerable ones whose shown answer is right.
    pub answered_right: f64,
    /// Share of the answerable ones that were refused.
    pub refused_wrongly: f64,
    /// Share of the others for which no sentence was given as the answer.
    pub not_answered: f64,
    /// Share of the others that were refused.
    pub refused_rightly: f64,
}

impl Summary {
    /// The means over these outcomes.
    pub fn of(outcomes: &[(JudgedQuestion, Outcome)]) -> Summary {
        let answerable = |(case, _): &&(JudgedQuestion, Outcome)| case.answerable;
        let (with, without): (Vec<_>, Vec<_>) = outcomes.iter().partition(answerable);
        let share = |of: &[&(JudgedQuestion, Outcome)], value: &dyn Fn(&Outcome) -> f64| {
            let sum = of
                .iter()
                .fold(0.0, |sum, (_, outcome)| sum + value(outcome));
            sum / (of.len().max(1) as f64)
        };
        let within = |depth: usize| {
            move |o: &Outcome| f64::from(u8::from(o.rank.is_some_and(|rank| rank <= depth)))
        };
        let was_refused = |o: &Outcome| f64::from(u8::from(refused(o.verdict)));
        Summary {
            recall_at_1: share(&with, &within(1)),
            recall_at_5: share(&with, &within(5)),
            reciprocal_rank: share(&with, &|o| o.rank.map_or(0.0, |rank| 1.0 / rank as f64)),
            answered_right: share(&with, &|o| f64::from(u8::from(o.answered_right))),
            refused_wrongly: share(&with, &was_refused),
            not_answered: share(&without, &|o| {
                f64::from(u8::from(o.verdict != Verdict::Answered))
            }),
            refused_rightly: share(&without, &was_refused),
        }
    }
}

/// One line a question.
pub fn ranks(outcomes: &[(JudgedQuestion, Outcome)]) -> String {
    let mut text = String::from("# id kind rank answer verdict question\n");
    for (case, outcome) in outcomes {
        let rank = outcome
            .rank
            .map_or("-".to_string(), |rank| rank.to_string());
        let right = match (!case.answerable, outcome.answered_right) {
            (true, _) => "-",
            (false, true) => "ok",
            (false, false) => "no",
        };
        let verdict = match outcome.verdict {
            Verdict::Answered => "answered",
            Verdict::Related => "related",
            Verdict::NotFound => "not_found",
        };
        let JudgedQuestion {
            id, text: question, ..
        } = case;
        let kind = kind(case);
        let _ = writeln!(text, "{id} {kind} {rank} {right} {verdict} {question}");
    }
    text
}

/// The lines that differ, old and new.
pub fn differences(old: &str, new: &str) -> String {
    let mut text = String::new();
    let lines: Vec<&str> = old.lines().collect();
    for line in lines
        .iter()
        .filter(|line| !new.lines().any(|l| l == **line))
    {
        let _ = writeln!(text, "- {line}");
        let id = line.split(' ').next();
        for line in new.lines().filter(|l| l.split(' ').next() == id) {
            let _ = writeln!(text, "+ {line}");
        }
    }
    for line in new.lines() {
        let id = line.split(' ').next();
        if !lines.iter().any(|l| l.split(' ').next() == id) {
            let _ = writeln!(text, "+ {line}");
        }
    }
    text
}

/// A table by kind of question, all of them last.
pub fn table(outcomes: &[(JudgedQuestion, Outcome)]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for (case, _) in outcomes {
        if !kinds.contains(&kind(case)) {
            kinds.push(kind(case));
        }
    }
    let mut text =
        String::from("kind         questions  recall@1  recall@5     MRR  answer ok  refused\n");
    let mut row = |name: &str, of: &[(JudgedQuestion, Outcome)]| {
        let Summary {
            recall_at_1,
            recall_at_5,
            reciprocal_rank,
            answered_right,
            refused_wrongly,
            refused_rightly,
            ..
        } = Summary::of(of);
        // Of an empty set both are 0, so the sum is the one that applies; of all questions the
        // wrong refusals are the ones to look at.
        let refused = match name {
            "none" => refused_rightly,
            _ => refused_wrongly,
        };
        let _ = writeln!(
            text,
            "{name:<12} {:>9}  {recall_at_1:>8.3}  {recall_at_5:>8.3}  {reciprocal_rank:>6.3}  {answered_right:>9.3}  {refused:>7.3}",
            of.len()
        );
    };
    for name in kinds {
        let of: Vec<_> = outcomes
            .iter()
            .filter(|(c, _)| kind(c) == name)
            .cloned()
            .collect();
        row(name, &of);
    }
    row("all", outcomes);
    text
}

fn kind(question: &JudgedQuestion) -> &str {
    question.kind.as_deref().unwrap_or("-")
}
