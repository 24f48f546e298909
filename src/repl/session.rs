//! A *session* is a conversation without its terminal: it takes a line, asks a [`Library`], and
//! says what is to be done. A line is a question, or a command when it begins with a colon;
//! commands speak of the passages of the last reply by their numbers.

use super::Library;
use crate::answer::Verdict;
use crate::corpus::Place;
use crate::engine::Reply;
use crate::passage::{Passage, PassageId};
use crate::present::printable::one_line;
use crate::present::terminal::{self, Style};
use crate::present::{json, stats, why};
use crate::question::Filter;
use crate::rank::RankedPassage;
use std::path::PathBuf;
use std::time::Instant;

/// What follows from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: the line was empty.
    Nothing,
    /// Text for standard output, with its line feed.
    Show(String),
    /// Text for standard error, without one.
    Complain(String),
    /// A file to be opened at a line.
    Open {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u32,
    },
    /// The conversation is over.
    Leave,
}

/// Whom replies are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// People.
    #[default]
    Text,
    /// Programs: one JSON object a line.
    Json,
}

/// What a line that begins with a colon asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Help,
    More,
    Show,
    Why,
    Open,
    Only,
    Stats,
    Quit,
}

/// Every command: its name, what it is followed by, and what it does.
const COMMANDS: [(Command, &str, &str, &str); 8] = [
    (Command::More, ":more", "", "show the next passages"),
    (
        Command::Show,
        ":show",
        "N",
        "show passage N whole; N may be an id",
    ),
    (
        Command::Why,
        ":why",
        "N",
        "say why passage N stands where it stands",
    ),
    (
        Command::Open,
        ":open",
        "N",
        "open the file of passage N in your editor",
    ),
    (
        Command::Only,
        ":only",
        "F",
        "ask only some documents (in:PATH tag:TAG …); alone, all again",
    ),
    (Command::Stats, ":stats", "", "say what the index holds"),
    (Command::Help, ":help", "", "show this"),
    (Command::Quit, ":quit", "", "leave; so does Ctrl-D"),
];

/// The names of all commands, with their colon.
pub fn command_names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(_, name, _, _)| *name)
}

/// A conversation.
pub struct Session {
    style: Style,
    format: Format,
    last: Option<Reply>,
    answered: usize,
}

impl Session {
    /// A conversation that has not begun.
    pub fn new(style: Style, format: Format) -> Session {
        Session {
            style,
            format,
            last: None,
            answered: 0,
        }
    }

    /// How many questions were answered.
    pub fn answered(&self) -> usize {
        self.answered
    }

    /// Whom replies are for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The terminal was resized.
    pub fn set_width(&mut self, columns: usize) {
        self.style.width = columns;
    }

    /// What follows from `line`.
    pub fn take(&mut self, library: &mut dyn Library, line: &str) -> Outcome {
        let line = line.trim();
        let outcome = match line.strip_prefix(':') {
            _ if line.is_empty() => Ok(Outcome::Nothing),
            Some(command) => self.command(library, command),
            None => self.question(library, line),
        };
        outcome.unwrap_or_else(|error| Outcome::Complain(format!("{error:#}")))
    }

    fn question(&mut self, library: &mut dyn Library, question: &str) -> anyhow::Result<Outcome> {
        let begin = Instant::now();
        let reply = library.ask(question, self.style.passages.max(1))?;
        let text = match self.format {
            Format::Text => terminal::ask(&reply, &self.style),
            Format::Json => json::write(&json::reply(&reply, begin.elapsed()), json::Layout::Line),
        };
        self.answered += usize::from(reply.verdict != Verdict::NotFound);
        self.last = Some(reply);
        Ok(Outcome::Show(text))
    }

