//! The difference of two means, adjusted for a covariate.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::moments::{Moments, TotalSums};
use crate::stats::student::{StudentEstimate, satterthwaite};
use crate::text::choice::choice;

choice! {
    /// The adjustment of a difference of means for a covariate.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::stats::Adjustment;
    ///
    /// assert_eq!(Adjustment::default(), Adjustment::Lin);
    /// assert_eq!("cuped".parse(), Ok(Adjustment::Cuped));
    /// ```
    pub enum Adjustment as "adjustment" {
        /// One slope per group (Lin 2013).
        Lin = 1 "lin",
        /// One slope for the pooled groups (Deng, Xu, Kohavi and Walker 2013).
        Cuped = 2 "cuped",
    }
}

impl Default for Adjustment {
    /// One slope per group.
    fn default() -> Adjustment {
        Adjustment::Lin
    }
}

impl Adjustment {
    /// Returns the method that a result with this adjustment names.
    pub(crate) fn method(self) -> Method {
        match self {
            Adjustment::Lin => Method::Lin,
            Adjustment::Cuped => Method::Cuped,
        }
    }
}

/// Compares the means of an outcome, first minus second, adjusted for a covariate.
///
/// The covariate must be measured before the groups are treated differently, such as last year's
/// spending for the spending of this year. Each group has 3 to 2^53 members. If the residual
/// variance is 0, the interval is the point, and the p-value is 1 or 0.
///
/// # Formula
///
/// - `lin`: `b_g = cov_g / var_x_g`, and the mean of each group at the pooled mean `x`,
///   `y_g - b_g (x_g - x)`. Its variance is `s_g^2 (1/n_g + (x_g - x)^2 / ((n_g - 1) var_x_g))`
///   with the residual variance `s_g^2 = (n_g - 1) (var_y_g - b_g cov_g) / (n_g - 2)`. The variance
///   of the difference is the sum of both plus `(b_1 - b_2)^2 var_x / (n_1 + n_2)`, where `var_x`
///   is the pooled variance, because the members are a sample themselves. Student's t, its degrees
///   of freedom by Satterthwaite from the two variances with `n_g - 2` each.
/// - `cuped`: `theta = cov(y, x) / var(x)` of the pooled groups, and [`welch`](crate::stats::welch)
///   of `y - theta x`.
///
/// # Reference
///
/// Lin (2013), Annals of Applied Statistics 7:295-318. Negi and Wooldridge (2021), Econometric
/// Reviews 40:504-534, section 4. Deng, Xu, Kohavi and Walker (2013), Proceedings of WSDM
/// 2013:123-132.
///
/// Vectors: `tests/vectors/adjusted_difference.json`,
/// `tests/vectors/adjusted_difference_exact.json`.
///
/// # Errors
///
/// [`Error::Undefined`] if the covariate does not vary (in one group for `lin`, in the pooled
/// groups for `cuped`); [`Error::NotFinite`] if a moment or the result is NaN or infinite;
/// [`Error::OutOfRange`] if a size is outside its range, a variance is negative, or a covariance is
/// larger than its variances allow.
///
/// # Examples
///
/// ```
/// use crm_core::number::Level;
/// use crm_core::stats::{Adjustment, Moments, adjusted_difference};
///
/// let group = |mean_y: f64, mean_x: f64| Moments {
///     n: 1000, mean_y, mean_x, variance_y: 100.0, variance_x: 81.0, covariance: 72.0,
/// };
/// let (treated, control) = (group(51.0, 40.1), group(50.0, 40.0));
/// let found = adjusted_difference(&treated, &control, Adjustment::Lin, Level::default())?;
/// assert!((found.estimate.value - (1.0 - 0.1 * 72.0 / 81.0)).abs() < 1e-12);
/// assert!(found.estimate.lower > 0.3);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn adjusted_difference(
    group1: &Moments,
    group2: &Moments,
    adjustment: Adjustment,
    level: Level,
) -> Result<Comparison> {
    adjusted(group1, group2, adjustment)?.compared(adjustment.method(), level)
}

