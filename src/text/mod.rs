//! Floor 0: plain text. Spans, words and their analysed terms, sentences, scripts and languages.
//! Everything here is a pure function of its input.

mod language;
mod sentences;
mod span;

pub use language::Language;
pub use sentences::sentences;
pub use span::Span;
