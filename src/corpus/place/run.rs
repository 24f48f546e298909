//! The stretches that a map is made of. A *run* is a row of units of one length, each of which
//! came from one stretch of the file, all of these equally long and one behind the other: the
//! bytes of a text that is copied, the letters of a word in another encoding, a single entity.

/// A row of equal units. Counted in 32 bits, as no text that is read as a whole is longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    text: u32,
    text_len: u32,
    /// First byte in the file.
    pub(super) source: u32,
    /// Bytes of a unit in the text; at least one.
    unit: u32,
    /// Bytes of a unit in the file.
    source_unit: u32,
}

impl Run {
    /// A run of single bytes where both lengths are equal, else of one unit.
    pub(super) fn new(text: usize, text_len: usize, source: u32, source_len: u64) -> Run {
        let straight = text_len as u64 == source_len;
        Run {
            text: narrow(text),
            text_len: narrow(text_len),
            source,
            unit: if straight { 1 } else { narrow(text_len).max(1) },
            source_unit: if straight {
                1
            } else {
                u32::try_from(source_len).unwrap_or(u32::MAX)
            },
        }
    }

    /// A run with a text start and length and with units of these lengths in text and file;
    /// `None` where there is no such run.
    pub(super) fn of_units(
        (text, text_len): (u32, u32),
        source: u32,
        (unit, source_unit): (u32, u32),
    ) -> Option<Run> {
        let fits = unit > 0 && text_len > 0 && text.checked_add(text_len).is_some();
        fits.then_some(Run {
            text,
            text_len,
            source,
            unit,
            source_unit,
        })
    }

    /// The same for a text in which it begins elsewhere.
    pub(super) fn at(self, text: usize) -> Run {
        Run {
            text: narrow(text),
            ..self
        }
    }

    /// Whether it is the same bytes in the file.
    pub(super) fn is_straight(&self) -> bool {
        (self.unit, self.source_unit) == (1, 1)
    }

    pub(super) fn text(&self) -> usize {
        self.text as usize
    }

    pub(super) fn text_len(&self) -> usize {
        self.text_len as usize
    }

    pub(super) fn text_end(&self) -> usize {
        self.text as usize + self.text_len as usize
    }

    /// Length of a unit in the text and in the file.
    pub(super) fn unit(&self) -> (u32, u32) {
        (self.unit, self.source_unit)
    }

    pub(super) fn source_len(&self) -> u64 {
        u64::from(self.text_len.div_ceil(self.unit)) * u64::from(self.source_unit)
    }

    pub(super) fn source_end(&self) -> u32 {
        self.behind(self.text_len.div_ceil(self.unit))
    }

    /// Where the unit begins that holds the byte of the text at `at`.
    pub(super) fn source_at(&self, at: usize) -> u32 {
        self.behind(narrow(at).saturating_sub(self.text) / self.unit)
    }

    /// Where the unit ends that holds the byte of the text before `at`.
    pub(super) fn source_behind(&self, at: usize) -> u32 {
        let length = narrow(at).saturating_sub(self.text).min(self.text_len);
        self.behind(length.div_ceil(self.unit))
    }

    fn behind(&self, units: u32) -> u32 {
        self.source
            .saturating_add(units.saturating_mul(self.source_unit))
    }

    /// Takes in `next` if it only goes on; says whether it did.
    pub(super) fn join(&mut self, next: &Run) -> bool {
        let goes_on = self.text_end() == next.text()
            && self.source_end() == next.source
            && self.unit() == next.unit()
            && self.text_len.is_multiple_of(self.unit);
        if goes_on {
            self.text_len += next.text_len;
        }
        goes_on
    }

    /// The units one by one.
    pub(super) fn units(self) -> impl Iterator<Item = Run> {
        let count = self.text_len.div_ceil(self.unit);
        (0..count).map(move |number| {
            let from = number * self.unit;
            Run {
                text: self.text + from,
                text_len: self.unit.min(self.text_len - from),
                source: self.behind(number),
                ..self
            }
        })
    }

    /// The part from byte `start` to byte `end` of the text. A unit that is cut stands for the
    /// same stretch of the file as the whole of it.
    pub(super) fn part(&self, start: usize, end: usize, each: &mut dyn FnMut(Run)) {
        let (mut start, end) = (narrow(start) - self.text, narrow(end) - self.text);
        while start < end {
            // As many whole units as there are, or what is left of the one that is cut.
            let inside = start % self.unit;
            let whole = (end - start) / self.unit * self.unit;
            let length = match inside {
                0 if whole > 0 => whole,
                _ => (self.unit - inside).min(end - start),
            };
            let unit = length.min(self.unit);
            each(Run {
                text: self.text + start,
                text_len: length,
                source: self.behind(start / self.unit),
                unit,
                source_unit: self.source_unit,
            });
            start += length;
        }
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
