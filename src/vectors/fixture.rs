//! Stores of vectors for tests.

use super::{Encoding, Neighbour, Part, VectorError, VectorStore, VectorWriter, folder};
use crate::passage::PassageId;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use tempfile::TempDir;

pub fn encoding(dimensions: usize) -> Encoding {
    Encoding {
        model: [7; 32],
        dimensions,
        pooling: "mean".into(),
        max_length: "256 tokens".into(),
    }
}

pub fn id(number: u64) -> PassageId {
    PassageId::from_bits(number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The vector of a number, always the same: near to others of its cluster.
pub fn vector(number: u64, dimensions: usize) -> Vec<f32> {
    let mut centre = fastrand::Rng::with_seed(number % 10);
    let mut own = fastrand::Rng::with_seed(number + 1_000);
    let vector: Vec<f32> = (0..dimensions)
        .map(|_| centre.f32() - 0.5 + 0.6 * (own.f32() - 0.5))
        .collect();
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt();
    vector.into_iter().map(|value| value / length).collect()
}

pub fn add(writer: &mut VectorWriter, numbers: Range<u64>, dimensions: usize) {
    for number in numbers {
        let part = match number % 5 {
            4 => Part::Question,
            _ => Part::Passage,
        };
        let vector = vector(number, dimensions);
        writer.add(id(number), part, &vector).expect("room");
    }
}

/// A store of so many vectors.
pub fn stored(count: u64, dimensions: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
    add(&mut writer, 0..count, dimensions);
    writer.commit().expect("a commit");
    folder
}

pub fn open(folder: &TempDir, dimensions: usize) -> Result<VectorStore, VectorError> {
    VectorStore::open(folder.path(), &encoding(dimensions))
}

pub fn all(store: &VectorStore, query: &[f32]) -> Vec<Neighbour> {
    let scanned = store.scan(query, usize::MAX, 1, |_, _| true);
    scanned.expect("a query that fits")
}

pub fn rows_file(folder: &TempDir) -> PathBuf {
    let record = folder::record(folder.path()).expect("a record");
    folder::rows(folder.path(), record.generation)
}

pub fn folder_names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}
