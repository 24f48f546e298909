//! The extent of an answer: how much of the text around the best sentence is shown with it, so that
//! it can be understood and says no more than was asked. Of running text that is two sentences at
//! most; a list is shown whole, and a row of a table with the names of its columns.

mod list;

use super::cues::{leads_in, points_back};
use super::select::{Reading, ScoredSentence, UNINFORMATIVE, table_header};
use crate::passage::{Passage, PassageKind};
use crate::question::AnswerType;
use crate::rank::RankedPassage;
use crate::text::Span;
use list::{List, lists};
use std::rc::Rc;

/// A sentence of up to so many words is shown with the next one.
const SHORT_ANSWER: usize = 4;
/// A sentence with this share of the best one's score is shown with it: which of the two answers is
/// then little more than a guess. Chosen on selqa-dev, see docs/quality.md.
const CLOSE: f32 = 0.75;
/// A sentence of another passage must itself say this share of what the best one says: there the
/// heading it stands under is another one.
const ELSEWHERE: f32 = 0.5;
/// So many items of a list are shown at most, and so many words of them.
const MOST_ITEMS: usize = 12;
const MOST_ITEM_WORDS: usize = 120;

/// What is shown for the best sentence of passage number `at`, with the numbers of its passages: what
/// belongs together in order of the text, a second sentence that is nearly as good behind the best.
pub fn extent(
    passages: &[RankedPassage],
    readings: &[Rc<Reading>],
    (at, best): (usize, ScoredSentence),
    answer_type: AnswerType,
) -> Vec<(usize, Span)> {
    let (passage, reading) = (&passages[at].passage, &readings[at]);
    let together = match passage.kind {
        PassageKind::Table => Some(with_header(passage, best)),
        PassageKind::Code => Some(vec![best.span]),
        PassageKind::Prose | PassageKind::Faq => whole_list(passage, reading, best, answer_type)
            .or_else(|| needed_neighbour(passage, reading, best, answer_type)),
    };
    match together {
        Some(spans) => spans.into_iter().map(|span| (at, span)).collect(),
        None => {
            let second = close_second(passages, readings, (at, best));
            [(at, best.span)].into_iter().chain(second).collect()
        }
    }
}

/// A row of a table behind the row that names the columns.
fn with_header(passage: &Passage, best: ScoredSentence) -> Vec<Span> {
    let header = table_header(passage).map(|row| Span::new(0, row.len()).trimmed(&passage.text));
    match header.filter(|header| !header.overlaps(best.span)) {
        Some(header) => vec![header, best.span],
        None => vec![best.span],
    }
}

/// A list with the sentence that leads over to it, where the best sentence is one of them and the
/// question asks for several things or steps; a sentence that only announces a list, whatever was
/// asked.
fn whole_list(
    passage: &Passage,
    reading: &Reading,
    best: ScoredSentence,
    answer_type: AnswerType,
) -> Option<Vec<Span>> {
    let text = &passage.text;
    let announces = leads_in(best.span.of(text));
    let wants_list = answer_type == AnswerType::List;
    let wants_steps = answer_type == AnswerType::HowTo;
    if !announces && !wants_list && !wants_steps {
        return None;
    }
    for List { items } in lists(passage) {
        let (first, last) = (items.first()?, items.last()?);
        let whole = first.cover(*last);
        let mut before = reading.sentences.iter().map(|s| s.span);
        let lead_in = before.rfind(|s| s.end() <= whole.start());
        let lead_in = lead_in.filter(|s| text[s.end()..whole.start()].trim().is_empty());
        let announced = lead_in.is_some_and(|s| leads_in(s.of(text)));
        let is_lead_in = lead_in == Some(best.span) && (announced || wants_list);
        let is_item = whole.overlaps(best.span) && (wants_list || wants_steps && announced);
        if items.len() < 2 || !is_lead_in && !is_item {
            continue;
        }
        let mut words = 0;
        let shown = items.iter().take(MOST_ITEMS).copied().take_while(|item| {
            words += item.of(text).split_whitespace().count();
            words <= MOST_ITEM_WORDS
        });
        let shown: Vec<Span> = shown.collect();
        let holds_best = is_lead_in || shown.iter().any(|item| item.overlaps(best.span));
        return (holds_best && shown.len() > 1).then(|| lead_in.into_iter().chain(shown).collect());
    }
    None
}

