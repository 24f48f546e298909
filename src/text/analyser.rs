//! Analysis: from a text to the terms it is found by. The same analyser serves documents,
//! questions and answer sentences, so a word means the same term everywhere. A *term* has two
//! forms: *exact* (folded) and *stem* (folded, then stemmed by the text's language).

use super::words::pieces;
use super::{Language, Span, fold};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Mutex;

/// One term of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'a> {
    /// Where its word stands.
    pub span: Span,
    /// Its position, counted in words. The whole of a compound has that of its first part.
    pub position: u32,
    /// The folded form.
    pub exact: &'a str,
    /// The stemmed form; the folded one where the language has no stemmer.
    pub stem: &'a str,
    /// The number of parts it stands for, where it is the whole of a compound word; else 0.
    pub whole_of: usize,
}

/// Turns texts of one language into terms. Keeps the stems it has computed, so one analyser per
/// thread serves many texts.
pub struct Analyser {
    language: Language,
    stemmer: Option<frostem::Stemmer>,
    /// Short words lie in the table itself: to follow a pointer for each word of a text costs more than
    /// all else here.
    stems: FxHashMap<CompactString, CompactString>,
}

impl fmt::Debug for Analyser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Analyser({:?})", self.language)
    }
}

/// How many stems an analyser keeps; a vocabulary beyond that is mostly noise.
const KEPT_STEMS: usize = 200_000;

impl Analyser {
    /// The analyser for texts in `language`.
    pub fn new(language: Language) -> Analyser {
        Analyser {
            language,
            stemmer: language.stemmer().map(frostem::Stemmer::new),
            stems: FxHashMap::default(),
        }
    }

    /// The language it was made for.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Calls `each` with every term of `text`, in order; the whole of a compound comes right
    /// before its parts.
    pub fn each_term(&mut self, text: &str, each: &mut dyn FnMut(Term<'_>)) {
        let mut position = 0;
        pieces(text, &mut |piece| {
            let exact = fold(&piece.text);
            let stem: &str = match piece.stems {
                true => self.stem(&exact),
                false => &exact,
            };
            let whole_of = if piece.whole { piece.parts } else { 0 };
            each(Term {
                span: piece.span,
                position,
                exact: &exact,
                stem,
                whole_of,
            });
            if !piece.whole {
                position += 1;
            }
        });
    }

    /// The stem of one folded word.
    pub fn stem<'a>(&'a mut self, exact: &'a str) -> &'a str {
        let Some(stemmer) = &self.stemmer else {
            return exact;
        };
        if self.stems.len() >= KEPT_STEMS {
            self.stems.clear();
        }
        let kept = self.stems.entry(exact.into());
        kept.or_insert_with_key(|exact| stemmer.stem(exact).into())
    }
}

/// Analysers for all languages, lent to who reads texts and taken back with the stems that they have
/// met since: a program that stays open computes each stem once.
#[derive(Debug, Default)]
pub struct Analysers {
    idle: Mutex<Vec<ByLanguage>>,
}

type ByLanguage = FxHashMap<Language, Analyser>;

/// Analysers on loan.
pub struct Lent<'a> {
    of: &'a Analysers,
    analysers: ByLanguage,
}

impl Analysers {
    /// A set of them for one thread.
    pub fn lend(&self) -> Lent<'_> {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        Lent {
            of: self,
            analysers: idle.unwrap_or_default(),
        }
    }
}

impl Lent<'_> {
    /// The analyser for texts in `language`.
    pub fn of(&mut self, language: Language) -> &mut Analyser {
        let new = || Analyser::new(language);
        self.analysers.entry(language).or_insert_with(new)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Ok(mut idle) = self.of.idle.lock() {
            idle.push(std::mem::take(&mut self.analysers));
        }
    }
}

/// What an index must have been built with to fit this program: a digest of the terms of some
/// probe words in every language. A change anywhere in the analysis changes it; a test computes it
/// anew, so that opening an index need not.
pub const FINGERPRINT: &str = "e0aa7c20543e1db6";

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(language: Language, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        Analyser::new(language).each_term(text, &mut |t| {
            found.push(format!("{}@{}", t.stem, t.position))
        });
        found
    }

    #[test]
    fn terms_are_folded_and_stemmed_with_positions() {
        assert_eq!(
            stems(Language::English, "Outsourcing e-mails"),
            ["outsourc@0", "email@1", "e@1", "mail@2"]
        );
        assert_eq!(
            stems(Language::German, "Häuser"),
            stems(Language::German, "hauser")
        );
        assert_eq!(stems(Language::Unknown, "Häuser"), ["hauser@0"]);
    }

    #[test]
    fn the_fingerprint_is_that_of_this_analysis() {
        assert_eq!(
            fingerprint(),
            FINGERPRINT,
            "the analysis changed: write this down"
        );
    }

    fn fingerprint() -> String {
        const PROBES: &str = "Outsourcing's relational e-mail C++ .NET 3.14 foo_bar R&D U.S. caresses Häuser naïve \
            l'amour nationalité служащих संख्या 梵語的研究 ตัวอย่าง काम koşuyorlar أحمد hyvää";
        let mut hasher = blake3::Hasher::new();
        for &language in Language::ALL.iter().chain([&Language::Unknown]) {
            Analyser::new(language).each_term(PROBES, &mut |term| {
                hasher
                    .update(term.exact.as_bytes())
                    .update(b"/")
                    .update(term.stem.as_bytes())
                    .update(b" ");
            });
        }
        hasher.finalize().to_hex()[..16].to_string()
    }
}
