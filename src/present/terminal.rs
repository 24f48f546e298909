//! The views for people. The *answer* stands first, in the words of the corpus, with its place
//! below it; then what the question was taken for; then the passages, best first, each cut down
//! to the sentences that matter. Every view is a function to text that ends with a line feed, and
//! reads as well without colour: the best sentence of a passage then stands between » and «, and
//! the best row of a table or of code behind a ».

use super::excerpt::Excerpt;
use super::highlight::styled;
use super::printable::one_line;
use super::screen::{Screen, fitted, headings};
use super::stats::grouped;
use super::wrap::columns;
use crate::answer::{Answer, AnswerSentence, Verdict};
use crate::engine::{Correction, Reply};
use crate::passage::{Passage, PassageKind};
use crate::rank::RankedPassage;
use crate::text::Span;
use std::path::PathBuf;

/// How a view is to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether the terminal opens hyperlinks; they need `root`.
    pub links: bool,
    /// The corpus root, absolute.
    pub root: Option<PathBuf>,
    /// What to write before a path, so that it is right from the current directory: `notes/` for
    /// a corpus in `./notes`. Empty shows paths as they are below the root.
    pub prefix: String,
    /// How many passages to show at most.
    pub passages: usize,
}

impl Default for Style {
    /// Plain text, 80 columns, three passages.
    fn default() -> Style {
        Style {
            color: false,
            width: 80,
            links: false,
            root: None,
            prefix: String::new(),
            passages: 3,
        }
    }
}

impl Style {
    /// The columns that text is wrapped to. Lines longer than about a hundred columns are hard to
    /// read however wide the terminal is; under twenty nothing useful can be laid out.
    pub fn measure(&self) -> usize {
        self.width.clamp(20, 100)
    }
}

/// The answer first, then `style.passages` passages.
pub fn ask(reply: &Reply, style: &Style) -> String {
    let mut screen = Screen::new(style);
    match (&reply.verdict, &reply.answer) {
        (Verdict::NotFound, _) => return not_found(reply, style),
        (Verdict::Answered, Some(answer)) => screen.answer(reply, answer),
        (Verdict::Related, nearest) => {
            screen.notice("Nothing answers this for certain. The nearest:");
            if let Some(nearest) = nearest {
                screen.gap();
                screen.answer(reply, nearest);
            }
        }
        (Verdict::Answered, None) => {}
    }
    screen.notes(reply);
    screen.passages(reply, 0, style.passages);
    screen.out
}

/// The passages alone.
pub fn search(reply: &Reply, style: &Style) -> String {
    if reply.passages.is_empty() {
        return not_found(reply, style);
    }
    let mut screen = Screen::new(style);
    screen.notes(reply);
    screen.passages(reply, 0, style.passages);
    screen.out
}

/// The passages behind the first `from` ones, `style.passages` of them; empty where there are none.
pub fn more(reply: &Reply, from: usize, style: &Style) -> String {
    let mut screen = Screen::new(style);
    screen.passages(reply, from, style.passages);
    screen.out
}

/// A whole passage with all that is known about it.
pub fn show(passage: &Passage, style: &Style) -> String {
    let mut screen = Screen::new(style);
    screen.whole(passage, &[], None);
    screen.out
}

/// A whole passage of a reply, its matched words and best sentence marked.
pub fn show_ranked(ranked: &RankedPassage, style: &Style) -> String {
    let mut screen = Screen::new(style);
    screen.whole(&ranked.passage, &ranked.matched, ranked.best_sentence);
    screen.out
}

fn not_found(reply: &Reply, style: &Style) -> String {
    let mut screen = Screen::new(style);
    if reply.asks_none {
        screen.notice("No document fits, so none was asked.");
        for note in notes(reply) {
            screen.note(&note);
        }
        return screen.out;
    }
    screen.notice("Not in your documents.");
    let unknown = reply
        .ignored
        .iter()
        .filter(|word| !reply.searched.contains(word));
    let words: Vec<&str> = (reply.searched.iter().chain(unknown))
        .map(String::as_str)
        .collect();
    if !words.is_empty() {
        screen.note(&format!("Searched for: {}", words.join(", ")));
    }
    for note in notes(reply) {
        screen.note(&note);
    }
    if !reply.passages.is_empty() && style.passages > 0 {
        screen.gap();
        screen.notice("The nearest passages:");
        screen.passages(reply, 0, style.passages);
    }
    screen.out
}

/// What the question was taken for, where that is not what was typed.
fn notes(reply: &Reply) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    if !reply.filter.is_empty() {
        notes.push(format!(
            "asked only {}",
            one_line(&reply.filter.to_string())
        ));
    }
    for correction in &reply.corrections {
        let also = if correction.besides { "also " } else { "" };
        let Correction { from, to, .. } = correction;
        notes.push(format!("“{from}” {also}read as “{to}”"));
    }
    for expansion in &reply.expansions {
        notes.push(format!("{} = {}", expansion.from, expansion.to));
    }
    if !reply.ignored.is_empty() {
        let words = reply.ignored.join(", ");
        notes.push(format!("ignored: {words} (not in your documents)"));
    }
    if reply.left_out > 0 {
        let words = grouped(reply.left_out as u64);
        notes.push(format!(
            "the question is too long: its last {words} words were not searched"
        ));
    }
    notes
}

