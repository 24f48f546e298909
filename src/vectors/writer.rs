//! Writing vectors. One process writes at a time. What it adds goes behind the rows that count, and
//! counts when it is committed: first the rows are made lasting, then a record that counts them
//! takes the place of the old one. A process that is killed in between leaves the last commit as it
//! was.

use super::keys::{Key, Keys, missing};
use super::layout::{CHUNK, KEY, Layout, MARK, Mark, Row, header};
use super::quantise::push_row;
use super::record::{Encoding, MOST_DIMENSIONS, Record, VERSION};
use super::store::{VectorStore, checked};
use super::{Part, VectorError, damaged, failed, folder};
use crate::passage::PassageId;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A store of which more than one part in so many is of passages that are gone is written anew.
const DEAD_SHARE: u64 = 4;

/// The one writer of a store.
pub struct VectorWriter {
    folder: PathBuf,
    rows: Rows,
    /// Whether there is something to commit besides rows.
    begun: bool,
    /// Given up last.
    _lock: File,
}

/// A file of rows that grows.
struct Rows {
    /// What is committed, or will be as the first commit.
    record: Record,
    layout: Layout,
    path: PathBuf,
    file: File,
    /// Rows that are in the file, committed or not.
    written: u64,
    /// Rows that are not yet.
    waiting: Waiting,
    /// All keys.
    known: Keys,
}

/// Rows on their way into a file, as its columns are.
#[derive(Default)]
struct Waiting {
    keys: Vec<Key>,
    scales: Vec<f32>,
    rows: Vec<u8>,
}

impl VectorWriter {
    /// Opens the vectors in `folder` for writing, or begins a store where there is none.
    ///
    /// # Errors
    /// Those of [`VectorStore::open`] but [`VectorError::Missing`], from which
    /// [`VectorWriter::anew`] is the way out; [`VectorError::Locked`] while another process writes.
    pub fn open(folder: &Path, encoder: &Encoding) -> Result<VectorWriter, VectorError> {
        let lock = folder::lock(folder)?;
        match VectorStore::open(folder, encoder) {
            Ok(store) => {
                let rows = Rows::reopen(folder, &store)?;
                folder::clear(folder, rows.record.generation);
                Ok(VectorWriter {
                    folder: folder.to_path_buf(),
                    rows,
                    begun: false,
                    _lock: lock,
                })
            }
            Err(VectorError::Missing(_)) => VectorWriter::begin(folder, encoder, lock),
            Err(error) => Err(error),
        }
    }

    /// Begins a store, whatever stands in `folder`; that stays until the first commit.
    ///
    /// # Errors
    /// [`VectorError::Locked`] while another process writes, and what the system says.
    pub fn anew(folder: &Path, encoder: &Encoding) -> Result<VectorWriter, VectorError> {
        let lock = folder::lock(folder)?;
        VectorWriter::begin(folder, encoder, lock)
    }

    fn begin(folder: &Path, encoder: &Encoding, lock: File) -> Result<VectorWriter, VectorError> {
        Ok(VectorWriter {
            folder: folder.to_path_buf(),
            rows: Rows::begin(folder, encoder)?,
            begun: true,
            _lock: lock,
        })
    }

    /// Those of `wanted` that have no vector yet, committed or not, in their order.
    pub fn missing(
        &self,
        wanted: impl IntoIterator<Item = (PassageId, Part)>,
    ) -> Vec<(PassageId, Part)> {
        missing(self.rows.known.iter().copied(), wanted)
    }

    /// How many vectors there are, committed or not.
    pub fn len(&self) -> u64 {
        self.rows.known.len() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.known.is_empty()
    }

