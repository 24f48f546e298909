//! How architectures call their tensors.

use super::description::Architecture;

/// How an architecture calls the tensors of a layer.
pub struct Names {
    pub layer: &'static str,
    pub query: &'static str,
    pub key: &'static str,
    pub value: &'static str,
    pub output: &'static str,
    pub attention_norm: &'static str,
    pub widen: &'static str,
    pub narrow: &'static str,
    pub output_norm: &'static str,
}

const BERT: Names = Names {
    layer: "encoder.layer",
    query: "attention.self.query",
    key: "attention.self.key",
    value: "attention.self.value",
    output: "attention.output.dense",
    attention_norm: "attention.output.LayerNorm",
    widen: "intermediate.dense",
    narrow: "output.dense",
    output_norm: "output.LayerNorm",
};

const DISTILBERT: Names = Names {
    layer: "transformer.layer",
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    output: "attention.out_lin",
    attention_norm: "sa_layer_norm",
    widen: "ffn.lin1",
    narrow: "ffn.lin2",
    output_norm: "output_layer_norm",
};

const MPNET: Names = Names {
    layer: "encoder.layer",
    query: "attention.attn.q",
    key: "attention.attn.k",
    value: "attention.attn.v",
    output: "attention.attn.o",
    attention_norm: "attention.LayerNorm",
    ..BERT
};

impl Names {
    /// Those of an architecture.
    pub fn of(architecture: Architecture) -> &'static Names {
        match architecture {
            Architecture::Bert | Architecture::Roberta(_) => &BERT,
            Architecture::DistilBert => &DISTILBERT,
            Architecture::MpNet => &MPNET,
        }
    }
}

/// What stands before all names in files that were saved with a head for some task.
pub const PREFIXES: [&str; 5] = ["", "bert.", "roberta.", "distilbert.", "mpnet."];

/// The tensor by which a prefix is known.
pub const WORDS: &str = "embeddings.word_embeddings.weight";
