//! The record of a commit of vectors: what made them, which file they are in, and how many of its
//! rows count. It is a small file of JSON that is replaced as a whole, with its digest on the last
//! line.

use serde::{Deserialize, Serialize};

/// The version of record and rows.
pub const VERSION: u32 = 1;
/// More dimensions than any encoder of texts has, and few enough for sums of 32 bits:
/// 255 · 127 · 16,384 is a quarter of what fits.
pub const MOST_DIMENSIONS: usize = 16_384;
/// Hexadecimal digits of a digest.
const DIGITS: usize = 64;

/// How vectors were made of texts. Those of different encodings cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// The BLAKE3 hash, or another of 32 bytes, of all that makes up the model.
    #[serde(with = "hexadecimal")]
    pub model: [u8; 32],
    /// The length of a vector.
    pub dimensions: usize,
    /// How one vector is made of those of many words.
    pub pooling: String,
    /// How much of a text is read.
    pub max_length: String,
}

impl Encoding {
    /// The hash of the model, hexadecimal.
    pub fn hash(&self) -> String {
        hexadecimal::digits(&self.model)
    }

    /// What differs between these vectors and those that `encoder` makes, as a clause; `None` where
    /// they can be compared.
    pub fn differs(&self, encoder: &Encoding) -> Option<String> {
        let facts = |encoding: &Encoding| {
            [
                ("model", hexadecimal::digits(&encoding.model)),
                ("dimensions", encoding.dimensions.to_string()),
                ("pooling", encoding.pooling.clone()),
                ("maximum length", encoding.max_length.clone()),
            ]
        };
        let pairs = facts(self).into_iter().zip(facts(encoder));
        let different = pairs.filter(|(theirs, ours)| theirs != ours);
        let said: Vec<String> = different
            .map(|((what, theirs), (_, ours))| format!("{what} {theirs}, not {ours}"))
            .collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// What a commit says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Of record and rows.
    pub version: u32,
    /// What made the vectors.
    pub encoding: Encoding,
    /// The number in the name of the file.
    pub generation: u64,
    /// How many rows of it count.
    pub rows: u64,
    /// What names an index of which nothing lacks a vector, if that is known of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<String>,
}

/// Why bytes are no record.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They are not what was written.
    Damaged,
    /// They are of this other version.
    Version(u32),
}

impl Record {
    /// The bytes of its file.
    ///
    /// # Errors
    /// None that can happen.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        let digest = blake3::hash(&bytes).to_hex();
        bytes.push(b'\n');
        bytes.extend_from_slice(digest.as_bytes());
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads what [`Record::write`] gave.
    pub fn read(bytes: &[u8]) -> Result<Record, Unreadable> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let whole = |bytes: &[u8]| -> Option<(u32, Option<Record>)> {
            let (data, end) = bytes.split_at_checked(bytes.len().checked_sub(DIGITS + 2)?)?;
            let digest = blake3::hash(data).to_hex();
            let written = end.strip_prefix(b"\n")?.strip_suffix(b"\n")?;
            if written != digest.as_bytes() {
                return None;
            }
            let Versioned { version } = serde_json::from_slice(data).ok()?;
            Some((version, serde_json::from_slice(data).ok()))
        };
        match whole(bytes) {
            Some((VERSION, Some(record))) if record.is_possible() => Ok(record),
            None | Some((VERSION, _)) => Err(Unreadable::Damaged),
            Some((other, _)) => Err(Unreadable::Version(other)),
        }
    }

    fn is_possible(&self) -> bool {
        (1..=MOST_DIMENSIONS).contains(&self.encoding.dimensions)
    }

    /// A digest of the encoding, by which a file of rows knows its record.
    pub fn encoding_digest(&self) -> [u8; 32] {
        let encoding = &self.encoding;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&encoding.model);
        hasher.update(&(encoding.dimensions as u64).to_le_bytes());
        for text in [&encoding.pooling, &encoding.max_length] {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// 32 bytes as 64 digits.
mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn digits(bytes: &[u8; 32]) -> String {
        blake3::Hash::from_bytes(*bytes).to_hex().to_string()
    }

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&digits(bytes))
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        let hash = blake3::Hash::from_hex(text).map_err(D::Error::custom)?;
        Ok(*hash.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            version: VERSION,
            encoding: Encoding {
                model: [0xab; 32],
                dimensions: 384,
                pooling: "mean".into(),
                max_length: "256 tokens".into(),
            },
            generation: 3,
            rows: 1_000,
            complete: None,
        }
    }

    #[test]
    fn what_was_written_comes_back() {
        let bytes = record().write().expect("bytes");
        assert_eq!(Record::read(&bytes), Ok(record()));
        for cut in 0..bytes.len() {
            assert_eq!(Record::read(&bytes[..cut]), Err(Unreadable::Damaged));
        }
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Record::read(&bytes), Err(Unreadable::Damaged), "bit {bit}");
        }
    }

    #[test]
    fn other_versions_are_told_from_damage() {
        let later = Record {
            version: 2,
            ..record()
        };
        let bytes = later.write().expect("bytes");
        assert_eq!(Record::read(&bytes), Err(Unreadable::Version(2)));
        let mut impossible = record();
        impossible.encoding.dimensions = MOST_DIMENSIONS + 1;
        let bytes = impossible.write().expect("bytes");
        assert_eq!(Record::read(&bytes), Err(Unreadable::Damaged));
    }

    #[test]
    fn what_differs_is_said() {
        let ours = record().encoding;
        assert_eq!(ours.differs(&ours), None);
        let theirs = Encoding {
            dimensions: 256,
            pooling: "first".into(),
            ..ours.clone()
        };
        assert_eq!(
            theirs.differs(&ours).as_deref(),
            Some("dimensions 256, not 384; pooling first, not mean")
        );
        let theirs = Encoding {
            model: [0xcd; 32],
            ..ours.clone()
        };
        let differs = theirs.differs(&ours).expect("a difference");
        assert!(differs.starts_with("model cdcdcd"), "{differs}");
    }
}
