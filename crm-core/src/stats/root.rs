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

/// Returns the number between `inside` and `outside` at which a continuous function passes 0, to the
/// last digits. It is not positive inside, and positive or infinite outside.
///
/// Regula falsi in the variant of Dowell and Jarratt (1971, BIT 11:168-174), which halves the value
/// at an end that stays; every third step bisects, so that the search always ends.
pub(crate) fn crossing(inside: f64, outside: f64, function: impl Fn(f64) -> f64) -> f64 {
    const STEPS: usize = 200;
    const CLOSE: f64 = 2.0 * f64::EPSILON;
    let (mut inside, mut outside) = (inside, outside);
    let (mut below, mut above) = (function(inside), function(outside));
    let mut stayed = 0;
    for step in 0..STEPS {
        if above <= 0.0 || (outside - inside).abs() <= CLOSE * inside.abs().max(outside.abs()) {
            break;
        }
        let line = outside - above * ((outside - inside) / (above - below));
        let between = (line - inside) * (line - outside) < 0.0;
        let at = if between && step % 3 != 2 { line } else { inside.midpoint(outside) };
        let value = function(at);
        if value <= 0.0 {
            (inside, below) = (at, value);
            above /= if stayed == 1 { 2.0 } else { 1.0 };
            stayed = 1;
        } else {
            (outside, above) = (at, value);
            below /= if stayed == -1 { 2.0 } else { 1.0 };
            stayed = -1;
        }
    }
    if above <= 0.0 { outside } else { inside }
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
    fn a_crossing_is_found_to_the_last_digits() {
        let counted = std::cell::Cell::new(0);
        let root = |inside: f64, outside: f64, function: fn(f64) -> f64| {
            counted.set(0);
            crossing(inside, outside, |x| {
                counted.set(counted.get() + 1);
                function(x)
            })
        };
        assert!((root(0.0, 2.0, |x| x * x - 3.0) - 1.732_050_807_568_877_2).abs() < 1e-15);
        assert!(counted.get() < 30, "{}", counted.get());
        assert!((root(0.0, 1.0, |x| 1.0 / (1.0 - x) - 3.0) - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(root(0.0, 1.0, |x| x - 7.0), 1.0);
        assert!(
            (root(0.0, 1.0, |x| if x > 0.25 { f64::INFINITY } else { -1.0 }) - 0.25).abs() < 1e-15
        );
    }

    #[test]
    fn ends_at_the_last_float() {
        assert_eq!(last(0.0, 2.0, |x| x * x <= 3.0), 1.7320508075688772);
        assert_eq!(last(2.0, 0.0, |x| x * x >= 3.0), 1.7320508075688774);
        assert_eq!(last(0.0, f64::MAX, |x| x <= 1e-300), 1e-300);
    }
}
