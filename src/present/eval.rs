//! An evaluation for people: the figures, what is asked for most on top, then kinds of question,
//! the comparison with another run, and one question in full.

mod own;
pub(super) mod table;

use super::highlight::{Palette, styled};
use super::printable::one_line;
use super::screen::{Screen, headings};
use super::stats::grouped;
use super::terminal::Style;
use super::why::{WhyRow, why};
use super::wrap::{clip, columns};
use crate::answer::Verdict;
use crate::eval::compare::{Change, Comparison};
use crate::eval::explain::Explanation;
use crate::eval::measures::Subject;
use crate::eval::{Figure, Report};
use crate::rank::{Features, RankedPassage};

/// A whole report.
pub fn report(report: &Report, style: &Style) -> String {
    let own = report.own.as_ref();
    let mut parts = vec![
        own.map_or(String::new(), |own| own::summary(own, style)),
        table::figures(&report.figures, style),
        table::verdicts(&report.figures, style),
        table::kinds(&report.kinds, style),
        latency(&report.figures, style),
    ];
    if let Some(compared) = &report.comparison {
        parts.push(comparison(compared, report, style));
    }
    parts.extend(own.map(|own| own::never_found(own, style)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// How long asking takes, on one line; nothing where nothing was asked.
fn latency(figures: &[Figure], style: &Style) -> String {
    let of_latency = figures.iter().filter(|f| f.subject == Subject::Latency);
    let times: Vec<String> = of_latency
        .map(|figure| format!("{} {:.1} ms", figure.name, figure.value))
        .collect();
    if times.is_empty() {
        return String::new();
    }
    let title = styled("time of ask", Palette::new(style.color).title);
    format!("{title}  {}\n", times.join("  "))
}

/// So many of the questions that were won and lost are listed; JSON has all of them.
const CHANGES: usize = 10;

fn comparison(compared: &Comparison, report: &Report, style: &Style) -> String {
    let mut screen = Screen::new(style);
    let quiet = screen.palette.quiet;
    screen.out = table::differences(&compared.differences, style);
    for (what, changes) in [("won", &compared.won), ("lost", &compared.lost)] {
        if changes.is_empty() {
            continue;
        }
        screen.gap();
        let count = grouped(changes.len() as u64);
        screen.line(
            0,
            &styled(&format!("{count} {what} (nDCG@10)"), screen.palette.title),
        );
        for Change { id, before, now } in changes.iter().take(CHANGES) {
            let text = report.text(id);
            let line = one_line(&format!("{id}  {text}"));
            let room = screen.measure.saturating_sub(19);
            screen.line(2, &format!("{before:.3} → {now:.3}  {}", clip(&line, room)));
        }
        if changes.len() > CHANGES {
            let rest = format!("… and {} more", changes.len() - CHANGES);
            screen.line(2, &styled(&rest, quiet));
        }
    }
    screen.out
}

/// One question in full; `weights` are those of the features.
pub fn explanation(explained: &Explanation, weights: &Features, style: &Style) -> String {
    const BEST: usize = 3;
    let mut screen = Screen::new(style);
    let question = &explained.question;
    let title = screen.palette.title;
    screen.wrapped(0, &format!("{}: {}", question.id, question.text), title);
    for quote in question.sentences.iter().chain(&question.answers) {
        screen.note(&format!("judged: {}: {}", quote.document, quote.text));
    }
    let relevant = question.grades.iter().filter(|(_, grade)| **grade > 0);
    let relevant: Vec<String> = relevant
        .map(|(id, grade)| format!("{id} ({grade})"))
        .collect();
    if !relevant.is_empty() {
        screen.note(&format!(
            "judged documents (grade): {}",
            relevant.join(", ")
        ));
    }
    terms(&mut screen, explained);
    screen.gap();
    let reply = &explained.reply;
    let verdict = match reply.verdict {
        Verdict::Answered => "answered",
        Verdict::Related => "related",
        Verdict::NotFound => "not found",
    };
    screen.line(0, &format!("{verdict}, confidence {:.3}", reply.confidence));
    for sentence in reply.answer.iter().flat_map(|answer| &answer.sentences) {
        screen.wrapped(2, &sentence.text, screen.palette.sentence);
        let place = screen.place(&sentence.place);
        screen.line(2, &place);
    }
    let candidates = &explained.candidates;
    let nearest = explained.judged.map(|at| at.saturating_sub(1)..at + 1);
    for (at, ranked) in candidates.iter().enumerate() {
        if at < BEST || nearest.as_ref().is_some_and(|near| near.contains(&at)) {
            let judged = explained.judged == Some(at);
            candidate(&mut screen, at + 1, ranked, weights, judged, style);
        }
    }
    screen.gap();
    judged(&mut screen, explained);
    screen.out
}

fn terms(screen: &mut Screen, explained: &Explanation) {
    screen.gap();
    let terms = &explained.terms;
    let words: Vec<String> = terms.iter().map(|term| one_line(&term.word)).collect();
    let width = words.iter().map(|word| columns(word)).max().unwrap_or(0);
    for (term, word) in terms.iter().zip(&words) {
        let pad = " ".repeat(width - columns(word));
        let topic = if term.content { "topic" } else { "     " };
        let line = format!(
            "{word}{pad}  {topic}  weight {:.2}  rarity {:>5.2}  {}",
            term.weight,
            term.rarity,
            one_line(&term.ways.join(" | "))
        );
        screen.line(2, &line);
    }
    let reply = &explained.reply;
    let corrections = reply.corrections.iter().map(|c| (&c.from, &c.to));
    let expansions = reply.expansions.iter().map(|e| (&e.from, &e.to));
    for (from, to) in corrections.chain(expansions) {
        screen.note(&format!("{from} → {to}"));
    }
    if !reply.ignored.is_empty() {
        screen.note(&format!("ignored: {}", reply.ignored.join(", ")));
    }
}

fn candidate(
    screen: &mut Screen,
    rank: usize,
    ranked: &RankedPassage,
    weights: &Features,
    judged: bool,
    style: &Style,
) {
    let values = ranked.features.named().into_iter().zip(weights.named());
    let rows: Vec<WhyRow> = values
        .map(|((name, value), (_, weight))| WhyRow {
            name,
            value,
            weight,
        })
        .collect();
    screen.gap();
    if judged {
        screen.line(0, &styled("the judged passage:", screen.palette.notice));
    }
    screen.out.push_str(&why(rank, ranked, &rows, style));
}

/// Where the judged passage is, and why it is not higher.
fn judged(screen: &mut Screen, explained: &Explanation) {
    let many = explained.candidates.len();
    let Some(at) = explained.judged else {
        let words = match explained.question.answerable {
            true => format!("No judged passage is among the {many} candidates."),
            false => "Nothing answers this question.".to_string(),
        };
        return screen.notice(&words);
    };
    if at == 0 {
        return screen.notice("The judged passage is first.");
    }
    let above = &explained.candidates[at - 1];
    let words = format!(
        "The judged passage is {} of {many}. {} ({}) is above it by {:.3}:",
        at + 1,
        above.passage.document,
        headings(&above.passage),
        above.score - explained.candidates[at].score,
    );
    screen.notice(&words);
    for lead in &explained.leads {
        screen.line(2, &format!("{:<12} {:>+8.3}", lead.name, lead.by));
    }
}
