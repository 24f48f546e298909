//! Where words stand in the original file. A reader seldom keeps a file byte for byte: it decodes,
//! drops markup, resolves entities. A [`SourceMap`] remembers for each stretch of the text that
//! came out which stretch of the file it came from, so that a [`Place`] always names the file as
//! the person has it.

use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The place of some words in their original file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file: its path below the corpus root with `/` between the parts, or `-` for standard input.
    pub path: String,
    /// Byte range in the file as it is stored.
    pub bytes: Range<u64>,
    /// First and last line in the file, counted from 1, both inclusive.
    pub lines: (u32, u32),
}

/// One stretch of text and the stretch of the file it came from.
///
/// Where both are equally long they correspond byte for byte (a *straight* segment); otherwise
/// (an entity, a character of another encoding) only as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// line at the latest, so all of it stands on this line.
    pub line: u32,
}

impl Segment {
    fn is_straight(&self) -> bool {
        self.text_len as u64 == self.source_len
    }

    fn text_end(&self) -> usize {
        self.text + self.text_len
    }
}

/// From offsets in an extracted text to bytes and lines of the original file.
///
/// Segments are in order of the text and do not overlap. A stretch of text that no segment covers
/// (a space put between two table cells) belongs to the segment before it.
///
/// Written down as five small numbers a segment (gap and length in the text, gap and length in the
/// file, lines gone by), each counted from the end of the segment before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<[i64; 5]>", into = "Vec<[i64; 5]>")]
pub struct SourceMap {
    segments: Vec<Segment>,
}

impl SourceMap {
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

    /// Adds the next segment; it must not begin before the last one ends. A segment that simply
    /// continues the last one on the same line is merged into it.
    pub fn push(&mut self, segment: Segment) {
        if segment.text_len == 0 {
            return;
        }
        if let Some(last) = self.segments.last_mut() {
            debug_assert!(segment.text >= last.text_end(), "segments come in order");
            let continues = last.text_end() == segment.text
                && last.source + last.source_len == segment.source
                && last.line == segment.line
                && last.is_straight()
                && segment.is_straight();
            if continues {
                last.text_len += segment.text_len;
                last.source_len += segment.source_len;
                return;
            }
        }
        self.segments.push(segment);
    }

    /// The segments, in order of the text.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
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

    /// The same as [`SourceMap::locate`], as a place in the file called `path`.
    pub fn place(&self, path: &str, span: Span) -> Place {
        let (bytes, lines) = self.locate(span);
        Place {
            path: path.to_string(),
            bytes,
            lines,
        }
    }

    /// The part of the map that belongs to `span`, for a text that begins where the span does.
    pub fn slice(&self, span: Span) -> SourceMap {
        let mut map = SourceMap::new();
        let from = self
            .segments
            .partition_point(|s| s.text_end() <= span.start());
        for segment in &self.segments[from..] {
            if segment.text >= span.end() {
                break;
            }
            let start = segment.text.max(span.start());
            let end = segment.text_end().min(span.end());
            let (source, source_len) = if segment.is_straight() {
                (
                    segment.source + (start - segment.text) as u64,
                    (end - start) as u64,
                )
            } else {
                (segment.source, segment.source_len)
            };
            map.segments.push(Segment {
                text: start - span.start(),
                text_len: end - start,
                source,
                source_len,
                line: segment.line,
            });
        }
        map
    }

    /// This map (text → middle text) followed by `outer` (middle text → file): text → file.
    /// The lines of the result are those of `outer`.
    pub fn through(&self, outer: &SourceMap) -> SourceMap {
        let mut map = SourceMap::new();
        for segment in &self.segments {
            let middle = Span::new(
                segment.source as usize,
                (segment.source + segment.source_len) as usize,
            );
            if segment.is_straight() {
                for part in outer.slice(middle).segments {
                    map.push(Segment {
                        text: segment.text + part.text,
                        ..part
                    });
                }
            } else {
                let (bytes, lines) = outer.locate(middle);
                map.push(Segment {
                    source: bytes.start,
                    source_len: bytes.end - bytes.start,
                    line: lines.0,
                    ..*segment
                });
            }
        }
        map
    }

