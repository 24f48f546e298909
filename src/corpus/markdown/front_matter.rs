//! The settings that some Markdown files begin with. *Front matter* is YAML between lines of `---`
//! or TOML between lines of `+++` at the very start. Title, date and tags are of use here; they
//! are written in few ways, so they are read line by line, and a mistake elsewhere harms nothing.

use crate::corpus::date;

/// The front matter of a file.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// Where it ends in the source.
    pub(super) end: usize,
    /// The title it gives.
    pub(super) title: Option<String>,
    /// The latest of its dates, in seconds since 1970.
    pub(super) date: Option<i64>,
    /// Its tags, keywords and categories.
    pub(super) tags: Vec<String>,
}

const DATES: &[&str] = &[
    "date",
    "lastmod",
    "last_modified_at",
    "modified",
    "ms.date",
    "updated",
];
const TAGS: &[&str] = &["categories", "category", "keywords", "tag", "tags"];

/// YAML between lines of `---` or TOML between lines of `+++` at the very start.
pub(super) fn front_matter(source: &str) -> Option<FrontMatter> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_start_matches('\u{feff}').trim_end();
    let separator = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut found = FrontMatter {
        end: first.len(),
        ..FrontMatter::default()
    };
    let mut listing_tags = false;
    for line in lines {
        found.end += line.len();
        let words = line.trim_end();
        if words == fence || (fence == "---" && words == "...") {
            return Some(found);
        }
        // A rule followed by text is no front matter: settings leave no blank line at the start.
        if words.is_empty() && found.end == first.len() + line.len() {
            return None;
        }
        if let Some(item) = words
            .trim_start()
            .strip_prefix("- ")
            .filter(|_| listing_tags)
        {
            found.tags.extend(unquoted(item.trim()));
            continue;
        }
        listing_tags = false;
        let Some((key, value)) = words.split_once(separator) else {
            continue;
        };
        let (key, value) = (key.trim_end(), value.trim());
        if key == "title" {
            found.title = unquoted(value);
        } else if DATES.contains(&key) {
            found.date = found.date.max(unquoted(value).and_then(|v| date::day(&v)));
        } else if TAGS.contains(&key) {
            listing_tags = value.is_empty();
            found.tags.extend(listed(value));
        }
    }
    None
}

/// The items of `[a, "b c"]` or `a, b`.
fn listed(value: &str) -> impl Iterator<Item = String> {
    let inner = value
        .strip_prefix('[')
        .map_or(value, |inner| inner.split(']').next().unwrap_or(inner));
    inner.split(',').filter_map(|item| unquoted(item.trim()))
}

/// A scalar without its quotes and without a comment behind it.
fn unquoted(value: &str) -> Option<String> {
    let quoted = ['"', '\''].iter().find_map(|&quote| {
        let inner = value.strip_prefix(quote)?;
        let end = inner.rfind(quote)?;
        Some(inner[..end].replace("\\\"", "\"").replace("''", "'"))
    });
    let title = quoted.unwrap_or_else(|| {
        let words = value.split(" #").next().unwrap_or(value);
        words.trim_end().to_string()
    });
    (!title.is_empty() && title != "|" && title != ">").then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> (Option<i64>, String) {
        let found = front_matter(source).expect("front matter");
        (found.date, found.tags.join("|"))
    }

    #[test]
    fn dates_and_tags_are_read_in_their_usual_forms() {
        assert_eq!(
            read("---\ndate: 1970-01-02\nlastmod: '1970-01-03'\ntags: [a, \"b c\"]\n---\n"),
            (Some(2 * 86_400), "a|b c".into())
        );
        assert_eq!(
            read("---\ntags:\n  - a\n  - b # not c\nkeywords: d, e\nother:\n- f\n---\n"),
            (None, "a|b|d|e".into())
        );
        assert_eq!(
            read("+++\ntags = [\"a\", 'b']\ndate = 1970-01-02T00:00:00Z\n+++\n"),
            (Some(86_400), "a|b".into())
        );
    }
}
