//! From the order in which characters stand on a page, left to right, to the order in which they
//! are read. Hebrew and Arabic go to the left, but numbers and foreign words within them do not.

/// The text of marks that stand from left to right, each a glyph's letters or a space; and
/// whether it is read from right to left.
pub(super) fn logical(marks: &[String]) -> (String, bool) {
    let way = |mark: &String| mark.chars().map(way).find(|way| *way != Way::Either);
    let ways: Vec<Way> = marks
        .iter()
        .map(|mark| way(mark).unwrap_or(Way::Either))
        .collect();
    let count = |of: Way| ways.iter().filter(|way| **way == of).count();
    let (left, right) = (count(Way::Left), count(Way::Right));
    if left == 0 {
        return (marks.concat(), false);
    }
    let is_leftward = left >= right;
    let base = if is_leftward { Way::Left } else { Way::Right };
    let mut text = String::new();
    let mut runs = runs(marks, &ways, base);
    if is_leftward {
        runs.reverse();
    }
    for (way, from, to) in runs {
        match way {
            Way::Left => marks[from..to]
                .iter()
                .rev()
                .for_each(|mark| text.push_str(&mirrored(mark))),
            _ => text.push_str(&marks[from..to].concat()),
        }
    }
    (text, is_leftward)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Left,
    Right,
    Either,
}

fn way(letter: char) -> Way {
    match letter {
        // Hebrew, Arabic, Syriac, Thaana, N'Ko and their forms.
        '\u{0590}'..='\u{08FF}' if letter.is_numeric() => Way::Right,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => Way::Left,
        letter if letter.is_alphanumeric() => Way::Right,
        _ => Way::Either,
    }
}

/// Stretches of one direction. What goes either way (spaces, punctuation) goes with its
/// neighbours where they agree, and with the base of the line where they do not, but for brackets
/// that stand close to a word.
fn runs(marks: &[String], ways: &[Way], base: Way) -> Vec<(Way, usize, usize)> {
    let mut settled = ways.to_vec();
    let mut at = 0;
    while at < ways.len() {
        let end = (at..ways.len())
            .find(|&i| ways[i] != Way::Either)
            .unwrap_or(ways.len());
        if end > at {
            let before = at.checked_sub(1).map_or(base, |i| ways[i]);
            let after = ways.get(end).copied().unwrap_or(base);
            let way = if before == after { before } else { base };
            settled[at..end].fill(way);
            let is = |i: usize, signs: &[&str]| signs.contains(&&*marks[i]);
            let closing = (at..end).take_while(|&i| is(i, &[")", "]", "}", "%"]));
            closing.for_each(|i| settled[i] = before);
            let opening = (at..end).rev().take_while(|&i| is(i, &["(", "[", "{"]));
            opening.for_each(|i| settled[i] = after);
        }
        at = end + 1;
    }
    let mut runs: Vec<(Way, usize, usize)> = Vec::new();
    for (at, &way) in settled.iter().enumerate() {
        match runs.last_mut() {
            Some((last, _, end)) if *last == way => *end = at + 1,
            _ => runs.push((way, at, at + 1)),
        }
    }
    runs
}

/// Brackets open to the other side in text that goes to the left.
fn mirrored(mark: &str) -> String {
    let turn = |letter| match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        letter => letter,
    };
    mark.chars().map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let marks: Vec<String> = line.chars().map(String::from).collect();
        logical(&marks).0
    }

    #[test]
    fn text_to_the_right_stays() {
        assert_eq!(read("Tea (green) for 2"), "Tea (green) for 2");
    }

    #[test]
    fn text_to_the_left_is_turned() {
        assert_eq!(read("יבהא"), "אהבי");
        assert_eq!(read("םולש יבהא"), "אהבי שלום");
    }

    #[test]
    fn numbers_and_foreign_words_in_it_are_not() {
        assert_eq!(read("tea (42) םולש יבהא"), "אהבי שלום tea (42)");
    }

    #[test]
    fn a_word_to_the_left_in_a_line_to_the_right() {
        assert_eq!(read("the word אב here"), "the word בא here");
    }
}
