//! What was left out of an archive, and the few warnings made of it: an archive can hold a
//! thousand pictures.

use super::unpack::{Cut, MOST_BYTES, MOST_MEMBERS};
use crate::corpus::WarningKind;
use crate::corpus::read::{DEEPEST, Output};

/// The names of what was left out, by reason.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) no_text: Names,
    pub(super) encrypted: Names,
    /// Packed by a method that is not known.
    pub(super) unknown: Names,
    /// With what is wrong with them.
    pub(super) unread: Names,
    pub(super) damaged: Names,
    pub(super) bombs: Names,
    pub(super) too_deep: Names,
    pub(super) links: Names,
    /// Paths that lead elsewhere, as they are shown.
    pub(super) odd: Names,
    /// The first member for which nothing was left of the allowance.
    pub(super) exhausted: Option<String>,
    /// The first member that was one too many.
    pub(super) crowded: Option<String>,
}

/// How many there are, and the first few.
#[derive(Debug, Default)]
pub(super) struct Names {
    first: Vec<String>,
    count: usize,
}

/// So many names are said.
const SAID: usize = 5;

impl Names {
    pub(super) fn add(&mut self, name: impl Into<String>) {
        self.count += 1;
        if self.first.len() < SAID {
            self.first.push(name.into());
        }
    }

    fn said(&self) -> String {
        said(&self.first, self.count)
    }
}

/// The first few of some names, and how many more there are.
pub(in crate::corpus) fn list(names: &[String]) -> String {
    said(&names[..names.len().min(SAID)], names.len())
}

fn said(first: &[String], count: usize) -> String {
    let names = first.join(", ");
    match count - first.len() {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

impl Tally {
    /// Notes why a member was not unpacked to its end.
    pub(super) fn note(&mut self, cut: Cut, name: &str) {
        match cut {
            Cut::Exhausted => {
                self.exhausted.get_or_insert_with(|| name.to_string());
            }
            Cut::Bomb => self.bombs.add(name),
            Cut::Damaged => self.damaged.add(name),
        }
    }

    /// Warns of all that was left out.
    pub(super) fn warn(&self, output: &mut Output) {
        use WarningKind::{Link, Structure, TooLarge, Unreadable};
        let mebibytes = MOST_BYTES >> 20;
        let lists = [
            (&self.no_text, Structure, "holds files that are no text", ""),
            (
                &self.encrypted,
                Unreadable,
                "holds files that are encrypted",
                "; pack them without a password",
            ),
            (
                &self.unknown,
                Unreadable,
                "holds files packed in a way that is not known",
                "; pack them with deflate",
            ),
            (
                &self.unread,
                Unreadable,
                "holds files that cannot be read",
                "",
            ),
            (
                &self.damaged,
                Unreadable,
                "holds damaged files, which were read in part or not at all",
                "; pack it again",
            ),
            (
                &self.bombs,
                TooLarge,
                "holds files that unpack to more than a thousand times their size",
                "; they were left out",
            ),
            (&self.links, Link, "holds links, which are not followed", ""),
            (
                &self.odd,
                Structure,
                "holds paths that lead elsewhere or cannot be shown; they are shown as",
                "",
            ),
        ];
        for (names, kind, what, advice) in lists {
            if names.count > 0 {
                output.warn(
                    kind,
                    format!("{what} ({}): {}{advice}", names.count, names.said()),
                );
            }
        }
        if self.too_deep.count > 0 {
            let names = self.too_deep.said();
            let detail = format!("holds archives in archives more than {DEEPEST} deep: {names}");
            output.warn(TooLarge, detail);
        }
        if let Some(name) = &self.exhausted {
            let detail = format!(
                "unpacks to more than {mebibytes} MiB; {name} was left out, with what follows it"
            );
            output.warn(TooLarge, detail);
        }
        if let Some(name) = &self.crowded {
            let detail = format!(
                "holds more than {MOST_MEMBERS} files; {name} was left out, with what follows it"
            );
            output.warn(TooLarge, detail);
        }
    }
}
