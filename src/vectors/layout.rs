//! What a file of rows looks like, as numbers only. It begins with a header of [`HEADER`] bytes.
//! Then come chunks of [`CHUNK`] rows, each with three columns: the keys; the marks, which are scale
//! and checksum of each row; and the rows' bytes. So keys lie close together for whoever looks for
//! some of them, rows for whoever compares all, and the place of each is known by its number. The
//! last chunk ends with its last row. Numbers are little-endian.

use super::keys::Key;
use super::quantise::stride;

/// The bytes of the header: a page, so that rows are aligned.
pub const HEADER: usize = 4096;
/// The rows of a chunk. The columns of a chunk take room also where rows are few: 64 KiB.
pub const CHUNK: usize = 4096;
/// The bytes of a key.
pub const KEY: usize = 8;
/// The bytes of scale and checksum.
pub const MARK: usize = 8;
/// What a file of rows begins with.
const MAGIC: [u8; 8] = *b"faqtrows";
/// The bytes of the header that say something.
const SAID: usize = 8 + 8 + 32 + 4;

/// The header of the file `generation`, which holds vectors of this encoding.
pub fn header(generation: u64, encoding: &[u8; 32]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(generation.to_le_bytes());
    header.extend(encoding);
    header.extend(crc32fast::hash(&header).to_le_bytes());
    header.resize(HEADER, 0);
    header
}

/// What is wrong with a header that should be this one, as a clause.
pub fn wrong_header(bytes: &[u8], expected: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(&MAGIC) {
        Some("is no file of vectors")
    } else if bytes.get(..SAID) != expected.get(..SAID) {
        Some("is not the file that its record names")
    } else {
        None
    }
}

/// Where things stand in a file.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The bytes of a row.
    pub stride: usize,
}

impl Layout {
    /// For vectors of so many dimensions.
    pub fn new(dimensions: usize) -> Layout {
        Layout {
            stride: stride(dimensions),
        }
    }

    /// The bytes of a file with so many rows; all that a reader looks at. `None` where no memory
    /// holds them.
    pub fn bytes(&self, rows: u64) -> Option<usize> {
        let rows = usize::try_from(rows).ok()?;
        let full = (rows / CHUNK)
            .checked_mul(self.chunk())?
            .checked_add(HEADER)?;
        match rows % CHUNK {
            0 => Some(full),
            rest => full.checked_add(CHUNK * (KEY + MARK) + rest * self.stride),
        }
    }

    /// The bytes of a full chunk.
    fn chunk(&self) -> usize {
        CHUNK * (KEY + MARK + self.stride)
    }

    /// Where key, mark and bytes of a row stand.
    pub fn places(&self, row: u64) -> [u64; 3] {
        let (chunk, row) = (row / CHUNK as u64, row % CHUNK as u64);
        let chunk = HEADER as u64 + chunk * self.chunk() as u64;
        let marks = chunk + (CHUNK * KEY) as u64;
        let rows = marks + (CHUNK * MARK) as u64;
        [
            chunk + row * KEY as u64,
            marks + row * MARK as u64,
            rows + row * self.stride as u64,
        ]
    }

    /// The columns of the chunks of a file with so many rows, in order.
    pub fn columns<'f>(&self, file: &'f [u8], rows: usize) -> Vec<Columns<'f>> {
        let layout = *self;
        let body = file.get(HEADER..).unwrap_or(&[]);
        let chunks = body.chunks(self.chunk()).enumerate();
        let columns = chunks.filter_map(move |(number, bytes)| {
            let first = number * CHUNK;
            let rows = rows.saturating_sub(first).min(CHUNK);
            let (keys, bytes) = bytes.split_at_checked(CHUNK * KEY)?;
            let (marks, bytes) = bytes.split_at_checked(CHUNK * MARK)?;
            Some(Columns {
                first: first as u64,
                stride: layout.stride,
                keys: keys.get(..rows * KEY)?,
                marks: marks.get(..rows * MARK)?,
                rows: bytes.get(..rows * layout.stride)?,
            })
        });
        columns.collect()
    }
}

/// The columns of one chunk.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'f> {
    /// The number of its first row.
    pub first: u64,
    /// The bytes of a row.
    pub stride: usize,
    /// The keys.
    keys: &'f [u8],
    /// Scales and checksums.
    marks: &'f [u8],
    /// The rows' bytes.
    pub rows: &'f [u8],
}

impl<'f> Columns<'f> {
    /// The keys, in the order of the rows.
    pub fn keys(&self) -> impl Iterator<Item = Key> + 'f {
        let keys = self.keys.as_chunks::<KEY>().0;
        keys.iter().map(|key| Key(u64::from_le_bytes(*key)))
    }

    /// Where the scale of each row stands.
    pub fn marks(&self) -> &'f [[u8; MARK]] {
        self.marks.as_chunks::<MARK>().0
    }

    /// One row; `None` beyond the last.
    #[inline]
    pub fn row(&self, row: usize) -> Option<Row<'f>> {
        let key = self.keys.as_chunks::<KEY>().0.get(row)?;
        Some(Row {
            number: self.first + row as u64,
            key: Key(u64::from_le_bytes(*key)),
            mark: Mark::read(self.marks.as_chunks::<MARK>().0.get(row)?),
            bytes: self.rows.get(row * self.stride..(row + 1) * self.stride)?,
        })
    }

    /// All rows.
    pub fn all(&self) -> impl Iterator<Item = Row<'f>> + 'f {
        let columns = *self;
        (0..).map_while(move |row| columns.row(row))
    }
}

/// What stands beside a row.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Makes a vector of length 1 of it.
    pub scale: f32,
    checksum: u32,
}

impl Mark {
    /// Of the row `number` with this key and these bytes.
    pub fn of(number: u64, key: Key, scale: f32, bytes: &[u8]) -> Mark {
        // The number is in it too: a row that stands in the place of another is not sound.
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&number.to_le_bytes());
        hasher.update(&key.0.to_le_bytes());
        hasher.update(&scale.to_le_bytes());
        hasher.update(bytes);
        Mark {
            scale,
            checksum: hasher.finalize(),
        }
    }

    /// As it stands in the file.
    pub fn write(self) -> [u8; MARK] {
        let (scale, checksum) = (self.scale.to_bits(), self.checksum);
        (u64::from(scale) | u64::from(checksum) << 32).to_le_bytes()
    }

    /// Reads what [`Mark::write`] gave.
    #[inline]
    pub fn read(bytes: &[u8; MARK]) -> Mark {
        let bits = u64::from_le_bytes(*bytes);
        Mark {
            scale: f32::from_bits(bits as u32),
            checksum: (bits >> 32) as u32,
        }
    }
}

/// One row of a file.
#[derive(Clone, Copy, Debug)]
pub struct Row<'f> {
    /// Its number in the file.
    pub number: u64,
    /// What it stands for.
    pub key: Key,
    /// What stands beside it.
    pub mark: Mark,
    /// Its bytes.
    pub bytes: &'f [u8],
}

impl Row<'_> {
    /// Whether it is what was written.
    pub fn is_sound(&self) -> bool {
        let written = Mark::of(self.number, self.key, self.mark.scale, self.bytes);
        written.checksum == self.mark.checksum && self.key.part().is_some()
    }
}
