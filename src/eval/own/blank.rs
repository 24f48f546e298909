//! A sentence with its rarest words taken out: they are what a question would ask for.

use super::survey::{Sentence, sentence_key, tells};
use super::words::{Word, content_count, frequency, typed, words};
use super::{Draft, Writer, judged};
use crate::eval::Quote;
use crate::index::IndexError;
use crate::passage::Passage;
use crate::text::{Span, sentences};
use std::collections::HashSet;

/// Words that name something and are left to find the sentence by. Fewer would fit many sentences.
const LEAST_LEFT: usize = 4;

impl Writer<'_> {
    /// The sentence without its rarest words.
    pub(super) fn blank(self, sentence: &Sentence) -> Result<Option<Draft>, IndexError> {
        let standing = self.standing(sentence)?;
        let Some((passage, span)) = standing.first() else {
            return Ok(None);
        };
        let written = span.of(&passage.text);
        let words = words(written, passage.language);
        let Some(phrase) = self.rarest(written, &words)? else {
            return Ok(None);
        };
        let left = format!(
            "{} {}",
            &written[..phrase.start()],
            &written[phrase.end()..]
        );
        let text = typed(left.trim_end_matches(|c: char| !c.is_alphanumeric()));
        let quotes = quotes(&standing);
        let mut question = judged(text, quotes.clone());
        question.sentences = quotes;
        let place = Some(passage.place_of(*span));
        Ok(Some(Draft { question, place }))
    }

    /// The passages that the sentence stands in, with where.
    pub(super) fn standing(self, sentence: &Sentence) -> Result<Vec<(Passage, Span)>, IndexError> {
        let standing = |passage: Passage| {
            let mut spans = sentences(&passage.text).into_iter();
            let found = spans.find(|span| sentence_key(span.of(&passage.text)) == sentence.key);
            found.map(|span| (passage, span))
        };
        let passages = self.passages(&sentence.spots)?.into_iter();
        Ok(passages.filter_map(standing).collect())
    }

    /// The rarest word that names something, with its rarer neighbour of that sort, where enough
    /// is left without them. Of words as rare, the one that comes last: what a sentence tells
    /// stands behind what it is about.
    fn rarest(self, text: &str, words: &[Word]) -> Result<Option<Span>, IndexError> {
        let mut counted = Vec::new();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.content) {
            counted.push((frequency(word, self.home)?, std::cmp::Reverse(at)));
        }
        let Some((_, std::cmp::Reverse(rarest))) = counted.iter().min().copied() else {
            return Ok(None);
        };
        let beside = |at: usize| {
            let (left, right) = (rarest.min(at), rarest.max(at));
            let between =
                words[left].span.end()..words[right].span.start().max(words[left].span.end());
            rarest.abs_diff(at) == 1 && text[between].chars().all(char::is_whitespace)
        };
        let neighbour = counted
            .iter()
            .filter(|(_, at)| beside(at.0))
            .min()
            .map(|(_, at)| at.0);
        let spans = [rarest, neighbour.unwrap_or(rarest)].map(|at| words[at].span);
        let longer = Span::new(
            spans[0].start().min(spans[1].start()),
            spans[0].end().max(spans[1].end()),
        );
        let enough = |taken: &Span| {
            let whole = content_count(words);
            let inside = |w: &&Word| w.span.start() < taken.end() && w.span.end() > taken.start();
            let touched = words.iter().filter(inside).filter(|w| w.content);
            let (pairs, spaced): (Vec<_>, Vec<_>) = touched.partition(|word| word.pair);
            whole >= LEAST_LEFT + spaced.len() + pairs.len().div_ceil(2)
        };
        let fitting = [longer, words[rarest].span].into_iter().find(enough);
        Ok(fitting.filter(|_| tells(text)))
    }
}

/// A sentence as each document has it.
pub(super) fn quotes(standing: &[(Passage, Span)]) -> Vec<Quote> {
    let mut documents = HashSet::new();
    let standing = standing.iter();
    let first = standing.filter(|(passage, _)| documents.insert(&passage.document));
    let quote = first.map(|(passage, span)| Quote {
        document: passage.document.clone(),
        text: span.of(&passage.text).to_string(),
    });
    quote.collect()
}
