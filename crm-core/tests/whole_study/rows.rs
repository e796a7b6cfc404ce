//! Rows of customers, and their columns in several forms.

use crm_core::column::{Bitmap, Integers, Values};
use crm_core::number::{Level, Method};
use crm_core::retention::Missing;
use crm_core::retention::ValueSource;
use crm_core::stats::Adjustment;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};
use proptest::prelude::*;

pub(crate) const ARMS: [&str; 3] = ["none", "mail", "מכתב"];
pub(crate) const REGIONS: [&str; 3] = ["north", "south", ""];
pub(crate) const PLANS: [&str; 4] = ["basic", "plus", "plus ", "family"];

/// A customer, or as many as `count`; numbers are in the units of their column.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) arm: usize,
    pub(crate) lost: bool,
    pub(crate) count: i64,
    pub(crate) region: Option<usize>,
    pub(crate) vip: Option<bool>,
    pub(crate) revenue: Option<i64>,
    pub(crate) baseline: Option<i64>,
    pub(crate) cost: i64,
    pub(crate) exposed: bool,
    pub(crate) days: i64,
    pub(crate) age: Option<i64>,
    pub(crate) plan: Option<usize>,
}

/// The decimals of revenue, baseline, cost and age.
pub(crate) type Places = [u32; 4];

pub(crate) const USUAL: Places = [2, 0, 3, 1];

pub(crate) fn definition(places: Places) -> StudyDefinition {
    let cost = ProgramCost::parse("100", "0.5").unwrap().with_per_exposed("0.25".parse().unwrap());
    let eur = "EUR".parse().unwrap();
    StudyDefinition::new("arm", "none", "lost", eur, FollowUp::Days(30), cost)
        .with_revenue("spend")
        .with_missing("revenue", Missing::Unknown)
        .with_baseline("history")
        .with_cost_column("paid")
        .with_strata(["region", "vip"])
        .with_covariates(["age", "plan", "history"])
        .with_exposed("seen")
        .with_followed_days("days")
        .with_count("customers")
        .with_decimals("spend", places[0])
        .with_decimals("history", places[1])
        .with_decimals("paid", places[2])
        .with_decimals("age", places[3])
}

pub(crate) fn study() -> RetentionStudy {
    RetentionStudy::new(definition(USUAL)).unwrap()
}

/// Rows whose numbers are below a power of ten.
pub(crate) fn row(digits: u32) -> impl Strategy<Value = Row> {
    let most = 10_i64.pow(digits);
    let number = move || prop::option::weighted(0.8, -most..=most);
    let customer = (0..ARMS.len(), any::<bool>(), 0_i64..5, 25_i64..60);
    let strata = (prop::option::weighted(0.8, 0..REGIONS.len()), prop::option::of(any::<bool>()));
    let plan = prop::option::weighted(0.9, 0..PLANS.len());
    let numbers = (number(), number(), 0..=most, any::<bool>(), prop::option::of(180_i64..900));
    (customer, strata, plan, numbers).prop_map(
        |(
            (arm, lost, count, days),
            (region, vip),
            plan,
            (revenue, baseline, cost, exposed, age),
        )| {
            Row { arm, lost, count, region, vip, revenue, baseline, cost, exposed, days, age, plan }
        },
    )
}

/// The types of the numbers and texts of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Floats,
    Decimals,
    /// Integers, in multiples of a unit.
    Integers,
    Dictionary,
}

enum Numbers {
    Floats(Vec<f64>),
    Decimals(Vec<i128>, i32),
    Integers(Vec<i64>),
}

impl Numbers {
    fn new(units: impl Iterator<Item = Option<i64>>, places: u32, form: Form) -> Numbers {
        let scale = 10_i64.pow(places);
        // The value under a null must be ignored.
        let units = units.map(|unit| unit.unwrap_or(77));
        match form {
            Form::Floats => Numbers::Floats(units.map(|one| one as f64 / scale as f64).collect()),
            Form::Decimals | Form::Dictionary => {
                Numbers::Decimals(units.map(i128::from).collect(), places as i32)
            }
            Form::Integers => Numbers::Integers(units.map(|one| one / scale).collect()),
        }
    }

    fn values(&self) -> Values<'_> {
        match self {
            Numbers::Floats(floats) => Values::Float64(floats),
            Numbers::Decimals(values, scale) => Values::Decimal128 { values, scale: *scale },
            Numbers::Integers(integers) => Values::Integers(Integers::Int64(integers)),
        }
    }
}

/// The columns of rows, with the memory that they borrow.
pub(crate) struct Columns {
    form: Form,
    length: usize,
    arms: Vec<&'static str>,
    codes: Vec<u8>,
    lost: Vec<bool>,
    counts: Vec<i64>,
    regions: Vec<&'static str>,
    region_codes: Vec<u16>,
    vips: Vec<bool>,
    exposed: Vec<i64>,
    days: Vec<i64>,
    plans: Vec<&'static str>,
    numbers: [Numbers; 4],
    /// The validity of region, vip, plan, revenue, baseline and age.
    valid: [Vec<u8>; 6],
}

