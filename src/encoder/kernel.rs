//! The loops of the forward pass. Matrix products are `gemm`'s; the rest is written so that the
//! compiler makes vector instructions of it, and compiled for the newest that the processor has,
//! which is found out as the program runs.

use super::weights::Norm;
use gemm::Parallelism;
use pulp::Arch;

/// A matrix inside a slice.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    /// From one row to the next.
    row_step: usize,
    /// From one column to the next.
    column_step: usize,
}

impl<'a> Matrix<'a> {
    /// The first `rows` × `columns` numbers of `numbers`, whose rows are `step` apart. Panics if
    /// they are not there.
    pub fn new(numbers: &'a [f32], rows: usize, columns: usize, step: usize) -> Matrix<'a> {
        Matrix {
            numbers: &numbers[..extent(rows, columns, step)],
            rows,
            columns,
            row_step: step,
            column_step: 1,
        }
    }

    /// With rows for columns.
    pub fn transposed(self) -> Matrix<'a> {
        Matrix {
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
            ..self
        }
    }
}

/// How many numbers a matrix takes up, the gap behind its last row left out.
fn extent(rows: usize, columns: usize, step: usize) -> usize {
    assert!(columns <= step, "rows overlap");
    match rows {
        0 => 0,
        _ => (rows - 1) * step + columns,
    }
}

/// Into `into`, whose rows are `step` apart, goes `scale` · `left` · `right`; with `add`, it is
/// added to what is there.
pub fn product(left: Matrix, right: Matrix, scale: f32, add: bool, into: &mut [f32], step: usize) {
    let (rows, columns, depth) = (left.rows, right.columns, left.columns);
    assert_eq!(depth, right.rows, "the matrices do not fit each other");
    let into = &mut into[..extent(rows, columns, step)];
    // SAFETY: each matrix lies within its slice, which `Matrix::new` and `extent` have seen to, and
    // `into` is borrowed alone. Steps are below the length of a slice and fit.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            depth,
            into.as_mut_ptr(),
            1,
            step as isize,
            add,
            left.numbers.as_ptr(),
            left.column_step as isize,
            left.row_step as isize,
            right.numbers.as_ptr(),
            right.column_step as isize,
            right.row_step as isize,
            1.0,
            scale,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// Numbers that one step of a sum takes at once; sums have an order, and this one suits all widths
/// of vector instructions.
const LANES: usize = 16;

#[inline(always)]
fn fold(numbers: &[f32], start: f32, step: impl Fn(f32, f32) -> f32 + Copy) -> f32 {
    let (whole, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [start; LANES];
    for chunk in whole {
        for lane in 0..LANES {
            lanes[lane] = step(lanes[lane], chunk[lane]);
        }
    }
    let lanes = lanes.into_iter().fold(start, step);
    rest.iter().copied().fold(lanes, step)
}

#[inline(always)]
fn sum(numbers: &[f32]) -> f32 {
    fold(numbers, 0.0, |a, b| a + b)
}

/// Brings each row to mean 0 and variance 1, then applies weight and bias.
pub fn normalise_rows(rows: &mut [f32], norm: &Norm<&[f32]>, epsilon: f32) {
    let size = norm.weight.len();
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for row in rows.chunks_exact_mut(size) {
                let mean = sum(row) / size as f32;
                row.iter_mut().for_each(|x| *x -= mean);
                let variance = fold_squares(row) / size as f32;
                let factor = 1.0 / (variance + epsilon).sqrt();
                for ((x, weight), bias) in row.iter_mut().zip(norm.weight).zip(norm.bias) {
                    *x = *x * factor * weight + bias;
                }
            }
        },
    );
}

#[inline(always)]
fn fold_squares(numbers: &[f32]) -> f32 {
    let (whole, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in whole {
        for lane in 0..LANES {
            lanes[lane] += chunk[lane] * chunk[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|x| x * x).sum::<f32>()
}

/// Adds a row to each row.
pub fn add_to_rows(rows: &mut [f32], row: &[f32]) {
    for own in rows.chunks_exact_mut(row.len()) {
        own.iter_mut().zip(row).for_each(|(x, y)| *x += y);
    }
}

/// Makes each row sum to 1, by the exponential of its numbers.
pub fn softmax_rows(rows: &mut [f32], size: usize) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for row in rows.chunks_exact_mut(size) {
                let greatest = fold(row, f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
                row.iter_mut().for_each(|x| *x = exp(*x - greatest));
                let factor = 1.0 / sum(row);
                row.iter_mut().for_each(|x| *x *= factor);
            }
        },
    );
}

/// x Φ(x), by the error function.
pub fn gelu(numbers: &mut [f32]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for x in numbers {
                *x *= 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
            }
        },
    );
}

