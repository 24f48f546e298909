//! Filters: which documents are asked at all. A filter can be typed in the question
//! (`in:handbook tag:leave how many days?`) or given beside it, and both hold.

use super::is_quote;
use crate::text::{Language, Span, fold};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::{Date, Month, OffsetDateTime, Time};

/// Which documents are asked. Of several paths, languages or types one must fit; every tag must.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Files, folders or globs, from any folder on: see [`PathPatterns`].
    pub paths: Vec<String>,
    /// Languages.
    pub languages: Vec<Language>,
    /// Names of formats or endings of file names, lower case.
    pub types: Vec<String>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// The first second, since 1970, that a document may be dated.
    pub after: Option<i64>,
    /// The first second that it may not be dated any more.
    pub before: Option<i64>,
}

/// A tag that documents must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Folded.
    pub name: String,
    /// The files that have it although they do not say so, as the settings tell: see
    /// [`PathPatterns`].
    pub paths: Vec<String>,
}

/// A value that a filter cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{value}' {reason}")]
pub struct FilterError {
    /// As given.
    pub value: String,
    /// A clause that follows it.
    pub reason: String,
}

/// What a filter looks at, by the name that is typed before the colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterName {
    /// `in:`
    In,
    /// `lang:`
    Lang,
    /// `type:`
    Type,
    /// `tag:`
    Tag,
    /// `after:`
    After,
    /// `before:`
    Before,
}

impl FilterName {
    /// The name as it is typed, in any case.
    pub fn parse(name: &str) -> Option<FilterName> {
        Some(match name.to_ascii_lowercase().as_str() {
            "in" => FilterName::In,
            "lang" => FilterName::Lang,
            "type" => FilterName::Type,
            "tag" => FilterName::Tag,
            "after" => FilterName::After,
            "before" => FilterName::Before,
            _ => return None,
        })
    }
}

impl Filter {
    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Narrows it down.
    ///
    /// # Errors
    /// What is wrong with `value`, and what would be right.
    pub fn add(&mut self, name: FilterName, value: &str) -> Result<(), FilterError> {
        let failed = |reason: String| FilterError {
            value: value.to_string(),
            reason,
        };
        match name {
            FilterName::In => {
                PathPatterns::new(&[value.to_string()]).map_err(&failed)?;
                self.paths.push(value.to_string());
            }
            FilterName::Lang => {
                let code = value.to_ascii_lowercase();
                let language = Language::from_code(&code).ok_or_else(|| {
                    failed("is not a language that is known: give two letters, such as en".into())
                })?;
                self.languages.push(language);
            }
            FilterName::Type => {
                let kind = value.trim_start_matches('.').to_ascii_lowercase();
                match !kind.is_empty() && kind.chars().all(char::is_alphanumeric) {
                    true => self.types.push(kind),
                    false => {
                        let reason =
                            "is neither a format, such as pdf, nor the ending of a file name";
                        return Err(failed(reason.into()));
                    }
                }
            }
            FilterName::Tag => self.tags.push(Tag {
                name: fold(value.trim_start_matches('#')).into_owned(),
                paths: Vec::new(),
            }),
            FilterName::After => {
                let day = first_second(value).map_err(&failed)?;
                self.after = Some(self.after.map_or(day, |earlier| earlier.max(day)));
            }
            FilterName::Before => {
                let day = first_second(value).map_err(&failed)?;
                self.before = Some(self.before.map_or(day, |later| later.min(day)));
            }
        }
        Ok(())
    }

