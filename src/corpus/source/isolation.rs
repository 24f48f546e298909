//! Reading in another process. Formats that are programs' memory rather than text have readers
//! that a file can kill, hang or bloat, by accident or by intent. They run in processes of this
//! same program ([`super::reader`]), with limits on time and memory; a file that goes beyond costs
//! its process and a line about it, nothing more.

use super::frames;
use super::reader::{Message, Order};
use crate::corpus::read::{Input, Output, Unread};
use crate::corpus::{Format, Warning};
use std::ffi::OsString;
use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Where files of risky formats are read.
#[derive(Clone, Debug, Default)]
pub enum Isolation {
    /// In this process: for tests, and for programs that isolate themselves.
    #[default]
    None,
    /// In processes of their own.
    Processes(Arc<Readers>),
}

/// The processes that read, and how to start one.
#[derive(Debug)]
pub struct Readers {
    /// The program to start and its arguments. It has to call [`super::serve`].
    pub program: PathBuf,
    /// See `program`.
    pub arguments: Vec<OsString>,
    /// Those that wait for another file.
    idle: Mutex<Vec<Reader>>,
}

/// The most that one file may give, in bytes of frames.
const MOST_OUTPUT: u64 = 2 << 30;
/// So many frames may wait to be dealt with.
const WAITING_FRAMES: usize = 16;
/// So much is kept of what a dying reader says.
const LAST_WORDS: usize = 4096;

impl Readers {
    /// Readers are processes of `program`, started with `arguments`.
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Readers {
        Readers {
            program,
            arguments,
            idle: Mutex::default(),
        }
    }

    /// Reads `input` in one of the processes, which is stopped once it has been waited for
    /// as long as `time`.
    ///
    /// # Errors
    /// As [`crate::corpus::read::read`], and where the process fails at it.
    pub fn read(
        &self,
        format: Format,
        input: &Input,
        output: &mut Output,
        time: Duration,
    ) -> Result<(), Unread> {
        let waiting = self.idle.lock().map(|mut idle| idle.pop());
        let mut reader = match waiting.ok().flatten() {
            Some(reader) => reader,
            None => Reader::start(self).map_err(|error| {
                Unread(format!("could not be read: no process for it: {error}"))
            })?,
        };
        let read = reader.read(format, input, output, time);
        match read {
            Ok(outcome) => {
                if let Ok(mut idle) = self.idle.lock() {
                    idle.push(reader);
                }
                outcome.map_or(Ok(()), |reason| Err(Unread(reason)))
            }
            Err(reason) => Err(Unread(reason)),
        }
    }
}

/// A process that reads.
#[derive(Debug)]
struct Reader {
    process: Child,
    orders: Option<ChildStdin>,
    answers: Receiver<io::Result<Vec<u8>>>,
    last_words: LastWords,
}

impl Reader {
    fn start(readers: &Readers) -> io::Result<Reader> {
        let mut command = Command::new(&readers.program);
        command.args(&readers.arguments).stdin(Stdio::piped());
        let mut process = start(&mut command)?;
        let (send, answers) = sync_channel(WAITING_FRAMES);
        if let Some(out) = process.stdout.take() {
            thread::Builder::new().spawn(move || {
                let mut out = BufReader::new(out);
                while let Some(frame) = frames::read(&mut out).transpose() {
                    let ends = frame.is_err();
                    if send.send(frame).is_err() || ends {
                        break;
                    }
                }
            })?;
        }
        Ok(Reader {
            orders: process.stdin.take(),
            last_words: LastWords::of(process.stderr.take()),
            process,
            answers,
        })
    }

    /// Whether the file could be read, and if not why; an error where the process is of no use
    /// any more.
    fn read(
        &mut self,
        format: Format,
        input: &Input,
        output: &mut Output,
        time: Duration,
    ) -> Result<Option<String>, String> {
        let order = Order {
            path: input.path.to_string(),
            within: input.within.clone(),
            format,
            options: input.options.clone(),
        };
        let Some(mut orders) = self.orders.take() else {
            return Err(self.died());
        };
        let bytes = input.bytes;
        thread::scope(|scope| {
            // Beside the waiting: a process that hangs may not even take its order.
            let ordering = scope.spawn(move || {
                let sent = frames::write_value(&mut orders, &order)
                    .and_then(|()| frames::write(&mut orders, bytes))
                    .and_then(|()| orders.flush());
                sent.map(|()| orders)
            });
            let outcome = self.answers(output, time);
            if outcome.is_err() {
                stop(&mut self.process);
            }
            if let Ok(Ok(orders)) = ordering.join() {
                self.orders = Some(orders);
            }
            outcome
        })
    }

