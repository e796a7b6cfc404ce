//! How a report says why a verdict was reached.

use std::fmt;

use crate::number::estimate::Short;
use crate::retention::report::basis::{Criterion, DecidingFigure, MoneyTest, Side, VerdictBasis};
use crate::stats::adjust::Multiplicity;

/// Why a verdict is unclear although its interval excludes 0.
const SCORE_TEXT: &str = "but a score test of both arms together does not confirm it";
const EFFECTIVE_TEXT: &str = "but it rests on few customers, and the data have no sums of cubes to \
                              test how skewed they are";

impl fmt::Display for VerdictBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VerdictBasis { figure, method, criterion, threshold, side, revenue, held_back_by } =
            self;
        let compared = match criterion {
            Criterion::PValue { adjustment: Multiplicity::None, .. } => "p".to_owned(),
            Criterion::PValue { adjustment, .. } => {
                format!("p, adjusted by {},", adjustment.display_name())
            }
            Criterion::Interval { .. } => "interval".to_owned(),
        };
        let (figure, threshold) = (figure_text(*figure), Short(*threshold));
        let (side_of, side) = (side, side_text(*side));
        let method = method.display_name();
        let of = match revenue {
            Some(DecidingFigure::IncrementalRevenueAdjusted) => " by adjusted revenue",
            _ => "",
        };
        write!(f, "the {figure}{of} ({method}): its {compared} {side} {threshold}")?;
        match held_back_by.filter(|_| *side_of != Side::Contains) {
            Some(MoneyTest::Score) => write!(f, ", {}", SCORE_TEXT),
            Some(MoneyTest::EffectiveNumber) => write!(f, ", {}", EFFECTIVE_TEXT),
            Some(MoneyTest::AdjustedPValue) => write!(f, ", {}", adjusted_text(criterion)),
            Some(MoneyTest::Interval) | None => Ok(()),
        }
    }
}

fn adjusted_text(criterion: &Criterion) -> String {
    match criterion {
        Criterion::PValue { adjustment, p_value }
        | Criterion::Interval { adjustment, p_value, .. } => {
            format!("but its p, adjusted by {}, is {p_value:.4}", adjustment.display_name())
        }
    }
}

fn figure_text(figure: DecidingFigure) -> &'static str {
    match figure {
        DecidingFigure::ChurnReduction => "churn reduction",
        DecidingFigure::NetBenefitAtValue => "net benefit",
        DecidingFigure::IncrementalRevenue => "incremental revenue",
        DecidingFigure::IncrementalRevenueAdjusted => "adjusted revenue",
    }
}

fn side_text(side: Side) -> &'static str {
    match side {
        Side::Below => "is below",
        Side::NotBelow => "is not below",
        Side::Above => "is above",
        Side::Contains => "contains",
    }
}
