//! XHTML as HTML. The pages of a book are XML, where every element may be closed at once
//! (`<script src="a.js"/>`); read as HTML that would open it, and what follows would stand in it.

use std::borrow::Cow;

/// Elements that HTML never closes, so that the slash does no harm.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The page with an end tag for each element that is closed at once.
pub(super) fn as_html(source: &str) -> Cow<'_, str> {
    let mut html = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some((start, end)) = next_tag(source, from) {
        from = end;
        let Some(inner) = source[start..end].strip_suffix("/>") else {
            continue;
        };
        let name = inner[1..].split([' ', '\t', '\r', '\n']).next();
        let name = name.unwrap_or_default();
        if VOID.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        html.push_str(&source[copied..start]);
        html.push_str(inner);
        html.push_str("></");
        html.push_str(name);
        html.push('>');
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    html.push_str(&source[copied..]);
    Cow::Owned(html)
}

/// The next start tag from `from` on: `<`, a letter, and all up to a `>` that is in no quotes.
fn next_tag(source: &str, mut from: usize) -> Option<(usize, usize)> {
    loop {
        let start = from + source.get(from..)?.find('<')?;
        let rest = &source[start..];
        for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
            if rest.starts_with(begin) {
                from = start + rest.find(end)? + end.len();
            }
        }
        if from > start {
            continue;
        }
        from = start + 1;
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut quote = None;
        for (at, byte) in rest.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'>') => return Some((start, start + at + 1)),
                _ => {}
            }
        }
        return None;
    }
}

#[cfg(test)]
mod tests {
    use super::as_html;

    #[test]
    fn what_is_closed_at_once_is_closed() {
        let html = as_html("<p title='a/>'><a id=\"x\"/>one<br/>two</p><!-- <i/> --><b />");
        let closed = "<p title='a/>'><a id=\"x\"></a>one<br/>two</p><!-- <i/> --><b ></b>";
        assert_eq!(html, closed);
        for odd in ["", "<", "<a", "<a '", "<!--", "a < b", "<a/", "<é/>"] {
            assert_eq!(as_html(odd), odd);
        }
    }
}
