//! Where the lines of a file begin, as far as a map has come by them.

/// The first known byte of each line and its number, both rising.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    begins: Vec<(u32, u32)>,
}

impl Lines {
    /// Lines from what is known of them in any order.
    pub(super) fn of(mut known: Vec<(u32, u32)>) -> Lines {
        known.sort_unstable();
        known.dedup_by_key(|(_, line)| *line);
        Lines { begins: known }
    }

    /// Whether `line` is behind all known ones.
    pub(super) fn needs(&self, line: u32) -> bool {
        self.begins.last().is_none_or(|&(_, last)| line > last)
    }

    /// Notes that `line` begins at `source`, or before it if it is the first one.
    pub(super) fn begin(&mut self, source: u32, line: u32) {
        self.begins.push((source, line));
    }

    /// The line of the byte at `source`.
    pub(super) fn line(&self, source: u32) -> u32 {
        let behind = self.begins.partition_point(|&(start, _)| start <= source);
        let found = self.begins.get(behind.saturating_sub(1));
        found.map_or(1, |&(_, line)| line)
    }

    /// `source` with its line, and then each line that begins behind it and before `end`.
    pub(super) fn within(&self, source: u32, end: u32) -> impl Iterator<Item = (u32, u32)> {
        let from = self.begins.partition_point(|&(start, _)| start <= source);
        let to = self.begins.partition_point(|&(start, _)| start < end);
        let begins = &self.begins[from..to.max(from)];
        std::iter::once((source, self.line(source))).chain(begins.iter().copied())
    }
}
