//! The tests that the score intervals invert.

use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::normal::{critical, two_sided};
use crate::stats::samples::Samples;

/// A score test at a critical value.
///
/// # Formula
///
/// The score `s = S / sqrt(V factor)` is compared with the critical value. The skewness-corrected
/// test compares the `z` of the Cornish-Fisher expansion `s = z + A (z^2 - 1)` with it, where
/// `A = M / (6 (V factor)^(3/2))` and `M` is the third central moment of `S`:
/// `z = 2 (s + A) / (1 + sqrt(1 + 4 A (s + A)))`. If the root does not exist, `z` is that of the
/// vertex of the parabola, `-1 / (2 A)`.
///
/// # Reference
///
/// Gart and Nam (1990), Biometrics 46:637-643. Laud (2017), Pharmaceutical Statistics 16:334-348,
/// equations 1 and 2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScoreTest {
    factor: f64,
    critical: f64,
    corrects_skewness: bool,
}

impl ScoreTest {
    /// Creates the test of a method; `None` if the method is not a score interval.
    pub(crate) fn new(method: Method, samples: Samples, level: Level) -> Option<ScoreTest> {
        let (factor, corrects_skewness) = match method {
            Method::MiettinenNurminen => (samples.inflation(), false),
            Method::Scas => (samples.inflation(), true),
            Method::Mee | Method::Koopman => (1.0, false),
            _ => return None,
        };
        Some(ScoreTest { factor, critical: critical(level.alpha()), corrects_skewness })
    }

    /// Whether a score of `m variance` is not above the critical value; `third` is its third
    /// central moment.
    pub(crate) fn holds(self, m: f64, variance: f64, third: impl FnOnce() -> f64) -> bool {
        let z = self.critical;
        if !self.corrects_skewness {
            return m * (m * variance) <= z * z * self.factor;
        }
        if variance == 0.0 {
            return true;
        }
        let variance_root = (variance * self.factor).sqrt();
        let skewness = third() / (variance * self.factor) / variance_root / 6.0;
        // No z of the expansion exceeds that of the vertex, 1 / (2 |A|) for a negative A.
        1.0 + 2.0 * skewness * z <= 0.0
            || m * variance / variance_root <= z + skewness * (z * z - 1.0)
    }

    /// Whether even a rate of 0 does not exceed the critical value, to which at most `events` can
    /// be moved from a cell.
    ///
    /// As the rate tends to 0, the corrected z tends to `sqrt(1 + 6 factor events)`; without the
    /// correction it is unbounded.
    pub(crate) fn never_exceeds(self, events: f64) -> bool {
        let bound = 1.0 + 6.0 * self.factor * events;
        events == 0.0 || self.corrects_skewness && self.critical * self.critical >= bound
    }

    /// Returns the p-value of equal rates, and whether their difference is significant.
    ///
    /// The corrected z at equal rates can be on the other side of 0 than the difference; it is then
    /// between -1 and 1. Such a difference is not significant at any level.
    pub(crate) fn equal_rates(self, samples: Samples, level: Level) -> (f64, bool) {
        let score = samples.null_z(self.factor);
        let z = if self.corrects_skewness {
            corrected(score, samples.null_skewness(self.factor))
        } else {
            score
        };
        let p_value = two_sided(z);
        (p_value, p_value < level.alpha() && z * score > 0.0)
    }
}

/// Returns the `z` with `score = z + skewness (z^2 - 1)`.
pub(crate) fn corrected(score: f64, skewness: f64) -> f64 {
    let square = 1.0 + 4.0 * skewness * (score + skewness);
    if square < 0.0 { -0.5 / skewness } else { 2.0 * (score + skewness) / (1.0 + square.sqrt()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corrected_z_solves_the_expansion() {
        for (score, skewness) in [(1.65, -0.045), (0.0, 0.3), (-2.0, 0.1), (3.0, 2.0)] {
            let z = corrected(score, skewness);
            assert!((z + skewness * (z * z - 1.0) - score).abs() < 1e-14, "{score} {skewness}");
        }
        assert_eq!(corrected(1.5, 0.0), 1.5);
    }

    #[test]
    fn the_root_exists_at_equal_rates_of_all_small_samples() {
        for (n1, n2) in (1..=30).flat_map(|n1| (1..=30).map(move |n2| (n1, n2))) {
            for (x1, x2) in (0..=n1).flat_map(|x1| (0..=n2).map(move |x2| (x1, x2))) {
                let samples = Samples::new(x1, n1, x2, n2).unwrap();
                let factor = samples.inflation();
                let (score, skewness) = (samples.null_z(factor), samples.null_skewness(factor));
                let square = 1.0 + 4.0 * skewness * (score + skewness);
                assert!(square >= 0.0, "{x1}/{n1} {x2}/{n2}: {square}");
            }
        }
    }

    #[test]
    fn without_a_root_it_is_that_of_the_vertex() {
        // The parabola z - 0.5 (z^2 - 1) has its vertex at (1, 1).
        assert_eq!(corrected(1.0, -0.5), 1.0);
        assert_eq!(corrected(2.0, -0.5), 1.0);
        assert_eq!(corrected(-2.0, 0.5), -1.0);
    }
}
