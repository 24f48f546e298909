//! What stands on a page but says nothing about its subject. *Boilerplate* is navigation
//! (breadcrumbs, skip links, share bars), notices (cookies, copyright) and teasers. Only what can
//! hardly be anything else is marked, since a passage wrongly left out is never found.

use super::{Block, BlockKind, Document, faq};

/// Boilerplate of one kind stands this near to the beginning or the end, in blocks.
const NEAR: usize = 5;

/// Makes [`BlockKind::Boilerplate`] of the blocks that are.
pub fn mark(document: &mut Document) {
    let count = document.blocks.len();
    for i in 0..count {
        let block = document.blocks[i];
        let is_candidate = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading { .. }
        );
        // The longest notices are those about cookies, of a few sentences.
        if !is_candidate || block.span.len() > 800 {
            continue;
        }
        let words = document.words_of(&block);
        let at_start = i < NEAR && document.part.begins();
        let at_end = count - i <= NEAR && document.part.ends();
        let is_heading = matches!(block.kind, BlockKind::Heading { .. });
        let boilerplate = is_page_control(words)
            || is_share_bar(words)
            || (at_start && is_breadcrumb(words))
            || (!is_heading && count > 1 && (at_start || at_end) && is_cookie_notice(words))
            || (!is_heading && count > 1 && at_end && is_copyright(words))
            || (i > 0 && is_teaser(document, &document.blocks[i - 1], words));
        if boilerplate {
            document.blocks[i].kind = BlockKind::Boilerplate;
        }
    }
}

/// Whether a line says where in a site its page stands: "Full Forms » KPO Full Form",
/// "Home > Docs > X".
pub fn is_breadcrumb(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 200 || line.contains('\n') || line.ends_with(['.', '?', '!', ':']) {
        return false;
    }
    let is_step = |part: &str| (1..=8).contains(&part.split_whitespace().count());
    let steps = |separator: &str| -> Option<Vec<&str>> {
        let parts: Vec<&str> = line.split(separator).map(str::trim).collect();
        (parts.len() > 1 && parts.iter().all(|part| is_step(part))).then_some(parts)
    };
    let begins_at_home = |parts: &[&str]| {
        const HOME: &[&str] = &[
            "home",
            "homepage",
            "start",
            "startseite",
            "accueil",
            "inicio",
            "docs",
            "documentation",
            "you are here: home",
            "首页",
            "ホーム",
            "главная",
        ];
        HOME.contains(&&*parts[0].to_lowercase())
    };
    if steps(" » ").is_some() || steps(" › ").is_some() {
        return true;
    }
    [" > ", " / ", " → ", " :: "]
        .iter()
        .any(|separator| steps(separator).is_some_and(|parts| begins_at_home(&parts)))
}

/// Controls of the page and invitations to do something with it, each standing alone.
fn is_page_control(words: &str) -> bool {
    const CONTROLS: &[&str] = &[
        "skip to content",
        "skip to main content",
        "skip to navigation",
        "jump to content",
        "jump to navigation",
        "toggle navigation",
        "toggle menu",
        "open menu",
        "close menu",
        "back to top",
        "return to top",
        "scroll to top",
        "subscribe",
        "subscribe now",
        "subscribe to our newsletter",
        "sign up for our newsletter",
        "share this",
        "share this page",
        "share this article",
        "share this post",
        "follow us",
        "print this page",
        "advertisement",
        "was this page helpful",
        "was this article helpful",
        "was this helpful",
        "rate this page",
        "edit this page",
        "edit this page on github",
        "accept all cookies",
        "accept cookies",
        "all rights reserved",
        "zum inhalt springen",
        "nach oben",
        "aller au contenu",
        "ir al contenido",
        "saltar al contenido",
    ];
    words.len() < 60 && {
        let words = words
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        CONTROLS.contains(&&*words)
    }
}

