use super::fixture::{add, all, encoding, folder_names, id, open, rows_file, stored, vector};
use super::*;
use proptest::prelude::*;
use std::fs;

#[test]
fn what_was_added_is_found() {
    let dimensions = 40;
    // More than one chunk of rows, in batches that end anywhere.
    let folder = tempfile::tempdir().expect("a folder");
    for batch in [0..1, 1..5_000, 5_000..5_003, 5_003..9_000] {
        let mut writer = VectorWriter::open(folder.path(), &encoding(dimensions)).expect("opens");
        add(&mut writer, batch, dimensions);
        writer.commit().expect("a commit");
    }
    let store = open(&folder, dimensions).expect("a store");
    assert_eq!(store.len(), 9_000);
    for number in [0, 1, 4_095, 4_096, 5_001, 8_999] {
        let nearest = store
            .scan(&vector(number, dimensions), 3, 1, |_, _| true)
            .expect("a query that fits");
        assert_eq!(nearest.len(), 3);
        assert_eq!(nearest[0].id, id(number));
        assert!((nearest[0].cosine - 1.0).abs() < 1e-5);
    }
    let examination = examine(folder.path()).expect("a store");
    assert_eq!(examination.vectors, 9_000);
    assert!(examination.damaged.is_empty());
    assert_eq!(examination.sound[4], (id(4), Part::Question));
}

#[test]
fn what_is_missing_is_known() {
    let folder = stored(100, 8);
    let store = open(&folder, 8).expect("a store");
    let wanted = [
        (3, Part::Passage),
        (200, Part::Passage),
        (3, Part::Question),
    ];
    let wanted = wanted.map(|(number, part)| (id(number), part));
    let twice: Vec<_> = (90..110).rev().chain(105..107).map(id).collect();
    let found = store.missing(twice.iter().map(|id| (*id, Part::Question)));
    let absent = |id: &&PassageId| {
        let stored = store.scores_of(&vector(0, 8), &[**id]).expect("fits");
        stored.iter().all(|one| one.part != Part::Question)
    };
    let expected = twice.iter().filter(absent);
    assert!(found.iter().map(|(id, _)| id).eq(expected));
    assert_eq!(store.missing(wanted), wanted[1..]);
    let mut writer = VectorWriter::open(folder.path(), &encoding(8)).expect("a writer");
    assert_eq!(writer.missing(wanted), wanted[1..]);
    writer.add(id(200), Part::Passage, &[1.0; 8]).expect("room");
    assert_eq!(writer.missing(wanted), wanted[2..]);
    // One that is there stays as it is.
    writer.add(id(3), Part::Passage, &[1.0; 8]).expect("room");
    assert_eq!(writer.len(), 101);
    writer.commit().expect("a commit");
    let store = open(&folder, 8).expect("a store");
    assert_eq!(store.len(), 101);
    let found = store.scores_of(&vector(3, 8), &[id(3)]).expect("fits");
    assert!((found[0].cosine - 1.0).abs() < 1e-5);
}

#[test]
fn other_encodings_are_refused() {
    let folder = stored(10, 8);
    let ours = encoding(8);
    for theirs in [
        encoding(9),
        Encoding {
            model: [8; 32],
            ..ours.clone()
        },
        Encoding {
            pooling: "first".into(),
            ..ours.clone()
        },
        Encoding {
            max_length: "512 tokens".into(),
            ..ours.clone()
        },
    ] {
        let refused = VectorStore::open(folder.path(), &theirs).unwrap_err();
        assert!(matches!(refused, VectorError::Mismatch { .. }), "{refused}");
        let refused = VectorWriter::open(folder.path(), &theirs)
            .map(drop)
            .unwrap_err();
        assert!(matches!(refused, VectorError::Mismatch { .. }), "{refused}");
    }
    assert_eq!(open(&folder, 8).expect("untouched").len(), 10);
    // The way out; until it is gone to its end, the old vectors are there.
    let mut writer = VectorWriter::anew(folder.path(), &encoding(9)).expect("a writer");
    add(&mut writer, 0..3, 9);
    assert_eq!(open(&folder, 8).expect("untouched").len(), 10);
    writer.commit().expect("a commit");
    assert_eq!(open(&folder, 9).expect("a store").len(), 3);
    let long = open(&folder, 9)
        .expect("a store")
        .scan(&[1.0; 8], 3, 1, |_, _| true);
    assert_eq!(
        long.unwrap_err().to_string(),
        "a vector has 8 dimensions, the stored ones have 9"
    );
    assert_eq!(folder_names(&folder).len(), 3);
}

#[test]
fn no_dimensions_or_too_many_are_refused() {
    for dimensions in [0, record::MOST_DIMENSIONS + 1] {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = VectorWriter::open(folder.path(), &encoding(dimensions)).map(drop);
        assert!(matches!(refused, Err(VectorError::Dimensions { .. })));
    }
}

#[test]
fn what_is_not_there_or_cut_off_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("none");
    let error = VectorStore::open(&missing, &encoding(8)).unwrap_err();
    assert!(matches!(error, VectorError::Missing(_)), "{error}");
    assert!(!missing.exists());

    let folder = stored(10, 8);
    let rows = rows_file(&folder);
    let bytes = fs::read(&rows).expect("the rows");
    for cut in [0, 1, 4_095, 4_096, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&rows, &bytes[..cut]).expect("a file");
        for error in [
            open(&folder, 8).unwrap_err(),
            VectorWriter::open(folder.path(), &encoding(8))
                .map(drop)
                .unwrap_err(),
            examine(folder.path()).unwrap_err(),
        ] {
            assert!(matches!(error, VectorError::Truncated { .. }), "{error}");
        }
    }
    fs::write(&rows, vec![b'x'; bytes.len()]).expect("a file");
    let error = open(&folder, 8).unwrap_err().to_string();
    assert!(error.contains("is no file of vectors"), "{error}");
    fs::remove_file(&rows).expect("no file");
    let error = open(&folder, 8).unwrap_err().to_string();
    assert!(error.contains("is missing"), "{error}");
    // All of that can be begun anew.
    VectorWriter::anew(folder.path(), &encoding(8))
        .and_then(|mut writer| writer.commit())
        .expect("an empty store");
    let store = open(&folder, 8).expect("an empty store");
    assert!(store.is_empty() && all(&store, &[1.0; 8]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_sizes_come_back(dimensions in 1usize..200, count in 1u64..60, batch in 1u64..20) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer =
            VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
        for first in (0..count).step_by(batch as usize) {
            add(&mut writer, first..count.min(first + batch), dimensions);
            writer.commit().expect("a commit");
        }
        let store = open(&folder, dimensions).expect("a store");
        prop_assert_eq!(store.len(), count);
        let query = vector(count, dimensions);
        let found = all(&store, &query);
        prop_assert_eq!(found.len() as u64, count);
        for number in 0..count {
            let exact: f32 = vector(number, dimensions).iter().zip(&query).map(|(a, b)| a * b).sum();
            let one = found.iter().find(|one| one.id == id(number)).expect("it is there");
            // Two halves of a step of at most 1/127 of the largest value, in every dimension.
            prop_assert!((one.cosine - exact).abs() < 0.03, "{} {}", one.cosine, exact);
        }
    }
}
