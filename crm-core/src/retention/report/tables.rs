//! The figures of a report as tables.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::money::currency::Currency;
use crate::money::money::Money;
use crate::number::estimate::Estimate;
use crate::number::ratio_set::RatioSet;
use crate::retention::report::arm::{ArmReport, ControlReport, MoneyVerdict};
use crate::retention::report::balance::Balance;
use crate::retention::report::finding::Finding;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::StratumReport;
use crate::table::builder::TableBuilder;
use crate::table::table::Table;

impl RetentionReport {
    /// Returns the figures as a table: a row for each arm, the control first.
    ///
    /// A figure has the same name as in [`ArmReport`]. An estimate is three columns, with
    /// `_lower` and `_upper` for the limits; a set, such as `cost_per_retained`, has its
    /// [`Shape`](crate::number::Shape) in a fourth, `_shape`. An unbounded limit is infinite. A
    /// figure is null if it is undefined or not requested; in the row of the control, every
    /// comparison with the control is null. Exact money is a decimal with six decimals more than
    /// the currency; estimates are floats.
    ///
    /// Every report has the same columns in the same order, so that the tables of several reports
    /// in one currency can be concatenated:
    ///
    /// | column | type | |
    /// |---|---|---|
    /// | `arm` | text | |
    /// | `n`, `churned` | int64 | |
    /// | `churn_rate` | estimate | |
    /// | `exposed`, `excluded`, `excluded_churned` | int64 | |
    /// | `revenue_known`, `revenue_missing`, `revenue_capped` | int64 | |
    /// | `churn_reduction`, `risk_ratio`, `lift`, `odds_ratio` | estimate | |
    /// | `p_value`, `unadjusted_p_value`, `detectable_reduction` | float64 | |
    /// | `nnt` | set | |
    /// | `retained` | estimate | |
    /// | `cost` | decimal128 | in the study's currency |
    /// | `cost_per_retained` | set | in the study's currency |
    /// | `quadrant`, `verdict` | text | |
    /// | `net_benefit_at_value` | estimate | in the study's currency |
    /// | `money_verdict` | text | |
    /// | `acquisition_ratio` | estimate | |
    /// | `break_even_unit_cost` | estimate | in the study's currency |
    /// | `return_on_cost` | estimate | |
    /// | `incremental_revenue`, `incremental_revenue_adjusted` | estimate | in the study's currency |
    /// | `churn_reduction_adjusted` | estimate | |
    /// | `complier_reduction` | set | |
    /// | `level` | float64 | the confidence level of every interval |
    ///
    /// # Errors
    ///
    /// None in practice: a report always makes a table.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let table = study.report(&Default::default())?.table()?;
    /// assert_eq!(table.column("arm")?.text(0)?, Some("none"));
    /// assert_eq!(table.column("churned")?.int64(1)?, Some(80));
    /// let retained = table.column("retained")?;
    /// assert!(retained.is_null(0) && (retained.float64(1)?.unwrap() - 40.0).abs() < 1e-12);
    /// // 20,000.00 in units of a millionth of a cent.
    /// assert_eq!(table.column("cost")?.decimal128(1)?, Some(2_000_000_000_000));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn table(&self) -> Result<Table> {
        let treated = self.arms().iter().map(Row::Treated);
        let rows: Vec<Row<'_>> =
            [Row::Control(self.control())].into_iter().chain(treated).collect();
        let (level, currency) = (self.options().level.get(), self.definition().currency);
        columns(Table::builder(), &rows.iter().collect::<Vec<_>>(), currency, &arm_figures())
            .float64("level", rows.iter().map(|_| Some(level)))
            .finish()
    }

    /// Returns the strata as a table: a row for each treated arm and each stratum that has customers
    /// of both arms.
    ///
    /// The columns are `arm` (text), one for each stratum column of the study, named `stratum_`
    /// and its name (text), `n`, `churned`, `control_n`, `control_churned` (int64),
    /// `churn_reduction` with its `_lower` and `_upper`, `retained` (float64) and `group` (int64). A
    /// study without strata has no rows.
    ///
    /// # Errors
    ///
    /// None in practice: a report always makes a table.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let table = study.report(&Default::default())?.strata_table()?;
    /// assert_eq!((table.rows(), table.columns()[0].name()), (0, "arm"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn strata_table(&self) -> Result<Table> {
        let rows: Vec<(&str, &StratumReport)> = self
            .strata()
            .iter()
            .flat_map(|strata| strata.strata.iter().map(|one| (strata.arm.as_str(), one)))
            .collect();
        let mut builder = Table::builder().text("arm", rows.iter().map(|&(arm, _)| Some(arm)));
        for (at, column) in self.definition().strata.iter().enumerate() {
            let names = rows.iter().map(|(_, one)| one.names.get(at).and_then(Option::as_ref));
            builder = builder.text(format!("stratum_{column}"), names);
        }
        let strata: Vec<&StratumReport> = rows.iter().map(|&(_, stratum)| stratum).collect();
        columns(builder, &strata, self.definition().currency, STRATUM_FIGURES).finish()
    }

    /// Returns the balance as a table: a row for each treated arm and each covariate.
    ///
    /// The columns are `arm`, `covariate` (text), `smd`, `p_value`, `missing_p_value` (float64),
    /// `missing` and `control_missing` (int64); an undefined value is null.
    ///
    /// # Errors
    ///
    /// None in practice: a report always makes a table.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let table = study.report(&Default::default())?.balance_table()?;
    /// assert_eq!((table.rows(), table.columns().len()), (0, 7));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn balance_table(&self) -> Result<Table> {
        let currency = self.definition().currency;
        let rows: Vec<&Balance> = self.balance().iter().collect();
        columns(Table::builder(), &rows, currency, BALANCE_FIGURES).finish()
    }

    /// Returns the findings as a table: a row for each.
    ///
    /// The columns are text: `finding` (the name of its kind), `severity`, `message`, and `json`
    /// (its numbers, as [`Finding::to_json`] writes them).
    ///
    /// # Errors
    ///
    /// None in practice: a report always makes a table.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let table = study.report(&Default::default())?.findings_table()?;
    /// assert_eq!((table.rows(), table.columns().len()), (0, 4));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn findings_table(&self) -> Result<Table> {
        let json = self.findings().iter().map(|finding| finding.to_json().map(Some));
        let json = json.collect::<Result<Vec<_>>>()?;
        let rows: Vec<&Finding> = self.findings().iter().collect();
        columns(Table::builder(), &rows, self.definition().currency, FINDING_FIGURES)
            .text("json", json)
            .finish()
    }
}

