//! The statistics of two proportions: mathematics without a domain word.
//!
//! Every function takes counts: `x` events among `n`. Where two groups are compared, the first
//! comes first: first minus second, first over second. Each interval and its p-value come from
//! one function, and the interval excludes the null exactly when the p-value is below
//! `1 - level`.
//!
//! | quantity | function | methods, the default first |
//! |---|---|---|
//! | one proportion | [`proportion`], [`proportion_test`] | Wilson, Clopper-Pearson, Jeffreys |
//! | difference | [`risk_difference`] | Miettinen-Nurminen, Mee, Newcombe, Agresti-Caffo, Wald |
//! | ratio | [`risk_ratio`] | Miettinen-Nurminen, Koopman, Katz |
//! | odds ratio | [`odds_ratio`] | Miettinen-Nurminen, Woolf |
//! | number needed to treat | [`nnt`] | as the difference |
//! | exact tests | [`fisher_exact`], [`mid_p`] | |
//! | ratio of normal means | [`fieller`] | |
//! | many tests | [`adjust`] | Holm, Hochberg, Bonferroni, Benjamini-Hochberg, Benjamini-Yekutieli |
//! | sizes of groups | [`sample_ratio`] | chi-square, exact where counts are small |
//! | how good is an interval | [`coverage`] | as the difference |
//! | sums of a column | [`Total`] | |

mod adjust;
mod beta;
mod binomial;
mod comparison;
mod coverage;
mod fieller;
mod fisher;
mod nnt;
mod normal;
mod odds_ratio;
mod proportion;
mod risk_difference;
mod risk_ratio;
mod root;
mod sample_ratio;
mod samples;
mod score;
mod total;

pub use adjust::{Multiplicity, adjust};
pub use comparison::{Comparison, Test};
pub use coverage::coverage;
pub(crate) use coverage::{Cells, coverage_within};
pub use fieller::fieller;
pub use fisher::{Alternative, fisher_exact, mid_p};
pub(crate) use nnt::{invert, words};
pub use nnt::{nnt, nnt_in_words, nnt_of};
pub use odds_ratio::odds_ratio;
pub use proportion::{proportion, proportion_test};
pub use risk_difference::risk_difference;
pub use risk_ratio::risk_ratio;
pub use sample_ratio::{SampleRatio, sample_ratio};
pub use total::{Total, TotalReport};
