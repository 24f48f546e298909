//! The other side of [`super::isolation`]: a process that reads one file after the other. It gets
//! bytes and gives documents; it never opens a file, so that whatever a file does to its reader
//! stays in here.

use super::frames;
use crate::corpus::read::{self, Input, Output, ReadOptions, Unread};
use crate::corpus::{Document, Format, Warning};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is to be read; the bytes of the file are in the next frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub path: String,
    pub within: Vec<String>,
    pub format: Format,
    pub options: ReadOptions,
}

/// What comes back, the end last.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Message {
    Document(Box<Document>),
    Warning(Warning),
    /// All has been read, or why not.
    End(Option<String>),
}

/// Reads files for another process until there are no more orders.
///
/// # Errors
/// If the pipes break or what comes through them is no order.
pub fn serve(orders: &mut impl Read, answers: &mut impl Write) -> io::Result<()> {
    while let Some(frame) = frames::read(orders)? {
        let order: Order = frames::value(&frame)?;
        let bytes = frames::read(orders)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        follow(&order, &bytes, answers)?;
        answers.flush()?;
    }
    Ok(())
}

fn follow(order: &Order, bytes: &[u8], answers: &mut impl Write) -> io::Result<()> {
    let mut broken = None;
    let mut warnings = Vec::new();
    let mut each = |document: Document| {
        if broken.is_none() {
            let message = Message::Document(Box::new(document));
            broken = frames::write_value(answers, &message).err();
        }
    };
    let input = Input {
        within: order.within.clone(),
        ..Input::new(&order.path, bytes, &order.options)
    };
    let mut output = Output::new(&order.path, &mut each, &mut warnings);
    let read = catch_unwind(AssertUnwindSafe(|| {
        read::read(order.format, &input, &mut output)
    }));
    if let Some(error) = broken {
        return Err(error);
    }
    for warning in warnings {
        frames::write_value(answers, &Message::Warning(warning))?;
    }
    let end = match read {
        Ok(Ok(())) => None,
        Ok(Err(Unread(reason))) => Some(reason),
        Err(panic) => Some(super::made_fail(panic.as_ref())),
    };
    frames::write_value(answers, &Message::End(end))
}
