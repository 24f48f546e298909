//! What tuning came to, for people: whether anything is better, and where that was written; then what
//! moved, and what it is worth.

use super::eval::table::table;
use super::screen::Screen;
use super::stats::grouped;
use super::terminal::Style;
use crate::eval::tune::{FOLDS, Trial, TuneReport};

/// A whole report.
pub fn report(report: &TuneReport, style: &Style) -> String {
    let mut screen = Screen::new(style);
    let plain = anstyle::Style::new();
    for sentence in answer(report) {
        screen.wrapped(0, &sentence, plain);
    }
    for part in [trials(report, style), moves(report, style)] {
        if !part.is_empty() {
            screen.gap();
            screen.out.push_str(&part);
        }
    }
    if !report.notes.is_empty() {
        screen.gap();
    }
    for note in &report.notes {
        screen.note(note);
    }
    screen.out
}

/// The gains that are real, and where they are; or that there is none.
fn answer(report: &TuneReport) -> Vec<String> {
    let gains: Vec<String> = (report.trials.iter())
        .filter(|trial| trial.real)
        .map(gain)
        .collect();
    let file = report.file.as_deref();
    if gains.is_empty() {
        let stays = file.map_or("the settings stay as they are".to_string(), |file| {
            format!("{file} stays as it is")
        });
        return vec![format!("No real gain: {stays}.")];
    }
    let done = match (file, report.written) {
        (Some(file), true) => format!("written to {file}"),
        (Some(file), false) => format!("not written to {file}, as asked"),
        (None, _) => "not written: name a file with --write FILE".to_string(),
    };
    vec![format!(
        "Better by {} on questions held out: {done}.",
        gains.join(", and by ")
    )]
}

fn gain(trial: &Trial) -> String {
    let (low, high) = trial.interval;
    let measure = match trial.subject.as_str() {
        "ranking" => trial.measure.clone(),
        subject => format!("{} of “{subject}”", trial.measure),
    };
    format!(
        "{} {measure} (95 % {} to {})",
        thousandths(trial.gain()),
        thousandths(low),
        thousandths(high)
    )
}

/// `.021`
fn thousandths(value: f64) -> String {
    format!("{value:.3}").replacen("0.", ".", 1)
}

/// What was tried, a line each.
fn trials(report: &TuneReport, style: &Style) -> String {
    let row = |trial: &Trial| {
        let (low, high) = trial.interval;
        vec![
            format!("{}: {}", trial.subject, trial.measure),
            format!("{:.4}", trial.before),
            format!("{:.4}", trial.held_out),
            format!("{:+.4}", trial.gain()),
            format!("{low:+.4} … {high:+.4}"),
            grouped(trial.questions as u64),
        ]
    };
    let rows: Vec<Vec<String>> = report.trials.iter().map(row).collect();
    let head = ["tuned", "now", "held out", "gain", "95 %", "questions"];
    table(&head.map(String::from), &rows, style)
}

/// What the settings chosen on all questions move, with what is real first.
fn moves(report: &TuneReport, style: &Style) -> String {
    let part = |real: bool| {
        let of = report.trials.iter().filter(move |trial| trial.real == real);
        let row = |moved: &crate::eval::tune::Move| {
            vec![
                moved.key.clone(),
                moved.from.to_string(),
                moved.to.to_string(),
                format!("{} of {FOLDS}", moved.folds),
            ]
        };
        let rows: Vec<Vec<String>> = of.flat_map(|trial| &trial.moves).map(row).collect();
        let head = [
            if real { "moved" } else { "would move" },
            "from",
            "to",
            "same way in parts",
        ];
        match rows.is_empty() {
            true => String::new(),
            false => table(&head.map(String::from), &rows, style),
        }
    };
    let parts = [part(true), part(false)];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tune::Move;

    fn trial(subject: &str, real: bool) -> Trial {
        Trial {
            subject: subject.into(),
            measure: "nDCG@10".into(),
            questions: 1073,
            before: 0.7994,
            held_out: 0.8203,
            interval: (0.0081, 0.0337),
            chosen: 0.83,
            moves: vec![Move {
                key: format!("{subject}.x"),
                from: 0.2,
                to: 0.05,
                folds: 5,
            }],
            real,
        }
    }

    #[test]
    fn the_answer_comes_first() {
        let style = Style::default();
        let made = TuneReport {
            trials: vec![trial("ranking", true), trial("related", false)],
            notes: vec!["A note.".into()],
            file: Some("faqt.toml".into()),
            written: true,
        };
        insta::assert_snapshot!(report(&made, &style));
        let none = TuneReport {
            trials: vec![trial("ranking", false)],
            notes: Vec::new(),
            ..made.clone()
        };
        assert!(report(&none, &style).starts_with("No real gain: faqt.toml stays as it is.\n"));
        let nowhere = TuneReport { file: None, ..made };
        assert!(report(&nowhere, &style).contains("--write FILE"));
    }
}
