//! Floor 7: the whole path in one screen. An [`Engine`] is an open home of passages; `search` and
//! `ask` lead a question through the stages and give a [`Reply`]. How an index is built and kept
//! fresh stands in [`refresh`].

mod checkup;
mod library;
pub mod meaning;
pub mod refresh;
mod reply;

pub use checkup::Checkup;
pub use library::{Freshness, Library, Sources};
pub use reply::{Correction, MeaningUsed, Replacement, Reply};

use meaning::Meaning;

use crate::answer::{Answer, Answerer, Thresholds, Verdict};
use crate::index::{Candidates, Collection, IndexError, Retrieval};
use crate::lexicon::Synonyms;
use crate::plan::{Plan, QueryPlan, plan};
use crate::question::{Filter, Question};
use crate::rank::{
    Fusion, Near, Parameters, Ranked, RankedPassage, fold_duplicates, fuse, meets_in_text, rerank,
    spread_documents,
};
use crate::text::{Analysers, Language};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many candidates are looked at closely.
const CANDIDATES: usize = 100;
/// How many passages are read for the sentence that answers.
const READ: usize = 8;
/// The same where the question is that of a cut-off answer.
const READ_FOR_COMPLETION: usize = 50;

/// What the whole path depends on besides question and passages. The usual one serves every corpus;
/// a settings file may hold another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tuning {
    /// How passages are ranked.
    pub ranking: Parameters,
    /// What meaning counts besides, where a sentence encoder is used.
    pub fusion: Fusion,
    /// When the corpus is said to answer.
    pub verdict: Thresholds,
    /// What else words of a question mean.
    pub synonyms: Synonyms,
    /// Which files have a tag although they do not say so: paths and globs, by the tag.
    pub tags: BTreeMap<String, Vec<String>>,
}

/// An open home of passages.
pub struct Engine {
    home: Arc<dyn Retrieval>,
    languages: Vec<Language>,
    tuning: Tuning,
    filter: Filter,
    analysers: Arc<Analysers>,
    meaning: Option<Arc<Meaning>>,
    stale: Option<String>,
}

impl Engine {
    /// An engine over `home`.
    ///
    /// # Errors
    /// If the home cannot say which languages it holds.
    pub fn new(home: Arc<dyn Retrieval>, tuning: Tuning) -> Result<Engine, IndexError> {
        let languages = home
            .languages()?
            .into_iter()
            .map(|(language, _)| language)
            .collect();
        Ok(Engine {
            home,
            languages,
            tuning,
            filter: Filter::default(),
            analysers: Arc::default(),
            meaning: None,
            stale: None,
        })
    }

    /// The same path over another home.
    pub fn over(&self, home: Arc<dyn Retrieval>) -> Result<Engine, IndexError> {
        let engine = Engine::new(home, self.tuning.clone())?;
        Ok(engine.meaning(self.meaning.clone()))
    }

    /// The same home, asked otherwise.
    pub fn tuned(&self, tuning: Tuning) -> Engine {
        Engine {
            home: self.home.clone(),
            languages: self.languages.clone(),
            tuning,
            filter: self.filter.clone(),
            analysers: self.analysers.clone(),
            meaning: self.meaning.clone(),
            stale: self.stale.clone(),
        }
    }

    /// The same engine, asking only the documents that `filter` lets pass.
    pub fn filtered(self, filter: Filter) -> Engine {
        Engine { filter, ..self }
    }

    /// The same engine, asking by meaning as well as by words; with `None` by words alone.
    pub fn meaning(self, meaning: Option<Arc<Meaning>>) -> Engine {
        Engine { meaning, ..self }
    }

    /// The same home, asked by words alone.
    pub fn by_words(&self) -> Engine {
        self.tuned(self.tuning.clone()).meaning(None)
    }

    /// Says in each reply why the home could not be brought up to date, or nothing of it again.
    pub fn set_stale(&mut self, reason: Option<String>) {
        self.stale = reason;
    }

    /// Why the home could not be brought up to date.
    pub fn reason_stale(&self) -> Option<&String> {
        self.stale.as_ref()
    }

    /// The home it asks.
    pub fn home(&self) -> &Arc<dyn Retrieval> {
        &self.home
    }

