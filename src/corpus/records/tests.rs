use super::*;
use crate::corpus::BlockKind;

/// Rows of a sheet drawn with `/` between cells and an empty line for a gap.
fn shown(drawn: &str) -> String {
    let mut cells = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut after_gap = false;
    let mut start = 0;
    for (line, number) in drawn.split('\n').zip(1..) {
        let mut at = start;
        for (cell, column) in line.split('/').zip(0..) {
            let span = Span::new(at, at + cell.len()).trimmed(drawn);
            at += cell.len() + 1;
            if !span.is_empty() {
                cells.push(Cell {
                    column,
                    span,
                    quoted: false,
                });
            }
        }
        start += line.len() + 1;
        match cells.is_empty() {
            true => after_gap = true,
            false => {
                rows.push(Row {
                    number,
                    after_gap,
                    cells: std::mem::take(&mut cells),
                });
                after_gap = false;
            }
        }
    }
    let mut parts = Vec::new();
    Records::read(drawn, rows.into_iter(), &mut |part| parts.push(part));
    let records = parts.pop().expect("one part");
    let map = records.map_to_rows();
    let text = records.extraction.text();
    let lines = records.blocks.iter().map(|block| {
        let kind = match block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".into(),
            BlockKind::ListItem => "li".into(),
            BlockKind::Table => "table".into(),
            BlockKind::FaqQuestion { .. } => "Q".into(),
            BlockKind::FaqAnswer { .. } => "A".into(),
            other => format!("{other:?}"),
        };
        let (_, (first, last)) = map.locate(block.span);
        let words = block.span.of(text).replace('\n', "⏎");
        format!("{kind} {first}-{last}: {words}\n")
    });
    lines.collect()
}

#[test]
fn tables_with_captions_stand_below_each_other() {
    let sheet = "Prices\n\nKettle/Price\nTall/4\nSmall/3\n\nSpare parts\nPart/Fits/Price\nLid/Tall/1\n\nAsk for more.";
    assert_eq!(
        shown(sheet),
        "h2 1-1: Prices\ntable 3-5: Kettle | Price⏎Tall | 4⏎Small | 3\nh2 7-7: Spare parts\n\
         table 8-9: Part | Fits | Price⏎Lid | Tall | 1\np 11-11: Ask for more.\n"
    );
}

#[test]
fn a_gap_alone_ends_no_table() {
    let sheet = "Kettle/Price\n\nTall/4\n\nSmall/3";
    assert_eq!(
        shown(sheet),
        "table 1-5: Kettle | Price⏎Tall | 4⏎Small | 3\n"
    );
}

#[test]
fn years_may_name_columns() {
    let sheet = "/2022/2023\nKettles/310/290\nPots/12/15";
    assert_eq!(
        shown(sheet),
        "table 1-3: | 2022 | 2023⏎Kettles | 310 | 290⏎Pots | 12 | 15\n"
    );
}

#[test]
fn data_is_no_header() {
    assert_eq!(
        shown("Tall/steel/4\nSmall/tin/3\nWide/tin/3"),
        "li 1-1: Tall | steel | 4\nli 2-2: Small | tin | 3\nli 3-3: Wide | tin | 3\n"
    );
    assert_eq!(
        shown("Name:/Whistler\nLitres:/2"),
        "li 1-1: Name: | Whistler\nli 2-2: Litres: | 2\n"
    );
}

#[test]
fn sections_among_questions_are_headings() {
    let sheet = "Frage/Antwort\nBestellung\nWie bestelle ich?/Mit einem Brief.\nUnd dann?/\n/Dann warten Sie.\n\nAbholung\n\nWo?/Hier.";
    assert_eq!(
        shown(sheet),
        "h3 2-2: Bestellung\nQ 3-3: Wie bestelle ich?\nA 3-3: Mit einem Brief.\nQ 4-4: Und dann?\nA 5-5: Dann warten Sie.\n\
         h3 7-7: Abholung\nQ 9-9: Wo?\nA 9-9: Hier.\n"
    );
}

#[test]
fn several_pairs_of_columns_are_told_apart() {
    let sheet = "Question 1/Answer 1/Question 2/Answer 2\nHow?/So./Why?/Thus.";
    assert_eq!(
        shown(sheet),
        "Q 2-2: How?\nA 2-2: So.\nQ 2-2: Why?\nA 2-2: Thus.\n"
    );
    let sheet = "Question/Short answer/Answer\nHow?/So./Like so.";
    assert_eq!(shown(sheet), "Q 2-2: How?\nA 2-2: Like so.\n");
}

#[test]
fn scattered_cells_are_not_drowned_in_bars() {
    let mut sheet = "a name/b name".to_string();
    for row in 0..100 {
        sheet += &format!("\n{}word{row}", "/".repeat(row * 100));
    }
    assert!(shown(&sheet).len() < 4000);
}
