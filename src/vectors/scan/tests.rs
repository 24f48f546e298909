use crate::passage::PassageId;
use crate::vectors::fixture::{all, encoding, id, open, stored, vector};
use crate::vectors::{Part, VectorWriter};
use std::collections::{HashMap, HashSet};

#[test]
fn threads_filters_and_ids_agree_with_a_plain_sort() {
    let dimensions = 19;
    let folder = stored(10_000, dimensions);
    let store = open(&folder, dimensions).expect("a store");
    let query = vector(77_777, dimensions);
    let mut sorted = all(&store, &query);
    assert_eq!(sorted.len(), 10_000);
    sorted.sort_by(|a, b| {
        let nearer = b.cosine.total_cmp(&a.cosine);
        nearer.then((a.id, a.part).cmp(&(b.id, b.part)))
    });
    for threads in [0, 1, 2, 3, 8] {
        for limit in [0, 1, 10, 300] {
            let nearest = store.scan(&query, limit, threads, |_, _| true);
            assert_eq!(nearest.expect("fits"), sorted[..limit], "{threads} {limit}");
        }
    }
    let questions: Vec<_> = sorted
        .iter()
        .filter(|one| one.part == Part::Question)
        .copied()
        .collect();
    let kept = store.scan(&query, 50, 2, |_, part| part == Part::Question);
    assert_eq!(kept.expect("fits"), questions[..50]);

    let some: Vec<PassageId> = sorted.iter().step_by(7).map(|one| one.id).collect();
    let mut expected: Vec<_> = sorted.iter().step_by(7).copied().collect();
    expected.sort_by_key(|one| (one.id, one.part));
    assert_eq!(store.scores_of(&query, &some).expect("fits"), expected);
    let strangers = [id(123_456_789), PassageId::from_bits(0)];
    let found = store.scores_of(&query, &strangers[..1]);
    assert_eq!(found.expect("fits"), []);
}

#[test]
fn equal_ones_are_ordered_by_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = VectorWriter::open(folder.path(), &encoding(3)).expect("a writer");
    for number in 0..100 {
        for part in [Part::Question, Part::Passage] {
            writer
                .add(id(number), part, &[1.0, 2.0, 3.0])
                .expect("room");
        }
    }
    writer.commit().expect("a commit");
    let store = open(&folder, 3).expect("a store");
    let nearest = store
        .scan(&[3.0, 2.0, 1.0], 21, 1, |_, _| true)
        .expect("fits");
    let mut expected: Vec<PassageId> = (0..100).map(id).collect();
    expected.sort();
    let expected = expected
        .iter()
        .flat_map(|id| [(*id, Part::Passage), (*id, Part::Question)]);
    let given = nearest.iter().map(|one| (one.id, one.part));
    assert!(given.eq(expected.take(21)));
}

#[test]
fn only_directions_count_and_none_has_no_neighbour() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = VectorWriter::open(folder.path(), &encoding(2)).expect("a writer");
    let vectors: [[f32; 2]; 6] = [
        [3e30, 4e30],
        [3e-42, 4e-42],
        [0.0, 0.0],
        [f32::NAN, 1.0],
        [f32::INFINITY, 1.0],
        [-3.0, -4.0],
    ];
    for (number, vector) in vectors.iter().enumerate() {
        writer
            .add(id(number as u64), Part::Passage, vector)
            .expect("room");
    }
    writer.commit().expect("a commit");
    let store = open(&folder, 2).expect("a store");
    let cosine = |query: &[f32], number: u64| {
        let found = store.scores_of(query, &[id(number)]).expect("fits");
        (found[0].cosine * 1e3).round() / 1e3
    };
    assert_eq!(cosine(&[0.3, 0.4], 0), 1.0);
    assert_eq!(cosine(&[0.3, 0.4], 5), -1.0);
    for number in 1..5 {
        assert_eq!(cosine(&[0.3, 0.4], number), 0.0);
    }
    assert_eq!(cosine(&[f32::NAN, 0.0], 0), 0.0);
    assert_eq!(cosine(&[0.0, 0.0], 0), 0.0);
    assert_eq!(all(&store, &[f32::NEG_INFINITY, 0.0]).len(), 6);
}

/// As vectors of real encoders, so these: some near, most not. The shares are those of 2,000
/// vectors; what larger sets lose is measured where quantising is described.
#[test]
fn bytes_lose_little() {
    let (dimensions, count) = (384, 2_000);
    let folder = stored(count, dimensions);
    let store = open(&folder, dimensions).expect("a store");
    let vectors: Vec<_> = (0..count).map(|n| vector(n, dimensions)).collect();
    let (mut same, mut first, mut worst) = (0, 0, 0f32);
    let queries = 50;
    for query in (0..queries).map(|n| vector(1_000_000 + n, dimensions)) {
        let mut exact: Vec<(f32, PassageId)> = vectors
            .iter()
            .zip(0..)
            .map(|(v, n)| (v.iter().zip(&query).map(|(a, b)| a * b).sum(), id(n)))
            .collect();
        let found = store.scores_of(&query, &(0..count).map(id).collect::<Vec<_>>());
        let found: HashMap<_, _> = found
            .expect("fits")
            .iter()
            .map(|one| (one.id, one.cosine))
            .collect();
        for (cosine, id) in &exact {
            worst = worst.max((cosine - found[id]).abs());
        }
        exact.sort_by(|a, b| b.0.total_cmp(&a.0));
        let nearest = store.scan(&query, 10, 1, |_, _| true).expect("fits");
        first += u64::from(nearest[0].id == exact[0].1);
        let exact: HashSet<PassageId> = exact[..10].iter().map(|one| one.1).collect();
        same += nearest.iter().filter(|one| exact.contains(&one.id)).count();
    }
    println!("of 10 nearest {same} of 500, first {first} of {queries}, at most {worst} off");
    assert!(same >= 480 && first >= 45, "{same} {first}");
    assert!(worst < 0.004, "{worst}");
}
