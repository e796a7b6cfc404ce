//! What the keys of a report and of its strata must be.

use crate::number::count::MAX_COUNT;
use crate::retention::report::balance::covariates;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::rule::{Rule, at_most, close, control_rate, is_size, near, rate};
use crate::retention::report::strata::{StrataReport, StratumReport};

pub(crate) const REPORT: &[Rule<RetentionReport>] = &[
    Rule {
        key: "control.arm",
        must: "the control of the definition",
        holds: |_, all| all.control.arm == all.definition.control,
    },
    Rule { key: "control.n", must: "from 1 to 2^53", holds: |_, all| is_size(all.control.n) },
    Rule {
        key: "control.churned",
        must: "at most n",
        holds: |_, all| all.control.churned <= all.control.n,
    },
    Rule {
        key: "control.churn_rate.value",
        must: "churned divided by n",
        holds: |_, all| close(all.control.churn_rate.value, control_rate(all)),
    },
    Rule {
        key: "control.exposed",
        must: "at most n",
        holds: |_, all| at_most(all.control.exposed, all.control.n),
    },
    Rule {
        key: "control.excluded",
        must: "at most 2^53",
        holds: |_, all| at_most(all.control.excluded, MAX_COUNT),
    },
    Rule {
        key: "control.excluded_churned",
        must: "at most excluded",
        holds: |_, all| {
            let most = all.control.excluded.unwrap_or(MAX_COUNT);
            at_most(all.control.excluded_churned, most)
        },
    },
    Rule {
        key: "control.revenue_known",
        must: "n without revenue_missing, undefined without a revenue column",
        holds: |_, all| match (all.control.revenue_known, all.control.revenue_missing) {
            (Ok(known), Ok(missing)) => {
                all.definition.revenue.is_some()
                    && known.checked_add(missing) == Some(all.control.n)
            }
            (known, missing) => known.is_err() && missing.is_err(),
        },
    },
    Rule {
        key: "control.revenue_capped",
        must: "at most revenue_known, 0 without a cap",
        holds: |_, all| {
            let most = all.control.revenue_known.unwrap_or(0);
            let most = if all.definition.revenue_cap().is_some() { most } else { 0 };
            at_most(all.control.revenue_capped, most)
        },
    },
    Rule {
        key: "arm_names",
        must: "the treated arms of the definition in ascending order, at least one",
        holds: |_, all| {
            let control = all.definition.control.as_str();
            let names = || all.arms.iter().map(|arm| arm.arm.as_str());
            let declared = all.definition.arms();
            !all.arms.is_empty()
                && names().is_sorted_by(|one, next| one < next)
                && names().all(|arm| arm != control)
                && declared
                    .is_none_or(|arms| names().eq(arms.into_iter().filter(|arm| *arm != control)))
        },
    },
    Rule {
        key: "strata",
        must: "the results of each treated arm if the definition has strata, else empty",
        holds: |_, all| {
            let expected = if all.definition.strata.is_empty() { 0 } else { all.arms.len() };
            let arms = all.arms.iter().map(|arm| &arm.arm).take(expected);
            all.strata.iter().map(|strata| &strata.arm).eq(arms)
        },
    },
    Rule {
        key: "balance",
        must: "the baseline and the covariates of the definition for each treated arm",
        holds: |_, all| {
            let columns: Vec<&str> = covariates(&all.definition).collect();
            let pairs = all.arms.iter().flat_map(|arm| columns.iter().map(|&one| (&*arm.arm, one)));
            all.balance.iter().map(|one| (&*one.arm, &*one.covariate)).eq(pairs)
        },
    },
    Rule {
        key: "sample_ratio",
        must: "defined if the definition has an allocation ratio, and only then",
        holds: |_, all| all.sample_ratio.is_ok() == all.definition.allocation().is_some(),
    },
];

pub(crate) const STRATA: &[Rule<StrataReport>] = &[
    Rule {
        key: "strata",
        must: "of at most the customers of the arm and the control, or of all without lacking strata",
        holds: |all, strata| {
            let Some(arm) = all.arm(&strata.arm) else { return false };
            let control = &all.control;
            let sum = |of: fn(&StratumReport) -> u64| {
                strata.strata.iter().map(|one| u128::from(of(one))).sum::<u128>()
            };
            let fits = |sum: u128, whole: u64| match strata.lacking.is_empty() {
                true => sum == whole.into(),
                false => sum <= whole.into(),
            };
            fits(sum(|one| one.n), arm.n)
                && fits(sum(|one| one.churned), arm.churned)
                && fits(sum(|one| one.control_n), control.n)
                && fits(sum(|one| one.control_churned), control.churned)
        },
    },
    Rule {
        key: "strata",
        must: "of different strata, each with a name per column of the definition",
        holds: |all, strata| {
            let columns = all.definition.strata.len();
            let mut names: Vec<_> = strata.strata.iter().map(|one| &one.names).collect();
            names.extend(&strata.lacking);
            let (shaped, count) = (names.iter().all(|one| one.len() == columns), names.len());
            names.sort_unstable();
            names.dedup();
            shaped && names.len() == count
        },
    },
    Rule {
        key: "strata",
        must: "empty where the churn reduction of a stratified report is undefined, and only then",
        holds: |all, strata| {
            let arm = all.arm(&strata.arm);
            let compared = arm.is_some_and(|arm| arm.churn_reduction.is_ok());
            !all.options.is_stratified() || compared != strata.strata.is_empty()
        },
    },
    Rule {
        key: "combined",
        must: "undefined without strata, and only then",
        holds: |_, strata| strata.combined.is_ok() != strata.strata.is_empty(),
    },
];

pub(crate) const STRATUM: &[Rule<StratumReport>] = &[
    Rule { key: "n", must: "from 1 to 2^53", holds: |_, one| is_size(one.n) },
    Rule { key: "control_n", must: "from 1 to 2^53", holds: |_, one| is_size(one.control_n) },
    Rule { key: "churned", must: "at most n", holds: |_, one| one.churned <= one.n },
    Rule {
        key: "control_churned",
        must: "at most control_n",
        holds: |_, one| one.control_churned <= one.control_n,
    },
    Rule {
        key: "churn_reduction.value",
        must: "the churn rate of the control minus that of the stratum",
        holds: |_, one| {
            let expected = rate(one.control_churned, one.control_n) - rate(one.churned, one.n);
            near(one.churn_reduction.value, expected, 1.0)
        },
    },
    Rule {
        key: "churn_reduction.method",
        must: "options.difference",
        holds: |all, one| one.churn_reduction.method == all.options.difference,
    },
    Rule {
        key: "retained",
        must: "the churn reduction times n",
        holds: |_, one| {
            let n = one.n as f64;
            near(one.retained, one.churn_reduction.value * n, n)
        },
    },
];
