//! Known-item questions: a heading, a title or a stored question is asked, and what belongs to it
//! must be found.

use super::survey::{Label, label_key};
use super::words::{content_count, opening, typed, without_number, words};
use super::{Draft, Writer, judged};
use crate::eval::{Alteration, Quote};
use crate::index::{IndexError, indexed_texts};
use crate::passage::Passage;
use std::collections::HashSet;

/// Words that name something, without which a label is that of many sections.
const LEAST_CONTENT: usize = 2;

impl Writer<'_> {
    /// The label is asked and hidden. `None` where nothing of it is left to be found by: that no
    /// search by words could find it says nothing about this one.
    pub(super) fn hidden(self, label: &Label) -> Result<Option<Draft>, IndexError> {
        let passages = self.passages(&label.spots)?;
        let Some(mut draft) = asked(label, &passages) else {
            return Ok(None);
        };
        let hidden = passages.iter().map(|passage| passage.id).collect();
        let added: Vec<Passage> = passages
            .into_iter()
            .map(|p| without(p, label.key))
            .collect();
        if !added
            .iter()
            .any(|p| shares_content(&draft.question.text, p))
        {
            return Ok(None);
        }
        draft.question.alteration = Some(Alteration { hidden, added });
        Ok(Some(draft))
    }

    /// The label is asked, and stands where it stands.
    pub(super) fn plain(self, label: &Label) -> Result<Option<Draft>, IndexError> {
        Ok(asked(label, &self.passages(&label.spots)?))
    }
}

/// The label as a question; `None` where it names too little, or nothing below it answers.
pub(super) fn asked(label: &Label, passages: &[Passage]) -> Option<Draft> {
    let first = passages.first()?;
    let text = typed(without_number(&label.text));
    if content_count(&words(&text, first.language)) < LEAST_CONTENT {
        return None;
    }
    // What a page cuts off is no answer, and the words of the label are none either.
    let answering = |p: &&Passage| !p.cut_off && label_key(&p.text) != label.key;
    let quote = |passage: &Passage| Quote {
        document: passage.document.clone(),
        text: opening(&passage.text).to_string(),
    };
    let quotes = passages.iter().filter(answering).map(quote);
    let quotes: Vec<Quote> = quotes.filter(|quote| !quote.text.is_empty()).collect();
    (!quotes.is_empty()).then(|| Draft {
        question: judged(text, quotes),
        place: Some(first.place.clone()),
    })
}

/// The passage as if the label were not there.
fn without(mut passage: Passage, label: u64) -> Passage {
    let other = |text: &String| label_key(text) != label;
    passage.title = passage.title.filter(other);
    passage.heading_path.retain(other);
    passage.question = passage.question.filter(other);
    passage
}

fn shares_content(text: &str, passage: &Passage) -> bool {
    let stems = |text: &str| -> HashSet<String> {
        let words = words(text, passage.language).into_iter();
        words.filter(|w| w.content).flat_map(|w| w.stems).collect()
    };
    let asked = stems(text);
    let mut texts = indexed_texts(passage).into_iter();
    texts.any(|(_, text)| !stems(&text).is_disjoint(&asked))
}
