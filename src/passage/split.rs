//! From a document to its passages. *Splitting* follows the document's own structure first:
//! headings, tables, code and FAQ answers are boundaries that no passage crosses. Only a section
//! that is too long is divided further, into parts of whole sentences that share one sentence
//! with their neighbour, so that an answer that leans on the sentence before it is still found
//! together with it.

#[cfg(test)]
mod tests;

use super::id::Namer;
use super::partition::{Joint, Limits, Unit, partition};
use super::size::{WORD, cut, size_of};
use super::{Passage, PassageKind};
use crate::corpus::{Block, BlockKind, Document, Part};
use crate::text::{Span, sentences};
use serde::{Deserialize, Serialize};

/// How long passages are to be. Words of scripts without spaces are counted as two characters
/// each, and every 24 characters of a very long word as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitSettings {
    /// What a part of a divided section should have; a section of up to one and a half times as
    /// many stays one passage.
    pub target_words: usize,
    /// What no passage exceeds (values below 8 count as 8). A single sentence that is longer is
    /// cut between words.
    pub max_words: usize,
}

impl Default for SplitSettings {
    fn default() -> SplitSettings {
        SplitSettings {
            target_words: 120,
            max_words: 240,
        }
    }
}

/// The passages of a document in order of its text.
///
/// - Every [`Passage::text`] is `document.text` at a span, of whole sentences (or items, rows,
///   lines), and crosses no heading. All content is in at least one passage.
/// - Parts of a table behind the first have the header row as the last element of their
///   `heading_path`, since their text cannot hold it verbatim.
/// - Code of fewer than 40 words stays with the prose around it; longer code is cut at line ends.
/// - An answer is apart from everything else and has its question, in every part; the question is
///   not in its `heading_path`, though it is in that of what stands below a deeper heading.
/// - A question without an answer, and a heading with nothing below it, is a passage of its own
///   words. A document of nothing but a title is one passage: the title where the text holds it,
///   else no words at all.
/// - Boilerplate is left out; a document of nothing else has no passages.
pub fn passages(document: &Document, settings: &SplitSettings) -> Vec<Passage> {
    Splitting::new(settings).passages(document).collect()
}

/// Splits the documents of one file, one behind the other. Parts of a file are split as one
/// document, except that no passage reaches from one into the next: the headings above go on, and
/// passages that say the same are told apart across all of them.
pub struct Splitting {
    settings: SplitSettings,
    namer: Option<Namer>,
    carried: Carried,
}

/// What the parts of a file before the next one leave open.
#[derive(Default)]
struct Carried {
    headings: Vec<OpenHeading>,
    seen_first_level: bool,
}

impl Splitting {
    /// With passages as long as `settings` say.
    pub fn new(settings: &SplitSettings) -> Splitting {
        Splitting {
            settings: *settings,
            namer: None,
            carried: Carried::default(),
        }
    }

    /// The passages of the next document, one by one: all passages of a large one at once would take
    /// several times its size.
    pub fn passages<'d>(
        &'d mut self,
        document: &'d Document,
    ) -> impl Iterator<Item = Passage> + use<'d> {
        if document.part.begins() {
            self.namer = None;
            self.carried = Carried::default();
        }
        let carried = std::mem::take(&mut self.carried);
        let mut splitter = Splitter::new(document, &self.settings, carried);
        document
            .blocks
            .iter()
            .for_each(|block| splitter.read(*block));
        let drafts;
        (drafts, self.carried) = splitter.finish();
        let new = || Namer::new(&document.path, &document.id);
        let namer = self.namer.get_or_insert_with(new);
        drafts
            .into_iter()
            .map(move |draft| draft.into_passage(document, namer))
    }
}

/// A passage before it is filled in.
struct Draft {
    span: Span,
    heading_path: Vec<String>,
    question: Option<String>,
    kind: PassageKind,
    cut_off: bool,
}

impl Draft {
    fn into_passage(self, document: &Document, namer: &mut Namer) -> Passage {
        let text = self.span.of(&document.text);
        Passage {
            id: namer.name(&self.heading_path, self.question.as_deref(), text),
            document: document.id.clone(),
            title: document.title.clone(),
            heading_path: self.heading_path,
            question: self.question,
            text: text.to_string(),
            kind: self.kind,
            cut_off: self.cut_off,
            language: document.language,
            format: document.format,
            date: document.date,
            tags: document.tags.clone(),
            place: document.place(self.span),
            map: document.map.slice(self.span),
        }
    }
}

