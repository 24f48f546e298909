//! Markdown, read as plain text.

use super::encoding::Decoded;
use super::{Document, plain};

/// The document that a Markdown file makes.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    plain::document(id, path, decoded)
}
