//! The functions of values.

use std::borrow::Cow;

use crate::date::calendar;
use crate::date::week::WeekStart;
use crate::date::zone::Zone;
use crate::expression::plan::exact::Exact;
use crate::expression::plan::flaw::Flaw;
use crate::expression::plan::scalar::Function;
use crate::expression::plan::value::Value;
use crate::text::fold::{accent_fold, case_fold};

/// What functions need beside their arguments.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Environment {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub(crate) now: Option<i64>,
    pub(crate) zone: Option<Zone>,
    pub(crate) week_starts: WeekStart,
}

/// A value, null, or the reason why there is none.
type Computed<'a> = Result<Option<Value<'a>>, Flaw>;

/// Computes a function. It is null if an argument is null, except for `coalesce`.
pub(crate) fn compute<'a>(
    function: Function,
    arguments: &[Option<Value<'a>>],
    environment: &Environment,
) -> Computed<'a> {
    if function == Function::Coalesce {
        return Ok(arguments.iter().flatten().next().cloned());
    }
    match arguments {
        [] => Ok(of_context(function, environment)),
        [Some(one)] => of_one(function, one, environment),
        [Some(one), Some(two)] => of_two(function, one, two),
        _ => Ok(None),
    }
}

fn of_context(function: Function, environment: &Environment) -> Option<Value<'static>> {
    let now = environment.now?;
    match function {
        Function::Today => Some(Value::Date(environment.zone?.day(now))),
        _ => Some(Value::Instant(now)),
    }
}

fn of_one<'a>(function: Function, value: &Value<'a>, environment: &Environment) -> Computed<'a> {
    Ok(match value {
        Value::Text(text) => Some(Value::Text(folded(function, text))),
        Value::Codes(codes) => {
            Some(Value::int(i64::try_from(codes.size()).unwrap_or(i64::MAX)))
        }
        Value::Instant(instant) => environment.zone.map(|zone| Value::Date(zone.day(*instant))),
        Value::Date(date) => of_date(function, *date, environment),
        _ => None,
    })
}

fn folded<'a>(function: Function, text: &Cow<'a, str>) -> Cow<'a, str> {
    let accents = function == Function::AccentFold;
    // In ASCII, only capitals change.
    if text.is_ascii() && (accents || !text.bytes().any(|byte| byte.is_ascii_uppercase())) {
        return text.clone();
    }
    let folded = if accents { accent_fold(text) } else { case_fold(text) };
    Cow::Owned(folded.into_owned())
}

fn of_date(function: Function, date: i32, environment: &Environment) -> Option<Value<'static>> {
    let zone = environment.zone;
    let week = environment.week_starts;
    match function {
        Function::FirstInstant => zone.map(|zone| Value::Instant(zone.start(date))),
        Function::LastInstant => zone.map(|zone| Value::Instant(zone.start(date + 1) - 1)),
        Function::PeriodStart(period, count) => {
            period.days(date, count, week).map(|(first, _)| Value::Date(first))
        }
        Function::PeriodEnd(period, count) => {
            period.days(date, count, week).map(|(_, last)| Value::Date(last))
        }
        Function::DaysAway(days) => Some(Value::Date(away(date, days))),
        Function::Year => Some(Value::int(calendar::year(date))),
        Function::Month => Some(Value::int(calendar::month(date))),
        Function::DayOfMonth => Some(Value::int(calendar::day_of_month(date))),
        Function::Weekday => Some(Value::int(calendar::weekday(date))),
        _ => None,
    }
}

/// The first and the last date, of the years 1 and 9999.
const ENDS: (i64, i64) = (-719_162, 2_932_896);

/// Returns the date some days away, or the first or last that there is.
fn away(date: i32, days: i64) -> i32 {
    let (first, last) = ENDS;
    let away = i64::from(date).saturating_add(days).clamp(first, last);
    i32::try_from(away).unwrap_or(date)
}

fn of_two<'a>(function: Function, one: &Value<'a>, two: &Value<'a>) -> Computed<'a> {
    match (one, two) {
        (Value::Exact(one), Value::Exact(two)) => of_exact(function, *one, *two),
        (Value::Date(from), Value::Date(to)) => Ok(of_dates(function, *from, *to)),
        (Value::Date(date), Value::Exact(count)) => later(function, *date, count.units).map(Some),
        _ => match (float(one), float(two)) {
            (Some(one), Some(two)) => of_floats(function, one, two),
            _ => Ok(None),
        },
    }
}

fn float(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Exact(exact) => Some(exact.to_f64()),
        Value::Float(float) => Some(*float),
        _ => None,
    }
}

fn of_exact(function: Function, one: Exact, two: Exact) -> Computed<'static> {
    let exact = match function {
        Function::Plus => one.plus(two),
        Function::Minus => one.minus(two),
        Function::Times => one.times(two),
        Function::IntegerDivide => one.whole_quotient(two),
        Function::Remainder => one.remainder(two),
        Function::Divide => return one.quotient(two).and_then(finite),
        _ if one.scale == 0 && two.scale == 0 && two.units >= 0 => one.power(two.units),
        _ => return of_floats(function, one.to_f64(), two.to_f64()),
    };
    exact.map(|exact| Some(Value::Exact(exact)))
}

fn of_floats(function: Function, one: f64, two: f64) -> Computed<'static> {
    let divides = matches!(
        function,
        Function::Divide | Function::IntegerDivide | Function::Remainder
    );
    if divides && two == 0.0 {
        return Err(Flaw::DivisionByZero);
    }
    finite(match function {
        Function::Plus => one + two,
        Function::Minus => one - two,
        Function::Times => one * two,
        Function::Divide => one / two,
        Function::IntegerDivide => (one / two).trunc(),
        Function::Remainder => one % two,
        _ => libm::pow(one, two),
    })
}

fn finite(float: f64) -> Computed<'static> {
    if float.is_finite() { Ok(Some(Value::Float(float))) } else { Err(Flaw::NotFinite) }
}

fn later(function: Function, date: i32, count: i128) -> Result<Value<'static>, Flaw> {
    let count = i64::try_from(count).map_err(|_| Flaw::OutOfRange)?;
    let later = match function {
        Function::PlusMonths => calendar::plus_months(date, count),
        _ => calendar::plus_days(date, count),
    };
    later.map(Value::Date).ok_or(Flaw::OutOfRange)
}

fn of_dates(function: Function, from: i32, to: i32) -> Option<Value<'static>> {
    let number = match function {
        Function::DaysBetween => i64::from(to) - i64::from(from),
        Function::MonthsBetween => calendar::months_between(from, to),
        Function::YearsBetween => calendar::years_between(from, to),
        Function::DaysToAnniversary => calendar::days_to_anniversary(from, to),
        _ => return None,
    };
    Some(Value::int(number))
}
