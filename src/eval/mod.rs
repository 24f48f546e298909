//! Floor 8: how good the answers are. An evaluation asks the questions of a judged set and measures
//! what comes of it, with the field's measures.

mod altered;
pub mod compare;
mod cores;
mod evaluate;
pub mod explain;
mod figures;
pub mod gate;
pub mod judge;
pub mod logistic;
pub mod measures;
pub mod own;
pub mod read;
mod report;
pub mod run;
mod set;
pub mod tune;
pub mod verdicts;

pub use altered::Altered;
pub use evaluate::{Evaluation, Options, Outcome, evaluate, steps};
pub use figures::{Figure, means};
pub use report::{Asked, Report};
pub use set::{Alteration, JudgedQuestion, JudgedSet, Quote};
