//! Runs the vectors through the core, and writes the transcript of Rust.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails loudly")]

mod customer_vectors;
mod reason_vectors;
mod segment_vectors;
mod tally_vectors;

use crm_conformance::{Case, Item, Tolerance, root, vectors};
use crm_core::column::{Bitmap, TimeUnit, Values};
use crm_core::date::{Day, Instant};
use crm_core::error::UndefinedReason;
use crm_core::expression::Expression;
use crm_core::money::Decimals;
use crm_core::number::{Level, Method, Shape};
use crm_core::retention::{
    ArmReport, Assignment, CostContext, Dialect, RetentionReport, StrataReport,
};
use crm_core::retention::{check_ids, growthbook_v1, growthbook_v2};
use crm_core::stats;
use crm_core::stats::{ChiSquareTest, Comparison, IndependenceTest, MantelHaenszel, Moments, Test};
use crm_core::total::Total;
use crm_core::value;
use crm_core::value::LeakyBucket;
use crm_core::value::reference;
use crm_core::{
    Batch, Column, Currency, Error, Estimate, Money, RatioSet, ReportOptions, Result,
    RetentionStudy, StudyDefinition, Undefined,
};
use serde::Deserialize;
use serde_json::{Map, Value};

type Items = Vec<Item>;

#[test]
fn every_vector_passes() {
    let mut transcript = String::new();
    let mut wrong = Vec::new();
    for (file, vectors) in vectors().unwrap() {
        assert!(!vectors.source.is_empty(), "{file} does not say where its values come from");
        for case in &vectors.cases {
            let place = format!("{file}: {}", case.name);
            let found = run(&vectors.op, &case.given);
            if let Err(why) = agrees(&found, case, vectors.tolerance) {
                wrong.push(format!("{place}: {why}"));
            }
            let written = match &found {
                Ok(items) => items.iter().map(Item::transcribed).collect::<Vec<_>>().join(" "),
                Err(error) => failed(error),
            };
            transcript += &format!("{}\t{written}\n", Item::from(place).transcribed());
        }
    }
    let folder = root().join("target/conformance");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rust.txt"), transcript).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A failure as the transcripts have it: the number, the path, the details.
fn failed(error: &Error) -> String {
    let path = Item::from(error.path().unwrap_or_default()).transcribed();
    let details = Item::from(error.details()).transcribed();
    format!("!{} {path} {details}", error.code().as_i32())
}

fn agrees(found: &Result<Items>, case: &Case, tolerance: Tolerance) -> Result<(), String> {
    match (found, case.err) {
        (Err(error), Some(code)) if error.code().as_i32() == code => refused(error, case),
        (Err(error), _) => Err(format!("{error} ({})", error.code().as_i32())),
        (Ok(_), Some(code)) => Err(format!("succeeded instead of error {code}")),
        (Ok(items), None) => match &case.out {
            Some(Value::Array(expected)) => listed(items, expected, tolerance),
            Some(Value::Object(expected)) => reported(items, expected, tolerance),
            _ => Err("the case expects nothing".to_owned()),
        },
    }
}

/// Compares the path of an error, and those of its details that the case has.
fn refused(error: &Error, case: &Case) -> Result<(), String> {
    let path = error.path().unwrap_or_default();
    if case.err_path.as_deref() != Some(path) {
        return Err(format!("the path is {path:?}, not {:?}", case.err_path));
    }
    let is_place = path.is_empty() || path.starts_with('$') || path.starts_with("character ");
    // Each function that a case of reasons asks has its own names for `one` and `other`.
    let is_renamed = case.given.get("one").is_some();
    if !(is_place || is_renamed || names(&case.given, path)) {
        return Err(format!("the path {path:?} is not in the input"));
    }
    let details: Map<String, Value> =
        serde_json::from_str(&error.details()).map_err(|error| error.to_string())?;
    match case.err_details.iter().find(|(key, value)| details.get(*key) != Some(value)) {
        Some((key, value)) => Err(format!("{key} of the details is not {value}: {details:?}")),
        None => Ok(()),
    }
}

/// Whether each part of a path is a parameter of the case, or a column that it names.
fn names(given: &Map<String, Value>, path: &str) -> bool {
    fn holds(value: &Value, name: &str) -> bool {
        match value {
            // Of answers such as `Q1=yes`, the question.
            Value::String(text) => text.split('=').next() == Some(name),
            Value::Array(list) => list.iter().any(|one| holds(one, name)),
            Value::Object(map) => map.iter().any(|(key, one)| key == name || holds(one, name)),
            _ => false,
        }
    }
    // Results of a computation, the first parameter of `Money::parse`, the whole of an expression, and
    // the parameters that the cases of reasons call `one` and `other` are not in the input.
    const OTHERS: [&str; 10] = [
        "amount",
        "answers",
        "code",
        "context",
        "difference",
        "estimate",
        "expression",
        "n",
        "stated",
        "vendor",
    ];
    let input = Value::Object(given.clone());
    path.split([' ', '+', '*', '.']).filter(|part| !part.is_empty()).all(|part| {
        let name = part.split('[').next().unwrap_or_default();
        OTHERS.contains(&name) || holds(&input, name)
    })
}

fn listed(items: &Items, expected: &[Value], tolerance: Tolerance) -> Result<(), String> {
    if items.len() != expected.len() {
        return Err(format!("{} results, {} expected", items.len(), expected.len()));
    }
    for (item, value) in items.iter().zip(expected) {
        let agree = match (item, value) {
            (_, Value::Null) => true,
            (Item::Number(found), Value::String(infinite)) => {
                infinite.parse::<f64>().is_ok_and(|expected| *found == expected)
            }
            (Item::Number(found), value) => {
                value.as_f64().is_some_and(|expected| tolerance.holds(*found, expected))
            }
            (Item::Text(found), Value::String(text)) => found == text,
            (Item::Text(found), value) => {
                let number = value.to_string();
                *found == number
            }
        };
        if !agree {
            return Err(format!("{item:?} is not {value}"));
        }
    }
    Ok(())
}

/// Reads paths of the report; the second result is its JSON.
fn reported(
    items: &Items,
    expected: &Map<String, Value>,
    tolerance: Tolerance,
) -> Result<(), String> {
    let Some(Item::Text(json)) = items.get(1) else { return Err("no report".to_owned()) };
    let report: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    for (place, value) in expected {
        let found = lookup(&report, place).ok_or_else(|| format!("nothing at {place}"))?;
        let agree = match (found.as_f64(), value.as_f64()) {
            (Some(found), Some(expected)) => tolerance.holds(found, expected),
            _ => found == value,
        };
        if !agree {
            return Err(format!("{place} is {found}, not {value}"));
        }
    }
    Ok(())
}

fn lookup<'v>(report: &'v Value, place: &str) -> Option<&'v Value> {
    let arms = report["arms"].as_object()?;
    let arm = arms.iter().find_map(|(name, arm)| {
        let rest = place.strip_prefix(name.as_str())?.strip_prefix('.')?;
        Some((arm, rest))
    });
    let (from, rest) = arm.unwrap_or((report, place));
    rest.split('.').try_fold(from, |value, key| match key.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(key),
    })
}

