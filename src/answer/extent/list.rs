//! Lists in the text of a passage. A plain text has its bullets; of a marked-up one each item is a
//! line of its own, and the line break before it stands nowhere in the file.

use crate::passage::Passage;
use crate::text::{Span, begins_with_bullet};

/// The items of one list in order, with their bullets where the text has them.
pub struct List {
    pub items: Vec<Span>,
}

/// The lists of a passage in order.
pub fn lists(passage: &Passage) -> Vec<List> {
    let mut found: Vec<List> = Vec::new();
    // Whether the list found last goes on where the next paragraph begins with a bullet.
    let mut open = false;
    for paragraph in paragraphs(&passage.text) {
        let (items, bulleted) = items(passage, &paragraph);
        let whole = items.first().map(|i| i.start()) == paragraph.first().map(|l| l.start());
        let alike = |list: &&mut List| {
            let ends = list.items.first().zip(items.first());
            ends.is_some_and(|(a, b)| {
                is_numbered(a.of(&passage.text)) == is_numbered(b.of(&passage.text))
            })
        };
        let goes_on = found.last_mut().filter(|_| open && bulleted && whole);
        match goes_on.filter(alike) {
            Some(list) => list.items.extend(items),
            None if !items.is_empty() => found.push(List { items }),
            None => {}
        }
        open = bulleted;
    }
    found
}

/// Whether an item has a number rather than a mark.
fn is_numbered(item: &str) -> bool {
    item.starts_with(|c: char| c.is_alphanumeric() || c == '(')
}

/// The lines of each stretch between empty lines, trimmed.
fn paragraphs(text: &str) -> Vec<Vec<Span>> {
    let mut start = 0;
    let mut found = vec![Vec::new()];
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        match (span.is_empty(), found.last_mut()) {
            (false, Some(paragraph)) => paragraph.push(span),
            _ => found.push(Vec::new()),
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

/// The items that begin in a paragraph, and whether they have bullets; lines that begin none go on
/// with the item before them.
fn items(passage: &Passage, paragraph: &[Span]) -> (Vec<Span>, bool) {
    let text = &passage.text;
    let bulleted = |line: &Span| begins_with_bullet(line.of(text));
    let made = |line: &Span| line.start() > 0 && !passage.map.is_in_file(line.start() - 1);
    let bullets = paragraph.iter().any(bulleted);
    let lines = paragraph.get(1..).unwrap_or_default();
    let marked_up = !bullets && lines.iter().any(made);
    let mut items: Vec<Span> = Vec::new();
    for (number, line) in paragraph.iter().enumerate() {
        let begins = match bullets {
            true => bulleted(line),
            false => marked_up && (number == 0 || made(line)),
        };
        match items.last_mut() {
            _ if begins => items.push(*line),
            Some(item) => *item = item.cover(*line),
            None => {}
        }
    }
    (items, bullets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Segment;
    use crate::present::fixture::passage;

    fn items(passage: &Passage) -> Vec<Vec<&str>> {
        let text = |list: &List| list.items.iter().map(|i| i.of(&passage.text)).collect();
        lists(passage).iter().map(text).collect::<Vec<Vec<&str>>>()
    }

    #[test]
    fn plain_items_have_bullets_and_may_go_on() {
        let text =
            "We sell:\n- a kettle\n- a pot\n  of iron\n\n- a pan\n\n1. Boil.\n\nNo more.\nAt all.";
        let passage = passage(1, "a.txt", &[], text);
        let expected = vec![
            vec!["- a kettle", "- a pot\n  of iron", "- a pan"],
            vec!["1. Boil."],
        ];
        assert_eq!(items(&passage), expected);
    }

    #[test]
    fn wrapped_lines_are_no_items() {
        let passage = passage(1, "a.txt", &[], "The kettle whistles\nand the pot boils.");
        assert!(items(&passage).is_empty());
    }

    #[test]
    fn line_breaks_that_stand_nowhere_part_items() {
        let text = "We sell:\n\nkettles\npots";
        let mut passage = passage(1, "a.html", &[], text);
        passage.map = crate::corpus::SourceMap::new();
        for (at, word) in [(0, "We sell:"), (10, "kettles"), (18, "pots")] {
            passage.map.push(Segment {
                text: at,
                text_len: word.len(),
                source: 3 * at as u64,
                source_len: word.len() as u64,
                line: 1,
            });
        }
        assert_eq!(items(&passage), vec![vec!["kettles", "pots"]]);
    }
}
