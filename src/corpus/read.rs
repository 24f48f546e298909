//! From the bytes of one file to its documents, whatever the format: every reader is called here.
//! All of them are pure, so that this can happen in a process of its own ([`super::source`]).

use super::encoding::{Decoded, decode};
use super::jsonl::{self, Json};
use super::{Document, Format, SourceMap, Unit, Warning, WarningKind};
use super::{html, markdown, pdf, plain};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead};

/// What can be chosen about reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Keep the navigation, footers and the like of HTML pages.
    pub whole_pages: bool,
}

/// What a reader is given.
#[derive(Clone, Debug)]
pub struct Input<'i> {
    /// The file, as in [`super::Place::path`].
    pub path: &'i str,
    /// The part of it that `bytes` are, as in [`super::Place::within`].
    pub within: Vec<String>,
    /// All of its bytes.
    pub bytes: &'i [u8],
    /// What was chosen.
    pub options: &'i ReadOptions,
}

/// Why a file or a member of one could not be read: a clause that follows its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(pub String);

/// Where a reader puts what it finds.
pub struct Output<'o> {
    each: &'o mut dyn FnMut(Document),
    warnings: &'o mut Vec<Warning>,
    path: &'o str,
}

impl<'o> Output<'o> {
    /// Documents go to `each`, warnings about the file at `path` to `warnings`.
    pub fn new(
        path: &'o str,
        each: &'o mut dyn FnMut(Document),
        warnings: &'o mut Vec<Warning>,
    ) -> Output<'o> {
        Output {
            each,
            warnings,
            path,
        }
    }

    /// Hands a document on.
    pub fn give(&mut self, document: Document) {
        (self.each)(document);
    }

    /// Notes what had to be left out or guessed, as a clause that follows the path.
    pub fn warn(&mut self, kind: WarningKind, detail: impl Into<String>) {
        self.warnings.push(Warning::new(self.path, kind, detail));
    }
}

impl<'i> Input<'i> {
    /// The whole of a file.
    pub fn new(path: &'i str, bytes: &'i [u8], options: &'i ReadOptions) -> Input<'i> {
        Input {
            path,
            within: Vec::new(),
            bytes,
            options,
        }
    }

    /// A part of it that is a file itself.
    pub fn part<'p>(&'p self, name: &str, bytes: &'p [u8]) -> Input<'p> {
        let mut within = self.within.clone();
        within.push(name.to_string());
        Input {
            path: self.path,
            within,
            bytes,
            options: self.options,
        }
    }

    /// The name of its last part: what tells its format.
    pub fn name(&self) -> &str {
        self.within.last().map_or(self.path, String::as_str)
    }

    /// What names its document: the path and the parts, with `/` between them.
    pub fn id(&self) -> String {
        let parts = self.within.iter().map(String::as_str);
        let all: Vec<&str> = std::iter::once(self.path).chain(parts).collect();
        all.join("/")
    }

    /// A document of this text, without blocks.
    pub fn document(&self, unit: Unit, text: String, map: SourceMap) -> Document {
        Document {
            within: self.within.clone(),
            unit,
            ..Document::new(self.id(), self.path, text, map)
        }
    }

    /// Its bytes as text; says so where some of them mean nothing.
    pub fn decode(&self, output: &mut Output) -> Decoded {
        let decoded = decode(self.bytes);
        if decoded.lossy {
            let encoding = decoded.encoding;
            output.warn(
                WarningKind::Encoding,
                format!("some bytes are not valid {encoding} and are shown as U+FFFD"),
            );
        }
        decoded
    }
}

/// Reads `input` as `format`.
///
/// # Errors
/// Where nothing, or not all of it, can be read. Documents given until then are good.
pub fn read(format: Format, input: &Input, output: &mut Output) -> Result<(), Unread> {
    let Output {
        each,
        warnings,
        path,
    } = output;
    let mut with_format = |mut document: Document| {
        // What an archive holds has a format of its own.
        if document.format == Format::Plain && !format.is_archive() {
            document.format = format;
        }
        each(document);
    };
    let output = &mut Output::new(path, &mut with_format, warnings);
    match format {
        Format::Markdown => text(input, output, markdown::document),
        Format::Html => text(input, output, html::document),
        Format::Json | Format::JsonLines => json(format, input, output),
        Format::Pdf => pdf::read(input, output),
        format if format.is_packed() => Err(Unread("is of a format that is not read".into())),
        _ => text(input, output, plain::document),
    }
}

/// Reads a format that makes one document of one text.
fn text(
    input: &Input,
    output: &mut Output,
    reader: fn(&str, &str, Decoded) -> Document,
) -> Result<(), Unread> {
    let decoded = input.decode(output);
    let mut document = reader(&input.id(), input.path, decoded);
    document.within = input.within.clone();
    output.give(document);
    Ok(())
}

/// Reads one record a line, of a file that may be larger than memory.
pub fn records(path: &str, lines: impl BufRead, output: &mut Output) -> io::Result<()> {
    jsonl::documents(path, lines, output.each, output.warnings)
}

fn json(format: Format, input: &Input, output: &mut Output) -> Result<(), Unread> {
    let within = input.within.clone();
    let Output { each, warnings, .. } = output;
    let mut placed = |mut document: Document| {
        document.within = within.clone();
        each(document);
    };
    if format == Format::JsonLines {
        return jsonl::documents(input.path, input.bytes, &mut placed, warnings)
            .map_err(|error| Unread(error.to_string()));
    }
    match jsonl::array(input.path, input.bytes, &mut placed, warnings) {
        Json::Records => Ok(()),
        Json::Other => text(input, output, plain::document),
    }
}
