//! The statistics of two proportions.

use crm_core::number::{Level, Method};
use crm_core::stats;
use pyo3::prelude::*;

use crate::argument::{Count, Counts, Numbers};
use crate::error::Fail;
use crate::number::{Estimate, RatioSet, python};

/// An effect with its interval, and the p-value of the corresponding test.
///
/// The interval excludes the null value (no difference, or a ratio of 1) exactly if the p-value is
/// below `1 - level`.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Comparison(pub(crate) stats::Comparison);

#[pymethods]
impl Comparison {
    /// The effect with its interval.
    #[getter]
    fn estimate(&self) -> Estimate {
        Estimate(self.0.estimate)
    }

    /// The effect.
    #[getter]
    fn value(&self) -> f64 {
        self.0.estimate.value
    }

    /// The lower limit of the interval.
    #[getter]
    fn lower(&self) -> f64 {
        self.0.estimate.lower
    }

    /// The upper limit of the interval.
    #[getter]
    fn upper(&self) -> f64 {
        self.0.estimate.upper
    }

    /// The confidence level of the interval.
    #[getter]
    fn level(&self) -> f64 {
        self.0.estimate.level.get()
    }

    /// The method of the interval and the p-value.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.estimate.method.name()
    }

    /// The two-sided p-value of the null value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    fn __repr__(&self) -> String {
        format!("<Comparison {}, p = {}>", self.0.estimate, python(self.0.p_value))
    }
}

/// A test without an interval.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Test(stats::Test);

#[pymethods]
impl Test {
    /// The p-value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    /// The method of the computation; if an exact computation would be too large, the test used
    /// instead.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    fn __float__(&self) -> f64 {
        self.0.p_value
    }

    fn __repr__(&self) -> String {
        format!("<Test {}, p = {}>", self.0.method, python(self.0.p_value))
    }
}

/// The test of group sizes against their expected shares.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SampleRatio(pub(crate) stats::SampleRatio);

#[pymethods]
impl SampleRatio {
    /// Pearson's chi-square.
    #[getter]
    fn statistic(&self) -> f64 {
        self.0.statistic
    }

    /// The number of groups minus one.
    #[getter]
    fn degrees_of_freedom(&self) -> u32 {
        self.0.degrees_of_freedom
    }

    /// The p-value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    /// "chi_square"; if an expected size is small, "exact_multinomial", or "exact_and_chi_square":
    /// exact in the small groups, chi-square in the rest.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    fn __repr__(&self) -> String {
        let p_value = python(self.0.p_value);
        format!("<SampleRatio {}, p = {p_value}>", self.0.method)
    }
}

/// Estimate a proportion from `x` events in `n` trials.
///
/// `method` is "wilson", "clopper_pearson" or "jeffreys".
///
/// >>> import crm_py as crm
/// >>> rate = crm.stats.proportion(0, 1000, method="clopper_pearson")
/// >>> rate.lower, round(rate.upper, 6)
/// (0.0, 0.003682)
#[pyfunction]
#[pyo3(signature = (x, n, *, method="wilson", level=0.95))]
pub(crate) fn proportion(
    x: Count<'_>,
    n: Count<'_>,
    method: &str,
    level: f64,
) -> Result<Estimate, Fail> {
    let (x, n) = (x.get("x")?, n.get("n")?);
    Ok(Estimate(stats::proportion(x, n, method.parse()?, Level::new(level)?)?))
}

/// Test whether a proportion is `null`, given `x` events in `n` trials.
///
/// The p-value corresponds to the interval of the same method.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.proportion_test(8, 10, 0.5, method="clopper_pearson").p_value, 6)
/// 0.109375
#[pyfunction]
#[pyo3(signature = (x, n, null, *, method="wilson"))]
pub(crate) fn proportion_test(
    x: Count<'_>,
    n: Count<'_>,
    null: f64,
    method: &str,
) -> Result<Test, Fail> {
    let (x, n) = (x.get("x")?, n.get("n")?);
    Ok(Test(stats::proportion_test(x, n, null, method.parse()?)?))
}

/// Compare `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.
///
/// `method` is "miettinen_nurminen", "scas", "mee", "newcombe", "agresti_caffo" or "wald".
///
/// >>> import crm_py as crm
/// >>> difference = crm.stats.risk_difference(56, 70, 48, 80)
/// >>> round(difference.value, 4), round(difference.lower, 4), round(difference.upper, 4)
/// (0.2, 0.0528, 0.3382)
#[pyfunction]
#[pyo3(signature = (x1, n1, x2, n2, *, method="miettinen_nurminen", level=0.95))]
pub(crate) fn risk_difference(
    x1: Count<'_>,
    n1: Count<'_>,
    x2: Count<'_>,
    n2: Count<'_>,
    method: &str,
    level: f64,
) -> Result<Comparison, Fail> {
    compare(stats::risk_difference, [x1, n1, x2, n2], method, level)
}

