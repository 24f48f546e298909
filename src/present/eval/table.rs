//! The figures of an evaluation in columns.

use super::super::printable::one_line;
use super::super::stats::grouped;
use super::super::wrap::columns;
use super::{Palette, Style, styled};
use crate::eval::Figure;
use crate::eval::compare::Difference;
use crate::eval::measures::Subject;

/// Rows below a head; every column but the first is of numbers.
pub fn table(head: &[String], rows: &[Vec<String>], style: &Style) -> String {
    let palette = Palette::new(style.color);
    let lines = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let width = |column: usize| {
        let cells = lines().filter_map(|line| line.get(column));
        cells.map(|cell| columns(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = String::new();
    for (at, line) in lines().enumerate() {
        let mut words = String::new();
        for (column, cell) in line.iter().enumerate() {
            let pad = " ".repeat(widths[column] - columns(cell));
            match column {
                0 => words = format!("{cell}{pad}"),
                _ => words.push_str(&format!("  {pad}{cell}")),
            }
        }
        let words = match at {
            0 => styled(words.trim_end(), palette.title),
            _ => words.trim_end().to_string(),
        };
        out.push_str(&words);
        out.push('\n');
    }
    out
}

fn cell(figure: Option<&Figure>) -> String {
    figure.map_or("–".to_string(), |figure| format!("{:.4}", figure.value))
}

/// Measures of documents, passages and answers, one a line.
pub fn figures(figures: &[Figure], style: &Style) -> String {
    let shown = |f: &&Figure| !matches!(f.subject, Subject::Verdict | Subject::Latency);
    let shown: Vec<&Figure> = figures.iter().filter(shown).collect();
    let width = shown.iter().map(|f| columns(&f.name)).max().unwrap_or(0);
    let group = |group: &[&Figure]| {
        let title = match group[0].subject {
            Subject::Documents => "documents",
            Subject::Passages => "passages",
            _ => "answer",
        };
        let row = |figure: &&Figure| {
            // All groups in the same columns.
            let name = format!("{:<width$}", figure.name);
            let value = format!("{:.4}", figure.value);
            vec![name, value, grouped(figure.questions as u64)]
        };
        let rows: Vec<Vec<String>> = group.iter().map(row).collect();
        table(&[title, "", "questions"].map(String::from), &rows, style)
    };
    let groups = shown.chunk_by(|a, b| a.subject == b.subject).map(group);
    groups.collect::<Vec<_>>().join("\n")
}

/// Measures of the verdict: a line for the set itself, and one for each sort of questions that
/// nothing answers.
pub fn verdicts(figures: &[Figure], style: &Style) -> String {
    const NAMES: [&str; 5] = ["AUROC", "precision", "recall", "ECE", "answered wrongly"];
    let of_verdict: Vec<&Figure> = figures
        .iter()
        .filter(|figure| figure.subject == Subject::Verdict)
        .collect();
    let row = |group: &[&Figure]| {
        let of = group[0].of.as_deref();
        let name = of.map_or("the set".to_string(), |of| {
            format!("not here: {}", one_line(of))
        });
        let mut row = vec![name];
        row.extend(NAMES.map(|name| cell(group.iter().find(|f| f.name == name).copied())));
        row.push(grouped(group[0].questions as u64));
        row
    };
    let rows: Vec<Vec<String>> = of_verdict.chunk_by(|a, b| a.of == b.of).map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut head = vec!["verdict".to_string()];
    head.extend(NAMES.map(String::from));
    head.push("questions".into());
    table(&head, &rows, style)
}

/// A line for each kind of question; nothing where there are none.
pub fn kinds(kinds: &[(String, Vec<Figure>)], style: &Style) -> String {
    const NAMES: [&str; 8] = [
        "nDCG@10",
        "MRR@10",
        "passage@1",
        "passage@5",
        "hit@1",
        "contained",
        "recall",
        "answered wrongly",
    ];
    if kinds.is_empty() {
        return String::new();
    }
    let of = |figures: &[Figure], name: &str| figures.iter().find(|f| f.name == name).cloned();
    let has = |name: &&str| kinds.iter().any(|(_, figures)| of(figures, name).is_some());
    let names: Vec<&str> = NAMES.into_iter().filter(has).collect();
    let row = |(kind, figures): &(String, Vec<Figure>)| {
        let asked = figures.iter().map(|f| f.questions).max().unwrap_or(0);
        let mut row = vec![one_line(kind).to_string()];
        row.extend(names.iter().map(|name| cell(of(figures, name).as_ref())));
        row.push(grouped(asked as u64));
        row
    };
    let rows: Vec<Vec<String>> = kinds.iter().map(row).collect();
    let mut head = vec!["kind".to_string()];
    head.extend(names.iter().map(|name| name.to_string()));
    head.push("questions".into());
    table(&head, &rows, style)
}

/// A line for each measure that was compared.
pub fn differences(differences: &[Difference], style: &Style) -> String {
    let row = |of: &Difference| {
        let (low, high) = of.interval;
        vec![
            of.measure.name().to_string(),
            format!("{:.4}", of.before),
            format!("{:.4}", of.now),
            format!("{:+.4}", of.now - of.before),
            format!("{low:+.4} … {high:+.4}"),
            format!("{:.4}", of.p),
        ]
    };
    let rows: Vec<Vec<String>> = differences.iter().map(row).collect();
    let head = ["compared", "before", "now", "difference", "95 %", "p"];
    table(&head.map(String::from), &rows, style)
}
