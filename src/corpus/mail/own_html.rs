//! The part of an HTML letter that its sender wrote: mail programs put the letter that is replied
//! to, and the signature, into elements that tell.

use std::ops::Range;

/// The source without the elements that hold the words of others and the signature.
pub(super) fn own_html(source: &str) -> String {
    let mut own = String::with_capacity(source.len());
    let mut kept = 0;
    let mut tags = Tags { source, at: 0 };
    while let Some(tag) = tags.next() {
        if tag.closes {
            continue;
        }
        match foreign(&source[tag.range.clone()], tag.name(source)) {
            None => {}
            Some(Foreign::Element) => {
                own.push_str(&source[kept..tag.range.start]);
                kept = tags.end_of(tag.name(source));
            }
            Some(Foreign::Rest) => {
                own.push_str(&source[kept..tag.range.start]);
                return own;
            }
        }
    }
    own.push_str(source.get(kept..).unwrap_or(""));
    own
}

/// How much is not the sender's.
enum Foreign {
    /// The element that begins here.
    Element,
    /// All that follows.
    Rest,
}

/// Whether the start tag begins what is not the sender's.
fn foreign(tag: &str, name: &str) -> Option<Foreign> {
    /// Classes of Gmail, Yahoo, Thunderbird and Proton.
    const CLASSES: &[&str] = &[
        "gmail_quote",
        "gmail_attr",
        "gmail_signature",
        "yahoo_quoted",
        "moz-cite-prefix",
        "moz-signature",
        "moz-txt-sig",
        "protonmail_quote",
    ];
    /// Marks of Outlook, after which the other letter comes.
    const MARKS: &[&str] = &["divrplyfwdmsg", "appendonsend"];
    let tag = tag.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| tag.contains(word));
    let cites = || has(&["cite", "quote\"", "border-left"]);
    if has(MARKS) {
        Some(Foreign::Rest)
    } else if has(CLASSES) || name.eq_ignore_ascii_case("blockquote") && cites() {
        Some(Foreign::Element)
    } else {
        None
    }
}

/// A tag of the source.
struct Tag {
    range: Range<usize>,
    closes: bool,
}

impl Tag {
    fn name<'s>(&self, source: &'s str) -> &'s str {
        let inner = source[self.range.clone()].trim_start_matches(['<', '/']);
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric());
        &inner[..end.unwrap_or(inner.len())]
    }
}

/// The tags of an HTML source, comments left out.
struct Tags<'s> {
    source: &'s str,
    at: usize,
}

impl Tags<'_> {
    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + self.source.get(self.at..)?.find('<')?;
            let rest = &self.source[start..];
            if rest.starts_with("<!--") {
                self.at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            self.at = start + 1;
            let closes = rest.starts_with("</");
            let begins = rest.as_bytes().get(if closes { 2 } else { 1 });
            if begins.is_some_and(u8::is_ascii_alphabetic) {
                self.at = start + tag_length(rest);
                let range = start..self.at;
                return Some(Tag { range, closes });
            }
        }
    }

    /// Passes over the element that was opened last; gives where it ends. One that is never closed
    /// ends with the letter.
    fn end_of(&mut self, name: &str) -> usize {
        let mut open = 1_usize;
        while open > 0 {
            let Some(tag) = self.next() else {
                return self.source.len();
            };
            if tag.name(self.source).eq_ignore_ascii_case(name) {
                open = if tag.closes { open - 1 } else { open + 1 };
            }
        }
        self.at
    }
}

/// The length of the tag that begins here; a `>` in quotes does not end it.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed.
    rest.find('>').map_or(rest.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::own_html;

    #[test]
    fn what_others_wrote_goes() {
        let cases = [
            (
                "<p>Yes.</p><blockquote type=\"cite\">It?<blockquote>Is it?</blockquote></blockquote>No.",
                "<p>Yes.</p>No.",
            ),
            (
                "<blockquote>A saying.</blockquote>",
                "<blockquote>A saying.</blockquote>",
            ),
            (
                "Yes.<div class=\"gmail_quote\"><div>On …</div>It?</div><p>So.",
                "Yes.<p>So.",
            ),
            ("Yes.<div id=\"divRplyFwdMsg\">From: w</div>It?", "Yes."),
            ("Yes.<pre class='moz-signature'>-- \nw</pre>", "Yes."),
            (
                "a < b<!-- <blockquote type=cite> --> c",
                "a < b<!-- <blockquote type=cite> --> c",
            ),
            ("Yes.<div class=gmail_quote>It?", "Yes."),
            ("<p title=\"a>b\">Yes.<", "<p title=\"a>b\">Yes.<"),
        ];
        for (source, own) in cases {
            assert_eq!(own_html(source), own);
        }
    }

    #[test]
    fn endless_tags_end() {
        for part in ["<blockquote type=cite>", "<a \"", "<!--", "<"] {
            own_html(&part.repeat(20_000));
        }
    }
}
