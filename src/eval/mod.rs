//! Floor 8: how good the answers are. An evaluation asks the questions of a judged set and measures
//! what comes of it, with the field's measures.

mod altered;
pub mod own;
mod set;

pub use altered::Altered;
pub use set::{Alteration, JudgedQuestion, JudgedSet, Quote};