    /// Filters as they are typed in a question, and nothing else.
    ///
    /// # Errors
    /// The first part that is no filter.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (name, value, length) = filter_at(rest).ok_or_else(|| FilterError {
                value: rest.to_string(),
                reason: "is no filter: give in:, lang:, type:, tag:, after: or before:".into(),
            })?;
            filter.add(name, value.of(rest))?;
            rest = rest[length..].trim_start();
        }
        Ok(filter)
    }

    /// What both let pass, but for what is said of one thing twice: of that, either.
    pub fn and(&self, other: &Filter) -> Filter {
        let both = |a: &[String], b: &[String]| [a, b].concat();
        Filter {
            paths: both(&self.paths, &other.paths),
            languages: [&self.languages[..], &other.languages].concat(),
            types: both(&self.types, &other.types),
            tags: [&self.tags[..], &other.tags].concat(),
            after: self.after.into_iter().chain(other.after).max(),
            before: self.before.into_iter().chain(other.before).min(),
        }
    }

    /// Whether a date passes, in seconds since 1970.
    pub fn lets_date_pass(&self, date: i64) -> bool {
        self.after.is_none_or(|first| date >= first) && self.before.is_none_or(|end| date < end)
    }

    /// Gives each tag the files that `tags` says have it.
    pub fn resolve(&mut self, tags: &BTreeMap<String, Vec<String>>) {
        for tag in &mut self.tags {
            let named = tags.iter().filter(|(name, _)| fold(name) == tag.name);
            tag.paths = named.flat_map(|(_, paths)| paths.iter().cloned()).collect();
        }
    }
}

/// A name and a value that may be meant as a filter, at the beginning of `text`: the name, the
/// bytes of the value, and the bytes of both with the quotes.
pub(super) fn filter_at(text: &str) -> Option<(FilterName, Span, usize)> {
    let colon = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let name = FilterName::parse(&text[..colon])?;
    let value = text[colon..].strip_prefix(':')?;
    let start = colon + 1;
    let quoted = value.chars().next().filter(|&c| is_quote(c)).and_then(|c| {
        let inside = start + c.len_utf8();
        let end = inside + text[inside..].find(is_quote)?;
        let close = text[end..].chars().next()?.len_utf8();
        Some((Span::new(inside, end), end + close))
    });
    let space = value.find(char::is_whitespace).unwrap_or(value.len());
    let plain = (Span::new(start, start + space), start + space);
    let (value, end) = quoted.unwrap_or(plain);
    (!value.is_empty()).then_some((name, value, end))
}

/// As it would be typed.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |value: &str| match value.contains(char::is_whitespace) {
            true => format!("\"{value}\""),
            false => value.to_string(),
        };
        let paths = self.paths.iter().map(|path| format!("in:{}", quoted(path)));
        let languages = self.languages.iter().map(|l| format!("lang:{}", l.code()));
        let types = self.types.iter().map(|name| format!("type:{name}"));
        let tags = self
            .tags
            .iter()
            .map(|tag| format!("tag:{}", quoted(&tag.name)));
        let after = self.after.map(|second| format!("after:{}", day(second)));
        let before = self.before.map(|second| format!("before:{}", day(second)));
        let all = paths.chain(languages).chain(types).chain(tags);
        let all: Vec<String> = all.chain(after).chain(before).collect();
        f.write_str(&all.join(" "))
    }
}

/// The day of a second, as `2024-05-31`.
pub fn day(second: i64) -> String {
    let date = OffsetDateTime::from_unix_timestamp(second).map(OffsetDateTime::date);
    date.map_or_else(|_| second.to_string(), |date| date.to_string())
}

/// Paths and globs as people give them: `hr`, `docs/hr`, `*.pdf`, `docs/**/faq.md`. A pattern
/// fits a file or all files of a folder, wherever in the file's absolute path it begins, so that
/// it may be a path from the corpus, from the working directory or from the root of all. One that
/// is the path of something there as it stands (`app/[slug].md`) means that; else it is a glob, in
/// which a backslash takes a special character as it stands, and is a `/` before any other.
#[derive(Clone, Debug)]
pub struct PathPatterns(Vec<PathPattern>);

#[derive(Clone, Debug)]
struct PathPattern {
    /// The paths that it may be as it stands.
    literal: Vec<String>,
    glob: GlobSet,
}

/// The characters that mean something in a glob.
const SPECIAL: &[char] = &['*', '?', '[', ']', '{', '}', '!', '\\'];

