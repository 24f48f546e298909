//! Wire types as text. JSON lets a string hold any character above U+001F as it is; a terminal
//! obeys some of them (C1 controls, changes of the writing direction), and JSON is often read
//! on one. The writer therefore *escapes* those as well, which changes the bytes and not the value.

use crate::present::printable::is_obeyed;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io;

/// How the text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Over several lines, for eyes.
    Pretty,
    /// On one line, for streams of one object a line.
    Line,
}

/// `value` as JSON with a line feed at its end.
pub fn write(value: &impl Serialize, layout: Layout) -> String {
    let mut out = Vec::new();
    // Neither writing to memory nor a wire type (no maps with odd keys) can fail.
    let _ = match layout {
        Layout::Pretty => {
            let inner = PrettyFormatter::with_indent(b"  ");
            value.serialize(&mut Serializer::with_formatter(&mut out, Escaping(inner)))
        }
        Layout::Line => value.serialize(&mut Serializer::with_formatter(
            &mut out,
            Escaping(CompactFormatter),
        )),
    };
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// A formatter that escapes what a terminal obeys, and leaves the rest to another.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| is_obeyed(c)) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            write!(writer, "\\u{:04x}", c as u32)?;
            plain = at + c.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
