//! The views for people. The *answer* stands first, in the words of the corpus, with its place
//! below it; then what the question was taken for; then the passages, best first, each cut down
//! to the sentences that matter. Every view is a function to text that ends with a line feed, and
//! reads as well without colour: the best sentence of a passage then stands between » and «.

use super::excerpt::{self, Excerpt};
use super::highlight::{Marks, Palette, paint, styled};
use super::links::{file_url, hyperlink};
use super::printable::{one_line, printable};
use super::stats::kind_name;
use super::wrap::{self, Line, Part, clip, columns};
use crate::answer::{Answer, AnswerSentence, Verdict};
use crate::corpus::Place;
use crate::engine::Reply;
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

/// A feature's part in the score of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyRow {
    /// The feature.
    pub name: &'static str,
    /// Its value for this passage.
    pub value: f32,
    /// What a value of 1 is worth.
    pub weight: f32,
}

impl WhyRow {
    /// What it adds to the score.
    pub fn contribution(&self) -> f32 {
        self.value * self.weight
    }
}

/// The answer first, then `style.passages` passages.
pub fn ask(reply: &Reply, style: &Style) -> String {
    let mut screen = Screen::new(style);
    match (&reply.verdict, &reply.answer) {
        (Verdict::NotFound, _) => return not_found(reply, style),
        (Verdict::Answered, Some(answer)) => screen.answer(reply, answer),
        (Verdict::Related, _) => {
            screen.notice("No sentence answers this directly; closest passages:");
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

/// Why a passage stands where it stands: each feature's value, weight and share, largest first.
pub fn why(rank: usize, ranked: &RankedPassage, rows: &[WhyRow], style: &Style) -> String {
    let mut screen = Screen::new(style);
    let indent = rank.to_string().len() + 2;
    screen.head(rank, indent - 2, &ranked.passage);
    screen.features(indent, rows, ranked.score);
    screen.out
}

fn not_found(reply: &Reply, style: &Style) -> String {
    let mut screen = Screen::new(style);
    screen.notice("Not in your documents.");
    if !reply.searched.is_empty() {
        screen.note(&format!("Searched for: {}", reply.searched.join(", ")));
    }
    for note in notes(reply) {
        screen.note(&note);
    }
    screen.out
}

/// What the question was taken for, where that is not what was typed.
fn notes(reply: &Reply) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for correction in &reply.corrections {
        notes.push(format!("“{}” read as “{}”", correction.from, correction.to));
    }
    for expansion in &reply.expansions {
        notes.push(format!("{} = {}", expansion.from, expansion.to));
    }
    if !reply.ignored.is_empty() {
        let words = reply.ignored.join(", ");
        notes.push(format!("ignored: {words} (not in your documents)"));
    }
    notes
}

/// Title and headings above a passage, outermost first, each said once.
fn headings(passage: &Passage) -> String {
    let mut path: Vec<String> = Vec::new();
    let question = passage.question.as_deref().map(one_line);
    for heading in passage.title.iter().chain(&passage.heading_path) {
        let heading = one_line(heading);
        let said = heading.is_empty() || path.last() == Some(&heading);
        if !said && question.as_ref() != Some(&heading) {
            path.push(heading);
        }
    }
    path.join(" › ")
}

/// `headings` in `width` columns: the innermost heading says most, so the outer ones go first.
fn fitted(headings: &str, width: usize) -> String {
    let mut shown = headings.to_string();
    while columns(&shown) > width {
        let rest = shown.strip_prefix("… › ").unwrap_or(&shown);
        match rest.split_once(" › ") {
            Some((_, inner)) => shown = format!("… › {inner}"),
            None => return clip(rest, width).into_owned(),
        }
    }
    shown
}

/// A view being written.
struct Screen<'a> {
    out: String,
    style: &'a Style,
    palette: Palette,
    measure: usize,
}

impl Screen<'_> {
    fn new(style: &Style) -> Screen<'_> {
        Screen {
            out: String::new(),
            style,
            palette: Palette::new(style.color),
            measure: style.measure(),
        }
    }

    fn line(&mut self, indent: usize, words: &str) {
        if !words.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(words);
        }
        self.out.push('\n');
    }

    fn painted(&mut self, indent: usize, lines: &[Line], text: &str, marks: &Marks) {
        for line in lines {
            let words = paint(line, text, marks, &self.palette);
            self.line(indent, &words);
        }
    }

    /// Words of ours in one style, wrapped.
    fn wrapped(&mut self, indent: usize, words: &str, style: anstyle::Style) {
        let words = one_line(words);
        let parts = [Part::Text(Span::new(0, words.len()))];
        let width = self.measure.saturating_sub(indent);
        for line in wrap::prose(&words, &parts, width) {
            let plain = paint(&line, &words, &Marks::default(), &Palette::default());
            self.line(indent, &styled(&plain, style));
        }
    }

    fn notice(&mut self, words: &str) {
        self.wrapped(0, words, self.palette.notice);
    }

    fn note(&mut self, words: &str) {
        self.wrapped(0, words, self.palette.quiet);
    }

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

    /// An empty line, but not at the top.
    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
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
            self.answer_group(group, ranked);
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

    fn answer_group(&mut self, group: &[AnswerSentence], ranked: Option<&RankedPassage>) {
        let ([head, .., tail] | [head @ tail]) = group else {
            return;
        };
        let whole = head.span.cover(tail.span);
        match ranked.filter(|r| joins(group, &r.passage.text)) {
            // Nothing between the sentences: the passage's own words, so that its line breaks
            // and matched words are at hand.
            Some(ranked) => {
                let passage = &ranked.passage;
                let cut_off =
                    passage.cut_off && Excerpt::whole(&passage.text).span.end() <= whole.end();
                let part = Excerpt {
                    span: whole,
                    cut_before: false,
                    cut_after: false,
                };
                self.body(0, passage, part, &ranked.matched, Some(whole), cut_off);
            }
            None => {
                for sentence in group {
                    self.wrapped(0, &sentence.text, self.palette.sentence);
                }
            }
        }
        let mut place = head.place.clone();
        if let Some(last) = group.last() {
            place.lines.1 = last.place.lines.1.max(place.lines.1);
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

    /// Number, headings, place and id: on one line where they fit, otherwise on two.
    fn head(&mut self, rank: usize, digits: usize, passage: &Passage) {
        let number = format!("{rank:<digits$}");
        let indent = columns(&number) + 2;
        let headings = headings(passage);
        let id = passage.id.to_string();
        let behind = columns(&self.plain_place(&passage.place)) + 2 + id.len();
        let place = self.place(&passage.place);
        let behind_shown = format!("{place}  {}", styled(&id, self.palette.quiet));
        let number = styled(&number, self.palette.quiet);
        let room = self.measure.saturating_sub(indent);
        if headings.is_empty() {
            self.line(0, &format!("{number}  {behind_shown}"));
        } else if columns(&headings) + 2 + behind <= room {
            let pad = " ".repeat(room - columns(&headings) - behind);
            let title = styled(&headings, self.palette.title);
            self.line(0, &format!("{number}  {title}{pad}{behind_shown}"));
        } else {
            let title = styled(&fitted(&headings, room), self.palette.title);
            self.line(0, &format!("{number}  {title}"));
            self.line(indent, &behind_shown);
        }
    }

    fn question(&mut self, indent: usize, passage: &Passage) {
        if let Some(question) = &passage.question {
            self.wrapped(indent, &format!("Q: {question}"), self.palette.title);
        }
    }

    /// The part of a passage that a list shows: about three lines of text, five of code.
    fn excerpt(&self, indent: usize, ranked: &RankedPassage) -> Excerpt {
        const TEXT_LINES: usize = 3;
        const CODE_LINES: usize = 5;
        let passage = &ranked.passage;
        let focus = ranked
            .best_sentence
            .or(ranked.matched.first().copied())
            .unwrap_or(Span::new(0, 0));
        match passage.kind {
            PassageKind::Prose | PassageKind::Faq => {
                let budget = TEXT_LINES * self.measure.saturating_sub(indent);
                excerpt::sentences(&wrap::unwrapped(&passage.text), focus, budget)
            }
            PassageKind::Table | PassageKind::Code => {
                excerpt::lines(&passage.text, focus, CODE_LINES)
            }
        }
    }

    /// A part of a passage's text, laid out after its kind.
    fn body(
        &mut self,
        indent: usize,
        passage: &Passage,
        part: Excerpt,
        matched: &[Span],
        best: Option<Span>,
        cut_off: bool,
    ) {
        let width = self.measure.saturating_sub(indent);
        let raw = match passage.kind {
            PassageKind::Prose | PassageKind::Faq => wrap::unwrapped(&passage.text),
            PassageKind::Table | PassageKind::Code => passage.text.as_str().into(),
        };
        let text = printable(&raw);
        let marks = Marks::new(&text, matched, best);
        let mut lines = match passage.kind {
            PassageKind::Prose | PassageKind::Faq => {
                let parts = self.parts(&text, part, &marks, cut_off);
                wrap::prose(&text, &parts, width)
            }
            PassageKind::Table => wrap::table(&text, part.span, width),
            PassageKind::Code => wrap::verbatim(&text, part.span, width),
        };
        if matches!(passage.kind, PassageKind::Table | PassageKind::Code) {
            let ellipsis = || vec![wrap::Piece::Fill("…".into())];
            if part.cut_before {
                lines.insert(0, ellipsis());
            }
            if part.cut_after {
                lines.push(ellipsis());
            }
        }
        self.painted(indent, &lines, &text, &marks);
    }

    /// The part of a text with our marks between: ellipses where it is cut, and without colour
    /// the best sentence between » and «.
    fn parts(&self, text: &str, part: Excerpt, marks: &Marks, cut_off: bool) -> Vec<Part> {
        let span = part.span;
        let mut parts = Vec::new();
        if part.cut_before {
            parts.push(Part::Word("…"));
        }
        let sentence = marks.sentence().filter(|sentence| {
            !self.style.color && sentence.overlaps(span) && !sentence.contains(span)
        });
        match sentence {
            Some(sentence) => {
                let start = sentence.start().max(span.start());
                let end = sentence.end().min(span.end());
                let inner = Span::new(start, end).trimmed(text);
                parts.extend([
                    Part::Text(Span::new(span.start(), inner.start())),
                    Part::Open("»"),
                    Part::Text(inner),
                    Part::Close("«"),
                    Part::Text(Span::new(inner.end(), span.end())),
                ]);
            }
            None => parts.push(Part::Text(span)),
        }
        if part.cut_after {
            // Held by the last word, so that it never stands on a line alone.
            parts.push(Part::Close(" …"));
        }
        if cut_off {
            let words = ["… (cut", "off", "in", "the", "source)"];
            parts.extend(words.map(Part::Word));
        }
        parts
    }

    fn whole(&mut self, passage: &Passage, matched: &[Span], best: Option<Span>) {
        let headings = headings(passage);
        self.wrapped(0, &headings, self.palette.title);
        let place = self.place(&passage.place);
        let bytes = &passage.place.bytes;
        let about = format!(
            "{}  {}  {}  bytes {}–{}",
            passage.id,
            kind_name(passage.kind),
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

    fn features(&mut self, indent: usize, rows: &[WhyRow], score: f32) {
        const BAR: usize = 20;
        // As wide as the value and the weight of a row.
        const NO_PRODUCT: &str = "                  = ";
        let mut telling: Vec<&WhyRow> = rows.iter().filter(|r| r.contribution() != 0.0).collect();
        telling.sort_by(|a, b| {
            let (a, b) = (a.contribution().abs(), b.contribution().abs());
            b.total_cmp(&a)
        });
        let names = telling.iter().map(|r| r.name).chain(["score"]);
        let name_width = names.map(columns).max().unwrap_or(0);
        let narrow = indent + name_width + 2 + columns(NO_PRODUCT) + 8 > self.measure;
        let largest = telling.first().map_or(1.0, |r| r.contribution().abs());
        for row in &telling {
            let share = (row.contribution().abs() / largest * BAR as f32).round();
            let bar = "▇".repeat((share as usize).clamp(1, BAR));
            let style = if row.contribution() < 0.0 {
                self.palette.notice
            } else {
                self.palette.sentence
            };
            let product = if narrow {
                String::new()
            } else {
                format!("{:>8.3} × {:>6.3} = ", row.value, row.weight)
            };
            let numbers = format!(
                "{:<name_width$}  {product}{:>8.3}",
                row.name,
                row.contribution()
            );
            let room = self.measure.saturating_sub(indent + columns(&numbers) + 2);
            if room >= BAR {
                self.line(indent, &format!("{numbers}  {}", styled(&bar, style)));
            } else {
                self.line(indent, &numbers);
            }
        }
        let sum: f32 = rows.iter().map(WhyRow::contribution).sum();
        let label = format!("{:<name_width$}", "score");
        let product = if narrow { "" } else { NO_PRODUCT };
        let total = format!("{label}  {product}{score:>8.3}");
        self.line(indent, &styled(&total, self.palette.title));
        let silent: Vec<&str> = rows
            .iter()
            .filter(|r| r.contribution() == 0.0)
            .map(|r| r.name)
            .collect();
        if !silent.is_empty() {
            self.wrapped(
                indent,
                &format!("without effect: {}", silent.join(", ")),
                self.palette.quiet,
            );
        }
        // A score may hold more than its features (a penalty for near-duplicates); say so.
        if (sum - score).abs() > 0.001 * score.abs().max(1.0) {
            let rest = format!("beside the features: {:+.3}", score - sum);
            self.wrapped(indent, &rest, self.palette.quiet);
        }
    }

    /// `path:line` or `path:first-last`, as terminals and editors know it. Never wrapped or
    /// shortened: it is there to be clicked and copied.
    fn plain_place(&self, place: &Place) -> String {
        let path = match place.path.as_str() {
            "-" => "standard input".to_string(),
            path => format!("{}{}", one_line(&self.style.prefix), one_line(path)),
        };
        match place.lines {
            (first, last) if first == last => format!("{path}:{first}"),
            (first, last) => format!("{path}:{first}-{last}"),
        }
    }

    fn place(&self, place: &Place) -> String {
        let words = styled(&self.plain_place(place), self.palette.place);
        let root = self.style.root.as_ref();
        let url = root
            .filter(|_| self.style.links && place.path != "-")
            .and_then(|root| file_url(&root.join(&place.path)));
        match url {
            Some(url) => hyperlink(&words, &url),
            None => words,
        }
    }
}

/// Whether the sentences of one passage stand one behind the other with no words between them,
/// and are the passage's own words.
fn joins(group: &[AnswerSentence], text: &str) -> bool {
    let verbatim = |s: &AnswerSentence| !s.text.is_empty() && s.span.of(text) == s.text;
    let adjacent = |pair: &[AnswerSentence]| {
        text.get(pair[0].span.end()..pair[1].span.start())
            .is_some_and(|between| !between.contains(char::is_alphanumeric))
    };
    group.iter().all(verbatim) && group.windows(2).all(adjacent)
}

#[cfg(test)]
mod tests;
