//! The source files of a corpus: the only place where the program reads what people wrote. A
//! *source file* is a name with a size and a time, as a [`walk()`] finds it; [`documents`] reads
//! one and hands its documents on, one by one. Formats are picked here and read elsewhere.

mod familiar;
mod walk;

pub use walk::{SourceError, Walk, walk};

use super::jsonl::{self, Json};
use super::{Document, Warning, WarningKind};
use super::{encoding, finish, finish_structure, html, markdown, plain};
use familiar::Familiar;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::str::FromStr;

/// A file is read as a whole up to this size; the text, its map and its blocks take a small
/// multiple of it in memory. Files with one record a line are not limited.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// So much of a file is looked at to tell what it is.
const HEAD: usize = 8 * 1024;

/// The name of standard input.
pub const STANDARD_INPUT: &str = "-";

/// A file of the corpus, not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the corpus root with `/` between the parts; the file name where the root is
    /// that file; `-` for standard input.
    pub path: String,
    /// Where to open it.
    pub absolute: PathBuf,
    /// Bytes; 0 for standard input.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 if unknown.
    pub modified: i64,
}

/// What came of reading one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// Whether it was read.
    pub state: FileState,
    /// Of its content, the same that [`content_hash`] gives; zero where nothing could be read.
    pub hash: ContentHash,
    /// How many documents it held.
    pub documents: usize,
    /// What had to be left out or guessed.
    pub warnings: Vec<Warning>,
}

/// Whether a file was read, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// Its documents were handed on.
    Read,
    /// It holds no bytes, or nothing but white space.
    Empty,
    /// It is no text.
    Binary,
    /// It could not be read; says why, as a clause that follows the path.
    Failed(String),
}

/// Names the content of a file: 128 bits of BLAKE3. Of a file that is not read because it is
/// binary or too large, the first 8 KiB and the size count as its content.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash([u8; 16]);

/// Reads `file` and hands each of its documents on, finished, in the order of the file. Never
/// fails: the report says what could not be read. Files with one record a line are streamed.
pub fn documents(file: &SourceFile, each: &mut dyn FnMut(Document)) -> FileReport {
    let mut report = FileReport {
        state: FileState::Read,
        hash: ContentHash::default(),
        documents: 0,
        warnings: Vec::new(),
    };
    let mut count = 0;
    let mut warned = Vec::new();
    let mut familiar = Familiar::default();
    let mut pass_on = |mut document: Document| {
        let vouched = familiar.language_of(&document);
        match vouched {
            Some(language) => {
                document.language = language;
                finish_structure(&mut document);
            }
            None => {
                finish(&mut document);
                familiar.learn(&document);
            }
        }
        for detail in &document.warnings {
            warned.push(Warning::new(&file.path, WarningKind::Structure, detail));
        }
        count += 1;
        each(document);
    };
    let result = read(file, &mut pass_on, &mut report);
    report.documents = count;
    report.warnings.append(&mut warned);
    if let Err(error) = result {
        report.state = FileState::Failed(format!("could not be read: {error}"));
    }
    report
}

/// The hash of a file's content as it is now, without making documents of it.
///
/// # Errors
/// Where the file cannot be read, and for standard input, which can be read only once.
pub fn content_hash(file: &SourceFile) -> io::Result<ContentHash> {
    if file.path == STANDARD_INPUT {
        return Err(io::Error::from(io::ErrorKind::Unsupported));
    }
    let Opened { head, rest, size } = open(file)?;
    match route(&file.path, &head, size) {
        Route::Binary | Route::TooLarge => Ok(ContentHash::of_unread(&head, size)),
        Route::Lines | Route::Whole(_) => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            io::copy(&mut hashing, &mut io::sink())?;
            Ok(hashing.hash())
        }
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Binary,
    TooLarge,
    /// One JSON record a line.
    Lines,
    Whole(Format),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Markdown,
    Html,
    Json,
    Plain,
}

