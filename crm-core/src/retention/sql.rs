//! The query that groups rows in a database.

use super::{Metric, StudyDefinition};
use crate::money::Decimals;
use crate::number::choice;

choice! {
    /// A dialect of SQL.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Dialect;
    ///
    /// assert_eq!("duckdb".parse::<Dialect>()?, Dialect::DuckDb);
    /// assert!("oracle".parse::<Dialect>().is_err());
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Dialect as "dialect" {
        /// DuckDB.
        DuckDb = 1 "duckdb",
        /// SQLite.
        Sqlite = 2 "sqlite",
        /// PostgreSQL.
        PostgreSql = 3 "postgresql",
        /// Spark SQL.
        Spark = 4 "spark",
    }
}

impl Dialect {
    /// A name in quotes; a name with points is that of a table in a schema.
    fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// The type of integers that hold any sum.
    fn integer(self) -> &'static str {
        match self {
            Dialect::DuckDb => "HUGEINT",
            Dialect::Sqlite => "INTEGER",
            Dialect::PostgreSql => "NUMERIC",
            Dialect::Spark => "DECIMAL(38, 0)",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Dialect::DuckDb => "VARCHAR",
            Dialect::Sqlite | Dialect::PostgreSql => "TEXT",
            Dialect::Spark => "STRING",
        }
    }

    /// A number as a whole number of units.
    fn units(self, column: &str, decimals: Decimals) -> String {
        let (places, scale) = (decimals.get(), 10_u64.pow(decimals.get()));
        let integer = self.integer();
        match self {
            Dialect::DuckDb => {
                format!("CAST(CAST({column} AS DECIMAL(28, {places})) * {scale} AS {integer})")
            }
            Dialect::Sqlite => format!("CAST(ROUND({column} * {scale}) AS {integer})"),
            Dialect::PostgreSql => format!("ROUND(CAST({column} AS {integer}) * {scale})"),
            Dialect::Spark => {
                format!(
                    "CAST(ROUND(CAST({column} AS DECIMAL(28, {places})) * {scale}) AS DECIMAL(18, 0))"
                )
            }
        }
    }

    /// A sum of units as text that writes a decimal.
    fn written(self, sum: &str, decimals: u32) -> String {
        let text = self.text();
        if decimals == 0 {
            return format!("CAST({sum} AS {text})");
        }
        let scale = 10_u128.pow(decimals);
        let (whole, rest) = match self {
            Dialect::DuckDb => (format!("ABS({sum}) // {scale}"), format!("ABS({sum}) % {scale}")),
            Dialect::Sqlite => (format!("ABS({sum}) / {scale}"), format!("ABS({sum}) % {scale}")),
            Dialect::PostgreSql => {
                (format!("DIV(ABS({sum}), {scale})"), format!("MOD(ABS({sum}), {scale})"))
            }
            Dialect::Spark => (format!("ABS({sum}) DIV {scale}"), format!("ABS({sum}) % {scale}")),
        };
        let zeros = "0".repeat(decimals as usize);
        let fraction = match self {
            Dialect::Sqlite => {
                format!("SUBSTR('{zeros}' || CAST({rest} AS {text}), -{decimals})")
            }
            _ => format!("LPAD(CAST({rest} AS {text}), {decimals}, '0')"),
        };
        format!(
            "CASE WHEN {sum} < 0 THEN '-' ELSE '' END || CAST({whole} AS {text}) || '.' || {fraction}"
        )
    }

    /// Yes and no as 1 and 0, null for what is neither.
    fn flag(self, column: &str) -> String {
        let number = format!("CAST({column} AS INTEGER)");
        format!("CASE WHEN {number} IN (0, 1) THEN {number} END")
    }
}

