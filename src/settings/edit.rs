//! Editing a settings file: single numbers are set, and everything else stays as a person wrote it,
//! comments and order included.

use std::str::FromStr;
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The text of a settings file with these numbers set. A key names its tables with dots:
/// `ranking.weights.title`. Tables that are missing are made at the end.
///
/// # Errors
/// If the text is not TOML, or has something else where a table or a number belongs.
pub fn with_numbers(text: &str, numbers: &[(&str, f32)]) -> Result<String, String> {
    let mut document =
        DocumentMut::from_str(text).map_err(|e| e.to_string().trim_end().to_string())?;
    for (key, number) in numbers {
        let mut names: Vec<&str> = key.split('.').collect();
        let last = names.pop().unwrap_or(key);
        let mut table: &mut dyn TableLike = document.as_table_mut();
        let mut inline = false;
        for name in names {
            let item = table.entry(name).or_insert_with(|| empty_table(inline));
            inline = item.is_inline_table();
            table = item
                .as_table_like_mut()
                .ok_or_else(|| format!("{name} is not a table"))?;
        }
        set(table, last, *number);
    }
    Ok(document.to_string())
}

fn empty_table(inline: bool) -> Item {
    if inline {
        return Item::Value(Value::InlineTable(InlineTable::new()));
    }
    let mut table = Table::new();
    // Its own header stands there only if it holds a value itself.
    table.set_implicit(true);
    Item::Table(table)
}

/// Sets a value; what stands around the old one, a comment behind it too, stays.
fn set(table: &mut dyn TableLike, name: &str, number: f32) {
    // Through the decimals: 0.1 is 0.10000000149 where a longer number is made of it.
    let long: f64 = number.to_string().parse().unwrap_or(f64::from(number));
    let mut value = Value::from(long);
    if let Some(old) = table.get(name).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    table.insert(name, Item::Value(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_set_changes() {
        let text = "# ours\ncorpus = \"docs\"   # all of it\n\n[ranking]\nb = 0.4 # short texts\n\n[verdict]\nanswered = 0.5\n";
        let edited = with_numbers(text, &[("ranking.b", 0.3), ("ranking.weights.title", 0.05)]);
        assert_eq!(
            edited.expect("an edited file"),
            "# ours\ncorpus = \"docs\"   # all of it\n\n[ranking]\nb = 0.3 # short texts\n\n[ranking.weights]\ntitle = 0.05\n\n[verdict]\nanswered = 0.5\n"
        );
    }

    #[test]
    fn tables_are_made_where_there_are_none() {
        let edited = with_numbers("", &[("ranking.weights.cut_off", -0.5)]);
        assert_eq!(edited.unwrap(), "[ranking.weights]\ncut_off = -0.5\n");
        let edited = with_numbers("ranking = { k1 = 1.0 }", &[("ranking.weights.title", 0.1)]);
        let edited: toml::Table = edited.unwrap().parse().unwrap();
        let expected = "ranking = { k1 = 1.0, weights = { title = 0.1 } }";
        assert_eq!(edited, expected.parse().unwrap());
        let edited = with_numbers("ranking.k1 = 1.0\n", &[("ranking.b", 0.5)]);
        assert_eq!(edited.unwrap(), "ranking.k1 = 1.0\nranking.b = 0.5\n");
    }

    #[test]
    fn what_is_no_table_is_an_error() {
        for text in ["ranking = 3", "[ranking", "[ranking]\nweights = []"] {
            assert!(with_numbers(text, &[("ranking.weights.title", 0.1)]).is_err());
        }
    }
}
