//! HTML tables in Markdown. An empty line ends a piece of HTML, so that a table with empty lines
//! between its rows would fall apart into rows without a table. To *close up* a table is to join its
//! lines over such empty lines; everything keeps its place.

use std::borrow::Cow;

/// The source with tables closed up, of the same length. An empty line before or behind other words
/// stays: they are Markdown.
pub(super) fn closed_up(source: &str) -> Cow<'_, str> {
    if !source.contains("<table") && !source.contains("<TABLE") {
        return Cow::Borrowed(source);
    }
    let mut closed = String::with_capacity(source.len());
    let (mut open, mut in_code) = (0usize, false);
    // Where the empty lines begin that were just passed, and whether they stand behind HTML.
    let (mut empty, mut after_html) = (None, false);
    for line in source.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            empty = empty.or(Some(closed.len()));
            closed.push_str(line);
            continue;
        }
        if let Some(start) = empty.take()
            && open > 0
            && after_html
            && begins_with_part(words)
        {
            let length = closed.len() - start;
            closed.truncate(start);
            closed.extend(std::iter::repeat_n(' ', length));
        }
        after_html = words.starts_with('<') && words.ends_with('>');
        in_code ^= words.starts_with("```") || words.starts_with("~~~");
        if !in_code {
            open = (open + count(words, "<table")).saturating_sub(count(words, "</table"));
        }
        closed.push_str(line);
    }
    Cow::Owned(closed)
}

/// Whether a line begins with the tag of a part of a table.
fn begins_with_part(words: &str) -> bool {
    const PARTS: &[&str] = &[
        "tr", "td", "th", "thead", "tbody", "tfoot", "table", "caption", "colgroup", "col",
    ];
    let Some(tag) = words.strip_prefix('<') else {
        return false;
    };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|c: char| !c.is_ascii_alphabetic());
    let name = &tag[..end.unwrap_or(tag.len())];
    PARTS.iter().any(|part| name.eq_ignore_ascii_case(part))
}

/// How often a tag stands in a line.
fn count(line: &str, tag: &str) -> usize {
    let begins = |(at, _): (usize, &str)| {
        line.get(at..at + tag.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(tag))
    };
    line.match_indices('<')
        .filter(|&found| begins(found))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_lines_between_parts_of_a_table_go() {
        let closed = |source: &str| closed_up(source).into_owned();
        assert_eq!(
            closed("<table>\n\n<tr>\n<td>a</td>\n \r\n</tr>\n\n</table>\n\n<td>b"),
            "<table>\n <tr>\n<td>a</td>\n   </tr>\n </table>\n\n<td>b"
        );
        for same in [
            "<table>\n<td>\n\n**a**\n\n</td>",
            "```\n<table>\n```\n\n<tr>",
            "a\n\n<tr>",
        ] {
            assert_eq!(closed(same), same);
        }
    }
}
