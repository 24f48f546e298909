//! How many passages a second become vectors, here and with candle, on the same texts, taking turns:
//! `cargo run --release -- MODEL TEXTS [COUNT]`, where TEXTS has one text a line. Both read at most as
//! many tokens of a text as the model says, put texts of like length together and use all cores.

use anyhow::{Context, Error, Result};
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use faqt::encoder::Encoder;
use std::fs;
use std::path::Path;
use std::time::Instant;
use tokenizers::{Tokenizer, TruncationParams};

/// Texts in a run of candle, as its own example has it.
const BATCH: usize = 32;
/// Texts between two turns.
const TURN: usize = 1_000;

struct Candle {
    model: BertModel,
    tokenizer: Tokenizer,
}

impl Candle {
    fn open(folder: &Path, max_length: usize) -> Result<Candle> {
        let config: Config = serde_json::from_slice(&fs::read(folder.join("config.json"))?)?;
        let tokenizer = Tokenizer::from_file(folder.join("tokenizer.json"));
        let mut tokenizer = tokenizer.map_err(Error::msg)?;
        tokenizer.with_padding(None);
        let truncation = TruncationParams {
            max_length,
            ..TruncationParams::default()
        };
        tokenizer
            .with_truncation(Some(truncation))
            .map_err(Error::msg)?;
        let weights = [folder.join("model.safetensors")];
        // SAFETY: the file is not changed while this runs.
        let weights =
            unsafe { VarBuilder::from_mmaped_safetensors(&weights, DType::F32, &Device::Cpu)? };
        let model = BertModel::load(weights, &config)?;
        Ok(Candle { model, tokenizer })
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        let encoded = self.tokenizer.encode_batch_fast(texts.to_vec(), true);
        let tokens: Vec<Vec<u32>> = encoded
            .map_err(Error::msg)?
            .iter()
            .map(|encoding| encoding.get_ids().to_vec())
            .collect();
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|&text| std::cmp::Reverse(tokens[text].len()));
        let mut vectors = vec![Vec::new(); texts.len()];
        for run in order.chunks(BATCH) {
            let texts: Vec<&[u32]> = run.iter().map(|&text| &tokens[text][..]).collect();
            for (vector, &text) in self.run(&texts)?.into_iter().zip(run) {
                vectors[text] = vector;
            }
        }
        Ok(vectors)
    }

    /// The vectors of texts, the longest first: the mean over tokens, brought to norm 1.
    fn run(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>> {
        let shape = (texts.len(), texts[0].len());
        let filled = |fill: &dyn Fn(u32) -> u32| -> Result<Tensor> {
            let mut numbers = vec![0; shape.0 * shape.1];
            for (row, text) in numbers.chunks_mut(shape.1).zip(texts) {
                row.iter_mut()
                    .zip(*text)
                    .for_each(|(into, &token)| *into = fill(token));
            }
            Ok(Tensor::from_vec(numbers, shape, &Device::Cpu)?)
        };
        let (tokens, mask) = (filled(&|token| token)?, filled(&|_| 1)?);
        let types = tokens.zeros_like()?;
        let layers = self.model.forward(&tokens, &types, Some(&mask))?;
        let mask = mask.to_dtype(DType::F32)?.unsqueeze(2)?;
        let mean = layers
            .broadcast_mul(&mask)?
            .sum(1)?
            .broadcast_div(&mask.sum(1)?)?;
        let norm = mean.sqr()?.sum_keepdim(1)?.sqrt()?;
        Ok(mean.broadcast_div(&norm)?.to_vec2()?)
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, texts, count @ ..] = &arguments[..] else {
        anyhow::bail!("MODEL TEXTS [COUNT]");
    };
    let count = count.first().map_or(Ok(10_000), |count| count.parse())?;
    let texts = fs::read_to_string(texts).with_context(|| texts.clone())?;
    let texts: Vec<&str> = texts.lines().take(count).collect();
    let threads = std::thread::available_parallelism()?.get();
    let encoder = Encoder::open(Path::new(model))?;
    let candle = Candle::open(Path::new(model), encoder.facts().max_tokens)?;
    let (mut ours, mut theirs, mut least) = (0.0, 0.0, 1.0_f32);
    for turn in texts.chunks(TURN) {
        let start = Instant::now();
        let here = encoder.encode(turn, threads);
        ours += start.elapsed().as_secs_f64();
        let start = Instant::now();
        let there = candle.encode(turn)?;
        theirs += start.elapsed().as_secs_f64();
        for (a, b) in here.iter().zip(&there) {
            least = least.min(a.iter().zip(b).map(|(a, b)| a * b).sum());
        }
    }
    let texts = texts.len() as f64;
    println!("faqt    {:8.1} texts a second", texts / ours);
    println!("candle  {:8.1} texts a second", texts / theirs);
    println!(
        "ratio   {:8.2}; least cosine between them {least:.6}",
        theirs / ours
    );
    Ok(())
}
