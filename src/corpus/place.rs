//! Where words stand in the original file. A reader seldom keeps a file byte for byte: it decodes,
//! drops markup, resolves entities. A [`SourceMap`] remembers for each stretch of the text that
//! came out which stretch of the file it came from, so that a [`Place`] always names the file as
//! the person has it.

mod lines;
mod run;
#[cfg(test)]
mod tests;
mod written;

use crate::text::Span;
use lines::Lines;
use run::Run;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// The place of some words in their original file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file: its path below the corpus root with `/` between the parts, or `-` for standard input.
    pub path: String,
    /// The way into a file that holds others, from the outside in: the member of an archive, the
    /// sheet of a workbook, the chapter of a book. Empty for the file itself.
    pub within: Vec<String>,
    /// What `units` counts.
    pub unit: Unit,
    /// First and last line, page, row of the file or of the part of it that `within` names,
    /// counted from 1, both inclusive. Seconds are counted from 0.
    pub units: (u32, u32),
    /// Byte range in the file as it is stored. Of a file whose text does not stand in it byte for
    /// byte ([`Place::is_in_bytes`]), in the text that was read from it.
    pub bytes: Range<u64>,
}

/// What people count in a file of some format, to say where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Lines of a text.
    #[default]
    Line,
    /// Pages of a PDF.
    Page,
    /// Slides of a presentation.
    Slide,
    /// Rows of a sheet.
    Row,
    /// Paragraphs of a document without fixed pages; the rows of its tables count as well.
    Paragraph,
    /// Cells of a notebook.
    Cell,
    /// Seconds of a recording, which begins at 0.
    Second,
}

impl Unit {
    /// Its name, in JSON and before numbers.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Line => "line",
            Unit::Page => "page",
            Unit::Slide => "slide",
            Unit::Row => "row",
            Unit::Paragraph => "paragraph",
            Unit::Cell => "cell",
            Unit::Second => "second",
        }
    }
}

impl Place {
    /// Whether `bytes` are those of the file: it is a text itself and no part of another file.
    pub fn is_in_bytes(&self) -> bool {
        let is_text = matches!(self.unit, Unit::Line | Unit::Cell | Unit::Second);
        is_text && self.within.is_empty()
    }
}

/// One stretch of text and the stretch of the file it came from.
///
/// Where both are equally long they correspond byte for byte (a *straight* segment); otherwise
/// (an entity, a character of another encoding) only as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// First byte in the text.
    pub text: usize,
    /// Bytes in the text.
    pub text_len: usize,
    /// First byte in the file.
    pub source: u64,
    /// Bytes in the file.
    pub source_len: u64,
    /// Line in the file, counted from 1, on which the segment begins. A segment ends with the
    /// line at the latest, so all of it stands on this line. In a format that counts pages or
    /// other [`Unit`]s, the number of that.
    pub line: u32,
}

/// From offsets in an extracted text to bytes and lines of the original file.
///
/// It is filled with segments in order of the text, which do not overlap. A stretch of text that
/// none covers (a space put between two table cells) belongs to the segment before it. Segments
/// that go on alike are kept as one *run*, and the lines of the file are kept apart from them,
/// so that the map of a text that is the file itself is one run and a list of line starts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<i64>", into = "Vec<i64>")]
pub struct SourceMap {
    runs: Vec<Run>,
    /// What offsets in the file are counted from: 0 but for far places in very large files.
    origin: u64,
    /// Shared by the maps of all parts of a text.
    lines: Arc<Lines>,
}

impl SourceMap {
    /// How far before the first segment a later one may stand in the file.
    const REACH: u64 = 1 << 31;

    /// A map of nothing, to be filled by [`SourceMap::push`].
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// The map of a text that is the file itself, byte for byte.
    pub fn identity(text: &str) -> SourceMap {
        let mut map = SourceMap::new();
        let mut start = 0;
        for (line, row) in (1u32..).zip(text.split_inclusive('\n')) {
            map.push(Segment {
                text: start,
                text_len: row.len(),
                source: start as u64,
                source_len: row.len() as u64,
                line,
            });
            start += row.len();
        }
        map
    }

    /// Adds the next segment; it must not begin before the last one ends.
    pub fn push(&mut self, segment: Segment) {
        if segment.text_len == 0 {
            return;
        }
        if self.runs.is_empty() {
            self.origin = segment.source.saturating_sub(Self::REACH);
        }
        let source = self.near(segment.source);
        if self.lines.needs(segment.line) {
            Arc::make_mut(&mut self.lines).begin(source, segment.line);
        }
        self.add(Run::new(
            segment.text,
            segment.text_len,
            source,
            segment.source_len,
        ));
    }

    /// Adds a map whose text begins at byte `offset` of this one's.
    pub fn append(&mut self, other: &SourceMap, offset: usize) {
        if self.runs.is_empty() {
            self.origin = other.origin;
            self.lines = Arc::clone(&other.lines);
        }
        for run in &other.runs {
            let mut moved = run.at(run.text() + offset);
            moved.source = self.near(other.far(run.source));
            if !Arc::ptr_eq(&self.lines, &other.lines) {
                for (start, line) in other.lines.within(run.source, run.source_end()) {
                    if self.lines.needs(line) {
                        let start = self.near(other.far(start));
                        Arc::make_mut(&mut self.lines).begin(start, line);
                    }
                }
            }
            self.add(moved);
        }
    }

