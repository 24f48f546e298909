//! The folder of a model: the only place of the encoder that touches files.

use super::ModelError;
use memmap2::Mmap;
use serde::Deserialize;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A small file, whole.
pub struct FileText {
    /// Where it was read.
    pub path: PathBuf,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// The file of the weights.
pub struct WeightsFile {
    /// Where it was read.
    pub path: PathBuf,
    /// What stands in it; pages are read as they are touched.
    pub bytes: Mmap,
}

/// The files of a model, without its weights.
pub struct Files {
    /// The name of the folder.
    pub name: String,
    /// What comes one after the other: encoder, pooling, normalisation.
    pub modules: FileText,
    /// The same, read.
    pub steps: Vec<Step>,
    /// Sizes and architecture.
    pub config: FileText,
    /// How tokens become one vector.
    pub pooling: FileText,
    /// The greatest length of a text.
    pub lengths: Option<FileText>,
    /// What the tokenizer says of lengths, for models without the former.
    pub tokenizer_config: Option<FileText>,
    /// What is put before texts.
    pub prompts: Option<FileText>,
    /// How texts are cut into tokens.
    pub tokenizer: FileText,
}

/// An entry of `modules.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// A Python class: `sentence_transformers.models.Pooling`.
    #[serde(rename = "type")]
    kind: String,
    /// The folder of its settings, below that of the model.
    #[serde(default)]
    path: String,
}

impl Step {
    /// The class without its module.
    pub fn name(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or("")
    }
}

impl FileText {
    fn read(path: PathBuf) -> Result<FileText, ModelError> {
        match std::fs::read(&path) {
            Ok(bytes) => Ok(FileText { path, bytes }),
            Err(error) => Err(ModelError::Unreadable { file: path, error }),
        }
    }

    /// None if there is no such file.
    fn read_if_there(path: PathBuf) -> Result<Option<FileText>, ModelError> {
        match FileText::read(path) {
            Ok(file) => Ok(Some(file)),
            Err(ModelError::Unreadable { error, .. })
                if error.kind() == io::ErrorKind::NotFound =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Its JSON as a record.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ModelError> {
        serde_json::from_slice(&self.bytes).map_err(|error| self.malformed(error.to_string()))
    }

    /// An error about this file.
    pub fn malformed(&self, what: String) -> ModelError {
        let file = self.path.clone();
        ModelError::Malformed { file, what }
    }

    /// An error about this file.
    pub fn unsupported(&self, what: String) -> ModelError {
        let file = self.path.clone();
        ModelError::Unsupported { file, what }
    }
}

impl WeightsFile {
    fn open(path: PathBuf) -> Result<WeightsFile, ModelError> {
        // SAFETY: a map is sound as long as nobody changes the file below it. Models are put in
        // place whole and then only read; who may write into the folder is trusted with that, as
        // with the files of the index.
        let mapped = File::open(&path).and_then(|file| unsafe { Mmap::map(&file) });
        match mapped {
            Ok(bytes) => Ok(WeightsFile { path, bytes }),
            Err(error) => Err(ModelError::Unreadable { file: path, error }),
        }
    }

    /// An error about this file.
    pub fn malformed(&self, what: String) -> ModelError {
        let file = self.path.clone();
        ModelError::Malformed { file, what }
    }
}

/// Reads the files of the model in `folder`, and opens that of its weights.
pub fn read(folder: &Path) -> Result<(Files, WeightsFile), ModelError> {
    let modules = FileText::read(folder.join("modules.json"))?;
    let steps: Vec<Step> = modules.json()?;
    let path_of = |name: &str| {
        let step = steps.iter().find(|step| step.name() == name);
        let step = step.ok_or_else(|| modules.malformed(format!("it names no {name}")))?;
        let inside = Path::new(&step.path);
        let is_below = inside
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        match is_below {
            true => Ok(folder.join(inside)),
            false => Err(modules.malformed(format!("'{}' is no folder below it", step.path))),
        }
    };
    let inner = path_of("Transformer")?;
    let pooling = path_of("Pooling")?;
    let name = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let name = name.file_name().unwrap_or_default();
    let weights = WeightsFile::open(inner.join("model.safetensors"));
    let files = Files {
        name: name.to_string_lossy().into_owned(),
        config: FileText::read(inner.join("config.json"))?,
        pooling: FileText::read(pooling.join("config.json"))?,
        lengths: FileText::read_if_there(inner.join("sentence_bert_config.json"))?,
        tokenizer_config: FileText::read_if_there(inner.join("tokenizer_config.json"))?,
        prompts: FileText::read_if_there(folder.join("config_sentence_transformers.json"))?,
        tokenizer: FileText::read(inner.join("tokenizer.json"))?,
        modules,
        steps,
    };
    Ok((files, weights?))
}
