//! The figures of an evaluation for people: one line a figure, what is asked for most on top.

use super::highlight::{Palette, styled};
use super::stats::grouped;
use super::terminal::Style;
use super::wrap::columns;
use crate::eval::measures::Subject;
use crate::eval::{Evaluation, Figure};

/// All figures of an evaluation, then those of each kind of question.
pub fn evaluation(evaluation: &Evaluation, style: &Style) -> String {
    let mut out = figures(&evaluation.figures(), style);
    out.push_str(&kinds(&evaluation.by_kind(), style));
    out
}

/// Figures, one a line, grouped by what they are about.
pub fn figures(figures: &[Figure], style: &Style) -> String {
    let palette = Palette::new(style.color);
    let width = figures.iter().map(|f| columns(&f.name)).max().unwrap_or(0);
    let mut out = String::new();
    for group in figures.chunk_by(|a, b| a.subject == b.subject) {
        let title = match group[0].subject {
            Subject::Documents => "documents",
            Subject::Passages => "passages",
            Subject::Answer => "answer",
            Subject::Verdict => "verdict",
            Subject::Latency => "time of ask",
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let most = group.iter().map(|f| f.questions).max().unwrap_or(0);
        let of = format!("{} questions", grouped(most as u64));
        let head = styled(title, palette.title);
        out.push_str(&format!("{head}  {}\n", styled(&of, palette.quiet)));
        for figure in group {
            let pad = " ".repeat(width - columns(&figure.name));
            let mut line = format!("  {}{pad}  {}", figure.name, number(figure));
            if figure.questions != most {
                let of = format!("  of {}", grouped(figure.questions as u64));
                line.push_str(&styled(&of, palette.quiet));
            }
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// A figure as it is written: shares to four places, times to two.
pub fn number(figure: &Figure) -> String {
    match figure.subject {
        Subject::Latency => format!("{:>6.2} ms", figure.value),
        _ => format!("{:>6.4}", figure.value),
    }
}

/// A table with a line for each kind of question; nothing where there are none.
fn kinds(kinds: &[(String, Vec<Figure>)], style: &Style) -> String {
    const SHOWN: &[&str] = &[
        "nDCG@10",
        "MRR@10",
        "passage@1",
        "passage@5",
        "hit@1",
        "contained",
        "recall",
        "answered wrongly",
    ];
    let palette = Palette::new(style.color);
    let has = |name: &&&str| {
        kinds
            .iter()
            .any(|(_, f)| f.iter().any(|f| f.name == **name))
    };
    let shown: Vec<&str> = SHOWN.iter().filter(has).copied().collect();
    let Some(width) = kinds.iter().map(|(kind, _)| columns(kind)).max() else {
        return String::new();
    };
    let width = width.max(columns("kind"));
    let heads: Vec<String> = shown.iter().map(|name| format!("{name:>9}")).collect();
    let head = format!("{:<width$}  questions  {}", "kind", heads.join("  "));
    let mut out = format!("\n{}\n", styled(&head, palette.title));
    for (kind, figures) in kinds {
        let asked = figures.iter().map(|f| f.questions).max().unwrap_or(0);
        let pad = " ".repeat(width - columns(kind));
        let mut line = format!("{kind}{pad}  {asked:>9}");
        for name in &shown {
            let room = columns(name).max(9);
            let value = figures.iter().find(|figure| figure.name == *name);
            let value = value.map_or("–".to_string(), |f| format!("{:.4}", f.value));
            line.push_str(&format!("  {value:>room$}"));
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}
