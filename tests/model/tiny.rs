//! Small models of each architecture, with weights that follow from a rule; `make_tiny.py` knows the
//! same rule, and asked transformers.

use super::{Rule, numbers};
use faqt::encoder::Encoder;
use half::{bf16, f16};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize_to_file};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[derive(Deserialize)]
pub struct Tiny {
    pub tokenizer: Value,
    texts: Vec<Rule>,
    cases: Vec<Case>,
}

/// A model, and the vectors it has for the texts.
#[derive(Clone, Deserialize)]
pub struct Case {
    name: String,
    pub config: Value,
    pooling_mode: String,
    normalised: bool,
    max_tokens: usize,
    pub tensors: BTreeMap<String, Vec<usize>>,
    embeddings: Vec<Vec<i32>>,
}

pub fn tiny() -> Tiny {
    serde_json::from_str(include_str!("tiny.json")).expect("tiny.json")
}

impl Tiny {
    pub fn case(&self, name: &str) -> Case {
        let found = self.cases.iter().find(|case| case.name == name);
        found.expect(name).clone()
    }

    /// The folder of a model.
    pub fn folder(&self, case: &Case, dtype: Dtype) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, value: &Value| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, value.to_string()).expect("a file");
        };
        put("config.json", &case.config);
        put("tokenizer.json", &self.tokenizer);
        put(
            "1_Pooling/config.json",
            &json!({
                "word_embedding_dimension": 24,
                "pooling_mode_cls_token": false,
                "pooling_mode_max_tokens": false,
                format!("pooling_mode_{}", case.pooling_mode): true,
            }),
        );
        let step = |name: &str, path: &str| json!({"idx": 0, "name": name, "path": path, "type": format!("sentence_transformers.models.{name}")});
        let mut steps = vec![step("Transformer", ""), step("Pooling", "1_Pooling")];
        steps.extend(case.normalised.then(|| step("Normalize", "2_Normalize")));
        put("modules.json", &json!(steps));
        put_weights(folder.path(), &case.tensors, dtype);
        folder
    }
}

/// Writes tensors of these shapes.
pub fn put_weights(folder: &Path, tensors: &BTreeMap<String, Vec<usize>>, dtype: Dtype) {
    let bytes: BTreeMap<&str, Vec<u8>> = tensors
        .iter()
        .map(|(name, shape)| (name.as_str(), bytes(name, shape.iter().product(), dtype)))
        .collect();
    let views = tensors.iter().map(|(name, shape)| {
        let view = TensorView::new(dtype, shape.clone(), &bytes[name.as_str()]);
        (name.as_str(), view.expect("a tensor"))
    });
    let path = folder.join("model.safetensors");
    serialize_to_file(views, None, &path).expect("a file of weights");
}

fn bytes(name: &str, count: usize, dtype: Dtype) -> Vec<u8> {
    let numbers = weights(name, count).into_iter();
    match dtype {
        Dtype::F32 => numbers.flat_map(f32::to_le_bytes).collect(),
        Dtype::F16 => numbers
            .flat_map(|x| f16::from_f32(x).to_le_bytes())
            .collect(),
        Dtype::BF16 => numbers
            .flat_map(|x| bf16::from_f32(x).to_le_bytes())
            .collect(),
        _ => numbers.flat_map(|x| f64::from(x).to_le_bytes()).collect(),
    }
}

/// As in `make_tiny.py`.
fn weights(name: &str, count: usize) -> Vec<f32> {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let lower = name.to_lowercase();
    let is_norm = lower.ends_with("layernorm.weight") || lower.ends_with("layer_norm.weight");
    let number = |place: u64| {
        let z = place.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(seed);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        let from_0 = (z >> 40) as f64 / f64::from(1 << 24);
        (from_0 * 0.5 - 0.25 + if is_norm { 1.0 } else { 0.0 }) as f32
    };
    (1..=count as u64).map(number).collect()
}

