//! One member of an archive: what it is called, whether it is read, and as what.

use super::tally::Tally;
use super::{head, read_into};
use crate::corpus::Format;
use crate::corpus::read::{Input, Output, Unread, read_part};
use crate::corpus::source::INDEX_MARK;
use std::collections::HashMap;

/// Reads the members of one archive, one after the other.
pub(super) struct Members<'m, 'i, 'o> {
    /// The archive.
    pub(super) input: &'m Input<'i>,
    pub(super) output: &'m mut Output<'o>,
    pub(super) tally: &'m mut Tally,
    /// How often each path was met.
    met: HashMap<String, u32>,
    /// Folders of the archive that are indexes.
    indexes: Vec<String>,
}

impl<'m, 'i, 'o> Members<'m, 'i, 'o> {
    pub(super) fn new(
        input: &'m Input<'i>,
        output: &'m mut Output<'o>,
        tally: &'m mut Tally,
    ) -> Members<'m, 'i, 'o> {
        Members {
            input,
            output,
            tally,
            met: HashMap::new(),
            indexes: Vec::new(),
        }
    }

    /// Under which path a member is shown; `None` where its name says that it is not read.
    pub(super) fn path(&mut self, name: &str) -> Option<String> {
        let (path, is_odd) = shown_path(name);
        if let Some(folder) = path.strip_suffix(INDEX_MARK) {
            self.indexes.push(folder.to_string());
        }
        if path.is_empty() || is_hidden(&path) || self.is_in_index(&path) {
            return None;
        }
        if is_odd {
            self.tally.odd.add(&path);
        }
        // No name says that a file is binary but those that always are.
        if Format::of(&path, b"").is_none() {
            self.tally.no_text.add(path);
            return None;
        }
        Some(path)
    }

    /// A path for a member that is not read, to be told.
    pub(super) fn told(&self, name: &str) -> String {
        let (path, _) = shown_path(name);
        let outer = &self.input.within;
        outer
            .iter()
            .cloned()
            .chain([path])
            .collect::<Vec<_>>()
            .join(" › ")
    }

    /// Reads the member at `path`.
    pub(super) fn read(&mut self, path: String, bytes: &[u8]) {
        if bytes.trim_ascii().is_empty() {
            return;
        }
        let Some(format) = Format::of(&path, head(bytes)) else {
            let told = self.told(&path);
            return self.tally.no_text.add(told);
        };
        let part = self.input.part(&self.distinct(path), bytes);
        let result = if !format.is_archive() {
            read_part(format, &part, self.output)
        } else if part.may_hold_files() {
            read_into(format, &part, self.output, self.tally)
        } else {
            return self.tally.too_deep.add(part.within.join(" › "));
        };
        if let Err(Unread(reason)) = result {
            let told = part.within.join(" › ");
            self.tally.unread.add(format!("{told} {reason}"));
        }
    }

    fn is_in_index(&self, path: &str) -> bool {
        self.indexes
            .iter()
            .any(|folder| path.starts_with(folder.as_str()))
    }

    /// The path, with a number where there was one like it before: an archive can hold a file in
    /// two versions.
    fn distinct(&mut self, path: String) -> String {
        let times = self.met.entry(path.clone()).or_insert(0);
        *times += 1;
        match times {
            1 => path,
            times => format!("{path} ({times})"),
        }
    }
}

/// Hidden files, and what macOS puts beside each file.
fn is_hidden(path: &str) -> bool {
    path.split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// A name in an archive as a path that leads nowhere else and can be shown: no drive, no root, no
/// `..`, nothing that steers a terminal. Says whether that changed it.
pub(in crate::corpus) fn shown_path(name: &str) -> (String, bool) {
    /// Longer than any system has them.
    const LONGEST: usize = 1000;
    let mut odd = false;
    let mut clean = String::new();
    for character in name.chars() {
        match character {
            '\\' => clean.push('/'),
            c if c.is_control() || is_direction(c) => odd = true,
            c => clean.push(c),
        }
    }
    let is_drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let harmless = |part: &&str| !matches!(*part, "" | "." | "..") && !is_drive(part);
    odd |= clean.starts_with('/') || clean.split('/').any(|part| part == ".." || is_drive(part));
    let parts: Vec<&str> = clean.split('/').filter(harmless).collect();
    let path = parts.join("/");
    if path.len() <= LONGEST {
        return (path, odd);
    }
    let fits = |&(start, _): &(usize, char)| path.len() - start <= LONGEST;
    let end = path
        .char_indices()
        .find(fits)
        .map_or("", |(start, _)| &path[start..]);
    (format!("…{end}"), true)
}

/// Characters that turn the direction of what follows them.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::shown_path;

    #[test]
    fn paths_lead_nowhere_else() {
        let cases = [
            ("notes/tea.md", "notes/tea.md", false),
            ("./notes//tea.md", "notes/tea.md", false),
            ("../../etc/tea.md", "etc/tea.md", true),
            ("/etc/tea.md", "etc/tea.md", true),
            ("C:\\notes\\tea.md", "notes/tea.md", true),
            ("notes\\tea.md", "notes/tea.md", false),
            ("a\u{1b}[2Jb\u{202e}c", "a[2Jbc", true),
            ("..", "", true),
        ];
        for (name, path, odd) in cases {
            assert_eq!(shown_path(name), (path.to_string(), odd), "{name}");
        }
        assert!(shown_path(&"ä/".repeat(10_000)).0.len() < 1010);
    }
}
