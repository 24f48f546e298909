use super::*;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{BlockKind, Warning};
use proptest::prelude::*;

fn read_bytes(path: &str, bytes: &[u8]) -> (Document, Vec<Warning>) {
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new(path, bytes, &options);
    let mut output = Output::new(path, &mut each, &mut warnings);
    read(&input, &mut output).expect("every text is a table");
    let document = found.pop().expect("one document");
    check_blocks(&document);
    (document, warnings)
}

fn document(text: &str) -> Document {
    read_bytes("kettle_prices.csv", text.as_bytes()).0
}

#[test]
fn a_table_has_its_header_first() {
    let found = document("Kettle,Price\nGooseneck,49\n\nWhistler,\"24,90\"\n");
    assert_eq!(
        show(&found),
        "table: Kettle | Price⏎Gooseneck | 49⏎Whistler | 24,90\n"
    );
    let at = found.text.find("24,90").expect("a cell");
    let place = found.place(Span::new(at, at + 5));
    assert_eq!((place.units, place.bytes), ((4, 4), 37..42));
}

#[test]
fn questions_and_answers_are_pairs() {
    let (found, warnings) = read_bytes(
        "faq.csv",
        b"No,Topic,Question,Answer,Link\n1,Care,Why \"\"x\"\"?,\"First.\n\nSecond \"\"one\"\".\",a.de\n2,Care,How?,So.,\n",
    );
    assert_eq!(
        show(&found),
        "h3: Care\nQ: Why \"\"x\"\"?\nA: First.\nA: Second \"one\".\nA: a.de\nQ: How?\nA: So.\n"
    );
    let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["faq.csv: the column “No” beside questions and answers left out"]
    );
}

#[test]
fn questions_are_known_without_their_names() {
    let text = "What is tea?\tLeaves in hot water, left for a while.\n\
        Who makes kettles?\tSmiths make them, and factories.\n\
        How long does it boil?\tFour minutes for a whole litre.\n";
    let (found, _) = read_bytes("pairs.tsv", text.as_bytes());
    assert!(show(&found).starts_with("Q: What is tea?\nA: Leaves in"));
}

#[test]
fn long_texts_are_sections() {
    let long = "The kettle sings before it boils and is quiet afterwards. ".repeat(6);
    let found = document(&format!(
        "id,name,story\n7,Whistler,\"{long}\"\n8,Gooseneck,\"{long}\"\n"
    ));
    let shown = show(&found);
    assert!(shown.starts_with("h3: id | name | story\nh4: 7 | Whistler\np: The kettle sings"));
    assert_eq!(found.title.as_deref(), Some("kettle prices"));
}

#[test]
fn captions_and_columns_alone_are_text() {
    let found = document(
        "Prices of spring,,\nAll with tax.,,\nName,Litres,Price\nWhistler,2,24\nTall one,3,30\n",
    );
    assert_eq!(
        show(&found),
        "h2: Prices of spring\np: All with tax.\n\
         table: Name | Litres | Price⏎Whistler | 2 | 24⏎Tall one | 3 | 30\n"
    );
    let found = document("First, the water.\n");
    assert_eq!(show(&found), "li: First | the water.\n");
    let found = document("Notes\nBoil the water first.\nThen wait.\n");
    assert_eq!(
        show(&found),
        "h2: Notes\np: Boil the water first.\np: Then wait.\n"
    );
    let found = document("1,2\n3,4\n5,6\n");
    assert_eq!(show(&found), "li: 1 | 2\nli: 3 | 4\nli: 5 | 6\n");
}

#[test]
fn separators_and_encodings_are_found_out() {
    let (found, _) = read_bytes(
        "a.csv",
        b"Teil;Gr\xf6\xdfe;Preis\nT\xfclle;klein;4,00\nKnauf;gro\xdf;3,50\n",
    );
    assert_eq!(
        show(&found),
        "table: Teil | Größe | Preis⏎Tülle | klein | 4,00⏎Knauf | groß | 3,50\n"
    );
    let at = found.text.find("groß").expect("a cell");
    assert_eq!(found.place(Span::new(at, at + 5)).bytes, 40..44);
    let found = document("sep=|\na|b\nKettle, tall|2\n");
    assert_eq!(show(&found), "table: a | b⏎Kettle, tall | 2\n");
    let found = document("a|b c\n1|x, y\n");
    assert_eq!(show(&found), "table: a | b c⏎1 | x, y\n");
}

#[test]
fn loose_quotation_marks_are_characters() {
    let rows = |text: &str| -> Vec<Vec<String>> {
        let words = |cell: &Cell| cell.span.of(text).to_string();
        let rows = Rows::new(text, 0, b',');
        rows.map(|row| row.cells.iter().map(words).collect())
            .collect()
    };
    assert_eq!(
        rows("a,\"b,c\nd,e"),
        [vec!["a", "\"b", "c"], vec!["d", "e"]]
    );
    assert_eq!(rows("\"a\"b,c"), [["\"a\"b", "c"]]);
    assert_eq!(rows("x, \"y, z\" ,w"), [["x", "y, z", "w"]]);
    assert_eq!(rows("a\rb\r\nc\n\n,,\nd"), [["a"], ["b"], ["c"], ["d"]]);
}

