//! From the bytes of one file to its documents, whatever the format: every reader is called here.
//! All of them are pure, so that this can happen in a process of its own ([`super::source`]).

use super::archive::Allowance;
use super::encoding::{Decoded, decode};
#[cfg(feature = "pdf")]
use super::pdf;
#[cfg(feature = "spreadsheet")]
use super::spreadsheet;
use super::{Document, Format, SourceMap, Unit, Warning, WarningKind};
use super::{archive, asciidoc, code, delimited, html, json, jsonl, mail, man, markdown, notebook};
use super::{office, org, plain, rst, rtf, subtitles, yaml};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead};
use std::rc::Rc;

/// What can be chosen about reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Keep the navigation, footers and the like of HTML pages.
    pub whole_pages: bool,
}

/// Files in files are read so many parts deep: an archive in a letter in a mailbox in an archive.
pub(super) const DEEPEST: usize = 4;

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
    /// What the archives in the file may still unpack.
    pub(super) allowance: Rc<Allowance>,
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

    /// Lets `read` hand on records, which all are of the part of the file that `input` is.
    pub(super) fn records<T>(
        &mut self,
        input: &Input,
        read: impl FnOnce(&mut dyn FnMut(Document), &mut Vec<Warning>) -> T,
    ) -> T {
        let Output { each, warnings, .. } = self;
        let mut placed = |mut document: Document| {
            // A record without an id is named by its file, which is not enough for a file in a file.
            let line = document.id.strip_prefix(input.path);
            let line = line.filter(|line| line.starts_with('#') && !input.within.is_empty());
            if let Some(line) = line {
                document.id = format!("{}{line}", input.id());
            }
            document.within = input.within.clone();
            each(document);
        };
        read(&mut placed, warnings)
    }

    /// Notes that some bytes mean nothing in the encoding of the file.
    pub(super) fn warn_of_lost_bytes(&mut self, encoding: &str) {
        let detail = format!("some bytes are not valid {encoding} and are shown as U+FFFD");
        self.warn(WarningKind::Encoding, detail);
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
            allowance: Rc::default(),
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
            allowance: Rc::clone(&self.allowance),
        }
    }

    /// Whether files in it are read: down to [`DEEPEST`] parts.
    pub(super) fn may_hold_files(&self) -> bool {
        self.within.len() < DEEPEST
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
            output.warn_of_lost_bytes(decoded.encoding);
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
        // What an archive or a letter holds has a format of its own.
        if document.format == Format::Plain && !format.holds_files() {
            document.format = format;
        }
        each(document);
    };
    let output = &mut Output::new(path, &mut with_format, warnings);
    match format {
        Format::Markdown => text(input, output, markdown::document),
        Format::Html => html::read(input, output),
        Format::Docx => office::docx(input, output),
        Format::Odt => office::odt(input, output),
        Format::Odp => office::odp(input, output),
        Format::Pptx => office::pptx(input, output),
        Format::Epub => office::epub(input, output),
        Format::Rtf => rtf::read(input, output),
        Format::Mail => mail::read(input, output),
        Format::Mailbox => mail::read_mailbox(input, output),
        Format::Csv => delimited::read(input, output),
        #[cfg(feature = "spreadsheet")]
        Format::Spreadsheet => spreadsheet::read(input, output),
        Format::Json | Format::JsonLines => json::read(format, input, output),
        Format::Notebook => notebook::read(input, output),
        Format::Yaml => yaml::read(input, output),
        Format::AsciiDoc => asciidoc::read(input, output),
        Format::Org => org::read(input, output),
        Format::Code => code::read(input, output),
        Format::Man => man::read(input, output),
        Format::Rst => rst::read(input, output),
        Format::Subtitles => subtitles::read(input, output),
        format if format.is_archive() => archive::read(format, input, output),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(input, output),
        format if format.is_packed() => Err(Unread(format!(
            "is of a format that this program was built without: build it with the feature {}",
            format.name()
        ))),
        _ => text(input, output, plain::document),
    }
}

/// Reads a file in a file. Its warnings begin with its name.
///
/// # Errors
/// As for [`read`].
pub(super) fn read_part(format: Format, part: &Input, output: &mut Output) -> Result<(), Unread> {
    let name = part.name();
    let Output {
        each,
        warnings,
        path,
    } = output;
    let mut named = |mut document: Document| {
        for warning in &mut document.warnings {
            *warning = format!("{name}: {warning}");
        }
        each(document);
    };
    let mut own = Vec::new();
    let result = read(format, part, &mut Output::new(path, &mut named, &mut own));
    warnings.extend(own.into_iter().map(|warning| Warning {
        detail: format!("{name}: {}", warning.detail),
        ..warning
    }));
    result
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
