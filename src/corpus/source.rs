//! The source files of a corpus: the only place where the program reads what people wrote. A
//! *source file* is a name with a size and a time, as a [`walk()`] finds it; [`documents`] reads
//! one and hands its documents on, one by one. Formats are picked here and read elsewhere.

mod content;
mod convert;
mod familiar;
mod frames;
mod isolation;
mod reader;
mod stamp;
mod walk;

pub use content::ContentHash;
pub use convert::{Converter, Converters};
pub use isolation::{Isolation, Readers};
pub use reader::serve;
pub use stamp::{FINE_STEP, FileIdentity};
pub(super) use walk::INDEX_MARK;
pub use walk::{SourceError, Walk, walk};

use super::read::{self, Input, Output, ReadOptions, Unread};
use super::windows::{self, Carried, WINDOW};
use super::{Document, Format, Part, Warning, WarningKind, finish, finish_structure};
use content::Hashing;
use familiar::Familiar;
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

/// A file is read as a whole up to this size; the text, its map and its blocks take a small
/// multiple of it in memory. What is read record by record or in [`windows`] is not limited.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// How long a process may usually take for one file.
pub const LONGEST_READING: Duration = Duration::from_secs(60);

/// So much of a file is looked at to tell what it is.
const HEAD: usize = 8 * 1024;

/// The name of standard input.
pub const STANDARD_INPUT: &str = "-";

/// A file of the corpus, not read yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the corpus root with `/` between the parts; the file name where the root is
    /// that file; `-` for standard input.
    pub path: String,
    /// Where to open it.
    pub absolute: PathBuf,
    /// Bytes; 0 for standard input.
    pub size: u64,
    /// When the system itself saw it change last in any way: content, permissions, name or the
    /// time below, in nanoseconds since 1970; 0 if unknown. Where the system keeps no such time,
    /// it is `written`.
    pub modified: i64,
    /// When it says its content was written. Anybody may set it, to the future too; a move leaves
    /// it alone.
    pub written: i64,
    /// What names it whatever its path is; `None` where the system does not say.
    pub identity: Option<FileIdentity>,
}

/// With what files are read, besides the readers of this program.
#[derive(Clone, Debug)]
pub struct Means {
    /// Other programs, for their formats.
    pub converters: Converters,
    /// Where risky formats are read.
    pub isolation: Isolation,
    /// How long a process, reader or converter, may take for one file.
    pub time: Duration,
    /// Text files of more bytes are read in [`windows`] of so many.
    pub window: usize,
}

impl Default for Means {
    /// No converters, no processes.
    fn default() -> Means {
        Means {
            converters: Converters::default(),
            isolation: Isolation::default(),
            time: LONGEST_READING,
            window: WINDOW,
        }
    }
}

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'r> {
    /// What readers are told.
    pub options: &'r ReadOptions,
    /// With what.
    pub means: &'r Means,
}

/// What came of reading one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// Whether it was read.
    pub state: FileState,
    /// What it was taken for; `None` where it was not opened or is of no format that is read.
    pub format: Option<Format>,
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
    /// It is no file to read: a link that was not followed, a pipe; says which.
    LeftOut(String),
}

/// Reads `file` and hands each of its documents on, finished, in the order of the file. Never
/// fails: the report says what could not be read. Files with one record a line are streamed.
pub fn documents(
    file: &SourceFile,
    reading: &Reading,
    each: &mut dyn FnMut(Document),
) -> FileReport {
    let mut report = FileReport {
        state: FileState::Read,
        format: None,
        hash: ContentHash::default(),
        documents: 0,
        warnings: Vec::new(),
    };
    let mut count = 0;
    let mut warned = Vec::new();
    let mut completion = Completion::default();
    let mut pass_on = |mut document: Document| {
        completion.complete(&mut document);
        for detail in &document.warnings {
            warned.push(Warning::new(&file.path, WarningKind::Structure, detail));
        }
        count += usize::from(document.part.begins());
        each(document);
    };
    let mut noticed = Vec::new();
    let mut output = Output::new(&file.path, &mut pass_on, &mut noticed);
    let result = catch_unwind(AssertUnwindSafe(|| {
        read_file(file, reading, &mut output, &mut report)
    }));
    report.documents = count;
    report.warnings.append(&mut noticed);
    report.warnings.append(&mut warned);
    match result {
        Ok(Ok(())) => {}
        Ok(Err(error)) => report.state = FileState::Failed(unread(&error)),
        Err(panic) => report.state = FileState::Failed(made_fail(panic.as_ref())),
    }
    report
}

/// The last step of reading, with what earlier documents of the same file tell about the next.
#[derive(Default)]
struct Completion {
    familiar: Familiar,
    carried: Option<Carried>,
}

impl Completion {
    fn complete(&mut self, document: &mut Document) {
        if let Some(carried) = self.carried.as_ref().filter(|_| !document.part.begins()) {
            carried.give(document);
        }
        if document.part != Part::Whole {
            finish(document);
            self.carried = Some(Carried::of(document));
            return;
        }
        match self.familiar.language_of(document) {
            Some(language) => {
                document.language = language;
                finish_structure(document);
            }
            None => {
                finish(document);
                self.familiar.learn(document);
            }
        }
    }
}

/// What a panic of a reader means for the file: a fault of this program, which the file shows.
fn made_fail(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    let words = words.unwrap_or("for an unknown reason");
    format!("made its reader fail, which should not happen: {words}")
}

