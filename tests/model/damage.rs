//! Every file of a model missing or damaged: an error that names it, and no panic.

use super::tiny::{Case, put_weights, tiny};
use faqt::encoder::{Encoder, ModelError};
use safetensors::Dtype;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What opening the folder says.
#[track_caller]
fn refusal(folder: &Path) -> String {
    match Encoder::open(folder) {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

/// What is said of a small model after something was done to its folder.
#[track_caller]
fn refused(change: impl FnOnce(&Path), parts: &[&str]) {
    let tiny = tiny();
    let folder = tiny.folder(&tiny.case("bert"), Dtype::F32);
    change(folder.path());
    let said = refusal(folder.path());
    for part in parts {
        assert!(said.contains(part), "no '{part}' in: {said}");
    }
}

/// Changes a field of a JSON file.
fn set(file: &'static str, field: &'static str, value: Value) -> impl FnOnce(&Path) {
    move |folder| {
        let path = folder.join(file);
        let mut json: Value = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).expect(file),
            Err(_) => json!({}),
        };
        json[field] = value;
        fs::write(path, json.to_string()).expect(file);
    }
}

const FILES: [&str; 5] = [
    "modules.json",
    "config.json",
    "1_Pooling/config.json",
    "tokenizer.json",
    "model.safetensors",
];

#[test]
fn a_folder_that_is_none() {
    let said = refusal(Path::new("/no/such/folder"));
    assert!(said.contains("/no/such/folder/modules.json"), "{said}");
}

#[test]
fn every_file_is_missed() {
    for file in FILES {
        refused(
            |folder| fs::remove_file(folder.join(file)).expect(file),
            &["cannot read", file],
        );
    }
}

#[test]
fn no_cut_harms() {
    for file in FILES {
        for share in [0, 1, 9, 50, 99] {
            let cut = |folder: &Path| {
                let path = folder.join(file);
                let bytes = fs::read(&path).expect(file);
                fs::write(&path, &bytes[..bytes.len() * share / 100]).expect(file);
            };
            refused(cut, &[file]);
        }
    }
}

/// Damage that is not noticed may give other vectors; it must not end the program.
#[test]
fn no_flipped_byte_ends_the_program() {
    let tiny = tiny();
    let mut random = fastrand::Rng::with_seed(7);
    for file in FILES {
        let folder = tiny.folder(&tiny.case("mpnet"), Dtype::F32);
        let path = folder.path().join(file);
        let whole = fs::read(&path).expect(file);
        for _ in 0..60 {
            let mut bytes = whole.clone();
            // Settings and headers stand in front.
            let at = random.usize(..bytes.len().min(4000));
            bytes[at] ^= 1 << random.u32(..8);
            fs::write(&path, bytes).expect(file);
            if let Ok(encoder) = Encoder::open(folder.path()) {
                let vector = encoder.encode_one("where is the [PAD] switch? 漢");
                assert_eq!(vector.len(), encoder.facts().dimensions);
            }
        }
    }
}

#[test]
fn other_kinds_of_models_are_refused() {
    let config = |field, value, parts: &[&str]| refused(set("config.json", field, value), parts);
    config(
        "model_type",
        json!("albert"),
        &["config.json", "'albert'", "mpnet"],
    );
    config("model_type", Value::Null, &["config.json", "model_type"]);
    config(
        "hidden_act",
        json!("silu"),
        &["config.json", "'silu'", "gelu"],
    );
    config(
        "position_embedding_type",
        json!("relative_key"),
        &["'relative_key'"],
    );
    config("is_decoder", json!(true), &["decoder"]);
    let pooling =
        |field, value, parts: &[&str]| refused(set("1_Pooling/config.json", field, value), parts);
    pooling(
        "pooling_mode_lasttoken",
        json!(true),
        &["1_Pooling/config.json", "lasttoken with mean"],
    );
    pooling(
        "pooling_mode_mean_tokens",
        json!(false),
        &["no pooling mode"],
    );
    pooling("word_embedding_dimension", json!(25), &["25", "24"]);
    let prompts = json!({"query": "query: "});
    let prompt = |folder: &Path| {
        set("config_sentence_transformers.json", "prompts", prompts)(folder);
        set(
            "config_sentence_transformers.json",
            "default_prompt_name",
            json!("query"),
        )(folder);
    };
    refused(prompt, &["the prompt 'query: '"]);
}

