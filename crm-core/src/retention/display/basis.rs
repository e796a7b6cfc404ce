//! How a report says why a verdict was reached.

use std::fmt;

use crate::number::estimate::Short;
use crate::retention::report::basis::{Criterion, DecidingFigure, Side, VerdictBasis};
use crate::stats::adjust::Multiplicity;

impl fmt::Display for VerdictBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VerdictBasis { figure, method, criterion, threshold, side } = self;
        let compared = match criterion {
            Criterion::PValue { adjustment: Multiplicity::None, .. } => "p".to_owned(),
            Criterion::PValue { adjustment, .. } => {
                format!("p, adjusted by {},", adjustment.display_name())
            }
            Criterion::Interval { .. } => "interval".to_owned(),
        };
        let (figure, side, threshold) = (figure_text(*figure), side_text(*side), Short(*threshold));
        let method = method.display_name();
        write!(f, "the {figure} ({method}): its {compared} {side} {threshold}")
    }
}

fn figure_text(figure: DecidingFigure) -> &'static str {
    match figure {
        DecidingFigure::ChurnReduction => "churn reduction",
        DecidingFigure::NetBenefitAtValue => "net benefit",
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
