//! Limits of the difference of two ratios whose parts are correlated.

use std::f64::consts::{FRAC_PI_2, TAU};

use crate::stats::mover::Limits;

/// Two ratios and how their parts are correlated. The limits of the denominators are above 0.
pub(crate) struct CorrelatedRatios {
    pub(crate) numerators: [Limits; 2],
    pub(crate) denominators: [Limits; 2],
    /// The correlation of the denominators.
    pub(crate) below: f64,
    /// The correlation of the numerators.
    pub(crate) above: f64,
    /// The correlation of each numerator with the first and the second denominator.
    pub(crate) across: [[f64; 2]; 2],
}

/// Returns the limits of the first ratio minus the second.
///
/// # Formula
///
/// The smallest and the largest difference of the ratios of all `(n1, n2, d1, d2)` with
/// `z' R^-1 z <= 1`. `R` is the correlation matrix, and `z` is the distance of each part from its
/// estimate, divided by that of its lower or upper limit. For one part these are its limits.
///
/// # Reference
///
/// The interval of a function is its range over the region whose border is that of an interval of
/// one parameter: Venzon and Moolgavkar (1988), Applied Statistics 37:87-94. The region has the
/// limits of the parts instead of the likelihood, as in Zou and Donner (2008), Statistics in
/// Medicine 27:1693-1702: for the difference of two parts with symmetric limits it gives their
/// equation 5. Their equation with the limits of the two ratios is not used: ratios are skewed to
/// the same side, and with a small shared control it covers less than .87.
pub(crate) fn ratio_difference(ratios: &CorrelatedRatios) -> Limits {
    let region = Region::of(ratios);
    let [first, second] = [0, 1].map(|at| {
        let (numerator, denominator) = (pick(ratios.numerators, at), pick(ratios.denominators, at));
        numerator.value / denominator.value
    });
    let value = first - second;
    Limits { lower: value.min(-region.largest(-1.0)), value, upper: value.max(region.largest(1.0)) }
}

fn pick<T: Copy>([first, second]: [T; 2], at: usize) -> T {
    if at == 0 { first } else { second }
}

/// The region, in coordinates in which it is a sphere.
struct Region<'r> {
    ratios: &'r CorrelatedRatios,
    /// The part of the second denominator that does not depend on the first.
    own: f64,
    /// What each numerator has in common with the two coordinates of the denominators.
    loadings: [[f64; 2]; 2],
    /// The variances and the covariance of the numerators at given denominators.
    left: [f64; 3],
}

impl Region<'_> {
    fn of(ratios: &CorrelatedRatios) -> Region<'_> {
        let own = (1.0 - ratios.below * ratios.below).max(0.0).sqrt();
        let loadings = ratios.across.map(|[one, other]| {
            let rest = if own > 0.0 { (other - ratios.below * one) / own } else { 0.0 };
            let most = (1.0 - one * one).max(0.0).sqrt();
            [one, rest.clamp(-most, most)]
        });
        let [first, second] = loadings;
        let product = |[a, b]: [f64; 2], [c, d]: [f64; 2]| a * c + b * d;
        let left = [
            1.0 - product(first, first),
            1.0 - product(second, second),
            ratios.above - product(first, second),
        ];
        Region { ratios, own, loadings, left }
    }

    /// Returns the largest difference, or that of the negative difference for a `sign` of -1.
    ///
    /// A grid gives the start, and steps that are halved the end.
    fn largest(&self, sign: f64) -> f64 {
        const ROUND: u32 = 48;
        const UP: u32 = 6;
        const FINEST: f64 = 1e-13;
        const MOST: u32 = 4000;
        let size = [TAU / f64::from(ROUND), FRAC_PI_2 / f64::from(UP)];
        let at = |[around, up]: [f64; 2]| self.at(sign, around, up);
        let starts = (0..ROUND)
            .flat_map(|i| (0..=UP).map(move |j| [size[0] * f64::from(i), size[1] * f64::from(j)]));
        let mut best = ([0.0, 0.0], at([0.0, 0.0]));
        let consider = |place: [f64; 2], best: &mut ([f64; 2], f64)| {
            let found = at(place);
            let better = found > best.1;
            if better {
                *best = (place, found);
            }
            better
        };
        for start in starts {
            consider(start, &mut best);
        }
        let mut step = 1.0;
        for _ in 0..MOST {
            let [around, up] = best.0;
            let moves = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
            let moved = moves.into_iter().any(|(i, j)| {
                let up = (up + j * step * size[1]).clamp(0.0, FRAC_PI_2);
                consider([around + i * step * size[0], up], &mut best)
            });
            if !moved {
                step /= 2.0;
            }
            if step < FINEST {
                break;
            }
        }
        best.1
    }

    /// Returns the largest difference at the denominators in a direction: `around` is its angle,
    /// and the cosine of `up` its length.
    fn at(&self, sign: f64, around: f64, up: f64) -> f64 {
        let length = libm::cos(up);
        let (one, other) = (length * libm::cos(around), length * libm::sin(around));
        let shares = [one, self.ratios.below * one + self.own * other];
        let part = |index: usize| {
            let denominator = moved(pick(self.ratios.denominators, index), pick(shares, index));
            let [first, second] = pick(self.loadings, index);
            let numerator = pick(self.ratios.numerators, index);
            let half = (numerator.upper - numerator.lower) / 2.0;
            let mean = numerator.value + half * (first * one + second * other);
            (mean / denominator, half / denominator)
        };
        let ((first, wide), (second, broad)) = (part(0), part(1));
        let [of_first, of_second, joint] = self.left;
        let spread =
            wide * wide * of_first + broad * broad * of_second - 2.0 * wide * broad * joint;
        sign * (first - second) + libm::sin(up) * spread.max(0.0).sqrt()
    }
}

