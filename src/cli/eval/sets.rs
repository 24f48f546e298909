//! Which judged set is meant, and what its files hold.

use super::super::{Common, Failure};
use crate::engine::Engine;
use crate::eval::JudgedSet;
use crate::eval::read::{self, BeirTexts, Text, TopicField};
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Which set is meant.
#[derive(Debug, Args)]
pub struct SetOptions {
    /// A folder in the BEIR layout, or a file of judgments: `{"question", "document", "quote"}` a line.
    #[arg(
        value_name = "SET",
        required_unless_present_any = ["topics", "own"],
        conflicts_with = "topics"
    )]
    set: Option<PathBuf>,
    /// TREC topics, or lines of `id<TAB>question`.
    #[arg(long, value_name = "FILE", requires = "qrels")]
    topics: Option<PathBuf>,
    /// The judgments that belong to the topics.
    #[arg(long, value_name = "FILE", requires = "topics")]
    qrels: Option<PathBuf>,
    /// The field of TREC topics that is asked.
    #[arg(long, value_name = "FIELD", default_value = "title")]
    topic_field: Field,
    /// The judgments of a BEIR folder: NAME of qrels/NAME.tsv; `test`, or the only one.
    #[arg(long, value_name = "NAME")]
    split: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Field {
    Title,
    Desc,
}

/// A set by its files.
pub enum Named {
    /// A folder in the BEIR layout, with its qrels.
    Beir(PathBuf, PathBuf),
    /// One's own judgments.
    Judgments(PathBuf),
    /// Topics and qrels.
    Topics(PathBuf, PathBuf, TopicField),
}

impl SetOptions {
    /// The set that is meant.
    pub fn named(&self) -> Result<Named, Failure> {
        let field = match self.topic_field {
            Field::Title => TopicField::Title,
            Field::Desc => TopicField::Description,
        };
        match (&self.topics, &self.qrels, &self.set) {
            (Some(topics), Some(qrels), _) => {
                Ok(Named::Topics(topics.clone(), qrels.clone(), field))
            }
            (_, _, Some(set)) => Named::split(set, self.split.as_deref()),
            _ => Err(Failure::Usage("no set is named".into())),
        }
    }
}

impl Named {
    /// The set at `path`.
    pub fn at(path: &Path) -> Result<Named, Failure> {
        Named::split(path, None)
    }

    fn split(path: &Path, split: Option<&str>) -> Result<Named, Failure> {
        if !path.is_dir() {
            return Ok(Named::Judgments(path.to_path_buf()));
        }
        for file in ["corpus.jsonl", "queries.jsonl", "qrels"] {
            if !path.join(file).exists() {
                return Err(Failure::Usage(format!(
                    "{} holds no {file}: a set is a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv, or a file of judgments",
                    path.display()
                )));
            }
        }
        Ok(Named::Beir(path.to_path_buf(), qrels(path, split)?))
    }

    /// Whether it holds words that have to be found in documents.
    pub fn has_quotes(&self) -> bool {
        matches!(self, Named::Judgments(_))
    }

    /// The options with the corpus of the set in them, where nobody named another one.
    pub fn corpus(&self, common: &Common) -> Common {
        let mut common = common.clone();
        if let Named::Beir(folder, _) = self
            && common.index.is_none()
            && common.corpus.is_empty()
        {
            common.corpus = vec![folder.join("corpus.jsonl")];
        }
        common
    }

    /// Reads the set. What is odd about it is said on standard error. Judged quotes are looked up
    /// with `engine`; without one they are taken as they stand.
    pub fn read(&self, common: &Common, engine: Option<&Engine>) -> Result<JudgedSet, Failure> {
        let (set, notes) = match self {
            Named::Beir(folder, qrels) => beir(folder, qrels)?,
            Named::Judgments(path) => (judgments(path, engine)?, Vec::new()),
            Named::Topics(topics, qrels, field) => trec(topics, qrels, *field)?,
        };
        if !common.quiet {
            for note in notes {
                anstream::eprintln!("faqt: {note}");
            }
        }
        if set.questions.is_empty() {
            return Err(Failure::Usage(format!(
                "{} judges no question",
                self.path().display()
            )));
        }
        Ok(set)
    }

    fn path(&self) -> &Path {
        match self {
            Named::Beir(path, _) | Named::Judgments(path) | Named::Topics(path, ..) => path,
        }
    }
}

