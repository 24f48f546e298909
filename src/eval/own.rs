//! A judged set made of a person's own documents: what stands in them is asked for in words that
//! stand in them too, and because it is known where each question was taken from, it is known what
//! answers it. No model and no person is needed. Headings and stored questions are hidden while they
//! are asked, or they would be found by themselves.

mod acronym;
mod blank;
mod draw;
mod elsewhere;
mod label;
mod misspell;
mod report;
mod survey;
mod words;

pub use report::{Missed, OwnReport, report};

use super::{JudgedQuestion, JudgedSet, Quote};
use crate::corpus::Place;
use crate::index::{IndexError, Retrieval};
use crate::passage::Passage;
use draw::{Lots, digest};
use std::collections::{BTreeMap, HashSet};
use survey::{Label, Sentence, Spot, Survey, survey};

/// A section heading or a title, hidden from its section while it is asked.
pub const HEADING: &str = "heading";
/// The question of an FAQ, hidden from its answer while it is asked.
pub const FAQ: &str = "faq";
/// A sentence without its rarest words.
pub const BLANK: &str = "blank";
/// A heading or a question, not hidden, with slips of the keyboard.
pub const MISSPELT: &str = "misspelt";
/// An acronym where the text has its long form, or the other way round.
pub const ACRONYM: &str = "acronym";
/// Something that is not in the documents.
pub const ELSEWHERE: &str = "elsewhere";

/// Out of a hundred questions, how many are of each kind, as far as the documents have them. Those
/// that hide what would answer at once tell most. Sentences, of which there are most, fill up what
/// others leave open.
const SHARES: [(&str, usize); 5] = [
    (HEADING, 25),
    (FAQ, 20),
    (ACRONYM, 10),
    (MISSPELT, 10),
    (ELSEWHERE, 10),
];

/// What an own set depends on besides the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnSettings {
    /// Another seed draws other questions. Under the same seed a change to one document leaves
    /// most questions about others as they are.
    pub seed: u64,
    /// The most questions.
    pub questions: usize,
}

impl Default for OwnSettings {
    /// Two hundred questions: the mean of so many is sure to some seven points in a hundred.
    fn default() -> OwnSettings {
        OwnSettings {
            seed: 1,
            questions: 200,
        }
    }
}

/// A judged set, with the places its questions were taken from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnSet {
    /// The questions by kind. There are fewer than asked for where the documents give no more.
    pub judged: JudgedSet,
    /// Where that stands which answers, by the id of the question; nothing for what is elsewhere.
    pub places: BTreeMap<String, Place>,
}

/// Makes a judged set of what `home` holds. Takes two passes over the passages and some fetches for
/// each question; of the corpus only ids and headings are held.
///
/// # Errors
/// If the home cannot be read.
pub fn own_set(home: &dyn Retrieval, settings: OwnSettings) -> Result<OwnSet, IndexError> {
    let survey = survey(home)?;
    let writer = Writer {
        home,
        lots: Lots(settings.seed),
    };
    let mut set = OwnSet::default();
    for (kind, share) in SHARES {
        let wanted = (settings.questions * share).div_ceil(100);
        let room = settings.questions - set.judged.questions.len();
        set.take(kind, wanted.min(room), writer.drafts(kind, &survey)?)?;
    }
    let room = settings.questions - set.judged.questions.len();
    set.take(BLANK, room, writer.drafts(BLANK, &survey)?)?;
    Ok(set)
}

/// A question, and where that stands which answers it. The id and the kind are filled in when it is
/// taken.
struct Draft {
    question: JudgedQuestion,
    place: Option<Place>,
}

/// Drafts in the order they are to be taken, made when they are needed.
type Drafts<'s> = Box<dyn Iterator<Item = Result<Option<Draft>, IndexError>> + 's>;

impl OwnSet {
    fn take(&mut self, kind: &str, wanted: usize, drafts: Drafts) -> Result<(), IndexError> {
        let mut seen = HashSet::new();
        for draft in drafts {
            if seen.len() >= wanted {
                break;
            }
            let Some(Draft {
                mut question,
                place,
            }) = draft?
            else {
                continue;
            };
            question.kind = Some(kind.to_string());
            let number = digest([kind, &question.text]);
            if !seen.insert(number) {
                continue;
            }
            question.id = format!("{kind}-{number:016x}");
            let place = place.map(|place| (question.id.clone(), place));
            self.places.extend(place);
            self.judged.questions.push(question);
        }
        Ok(())
    }
}

/// Makes questions of what a survey found.
#[derive(Clone, Copy)]
struct Writer<'h> {
    home: &'h dyn Retrieval,
    lots: Lots,
}

impl<'h> Writer<'h> {
    fn drafts<'s>(self, kind: &'s str, survey: &'s Survey) -> Result<Drafts<'s>, IndexError>
    where
        'h: 's,
    {
        Ok(match kind {
            HEADING => {
                let labels = self.labels(kind, &survey.headings);
                Box::new(labels.into_iter().map(move |label| self.hidden(label)))
            }
            FAQ => {
                let labels = self.labels(kind, &survey.questions);
                Box::new(labels.into_iter().map(move |label| self.hidden(label)))
            }
            ACRONYM => {
                let uses = self.acronym_uses(survey)?;
                let found = acronym::Found::new(survey);
                Box::new(
                    uses.into_iter()
                        .map(move |used| self.exchanged(used, &found)),
                )
            }
            MISSPELT => {
                let labels = survey.headings.iter().chain(&survey.questions);
                let labels = self.labels(kind, labels);
                let sentences = self.sentences(kind, survey);
                let labels = labels.into_iter().map(move |label| {
                    let draft = self.plain(label)?;
                    self.misspelt(draft)
                });
                // Documents without headings have sentences at least.
                Box::new(labels.chain(sentences.into_iter().map(move |sentence| {
                    let draft = self.blank(sentence)?;
                    self.misspelt(draft)
                })))
            }
            ELSEWHERE => {
                let elsewhere = self.lots.spread(
                    kind,
                    elsewhere::questions(),
                    |text| digest([*text]),
                    |text| digest([*text]),
                );
                Box::new(elsewhere.into_iter().map(move |text| self.elsewhere(text)))
            }
            _ => {
                let sentences = self.sentences(kind, survey);
                Box::new(sentences.into_iter().map(move |s| self.blank(s)))
            }
        })
    }

    fn labels<'s>(self, kind: &str, labels: impl IntoIterator<Item = &'s Label>) -> Vec<&'s Label> {
        let document = |label: &&Label| label.spots.first().map_or(0, |spot| spot.document);
        self.lots.spread(kind, labels, |label| label.key, document)
    }

    fn sentences<'s>(self, kind: &str, survey: &'s Survey) -> Vec<&'s Sentence> {
        let document = |s: &&Sentence| s.spots.first().map_or(0, |spot| spot.document);
        self.lots
            .spread(kind, &survey.sentences, |s| s.key, document)
    }

    /// The passages at `spots`, in their order.
    fn passages(self, spots: &[Spot]) -> Result<Vec<Passage>, IndexError> {
        let found: Result<Vec<_>, IndexError> = spots
            .iter()
            .map(|spot| self.home.passage(spot.id))
            .collect();
        Ok(found?.into_iter().flatten().collect())
    }
}

/// An answerable question with the documents that its answers stand in.
fn judged(text: String, answers: Vec<Quote>) -> JudgedQuestion {
    let documents = answers.iter().map(|quote| (quote.document.clone(), 1));
    JudgedQuestion {
        text,
        grades: documents.collect(),
        answers,
        answerable: true,
        ..JudgedQuestion::default()
    }
}
