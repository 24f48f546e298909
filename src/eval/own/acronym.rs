//! Questions that say an acronym where the text has its long form, or the other way round.

use super::blank::quotes;
use super::label::asked;
use super::survey::{
    Acronym, Label, Sentence, Spot, Survey, label_key, sentence_key, singular, spot,
};
use super::words::{frequency, typed, words};
use super::{Draft, Writer, judged};
use crate::index::{IndexError, indexed_texts};
use crate::passage::Passage;
use crate::text::{Span, sentences};
use std::collections::HashMap;

/// Words beside the acronym by which a sentence is asked for: with them it is one of few, and
/// people seldom type more.
const BESIDE: usize = 3;

/// What a survey found, by the digests of its words.
pub(super) struct Found<'s> {
    labels: HashMap<u64, &'s Label>,
    sentences: HashMap<u64, &'s Sentence>,
}

impl<'s> Found<'s> {
    pub(super) fn new(survey: &'s Survey) -> Found<'s> {
        let labels = survey.headings.iter().chain(&survey.questions);
        Found {
            labels: labels.map(|label| (label.key, label)).collect(),
            sentences: survey.sentences.iter().map(|s| (s.key, s)).collect(),
        }
    }
}

/// A passage in which an acronym stands in one of its forms only.
pub(super) struct Use<'s> {
    acronym: &'s Acronym,
    /// The form that stands there.
    form: Form,
    spot: Spot,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Short,
    Long,
}

impl Writer<'_> {
    /// The passages that have one form of an acronym: of each acronym one first.
    pub(super) fn acronym_uses(self, survey: &Survey) -> Result<Vec<Use<'_>>, IndexError> {
        let forms = Forms::new(&survey.acronyms);
        let mut uses = Vec::new();
        if survey.acronyms.is_empty() {
            return Ok(uses);
        }
        self.home.each_passage(&mut |passage| {
            let spot = spot(&passage);
            uses.extend(forms.used(&passage).into_iter().map(|(acronym, form)| Use {
                acronym,
                form,
                spot,
            }));
        })?;
        // The order of the index means nothing.
        uses.sort_by_key(|found| found.spot);
        let name = |found: &Use| {
            let bits = found.spot.id.bits();
            super::digest([found.acronym.short.as_str(), &bits.to_string()])
        };
        let acronym = |found: &Use| super::digest([found.acronym.short.as_str()]);
        Ok(self.lots.spread(super::ACRONYM, uses, name, acronym))
    }

    /// A label with the form in it, or the rarest words of a sentence with it, the other form put
    /// in its place.
    pub(super) fn exchanged(self, used: Use, found: &Found) -> Result<Option<Draft>, IndexError> {
        let passages = self.passages(&[used.spot])?;
        let Some(passage) = passages.first() else {
            return Ok(None);
        };
        let above = passage.question.iter();
        let above = above.chain(passage.heading_path.iter().rev());
        for text in above.chain(&passage.title) {
            let Some(label) = found.labels.get(&label_key(text)) else {
                continue;
            };
            let draft = asked(label, &self.passages(&label.spots)?);
            let exchanged = draft.and_then(|mut draft| {
                let text = &draft.question.text;
                draft.question.text = used.exchange(text, used.find(text)?);
                Some(draft)
            });
            if exchanged.is_some() {
                return Ok(exchanged);
            }
        }
        self.sentence_with(&used, passage, found)
    }

    fn sentence_with(
        self,
        used: &Use,
        passage: &Passage,
        found: &Found,
    ) -> Result<Option<Draft>, IndexError> {
        let mut spans = sentences(&passage.text).into_iter();
        let standing = spans.find_map(|span| {
            let text = span.of(&passage.text);
            let sentence = found.sentences.get(&sentence_key(text))?;
            Some((*sentence, span, used.find(text)?))
        });
        let Some((sentence, span, form)) = standing else {
            return Ok(None);
        };
        let written = span.of(&passage.text);
        let mut beside = Vec::new();
        for word in words(written, passage.language) {
            let outside = word.span.end() <= form.start() || word.span.start() >= form.end();
            if word.content && outside {
                beside.push((frequency(&word, self.home)?, word.span));
            }
        }
        beside.sort();
        beside.dedup_by_key(|(_, span)| span.of(written));
        beside.truncate(BESIDE);
        if beside.len() < BESIDE {
            return Ok(None);
        }
        let mut kept: Vec<Span> = beside.into_iter().map(|(_, span)| span).collect();
        kept.push(form);
        kept.sort();
        let said = kept.iter().map(|&span| match span == form {
            true => used.other(),
            false => span.of(written),
        });
        let text = typed(&said.collect::<Vec<_>>().join(" "));
        let standing = self.standing(sentence)?;
        Ok(Some(Draft {
            question: judged(text, quotes(&standing)),
            place: Some(passage.place_of(span)),
        }))
    }
}

