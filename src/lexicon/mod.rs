//! Floor 2: what is known about words: from the corpus how frequent they are, how they are spelt,
//! which acronyms stand for which long forms; from a person which words mean the same; and the
//! irregular forms of English.

mod acronyms;
mod irregular;
mod spelling;
mod synonyms;

pub use acronyms::{AcronymPair, Pattern, acronyms};
pub use irregular::irregular_forms;
pub use spelling::{RARE, allowed_distance, correction, likelier};
pub use synonyms::{Synonym, SynonymError, Synonyms};

use crate::text::Language;
use std::io;

/// What planning a question asks of a corpus. An index answers it from its term dictionaries, so
/// nothing is loaded before it is needed.
pub trait Lexicon {
    /// In how many passages the stem stands; 0 where it is unknown.
    fn stem_frequency(&self, stem: &str) -> io::Result<u64>;

    /// In how many passages the folded word stands, in exactly this form.
    fn exact_frequency(&self, exact: &str) -> io::Result<u64>;

    /// Whether some passage holds these stems next to each other, in this order.
    fn stand_together(&self, stems: &[String]) -> io::Result<bool>;

    /// The folded words within one edit of `exact` (a swap of neighbours is one edit), and those
    /// within `distance` edits that begin with the same letter, with the number of passages each
    /// stands in. Two edits and another beginning are no slip: see [`correction`].
    fn similar(&self, exact: &str, distance: u8) -> io::Result<Vec<(String, u64)>>;

    /// The long forms, as written in the corpus, of the folded acronym `short`, with the number of
    /// passages that define it so; most frequent first.
    fn long_forms(&self, short: &str) -> io::Result<Vec<(String, u64)>>;

    /// The acronyms, as written in the corpus, of the long form with these folded words joined by
    /// single spaces.
    fn short_forms(&self, long: &str) -> io::Result<Vec<(String, u64)>>;

    /// Whether a long form of an acronym may begin with these folded words, joined by single spaces.
    fn begins_long_form(&self, words: &str) -> io::Result<bool>;

    /// The languages of the corpus with the number of passages in each, most frequent first.
    fn languages(&self) -> io::Result<Vec<(Language, u64)>>;
}
