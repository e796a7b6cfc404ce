//! A table that is already grouped gives the same state as its rows.

use std::collections::BTreeMap;

use crm_core::column::{Bitmap, Integers, Text, Values};
use crm_core::error::UndefinedReason;
use crm_core::{Batch, Column, ErrorCode, RetentionStudy, StudyDefinition};
use proptest::prelude::*;

use super::rows::{
    ARMS, Form, Places, REGIONS, Row, USUAL, definition, of_rows, places, reports, row,
};

/// The names and the values of a table of sums, with the decimals of each.
pub(crate) struct Table {
    pub(crate) keys: Vec<Key>,
    pub(crate) counts: BTreeMap<String, Vec<i64>>,
    pub(crate) sums: BTreeMap<String, (u32, Vec<i128>)>,
    /// Sums of products of three factors, which exceed 128 bits, as text.
    pub(crate) cubes: BTreeMap<String, Vec<String>>,
}

type Get = fn(&Row) -> Option<i64>;

/// The arm, the region and the vip of a group.
type Key = (usize, Option<usize>, Option<bool>);

const METRICS: [(&str, Get); 3] =
    [("revenue", |r| r.revenue), ("baseline", |r| r.baseline), ("cost", |r| Some(r.cost))];

/// Groups rows as a database would.
pub(crate) fn grouped(rows: &[Row], places: Places) -> Table {
    let mut groups: BTreeMap<Key, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.arm, row.region, row.vip)).or_default().push(row);
    }
    let mut table = Table {
        keys: Vec::new(),
        counts: BTreeMap::new(),
        sums: BTreeMap::new(),
        cubes: BTreeMap::new(),
    };
    for (key, rows) in groups {
        table.keys.push(key);
        let followed = |row: &&&Row| row.days >= 30;
        let excluded = rows.iter().filter(|row| !followed(row)).map(|row| row.count).sum();
        table.count("excluded", excluded);
        let lost = rows.iter().filter(|row| !followed(row) && row.lost);
        table.count("excluded_churned", lost.map(|row| row.count).sum());
        let rows: Vec<&Row> = rows.iter().filter(followed).copied().collect();
        table.group(&rows, places);
    }
    table
}

impl Table {
    fn count(&mut self, name: &str, count: i64) {
        self.counts.entry(name.to_owned()).or_default().push(count);
    }

    fn sum(&mut self, name: &str, places: u32, rows: &[&Row], of: impl Fn(&Row) -> Option<i128>) {
        let sum = rows.iter().filter_map(|row| Some(of(row)? * i128::from(row.count))).sum();
        self.sums.entry(name.to_owned()).or_insert((places, Vec::new())).1.push(sum);
    }

    /// Writes the sum of a square times a number as two terms.
    fn cube(&mut self, name: &str, places: u32, rows: &[&Row], square: Get, factor: Get) {
        const HALF: i128 = 1_000_000_000_000_000;
        let terms = rows.iter().filter_map(|row| {
            let (one, other) = (i128::from(square(row)?), i128::from(factor(row)?));
            Some((one * one, other * i128::from(row.count)))
        });
        let (high, low) = terms.fold((0, 0), |(high, low), (square, factor)| {
            (high + square / HALF * factor, low + square % HALF * factor)
        });
        let text = format!("{high}e{}+{low}e-{places}", 15 - i64::from(places));
        self.cubes.entry(name.to_owned()).or_default().push(text);
    }

