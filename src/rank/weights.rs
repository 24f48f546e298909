//! The weights: what each feature counts, with the reason beside each number. There is one set for
//! every corpus and every question; docs/quality.md says how it was chosen and what was tried.

use super::Features;

/// The weights, under the names of the features.
pub const WEIGHTS: Features = Features {
    // The unit: everything else is measured against it.
    body: 1.0,
    // The largest gain that words alone have on FAQ collections; running text has no such field.
    question: 1.0,
    // A title says what all of a document is about, so it tells its passages apart from others'
    // but not from each other. More than this drowns the passage's own words.
    title: 0.2,
    headings: 0.1,
    // Breaks ties between a word and its relatives (organ, organisation).
    exact: 0.05,
    // Neighbouring words of the question that are neighbours in the text are often one term.
    proximity: 0.3,
    // "What is the full form of KPO?" is answered by the pair itself wherever it stands.
    definition: 1.0,
    // Measured to add nothing to the order (the rarity in `body` says it already); it rides along
    // because passages without any of the topic are left out by it.
    coverage: 0.0,
    // A cut-off answer still says where the answer is, but a whole one should stand above it.
    cut_off: -1.0,
};
