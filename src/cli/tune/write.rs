//! Writing to a settings file: all of it or nothing, and never one that says something else than
//! what was tuned.

use crate::cli::Failure;
use crate::engine::Tuning;
use crate::eval::tune::Move;
use crate::settings::{Settings, edit};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the numbers that moved to the settings file at `file`, which is made if there is none;
/// everything else in it stays. It must then mean `wanted`.
pub fn moves<'a>(
    file: &Path,
    moves: impl Iterator<Item = &'a Move>,
    wanted: &Tuning,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::File {
        path: file.display().to_string(),
        error,
    };
    // Behind a link, the file that it leads to is written.
    let file = &match file.exists() {
        true => fs::canonicalize(file).map_err(failed)?,
        false => file.to_path_buf(),
    };
    let (text, permissions) = match file.exists() {
        true => (
            fs::read_to_string(file).map_err(failed)?,
            Some(fs::metadata(file).map_err(failed)?.permissions()),
        ),
        false => (String::new(), None),
    };
    let numbers: Vec<(&str, f32)> = moves.map(|m| (m.key.as_str(), m.to)).collect();
    let edited = edit::with_numbers(&text, &numbers)
        .map_err(|reason| failed(io::Error::new(io::ErrorKind::InvalidData, reason)))?;
    // In the same folder: a rename is whole only there, and paths inside are relative to it.
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = put(&beside, &edited).map_err(failed).and_then(|()| {
        if let Some(permissions) = permissions {
            fs::set_permissions(&beside, permissions).map_err(failed)?;
        }
        match Settings::read(&beside)?.tuning() == *wanted {
            true => fs::rename(&beside, file).map_err(failed),
            false => Err(failed(io::Error::other(
                "it says something else than what was tuned; has it changed meanwhile?",
            ))),
        }
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