/// Compare `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.
///
/// `method` is "miettinen_nurminen", "scas", "koopman" or "katz".
///
/// >>> import crm_py as crm
/// >>> ratio = crm.stats.risk_ratio(36, 40, 16, 80, method="koopman")
/// >>> ratio.value, round(ratio.lower, 2), round(ratio.upper, 2)
/// (4.5, 2.94, 7.15)
#[pyfunction]
#[pyo3(signature = (x1, n1, x2, n2, *, method="miettinen_nurminen", level=0.95))]
pub(crate) fn risk_ratio(
    x1: Count<'_>,
    n1: Count<'_>,
    x2: Count<'_>,
    n2: Count<'_>,
    method: &str,
    level: f64,
) -> Result<Comparison, Fail> {
    compare(stats::risk_ratio, [x1, n1, x2, n2], method, level)
}

/// Compare `x1` of `n1` with `x2` of `n2`: the odds ratio, first over second.
///
/// `method` is "miettinen_nurminen", "scas" or "woolf".
///
/// >>> import crm_py as crm
/// >>> odds = crm.stats.odds_ratio(189, 11034, 104, 11037, method="woolf")
/// >>> round(odds.value, 2), round(odds.lower, 2), round(odds.upper, 2)
/// (1.83, 1.44, 2.33)
#[pyfunction]
#[pyo3(signature = (x1, n1, x2, n2, *, method="miettinen_nurminen", level=0.95))]
pub(crate) fn odds_ratio(
    x1: Count<'_>,
    n1: Count<'_>,
    x2: Count<'_>,
    n2: Count<'_>,
    method: &str,
    level: f64,
) -> Result<Comparison, Fail> {
    compare(stats::odds_ratio, [x1, n1, x2, n2], method, level)
}

