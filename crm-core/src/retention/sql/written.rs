//! Sums of units as text that writes a decimal.

use crate::retention::sql::dialect::Dialect;
use crate::retention::sql::sum::Sum;

/// A sum with its name, for a database whose integers hold it.
pub(crate) fn written(dialect: Dialect, sum: &Sum) -> String {
    let product = format!("{} * {}", sum.weight, sum.factors.join(" * "));
    let total = format!("SUM(CAST({product} AS {}))", dialect.integer());
    let text = match dialect {
        Dialect::Spark => in_38_digits(&total, sum),
        _ => divided(dialect, &total, sum.decimals),
    };
    dialect.named(&text, &sum.name)
}

fn divided(dialect: Dialect, sum: &str, decimals: u32) -> String {
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

/// Cuts the digits of a sum: of large decimals DIV wraps, and ABS and the unary minus round.
fn in_38_digits(total: &str, sum: &Sum) -> String {
    let digits = format!("LPAD(REPLACE(CAST({total} AS STRING), '-', ''), 38, '0')");
    let whole = 38 - sum.decimals;
    let fraction = match sum.decimals {
        0 => String::new(),
        _ => format!(" || '.' || SUBSTR({digits}, {})", whole + 1),
    };
    // Where ANSI mode is off a sum too large is null, which must not pass for the sum of nothing.
    format!(
        "CASE WHEN COUNT({}) > 0 THEN COALESCE(CASE WHEN {total} < 0 THEN '-' ELSE '' END || \
         SUBSTR({digits}, 1, {whole}){fraction}, 'beyond 38 digits') END",
        sum.factors.join(" + ")
    )
}
