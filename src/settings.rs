//! The settings file: `faqt.toml`, looked for from the working directory upward. It names the
//! corpus and the index of a project, so that commands need no flags there, and what was tuned for it.

pub mod edit;

use crate::answer::Thresholds;
use crate::corpus::source::{Converter, Converters};
use crate::engine::Tuning;
use crate::lexicon::Synonyms;
use crate::passage::SplitSettings;
use crate::question::PathPatterns;
use crate::rank::{Fusion, Parameters};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the settings file.
pub const FILE_NAME: &str = "faqt.toml";

/// What a settings file can say. Every key is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The files and folders to index, relative to the settings file.
    #[serde(deserialize_with = "one_or_many")]
    pub corpus: Vec<PathBuf>,
    /// The folder of the index, relative to the settings file.
    pub index: Option<PathBuf>,
    /// The files with synonyms, relative to the settings file.
    #[serde(deserialize_with = "one_or_many")]
    pub synonyms: Vec<PathBuf>,
    /// What those files say.
    #[serde(skip)]
    pub synonym_rules: Synonyms,
    /// How files are read.
    pub reading: ReadingSettings,
    /// Tags, and the files that have them: paths and globs.
    #[serde(deserialize_with = "one_or_many_of_each")]
    pub tags: BTreeMap<String, Vec<String>>,
    /// Commands that print the text of files, by the pattern of the files.
    pub convert: BTreeMap<String, String>,
    /// How text is split into passages.
    pub passages: PassageSettings,
    /// The sentence encoder that is used besides words.
    pub model: ModelSettings,
    /// How passages are ranked.
    pub ranking: RankingSettings,
    /// When the corpus is said to answer.
    pub verdict: VerdictSettings,
}

/// `[model]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ModelSettings {
    /// Its folder, relative to the settings file.
    pub path: Option<PathBuf>,
}

/// `[reading]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadingSettings {
    /// How much of an HTML page is kept.
    pub html: Option<HtmlPart>,
    /// How many seconds a reader in a process of its own, or a converter, may take for one file.
    pub seconds: Option<u64>,
    /// How many MiB of memory such a reader may take.
    pub memory: Option<u64>,
}

/// How much of an HTML page is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HtmlPart {
    /// What the page is there for.
    Main,
    /// All of it.
    Full,
}

/// `[ranking]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RankingSettings {
    /// As in [`Parameters`].
    pub k1: Option<f32>,
    /// As in [`Parameters`].
    pub b: Option<f32>,
    /// As in [`Parameters`].
    pub short_field_b: Option<f32>,
    /// As in [`Parameters`].
    pub entry_share: Option<f32>,
    /// Weights of features, by their names.
    pub weights: BTreeMap<String, f32>,
}

/// `[verdict]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VerdictSettings {
    /// As in [`Thresholds`].
    pub answered: Option<f32>,
    /// As in [`Thresholds`].
    pub related: Option<f32>,
}

/// `[passages]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PassageSettings {
    /// Words a passage aims at.
    pub target_words: Option<usize>,
    /// The most words a passage may have.
    pub max_words: Option<usize>,
}

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The settings file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// It says something that cannot be understood.
    #[error("{}: {reason}", path.display())]
    Invalid {
        /// The settings file.
        path: PathBuf,
        /// What and where.
        reason: String,
    },
    /// A file of synonyms that it names cannot be used.
    #[error("{}: {reason} (synonyms of {})", file.display(), settings.display())]
    Synonyms {
        /// The file of synonyms.
        file: PathBuf,
        /// The settings file.
        settings: PathBuf,
        /// What and where.
        reason: String,
    },
}

impl Settings {
    /// The settings file that holds for `directory`: there or in the nearest folder above.
    pub fn find(directory: &Path) -> Option<PathBuf> {
        directory
            .ancestors()
            .map(|folder| folder.join(FILE_NAME))
            .find(|file| file.is_file())
    }

