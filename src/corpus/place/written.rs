//! How a map is written down: as a row of small numbers, most of them differences, since each
//! passage is stored with its own.
//!
//! For each run: the bytes of text between it and the run before, its length, the bytes of the
//! file between, and 0 for a straight one, else the length of a unit and by how much it is longer in
//! the file. Then come the lines gone by since the run before, the number of lines that begin inside
//! it, and the length of each but the last. Where lines are left out behind one (empty rows of a
//! sheet, pages without words), its length is written as `-1 - length`, and by how much the number
//! rises follows.
//!
//! Most runs go on behind the one before, on its line, straight, and end there. Of these only the
//! length is written, as a negative number, and the bytes of the file between.

use super::SourceMap;
use super::lines::Lines;
use super::run::Run;
use std::sync::Arc;

/// The numbers that `map` is written as.
pub(super) fn numbers(map: &SourceMap) -> Vec<i64> {
    let mut numbers = Vec::with_capacity(6 * map.runs.len());
    let (mut text, mut source, mut line) = (0i64, 0i64, 0i64);
    for run in &map.runs {
        let gap = map.far(run.source) as i64 - source;
        let length = run.text_len() as i64;
        let mut begins = map.lines.within(run.source, run.source_end());
        let (mut from, first) = begins.next().unwrap_or((run.source, 1));
        let first = i64::from(first);
        let begins: Vec<(u32, u32)> = begins.collect();
        let goes_on = run.text() as i64 == text && run.is_straight();
        if goes_on && first == line && begins.is_empty() {
            numbers.extend([-length, gap]);
        } else {
            numbers.extend([run.text() as i64 - text, length, gap]);
            let (unit, source_unit) = run.unit();
            match run.is_straight() {
                true => numbers.push(0),
                false => {
                    numbers.extend([i64::from(unit), i64::from(source_unit) - i64::from(unit)])
                }
            }
            numbers.extend([first - line, begins.len() as i64]);
            line = first;
            for (start, number) in begins {
                let length = i64::from(start - from);
                match i64::from(number) - line {
                    1 => numbers.push(length),
                    rise => numbers.extend([-1 - length, rise]),
                }
                line = i64::from(number);
                from = start;
            }
        }
        text = run.text_end() as i64;
        source = map.far(run.source_end()) as i64;
    }
    numbers
}

impl From<SourceMap> for Vec<i64> {
    fn from(map: SourceMap) -> Vec<i64> {
        numbers(&map)
    }
}

impl From<Vec<i64>> for SourceMap {
    /// Reads what `numbers` wrote. Of anything else it makes some map.
    fn from(numbers: Vec<i64>) -> SourceMap {
        let mut reading = Reading {
            numbers: numbers.into_iter(),
            map: SourceMap::new(),
            lines: Vec::new(),
            text: 0,
            source: 0,
            line: 0,
        };
        while reading.run().is_some() {}
        SourceMap {
            lines: Arc::new(Lines::of(reading.lines)),
            ..reading.map
        }
    }
}

/// A map that is being read, and where its last run ended.
struct Reading {
    numbers: std::vec::IntoIter<i64>,
    map: SourceMap,
    lines: Vec<(u32, u32)>,
    text: i64,
    source: i64,
    line: i64,
}

impl Reading {
    /// Reads the next run; `None` at the end or where the numbers mean nothing.
    fn run(&mut self) -> Option<()> {
        let head = self.numbers.next()?;
        let goes_on = head < 0;
        let (text_gap, length) = match goes_on {
            true => (0, head.checked_neg()?),
            false => (head, self.numbers.next()?),
        };
        let text = u32::try_from(self.text.checked_add(text_gap)?).ok()?;
        let length = u32::try_from(length).ok()?;
        let source = u64::try_from(self.source.checked_add(self.numbers.next()?)?).ok()?;
        let units = match goes_on {
            true => (1, 1),
            false => self.units()?,
        };
        if self.map.runs.is_empty() {
            self.map.origin = source.saturating_sub(SourceMap::REACH);
        }
        let begin = self.map.near(source);
        let run = Run::of_units((text, length), begin, units)?;
        if self
            .map
            .runs
            .last()
            .is_some_and(|last| last.text_end() > run.text())
        {
            return None;
        }
        self.map.runs.push(run);
        self.text = run.text_end() as i64;
        self.source = self.map.far(run.source_end()) as i64;

        if goes_on {
            let line = u32::try_from(self.line).ok()?;
            self.lines.push((begin, line));
            return Some(());
        }
        self.line = self.line.checked_add(self.numbers.next()?)?;
        let inside = self.numbers.next()?;
        let mut at = begin;
        self.lines.push((at, u32::try_from(self.line).ok()?));
        for _ in 0..inside {
            let (length, rise) = match self.numbers.next()? {
                length @ 0.. => (length, 1),
                marked => ((-1i64).checked_sub(marked)?, self.numbers.next()?),
            };
            at = at.checked_add(u32::try_from(length).ok()?)?;
            self.line = self.line.checked_add(rise)?;
            self.lines.push((at, u32::try_from(self.line).ok()?));
        }
        Some(())
    }

    /// Reads the lengths of a unit in the text and in the file.
    fn units(&mut self) -> Option<(u32, u32)> {
        let unit = u32::try_from(self.numbers.next()?).ok()?;
        if unit == 0 {
            return Some((1, 1));
        }
        let source_unit = i64::from(unit).checked_add(self.numbers.next()?)?;
        Some((unit, u32::try_from(source_unit).ok()?))
    }
}
