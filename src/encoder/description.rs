//! What the settings of a model promise, read from their JSON; and what of it is not done here.

use super::ModelError;
use super::folder::{FileText, Files};
use serde::Deserialize;
use std::collections::HashMap;

/// A model as its settings describe it. Sizes are above 0.
pub struct Description {
    pub architecture: Architecture,
    /// Numbers of a token between layers, and of a vector.
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    /// Numbers of a token inside the feed-forward part of a layer.
    pub inner: usize,
    pub vocabulary: usize,
    /// Rows of the table of positions.
    pub positions: usize,
    /// The row of a text's first token: RoBERTa and MPNet leave out those up to the token of padding.
    pub first_position: usize,
    /// A token that has no position of its own in RoBERTa and MPNet.
    pub padding: u32,
    pub activation: Activation,
    /// What layer normalisation adds to a variance.
    pub epsilon: f32,
    pub pooling: Pooling,
    pub normalised: bool,
    pub max_tokens: usize,
    /// Whether texts are lowercased before the tokenizer.
    pub lowercase: bool,
}

/// Families of models that differ in the names of their tensors, or in what is added to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    Bert,
    /// RoBERTa and its kin with the same layers: XLM-RoBERTa, CamemBERT.
    Roberta(&'static str),
    DistilBert,
    MpNet,
}

/// What stands between the two products of the feed-forward part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// x Φ(x), by the error function.
    Gelu,
    /// The same, approximated by tanh.
    GeluTanh,
    Relu,
}

/// How the vectors of a text's tokens become its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// That of the first token.
    First,
    /// Their mean.
    Mean,
    /// The greatest number of each dimension.
    Max,
    /// Their sum, divided by the square root of their number.
    MeanOfRoot,
}

impl Architecture {
    /// As `config.json` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Architecture::Bert => "bert",
            Architecture::Roberta(name) => name,
            Architecture::DistilBert => "distilbert",
            Architecture::MpNet => "mpnet",
        }
    }

    fn of(name: &str) -> Option<Architecture> {
        Some(match name {
            "bert" => Architecture::Bert,
            "roberta" => Architecture::Roberta("roberta"),
            "xlm-roberta" => Architecture::Roberta("xlm-roberta"),
            "camembert" => Architecture::Roberta("camembert"),
            "distilbert" => Architecture::DistilBert,
            "mpnet" => Architecture::MpNet,
            _ => return None,
        })
    }
}

impl Activation {
    fn name(self) -> &'static str {
        match self {
            Activation::Gelu => "gelu",
            Activation::GeluTanh => "gelu_tanh",
            Activation::Relu => "relu",
        }
    }
}

impl Pooling {
    /// One word, for people.
    pub fn name(self) -> &'static str {
        match self {
            Pooling::First => "cls",
            Pooling::Mean => "mean",
            Pooling::Max => "max",
            Pooling::MeanOfRoot => "mean_sqrt_len",
        }
    }
}

impl Description {
    /// All of it as one text. Vectors depend on the settings by it alone, however their files are
    /// written; so it must not change while the vectors stay the same.
    pub fn text(&self) -> String {
        let Description {
            architecture,
            hidden,
            layers,
            heads,
            inner,
            vocabulary,
            positions,
            first_position,
            padding,
            activation,
            epsilon,
            pooling,
            normalised,
            max_tokens,
            lowercase,
        } = self;
        let (architecture, pooling) = (architecture.name(), pooling.name());
        let activation = activation.name();
        format!(
            "{architecture} {hidden} {layers} {heads} {inner} {vocabulary} {positions} \
             {first_position} {padding} {activation} {epsilon:e} {pooling} {normalised} \
             {max_tokens} {lowercase}"
        )
    }
}

/// `config.json`; DistilBERT has names of its own.
#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
    #[serde(alias = "dim")]
    hidden_size: Option<usize>,
    #[serde(alias = "n_layers")]
    num_hidden_layers: Option<usize>,
    #[serde(alias = "n_heads")]
    num_attention_heads: Option<usize>,
    #[serde(alias = "hidden_dim")]
    intermediate_size: Option<usize>,
    vocab_size: Option<usize>,
    max_position_embeddings: Option<usize>,
    #[serde(alias = "activation")]
    hidden_act: Option<String>,
    layer_norm_eps: Option<f32>,
    pad_token_id: Option<u32>,
    position_embedding_type: Option<String>,
    relative_attention_num_buckets: Option<usize>,
    #[serde(default)]
    is_decoder: bool,
}

