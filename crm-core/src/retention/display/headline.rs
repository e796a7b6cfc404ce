//! The result of an arm in one sentence.

use crate::error::undefined::Undefined;
use crate::money::currency::Currency;
use crate::number::ratio_set::RatioSet;
use crate::render::format::{amount, customers};
use crate::retention::display::cost_text::{CostSign, describe_cost, describe_saved};
use crate::retention::report::arm::{ArmReport, Background, Verdict};
use crate::stats::mover::Limits;

/// The figures that the sentence shows.
pub(crate) struct Headline {
    verdict: Verdict,
    retained: Result<f64, Undefined>,
    /// The amount that the program saved, negative if it cost money.
    saved: Option<Limits>,
    costs: Result<RatioSet, Undefined>,
    currency: Currency,
}

impl Headline {
    pub(crate) fn of(arm: &ArmReport, currency: Currency) -> Headline {
        Headline {
            verdict: arm.verdict,
            retained: arm.retained.map(|retained| retained.value),
            saved: saved(arm),
            costs: arm.cost_per_retained,
            currency,
        }
    }

    /// Returns the sentence: with the point only if the program is effective, otherwise with the
    /// set.
    pub(crate) fn sentence(&self) -> String {
        let retained = match self.retained {
            Ok(retained) => customers(retained.abs()),
            Err(undefined) => return format!("The effect is {undefined}"),
        };
        match self.verdict {
            Verdict::Effective => format!("It retained {retained} customers{}", self.of_retained()),
            Verdict::Harmful => format!(
                "It lost {retained} more customers than the control would have{}",
                self.of_lost()
            ),
            Verdict::Inconclusive => {
                format!("It is unclear whether it retained customers; {}", self.of_either())
            }
        }
    }

    /// What the retained customers cost, or what was saved besides.
    fn of_retained(&self) -> String {
        let money = |number: f64| self.money(number);
        match (self.saved, &self.costs) {
            (Some(saved), _) if is_nothing(saved) => " at no extra cost".to_owned(),
            (Some(Limits { value, lower, upper }), _) if value > 0.0 && lower < upper => {
                let limits = format!("{} to {}", amount(lower, self.currency), money(upper));
                format!(" and saved an estimated {} ({limits})", money(value))
            }
            (Some(Limits { value, .. }), _) if value > 0.0 => {
                format!(" and saved {}", money(value))
            }
            (_, Ok(set)) => match set.value {
                Some(point) => format!(" at {} each ({})", money(point), self.describe(set)),
                None => format!("; cost: {}", self.describe(set)),
            },
            (_, Err(undefined)) => format!("; cost: {undefined}"),
        }
    }

    /// What was saved for the customers lost: none was retained for whom there could be a cost.
    fn of_lost(&self) -> String {
        match (self.saved, &self.costs) {
            (Some(saved), _) if is_nothing(saved) => " at no extra cost".to_owned(),
            (Some(saved), Ok(set)) => match CostSign::of(-saved.value, set) {
                CostSign::Saves => format!(" and {}", describe_saved(set, self.currency)),
                CostSign::Costs => self.of_one(set),
                CostSign::Open => format!(
                    "; it is unclear whether it saved money: {} to {}",
                    amount(saved.lower, self.currency),
                    self.money(saved.upper)
                ),
            },
            (None, Ok(set)) => self.of_one(set),
            (_, Err(undefined)) => format!("; cost per retained customer: {undefined}"),
        }
    }

    fn of_one(&self, set: &RatioSet) -> String {
        format!("; cost per retained customer: {}", self.describe(set))
    }

    /// What is known of the money where the effect is open.
    fn of_either(&self) -> String {
        match (self.saved, &self.costs) {
            (Some(saved), _) if is_nothing(saved) => "it cost nothing extra".to_owned(),
            (Some(saved), Ok(set)) if CostSign::of(-saved.value, set) == CostSign::Saves => {
                format!("it {}", describe_saved(set, self.currency))
            }
            (_, Ok(set)) => format!("cost per retained customer: {}", self.describe(set)),
            (_, Err(undefined)) => format!("cost per retained customer: {undefined}"),
        }
    }

    fn describe(&self, set: &RatioSet) -> String {
        let cost = self.saved.map_or(0.0, |saved| -saved.value);
        describe_cost(set, cost, self.verdict, self.currency)
    }

    fn money(&self, number: f64) -> String {
        format!("{} {}", amount(number, self.currency), self.currency)
    }
}

