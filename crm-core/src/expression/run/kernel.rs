//! Loops over the rows of a block.

use multiversion::multiversion;
use multiversion::target::match_target;
use num_traits::AsPrimitive;

#[cfg(target_arch = "x86_64")]
use crate::expression::run::pack::avx2;
use crate::expression::run::pack::pack;

/// Packs with the instructions of the version of the function.
macro_rules! packed {
    ($values:expr, $out:expr, $test:expr) => {
        match_target! {
            "x86_64+avx2+fma" => { avx2::pack($values, $out, $test) }
            _ => { pack($values, $out, $test) }
        }
    };
}

macro_rules! within {
    ($($name:ident: $type:ty, $least:expr, $most:expr);+) => {
        $(
            /// Writes for each value whether it is within limits, which are included.
            #[multiversion(targets("x86_64+avx2+fma"))]
            pub(crate) fn $name(values: &[$type], low: $type, high: $type, out: &mut [u64]) {
                if low == $least {
                    packed!(values, out, |value| value <= high);
                } else if high == $most {
                    packed!(values, out, |value| value >= low);
                } else {
                    packed!(values, out, |value| (value >= low) & (value <= high));
                }
            }
        )+
    };
}

within! {
    within_i32: i32, i32::MIN, i32::MAX;
    within_i64: i64, i64::MIN, i64::MAX;
    within_i128: i128, i128::MIN, i128::MAX;
    within_f64: f64, f64::NEG_INFINITY, f64::INFINITY
}

/// Writes for each code whether it is within limits, which are included.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn within_u8(codes: &[u8], low: u8, high: u8, out: &mut [u64]) {
    // A smaller code becomes a large number.
    let span = high.wrapping_sub(low);
    packed!(codes, out, |code| code.wrapping_sub(low) <= span);
}

macro_rules! one_of {
    ($($name:ident: $count:literal),+) => {
        $(
            /// Writes for each code whether it is one of some others.
            #[multiversion(targets("x86_64+avx2+fma"))]
            pub(crate) fn $name(codes: &[u8], others: [u8; $count], out: &mut [u64]) {
                packed!(codes, out, |code| {
                    others.iter().fold(false, |found, &other| found | (code == other))
                });
            }
        )+
    };
}

one_of!(one_of_2: 2, one_of_4: 4, one_of_8: 8, one_of_16: 16);

/// Writes for each code whether it is in one of four runs: the first code, and the number of others.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn in_runs(codes: &[u8], runs: [(u8, u8); 4], out: &mut [u64]) {
    packed!(codes, out, |code| {
        runs.iter().fold(false, |found, &(first, more)| found | (code.wrapping_sub(first) <= more))
    });
}

/// Writes for each code the entry of a table.
pub(crate) fn lookup_u8(codes: &[u8], table: &[bool; 256], out: &mut [u64]) {
    pack(codes, out, |code| table.get(usize::from(code)).copied().unwrap_or(false));
}

/// Writes for each code the entry of a table.
pub(crate) fn lookup_u32(codes: &[u32], table: &[bool], out: &mut [u64]) {
    pack(codes, out, |code| table.get(code as usize).copied().unwrap_or(false));
}

/// Writes each index plus one; returns whether all are below the number of entries.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn number_in_order<T>(indices: &[T], entries: u32, out: &mut [u8]) -> bool
where
    T: AsPrimitive<u32> + AsPrimitive<u8>,
{
    // A negative index becomes a large one.
    let mut most = 0_u32;
    for (out, &index) in out.iter_mut().zip(indices) {
        let byte: u8 = index.as_();
        *out = byte.wrapping_add(1);
        most = most.max(index.as_());
    }
    most < entries || indices.is_empty()
}

/// Writes floats in units of which there are `scale` in one; returns whether each float is the
/// nearest to so many units, and these are few enough to be exact.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(crate) fn units_of_f64(values: &[f64], scale: f64, out: &mut [i64]) -> bool {
    /// Below this bound the product of two floats is off by less than half a unit.
    const EXACT: f64 = (1_u64 << 52) as f64;
    let mut exact = true;
    for (out, &value) in out.iter_mut().zip(values) {
        let nearest = (value * scale).round_ties_even();
        exact &= (nearest.abs() <= EXACT) & (nearest / scale == value);
        *out = nearest as i64;
    }
    exact
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

    fn bits(out: &[u64]) -> Vec<bool> {
        (0..150).map(|at| out[at / 64] >> (at % 64) & 1 == 1).collect()
    }

    #[test]
    fn open_limits_include_all_on_their_side() {
        let values: Vec<f64> = (0..150).map(|at| f64::from(at * 7 % 50)).collect();
        let mut out = [0; 3];
        for (low, high) in [(f64::NEG_INFINITY, 9.0), (9.0, f64::INFINITY), (3.0, 9.0)] {
            within_f64(&values, low, high, &mut out);
            let expected: Vec<bool> =
                values.iter().map(|value| (low..=high).contains(value)).collect();
            assert_eq!(bits(&out), expected);
        }
    }

    #[test]
    fn codes_are_found_in_sets_and_in_runs() {
        let codes: Vec<u8> = (0..150).map(|at| (at * 11 % 256) as u8).collect();
        let mut out = [0; 3];
        let found = |test: &dyn Fn(u8) -> bool| -> Vec<bool> {
            codes.iter().map(|&code| test(code)).collect()
        };
        within_u8(&codes, 250, 255, &mut out);
        assert_eq!(bits(&out), found(&|code| code >= 250));
        one_of_2(&codes, [0, 33], &mut out);
        assert_eq!(bits(&out), found(&|code| code == 0 || code == 33));
        in_runs(&codes, [(0, 3), (20, 0), (200, 55), (20, 0)], &mut out);
        assert_eq!(bits(&out), found(&|code| code < 4 || code == 20 || code >= 200));
    }

    #[test]
    fn floats_are_exact_in_units_or_are_not() {
        let mut out = [0; 3];
        assert!(units_of_f64(&[0.29, -1.1, 5e7], 100.0, &mut out));
        assert_eq!(out, [29, -110, 5_000_000_000]);
        for other in [0.295, f64::NAN, f64::INFINITY, 1e14] {
            assert!(!units_of_f64(&[0.0, other], 100.0, &mut out[..2]), "{other}");
        }
    }

    #[test]
    fn a_negative_index_is_none_of_an_entry() {
        let mut out = [0; 3];
        assert!(number_in_order(&[2_i32, 0, 1], 3, &mut out));
        assert_eq!(out, [3, 1, 2]);
        assert!(!number_in_order(&[2_i8, -1, 1], 200, &mut out));
        assert!(!number_in_order(&[2_u8, 3, 1], 3, &mut out));
    }
}
