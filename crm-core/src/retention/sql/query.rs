//! The query that groups rows in a database.

use crate::error::error::Result;
use crate::money::decimals::Decimals;
use crate::retention::definition::definition::{StudyDefinition, check_name};
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::Missing;
use crate::retention::sql::cube_sum::{CubeSum, cube_sums, limb_tables};
use crate::retention::sql::decimal_text::decimal_text;
use crate::retention::sql::split_sum::SplitSum;
use crate::retention::sql::sum::{counts, sums};
use crate::retention::sql::value::fits;
use crate::sql::dialect::Dialect;

/// Writes the query. It reads the values of each row, weights the row, and sums by group.
pub(crate) fn summary_sql(
    definition: &StudyDefinition,
    table: &str,
    dialect: Dialect,
) -> Result<String> {
    // The name of a schema can stand before that of the table.
    table.split('.').try_for_each(|name| check_name("table", name))?;
    Ok(query(definition, table, dialect))
}

fn query(definition: &StudyDefinition, table: &str, dialect: Dialect) -> String {
    let keys: Vec<&String> = std::iter::once(&definition.arm).chain(&definition.strata).collect();
    let suffix = unused_suffix(table);
    let head = head(definition, table, dialect, &keys, &suffix);
    let groups: Vec<String> = (0..keys.len()).map(|at| format!("key_{at}_")).collect();
    let cubes = cube_sums(definition);
    let (tables, last) = limb_tables(&cubes, dialect, &suffix);
    let head = format!("{head}{tables}");
    let tail = format!("FROM {last}\nGROUP BY {}", groups.join(", "));
    let named: Vec<String> =
        groups.iter().zip(keys).map(|(group, key)| dialect.named(group, key)).collect();
    // A sum skips nulls, but a row with null is an error. Such a count is null, and its table is
    // rejected too.
    let count =
        |what: &str| format!("CASE WHEN COUNT({what}) = COUNT(*) THEN {} END", dialect.total(what));
    let counts: Vec<(String, String)> =
        counts(definition).into_iter().map(|(what, name)| (count(&what), name)).collect();
    let mut sums = sums(definition);
    sums.extend(cubes.iter().filter_map(|sum| sum.plain(dialect)));
    let terms = cubes.iter().filter_map(|sum| sum.terms(dialect));
    let counted = counts.iter().map(|(count, name)| dialect.named(count, name));
    if dialect != Dialect::Sqlite || sums.is_empty() {
        let sums = sums.iter().map(|sum| decimal_text(dialect, sum));
        let columns: Vec<String> =
            named.into_iter().chain(counted).chain(sums).chain(terms).collect();
        return format!("{head}\nSELECT\n  {}\n{tail}", columns.join(",\n  "));
    }
    let split: Vec<SplitSum> =
        sums.iter().enumerate().map(|(at, sum)| SplitSum::new(at, sum)).collect();
    let summed: Vec<String> = groups.into_iter().chain(counted).chain(terms).collect();
    let tables = SplitSum::tables(&split, &summed, &tail, &suffix);
    let counted = counts.iter().map(|(_, name)| dialect.quoted(name));
    let results = split.into_iter().map(|sum| sum.result);
    let names = cubes.iter().map(CubeSum::name).map(|name| dialect.quoted(name));
    let columns: Vec<String> =
        named.into_iter().chain(counted).chain(results).chain(names).collect();
    format!("{head},\n{tables}\nSELECT\n  {}\nFROM whole{suffix}", columns.join(",\n  "))
}

/// Writes the first two tables: the values of the rows, and their weights.
fn head(
    definition: &StudyDefinition,
    table: &str,
    dialect: Dialect,
    keys: &[&String],
    suffix: &str,
) -> String {
    let from: Vec<String> = table.split('.').map(|name| dialect.quoted(name)).collect();
    format!(
        "WITH values{suffix} AS (\n  SELECT\n    {}\n  FROM {}\n),\ncustomers{suffix} AS (\n  SELECT *,\n    {}\n  \
         FROM values{suffix}\n)",
        values(definition, dialect, keys).join(",\n    "),
        from.join("."),
        weights(definition, dialect).join(",\n    "),
    )
}

/// Returns a suffix for the names of the query's tables, so that none equals that of the input
/// table.
fn unused_suffix(table: &str) -> String {
    let table = table.to_ascii_lowercase();
    let mut suffix = "_of_study".to_owned();
    while table.contains(&suffix) {
        suffix.push('_');
    }
    suffix
}