/// Decides how to read a file from its name and, where the name says nothing, its beginning.
fn route(path: &str, head: &[u8], size: u64) -> Route {
    /// Formats known to be no text, so that their beginning need not look like it.
    const BINARY: &[&str] = &[
        "7z", "a", "avi", "avif", "bmp", "bz2", "class", "dll", "doc", "docx", "dylib", "eot",
        "epub", "exe", "flac", "gif", "gz", "heic", "ico", "iso", "jar", "jpeg", "jpg", "m4a",
        "mkv", "mov", "mp3", "mp4", "o", "odp", "ods", "odt", "ogg", "otf", "parquet", "pdf",
        "png", "ppt", "pptx", "pyc", "rar", "rtf", "so", "sqlite", "tar", "tgz", "tif", "tiff",
        "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx", "xz", "zip", "zst",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    if BINARY.binary_search(&&*extension).is_ok() || encoding::is_binary(head) {
        return Route::Binary;
    }
    let format = match &*extension {
        "jsonl" | "ndjson" => return Route::Lines,
        "md" | "markdown" | "mdown" | "mkd" | "mdx" => Format::Markdown,
        "html" | "htm" | "xhtml" => Format::Html,
        "json" => Format::Json,
        "txt" | "text" => Format::Plain,
        _ if jsonl::begins_with_record(head) => return Route::Lines,
        _ if looks_like_html(head) => Format::Html,
        // Source code has comments that look like headings, but it has an extension, too.
        "" if looks_like_markdown(head) => Format::Markdown,
        _ => Format::Plain,
    };
    match size > LARGEST_FILE {
        true => Route::TooLarge,
        false => Route::Whole(format),
    }
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

/// A file whose beginning has been read.
struct Opened {
    head: Vec<u8>,
    rest: Box<dyn Read>,
    size: u64,
}

fn open(file: &SourceFile) -> io::Result<Opened> {
    let (mut rest, size): (Box<dyn Read>, u64) = if file.path == STANDARD_INPUT {
        (Box::new(io::stdin().lock()), 0)
    } else {
        // Asked before it is opened: opening a pipe would wait for someone to write to it.
        let metadata = fs::metadata(&file.absolute)?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        (Box::new(File::open(&file.absolute)?), metadata.len())
    };
    let mut head = Vec::with_capacity(HEAD);
    rest.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    Ok(Opened { head, rest, size })
}

fn read(
    file: &SourceFile,
    each: &mut dyn FnMut(Document),
    report: &mut FileReport,
) -> io::Result<()> {
    let Opened { head, rest, size } = open(file)?;
    if head.is_empty() {
        report.state = FileState::Empty;
        report.hash = ContentHash::of(&[]);
        return Ok(());
    }
    match route(&file.path, &head, size) {
        Route::Binary => {
            report.state = FileState::Binary;
            report.hash = ContentHash::of_unread(&head, size);
        }
        Route::TooLarge => {
            report.state = too_large();
            report.hash = ContentHash::of_unread(&head, size);
        }
        Route::Lines => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            let reader = BufReader::with_capacity(1 << 16, &mut hashing);
            jsonl::documents(&file.path, reader, each, &mut report.warnings)?;
            report.hash = hashing.hash();
        }
        Route::Whole(format) => {
            let mut bytes = Vec::with_capacity(size.min(LARGEST_FILE) as usize + 1);
            // One byte more than allowed, to notice a file or a stream that is longer than told.
            let mut whole = Cursor::new(head).chain(rest).take(LARGEST_FILE + 1);
            whole.read_to_end(&mut bytes)?;
            report.hash = ContentHash::of(&bytes);
            if bytes.len() as u64 > LARGEST_FILE {
                report.state = too_large();
            } else if bytes.trim_ascii().is_empty() {
                report.state = FileState::Empty;
            } else {
                read_whole(&file.path, bytes, format, each, &mut report.warnings);
            }
        }
    }
    Ok(())
}

fn read_whole(
    path: &str,
    bytes: Vec<u8>,
    format: Format,
    each: &mut dyn FnMut(Document),
    warnings: &mut Vec<Warning>,
) {
    if format == Format::Json && jsonl::array(path, &bytes, each, warnings) == Json::Records {
        return;
    }
    let decoded = encoding::decode(&bytes);
    drop(bytes);
    if decoded.lossy {
        let detail = format!(
            "some bytes are not valid {} and are shown as U+FFFD",
            decoded.encoding
        );
        warnings.push(Warning::new(path, WarningKind::Encoding, detail));
    }
    each(match format {
        Format::Markdown => markdown::document(path, path, decoded),
        Format::Html => html::document(path, path, decoded),
        Format::Json | Format::Plain => plain::document(path, path, decoded),
    });
}

fn too_large() -> FileState {
    let mebibytes = LARGEST_FILE >> 20;
    FileState::Failed(format!(
        "too large: more than {mebibytes} MiB; split it, or write it as .jsonl with one record a line"
    ))
}

/// A reader that hashes what passes through.
struct Hashing<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Hashing<R> {
    fn new(inner: R) -> Hashing<R> {
        Hashing {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }

    fn hash(self) -> ContentHash {
        ContentHash::from_blake3(self.hasher.finalize())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        Ok(count)
    }
}

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> ContentHash {
        ContentHash::from_blake3(blake3::hash(bytes))
    }

    fn of_unread(head: &[u8], size: u64) -> ContentHash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(head).update(&size.to_le_bytes());
        ContentHash::from_blake3(hasher.finalize())
    }

    fn from_blake3(hash: blake3::Hash) -> ContentHash {
        let mut bits = [0; 16];
        bits.copy_from_slice(&hash.as_bytes()[..16]);
        ContentHash(bits)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl FromStr for ContentHash {
    type Err = String;

    fn from_str(text: &str) -> Result<ContentHash, String> {
        let digits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match u128::from_str_radix(text, 16) {
            Ok(bits) if digits => Ok(ContentHash(bits.to_be_bytes())),
            _ => Err(format!("'{text}' is not a content hash")),
        }
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> String {
        hash.to_string()
    }
}

impl TryFrom<String> for ContentHash {
    type Error = String;

    fn try_from(text: String) -> Result<ContentHash, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
