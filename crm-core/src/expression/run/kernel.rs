//! Loops over the rows of a block.

use multiversion::multiversion;

use crate::expression::run::words::WORD;

/// Writes a bit for each value.
#[inline(always)]
fn pack<T: Copy>(values: &[T], out: &mut [u64], test: impl Fn(T) -> bool) {
    let (chunks, rest) = values.as_chunks::<WORD>();
    let mut words = out.iter_mut();
    for (chunk, word) in chunks.iter().zip(words.by_ref()) {
        let mut bytes = [0_u8; WORD];
        for (byte, &value) in bytes.iter_mut().zip(chunk) {
            *byte = u8::from(test(value));
        }
        *word = join(&bytes);
    }
    if let Some(word) = words.next() {
        let bits = rest.iter().enumerate().map(|(at, &value)| u64::from(test(value)) << at);
        *word = bits.fold(0, |word, bit| word | bit);
    }
}

/// Joins bytes that are 0 or 1 to bits.
#[inline(always)]
fn join(bytes: &[u8; WORD]) -> u64 {
    // The product moves the lowest bit of each byte into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (groups, _) = bytes.as_chunks::<8>();
    groups.iter().enumerate().fold(0, |word, (at, group)| {
        let gathered = u64::from_le_bytes(*group).wrapping_mul(GATHER) >> 56;
        word | gathered << (8 * at)
    })
}

macro_rules! within {
    ($($name:ident: $type:ty),+) => {
        $(
            /// Writes for each value whether it is within limits, which are included.
            #[multiversion(targets("x86_64+avx2+fma"))]
            pub(crate) fn $name(values: &[$type], low: $type, high: $type, out: &mut [u64]) {
                pack(values, out, |value| (value >= low) & (value <= high));
            }
        )+
    };
}

within!(within_i32: i32, within_i64: i64, within_i128: i128, within_f64: f64);

/// Writes for each code whether it is one of another.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn equal_u8(codes: &[u8], code: u8, out: &mut [u64]) {
    pack(codes, out, |one| one == code);
}

/// Writes for each code whether it is one of two.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn equal_two_u8(codes: &[u8], [first, second]: [u8; 2], out: &mut [u64]) {
    pack(codes, out, |one| (one == first) | (one == second));
}

/// Writes for each code whether it is one of four.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn equal_four_u8(codes: &[u8], [a, b, c, d]: [u8; 4], out: &mut [u64]) {
    pack(codes, out, |one| (one == a) | (one == b) | (one == c) | (one == d));
}

/// Writes for each code the entry of a table.
pub(crate) fn lookup_u8(codes: &[u8], table: &[bool; 256], out: &mut [u64]) {
    pack(codes, out, |code| table.get(usize::from(code)).copied().unwrap_or(false));
}

/// Writes for each code the entry of a table.
pub(crate) fn lookup_u32(codes: &[u32], table: &[bool], out: &mut [u64]) {
    pack(codes, out, |code| table.get(code as usize).copied().unwrap_or(false));
}

/// Narrows codes that fit.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn narrow(codes: &[u32], out: &mut Vec<u8>) {
    out.clear();
    out.extend(codes.iter().map(|&code| code as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_in_the_order_of_the_rows() {
        let values: Vec<i32> = (0..200).map(|at| at * 7 % 50).collect();
        let mut out = [u64::MAX; 4];
        within_i32(&values, 10, 20, &mut out);
        for (at, value) in values.iter().enumerate() {
            assert_eq!(out[at / 64] >> (at % 64) & 1 == 1, (10..=20).contains(value), "{at}");
        }
        assert_eq!(out[3] >> 8, 0);
    }
}
