//! The cell of a table that a question asks for, by the column that it names.

use crate::text::Span;

/// The cell of `row` whose column the question names; in a table of two columns, the cell beside the
/// one that it names. `header` and `row` are rows of `text` written with ` | ` between the cells, and
/// `known` the places of the question's words in both; the header may be another text.
pub fn cell(
    (header, known_header): (&str, &[Span]),
    (row, known_row): (&str, &[Span]),
) -> Option<Span> {
    let says = |cell: &Span, known: &[Span]| known.iter().filter(|k| k.overlaps(*cell)).count();
    let (columns, cells) = (cells(header), cells(row));
    if columns.len() != cells.len() || known_row.is_empty() {
        return None;
    }
    let new = |at: usize| !cells[at].is_empty() && says(&cells[at], known_row) == 0;
    let named = |at: &usize| says(&columns[*at], known_header) > 0 && new(*at);
    let mut found = (0..cells.len()).filter(named);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(cells[only]),
        (None, _) if cells.len() == 2 => (0..2).find(|&at| new(at)).map(|at| cells[at]),
        _ => None,
    }
}

/// The cells of a row, trimmed.
fn cells(row: &str) -> Vec<Span> {
    const BETWEEN: &str = " | ";
    let starts = row.split(BETWEEN).scan(0, |next, cell| {
        let start = *next;
        *next += cell.len() + BETWEEN.len();
        Some(Span::new(start, start + cell.len()).trimmed(row))
    });
    starts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(header: &str, row: &str, words: &[&str]) -> Option<String> {
        let known = |text: &str| -> Vec<Span> {
            let found = words.iter().flat_map(|w| text.match_indices(w));
            found.map(|(at, w)| Span::new(at, at + w.len())).collect()
        };
        let found = cell((header, &known(header)), (row, &known(row)))?;
        Some(found.of(row).to_string())
    }

    #[test]
    fn a_column_is_named() {
        let header = "Fruit | Price per kilo | Month";
        let row = "Plums | 4 euros | June";
        assert_eq!(
            asked(header, row, &["Price", "Plums"]).as_deref(),
            Some("4 euros")
        );
        assert_eq!(
            asked(header, row, &["Month", "Plums"]).as_deref(),
            Some("June")
        );
        // No column, two columns, and no row are named.
        assert_eq!(asked(header, row, &["Plums"]), None);
        assert_eq!(asked(header, row, &["Price", "Month", "Plums"]), None);
        assert_eq!(asked(header, row, &["Price"]), None);
    }

    #[test]
    fn of_two_columns_the_other_is_asked_for() {
        assert_eq!(
            asked("Fruit | Price", "Plums | 4 euros", &["Plums"]).as_deref(),
            Some("4 euros")
        );
    }
}