impl Use<'_> {
    /// The form that does not stand there.
    fn other(&self) -> &str {
        match self.form {
            Form::Short => &self.acronym.long,
            Form::Long => &self.acronym.short,
        }
    }

    /// Where the form stands in a text.
    fn find(&self, text: &str) -> Option<Span> {
        match self.form {
            Form::Short => short_forms(text).find(|span| bare(*span, text) == self.acronym.short),
            Form::Long => {
                let long: Vec<String> = tokens(&self.acronym.long).map(|(_, t)| t).collect();
                let (spans, said): (Vec<Span>, Vec<String>) = tokens(text).unzip();
                let at = said.windows(long.len()).position(|said| said == long)?;
                Some(Span::new(
                    spans[at].start(),
                    spans[at + long.len() - 1].end(),
                ))
            }
        }
    }

    /// The text with the other form at `span`.
    fn exchange(&self, text: &str, span: Span) -> String {
        let (before, behind) = (&text[..span.start()], &text[span.end()..]);
        format!("{before}{}{behind}", self.other())
    }
}

/// The acronyms of a corpus by how their forms begin.
struct Forms<'s> {
    short: HashMap<&'s str, &'s Acronym>,
    /// By the first word of the long form, with all of them.
    long: HashMap<String, Vec<(Vec<String>, &'s Acronym)>>,
}

impl<'s> Forms<'s> {
    fn new(acronyms: &'s [Acronym]) -> Forms<'s> {
        let mut forms = Forms {
            short: acronyms.iter().map(|a| (a.short.as_str(), a)).collect(),
            long: HashMap::new(),
        };
        for acronym in acronyms {
            let words: Vec<String> = tokens(&acronym.long).map(|(_, token)| token).collect();
            if let Some(first) = words.first() {
                let same = forms.long.entry(first.clone()).or_default();
                same.push((words, acronym));
            }
        }
        forms
    }

    /// The acronyms of which one form stands in what the passage is found by, and the other not.
    fn used(&self, passage: &Passage) -> Vec<(&'s Acronym, Form)> {
        let mut met: HashMap<&str, (&'s Acronym, bool, bool)> = HashMap::new();
        for (_, text) in indexed_texts(passage) {
            for span in short_forms(&text) {
                if let Some(&acronym) = self.short.get(bare(span, &text)) {
                    let forms = met.entry(&acronym.short);
                    forms.or_insert((acronym, false, false)).1 = true;
                }
            }
            let said: Vec<String> = tokens(&text).map(|(_, token)| token).collect();
            for (at, token) in said.iter().enumerate() {
                for (words, acronym) in self.long.get(token).into_iter().flatten() {
                    if said[at..].starts_with(words) {
                        let forms = met.entry(&acronym.short);
                        forms.or_insert((acronym, false, false)).2 = true;
                    }
                }
            }
        }
        let one = met.into_values().filter_map(|met| match met {
            (acronym, true, false) => Some((acronym, Form::Short)),
            (acronym, false, true) => Some((acronym, Form::Long)),
            _ => None,
        });
        one.collect()
    }
}

/// The words between white space, without what clings to them.
fn short_forms(text: &str) -> impl Iterator<Item = Span> {
    let inner = |span: Span| {
        let word = span.of(text);
        let word_start = word.find(char::is_alphanumeric)?;
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        let start = span.start() + word_start;
        Some(Span::new(start, start + inner.len()))
    };
    stretches(text, |c| !c.is_whitespace()).filter_map(inner)
}

/// The word at `span` in the singular.
fn bare(span: Span, text: &str) -> &str {
    let word = span.of(text);
    let stem = word.strip_suffix('s').unwrap_or(word);
    let stem = stem.strip_suffix(['\'', '’']).unwrap_or(stem);
    match stem.ends_with(char::is_uppercase) {
        true => stem,
        false => word,
    }
}

/// The words between signs, folded and in the singular.
fn tokens(text: &str) -> impl Iterator<Item = (Span, String)> {
    stretches(text, char::is_alphanumeric).map(|span| (span, singular(span.of(text))))
}

/// The longest stretches of characters that are `inside`.
fn stretches(text: &str, inside: impl Fn(char) -> bool) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(&inside)?;
        let length = text[start..].find(|c| !inside(c));
        at = length.map_or(text.len(), |length| start + length);
        Some(Span::new(start, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::PassageId;

    #[test]
    fn forms_are_exchanged_in_both_directions() {
        let acronym = Acronym {
            short: "SLA".into(),
            long: "service level agreement".into(),
        };
        let spot = Spot {
            document: 0,
            start: 0,
            id: PassageId::from_bits(0),
        };
        for (form, text, expected) in [
            (
                Form::Short,
                "Who signs the SLAs?",
                "Who signs the service level agreement?",
            ),
            (
                Form::Long,
                "Two Service-Level Agreements differ",
                "Two SLA differ",
            ),
        ] {
            let found = Use {
                acronym: &acronym,
                form,
                spot,
            };
            let span = found.find(text).expect("it stands there");
            assert_eq!(found.exchange(text, span), expected);
        }
    }
}