/// The units of a number as they are given, before those of the revenue are capped.
fn units_name(definition: &StudyDefinition, name: &str) -> String {
    let revenue = name == "revenue_" && definition.revenue_cap().is_some();
    if revenue { format!("{name}uncapped_") } else { name.to_owned() }
}

/// A numeric column that the study sums or compares.
struct NumericColumn {
    /// The name of its units in the query. The name with the suffix `given_` is the original
    /// number.
    name: String,
    column: String,
    decimals: Decimals,
    nullable: bool,
    negative: bool,
    /// Whether digits beyond the decimals are rejected.
    undeclared: bool,
}

fn numeric_columns(definition: &StudyDefinition) -> Vec<NumericColumn> {
    let number = |name: String, column: &str, decimals| {
        let column = column.to_owned();
        NumericColumn { name, column, decimals, nullable: true, negative: true, undeclared: false }
    };
    let mut numbers = Vec::new();
    for &metric in Metric::ALL {
        let Some((column, decimals)) = definition.metric(metric) else { continue };
        let mut number = number(format!("{metric}_"), column, decimals);
        number.undeclared = definition.undeclared(metric);
        if metric == Metric::Cost {
            number.nullable = false;
            number.negative = definition.negative_cost;
        }
        if metric == Metric::Revenue {
            number.nullable = definition.missing_revenue().is_some();
        }
        numbers.push(number);
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        numbers.push(number(format!("covariate_{at}_"), name, definition.decimals_of(name)));
    }
    if let Some(days) = &definition.followed_days {
        let days = number("days_".to_owned(), days, definition.decimals_of(days));
        numbers.push(NumericColumn { nullable: false, negative: false, ..days });
    }
    if let Some(days) = &definition.lost_after {
        let days = number("loss_".to_owned(), days, definition.decimals_of(days));
        numbers.push(NumericColumn { negative: false, ..days });
    }
    numbers
}

/// The values of each row, under names that no column of the result has.
fn values(definition: &StudyDefinition, dialect: Dialect, keys: &[&String]) -> Vec<String> {
    let quoted = |name: &str| dialect.quoted(name);
    let key = |(at, name): (usize, &&String)| format!("{} AS key_{at}_", quoted(name));
    let mut values: Vec<String> = keys.iter().enumerate().map(key).collect();
    let lost = if definition.lost_after.is_some() { "ever_lost_" } else { "lost_" };
    values.push(format!("{} AS {lost}", dialect.flag(&quoted(&definition.churned))));
    if let Some(exposed) = &definition.exposed {
        values.push(format!("{} AS exposed_", dialect.flag(&quoted(exposed))));
    }
    if let Some(count) = &definition.count {
        values.push(format!("{} AS count_", dialect.exact(&quoted(count))));
    }
    if let Some(currency) = &definition.currency_column {
        values.push(format!("{} AS currency_", quoted(currency)));
    }
    for NumericColumn { name, column, decimals, .. } in numeric_columns(definition) {
        let column = quoted(&column);
        values.push(format!("{column} AS {name}given_"));
        let units = dialect.units(&column, decimals);
        let zero = name == "revenue_" && definition.missing_revenue() == Some(Missing::Zero);
        let units = if zero {
            format!("CASE WHEN {column} IS NULL THEN 0 ELSE {units} END")
        } else {
            units
        };
        values.push(format!("{units} AS {}", units_name(definition, &name)));
    }
    values
}

