use crate::passage::PassageId;
use crate::vectors::fixture::{
    add, all, encoding, folder_names, id, open, rows_file, stored, vector,
};
use crate::vectors::{Neighbour, Part, VectorError, VectorWriter, examine, folder, layout};
use std::collections::HashSet;
use std::fs;

#[test]
fn two_do_not_write_at_once() {
    let folder = stored(10, 8);
    let writer = VectorWriter::open(folder.path(), &encoding(8)).expect("a writer");
    let second = VectorWriter::open(folder.path(), &encoding(8)).map(drop);
    assert!(matches!(second, Err(VectorError::Locked(_))));
    drop(writer);
    VectorWriter::open(folder.path(), &encoding(8)).expect("the lock went with its holder");
}

/// What a killed writer leaves: the old record, and of its rows any beginning, or any of the writes
/// and others not, as a system may write pages in any order.
#[test]
fn a_killed_append_changes_nothing() {
    let dimensions = 8;
    let folder = stored(5, dimensions);
    let rows = rows_file(&folder);
    let record = folder.path().join(folder::RECORD);
    let before = (
        fs::read(&rows).expect("rows"),
        fs::read(&record).expect("a record"),
    );
    let query = vector(2, dimensions);
    let replies = all(&open(&folder, dimensions).expect("a store"), &query);
    let mut writer = VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
    add(&mut writer, 5..8, dimensions);
    writer.commit().expect("a commit");
    drop(writer);
    let after = (
        fs::read(&rows).expect("rows"),
        fs::read(&record).expect("a record"),
    );
    assert_eq!(rows_file(&folder), rows);

    // The file as it grows: before the commit it may end anywhere behind the rows that count.
    let changed: Vec<usize> = (0..after.0.len())
        .filter(|at| before.0.get(*at) != after.0.get(*at))
        .collect();
    fs::write(&record, &before.1).expect("a file");
    for cut in before.0.len()..=after.0.len() {
        fs::write(&rows, &after.0[..cut]).expect("a file");
        let store = open(&folder, dimensions).expect("the last commit");
        assert_eq!(all(&store, &query), replies, "cut at {cut}");
    }
    // Within the columns: any number of the bytes that change are written.
    for written in 0..=changed.len() {
        let mut bytes = before.0.clone();
        bytes.resize(after.0.len(), 0);
        for at in &changed[..written] {
            bytes[*at] = after.0[*at];
        }
        fs::write(&rows, &bytes).expect("a file");
        let store = open(&folder, dimensions).expect("the last commit");
        assert_eq!(all(&store, &query), replies, "{written} bytes");
        if written % 50 == 0 || written == changed.len() {
            // The next writer writes over it, with other vectors and fewer.
            let mut writer =
                VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
            assert_eq!(writer.len(), 5);
            add(&mut writer, 20..22, dimensions);
            writer.commit().expect("a commit");
            let examined = examine(folder.path()).expect("a store");
            assert_eq!((examined.vectors, examined.damaged), (7, vec![]));
            fs::write(&record, &before.1).expect("a file");
        }
    }
    // What is cut off after the commit is said to be.
    fs::write(&record, &after.1).expect("a file");
    for cut in before.0.len()..after.0.len() {
        fs::write(&rows, &after.0[..cut]).expect("a file");
        let error = open(&folder, dimensions).unwrap_err();
        assert!(matches!(error, VectorError::Truncated { .. }), "{error}");
    }
    fs::write(&record, &before.1).expect("a file");
    // The record as it is written beside its place.
    fs::write(&rows, &after.0).expect("a file");
    for cut in 0..=after.1.len() {
        fs::write(folder.path().join(".vectors.json"), &after.1[..cut]).expect("a file");
        assert_eq!(open(&folder, dimensions).expect("the last commit").len(), 5);
    }
    let writer = VectorWriter::open(folder.path(), &encoding(dimensions)).map(|mut writer| {
        add(&mut writer, 5..8, dimensions);
        writer.commit()
    });
    writer.expect("a writer").expect("a commit");
    assert_eq!(open(&folder, dimensions).expect("a store").len(), 8);
}

/// Each byte of each file is flipped, in one bit: it is an error to open, or the checkup names the
/// row, which is left out of replies, or nothing is changed by it.
#[test]
fn no_flipped_byte_goes_unseen() {
    let dimensions = 70;
    let folder = stored(6, dimensions);
    let query = vector(2, dimensions);
    let ids: Vec<PassageId> = (0..6).map(id).collect();
    let replies = all(&open(&folder, dimensions).expect("a store"), &query);
    let said = layout::HEADER..layout::HEADER + 6 * layout::KEY;
    let (mut refused, mut damaged, mut without_effect) = (0, 0, 0);
    for path in [folder.path().join(folder::RECORD), rows_file(&folder)] {
        let bytes = fs::read(&path).expect("a file");
        for at in 0..bytes.len() {
            // Of the gaps, which nobody reads, a few.
            let gap = path.extension().is_some_and(|name| name != "json")
                && bytes[at] == 0
                && !said.contains(&at)
                && at % 97 != 0;
            if gap {
                continue;
            }
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&path, &flipped).expect("a file");
            let Ok(store) = open(&folder, dimensions) else {
                assert!(examine(folder.path()).is_err(), "{at}");
                refused += 1;
                continue;
            };
            let found = all(&store, &query);
            let examined = examine(folder.path()).expect("it can be opened");
            match examined.damaged.len() {
                0 => {
                    assert_eq!(found, replies, "{at}");
                    without_effect += 1;
                }
                _ => {
                    let kept = |one: &&Neighbour| {
                        examined
                            .sound
                            .iter()
                            .any(|(id, part)| (one.id, one.part) == (*id, *part))
                    };
                    let expected: Vec<_> = replies.iter().filter(kept).copied().collect();
                    assert_eq!((found.len(), &found), (5, &expected), "{at}");
                    assert_eq!(store.scores_of(&query, &ids).expect("fits").len(), 5);
                    damaged += 1;
                }
            }
        }
        fs::write(&path, &bytes).expect("a file");
    }
    println!("{refused} refused, {damaged} damaged, {without_effect} without effect");
    assert!(refused > 250 && damaged > 6 * 70 && without_effect > 100);
}