fn compare(
    compare: fn(u64, u64, u64, u64, Method, Level) -> crm_core::Result<stats::Comparison>,
    counts: [Count<'_>; 4],
    method: &str,
    level: f64,
) -> Result<Comparison, Fail> {
    let [x1, n1, x2, n2] = four(counts)?;
    Ok(Comparison(compare(x1, n1, x2, n2, method.parse()?, Level::new(level)?)?))
}

fn four([x1, n1, x2, n2]: [Count<'_>; 4]) -> Result<[u64; 4], Fail> {
    Ok([x1.get("x1")?, n1.get("n1")?, x2.get("x2")?, n2.get("n2")?])
}

/// Compute the number that must be treated to prevent one event, unrounded.
///
/// Events are unfavorable: the first group is the control, the second the treated group. Positive
/// numbers are to benefit, negative ones to harm. `method` is that of `risk_difference`.
///
/// >>> import crm_py as crm
/// >>> number = crm.stats.nnt(120, 1000, 80, 1000, method="newcombe")
/// >>> crm.stats.nnt_in_words(number)
/// 'NNTB 25.0 (NNTB 15.0 to NNTB 72.9)'
#[pyfunction]
#[pyo3(signature = (x1, n1, x2, n2, *, method="miettinen_nurminen", level=0.95))]
pub(crate) fn nnt(
    x1: Count<'_>,
    n1: Count<'_>,
    x2: Count<'_>,
    n2: Count<'_>,
    method: &str,
    level: f64,
) -> Result<RatioSet, Fail> {
    let [x1, n1, x2, n2] = four([x1, n1, x2, n2])?;
    Ok(RatioSet(stats::nnt(x1, n1, x2, n2, method.parse()?, Level::new(level)?)?))
}

/// Invert the interval of a difference to the confidence set of the number needed to treat.
///
/// >>> import crm_py as crm
/// >>> number = crm.stats.nnt_of(crm.Estimate(0.1, -0.05, 0.25, method="wald"))
/// >>> crm.stats.nnt_in_words(number)
/// 'NNTB 10.0 (NNTH 20.0 to infinity to NNTB 4.0)'
#[pyfunction]
pub(crate) fn nnt_of(difference: Estimate) -> Result<RatioSet, Fail> {
    Ok(RatioSet(stats::nnt_of(&difference.0)?))
}

/// Describe a confidence set of the number needed to treat in Altman's terms.
#[pyfunction]
pub(crate) fn nnt_in_words(set: RatioSet) -> Result<String, Fail> {
    Ok(stats::nnt_in_words(&set.0)?)
}

/// Test independence in the table [[a, b], [c, d]] exactly, conditional on its margins.
///
/// `alternative` is "two_sided", "less" or "greater". If an exact computation would be too large,
/// the result is the chi-square test with the continuity correction, as its method says.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.fisher_exact(8, 2, 1, 5).p_value, 6)
/// 0.034965
#[pyfunction]
#[pyo3(signature = (a, b, c, d, *, alternative="two_sided"))]
pub(crate) fn fisher_exact(
    a: Count<'_>,
    b: Count<'_>,
    c: Count<'_>,
    d: Count<'_>,
    alternative: &str,
) -> Result<Test, Fail> {
    let [a, b, c, d] = table([a, b, c, d])?;
    Ok(Test(stats::fisher_exact(a, b, c, d, alternative.parse()?)?))
}

/// Test independence in the table [[a, b], [c, d]], with half the weight on the observed table.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.mid_p(0, 16, 15, 57).p_value, 5)
/// 0.04466
#[pyfunction]
#[pyo3(signature = (a, b, c, d, *, alternative="two_sided"))]
pub(crate) fn mid_p(
    a: Count<'_>,
    b: Count<'_>,
    c: Count<'_>,
    d: Count<'_>,
    alternative: &str,
) -> Result<Test, Fail> {
    let [a, b, c, d] = table([a, b, c, d])?;
    Ok(Test(stats::mid_p(a, b, c, d, alternative.parse()?)?))
}

fn table([a, b, c, d]: [Count<'_>; 4]) -> Result<[u64; 4], Fail> {
    Ok([a.get("a")?, b.get("b")?, c.get("c")?, d.get("d")?])
}

/// Compute the confidence set of the ratio of two normal estimates.
///
/// >>> import crm_py as crm
/// >>> crm.stats.fieller(12.0, 0.04, 0.05, 0.0001375).shape
/// 'bounded'
#[pyfunction]
#[pyo3(signature = (
    numerator, numerator_variance, denominator, denominator_variance, covariance=0.0, *, level=0.95
))]
pub(crate) fn fieller(
    numerator: f64,
    numerator_variance: f64,
    denominator: f64,
    denominator_variance: f64,
    covariance: f64,
    level: f64,
) -> Result<RatioSet, Fail> {
    Ok(RatioSet(stats::fieller(
        numerator,
        numerator_variance,
        denominator,
        denominator_variance,
        covariance,
        Level::new(level)?,
    )?))
}

/// Adjust the p-values of a family of tests; the result is in the order of the input.
///
/// `method` is "holm", "hochberg", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli" or
/// "none".
///
/// >>> import crm_py as crm
/// >>> crm.stats.adjust([0.01, 0.04, 0.03])
/// [0.03, 0.06, 0.06]
#[pyfunction]
#[pyo3(signature = (p_values, *, method="holm"))]
pub(crate) fn adjust(p_values: Numbers<'_>, method: &str) -> Result<Vec<f64>, Fail> {
    Ok(stats::adjust(&p_values.get()?, method.parse()?)?)
}

/// Test whether `counts` are a random division in the proportions `expected`.
///
/// >>> import crm_py as crm
/// >>> test = crm.stats.sample_ratio([821_588, 815_482], [0.5, 0.5])
/// >>> round(test.statistic, 4), test.method
/// (22.7744, 'chi_square')
#[pyfunction]
pub(crate) fn sample_ratio(counts: Counts<'_>, expected: Numbers<'_>) -> Result<SampleRatio, Fail> {
    Ok(SampleRatio(stats::sample_ratio(&counts.get("counts")?, &expected.get()?)?))
}

/// Compute the probability that the interval of a difference contains the true difference.
///
/// It is the exact sum over all pairs of counts with the true rates `p1` and `p2` in groups of `n1`
/// and `n2`.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.coverage(90, 0.005, 10, 0.02), 3)
/// 0.878
#[pyfunction]
#[pyo3(signature = (n1, p1, n2, p2, *, method="miettinen_nurminen", level=0.95))]
pub(crate) fn coverage(
    py: Python<'_>,
    n1: Count<'_>,
    p1: f64,
    n2: Count<'_>,
    p2: f64,
    method: &str,
    level: f64,
) -> Result<f64, Fail> {
    let (n1, n2) = (n1.get("n1")?, n2.get("n2")?);
    let (method, level) = (method.parse()?, Level::new(level)?);
    Ok(py.detach(|| stats::coverage(n1, p1, n2, p2, method, level))?)
}