/// A heading, or a question that is one, whose section is being read.
struct OpenHeading {
    level: u8,
    label: String,
    span: Span,
    is_question: bool,
    /// Whether its text is the document's title, which is not repeated in paths.
    is_title: bool,
    /// Whether some passage stands below it.
    used: bool,
}

impl OpenHeading {
    /// The same in the next part of the file, in whose text it does not stand.
    fn carried(&self) -> OpenHeading {
        OpenHeading {
            label: self.label.clone(),
            span: Span::new(0, 0),
            used: true,
            ..*self
        }
    }
}

/// The nearest question before what is being read.
struct OpenQuestion {
    label: String,
    span: Span,
    /// Whether some passage holds its words.
    used: bool,
}

/// Reads the blocks of a document in order. Blocks that can share passages are gathered, until
/// one comes that cannot.
struct Splitter<'d> {
    document: &'d Document,
    limits: Limits,
    headings: Vec<OpenHeading>,
    question: Option<OpenQuestion>,
    prose: Vec<Block>,
    answer: Vec<Block>,
    /// Whether tables and code that come now belong to the answer of the question.
    answering: bool,
    drafts: Vec<Draft>,
    /// Whether a heading of the first level was read, and where, if it is the title.
    seen_first_level: bool,
    title_heading: Option<Span>,
}

impl<'d> Splitter<'d> {
    /// Code of fewer words stays in the prose around it.
    const SHORT_CODE: usize = 40 * WORD;
    /// Longer headings and questions are shortened where they are repeated: a whole page that was
    /// taken for a heading must not be copied into each passage below it.
    const LONGEST_LABEL: usize = 60 * WORD;
    /// More than bullets and numbers between two blocks is content that the reader left out.
    const WIDEST_GAP: usize = 3 * WORD;

