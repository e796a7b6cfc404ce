//! The cost per retained customer in text.

use crate::money::currency::Currency;
use crate::number::ratio_set::{RatioSet, Units};
use crate::render::format::amount;
use crate::retention::report::arm::{ArmReport, Verdict};

/// Which way the money of a program went, as far as its set of costs tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CostSign {
    Costs,
    Saves,
    Open,
}

impl CostSign {
    /// A set that holds 0 holds costs of either sign, for no effect makes a ratio of 0.
    pub(crate) fn of(cost: f64, set: &RatioSet) -> CostSign {
        if set.contains(0.0) {
            CostSign::Open
        } else if cost < 0.0 {
            CostSign::Saves
        } else {
            CostSign::Costs
        }
    }
}

/// The cost per retained customer of an arm in text.
pub(crate) fn describe_set(set: &RatioSet, arm: &ArmReport, currency: Currency) -> String {
    let cost = arm.cost.map_or(0.0, |cost| cost.to_f64());
    describe_cost(set, cost, arm.verdict, currency)
}

/// Where the sign of the program's cost is known, a cost of the other sign comes from a negative
/// effect: no customer was retained.
pub(crate) fn describe_cost(
    set: &RatioSet,
    cost: f64,
    verdict: Verdict,
    currency: Currency,
) -> String {
    match CostSign::of(cost, set) {
        CostSign::Costs if retains_none(set, cost) => none_retained(verdict).to_owned(),
        CostSign::Saves if retains_none(set, cost) => describe_saved(set, currency),
        CostSign::Costs => set.describe(&Cost { currency }),
        CostSign::Saves | CostSign::Open => set.describe(&SignedCost { currency }),
    }
}

/// Why there is no cost per retained customer.
pub(crate) fn none_retained(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Harmful => "none, since the program lost customers",
        _ => "none, since the whole interval has no retained customers",
    }
}

/// Whether the effect is negative at every point of a set of costs.
pub(crate) fn retains_none(set: &RatioSet, cost: f64) -> bool {
    let negative = |(lower, upper)| if cost < 0.0 { lower > 0.0 } else { upper < 0.0 };
    set.intervals().into_iter().all(negative)
}

/// The set of a program that saves money: below 0 for each customer retained, above for each lost.
pub(crate) fn describe_saved(set: &RatioSet, currency: Currency) -> String {
    set.describe(&Saved { currency })
}

fn money(number: f64, currency: Currency) -> String {
    format!("{} {currency}", amount(number, currency))
}

fn between(lower: f64, upper: f64, currency: Currency) -> String {
    if lower == upper {
        return money(lower, currency);
    }
    format!("{} to {}", amount(lower, currency), money(upper, currency))
}

/// The costs of a program that may cost or save money.
struct SignedCost {
    currency: Currency,
}

impl Units for SignedCost {
    fn number(&self, number: f64) -> String {
        money(number, self.currency)
    }

    fn between(&self, lower: f64, upper: f64) -> String {
        between(lower, upper, self.currency)
    }

    fn all(&self) -> String {
        "any amount: the data exclude none".to_owned()
    }
}

/// The costs of a program that costs money: of two rays, the lower one has no retained customers.
struct Cost {
    currency: Currency,
}

impl Units for Cost {
    fn number(&self, number: f64) -> String {
        money(number, self.currency)
    }

    fn between(&self, lower: f64, upper: f64) -> String {
        between(lower, upper, self.currency)
    }

    fn outside(&self, _: f64, upper: f64) -> String {
        format!("{}, or none retained", self.at_least(upper))
    }
}

/// What a program that saves money saves for each customer.
struct Saved {
    currency: Currency,
}

impl Units for Saved {
    fn number(&self, number: f64) -> String {
        money(number.abs(), self.currency)
    }

    fn between(&self, lower: f64, upper: f64) -> String {
        if upper < 0.0 {
            let saved = between(-upper, -lower, self.currency);
            format!("saved {saved} per customer retained")
        } else {
            format!("saved {} per customer lost", between(lower, upper, self.currency))
        }
    }

    fn at_least(&self, lower: f64) -> String {
        format!("saved {} or more per customer lost", self.number(lower))
    }

    fn at_most(&self, upper: f64) -> String {
        format!("saved {} or more per customer retained", self.number(upper))
    }

    fn outside(&self, lower: f64, upper: f64) -> String {
        let lost = format!("{} or more per customer lost", self.number(upper));
        format!("{}, or {lost}", self.at_most(lower))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::number::level::Level;
    use crate::number::method::Method;
    use crate::number::ratio_set::Shape;
    use crate::retention::definition::definition::StudyDefinition;
    use crate::retention::study::RetentionStudy;

    /// An arm of a program that cost money.
    fn arm() -> ArmReport {
        let definition = StudyDefinition::from_json(
            r#"{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
                "currency": "USD", "follow_up": "open", "cost": {"per_assigned": "20"}}"#,
        );
        let mut study = RetentionStudy::new(definition.unwrap()).unwrap();
        let columns = vec![
            Column::strings("arm", &["mail", "none"]),
            Column::int64("n", &[1000, 1000]),
            Column::int64("churned", &[110, 120]),
        ];
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        study.report(&Default::default()).unwrap().arm("mail").unwrap().clone()
    }

    #[test]
    fn every_cost_above_zero_in_a_set_is_described() {
        let (arm, usd) = (arm(), "USD".parse().unwrap());
        let (level, method) = (Level::default(), Method::Fieller);
        for (shape, lower, upper, text) in [
            (Shape::TwoRays, -3.0, 9.0, "9.00 USD or more, or none retained"),
            (Shape::TwoRays, 3.0, 9.0, "3.00 USD or less, or 9.00 USD or more"),
            (
                Shape::RayDown,
                f64::NEG_INFINITY,
                -3.0,
                "none, since the whole interval has no retained customers",
            ),
            (Shape::RayDown, f64::NEG_INFINITY, 3.0, "3.00 USD or less"),
            (Shape::Bounded, -3.0, 9.0, "-3.00 to 9.00 USD"),
            (Shape::Bounded, 0.0, 0.0, "0.00 USD"),
        ] {
            let set = RatioSet { value: None, shape, lower, upper, level, method };
            assert_eq!(describe_set(&set, &arm, usd), text);
        }
    }
}
