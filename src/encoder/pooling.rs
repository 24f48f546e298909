//! One vector of the vectors of a text's tokens.

use super::description::Pooling;

/// The vector of a text, of `size` numbers, from those of its tokens, row by row; zeros if it has none.
pub fn pool(tokens: &[f32], size: usize, pooling: Pooling, normalised: bool) -> Vec<f32> {
    let rows = tokens.chunks_exact(size);
    let count = rows.len() as f32;
    let Some(first) = rows.clone().next() else {
        return vec![0.0; size];
    };
    let mut vector = match pooling {
        Pooling::First => first.to_vec(),
        Pooling::Max => rows.fold(first.to_vec(), |so_far, row| merge(so_far, row, f32::max)),
        Pooling::Mean => scaled(sum(rows, size), 1.0 / count),
        Pooling::MeanOfRoot => scaled(sum(rows, size), 1.0 / count.sqrt()),
    };
    if normalised {
        let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        // As sentence-transformers does it: a vector of zeros stays one.
        vector = scaled(vector, 1.0 / norm.max(1e-12));
    }
    vector
}

fn sum<'a>(rows: impl Iterator<Item = &'a [f32]>, size: usize) -> Vec<f32> {
    rows.fold(vec![0.0; size], |so_far, row| {
        merge(so_far, row, |a, b| a + b)
    })
}

fn merge(mut left: Vec<f32>, right: &[f32], with: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    left.iter_mut()
        .zip(right)
        .for_each(|(a, b)| *a = with(*a, *b));
    left
}

fn scaled(mut vector: Vec<f32>, by: f32) -> Vec<f32> {
    vector.iter_mut().for_each(|x| *x *= by);
    vector
}
