//! What the estimates and sets of a report must be.

use crate::number::method::Method;
use crate::retention::report::arm::{ArmReport, ControlReport};
use crate::retention::report::rule::Figure;
use crate::retention::report::strata::StratumReport;

/// Rates.
const RATES: (f64, f64) = (0.0, 1.0);
/// Ratios of rates or odds.
const RATIOS: (f64, f64) = (0.0, f64::INFINITY);
/// Numbers whose limits are finite.
const FINITE: (f64, f64) = (f64::MIN, f64::MAX);

const WELCH: &[Method] = &[Method::Welch, Method::Standardized];
const ADJUSTED: &[Method] = &[Method::Lin, Method::Cuped];
/// The methods of the net benefit and what follows from it, besides that of the churn reduction.
const BENEFIT: &[&[Method]] = &[Method::COST, WELCH, ADJUSTED];

pub(crate) const CONTROL_FIGURES: &[Figure<ControlReport>] = &[Figure {
    key: "churn_rate",
    of: |control| Some((&control.churn_rate).into()),
    methods: &[&[Method::Wilson]],
    effect: false,
    range: RATES,
}];

pub(crate) const STRATUM_FIGURES: &[Figure<StratumReport>] = &[Figure {
    key: "churn_reduction",
    of: |stratum| Some((&stratum.churn_reduction).into()),
    methods: &[Method::RISK_DIFFERENCE],
    effect: false,
    range: FINITE,
}];

/// A figure of an arm that can be undefined.
macro_rules! figure {
    ($key:ident, $methods:expr, $effect:expr, $range:expr) => {
        Figure {
            key: stringify!($key),
            of: |arm: &ArmReport| arm.$key.as_ref().ok().map(Into::into),
            methods: $methods,
            effect: $effect,
            range: $range,
        }
    };
}

const RATIO: &[&[Method]] = &[Method::RISK_RATIO, &[Method::Standardized]];

pub(crate) const ARM_FIGURES: &[Figure<ArmReport>] = &[
    Figure {
        key: "churn_rate",
        of: |arm| Some((&arm.churn_rate).into()),
        methods: &[&[Method::Wilson]],
        effect: false,
        range: RATES,
    },
    figure!(churn_reduction, &[], true, FINITE),
    figure!(retained, &[], true, FINITE),
    figure!(risk_ratio, RATIO, false, RATIOS),
    figure!(lift, RATIO, false, (f64::NEG_INFINITY, 1.0)),
    figure!(odds_ratio, &[Method::ODDS_RATIO], false, RATIOS),
    figure!(nnt, &[], true, FINITE),
    figure!(cost_per_retained, &[Method::COST], true, FINITE),
    figure!(net_benefit_at_value, BENEFIT, true, FINITE),
    figure!(acquisition_ratio, &[Method::COST], true, FINITE),
    figure!(break_even_unit_cost, BENEFIT, true, FINITE),
    figure!(return_on_cost, BENEFIT, true, FINITE),
    figure!(incremental_revenue, &[WELCH], false, FINITE),
    figure!(incremental_revenue_adjusted, &[ADJUSTED], false, FINITE),
    figure!(churn_reduction_adjusted, &[ADJUSTED], false, FINITE),
    figure!(complier_reduction, &[&[Method::Fieller]], false, FINITE),
];
