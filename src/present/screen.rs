//! A view while it is written: a *screen* is text that grows line by line in one style and one
//! width. It knows how the parts look that several views share: the head of a passage, its place,
//! its words; which parts make up a view is the views' matter.

use super::excerpt::{self, Excerpt};
use super::highlight::{Marks, Palette, paint, styled};
use super::links::{file_url, hyperlink};
use super::printable::{one_line, printable};
use super::table::table;
use super::terminal::Style;
use super::wrap::{self, Line, Part, Piece, clip, columns};
use crate::corpus::{Place, Unit};
use crate::passage::{Passage, PassageKind};
use crate::rank::RankedPassage;
use crate::text::Span;

/// A view being written.
pub(super) struct Screen<'a> {
    pub(super) out: String,
    style: &'a Style,
    pub(super) palette: Palette,
    pub(super) measure: usize,
}

impl Screen<'_> {
    pub(super) fn new(style: &Style) -> Screen<'_> {
        Screen {
            out: String::new(),
            style,
            palette: Palette::new(style.color),
            measure: style.measure(),
        }
    }

    pub(super) fn line(&mut self, indent: usize, words: &str) {
        if !words.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(words);
        }
        self.out.push('\n');
    }

    /// Rows of code or of a table. Quotation marks inside would break their columns, so without
    /// colour a » before the row points to the best ones.
    fn rows(&mut self, indent: usize, lines: &[Line], text: &str, marks: &Marks) {
        let best = marks.sentence().filter(|_| !self.style.color);
        for line in lines {
            let is_best = best.is_some_and(|best| {
                let inside = |piece: &Piece| matches!(piece, Piece::Words(w) if w.overlaps(best));
                line.iter().any(inside)
            });
            let words = paint(line, text, marks, &self.palette);
            if is_best && indent >= 2 {
                self.line(indent - 2, &format!("» {words}"));
            } else {
                self.line(indent, &words);
            }
        }
    }

    /// Words of ours in one style, wrapped.
    pub(super) fn wrapped(&mut self, indent: usize, words: &str, style: anstyle::Style) {
        let words = one_line(words);
        let parts = [Part::Text(Span::new(0, words.len()))];
        let width = self.measure.saturating_sub(indent);
        for line in wrap::prose(&words, &parts, width) {
            let plain = paint(&line, &words, &Marks::default(), &Palette::default());
            self.line(indent, &styled(&plain, style));
        }
    }

    pub(super) fn notice(&mut self, words: &str) {
        self.wrapped(0, words, self.palette.notice);
    }

    pub(super) fn note(&mut self, words: &str) {
        self.wrapped(0, words, self.palette.quiet);
    }

    /// An empty line, but not at the top.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Number, headings, place and id: on one line where they fit, otherwise on two.
    pub(super) fn head(&mut self, rank: usize, digits: usize, passage: &Passage) {
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

    pub(super) fn question(&mut self, indent: usize, passage: &Passage) {
        if let Some(question) = &passage.question {
            self.wrapped(indent, &format!("Q: {question}"), self.palette.title);
        }
    }

    /// The part of a passage that a list shows: about three lines of text, five of code.
    pub(super) fn excerpt(&self, indent: usize, ranked: &RankedPassage) -> Excerpt {
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
    pub(super) fn body(
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
        // Lines above the place where something was left out at the front.
        let mut above = 0;
        let mut lines = match passage.kind {
            PassageKind::Prose | PassageKind::Faq => {
                let parts = self.parts(&text, part, &marks, cut_off);
                for line in wrap::prose(&text, &parts, width) {
                    let words = paint(&line, &text, &marks, &self.palette);
                    self.line(indent, &words);
                }
                return;
            }
            PassageKind::Table => {
                let mut rows = wrap::rows(&text, part.span);
                if part.cut_before {
                    // Cells mean little without their header, the first line of the passage.
                    let all = wrap::rows(&text, Span::new(0, text.len()));
                    if let Some(header) = all.first() {
                        above = table(&text, &[*header], width).len();
                        rows.insert(0, *header);
                    }
                }
                table(&text, &rows, width)
            }
            PassageKind::Code => wrap::verbatim(&text, part.span, width),
        };
        let ellipsis = || vec![Piece::Fill("…".into())];
        if part.cut_before {
            lines.insert(above.min(lines.len()), ellipsis());
        }
        if part.cut_after {
            lines.push(ellipsis());
        }
        self.rows(indent, &lines, &text, &marks);
    }

    /// Some rows of a table, the last of them the one that answers.
    pub(super) fn table(&mut self, passage: &Passage, rows: &[Span], matched: &[Span]) {
        let text = printable(&passage.text);
        let marks = Marks::new(&text, matched, rows.last().copied());
        let lines = table(&text, rows, self.measure);
        self.rows(0, &lines, &text, &marks);
    }

    /// The part of a text with our marks between: ellipses where it is cut, and without colour
    /// the best sentence between » and «.
    pub(super) fn parts(
        &self,
        text: &str,
        part: Excerpt,
        marks: &Marks,
        cut_off: bool,
    ) -> Vec<Part> {
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

    /// `path:line` or `path:first-last`, as terminals and editors know it; `path, page 3` where
    /// there are no lines. Never wrapped or shortened: it is there to be clicked and copied.
    pub(super) fn plain_place(&self, place: &Place) -> String {
        let path = match place.path.as_str() {
            "-" => "standard input".to_string(),
            path => format!("{}{}", one_line(&self.style.prefix), one_line(path)),
        };
        let within = place.within.iter().map(|part| one_line(part));
        let path = std::iter::once(path).chain(within).collect::<Vec<_>>();
        let path = path.join(" › ");
        let (first, last) = place.units;
        match place.unit {
            Unit::Line if first == last => format!("{path}:{first}"),
            Unit::Line => format!("{path}:{first}-{last}"),
            Unit::Second if first == last => format!("{path}, {}", clock(first)),
            Unit::Second => format!("{path}, {}-{}", clock(first), clock(last)),
            unit if first == last => format!("{path}, {} {first}", unit.name()),
            unit => format!("{path}, {}s {first}-{last}", unit.name()),
        }
    }

    pub(super) fn place(&self, place: &Place) -> String {
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

/// Hours, minutes and seconds, as players show them.
fn clock(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60)
}

/// Title and headings above a passage, outermost first, each said once.
pub(super) fn headings(passage: &Passage) -> String {
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
pub(super) fn fitted(headings: &str, width: usize) -> String {
    const BETWEEN: &str = " › ";
    if columns(headings) <= width {
        return headings.to_string();
    }
    // From the innermost outwards, as long as an ellipsis still fits before them.
    let mut kept = "";
    let mut used = columns("…") + columns(BETWEEN);
    for (at, between) in headings.rmatch_indices(BETWEEN) {
        let inner = &headings[at + between.len()..];
        used += columns(&inner[..inner.len() - kept.len()]);
        if used > width {
            break;
        }
        kept = inner;
    }
    if kept.is_empty() {
        let innermost = headings.rsplit(BETWEEN).next().unwrap_or(headings);
        return clip(innermost, width).into_owned();
    }
    format!("…{BETWEEN}{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_headings_give_way_to_inner_ones() {
        let path = "Guide › Client library › Asking";
        assert_eq!(fitted(path, 40), path);
        assert_eq!(fitted(path, 28), "… › Client library › Asking");
        assert_eq!(fitted(path, 26), "… › Asking");
        assert_eq!(fitted(path, 9), "Asking");
        assert_eq!(fitted(path, 5), "Aski…");
        let many = "a › ".repeat(100_000);
        assert!(columns(&fitted(&many, 60)) <= 60);
    }
}