/// Writes the query.
pub(super) fn summary_sql(definition: &StudyDefinition, table: &str, dialect: Dialect) -> String {
    let quoted = |name: &str| dialect.quoted(name);
    let table: Vec<String> = table.split('.').map(quoted).collect();
    let keys: Vec<String> = std::iter::once(&definition.arm)
        .chain(&definition.strata)
        .map(|name| quoted(name))
        .collect();
    let rows = rows(definition, dialect, &keys).join(",\n    ");
    let (counts, sums) = (counts(definition), sums(definition));
    // A sum passes over nulls, where rows are refused: such a count is null, and refused likewise.
    let count = |(what, name): &(String, String)| {
        let (sum, name) = (format!("CAST(SUM({what}) AS BIGINT)"), dialect.quoted(name));
        format!("CASE WHEN COUNT({what}) = COUNT(*) THEN {sum} END AS {name}")
    };
    let counts = counts.iter().map(count);
    let grouped: Vec<String> = keys.iter().cloned().chain(counts).collect();
    let rows = format!(
        "WITH customers_of_study AS (\n  SELECT\n    {rows}\n  FROM {}\n)",
        table.join(".")
    );
    let group = format!("FROM customers_of_study\nGROUP BY {}", keys.join(", "));
    if dialect == Dialect::Sqlite && !sums.is_empty() {
        return in_parts(&rows, &grouped, &sums, &group);
    }
    let sums = sums.iter().map(|sum| {
        let product = format!("{} * {}", sum.weight, sum.factors.join(" * "));
        let total = format!("SUM(CAST({product} AS {}))", dialect.integer());
        format!("{} AS {}", dialect.written(&total, sum.decimals), dialect.quoted(&sum.name))
    });
    let columns: Vec<String> = grouped.into_iter().chain(sums).collect();
    format!("{rows}\nSELECT\n  {}\n{group}", columns.join(",\n  "))
}

/// A sum over customers: of a column, or of the product of two, times a weight.
struct Sum {
    name: String,
    weight: String,
    factors: Vec<String>,
    decimals: u32,
}

/// For a database whose integers end at 2^63: each number is split at a million, the parts are
/// summed apart, and what passes a million is carried over.
fn in_parts(rows: &str, grouped: &[String], sums: &[Sum], group: &str) -> String {
    const PART: &str = "1000000";
    let low = |x: &str| format!("(({x} % {PART} + {PART}) % {PART})");
    let high = |x: &str| format!("(({x} - {}) / {PART})", low(x));
    let mut parts = grouped.to_vec();
    let (mut carried, mut whole, mut written) = (Vec::new(), Vec::new(), Vec::new());
    for (at, Sum { name, weight, factors, decimals }) in sums.iter().enumerate() {
        let sum = |what: &str, part: &str| format!("SUM({weight} * ({what})) AS s{at}{part}");
        let split = |x: &str| (format!("{x} / {PART}"), format!("{x} % {PART}"));
        match factors.as_slice() {
            [x, y] => {
                let ((x_high, x_low), (y_high, y_low)) = (split(x), split(y));
                parts.push(sum(&format!("({x_high}) * ({y_high})"), "a"));
                let middle = format!("({x_high}) * ({y_low}) + ({x_low}) * ({y_high})");
                parts.push(sum(&middle, "b"));
                parts.push(sum(&format!("({x_low}) * ({y_low})"), "c"));
            }
            factors => {
                let (x_high, x_low) = split(factors.first().map_or("0", String::as_str));
                parts.push(format!("0 AS s{at}a"));
                parts.push(sum(&x_high, "b"));
                parts.push(sum(&x_low, "c"));
            }
        }
        let (b, c, d) = (format!("s{at}b"), format!("s{at}c"), format!("s{at}d"));
        carried.push(format!("{b} + {} AS s{at}d, {} AS s{at}e", high(&c), low(&c)));
        whole.push(format!(
            "s{at}a + {} AS s{at}f, {} * {PART} + s{at}e AS s{at}t",
            high(&d),
            low(&d)
        ));
        written.push(format!("{} AS {}", in_decimals(at, *decimals), Dialect::Sqlite.quoted(name)));
    }
    let keys = |columns: &[String]| -> Vec<String> {
        let name = |column: &String| column.rsplit(" AS ").next().unwrap_or_default().to_owned();
        columns.iter().map(name).collect()
    };
    let columns: Vec<String> = keys(grouped).into_iter().chain(written).collect();
    format!(
        "{rows},\nsums_of_study AS (\n  SELECT\n    {}\n  {group}\n),\ncarried_of_study AS (\n  SELECT \
         *,\n    {}\n  FROM sums_of_study\n),\nwhole_of_study AS (\n  SELECT *,\n    {}\n  FROM \
         carried_of_study\n)\nSELECT\n  {}\nFROM whole_of_study",
        parts.join(",\n    "),
        carried.join(",\n    "),
        whole.join(",\n    "),
        columns.join(",\n  "),
    )
}

