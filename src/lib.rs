//! faqt: ask your documents.
//!
//! The way of the data is the order of the modules: source file → document with structure →
//! passages → index → question → plan → candidates → reranked passages → answer and verdict → view.
//! A module names only those above it; `tests/tidy.rs` checks that.

// Floor 0: plain text.
pub mod text;

// Floor 1: what comes in.
pub mod corpus;
#[cfg(feature = "model")]
pub mod encoder;
pub mod question;

// Floor 2: passages, and what the corpus teaches about words.
pub mod lexicon;
pub mod passage;

// Floor 3: what a question means to an index, and which passages mean the same.
pub mod plan;
pub mod vectors;

// Floor 4: where passages are kept.
pub mod index;

// Floor 5: which passages fit.
pub mod rank;

// Floor 6: which sentence answers.
pub mod answer;

// Floor 7: the whole path.
pub mod engine;

// Floor 8: what a project says about itself, and how good its answers are.
pub mod eval;
pub mod settings;

// Floor 9: how it looks.
pub mod present;

// Floor 10: the conversation.
pub mod repl;

// Floor 11: the command line, the door to all of it.
pub mod cli;
