//! What stands in other parts of an Office Open XML package and belongs to the text: charts, the
//! words of diagrams (SmartArt), and chunks of HTML that were put in as they are.

use super::composition::Piece;
use super::markup::{Element, Step, Visitor, visit};
use super::package::Package;
use super::relations::Relations;
use crate::corpus::read::{Output, Unread};
use crate::corpus::{BlockKind, WarningKind, html};
use std::collections::{BTreeMap, HashMap};

/// So many points of a chart are read; what has more is a picture and no table.
const MOST_POINTS: usize = 1000;

/// The content of the parts that `relations` lead to, by the id of the relation.
///
/// # Errors
/// As for [`Package::bytes`].
pub(super) fn read(
    package: &mut Package,
    relations: &Relations,
    output: &mut Output,
) -> Result<HashMap<String, Vec<Piece>>, Unread> {
    let mut embedded = HashMap::new();
    for (kind, id, part) in relations.all() {
        let pieces = match kind {
            "chart" => {
                let mut chart = Chart::default();
                visit(package, part, &mut chart, output)?;
                chart.pieces()
            }
            "diagramData" => {
                let mut diagram = Diagram::default();
                visit(package, part, &mut diagram, output)?;
                diagram.pieces
            }
            "aFChunk" => chunk(package, part, output)?,
            _ => continue,
        };
        embedded.insert(id.to_string(), pieces);
    }
    Ok(embedded)
}

/// A file that was put into a document as it is.
fn chunk(package: &mut Package, part: &str, output: &mut Output) -> Result<Vec<Piece>, Unread> {
    let ending = part.rsplit('.').next().unwrap_or_default();
    let is_html = matches!(
        ending.to_ascii_lowercase().as_str(),
        "html" | "htm" | "xhtml"
    );
    let is_text = ending.eq_ignore_ascii_case("txt");
    if !is_html && !is_text {
        let warning = format!("{part} in it is a document in a document and is left out");
        output.warn(WarningKind::Structure, warning);
        return Ok(Vec::new());
    }
    let Some(text) = package.text(part, output)? else {
        return Ok(Vec::new());
    };
    Ok(match is_html {
        true => html_pieces(&text),
        false => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(Piece::paragraph)
            .collect(),
    })
}

/// The blocks of an HTML page, all of them content.
pub(super) fn html_pieces(source: &str) -> Vec<Piece> {
    let fragment = html::fragment(source, false, false);
    let piece = |block: &crate::corpus::Block| {
        let (words, _) = fragment.stretch(block.span);
        match block.kind {
            // Its cells are joined already.
            BlockKind::Table => Piece::Table(words.lines().map(|row| vec![row.into()]).collect()),
            kind => Piece::Text {
                kind,
                words: words.to_string(),
            },
        }
    };
    fragment.blocks.iter().map(piece).collect()
}

/// A chart: its titles, and its points as a table. ECMA-376 part 1, 21.2.
#[derive(Default)]
struct Chart {
    titles: Vec<String>,
    series: Vec<Series>,
    /// The elements that are open, as far as they matter.
    within: Vec<Within>,
    point: usize,
    text: String,
}

/// One line or one colour of a chart.
#[derive(Default)]
struct Series {
    name: String,
    categories: Vec<(usize, String)>,
    /// By the number of the point.
    values: BTreeMap<usize, String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Title,
    Name,
    Categories,
    Values,
}

impl Within {
    fn of(name: &str) -> Option<Within> {
        match name {
            "title" => Some(Within::Title),
            "tx" => Some(Within::Name),
            "cat" | "xVal" => Some(Within::Categories),
            "val" | "yVal" => Some(Within::Values),
            _ => None,
        }
    }
}

impl Chart {
    fn pieces(self) -> Vec<Piece> {
        let titles = self.titles.iter().map(|title| Piece::paragraph(title));
        let mut pieces: Vec<Piece> = titles.collect();
        let Some(longest) = self.series.iter().max_by_key(|s| s.categories.len()) else {
            return pieces;
        };
        let names = self.series.iter().map(|series| series.name.clone());
        let mut rows: Vec<Vec<String>> =
            vec![std::iter::once(String::new()).chain(names).collect()];
        for (point, category) in &longest.categories {
            let value = |series: &Series| series.values.get(point).cloned().unwrap_or_default();
            let values = self.series.iter().map(value);
            rows.push(std::iter::once(category.clone()).chain(values).collect());
        }
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            pieces.push(Piece::Table(rows));
        }
        pieces
    }
}

impl Visitor for Chart {
    fn open(&mut self, element: &Element) -> Step {
        let name = element.name();
        match name {
            "ser" if self.series.len() < MOST_POINTS => self.series.push(Series::default()),
            "title" => self.titles.push(String::new()),
            "pt" => self.point = element.number("idx").unwrap_or(0),
            _ => {}
        }
        self.within.extend(Within::of(name));
        self.text.clear();
        Step::Into
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn close(&mut self, name: &str) {
        if Within::of(name).is_some() {
            self.within.pop();
        }
        let text = std::mem::take(&mut self.text);
        if self.within.contains(&Within::Title) {
            if let (Some(title), "t" | "v") = (self.titles.last_mut(), name) {
                title.push_str(&text);
            }
            return;
        }
        let (Some(series), "v") = (self.series.last_mut(), name) else {
            return;
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.within.last() {
            Some(Within::Name) if series.name.is_empty() => series.name = text,
            Some(Within::Categories) if series.categories.len() < MOST_POINTS => {
                series.categories.push((self.point, text));
            }
            Some(Within::Values) if series.values.len() < MOST_POINTS => {
                series.values.insert(self.point, text);
            }
            _ => {}
        }
    }
}

/// The words of a diagram, one item a paragraph. ECMA-376 part 1, 21.4.
#[derive(Default)]
struct Diagram {
    pieces: Vec<Piece>,
    words: String,
    is_text: bool,
}

impl Visitor for Diagram {
    fn open(&mut self, element: &Element) -> Step {
        let is_shape = |kind: String| matches!(&*kind, "pres" | "parTrans" | "sibTrans");
        match element.name() {
            // How it is drawn.
            "pt" if element.attribute("type").is_some_and(is_shape) => return Step::Over,
            "p" => self.words.clear(),
            "t" => self.is_text = true,
            "br" => self.words.push('\n'),
            _ => {}
        }
        Step::Into
    }

    fn text(&mut self, text: &str) {
        if self.is_text {
            self.words.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" => {
                let words = std::mem::take(&mut self.words);
                if !words.trim().is_empty() {
                    self.pieces.push(Piece::Text {
                        kind: BlockKind::ListItem,
                        words: super::composition::flowing(&words),
                    });
                }
            }
            _ => {}
        }
    }
}