    /// Byte and line at which the character at text offset `at` begins.
    fn begin(&self, at: usize) -> (u64, u32) {
        let next = self.segments.partition_point(|s| s.text <= at);
        match next.checked_sub(1).map(|i| &self.segments[i]) {
            Some(s) if at < s.text_end() && s.is_straight() => {
                (s.source + (at - s.text) as u64, s.line)
            }
            Some(s) if at < s.text_end() => (s.source, s.line),
            // Not covered: what follows, or else the end of what came before.
            before => match (self.segments.get(next), before) {
                (Some(s), _) => (s.source, s.line),
                (None, Some(s)) => (s.source + s.source_len, s.line),
                (None, None) => (0, 1),
            },
        }
    }

    /// Byte and line behind the character that ends at text offset `at`.
    fn finish(&self, at: usize) -> (u64, u32) {
        let next = self.segments.partition_point(|s| s.text < at);
        match next.checked_sub(1).map(|i| &self.segments[i]) {
            Some(s) if at < s.text_end() && s.is_straight() => {
                (s.source + (at - s.text) as u64, s.line)
            }
            Some(s) => (s.source + s.source_len, s.line),
            None => self.segments.first().map_or((0, 1), |s| (s.source, s.line)),
        }
    }
}

impl From<SourceMap> for Vec<[i64; 5]> {
    fn from(map: SourceMap) -> Self {
        let mut last = Segment {
            text: 0,
            text_len: 0,
            source: 0,
            source_len: 0,
            line: 0,
        };
        map.segments
            .into_iter()
            .map(|s| {
                let gaps = [
                    s.text as i64 - last.text_end() as i64,
                    s.text_len as i64,
                    s.source as i64 - (last.source + last.source_len) as i64,
                    s.source_len as i64 - s.text_len as i64,
                    i64::from(s.line) - i64::from(last.line),
                ];
                last = s;
                gaps
            })
            .collect()
    }
}

impl From<Vec<[i64; 5]>> for SourceMap {
    fn from(rows: Vec<[i64; 5]>) -> SourceMap {
        let (mut text, mut source, mut line) = (0i64, 0i64, 0i64);
        let segments = rows
            .into_iter()
            .map(|[text_gap, text_len, source_gap, longer, lines]| {
                let segment = Segment {
                    text: (text + text_gap).max(0) as usize,
                    text_len: text_len.max(0) as usize,
                    source: (source + source_gap).max(0) as u64,
                    source_len: (text_len + longer).max(0) as u64,
                    line: (line + lines).max(0) as u32,
                };
                text = segment.text_end() as i64;
                source = (segment.source + segment.source_len) as i64;
                line = i64::from(segment.line);
                segment
            })
            .collect();
        SourceMap { segments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_survives_being_written_down() {
        let map = SourceMap::identity("first line\nsecond\n\nthird").slice(Span::new(3, 22));
        let written = serde_json::to_string(&map).unwrap();
        assert_eq!(written, "[[0,8,3,0,1],[0,7,0,0,1],[0,1,0,0,1],[0,3,0,0,1]]");
        assert_eq!(serde_json::from_str::<SourceMap>(&written).unwrap(), map);
    }

    #[test]
    fn words_are_found_where_they_stand() {
        // "caf&eacute; x": the entity is one character of the text.
        let mut map = SourceMap::new();
        map.push(Segment {
            text: 0,
            text_len: 3,
            source: 0,
            source_len: 3,
            line: 1,
        });
        map.push(Segment {
            text: 3,
            text_len: 2,
            source: 3,
            source_len: 8,
            line: 1,
        });
        map.push(Segment {
            text: 5,
            text_len: 2,
            source: 11,
            source_len: 2,
            line: 1,
        });
        assert_eq!(map.locate(Span::new(0, 5)), (0..11, (1, 1)));
        assert_eq!(map.locate(Span::new(6, 7)), (12..13, (1, 1)));
        let through = SourceMap::identity("ab\ncd")
            .slice(Span::new(1, 5))
            .through(&SourceMap::identity("ab\ncd"));
        assert_eq!(through.locate(Span::new(0, 4)), (1..5, (1, 2)));
    }
}
