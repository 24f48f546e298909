//! Floor 10: a conversation at the terminal. A *session* ([`session`]) is a function from a line
//! to an outcome and holds what the last reply was; the rest of this module is its edge: where
//! lines come from ([`line_editor`]), and how a file is opened at a line ([`opening`]).

pub mod session;

pub mod line_editor;
pub mod opening;

use crate::engine::Reply;
use crate::passage::{Passage, PassageId};
use crate::present::highlight::{Palette, styled};
use crate::present::stats::{CorpusStats, counted};
use crate::present::terminal::Style;
use crate::present::why::WhyRow;
use crate::question::Filter;
use crate::rank::RankedPassage;
use anyhow::Context;
use line_editor::{LineEditor, Read};
use session::{Format, Outcome, Session};
use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;

use rustyline::error::ReadlineError;

/// What a session needs to know of an index.
pub trait Library {
    /// Answers a question with at most so many passages.
    fn ask(&mut self, question: &str, passages: usize) -> anyhow::Result<Reply>;

    /// Asks only the documents that `filter` lets pass from now on.
    fn only(&mut self, filter: Filter) -> anyhow::Result<()>;

    /// The passage of that name, if there is one.
    fn passage(&mut self, id: PassageId) -> anyhow::Result<Option<Passage>>;

    /// What the index holds.
    fn stats(&mut self) -> anyhow::Result<CorpusStats>;

    /// At most `limit` words of the corpus that begin with `prefix`, the most frequent first.
    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Vec<String>;

    /// The file that a path of a place names; `None` where there is none to open.
    fn absolute(&self, path: &str) -> Option<PathBuf>;

    /// Each feature's part in the score of a passage.
    fn why(&self, ranked: &RankedPassage) -> Vec<WhyRow>;
}

/// How a conversation is to look.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How replies look.
    pub style: Style,
    /// For people or for programs.
    pub format: Format,
    /// Whether replies follow the terminal when it is resized, instead of `style.width`.
    pub follow_width: bool,
}

/// Talks until the input ends: with a prompt where standard input is a terminal, otherwise line
/// by line without one. Says whether it went well: a conversation always does, and a list of
/// questions does where at least one was answered.
///
/// # Errors
/// Where the index cannot be read for the banner, or input or output break. A question that
/// fails is reported and the conversation goes on.
pub fn run(library: &mut dyn Library, options: Options) -> anyhow::Result<bool> {
    if io::stdin().is_terminal() {
        converse(library, options)?;
        return Ok(true);
    }
    let mut session = Session::new(options.style, options.format);
    let (mut out, mut err) = (anstream::stdout(), anstream::stderr());
    answer_lines(
        library,
        &mut session,
        io::stdin().lock(),
        &mut out,
        &mut err,
    )?;
    Ok(session.answered() > 0)
}

fn converse(library: &mut dyn Library, options: Options) -> anyhow::Result<()> {
    let stats = library.stats()?;
    let color = options.style.color;
    let (mut out, mut err) = (anstream::stdout(), anstream::stderr());
    let mut session = Session::new(options.style, options.format);
    let mut editor = LineEditor::new(library, color).context("cannot use the terminal")?;
    writeln!(err, "{}", banner(&stats, color))?;
    loop {
        let line = match editor.read() {
            Ok(Read::Line(line)) => line,
            Ok(Read::Cleared) => continue,
            Ok(Read::End) | Err(ReadlineError::Io(_)) => return Ok(()),
            Err(error) => return Err(error).context("cannot read from the terminal"),
        };
        if let Some(columns) = editor.columns().filter(|_| options.follow_width) {
            session.set_width(columns);
        }
        // Several lines come from a paste; each is a question.
        for line in line.lines() {
            match session.take(editor.library(), line) {
                Outcome::Leave => return Ok(()),
                Outcome::Open { path, line } => {
                    if let Err(complaint) = opening::open(&path, line) {
                        writeln!(err, "{complaint}")?;
                    }
                }
                outcome => deliver(outcome, &mut out, &mut err)?,
            }
            writeln!(out)?;
        }
    }
}

/// Answers each line of `input`; the replies go to `out`, complaints to `err`. Ends quietly where
/// nobody reads `out` any more.
///
/// # Errors
/// Where input or output break.
pub fn answer_lines(
    library: &mut dyn Library,
    session: &mut Session,
    mut input: impl BufRead,
    out: &mut impl Write,
    err: &mut impl Write,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    let mut first = true;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        // A stray byte of another encoding must not end the conversation.
        let outcome = match session.take(library, &String::from_utf8_lossy(&bytes)) {
            Outcome::Leave => return Ok(()),
            Outcome::Nothing => continue,
            // Nobody sits there to edit: the place is what a program can use.
            Outcome::Open { path, line } => Outcome::Show(format!("{}:{line}\n", path.display())),
            outcome => outcome,
        };
        let written = match session.format() {
            Format::Text if !first && matches!(outcome, Outcome::Show(_)) => writeln!(out),
            _ => Ok(()),
        };
        first &= !matches!(outcome, Outcome::Show(_));
        match written.and_then(|()| deliver(outcome, out, err)) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            result => result?,
        }
    }
}

fn deliver(outcome: Outcome, out: &mut impl Write, err: &mut impl Write) -> io::Result<()> {
    match outcome {
        Outcome::Show(text) => {
            out.write_all(text.as_bytes())?;
            out.flush()
        }
        Outcome::Complain(text) => writeln!(err, "{text}"),
        Outcome::Nothing | Outcome::Leave | Outcome::Open { .. } => Ok(()),
    }
}

fn banner(stats: &CorpusStats, color: bool) -> String {
    let passages = counted(stats.passages as u64, "passage");
    let files = counted(stats.files as u64, "file");
    let name = styled("faqt", Palette::new(color).title);
    format!("{name}: {passages} from {files}. Ask a question, or :help.")
}

#[cfg(test)]
mod tests;