    /// What its path depends on.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// The `limit` passages that fit best.
    pub fn search(&self, question: &str, limit: usize) -> Result<Reply, IndexError> {
        let (path, considered) = self.shown(question, limit)?;
        let mut passages = self.fetch(&path.ranked, limit)?;
        let mut answerer = self.answerer(&path);
        passages
            .iter_mut()
            .for_each(|passage| answerer.mark(passage));
        drop(answerer);
        let verdict = if passages.is_empty() {
            Verdict::NotFound
        } else {
            Verdict::Related
        };
        self.told(Reply::new(
            &path.question,
            path.plan,
            verdict,
            0.0,
            None,
            passages,
            considered,
        ))
    }

    /// The sentence that answers, and the `limit` passages that fit best; the one it stands in is
    /// among them.
    pub fn ask(&self, question: &str, limit: usize) -> Result<Reply, IndexError> {
        let (path, considered) = self.shown(question, limit)?;
        let mut answerer = self.answerer(&path);
        let mut passages = self.fetch(&path.ranked, limit.max(READ))?;
        let mut read = READ.min(passages.len());
        if answerer.cut_answer(&passages[..read]).is_some() {
            // What completes it says the same words, but may rank low by those of the question.
            passages = self.fetch(&path.ranked, limit.max(READ_FOR_COMPLETION))?;
            read = READ_FOR_COMPLETION.min(passages.len());
        }
        let (found, verdict) = answerer.answer(&passages[..read], READ);
        let confidence = found.as_ref().map_or(0.0, |(_, answer)| answer.confidence);
        // What is not in the documents has no answer in them; the nearest passages remain.
        let found = found.filter(|_| verdict != Verdict::NotFound);
        let answer = found.map(|(_, answer)| answer);
        if let Some(answer) = &answer {
            place_first(&mut passages, limit, answer);
        }
        passages.truncate(limit);
        passages
            .iter_mut()
            .for_each(|passage| answerer.mark(passage));
        drop(answerer);
        self.told(Reply::new(
            &path.question,
            path.plan,
            verdict,
            confidence,
            answer,
            passages,
            considered,
        ))
    }

    /// A reply with what is to be said of the documents themselves.
    fn told(&self, reply: Reply) -> Result<Reply, IndexError> {
        let filter = &reply.filter;
        let is_bare = reply.considered == 0 && !filter.is_empty();
        Ok(Reply {
            asks_none: is_bare && !self.home.lets_pass(filter)?,
            stale: self.stale.clone(),
            meaning: self.used(),
            ..reply
        })
    }

    /// The `limit` documents that fit best, by their best passage: id and score. For runs, in
    /// which every document counts, so duplicates stay.
    pub fn documents(
        &self,
        question: &str,
        limit: usize,
    ) -> Result<Vec<(String, f32)>, IndexError> {
        let mut ranked = self.rank(question, candidates_for(limit))?.ranked;
        let mut seen = std::collections::HashSet::new();
        ranked.retain(|r| seen.insert(r.candidate.document));
        let passages = self.fetch(&ranked, limit)?;
        Ok(passages
            .into_iter()
            .map(|r| (r.passage.document, r.score))
            .collect())
    }

