//! The forward pass: tokens through the layers of a model. Texts of one run stand one behind the
//! other, without filling: products take the tokens of all, attention those of one text.

use super::description::{Activation, BUCKETS, Description};
use super::kernel::{self, Matrix};
use super::pooling;
use super::weights::{Layer, Linear, Weights};
use std::ops::Range;

/// Room for what is between, used again from run to run.
#[derive(Default)]
pub struct Scratch {
    /// What a token is, of shape `[tokens, hidden]`; so are the next five.
    state: Vec<f32>,
    next: Vec<f32>,
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    context: Vec<f32>,
    /// Of shape `[tokens, inner]`.
    inner: Vec<f32>,
    /// Of shape `[tokens of a text, tokens of a text]`.
    scores: Vec<f32>,
}

/// The vectors of these texts, given as tokens. Each token is below the size of the vocabulary.
pub fn run(weights: &Weights, texts: &[&[u32]], scratch: &mut Scratch) -> Vec<Vec<f32>> {
    let shape = &weights.shape;
    let places = places(texts);
    embed(weights, texts, scratch);
    for layer in weights.layers() {
        attend(&layer, shape, &places, weights.distances(), scratch);
        feed_forward(&layer, shape, scratch);
    }
    let size = shape.hidden;
    let state = &scratch.state;
    let tokens = places
        .iter()
        .map(|place| &state[place.start * size..place.end * size]);
    let vectors = tokens.map(|tokens| pooling::pool(tokens, size, shape.pooling, shape.normalised));
    vectors.collect()
}

/// Which tokens of the run belong to each text.
fn places(texts: &[&[u32]]) -> Vec<Range<usize>> {
    let mut end = 0;
    let mut place = |text: &&[u32]| {
        let start = end;
        end += text.len();
        start..end
    };
    texts.iter().map(&mut place).collect()
}

/// Sets the state to what tokens are before the first layer.
fn embed(weights: &Weights, texts: &[&[u32]], scratch: &mut Scratch) {
    let shape = &weights.shape;
    let size = shape.hidden;
    let tables = weights.embeddings();
    scratch.state.clear();
    for text in texts {
        for (token, position) in text.iter().zip(positions(shape, text)) {
            let word = &tables.words[*token as usize * size..][..size];
            let position = &tables.positions[position * size..][..size];
            scratch
                .state
                .extend(word.iter().zip(position).map(|(x, y)| x + y));
        }
    }
    if let Some(segment) = tables.segment {
        kernel::add_to_rows(&mut scratch.state, segment);
    }
    kernel::normalise_rows(&mut scratch.state, &tables.norm, shape.epsilon);
}

/// The row of each token in the table of positions. In RoBERTa and MPNet, a token of padding, which
/// can be written in a text, has a row of its own and is not counted.
fn positions(shape: &Description, text: &[u32]) -> impl Iterator<Item = usize> {
    let (first, padding) = (shape.first_position, shape.padding);
    text.iter().scan(first, move |next, token| {
        if first > 0 && *token == padding {
            return Some(first - 1);
        }
        *next += 1;
        Some(*next - 1)
    })
}

/// `tokens` times a linear map, into `into`; `with` begins its rows, else the bias alone.
fn linear(map: &Linear<&[f32]>, tokens: &[f32], with: Option<&[f32]>, into: &mut Vec<f32>) {
    let out = map.bias.len();
    let depth = map.weight.len() / out;
    let rows = tokens.len() / depth;
    into.clear();
    match with {
        Some(with) => into.extend_from_slice(with),
        None => into.resize(rows * out, 0.0),
    }
    kernel::add_to_rows(into, map.bias);
    let tokens = Matrix::new(tokens, rows, depth, depth);
    let weight = Matrix::new(map.weight, out, depth, depth).transposed();
    kernel::product(tokens, weight, 1.0, true, into, out);
}