    /// Reads the settings file at `path`. Its paths come out resolved against its folder.
    ///
    /// # Errors
    /// If it cannot be read, is not TOML, has an unknown key, or asks for the impossible.
    pub fn read(path: &Path) -> Result<Settings, SettingsError> {
        let invalid = |reason: String| SettingsError::Invalid {
            path: path.to_path_buf(),
            reason,
        };
        let text = std::fs::read_to_string(path).map_err(|error| SettingsError::Unreadable {
            path: path.to_path_buf(),
            error,
        })?;
        let mut settings: Settings =
            toml::from_str(&text).map_err(|e| invalid(e.to_string().trim_end().to_string()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for source in settings.corpus.iter_mut().filter(|s| s.as_os_str() != "-") {
            *source = folder.join(&*source);
        }
        settings.index = settings.index.map(|index| folder.join(index));
        // As with an empty variable of the environment.
        let model = settings.model.path.filter(|it| !it.as_os_str().is_empty());
        if let Some(path) = model.as_ref().filter(|path| path.starts_with("~")) {
            return Err(invalid(format!(
                "model: in path = \"{}\", ~ is not your own folder, as no shell reads it: write the whole path, or the one from the folder of this file",
                path.display()
            )));
        }
        settings.model.path = model.map(|model| folder.join(model));
        for file in &mut settings.synonyms {
            *file = folder.join(&*file);
            settings.synonym_rules.extend(read_synonyms(file, path)?);
        }
        let split = settings.split();
        if split.target_words < 10 || split.max_words < split.target_words {
            return Err(invalid(
                "passages: target_words must be at least 10, and max_words at least as much".into(),
            ));
        }
        if settings.reading.seconds == Some(0) || settings.reading.memory.is_some_and(|m| m < 64) {
            return Err(invalid(
                "reading: seconds must be at least 1, and memory at least 64 (MiB)".into(),
            ));
        }
        for (tag, patterns) in &settings.tags {
            PathPatterns::new(patterns)
                .map_err(|reason| invalid(format!("tags: a path of \"{tag}\" {reason}")))?;
        }
        let convert = |reason| invalid(format!("convert: {reason}"));
        Converters::new(settings.converters(), false).map_err(convert)?;
        settings.tuned().map_err(invalid)?;
        Ok(settings)
    }

    /// The commands of `[convert]`. Where several patterns fit a file, the longest one counts.
    pub fn converters(&self) -> Vec<Converter> {
        let mut list: Vec<Converter> = self
            .convert
            .iter()
            .map(|(pattern, command)| Converter {
                pattern: pattern.clone(),
                command: command.clone(),
            })
            .collect();
        list.sort_by_key(|converter| converter.pattern.len());
        list
    }

    /// How the corpus is asked.
    pub fn tuning(&self) -> Tuning {
        self.tuned().unwrap_or_default()
    }

    /// The same, or what cannot be meant. [`Settings::read`] lets only the former pass.
    fn tuned(&self) -> Result<Tuning, String> {
        let usual = Parameters::default();
        let RankingSettings {
            k1,
            b,
            short_field_b,
            entry_share,
            weights: own,
        } = &self.ranking;
        let mut weights = usual.weights;
        for (name, &weight) in own {
            if !weight.is_finite() || !weights.set(name, weight) {
                let names: Vec<&str> = weights.named().into_iter().map(|(name, _)| name).collect();
                return Err(format!(
                    "ranking.weights: {name} = {weight} is not the weight of a feature; features are {}",
                    names.join(", ")
                ));
            }
        }
        let ranking = Parameters {
            k1: within("ranking.k1", k1.unwrap_or(usual.k1), 10.0)?,
            b: within("ranking.b", b.unwrap_or(usual.b), 1.0)?,
            entry_share: within(
                "ranking.entry_share",
                entry_share.unwrap_or(usual.entry_share),
                1.0,
            )?,
            short_field_b: within(
                "ranking.short_field_b",
                short_field_b.unwrap_or(usual.short_field_b),
                1.0,
            )?,
            weights,
        };
        let usual = Thresholds::default();
        let answered = self.verdict.answered.unwrap_or(usual.answered);
        let related = self.verdict.related.unwrap_or(usual.related.min(answered));
        let verdict = Thresholds {
            answered: within("verdict.answered", answered, 1.0)?,
            related: within("verdict.related", related, answered)?,
        };
        Ok(Tuning {
            ranking,
            fusion: Fusion::default(),
            verdict,
            synonyms: self.synonym_rules.clone(),
            tags: self.tags.clone(),
        })
    }

    /// How text is split into passages.
    pub fn split(&self) -> SplitSettings {
        let usual = SplitSettings::default();
        let target_words = self.passages.target_words.unwrap_or(usual.target_words);
        let max_words = self
            .passages
            .max_words
            .unwrap_or(usual.max_words.max(2 * target_words));
        SplitSettings {
            target_words,
            max_words,
        }
    }
}

fn read_synonyms(file: &Path, settings: &Path) -> Result<Synonyms, SettingsError> {
    let failed = |reason: String| SettingsError::Synonyms {
        file: file.to_path_buf(),
        settings: settings.to_path_buf(),
        reason,
    };
    let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
    Synonyms::parse(&text).map_err(|error| failed(error.to_string()))
}

fn within(key: &str, value: f32, most: f32) -> Result<f32, String> {
    match (0.0..=most).contains(&value) {
        true => Ok(value),
        false => Err(format!("{key} must be between 0 and {most}, not {value}")),
    }
}

/// One value, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn list(self) -> Vec<T> {
        match self {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        }
    }
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<PathBuf>, D::Error> {
    OneOrMany::deserialize(deserializer).map(OneOrMany::list)
}

fn one_or_many_of_each<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let all: BTreeMap<String, OneOrMany<String>> = BTreeMap::deserialize(deserializer)?;
    let lists = all.into_iter().map(|(key, value)| (key, value.list()));
    Ok(lists.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings of a file with this text, and its folder.
    fn read(text: &str) -> (Result<Settings, SettingsError>, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(FILE_NAME);
        std::fs::write(&file, text).expect("a file");
        (Settings::read(&file), folder)
    }

    #[test]
    fn paths_are_resolved_against_the_file() {
        let (settings, folder) = read("corpus = [\"docs\", \"-\"]\nindex = \"index\"");
        let settings = settings.unwrap();
        assert_eq!(
            settings.corpus,
            [folder.path().join("docs"), PathBuf::from("-")]
        );
        assert_eq!(settings.index, Some(folder.path().join("index")));
        let (one, folder) = read("corpus = \"docs\"");
        assert_eq!(one.unwrap().corpus, [folder.path().join("docs")]);
    }

    #[test]
    fn what_cannot_be_meant_is_an_error_that_names_the_file() {
        for text in [
            "corpse = \"docs\"",
            "corpus = 3",
            "[passages]\ntarget_words = 1",
            "[passages]\ntarget_words = 200\nmax_words = 100",
            "[ranking]\nb = 2",
            "[ranking.weights]\nfame = 1",
            "[verdict]\nanswered = 0.2\nrelated = 0.3",
            "[reading]\nhtml = \"half\"",
            "[reading]\nmemory = 1",
            "[model]\npath = \"~/models/all-MiniLM-L6-v2\"",
            "[convert]\n\"*.xyz\" = \"cat\"",
            "[convert]\n\"*.[\" = \"cat {}\"",
        ] {
            let (settings, _folder) = read(text);
            let error = settings.unwrap_err().to_string();
            assert!(error.contains(FILE_NAME), "{text}: {error}");
        }
    }

    #[test]
    fn an_empty_path_names_no_model() {
        let path = |text| read(text).0.unwrap().model.path;
        assert_eq!(path("[model]\npath = \"\""), None);
        let (settings, folder) = read("[model]\npath = \"models/~\"");
        let named = settings.unwrap().model.path;
        assert_eq!(named, Some(folder.path().join("models/~")));
    }

    #[test]
    fn what_is_not_set_stays_as_usual() {
        let (settings, _folder) = read("[ranking]\nk1 = 0.9\n[ranking.weights]\ntitle = 0.5");
        let tuning = settings.unwrap().tuning();
        let usual = Tuning::default();
        assert_eq!(
            (tuning.ranking.k1, tuning.ranking.b),
            (0.9, usual.ranking.b)
        );
        assert_eq!(tuning.ranking.weights.title, 0.5);
        assert_eq!(tuning.ranking.weights.body, usual.ranking.weights.body);
        assert_eq!(tuning.verdict, usual.verdict);
    }

    #[test]
    fn a_larger_target_moves_the_maximum_along() {
        let (settings, _folder) = read("[passages]\ntarget_words = 300");
        let split = settings.unwrap().split();
        assert_eq!((split.target_words, split.max_words), (300, 600));
    }

    #[test]
    fn the_nearest_file_above_holds() {
        let (_, folder) = read("");
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).expect("folders");
        assert_eq!(Settings::find(&below), Some(folder.path().join(FILE_NAME)));
    }
}
