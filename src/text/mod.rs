//! Floor 0: plain text. Spans, words and their analysed terms, sentences, scripts and languages.
//! Everything here is a pure function of its input.

mod language;
mod span;

pub use language::Language;
pub use span::Span;
