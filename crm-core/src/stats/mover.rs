//! Limits of a difference and sets of a ratio, recovered from the limits of both parts (MOVER).

use std::cmp::Ordering;

use crate::number::ratio_set::Shape;

/// An estimate with its limits; all finite, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limits {
    pub(crate) lower: f64,
    pub(crate) value: f64,
    pub(crate) upper: f64,
}

impl Limits {
    /// Creates a known number.
    pub(crate) fn exact(value: f64) -> Limits {
        Limits { lower: value, value, upper: value }
    }

    pub(crate) fn scaled(self, factor: f64) -> Limits {
        let Limits { lower, value, upper } = self;
        let (low, high) = (lower * factor, upper * factor);
        Limits { lower: low.min(high), value: value * factor, upper: low.max(high) }
    }

    /// Whether all of the interval is above 0, below it, or neither.
    pub(crate) fn compare_with_zero(self) -> Ordering {
        if self.lower > 0.0 {
            Ordering::Greater
        } else if self.upper < 0.0 {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    }

    fn below(self) -> f64 {
        self.value - self.lower
    }

    fn above(self) -> f64 {
        self.upper - self.value
    }

    fn varies(self) -> bool {
        self.lower < self.upper
    }
}

/// Returns the limits of `factor * first - second` for two correlated estimates.
///
/// Zou and Donner (2008), Statistics in Medicine 27:1693-1702, equation 5, with the covariance
/// recovered from the same limits (Zou 2008, American Journal of Epidemiology 168:212-224).
pub(crate) fn net(factor: f64, first: Limits, second: Limits, correlation: f64) -> Limits {
    let correlation = if factor < 0.0 { -correlation } else { correlation };
    let first = first.scaled(factor);
    if !second.varies() {
        let Limits { lower, value, upper } = first;
        let cost = second.value;
        return Limits { lower: lower - cost, value: value - cost, upper: upper - cost };
    }
    let value = first.value - second.value;
    Limits {
        lower: value - distance(first.below(), second.above(), correlation),
        value,
        upper: value + distance(first.above(), second.below(), correlation),
    }
}

/// Returns the third side of a triangle, given two sides and the cosine of their angle.
fn distance(one: f64, other: f64, correlation: f64) -> f64 {
    (one * one + other * other - 2.0 * correlation * one * other).max(0.0).sqrt()
}

/// Returns all factors `v` for which the limits of `v * first - second` contain 0.
///
/// A limit is 0 at the roots of a quadratic equation, one for each side of `v` and of the limits.
/// Between its roots, one factor is tested. With an exact `second`, the set is the plain inversion.
pub(crate) fn zeros(first: Limits, second: Limits, correlation: f64) -> (Shape, f64, f64) {
    let holds = |factor: f64| {
        let Limits { lower, upper, .. } = net(factor, first, second, correlation);
        lower <= 0.0 && 0.0 <= upper
    };
    let mut ends = vec![0.0];
    for (one, other, positive) in [
        (first.lower, second.upper, true),
        (first.upper, second.lower, true),
        (first.upper, second.upper, false),
        (first.lower, second.lower, false),
    ] {
        let roots = roots(first.value, one, second.value, other, correlation);
        ends.extend(roots.into_iter().filter(|&root| (root > 0.0) == positive && root != 0.0));
    }
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let segments = segments(&ends);
    let kept: Vec<(f64, f64)> = segments.into_iter().filter(|&s| holds(inside(s))).collect();
    shape(&joined(&kept), first, second)
}

/// Returns the solutions of `(v first - second)^2` = the squared distance to a limit, from the
/// relevant limits `one` of the first and `other` of the second.
fn roots(first: f64, one: f64, second: f64, other: f64, correlation: f64) -> Vec<f64> {
    // a v^2 - 2 b v + c = 0; the product form of a difference of squares preserves the digits.
    let a = one * (2.0 * first - one);
    let c = other * (2.0 * second - other);
    let b = first * second - correlation * (first - one).abs() * (second - other).abs();
    let discriminant = b * b - a * c;
    if discriminant < 0.0 {
        return Vec::new();
    }
    let sum = b + discriminant.sqrt().copysign(b);
    let found = [sum / a, c / sum];
    found.into_iter().filter(|root| root.is_finite()).map(|root| root + 0.0).collect()
}

/// Returns the segments between ascending numbers, and those beyond both ends.
fn segments(ends: &[f64]) -> Vec<(f64, f64)> {
    let lower = std::iter::once(f64::NEG_INFINITY).chain(ends.iter().copied());
    let upper = ends.iter().copied().chain(std::iter::once(f64::INFINITY));
    lower.zip(upper).collect()
}

/// Returns a number in a segment.
fn inside((lower, upper): (f64, f64)) -> f64 {
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) => lower.midpoint(upper),
        (true, false) => 2.0 * lower.abs() + 1.0,
        (false, true) => -2.0 * upper.abs() - 1.0,
        (false, false) => 0.0,
    }
}

/// Joins adjacent segments.
fn joined(segments: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for &(lower, upper) in segments {
        match joined.last_mut() {
            Some(last) if last.1 == lower => last.1 = upper,
            _ => joined.push((lower, upper)),
        }
    }
    joined
}