#[test]
fn empty_cells_keep_their_columns() {
    let found = document("Name,Blue,Red,Green\nA kettle,1,,3\n,2,,\nB kettle,,,4\n");
    assert_eq!(
        show(&found),
        "table: Name | Blue | Red | Green⏎A kettle | 1 |  | 3⏎ | 2⏎B kettle |  |  | 4\n"
    );
}

#[test]
fn bars_in_cells_do_not_end_them() {
    let found = document("Name,Use\nT | shape,a | b || c\n");
    assert_eq!(show(&found), "table: Name | Use⏎T|shape | a|b || c\n");
}

#[test]
fn long_tables_are_read_in_parts() {
    let row = format!("Whistler,{}\n", "a note about the kettle ".repeat(9));
    let text = format!("Prices,\nKettle,Note\n{}Last,one\n", row.repeat(60_000));
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new("a.csv", text.as_bytes(), &options);
    read(&input, &mut Output::new("a.csv", &mut each, &mut warnings)).expect("a table");
    assert_eq!(found.len(), 2);
    let second = &found[1];
    let at = second.text.find("Whistler").expect("a row");
    let place = second.place(Span::new(at, at + 8));
    assert_eq!(second.id, format!("a.csv#{}", place.units.0));
    assert!(
        second
            .text
            .starts_with("Prices\n\nKettle | Note\nWhistler | a note")
    );
    // What is said again has the place of what follows.
    assert_eq!(
        second.place(second.blocks[1].span).bytes.start,
        place.bytes.start
    );
    let there = &text[place.bytes.start as usize..place.bytes.end as usize];
    assert_eq!(there, "Whistler");
    assert!(second.text.ends_with("Last | one"));
    let lines = |document: &Document| document.text.matches("Whistler").count();
    assert_eq!(found.iter().map(lines).sum::<usize>(), 60_000);
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop_oneof![
        "[a-zäé知]{1,6}( [a-z]{1,5}){0,3}",
        "[0-9]{1,4}",
        Just(String::new()),
        "[a-z]{1,4}[,;|\"\n][a-z \"\n]{0,4}[a-z]",
    ];
    (2..6usize).prop_flat_map(move |width| {
        prop::collection::vec(prop::collection::vec(cell.clone(), width), 1..12)
    })
}

fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter()
        .for_each(|row| writer.write_record(row).expect("a row"));
    String::from_utf8(writer.into_inner().expect("all rows")).expect("text")
}

proptest! {
    #[test]
    fn rows_are_those_of_the_csv_crate(rows in table()) {
        let text = written(&rows);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<(u32, String)>> = reader
            .records()
            .map(|row| {
                let row = row.expect("a row");
                let cells = row.iter().map(|cell| cell.trim().to_string());
                (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()).collect()
            })
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        let ours: Vec<Vec<(u32, String)>> = Rows::new(&text, 0, b',')
            .map(|row| {
                let words = |cell: &Cell| {
                    let words = cell.span.of(&text);
                    let words = if cell.quoted { words.replace("\"\"", "\"") } else { words.into() };
                    (cell.column, words)
                };
                row.cells.iter().map(words).collect()
            })
            .collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn each_word_is_found_at_its_place(rows in table(), names in any::<bool>()) {
        let mut rows = rows;
        if names {
            let names = ["question", "answer", "topic", "note", "more", "other"];
            rows.insert(0, rows[0].iter().zip(names).map(|(_, name)| name.to_string()).collect());
        }
        let text = written(&rows);
        let (found, _) = read_bytes("a.csv", text.as_bytes());
        for block in &found.blocks {
            let mut at = block.span.start();
            for word in found.words_of(block).split_inclusive(char::is_whitespace) {
                let span = Span::new(at, at + word.len()).trimmed(&found.text);
                at += word.len();
                if !span.of(&found.text).contains(char::is_alphanumeric) {
                    continue;
                }
                let place = found.place(span);
                let there = &text[place.bytes.start as usize..place.bytes.end as usize];
                // Two words of a cell with bars between them have become one.
                let bare = |text: &str| text.replace([' ', '\n', '"'], "");
                prop_assert_eq!(bare(span.of(&found.text)), bare(there));
                let line = 1 + text[..place.bytes.start as usize].matches('\n').count() as u32;
                prop_assert_eq!(place.units.0, line);
            }
        }
    }

    #[test]
    fn no_words_are_lost(rows in table()) {
        let text = written(&rows);
        let (found, _) = read_bytes("a.csv", text.as_bytes());
        let shown: String = found.blocks.iter().map(|block| format!("{} ", found.words_of(block))).collect();
        for word in rows.iter().flatten().flat_map(|cell| cell.split(|c: char| !c.is_alphanumeric())) {
            prop_assert!(shown.contains(word), "{word:?} is not in {shown:?}");
        }
    }

    #[test]
    fn anything_is_a_table(text in "[a-z0-9,;|\t\"\r\n ?é]{0,200}") {
        let (found, _) = read_bytes("a.csv", text.as_bytes());
        prop_assert!(found.blocks.iter().all(|block| block.kind != BlockKind::Code));
    }
}