/// Returns the adjusted difference with its standard error and degrees of freedom.
pub(crate) fn adjusted(
    group1: &Moments,
    group2: &Moments,
    adjustment: Adjustment,
) -> Result<StudentEstimate> {
    group1.check("group1")?;
    group2.check("group2")?;
    match adjustment {
        Adjustment::Lin => lin(group1, group2),
        Adjustment::Cuped => cuped(group1, group2),
    }?
    .checked()
}

/// Whether the outcome of both groups varies besides the covariate.
pub(crate) fn residuals_vary(
    first: &Moments,
    second: &Moments,
    adjustment: Adjustment,
) -> Result<bool> {
    /// A smaller part of a variance is rounding.
    const ROUNDING: f64 = 1e-12;
    let varies =
        |group: &Moments, slope: f64| group.residual_variance(slope) > ROUNDING * group.variance_y;
    if adjustment == Adjustment::Cuped {
        let theta = theta(first, second)?;
        return Ok(varies(first, theta) && varies(second, theta));
    }
    // Without a variance of the covariate there is no slope, which is another error.
    let own = |group: &Moments| {
        group.variance_x == 0.0 || varies(group, group.covariance / group.variance_x)
    };
    Ok(own(first) && own(second))
}

fn lin(first: &Moments, second: &Moments) -> Result<StudentEstimate> {
    if first.variance_x == 0.0 || second.variance_x == 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let (n1, n2) = (first.size(), second.size());
    let distance = first.mean_x - second.mean_x;
    // The distance of each mean from the pooled mean.
    let one = Line::new(first, distance * (n2 / (n1 + n2)));
    let other = Line::new(second, -distance * (n1 / (n1 + n2)));
    let variance_x = TotalSums::new(first, second).squares_x / (n1 + n2 - 1.0);
    let slopes = one.slope - other.slope;
    let squared_error =
        one.squared_error + other.squared_error + slopes * slopes * variance_x / (n1 + n2);
    let parts = [one, other].map(|line| (line.squared_error, line.degrees_of_freedom));
    Ok(StudentEstimate {
        value: first.mean_y - second.mean_y - (one.shift - other.shift),
        standard_error: squared_error.sqrt(),
        degrees_of_freedom: satterthwaite(&parts).unwrap_or(n1 + n2 - 4.0),
    })
}

/// The regression line of a group.
#[derive(Clone, Copy)]
struct Line {
    slope: f64,
    /// The rise of the line from the pooled mean to the mean of the group.
    shift: f64,
    /// The variance of the line at the pooled mean.
    squared_error: f64,
    degrees_of_freedom: f64,
}

impl Line {
    fn new(group: &Moments, distance: f64) -> Line {
        let slope = group.covariance / group.variance_x;
        let degrees_of_freedom = group.degrees_of_freedom() - 1.0;
        // Rounding can make the residual of a perfect fit negative.
        let residual = (group.variance_y - slope * group.covariance).max(0.0)
            * (group.degrees_of_freedom() / degrees_of_freedom);
        let leverage = 1.0 / group.size()
            + distance / group.variance_x * (distance / group.degrees_of_freedom());
        Line {
            slope,
            shift: slope * distance,
            squared_error: residual * leverage,
            degrees_of_freedom,
        }
    }
}

/// The outcome of a group without what its covariate explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Residuals {
    pub(crate) slope: f64,
    /// The mean at the pooled mean of the covariate.
    pub(crate) mean: f64,
    /// The variance, with the divisor `n - 1`.
    pub(crate) variance: f64,
}

