//! Subtitles: SubRip and WebVTT. A *cue* is some words with the time at which they are shown;
//! cues are cut where a line is full, so they are put together to what was said. Places are told
//! in seconds.

use super::encoding::Decoded;
use super::markup::{Lines, floor};
use super::read::{Input, Output, Unread};
use super::{Block, BlockKind, Document, Segment, SourceMap, Unit};
use crate::text::Span;
use std::ops::Range;

/// A silence of so many milliseconds behind the end of a sentence ends a paragraph.
const PAUSE: u64 = 2_000;

/// A paragraph ends with a sentence once it is so long, in bytes.
const LONG: usize = 500;

/// Reads a file.
///
/// # Errors
/// Where no line of it is the time of a cue.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let decoded = input.decode(output);
    match document(input, &decoded) {
        Some(document) => output.give(document),
        None => {
            return Err(Unread(
                "holds no times like 00:01:02,000 --> 00:01:04,000; rename it to .txt to read it as text".into(),
            ));
        }
    }
    Ok(())
}

fn document(input: &Input, decoded: &Decoded) -> Option<Document> {
    let lines = Lines::new(&decoded.text);
    let mut writer = Writer {
        source: &decoded.text,
        outer: &decoded.map,
        text: String::new(),
        map: SourceMap::new(),
        blocks: Vec::new(),
        begun: None,
        speaker: None,
        second: 0,
    };
    let mut cues = 0;
    let mut ended = 0;
    let mut before: Vec<&str> = Vec::new();
    let mut line = 0;
    while line < lines.count() {
        let Some((from, to)) = times(lines.get(line)) else {
            line += 1;
            continue;
        };
        cues += 1;
        let end = cue_end(&lines, line + 1);
        writer.at(from, ended);
        // Captions that roll up show the last lines of a cue again in the next one.
        let own: Vec<&str> = (line + 1..end).map(|line| lines.trimmed(line)).collect();
        let shown = (0..=before.len().min(own.len()))
            .rev()
            .find(|&count| before[before.len() - count..] == own[..count])
            .unwrap_or(0);
        let repeats = if from <= ended + PAUSE { shown } else { 0 };
        for number in line + 1 + repeats..end {
            writer.line(lines.words(number));
        }
        before = own;
        ended = to.max(from);
        line = end.max(line + 1);
    }
    if cues == 0 && !decoded.text.trim().is_empty() && !decoded.text.starts_with("WEBVTT") {
        return None;
    }
    writer.end();
    let mut document = input.document(Unit::Second, writer.text, writer.map);
    document.blocks = writer.blocks;
    document.title = title(lines.get(0));
    Some(document)
}

/// Behind the last line of the cue whose words begin at `line`.
fn cue_end(lines: &Lines, line: usize) -> usize {
    let is_time = |line: usize| lines.get(line).contains("-->") && times(lines.get(line)).is_some();
    let is_number = |line: usize| lines.trimmed(line).bytes().all(|b| b.is_ascii_digit());
    let ends = |&next: &usize| {
        let is_next = is_time(next) || is_number(next) && is_time(next + 1);
        !(lines.is_blank(next) || is_next)
    };
    line + (line..lines.count()).take_while(ends).count()
}

/// What stands behind `WEBVTT` on the first line.
fn title(line: &str) -> Option<String> {
    let behind = line.strip_prefix("WEBVTT")?;
    let words = behind.trim().trim_start_matches(['-', '–']).trim();
    (!words.is_empty() && behind.starts_with([' ', '\t'])).then(|| words.to_string())
}

/// When a cue is shown and when it goes, in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    let to = to.trim_start().split([' ', '\t']).next()?;
    Some((time(from.trim())?, time(to.trim())?))
}

/// `01:02:03,004`, `02:03.004`: in milliseconds.
fn time(words: &str) -> Option<u64> {
    let (whole, fraction) = words.split_once([',', '.']).unwrap_or((words, ""));
    let mut seconds: u64 = 0;
    let mut parts = 0;
    for part in whole.split(':') {
        let number: u64 = part.trim().parse().ok().filter(|_| part.len() <= 6)?;
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
        parts += 1;
    }
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    let milliseconds: u64 = fraction.parse().ok()?;
    let fits = (2..=3).contains(&parts) && seconds < u64::from(u32::MAX);
    fits.then_some(seconds * 1000 + milliseconds)
}

/// What was said, growing at the end.
struct Writer<'d> {
    source: &'d str,
    /// From the source to the bytes of the file.
    outer: &'d SourceMap,
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
    /// Where the paragraph begins that is being written.
    begun: Option<usize>,
    speaker: Option<String>,
    /// At which the cue begins that is being read.
    second: u32,
}

