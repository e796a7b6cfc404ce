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

/// Returns the first of `low..high` with a property that all later ones have too, or `high`.
pub(crate) fn first(low: u64, high: u64, has: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low.midpoint(high);
        if has(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Returns the first of `0..end` with a property that all later ones have too, or `end`, in a
/// number of steps that depends on the result, not on `end`.
pub(crate) fn nearest(end: u64, has: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, 1);
    while high <= end && !has(high - 1) {
        (low, high) = (high, high.saturating_mul(2));
    }
    first(low, high.min(end + 1) - 1, has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_integers_with_a_property() {
        for end in 0..40 {
            for at in 0..45 {
                assert_eq!(first(0, end, |x| x >= at), at.min(end));
                assert_eq!(nearest(end, |x| x >= at), at.min(end), "{at} of {end}");
            }
        }
    }

    #[test]
    fn ends_at_the_last_float() {
        assert_eq!(last(0.0, 2.0, |x| x * x <= 3.0), 1.7320508075688772);
        assert_eq!(last(2.0, 0.0, |x| x * x >= 3.0), 1.7320508075688774);
        assert_eq!(last(0.0, f64::MAX, |x| x <= 1e-300), 1e-300);
    }
}
