//! Judged sets in the BEIR layout, and engines on their collections, for what is fitted to them.

use faqt::corpus::source::Means;
use faqt::engine::meaning::{Embedding, Meaning, Model, embed};
use faqt::engine::refresh::Silent;
use faqt::engine::{Engine, Library, Sources, Tuning};
use faqt::eval::JudgedSet;
use faqt::eval::read::{BeirTexts, Text, beir};
use faqt::index::Making;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

/// What a set is called.
pub fn name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The first `most` questions of the set in `folder`.
pub fn read(folder: &Path, most: usize) -> Result<JudgedSet, Box<dyn Error>> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let (queries, qrels) = (text("queries.jsonl")?, text("qrels/test.tsv")?);
    let texts = BeirTexts {
        queries: Text {
            name: "queries.jsonl",
            text: &queries,
        },
        qrels: Text {
            name: "qrels/test.tsv",
            text: &qrels,
        },
        answers: None,
        sentences: None,
    };
    let (mut set, _) = beir(&texts)?;
    set.questions.truncate(most);
    Ok(set)
}

/// An engine on the collection of the set in `folder`, whose index is made below `index`; with meaning
/// where a `model` is given.
pub fn engine(
    folder: &Path,
    index: &Path,
    tuning: Tuning,
    model: Option<&Model>,
) -> Result<Engine, Box<dyn Error>> {
    let library = Library {
        index: index.join("index"),
        sources: Some(Sources::new(&[folder.join("corpus.jsonl")])?),
        making: Making::default(),
        means: Means::default(),
        tuning,
        model: None,
    };
    library.refresh(None, false, 0, &Silent)?;
    let engine = library.open()?;
    let Some(model) = model else {
        return Ok(engine);
    };
    let threads = std::thread::available_parallelism()?.get();
    embed(&**engine.home(), model, &library.index, threads, &Silently)?;
    let meaning = Meaning::open(model.clone(), &library.index, &**engine.home())?;
    Ok(engine.meaning(Some(Arc::new(meaning))))
}

/// Vectors are made without a word.
struct Silently;

impl Embedding for Silently {
    fn begin(&self, _: u64) {}
    fn advance(&self, _: u64) {}
}