/// Hendrycks and Gimpel's approximation of it, by tanh; since (1 + tanh y) / 2 = 1 / (1 + e⁻²ʸ).
pub fn gelu_tanh(numbers: &mut [f32]) {
    /// √(2/π)
    const FACTOR: f32 = 0.797_884_6;
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for x in numbers {
                let y = FACTOR * (*x + 0.044_715 * *x * *x * *x);
                *x /= 1.0 + exp(-2.0 * y);
            }
        },
    );
}

/// Numbers below 0 become 0.
pub fn relu(numbers: &mut [f32]) {
    numbers.iter_mut().for_each(|x| *x = x.max(0.0));
}

/// The error function: Abramowitz and Stegun, formula 7.1.26, whose error is below 1.5 · 10⁻⁷.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let a = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * a);
    let sum = 1.061_405_4 * t - 1.453_152_1;
    let sum = sum * t + 1.421_413_8;
    let sum = sum * t - 0.284_496_72;
    let sum = (sum * t + 0.254_829_6) * t;
    (1.0 - sum * exp(-a * a)).copysign(x)
}

/// eˣ to a relative error of some 10⁻⁷: 2ⁿ eʳ with |r| ≤ ln 2 / 2, and the Taylor series of the latter
/// up to the seventh power, whose next term is below 10⁻⁸.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Added and taken away again, it rounds to whole numbers: beyond 2²³ there are no others.
    const ROUND: f32 = 12_582_912.0;
    /// ln 2 in two parts, of which the first has few digits, so that its product with n is exact.
    const LN_2: (f32, f32) = (0.693_359_4, -2.121_944_4e-4);
    // Beyond these, the result is not a normal number any more.
    let x = x.clamp(-87.0, 88.0);
    let n = x * std::f32::consts::LOG2_E + ROUND - ROUND;
    let r = x - n * LN_2.0 - n * LN_2.1;
    let series = r * (1.0 / 5040.0) + 1.0 / 720.0;
    let series = series * r + 1.0 / 120.0;
    let series = series * r + 1.0 / 24.0;
    let series = series * r + 1.0 / 6.0;
    let series = series * r + 0.5;
    let series = series * r + 1.0;
    let series = series * r + 1.0;
    // The bits of a number are its exponent, plus 127, and then its fraction.
    series * f32::from_bits(((n as i32 + 127) << 23) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_the_exponential() {
        for step in -8700..8800 {
            let x = step as f32 / 100.0;
            let relative = f64::from(exp(x)) / f64::from(x).exp() - 1.0;
            assert!(relative.abs() < 3e-7, "exp({x}) is off by {relative}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1e9) < 1e-37 && exp(1e9).is_finite());
    }

    /// Values of the table 7.1 of Abramowitz and Stegun.
    #[test]
    fn erf_is_the_error_function() {
        let table = [
            (0.0, 0.0),
            (0.1, 0.112_462_916),
            (0.5, 0.520_499_878),
            (1.0, 0.842_700_793),
            (1.5, 0.966_105_146),
            (2.0, 0.995_322_265),
            (3.0, 0.999_977_91),
        ];
        for (x, y) in table {
            let ours = |x: f64| f64::from(erf(x as f32));
            assert!((ours(x) - y).abs() < 4e-7, "erf({x}) = {}", ours(x));
            assert!((ours(-x) + y).abs() < 4e-7, "erf(-{x}) = {}", ours(-x));
        }
    }

    #[test]
    fn products_of_parts_of_matrices() {
        // Two rows of two, three apart; times the transposed of the same.
        let numbers = [1.0, 2.0, 9.0, 3.0, 4.0];
        let matrix = Matrix::new(&numbers, 2, 2, 3);
        let mut into = [1.0; 5];
        product(matrix, matrix.transposed(), 2.0, true, &mut into, 3);
        assert_eq!(into, [11.0, 23.0, 1.0, 23.0, 51.0]);
    }

    #[test]
    fn rows_sum_to_one_even_with_great_numbers() {
        let mut rows: Vec<f32> = (0..40).map(|x| (x % 20) as f32 * 50.0).collect();
        softmax_rows(&mut rows, 20);
        for row in rows.chunks(20) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
            assert!((row[19] - 1.0).abs() < 1e-6);
        }
    }
}