    fn answers(&mut self, output: &mut Output, time: Duration) -> Result<Option<String>, String> {
        let mut left = time;
        let mut most = MOST_OUTPUT;
        loop {
            let begin = Instant::now();
            let frame = match self.answers.recv_timeout(left) {
                Ok(Ok(frame)) => frame,
                Err(RecvTimeoutError::Timeout) => return Err(too_slow(time)),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
            };
            left = left.saturating_sub(begin.elapsed());
            most = most.saturating_sub(frame.len() as u64);
            if most == 0 {
                return Err("holds more text than can be kept; what came first is indexed".into());
            }
            match frames::value(&frame) {
                Ok(Message::Document(document)) => output.give(*document),
                Ok(Message::Warning(Warning { kind, detail, .. })) => output.warn(kind, detail),
                Ok(Message::End(outcome)) => return Ok(outcome),
                Err(error) => return Err(format!("could not be read: {error}")),
            }
        }
    }

    /// Why the process is gone.
    fn died(&mut self) -> String {
        // It closed its output, so that it ends at once or never.
        stop(&mut self.process);
        let status = self.process.wait();
        cause(status.ok(), &self.last_words.heard())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        stop(&mut self.process);
        let _ = self.process.wait();
    }
}

/// Starts a command, to be heard and to be stopped with all that it starts itself.
pub(super) fn start(command: &mut Command) -> io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Stops a process that [`start`] started.
pub(super) fn stop(process: &mut Child) {
    // Once it has been waited for, its number may be another's.
    if !matches!(process.try_wait(), Ok(None)) {
        return;
    }
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(process), Signal::KILL);
    }
    let _ = process.kill();
}

/// What a process says before it ends.
#[derive(Debug)]
pub(super) struct LastWords {
    words: Arc<Mutex<Vec<u8>>>,
    /// Closed once there is nothing more to hear.
    listening: Receiver<()>,
}

impl LastWords {
    /// Listens in the background, so that nobody waits to be heard.
    pub(super) fn of(complaints: Option<impl Read + Send + 'static>) -> LastWords {
        let words: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (ended, listening) = sync_channel(0);
        if let Some(mut complaints) = complaints {
            let words = Arc::clone(&words);
            thread::spawn(move || {
                listen(&mut complaints, &words);
                drop(ended);
            });
        }
        LastWords { words, listening }
    }

    /// The last of it, of a process that has ended.
    pub(super) fn heard(&self) -> String {
        // Something that it started may still hold the line.
        let _ = self.listening.recv_timeout(Duration::from_millis(500));
        let words = self.words.lock();
        words.map_or_else(
            |_| String::new(),
            |words| String::from_utf8_lossy(&words).into_owned(),
        )
    }
}

/// Keeps the end of what is said.
fn listen(complaints: &mut impl Read, last_words: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = complaints.read(&mut buffer) {
        if let Ok(mut words) = last_words.lock() {
            words.extend_from_slice(&buffer[..count]);
            let surplus = words.len().saturating_sub(LAST_WORDS);
            words.drain(..surplus);
        }
    }
}

fn too_slow(time: Duration) -> String {
    format!(
        "took its reader more than {} seconds, which was stopped; it may be damaged",
        time.as_secs()
    )
}

/// What ended a reader, from how it ended and what it said.
fn cause(status: Option<ExitStatus>, words: &str) -> String {
    if words.contains("memory allocation of") || words.contains("out of memory") {
        return "needs more memory than a reader may have; it may be damaged".into();
    }
    if words.contains("overflowed its stack") {
        return "is nested too deeply to be read".into();
    }
    match status {
        Some(status) => format!("made its reader fail ({status}); it may be damaged"),
        None => "made its reader fail; it may be damaged".into(),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::read::ReadOptions;

    /// Reads with a reader that is this shell script.
    fn read_by(script: &str, time: Duration) -> String {
        let arguments = ["-c", script].map(OsString::from).to_vec();
        let readers = Readers::new("/bin/sh".into(), arguments);
        let options = ReadOptions::default();
        // More than a pipe holds.
        let bytes = vec![b'x'; 1 << 20];
        let input = Input::new("a.pdf", &bytes, &options);
        let (mut each, mut warnings) = (|_| panic!("no document"), Vec::new());
        let mut output = Output::new("a.pdf", &mut each, &mut warnings);
        match readers.read(Format::Pdf, &input, &mut output, time) {
            Ok(()) => "read".into(),
            Err(Unread(reason)) => reason,
        }
    }

    #[test]
    fn a_reader_that_dies_hangs_or_talks_nonsense_is_a_failure_of_the_file() {
        let long = Duration::from_secs(20);
        for (script, reason) in [
            ("kill -SEGV $$", "made its reader fail (signal: 11"),
            ("exit 3", "made its reader fail (exit status: 3)"),
            (
                "echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$",
                "needs more memory",
            ),
            (
                "printf '\\003\\000\\000\\000abc'; exec sleep 9",
                "could not be read",
            ),
            (
                "printf '\\377\\377\\377\\377'; exec sleep 9",
                "made its reader fail",
            ),
        ] {
            let told = read_by(script, long);
            assert!(told.contains(reason), "{script}: {told}");
        }
        let begin = Instant::now();
        let told = read_by("sleep 60", Duration::from_millis(1200));
        assert!(told.contains("more than 1 seconds"), "{told}");
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
}
