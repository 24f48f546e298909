//! Floor 0: plain text. Spans, words and their analysed terms, sentences, scripts and languages.
//! Everything here is a pure function of its input.

mod analyser;
mod fold;
mod language;
mod script;
mod sentences;
mod span;
mod words;

pub use analyser::{Analyser, Analysers, FINGERPRINT, Lent, Term};
pub use fold::fold;
pub use language::Language;
pub use script::is_unspaced;
pub use sentences::{begins_with_bullet, sentences};
pub use span::Span;
