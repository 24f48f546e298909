//! The sum of products of a query with many rows, by the best instructions that this processor has.
//! All of them give the same whole numbers. This is the only place where the program speaks of
//! instructions; the portable way is written so that it compiles to those of the machine's baseline
//! (SSE2 `pmaddwd`, NEON `smlal`), which is why there is none of our own for NEON.

use super::quantise::{ALIGN, Query};

/// A way to sum up. There is one only for instructions that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel(Way);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

impl Kernel {
    /// The fastest one here.
    pub fn best() -> Kernel {
        Kernel::all()
            .last()
            .copied()
            .unwrap_or(Kernel(Way::Portable))
    }

    /// Every one that there is here, the fastest last.
    pub fn all() -> Vec<Kernel> {
        let mut all = vec![Kernel(Way::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                all.push(Kernel(Way::Avx2));
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avxvnni") {
                all.push(Kernel(Way::AvxVnni));
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                all.push(Kernel(Way::Avx512Vnni));
            }
        }
        all
    }

    /// For each of `rows`, which have the query's length, the sum of its bytes' products with the
    /// query's numbers.
    pub fn products(self, rows: &[u8], query: &Query, products: &mut [i32]) {
        match self.0 {
            Way::Portable => portable(rows, &query.words, products),
            // SAFETY: this way is made only by `all`, where the processor was asked for AVX2.
            #[cfg(target_arch = "x86_64")]
            Way::Avx2 => unsafe { x86::avx2(rows, &query.bytes, query.excess, products) },
            // SAFETY: the same for AVX2 and AVX-VNNI.
            #[cfg(target_arch = "x86_64")]
            Way::AvxVnni => unsafe { x86::avx_vnni(rows, &query.bytes, products) },
            // SAFETY: the same for AVX-512F and AVX-512 VNNI.
            #[cfg(target_arch = "x86_64")]
            Way::Avx512Vnni => unsafe { x86::avx512_vnni(rows, &query.bytes, products) },
        }
    }
}

/// Sums side by side: as many as make the compiler use whole registers.
const LANES: usize = 16;

fn portable(rows: &[u8], query: &[i16], products: &mut [i32]) {
    let query = query.as_chunks::<LANES>().0;
    let mut rows = rows.as_chunks::<LANES>().0;
    for product in products {
        let row = next(&mut rows, query.len());
        let mut sums = [0i32; LANES];
        for at in 0..row.len().min(query.len()) {
            for lane in 0..LANES {
                sums[lane] += i32::from(row[at][lane]) * i32::from(query[at][lane]);
            }
        }
        *product = sums.iter().sum();
    }
}