/// The hash of a file's content as it is now, without making documents of it.
///
/// # Errors
/// Where the file cannot be read, and for standard input, which can be read only once.
pub fn content_hash(file: &SourceFile, converters: &Converters) -> io::Result<ContentHash> {
    if file.path == STANDARD_INPUT {
        return Err(io::Error::from(io::ErrorKind::Unsupported));
    }
    let Opened { head, rest, size } = open(file)?;
    match Format::of(&file.path, &head) {
        None if converters.of(&file.path).is_none() => Ok(ContentHash::of_unread(&head, size)),
        Some(format) if is_limited(format) && size > LARGEST_FILE => {
            Ok(ContentHash::of_unread(&head, size))
        }
        _ => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            io::copy(&mut hashing, &mut io::sink())?;
            Ok(hashing.hash())
        }
    }
}

/// Whether files of this format are read as a whole.
fn is_limited(format: Format) -> bool {
    format != Format::JsonLines && !windows::can_read(format)
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

fn read_file(
    file: &SourceFile,
    reading: &Reading,
    output: &mut Output,
    report: &mut FileReport,
) -> io::Result<()> {
    let Opened { head, rest, size } = open(file)?;
    if head.is_empty() {
        report.state = FileState::Empty;
        report.hash = ContentHash::of(&[]);
        return Ok(());
    }
    let converter = reading.means.converters.of(&file.path);
    report.format = Format::of(&file.path, &head);
    match (converter, report.format) {
        (Some(converter), _) if file.path != STANDARD_INPUT => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            io::copy(&mut hashing, &mut io::sink())?;
            report.hash = hashing.hash();
            report.state = converted(file, converter, reading, output);
        }
        (_, None) => {
            report.state = FileState::Binary;
            report.hash = ContentHash::of_unread(&head, size);
        }
        (_, Some(Format::JsonLines)) => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            let reader = BufReader::with_capacity(1 << 16, &mut hashing);
            read::records(&file.path, reader, output)?;
            report.hash = hashing.hash();
        }
        (_, Some(format)) if windows::can_read(format) => {
            let mut hashing = Hashing::new(Cursor::new(head).chain(rest));
            report.state = read_text(format, file, &mut hashing, reading, output)?;
            report.hash = hashing.hash();
        }
        (_, Some(_)) if size > LARGEST_FILE => {
            report.state = too_large();
            report.hash = ContentHash::of_unread(&head, size);
        }
        (_, Some(format)) => {
            let mut bytes = Vec::with_capacity(size.min(LARGEST_FILE) as usize + 1);
            // One byte more than allowed, to notice a file or a stream that is longer than told.
            let mut whole = Cursor::new(head).chain(rest).take(LARGEST_FILE + 1);
            whole.read_to_end(&mut bytes)?;
            report.hash = ContentHash::of(&bytes);
            report.state = if bytes.len() as u64 > LARGEST_FILE {
                too_large()
            } else {
                let input = Input::new(&file.path, &bytes, reading.options);
                read_bytes(format, &input, reading, output)
            };
        }
    }
    Ok(())
}

/// Reads a text as a whole if a window can hold it, else window by window.
fn read_text(
    format: Format,
    file: &SourceFile,
    source: &mut impl Read,
    reading: &Reading,
    output: &mut Output,
) -> io::Result<FileState> {
    let window = reading.means.window;
    let mut bytes = Vec::with_capacity(file.size.min(window as u64) as usize + 1);
    // One byte more than a window has, to know whether that is all.
    let first = source.by_ref().take(window as u64 + 1);
    let is_whole = { first }.read_to_end(&mut bytes)? <= window;
    if is_whole {
        let input = Input::new(&file.path, &bytes, reading.options);
        return Ok(read_bytes(format, &input, reading, output));
    }
    let input = Input::new(&file.path, &[], reading.options);
    let found = windows::read(format, &input, window, bytes, source, output)?;
    Ok(match found {
        true => FileState::Read,
        false => FileState::Empty,
    })
}

/// Reads what a converter prints, which has lines of its own.
fn converted(
    file: &SourceFile,
    converter: &Converter,
    reading: &Reading,
    output: &mut Output,
) -> FileState {
    let converters = &reading.means.converters;
    let printed = converters.text(converter, &file.absolute, LARGEST_FILE, reading.means.time);
    match printed {
        Ok(text) => {
            let whole = Input::new(&file.path, &text, reading.options);
            let format = Format::of("", &text[..text.len().min(HEAD)]).unwrap_or_default();
            read_bytes(format, &whole.part("text", &text), reading, output)
        }
        Err(Unread(reason)) => FileState::Failed(reason),
    }
}

fn read_bytes(format: Format, input: &Input, reading: &Reading, output: &mut Output) -> FileState {
    if input.bytes.trim_ascii().is_empty() {
        return FileState::Empty;
    }
    let read = match &reading.means.isolation {
        Isolation::Processes(readers) if format.is_risky() => {
            readers.read(format, input, output, reading.means.time)
        }
        _ => read::read(format, input, output),
    };
    match read {
        Ok(()) => FileState::Read,
        Err(Unread(reason)) => FileState::Failed(reason),
    }
}

/// Why a file could not be read, and what to do about it.
fn unread(error: &io::Error) -> String {
    let next = match error.kind() {
        io::ErrorKind::PermissionDenied => "allow reading it, or name it in a file .ignore",
        _ => "it is tried again when it changes",
    };
    format!("could not be read: {error}; {next}")
}

fn too_large() -> FileState {
    let mebibytes = LARGEST_FILE >> 20;
    FileState::Failed(format!(
        "too large: more than {mebibytes} MiB, which only text, Markdown, code and .jsonl may have; split it, or write it as one of these"
    ))
}

#[cfg(test)]
mod tests;