    fn new(document: &'d Document, settings: &SplitSettings, carried: Carried) -> Splitter<'d> {
        let max = settings.max_words.max(8) * WORD;
        let target = (settings.target_words.max(1) * WORD).min(max);
        Splitter {
            document,
            limits: Limits {
                target,
                whole: (target + target / 2).min(max),
                max,
            },
            headings: carried.headings,
            question: None,
            prose: Vec::new(),
            answer: Vec::new(),
            answering: false,
            drafts: Vec::new(),
            seen_first_level: carried.seen_first_level,
            title_heading: None,
        }
    }

    fn read(&mut self, block: Block) {
        let words = self.document.words_of(&block);
        if words.trim().is_empty() {
            return;
        }
        self.answering = match block.kind {
            BlockKind::FaqQuestion { .. } | BlockKind::FaqAnswer { .. } => true,
            BlockKind::Table | BlockKind::Code => self.answering,
            _ => false,
        };
        match block.kind {
            BlockKind::Heading { level } => self.open_heading(level, block.span, false),
            BlockKind::FaqQuestion { level } => self.open_question(level, block.span),
            BlockKind::FaqAnswer { .. } => {
                self.flush_prose();
                self.answer.push(block);
            }
            BlockKind::Paragraph | BlockKind::ListItem => {
                self.flush_answer();
                self.prose.push(block);
            }
            BlockKind::Code if size_of(words) < Self::SHORT_CODE.min(self.limits.max) => {
                match self.answering {
                    true => self.answer.push(block),
                    false => {
                        self.flush_answer();
                        self.prose.push(block);
                    }
                }
            }
            BlockKind::Code => {
                self.flush();
                let from = self.drafts.len();
                let units = self.line_units(block.span, PassageKind::Code);
                self.emit(&units, self.limits, PassageKind::Code);
                self.mark_answers(from);
            }
            BlockKind::Table => {
                self.flush();
                let from = self.drafts.len();
                self.emit_table(block.span);
                self.mark_answers(from);
            }
            BlockKind::Boilerplate => self.flush(),
        }
    }

    /// The passages, and what goes on in the next part of the file.
    fn finish(mut self) -> (Vec<Draft>, Carried) {
        self.flush();
        self.close_question();
        let headings = match self.document.part.ends() {
            true => Vec::new(),
            false => self.headings.iter().map(OpenHeading::carried).collect(),
        };
        self.close_headings(0);
        if self.drafts.is_empty() && self.document.part == Part::Whole {
            self.emit_title();
        }
        let carried = Carried {
            headings,
            seen_first_level: self.seen_first_level,
        };
        (self.drafts, carried)
    }

    // Sections.

    fn open_heading(&mut self, level: u8, span: Span, is_question: bool) {
        self.flush();
        self.close_question();
        self.close_headings(level);
        let (label, shortened) = self.label(span);
        let outermost = level <= 1 && !is_question;
        let first = outermost && !std::mem::replace(&mut self.seen_first_level, true);
        let title = self.document.title.as_deref().unwrap_or("");
        let is_title = first && label == one_line(title);
        if is_title {
            self.title_heading = Some(span);
        }
        if shortened {
            self.emit_words(span, PassageKind::Prose);
        }
        self.headings.push(OpenHeading {
            is_title,
            level,
            label,
            span,
            is_question,
            used: shortened,
        });
    }

    fn open_question(&mut self, level: Option<u8>, span: Span) {
        match level {
            Some(level) => self.open_heading(level, span, true),
            None => {
                self.flush();
                self.close_question();
                // A question of the text is beside the question heading before it, not below.
                let asked = self.headings.last().filter(|heading| heading.is_question);
                if let Some(level) = asked.map(|heading| heading.level) {
                    self.close_headings(level);
                }
            }
        }
        let (label, shortened) = self.label(span);
        if shortened && level.is_none() {
            self.emit_words(span, PassageKind::Faq);
        }
        self.question = Some(OpenQuestion {
            label,
            span,
            // As a heading it is looked after when its section closes.
            used: level.is_some() || shortened,
        });
    }

    /// A question that nothing answered is a passage of its own.
    fn close_question(&mut self) {
        let Some(question) = &mut self.question else {
            return;
        };
        let span = question.span;
        if !std::mem::replace(&mut question.used, true) {
            self.emit_words(span, PassageKind::Faq);
        }
    }

    /// Closes the sections of `level` and deeper. One that held nothing is a passage of its own.
    fn close_headings(&mut self, level: u8) {
        while self.headings.last().is_some_and(|last| last.level >= level) {
            let Some(closed) = self.headings.pop() else {
                return;
            };
            if !closed.used && !closed.is_title {
                let kind = match closed.is_question {
                    true => PassageKind::Faq,
                    false => PassageKind::Prose,
                };
                self.emit_words(closed.span, kind);
            }
        }
    }

    /// The title as the only passage of a document without other content.
    fn emit_title(&mut self) {
        let document = self.document;
        let title = document.title.as_deref().unwrap_or("").trim();
        let is_boilerplate = |block: &Block| block.kind == BlockKind::Boilerplate;
        let only_boilerplate =
            !document.blocks.is_empty() && document.blocks.iter().all(is_boilerplate);
        if title.is_empty() || only_boilerplate {
            return;
        }
        let in_text = || {
            let at = document.text.find(title)?;
            Some(Span::new(at, at + title.len()))
        };
        match self.title_heading.or_else(in_text) {
            Some(span) => self.emit_words(span, PassageKind::Prose),
            None => self.drafts.push(Draft {
                span: Span::new(0, 0),
                heading_path: Vec::new(),
                question: None,
                kind: PassageKind::Prose,
                cut_off: false,
            }),
        }
    }

    /// A heading or question on one line, and whether it had to be shortened.
    fn label(&self, span: Span) -> (String, bool) {
        let words = span.of(&self.document.text);
        if size_of(words) <= Self::LONGEST_LABEL {
            return (one_line(words), false);
        }
        let pieces = cut(words, Self::LONGEST_LABEL);
        (
            one_line(pieces.first().map_or("", |piece| piece.of(words))),
            true,
        )
    }

    /// The headings above, outermost first.
    fn heading_path(&self) -> Vec<String> {
        let named = self.headings.iter().filter(|heading| !heading.is_title);
        named.map(|heading| heading.label.clone()).collect()
    }

    /// The headings above an answer: without its own question.
    fn answer_path(&self) -> Vec<String> {
        let mut path = self.heading_path();
        let asked = self.question.as_ref().map(|question| question.span);
        if self
            .headings
            .last()
            .is_some_and(|last| Some(last.span) == asked)
        {
            path.pop();
        }
        path
    }

    // What stands in a section.

    fn flush(&mut self) {
        self.flush_prose();
        self.flush_answer();
    }

    fn flush_prose(&mut self) {
        let blocks = std::mem::take(&mut self.prose);
        for run in self.contiguous(&blocks) {
            let kind = match run.iter().all(|block| block.kind == BlockKind::Code) {
                true => PassageKind::Code,
                false => PassageKind::Prose,
            };
            let units = self.sentence_units(run);
            self.emit(&units, self.limits, kind);
        }
    }

    fn flush_answer(&mut self) {
        let blocks = std::mem::take(&mut self.answer);
        // An answer is best read whole.
        let limits = Limits {
            whole: self.limits.max,
            ..self.limits
        };
        for run in self.contiguous(&blocks) {
            let units = self.sentence_units(run);
            let from = self.drafts.len();
            self.emit(&units, limits, PassageKind::Faq);
            let path = self.answer_path();
            for draft in &mut self.drafts[from..] {
                draft.heading_path.clone_from(&path);
                draft.question = self
                    .question
                    .as_ref()
                    .map(|question| question.label.clone());
                draft.cut_off = run.iter().any(|block| {
                    let ends_here = draft.span.end() >= block.span.end()
                        && draft.span.start() < block.span.end();
                    ends_here && block.kind == BlockKind::FaqAnswer { cut_off: true }
                });
            }
            if let Some(question) = &mut self.question {
                question.used = true;
            }
        }
    }

    /// Tables and code that are a part of an answer have its question, as its prose has.
    fn mark_answers(&mut self, from: usize) {
        let is_heading = |heading: &OpenHeading, question: &OpenQuestion| {
            heading.is_question && heading.span == question.span
        };
        let Some(question) = self.question.as_mut().filter(|_| self.answering) else {
            return;
        };
        question.used = true;
        let own = self
            .headings
            .iter()
            .rposition(|heading| is_heading(heading, question));
        // The path does not have the title; what is above the question stays.
        let named = |heading: &&OpenHeading| !heading.is_title;
        let at = own.map(|own| self.headings[..own].iter().filter(named).count());
        for draft in &mut self.drafts[from..] {
            draft.question = Some(question.label.clone());
            if let Some(at) = at.filter(|&at| at < draft.heading_path.len()) {
                draft.heading_path.remove(at);
            }
        }
    }

    fn emit_table(&mut self, span: Span) {
        let units = self.line_units(span, PassageKind::Table);
        let from = self.drafts.len();
        self.emit(&units, self.limits, PassageKind::Table);
        let header = units
            .first()
            .map(|unit| one_line(unit.span.of(&self.document.text)));
        for draft in self.drafts.iter_mut().skip(from + 1) {
            draft.heading_path.extend(header.clone());
        }
    }

    /// The words at `span` as passages, for what stands by itself: a heading, a question.
    fn emit_words(&mut self, span: Span, kind: PassageKind) {
        let block = Block {
            kind: BlockKind::Paragraph,
            span,
        };
        let units = self.sentence_units(&[block]);
        self.emit(&units, self.limits, kind);
    }

    /// Divides units into passages below the open headings.
    fn emit(&mut self, units: &[Unit], limits: Limits, kind: PassageKind) {
        let heading_path = self.heading_path();
        for part in partition(units, limits) {
            let (first, last) = (units[part.start].span, units[part.end - 1].span);
            self.drafts.push(Draft {
                span: first.cover(last),
                heading_path: heading_path.clone(),
                question: None,
                kind,
                cut_off: false,
            });
        }
        if !units.is_empty() {
            self.headings
                .iter_mut()
                .for_each(|heading| heading.used = true);
        }
    }

    /// Runs of blocks with nothing of weight between them.
    fn contiguous<'b>(&self, blocks: &'b [Block]) -> Vec<&'b [Block]> {
        let joined = |a: &Block, b: &Block| {
            let between = self.document.text.get(a.span.end()..b.span.start());
            between.is_some_and(|gap| size_of(gap) <= Self::WIDEST_GAP)
        };
        blocks.chunk_by(joined).collect()
    }

    // Units.

    /// The sentences of a run of blocks; a block of code is one unit.
    fn sentence_units(&self, blocks: &[Block]) -> Vec<Unit> {
        let text = self.document.text.as_str();
        let mut units: Vec<Unit> = Vec::new();
        let mut before = None;
        let mut item = Joint::LongListItem;
        for (index, block) in blocks.iter().enumerate() {
            let is_item = block.kind == BlockKind::ListItem;
            if is_item && before != Some(BlockKind::ListItem) {
                item = match self.list_fits(&blocks[index..]) {
                    true => Joint::ShortListItem,
                    false => Joint::LongListItem,
                };
            }
            let last_words = units.last().map_or("", |unit| unit.span.of(text));
            let introduced = last_words.ends_with([':', '：']);
            let outer = match before {
                Some(BlockKind::ListItem) if is_item => item,
                Some(BlockKind::Paragraph) if introduced => Joint::LeadIn,
                _ => Joint::Paragraph,
            };
            let inner = match (is_item, item) {
                (true, Joint::ShortListItem) => item,
                _ => Joint::Sentence,
            };
            if block.kind == BlockKind::Code {
                self.push_unit(&mut units, block.span, outer, false);
            } else {
                for (order, span) in sentences(block.span.of(text)).into_iter().enumerate() {
                    let joint = if order == 0 { outer } else { inner };
                    self.push_unit(&mut units, span.shifted(block.span.start()), joint, true);
                }
            }
            before = Some(block.kind);
        }
        units
    }

    /// Whether the list at the start of `blocks` has room in one passage. Looks no further than a
    /// passage reaches.
    fn list_fits(&self, blocks: &[Block]) -> bool {
        let mut size = 0;
        for block in blocks
            .iter()
            .take_while(|block| block.kind == BlockKind::ListItem)
        {
            size += (block.span.len() / Self::BYTES_PER_WORD + 1) * WORD;
            if size > self.limits.max {
                return false;
            }
        }
        true
    }

    /// About what an English word with its space takes; good enough to judge a list by.
    const BYTES_PER_WORD: usize = 6;

    /// The lines of a table or a block of code.
    fn line_units(&self, span: Span, kind: PassageKind) -> Vec<Unit> {
        let text = self.document.text.as_str();
        let mut units: Vec<Unit> = Vec::new();
        let mut start = span.start();
        let mut joint = Joint::Paragraph;
        for line in span.of(text).split_inclusive('\n') {
            let end = start + line.trim_end().len();
            if end > start {
                // A line of code keeps its indentation.
                self.push_unit(&mut units, Span::new(start, end), joint, false);
            }
            joint = match kind {
                PassageKind::Table if units.len() == 1 => Joint::LeadIn,
                PassageKind::Code if end == start => Joint::Paragraph,
                _ => Joint::Line,
            };
            start += line.len();
        }
        units
    }

    /// Adds a unit, in pieces where it is too long for a passage.
    fn push_unit(&self, units: &mut Vec<Unit>, span: Span, joint: Joint, repeatable: bool) {
        let text = self.document.text.as_str();
        let gap_start = units.last().map_or(span.start(), |unit| unit.span.end());
        let gap = text.get(gap_start..span.start()).map_or(0, size_of);
        let words = span.of(text);
        let size = size_of(words);
        if size + gap <= self.limits.max {
            units.push(Unit {
                span,
                size: (size + gap).max(1),
                joint,
                repeatable,
            });
            return;
        }
        // Parts of equal size, and a little more, so that no scrap is left over.
        let parts = size.div_ceil(self.limits.target).max(2);
        let limit = (size / parts + 4 * WORD).min(self.limits.max.saturating_sub(gap));
        for (order, piece) in cut(words, limit).into_iter().enumerate() {
            units.push(Unit {
                span: piece.shifted(span.start()),
                size: size_of(piece.of(words)).max(1) + if order == 0 { gap } else { 0 },
                joint: if order == 0 { joint } else { Joint::Inside },
                repeatable: false,
            });
        }
    }
}

/// The words with single spaces between them.
fn one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
