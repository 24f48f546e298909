//! Floor 2: what the corpus itself teaches about words. The *lexicon* is learned from the texts
//! while they are indexed, so that a question in other words than theirs still finds them.

mod acronyms;

pub use acronyms::{AcronymPair, Pattern, acronyms};
