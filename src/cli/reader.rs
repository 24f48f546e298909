//! `faqt reader`, which the program starts itself: reads risky files for it, see
//! [`crate::corpus::source::Isolation`].

use super::{Ending, Failure};
use crate::corpus::source;
use clap::Args;
use std::ffi::OsString;
use std::io::{self, BufWriter};
use std::thread;

/// Read files for another process.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The most memory to use, in MiB.
    #[arg(long)]
    memory: u64,
}

/// Readers walk structures that nest some hundred levels deep.
const STACK: usize = 64 << 20;

/// How the command is called.
pub fn call(memory: u64) -> Vec<OsString> {
    vec![
        "reader".into(),
        "--memory".into(),
        memory.to_string().into(),
    ]
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    limit(arguments.memory.saturating_mul(1 << 20))?;
    let serve = || {
        let mut answers = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        source::serve(&mut io::stdin().lock(), &mut answers)
    };
    let serving = thread::Builder::new().stack_size(STACK).spawn(serve)?;
    match serving.join() {
        Ok(served) => served.map_err(Failure::Stream)?,
        Err(_) => return Err(Failure::Stream(io::Error::other("the reader failed"))),
    }
    Ok(Ending::Found)
}

/// Limits the memory of this process to so many bytes.
#[cfg(unix)]
fn limit(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::As);
    let most = limit.maximum.map_or(bytes, |most| most.min(bytes));
    limit.current = Some(most);
    limit.maximum = Some(most);
    // Some systems (macOS) know this limit and do not take it; then only time is limited.
    let _ = setrlimit(Resource::As, limit);
    Ok(())
}

#[cfg(not(unix))]
fn limit(_: u64) -> io::Result<()> {
    Ok(())
}