    fn command(&mut self, library: &mut dyn Library, typed: &str) -> anyhow::Result<Outcome> {
        let (name, argument) = match typed.split_once(char::is_whitespace) {
            Some((name, argument)) => (name, argument.trim()),
            None => (typed, ""),
        };
        let command = match command(name) {
            Ok(command) => command,
            Err(complaint) => return Ok(Outcome::Complain(complaint)),
        };
        match command {
            Command::Help => Ok(Outcome::Show(help())),
            Command::Quit => Ok(Outcome::Leave),
            Command::Stats => {
                let counted = library.stats()?;
                Ok(Outcome::Show(match self.format {
                    Format::Text => stats::stats(&counted, &self.style),
                    Format::Json => json::write(&json::stats(&counted), json::Layout::Line),
                }))
            }
            Command::Only => only(library, argument),
            Command::More => self.more(library),
            Command::Show | Command::Why | Command::Open => match self.named(library, argument)? {
                Ok(Named::Ranked(rank)) => Ok(self.about_ranked(library, command, rank)),
                Ok(Named::Passage(passage)) => Ok(self.about_passage(library, command, &passage)),
                Err(complaint) => Ok(Outcome::Complain(complaint)),
            },
        }
    }

    /// Asks again for more passages, and shows those that were not shown yet.
    fn more(&mut self, library: &mut dyn Library) -> anyhow::Result<Outcome> {
        let Some(last) = &mut self.last else {
            return Ok(Outcome::Complain(NOTHING_ASKED.to_string()));
        };
        let shown = last.passages.len();
        let wanted = shown + self.style.passages.max(1);
        let longer = library.ask(&last.question, wanted)?;
        // Numbers already given stay as they are, even if a longer reply is ordered otherwise.
        let fresh: Vec<RankedPassage> = longer
            .passages
            .into_iter()
            .filter(|new| {
                last.passages
                    .iter()
                    .all(|old| old.passage.id != new.passage.id)
            })
            .collect();
        if fresh.is_empty() {
            return Ok(Outcome::Complain("There are no more passages.".to_string()));
        }
        last.passages.extend(fresh);
        Ok(Outcome::Show(match self.format {
            Format::Text => terminal::more(last, shown, &self.style),
            Format::Json => {
                let mut wire = json::reply(last, Default::default());
                wire.passages.drain(..shown);
                json::write(&wire, json::Layout::Line)
            }
        }))
    }

    /// The passage that `argument` names: a number of the last reply, or an id. No argument
    /// names the first.
    fn named(
        &self,
        library: &mut dyn Library,
        argument: &str,
    ) -> anyhow::Result<Result<Named, String>> {
        let held = self.last.as_ref().map_or(&[][..], |last| &last.passages);
        let number = match argument {
            "" => Some(1),
            _ => argument.trim_start_matches('#').parse::<usize>().ok(),
        };
        // Twelve digits are an id; no reply is that long.
        if let Some(number) = number.filter(|_| argument.len() < 12) {
            return Ok(match (number.checked_sub(1), held.len()) {
                (_, 0) => Err(NOTHING_ASKED.to_string()),
                (Some(rank), held) if rank < held => Ok(Named::Ranked(rank)),
                (_, 1) => Err("The last reply has only passage 1.".to_string()),
                (_, held) => Err(format!("The last reply has passages 1 to {held}.")),
            });
        }
        let Some(id) = PassageId::parse(argument) else {
            let argument = one_line(argument);
            return Ok(Err(format!(
                "“{argument}” is neither a number of the last reply nor a passage id."
            )));
        };
        Ok(match library.passage(id)? {
            Some(passage) => Ok(Named::Passage(Box::new(passage))),
            None => Err(format!("There is no passage {id}.")),
        })
    }

    fn about_ranked(&self, library: &dyn Library, command: Command, rank: usize) -> Outcome {
        let held = self.last.as_ref().and_then(|last| last.passages.get(rank));
        let Some(ranked) = held else {
            return Outcome::Nothing;
        };
        match (command, self.format) {
            (Command::Why, _) => {
                let rows = library.why(ranked);
                Outcome::Show(why::why(rank + 1, ranked, &rows, &self.style))
            }
            (Command::Open, _) => {
                let best = ranked.best_sentence.map(|s| ranked.passage.place_of(s));
                let place = best.unwrap_or_else(|| ranked.passage.place.clone());
                open(library, &place)
            }
            (_, Format::Text) => Outcome::Show(terminal::show_ranked(ranked, &self.style)),
            (_, Format::Json) => self.about_passage(library, command, &ranked.passage),
        }
    }

