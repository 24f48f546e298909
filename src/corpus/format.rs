//! The formats that can be read. A *format* is told by a file's name and, where the name says
//! nothing, by how the file begins.

use super::{code, encoding, jsonl, mail};
use serde::{Deserialize, Serialize};

/// What a file is written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text without marks, or with marks that are not known.
    #[default]
    Plain,
    /// Markdown with front matter.
    Markdown,
    /// HTML and XHTML pages.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A JSON file: records, or text.
    Json,
    /// A YAML file: questions and answers, or text.
    Yaml,
    /// Tables as text, separated by commas, semicolons or tabs.
    Csv,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    AsciiDoc,
    /// Org.
    Org,
    /// Manual pages.
    Man,
    /// Jupyter notebooks.
    Notebook,
    /// SubRip and WebVTT subtitles.
    Subtitles,
    /// Source code.
    Code,
    /// PDF.
    Pdf,
    /// Word documents (Office Open XML).
    Docx,
    /// OpenDocument texts.
    Odt,
    /// PowerPoint presentations (Office Open XML).
    Pptx,
    /// OpenDocument presentations.
    Odp,
    /// Workbooks of Excel and OpenDocument.
    Spreadsheet,
    /// EPUB books.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// One letter, as mail programs save it.
    Mail,
    /// Many letters in one file.
    Mailbox,
    /// One compressed file.
    Gzip,
    /// An archive.
    Zip,
    /// An archive without compression.
    Tar,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 27] = [
        Format::Plain,
        Format::Markdown,
        Format::Html,
        Format::JsonLines,
        Format::Json,
        Format::Yaml,
        Format::Csv,
        Format::Rst,
        Format::AsciiDoc,
        Format::Org,
        Format::Man,
        Format::Notebook,
        Format::Subtitles,
        Format::Code,
        Format::Pdf,
        Format::Docx,
        Format::Odt,
        Format::Pptx,
        Format::Odp,
        Format::Spreadsheet,
        Format::Epub,
        Format::Rtf,
        Format::Mail,
        Format::Mailbox,
        Format::Gzip,
        Format::Zip,
        Format::Tar,
    ];

    /// Its name, and the endings of file names that mean it.
    fn row(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Format::Plain => ("text", &["txt", "text", "log"]),
            Format::Markdown => ("markdown", &["md", "markdown", "mdown", "mkd", "mdx"]),
            Format::Html => ("html", &["html", "htm", "xhtml"]),
            Format::JsonLines => ("jsonl", &["jsonl", "ndjson"]),
            Format::Json => ("json", &["json"]),
            Format::Yaml => ("yaml", &["yaml", "yml"]),
            Format::Csv => ("csv", &["csv", "tsv", "tab"]),
            Format::Rst => ("rst", &["rst", "rest"]),
            Format::AsciiDoc => ("asciidoc", &["adoc", "asciidoc"]),
            Format::Org => ("org", &["org"]),
            Format::Man => ("man", &["man", "roff", "troff", "mdoc"]),
            Format::Notebook => ("notebook", &["ipynb"]),
            Format::Subtitles => ("subtitles", &["srt", "vtt"]),
            Format::Code => ("code", &[]),
            Format::Pdf => ("pdf", &["pdf"]),
            Format::Docx => ("docx", &["docx", "docm", "dotx", "dotm"]),
            Format::Odt => ("odt", &["odt", "ott"]),
            Format::Pptx => ("pptx", &["pptx", "pptm", "ppsx", "potx"]),
            Format::Odp => ("odp", &["odp", "otp"]),
            Format::Spreadsheet => ("spreadsheet", &["xlsx", "xlsm", "xlsb", "xls", "ods"]),
            Format::Epub => ("epub", &["epub"]),
            Format::Rtf => ("rtf", &["rtf"]),
            Format::Mail => ("mail", &["eml"]),
            Format::Mailbox => ("mailbox", &["mbox"]),
            Format::Gzip => ("gzip", &["gz", "tgz"]),
            Format::Zip => ("zip", &["zip"]),
            Format::Tar => ("tar", &["tar"]),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The format of the file at `path` that begins with `head`; `None` where that is no format
    /// that can be read.
    pub fn of(path: &str, head: &[u8]) -> Option<Format> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let extension = extension.to_ascii_lowercase();
        let named = Format::ALL
            .into_iter()
            .find(|format| format.row().1.contains(&&*extension));
        match named {
            // Known by their names alone: they may be damaged from the first byte on.
            Some(format) if format.is_packed() => return Some(format),
            _ if NO_TEXT.contains(&&*extension) => return None,
            _ => {}
        }
        if let Some(format) = of_beginning(head) {
            return Some(format);
        }
        if encoding::is_binary(head) {
            return None;
        }
        if code::is_known(name) {
            return Some(Format::Code);
        }
        Some(match named {
            Some(format) => format,
            _ if is_section(&extension) && looks_like_man(head) => Format::Man,
            _ if jsonl::begins_with_record(head) => Format::JsonLines,
            _ if looks_like_html(head) => Format::Html,
            // Mail programs give the files they keep letters in no ending, or any.
            _ if mail::begins_mailbox(head) => Format::Mailbox,
            _ if mail::looks_like_letter(head) => Format::Mail,
            // Source code has comments that look like headings, but it has an extension, too.
            _ if extension.is_empty() && looks_like_markdown(head) => Format::Markdown,
            _ => Format::Plain,
        })
    }

    /// The ending of the name of a file at `path` that is known to be no text, nor of any format
    /// that is read.
    pub fn unread_ending(path: &str) -> Option<String> {
        let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        NO_TEXT.contains(&&*ending).then_some(ending)
    }

    /// Whether it is a format of bytes, whose text does not stand in the file as such.
    pub fn is_packed(self) -> bool {
        matches!(
            self,
            Format::Pdf
                | Format::Docx
                | Format::Odt
                | Format::Pptx
                | Format::Odp
                | Format::Spreadsheet
                | Format::Epub
                | Format::Rtf
                | Format::Gzip
                | Format::Zip
                | Format::Tar
        )
    }

    /// Whether it holds files of other formats.
    pub fn is_archive(self) -> bool {
        matches!(self, Format::Gzip | Format::Zip | Format::Tar)
    }

    /// Whether what it holds may be of another format: archives, and letters with attachments.
    pub(crate) fn holds_files(self) -> bool {
        self.is_archive() || matches!(self, Format::Mail | Format::Mailbox)
    }

    /// Whether its reader may be killed, hung or bloated by a file made for it, so that it runs
    /// in a process of its own.
    pub fn is_risky(self) -> bool {
        self.is_packed() || matches!(self, Format::Mail | Format::Mailbox)
    }
}