#[test]
fn dead_and_damaged_vectors_are_left_behind() {
    let dimensions = 16;
    let folder = stored(5_000, dimensions);
    let reader = open(&folder, dimensions).expect("a store");
    let query = vector(1_234, dimensions);
    let before = all(&reader, &query);
    let mut writer = VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
    let alive = |first: u64| -> HashSet<PassageId> { (first..6_000).map(id).collect() };
    // A quarter is not more than a quarter.
    let few = alive(1_250);
    assert_eq!(writer.compact(|id| few.contains(&id)).expect("room"), 0);
    let old = rows_file(&folder);
    let many = alive(1_251);
    // What was just added goes over too.
    add(&mut writer, 5_000..5_002, dimensions);
    assert_eq!(
        writer.compact(|id| many.contains(&id)).expect("room"),
        1_251
    );
    assert_ne!(rows_file(&folder), old);
    assert_eq!(writer.len(), 3_751);
    assert_eq!(writer.missing([(id(1_250), Part::Passage)]).len(), 1);
    add(&mut writer, 0..10, dimensions);
    writer.commit().expect("a commit");
    assert_eq!(
        all(&reader, &query),
        before,
        "an open store stays what it was"
    );
    assert_eq!(
        folder_names(&folder).len(),
        3,
        "{:?}",
        folder_names(&folder)
    );
    let store = open(&folder, dimensions).expect("a store");
    assert_eq!(store.len(), 3_761);
    let expected: Vec<_> = before
        .iter()
        .filter(|one| many.contains(&one.id) || (0..10).any(|n| id(n) == one.id))
        .collect();
    let found = all(&store, &query);
    let found: Vec<_> = found
        .iter()
        .filter(|one| one.id != id(5_000) && one.id != id(5_001))
        .collect();
    assert_eq!(found, expected);
    drop(writer);

    // A damaged row goes with the next rewriting, and is missing then.
    let path = rows_file(&folder);
    let mut bytes = fs::read(&path).expect("the rows");
    let last = bytes.len() - 64 * 11;
    bytes[last] ^= 1;
    // Written to another file, as nobody changes one that is mapped.
    drop(store);
    fs::remove_file(&path).expect("no file");
    fs::write(&path, &bytes).expect("a file");
    assert_eq!(examine(folder.path()).expect("a store").damaged.len(), 1);
    let mut writer = VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
    assert_eq!(writer.retain(|_| true).expect("room"), 1);
    assert!(examine(folder.path()).expect("a store").damaged.is_empty());
}

#[test]
fn readers_go_on_while_somebody_writes() {
    let dimensions = 24;
    let folder = stored(100, dimensions);
    let query = vector(42, dimensions);
    let done = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::Relaxed;
    std::thread::scope(|scope| {
        let read = || {
            while !done.load(order) {
                let store = open(&folder, dimensions).expect("a store at any time");
                assert!(store.len() >= 100);
                let found = all(&store, &query);
                assert_eq!(found.len() as u64, store.len());
                assert_eq!(found[0].id, id(42));
            }
        };
        let readers: Vec<_> = (0..2).map(|_| scope.spawn(read)).collect();
        let mut writer =
            VectorWriter::open(folder.path(), &encoding(dimensions)).expect("a writer");
        for round in 0..30u64 {
            let first = 100 + round * 200;
            add(&mut writer, first..first + 200, dimensions);
            writer.commit().expect("a commit");
            if round % 10 == 9 {
                let alive: HashSet<PassageId> =
                    (0..100).chain(first..first + 200).map(id).collect();
                writer.compact(|id| alive.contains(&id)).expect("room");
            }
        }
        done.store(true, order);
        for reader in readers {
            reader.join().expect("a reader that went on");
        }
    });
    assert!(examine(folder.path()).expect("a store").damaged.is_empty());
}

#[test]
fn what_is_complete_is_noted_until_vectors_are_dropped() {
    let folder = stored(10, 8);
    let is_complete = |index: &str| open(&folder, 8).expect("a store").is_complete_for(index);
    assert!(!is_complete("first"), "nothing is noted by itself");
    let writer = || VectorWriter::open(folder.path(), &encoding(8)).expect("a writer");
    writer().note_complete("first").expect("a note");
    assert!(is_complete("first") && !is_complete("second"));
    let mut other = writer();
    add(&mut other, 10..12, 8);
    other.commit().expect("a commit");
    assert!(is_complete("first"), "more vectors take none away");
    assert_eq!(open(&folder, 8).expect("a store").len(), 12);
    drop(other);
    writer().note_complete("second").expect("a note");
    assert!(is_complete("second") && !is_complete("first"));
    writer().retain(|one| one != id(0)).expect("room");
    assert!(!is_complete("second"), "one may be missing now");
}
