//! The statistics of two groups: mathematics without a domain word.
//!
//! Proportions are counts: `x` events among `n`. Means come with their variances, with the divisor
//! `n - 1`. Where two groups are compared, the first comes first: first minus second, first over
//! second. Each interval and its p-value come from one function, and the interval excludes the
//! null exactly when the p-value is below `1 - level`.
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
//! | the same, with a covariate | [`adjusted_difference`] | Lin, CUPED |
//! | lift of a mean | [`ratio_of_means`] | delta |
//! | ratio of normal means | [`fieller`] | |
//! | strata | [`mantel_haenszel`] | Mantel-Haenszel, homogeneity |
//! | balance of a covariate | [`standardized_mean_difference`], [`standardized_proportion_difference`], [`chi_square_homogeneity`] | |
//! | hidden causes | [`e_value`] | |
//! | many tests | [`adjust`] | Holm, Hochberg, Bonferroni, Benjamini-Hochberg, Benjamini-Yekutieli |
//! | sizes of groups | [`sample_ratio`] | chi-square, exact where counts are small |
//! | how good is an interval | [`coverage`] | as the difference |
//! | sums of a column | [`Total`] | |

mod adjust;
mod adjusted_difference;
mod beta;
mod binomial;
mod check;
mod chi_square;
mod comparison;
mod coverage;
mod e_value;
mod fieller;
mod fisher;
mod homogeneity;
mod homogeneity_of_strata;
mod levels;
mod mantel_haenszel;
mod means;
mod moments;
mod mover;
mod nnt;
mod normal;
mod odds_ratio;
mod proportion;
mod ratio_of_means;
mod risk_difference;
mod risk_ratio;
mod root;
mod sample_ratio;
mod samples;
mod score;
mod spread;
mod standardized;
mod standardized_difference;
mod stratum;
mod student;
mod total;
mod welch;

pub use adjust::{Multiplicity, adjust};
pub use adjusted_difference::{Adjustment, adjusted_difference};
pub use chi_square::ChiSquareTest;
pub use comparison::{Comparison, Test};
pub use coverage::coverage;
pub(crate) use coverage::{Cells, coverage_within};
pub use e_value::{EValue, e_value};
pub use fieller::fieller;
pub use fisher::{Alternative, fisher_exact, mid_p};
pub use homogeneity::chi_square_homogeneity;
pub use mantel_haenszel::{MantelHaenszel, mantel_haenszel};
pub use moments::Moments;
pub(crate) use mover::{Limits, net, zeros};
pub(crate) use nnt::{invert, words};
pub use nnt::{nnt, nnt_in_words, nnt_of};
pub(crate) use normal::{critical, two_sided};
pub use odds_ratio::odds_ratio;
pub use proportion::{proportion, proportion_test};
pub use ratio_of_means::ratio_of_means;
pub use risk_difference::risk_difference;
pub use risk_ratio::risk_ratio;
pub(crate) use root::last;
pub use sample_ratio::{SampleRatio, sample_ratio};
pub(crate) use samples::Samples;
pub(crate) use spread::{joint_spread, spread};
pub(crate) use standardized::{standardized_difference, stratum};
pub use standardized_difference::{
    standardized_mean_difference, standardized_proportion_difference,
};
pub(crate) use student::{StudentEstimate, critical_t, satterthwaite};
pub use total::{Total, TotalReport};
pub use welch::{welch, welch_degrees_of_freedom};