fn bits(rows: &[Row], holds: impl Fn(&Row) -> bool) -> Vec<u8> {
    let mut bytes = vec![0; rows.len().div_ceil(8)];
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| holds(row)) {
        bytes[at / 8] |= 1 << (at % 8);
    }
    bytes
}

impl Columns {
    pub(crate) fn new(rows: &[Row], places: Places, form: Form) -> Columns {
        let each = || rows.iter();
        Columns {
            form,
            length: rows.len(),
            arms: each().map(|row| ARMS[row.arm]).collect(),
            codes: each().map(|row| row.arm as u8).collect(),
            lost: each().map(|row| row.lost).collect(),
            counts: each().map(|row| row.count).collect(),
            regions: each().map(|row| REGIONS[row.region.unwrap_or(1)]).collect(),
            region_codes: each().map(|row| row.region.unwrap_or(9) as u16).collect(),
            vips: each().map(|row| row.vip.unwrap_or(true)).collect(),
            exposed: each().map(|row| row.exposed.into()).collect(),
            days: each().map(|row| row.days).collect(),
            plans: each().map(|row| PLANS[row.plan.unwrap_or(0)]).collect(),
            numbers: [
                Numbers::new(each().map(|row| row.revenue), places[0], form),
                Numbers::new(each().map(|row| row.baseline), places[1], form),
                Numbers::new(each().map(|row| Some(row.cost)), places[2], form),
                Numbers::new(each().map(|row| row.age), places[3], form),
            ],
            valid: [
                bits(rows, |row| row.region.is_some()),
                bits(rows, |row| row.vip.is_some()),
                bits(rows, |row| row.plan.is_some()),
                bits(rows, |row| row.revenue.is_some()),
                bits(rows, |row| row.baseline.is_some()),
                bits(rows, |row| row.age.is_some()),
            ],
        }
    }

    pub(crate) fn batch(&self) -> Batch<'_> {
        let nullable = |name: &'static str, values, at: usize| {
            let bits = Bitmap::new(&self.valid[at], 0, self.length).unwrap();
            Column::new(name, values).with_validity(bits).unwrap()
        };
        let [revenue, baseline, cost, age] = &self.numbers;
        let (arm, region) = if self.form == Form::Dictionary {
            (
                Values::Dictionary {
                    codes: Integers::UInt8(&self.codes),
                    values: Box::new(Column::strings("", &ARMS)),
                },
                Values::Dictionary {
                    codes: Integers::UInt16(&self.region_codes),
                    values: Box::new(Column::strings("", &REGIONS)),
                },
            )
        } else {
            let text = crm_core::column::Text::Strings;
            (Values::Text(text(&self.arms)), Values::Text(text(&self.regions)))
        };
        Batch::new(vec![
            Column::new("arm", arm),
            Column::bools("lost", &self.lost),
            Column::int64("customers", &self.counts),
            nullable("region", region, 0),
            nullable("vip", Values::Bools(&self.vips), 1),
            nullable("plan", Values::Text(crm_core::column::Text::Strings(&self.plans)), 2),
            Column::int64("seen", &self.exposed),
            Column::int64("days", &self.days),
            nullable("spend", revenue.values(), 3),
            nullable("history", baseline.values(), 4),
            Column::new("paid", cost.values()),
            nullable("age", age.values(), 5),
        ])
        .unwrap()
    }
}

/// The study of these rows, in one batch.
pub(crate) fn of_rows(definition: &StudyDefinition, rows: &[Row], form: Form) -> RetentionStudy {
    let mut study = RetentionStudy::new(definition.clone()).unwrap();
    let places = places(definition);
    study.update(&Columns::new(rows, places, form).batch()).unwrap();
    study
}

pub(crate) fn places(definition: &StudyDefinition) -> Places {
    ["spend", "history", "paid", "age"].map(|name| definition.decimals[name])
}

/// Options that together cover every figure.
pub(crate) fn options() -> Vec<ReportOptions> {
    let plain = ReportOptions::default();
    vec![
        plain,
        plain
            .with_stratified(true)
            .with_customer_value("40".parse().unwrap())
            .with_acquisition_cost("90".parse().unwrap()),
        plain
            .with_adjust(Some(Adjustment::Cuped))
            .with_value_from(ValueSource::Revenue)
            .with_level(Level::new(0.8).unwrap()),
        plain.with_cost_method(Method::Fieller).with_difference(Method::Wald),
    ]
}

/// The reports of a study as bytes, or their errors.
pub(crate) fn reports(study: &RetentionStudy) -> Vec<String> {
    let one = |options: &ReportOptions| match study.report(options) {
        Ok(report) => report.to_json().unwrap() + &report.to_text() + &report.to_html(),
        Err(error) => error.to_string(),
    };
    options().iter().map(one).collect()
}