/// The next row of so many registers. Loops here count, and do without the iterators of the standard
/// library: what of those the compiler leaves a call of its own, it leaves without these instructions,
/// and a row is compared in less time than some calls take.
#[inline(always)]
fn next<'r, T>(rows: &mut &'r [T], length: usize) -> &'r [T] {
    let (row, rest) = rows.split_at(length.min(rows.len()));
    *rows = rest;
    row
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{ALIGN, next};
    use std::arch::x86_64::*;

    /// Half a row's alignment: the registers of AVX.
    const HALF: usize = ALIGN / 2;

    /// Without VNNI, bytes are multiplied by `maddubs`, which adds two products in 16 bits: both
    /// sides have a sign here, that of the row goes over to the query, and as the query has no -128
    /// the sum is 2 · 128 · 127 at most, which fits. The other ways take the row's bytes as they
    /// stand, hence the excess.
    #[target_feature(enable = "avx2")]
    pub fn avx2(rows: &[u8], query: &[i8], excess: i32, products: &mut [i32]) {
        let zero = _mm256_set1_epi8(i8::MIN);
        let ones = _mm256_set1_epi16(1);
        let query = query.as_chunks::<HALF>().0;
        let mut rows = rows.as_chunks::<HALF>().0;
        for product in products {
            let row = next(&mut rows, query.len());
            let mut sums = _mm256_setzero_si256();
            for at in 0..row.len().min(query.len()) {
                let signed = _mm256_xor_si256(half(&row[at]), zero);
                let query = half_signed(&query[at]);
                let pairs =
                    _mm256_maddubs_epi16(_mm256_abs_epi8(signed), _mm256_sign_epi8(query, signed));
                sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, ones));
            }
            *product = sum(sums) + excess;
        }
    }

    #[target_feature(enable = "avx2,avxvnni")]
    pub fn avx_vnni(rows: &[u8], query: &[i8], products: &mut [i32]) {
        let query = query.as_chunks::<HALF>().0;
        let mut rows = rows.as_chunks::<HALF>().0;
        for product in products {
            let row = next(&mut rows, query.len());
            let mut sums = _mm256_setzero_si256();
            for at in 0..row.len().min(query.len()) {
                sums = _mm256_dpbusd_avx_epi32(sums, half(&row[at]), half_signed(&query[at]));
            }
            *product = sum(sums);
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    pub fn avx512_vnni(rows: &[u8], query: &[i8], products: &mut [i32]) {
        let query = query.as_chunks::<ALIGN>().0;
        let mut rows = rows.as_chunks::<ALIGN>().0;
        for product in products {
            let row = next(&mut rows, query.len());
            let mut sums = _mm512_setzero_si512();
            for at in 0..row.len().min(query.len()) {
                // SAFETY: both are references to as many bytes as are read; no alignment is asked.
                let (row, query) = unsafe {
                    (
                        _mm512_loadu_si512(row[at].as_ptr().cast()),
                        _mm512_loadu_si512(query[at].as_ptr().cast()),
                    )
                };
                sums = _mm512_dpbusd_epi32(sums, row, query);
            }
            *product = _mm512_reduce_add_epi32(sums);
        }
    }

    #[target_feature(enable = "avx2")]
    fn half(bytes: &[u8; HALF]) -> __m256i {
        // SAFETY: a reference to as many bytes as are read; no alignment is asked.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    fn half_signed(bytes: &[i8; HALF]) -> __m256i {
        // SAFETY: as in `half`.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    fn sum(sums: __m256i) -> i32 {
        let mut lanes = [0i32; 8];
        // SAFETY: a reference to as many bytes as are written; no alignment is asked.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums) };
        lanes.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantise::{ZERO, push_row, stride};
    use super::*;
    use proptest::prelude::*;

    /// What all kernels are to give.
    fn products(rows: &[u8], query: &Query) -> Vec<i32> {
        let row = |row: &[u8]| -> i32 {
            let pairs = row.iter().zip(&query.bytes);
            pairs.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
        };
        rows.chunks(query.bytes.len()).map(row).collect()
    }

    fn check(rows: &[u8], query: &Query) {
        let expected = products(rows, query);
        for kernel in Kernel::all() {
            let mut given = vec![0; expected.len()];
            kernel.products(rows, query, &mut given);
            assert_eq!(given, expected, "{kernel:?}");
        }
    }

    proptest! {
        #[test]
        fn kernels_agree(
            dimensions in 1usize..700,
            count in 0usize..6,
            seed in any::<u64>(),
        ) {
            let mut random = fastrand::Rng::with_seed(seed);
            let vector: Vec<f32> = (0..dimensions).map(|_| random.f32() - 0.5).collect();
            // Any bytes, such as damage may bring, 0 among them.
            let rows: Vec<u8> = (0..count * stride(dimensions)).map(|_| random.u8(..)).collect();
            check(&rows, &Query::new(&vector));
        }
    }

    #[test]
    fn the_largest_numbers_fit() {
        let dimensions = super::super::record::MOST_DIMENSIONS;
        for value in [1.0, -1.0] {
            let query = Query::new(&vec![value; dimensions]);
            for byte in [0, 1, ZERO, 255] {
                check(&vec![byte; stride(dimensions)], &query);
            }
            let mut row = Vec::new();
            let scale = push_row(&vec![-value; dimensions], &mut row);
            let mut product = [0];
            Kernel::best().products(&row, &query, &mut product);
            assert!((query.cosine(product[0], scale) + 1.0).abs() < 1e-5);
        }
    }
}