/// Returns the number of customers per row, null if rows with these values are rejected, and the
/// number of excluded customers.
fn weights(definition: &StudyDefinition, dialect: Dialect) -> Vec<String> {
    let count = match definition.count {
        Some(_) => dialect.count("count_"),
        None => "1".to_owned(),
    };
    let mut conditions = Vec::new();
    if definition.currency_column.is_some() {
        conditions.push(format!("currency_ = '{}'", definition.currency.code()));
    }
    let mut derived = Vec::new();
    if let Some(cap) = definition.revenue_cap_units() {
        derived.push(format!(
            "CASE WHEN revenue_uncapped_ > {cap} THEN {cap} ELSE revenue_uncapped_ END AS revenue_"
        ));
    }
    if let Some(days) = &definition.lost_after {
        let most = definition.loss_days().map(|days| days.into());
        let scale = |column| 10_u64.pow(definition.decimals_of(column).get());
        let most: u64 = most.unwrap_or(0) * scale(days);
        derived.push(format!("CASE WHEN loss_ > {most} THEN 0 ELSE ever_lost_ END AS lost_"));
        // A loss has a day, and a day is that of a loss.
        conditions.push("(ever_lost_ = 1) = (loss_given_ IS NOT NULL)".to_owned());
        if let Some(followed) = &definition.followed_days {
            let (ours, theirs) = (scale(followed), scale(days));
            conditions.push(format!("(loss_given_ IS NULL OR loss_ * {ours} <= days_ * {theirs})"));
        }
    }
    for NumericColumn { name, nullable, negative, undeclared, decimals, .. } in
        numeric_columns(definition)
    {
        let given = format!("{name}given_");
        let mut fits = fits(&given, &units_name(definition, &name), negative);
        if undeclared {
            let keeps = dialect.keeps_digits(&given, &units_name(definition, &name), decimals);
            fits = format!("{fits} AND {keeps}");
        }
        conditions.push(if nullable { format!("({given} IS NULL OR {fits})") } else { fits });
    }
    let checked = |size: String| match conditions.as_slice() {
        [] => format!("{size} AS size_"),
        conditions => format!("CASE WHEN {} THEN {size} END AS size_", conditions.join(" AND ")),
    };
    let (Some(days), Some(least)) = (&definition.followed_days, definition.follow_up_days()) else {
        derived.push(checked(count));
        return derived;
    };
    let least = u64::from(least) * 10_u64.pow(definition.decimals_of(days).get());
    derived.push(checked(format!("CASE WHEN days_ >= {least} THEN {count} ELSE 0 END")));
    derived.push(format!("CASE WHEN days_ >= {least} THEN 0 ELSE {count} END AS excluded_"));
    derived
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::definition::cost::ProgramCost;
    use crate::retention::definition::follow_up::FollowUp;

    fn definition() -> StudyDefinition {
        let cost = ProgramCost::parse("0", "1").unwrap();
        let (usd, days) = ("USD".parse().unwrap(), FollowUp::Days(30));
        StudyDefinition::new("ar\"m", "none", "lost", usd, days, cost)
    }

    #[test]
    fn names_are_quoted() {
        let sql = query(&definition(), "shop.customers", Dialect::Sqlite);
        assert!(sql.contains("FROM \"shop\".\"customers\""), "{sql}");
        assert!(sql.contains("key_0_ AS \"ar\"\"m\""), "{sql}");
        let sql = query(&definition(), "cust`omers", Dialect::Spark);
        assert!(sql.contains("FROM `cust``omers`"), "{sql}");
    }

    #[test]
    fn the_tables_of_the_query_have_other_names_than_the_table() {
        let sql = query(&definition(), "Customers_of_Study", Dialect::Sqlite);
        assert!(sql.contains("FROM \"Customers_of_Study\""), "{sql}");
        assert!(sql.contains("FROM customers_of_study_\n"), "{sql}");
        assert!(!sql.contains("FROM customers_of_study\n"), "{sql}");
    }

    #[test]
    fn a_name_that_postgresql_would_truncate_fails() {
        let mut definition = definition();
        definition.covariates = vec!["c".repeat(56)];
        let of = |definition: &StudyDefinition| query(definition, "t", Dialect::PostgreSql);
        assert!(!of(&definition).contains("longer than 63 bytes"));
        definition.covariates = vec!["c".repeat(57)];
        assert_eq!(of(&definition).matches("longer than 63 bytes").count(), 1);
    }

    #[test]
    fn a_simple_study_has_a_simple_query() {
        assert_eq!(
            query(&definition(), "t", Dialect::DuckDb),
            "WITH values_of_study AS (\n  SELECT\n    \"ar\"\"m\" AS key_0_,\n    \
             CASE CAST(\"lost\" AS DOUBLE) WHEN 1 THEN 1 WHEN 0 THEN 0 END AS lost_\n  FROM \"t\"\n),\n\
             customers_of_study AS (\n  SELECT *,\n    1 AS size_\n  FROM values_of_study\n)\n\
             SELECT\n  key_0_ AS \"ar\"\"m\",\n  \
             CASE WHEN COUNT(size_) = COUNT(*) THEN CAST(SUM(size_) AS BIGINT) END AS \"n\",\n  \
             CASE WHEN COUNT(size_ * lost_) = COUNT(*) THEN CAST(SUM(size_ * lost_) AS BIGINT) END \
             AS \"churned\"\nFROM customers_of_study\nGROUP BY key_0_"
        );
    }

    #[test]
    fn a_table_has_a_name() {
        for table in ["", "a\0b", "shop.", ".customers"] {
            let error = summary_sql(&definition(), table, Dialect::DuckDb).unwrap_err();
            assert_eq!(error.path(), Some("table"), "{table:?}");
        }
    }
}