impl PathPatterns {
    /// Patterns of which any may fit.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn new(patterns: &[String]) -> Result<PathPatterns, String> {
        let made = patterns.iter().map(|pattern| PathPattern::new(pattern));
        made.collect::<Result<_, _>>().map(PathPatterns)
    }

    /// Those of `paths` that fit, below the folder at `root`, both with `/` between the parts.
    pub fn select(&self, root: &str, paths: &[String]) -> BTreeSet<String> {
        let root = root.trim_matches('/');
        let absolute = |path: &String| format!("{root}/{path}");
        let selected = self.0.iter().flat_map(|pattern| {
            let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
                let fitting = paths.iter().filter(|path| fits(&absolute(path)));
                fitting.cloned().collect()
            };
            let named = fitting(&|path| pattern.names(path));
            match named.is_empty() {
                true => fitting(&|path| pattern.glob.is_match(path)),
                false => named,
            }
        });
        selected.collect()
    }
}

impl PathPattern {
    fn new(pattern: &str) -> Result<PathPattern, String> {
        let glob = relative(&glob_of(pattern));
        if glob.is_empty() || glob.split('/').any(|part| part == "..") {
            return Err("is no path below the documents".into());
        }
        let mut set = GlobSetBuilder::new();
        for glob in [format!("**/{glob}"), format!("**/{glob}/**")] {
            let glob = GlobBuilder::new(&glob)
                .literal_separator(true)
                .backslash_escape(true)
                .build();
            set.add(glob.map_err(|error| {
                let wrong = error.kind();
                format!("{wrong}; write a backslash before a character that is meant as it stands")
            })?);
        }
        let set = set.build().map_err(|error| error.to_string())?;
        let escapes_removed = unescaped(pattern);
        let slashes_only = pattern.replace('\\', "/");
        let literal = [pattern, &escapes_removed, &slashes_only].map(relative);
        Ok(PathPattern {
            literal: literal
                .into_iter()
                .filter(|path| !path.is_empty())
                .collect(),
            glob: set,
        })
    }

    /// Whether it is an absolute path as it stands, or its end, or that of a folder on the way.
    fn names(&self, absolute: &str) -> bool {
        self.literal.iter().any(|literal| {
            absolute.match_indices(literal.as_str()).any(|(at, _)| {
                let (before, behind) = (&absolute[..at], &absolute[at + literal.len()..]);
                (before.is_empty() || before.ends_with('/'))
                    && (behind.is_empty() || behind.starts_with('/'))
            })
        })
    }
}

/// A path without what leads out of the working directory: places are shown from there, which may
/// be beside the documents.
fn relative(path: &str) -> String {
    let inner = path.trim_start_matches("../").trim_start_matches("./");
    inner.trim_matches('/').to_string()
}

/// A pattern in which a backslash stands only before what it escapes.
fn glob_of(pattern: &str) -> String {
    each_escape(pattern, |character| match character {
        Some(special) => format!("\\{special}"),
        None => "/".into(),
    })
}

/// A pattern with what is escaped in it as it stands.
fn unescaped(pattern: &str) -> String {
    each_escape(pattern, |character| match character {
        Some(special) => special.to_string(),
        None => "/".into(),
    })
}

/// A pattern whose backslashes, with the special character behind them if there is one, are
/// replaced.
fn each_escape(pattern: &str, replaced: impl Fn(Option<char>) -> String) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => made.push_str(&replaced(rest.next_if(|next| SPECIAL.contains(next)))),
            other => made.push(other),
        }
    }
    made
}