    fn group(&mut self, rows: &[&Row], places: Places) {
        let count = |holds: &dyn Fn(&Row) -> bool| -> i64 {
            rows.iter().filter(|row| holds(row)).map(|row| row.count).sum()
        };
        self.count("n", count(&|_| true));
        self.count("churned", count(&|row| row.lost));
        self.count("exposed", count(&|row| row.exposed));
        self.count("exposed_churned", count(&|row| row.exposed && row.lost));
        let wide = |value: Option<i64>| value.map(i128::from);
        for ((name, get), &decimals) in METRICS.iter().zip(&places) {
            self.count(&format!("{name}_n"), count(&|row| get(row).is_some()));
            self.count(&format!("{name}_churned"), count(&|row| row.lost && get(row).is_some()));
            self.sum(&format!("{name}_sum"), decimals, rows, |row| wide(get(row)));
            let square = |row: &Row| wide(get(row)).map(|units| units * units);
            self.sum(&format!("{name}_sum_sq"), 2 * decimals, rows, square);
            let lost = |row: &Row| wide(get(row)).filter(|_| row.lost);
            self.sum(&format!("{name}_churned_sum"), decimals, rows, lost);
        }
        self.cube("revenue_sum_cube", 3 * places[0], rows, METRICS[0].1, METRICS[0].1);
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let ((one, get), (other, of)) = (METRICS[first], METRICS[second]);
            let (d, e) = (places[first], places[second]);
            let both: Vec<&Row> = rows
                .iter()
                .filter(|row| get(row).is_some() && of(row).is_some())
                .copied()
                .collect();
            let pair = format!("{one}_{other}");
            if (first, second) == (0, 1) {
                self.cube("revenue_baseline_revenue_sum_cube", 3 * d, &both, get, get);
                self.cube("revenue_baseline_revenue_sq_sum", 2 * d + e, &both, get, of);
                self.cube("revenue_baseline_baseline_sq_sum", d + 2 * e, &both, of, get);
                self.cube("revenue_baseline_baseline_sum_cube", 3 * e, &both, of, of);
            }
            self.count(&format!("{pair}_n"), both.iter().map(|row| row.count).sum());
            let product = |row: &Row| Some(wide(get(row))? * wide(of(row))?);
            self.sum(&format!("{pair}_sum"), d + e, &both, product);
            for (name, get, places) in [(one, get, d), (other, of, e)] {
                self.sum(&format!("{pair}_{name}_sum"), places, &both, |row| wide(get(row)));
                let square = |row: &Row| wide(get(row)).map(|units| units * units);
                self.sum(&format!("{pair}_{name}_sum_sq"), 2 * places, &both, square);
            }
        }
        for (name, get, decimals) in
            [("age", (|r| r.age) as Get, places[3]), ("history", |r| r.baseline, places[1])]
        {
            self.count(&format!("{name}_n"), count(&|row| get(row).is_some()));
            self.sum(&format!("{name}_sum"), decimals, rows, |row| wide(get(row)));
            let square = |row: &Row| wide(get(row)).map(|units| units * units);
            self.sum(&format!("{name}_sum_sq"), 2 * decimals, rows, square);
        }
    }

    pub(crate) fn without(mut self, columns: &[&str]) -> Table {
        self.counts.retain(|name, _| !columns.contains(&name.as_str()));
        self.sums.retain(|name, _| !columns.contains(&name.as_str()));
        self.cubes.retain(|name, _| !columns.contains(&name.as_str()));
        self
    }

    /// Adds the table to a study.
    pub(crate) fn put(
        &self,
        definition: &StudyDefinition,
        form: Form,
    ) -> crm_core::Result<RetentionStudy> {
        let mut study = RetentionStudy::new(definition.clone())?;
        let arms: Vec<&str> = self.keys.iter().map(|key| ARMS[key.0]).collect();
        let regions: Vec<&str> = self.keys.iter().map(|key| REGIONS[key.1.unwrap_or(0)]).collect();
        let vips: Vec<bool> = self.keys.iter().map(|key| key.2.unwrap_or(false)).collect();
        let valid = |holds: &dyn Fn(usize) -> bool| -> Vec<u8> {
            let mut bytes = vec![0; self.keys.len().div_ceil(8)];
            (0..self.keys.len())
                .filter(|&at| holds(at))
                .for_each(|at| bytes[at / 8] |= 1 << (at % 8));
            bytes
        };
        let (region_bits, vip_bits) =
            (valid(&|at| self.keys[at].1.is_some()), valid(&|at| self.keys[at].2.is_some()));
        let bitmap = |bytes| Bitmap::new(bytes, 0, self.keys.len()).unwrap();
        let text: BTreeMap<&String, Vec<String>> =
            self.sums.iter().map(|(name, sums)| (name, written(sums))).collect();
        let views: BTreeMap<&String, Vec<&str>> = text
            .iter()
            .map(|(name, texts)| (*name, texts.iter().map(String::as_str).collect()))
            .collect();
        let integers: BTreeMap<&String, Vec<i64>> = self
            .sums
            .iter()
            .map(|(name, (_, sums))| (name, sums.iter().map(|&sum| sum as i64).collect()))
            .collect();
        let cubes: BTreeMap<&String, Vec<&str>> = self
            .cubes
            .iter()
            .map(|(name, texts)| (name, texts.iter().map(String::as_str).collect()))
            .collect();
        let mut columns = vec![
            Column::strings("arm", &arms),
            Column::new("region", Values::Text(Text::Strings(&regions)))
                .with_validity(bitmap(&region_bits))?,
            Column::bools("vip", &vips).with_validity(bitmap(&vip_bits))?,
        ];
        for (name, counts) in &self.counts {
            columns.push(Column::int64(name.as_str(), counts));
        }
        for (name, (places, sums)) in &self.sums {
            let values = match form {
                Form::Decimals => Values::Decimal128 { values: sums, scale: *places as i32 },
                Form::Integers => Values::Integers(Integers::Int64(&integers[name])),
                _ => Values::Text(Text::Strings(&views[name])),
            };
            columns.push(Column::new(name.as_str(), values));
        }
        for (name, texts) in &cubes {
            columns.push(Column::strings(name.as_str(), texts));
        }
        study.update_summary(&Batch::new(columns)?)?;
        Ok(study)
    }
}

