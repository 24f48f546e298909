//! Many questions at once: read from a file or a stream, answered one by one. A stream is answered
//! line by line, each reply written out before the next line is read, so that a program can keep
//! the process open and talk to it.

use super::output::{print, print_json};
use super::{Ending, Failure};
use crate::answer::Verdict;
use crate::engine::{Engine, Reply};
use crate::eval::run::lines as lines_of;
use crate::index::IndexError;
use crate::present::json::Layout;
use serde::Deserialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// A question with its name.
struct Asked {
    id: String,
    text: String,
}

/// One line of BEIR's queries.jsonl.
#[derive(Deserialize)]
struct Query {
    #[serde(rename = "_id")]
    id: serde_json::Value,
    text: String,
}

/// Reads one line: a BEIR query, `id<TAB>text`, or a plain question named by its line number.
fn asked(line: &str, number: usize) -> Option<Asked> {
    // A file may begin with a byte order mark.
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() {
        return None;
    }
    if let Ok(Query { id, text }) = serde_json::from_str::<Query>(line) {
        let id = id.as_str().map_or_else(|| id.to_string(), String::from);
        return Some(Asked { id, text });
    }
    Some(match line.split_once('\t') {
        Some((id, text)) => Asked {
            id: id.trim().to_string(),
            text: text.trim().to_string(),
        },
        None => Asked {
            id: number.to_string(),
            text: line.to_string(),
        },
    })
}

/// Calls `each` with every question of the file at `path`; `-` is standard input.
fn each_question(
    path: &Path,
    mut each: impl FnMut(Asked) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error| Failure::File {
        path: path.display().to_string(),
        error,
    };
    let mut lines: Box<dyn BufRead> = match path.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(BufReader::new(File::open(path).map_err(failed)?)),
    };
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if lines.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        if let Some(question) = asked(&String::from_utf8_lossy(&bytes), number) {
            each(question)?;
        }
    }
    Ok(())
}

/// Answers every question with one JSON line, or with what `view` makes of the reply.
pub fn answer(
    path: &Path,
    json: bool,
    reply: impl Fn(&str) -> Result<Reply, IndexError>,
    view: impl Fn(&Reply) -> String,
) -> Result<Ending, Failure> {
    let mut ending = Ending::Nothing;
    each_question(path, |question| {
        let start = Instant::now();
        let reply = reply(&question.text)?;
        if reply.verdict != Verdict::NotFound {
            ending = Ending::Found;
        }
        match json {
            true => print_json(&reply, Some(question.id), start.elapsed(), Layout::Line),
            false => print(&format!("{}\n{}\n", question.text, view(&reply))),
        }
    })?;
    Ok(ending)
}

/// Writes the `limit` best documents of every question to `out` as a TREC run: one line
/// `question Q0 document rank score faqt` each. White space in a document's id is written `%20`.
pub fn run(path: &Path, out: &Path, engine: &Engine, limit: usize) -> Result<Ending, Failure> {
    let failed = |error| Failure::File {
        path: out.display().to_string(),
        error,
    };
    let mut ending = Ending::Nothing;
    let mut lines = BufWriter::new(File::create(out).map_err(failed)?);
    each_question(path, |question| {
        let found = engine.documents(&question.text, limit)?;
        if !found.is_empty() {
            ending = Ending::Found;
        }
        lines
            .write_all(lines_of(&question.id, &found).as_bytes())
            .map_err(failed)?;
        Ok(())
    })?;
    lines.flush().map_err(failed)?;
    Ok(ending)
}