#[test]
fn other_steps_are_refused() {
    let steps = |names: &'static [&str]| {
        move |folder: &Path| {
            let step = |name: &&str| json!({"type": format!("sentence_transformers.models.{name}"), "path": if *name == "Pooling" { "1_Pooling" } else { "" }});
            let steps: Vec<Value> = names.iter().map(step).collect();
            fs::write(folder.join("modules.json"), json!(steps).to_string()).expect("modules");
        }
    };
    refused(
        steps(&["Transformer", "Pooling", "Dense", "Normalize"]),
        &["modules.json", "Dense"],
    );
    refused(steps(&["Transformer"]), &["modules.json", "no Pooling"]);
    refused(
        steps(&["Pooling", "Transformer"]),
        &["modules.json", "Pooling, Transformer"],
    );
    let outside = json!([{"type": "Transformer", "path": "../x"}, {"type": "Pooling", "path": ""}]);
    let write = |folder: &Path| {
        fs::write(folder.join("modules.json"), outside.to_string()).expect("modules")
    };
    refused(write, &["'../x'"]);
}

#[test]
fn sizes_that_make_no_sense_are_refused() {
    for field in [
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "vocab_size",
        "max_position_embeddings",
    ] {
        refused(set("config.json", field, json!(0)), &["config.json", field]);
        refused(
            set("config.json", field, Value::Null),
            &["config.json", field],
        );
        refused(set("config.json", field, json!(-1)), &["config.json"]);
        let huge = set("config.json", field, json!(u64::MAX / 3));
        refused(huge, &["damaged or not of this model"]);
    }
    refused(
        set("config.json", "num_attention_heads", json!(7)),
        &["7 heads"],
    );
    let one_more = |folder: &Path| {
        let path = folder.join("tokenizer.json");
        let mut tokenizer = tiny().tokenizer;
        tokenizer["model"]["vocab"]["extra"] = json!(53);
        fs::write(path, tokenizer.to_string()).expect("tokenizer.json");
    };
    refused(one_more, &["tokenizer.json", "54 tokens", "53"]);
    refused(
        set("config.json", "layer_norm_eps", json!(-1)),
        &["layer_norm_eps"],
    );
    refused(
        set("sentence_bert_config.json", "max_seq_length", json!(1)),
        &["max_seq_length"],
    );
}

/// What is said after something was done to the tensors.
#[track_caller]
fn tensors(change: impl FnOnce(&mut Case), dtype: Dtype, parts: &[&str]) {
    let mut case = tiny().case("bert");
    change(&mut case);
    refused(|folder| put_weights(folder, &case.tensors, dtype), parts);
}

#[test]
fn tensors_are_checked() {
    const QUERY: &str = "encoder.layer.1.attention.self.query.weight";
    let remove = |case: &mut Case| {
        case.tensors.remove(QUERY).expect(QUERY);
    };
    tensors(
        remove,
        Dtype::F32,
        &["model.safetensors", "no tensor", QUERY],
    );
    let shape = |case: &mut Case| {
        case.tensors.insert(QUERY.into(), vec![24, 23]);
    };
    tensors(
        shape,
        Dtype::F32,
        &["model.safetensors", QUERY, "[24, 23]", "[24, 24]"],
    );
    let segments = |case: &mut Case| {
        case.tensors.insert(
            "embeddings.token_type_embeddings.weight".into(),
            vec![0, 24],
        );
    };
    tensors(segments, Dtype::F32, &["token_type_embeddings", "[0, 24]"]);
    tensors(|_| (), Dtype::F64, &["model.safetensors", "F64", "F32"]);
}

#[test]
fn an_error_says_of_which_kind_it_is() {
    let tiny = tiny();
    let folder = tiny.folder(&tiny.case("bert"), Dtype::F32);
    set("config.json", "model_type", json!("t5"))(folder.path());
    let error = Encoder::open(folder.path()).err();
    assert!(
        matches!(error, Some(ModelError::Unsupported { .. })),
        "{error:?}"
    );
}