/// Returns the residuals of the two groups, whose means differ by the adjusted difference.
pub(crate) fn residuals(
    first: &Moments,
    second: &Moments,
    adjustment: Adjustment,
) -> Result<[Residuals; 2]> {
    let distance = first.mean_x - second.mean_x;
    let (n1, n2) = (first.size(), second.size());
    let slopes = match adjustment {
        Adjustment::Cuped => [theta(first, second)?; 2],
        Adjustment::Lin if first.variance_x == 0.0 || second.variance_x == 0.0 => {
            return Err(UndefinedReason::ZeroVariance.into());
        }
        Adjustment::Lin => [first, second].map(|group| group.covariance / group.variance_x),
    };
    let of = |group: &Moments, slope: f64, distance: f64| Residuals {
        slope,
        mean: group.mean_y - slope * distance,
        variance: residual_variance(group, slope),
    };
    Ok([
        of(first, slopes[0], distance * (n2 / (n1 + n2))),
        of(second, slopes[1], -distance * (n1 / (n1 + n2))),
    ])
}

/// Returns the variance of `y - slope x`. Rounding can make that of a perfect fit negative.
fn residual_variance(group: &Moments, slope: f64) -> f64 {
    (group.variance_y - slope * (2.0 * group.covariance - slope * group.variance_x)).max(0.0)
}

fn cuped(first: &Moments, second: &Moments) -> Result<StudentEstimate> {
    let theta = theta(first, second)?;
    let part = |group: &Moments| {
        (group.residual_variance(theta).max(0.0) / group.size(), group.degrees_of_freedom())
    };
    let parts = [part(first), part(second)];
    let [(one, df1), (other, df2)] = parts;
    Ok(StudentEstimate {
        value: first.mean_y - second.mean_y - theta * (first.mean_x - second.mean_x),
        standard_error: (one + other).sqrt(),
        degrees_of_freedom: satterthwaite(&parts).unwrap_or(df1 + df2),
    })
}

