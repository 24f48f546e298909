//! How well one's own documents can be asked, for people: what the figures mean in two sentences,
//! and what is never found.

use super::super::highlight::{Palette, styled};
use super::super::printable::one_line;
use super::super::stats::counted;
use super::super::terminal::Style;
use super::super::wrap::{self, Part};
use crate::eval::own::{Missed, OwnReport};
use crate::text::Span;

/// The figures in words.
pub fn summary(report: &OwnReport, style: &Style) -> String {
    let mut said = match report.asked {
        0 => "No question could be made of these documents.".to_string(),
        asked => format!(
            "Of {} made of these documents, the right passage comes first for {} in 100, and is \
             among the first five for {} in 100. {} not found.",
            counted(asked as u64, "question"),
            in_hundred(report.first, asked),
            in_hundred(report.among_five, asked),
            match report.missed.len() {
                0 => "None was".to_string(),
                1 => "One was".to_string(),
                many => format!("{many} were"),
            }
        ),
    };
    if report.elsewhere > 0 {
        let wrongly = match report.answered_wrongly {
            0 => "none was".to_string(),
            1 => "one was".to_string(),
            many => format!("{many} were"),
        };
        said += &format!(
            " Of {} about other things, {wrongly} given as answered.",
            counted(report.elsewhere as u64, "question")
        );
    }
    if report.asked > 0 {
        said += " Headings and stored questions are hidden while they are asked, so that they are \
                 found by what stands below them.";
    }
    wrapped(&said, style)
}

/// What is never found: questions with the places that answer them, and whole files. Empty where
/// everything was.
pub fn never_found(report: &OwnReport, style: &Style) -> String {
    let palette = Palette::new(style.color);
    let mut out = String::new();
    if !report.missed.is_empty() {
        let head = "never found: the place, and what was asked";
        out += &format!("{}\n", styled(head, palette.title));
    }
    for Missed {
        place,
        question,
        kind,
    } in &report.missed
    {
        let path = one_line(&format!("{}{}", style.prefix, place.path));
        let kind = styled(kind, palette.quiet);
        out += &format!("  {path}:{}  {kind}\n", place.units.0);
        out += &format!("    {}\n", one_line(question));
    }
    if !report.missed.is_empty() && !report.lost.is_empty() {
        out.push('\n');
    }
    if !report.lost.is_empty() {
        let head = "nothing was found of";
        out += &format!("{}\n", styled(head, palette.title));
    }
    for (path, asked) in &report.lost {
        let path = one_line(&format!("{}{path}", style.prefix));
        out += &format!("  {path}  {}\n", counted(*asked as u64, "question"));
    }
    out
}

/// A share that is not all of it is never shown as all, and one that is something never as nothing.
fn in_hundred(part: usize, whole: usize) -> usize {
    let rounded = (200 * part + whole) / (2 * whole);
    match part {
        0 => 0,
        _ if part == whole => 100,
        _ => rounded.clamp(1, 99),
    }
}

fn wrapped(text: &str, style: &Style) -> String {
    let whole = Span::new(0, text.len());
    let lines = wrap::prose(text, &[Part::Text(whole)], style.measure());
    let palette = Palette::new(false);
    let marks = Default::default();
    let lines = lines
        .iter()
        .map(|line| super::super::highlight::paint(line, text, &marks, &palette) + "\n");
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Place, Unit};

    #[test]
    fn what_is_found_and_what_is_not() {
        let report = OwnReport {
            asked: 180,
            first: 128,
            among_five: 179,
            missed: vec![Missed {
                place: Place {
                    path: "notes/a.md".into(),
                    within: Vec::new(),
                    unit: Unit::Line,
                    units: (3, 4),
                    bytes: 40..90,
                },
                question: "terms of\u{1b} payment".into(),
                kind: "heading".into(),
            }],
            lost: vec![("b.md".into(), 2)],
            elsewhere: 20,
            answered_wrongly: 1,
        };
        let style = Style::default();
        insta::assert_snapshot!(summary(&report, &style) + &never_found(&report, &style));
        let nothing = OwnReport::default();
        insta::assert_snapshot!(summary(&nothing, &style) + &never_found(&nothing, &style));
    }

    #[test]
    fn shares_do_not_flatter() {
        assert_eq!(in_hundred(179, 180), 99);
        assert_eq!(in_hundred(180, 180), 100);
        assert_eq!(in_hundred(1, 900), 1);
        assert_eq!(in_hundred(0, 9), 0);
        assert_eq!(in_hundred(2, 3), 67);
    }
}
