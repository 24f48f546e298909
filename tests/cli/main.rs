//! The program from outside: every command and flag, what it prints where, and its exit codes.
//! Names and JSON are a contract: programs are built on them.

#[path = "../harness/mod.rs"]
mod harness;

mod batch;
mod bundle;
mod commands;
mod doctor;
mod durability;
mod errors;
mod eval;
mod filters;
mod freshness;
mod hostile;
mod places;
mod reading;
mod room;
mod terminal;
mod tune;
#[cfg(unix)]
mod watch;

use harness::Library;

/// Two documents, of which only one speaks of widgets.
fn workshop() -> Library {
    Library::with(
        "parts/widgets.md",
        "# Widgets\n\nWidgets are small parts of brass. They turn without noise.\n",
    )
    .and(
        "tools.txt",
        "Tools\n\nA file takes the burr off an edge. A vice holds the piece while you work on it.\n",
    )
}
