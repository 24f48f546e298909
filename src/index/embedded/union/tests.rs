//! What tantivy's own search finds, by another way.

use super::{Leaf, best_of_union};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TEXT};
use tantivy::{DocAddress, Index, IndexWriter, Searcher, TantivyDocument, Term};

const WORDS: [&str; 6] = ["kettle", "water", "tea", "steam", "the", "rare"];

struct Shelf {
    searcher: Searcher,
    fields: [Field; 2],
    group: Field,
}

/// An index of so many entries in two fields, in segments of so many each, every thirteenth entry
/// deleted. The words of an entry follow from its number.
fn shelf(entries: u64, per_segment: u64) -> Shelf {
    let mut schema = Schema::builder();
    let fields = [
        schema.add_text_field("a", TEXT),
        schema.add_text_field("b", TEXT),
    ];
    let group = schema.add_text_field("group", STRING);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    for number in 0..entries {
        let mut entry = TantivyDocument::new();
        for field in fields {
            let mut text = String::new();
            for (at, word) in WORDS.iter().enumerate() {
                // The first words are seldom, "the" stands nearly everywhere, "rare" hardly.
                let odds = [40, 12, 6, 3, 1, 900][at];
                for _ in 0..next(4) * u64::from(next(odds) == 0) {
                    text.push_str(word);
                    text.push(' ');
                }
            }
            text.push_str(&"other ".repeat(next(9) as usize));
            entry.add_text(field, text);
        }
        entry.add_text(
            group,
            if number % 13 == 0 {
                "gone"
            } else {
                ["one", "two"][(number / 700 % 2) as usize]
            },
        );
        writer.add_document(entry).unwrap();
        if number % per_segment == per_segment - 1 {
            writer.commit().unwrap();
        }
    }
    writer.delete_term(Term::from_field_text(group, "gone"));
    writer.commit().unwrap();
    let searcher = index.reader().unwrap().searcher();
    Shelf {
        searcher,
        fields,
        group,
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The scores of all entries as tantivy gives them.
fn reference(shelf: &Shelf, leaves: &[Leaf], group: Option<&str>) -> BTreeMap<DocAddress, f32> {
    let words = leaves.iter().map(|leaf| {
        let query = term(leaf.field, leaf.stem);
        let query: Box<dyn Query> = Box::new(BoostQuery::new(query, leaf.weight));
        query
    });
    let words: Box<dyn Query> = Box::new(BooleanQuery::union(words.collect()));
    let mut clauses = vec![(Occur::Must, words)];
    if let Some(group) = group {
        let condition = Box::new(BoostQuery::new(term(shelf.group, group), 0.0));
        clauses.push((Occur::Must, condition));
    }
    let all = TopDocs::with_limit(100_000).order_by_score();
    let found = shelf
        .searcher
        .search(&BooleanQuery::new(clauses), &all)
        .unwrap();
    found
        .into_iter()
        .map(|(score, entry)| (entry, score))
        .collect()
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-5 * a.abs().max(b.abs())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn the_best_are_those_of_tantivy(
        weights in prop::collection::vec(prop::option::of(0.05f32..4.0), 12),
        limit in 1usize..150,
        group in prop::option::of(prop::sample::select(vec!["one", "two", "neither"])),
    ) {
        use std::sync::LazyLock;
        static SHELF: LazyLock<Shelf> = LazyLock::new(|| shelf(6_000, 2_500));
        let shelf = &*SHELF;
        let names = shelf.fields.iter().flat_map(|&field| WORDS.map(|stem| (field, stem)));
        let leaves: Vec<Leaf> = names
            .zip(&weights)
            .filter_map(|((field, stem), weight)| Some(Leaf { field, stem, weight: (*weight)? }))
            .collect();
        let expected = reference(shelf, &leaves, group);
        let condition = group.map(|group| term(shelf.group, group));
        let found = best_of_union(&shelf.searcher, &leaves, condition.as_deref(), limit).unwrap();

        prop_assert_eq!(found.len(), limit.min(expected.len()));
        for (score, entry) in &found {
            prop_assert!(near(*score, expected[entry]), "{:?} {} {}", entry, score, expected[entry]);
        }
        // Best first, equals in their order, and nothing better left out.
        let in_order = |(a, first): (f32, DocAddress), (b, second)| a > b || (a == b && first < second);
        prop_assert!(found.windows(2).all(|two| in_order(two[0], two[1])));
        let mut scores: Vec<f32> = expected.values().copied().collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        prop_assert!(found.iter().zip(&scores).all(|((score, _), best)| near(*score, *best)));
    }
}

#[test]
fn nothing_is_found_by_nothing() {
    let shelf = shelf(50, 50);
    let found = |stem| {
        let leaf = Leaf {
            field: shelf.fields[0],
            stem,
            weight: 1.0,
        };
        best_of_union(&shelf.searcher, &[leaf], None, 10).unwrap()
    };
    assert!(
        best_of_union(&shelf.searcher, &[], None, 10)
            .unwrap()
            .is_empty()
    );
    assert!(found("nowhere").is_empty());
    assert_eq!(found("other").len(), 10);
}