    /// Adds the vector of this part of this passage, of whatever length: only its direction is kept.
    /// One that is there already stays, since an id stands for a text.
    ///
    /// # Errors
    /// [`VectorError::Dimensions`] where it has another number of them; [`VectorError::Full`] and
    /// what else the system says.
    pub fn add(&mut self, id: PassageId, part: Part, vector: &[f32]) -> Result<(), VectorError> {
        let vector = checked(vector, self.rows.record.encoding.dimensions)?;
        let key = Key::new(id, part);
        if self.rows.known.insert(key) {
            let scale = push_row(vector, &mut self.rows.waiting.rows);
            self.rows.wait(key, scale)?;
        }
        Ok(())
    }

    /// Makes what was added count, for all who open the store from now on. What is committed lasts,
    /// whatever ends the process or the machine then.
    ///
    /// # Errors
    /// [`VectorError::Full`] and what else the system says; then the last commit stands.
    pub fn commit(&mut self) -> Result<(), VectorError> {
        if self.begun || self.rows.has_more() {
            self.rows.commit(&self.folder)?;
            self.begun = false;
            folder::clear(&self.folder, self.rows.record.generation);
        }
        Ok(())
    }

    /// Commits, and notes that nothing of `index`, whatever that names, lacks a vector: who opens the
    /// store need not look for it. It is forgotten when vectors are dropped.
    ///
    /// # Errors
    /// Those of [`VectorWriter::commit`].
    pub fn note_complete(&mut self, index: &str) -> Result<(), VectorError> {
        if self.rows.record.complete.as_deref() != Some(index) {
            self.rows.record.complete = Some(index.to_string());
            self.begun = true;
        }
        self.commit()
    }

    /// Commits, and writes the store anew without the vectors of passages that are not `alive`, if
    /// those are more than a quarter. Who has opened the old one reads on in it. Says how many
    /// vectors went.
    ///
    /// # Errors
    /// Those of [`VectorWriter::commit`]; the last commit stands then.
    pub fn compact(&mut self, alive: impl Fn(PassageId) -> bool) -> Result<u64, VectorError> {
        let keys = self.rows.known.iter();
        let dead = keys.filter(|key| !alive(key.id())).count() as u64;
        match dead * DEAD_SHARE > self.len() {
            true => self.retain(alive),
            false => self.commit().map(|()| 0),
        }
    }

    /// Commits, and writes the store anew with only those vectors that are what was written and of
    /// passages that are `alive`: what is damaged is missing then, and can be made again. Says how
    /// many went.
    ///
    /// # Errors
    /// Those of [`VectorWriter::commit`]; the last commit stands then.
    pub fn retain(&mut self, alive: impl Fn(PassageId) -> bool) -> Result<u64, VectorError> {
        self.commit()?;
        let store = VectorStore::open_any(&self.folder)?;
        let mut rows = Rows::begin(&self.folder, store.encoding())?;
        let copied = store
            .columns()
            .iter()
            .flat_map(|columns| columns.all())
            .filter(|row| alive(row.key.id()) && row.is_sound())
            .try_for_each(|row| rows.copy(&row))
            .and_then(|()| rows.commit(&self.folder));
        if let Err(error) = copied {
            // Unless the record names it already and only the last step failed.
            if folder::record(&self.folder).is_ok_and(|r| r.generation != rows.record.generation) {
                let _ = fs::remove_file(&rows.path);
            }
            return Err(error);
        }
        self.rows = rows;
        folder::clear(&self.folder, self.rows.record.generation);
        Ok(store.len() - self.rows.written)
    }
}

impl Rows {
    /// The file of an open store.
    fn reopen(folder: &Path, store: &VectorStore) -> Result<Rows, VectorError> {
        let record = store.record().clone();
        let path = folder::rows(folder, record.generation);
        let file = File::options().write(true).open(&path);
        Ok(Rows {
            layout: Layout::new(record.encoding.dimensions),
            file: file.map_err(|error| failed(&path, &error))?,
            path,
            written: record.rows,
            waiting: Waiting::default(),
            known: store.keys(),
            record,
        })
    }