/// A row of names of networks to share the page on, and nothing else.
fn is_share_bar(words: &str) -> bool {
    const NETWORKS: &[&str] = &[
        "facebook",
        "twitter",
        "linkedin",
        "whatsapp",
        "pinterest",
        "reddit",
        "telegram",
        "tumblr",
        "instagram",
        "mastodon",
        "bluesky",
        "xing",
    ];
    const OTHERS: &[&str] = &[
        "share",
        "tweet",
        "pin",
        "email",
        "e-mail",
        "print",
        "copy",
        "link",
        "on",
        "x",
        "this",
        "page",
        "article",
        "post",
        "via",
        "to",
        "it",
        "save",
        "follow",
        "us",
        "teilen",
        "partager",
        "compartir",
    ];
    if words.len() > 160 {
        return false;
    }
    let (mut networks, mut others) = (0, 0);
    for word in words.split(|c: char| c.is_whitespace() || ",|/·•()+:".contains(c)) {
        let word = word.to_lowercase();
        match () {
            () if word.is_empty() => {}
            () if NETWORKS.contains(&&*word) => networks += 1,
            () if OTHERS.contains(&&*word) => others += 1,
            () => return false,
        }
    }
    networks > 0 && networks + others > 2
}

fn is_cookie_notice(words: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "our site uses cookies",
        "our website uses cookies",
        "by using this site, you agree",
        "by continuing to use",
        "by continuing to browse",
        "we and our partners",
        "we value your privacy",
        "wir verwenden cookies",
        "diese website verwendet cookies",
        "nous utilisons des cookies",
        "utilizamos cookies",
        "questo sito utilizza",
        "vi använder cookies",
    ];
    let words = words.trim_start().to_lowercase();
    words.contains("cookie") && BEGINNINGS.iter().any(|begin| words.starts_with(begin))
}

fn is_copyright(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let begins = words.starts_with('©')
        || [
            "copyright ©",
            "copyright (c)",
            "(c) 20",
            "(c) 19",
            "copyright 20",
            "copyright 19",
        ]
        .iter()
        .any(|begin| words.starts_with(begin));
    let is_short = words.split_whitespace().count() <= 25;
    is_short
        && (begins
            || words.ends_with("all rights reserved")
            || words.ends_with("all rights reserved."))
}

/// Whether a sentence right below an FAQ's heading only says that an FAQ follows.
fn is_teaser(document: &Document, above: &Block, words: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "get answers",
        "find answers",
        "here are",
        "below are",
        "browse",
        "have a question",
        "have questions",
        "got questions",
        "read answers",
        "check out",
        "see the answers",
    ];
    const SUBJECTS: &[&str] = &["question", "queries", "faq", "answers"];
    let heading = document.words_of(above);
    matches!(above.kind, BlockKind::Heading { .. })
        && faq::is_faq_heading(heading)
        && words.len() < 250
        && {
            let words = words.to_lowercase();
            BEGINNINGS.iter().any(|begin| words.starts_with(begin))
                && SUBJECTS.iter().any(|subject| words.contains(subject))
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breadcrumbs_are_told_from_titles_and_menus() {
        for line in [
            "Full Forms » KPO Full Form",
            "Home > Docs > Install",
            "Home / Guides / Getting started",
            "Docs › Reference › Settings",
        ] {
            assert!(is_breadcrumb(line), "{line}");
        }
        for line in [
            "KPO Full Form",
            "File > Save As",
            "Input / Output",
            "He said » no « and left.",
            "a > b",
            "",
        ] {
            assert!(!is_breadcrumb(line), "{line}");
        }
    }

    #[test]
    fn notices_are_told_from_prose_about_them() {
        assert!(is_cookie_notice(
            "We use cookies to give you the best experience."
        ));
        assert!(!is_cookie_notice(
            "Cookies are small files that a site leaves behind."
        ));
        assert!(is_copyright("© 2024 Example Ltd. All rights reserved."));
        assert!(!is_copyright(
            "Copyright law protects the works of authors."
        ));
        assert!(is_share_bar("Share on Facebook Twitter LinkedIn"));
        assert!(!is_share_bar("Twitter was founded in 2006"));
        assert!(!is_share_bar("Print"));
        assert!(is_page_control("Skip to content") && is_page_control("↑ Back to top"));
        assert!(!is_page_control(
            "Subscribe to events with addEventListener"
        ));
    }
}
