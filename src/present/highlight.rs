//! Colour, laid over lines. [`Marks`] say which bytes of a text are matched words or the answering
//! sentence; a [`Palette`] says how each role looks. The palette without colour is a palette of
//! nothing, so that no view has to ask.

use super::wrap::{Line, Piece};
use crate::text::Span;
use anstyle::{AnsiColor, Style};

/// How each role of the terminal's text looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    /// Headings of passages and labels.
    pub title: Style,
    /// The sentence that answers.
    pub sentence: Style,
    /// Words of the question, found in the text; laid over the style beneath.
    pub matched: Style,
    /// Paths and lines.
    pub place: Style,
    /// What is ours and beside the point: ids, ellipses, notes.
    pub quiet: Style,
    /// What the person should notice: nothing found, nothing answers.
    pub notice: Style,
}

impl Palette {
    /// The palette in colour, made of the terminal's own sixteen so that it suits its theme, or
    /// the empty one.
    pub fn new(color: bool) -> Palette {
        if !color {
            return Palette::default();
        }
        Palette {
            title: Style::new().bold(),
            sentence: AnsiColor::Green.on_default(),
            matched: Style::new().bold(),
            place: AnsiColor::Cyan.on_default(),
            quiet: Style::new().dimmed(),
            notice: AnsiColor::Yellow.on_default(),
        }
    }
}

/// `text` in a style.
pub fn styled(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// Which bytes of a text are marked.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// In order and apart from each other.
    matched: Vec<Span>,
    sentence: Option<Span>,
}

impl Marks {
    /// Marks from spans in any order; those that do not fit `text` are left out.
    pub fn new(text: &str, matched: &[Span], sentence: Option<Span>) -> Marks {
        let fits = |span: &Span| !span.of(text).is_empty();
        let mut sorted: Vec<Span> = matched.iter().copied().filter(fits).collect();
        sorted.sort();
        let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match merged.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.cover(span),
                _ => merged.push(span),
            }
        }
        Marks {
            matched: merged,
            sentence: sentence.filter(fits),
        }
    }

    /// The marked sentence.
    pub fn sentence(&self) -> Option<Span> {
        self.sentence
    }

    /// The style at byte `at`, and the byte at which it next changes.
    fn style_at(&self, at: usize, palette: &Palette) -> (Style, usize) {
        let next = self.matched.partition_point(|m| m.end() <= at);
        let (is_matched, mut until) = match self.matched.get(next) {
            Some(m) if m.start() <= at => (true, m.end()),
            Some(m) => (false, m.start()),
            None => (false, usize::MAX),
        };
        let mut in_sentence = false;
        if let Some(sentence) = self.sentence {
            in_sentence = sentence.start() <= at && at < sentence.end();
            for edge in [sentence.start(), sentence.end()] {
                if at < edge {
                    until = until.min(edge);
                }
            }
        }
        let base = if in_sentence {
            palette.sentence
        } else {
            Style::new()
        };
        let style = if is_matched {
            base.effects(base.get_effects() | palette.matched.get_effects())
        } else {
            base
        };
        (style, until)
    }
}

/// Paints a line of `text`. Neighbours of one style are painted in one go, so that the escapes
/// stay few; trailing white space is left out.
pub fn paint(line: &Line, text: &str, marks: &Marks, palette: &Palette) -> String {
    let mut painted = String::new();
    let mut current = Style::new();
    let mut put = |painted: &mut String, words: &str, style: Style| {
        if style != current {
            painted.push_str(&format!("{current:#}{style}"));
            current = style;
        }
        painted.push_str(words);
    };
    for piece in line {
        match piece {
            Piece::Fill(fill) if fill.trim().is_empty() => {
                put(&mut painted, fill, Style::new());
            }
            Piece::Fill(fill) => put(&mut painted, fill, palette.quiet),
            Piece::Space(span) => {
                let (style, _) = marks.style_at(span.start(), palette);
                put(&mut painted, " ", style);
            }
            Piece::Words(span) => {
                let mut at = span.start();
                while at < span.end() {
                    let (style, until) = marks.style_at(at, palette);
                    let run = Span::new(at, until.min(span.end()));
                    put(&mut painted, &run.of(text).replace('\t', "    "), style);
                    at = run.end();
                }
            }
        }
    }
    put(&mut painted, "", Style::new());
    painted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::wrap::{Part, prose};
    use proptest::prelude::*;

    #[test]
    fn matched_words_are_bold_inside_the_sentence_too() {
        let text = "Not here. KPO is work.";
        let marks = Marks::new(text, &[Span::new(10, 13)], Some(Span::new(10, 22)));
        let parts = [Part::Text(Span::new(0, text.len()))];
        let line = &prose(text, &parts, 80)[0];
        assert_eq!(
            paint(line, text, &marks, &Palette::new(true)),
            "Not here. \x1b[1m\x1b[32mKPO\x1b[0m\x1b[32m is work.\x1b[0m"
        );
        assert_eq!(paint(line, text, &marks, &Palette::new(false)), text);
    }

    proptest! {
        #[test]
        fn painting_adds_nothing_but_escapes(
            text in "[a-zé知 ]{0,40}",
            spans in prop::collection::vec((0usize..60, 0usize..60), 0..8),
        ) {
            let spans: Vec<Span> = spans.iter().map(|&(a, b)| Span::new(a.min(b), a.max(b))).collect();
            let marks = Marks::new(&text, &spans, spans.first().copied());
            for line in prose(&text, &[Part::Text(Span::new(0, text.len()))], 20) {
                let plain = paint(&line, &text, &marks, &Palette::new(false));
                let coloured = paint(&line, &text, &marks, &Palette::new(true));
                prop_assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
            }
        }
    }
}