/// Returns the shape of a set; a set without a shape is extended to one that contains it.
fn shape(set: &[(f64, f64)], first: Limits, second: Limits) -> (Shape, f64, f64) {
    let (Some(&(lowest, low_end)), Some(&(high_start, highest))) = (set.first(), set.last()) else {
        // The set contains only the ratio.
        let ratio = second.value / first.value;
        return (Shape::Bounded, ratio, ratio);
    };
    match (lowest.is_finite(), highest.is_finite()) {
        (true, true) => (Shape::Bounded, lowest, highest),
        (true, false) => (Shape::RayUp, lowest, highest),
        (false, true) => (Shape::RayDown, lowest, highest),
        (false, false) if set.len() == 1 => (Shape::WholeLine, lowest, highest),
        (false, false) => {
            let (lower, upper) = widest_gap(set).unwrap_or((low_end, high_start));
            (Shape::TwoRays, lower, upper)
        }
    }
}

/// Returns the widest gap between segments; extending the set fills the other gaps.
fn widest_gap(set: &[(f64, f64)]) -> Option<(f64, f64)> {
    let gaps = set.iter().zip(set.iter().skip(1)).map(|(one, next)| (one.1, next.0));
    gaps.max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(lower: f64, value: f64, upper: f64) -> Limits {
        Limits { lower, value, upper }
    }

    fn member((shape, lower, upper): (Shape, f64, f64), v: f64) -> bool {
        match shape {
            Shape::TwoRays => v <= lower || v >= upper,
            _ => lower <= v && v <= upper,
        }
    }

    #[test]
    fn the_set_is_where_the_limits_contain_zero() {
        let firsts = [
            limits(10.0, 20.0, 50.0),
            limits(-10.0, 20.0, 50.0),
            limits(-50.0, -20.0, -10.0),
            limits(-50.0, -20.0, 10.0),
            limits(-3.0, 0.0, 4.0),
        ];
        let seconds = [
            limits(90.0, 100.0, 130.0),
            limits(-20.0, 100.0, 130.0),
            limits(-130.0, -100.0, -90.0),
            limits(-5.0, 1.0, 9.0),
        ];
        for first in firsts {
            for second in seconds {
                for correlation in [-0.9, -0.3, 0.0, 0.5, 0.95] {
                    let set = zeros(first, second, correlation);
                    for step in -4000..=4000 {
                        let v = f64::from(step) / 50.0 + 0.0031;
                        let found = net(v, first, second, correlation);
                        let holds = found.lower <= 0.0 && 0.0 <= found.upper;
                        assert_eq!(member(set, v), holds, "{first:?} {second:?} {set:?} {v}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_island_between_two_rays_is_not_lost() {
        // A nearly perfect correlation and limits that barely contain 0 leave an inner segment.
        let first = limits(-0.000_917_811_787_1, 1.713_004_495, 3.954_605_815_6);
        let second = limits(-0.144_837_324_6, 2.080_730_066_6, 4.306_297_457_8);
        let (shape, lower, upper) = zeros(first, second, 0.99);
        assert_eq!(shape, Shape::TwoRays);
        for step in -40_000..=40_000 {
            let v = f64::from(step) / 10.0 + 0.0031;
            let found = net(v, first, second, 0.99);
            if found.lower <= 0.0 && 0.0 <= found.upper {
                assert!(v <= lower || v >= upper, "{lower} {upper} {v}");
            }
        }
        assert!(lower < 0.0 || upper > 1.0, "{lower} {upper}");
    }

    #[test]
    fn an_effect_that_excludes_zero_bounds_the_set() {
        for second in [limits(90.0, 100.0, 130.0), limits(-20.0, 10.0, 30.0)] {
            for correlation in [-0.5, 0.0, 0.5] {
                let (shape, _, upper) = zeros(limits(0.001, 20.0, 50.0), second, correlation);
                assert!(shape == Shape::Bounded && upper.is_finite(), "{shape}");
                let (shape, _, upper) = zeros(limits(-0.001, 20.0, 50.0), second, correlation);
                assert!(shape != Shape::Bounded && shape != Shape::RayDown, "{shape} {upper}");
            }
        }
    }

    #[test]
    fn a_known_cost_is_inverted_plainly() {
        let found = net(3.0, limits(10.0, 20.0, 50.0), Limits::exact(100.0), 0.7);
        assert_eq!(found, limits(-70.0, -40.0, 50.0));
        let found = net(-3.0, limits(10.0, 20.0, 50.0), Limits::exact(100.0), 0.7);
        assert_eq!(found, limits(-250.0, -160.0, -130.0));
    }

    #[test]
    fn independent_parts_add_in_quadrature() {
        let found = net(1.0, limits(7.0, 10.0, 14.0), limits(1.0, 4.0, 8.0), 0.0);
        assert_eq!(found, limits(6.0 - 5.0, 6.0, 6.0 + 5.0));
        // With full correlation, a gain of one is a loss of the other.
        let found = net(1.0, limits(7.0, 10.0, 13.0), limits(1.0, 4.0, 7.0), 1.0);
        assert_eq!(found, limits(6.0, 6.0, 6.0));
    }
}
