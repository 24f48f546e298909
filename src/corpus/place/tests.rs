use super::*;
use proptest::prelude::*;

#[test]
fn a_map_survives_being_written_down() {
    let map = SourceMap::identity("first line\nsecond\n\nthird").slice(Span::new(3, 22));
    let written = serde_json::to_string(&map).unwrap();
    assert_eq!(written, "[0,19,3,0,1,3,8,7,1]");
    assert_eq!(serde_json::from_str::<SourceMap>(&written).unwrap(), map);
}

/// Of a sheet whose rows 2 and 3 are empty, as are 5 to 7; the words of its rows are one run.
#[test]
fn lines_that_were_left_out_are_counted_in_what_is_written() {
    let mut map = SourceMap::new();
    for (at, line) in [(0, 1), (5, 4), (10, 8), (15, 9)] {
        map.push(Segment {
            text: at,
            text_len: 5,
            source: at as u64,
            source_len: 5,
            line,
        });
    }
    let written = serde_json::to_string(&map).unwrap();
    assert_eq!(written, "[0,20,0,0,1,3,-6,3,-6,4,5]");
    let read: SourceMap = serde_json::from_str(&written).unwrap();
    assert_eq!(read, map);
    assert_eq!(read.locate(Span::new(11, 14)).1, (8, 8));
    assert_eq!(read.locate(Span::new(6, 17)).1, (4, 9));
}

#[test]
fn words_are_found_where_they_stand() {
    // "caf&eacute; x": the entity is one character of the text.
    let mut map = SourceMap::new();
    map.push(Segment {
        text: 0,
        text_len: 3,
        source: 0,
        source_len: 3,
        line: 1,
    });
    map.push(Segment {
        text: 3,
        text_len: 2,
        source: 3,
        source_len: 8,
        line: 1,
    });
    map.push(Segment {
        text: 5,
        text_len: 2,
        source: 11,
        source_len: 2,
        line: 1,
    });
    assert_eq!(map.locate(Span::new(0, 5)), (0..11, (1, 1)));
    assert_eq!(map.locate(Span::new(6, 7)), (12..13, (1, 1)));
    let through = SourceMap::identity("ab\ncd")
        .slice(Span::new(1, 5))
        .through(&SourceMap::identity("ab\ncd"));
    assert_eq!(through.locate(Span::new(0, 4)), (1..5, (1, 2)));
}

/// Segments one behind the other, with gaps: lengths in text and file, gaps before, lines gone by.
fn segments() -> impl Strategy<Value = Vec<Segment>> {
    let one = (1usize..4, 0u64..5, 0usize..2, 0u64..3, 0u32..5, 1usize..4);
    (proptest::collection::vec(one, 1..12), 0u64..2).prop_map(|(rows, between)| {
        let (mut text, mut source, mut line) = (0, 0, 1);
        let mut segments = Vec::new();
        for (text_len, source_len, gap, source_gap, lines, times) in rows {
            // Without gaps and with equal lengths, rows are one run.
            let (gap, source_gap) = (gap * between as usize, source_gap * between);
            let source_len = if between == 0 {
                text_len as u64
            } else {
                source_len
            };
            text += gap;
            source += source_gap;
            line += if source_len > 0 { lines } else { 0 };
            for _ in 0..times {
                segments.push(Segment {
                    text,
                    text_len,
                    source,
                    source_len,
                    line,
                });
                text += text_len;
                source += source_len;
            }
            // The next row begins on bytes of its own.
            source += between;
        }
        segments
    })
}

fn map_of(segments: &[Segment]) -> SourceMap {
    let mut map = SourceMap::new();
    segments.iter().for_each(|segment| map.push(*segment));
    map
}

proptest! {
    #[test]
    fn each_segment_is_found_again(segments in segments()) {
        let map = map_of(&segments);
        for segment in &segments {
            let span = Span::new(segment.text, segment.text + segment.text_len);
            let bytes = segment.source..segment.source + segment.source_len;
            let (found, lines) = map.locate(span);
            prop_assert_eq!(found, bytes);
            if segment.source_len > 0 {
                prop_assert_eq!(lines, (segment.line, segment.line));
            }
        }
    }

    #[test]
    fn a_written_map_leads_to_the_same_places(segments in segments(), far in any::<u32>(), cut in 0usize..9) {
        let far = u64::from(far) * 9;
        let moved: Vec<_> = segments.iter().map(|s| Segment { source: s.source + far, ..*s }).collect();
        let map = map_of(&moved);
        let end = segments.last().map_or(0, |s| s.text + s.text_len);
        let map = map.slice(Span::new(cut.min(end), end));
        let written = serde_json::to_string(&map).unwrap();
        let read: SourceMap = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &map);
        for at in 0..end - cut.min(end) {
            let span = Span::new(at, at + 1);
            prop_assert_eq!(read.locate(span), map.locate(span));
        }
    }

    #[test]
    fn a_slice_leads_to_the_same_places(segments in segments(), from in 0usize..40, length in 1usize..9) {
        let map = map_of(&segments);
        let end = segments.last().map_or(0, |s| s.text + s.text_len);
        let from = from.min(end - 1);
        let part = map.slice(Span::new(from, (from + length).min(end)));
        for segment in &segments {
            for at in segment.text.max(from)..(segment.text + segment.text_len).min((from + length).min(end)) {
                prop_assert_eq!(part.locate(Span::new(at - from, at + 1 - from)), map.locate(Span::new(at, at + 1)));
            }
        }
    }

    #[test]
    fn what_is_no_written_map_is_read_all_the_same(numbers in proptest::collection::vec(-9i64..300, 0..40)) {
        let map = SourceMap::from(numbers);
        map.locate(Span::new(3, 30));
        map.slice(Span::new(3, 30));
        map.through(&SourceMap::identity("some words\nto stand on"));
    }
}