/// The first half of a layer: tokens look at each other.
fn attend(
    layer: &Layer<&[f32]>,
    shape: &Description,
    places: &[Range<usize>],
    distances: Option<&[f32]>,
    scratch: &mut Scratch,
) {
    let size = shape.hidden;
    linear(&layer.query, &scratch.state, None, &mut scratch.query);
    linear(&layer.key, &scratch.state, None, &mut scratch.key);
    linear(&layer.value, &scratch.state, None, &mut scratch.value);
    scratch.context.clear();
    scratch.context.resize(scratch.state.len(), 0.0);
    let width = size / shape.heads;
    let scale = 1.0 / (width as f32).sqrt();
    for place in places.iter().filter(|place| !place.is_empty()) {
        let count = place.len();
        scratch.scores.resize(count * count, 0.0);
        for head in 0..shape.heads {
            let from = place.start * size + head * width;
            let part = |all| Matrix::new(&Vec::as_slice(all)[from..], count, width, size);
            let (query, key) = (part(&scratch.query), part(&scratch.key));
            let scores = &mut scratch.scores[..count * count];
            kernel::product(query, key.transposed(), scale, false, scores, count);
            if let Some(distances) = distances {
                add_distances(scores, count, head, shape.heads, distances);
            }
            kernel::softmax_rows(scores, count);
            let scores = Matrix::new(scores, count, count, count);
            let value = part(&scratch.value);
            kernel::product(
                scores,
                value,
                1.0,
                false,
                &mut scratch.context[from..],
                size,
            );
        }
    }
    linear(
        &layer.output,
        &scratch.context,
        Some(&scratch.state),
        &mut scratch.next,
    );
    kernel::normalise_rows(&mut scratch.next, &layer.attention_norm, shape.epsilon);
    std::mem::swap(&mut scratch.state, &mut scratch.next);
}

/// The second half of a layer: each token by itself.
fn feed_forward(layer: &Layer<&[f32]>, shape: &Description, scratch: &mut Scratch) {
    linear(&layer.widen, &scratch.state, None, &mut scratch.inner);
    match shape.activation {
        Activation::Gelu => kernel::gelu(&mut scratch.inner),
        Activation::GeluTanh => kernel::gelu_tanh(&mut scratch.inner),
        Activation::Relu => kernel::relu(&mut scratch.inner),
    }
    linear(
        &layer.narrow,
        &scratch.inner,
        Some(&scratch.state),
        &mut scratch.next,
    );
    kernel::normalise_rows(&mut scratch.next, &layer.output_norm, shape.epsilon);
    std::mem::swap(&mut scratch.state, &mut scratch.next);
}

/// Adds what a head of MPNet thinks of the distance between two tokens.
fn add_distances(scores: &mut [f32], count: usize, head: usize, heads: usize, distances: &[f32]) {
    let ahead = |distance: usize| distances[(BUCKETS / 2 + bucket(distance)) * heads + head];
    let behind = |distance: usize| distances[bucket(distance) * heads + head];
    // From the furthest behind to the furthest ahead.
    let by_distance: Vec<f32> = (0..count)
        .rev()
        .map(behind)
        .chain((1..count).map(ahead))
        .collect();
    for (row, scores) in scores.chunks_exact_mut(count).enumerate() {
        let added = &by_distance[count - 1 - row..];
        scores
            .iter_mut()
            .zip(added)
            .for_each(|(score, added)| *score += added);
    }
}

/// Which row of the table stands for a distance: near ones have one each, far ones share them by
/// their logarithm, up to 128, as in T5.
fn bucket(distance: usize) -> usize {
    const EXACT: usize = BUCKETS / 4;
    const FURTHEST: f32 = 128.0;
    if distance < EXACT {
        return distance;
    }
    let share = (distance as f32 / EXACT as f32).ln() / (FURTHEST / EXACT as f32).ln();
    let further = (share * EXACT as f32) as usize;
    (EXACT + further).min(BUCKETS / 2 - 1)
}