    fn about_passage(&self, library: &dyn Library, command: Command, passage: &Passage) -> Outcome {
        match (command, self.format) {
            (Command::Why, _) => Outcome::Complain(
                "Only a passage of the last reply has a why: give its number.".to_string(),
            ),
            (Command::Open, _) => open(library, &passage.place),
            (_, Format::Text) => Outcome::Show(terminal::show(passage, &self.style)),
            (_, Format::Json) => {
                Outcome::Show(json::write(&json::show(passage), json::Layout::Line))
            }
        }
    }
}

fn only(library: &mut dyn Library, filters: &str) -> anyhow::Result<Outcome> {
    let filter = match Filter::parse(filters) {
        Ok(filter) => filter,
        Err(error) => return Ok(Outcome::Complain(one_line(&error.to_string()))),
    };
    library.only(filter.clone())?;
    Ok(Outcome::Complain(match filter.is_empty() {
        true => "All documents are asked.".to_string(),
        false => format!("Asked from now on: only {}", one_line(&filter.to_string())),
    }))
}

const NOTHING_ASKED: &str = "There are no passages yet: ask a question first.";

enum Named {
    /// A passage of the last reply, counted from 0.
    Ranked(usize),
    Passage(Box<Passage>),
}

/// Opens the file in an editor where it is a text; otherwise says where to look in it.
fn open(library: &dyn Library, place: &Place) -> Outcome {
    let (path, line) = (one_line(&place.path), place.units.0);
    match library.absolute(&place.path) {
        Some(path) if place.is_in_bytes() => Outcome::Open { path, line },
        Some(file) => {
            let parts = place.within.iter().map(|part| one_line(part));
            let unit = format!("{} {line}", place.unit.name());
            let way: Vec<String> = parts.chain([unit]).collect();
            let (file, way) = (one_line(&file.display().to_string()), way.join(", "));
            Outcome::Complain(format!(
                "{file} is no text: open it in its own program, at {way}."
            ))
        }
        None => Outcome::Complain(format!("{path}:{line} is not a file that can be opened.")),
    }
}

/// The command of that name (without the colon), or of the only name that begins so. Otherwise
/// what to say, with the nearest name where one is near.
fn command(typed: &str) -> Result<Command, String> {
    let typed = typed.to_lowercase();
    let by_prefix: Vec<_> = COMMANDS
        .iter()
        .filter(|(_, name, _, _)| !typed.is_empty() && name[1..].starts_with(&typed))
        .collect();
    if let [(command, ..)] = by_prefix.as_slice() {
        return Ok(*command);
    }
    let shown = one_line(&typed);
    if by_prefix.len() > 1 {
        let names: Vec<&str> = by_prefix.iter().map(|(_, name, ..)| *name).collect();
        return Err(format!(":{shown} may mean {}.", names.join(" or ")));
    }
    let near = command_names()
        .map(|name| (distance(&name[1..], &typed), name))
        .min();
    match near {
        // Two slips in a word of four letters still let one recognise it; three do not.
        Some((0..=2, name)) => Err(format!("There is no :{shown}. Did you mean {name}?")),
        _ => Err(format!("There is no :{shown}. See :help.")),
    }
}

fn help() -> String {
    let mut help = String::from("Ask in your own words, or:\n");
    for (_, name, argument, what) in COMMANDS {
        help.push_str(&format!("  {name:<6} {argument:<2} {what}\n"));
    }
    help.push_str("A command may be cut short: :q leaves, :m shows more.\n");
    help
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make
/// one word of the other.
fn distance(a: &str, b: &str) -> usize {
    // Longer than any command by more than the distances that are asked for; keeps a line of a
    // megabyte from being compared.
    const LONGEST: usize = 16;
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            rows[i][j] = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
            }
        }
    }
    rows[a.len()][b.len()]
}