/// Writes sums as decimals, as a database does.
fn written((places, sums): &(u32, Vec<i128>)) -> Vec<String> {
    let one = |&sum: &i128| {
        let (sign, size, scale) =
            (if sum < 0 { "-" } else { "" }, sum.unsigned_abs(), 10_u128.pow(*places));
        match places {
            0 => format!("{sign}{size}"),
            _ => format!(
                "{sign}{}.{:0places$}",
                size / scale,
                size % scale,
                places = *places as usize
            ),
        }
    };
    sums.iter().map(one).collect()
}

/// A study with numeric covariates only, as a summary requires.
pub(crate) fn numeric(places: Places) -> StudyDefinition {
    definition(places).with_covariates(["age", "history"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_grouped_table_gives_the_bytes_of_its_rows(
        rows in prop::collection::vec(row(15), 1..150),
        form in prop::sample::select(vec![Form::Decimals, Form::Floats]),
    ) {
        let definition = numeric(USUAL);
        let expected = of_rows(&definition, &rows, Form::Decimals);
        let found = grouped(&rows, USUAL).put(&definition, form).unwrap();
        prop_assert_eq!(found.to_json().unwrap(), expected.to_json().unwrap());
        prop_assert_eq!(reports(&found), reports(&expected));
    }

    #[test]
    fn sums_of_integers_give_the_bytes_of_their_rows(rows in prop::collection::vec(row(7), 1..150)) {
        let definition = numeric([0; 4]);
        let expected = of_rows(&definition, &rows, Form::Integers);
        let found = grouped(&rows, places(&definition)).put(&definition, Form::Integers).unwrap();
        prop_assert_eq!(found.to_json().unwrap(), expected.to_json().unwrap());
    }

    /// A missing column makes its figures undefined, and changes nothing else.
    #[test]
    fn a_table_without_some_columns_is_taken_for_the_rest(
        rows in prop::collection::vec(row(6), 30..150),
        lacking in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let definition = numeric(USUAL);
        let table = grouped(&rows, USUAL);
        let optional: Vec<String> = table
            .counts
            .keys()
            .chain(table.sums.keys())
            .chain(table.cubes.keys())
            .filter(|name| !["n", "churned"].contains(&name.as_str()) && *name != "cost_n")
            .cloned()
            .collect();
        let lacking: Vec<&str> = lacking.iter().map(|at| optional[at.index(optional.len())].as_str()).collect();
        // Customers without a metric are counted by its `_n`; without that column all customers
        // have it.
        prop_assume!(!lacking.iter().any(|name| name.ends_with("_n") && name.matches('_').count() == 1));
        let whole = table.put(&definition, Form::Decimals).unwrap();
        let part = grouped(&rows, USUAL).without(&lacking).put(&definition, Form::Decimals);
        prop_assert!(part.is_ok(), "{lacking:?}: {}", part.unwrap_err());
        let part = part.unwrap();
        let json = part.to_json().unwrap();
        prop_assert_eq!(RetentionStudy::from_json(&json).unwrap().to_json().unwrap(), json);
        let (Ok(one), Ok(other)) =
            (whole.report(&Default::default()), part.report(&Default::default()))
        else {
            return Ok(());
        };
        for (one, other) in one.arms().iter().zip(other.arms()) {
            prop_assert_eq!(one.churn_reduction, other.churn_reduction);
            same_or_missing(&one.incremental_revenue, &other.incremental_revenue)?;
            same_or_missing(&one.incremental_revenue_adjusted, &other.incremental_revenue_adjusted)?;
            same_or_missing(&one.churn_reduction_adjusted, &other.churn_reduction_adjusted)?;
            same_or_missing(&one.cost, &other.cost)?;
            same_or_missing(&one.cost_per_retained, &other.cost_per_retained)?;
            same_or_missing(&one.complier_reduction, &other.complier_reduction)?;
        }
        for (one, other) in one.balance().iter().zip(other.balance()) {
            same_or_missing(&one.smd, &other.smd)?;
        }
    }
}

fn same_or_missing<T: std::fmt::Debug + PartialEq>(
    one: &Result<T, crm_core::Undefined>,
    other: &Result<T, crm_core::Undefined>,
) -> Result<(), TestCaseError> {
    let missing =
        other.as_ref().is_err_and(|undefined| undefined.reason == UndefinedReason::MissingColumn);
    prop_assert!(missing || one == other, "{one:?} {other:?}");
    Ok(())
}

fn small(n: i64, churned: i64) -> Vec<(&'static str, i64)> {
    vec![("n", n), ("churned", churned)]
}

/// A table of one row with these counts and sums; omitted ones have their usual value.
fn one_row(
    definition: &StudyDefinition,
    given: &[(&'static str, i64)],
) -> crm_core::Result<RetentionStudy> {
    let mut study = RetentionStudy::new(definition.clone())?;
    let values: Vec<[i64; 2]> = given.iter().map(|&(name, value)| [ok(name), value]).collect();
    let mut columns = vec![Column::strings("arm", &["none", "mail"])];
    for ((name, _), values) in given.iter().zip(&values) {
        columns.push(Column::int64(*name, values));
    }
    study.update_summary(&Batch::new(columns)?)?;
    Ok(study)
}

/// The sums of ten customers with the value 1 everywhere, three of them lost.
fn ok(name: &str) -> i64 {
    match name {
        "churned" | "exposed_churned" => 3,
        "exposed" => 6,
        name if name.ends_with("churned") || name.ends_with("churned_sum") => 3,
        "excluded" => 0,
        _ => 10,
    }
}

fn unstratified() -> StudyDefinition {
    let mut definition = numeric([0; 4]);
    definition.strata.clear();
    definition
}

#[test]
fn contradictions_are_rejected_with_their_row() {
    let all: Vec<(&str, i64)> = [
        "n",
        "churned",
        "exposed",
        "exposed_churned",
        "excluded",
        "revenue_n",
        "revenue_churned",
        "revenue_sum",
        "revenue_sum_sq",
        "revenue_churned_sum",
        "baseline_sum",
        "baseline_sum_sq",
        "baseline_churned_sum",
        "cost_n",
        "cost_sum",
        "cost_sum_sq",
        "cost_churned_sum",
        "revenue_baseline_n",
        "revenue_baseline_sum",
        "revenue_baseline_revenue_sum",
        "revenue_baseline_revenue_sum_sq",
        "revenue_cost_sum",
        "baseline_cost_sum",
        "age_n",
        "age_sum",
        "age_sum_sq",
        "history_sum",
        "history_sum_sq",
    ]
    .iter()
    .map(|&name| (name, ok(name)))
    .collect();
    let definition = unstratified();
    assert!(one_row(&definition, &all).is_ok(), "{:?}", one_row(&definition, &all).err());
    for (name, wrong) in [
        ("exposed", 11),
        ("exposed_churned", 4),
        // Seven lost customers among four who were not exposed.
        ("churned", 8),
        ("revenue_n", 11),
        ("revenue_churned", 4),
        // All ten have revenue, and so have all three who were lost.
        ("revenue_churned", 2),
        ("revenue_sum", 11),
        ("revenue_sum", -11),
        ("revenue_sum_sq", 9),
        ("revenue_sum_sq", -1),
        ("revenue_churned_sum", 9),
        ("revenue_churned_sum", -3),
        ("baseline_churned_sum", 4),
        ("cost_n", 9),
        ("cost_sum", -1),
        ("cost_churned_sum", -1),
        ("cost_churned_sum", 4),
        ("revenue_baseline_n", 11),
        ("revenue_baseline_n", 9),
        ("revenue_baseline_sum", 11),
        ("revenue_baseline_sum", -10),
        ("revenue_baseline_revenue_sum", 11),
        ("revenue_baseline_revenue_sum_sq", 11),
        ("age_n", 11),
        ("age_sum", 11),
        ("history_sum_sq", 9),
    ] {
        let given: Vec<(&str, i64)> =
            all.iter().map(|&(n, value)| (n, if n == name { wrong } else { value })).collect();
        let error = one_row(&definition, &given).err();
        let error = error.unwrap_or_else(|| panic!("{name} = {wrong} was taken"));
        assert_eq!(error.code(), ErrorCode::InconsistentSummary, "{name} = {wrong}: {error}");
        assert!(error.to_string().contains("row 1"), "{error}");
    }
}

#[test]
fn a_cost_that_may_be_negative_is_taken() {
    let mut definition = unstratified().with_negative_cost();
    definition.covariates.clear();
    definition.missing.clear();
    (definition.revenue, definition.baseline, definition.exposed) = (None, None, None);
    definition.decimals = [("paid".to_owned(), 0)].into();
    let cost = crm_core::ProgramCost::parse("0", "0").unwrap();
    definition.cost = cost.into();
    let mut given = small(10, 3);
    given.extend([("cost_sum", -10), ("cost_sum_sq", 10), ("cost_churned_sum", -3)]);
    assert!(one_row(&definition, &given).is_ok());
    definition.negative_cost = false;
    let error = one_row(&definition, &given).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InconsistentSummary, "{error}");
}

#[test]
fn exposures_that_a_table_lacks_are_not_taken_for_none() {
    let definition = unstratified();
    let mut all = small(10, 3);
    all.extend(["cost_sum", "cost_sum_sq", "cost_churned_sum"].map(|name| (name, ok(name))));
    let report = one_row(&definition, &all).unwrap().report(&Default::default()).unwrap();
    let arm = report.arm("mail").unwrap();
    // The cost is per exposed customer, and the exposure is missing.
    let undefined = arm.cost.unwrap_err();
    assert_eq!(
        (undefined.reason, undefined.column),
        (UndefinedReason::MissingColumn, Some("exposed"))
    );
    assert_eq!((arm.exposed, report.control().exposed), (Err(undefined), Err(undefined)));
    assert!(report.findings().iter().all(|finding| finding.name() != "non_compliance"));
}

#[test]
fn covariates_that_some_tables_lack_are_undefined() {
    let mut definition = unstratified();
    definition.exposed = None;
    definition.cost = crm_core::ProgramCost::parse("0", "1").unwrap().into();
    let mut with = small(10, 3);
    with.extend([("age_sum", 10), ("age_sum_sq", 30)]);
    let mut study = one_row(&definition, &with).unwrap();
    study.merge(&one_row(&definition, &small(10, 3)).unwrap()).unwrap();
    let report = study.report(&Default::default()).unwrap();
    let balance = report.balance().iter().find(|one| one.covariate == "age").unwrap();
    assert_eq!(balance.smd, Err(UndefinedReason::MissingColumn.into()));
}