impl Screen<'_> {
    fn notes(&mut self, reply: &Reply) {
        let notes = notes(reply);
        if notes.is_empty() {
            return;
        }
        self.gap();
        for note in notes {
            self.note(&note);
        }
    }

    /// The answering sentences, those of one passage together, each group with its place.
    fn answer(&mut self, reply: &Reply, answer: &Answer) {
        let ranked_of = |sentence: &AnswerSentence| {
            let id = sentence.passage;
            reply.passages.iter().find(|r| r.passage.id == id)
        };
        for group in answer.sentences.chunk_by(|a, b| a.passage == b.passage) {
            let ranked = group.first().and_then(ranked_of);
            let value = answer.value.as_ref();
            let inside = value.filter(|value| group.iter().any(|s| s.passage == value.passage));
            self.answer_group(group, ranked, inside.map(|value| value.span));
        }
        let completed = answer
            .completes
            .and_then(|id| reply.passages.iter().find(|r| r.passage.id == id));
        if let Some(ranked) = completed {
            let place = self.place(&ranked.passage.place);
            let words = styled("completes the answer cut off at ", self.palette.quiet);
            self.line(2, &format!("{words}{place}"));
        }
    }

    /// Sentences of one passage. Where one holds the value that is asked for, that is marked rather
    /// than the words of the question.
    fn answer_group(
        &mut self,
        group: &[AnswerSentence],
        ranked: Option<&RankedPassage>,
        value: Option<Span>,
    ) {
        let Some(head) = group.first() else {
            return;
        };
        let value = value.as_slice();
        let marked = |r: &RankedPassage| match value {
            [] => r.matched.clone(),
            value => value.to_vec(),
        };
        let is_row =
            |s: &AnswerSentence, text: &str| !s.text.contains('\n') && s.span.of(text) == s.text;
        let is_table = |r: &&RankedPassage| {
            r.passage.kind == PassageKind::Table && group.iter().all(|s| is_row(s, &r.passage.text))
        };
        match ranked {
            Some(ranked) if is_table(&ranked) => {
                let rows: Vec<Span> = group.iter().map(|s| s.span).collect();
                self.table(&ranked.passage, &rows, &marked(ranked));
            }
            // The passage's own words, so that its line breaks and matched words are at hand.
            Some(ranked) if are_of(group, &ranked.passage.text) => {
                let passage = &ranked.passage;
                for run in group.chunk_by(|a, b| joins(a, b, &passage.text)) {
                    let ([first, .., last] | [first @ last]) = run else {
                        continue;
                    };
                    let span = first.span.cover(last.span);
                    let cut_off =
                        passage.cut_off && Excerpt::whole(&passage.text).span.end() <= span.end();
                    let part = Excerpt {
                        span,
                        cut_before: false,
                        cut_after: false,
                    };
                    self.body(0, passage, part, &marked(ranked), Some(span), cut_off);
                }
            }
            _ => {
                for line in group.iter().flat_map(|sentence| sentence.text.lines()) {
                    self.wrapped(0, line, self.palette.sentence);
                }
            }
        }
        let mut place = head.place.clone();
        if let Some(last) = group.last() {
            place.units.1 = last.place.units.1.max(place.units.1);
        }
        let headings = ranked.map(|r| headings(&r.passage)).unwrap_or_default();
        let room = self
            .measure
            .saturating_sub(2 + columns(&self.plain_place(&place)) + 2);
        let mut source = self.place(&place);
        // Fewer columns than these show no heading worth reading.
        if !headings.is_empty() && room >= 16 {
            let shown = fitted(&headings, room);
            source += &format!("  {}", styled(&shown, self.palette.quiet));
        }
        self.line(2, &source);
    }

    fn passages(&mut self, reply: &Reply, from: usize, most: usize) {
        let until = from.saturating_add(most).min(reply.passages.len());
        // Room for the largest number and two spaces, so that all texts begin in one column.
        let indent = until.to_string().len() + 2;
        for (at, ranked) in reply.passages.iter().enumerate().take(until).skip(from) {
            self.gap();
            self.head(at + 1, indent - 2, &ranked.passage);
            self.question(indent, &ranked.passage);
            let part = self.excerpt(indent, ranked);
            let passage = &ranked.passage;
            let cut_off = passage.cut_off && !part.cut_after;
            self.body(
                indent,
                passage,
                part,
                &ranked.matched,
                ranked.best_sentence,
                cut_off,
            );
        }
    }

    fn whole(&mut self, passage: &Passage, matched: &[Span], best: Option<Span>) {
        let headings = headings(passage);
        self.wrapped(0, &headings, self.palette.title);
        let place = self.place(&passage.place);
        let bytes = &passage.place.bytes;
        let about = format!(
            "{}  {}  {}  bytes {}–{}",
            passage.id,
            passage.kind.name(),
            passage.language.code(),
            bytes.start,
            bytes.end
        );
        if columns(&self.plain_place(&passage.place)) + 2 + columns(&about) <= self.measure {
            let about = styled(&about, self.palette.quiet);
            self.line(0, &format!("{place}  {about}"));
        } else {
            self.line(0, &place);
            self.note(&about);
        }
        if passage.document != passage.place.path {
            self.note(&format!("document {}", passage.document));
        }
        self.gap();
        self.question(0, passage);
        let all = Excerpt::whole(&passage.text);
        self.body(0, passage, all, matched, best, passage.cut_off);
    }
}

/// Whether the sentences are words of `text`.
fn are_of(group: &[AnswerSentence], text: &str) -> bool {
    let verbatim = |s: &AnswerSentence| !s.text.is_empty() && s.span.of(text) == s.text;
    group.iter().all(verbatim)
}

/// Whether a sentence of `text` stands right behind another, with no words between them.
fn joins(first: &AnswerSentence, second: &AnswerSentence, text: &str) -> bool {
    text.get(first.span.end()..second.span.start())
        .is_some_and(|between| !between.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests;
