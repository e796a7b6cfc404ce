//! Bisection for the limit of a property.

/// Returns the last number between `inside` and `outside` that has a property.
///
/// Both ends are non-negative; `inside` has the property and `outside` does not. The search bisects
/// the bit patterns of floats, not their values: at any scale it ends after at most 64 steps at two
/// adjacent floats.
pub(crate) fn last(inside: f64, outside: f64, has: impl Fn(f64) -> bool) -> f64 {
    // The bit patterns of non-negative floats have the order of the floats.
    let (mut inside, mut outside) = (inside.to_bits(), outside.to_bits());
    while inside.abs_diff(outside) > 1 {
        let middle = inside.midpoint(outside);
        if has(f64::from_bits(middle)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    f64::from_bits(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_at_the_last_float() {
        assert_eq!(last(0.0, 2.0, |x| x * x <= 3.0), 1.7320508075688772);
        assert_eq!(last(2.0, 0.0, |x| x * x >= 3.0), 1.7320508075688774);
        assert_eq!(last(0.0, f64::MAX, |x| x <= 1e-300), 1e-300);
    }
}
