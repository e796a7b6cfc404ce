//! Packing tests of values into bits.

use crate::expression::run::words::WORD;

/// Writes a bit for each value.
#[inline(always)]
pub(crate) fn pack<T: Copy>(values: &[T], out: &mut [u64], test: impl Fn(T) -> bool) {
    pack_with(values, out, test, join);
}

/// Packs chunks of 64 values; `join` takes the highest bits of their bytes.
#[inline(always)]
fn pack_with<T: Copy>(
    values: &[T],
    out: &mut [u64],
    test: impl Fn(T) -> bool,
    join: impl Fn(&[u8; WORD]) -> u64,
) {
    let (chunks, rest) = values.as_chunks::<WORD>();
    let mut words = out.iter_mut();
    for (chunk, word) in chunks.iter().zip(words.by_ref()) {
        let mut bytes = [0_u8; WORD];
        for (byte, &value) in bytes.iter_mut().zip(chunk) {
            *byte = if test(value) { u8::MAX } else { 0 };
        }
        *word = join(&bytes);
    }
    if let Some(word) = words.next() {
        let bits = rest.iter().enumerate().map(|(at, &value)| u64::from(test(value)) << at);
        *word = bits.fold(0, |word, bit| word | bit);
    }
}

/// Joins the highest bits of bytes.
#[inline(always)]
fn join(bytes: &[u8; WORD]) -> u64 {
    // The product moves the highest bit of each byte into the highest byte.
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let (groups, _) = bytes.as_chunks::<8>();
    groups.iter().enumerate().fold(0, |word, (at, group)| {
        let gathered = (u64::from_le_bytes(*group) & HIGHEST).wrapping_mul(GATHER) >> 56;
        word | gathered << (8 * at)
    })
}

/// The same with an instruction that joins the highest bits of 32 bytes.
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2 {
    use std::arch::x86_64::{__m256i, _mm256_movemask_epi8};

    use crate::expression::run::pack::pack_with;
    use crate::expression::run::words::WORD;

    /// Writes a bit for each value.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    pub(crate) fn pack<T: Copy>(values: &[T], out: &mut [u64], test: impl Fn(T) -> bool) {
        pack_with(values, out, test, |bytes| join(bytes));
    }

    #[target_feature(enable = "avx2,fma")]
    #[inline]
    fn join(bytes: &[u8; WORD]) -> u64 {
        let halves: [__m256i; 2] = bytemuck::cast(*bytes);
        let [low, high] = halves.map(|half| _mm256_movemask_epi8(half) as u32);
        u64::from(high) << 32 | u64::from(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_joined_in_their_order() {
        for seed in [0x9e37_79b9_7f4a_7c15_u64, 0, u64::MAX, 1, 1 << 63] {
            let bytes = std::array::from_fn(|at| if seed >> at & 1 == 1 { u8::MAX } else { 0 });
            assert_eq!(join(&bytes), seed);
        }
    }
}
