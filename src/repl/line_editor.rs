//! Where the lines of a conversation come from when a person types them: an editable line with a
//! history that outlives the session, completion of commands and of words of the corpus, and a
//! *hint*: what the line may become, shown dim behind the cursor and taken with the right arrow.

use super::Library;
use super::session::command_names;
use crate::present::highlight::{Palette, styled};
use crate::present::printable::is_obeyed;
use etcetera::BaseStrategy;
use rustyline::completion::Completer;
use rustyline::config::{BellStyle, ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::history::FileHistory;
use rustyline::{Context, Editor, Helper, Validator};
use std::borrow::Cow;
use std::env;
use std::path::PathBuf;

const PROMPT: &str = "faqt> ";

/// What came of reading a line.
pub enum Read {
    /// A line; several where they were pasted at once.
    Line(String),
    /// Ctrl-C: the line was thrown away.
    Cleared,
    /// Ctrl-D: there are no more lines.
    End,
}

/// The terminal's line, and the library that knows how to complete it.
pub struct LineEditor<'a> {
    editor: Editor<Assistant<'a>, FileHistory>,
    history: Option<PathBuf>,
}

impl<'a> LineEditor<'a> {
    /// An editor with the history of earlier sessions.
    ///
    /// # Errors
    /// Where the terminal cannot be used. A history that cannot be read is an empty one.
    pub fn new(library: &'a mut dyn Library, color: bool) -> rustyline::Result<LineEditor<'a>> {
        // A thousand questions are some tens of kilobytes and reach back for months.
        let config = Config::builder()
            .max_history_size(1000)?
            .history_ignore_dups(true)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .bell_style(BellStyle::None)
            .color_mode(if color {
                ColorMode::Enabled
            } else {
                ColorMode::Disabled
            })
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Assistant { library, color }));
        let history = history_file();
        if let Some(file) = &history {
            let _ = editor.load_history(file);
        }
        Ok(LineEditor { editor, history })
    }

    /// Reads a line and keeps it in the history.
    ///
    /// # Errors
    /// Where the terminal breaks.
    pub fn read(&mut self) -> rustyline::Result<Read> {
        match self.editor.readline(PROMPT) {
            Ok(line) => {
                for line in line.lines().filter(|line| !line.trim().is_empty()) {
                    self.remember(line);
                }
                Ok(Read::Line(line))
            }
            Err(ReadlineError::Interrupted) => Ok(Read::Cleared),
            Err(ReadlineError::Eof) => Ok(Read::End),
            Err(error) => Err(error),
        }
    }

    /// The library that the editor was made with.
    pub fn library(&mut self) -> &mut dyn Library {
        // The helper is set once, in `new`.
        match self.editor.helper_mut() {
            Some(assistant) => assistant.library,
            None => unreachable!("the editor has its helper from the beginning"),
        }
    }

    /// The terminal's width.
    pub fn columns(&mut self) -> Option<usize> {
        let (columns, _) = self.editor.dimensions()?;
        Some(usize::from(columns)).filter(|&columns| columns > 0)
    }

    /// Line by line, so that a session that is killed has lost none. What cannot be written is
    /// not worth a word to someone who came to ask.
    fn remember(&mut self, line: &str) {
        let _ = self.editor.add_history_entry(line);
        if let Some(file) = &self.history {
            let _ = self.editor.append_history(file);
        }
    }
}

/// `FAQT_HISTORY` (none where it is empty), or `faqt/history` where the platform keeps the state
/// of programs.
fn history_file() -> Option<PathBuf> {
    if let Some(file) = env::var_os("FAQT_HISTORY") {
        return Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty());
    }
    let places = etcetera::choose_base_strategy().ok()?;
    let folder = places.state_dir().unwrap_or_else(|| places.data_dir());
    let folder = folder.join("faqt");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// What helps while a line is typed.
#[derive(Helper, Validator)]
struct Assistant<'a> {
    library: &'a mut dyn Library,
    color: bool,
}

impl Completer for Assistant<'_> {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(completions(self.library, &line[..pos]))
    }
}

impl Hinter for Assistant<'_> {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<String> {
        if pos < line.len() {
            return None;
        }
        let remembered = HistoryHinter::new().hint(line, pos, context);
        remembered
            .or_else(|| continuation(self.library, line))
            .filter(|hint| !hint.contains('\n') && !hint.contains(is_obeyed))
    }
}

impl Highlighter for Assistant<'_> {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(styled(prompt, Palette::new(self.color).title))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(styled(hint, Palette::new(self.color).quiet))
    }
}

/// Where the last word of `line` begins, and what it may become: a command at the beginning of
/// the line, otherwise a word of the corpus.
fn completions(library: &dyn Library, line: &str) -> (usize, Vec<String>) {
    const MOST: usize = 20;
    if line.starts_with(':') {
        let names = command_names().filter(|name| name.starts_with(line));
        return (0, names.map(str::to_string).collect());
    }
    let (start, word) = last_word(line);
    if word.is_empty() {
        return (start, Vec::new());
    }
    let mut words = library.words_with_prefix(word, MOST);
    words.retain(|word| !word.contains(is_obeyed));
    (start, words)
}

/// The rest of the most frequent word that begins as `line` ends.
fn continuation(library: &dyn Library, line: &str) -> Option<String> {
    // With two letters typed nearly every guess is wrong, and a wrong guess is noise.
    const FEWEST_LETTERS: usize = 3;
    let (_, typed) = last_word(line);
    if line.starts_with(':') || typed.chars().count() < FEWEST_LETTERS {
        return None;
    }
    let rest = |word: &String| {
        let lower = word.to_lowercase();
        let rest = word
            .strip_prefix(typed)
            .or_else(|| lower.strip_prefix(&typed.to_lowercase()))?;
        Some(rest.to_string()).filter(|rest| !rest.is_empty())
    };
    library.words_with_prefix(typed, 3).iter().find_map(rest)
}

fn last_word(line: &str) -> (usize, &str) {
    let start = line
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '-' | '_' | '\''))
        .last()
        .map_or(line.len(), |(at, _)| at);
    (start, &line[start..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repl::tests::Shelf;

    #[test]
    fn commands_and_words_are_completed() {
        let shelf = Shelf::default();
        assert_eq!(
            completions(&shelf, ":s"),
            (0, vec![":show".into(), ":stats".into()])
        );
        assert_eq!(
            completions(&shelf, "what is outs"),
            (8, vec!["outsourcing".into()])
        );
        assert_eq!(completions(&shelf, "what is "), (8, vec![]));
    }

    #[test]
    fn a_word_begun_is_continued_whatever_its_case() {
        let shelf = Shelf::default();
        assert_eq!(continuation(&shelf, "the outso").as_deref(), Some("urcing"));
        assert_eq!(continuation(&shelf, "Outso").as_deref(), Some("urcing"));
        assert_eq!(continuation(&shelf, "ou"), None);
        assert_eq!(continuation(&shelf, "outsourcing"), None);
        assert_eq!(continuation(&shelf, ":outs"), None);
    }
}
