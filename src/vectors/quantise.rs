//! Vectors in bytes. Each value becomes a whole number from -127 to 127, by the largest of its
//! vector; stored is that number plus [`ZERO`], as the instructions that multiply bytes take one side
//! without sign. The *scale* of a vector is what makes it one of length 1 again. That is not the
//! step by which it was divided: with it, what rounding adds to the length or takes from it does no
//! harm. Of 50,000 random vectors of 384 dimensions in 500 narrow clusters, the share of the true
//! ten nearest among the ten found is .96 to .97 so, and .92 to .94 with the step; in wide clusters
//! .98, and .97 to .99 with the step. Of the first hundred it is .996 and more. A query that stays
//! in floating-point numbers gains less than .01 of the first ten.

/// The byte of the value 0.
pub const ZERO: u8 = 128;
/// The largest number.
const MOST: f32 = 127.0;
/// Rows are padded to a multiple of so many bytes: a cache line, and the widest register.
pub const ALIGN: usize = 64;

/// The bytes of a row with so many dimensions.
pub fn stride(dimensions: usize) -> usize {
    dimensions.next_multiple_of(ALIGN)
}

/// Whole numbers in the direction of `vector`, and their scale. A vector without a direction, all
/// zeros or not of numbers, is zero and has the scale 0: its cosine with every other is 0.
fn whole_numbers(vector: &[f32]) -> (impl Iterator<Item = i8> + '_, f32) {
    let most = vector
        .iter()
        .fold(0f32, |most, value| most.max(value.abs()));
    let finite = vector.iter().all(|value| value.is_finite());
    let factor = if finite && most > 0.0 {
        MOST / most
    } else {
        0.0
    };
    // A tiny `most` has no finite factor.
    let factor = if factor.is_finite() { factor } else { 0.0 };
    let number = move |value: &f32| match factor > 0.0 {
        true => (value * factor).round() as i8,
        false => 0,
    };
    let squares: i64 = vector.iter().map(|v| i64::from(number(v)).pow(2)).sum();
    let scale = match squares {
        0 => 0.0,
        _ => (1.0 / (squares as f64).sqrt()) as f32,
    };
    (vector.iter().map(number), scale)
}

/// Writes the row of a vector behind `rows`; gives its scale.
pub fn push_row(vector: &[f32], rows: &mut Vec<u8>) -> f32 {
    let end = rows.len() + stride(vector.len());
    let (numbers, scale) = whole_numbers(vector);
    rows.extend(numbers.map(|number| number.cast_unsigned().wrapping_add(ZERO)));
    rows.resize(end, ZERO);
    scale
}

/// A vector to be compared with rows.
#[derive(Debug)]
pub struct Query {
    /// Its numbers, padded with zeros.
    pub bytes: Vec<i8>,
    /// The same, for processors that multiply them so.
    pub words: Vec<i16>,
    scale: f32,
    /// What [`ZERO`] adds to a product with any row.
    pub excess: i32,
}

impl Query {
    /// The vector as it is compared.
    pub fn new(vector: &[f32]) -> Query {
        let (numbers, scale) = whole_numbers(vector);
        let mut bytes: Vec<i8> = numbers.collect();
        bytes.resize(stride(vector.len()), 0);
        let sum: i32 = bytes.iter().map(|number| i32::from(*number)).sum();
        Query {
            words: bytes.iter().map(|number| i16::from(*number)).collect(),
            bytes,
            scale,
            excess: i32::from(ZERO) * sum,
        }
    }

    /// The cosine with a row of this scale, of which the bytes' products sum up to `product`.
    #[inline]
    pub fn cosine(&self, product: i32, scale: f32) -> f32 {
        (product - self.excess) as f32 * (scale * self.scale)
    }
}
