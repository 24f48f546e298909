//! With what files are read: this program as the reader of risky formats, and the converters that
//! a person has allowed. A settings file may come with somebody else's folder, and commands in it
//! must not run because a question was asked there; so they are run only after someone has said
//! so, once for each wording of them.

use super::{Failure, reader};
use crate::corpus::source::{Converters, Isolation, LONGEST_READING, Means, Readers};
use crate::corpus::windows::WINDOW;
use crate::settings::Settings;
use etcetera::BaseStrategy;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// MiB that a reader may take: several times the largest file.
const MEMORY: u64 = 2048;

/// The means of a library with these settings from this file.
pub fn means(settings: &Settings, file: Option<&Path>) -> Result<Means, Failure> {
    let program = std::env::current_exe()?;
    let memory = settings.reading.memory.unwrap_or(MEMORY);
    let readers = Readers::new(program, reader::call(memory));
    let converters = settings.converters();
    let allowed = !converters.is_empty() && file.is_some_and(|file| is_allowed(settings, file));
    let time = settings.reading.seconds.map(Duration::from_secs);
    Ok(Means {
        converters: Converters::new(converters, allowed).map_err(Failure::Usage)?,
        isolation: Isolation::Processes(Arc::new(readers)),
        time: time.unwrap_or(LONGEST_READING),
        window: WINDOW,
    })
}

/// Allows the converters of the settings file to be run from now on, as they are worded now. Gives
/// their commands.
pub fn allow(file: &Path) -> Result<Vec<String>, Failure> {
    let settings = Settings::read(file)?;
    let list = allowed_list();
    let failed = |error| Failure::File {
        path: list.display().to_string(),
        error,
    };
    if !is_allowed(&settings, file) {
        let folder = list.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let mut out = fs::File::options()
            .append(true)
            .create(true)
            .open(&list)
            .map_err(failed)?;
        writeln!(out, "{}", name(&settings, file)).map_err(failed)?;
    }
    let commands = settings.converters().into_iter();
    Ok(commands.map(|converter| converter.command).collect())
}

fn is_allowed(settings: &Settings, file: &Path) -> bool {
    let name = name(settings, file);
    fs::read_to_string(allowed_list()).is_ok_and(|list| list.lines().any(|line| line == name))
}

/// Where the names of allowed converters stand, one a line.
fn allowed_list() -> PathBuf {
    let folder = etcetera::choose_base_strategy()
        .map_or_else(|_| std::env::temp_dir(), |folders| folders.config_dir());
    folder.join("faqt").join("allowed-converters")
}

/// Names the converters of a settings file: another file or another wording has another name.
fn name(settings: &Settings, file: &Path) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(file.as_os_str().as_encoded_bytes());
    for converter in settings.converters() {
        for part in [converter.pattern, converter.command] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
