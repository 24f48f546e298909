//! Lists of AsciiDoc. A list goes on over blank lines, and what a `+` joins to an item, or stands in
//! a block that the item holds, belongs to it.

use super::super::BlockKind;
use super::super::faq::is_question;
use super::super::markup::{self, Stretch};
use super::{Reader, inline};

impl Reader<'_, '_> {
    pub(super) fn item(&mut self, line: usize, mark: usize) -> usize {
        self.enter_list();
        let end = self.paragraph_end(line);
        let place = self.lines.words(line);
        let mut stretch = Stretch::of(self.writer.source, place.start + mark..place.end);
        for next in line + 1..end {
            stretch.add(self.writer.source, self.lines.words(next));
        }
        self.writer.begin(BlockKind::ListItem);
        inline::write(self.writer, &stretch, &self.attributes);
        self.writer.end();
        end - line
    }

    /// A term, and its description where it stands on the same line.
    pub(super) fn term(&mut self, line: usize, (length, mark): (usize, usize)) -> usize {
        self.enter_list();
        let place = self.lines.words(line);
        let stretch = Stretch::of(self.writer.source, place.start..place.start + length);
        let next_of_several = self.term && self.writer.is_open();
        if next_of_several {
            self.writer.glue(", ");
        }
        let asks = self.questions || is_question(stretch.text());
        if !next_of_several {
            self.writer.answering = false;
            self.writer.begin(match asks {
                true => BlockKind::FaqQuestion { level: None },
                false => BlockKind::ListItem,
            });
        }
        inline::write(self.writer, &stretch, &self.attributes);
        self.term = true;
        let rest = markup::trimmed(self.writer.source, place.start + length + mark..place.end);
        if !rest.is_empty() {
            self.describe();
            let mut words = Stretch::of(self.writer.source, rest);
            let end = self.paragraph_end(line);
            for next in line + 1..end {
                words.add(self.writer.source, self.lines.words(next));
            }
            self.paragraph(&words);
            return end - line;
        }
        1
    }

    /// Puts what comes now behind the term that is open.
    fn describe(&mut self) {
        if !std::mem::take(&mut self.term) || !self.writer.is_open() {
            return;
        }
        if matches!(self.writer.kind(), Some(BlockKind::FaqQuestion { .. })) {
            self.writer.end();
            self.writer.answering = true;
        } else {
            self.writer.glue(": ");
            self.writer.hold();
        }
    }

    fn enter_list(&mut self) {
        if self.list.is_none() {
            self.list = Some(self.containers.len());
            self.questions = self.style.is_qanda();
        }
    }

    /// Ends the list unless what comes now belongs to its last item.
    pub(super) fn leave_list(&mut self) {
        if self.term {
            return self.describe();
        }
        let inside = self.list.is_some_and(|depth| self.containers.len() > depth);
        if self.after_blank && !self.attached && !inside {
            self.end_list();
        }
    }

    pub(super) fn end_list(&mut self) {
        self.list = None;
        self.term = false;
        self.writer.answering = false;
        self.questions = false;
    }
}
