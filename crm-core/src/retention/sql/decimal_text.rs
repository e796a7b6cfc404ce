//! Writes sums of units as decimal text.

use crate::retention::sql::sum::Sum;
use crate::sql::dialect::Dialect;

/// Writes a sum and its name, for a database whose integers can represent the sum.
pub(crate) fn decimal_text(dialect: Dialect, sum: &Sum) -> String {
    let product = format!("{} * {}", sum.weight, sum.factors.join(" * "));
    let total = format!("SUM(CAST({product} AS {}))", dialect.integer());
    let text = match dialect {
        Dialect::Spark => by_38_digits(&total, sum),
        _ => by_division(dialect, &total, sum.decimals),
    };
    dialect.named(&text, &sum.name)
}

fn by_division(dialect: Dialect, sum: &str, decimals: u32) -> String {
    let text = if dialect == Dialect::DuckDb { "VARCHAR" } else { "TEXT" };
    if decimals == 0 {
        return format!("CAST({sum} AS {text})");
    }
    let scale = 10_u128.pow(decimals);
    let (whole, rest) = match dialect {
        Dialect::DuckDb => (format!("ABS({sum}) // {scale}"), format!("ABS({sum}) % {scale}")),
        _ => (format!("DIV(ABS({sum}), {scale})"), format!("MOD(ABS({sum}), {scale})")),
    };
    format!(
        "CASE WHEN {sum} < 0 THEN '-' ELSE '' END || CAST({whole} AS {text}) || '.' || \
         LPAD(CAST({rest} AS {text}), {decimals}, '0')"
    )
}

/// Splits the digits of a sum as text: with large decimals DIV overflows, and ABS and the unary
/// minus round.
fn by_38_digits(total: &str, sum: &Sum) -> String {
    let digits = format!("LPAD(REPLACE(CAST({total} AS STRING), '-', ''), 38, '0')");
    let whole = 38 - sum.decimals;
    let fraction = match sum.decimals {
        0 => String::new(),
        _ => format!(" || '.' || SUBSTR({digits}, {})", whole + 1),
    };
    // If ANSI mode is off, a sum that overflows is null, which must differ from the sum of no rows.
    format!(
        "CASE WHEN COUNT({}) > 0 THEN COALESCE(CASE WHEN {total} < 0 THEN '-' ELSE '' END || \
         SUBSTR({digits}, 1, {whole}){fraction}, 'beyond 38 digits') END",
        sum.factors.join(" + ")
    )
}
