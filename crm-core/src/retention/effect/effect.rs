//! The effect of a program on churn, at any confidence level.

use std::collections::BTreeSet;

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::tally::cell::Cell;
use crate::stats::comparison::Comparison;
use crate::stats::detectable_reduction::detectable_reduction;
use crate::stats::mover::Limits;
use crate::stats::odds_ratio::odds_ratio;
use crate::stats::risk_difference::risk_difference;
use crate::stats::risk_ratio::risk_ratio;
use crate::stats::samples::{Sample, Samples};
use crate::stats::standardized_detectable_reduction::standardized_detectable_reduction;
use crate::stats::standardized_score::{standardized_difference, standardized_ratio};

/// A number of customers, and the number of them who were lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Churn {
    pub(crate) churned: u64,
    pub(crate) n: u64,
}

impl Churn {
    pub(crate) fn rate(self) -> f64 {
        self.churned as f64 / self.n as f64
    }

    pub(crate) fn sum<'c>(cells: impl Iterator<Item = &'c Cell>) -> Churn {
        // Counts of an arm are at most 2^53.
        cells.fold(Churn::default(), |Churn { churned, n }, cell| Churn {
            churned: churned.saturating_add(cell.churned),
            n: n.saturating_add(cell.n),
        })
    }

    /// Undefined if too few customers were lost or retained for a variance that is estimated from
    /// the rate.
    pub(crate) fn check_events(self) -> Result<(), Undefined> {
        /// Below this number, an interval from the estimated variance is far below its level.
        const FEWEST: u64 = 5;
        if self.churned.min(self.n.saturating_sub(self.churned)) < FEWEST {
            return Err(UndefinedReason::FewEvents.into());
        }
        Ok(())
    }
}

impl From<&Cell> for Churn {
    fn from(cell: &Cell) -> Churn {
        Churn { churned: cell.churned, n: cell.n }
    }
}

/// The churn of a treated arm and of its control: of all customers, or by stratum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    Crude { control: Churn, treated: Churn, method: Method },
    Standardized { strata: Vec<StratumChurn> },
}

/// The churn of a stratum, or of strata that are taken together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StratumChurn {
    /// The names of the strata.
    pub(crate) names: BTreeSet<Vec<Option<String>>>,
    pub(crate) control: Churn,
    pub(crate) treated: Churn,
}

impl Effect {
    /// Returns the churn reduction: the rate of the control minus that of the treated arm.
    pub(crate) fn compare(&self, level: Level) -> Result<Comparison> {
        match self {
            Effect::Crude { control, treated, method } => risk_difference(
                control.churned,
                control.n,
                treated.churned,
                treated.n,
                *method,
                level,
            ),
            Effect::Standardized { strata } => standardized_difference(&samples(strata)?, level),
        }
    }

    /// Returns the risk ratio of churn, treated over control, by the method of a crude one.
    pub(crate) fn risk_ratio(&self, method: Method, level: Level) -> Result<Comparison> {
        match self {
            Effect::Crude { control, treated, .. } => {
                risk_ratio(treated.churned, treated.n, control.churned, control.n, method, level)
            }
            Effect::Standardized { strata } => standardized_ratio(&samples(strata)?, level),
        }
    }

    /// Returns the odds ratio of churn; undefined over strata, which have a common one.
    pub(crate) fn odds_ratio(&self, method: Method, level: Level) -> Result<Comparison> {
        match self {
            Effect::Crude { control, treated, .. } => {
                odds_ratio(treated.churned, treated.n, control.churned, control.n, method, level)
            }
            Effect::Standardized { .. } => Err(UndefinedReason::InStrata.into()),
        }
    }

    /// Returns the least churn reduction that the verdict would find with a power of 80 % at the
    /// churn rate of the control.
    pub(crate) fn detectable_reduction(&self, level: Level) -> Result<f64> {
        Ok(match self {
            Effect::Crude { control, treated, method } => {
                detectable_reduction(pair(*control, *treated), *method, level)
            }
            Effect::Standardized { strata } => {
                standardized_detectable_reduction(&samples(strata)?, level)
            }
        }?)
    }

    /// Returns the point estimate of the churn reduction.
    pub(crate) fn value(&self) -> f64 {
        match self {
            Effect::Crude { control, treated, .. } => pair(*control, *treated).difference(),
            Effect::Standardized { strata } => {
                let all = self.customers() as f64;
                let part = |one: &StratumChurn| {
                    one.treated.n as f64 / all * pair(one.control, one.treated).difference()
                };
                strata.iter().map(part).sum()
            }
        }
    }

    /// Returns the number of treated customers to whom it applies: a stratum without controls has
    /// no weight.
    pub(crate) fn customers(&self) -> u64 {
        match self {
            Effect::Crude { treated, .. } => treated.n,
            Effect::Standardized { strata } => strata.iter().map(|one| one.treated.n).sum(),
        }
    }

    /// Returns the limits of the churn reduction.
    pub(crate) fn limits(&self, level: Level) -> Result<Limits> {
        let found = self.compare(level)?.estimate;
        Ok(Limits { lower: found.lower, value: found.value, upper: found.upper })
    }

    /// Undefined if the observed rates of an arm give it no variance: all or none of its customers
    /// were lost.
    pub(crate) fn check_variances(&self) -> Result<(), Undefined> {
        let varies = |churn: Churn| churn.churned > 0 && churn.churned < churn.n;
        let vary = match self {
            Effect::Crude { control, treated, .. } => varies(*control) && varies(*treated),
            Effect::Standardized { strata } => {
                strata.iter().any(|one| varies(one.control))
                    && strata.iter().any(|one| varies(one.treated))
            }
        };
        if vary { Ok(()) } else { Err(UndefinedReason::ZeroVariance.into()) }
    }

    /// Returns the variance of the churn reduction, from the observed rates.
    pub(crate) fn variance(&self) -> f64 {
        let one = |churn: Churn| churn.rate() * (1.0 - churn.rate()) / churn.n as f64;
        match self {
            Effect::Crude { control, treated, .. } => one(*control) + one(*treated),
            Effect::Standardized { strata } => {
                let all = self.customers();
                let part = |stratum: &StratumChurn| {
                    let weight = stratum.treated.n as f64 / all as f64;
                    weight * weight * (one(stratum.control) + one(stratum.treated))
                };
                strata.iter().map(part).sum()
            }
        }
    }
}

fn pair(control: Churn, treated: Churn) -> Samples {
    let sample = |Churn { churned, n }: Churn| Sample { x: churned, n };
    Samples { first: sample(control), second: sample(treated) }
}

fn samples(strata: &[StratumChurn]) -> Result<Vec<Samples>> {
    let of = |StratumChurn { control, treated, .. }: &StratumChurn| {
        Samples::new(control.churned, control.n, treated.churned, treated.n)
    };
    strata.iter().map(of).collect()
}