/// `sentence_bert_config.json`
#[derive(Default, Deserialize)]
struct Lengths {
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

/// `tokenizer_config.json`; no limit is written as 10³⁰.
#[derive(Default, Deserialize)]
struct TokenizerConfig {
    model_max_length: Option<f64>,
}

/// `config_sentence_transformers.json`
#[derive(Default, Deserialize)]
struct Prompts {
    #[serde(default)]
    prompts: HashMap<String, Option<String>>,
    default_prompt_name: Option<String>,
}

/// The row of relative positions a head of MPNet looks up; all published models have so many.
pub const BUCKETS: usize = 32;

/// Reads what the files of a model say about it.
pub fn read(files: &Files) -> Result<Description, ModelError> {
    let normalised = steps(files)?;
    let file = &files.config;
    let config: Config = file.json()?;
    let architecture = architecture(file, &config)?;
    let size = |value: Option<usize>, name: &str| match value {
        Some(0) => Err(file.malformed(format!("{name} is 0"))),
        Some(value) => Ok(value),
        None => Err(file.malformed(format!("it does not say {name}"))),
    };
    let hidden = size(config.hidden_size, "hidden_size")?;
    let heads = size(config.num_attention_heads, "num_attention_heads")?;
    if hidden % heads != 0 {
        return Err(file.malformed(format!(
            "{heads} heads do not share {hidden} numbers evenly"
        )));
    }
    let positions = size(config.max_position_embeddings, "max_position_embeddings")?;
    // As in the classes of these architectures.
    let (padding, first_position) = match architecture {
        Architecture::Bert | Architecture::DistilBert => (config.pad_token_id.unwrap_or(0), 0),
        Architecture::Roberta(_) | Architecture::MpNet => {
            let padding = config.pad_token_id.unwrap_or(1);
            (padding, padding as usize + 1)
        }
    };
    let room = positions.saturating_sub(first_position);
    if room == 0 {
        return Err(file.malformed("max_position_embeddings leaves no room for a token".into()));
    }
    let lengths: Lengths = json_or_default(files.lengths.as_ref())?;
    let max_tokens = max_tokens(files, &lengths)?.map_or(room, |most| most.min(room));
    let epsilon = config.layer_norm_eps.unwrap_or(1e-12);
    if !(epsilon.is_finite() && epsilon >= 0.0) {
        return Err(file.malformed(format!("layer_norm_eps is {epsilon}")));
    }
    refuse_prompts(files.prompts.as_ref())?;
    Ok(Description {
        architecture,
        hidden,
        layers: size(config.num_hidden_layers, "num_hidden_layers")?,
        heads,
        inner: size(config.intermediate_size, "intermediate_size")?,
        vocabulary: size(config.vocab_size, "vocab_size")?,
        positions,
        first_position,
        padding,
        activation: activation(file, config.hidden_act.as_deref())?,
        epsilon,
        pooling: pooling(&files.pooling, hidden)?,
        normalised,
        max_tokens,
        lowercase: lengths.do_lower_case,
    })
}

fn json_or_default<'a, T: Deserialize<'a> + Default>(
    file: Option<&'a FileText>,
) -> Result<T, ModelError> {
    file.map_or(Ok(T::default()), |file| file.json())
}

/// Whether vectors are normalised. The steps must be encoder, pooling, and perhaps that.
fn steps(files: &Files) -> Result<bool, ModelError> {
    let names: Vec<&str> = files.steps.iter().map(|step| step.name()).collect();
    match names[..] {
        ["Transformer", "Pooling"] => Ok(false),
        ["Transformer", "Pooling", "Normalize"] => Ok(true),
        _ => Err(files.modules.unsupported(format!(
            "the steps {}; known are Transformer, Pooling and, as the last, Normalize",
            names.join(", ")
        ))),
    }
}

fn architecture(file: &FileText, config: &Config) -> Result<Architecture, ModelError> {
    let Some(name) = config.model_type.as_deref() else {
        return Err(file.malformed("it does not say model_type".into()));
    };
    let Some(architecture) = Architecture::of(name) else {
        return Err(file.unsupported(format!(
            "the architecture '{name}'; known are bert, roberta, xlm-roberta, camembert, distilbert and mpnet"
        )));
    };
    if config.is_decoder {
        return Err(
            file.unsupported("a decoder, which reads only what stands before a word".into())
        );
    }
    let positions = config.position_embedding_type.as_deref();
    match (positions, config.relative_attention_num_buckets) {
        (Some(kind), _) if kind != "absolute" => {
            Err(file.unsupported(format!("positions of type '{kind}'; known is 'absolute'")))
        }
        (_, Some(buckets)) if architecture == Architecture::MpNet && buckets != BUCKETS => {
            Err(file.unsupported(format!("{buckets} relative positions; known are {BUCKETS}")))
        }
        _ => Ok(architecture),
    }
}

fn activation(file: &FileText, name: Option<&str>) -> Result<Activation, ModelError> {
    match name.unwrap_or("gelu") {
        "gelu" => Ok(Activation::Gelu),
        "gelu_new" | "gelu_fast" | "gelu_pytorch_tanh" => Ok(Activation::GeluTanh),
        "relu" => Ok(Activation::Relu),
        other => Err(file.unsupported(format!(
            "the activation function '{other}'; known are gelu, gelu_new, gelu_fast, gelu_pytorch_tanh and relu"
        ))),
    }
}

/// The setting of the pooling step: a word, or a flag for each way.
fn pooling(file: &FileText, hidden: usize) -> Result<Pooling, ModelError> {
    let settings: HashMap<String, serde_json::Value> = file.json()?;
    let width = ["word_embedding_dimension", "embedding_dimension"];
    let width = width
        .into_iter()
        .find_map(|name| settings.get(name)?.as_u64());
    if let Some(width) = width.filter(|&width| width != hidden as u64) {
        return Err(file.malformed(format!(
            "it pools {width} numbers of a token that has {hidden}"
        )));
    }
    let mut ways: Vec<&str> = settings
        .iter()
        .filter(|(_, value)| value.as_bool() == Some(true))
        .filter_map(|(name, _)| name.strip_prefix("pooling_mode_"))
        .map(|way| way.trim_end_matches("_tokens").trim_end_matches("_token"))
        .collect();
    ways.extend(
        settings
            .get("pooling_mode")
            .and_then(|value| value.as_str()),
    );
    ways.sort_unstable();
    ways.dedup();
    match ways[..] {
        ["cls"] => Ok(Pooling::First),
        ["mean"] => Ok(Pooling::Mean),
        ["max"] => Ok(Pooling::Max),
        ["mean_sqrt_len"] => Ok(Pooling::MeanOfRoot),
        [] => Err(file.malformed("it names no pooling mode".into())),
        _ => Err(file.unsupported(format!(
            "the pooling mode {}; known are cls, mean, max and mean_sqrt_len, one of them",
            ways.join(" with ")
        ))),
    }
}

/// The greatest length of a text that is written down, if one is.
fn max_tokens(files: &Files, lengths: &Lengths) -> Result<Option<usize>, ModelError> {
    if let (Some(most), Some(file)) = (lengths.max_seq_length, &files.lengths) {
        // A text has at least a token beside the two marks.
        return match most >= 3 {
            true => Ok(Some(most)),
            false => Err(file.malformed(format!("max_seq_length is {most}"))),
        };
    }
    let tokenizer: TokenizerConfig = json_or_default(files.tokenizer_config.as_ref())?;
    let most = tokenizer.model_max_length.filter(|&most| most >= 3.0);
    Ok(most.map(|most| most as usize))
}

fn refuse_prompts(file: Option<&FileText>) -> Result<(), ModelError> {
    let settings: Prompts = json_or_default(file)?;
    let (Some(file), Some(name)) = (file, settings.default_prompt_name) else {
        return Ok(());
    };
    match settings.prompts.get(&name) {
        Some(Some(prompt)) if !prompt.is_empty() => {
            Err(file.unsupported(format!("the prompt '{prompt}' before every text")))
        }
        _ => Ok(()),
    }
}
