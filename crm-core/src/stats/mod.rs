//! Statistics of two groups, without terms of the domain.
//!
//! A proportion is given by counts: `x` events in `n` trials. A mean comes with its variance, which
//! has the divisor `n - 1`. Comparisons of two groups are first minus second or first over second.
//! One function computes an interval and its p-value, and the interval excludes the null value
//! exactly if the p-value is below `1 - level`.
//!
//! | quantity | function | methods, the default first |
//! |---|---|---|
//! | one proportion | [`proportion`], [`proportion_test`] | Wilson, Clopper-Pearson, Jeffreys |
//! | difference | [`risk_difference`] | Miettinen-Nurminen, Mee, Newcombe, Agresti-Caffo, Wald |
//! | ratio | [`risk_ratio`] | Miettinen-Nurminen, Koopman, Katz |
//! | odds ratio | [`odds_ratio`] | Miettinen-Nurminen, Woolf |
//! | number needed to treat | [`nnt`] | as the difference |
//! | exact tests | [`fisher_exact`], [`mid_p`] | |
//! | difference of means | [`welch`], [`welch_degrees_of_freedom`] | Welch |
//! | difference of means with a covariate | [`adjusted_difference`] | Lin, CUPED |
//! | lift of a mean | [`ratio_of_means`] | delta |
//! | ratio of normal means | [`fieller`] | |
//! | strata | [`mantel_haenszel`] | Mantel-Haenszel, tests of homogeneity |
//! | balance of a covariate | [`standardized_mean_difference`], [`standardized_proportion_difference`], [`chi_square_homogeneity`] | |
//! | independence of two covariates | [`chi_square_independence`] | chi-square |
//! | trend of proportions | [`trend_of_proportions`] | Cochran-Armitage |
//! | limits of a funnel plot | [`binomial_limits`] | exact binomial |
//! | unmeasured confounding | [`e_value`] | |
//! | multiple tests | [`adjust`] | Holm, Hochberg, Bonferroni, Benjamini-Hochberg, Benjamini-Yekutieli |
//! | group sizes | [`sample_ratio`] | chi-square, exact multinomial for small counts, and both |
//! | coverage of an interval | [`coverage`] | as the difference |

pub(crate) mod adjust;
pub(crate) mod adjusted_difference;
pub(crate) mod beta;
pub(crate) mod binomial;
pub(crate) mod binomial_limits;
pub(crate) mod categories;
pub(crate) mod check;
pub(crate) mod chi_square;
pub(crate) mod chi_square_homogeneity;
pub(crate) mod chi_square_independence;
pub(crate) mod comparison;
pub(crate) mod covariate_difference;
pub(crate) mod coverage;
pub(crate) mod detectable_reduction;
pub(crate) mod e_value;
pub(crate) mod effective_number;
pub(crate) mod fieller;
pub(crate) mod fisher;
pub(crate) mod larger_variance;
pub(crate) mod mantel_haenszel;
pub(crate) mod mean_score;
pub(crate) mod means;
pub(crate) mod moments;
pub(crate) mod mover;
pub(crate) mod multinomial;
pub(crate) mod nnt;
pub(crate) mod normal;
pub(crate) mod odds_ratio;
pub(crate) mod proportion;
pub(crate) mod rare_levels;
pub(crate) mod ratio_difference;
pub(crate) mod ratio_of_means;
pub(crate) mod restricted_rates;
pub(crate) mod risk_difference;
pub(crate) mod risk_ratio;
pub(crate) mod root;
pub(crate) mod sample_ratio;
pub(crate) mod samples;
pub(crate) mod score;
pub(crate) mod score_test;
pub(crate) mod spread;
pub(crate) mod standardized_adjustment;
pub(crate) mod standardized_detectable_reduction;
pub(crate) mod standardized_score;
pub(crate) mod strata_homogeneity;
pub(crate) mod stratum;
pub(crate) mod student;
pub(crate) mod third_spread;
pub(crate) mod trend_of_proportions;
pub(crate) mod welch;

pub use adjust::{Multiplicity, adjust};
pub use adjusted_difference::{Adjustment, adjusted_difference};
pub use binomial_limits::binomial_limits;
pub use chi_square::ChiSquareTest;
pub use chi_square_homogeneity::chi_square_homogeneity;
pub use chi_square_independence::{IndependenceTest, chi_square_independence};
pub use comparison::{Comparison, Test};
pub use covariate_difference::{standardized_mean_difference, standardized_proportion_difference};
pub use coverage::coverage;
pub use e_value::{EValue, e_value};
pub use fieller::fieller;
pub use fisher::{Alternative, fisher_exact, mid_p};
pub use mantel_haenszel::{MantelHaenszel, mantel_haenszel};
pub use moments::Moments;
pub use nnt::{nnt, nnt_in_words, nnt_of};
pub use odds_ratio::odds_ratio;
pub use proportion::{proportion, proportion_test};
pub use ratio_of_means::ratio_of_means;
pub use risk_difference::risk_difference;
pub use risk_ratio::risk_ratio;
pub use sample_ratio::{SampleRatio, sample_ratio};
pub use trend_of_proportions::{TrendTest, trend_of_proportions};
pub use welch::{welch, welch_degrees_of_freedom};
