//! Many questions at once. Those of a file are answered on all cores, and the replies come in the
//! order of the questions. A stream is answered line by line, each reply written out before the next
//! line is read, so that a program can keep the process open and talk to it.

use super::kept::Kept;
use super::output::{json_text, print};
use super::{Ending, Failure};
use crate::answer::Verdict;
use crate::engine::{Engine, Reply};
use crate::eval::run::lines as lines_of;
use crate::index::IndexError;
use crate::present::json::Layout;
use serde::Deserialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
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

/// How many questions of a file are read before they are answered.
const AT_ONCE: usize = 256;

/// Calls `work` with every question of the file at `path`, on so many threads, and `each` with what
/// comes of it, in the order of the questions.
fn each_worked<T: Send>(
    path: &Path,
    threads: Option<NonZeroUsize>,
    work: impl Fn(&Asked) -> Result<T, IndexError> + Sync,
    mut each: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return each_question(path, |question| each(work(&question)?));
    }
    let threads = threads.or_else(|| thread::available_parallelism().ok());
    let threads = threads.map_or(1, usize::from);
    let mut waiting = Vec::new();
    let mut answer_all = |waiting: &mut Vec<Asked>| {
        let answered = in_order(waiting, threads, &work);
        waiting.clear();
        answered.into_iter().try_for_each(|done| each(done?))
    };
    each_question(path, |question| {
        waiting.push(question);
        match waiting.len() {
            AT_ONCE => answer_all(&mut waiting),
            _ => Ok(()),
        }
    })?;
    answer_all(&mut waiting)
}

/// What `work` makes of each question, on so many threads.
fn in_order<T: Send>(
    questions: &[Asked],
    threads: usize,
    work: &(impl Fn(&Asked) -> T + Sync),
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(question) = questions.get(at)
        {
            done.push((at, work(question)));
        }
        done
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.min(questions.len()))
            .map(|_| scope.spawn(some))
            .collect();
        let mut done = some();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, reply)| reply).collect()
}

/// Answers every question of a file with one JSON line, or with what `view` makes of the reply.
pub fn answer(
    path: &Path,
    json: bool,
    threads: Option<NonZeroUsize>,
    reply: impl Fn(&str) -> Result<Reply, IndexError> + Sync,
    view: impl Fn(&Reply) -> String + Sync,
) -> Result<Ending, Failure> {
    let work = |question: &Asked| written(question, json, &reply, &view);
    let mut ending = Ending::Nothing;
    each_worked(path, threads, work, |one| shown(one, &mut ending))?;
    Ok(ending)
}

/// The same for the questions of standard input, which may be far apart: each is asked of an index
/// that is up to date.
pub fn answer_stream(
    mut kept: Kept,
    json: bool,
    reply: impl Fn(&Engine, &str) -> Result<Reply, IndexError>,
    view: impl Fn(&Reply) -> String,
) -> Result<Ending, Failure> {
    let mut ending = Ending::Nothing;
    each_question(Path::new("-"), |question| {
        let engine = kept.fresh();
        let one = written(&question, json, |text| reply(engine, text), &view)?;
        shown(one, &mut ending)
    })?;
    Ok(ending)
}

/// What came of a question, as it is to be printed.
fn written(
    question: &Asked,
    json: bool,
    reply: impl Fn(&str) -> Result<Reply, IndexError>,
    view: impl Fn(&Reply) -> String,
) -> Result<(Verdict, String), IndexError> {
    let start = Instant::now();
    let reply = reply(&question.text)?;
    let id = Some(question.id.clone());
    let text = match json {
        true => json_text(&reply, id, start.elapsed(), Layout::Line),
        false => format!("{}\n{}\n", question.text, view(&reply)),
    };
    Ok((reply.verdict, text))
}

fn shown((verdict, text): (Verdict, String), ending: &mut Ending) -> Result<(), Failure> {
    if verdict != Verdict::NotFound {
        *ending = Ending::Found;
    }
    print(&text)
}

/// Writes the `limit` best documents of every question to `out` as a TREC run: one line
/// `question Q0 document rank score faqt` each. White space in a document's id is written `%20`.
pub fn run(
    path: &Path,
    out: &Path,
    engine: &Engine,
    limit: usize,
    threads: Option<NonZeroUsize>,
) -> Result<Ending, Failure> {
    let failed = |error| Failure::File {
        path: out.display().to_string(),
        error,
    };
    let mut ending = Ending::Nothing;
    let mut lines = BufWriter::new(File::create(out).map_err(failed)?);
    let found = |question: &Asked| {
        let found = engine.documents(&question.text, limit)?;
        Ok(lines_of(&question.id, &found))
    };
    each_worked(path, threads, found, |text| {
        if !text.is_empty() {
            ending = Ending::Found;
        }
        lines.write_all(text.as_bytes()).map_err(failed)
    })?;
    lines.flush().map_err(failed)?;
    Ok(ending)
}
