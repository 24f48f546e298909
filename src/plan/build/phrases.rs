//! Quoted phrases: their words in the forms that were typed, and as stems of each language of the
//! corpus, by which an index finds them next to each other.

use super::{Planner, exact_words};
use crate::lexicon::Lexicon;
use crate::plan::PlanPhrase;
use crate::question::Phrase;
use crate::text::{Analyser, Language};
use std::io;

impl Planner<'_> {
    /// Plans the phrases that hold words.
    pub(super) fn phrases(&mut self, phrases: &[Phrase]) -> io::Result<()> {
        for phrase in phrases {
            let words = exact_words(&phrase.text);
            if !words.is_empty() {
                self.plan.query.phrases.push(PlanPhrase {
                    words,
                    stems: stems_by_language(&phrase.text, self.lexicon)?,
                    field: phrase.field,
                });
            }
        }
        Ok(())
    }
}

/// A text's words, in order, as stems of each language of the corpus, small shares included.
fn stems_by_language(text: &str, lexicon: &dyn Lexicon) -> io::Result<Vec<Vec<String>>> {
    let languages = lexicon.languages()?;
    let known = languages.iter().map(|&(language, _)| language);
    let mut all: Vec<Vec<String>> = Vec::new();
    for language in known.chain([Language::Unknown]) {
        let stems = stems(text, &mut Analyser::new(language));
        if !all.contains(&stems) {
            all.push(stems);
        }
    }
    Ok(all)
}

/// A text's words, in order, as stems.
pub(super) fn stems(text: &str, analyser: &mut Analyser) -> Vec<String> {
    let mut stems = Vec::new();
    analyser.each_term(text, &mut |term| {
        if term.whole_of == 0 {
            stems.push(term.stem.to_string());
        }
    });
    stems
}
