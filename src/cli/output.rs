//! Output: how replies are to look on this terminal, and the way to standard output.

use super::{Common, Failure, When};
use crate::engine::{Engine, Reply};
use crate::present::json::{self, Layout};
use crate::present::terminal::Style;
use anstream::ColorChoice;
use std::io::{self, IsTerminal, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// The style for standard output.
pub fn style(common: &Common, engine: &Engine, passages: usize) -> Style {
    let root = engine.home().manifest().root.clone();
    let plain = plain_style(common);
    // The documents of an imported index are not here, so nothing leads to them.
    let root = Some(root).filter(|root| !root.as_os_str().is_empty());
    Style {
        links: root.is_some() && plain.color && io::stdout().is_terminal(),
        prefix: root.as_deref().map_or(String::new(), prefix),
        root,
        passages,
        ..plain
    }
}

/// The style for what shows no places.
pub fn plain_style(common: &Common) -> Style {
    Style {
        color: match common.color {
            When::Always => true,
            When::Never => false,
            When::Auto => anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        },
        width: width(),
        ..Style::default()
    }
}

/// The columns of the terminal; `COLUMNS` where there is none, else 80.
fn width() -> usize {
    let asked = || {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
    };
    match terminal_size::terminal_size() {
        Some((columns, _)) if io::stdout().is_terminal() => usize::from(columns.0),
        _ => asked().unwrap_or(80),
    }
}

/// What leads from the working directory to `root`: nothing, `docs/`, `../docs/` or the whole path,
/// whichever is shortest.
fn prefix(root: &Path) -> String {
    let Ok(here) = std::env::current_dir() else {
        return String::new();
    };
    let shared = here
        .components()
        .zip(root.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.components().count() - shared;
    let down: PathBuf = root.components().skip(shared).collect();
    let relative: PathBuf = std::iter::repeat_n(Component::ParentDir, up)
        .collect::<PathBuf>()
        .join(down);
    let (relative, whole) = (
        relative.to_string_lossy().into_owned(),
        root.to_string_lossy().into_owned(),
    );
    let shortest = if relative.len() <= whole.len() {
        relative
    } else {
        whole
    };
    if shortest.is_empty() || shortest.ends_with('/') {
        shortest
    } else {
        shortest + "/"
    }
}

/// Writes text to standard output at once.
pub fn print(text: &str) -> Result<(), Failure> {
    // Colours are decided by the style; the stream only translates them for old consoles.
    let mut out = anstream::AutoStream::always(io::stdout().lock());
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes a reply as JSON.
pub fn print_json(
    reply: &Reply,
    id: Option<String>,
    took: Duration,
    layout: Layout,
) -> Result<(), Failure> {
    print(&json_text(reply, id, took, layout))
}

/// A reply as JSON.
pub fn json_text(reply: &Reply, id: Option<String>, took: Duration, layout: Layout) -> String {
    let wire = json::Reply {
        id,
        ..json::reply(reply, took)
    };
    json::write(&wire, layout)
}