/// The second at which a day, month or year begins (`2024-05-31`, `2024-05`, `2024`), in UTC.
fn first_second(date: &str) -> Result<i64, String> {
    let wrong = || "is not a date: give YYYY-MM-DD, YYYY-MM or YYYY".to_string();
    let mut parts = date.split('-');
    let mut number = |digits: usize| -> Option<Option<i32>> {
        match parts.next() {
            None => Some(None),
            Some(part) if part.len() == digits => part.parse().ok().map(Some),
            Some(_) => None,
        }
    };
    let mut all = || -> Option<i64> {
        let year = number(4)??;
        let month = u8::try_from(number(2)?.unwrap_or(1)).ok()?;
        let day = u8::try_from(number(2)?.unwrap_or(1)).ok()?;
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        Some(OffsetDateTime::new_utc(date, Time::MIDNIGHT).unix_timestamp())
    };
    let second = all().ok_or_else(wrong)?;
    match parts.next() {
        None => Ok(second),
        Some(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_from_any_folder_on() {
        let fits = |pattern: &str| {
            let patterns = PathPatterns::new(&[pattern.to_string()]).unwrap();
            let paths = ["hr/leave.md".to_string()];
            !patterns.select("/home/someone/docs", &paths).is_empty()
        };
        for pattern in [
            "hr",
            "hr/",
            "docs/hr",
            "./docs/hr",
            "leave.md",
            "*.md",
            "hr/*.md",
            "docs/**/leave.md",
            "/home/someone/docs",
            "h?",
            "{hr,it}",
        ] {
            assert!(fits(pattern), "{pattern}");
        }
        for pattern in ["h", "r/leave.md", "docs/*.md", "*.pdf", "hr/leave", "leave"] {
            assert!(!fits(pattern), "{pattern}");
        }
        let above = PathPatterns::new(&["../docs".into()]).unwrap();
        assert_eq!(above.select("/a/docs", &["b".into()]).len(), 1);
        assert!(PathPatterns::new(&["x/../y".into()]).is_err());
        assert!(PathPatterns::new(&["[".into()]).is_err());
        assert!(PathPatterns::new(&["".into()]).is_err());
    }

    #[test]
    fn a_path_that_is_there_is_no_glob() {
        let paths = [
            "app/[slug].md",
            "app/s.md",
            "app/{a}/b.md",
            "c\\d.md",
            "c/d.md",
        ];
        let paths = paths.map(str::to_string);
        let select = |pattern: &str| {
            let patterns = PathPatterns::new(&[pattern.to_string()]).unwrap();
            Vec::from_iter(patterns.select("/docs", &paths))
        };
        assert_eq!(select("app/[slug].md"), ["app/[slug].md"]);
        assert_eq!(select("[slug].md"), ["app/[slug].md"]);
        assert_eq!(select("app/\\[slug\\].md"), ["app/[slug].md"]);
        assert_eq!(select("\\[*\\].md"), ["app/[slug].md"]);
        assert_eq!(select("[st].md"), ["app/s.md"]);
        assert_eq!(select("{a}"), ["app/{a}/b.md"]);
        assert_eq!(select("docs/app").len(), 3);
        assert_eq!(select("docs\\app").len(), 3);
        // A name with a backslash, and the path of another system, are both meant.
        assert_eq!(select("c\\d.md"), ["c/d.md", "c\\d.md"]);
        assert_eq!(select("slug"), [""; 0]);
    }

    #[test]
    fn a_date_begins_with_its_first_second() {
        assert_eq!(first_second("1970-01-02"), Ok(86_400));
        assert_eq!(first_second("1970-02"), Ok(31 * 86_400));
        assert_eq!(first_second("1971"), Ok(365 * 86_400));
        for wrong in [
            "",
            "24",
            "2024-13",
            "2024-02-30",
            "2024-1-1",
            "2024-01-01-01",
            "x",
        ] {
            assert!(first_second(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_shown_can_be_typed() {
        let typed =
            "in:\"my notes\" in:*.md lang:de type:pdf tag:leave after:2024-05-01 before:2025-01-01";
        let filter = Filter::parse(typed).unwrap();
        assert_eq!(filter.to_string(), typed);
        assert_eq!(Filter::parse("  ").unwrap(), Filter::default());
        for wrong in ["kettles", "in:", "lang:klingon", "after:soon", "in:a b"] {
            assert!(Filter::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_filters_both_hold() {
        let filter = |list: &[(FilterName, &str)]| {
            let mut filter = Filter::default();
            for (name, value) in list {
                filter.add(*name, value).unwrap();
            }
            filter
        };
        let one = filter(&[(FilterName::After, "2020"), (FilterName::Tag, "#A")]);
        let two = filter(&[(FilterName::After, "2021"), (FilterName::Type, ".PDF")]);
        let both = one.and(&two);
        assert_eq!(
            (both.tags[0].name.as_str(), both.types),
            ("a", vec!["pdf".into()])
        );
        assert_eq!(both.after, two.after);
    }
}