/// The best sentence; where several things or steps are asked for, a sentence that leads over to a
/// list before it. Such a one says little by itself, but the list does.
pub fn with_list(
    passage: &Passage,
    reading: &Reading,
    best: ScoredSentence,
    answer_type: AnswerType,
) -> ScoredSentence {
    if !matches!(answer_type, AnswerType::List | AnswerType::HowTo) {
        return best;
    }
    let lists = lists(passage);
    let followed = |s: &ScoredSentence| {
        let behind = |list: &List| {
            let start = list.items.first().map_or(0, |item| item.start());
            let between = passage.text.get(s.span.end()..start);
            between.is_some_and(|between| between.trim().is_empty())
        };
        leads_in(s.span.of(&passage.text)) && lists.iter().any(behind)
    };
    let leading = reading.sentences.iter().copied().filter(followed);
    let leading = leading.filter(|s| s.score / UNINFORMATIVE > best.score);
    leading
        .reduce(|a, b| if b.score > a.score { b } else { a })
        .unwrap_or(best)
}

/// The best sentence and the neighbour without which it says too little.
fn needed_neighbour(
    passage: &Passage,
    reading: &Reading,
    best: ScoredSentence,
    answer_type: AnswerType,
) -> Option<Vec<Span>> {
    let neighbour = |number: usize| reading.sentences.get(number).map(|s| s.span);
    let words = best.span.of(&passage.text);
    if let Some(next) = neighbour(best.number + 1) {
        let continues = next.of(&passage.text);
        let goes_on = points_back(continues) || continues.contains(',');
        // "It has several advantages: …" behind a sentence that names no reason gives the reason.
        let reason = answer_type == AnswerType::Reason && points_back(continues);
        // "Not necessarily." answers, but only what follows says anything; a question in the text
        // is answered by what follows it.
        let short = words.split_whitespace().count() <= SHORT_ANSWER;
        let asks = words.ends_with(['?', '？', '؟']);
        let names_none = answer_type == AnswerType::List && goes_on && !words.contains(", ");
        if leads_in(words) || names_none || reason || short || asks {
            return Some(vec![best.span, next]);
        }
    }
    let before = best.number.checked_sub(1).and_then(neighbour)?;
    (points_back(words) && passage.question.is_none()).then(|| vec![before, best.span])
}

/// The next best sentence, where it is nearly as good: of running text anywhere in the document, of an
/// answer only there. One that points back is not shown without what it points to.
fn close_second(
    passages: &[RankedPassage],
    readings: &[Rc<Reading>],
    (at, best): (usize, ScoredSentence),
) -> Option<(usize, Span)> {
    let own = &passages[at].passage;
    let words = best.span.of(&own.text);
    let open = |other: &Passage| {
        let prose = own.kind == PassageKind::Prose && other.kind == PassageKind::Prose;
        prose && (&other.document, &other.place.path) == (&own.document, &own.place.path)
    };
    let mut close: Option<(usize, ScoredSentence)> = None;
    for (number, (ranked, reading)) in passages.iter().zip(readings).enumerate() {
        let passage = &ranked.passage;
        if number != at && !open(passage) {
            continue;
        }
        let stands = |s: &&ScoredSentence| {
            let here = number == at;
            let beside = here && s.number.abs_diff(best.number) == 1;
            !(here && s.number == best.number)
                && (beside || !points_back(s.span.of(&passage.text)))
                && s.score >= CLOSE * best.score
                && (here || s.own >= ELSEWHERE * best.own)
                && s.span.of(&passage.text) != words
        };
        for sentence in reading.sentences.iter().filter(stands) {
            if close.is_none_or(|(_, found)| sentence.score > found.score) {
                close = Some((number, *sentence));
            }
        }
    }
    close.map(|(number, sentence)| (number, sentence.span))
}