/// The parameters of a case.
struct Given<'g>(&'g Map<String, Value>);

impl Given<'_> {
    fn value(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or_else(|| panic!("the case has no {name}"))
    }

    fn count(&self, name: &str) -> u64 {
        self.value(name).as_u64().unwrap()
    }

    fn number(&self, name: &str) -> f64 {
        number(self.value(name))
    }

    fn text(&self, name: &str) -> &str {
        self.value(name).as_str().unwrap()
    }

    fn method(&self) -> Result<Method> {
        self.text("method").parse()
    }

    fn level(&self) -> Result<Level> {
        Level::new(self.number("level"))
    }

    fn counts(&self) -> (u64, u64, u64, u64) {
        (self.count("x1"), self.count("n1"), self.count("x2"), self.count("n2"))
    }

    fn integers(&self, name: &str) -> Vec<u64> {
        self.value(name).as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect()
    }

    /// A mean, its variance and its size.
    fn mean(&self, group: u8) -> (f64, f64, u64) {
        let number = |name: &str| self.number(&format!("{name}{group}"));
        (number("mean"), number("variance"), self.count(&format!("n{group}")))
    }

    fn moments(&self, name: &str) -> Moments {
        let group = Given(self.value(name).as_object().unwrap());
        Moments {
            n: group.count("n"),
            mean_y: group.number("mean_y"),
            mean_x: group.number("mean_x"),
            variance_y: group.number("variance_y"),
            variance_x: group.number("variance_x"),
            covariance: group.number("covariance"),
        }
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.value(name).as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect()
    }
}

/// A number; infinity and the like are text in JSON.
fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap()
}

/// Reads an expression from its text or its JSON, and writes both.
fn expression(given: &Given<'_>) -> Result<Items> {
    let read = match given.0.get("text") {
        Some(_) => Expression::from_cql2_text(given.text("text"))?,
        None => Expression::from_cql2_json(given.text("json"))?,
    };
    Ok(vec![read.to_cql2_text().into(), read.to_cql2_json()?.into()])
}