/// Writes the high part `f` and the low part `t`, below 10^12 and never negative, as a decimal.
fn in_decimals(at: usize, decimals: u32) -> String {
    let (f, t) = (format!("s{at}f"), format!("s{at}t"));
    // A negative sum with a low part is one less in its high part, and what is left in the low.
    let borrows = format!("{f} < 0 AND {t} > 0");
    let digits = format!(
        "PRINTF('%020d%012d', CASE WHEN {borrows} THEN -{f} - 1 ELSE ABS({f}) END, \
         CASE WHEN {borrows} THEN 1000000000000 - {t} ELSE {t} END)"
    );
    let whole = 32 - decimals;
    let fraction = match decimals {
        0 => String::new(),
        _ => format!(" || '.' || SUBSTR({digits}, {})", whole + 1),
    };
    format!(
        "CASE WHEN {f} IS NULL THEN NULL ELSE CASE WHEN {f} < 0 THEN '-' ELSE '' END || \
         SUBSTR({digits}, 1, {whole}){fraction} END"
    )
}

/// What is needed of each row.
fn rows(definition: &StudyDefinition, dialect: Dialect, keys: &[String]) -> Vec<String> {
    let quoted = |name: &str| dialect.quoted(name);
    let integer = dialect.integer();
    let mut rows = keys.to_vec();
    let size = match &definition.count {
        Some(count) => format!("CAST({} AS {integer})", quoted(count)),
        None => "1".to_owned(),
    };
    let size = match &definition.currency_column {
        Some(currency) => {
            let (column, code) = (quoted(currency), definition.currency.code());
            format!("CASE WHEN {column} = '{code}' THEN {size} END")
        }
        None => size,
    };
    match (&definition.followed_days, definition.follow_up_days()) {
        (Some(days), Some(least)) => {
            let days = quoted(days);
            let case = |enough: &str, too_few: &str| {
                format!(
                    "CASE WHEN {days} >= {least} THEN {enough} WHEN {days} < {least} THEN {too_few} END"
                )
            };
            rows.push(format!("{} AS size_", case(&size, "0")));
            rows.push(format!("{} AS excluded_", case("0", &size)));
        }
        _ => rows.push(format!("{size} AS size_")),
    }
    rows.push(format!("{} AS lost_", dialect.flag(&quoted(&definition.churned))));
    if let Some(exposed) = &definition.exposed {
        rows.push(format!("{} AS exposed_", dialect.flag(&quoted(exposed))));
    }
    for &metric in Metric::ALL {
        if let Some((name, decimals)) = definition.metric(metric) {
            let units = dialect.units(&quoted(name), decimals);
            rows.push(if metric == Metric::Cost && !definition.negative_cost {
                format!("CASE WHEN {units} >= 0 THEN {units} END AS {metric}_")
            } else {
                format!("{units} AS {metric}_")
            });
        }
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        let decimals = definition.decimals_of(name);
        rows.push(format!("{} AS covariate_{at}_", dialect.units(&quoted(name), decimals)));
    }
    rows
}

/// What is counted: an expression, and its name.
fn counts(definition: &StudyDefinition) -> Vec<(String, String)> {
    let mut counts = vec![("size_".to_owned(), "n".to_owned())];
    let mut add = |what: String, name: String| counts.push((what, name));
    add("size_ * lost_".to_owned(), "churned".to_owned());
    if definition.exposed.is_some() {
        add("size_ * exposed_".to_owned(), "exposed".to_owned());
        add("size_ * exposed_ * lost_".to_owned(), "exposed_churned".to_owned());
    }
    if definition.followed_days.is_some() {
        add("excluded_".to_owned(), "excluded".to_owned());
    }
    let known = |column: &str| format!("CASE WHEN {column} IS NULL THEN 0 ELSE size_ END");
    for metric in Metric::ALL.iter().filter(|&&one| definition.metric(one).is_some()) {
        let known = known(&format!("{metric}_"));
        add(known.clone(), format!("{metric}_n"));
        add(format!("{known} * lost_"), format!("{metric}_churned"));
    }
    for (first, second) in definition.pairs() {
        add(both(first, second), format!("{first}_{second}_n"));
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        add(known(&format!("covariate_{at}_")), format!("{name}_n"));
    }
    counts
}