    /// A file without rows, which no record names so far.
    fn begin(folder: &Path, encoding: &Encoding) -> Result<Rows, VectorError> {
        if !(1..=MOST_DIMENSIONS).contains(&encoding.dimensions) {
            return Err(VectorError::Dimensions {
                given: encoding.dimensions,
                expected: MOST_DIMENSIONS,
            });
        }
        let generation = folder::next_generation(folder).map_err(|error| failed(folder, &error))?;
        let record = Record {
            version: VERSION,
            encoding: encoding.clone(),
            generation,
            rows: 0,
            complete: None,
        };
        let path = folder::rows(folder, generation);
        let begin = || {
            let mut file = File::options().write(true).create_new(true).open(&path)?;
            file.write_all(&header(generation, &record.encoding_digest()))?;
            Ok(file)
        };
        Ok(Rows {
            layout: Layout::new(encoding.dimensions),
            file: begin().map_err(|error| failed(&path, &error))?,
            path,
            written: 0,
            waiting: Waiting::default(),
            known: Keys::default(),
            record,
        })
    }

    fn has_more(&self) -> bool {
        !self.waiting.keys.is_empty() || self.written > self.record.rows
    }

    /// Takes over a row of another file, unless there is one of its key.
    fn copy(&mut self, row: &Row) -> Result<(), VectorError> {
        if self.known.insert(row.key) {
            self.waiting.rows.extend_from_slice(row.bytes);
            self.wait(row.key, row.mark.scale)?;
        }
        Ok(())
    }

    /// Lets a row wait whose bytes do already.
    fn wait(&mut self, key: Key, scale: f32) -> Result<(), VectorError> {
        self.waiting.keys.push(key);
        self.waiting.scales.push(scale);
        match self.waiting.keys.len() >= CHUNK {
            true => self.write(),
            false => Ok(()),
        }
    }

    /// Puts what is waiting behind the rows of the file.
    fn write(&mut self) -> Result<(), VectorError> {
        let rows = self.written + self.waiting.keys.len() as u64;
        if self.layout.bytes(rows).is_none() {
            return Err(damaged(&self.path, "would be larger than memory can be"));
        }
        let written = self
            .waiting
            .write(&mut self.file, self.layout, self.written);
        written.map_err(|error| failed(&self.path, &error))?;
        self.written = rows;
        self.waiting = Waiting::default();
        Ok(())
    }

    /// Makes all rows lasting, then the record of `folder` one that counts them.
    fn commit(&mut self, folder: &Path) -> Result<(), VectorError> {
        self.write()?;
        let record = Record {
            rows: self.written,
            ..self.record.clone()
        };
        let synced = self.file.sync_data();
        synced
            .and_then(|()| folder::replace_record(folder, &record))
            .map_err(|error| failed(folder, &error))?;
        self.record = record;
        Ok(())
    }
}

impl Waiting {
    /// Writes the rows from row `first` of the file on, chunk by chunk.
    fn write(&self, file: &mut File, layout: Layout, first: u64) -> io::Result<()> {
        let mut done = 0;
        while done < self.keys.len() {
            let first = first + done as u64;
            let room = CHUNK - (first % CHUNK as u64) as usize;
            let end = self.keys.len().min(done + room);
            let rows = &self.rows[done * layout.stride..end * layout.stride];
            let mut keys = Vec::with_capacity((end - done) * KEY);
            let mut marks = Vec::with_capacity((end - done) * MARK);
            let numbered = (first..).zip(rows.chunks_exact(layout.stride));
            let described = self.keys[done..end].iter().zip(&self.scales[done..end]);
            for ((number, row), (key, scale)) in numbered.zip(described) {
                keys.extend(key.0.to_le_bytes());
                marks.extend(Mark::of(number, *key, *scale, row).write());
            }
            for (place, bytes) in layout.places(first).into_iter().zip([&keys, &marks, rows]) {
                file.seek(SeekFrom::Start(place))?;
                file.write_all(bytes)?;
            }
            done = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