/// Returns the slope of the outcome on the covariate in the pooled groups.
fn theta(first: &Moments, second: &Moments) -> Result<f64> {
    let TotalSums { squares_x, products } = TotalSums::new(first, second);
    if squares_x == 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    Ok(products / squares_x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::moments::tests::moments;

    fn tiny() -> (Moments, Moments) {
        let control = moments(&[3.0, 5.0, 4.0, 7.0], &[2.0, 4.0, 3.0, 5.0]);
        let treated = moments(&[6.0, 9.0, 8.0, 10.0], &[4.0, 7.0, 6.0, 8.0]);
        (treated, control)
    }

    #[test]
    fn the_residuals_differ_by_the_adjusted_difference() {
        let (treated, control) = tiny();
        for adjustment in [Adjustment::Lin, Adjustment::Cuped] {
            let found = adjusted(&treated, &control, adjustment).unwrap();
            let [one, other] = residuals(&treated, &control, adjustment).unwrap();
            assert!((one.mean - other.mean - found.value).abs() < 1e-12);
        }
        let [one, other] = residuals(&treated, &control, Adjustment::Cuped).unwrap();
        let error = ((one.variance + other.variance) / 4.0).sqrt();
        assert!((error - 0.2393365908309365).abs() < 1e-12);
    }

    #[test]
    fn cuped_by_hand() {
        let (treated, control) = tiny();
        assert!((theta(&treated, &control).unwrap() - 1.1948051948051948).abs() < 1e-14);
        let found = adjusted(&treated, &control, Adjustment::Cuped).unwrap();
        assert!((found.value - 0.2142857142857153).abs() < 1e-12);
        assert!((found.standard_error - 0.2393365908309365).abs() < 1e-12);
        let raw = crate::stats::welch(
            treated.mean_y,
            treated.variance_y,
            4,
            control.mean_y,
            control.variance_y,
            4,
            Level::default(),
        )
        .unwrap();
        assert!((raw.estimate.value - 3.5).abs() < 1e-15);
    }

    #[test]
    fn lin_by_hand() {
        let (_, control) = tiny();
        let treated = moments(&[6.0, 9.0, 8.0, 12.0], &[4.0, 7.0, 6.0, 8.0]);
        let found = adjusted(&treated, &control, Adjustment::Lin).unwrap();
        // Sums of squares 8.75 and 5 of x, 18.75 and 8.75 of y, products 12.25 and 6.5; the
        // distance of both means of x from 4.875 is 1.375.
        let (b1, b2) = (1.4, 1.3);
        let value = 8.75 - b1 * 1.375 - (4.75 + b2 * 1.375);
        assert!((found.value - value).abs() < 1e-14, "{found:?}");
        let (s1, s2) = ((18.75 - b1 * 12.25) / 2.0, (8.75 - b2 * 6.5) / 2.0);
        let v1 = s1 * (0.25 + 1.375_f64.powi(2) / 8.75);
        let v2 = s2 * (0.25 + 1.375_f64.powi(2) / 5.0);
        let all = (8.75 + 5.0 + 2.0 * 2.75 * 2.75) / 7.0;
        let expected = (v1 + v2 + (b1 - b2) * (b1 - b2) * all / 8.0).sqrt();
        assert!((found.standard_error / expected - 1.0).abs() < 1e-13);
        let df = (v1 + v2) * (v1 + v2) / (v1 * v1 / 2.0 + v2 * v2 / 2.0);
        assert!((found.degrees_of_freedom / df - 1.0).abs() < 1e-12);
    }

    #[test]
    fn swapping_negates() {
        let (treated, control) = tiny();
        for &adjustment in Adjustment::ALL {
            let found = adjusted(&treated, &control, adjustment).unwrap();
            let swapped = adjusted(&control, &treated, adjustment).unwrap();
            assert_eq!(found.standard_error, swapped.standard_error);
            assert!((found.value + swapped.value).abs() < 1e-14);
        }
    }

    #[test]
    fn a_covariate_that_does_not_vary() {
        let (treated, _) = tiny();
        let flat = moments(&[3.0, 5.0, 4.0], &[2.0, 2.0, 2.0]);
        let undefined = Err(UndefinedReason::ZeroVariance.into());
        assert_eq!(adjusted(&treated, &flat, Adjustment::Lin), undefined);
        assert!(adjusted(&treated, &flat, Adjustment::Cuped).is_ok());
        assert_eq!(adjusted(&flat, &flat, Adjustment::Cuped), undefined);
    }

    #[test]
    fn a_perfect_fit_leaves_the_point() {
        let line = |shift: f64| moments(&[shift, 1.0 + shift, 2.0 + shift], &[0.0, 1.0, 2.0]);
        for &adjustment in Adjustment::ALL {
            let compare = |shift| {
                adjusted_difference(&line(shift), &line(0.0), adjustment, Level::default()).unwrap()
            };
            assert_eq!((compare(1.0).p_value, compare(1.0).estimate.lower), (0.0, 1.0));
            assert_eq!(compare(0.0).p_value, 1.0);
        }
    }

    #[test]
    fn bad_input_is_named() {
        let (good, _) = tiny();
        let message = |bad: Moments| {
            let found = adjusted_difference(&good, &bad, Adjustment::Cuped, Level::default());
            found.unwrap_err().to_string()
        };
        assert_eq!(message(Moments { n: 2, ..good }), "group2.n must be from 3 to 2^53, got 2");
        assert_eq!(
            message(Moments { mean_x: f64::NAN, ..good }),
            "group2.mean_x must be a finite number, got NaN"
        );
        assert_eq!(
            message(Moments { variance_y: -1.0, ..good }),
            "group2.variance_y must be at least 0, got -1"
        );
        assert!(
            message(Moments { covariance: 10.0, ..good })
                .starts_with("group2.covariance must be at most")
        );
        assert_eq!(
            message(Moments { mean_y: f64::MAX, mean_x: f64::MAX, ..good }),
            "estimate must be a finite number, got NaN"
        );
    }
}
