use super::super::piece::Piece;
use super::*;

/// A line of text at 10 points whose letters are 5 points wide.
fn line(start: f32, baseline: f32, text: &str) -> Line {
    let space = text.find(' ').unwrap_or(text.len());
    let piece = Piece {
        text: text.into(),
        start,
        second: start + 5.0 * (text[..space].chars().count() + 1) as f32,
        ..Piece::default()
    };
    Line {
        pieces: vec![piece],
        text: text.into(),
        page: 1,
        start,
        end: start + 5.0 * text.len() as f32,
        baseline,
        size: 10.0,
        ..Line::default()
    }
}

fn on(page: u32, line: Line) -> Line {
    Line { page, ..line }
}

fn of_size(size: f32, line: Line) -> Line {
    Line { size, ..line }
}

fn bold(line: Line) -> Line {
    Line {
        is_bold: true,
        ..line
    }
}

fn shown(regions: &[Vec<Line>], outline: &[(&str, u8)]) -> String {
    let outline = outline
        .iter()
        .map(|&(title, depth)| (plain(title), depth))
        .collect();
    let manner = Manner {
        body: 10.0,
        outline,
        ..Manner::default()
    };
    let mut parts = parts(regions, &manner);
    settle(&mut parts);
    let words = |lines: &[Line]| -> String {
        let words: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
        words.join(" ")
    };
    let shown: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Heading(level, lines) => format!("h{level}: {}", words(lines)),
            Part::Paragraph(lines) => format!("p: {}", words(lines)),
            Part::Item(lines) => format!("li: {}", words(lines)),
            Part::Code(lines) => format!("code: {}", lines.len()),
            Part::Table(rows) => format!("table: {}", rows.len()),
        })
        .collect();
    shown.join("\n")
}

#[test]
fn lines_are_joined_and_gaps_divide() {
    let lines = vec![
        line(50.0, 100.0, "Fill the kettle with water, but not"),
        line(50.0, 112.0, "above the mark, and close its lid."),
        line(50.0, 136.0, "Now switch it on and wait until you"),
        line(50.0, 148.0, "hear it sing."),
    ];
    let expected = "p: Fill the kettle with water, but not above the mark, and close its lid.\n\
                    p: Now switch it on and wait until you hear it sing.";
    assert_eq!(shown(&[lines], &[]), expected);
}

#[test]
fn an_indent_or_a_short_line_begins_a_paragraph() {
    let lines = vec![
        line(50.0, 100.0, "Fill the kettle with water, but not"),
        line(50.0, 112.0, "above the mark, and close its lid, so"),
        line(65.0, 124.0, "Now switch it on, wait until you"),
        line(50.0, 136.0, "hear it sing."),
        line(50.0, 148.0, "Then pour the water over the leaves."),
    ];
    let expected = "p: Fill the kettle with water, but not above the mark, and close its lid, so\n\
                    p: Now switch it on, wait until you hear it sing.\n\
                    p: Then pour the water over the leaves.";
    assert_eq!(shown(&[lines], &[]), expected);
}

#[test]
fn large_and_bold_lines_are_headings() {
    let lines = vec![
        of_size(18.0, line(50.0, 60.0, "Kettles")),
        of_size(14.0, line(50.0, 90.0, "Care")),
        line(50.0, 112.0, "Kettles like soft water."),
        bold(line(50.0, 136.0, "Hard water")),
        line(50.0, 148.0, "It leaves lime behind, which is grey."),
        line(50.0, 172.0, "Repairs"),
        line(50.0, 184.0, "We repair kettles on all weekdays, if"),
        line(50.0, 196.0, "the weather is good."),
    ];
    let expected = "h1: Kettles\nh2: Care\np: Kettles like soft water.\nh3: Hard water\n\
                    p: It leaves lime behind, which is grey.\nh3: Repairs\n\
                    p: We repair kettles on all weekdays, if the weather is good.";
    assert_eq!(
        shown(&[lines], &[("1. Repairs", 1), ("Repairs", 1)]),
        expected
    );
}

#[test]
fn items_go_on_under_their_words() {
    let lines = vec![
        line(50.0, 100.0, "You need these things for the work:"),
        line(55.0, 112.0, "\u{2022} a soft brush with a handle of"),
        line(65.0, 124.0, "twenty centimetres"),
        line(55.0, 136.0, "\u{2022} a towel"),
        line(50.0, 160.0, "Begin in the morning."),
    ];
    let expected = "p: You need these things for the work:\n\
                    li: \u{2022} a soft brush with a handle of twenty centimetres\n\
                    li: \u{2022} a towel\np: Begin in the morning.";
    assert_eq!(shown(&[lines], &[]), expected);
}

#[test]
fn a_sentence_goes_on_in_the_next_column_and_on_the_next_page() {
    let regions = [
        vec![line(50.0, 700.0, "The kettle is filled in the evening and")],
        vec![line(300.0, 100.0, "switched on in the morning, which is")],
        vec![on(2, line(50.0, 100.0, "the best time of all."))],
        vec![on(2, line(300.0, 100.0, "Nobody drinks tea at noon."))],
    ];
    let expected = "p: The kettle is filled in the evening and switched on in the morning, which \
                    is the best time of all.\np: Nobody drinks tea at noon.";
    assert_eq!(shown(&regions, &[]), expected);
}

#[test]
fn notes_at_the_foot_do_not_break_a_sentence() {
    let regions = [
        vec![
            line(50.0, 700.0, "The kettle is filled in the evening and"),
            of_size(8.0, line(50.0, 740.0, "1 Or at night.")),
        ],
        vec![on(2, line(50.0, 100.0, "switched on in the morning."))],
    ];
    let expected = "p: 1 Or at night.\n\
                    p: The kettle is filled in the evening and switched on in the morning.";
    assert_eq!(shown(&regions, &[]), expected);
}
