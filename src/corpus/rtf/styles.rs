//! What the paragraph styles of an RTF file say about the role of a paragraph. A *style* has a
//! number, a name, an outline level and another style that it is based on.

use crate::corpus::BlockKind;
use std::collections::HashMap;

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_number: HashMap<i32, Style>,
    /// The one whose entry is being read.
    pub(super) current: Style,
    /// Its number.
    pub(super) number: i32,
}

/// One style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) name: String,
    /// 0 is the outermost, 9 is running text.
    pub(super) outline: Option<i32>,
    pub(super) based_on: Option<i32>,
}

/// More styles than any file has.
const MOST_STYLES: usize = 10_000;

/// Styles are followed to those they are based on so many times.
const LONGEST_CHAIN: usize = 16;

/// The outline level of running text; those above it are headings.
const RUNNING_TEXT: i32 = 9;

/// The block of a heading at an outline level.
pub(super) fn heading(outline: i32) -> Option<BlockKind> {
    (0..RUNNING_TEXT)
        .contains(&outline)
        .then(|| BlockKind::Heading {
            level: (outline as u8 + 1).min(6),
        })
}

impl Styles {
    /// Adds to the name of the entry that is being read; `;` ends it.
    pub(super) fn add_name(&mut self, words: &str) {
        for (number, part) in words.split(';').enumerate() {
            if number > 0 {
                self.finish_entry();
            }
            self.current.name.push_str(part);
        }
    }

    /// Ends the entry that is being read.
    fn finish_entry(&mut self) {
        let style = std::mem::take(&mut self.current);
        if self.by_number.len() < MOST_STYLES && !style.name.trim().is_empty() {
            self.by_number.insert(self.number, style);
        }
        self.number = 0;
    }

    /// The role that a style gives, by its outline level or its name, or by those of the styles it
    /// is based on.
    pub(super) fn role(&self, number: i32) -> Option<BlockKind> {
        let first = self.by_number.get(&number);
        let next = |style: &&Style| self.by_number.get(&style.based_on?);
        std::iter::successors(first, next)
            .take(LONGEST_CHAIN)
            .find_map(Style::role)
    }
}

impl Style {
    fn role(&self) -> Option<BlockKind> {
        match self.outline {
            Some(RUNNING_TEXT) => Some(BlockKind::Paragraph),
            Some(level) => heading(level),
            None => named(&self.name),
        }
    }
}

/// What the name of a style says. Programs write the names of their own styles in English,
/// whatever language they speak.
fn named(name: &str) -> Option<BlockKind> {
    let name = name.trim().to_lowercase();
    let number = |begin: &str| name.strip_prefix(begin)?.trim().parse::<i32>().ok();
    match name.as_str() {
        "title" | "doctitle" => heading(0),
        "normal" | "body text" => Some(BlockKind::Paragraph),
        "html preformatted" | "preformatted text" | "plain text" | "code" | "source code" => {
            Some(BlockKind::Code)
        }
        _ if name.starts_with("list bullet") || name.starts_with("list number") => {
            Some(BlockKind::ListItem)
        }
        _ => heading(number("heading")? - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, Styles};
    use crate::corpus::BlockKind;

    #[test]
    fn a_style_has_the_role_of_its_level_its_name_or_its_base() {
        let entries = [
            (1, "heading 1", None, None),
            (2, "Aufgabe", Some(2), None),
            (3, "like one", None, Some(1)),
            (4, "endless", None, Some(4)),
            (5, "List Bullet 2", None, None),
            (6, "no heading", Some(9), Some(1)),
            (7, "heading 12", None, None),
        ];
        let mut styles = Styles::default();
        for (number, name, outline, based_on) in entries {
            styles.number = number;
            styles.current = Style {
                name: name.into(),
                outline,
                based_on,
            };
            styles.finish_entry();
        }
        let heading = |level| Some(BlockKind::Heading { level });
        let roles: Vec<_> = (1..=8).map(|number| styles.role(number)).collect();
        assert_eq!(
            roles,
            [
                heading(1),
                heading(3),
                heading(1),
                None,
                Some(BlockKind::ListItem),
                Some(BlockKind::Paragraph),
                None,
                None
            ]
        );
    }
}
