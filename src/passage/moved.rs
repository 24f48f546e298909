//! Passages of a file that got another path. Nothing that was read changes with the path, but the
//! path is part of every name, so that a *moved* passage is named anew: as it would be if the file
//! were read where it is now.

use super::id::{Namer, nth};
use super::{Passage, PassageId};
use std::collections::HashMap;

/// Gives the passages of one file the names that go with another path. They may come in any order.
pub struct Mover<'p> {
    from: &'p str,
    to: &'p str,
    /// No file has more passages that say the same.
    most: u64,
    /// Of contents that stand in a document more than once: the old names of all met so far.
    repeated: HashMap<[u8; 32], HashMap<PassageId, u64>>,
}

impl<'p> Mover<'p> {
    /// From one path to another, for a file of so many passages.
    pub fn new(from: &'p str, to: &'p str, passages: u64) -> Mover<'p> {
        Mover {
            from,
            to,
            most: passages,
            repeated: HashMap::new(),
        }
    }

    /// `passage` as it would be made of the file at its new path; `None` where its name is not
    /// one that this program gives.
    pub fn moved(&mut self, passage: Passage) -> Option<Passage> {
        let document = renamed(&passage.document, self.from, self.to);
        let content = |path: &str, id: &str| {
            let (headings, question) = (&passage.heading_path, passage.question.as_deref());
            Namer::new(path, id).content(headings, question, &passage.text)
        };
        let earlier = self.earlier(&content(self.from, &passage.document), passage.id)?;
        let id = nth(&content(self.to, &document), earlier);
        let mut moved = Passage {
            id,
            document,
            ..passage
        };
        moved.place.path = self.to.to_string();
        Some(moved)
    }

    /// How many passages with this content stand before the one of this name.
    fn earlier(&mut self, content: &blake3::Hasher, id: PassageId) -> Option<u64> {
        if nth(content, 0) == id {
            return Some(0);
        }
        let names = self.repeated.entry(*content.finalize().as_bytes());
        let names = names.or_default();
        while !names.contains_key(&id) && (names.len() as u64) < self.most {
            let next = names.len() as u64;
            names.insert(nth(content, next), next);
        }
        names.get(&id).copied()
    }
}

/// The id of a document whose file moved: an id that is made of the path goes with it.
fn renamed(id: &str, from: &str, to: &str) -> String {
    match id.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '#']) => format!("{to}{rest}"),
        _ => id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SplitSettings, passages};
    use super::*;
    use crate::corpus::{Block, BlockKind, Document, SourceMap};
    use crate::text::Span;

    fn document(path: &str, id: &str, lines: &[&str]) -> Document {
        let text = lines.join("\n");
        let mut document = Document::new(id, path, text.as_str(), SourceMap::identity(&text));
        let mut at = 0;
        for line in lines {
            // Answers stand alone, so that equal lines are equal passages.
            document.blocks.push(Block {
                kind: BlockKind::FaqQuestion { level: None },
                span: Span::new(at, at + line.len()),
            });
            at += line.len() + 1;
        }
        document
    }

    #[test]
    fn moved_passages_are_those_of_the_new_path() {
        let lines = ["Why?", "Who?", "Why?", "Why?", "When?", "Who?"];
        for (old, new) in [("a.txt", "b/c.txt"), ("a.txt#4", "b/c.txt#4"), ("r1", "r1")] {
            let before = passages(&document("a.txt", old, &lines), &SplitSettings::default());
            let after = passages(&document("b/c.txt", new, &lines), &SplitSettings::default());
            assert_eq!(before.len(), lines.len());
            let mut mover = Mover::new("a.txt", "b/c.txt", 6);
            let mut moved: Vec<_> = before.into_iter().rev().map(|p| mover.moved(p)).collect();
            moved.reverse();
            assert_eq!(moved, after.into_iter().map(Some).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_foreign_name_is_no_name() {
        let made = passages(
            &document("a.txt", "a.txt", &["Why?"]),
            &SplitSettings::default(),
        );
        let mut passage = made.into_iter().next().expect("a passage");
        passage.id = PassageId::from_bits(7);
        assert_eq!(Mover::new("a.txt", "b.txt", 1).moved(passage), None);
    }
}