impl Writer<'_> {
    /// Begins a cue at `from`, in milliseconds; the one before went at `ended`.
    fn at(&mut self, from: u64, ended: u64) {
        let words = self
            .begun
            .map_or("", |start| &self.text[start..])
            .trim_end();
        let is_sentence = words.ends_with([
            '.', '?', '!', '…', '。', '？', '！', ']', ')', '"', '”', '♪',
        ]);
        let pause = from.saturating_sub(ended);
        if is_sentence && (pause >= PAUSE || words.len() > LONG) || pause >= 5 * PAUSE {
            self.end();
        }
        // A map cannot lead back in time; cues that are out of order take the last time before.
        self.second = self
            .second
            .max(u32::try_from(from / 1000).unwrap_or(u32::MAX));
    }

    fn end(&mut self) {
        if let Some(start) = self.begun.take() {
            let span = Span::new(start, self.text.len()).trimmed(&self.text);
            if !span.is_empty() {
                self.blocks.push(Block {
                    kind: BlockKind::Paragraph,
                    span,
                });
            }
        }
    }

    fn begin(&mut self) {
        if self.begun.is_none() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.begun = Some(self.text.len());
        }
    }

    /// Adds the words of a line without marks.
    fn line(&mut self, range: Range<usize>) {
        let mut range = range;
        let words = &self.source[range.clone()];
        // A dash begins what another one says.
        if let Some(rest) = words.strip_prefix(['-', '–', '—'])
            && rest.starts_with(|c: char| c == ' ' || c.is_alphabetic())
        {
            self.end();
            range.start = range.end - rest.len();
        }
        if self.begun.is_some() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            match mark(rest) {
                Some(Mark::Speaker(name, length)) => {
                    let start = at + (name.as_ptr() as usize - rest.as_ptr() as usize);
                    self.speaks(start..start + name.len());
                    at += length;
                }
                Some(Mark::Silent(length)) => at += length,
                Some(Mark::Character(words, length)) => {
                    self.put(words, at..at + length);
                    at += length;
                }
                None => {
                    let first = rest.chars().next().map_or(1, char::len_utf8);
                    let length = rest[first..]
                        .find(['<', '{', '&'])
                        .map_or(rest.len(), |next| first + next);
                    self.put(&rest[..length], at..at + length);
                    at += length;
                }
            }
        }
    }

    /// Puts the name down where the speaker changes.
    fn speaks(&mut self, name: Range<usize>) {
        let words = &self.source[name.clone()];
        if self.speaker.as_deref() == Some(words) || words.is_empty() {
            return;
        }
        self.end();
        self.speaker = Some(words.to_string());
        self.put(words, name);
        self.text.push_str(": ");
    }

    /// Adds words with their place.
    fn put(&mut self, words: &str, source: Range<usize>) {
        let fresh = self.begun.is_none();
        let kept = match fresh || self.text.ends_with(char::is_whitespace) {
            true => words.trim_start(),
            false => words,
        };
        let source = match words.len() == source.len() {
            true => source.end - kept.len()..source.end,
            false => source,
        };
        if kept.trim().is_empty() && fresh || kept.is_empty() {
            return;
        }
        self.begin();
        let (bytes, _) = self.outer.locate(Span::new(source.start, source.end));
        if kept.len() != source.len() || bytes.end - bytes.start == source.len() as u64 {
            return self.segment(kept, bytes);
        }
        // In another encoding each character has a place of its own.
        let mut at = source.start;
        for character in kept.chars() {
            let end = at + character.len_utf8();
            let (bytes, _) = self.outer.locate(Span::new(at, end));
            self.segment(character.encode_utf8(&mut [0; 4]), bytes);
            at = end;
        }
    }

    fn segment(&mut self, words: &str, bytes: Range<u64>) {
        self.map.push(Segment {
            text: self.text.len(),
            text_len: words.len(),
            source: bytes.start,
            source_len: bytes.end - bytes.start,
            line: self.second,
        });
        self.text.push_str(words);
    }
}

/// What stands in the words of a cue and is no word.
enum Mark<'c> {
    /// `<v Name>`, with its bytes.
    Speaker(&'c str, usize),
    Silent(usize),
    Character(&'static str, usize),
}

/// The mark that `words` begin with.
fn mark(words: &str) -> Option<Mark<'_>> {
    /// No mark is longer, in bytes.
    const LONGEST: usize = 300;
    let within = &words[..floor(words, LONGEST)];
    match words.as_bytes().first()? {
        b'<' => {
            let end = within.find('>')?;
            let inner = &words[1..end];
            let is_tag = inner.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
            let name = inner
                .strip_prefix('v')
                .filter(|rest| rest.starts_with([' ', '.', '\t']));
            match name.and_then(|rest| rest.split_once([' ', '\t'])) {
                Some((_, name)) => Some(Mark::Speaker(name.trim(), end + 1)),
                None => is_tag.then_some(Mark::Silent(end + 1)),
            }
        }
        // Positions of another format: `{\an8}`.
        b'{' if words[1..].starts_with('\\') => Some(Mark::Silent(within.find('}')? + 1)),
        b'&' => {
            const NAMES: &[(&str, &str)] = &[
                ("&amp;", "&"),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&#39;", "'"),
                ("&nbsp;", " "),
                ("&lrm;", ""),
                ("&rlm;", ""),
            ];
            let (name, character) = NAMES.iter().find(|(name, _)| words.starts_with(name))?;
            Some(Mark::Character(character, name.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