    /// Adds a run, to the last one where it simply goes on.
    fn add(&mut self, run: Run) {
        if let Some(last) = self.runs.last_mut() {
            debug_assert!(run.text() >= last.text_end(), "segments come in order");
            if last.join(&run) {
                return;
            }
        }
        self.runs.push(run);
    }

    /// How many runs there are: what the map takes in memory.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Whether the character at text offset `at` stands in the file; what separates the blocks of
    /// a marked-up file and the items of its lists does not.
    pub fn is_in_file(&self, at: usize) -> bool {
        let next = self.runs.partition_point(|run| run.text_end() <= at);
        self.runs.get(next).is_some_and(|run| run.text() <= at)
    }

    /// The bytes and lines of the file that the words at `span` came from. An empty map gives
    /// bytes `0..0` and line 1.
    pub fn locate(&self, span: Span) -> (Range<u64>, (u32, u32)) {
        let (start, first_line) = self.begin(span.start());
        let (end, last_line) = if span.is_empty() {
            (start, first_line)
        } else {
            self.finish(span.end())
        };
        (
            start..end.max(start),
            (first_line, last_line.max(first_line)),
        )
    }

    /// The part of the map that belongs to `span`, for a text that begins where the span does.
    pub fn slice(&self, span: Span) -> SourceMap {
        let mut map = SourceMap {
            runs: Vec::new(),
            origin: self.origin,
            lines: Arc::clone(&self.lines),
        };
        self.each_within(span, &mut |run| map.add(run.at(run.text() - span.start())));
        map
    }

    /// This map (text → middle text) followed by `outer` (middle text → file): text → file.
    /// The lines of the result are those of `outer`.
    pub fn through(&self, outer: &SourceMap) -> SourceMap {
        let mut map = SourceMap {
            runs: Vec::new(),
            origin: outer.origin,
            lines: Arc::clone(&outer.lines),
        };
        for run in &self.runs {
            if run.is_straight() {
                let start = self.far(run.source) as usize;
                let middle = Span::new(start, start + run.text_len());
                outer.each_within(middle, &mut |part| {
                    map.add(part.at(run.text() + (part.text() - start)));
                });
                continue;
            }
            for unit in run.units() {
                let start = self.far(unit.source);
                let middle = Span::new(start as usize, (start + unit.source_len()) as usize);
                let (bytes, _) = outer.locate(middle);
                let source = map.near(bytes.start);
                let length = bytes.end - bytes.start;
                map.add(Run::new(unit.text(), unit.text_len(), source, length));
            }
        }
        map
    }

    /// The runs that cover `span`, cut off at its ends.
    fn each_within(&self, span: Span, each: &mut dyn FnMut(Run)) {
        let from = self
            .runs
            .partition_point(|run| run.text_end() <= span.start());
        for run in &self.runs[from..] {
            if run.text() >= span.end() {
                break;
            }
            let start = run.text().max(span.start());
            run.part(start, run.text_end().min(span.end()), each);
        }
    }

    /// Byte and line at which the character at text offset `at` begins.
    fn begin(&self, at: usize) -> (u64, u32) {
        let next = self.runs.partition_point(|run| run.text() <= at);
        let before = next.checked_sub(1).map(|i| &self.runs[i]);
        let source = match (before, self.runs.get(next)) {
            (Some(run), _) if at < run.text_end() => run.source_at(at),
            // Not covered: what follows, or else the end of what came before.
            (_, Some(run)) => run.source,
            (Some(run), None) => return self.end_of(run.source_end()),
            (None, None) => return (0, 1),
        };
        (self.far(source), self.lines.line(source))
    }

    /// Byte and line behind the character that ends at text offset `at`.
    fn finish(&self, at: usize) -> (u64, u32) {
        let next = self.runs.partition_point(|run| run.text() < at);
        match next.checked_sub(1).map(|i| &self.runs[i]) {
            Some(run) => self.end_of(run.source_behind(at)),
            None => self.begin(at),
        }
    }

    /// The place behind the byte before `source`: on that byte's line.
    fn end_of(&self, source: u32) -> (u64, u32) {
        let line = self.lines.line(source.saturating_sub(1));
        (self.far(source), line)
    }

    fn near(&self, source: u64) -> u32 {
        u32::try_from(source.saturating_sub(self.origin)).unwrap_or(u32::MAX)
    }

    fn far(&self, source: u32) -> u64 {
        self.origin + u64::from(source)
    }
}

/// Maps are equal that are written down alike: that lead to the same places.
impl PartialEq for SourceMap {
    fn eq(&self, other: &SourceMap) -> bool {
        written::numbers(self) == written::numbers(other)
    }
}

impl Eq for SourceMap {}