/// The columns of a figure, and the function that reads it from an arm.
enum Figure<R> {
    Text(fn(&R) -> Option<String>),
    Count(fn(&R) -> Option<u64>),
    Number(fn(&R) -> Option<f64>),
    Estimate(fn(&R) -> Option<Estimate>),
    Set(fn(&R) -> Option<RatioSet>),
    Money(fn(&R) -> Option<Money>),
}

use Figure::{Count, Number, Set, Text};

/// An arm of a report.
enum Row<'a> {
    Control(&'a ControlReport),
    Treated(&'a ArmReport),
}

impl<'a> Row<'a> {
    /// The arm compared with the control; `None` for the control.
    fn treated(&self) -> Option<&'a ArmReport> {
        match self {
            Row::Control(_) => None,
            Row::Treated(arm) => Some(arm),
        }
    }
}

/// The fields of both kinds of arms.
macro_rules! shared {
    ($field:ident) => {
        |row| match row {
            Row::Control(arm) => arm.$field.clone().into_cell(),
            Row::Treated(arm) => arm.$field.clone().into_cell(),
        }
    };
}

/// The fields of treated arms only.
macro_rules! treated {
    ($field:ident) => {
        |row| row.treated()?.$field.into_cell()
    };
}

fn money_verdict(row: &Row<'_>) -> Option<MoneyVerdict> {
    row.treated()?.money_verdict.into_cell()
}

/// The figures of an arm, in the order of the columns.
fn arm_figures<'a>() -> Vec<(&'static str, Figure<Row<'a>>)> {
    vec![
        ("arm", Text(shared!(arm))),
        ("n", Count(shared!(n))),
        ("churned", Count(shared!(churned))),
        ("churn_rate", Figure::Estimate(shared!(churn_rate))),
        ("exposed", Count(shared!(exposed))),
        ("excluded", Count(shared!(excluded))),
        ("excluded_churned", Count(shared!(excluded_churned))),
        ("revenue_known", Count(shared!(revenue_known))),
        ("revenue_missing", Count(shared!(revenue_missing))),
        ("revenue_capped", Count(shared!(revenue_capped))),
        ("churn_reduction", Figure::Estimate(treated!(churn_reduction))),
        ("risk_ratio", Figure::Estimate(treated!(risk_ratio))),
        ("lift", Figure::Estimate(treated!(lift))),
        ("odds_ratio", Figure::Estimate(treated!(odds_ratio))),
        ("p_value", Number(treated!(p_value))),
        ("unadjusted_p_value", Number(treated!(unadjusted_p_value))),
        ("detectable_reduction", Number(treated!(detectable_reduction))),
        ("nnt", Set(treated!(nnt))),
        ("retained", Figure::Estimate(treated!(retained))),
        ("cost", Figure::Money(treated!(cost))),
        ("cost_per_retained", Set(treated!(cost_per_retained))),
        ("quadrant", Text(|row| Some(row.treated()?.quadrant.ok()?.name().to_owned()))),
        ("verdict", Text(|row| Some(row.treated()?.verdict.name().to_owned()))),
        ("net_benefit_at_value", Figure::Estimate(treated!(net_benefit_at_value))),
        ("money_verdict", Text(|row| Some(money_verdict(row)?.name().to_owned()))),
        ("acquisition_ratio", Figure::Estimate(treated!(acquisition_ratio))),
        ("break_even_unit_cost", Figure::Estimate(treated!(break_even_unit_cost))),
        ("return_on_cost", Figure::Estimate(treated!(return_on_cost))),
        ("incremental_revenue", Figure::Estimate(treated!(incremental_revenue))),
        ("incremental_revenue_adjusted", Figure::Estimate(treated!(incremental_revenue_adjusted))),
        ("churn_reduction_adjusted", Figure::Estimate(treated!(churn_reduction_adjusted))),
        ("complier_reduction", Set(treated!(complier_reduction))),
    ]
}

