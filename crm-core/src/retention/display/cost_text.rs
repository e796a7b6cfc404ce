//! The cost of a retained customer in words.

use crate::money::currency::Currency;
use crate::number::ratio_set::{RatioSet, Shape};
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

/// The set of costs in words.
pub(crate) fn set_in_words(set: &RatioSet, arm: &ArmReport, currency: Currency) -> String {
    let cost = arm.cost.map_or(0.0, |cost| cost.to_f64());
    words_of(set, cost, arm.verdict, currency)
}

/// Where it is known which way the money went, the other sign of a cost is that of the effect:
/// there nobody was retained.
pub(crate) fn words_of(set: &RatioSet, cost: f64, verdict: Verdict, currency: Currency) -> String {
    let money = |number: f64| format!("{} {currency}", amount(number, currency));
    let is_lost =
        set.shape != Shape::TwoRays && if cost < 0.0 { set.lower > 0.0 } else { set.upper < 0.0 };
    match (CostSign::of(cost, set), set.shape) {
        (CostSign::Costs, _) if is_lost && verdict == Verdict::Harmful => {
            "no amount: the program lost customers".to_owned()
        }
        (CostSign::Costs, _) if is_lost => {
            "no amount: by its limits the program retains none".to_owned()
        }
        (CostSign::Saves, _) if is_lost => saved_in_words(set, currency),
        (CostSign::Costs, Shape::TwoRays) => {
            format!("{} or more, or retains none", money(set.upper))
        }
        (_, Shape::WholeLine) => "any amount: the data exclude none".to_owned(),
        (_, Shape::Bounded) => between(set.lower, set.upper, currency),
        (_, Shape::TwoRays) => {
            format!("{} or less, or {} or more", money(set.lower), money(set.upper))
        }
        (_, Shape::RayUp) => format!("{} or more", money(set.lower)),
        (_, Shape::RayDown) => format!("{} or less", money(set.upper)),
    }
}

/// The set of a program that saves money: below 0 for each customer retained, above for each lost.
pub(crate) fn saved_in_words(set: &RatioSet, currency: Currency) -> String {
    let or_more = |number: f64| format!("{} {currency} or more", amount(number, currency));
    let RatioSet { lower, upper, .. } = *set;
    let (saved, whom) = match set.shape {
        Shape::TwoRays => {
            let (kept, lost) = (or_more(-lower), or_more(upper));
            return format!("saved {kept} for each customer retained, or {lost} for each one lost");
        }
        Shape::Bounded if upper < 0.0 => (between(-upper, -lower, currency), "retained"),
        Shape::Bounded => (between(lower, upper, currency), "lost"),
        Shape::RayDown => (or_more(-upper), "retained"),
        // A whole line holds 0: it is never one of a program that saves.
        Shape::RayUp | Shape::WholeLine => (or_more(lower), "lost"),
    };
    format!("saved {saved} for each customer {whom}")
}

fn between(lower: f64, upper: f64, currency: Currency) -> String {
    if lower == upper {
        return format!("{} {currency}", amount(lower, currency));
    }
    format!("{} to {} {currency}", amount(lower, currency), amount(upper, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::number::level::Level;
    use crate::number::method::Method;
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
    fn every_cost_above_zero_that_a_set_holds_is_told() {
        let (arm, usd) = (arm(), "USD".parse().unwrap());
        let (level, method) = (Level::default(), Method::Fieller);
        for (shape, lower, upper, words) in [
            (Shape::TwoRays, -3.0, 9.0, "9.00 USD or more, or retains none"),
            (Shape::TwoRays, 3.0, 9.0, "3.00 USD or less, or 9.00 USD or more"),
            (
                Shape::RayDown,
                f64::NEG_INFINITY,
                -3.0,
                "no amount: by its limits the program retains none",
            ),
            (Shape::RayDown, f64::NEG_INFINITY, 3.0, "3.00 USD or less"),
            (Shape::Bounded, -3.0, 9.0, "-3.00 to 9.00 USD"),
            (Shape::Bounded, 0.0, 0.0, "0.00 USD"),
        ] {
            let set = RatioSet { value: None, shape, lower, upper, level, method };
            assert_eq!(set_in_words(&set, &arm, usd), words);
        }
    }
}
