//! What an element means for a reader of the page: whether it breaks the text into blocks, hides
//! its content, or names a part of the page that is no content. A *region* is such a part: the
//! navigation, a cookie notice, the list of related articles.

use super::tokens::StartTag;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether the text before, in and after an element stands in separate blocks.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// Whether an element holds text for machines, or what is shown instead of something else.
/// The tokenizer knows where each of these ends, even where the end tag is missing.
pub(super) fn is_never_shown(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "noscript" | "iframe" | "textarea" | "noembed" | "noframes" | "title"
    )
}

/// Whether a start tag hides its content until a script or a click shows it.
pub(super) fn is_hidden(tag: &StartTag) -> bool {
    let hidden_by_name = matches!(
        tag.name.as_str(),
        "template"
            | "svg"
            | "select"
            | "datalist"
            | "audio"
            | "video"
            | "canvas"
            | "rp"
            | "annotation"
            | "annotation-xml"
    );
    hidden_by_name || is_hidden_by_attribute(tag)
}

/// Whether an attribute hides the element, whatever it is.
pub(super) fn is_hidden_by_attribute(tag: &StartTag) -> bool {
    tag.get("hidden").is_some_and(|value| value != "false")
        || tag.get("aria-hidden").is_some_and(|value| value == "true")
        || tag.get("style").is_some_and(hides)
}

fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((property, value)) = rule.split_once(':') else {
            return false;
        };
        let value = value.trim();
        let value = value.split('!').next().unwrap_or(value).trim();
        match property.trim() {
            p if p.eq_ignore_ascii_case("display") => value.eq_ignore_ascii_case("none"),
            p if p.eq_ignore_ascii_case("visibility") => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}

/// The level of a heading element or of an element that plays one.
pub(super) fn heading_level(tag: &StartTag) -> Option<u8> {
    if let [b'h', digit @ b'1'..=b'6'] = tag.name.as_bytes() {
        return Some(digit - b'0');
    }
    if tag.get("role") != Some("heading") {
        return None;
    }
    let level = tag.get("aria-level").and_then(|l| l.trim().parse().ok());
    Some(level.unwrap_or(2).clamp(1, 6))
}

/// Whether a start tag opens a region that, by its name, is no content.
pub(super) fn opens_region(tag: &StartTag) -> bool {
    match tag.name.as_str() {
        "nav" | "footer" | "form" | "header" | "menu" | "dialog" | "search" => return true,
        "aside" => return !is_notice(tag),
        // Their names tell of the page as a whole ("has-sidebar").
        "html" | "body" | "main" | "article" => return false,
        _ => {}
    }
    let by_role = tag.get("role").is_some_and(|role| {
        matches!(
            role,
            "navigation"
                | "banner"
                | "contentinfo"
                | "search"
                | "complementary"
                | "dialog"
                | "alertdialog"
                | "menu"
                | "menubar"
                | "toolbar"
        )
    });
    by_role
        || ["class", "id"]
            .iter()
            .filter_map(|name| tag.get(name))
            .any(names_a_region)
}

/// A number that is the same for elements of the same name and classes in elements that are alike.
/// Classes with digits tell elements apart and not what they are.
pub(super) fn likeness(tag: &StartTag, around: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (around, &tag.name).hash(&mut hasher);
    tag.get("class")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .filter(|class| !class.bytes().any(|byte| byte.is_ascii_digit()))
        .for_each(|class| class.hash(&mut hasher));
    hasher.finish()
}

/// Words in a class or an id that name a region. Only whole words count: "navigate" or
/// "shareholders" name none.
const REGION_WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "crumbs",
    "disqus",
    "editsection",
    "feedback",
    "footer",
    "gdpr",
    "login",
    "masthead",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "popup",
    "promo",
    "recirc",
    "recommended",
    "related",
    "share",
    "sharebar",
    "sharing",
    "sidebar",
    "signup",
    "skip",
    "skyscraper",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "taboola",
    "tags",
    "toc",
    "toolbar",
    "trending",
    "widget",
];

/// Words that take that meaning back: "menu-content" is what stands beside the menu, and
/// "sharing-and-menus" is made of a heading.
const CONTENT_WORDS: &[&str] = &[
    "and",
    "of",
    "the",
    "how",
    "what",
    "article",
    "body",
    "content",
    "main",
    "wrapper",
    "container",
    "page",
    "has",
    "with",
    "no",
];

/// Whether the names of an aside say that it belongs to the text beside it.
fn is_notice(tag: &StartTag) -> bool {
    const NOTICE_WORDS: &[&str] = &[
        "admonition",
        "callout",
        "caution",
        "danger",
        "hint",
        "important",
        "info",
        "note",
        "tip",
        "warning",
    ];
    let names = tag.get("class").unwrap_or_default();
    name_words(names).any(|word| NOTICE_WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

fn names_a_region(names: &str) -> bool {
    names.split_ascii_whitespace().any(|name| {
        let mut found = false;
        for word in name_words(name) {
            let word = word.to_ascii_lowercase();
            if CONTENT_WORDS.contains(&word.as_str()) {
                return false;
            }
            found |= REGION_WORDS.contains(&word.as_str());
        }
        found
    })
}

/// The words of a name, cut at `-`, `_`, `:`, digits and where a capital follows a small letter.
fn name_words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphabetic())
        .flat_map(|part| {
            let mut rest = part;
            std::iter::from_fn(move || {
                if rest.is_empty() {
                    return None;
                }
                let bytes = rest.as_bytes();
                let end = bytes
                    .windows(2)
                    .position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
                    .map_or(rest.len(), |at| at + 1);
                let (word, after) = rest.split_at(end);
                rest = after;
                Some(word)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_of_a_name_make_a_region() {
        for name in [
            "breadcrumb",
            "site-nav",
            "socialShare",
            "js_cookie_notice",
            "foo navbar",
        ] {
            assert!(names_a_region(name), "{name}");
        }
        for name in [
            "navigate",
            "shareholders",
            "with-sidebar",
            "menu-content",
            "navigation-and-menus",
            "headline",
            "",
        ] {
            assert!(!names_a_region(name), "{name}");
        }
    }

    #[test]
    fn a_style_hides_by_display_or_visibility() {
        assert!(hides("color: red; DISPLAY : none !important"));
        assert!(hides("visibility:hidden"));
        assert!(!hides("display:block"));
    }
}
