//! The statistics of two groups. No file has the name of a function, because pyo3 generates a
//! module with the name of each function.

mod balance;
mod confounding;
mod means;
mod moments;
mod proportions;
mod strata;

pub(crate) use balance::{
    ChiSquareTest, IndependenceTest, TrendTest, binomial_limits, chi_square_homogeneity,
    chi_square_independence, standardized_mean_difference, standardized_proportion_difference,
    trend_of_proportions,
};
pub(crate) use confounding::{EValue, e_value};
pub(crate) use means::{ratio_of_means, welch, welch_degrees_of_freedom};
pub(crate) use moments::{Moments, adjusted_difference};
pub(crate) use proportions::{
    Comparison, SampleRatio, Test, adjust, coverage, fieller, fisher_exact, mid_p, nnt,
    nnt_in_words, nnt_of, odds_ratio, proportion, proportion_test, risk_difference, risk_ratio,
    sample_ratio,
};
pub(crate) use strata::{MantelHaenszel, mantel_haenszel};