/// The file of qrels that is meant.
fn qrels(folder: &Path, split: Option<&str>) -> Result<PathBuf, Failure> {
    let below = folder.join("qrels");
    let failed = |error| Failure::File {
        path: below.display().to_string(),
        error,
    };
    if split.is_none() && below.join("test.tsv").is_file() {
        return Ok(below.join("test.tsv"));
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&below).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            found.push(path);
        }
    }
    found.sort();
    let names = |path: &PathBuf| path.file_stem().map(|n| n.to_string_lossy().into_owned());
    let all: Vec<String> = found.iter().filter_map(names).collect();
    let mut meant = found.into_iter().filter(|path| match split {
        Some(split) => names(path).as_deref() == Some(split),
        None => true,
    });
    match (meant.next(), meant.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Failure::Usage(format!(
            "{} has the splits {}: name one with --split NAME",
            folder.display(),
            all.join(", ")
        ))),
    }
}

/// A file's text. Characters that are not UTF-8 are replaced: old topics hold some.
pub fn text(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::File {
        path: path.display().to_string(),
        error,
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file with its name, if it is there.
fn beside(path: PathBuf) -> Result<Option<(String, String)>, Failure> {
    match path.is_file() {
        true => Ok(Some((path.display().to_string(), text(&path)?))),
        false => Ok(None),
    }
}

fn as_text(file: &(String, String)) -> Text<'_> {
    Text {
        name: &file.0,
        text: &file.1,
    }
}

fn file(path: &Path) -> Result<(String, String), Failure> {
    Ok((path.display().to_string(), text(path)?))
}

fn beir(folder: &Path, qrels: &Path) -> Result<(JudgedSet, Vec<String>), Failure> {
    let (queries, qrels) = (file(&folder.join("queries.jsonl"))?, file(qrels)?);
    let answers = beside(folder.join("answers.jsonl"))?;
    let sentences = beside(folder.join("sentences.jsonl"))?;
    Ok(read::beir(&BeirTexts {
        queries: as_text(&queries),
        qrels: as_text(&qrels),
        answers: answers.as_ref().map(as_text),
        sentences: sentences.as_ref().map(as_text),
    })?)
}

fn judgments(path: &Path, engine: Option<&Engine>) -> Result<JudgedSet, Failure> {
    let file = file(path)?;
    let judgments = read::judgments(as_text(&file))?;
    Ok(match engine {
        Some(engine) => read::resolve(&file.0, judgments, &**engine.home())??,
        None => JudgedSet {
            questions: judgments.into_iter().map(|j| j.question).collect(),
        },
    })
}

fn trec(
    topics: &Path,
    qrels: &Path,
    field: TopicField,
) -> Result<(JudgedSet, Vec<String>), Failure> {
    let (topics, qrels) = (file(topics)?, file(qrels)?);
    let asked = read::topics(as_text(&topics), field)?;
    let (set, unjudged, unasked) = read::set(asked, read::qrels(as_text(&qrels))?);
    let notes = [
        (
            unjudged,
            "topics are left out: no document is relevant to them in",
            &qrels.0,
        ),
        (
            unasked,
            "judged questions are left out: they are not in",
            &topics.0,
        ),
    ];
    let notes = notes.into_iter().filter(|(count, ..)| *count > 0);
    let notes = notes.map(|(count, what, file)| format!("{count} {what} {file}"));
    Ok((set, notes.collect()))
}

/// The seed of the fixed order that a part of a set is taken from.
const SEED: u64 = 1;

/// At most `limit` questions of the set, the same ones each time, in the order of the set.
pub fn limited(set: JudgedSet, limit: Option<usize>) -> JudgedSet {
    drawn(set, limit, SEED)
}

/// The same, drawn by `seed`.
pub fn drawn(mut set: JudgedSet, limit: Option<usize>, seed: u64) -> JudgedSet {
    if let Some(limit) = limit {
        let mut order: Vec<usize> = (0..set.questions.len()).collect();
        fastrand::Rng::with_seed(seed).shuffle(&mut order);
        order.truncate(limit);
        let order: HashSet<usize> = order.into_iter().collect();
        let mut at = 0..;
        set.questions
            .retain(|_| at.next().is_some_and(|at| order.contains(&at)));
    }
    set
}