fn run(op: &str, given: &Map<String, Value>) -> Result<Items> {
    let given = Given(given);
    match op {
        "stats.risk_difference" => comparison(stats::risk_difference, &given),
        "stats.risk_ratio" => comparison(stats::risk_ratio, &given),
        "stats.odds_ratio" => comparison(stats::odds_ratio, &given),
        "stats.proportion" => {
            let (x, n) = (given.count("x"), given.count("n"));
            Ok(estimate(&stats::proportion(x, n, given.method()?, given.level()?)?))
        }
        "stats.proportion_test" => {
            let (x, n) = (given.count("x"), given.count("n"));
            Ok(test(stats::proportion_test(x, n, given.number("null"), given.method()?)?))
        }
        "stats.nnt" => {
            let (x1, n1, x2, n2) = given.counts();
            Ok(set(&stats::nnt(x1, n1, x2, n2, given.method()?, given.level()?)?))
        }
        "stats.nnt_of" => {
            let (value, lower, upper) =
                (given.number("value"), given.number("lower"), given.number("upper"));
            let (level, method) = (given.level()?, given.method()?);
            Ok(set(&stats::nnt_of(&Estimate { value, lower, upper, level, method })?))
        }
        "stats.nnt_in_words" => Ok(vec![stats::nnt_in_words(&given_set(&given)?)?.into()]),
        "stats.fisher_exact" => exact(stats::fisher_exact, &given),
        "stats.mid_p" => exact(stats::mid_p, &given),
        "stats.fieller" => Ok(set(&stats::fieller(
            given.number("numerator"),
            given.number("numerator_variance"),
            given.number("denominator"),
            given.number("denominator_variance"),
            given.number("covariance"),
            given.level()?,
        )?)),
        "stats.adjust" => {
            let adjusted =
                stats::adjust(&given.numbers("p_values"), given.text("method").parse()?)?;
            Ok(adjusted.into_iter().map(Item::from).collect())
        }
        "stats.sample_ratio" => {
            let counts = given.integers("counts");
            let found = stats::sample_ratio(&counts, &given.numbers("expected"))?;
            Ok(sample_ratio(&found))
        }
        "stats.coverage" => Ok(vec![
            stats::coverage(
                given.count("n1"),
                given.number("p1"),
                given.count("n2"),
                given.number("p2"),
                given.method()?,
                given.level()?,
            )?
            .into(),
        ]),
        "stats.welch" => means(stats::welch, &given),
        "stats.ratio_of_means" => means(stats::ratio_of_means, &given),
        "stats.welch_degrees_of_freedom" => {
            let (variance1, variance2) = (given.number("variance1"), given.number("variance2"));
            let (n1, n2) = (given.count("n1"), given.count("n2"));
            Ok(vec![stats::welch_degrees_of_freedom(variance1, n1, variance2, n2)?.into()])
        }
        "stats.adjusted_difference" => {
            let (group1, group2) = (given.moments("group1"), given.moments("group2"));
            let adjustment = given.text("adjustment").parse()?;
            let level = given.level()?;
            Ok(compared(&stats::adjusted_difference(&group1, &group2, adjustment, level)?))
        }
        "stats.standardized_mean_difference" => Ok(vec![
            stats::standardized_mean_difference(
                given.number("mean1"),
                given.number("variance1"),
                given.number("mean2"),
                given.number("variance2"),
            )?
            .into(),
        ]),
        "stats.standardized_proportion_difference" => {
            let (counts1, counts2) = (given.integers("counts1"), given.integers("counts2"));
            Ok(vec![stats::standardized_proportion_difference(&counts1, &counts2)?.into()])
        }
        "stats.chi_square_homogeneity" => {
            let (counts1, counts2) = (given.integers("counts1"), given.integers("counts2"));
            Ok(chi_square(&stats::chi_square_homogeneity(&counts1, &counts2)?))
        }
        "stats.chi_square_independence" => {
            let table: Vec<Vec<u64>> =
                serde_json::from_value(given.value("table").clone()).unwrap();
            Ok(independence(&stats::chi_square_independence(&table)?))
        }
        "stats.trend_of_proportions" => {
            let (events, totals) = (given.integers("events"), given.integers("totals"));
            let scores: Option<Vec<f64>> =
                serde_json::from_value(given.value("scores").clone()).unwrap();
            let found = stats::trend_of_proportions(&events, &totals, scores.as_deref())?;
            Ok(vec![found.z.into(), found.p_value.into()])
        }
        "stats.binomial_limits" => {
            let (p, n) = (given.number("p"), given.count("n"));
            let (lower, upper) = stats::binomial_limits(p, n, given.level()?)?;
            Ok(vec![lower.into(), upper.into()])
        }
        "stats.e_value" => {
            let (lower, upper) = (given.number("lower"), given.number("upper"));
            let found = stats::e_value(given.number("risk_ratio"), lower, upper)?;
            Ok(vec![found.point.into(), found.limit.into()])
        }
        "stats.mantel_haenszel" => {
            let tables: Vec<[[u64; 2]; 2]> =
                serde_json::from_value(given.value("tables").clone()).unwrap();
            Ok(strata(&stats::mantel_haenszel(&tables, given.level()?)?))
        }
        "money.parse" => {
            let money = Money::parse(given.text("amount"), given.text("currency"))?;
            Ok(vec![money.amount().to_string().into(), money.to_string().into()])
        }
        "total" => total(&given),
        "acquisition_cost" => {
            let total = Money::parse(given.text("total"), given.text("currency"))?;
            let cost = value::acquisition_cost(total, given.count("acquired"))?;
            Ok([cost.each, cost.remainder].map(amount).into())
        }
        "retention_value" => {
            let income = Money::parse(given.text("income_gained"), given.text("currency"))?;
            let expense =
                Money::parse(given.text("expense_saved"), given.text("expense_currency"))?;
            let value = value::retention_value(income, expense)?;
            Ok([value.income_gained, value.expense_saved, value.total].map(amount).into())
        }
        "expression" => expression(&given),
        "segment" => segment_vectors::segment(&given),
        "customer" => customer_vectors::customer(&given),
        "reason" => reason_vectors::reason(&given),
        "reason_tally" => tally_vectors::tally(&given),
        "plus_months" => {
            let day: Day = given.text("date").parse()?;
            let months = given.value("months").as_i64().unwrap().try_into().unwrap();
            Ok(vec![i32::from(day.plus_months(months)?).to_string().into()])
        }
        "leaky_bucket" => leaky_bucket(&given),
        "reference.acquisition_to_retention" => {
            Ok(vec![reference::ACQUISITION_TO_RETENTION.into()])
        }
        "cost_context" => cost_context(&given),
        "assignment" => assignment(&given),
        "growthbook_v1" => Ok(vec![growthbook_v1(given.text("seed"), given.text("value")).into()]),
        "growthbook_v2" => Ok(vec![growthbook_v2(given.text("seed"), given.text("value")).into()]),
        "check_ids" => id_check(&given),
        "retention_study" => study(&given),
        "compare_costs" => compare_costs(&given),
        "summary_sql" => summary_sql(&given),
        other => panic!("there is no operation {other}"),
    }
}

