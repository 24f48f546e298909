//! How long the vectors of passages take to be compared, looked up and opened, at 10,000, 100,000
//! and a million of 384 dimensions. `memory` only reads as many bytes, which is the least that a
//! comparison of all can take. A million take 400 MB in the folder for temporary files.
//! `cargo bench --bench vectors`.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use faqt::passage::PassageId;
use faqt::vectors::{Encoding, Part, VectorStore, VectorWriter};
use std::path::PathBuf;
use std::sync::OnceLock;

const DIMENSIONS: usize = 384;
const COUNTS: [usize; 3] = [10_000, 100_000, 1_000_000];
/// As many as a stage hands on, and as many candidates as the words have.
const LIMIT: usize = 200;

fn main() {
    divan::main();
    for store in &STORES {
        let _ = store.get().map(std::fs::remove_dir_all);
    }
}

static STORES: [OnceLock<PathBuf>; 3] = [const { OnceLock::new() }; 3];

fn encoding() -> Encoding {
    Encoding {
        model: [0; 32],
        dimensions: DIMENSIONS,
        pooling: "mean".into(),
        max_length: "256 tokens".into(),
    }
}

fn id(number: usize) -> PassageId {
    PassageId::from_bits((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn vector(random: &mut fastrand::Rng) -> Vec<f32> {
    (0..DIMENSIONS).map(|_| random.f32() - 0.5).collect()
}

fn build(count: usize) -> PathBuf {
    let name = format!("faqt-vectors-{count}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let mut random = fastrand::Rng::with_seed(count as u64);
    let mut writer = VectorWriter::anew(&folder, &encoding()).expect("a folder");
    for number in 0..count {
        let added = writer.add(id(number), Part::Passage, &vector(&mut random));
        added.expect("room for vectors");
    }
    writer.commit().expect("room for vectors");
    folder
}

fn folder(count: usize) -> &'static PathBuf {
    let store = COUNTS.iter().position(|one| *one == count);
    STORES[store.expect("one of the counts")].get_or_init(|| build(count))
}

fn open(count: usize) -> VectorStore {
    VectorStore::open(folder(count), &encoding()).expect("the store was just built")
}

fn query() -> Vec<f32> {
    vector(&mut fastrand::Rng::with_seed(7))
}

fn nearest(store: &VectorStore, query: &[f32], threads: usize) -> usize {
    let nearest = store.scan(query, LIMIT, threads, |_, _| true);
    nearest.expect("a query that fits").len()
}

#[divan::bench(args = COUNTS)]
fn memory(bencher: Bencher, count: usize) {
    let words = vec![1u64; count * DIMENSIONS / 8];
    bencher
        .counter(BytesCount::new(count * DIMENSIONS))
        .bench(|| black_box(&words).iter().fold(0, |all, word| all ^ word));
}

#[divan::bench(args = COUNTS)]
fn scan(bencher: Bencher, count: usize) {
    let (store, query) = (open(count), query());
    nearest(&store, &query, 1);
    bencher
        .counter(BytesCount::new(count * DIMENSIONS))
        .bench(|| nearest(&store, &query, 1));
}

#[divan::bench(args = COUNTS)]
fn scan_on_two_threads(bencher: Bencher, count: usize) {
    let (store, query) = (open(count), query());
    nearest(&store, &query, 2);
    bencher
        .counter(BytesCount::new(count * DIMENSIONS))
        .bench(|| nearest(&store, &query, 2));
}

/// As in a process of its own: the system has the file in memory, the process not yet.
#[divan::bench(args = COUNTS)]
fn first_scan(bencher: Bencher, count: usize) {
    let query = query();
    bencher
        .counter(BytesCount::new(count * DIMENSIONS))
        .with_inputs(|| open(count))
        .bench_values(|store| nearest(&store, &query, 1));
}

#[divan::bench(args = COUNTS)]
fn scores_of_candidates(bencher: Bencher, count: usize) {
    let (store, query) = (open(count), query());
    let ids: Vec<PassageId> = (0..LIMIT).map(|n| id(n * (count / LIMIT))).collect();
    bencher
        .counter(ItemsCount::new(LIMIT))
        .bench(|| store.scores_of(&query, &ids).map(|found| found.len()));
}

#[divan::bench(args = COUNTS)]
fn missing(bencher: Bencher, count: usize) {
    let store = open(count);
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let wanted = (0..count).map(|number| (id(number + 1), Part::Passage));
        store.missing(wanted).len()
    });
}

#[divan::bench(args = COUNTS)]
fn opening(bencher: Bencher, count: usize) {
    folder(count);
    bencher.bench(|| open(count).len());
}