/// How many customers of a row have both metrics.
fn both(first: Metric, second: Metric) -> String {
    format!("CASE WHEN {first}_ IS NULL OR {second}_ IS NULL THEN 0 ELSE size_ END")
}

/// What is summed exactly.
fn sums(definition: &StudyDefinition) -> Vec<Sum> {
    let mut sums = Vec::new();
    let mut add = |name: String, weight: &str, factors: &[&str], decimals: u32| {
        let factors = factors.iter().map(|&factor| factor.to_owned()).collect();
        sums.push(Sum { name, weight: weight.to_owned(), factors, decimals });
    };
    for &metric in Metric::ALL {
        let Some((_, decimals)) = definition.metric(metric) else { continue };
        let (column, places) = (format!("{metric}_"), decimals.get());
        add(format!("{metric}_sum"), "size_", &[&column], places);
        add(format!("{metric}_sum_sq"), "size_", &[&column, &column], 2 * places);
        add(format!("{metric}_churned_sum"), "size_ * lost_", &[&column], places);
    }
    for (first, second) in definition.pairs() {
        let places = |metric| definition.metric(metric).map_or(0, |(_, decimals)| decimals.get());
        let (pair, both) = (format!("{first}_{second}"), both(first, second));
        let (one, other) = (format!("{first}_"), format!("{second}_"));
        add(format!("{pair}_sum"), &both, &[&one, &other], places(first) + places(second));
        for (metric, column) in [(first, &one), (second, &other)] {
            add(format!("{pair}_{metric}_sum"), &both, &[column], places(metric));
            add(format!("{pair}_{metric}_sum_sq"), &both, &[column, column], 2 * places(metric));
        }
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        let (column, places) = (format!("covariate_{at}_"), definition.decimals_of(name).get());
        add(format!("{name}_sum"), "size_", &[&column], places);
        add(format!("{name}_sum_sq"), "size_", &[&column, &column], 2 * places);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::{FollowUp, ProgramCost};
    use super::*;

    fn definition() -> StudyDefinition {
        let cost = ProgramCost::parse("0", "1").unwrap();
        let (usd, days) = ("USD".parse().unwrap(), FollowUp::Days(30));
        StudyDefinition::new("ar\"m", "none", "lost", usd, days, cost)
    }

    #[test]
    fn names_are_quoted() {
        let sql = summary_sql(&definition(), "shop.customers", Dialect::Sqlite);
        assert!(sql.contains("FROM \"shop\".\"customers\""), "{sql}");
        assert!(sql.ends_with("GROUP BY \"ar\"\"m\""), "{sql}");
        let sql = summary_sql(&definition(), "cust`omers", Dialect::Spark);
        assert!(sql.contains("FROM `cust``omers`"), "{sql}");
    }

    #[test]
    fn a_simple_study_has_a_simple_query() {
        assert_eq!(
            summary_sql(&definition(), "t", Dialect::DuckDb),
            "WITH customers_of_study AS (\n  SELECT\n    \"ar\"\"m\",\n    1 AS size_,\n    \
             CASE WHEN CAST(\"lost\" AS INTEGER) IN (0, 1) THEN CAST(\"lost\" AS INTEGER) END \
             AS lost_\n  FROM \"t\"\n)\nSELECT\n  \"ar\"\"m\",\n  \
             CASE WHEN COUNT(size_) = COUNT(*) THEN CAST(SUM(size_) AS BIGINT) END AS \"n\",\n  \
             CASE WHEN COUNT(size_ * lost_) = COUNT(*) THEN CAST(SUM(size_ * lost_) AS BIGINT) END \
             AS \"churned\"\nFROM customers_of_study\nGROUP BY \"ar\"\"m\""
        );
    }
}
