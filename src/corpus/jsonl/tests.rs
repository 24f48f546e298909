use super::*;
use proptest::prelude::*;

fn read(text: &str) -> (Vec<Document>, Vec<Warning>) {
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    documents(
        "a.jsonl",
        text.as_bytes(),
        &mut |d| found.push(d),
        &mut warnings,
    )
    .expect("reading from memory does not fail");
    (found, warnings)
}

fn words<'d>(document: &'d Document) -> Vec<(BlockKind, &'d str)> {
    let pair = |block: &'d Block| (block.kind, document.words_of(block));
    document.blocks.iter().map(pair).collect()
}

const ANSWER: BlockKind = BlockKind::FaqAnswer { cut_off: false };
const QUESTION: BlockKind = BlockKind::FaqQuestion { level: None };

#[test]
fn each_line_is_a_document() {
    let (found, warnings) = read(concat!(
        "{\"_id\": \"d1\", \"title\": \"Rust\", \"text\": \"One.\\nStill one.\\n\\nTwo.\", \"x\": {\"y\": []}}\n",
        "\n",
        "{\"_id\": 7, \"title\": \"What is KPO?\", \"text\": \"A service.\\n\\nIt costs.\"}\r\n",
        "{\"q\": \"Who pays?\", \"a\": \"You do.\"}",
    ));
    assert_eq!(warnings, []);
    let ids: Vec<&str> = found.iter().map(|d| &*d.id).collect();
    assert_eq!(ids, ["d1", "7", "a.jsonl#4"]);
    assert_eq!(found[0].title.as_deref(), Some("Rust"));
    assert_eq!(
        words(&found[0]),
        [
            (BlockKind::Paragraph, "One.\nStill one."),
            (BlockKind::Paragraph, "Two.")
        ]
    );
    assert_eq!(
        words(&found[1]),
        [
            (QUESTION, "What is KPO?"),
            (ANSWER, "A service."),
            (ANSWER, "It costs.")
        ]
    );
    assert_eq!(
        words(&found[2]),
        [(QUESTION, "Who pays?"), (ANSWER, "You do.")]
    );
    let (_, lines) = found[2].map.locate(found[2].blocks[1].span);
    assert_eq!(lines, (4, 4));
}

#[test]
fn broken_lines_are_named_and_stop_nothing() {
    let (found, warnings) =
        read("{\"text\": \"a\"\n[1]\n{\"n\": 1}\n{\"text\": \"good\"}\n\u{0}\n");
    assert_eq!(found.len(), 1);
    let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "a.jsonl: line 1 is not JSON (column 12) and was left out",
            "a.jsonl: line 2 is not a JSON object and was left out",
            "a.jsonl: line 5 is not JSON (column 1) and was left out",
            "a.jsonl: the record on line 3 has neither text nor question and answer and was left out",
        ]
    );
}

#[test]
fn an_array_is_read_as_its_records() {
    let json = "\u{FEFF}[\n  {\"question\": \"Why?\",\n   \"answer\": \"So.\"},\n  {\"text\": \"More\"}\n]";
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let result = array(
        "a.json",
        json.as_bytes(),
        &mut |d| found.push(d),
        &mut warnings,
    );
    assert_eq!((result, found.len(), warnings.len()), (Json::Records, 2, 0));
    assert_eq!(found[1].id, "a.json#4");
    let answer = found[0].map.locate(found[0].blocks[1].span);
    assert_eq!(
        (
            &json[answer.0.start as usize..answer.0.end as usize],
            answer.1
        ),
        ("So.", (3, 3))
    );
    let other = array("b.json", b"{\"name\": 1}", &mut |_| {}, &mut warnings);
    assert_eq!(other, Json::Other);
}

/// JSON in which any character may be written as an escape.
fn escaped(text: &str, how: &[bool]) -> String {
    let unit = |u: &u16| format!("\\u{u:04x}");
    let one = |(c, &as_escape): (char, &bool)| match (c, as_escape) {
        ('\n', false) => "\\n".to_string(),
        ('"' | '\\', false) => format!("\\{c}"),
        (c, false) if c >= ' ' => c.to_string(),
        (c, _) => c.encode_utf16(&mut [0; 2]).iter().map(unit).collect(),
    };
    text.chars().zip(how.iter().cycle()).map(one).collect()
}

proptest! {
    #[test]
    fn each_character_is_found_in_its_bytes(
        text in "[a-zé\"\\\\\n\t😀知]{1,30}x",
        how in proptest::collection::vec(any::<bool>(), 1..9),
    ) {
        let file = format!("{{\"text\": \"first\"}}\n  {{\"_id\": \"b\", \"text\": \"{}\"}}\n", escaped(&text, &how));
        let (found, warnings) = read(&file);
        prop_assert_eq!(warnings, []);
        prop_assert_eq!(&found[1].text, &text);
        for (at, c) in text.char_indices() {
            let (range, lines) = found[1].map.locate(Span::new(at, at + c.len_utf8()));
            let own = format!("\"{}\"", &file[range.start as usize..range.end as usize]);
            let again: String = serde_json::from_str(&own).expect("a whole escape or character");
            prop_assert_eq!(again, c.to_string());
            prop_assert_eq!(lines, (2, 2));
        }
    }

    #[test]
    fn nothing_panics(lines in "(\\{\"(text|q|a|_id|title)\": ?(\"[a-z\\\\un0-9d\"]{0,12}\"?|1|null|\\[\\]),?\\}?\n?){0,6}") {
        let (found, _) = read(&lines);
        for document in found {
            for block in &document.blocks {
                prop_assert!(!document.words_of(block).is_empty());
            }
        }
    }
}