fn comparison(
    compare: fn(u64, u64, u64, u64, Method, Level) -> Result<Comparison>,
    given: &Given<'_>,
) -> Result<Items> {
    let (x1, n1, x2, n2) = given.counts();
    Ok(compared(&compare(x1, n1, x2, n2, given.method()?, given.level()?)?))
}

fn means(
    compare: fn(f64, f64, u64, f64, f64, u64, Level) -> Result<Comparison>,
    given: &Given<'_>,
) -> Result<Items> {
    let ((m1, v1, n1), (m2, v2, n2)) = (given.mean(1), given.mean(2));
    Ok(compared(&compare(m1, v1, n1, m2, v2, n2, given.level()?)?))
}

fn compared(found: &Comparison) -> Items {
    let mut items = estimate(&found.estimate);
    items.push(found.p_value.into());
    items
}

fn independence(test: &IndependenceTest) -> Items {
    let or_none = |number: &Option<f64>| number.map_or_else(|| "none".into(), Item::from);
    let mut items = chi_square(&test.chi_square);
    items.extend([or_none(&test.cramers_v), test.smallest_expected.into()]);
    items.extend(test.residuals.iter().flatten().map(or_none));
    items
}

fn chi_square(found: &ChiSquareTest) -> Items {
    vec![
        found.method.name().into(),
        u64::from(found.degrees_of_freedom).into(),
        found.statistic.into(),
        found.p_value.into(),
    ]
}

fn strata(found: &MantelHaenszel) -> Items {
    let MantelHaenszel { risk_difference, risk_ratio, odds_ratio, .. } = found;
    let MantelHaenszel { cmh, cmh_corrected, cochran_q, breslow_day, tarone, .. } = found;
    let mut items = Items::new();
    for comparison in [risk_difference, risk_ratio, odds_ratio] {
        items.extend(or_undefined(comparison, compared));
    }
    for test in [cmh, cmh_corrected, cochran_q, breslow_day, tarone] {
        items.extend(or_undefined(test, chi_square));
    }
    for indices in [&found.used, &found.dropped] {
        items.push((indices.len() as u64).into());
        items.extend(indices.iter().map(|&index| Item::from(index as u64)));
    }
    items.push((found.without_variance as u64).into());
    items
}

fn estimate(found: &Estimate) -> Items {
    vec![found.value.into(), found.lower.into(), found.upper.into()]
}

