//! Formats that other programs can read. A *converter* is a command that prints the text of a file;
//! the settings name one for the files of a pattern. What it prints is read as Markdown, HTML or
//! plain text, whichever it looks like.

use super::isolation::{LastWords, start, stop};
use crate::corpus::read::Unread;
use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Stands for the path of the file in a command.
pub const FILE: &str = "{}";

/// A command that prints the text of files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Converter {
    /// Which files it is for: a glob of file names, or of paths where it holds a `/`.
    pub pattern: String,
    /// The program and its arguments, as a shell cuts them; no shell sees them.
    pub command: String,
}

/// The converters of a library, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Converters {
    list: Vec<Converter>,
    patterns: GlobSet,
    /// Whether the commands may be run.
    allowed: bool,
}

impl Converters {
    /// Converters that are run only if `allowed`; otherwise the files they are for are not read.
    ///
    /// # Errors
    /// What is wrong with a pattern or a command.
    pub fn new(list: Vec<Converter>, allowed: bool) -> Result<Converters, String> {
        let mut patterns = GlobSetBuilder::new();
        for Converter { pattern, command } in &list {
            let glob = Glob::new(&anywhere(pattern));
            patterns.add(glob.map_err(|error| format!("\"{pattern}\": {error}"))?);
            let words = words(command).ok_or(format!("\"{command}\" lacks a quote"))?;
            if !words.iter().skip(1).any(|word| word.contains(FILE)) {
                return Err(format!(
                    "\"{command}\" must name a program and hold {FILE} where the file's path goes"
                ));
            }
        }
        let patterns = patterns.build().map_err(|error| error.to_string())?;
        Ok(Converters {
            list,
            patterns,
            allowed,
        })
    }

    /// The converter for the file at `path` below the root: of several the last.
    pub fn of(&self, path: &str) -> Option<&Converter> {
        let last = self.patterns.matches(path).into_iter().max()?;
        self.list.get(last)
    }

    /// What `converter` prints of the file at `absolute`.
    pub(super) fn text(
        &self,
        converter: &Converter,
        absolute: &Path,
        most: u64,
        time: Duration,
    ) -> Result<Vec<u8>, Unread> {
        match self.allowed {
            true => converter
                .run(absolute, most, time)
                .map_err(|reason| Unread(format!("could not be converted: {reason}"))),
            false => Err(Unread(format!(
                "is to be converted by `{converter}`, which was not allowed yet; allow the commands of faqt.toml with: faqt index --allow-converters"
            ))),
        }
    }
}

impl Converter {
    fn run(&self, file: &Path, most: u64, time: Duration) -> Result<Vec<u8>, String> {
        let words = words(&self.command).unwrap_or_default();
        let file = file.to_string_lossy();
        let mut words = words.iter().map(|word| word.replace(FILE, &file));
        let program = words.next().unwrap_or_default();
        let mut command = Command::new(&program);
        command.args(words).stdin(Stdio::null());
        let mut process =
            start(&mut command).map_err(|error| format!("{program} cannot be run: {error}"))?;
        let complaints = LastWords::of(process.stderr.take());
        let (send, printed) = channel();
        if let Some(stdout) = process.stdout.take() {
            thread::spawn(move || {
                let mut text = Vec::new();
                let read = stdout.take(most + 1).read_to_end(&mut text);
                let _ = send.send(read.map(|_| text));
            });
        }
        let printed = printed.recv_timeout(time);
        let whole = matches!(&printed, Ok(Ok(text)) if text.len() as u64 <= most);
        if !whole {
            stop(&mut process);
        }
        let status = process.wait().map_err(|error| error.to_string())?;
        match printed {
            Err(_) => Err(format!(
                "{program} took more than {} seconds",
                time.as_secs()
            )),
            Ok(Err(error)) => Err(error.to_string()),
            Ok(Ok(_)) if !whole => Err(format!("{program} printed more than {} MiB", most >> 20)),
            Ok(Ok(text)) if status.success() => Ok(text),
            Ok(Ok(_)) => {
                let said = last_line(&complaints.heard()).unwrap_or_default();
                Err(format!("{program} ended with {status}{said}"))
            }
        }
    }
}

impl fmt::Display for Converter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.command)
    }
}

/// A pattern of file names holds in every folder.
fn anywhere(pattern: &str) -> String {
    match pattern.contains('/') {
        true => pattern.to_string(),
        false => format!("**/{pattern}"),
    }
}

fn words(command: &str) -> Option<Vec<String>> {
    shell_words::split(command).ok()
}

fn last_line(said: &str) -> Option<String> {
    let line = said
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())?;
    Some(format!(": {line}"))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn converters(list: &[(&str, &str)], allowed: bool) -> Result<Converters, String> {
        let list = list.iter().map(|(pattern, command)| Converter {
            pattern: pattern.to_string(),
            command: command.to_string(),
        });
        Converters::new(list.collect(), allowed)
    }

    fn convert(command: &str, allowed: bool) -> String {
        let converters = converters(&[("*.xyz", command)], allowed).unwrap();
        let converter = converters.of("a/b.xyz").expect("it is for this file");
        let time = Duration::from_millis(1500);
        match converters.text(converter, Path::new("/a/b c.xyz"), 1000, time) {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(Unread(reason)) => reason,
        }
    }

    #[test]
    fn a_command_is_run_without_a_shell() {
        assert_eq!(convert("echo '$HOME' {}", true), "$HOME /a/b c.xyz\n");
        assert!(
            convert("sh -c 'echo no such thing >&2; exit 4' {}", true)
                .ends_with("sh ended with exit status: 4: no such thing")
        );
        assert!(convert("no-such-program {}", true).contains("cannot be run"));
        assert!(convert("sleep 60 {}", true).contains("sleep"));
        assert!(convert("sh -c 'sleep 60' {}", true).contains("more than 1 seconds"));
        assert!(convert("head -c 5000 /dev/zero {}", true).contains("more than 0 MiB"));
        assert!(convert("echo {}", false).contains("--allow-converters"));
    }

    #[test]
    fn the_last_pattern_that_fits_counts() {
        let converters = converters(&[("*.xyz", "a {}"), ("old/*.xyz", "b {}")], true).unwrap();
        let of = |path: &str| converters.of(path).map(|c| c.command.as_str());
        assert_eq!(of("x.xyz"), Some("a {}"));
        assert_eq!(of("new/x.xyz"), Some("a {}"));
        assert_eq!(of("old/x.xyz"), Some("b {}"));
        assert_eq!(of("x.txt"), None);
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for (pattern, command) in [
            ("*.[", "a {}"),
            ("*.x", "a"),
            ("*.x", "{}"),
            ("*.x", "a '{}"),
        ] {
            assert!(
                converters(&[(pattern, command)], true).is_err(),
                "{command}"
            );
        }
    }
}
