//! Acronyms learned from the corpus.

use crate::text::Span;

/// A short form and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcronymPair {
    pub short: String,
    pub long: String,
    pub span: Span,
}

/// The pairs that `text` defines.
pub fn acronyms(_text: &str) -> Vec<AcronymPair> {
    Vec::new()
}
