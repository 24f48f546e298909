//! Workbooks and tables as people have them: those of the shared folder, made by many programs, and
//! the samples beside this file. Cells were looked up in the programs that show them.

use super::harness::reading::read;
use super::harness::repository;
use super::harness::shared::shared;
use faqt::corpus::source::FileState;
use faqt::corpus::{Document, SourceMap, Unit};
use faqt::text::Span;
use std::fs;

/// Where `words` stand first: sheet and row or line, by the map as an index keeps it.
fn place(found: &[Document], words: &str) -> (String, u32) {
    let document = found.iter().find(|document| document.text.contains(words));
    let document = document.unwrap_or_else(|| panic!("{words:?} is not there"));
    let at = document.text.find(words).expect("it is there");
    let span = Span::new(at, at + words.len());
    let place = document.place(span);
    let stored = serde_json::to_string(&document.map).expect("JSON");
    let stored: SourceMap = serde_json::from_str(&stored).expect("a map");
    assert_eq!(stored.locate(span).1, place.units, "{words:?} as stored");
    let (first, last) = place.units;
    assert_eq!(first, last, "{words:?}");
    (place.within.join("/"), first)
}

/// File, words as they are read, sheet, row as the program shows it.
const CELLS: &[(&str, &str, &str, u32)] = &[
    (
        "test-columnar.xlsx",
        "Square of the Record Number",
        "testing",
        1,
    ),
    ("test-columnar.xlsx", "1960-01-17", "testing", 4),
    ("test-columnar.xlsx", "66.67%", "testing", 5),
    ("test-columnar.xlsx", "1991-09-09 01:46:40", "testing", 11),
    ("testEXCEL.xlsx", "Sample Excel Worksheet", "Feuil1", 1),
    ("testEXCEL.xlsx", "Number | Square", "Feuil1", 4),
    ("testEXCEL.xlsx", "13 | 169", "Feuil1", 18),
    ("testEXCEL.xlsx", "Written and saved", "Feuil1", 22),
    ("testEXCEL_charts.xlsx", "August | 6", "Sheet1", 9),
    ("testEXCEL_charts.xlsx", "is a panda", "Sheet1", 10),
    (
        "testEXCEL_headers_footers.xlsx",
        "John Smith11 | 11 Corporate HQ",
        "Sheet1",
        12,
    ),
    ("test-columnar.csv", "17-01-1960", "", 4),
];

#[test]
fn cells_stand_in_their_rows() {
    let Some(folder) = shared("corpora/office") else {
        return;
    };
    for (file, words, sheet, row) in CELLS {
        let (found, _) = read(&folder.join(file));
        assert_eq!(
            place(&found, words),
            (sheet.to_string(), *row),
            "{file}: {words}"
        );
    }
}

#[test]
fn each_table_is_read_or_refused_for_its_reason() {
    let Some(folder) = shared("corpora/office") else {
        return;
    };
    let mut names: Vec<String> = fs::read_dir(folder.clone())
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".xlsx") || name.ends_with(".csv"))
        .collect();
    names.sort();
    assert!(names.len() >= 9);
    for name in names {
        let (found, report) = read(&folder.join(&name));
        let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
        match name.as_str() {
            // With the password that Excel tries by itself; it is encrypted all the same.
            "protect.xlsx" => {
                let reason = "is encrypted; save it without a password";
                assert_eq!(report.state, FileState::Failed(reason.into()));
            }
            // A diagram and nothing in the cells; cells that are only formatted.
            "testEXCEL_diagramData.xlsx" | "testEXCEL_poi-61034.xlsx" => {
                assert_eq!((report.state, found.len()), (FileState::Read, 0), "{name}");
                assert!(
                    warnings[0].contains("has nothing in its cells"),
                    "{warnings:?}"
                );
            }
            _ => {
                assert_eq!(report.state, FileState::Read, "{name}");
                assert!(
                    !found.is_empty() && warnings.is_empty(),
                    "{name}: {warnings:?}"
                );
            }
        }
    }
}

#[test]
fn samples_are_read_with_their_places() {
    let folder = repository("tests/formats/samples");
    let cases = [
        (
            "xlsx/kettles.xlsx",
            "Whistler | enamel | 2.1 | 24.90 € | FALSE | 2019-11-15",
            "Prices",
            7,
        ),
        (
            "xlsx/kettles.xlsx",
            "With hard water every two.",
            "Questions",
            2,
        ),
        ("xlsx/kettles.xlsx", "sheets of copper", "Suppliers", 2),
        (
            "xls/kettles.xls",
            "Whistler | 24.9 | 2019-11-15",
            "Prices",
            4,
        ),
        (
            "xlsb/kettles.xlsb",
            "Whistler | 24.9 | 2019-11-15",
            "Prices",
            4,
        ),
        ("ods/hours.ods", "17:30", "Opening hours", 4),
        ("ods/hours.ods", "Zwei Wochen.", "Sheet2", 4),
        ("csv/questions.csv", "Abroad, please write first.", "", 4),
        ("csv/parts_latin1.csv", "Tülle", "", 3),
        ("tsv/boiling.tsv", "loud", "", 3),
        ("yaml/faq.yaml", "doesn't like", "", 13),
        ("json/faqpage.json", "lined anew", "", 10),
        ("json/faq.json", "Always.", "", 12),
        ("ipynb/boiling.ipynb", "thick enamel", "", 3),
    ];
    for (file, words, sheet, row) in cases {
        let (found, report) = read(&folder.join(file));
        assert_eq!(report.state, FileState::Read, "{file}");
        assert_eq!(
            place(&found, words),
            (sheet.to_string(), row),
            "{file}: {words}"
        );
    }
}

#[test]
fn units_are_those_of_the_program() {
    let folder = repository("tests/formats/samples");
    let unit = |file: &str| read(&folder.join(file)).0[0].unit;
    assert_eq!(unit("xlsx/kettles.xlsx"), Unit::Row);
    assert_eq!(unit("csv/questions.csv"), Unit::Line);
    assert_eq!(unit("ipynb/boiling.ipynb"), Unit::Cell);
}
