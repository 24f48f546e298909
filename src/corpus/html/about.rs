//! What a page says about itself: in its head for search engines and social networks, in
//! structured data, and in the elements that give a time.

use super::tokens::StartTag;
use crate::corpus::date::day;

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct About {
    /// The content of the title element.
    pub(super) title: Option<String>,
    /// The title for social networks, commonly without the name of the site.
    pub(super) og_title: Option<String>,
    /// The name of the site.
    pub(super) site: Option<String>,
    /// Whether it calls itself an article, as news, blogs and magazines do.
    pub(super) is_article: bool,
    /// Its keywords.
    pub(super) tags: Vec<String>,
    /// When it was published, in seconds since 1970.
    published: Option<i64>,
    /// When it was last changed.
    modified: Option<i64>,
    /// The first time that stands in its text.
    shown: Option<i64>,
}

impl About {
    /// When it was published, or else changed.
    pub(super) fn date(&self) -> Option<i64> {
        self.published.or(self.modified).or(self.shown)
    }

    /// Takes a `<meta>`.
    pub(super) fn meta(&mut self, tag: &StartTag) {
        let name = ["property", "name", "itemprop"].map(|name| tag.get(name));
        let content = tag.get("content").map(str::trim).unwrap_or_default();
        let Some(name) = name.into_iter().flatten().next() else {
            return;
        };
        if content.is_empty() {
            return;
        }
        match &*name.trim().to_ascii_lowercase() {
            "og:title" => self.og_title = Some(content.to_string()),
            "og:site_name" => self.site = Some(content.to_string()),
            "og:type" => self.is_article |= content.eq_ignore_ascii_case("article"),
            "keywords" | "news_keywords" | "article:tag" => self.tag(content),
            name => self.dated(name, content),
        }
    }

    /// Takes a date by its name, in metadata or structured data.
    pub(super) fn dated(&mut self, name: &str, content: &str) {
        let date = match name.to_ascii_lowercase().as_str() {
            "article:published_time"
            | "datepublished"
            | "date"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.date"
            | "dcterms.created"
            | "dcterms.issued"
            | "pubdate"
            | "parsely-pub-date"
            | "citation_publication_date" => &mut self.published,
            "article:modified_time"
            | "datemodified"
            | "og:updated_time"
            | "last-modified"
            | "dcterms.modified" => &mut self.modified,
            _ => return,
        };
        *date = date.or(day(content));
    }

    /// Takes an element that stands in the text.
    pub(super) fn element(&mut self, tag: &StartTag) {
        let is_article = |kind: &str| is_article_type(kind.rsplit('/').next().unwrap_or(kind));
        if let Some(kinds) = tag.get("itemtype") {
            self.is_article |= kinds.split_ascii_whitespace().any(is_article);
        }
        if tag.name == "time"
            && let Some(written) = tag.get("datetime")
        {
            self.dated(tag.get("itemprop").unwrap_or_default(), written);
            self.shown = self.shown.or(day(written));
        }
    }

    /// Takes keywords with commas between them.
    pub(super) fn tag(&mut self, words: &str) {
        /// No list of keywords that is meant for people is longer.
        const MOST: usize = 100;
        for word in words.split([',', ';']).map(str::trim) {
            let is_new = !word.is_empty() && !self.tags.iter().any(|tag| tag == word);
            if is_new && self.tags.len() < MOST {
                self.tags.push(word.to_string());
            }
        }
    }

    /// The title of the page without the name of its site, where the main heading or the page
    /// itself tells that; the main heading where there is no title.
    pub(super) fn title_beside(&self, heading: Option<String>) -> Option<String> {
        let plain = |title: &String| title.split_whitespace().collect::<Vec<_>>().join(" ");
        let titles = [self.og_title.as_ref(), self.title.as_ref()];
        let mut titles = titles.into_iter().flatten().map(plain);
        let is_site = |title: &String| self.site.as_deref().map(str::trim) == Some(title);
        let title = titles.clone().find(|title| !is_site(title));
        let Some(title) = title.or_else(|| titles.next()) else {
            return heading;
        };
        if let Some(heading) = heading
            && title
                .strip_prefix(heading.as_str())
                .is_some_and(begins_with_separator)
        {
            return Some(heading);
        }
        Some(self.without_site(&title).unwrap_or(&title).to_string())
    }

    /// The part of a title before or behind the name of the site.
    fn without_site<'t>(&self, title: &'t str) -> Option<&'t str> {
        let site = self.site.as_deref()?.trim();
        if let Some(rest) = title.strip_suffix(site) {
            let rest = rest.trim_end();
            let own = rest.strip_suffix(SEPARATORS)?.trim_end();
            return (!own.is_empty()).then_some(own);
        }
        let rest = title.strip_prefix(site)?.trim_start();
        let own = rest.strip_prefix(SEPARATORS)?.trim_start();
        (!own.is_empty()).then_some(own)
    }
}

/// What stands between a title and the name of a site.
const SEPARATORS: &[char] = &['|', '-', '–', '—', '·', ':', '»', '•'];

fn begins_with_separator(rest: &str) -> bool {
    rest.trim_start().starts_with(SEPARATORS)
}

/// Whether a schema.org type is one of articles.
pub(super) fn is_article_type(kind: &str) -> bool {
    // "NewsArticle", "TechArticle", "BlogPosting", "SocialMediaPosting".
    kind.ends_with("Article") || kind.ends_with("Posting")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(og_title: &str, title: &str, site: &str, heading: &str) -> Option<String> {
        let some = |words: &str| (!words.is_empty()).then(|| words.to_string());
        let about = About {
            og_title: some(og_title),
            title: some(title),
            site: some(site),
            ..About::default()
        };
        about.title_beside(some(heading))
    }

    #[test]
    fn a_title_does_not_name_the_site() {
        for (og_title, title, site, heading, expected) in [
            ("", "Pumps | Kettle Works", "", "Pumps", "Pumps"),
            ("", "Pumps - Kettle Works", "Kettle Works", "", "Pumps"),
            ("", "Kettle Works: Pumps", "Kettle Works", "All", "Pumps"),
            ("Kettle Works", "Pumps", "Kettle Works", "", "Pumps"),
            ("Kettle Works", "", "Kettle Works", "", "Kettle Works"),
            ("", "Tea - and more", "Kettle Works", "", "Tea - and more"),
            ("", "", "Kettle Works", "Pumps", "Pumps"),
        ] {
            let found = titled(og_title, title, site, heading);
            assert_eq!(found.as_deref(), Some(expected), "{title}");
        }
        assert_eq!(titled("", "", "", ""), None);
    }
}