/// Returns the number that is a share of the way to a limit away from the estimate.
fn moved(limits: Limits, share: f64) -> f64 {
    let Limits { lower, value, upper } = limits;
    if share < 0.0 { value + share * (value - lower) } else { value + share * (upper - value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mover::net;

    fn limits(lower: f64, value: f64, upper: f64) -> Limits {
        Limits { lower, value, upper }
    }

    fn known(costs: [f64; 2], denominators: [Limits; 2], below: f64) -> Limits {
        let numerators = costs.map(Limits::exact);
        let across = [[0.0; 2]; 2];
        ratio_difference(&CorrelatedRatios { numerators, denominators, below, above: 0.0, across })
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} {expected}");
    }

    #[test]
    fn without_a_second_ratio_the_limits_are_those_of_the_first() {
        let denominators = [limits(10.0, 20.0, 50.0), limits(1.0, 2.0, 3.0)];
        for below in [0.0, 0.6, 1.0] {
            let found = known([100.0, 0.0], denominators, below);
            close(found.lower, 2.0);
            close(found.value, 5.0);
            close(found.upper, 10.0);
            let found = known([0.0, 100.0], [denominators[1], denominators[0]], below);
            close(found.lower, -10.0);
            close(found.upper, -2.0);
        }
    }

    #[test]
    fn the_swapped_difference_has_the_negative_limits() {
        let (one, other) = (limits(10.0, 20.0, 50.0), limits(15.0, 30.0, 40.0));
        for below in [0.0, 0.4, 0.9] {
            let found = known([100.0, 70.0], [one, other], below);
            let swapped = known([70.0, 100.0], [other, one], below);
            close(found.lower, -swapped.upper);
            close(found.upper, -swapped.lower);
        }
    }

    #[test]
    fn known_denominators_give_equation_5_of_zou_and_donner() {
        for above in [-0.5, 0.0, 0.8, 1.0] {
            let numerators = [limits(7.0, 10.0, 13.0), limits(2.0, 6.0, 10.0)];
            let found = ratio_difference(&CorrelatedRatios {
                numerators,
                denominators: [Limits::exact(2.0), Limits::exact(4.0)],
                below: 0.0,
                above,
                across: [[0.0; 2]; 2],
            });
            let [first, second] = [numerators[0].scaled(0.5), numerators[1].scaled(0.25)];
            let expected = net(1.0, first, second, above);
            close(found.lower, expected.lower);
            close(found.upper, expected.upper);
        }
    }

    #[test]
    fn denominators_that_move_together_do_not_move_equal_ratios() {
        let same = limits(10.0, 20.0, 50.0);
        let found = known([100.0, 100.0], [same, same], 1.0);
        assert_eq!((found.lower, found.value, found.upper), (0.0, 0.0, 0.0));
        // Of 0.99 and less, a part remains.
        let found = known([100.0, 100.0], [same, same], 0.9);
        assert!(-2.5 < found.lower && found.lower < -0.5, "{found:?}");
    }

    /// The numbers of an even grid on the border of the region, of which none is outside the
    /// limits and one is near each.
    #[test]
    fn no_point_of_the_region_has_a_larger_difference() {
        let ratios = CorrelatedRatios {
            numerators: [limits(80.0, 100.0, 120.0), limits(50.0, 90.0, 130.0)],
            denominators: [limits(10.0, 20.0, 50.0), limits(12.0, 18.0, 22.0)],
            below: 0.7,
            above: 0.3,
            across: [[0.4, 0.2], [0.1, -0.3]],
        };
        let found = ratio_difference(&ratios);
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        let cholesky = [
            [1.0, 0.0, 0.0, 0.0],
            [0.7, 0.51_f64.sqrt(), 0.0, 0.0],
            [0.4, (0.2 - 0.28) / 0.51_f64.sqrt(), 0.0, 0.0],
            [0.1, (-0.3 - 0.07) / 0.51_f64.sqrt(), 0.0, 0.0],
        ];
        let l32 = cholesky[2][1];
        let l33 = (1.0 - 0.16 - l32 * l32).sqrt();
        let l42 = cholesky[3][1];
        let l43 = (0.3 - 0.04 - l32 * l42) / l33;
        let l44 = (1.0 - 0.01 - l42 * l42 - l43 * l43).sqrt();
        for i in 0..60 {
            for j in 0..30 {
                for k in 0..30 {
                    let (a, b, c) = (
                        TAU * f64::from(i) / 60.0,
                        TAU * f64::from(j) / 60.0,
                        TAU * f64::from(k) / 60.0,
                    );
                    let u = [
                        a.cos() * b.sin() * c.sin(),
                        a.sin() * b.sin() * c.sin(),
                        b.cos() * c.sin(),
                        c.cos(),
                    ];
                    let z = [
                        u[0],
                        0.7 * u[0] + 0.51_f64.sqrt() * u[1],
                        0.4 * u[0] + l32 * u[1] + l33 * u[2],
                        0.1 * u[0] + l42 * u[1] + l43 * u[2] + l44 * u[3],
                    ];
                    let [one, other] = ratios.denominators;
                    let [cost, spent] = ratios.numerators;
                    let difference = moved(cost, z[2]) / moved(one, z[0])
                        - moved(spent, z[3]) / moved(other, z[1]);
                    least = least.min(difference);
                    most = most.max(difference);
                }
            }
        }
        let width = found.upper - found.lower;
        assert!(found.lower <= least && least < found.lower + 0.01 * width, "{found:?} {least}");
        assert!(most <= found.upper && found.upper - 0.01 * width < most, "{found:?} {most}");
    }
}