fn set(found: &RatioSet) -> Items {
    vec![
        found.shape.name().into(),
        found.value.map_or(Item::from("none"), Item::from),
        found.lower.into(),
        found.upper.into(),
    ]
}

fn given_set(given: &Given<'_>) -> Result<RatioSet> {
    let shape: Shape = given.text("shape").parse()?;
    Ok(RatioSet {
        value: given.value("value").as_f64(),
        shape,
        lower: given.number("lower"),
        upper: given.number("upper"),
        level: given.level()?,
        method: given.method()?,
    })
}

/// A test gives its p-value and, if another test was used instead, its method.
fn test(found: Test) -> Items {
    vec![found.p_value.into()]
}

fn exact(
    exact: fn(u64, u64, u64, u64, stats::Alternative) -> Result<Test>,
    given: &Given<'_>,
) -> Result<Items> {
    let (a, b, c, d) = (given.count("a"), given.count("b"), given.count("c"), given.count("d"));
    Ok(test(exact(a, b, c, d, given.text("alternative").parse()?)?))
}

fn sample_ratio(found: &stats::SampleRatio) -> Items {
    vec![
        found.method.name().into(),
        u64::from(found.degrees_of_freedom).into(),
        found.statistic.into(),
        found.p_value.into(),
    ]
}

/// The columns of a JSON table, converted.
struct Table {
    columns: Vec<(String, Cells, Vec<u8>)>,
}

enum Cells {
    Bools(Vec<bool>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Texts(Vec<String>),
    Days(Vec<i32>),
    Times(Vec<i64>, Option<String>),
}

impl Table {
    fn of(table: &Value) -> Table {
        let column = |(name, cells): (&String, &Value)| {
            let made = Cells::of(cells);
            let cells = listed_cells(cells);
            let validity = cells.chunks(8).map(|eight| {
                eight.iter().enumerate().map(|(at, cell)| u8::from(!cell.is_null()) << at).sum()
            });
            (name.clone(), made, validity.collect())
        };
        Table { columns: table.as_object().unwrap().iter().map(column).collect() }
    }