/// Endings of files that are no text, so that their beginning need not look like it.
const NO_TEXT: &[&str] = &[
    "7z", "a", "avi", "avif", "bmp", "bz2", "class", "dll", "doc", "dylib", "eot", "exe", "flac",
    "gif", "heic", "ico", "iso", "jar", "jpeg", "jpg", "m4a", "mkv", "mov", "mp3", "mp4", "o",
    "ogg", "otf", "parquet", "png", "ppt", "pyc", "rar", "so", "sqlite", "tif", "tiff", "ttf",
    "wasm", "wav", "webm", "webp", "woff", "woff2", "xz", "zst",
];

/// What the first bytes say, whatever the name.
fn of_beginning(head: &[u8]) -> Option<Format> {
    const BEGINNINGS: &[(&[u8], Format)] = &[
        (b"%PDF-", Format::Pdf),
        (b"{\\rtf", Format::Rtf),
        (b"PK\x03\x04", Format::Zip),
        (b"\x1F\x8B", Format::Gzip),
    ];
    BEGINNINGS
        .iter()
        .find(|(begin, _)| head.starts_with(begin))
        .map(|&(_, format)| format)
}

/// `1`, `3p`, `8`: sections of the manual.
fn is_section(extension: &str) -> bool {
    let mut characters = extension.chars();
    let digit = characters.next().is_some_and(|c| c.is_ascii_digit());
    digit && extension.len() <= 4 && characters.all(|c| c.is_ascii_alphanumeric())
}

/// Whether a line of the beginning is the title line of a manual page.
fn looks_like_man(head: &[u8]) -> bool {
    head.split(|&b| b == b'\n')
        .any(|line| line.starts_with(b".TH ") || line.starts_with(b".Dt "))
}

fn looks_like_html(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let head = head.trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"].iter().any(|begin| {
        head.get(..begin.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(begin))
    })
}

/// Whether the beginning of a nameless text has at least two Markdown headings, one of them not
/// of the first level, which is also how scripts write comments.
fn looks_like_markdown(head: &[u8]) -> bool {
    let headings = |mark: &[u8]| {
        head.split(|&b| b == b'\n')
            .filter(|line| line.starts_with(mark) && line.len() > mark.len())
            .count()
    };
    let inner = headings(b"## ") + headings(b"### ");
    inner > 0 && inner + headings(b"# ") > 1
}
