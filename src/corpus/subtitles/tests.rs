use super::*;
use crate::corpus::encoding::decode;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{as_utf8, check_blocks, holds_in_order, show};
use proptest::prelude::*;

fn read_as(name: &str, text: &str) -> Document {
    let options = ReadOptions::default();
    let input = Input::new(name, text.as_bytes(), &options);
    document(&input, &as_utf8(text)).expect("cues")
}

fn read(text: &str) -> Document {
    read_as("talk.vtt", text)
}

/// The words of each place, and the second.
fn at(document: &Document, source: &str, words: &str) -> (String, (u32, u32)) {
    let start = document.text.find(words).expect("the words");
    let place = document.place(Span::new(start, start + words.len()));
    assert!(place.is_in_bytes());
    let bytes = place.bytes.start as usize..place.bytes.end as usize;
    (source[bytes].to_string(), place.units)
}

#[test]
fn cues_become_sentences() {
    let source = concat!(
        "1\n00:00:01,000 --> 00:00:03,500\nThe kettle <i>rings</i>\na bell\n\n2\n00:00:03,600 --> 00:00:05,000\n{\\an8}when it boils.\n\n",
        "3\n00:00:09,000 --> 00:00:11,000\nTea &amp; cake.\n4\n00:01:11,500 --> 00:01:12,000\n- Who asked?\n- Nobody.\n",
    );
    let document = read_as("talk.srt", source);
    assert_eq!(
        show(&document),
        "p: The kettle rings a bell when it boils.\np: Tea & cake.\np: Who asked?\np: Nobody.\n"
    );
    check_blocks(&document);
    assert_eq!(document.unit, Unit::Second);
    assert_eq!(at(&document, source, "rings"), ("rings".into(), (1, 1)));
    assert_eq!(at(&document, source, "boils"), ("boils".into(), (3, 3)));
    assert_eq!(at(&document, source, "Nobody").1, (71, 71));
    assert_eq!(
        at(&document, source, "kettle rings a bell when it").1,
        (1, 3)
    );
}

#[test]
fn speakers_are_named_and_notes_left_out() {
    let source = concat!(
        "\u{feff}WEBVTT - Tea in practice\nKind: captions\n\nNOTE hidden\nmore\n\nSTYLE\n::cue { color: red }\n\nintro\n",
        "00:01.000 --> 00:02.000 align:start\n<v The host>Hello.\n\n00:02.000 --> 00:03.000\n<v The host>Welcome.</v>\n\n",
        "00:03.000 --> 00:04.000\n<v.loud Guest>Thank <00:03.500><c.x>you</c>.\n",
    );
    let options = ReadOptions::default();
    let input = Input::new("talk.vtt", source.as_bytes(), &options);
    let document = document(&input, &decode(source.as_bytes())).unwrap();
    assert_eq!(
        show(&document),
        "p: The host: Hello. Welcome.\np: Guest: Thank you.\n"
    );
    assert_eq!(document.title.as_deref(), Some("Tea in practice"));
    assert_eq!(at(&document, source, "Guest"), ("Guest".into(), (3, 3)));
}

#[test]
fn captions_that_roll_are_read_once() {
    let document = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\none two\n\n00:02.000 --> 00:03.000\none two\nthree\n\n00:03.000 --> 00:04.000\nthree\nfour\n",
    );
    assert_eq!(show(&document), "p: one two three four\n");
}

#[test]
fn times_out_of_order_never_lead_back() {
    let source = "00:00:09,000 --> 00:00:10,000\nLate.\n\n00:00:01,000 --> 00:00:02,000\nEarly.\n\n00:00:30,000 --> 00:00:31,000\nLast.\n";
    let document = read(source);
    assert_eq!(at(&document, source, "Early").1, (9, 9));
    assert_eq!(at(&document, source, "Last").1, (30, 30));
}

#[test]
fn other_encodings_keep_their_places() {
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000\nGrün ist der Tee.\n";
    let bytes: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let options = ReadOptions::default();
    let document = document(&Input::new("a.vtt", &bytes, &options), &decode(&bytes)).unwrap();
    let start = document.text.find("ist").unwrap();
    let place = document.place(Span::new(start, start + 3));
    let bytes = &bytes[place.bytes.start as usize..place.bytes.end as usize];
    assert_eq!(bytes, b"i\0s\0t\0");
}

#[test]
fn a_file_without_times_says_so() {
    let options = ReadOptions::default();
    let text = "Just some words.\n";
    assert!(
        document(
            &Input::new("a.srt", text.as_bytes(), &options),
            &as_utf8(text)
        )
        .is_none()
    );
}

const SAMPLES: [&str; 2] = [
    include_str!("../../../tests/formats/samples/subtitles/talk.srt"),
    include_str!("../../../tests/formats/samples/subtitles/talk.vtt"),
];

fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "00:00:01,000 --> 00:00:02,000\n",
        "00:09.000 --> 00:08.000\n",
        "99:99:99.9 --> 1:1\n",
        "-->",
        "1\n",
        "\n\n",
        "\n",
        "\r\n",
        "<v A>",
        "<i>",
        "</i>",
        "<",
        "{\\an8}",
        "&amp;",
        "&",
        "- ",
        "WEBVTT\n",
        "NOTE ",
        "one ",
        "two. ",
        "ünf",
        "日本",
        "\0",
        "\t",
    ]);
    prop::collection::vec(bit, 0..40)
        .prop_map(|bits| format!("00:00:01,000 --> 00:00:02,000\n{}", bits.concat()))
}

/// Blocks are sound, and each word is found at its bytes.
fn check(document: &Document, source: &str) {
    check_blocks(document);
    for block in &document.blocks {
        let mut start = block.span.start();
        for word in document.words_of(block).split_inclusive(' ') {
            let span = Span::new(start, start + word.len()).trimmed(&document.text);
            start += word.len();
            let (bytes, _) = document.map.locate(span);
            let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            assert!(holds_in_order(
                &source[bytes.start as usize..bytes.end as usize],
                &letters
            ));
        }
    }
}

proptest! {
    #[test]
    fn any_soup_gives_sound_blocks_and_places(text in soup()) {
        check(&read(&text), &text);
    }

    #[test]
    fn any_damage_is_read(at in 0..400usize, to in 0..40usize, which in 0..2usize) {
        let sample = SAMPLES[which];
        let start = sample.floor_char_boundary(at.min(sample.len()));
        let end = sample.floor_char_boundary((start + to).min(sample.len()));
        let text = format!("{}{}", &sample[..start], &sample[end..]);
        let options = ReadOptions::default();
        if let Some(document) = document(&Input::new("a.srt", text.as_bytes(), &options), &as_utf8(&text)) {
            check(&document, &text);
        }
    }
}
