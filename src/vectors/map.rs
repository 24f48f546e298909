//! A file in memory, as the system pages it in.

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::ops::Deref;

/// The beginning of a file. It stays readable when the file loses its name.
#[derive(Debug)]
pub struct Mapped(Mmap);

impl Mapped {
    /// The first `bytes` bytes of a file that has them.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(file: &File, bytes: usize) -> io::Result<Mapped> {
        // SAFETY: nobody changes these bytes while they are mapped. Committed rows are never written
        // again, and no file is made shorter: a writer adds behind them, or makes another file. A
        // person who cuts the file under a running program ends it, as with the rest of the index.
        let map = unsafe { memmap2::MmapOptions::new().len(bytes).map(file)? };
        Ok(Mapped(map))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