/// What an arm saved, with its limits: its net benefit where nobody is worth anything.
pub(crate) fn saved(arm: &ArmReport) -> Option<Limits> {
    let Background { benefit, level, .. } = &arm.background;
    benefit.as_ref().ok()?.net(0.0, *level).ok()
}

/// Whether the program of an arm is known to have cost what the control did.
pub(crate) fn costs_nothing(arm: &ArmReport) -> bool {
    saved(arm).is_some_and(is_nothing)
}

/// Whether a program is known to have cost what the control did.
fn is_nothing(saved: Limits) -> bool {
    saved.lower == 0.0 && saved.upper == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::undefined::UndefinedReason;
    use crate::number::level::Level;
    use crate::number::method::Method;
    use crate::number::ratio_set::Shape;

    const FAR: f64 = f64::INFINITY;

    /// The sentence for an amount saved with its limits, and a set with its point.
    fn sentence(
        verdict: Verdict,
        (lower, value, upper): (f64, f64, f64),
        (shape, from, point, to): (Shape, f64, f64, f64),
    ) -> String {
        let (level, method) = (Level::default(), Method::Mover);
        let set = RatioSet { value: Some(point), shape, lower: from, upper: to, level, method };
        let headline = Headline {
            verdict,
            retained: Ok(if verdict == Verdict::Harmful { -80.0 } else { 80.0 }),
            saved: Some(Limits { lower, value, upper }),
            costs: Ok(set),
            currency: "USD".parse().unwrap(),
        };
        headline.sentence()
    }

    const NOTHING: (f64, f64, f64) = (0.0, 0.0, 0.0);
    const SAVED: (f64, f64, f64) = (800.0, 800.0, 800.0);
    const SPENT: (f64, f64, f64) = (-800.0, -800.0, -800.0);
    const ABOUT_SAVED: (f64, f64, f64) = (700.0, 800.0, 900.0);
    const OPEN_SAVED: (f64, f64, f64) = (-100.0, 800.0, 1700.0);
    const OPEN_SPENT: (f64, f64, f64) = (-1700.0, -800.0, 100.0);

    #[test]
    fn an_effective_program_retained_at_a_cost_or_saved() {
        use Shape::{Bounded, TwoRays, WholeLine};
        for (saved, set, said) in [
            (SPENT, (Bounded, 5.0, 10.0, 20.0), " at 10.00 USD each (5.00 to 20.00 USD)"),
            (
                SPENT,
                (TwoRays, -90.0, 10.0, 5.0),
                " at 10.00 USD each (5.00 USD or more, or none retained)",
            ),
            (OPEN_SPENT, (Bounded, -1.0, 10.0, 20.0), " at 10.00 USD each (-1.00 to 20.00 USD)"),
            (
                OPEN_SPENT,
                (TwoRays, 10.5, 10.0, 13.0),
                " at 10.00 USD each (10.50 USD or less, or 13.00 USD or more)",
            ),
            (SAVED, (Bounded, -20.0, -10.0, -5.0), " and saved 800.00 USD"),
            (
                ABOUT_SAVED,
                (Bounded, -20.0, -10.0, -5.0),
                " and saved an estimated 800.00 USD (700.00 to 900.00 USD)",
            ),
            (
                OPEN_SAVED,
                (Bounded, -20.0, -10.0, 1.0),
                " and saved an estimated 800.00 USD (-100.00 to 1,700.00 USD)",
            ),
            (NOTHING, (Bounded, 0.0, 0.0, 0.0), " at no extra cost"),
            (NOTHING, (WholeLine, -FAR, 0.0, FAR), " at no extra cost"),
        ] {
            let said = format!("It retained 80.0 customers{said}");
            assert_eq!(sentence(Verdict::Effective, saved, set), said);
        }
    }

    #[test]
    fn a_harmful_program_saved_for_each_customer_lost() {
        use Shape::{Bounded, RayDown, RayUp, TwoRays, WholeLine};
        let none = "; cost per retained customer: none, since the program lost customers";
        let open = "; it is unclear whether it saved money: -100.00 to 1,700.00 USD";
        for (saved, set, said) in [
            (SPENT, (Bounded, -20.0, -10.0, -5.0), none),
            (SPENT, (RayDown, -FAR, -10.0, -5.0), none),
            (
                SPENT,
                (TwoRays, -5.0, -10.0, 90.0),
                "; cost per retained customer: 90.00 USD or more, or none retained",
            ),
            (SAVED, (Bounded, 9.2, 10.0, 19.27), " and saved 9.20 to 19.27 USD per customer lost"),
            (SAVED, (Bounded, 9.2, 9.2, 9.2), " and saved 9.20 USD per customer lost"),
            (ABOUT_SAVED, (RayUp, 9.2, 10.0, FAR), " and saved 9.20 USD or more per customer lost"),
            (
                SAVED,
                (TwoRays, -40.0, 10.0, 9.2),
                " and saved 40.00 USD or more per customer retained, or 9.20 USD or more per \
                 customer lost",
            ),
            (OPEN_SAVED, (Bounded, -1.0, 10.0, 20.0), open),
            (OPEN_SAVED, (RayUp, -1.0, 10.0, FAR), open),
            (OPEN_SAVED, (TwoRays, 10.5, 10.0, 13.0), open),
            (OPEN_SAVED, (WholeLine, -FAR, 10.0, FAR), open),
            (NOTHING, (Bounded, 0.0, 0.0, 0.0), " at no extra cost"),
        ] {
            let said = format!("It lost 80.0 more customers than the control would have{said}");
            assert_eq!(sentence(Verdict::Harmful, saved, set), said);
        }
    }

    #[test]
    fn where_the_effect_is_open_each_side_has_its_words() {
        use Shape::{Bounded, RayDown, RayUp, TwoRays, WholeLine};
        let of_one = "cost per retained customer: ";
        for (saved, set, before, said) in [
            (SPENT, (TwoRays, -40.0, 50.0, 43.66), of_one, "43.66 USD or more, or none retained"),
            (SPENT, (TwoRays, -40.0, -50.0, 43.66), of_one, "43.66 USD or more, or none retained"),
            (SPENT, (RayUp, 5.0, 10.0, FAR), of_one, "5.00 USD or more"),
            (SPENT, (Bounded, 5.0, 10.0, 20.0), of_one, "5.00 to 20.00 USD"),
            (
                SPENT,
                (RayDown, -FAR, -10.0, -5.0),
                of_one,
                "none, since the whole interval has no retained customers",
            ),
            (
                SPENT,
                (Bounded, -20.0, -10.0, -5.0),
                of_one,
                "none, since the whole interval has no retained customers",
            ),
            (
                OPEN_SPENT,
                (TwoRays, 9.91, 9.88, 13.57),
                of_one,
                "9.91 USD or less, or 13.57 USD or more",
            ),
            (OPEN_SPENT, (RayDown, -FAR, 3.0, 5.0), of_one, "5.00 USD or less"),
            (OPEN_SAVED, (RayUp, -5.0, -3.0, FAR), of_one, "-5.00 USD or more"),
            (OPEN_SPENT, (WholeLine, -FAR, 3.0, FAR), of_one, "any amount: the data exclude none"),
            (
                SAVED,
                (TwoRays, -40.13, -50.0, 43.66),
                "it saved ",
                "40.13 USD or more per customer retained, or 43.66 USD or more per \
                 customer lost",
            ),
            (SAVED, (RayUp, 5.0, 10.0, FAR), "it saved ", "5.00 USD or more per customer lost"),
            (SAVED, (Bounded, 5.0, 10.0, 20.0), "it saved ", "5.00 to 20.00 USD per customer lost"),
            (
                SAVED,
                (RayDown, -FAR, -10.0, -5.0),
                "it saved ",
                "5.00 USD or more per customer retained",
            ),
            (
                SAVED,
                (Bounded, -20.0, -10.0, -5.0),
                "it saved ",
                "5.00 to 20.00 USD per customer retained",
            ),
            (NOTHING, (WholeLine, -FAR, 0.0, FAR), "it cost ", "nothing extra"),
        ] {
            let said = format!("It is unclear whether it retained customers; {before}{said}");
            assert_eq!(sentence(Verdict::Inconclusive, saved, set), said);
        }
    }

    #[test]
    fn a_cost_that_is_not_known_is_said_to_be_undefined() {
        let undefined = Undefined::from(UndefinedReason::ZeroEffect);
        for verdict in [Verdict::Effective, Verdict::Harmful, Verdict::Inconclusive] {
            let headline = Headline {
                verdict,
                retained: Ok(1.0),
                saved: None,
                costs: Err(undefined),
                currency: "USD".parse().unwrap(),
            };
            assert!(headline.sentence().ends_with(&undefined.to_string()));
        }
    }
}