const STRATUM_FIGURES: &[(&str, Figure<StratumReport>)] = &[
    ("n", Count(|one| Some(one.n))),
    ("churned", Count(|one| Some(one.churned))),
    ("control_n", Count(|one| Some(one.control_n))),
    ("control_churned", Count(|one| Some(one.control_churned))),
    ("churn_reduction", Figure::Estimate(|one| Some(one.churn_reduction))),
    ("retained", Number(|one| Some(one.retained))),
    ("group", Count(|one| Some(one.group))),
];

const BALANCE_FIGURES: &[(&str, Figure<Balance>)] = &[
    ("arm", Text(|one| Some(one.arm.clone()))),
    ("covariate", Text(|one| Some(one.covariate.clone()))),
    ("smd", Number(|one| one.smd.ok())),
    ("p_value", Number(|one| one.p_value.ok())),
    ("missing_p_value", Number(|one| one.missing_p_value.into_cell())),
    ("missing", Count(|one| one.missing.into_cell())),
    ("control_missing", Count(|one| one.control_missing.into_cell())),
];

const FINDING_FIGURES: &[(&str, Figure<Finding>)] = &[
    ("finding", Text(|one| Some(one.name().to_owned()))),
    ("severity", Text(|one| Some(one.severity().name().to_owned()))),
    ("message", Text(|one| Some(one.to_string()))),
];

/// A field of a report as a cell, which is null if the figure is undefined.
trait IntoCell<T> {
    fn into_cell(self) -> Option<T>;
}

impl<T, E> IntoCell<T> for Result<T, E> {
    fn into_cell(self) -> Option<T> {
        self.ok()
    }
}

/// An optional figure, such as an unknown number.
impl<T> IntoCell<T> for Option<T> {
    fn into_cell(self) -> Option<T> {
        self
    }
}

macro_rules! always_there {
    ($($type:ty),+) => {
        $(impl IntoCell<$type> for $type {
            fn into_cell(self) -> Option<$type> {
                Some(self)
            }
        })+
    };
}

always_there!(String, u64, f64, Estimate);

/// Adds the columns of figures; an exact amount of money has the maximum decimals of its currency.
fn columns<R>(
    mut builder: TableBuilder,
    rows: &[&R],
    currency: Currency,
    figures: &[(&str, Figure<R>)],
) -> TableBuilder {
    let decimals = currency.max_decimals();
    for (name, figure) in figures {
        let part = |part: &str| format!("{name}_{part}");
        builder = match figure {
            Figure::Text(of) => builder.text(*name, rows.iter().copied().map(of)),
            Figure::Count(of) => {
                let count = |row| of(row).map(|n| i64::try_from(n).unwrap_or(i64::MAX));
                builder.int64(*name, rows.iter().copied().map(count))
            }
            Figure::Number(of) => builder.float64(*name, rows.iter().copied().map(of)),
            Figure::Estimate(of) => {
                let found: Vec<Option<Estimate>> = rows.iter().copied().map(of).collect();
                let limit = |of: fn(Estimate) -> f64| found.iter().map(move |one| one.map(of));
                builder
                    .float64(*name, limit(|one| one.value))
                    .float64(part("lower"), limit(|one| one.lower))
                    .float64(part("upper"), limit(|one| one.upper))
            }
            Figure::Set(of) => {
                let found: Vec<Option<RatioSet>> = rows.iter().copied().map(of).collect();
                let limit = |of: fn(RatioSet) -> f64| found.iter().map(move |one| one.map(of));
                builder
                    .float64(*name, found.iter().map(|one| one.and_then(|one| one.value)))
                    .float64(part("lower"), limit(|one| one.lower))
                    .float64(part("upper"), limit(|one| one.upper))
                    .text(part("shape"), found.iter().map(|one| one.map(|one| one.shape.name())))
            }
            Figure::Money(of) => {
                let units = |row| of(row).and_then(|money| units(&money, decimals));
                // A currency has at most four decimals.
                builder.decimal128(*name, decimals as u8, rows.iter().copied().map(units))
            }
        };
    }
    builder
}

/// Returns an amount as an integer in this number of decimals, which is at least its own.
fn units(money: &Money, decimals: u32) -> Option<i128> {
    let amount = money.amount();
    let factor = 10_i128.checked_pow(decimals.checked_sub(amount.scale())?)?;
    amount.mantissa().checked_mul(factor)
}
