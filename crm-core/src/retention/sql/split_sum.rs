//! Exact sums in a database with 64-bit integers.

use crate::retention::sql::sum::Sum;
use crate::sql::dialect::Dialect;

const BASE: &str = "1000000";

/// The columns of an exact sum in each step of the query.
///
/// Each number is split into a high and a low part at a million. The parts are summed separately in
/// the step `sums`; the steps `carried` and `whole` carry from the low parts to the high parts.
pub(crate) struct SplitSum {
    sums: [String; 3],
    carried: String,
    whole: String,
    /// The column of the result: the sum as decimal text.
    pub(crate) result: String,
}

impl SplitSum {
    /// Splits a sum; `at` is its index, which makes the names of its columns unique.
    pub(crate) fn new(at: usize, sum: &Sum) -> SplitSum {
        let (carried, whole) = carry(at);
        let text = decimal_text(at, sum.decimals);
        let result = Dialect::Sqlite.named(&text, &sum.name);
        SplitSum { sums: partial_sums(at, sum), carried, whole, result }
    }

    /// Writes the tables of the steps, the last of which is `whole`; `groups` are the other columns
    /// of the first, and `suffix` ends the name of each table.
    pub(crate) fn tables(
        split: &[SplitSum],
        groups: &[String],
        from: &str,
        suffix: &str,
    ) -> String {
        const SEPARATOR: &str = ",\n    ";
        let columns = |column: fn(&SplitSum) -> &str| {
            split.iter().map(column).collect::<Vec<_>>().join(SEPARATOR)
        };
        let sums: Vec<&str> = split.iter().flat_map(|sum| &sum.sums).map(String::as_str).collect();
        format!(
            "sums{suffix} AS (\n  SELECT\n    {},\n    {}\n  {from}\n),\n\
             carried{suffix} AS (\n  SELECT *,\n    {}\n  FROM sums{suffix}\n),\n\
             whole{suffix} AS (\n  SELECT *,\n    {}\n  FROM carried{suffix}\n)",
            groups.join(SEPARATOR),
            sums.join(SEPARATOR),
            columns(|sum| &sum.carried),
            columns(|sum| &sum.whole),
        )
    }
}

/// Writes the sums of the high, middle and low parts.
fn partial_sums(at: usize, Sum { weight, factors, .. }: &Sum) -> [String; 3] {
    let sum = |what: &str, part: &str| format!("SUM({weight} * ({what})) AS s{at}{part}");
    let split = |x: &str| (format!("{x} / {BASE}"), format!("{x} % {BASE}"));
    match factors.as_slice() {
        [x, y] => {
            let ((x_high, x_low), (y_high, y_low)) = (split(x), split(y));
            let middle = format!("({x_high}) * ({y_low}) + ({x_low}) * ({y_high})");
            [
                sum(&format!("({x_high}) * ({y_high})"), "a"),
                sum(&middle, "b"),
                sum(&format!("({x_low}) * ({y_low})"), "c"),
            ]
        }
        factors => {
            let (x_high, x_low) = split(factors.first().map_or("0", String::as_str));
            [format!("0 AS s{at}a"), sum(&x_high, "b"), sum(&x_low, "c")]
        }
    }
}

/// Writes the columns of both carries: from the low to the middle part, and on to the high part.
fn carry(at: usize) -> (String, String) {
    let low = |x: &str| format!("(({x} % {BASE} + {BASE}) % {BASE})");
    let high = |x: &str| format!("(({x} - {}) / {BASE})", low(x));
    let (b, c, d) = (format!("s{at}b"), format!("s{at}c"), format!("s{at}d"));
    let carried = format!("{b} + {} AS s{at}d, {} AS s{at}e", high(&c), low(&c));
    let whole = format!("s{at}a + {} AS s{at}f, {} * {BASE} + s{at}e AS s{at}t", high(&d), low(&d));
    (carried, whole)
}

/// Writes the high part `f` and the low part `t`, from 0 to 10^12 - 1, as decimal text.
fn decimal_text(at: usize, decimals: u32) -> String {
    let (f, t) = (format!("s{at}f"), format!("s{at}t"));
    // The absolute value of a negative sum with a low part is -f - 1 and 10^12 - t.
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
    // A product or a sum above 2^63 becomes a float, and so does every result of it.
    format!(
        "CASE WHEN {f} IS NULL THEN NULL WHEN 'real' IN (TYPEOF(s{at}c), TYPEOF(s{at}d), TYPEOF({f})) \
         THEN 'beyond 2^63' ELSE CASE WHEN {f} < 0 THEN '-' ELSE '' END || \
         SUBSTR({digits}, 1, {whole}){fraction} END"
    )
}
