//! Floor 1: from source files to documents with structure. Only [`source`] reads files; each
//! format is a pure function from bytes to documents.

mod document;
mod place;

pub mod encoding;
mod extraction;
pub mod html;
pub mod markdown;
#[cfg(test)]
mod testing;

pub use document::{Block, BlockKind, Document};
pub use place::{Place, Segment, SourceMap};
