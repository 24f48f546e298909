//! Pools: the candidates of each judged question with all that ranking them takes, so that the
//! documents found under any parameters are known without asking the index again. A pool of 300
//! candidates takes some 80 kilobytes, the features that it is tried with included.

use super::super::cores;
use super::super::evaluate::altered;
use super::super::measures::{DEPTH, Measure, of_documents};
use super::super::run::{relevant, word};
use super::super::set::JudgedQuestion;
use crate::engine::Engine;
use crate::index::{Candidate, IndexError, Retrieval};
use crate::passage::PassageId;
use crate::rank::{Counts, Features, Parameters, Rarities};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// The candidates of one question.
pub struct Pool {
    documents: Vec<Document>,
    candidates: Vec<Entry>,
    /// Those of all judged documents, found or not.
    grades: Vec<u32>,
}

/// A document of a pool.
struct Document {
    grade: u32,
    /// Its place among documents of equal score: by falling id, as trec_eval has it.
    tie: usize,
}

/// A candidate.
struct Entry {
    /// Its document's number in the pool.
    document: usize,
    id: PassageId,
    counts: Counts,
}

/// The ids of documents by their numbers in candidates.
type Names = Mutex<HashMap<u64, String>>;

/// The pools of these questions, in their order.
///
/// # Errors
/// If the index cannot be read.
pub fn gather(
    engine: &Engine,
    questions: &[&JudgedQuestion],
    threads: usize,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Pool>, IndexError> {
    let names = Names::default();
    let gathered = cores::each(questions, threads, |question| {
        let pool = gather_one(engine, question, &names);
        done();
        pool
    });
    gathered.into_iter().collect()
}

fn gather_one(
    engine: &Engine,
    question: &JudgedQuestion,
    names: &Names,
) -> Result<Pool, IndexError> {
    let altered = altered(engine, question)?;
    let engine = altered.as_ref().unwrap_or(engine);
    let (plan, found) = engine.candidates(&question.text, DEPTH)?;
    let ids = ids(&**engine.home(), &found.list, names)?;
    let grades: BTreeMap<String, u32> = relevant(question)
        .into_iter()
        .map(|(document, grade)| (word(&document), grade))
        .collect();
    let mut falling: Vec<&String> = ids.values().collect();
    falling.sort_by(|a, b| b.cmp(a));
    let document = |id: &String| Document {
        grade: grades.get(id).copied().unwrap_or(0),
        tie: falling.partition_point(|other| *other > id),
    };
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let mut documents = Vec::new();
    let mut candidates = Vec::with_capacity(found.list.len());
    let rarities = Rarities::of(&plan, &found);
    for candidate in &found.list {
        let Some(id) = ids.get(&candidate.document) else {
            continue;
        };
        let number = *numbers.entry(candidate.document).or_insert_with(|| {
            documents.push(document(id));
            documents.len() - 1
        });
        candidates.push(Entry {
            document: number,
            id: candidate.id,
            counts: Counts::of(&plan, &found.collection, &rarities, candidate).kept(),
        });
    }
    Ok(Pool {
        documents,
        candidates,
        grades: grades.into_values().collect(),
    })
}

/// The ids of the documents of these candidates, as words of a run. What is not known yet is
/// fetched.
fn ids(
    home: &dyn Retrieval,
    candidates: &[Candidate],
    names: &Names,
) -> Result<HashMap<u64, String>, IndexError> {
    let (mut found, mut missing) = (HashMap::new(), HashMap::new());
    {
        let names = names.lock().unwrap_or_else(PoisonError::into_inner);
        for candidate in candidates {
            match names.get(&candidate.document) {
                Some(name) => drop(found.insert(candidate.document, name.clone())),
                None => drop(missing.insert(candidate.document, candidate.key)),
            }
        }
    }
    let (numbers, keys): (Vec<u64>, Vec<_>) = missing.into_iter().unzip();
    let passages = home.fetch(&keys)?;
    let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
    for (number, passage) in numbers.into_iter().zip(passages) {
        let name = word(&passage.document);
        names.insert(number, name.clone());
        found.insert(number, name);
    }
    Ok(found)
}

impl Pool {
    /// The names of the features that any candidate has.
    pub fn present(&self, parameters: &Parameters) -> HashSet<&'static str> {
        let features = self.features(parameters);
        let all = features.iter().flat_map(Features::named);
        all.filter(|(_, value)| *value != 0.0)
            .map(|(name, _)| name)
            .collect()
    }

    /// The features of each candidate by these parameters.
    pub fn features(&self, parameters: &Parameters) -> Vec<Features> {
        let candidates = self.candidates.iter();
        candidates
            .map(|entry| entry.counts.features(parameters))
            .collect()
    }

    /// What the documents are worth that are found by these features and weights: as in
    /// [`Engine::documents`], each stands where its best passage stands.
    pub fn value(&self, features: &[Features], weights: &Features, measure: Measure) -> f64 {
        let mut best: Vec<Option<(f32, PassageId)>> = vec![None; self.documents.len()];
        for (entry, features) in self.candidates.iter().zip(features) {
            let score = features.weighted_by(weights);
            let so_far = &mut best[entry.document];
            let better = |(other, id): (f32, PassageId)| {
                score.total_cmp(&other).then(id.cmp(&entry.id)).is_gt()
            };
            if so_far.is_none_or(better) {
                *so_far = Some((score, entry.id));
            }
        }
        let found = best.into_iter().zip(&self.documents);
        let mut found: Vec<(f32, PassageId, &Document)> = found
            .filter_map(|(best, document)| best.map(|(score, id)| (score, id, document)))
            .collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(DEPTH);
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.tie.cmp(&b.2.tie)));
        let grades: Vec<u32> = found.iter().map(|(.., document)| document.grade).collect();
        let values = of_documents(&grades, &self.grades);
        values.get(&measure).copied().unwrap_or(0.0)
    }
}
