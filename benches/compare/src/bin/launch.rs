//! Runs a command and prints what it took as one line of JSON: `launch OUT COMMAND…`; the command's
//! standard output goes to the file OUT.
//!
//! A process begins with the memory of the one that starts it counted as its own, so a large
//! program, such as an interpreter, cannot tell how little memory its children need. This one is
//! small.

use std::fs::File;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [out, program, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: launch OUT COMMAND…");
        return ExitCode::from(2);
    };
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null());
    match File::create(out) {
        Ok(file) => command.stdout(file),
        Err(error) => return failed(&out.to_string_lossy(), &error),
    };
    let start = Instant::now();
    let status = match command.status() {
        Ok(status) => status,
        Err(error) => return failed(&program.to_string_lossy(), &error),
    };
    let wall = start.elapsed();
    let usage = usage();
    let micros = |time: libc::timeval| time.tv_sec as f64 * 1e6 + time.tv_usec as f64;
    println!(
        r#"{{"wall_ms": {:.3}, "cpu_ms": {:.3}, "peak_mb": {:.3}, "code": {}}}"#,
        wall.as_secs_f64() * 1e3,
        (micros(usage.ru_utime) + micros(usage.ru_stime)) / 1e3,
        usage.ru_maxrss as f64 / 1024.0,
        status.code().unwrap_or(-1),
    );
    ExitCode::SUCCESS
}

fn failed(what: &str, error: &std::io::Error) -> ExitCode {
    eprintln!("launch: {what}: {error}");
    ExitCode::from(2)
}

/// What the child, which has ended, has used.
fn usage() -> libc::rusage {
    // SAFETY: all zeros is a value of this plain structure, and the call only writes to it.
    unsafe {
        let mut usage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    }
}
