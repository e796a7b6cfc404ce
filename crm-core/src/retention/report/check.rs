//! Checks that the keys of a report agree with each other.
//!
//! What follows from other keys by arithmetic is checked to a relative 1e-9, the rest exactly.
//! Limits are not computed again, so that a report remains readable when a method is improved.

use serde_json::Value;

use crate::document::document::{invalid, short, value};
use crate::error::error::Result;
use crate::retention::report::arm_rules::ARM;
use crate::retention::report::figure_rules::{ARM_FIGURES, CONTROL_FIGURES, STRATUM_FIGURES};
use crate::retention::report::report::RetentionReport;
use crate::retention::report::report_rules::{REPORT, STRATA, STRATUM};
use crate::retention::report::rule::{check, check_figures};

/// A number by the end of its key, what it must be, and whether it is.
type NumberRule = (&'static str, &'static str, fn(f64) -> bool);

const NUMBERS: &[NumberRule] = &[
    ("p_value", "from 0 to 1", |given| (0.0..=1.0).contains(&given)),
    ("degrees_of_freedom", "above 0", |given| given > 0.0),
    ("standard_error", "at least 0", |given| given >= 0.0),
    ("statistic", "at least 0", |given| given >= 0.0),
];

/// Checks a report: its definition, its options, and that its keys agree.
pub(crate) fn check_report(report: &RetentionReport) -> Result<()> {
    report.definition.check().map_err(|error| error.within("$.definition"))?;
    let options = report.options.check(&report.definition);
    options.map_err(|error| error.within("$.options"))?;
    if let Value::Object(keys) = value(report)? {
        // A definition and options have numbers of their own.
        let figures = keys.iter().filter(|(key, _)| !["definition", "options"].contains(&&***key));
        figures
            .into_iter()
            .try_for_each(|(key, value)| check_numbers(&format!("$.{key}"), value))?;
    }
    check(report, ("$", report), REPORT)?;
    check_figures(report, ("$.control", &report.control), CONTROL_FIGURES)?;
    for arm in &report.arms {
        let part = (&*format!("$.arms.{}", arm.arm), arm);
        check_figures(report, part, ARM_FIGURES)?;
        check(report, part, ARM)?;
    }
    for strata in &report.strata {
        let path = format!("$.strata.{}", strata.arm);
        for (at, stratum) in strata.strata.iter().enumerate() {
            let part = (&*format!("{path}.strata[{at}]"), stratum);
            check_figures(report, part, STRATUM_FIGURES)?;
            check(report, part, STRATUM)?;
        }
        check(report, (&path, strata), STRATA)?;
    }
    Ok(())
}

/// Checks the numbers at any depth of a value.
fn check_numbers(path: &str, value: &Value) -> Result<()> {
    match value {
        Value::Object(keys) => keys.iter().try_for_each(|(key, value)| {
            let path = format!("{path}.{key}");
            check_number(&path, key, value)?;
            check_numbers(&path, value)
        }),
        Value::Array(values) => {
            let mut places = values.iter().enumerate();
            places.try_for_each(|(at, value)| check_numbers(&format!("{path}[{at}]"), value))
        }
        _ => Ok(()),
    }
}

fn check_number(path: &str, key: &str, value: &Value) -> Result<()> {
    let Some(number) = value.as_f64() else { return Ok(()) };
    let broken = NUMBERS.iter().find(|(end, _, holds)| key.ends_with(end) && !holds(number));
    match broken {
        Some((_, must, _)) => Err(invalid(path, format!("must be {must}, got {}", short(value)))),
        None => Ok(()),
    }
}