    fn with<R>(&self, use_it: impl FnOnce(&Batch<'_>) -> Result<R>) -> Result<R> {
        let texts: Vec<Vec<&str>> = self
            .columns
            .iter()
            .map(|(_, cells, _)| match cells {
                Cells::Texts(texts) => texts.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            })
            .collect();
        let columns = self.columns.iter().zip(&texts).map(|((name, cells, validity), texts)| {
            let name = name.as_str();
            let column = match cells {
                Cells::Bools(values) => Column::bools(name, values),
                Cells::Integers(values) => Column::int64(name, values),
                Cells::Floats(values) => Column::float64(name, values),
                Cells::Texts(_) => Column::strings(name, texts),
                Cells::Days(days) => Column::new(name, Values::Date32(days)),
                Cells::Times(values, zone) => {
                    let values = Values::Timestamp { values, unit: TimeUnit::Microsecond };
                    Column::new(name, values).with_zone(zone.as_deref())
                }
            };
            let length = column.len();
            column.with_validity(Bitmap::new(validity, 0, length)?)
        });
        use_it(&Batch::new(columns.collect::<Result<Vec<_>>>()?)?)
    }
}

/// The cells of a column: a list, or the list of an object such as `{"days": [...]}`.
fn listed_cells(column: &Value) -> &[Value] {
    let list = ["days", "times"].iter().find_map(|kind| column.get(kind)).unwrap_or(column);
    list.as_array().unwrap()
}

impl Cells {
    fn of(column: &Value) -> Cells {
        let cells = listed_cells(column);
        if column.get("days").is_some() {
            let day =
                |cell: &Value| cell.as_str().map_or(0, |day| day.parse::<Day>().unwrap().into());
            return Cells::Days(cells.iter().map(day).collect());
        }
        if column.get("times").is_some() {
            let time = |cell: &Value| {
                cell.as_str().map_or(0, |time| time.parse::<Instant>().unwrap().into())
            };
            let zone = column.get("zone").and_then(Value::as_str).map(str::to_owned);
            return Cells::Times(cells.iter().map(time).collect(), zone);
        }
        let present = || cells.iter().filter(|cell| !cell.is_null());
        if present().all(Value::is_boolean) {
            Cells::Bools(cells.iter().map(|cell| cell.as_bool().unwrap_or_default()).collect())
        } else if present().all(|cell| cell.is_i64() || cell.is_u64()) {
            Cells::Integers(cells.iter().map(|cell| cell.as_i64().unwrap_or_default()).collect())
        } else if present().all(Value::is_number) {
            Cells::Floats(cells.iter().map(|cell| cell.as_f64().unwrap_or_default()).collect())
        } else {
            let text = |cell: &Value| cell.as_str().unwrap_or_default().to_owned();
            Cells::Texts(cells.iter().map(text).collect())
        }
    }
}

fn total(given: &Given<'_>) -> Result<Items> {
    let currency = given.value("currency").as_str().map(str::parse::<Currency>).transpose()?;
    let decimals = given
        .value("decimals")
        .as_u64()
        .map(|decimals| Decimals::new(decimals as u32))
        .transpose()?;
    let mut total = Total::new(given.text("column"), currency, decimals)?;
    for update in given.value("updates").as_array().unwrap() {
        Table::of(update).with(|batch| total.update(batch))?;
    }
    assert_eq!(Total::from_json(&total.to_json()?)?, total);
    let report = total.report();
    let rounded = report.rounded.as_ref();
    Ok(vec![
        report.rows.into(),
        report.nulls.into(),
        report.sum.to_string().into(),
        rounded.map_or(0, |rounded| rounded.rows).into(),
        rounded.map_or(0.0, |rounded| rounded.largest_change).into(),
    ])
}

fn amount(money: Money) -> Item {
    money.amount().to_string().into()
}

fn leaky_bucket(given: &Given<'_>) -> Result<Items> {
    let number = |name| given.number(name);
    let bucket = LeakyBucket::new(number("stock"), number("inflow"), number("loss_rate"))?;
    let one = |value: &f64| vec![Item::from(*value)];
    let mut items: Items =
        bucket.trajectory(given.count("steps"))?.into_iter().map(Item::from).collect();
    items.extend([
        bucket.step().stock().into(),
        bucket.lost().into(),
        bucket.state().name().into(),
    ]);
    items.extend(or_undefined(&bucket.equilibrium(), one));
    items.extend(or_undefined(&bucket.maintenance_share(), one));
    Ok(items)
}

fn cost_context(given: &Given<'_>) -> Result<Items> {
    let context = CostContext::from_json(&given.value("context").to_string())?;
    let other = CostContext::from_json(&given.value("other").to_string())?;
    let mut items: Items = vec![context.to_json()?.into()];
    items.extend(context.differences(&other).into_iter().map(Item::from));
    Ok(items)
}

/// Each customer is assigned twice: with all others, and alone.
fn assignment(given: &Given<'_>) -> Result<Items> {
    let assignment = Assignment::from_json(&given.value("definition").to_string())?;
    let rows = given.value("rows");
    let codes = Table::of(rows).with(|batch| assignment.assign(batch.column("ids")?))?;
    let json = assignment.to_json()?;
    assert_eq!(Assignment::from_json(&json)?, assignment);
    let (names, ratio) = (assignment.arm_names(), assignment.allocation_ratio());
    let mut items: Items = vec![json.into()];
    for name in &names {
        items.extend([(*name).into(), ratio.get(*name).copied().unwrap().into()]);
    }
    for (code, id) in codes.into_iter().zip(rows["ids"].as_array().unwrap()) {
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let bucket = u64::from(assignment.bucket(&id));
        let name = names.get(usize::from(code)).copied().unwrap();
        items.extend([name.into(), bucket.into(), assignment.arm(&id).into()]);
    }
    Ok(items)
}

fn id_check(given: &Given<'_>) -> Result<Items> {
    let mut table = Table::of(given.value("rows"));
    // An object is sorted by its keys; the parameters of the operation begin with the ids.
    table.columns.reverse();
    let check = table.with(|batch| check_ids(batch.column("ids")?, batch.column("arms")?))?;
    let counts = [check.rows, check.distinct, check.duplicates, check.in_two_arms];
    let mut items: Items = counts.map(Item::from).into();
    let examples = check.duplicate_examples.iter().chain(&check.in_two_arms_examples);
    items.extend(examples.map(|id| id.as_str().into()));
    items.push(check.to_json()?.into());
    Ok(items)
}

fn study(given: &Given<'_>) -> Result<Items> {
    let (state, report) = reported_study(given)?;
    study_report(state, &report)
}

/// The state of a study and its report.
fn reported_study(given: &Given<'_>) -> Result<(String, RetentionReport)> {
    let definition = StudyDefinition::from_json(&given.value("definition").to_string())?;
    let mut study = RetentionStudy::new(definition)?;
    for update in given.value("updates").as_array().unwrap() {
        if let Some(rows) = update.get("rows") {
            Table::of(rows).with(|batch| study.update(batch))?;
        } else {
            Table::of(&update["summary"]).with(|batch| study.update_summary(batch))?;
        }
    }
    let options = ReportOptions::from_json(&given.value("options").to_string())?;
    assert_eq!(ReportOptions::from_json(&options.to_json()?)?, options);
    let state = study.to_json()?;
    assert_eq!(RetentionStudy::from_json(&state)?, study);
    let report = study.report(&options)?;
    Ok((state, report))
}

fn compare_costs(given: &Given<'_>) -> Result<Items> {
    let report = |name| reported_study(&Given(given.value(name).as_object().unwrap()));
    let (_, first) = report("first")?;
    let second = if given.0.contains_key("second") { Some(report("second")?.1) } else { None };
    let force = given.value("force").as_bool().unwrap();
    let one = first.arms().first().unwrap();
    let other =
        second.as_ref().map_or(first.arms().get(1), |second| second.arms().first()).unwrap();
    let found = crm_core::retention::compare_costs(one, other, force)?;
    let mut items = or_undefined(&found.difference, estimate);
    items.push(u64::from(found.forced).into());
    items.extend(found.mismatches.into_iter().map(Item::from));
    Ok(items)
}

fn summary_sql(given: &Given<'_>) -> Result<Items> {
    let definition = StudyDefinition::from_json(&given.value("definition").to_string())?;
    let study = RetentionStudy::new(definition)?;
    let query = |&dialect| Ok(study.summary_sql(given.text("table"), dialect)?.into());
    Dialect::ALL.iter().map(query).collect()
}

fn study_report(state: String, report: &RetentionReport) -> Result<Items> {
    let json = report.to_json()?;
    let again = RetentionReport::from_json(&json)?;
    assert_eq!((&again, again.to_json()?), (report, json.clone()));
    let mut items: Items = vec![
        state.into(),
        json.into(),
        report.to_text().into(),
        report.to_html().into(),
        report.to_html_fragment().into(),
    ];
    items.extend(or_undefined(&report.sample_ratio(), sample_ratio));
    let control = report.control();
    items.extend([control.arm.as_str().into(), control.n.into(), control.churned.into()]);
    items.extend(estimate(&control.churn_rate));
    for arm in report.arms() {
        items.extend(arm_report(arm)?);
    }
    for finding in report.findings() {
        items.extend([
            finding.name().into(),
            finding.severity().name().into(),
            finding.to_string().into(),
            finding.to_json()?.into(),
        ]);
    }
    for one in report.balance() {
        let number = |number: &f64| vec![Item::from(*number)];
        items.extend([one.arm.as_str().into(), one.covariate.as_str().into()]);
        items.extend(or_undefined(&one.smd, number));
        items.extend(or_undefined(&one.p_value, number));
        items.push(one.missing_p_value.map_or("none".into(), Item::from));
        let missing = [one.missing, one.control_missing];
        items.extend(missing.map(|found| found.map_or("none".into(), Item::from)));
    }
    items.extend(report.strata().iter().flat_map(strata_report));
    walk("", &serde_json::to_value(report).unwrap(), &mut items);
    Ok(items)
}

/// Adds every figure of a report with its pointer: what C reads from the document.
fn walk(pointer: &str, value: &Value, items: &mut Items) {
    items.push(pointer.into());
    match value {
        Value::Null => items.push("null".into()),
        Value::Bool(truth) => items.push(truth.to_string().into()),
        Value::Number(number) => items.push(number.as_f64().unwrap().into()),
        Value::String(text) => items.push(text.as_str().into()),
        Value::Array(values) => {
            items.push("list".into());
            for (at, value) in values.iter().enumerate() {
                walk(&format!("{pointer}/{at}"), value, items);
            }
        }
        Value::Object(members) => match members.get("undefined") {
            Some(reason) => items.push(reason.as_str().unwrap().into()),
            None => walk_object(pointer, members, items),
        },
    }
}

fn walk_object(pointer: &str, members: &Map<String, Value>, items: &mut Items) {
    let whole = Value::Object(members.clone());
    items.push("object".into());
    if let Ok(found) = Estimate::deserialize(&whole) {
        items.push("estimate".into());
        items.extend(estimate(&found));
        items.extend([found.level.get().into(), found.method.name().into()]);
    }
    if let Ok(found) = RatioSet::deserialize(&whole) {
        items.push("set".into());
        items.extend(set(&found));
        items.extend([found.level.get().into(), found.method.name().into()]);
    }
    if let Ok(money) = Money::deserialize(&whole) {
        items.extend(["money".into(), amount(money)]);
    }
    for (name, value) in members {
        let name = name.replace('~', "~0").replace('/', "~1");
        walk(&format!("{pointer}/{name}"), value, items);
    }
}

fn strata_report(strata: &StrataReport) -> Items {
    let named = |names: &[Option<String>]| {
        let names: Vec<&str> = names.iter().map(|one| one.as_deref().unwrap_or("(null)")).collect();
        Item::from(names.join(", "))
    };
    let mut items: Items = vec![strata.arm.as_str().into()];
    for stratum in &strata.strata {
        items.push(named(&stratum.names));
        let counts = [stratum.n, stratum.churned, stratum.control_n, stratum.control_churned];
        items.extend(counts.map(Item::from));
        items.extend(estimate(&stratum.churn_reduction));
        items.push(stratum.retained.into());
        items.push(stratum.group.into());
    }
    items.extend(strata.lacking.iter().map(|names| named(names)));
    let Ok(combined) = &strata.combined else {
        items.push("none".into());
        return items;
    };
    for found in [&combined.churn_reduction, &combined.risk_ratio, &combined.odds_ratio] {
        items.extend(or_undefined(found, compared));
    }
    for found in [
        &combined.cmh,
        &combined.cmh_corrected,
        &combined.cochran_q,
        &combined.breslow_day,
        &combined.tarone,
    ] {
        items.extend(or_undefined(found, chi_square));
    }
    items
}

fn arm_report(arm: &ArmReport) -> Result<Items> {
    let mut items: Items = vec![
        arm.arm.as_str().into(),
        arm.n.into(),
        arm.churned.into(),
        arm.p_value.unwrap_or(1.0).into(),
        arm.unadjusted_p_value.unwrap_or(1.0).into(),
        arm.verdict.name().into(),
    ];
    items.extend(or_undefined(&arm.detectable_reduction, |found| vec![(*found).into()]));
    items.extend(or_undefined(&arm.quadrant, |found| vec![found.name().into()]));
    items.extend(or_undefined(&arm.cost, |cost| vec![amount(*cost)]));
    items.extend(estimate(&arm.churn_rate));
    items.extend(or_undefined(&arm.churn_reduction, estimate));
    items.extend(or_undefined(&arm.risk_ratio, estimate));
    items.extend(or_undefined(&arm.lift, estimate));
    items.extend(or_undefined(&arm.odds_ratio, estimate));
    items.extend(or_undefined(&arm.nnt, set));
    items.extend(or_undefined(&arm.retained, estimate));
    items.extend(or_undefined(&arm.cost_per_retained, set));
    let benefit = Undefined::split(arm.net_benefit(Money::parse_amount("value", "100")?))?;
    items.extend(or_undefined(&benefit, estimate));
    for found in [&arm.net_benefit_at_value, &arm.acquisition_ratio] {
        if !is_not_asked(found) {
            items.extend(or_undefined(found, estimate));
        }
    }
    items.push(arm.money_verdict.map_or("none", |verdict| verdict.name()).into());
    items.extend(or_undefined(&arm.incremental_revenue, estimate));
    items.extend(or_undefined(&arm.incremental_revenue_adjusted, estimate));
    items.extend(or_undefined(&arm.churn_reduction_adjusted, estimate));
    items.extend(or_undefined(&arm.complier_reduction, set));
    for found in [&arm.break_even_unit_cost, &arm.return_on_cost] {
        if is_not_asked(found) {
            items.push("none".into());
        } else {
            items.extend(or_undefined(found, estimate));
        }
    }
    let counts = [
        arm.exposed,
        arm.excluded,
        arm.excluded_churned,
        arm.revenue_known,
        arm.revenue_missing,
        arm.revenue_capped,
    ];
    items.extend(counts.map(|found| found.map_or("none".into(), Item::from)));
    let values = ["0", "50", "100"].map(|value| Money::parse_amount("values", value));
    let values: Vec<_> = values.into_iter().collect::<Result<_>>()?;
    let curve = Undefined::split(arm.acceptability(&values))?;
    let listed = |curve: &Vec<f64>| curve.iter().copied().map(Item::from).collect();
    items.extend(or_undefined(&curve, listed));
    Ok(items)
}

fn is_not_asked<T>(found: &Result<T, Undefined>) -> bool {
    matches!(found, Err(undefined) if undefined.reason == UndefinedReason::NotAsked)
}

fn or_undefined<T>(found: &Result<T, Undefined>, items: impl Fn(&T) -> Items) -> Items {
    match found {
        Ok(value) => items(value),
        Err(undefined) => vec![undefined.to_string().into()],
    }
}

#[test]
fn errors_have_the_numbers_that_the_header_gives_them() {
    let header = std::fs::read_to_string(root().join("include/crm.h")).unwrap();
    for code in crm_core::ErrorCode::ALL {
        // OutOfRange is OUT_OF_RANGE in C.
        let words = code.name().chars().flat_map(|c| {
            let apart = c.is_uppercase().then_some('_');
            apart.into_iter().chain([c.to_ascii_uppercase()])
        });
        let line = format!("#define CRM_ERR{} {}\n", words.collect::<String>(), code.as_i32());
        assert!(header.contains(&line), "{line}");
    }
    assert_eq!(Error::EmptyInput.code().as_i32(), 209);
}