/// The greatest difference between a number of ours and one of the reference.
#[track_caller]
fn agrees(case: &Case, dtype: Dtype, tolerance: f32) {
    let tiny = tiny();
    let folder = tiny.folder(case, dtype);
    let encoder = Encoder::open(folder.path()).expect(&case.name);
    let facts = encoder.facts();
    assert_eq!(facts.dimensions, 24);
    assert_eq!(facts.layers, 2);
    assert_eq!(facts.normalised, case.normalised);
    assert_eq!(facts.max_tokens, case.max_tokens, "{}", case.name);
    assert_eq!(facts.architecture, case.config["model_type"]);
    let texts: Vec<String> = tiny.texts.iter().map(Rule::text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let ours = encoder.encode(&texts, 2);
    for ((text, own), theirs) in texts.iter().zip(&ours).zip(&case.embeddings) {
        let theirs = numbers(theirs);
        let pairs = own.iter().zip(&theirs);
        let difference = pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
        let start: String = text.chars().take(30).collect();
        assert!(
            difference < tolerance,
            "{}: '{start}' is off by {difference}",
            case.name
        );
        assert_eq!(own.len(), theirs.len());
    }
}

#[test]
fn every_architecture_is_that_of_the_reference() {
    let cases = tiny().cases;
    assert_eq!(cases.len(), 8);
    for case in cases {
        agrees(&case, Dtype::F32, 3e-5);
    }
}

#[test]
fn weights_of_half_the_size_are_nearly_the_same() {
    let case = tiny().case("bert");
    agrees(&case, Dtype::F16, 2e-3);
    agrees(&case, Dtype::BF16, 2e-2);
}

#[test]
fn vectors_depend_neither_on_threads_nor_on_order() {
    let tiny = tiny();
    let folder = tiny.folder(&tiny.case("bert"), Dtype::F32);
    let encoder = Encoder::open(folder.path()).expect("a model");
    let texts: Vec<String> = (0..300)
        .map(|n| "the pump is checked. ".repeat(n % 17))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let one = encoder.encode(&texts, 1);
    assert_eq!(one, encoder.encode(&texts, 3));
    assert_eq!(one, encoder.encode(&texts, 0));
    for (text, vector) in texts.iter().zip(&one) {
        let alone = encoder.encode_one(text);
        let pairs = alone.iter().zip(vector);
        assert!(pairs.into_iter().all(|(x, y)| (x - y).abs() < 1e-5));
        let norm = vector.iter().map(|x| x * x).sum::<f32>();
        assert!((norm - 1.0).abs() < 1e-5, "{norm}");
    }
    assert!(encoder.encode(&[], 4).is_empty());
}

/// The length is that of `sentence_bert_config.json`, where it fits; else that of
/// `tokenizer_config.json`; what `tokenizer.json` says is not asked.
#[test]
fn the_length_is_read_from_the_files() {
    let tiny = tiny();
    let folder = tiny.folder(&tiny.case("roberta"), Dtype::F32);
    let length = || {
        Encoder::open(folder.path())
            .expect("a model")
            .facts()
            .max_tokens
    };
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    assert_eq!(length(), 58);
    put(
        "tokenizer_config.json",
        r#"{"model_max_length": 1000000000000000019884624838656}"#,
    );
    assert_eq!(length(), 58);
    put("tokenizer_config.json", r#"{"model_max_length": 30}"#);
    assert_eq!(length(), 30);
    put("sentence_bert_config.json", r#"{"max_seq_length": 20}"#);
    assert_eq!(length(), 20);
    put("sentence_bert_config.json", r#"{"max_seq_length": 512}"#);
    assert_eq!(length(), 58);
    put(
        "sentence_bert_config.json",
        r#"{"max_seq_length": null, "do_lower_case": true}"#,
    );
    assert_eq!(length(), 30);
}

/// Vectors outlive another way to write the settings, and files that nothing is read of.
#[test]
fn the_hash_is_of_what_is_read() {
    let tiny = tiny();
    let folder = tiny.folder(&tiny.case("bert"), Dtype::F32);
    let path = |name: &str| folder.path().join(name);
    let hash = || {
        let encoder = Encoder::open(folder.path()).expect("a model");
        encoder.facts().hash.clone()
    };
    let first = hash();
    for name in ["config.json", "modules.json", "1_Pooling/config.json"] {
        let text = fs::read_to_string(path(name)).expect(name);
        let value: Value = serde_json::from_str(&text).expect(name);
        let mut text = serde_json::to_string_pretty(&value).expect(name) + "\n";
        if let Some(fields) = value.as_object() {
            let fields = fields
                .iter()
                .rev()
                .map(|(key, value)| format!("\"{key}\": {value}"));
            let fields: Vec<String> = fields.collect();
            text = format!("{{\"of_a_library\": \"4.2\",\n {}}}", fields.join(",\n "));
        }
        fs::write(path(name), text).expect(name);
        assert_eq!(hash(), first, "{name}");
    }
    let put = |name: &str, text: &str| fs::write(path(name), text).expect(name);
    put("tokenizer_config.json", r#"{"model_max_length": 512}"#);
    assert_eq!(hash(), first, "a length beyond what there is room for");
    put("config_sentence_transformers.json", r#"{"prompts": {}}"#);
    put("sentence_bert_config.json", r#"{"max_seq_length": 60}"#);
    put("README.md", "A model.");
    assert_eq!(hash(), first, "files that say what was so before");
    put(
        "sentence_bert_config.json",
        r#"{"max_seq_length": 60, "do_lower_case": true}"#,
    );
    assert_ne!(hash(), first, "lowercase");
}

#[test]
fn another_model_has_another_hash() {
    let tiny = tiny();
    let case = tiny.case("bert");
    let folder = tiny.folder(&case, Dtype::F32);
    let facts = || {
        Encoder::open(folder.path())
            .expect("a model")
            .facts()
            .clone()
    };
    let first = facts();
    assert_eq!(first, facts());
    fs::write(
        folder.path().join("sentence_bert_config.json"),
        r#"{"max_seq_length": 20}"#,
    )
    .expect("a file");
    let shorter = facts();
    assert_ne!(first.hash, shorter.hash);
    assert_eq!(first.weights, shorter.weights);
    let path = folder.path().join("model.safetensors");
    let mut bytes = fs::read(&path).expect("weights");
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&path, bytes).expect("weights");
    assert_ne!(facts().weights, shorter.weights);
}
