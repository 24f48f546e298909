//! What an index holds, in numbers: the input of the statistics view. The engine counts; this
//! module only shows.

use super::highlight::{Palette, styled};
use super::printable::one_line;
use super::terminal::Style;
use super::wrap::{self, Part, columns};
use crate::passage::PassageKind;
use crate::text::{Language, Span};
use std::path::PathBuf;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusStats {
    /// Source files.
    pub files: usize,
    /// Documents; more than the files where one file holds several records.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    /// Words of all passages, where they were counted.
    pub words: Option<u64>,
    /// Documents by language, most first.
    pub languages: Vec<(Language, usize)>,
    /// Passages by kind, most first.
    pub kinds: Vec<(PassageKind, usize)>,
    /// Acronyms that the corpus itself spells out.
    pub acronyms: usize,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
    /// Version of the index's layout.
    pub schema: u32,
    /// The vectors of its passages, where there are some.
    pub vectors: Option<Vectors>,
    /// When the index was built, ready to be shown.
    pub built: Option<String>,
    /// The corpus.
    pub root: PathBuf,
    /// The index.
    pub index_dir: PathBuf,
}

/// The vectors of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vectors {
    /// The name of what made them, where it is at hand.
    pub name: Option<String>,
    /// The hash of what made them, hexadecimal.
    pub hash: String,
    /// How many there are, those of passages that are gone included.
    pub count: u64,
}

impl Vectors {
    /// What made them, for people: a name, or the beginning of a hash.
    pub fn model(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None => format!("a model with hash {}", self.short_hash()),
        }
    }

    fn short_hash(&self) -> &str {
        self.hash.get(..8).unwrap_or(&self.hash)
    }
}

/// The numbers, one a line.
pub fn stats(stats: &CorpusStats, style: &Style) -> String {
    let mut rows = vec![
        ("corpus", stats.root.display().to_string()),
        ("files", grouped(stats.files as u64)),
    ];
    if stats.documents != stats.files {
        rows.push(("documents", grouped(stats.documents as u64)));
    }
    rows.push(("passages", grouped(stats.passages as u64)));
    if let Some(words) = stats.words {
        rows.push(("words", grouped(words)));
    }
    rows.push((
        "languages",
        shares(stats.languages.iter().map(|(l, n)| (l.code(), *n))),
    ));
    rows.push((
        "kinds",
        shares(stats.kinds.iter().map(|(k, n)| (k.name(), *n))),
    ));
    rows.push(("acronyms", grouped(stats.acronyms as u64)));
    rows.push((
        "index",
        format!(
            "{} ({}, schema {})",
            stats.index_dir.display(),
            size(stats.index_bytes),
            stats.schema
        ),
    ));
    if let Some(vectors) = &stats.vectors {
        let (count, model) = (counted(vectors.count, "vector"), vectors.model());
        let hash = vectors.name.is_some().then(|| vectors.short_hash());
        let hash = hash.map_or_else(String::new, |hash| format!(" with hash {hash}"));
        rows.push(("meaning", format!("{count} of {model}{hash}")));
    }
    if let Some(built) = &stats.built {
        rows.push(("built", built.clone()));
    }
    labelled(&rows, style)
}

/// Rows of label and value; the values stand below each other and wrap below themselves.
fn labelled(rows: &[(&str, String)], style: &Style) -> String {
    let palette = Palette::new(style.color);
    let rows = || rows.iter().filter(|(_, value)| !value.is_empty());
    let label_width = rows().map(|(label, _)| label.len()).max().unwrap_or(0) + 2;
    let width = style.measure().saturating_sub(label_width).max(16);
    let mut out = String::new();
    for (label, value) in rows() {
        let value = one_line(value);
        let parts = [Part::Text(Span::new(0, value.len()))];
        for (row, line) in wrap::prose(&value, &parts, width).iter().enumerate() {
            let label = if row == 0 { label } else { "" };
            let pad = " ".repeat(label_width - columns(label));
            let words = super::highlight::paint(line, &value, &Default::default(), &palette);
            out.push_str(&format!("{}{pad}{words}\n", styled(label, palette.quiet)));
        }
    }
    out
}

/// "en 12, de 3"
fn shares<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> String {
    let shares: Vec<String> = counts
        .filter(|(_, n)| *n > 0)
        .map(|(name, n)| format!("{name} {}", grouped(n as u64)))
        .collect();
    shares.join(", ")
}

/// Seconds since 1970 as a date and a time; `None` for what is none.
pub fn moment(seconds: u64) -> Option<String> {
    let seconds = i64::try_from(seconds).ok()?;
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    moment.format(&Rfc3339).ok()
}

/// A number with its thousands apart: 12,345.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// So many things, in words: 1 file, 2,000 files.
pub fn counted(count: u64, one: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {one}{ending}", grouped(count))
}

/// Bytes as a person says them.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_easily() {
        assert_eq!(
            [0, 999, 1000, 1234567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(
            [7, 1_500, 999_999, u64::MAX].map(size),
            ["7 bytes", "1.5 kB", "1.0 MB", "18446744.1 TB"]
        );
    }
}
