//! Comparisons with constants, as limits of the integers or floats of a column.

use crate::expression::plan::exact::Exact;
use crate::expression::plan::order::Comparison;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::value::Value;
use crate::expression::run::cells::{Data, Unit};
use crate::expression::run::evaluator::Setting;

/// The values for which a predicate is true; it is false for all others, and unknown for nulls.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Limits {
    /// From the first to the second, both included, of one of the pairs.
    Integers(Vec<(i128, i128)>),
    Floats(Vec<(f64, f64)>),
    /// All but what is within.
    Not(Box<Limits>),
}

/// More values are looked up row by row.
const MOST: usize = 16;

impl Limits {
    /// Returns the limits of a predicate of one value; `None` if it has none.
    pub(crate) fn new(
        predicate: &Predicate,
        setting: &Setting,
        data: &Data<'_>,
        unit: Unit,
    ) -> Option<Limits> {
        let floats = matches!(data, Data::F64(_));
        let limits = |comparison, value: &Value<'_>| match floats {
            true => of_float(comparison, value),
            false => of_integer(comparison, value, unit),
        };
        match predicate {
            Predicate::Compare(comparison, _, constant) => {
                limits(*comparison, &setting.fixed(constant)?)
            }
            Predicate::Between(_, low, high) => {
                let low = limits(Comparison::GreaterOrEqual, &setting.fixed(low)?)?;
                let high = limits(Comparison::LessOrEqual, &setting.fixed(high)?)?;
                Limits::both(low, high)
            }
            Predicate::In(_, constants, symbols) if constants.len() + symbols.len() <= MOST => {
                let symbols = symbols.iter().map(|symbol: &Scalar| setting.fixed(symbol));
                let values = constants.iter().map(|constant| Some(constant.borrowed()));
                let each = values.chain(symbols).map(|value| limits(Comparison::Equal, &value?));
                each.collect::<Option<Vec<Limits>>>().map(|all| Limits::any(all, floats))
            }
            _ => None,
        }
    }

    fn both(low: Limits, high: Limits) -> Option<Limits> {
        match (low, high) {
            (Limits::Integers(low), Limits::Integers(high)) => {
                let (&(low, _), &(_, high)) = (low.first()?, high.first()?);
                Some(Limits::Integers(vec![(low, high)]))
            }
            (Limits::Floats(low), Limits::Floats(high)) => {
                let (&(low, _), &(_, high)) = (low.first()?, high.first()?);
                Some(Limits::Floats(vec![(low, high)]))
            }
            _ => None,
        }
    }

    fn any(all: Vec<Limits>, floats: bool) -> Limits {
        let (mut integers, mut reals) = (Vec::new(), Vec::new());
        for limits in all {
            match limits {
                Limits::Integers(pairs) => integers.extend(pairs),
                Limits::Floats(pairs) => reals.extend(pairs),
                Limits::Not(_) => {}
            }
        }
        if floats { Limits::Floats(reals) } else { Limits::Integers(integers) }
    }
}

/// Limits that no integer is within.
const NONE: (i128, i128) = (1, 0);

fn of_integer(comparison: Comparison, value: &Value<'_>, unit: Unit) -> Option<Limits> {
    let (floor, exact) = match (value, unit) {
        (Value::Date(day), Unit::Days) => (i128::from(*day), true),
        (Value::Instant(instant), Unit::Micros) => (i128::from(*instant), true),
        (Value::Exact(exact), Unit::Whole) => floor(*exact, 0),
        (Value::Exact(exact), Unit::Decimals(scale)) => floor(*exact, scale),
        (Value::Float(float), Unit::Whole) => (float.floor() as i128, float.fract() == 0.0),
        _ => return None,
    };
    let (least, most) = (i128::MIN, i128::MAX);
    let pair = match comparison {
        Comparison::Equal if exact => (floor, floor),
        Comparison::Equal => NONE,
        Comparison::NotEqual => {
            let equal = of_integer(Comparison::Equal, value, unit)?;
            return Some(Limits::Not(Box::new(equal)));
        }
        Comparison::Less if exact => floor.checked_sub(1).map_or(NONE, |last| (least, last)),
        Comparison::Less | Comparison::LessOrEqual => (least, floor),
        Comparison::GreaterOrEqual if exact => (floor, most),
        Comparison::Greater | Comparison::GreaterOrEqual => {
            floor.checked_add(1).map_or(NONE, |first| (first, most))
        }
    };
    Some(Limits::Integers(vec![pair]))
}

/// Returns the largest integer of so many decimals that is not above a decimal, and whether it is
/// equal.
fn floor(exact: Exact, scale: u32) -> (i128, bool) {
    match scale.checked_sub(exact.scale) {
        Some(more) => {
            let factor = 10_i128.checked_pow(more);
            match factor.and_then(|factor| exact.units.checked_mul(factor)) {
                Some(units) => (units, true),
                // No integer of the column is as far from zero.
                None if exact.units > 0 => (i128::MAX, false),
                None => (i128::MIN, false),
            }
        }
        None => match 10_i128.checked_pow(exact.scale - scale) {
            Some(divisor) => {
                (exact.units.div_euclid(divisor), exact.units.rem_euclid(divisor) == 0)
            }
            None => (if exact.units < 0 { -1 } else { 0 }, exact.units == 0),
        },
    }
}

fn of_float(comparison: Comparison, value: &Value<'_>) -> Option<Limits> {
    let float = match value {
        Value::Float(float) => *float,
        Value::Exact(exact) => {
            let float = exact.to_f64();
            // An integer that no float equals is compared row by row.
            if exact.compare_float(float).is_ne() {
                return None;
            }
            float
        }
        _ => return None,
    };
    let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
    let pair = match comparison {
        Comparison::Equal => (float, float),
        Comparison::NotEqual => {
            return Some(Limits::Not(Box::new(Limits::Floats(vec![(float, float)]))));
        }
        Comparison::Less => (least, (float + 0.0).next_down()),
        Comparison::LessOrEqual => (least, float),
        Comparison::Greater => ((float + 0.0).next_up(), most),
        Comparison::GreaterOrEqual => (float, most),
    };
    // Below the least and above the most finite number there is none.
    Some(Limits::Floats(vec![pair]))
}