    /// The `limit` passages that rank best, none left out for what a person is shown: for fitting.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn ranked(&self, question: &str, limit: usize) -> Result<Vec<RankedPassage>, IndexError> {
        let path = self.rank(question, candidates_for(limit))?;
        self.fetch(&path.ranked, limit)
    }

    /// The plan of a question, and the candidates that [`Engine::documents`] ranks for `limit`
    /// documents; neither depends on how passages are ranked.
    pub fn candidates(
        &self,
        question: &str,
        limit: usize,
    ) -> Result<(QueryPlan, Candidates), IndexError> {
        let (_, plan, found) = self.found(question, candidates_for(limit))?;
        Ok((plan.query, found))
    }

    /// From what was typed to the candidates that a person is shown: on the topic, no words twice,
    /// not all of one document. With them, how many there were.
    fn shown(&self, question: &str, limit: usize) -> Result<(Path, usize), IndexError> {
        // Some of them say the same, and are shown once.
        let mut path = self.rank(question, CANDIDATES.max(limit.saturating_mul(2)))?;
        // Small words alone may bring in a stored question; that is no reason to show it.
        let query = &path.plan.query;
        path.ranked
            .retain(|r| r.is_topical() && meets_in_text(query, &r.candidate));
        let considered = path.ranked.len();
        path.ranked = spread_documents(fold_duplicates(std::mem::take(&mut path.ranked)), |r| {
            r.candidate.document
        });
        Ok((path, considered))
    }

    /// From what was typed to candidates in their order.
    fn rank(&self, question: &str, candidates: usize) -> Result<Path, IndexError> {
        let (question, plan, mut found) = self.found(question, candidates)?;
        let meaning = self.meaning.as_ref();
        let near = meaning.map(|m| m.add(&*self.home, &question, &plan.query, &mut found));
        let near = near.transpose()?;
        let collection = found.collection.clone();
        let mut ranked = rerank(&plan.query, found, &self.tuning.ranking);
        if let Some(near) = &near {
            ranked = fuse(ranked, near, &self.tuning.fusion);
        }
        Ok(Path {
            question,
            plan,
            collection,
            ranked,
            near,
        })
    }

    /// From what was typed to candidates in no order yet.
    fn found(
        &self,
        question: &str,
        candidates: usize,
    ) -> Result<(Question, Plan, Candidates), IndexError> {
        let question = Question::parse(question, &self.languages);
        let mut plan = plan(&question, &*self.home, &self.tuning.synonyms)?;
        plan.query.filter = self.filter.and(&question.filter);
        plan.query.filter.resolve(&self.tuning.tags);
        let mut found = self.home.candidates(&plan.query, candidates)?;
        if found.list.is_empty() && plan.drop_phrases() {
            found = self.home.candidates(&plan.query, candidates)?;
        }
        Ok((question, plan, found))
    }

    /// The sentence encoder that is used besides words; `None` where they are alone.
    pub fn used(&self) -> Option<MeaningUsed> {
        self.meaning.as_ref().map(|meaning| meaning.used())
    }

    fn answerer<'q>(&'q self, path: &'q Path) -> Answerer<'q> {
        let analysers = self.analysers.lend();
        let query = &path.plan.query;
        let answerer = Answerer::new(query, &path.collection, self.tuning.verdict, analysers);
        match (&self.meaning, &path.near) {
            (Some(meaning), Some(near)) => {
                let trust = self.tuning.fusion.trust(near.familiarity);
                let near = |texts: &[&str]| meaning.cosines(&near.question, texts);
                answerer.near(trust, Box::new(near))
            }
            _ => answerer,
        }
    }

    fn fetch(&self, ranked: &[Ranked], limit: usize) -> Result<Vec<RankedPassage>, IndexError> {
        let ranked = &ranked[..limit.min(ranked.len())];
        let keys: Vec<_> = ranked.iter().map(|r| r.candidate.key).collect();
        let passages = self.home.fetch(&keys)?;
        Ok(ranked
            .iter()
            .zip(passages)
            .map(|(ranked, passage)| RankedPassage::new(ranked, passage))
            .collect())
    }
}

/// How many candidates are looked at for so many documents: several passages may be of one.
fn candidates_for(documents: usize) -> usize {
    CANDIDATES.max(documents.saturating_mul(3))
}

/// What the stages before the answer made of a question.
struct Path {
    question: Question,
    plan: Plan,
    collection: Collection,
    ranked: Vec<Ranked>,
    near: Option<Near>,
}

/// Moves the passages the answer stands in to where they are shown: to the top if it completes a
/// cut-off answer or one of them would be cut from the reply otherwise.
fn place_first(passages: &mut Vec<RankedPassage>, limit: usize, answer: &Answer) {
    let answers = |r: &RankedPassage| answer.sentences.iter().any(|s| s.passage == r.passage.id);
    let cut = passages.iter().skip(limit).any(answers);
    if answer.completes.is_some() || cut {
        passages.sort_by_key(|ranked| !answers(ranked));
        let document =
            |r: &RankedPassage| (r.passage.place.path.clone(), r.passage.document.clone());
        *passages = spread_documents(std::mem::take(passages), document);
    }
}
