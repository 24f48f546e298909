//! Judging a reply by the words that are known to answer. Words are compared with their white
//! space and case collapsed; a judged sentence may be cut differently here than by whoever judged
//! it, so a shown sentence is a judged one where either contains the other.

use super::measures::{Measure, Values, of_passages};
use super::set::{JudgedQuestion, Quote};
use crate::answer::AnswerSentence;
use crate::engine::Reply;
use crate::passage::Passage;

/// Words in one case with single spaces between them.
pub fn collapsed(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The words that are known to answer one question, ready to be compared.
pub struct Judge {
    answers: Vec<Quote>,
    sentences: Vec<Quote>,
}

/// One sentence that a person is shown.
struct Shown {
    document: String,
    text: String,
}

impl Judge {
    /// The judge of a question; `None` where no words are judged.
    pub fn of(question: &JudgedQuestion) -> Option<Judge> {
        let ready = |quotes: &[Quote]| -> Vec<Quote> {
            let ready = quotes.iter().map(|quote| Quote {
                document: quote.document.clone(),
                text: collapsed(&quote.text),
            });
            ready.filter(|quote| !quote.text.is_empty()).collect()
        };
        let judge = Judge {
            answers: ready(&question.answers),
            sentences: ready(&question.sentences),
        };
        (!judge.answers.is_empty() || !judge.sentences.is_empty()).then_some(judge)
    }

    /// The rank, from 1, of the first passage that holds judged words.
    pub fn passage_rank(&self, reply: &Reply) -> Option<usize> {
        let mut passages = reply.passages.iter();
        passages
            .position(|ranked| self.holds(&ranked.passage))
            .map(|at| at + 1)
    }

    /// Whether a passage holds judged words.
    pub fn holds(&self, passage: &Passage) -> bool {
        let text = collapsed(&passage.text);
        let mut quotes = self.sentences.iter().chain(&self.answers);
        quotes.any(|quote| quote.document == passage.document && text.contains(&quote.text))
    }

    /// What the passages and sentences of a reply are worth.
    pub fn values(&self, reply: &Reply) -> Values {
        let mut values = of_passages(self.passage_rank(reply));
        values.extend([
            (Measure::HitAt1, share(self.hit(reply, 1))),
            (Measure::HitAt3, share(self.hit(reply, 3))),
            (Measure::Contained, share(self.contained(reply))),
        ]);
        values
    }

    /// Whether a judged sentence is among the first `depth` that a reply shows.
    pub fn hit(&self, reply: &Reply, depth: usize) -> bool {
        let mut first = shown(reply).into_iter().take(depth);
        first.any(|shown| self.is_judged(&shown))
    }

    /// Whether the shown answer contains judged words.
    pub fn contained(&self, reply: &Reply) -> bool {
        let answer = reply.answer.iter().flat_map(|answer| &answer.sentences);
        let texts: Vec<&str> = answer.map(|sentence| sentence.text.as_str()).collect();
        let text = collapsed(&texts.join(" "));
        let mut quotes = self.sentences.iter().chain(&self.answers);
        quotes.any(|quote| text.contains(&quote.text))
    }

    /// Whether a sentence of the shown answer is a judged one.
    pub fn answers(&self, reply: &Reply) -> bool {
        let answer = reply.answer.iter().flat_map(|answer| &answer.sentences);
        let mut sentences = answer.map(|sentence| of_answer(reply, sentence));
        sentences.any(|shown| self.is_judged(&shown))
    }

    fn is_judged(&self, shown: &Shown) -> bool {
        let judged = match self.sentences.is_empty() {
            true => &self.answers,
            false => &self.sentences,
        };
        judged.iter().any(|quote| {
            quote.document == shown.document
                && !shown.text.is_empty()
                && (shown.text.contains(&quote.text) || quote.text.contains(&shown.text))
        })
    }
}

/// The sentences of a reply in the order of their weight: the answer, the best one of it first,
/// then the best sentence of each other passage.
fn shown(reply: &Reply) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut answered = Vec::new();
    if let Some(answer) = &reply.answer {
        answered.extend(answer.sentences.iter().map(|sentence| sentence.passage));
        shown.extend(answer.sentences.iter().map(|s| of_answer(reply, s)));
        if answer.best < shown.len() {
            shown[..=answer.best].rotate_right(1);
        }
    }
    for ranked in &reply.passages {
        let passage = &ranked.passage;
        if let Some(best) = ranked.best_sentence
            && !answered.contains(&passage.id)
        {
            shown.push(Shown {
                document: passage.document.clone(),
                text: collapsed(best.of(&passage.text)),
            });
        }
    }
    shown
}

fn of_answer(reply: &Reply, sentence: &AnswerSentence) -> Shown {
    let mut passages = reply.passages.iter().map(|ranked| &ranked.passage);
    let passage = passages.find(|passage| passage.id == sentence.passage);
    Shown {
        document: passage.map(|p| p.document.clone()).unwrap_or_default(),
        text: collapsed(&sentence.text),
    }
}

/// 1 or 0.
pub fn share(met: bool) -> f64 {
    f64::from(u8::from(met))
}
