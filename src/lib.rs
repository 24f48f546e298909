//! faqt: ask your documents.
//!
//! The way of the data is the order of the modules: source file → document with structure →
//! passages → index → question → plan → candidates → reranked passages → answer and verdict → view.

pub mod text;

pub mod corpus;
pub mod question;

pub mod lexicon;
pub mod passage;

pub mod rank;

pub mod answer;

pub mod engine;
