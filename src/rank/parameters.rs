//! The parameters of ranking: what each feature counts and how BM25 is bent, with the reason beside
//! each number. The usual ones serve every corpus and every question; docs/quality.md says how they
//! were chosen and what was tried. A settings file may set others.

use super::Features;

/// What ranking depends on besides plan and passages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Term-frequency saturation of BM25, at least 0.
    pub k1: f32,
    /// Length normalisation of BM25 over whole passages, 0 (none) to 1 (full).
    pub b: f32,
    /// The same for the short fields, whose length says less.
    pub short_field_b: f32,
    /// What the words of an FAQ entry count beside those of running text, 0 to 1: its question counts
    /// twice, in the whole and by itself.
    pub entry_share: f32,
    /// What each feature counts.
    pub weights: Features,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters {
            k1: 1.2,
            b: 0.75,
            short_field_b: 0.5,
            entry_share: 0.8,
            weights: WEIGHTS,
        }
    }
}

/// The usual weights, under the names of the features.
const WEIGHTS: Features = Features {
    // The unit: everything else is measured against it.
    body: 1.0,
    // The largest gain that words alone have on FAQ collections; running text has no such field.
    question: 1.0,
    // A title says what all of a document is about, so it tells its passages apart from others'
    // but not from each other. More than this drowns the passage's own words.
    title: 0.3,
    headings: 0.2,
    // Breaks ties between a word and its relatives (organ, organisation).
    exact: 0.05,
    // Neighbouring words of the question that are neighbours in the text are often one term.
    proximity: 0.2,
    // How a question is put is often how its answer is put: "at what temperature".
    phrases: 0.15,
    // "What is the full form of KPO?" is answered by the pair itself wherever it stands.
    definition: 1.0,
    // Measured to add nothing to the order (the rarity in `body` says it already); it rides along
    // because passages without any of the topic are left out by it.
    coverage: 0.0,
    // A cut-off answer still says where the answer is, but a whole one should stand above it.
    cut_off: -1.0,
};
