//! Rich Text Format. The way is: bytes → `tokens` → a walk over groups and control words
//! (`reader`), which knows the `fonts` for their code pages and the `styles` for headings → the
//! paragraphs and tables (`body`). Places are paragraphs, counted from 1 without the empty ones;
//! each row of a table and each footnote counts as one.

mod body;
mod fonts;
mod group;
mod properties;
mod reader;
mod styles;
mod tokens;
mod words;

use super::WarningKind;
use super::read::{Input, Output, Unread};
use reader::Reader;
use tokens::Tokens;

/// Reads a file of the Rich Text Format. Broken groups and words are read as far as they go.
///
/// # Errors
/// Where the file does not begin as RTF.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let bytes = input.bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if !bytes.starts_with(b"{\\rtf") {
        let reason = "is no RTF, whatever its name says; give it the ending of what it is";
        return Err(Unread(reason.into()));
    }
    let mut reader = Reader::default();
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        let skipped = reader.take(token);
        tokens.pass_over(skipped);
    }
    let found = reader.finish();
    if let Some(page) = found.unknown_page {
        let detail = format!("is in code page {page}, which is not known; some letters are wrong");
        output.warn(WarningKind::Encoding, detail);
    }
    if found.too_deep {
        let detail = "has groups nested too deeply; some formatting is not known";
        output.warn(WarningKind::Structure, detail);
    }
    let mut document = found.text.into_document(input);
    document.title = found.properties.title();
    document.tags = found.properties.tags();
    document.date = found.properties.date();
    output.give(document);
    Ok(())
}

#[cfg(test)]
mod tests;
