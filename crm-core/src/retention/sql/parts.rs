//! Sums in a database whose integers end at 2^63.

use crate::retention::sql::dialect::Dialect;
use crate::retention::sql::sum::Sum;

const PART: &str = "1000000";

/// The steps of the query for some sums, a column each, and the columns of the result.
#[derive(Default)]
pub(crate) struct Parts {
    /// The sums of the parts.
    summed: Vec<String>,
    /// What passes a million is carried over, once
    carried: Vec<String>,
    /// and again.
    whole: Vec<String>,
    pub(crate) written: Vec<String>,
}

impl Parts {
    /// Splits each number at a million, and sums the parts apart.
    pub(crate) fn of(sums: &[Sum]) -> Parts {
        let mut parts = Parts::default();
        for (at, sum) in sums.iter().enumerate() {
            parts.sum(at, sum);
            parts.carry(at);
            let text = in_decimals(at, sum.decimals);
            parts.written.push(Dialect::Sqlite.named(&text, &sum.name));
        }
        parts
    }

    /// The tables of the steps, the last of them `whole`; `groups` are the other columns of the first.
    pub(crate) fn tables(&self, groups: &[String], from: &str, of: &str) -> String {
        let columns = |columns: &[String]| columns.join(",\n    ");
        format!(
            "sums{of} AS (\n  SELECT\n    {},\n    {}\n  {from}\n),\ncarried{of} AS (\n  SELECT *,\n    {}\n  \
             FROM sums{of}\n),\nwhole{of} AS (\n  SELECT *,\n    {}\n  FROM carried{of}\n)",
            columns(groups),
            columns(&self.summed),
            columns(&self.carried),
            columns(&self.whole),
        )
    }

    fn sum(&mut self, at: usize, Sum { weight, factors, .. }: &Sum) {
        let sum = |what: &str, part: &str| format!("SUM({weight} * ({what})) AS s{at}{part}");
        let split = |x: &str| (format!("{x} / {PART}"), format!("{x} % {PART}"));
        match factors.as_slice() {
            [x, y] => {
                let ((x_high, x_low), (y_high, y_low)) = (split(x), split(y));
                self.summed.push(sum(&format!("({x_high}) * ({y_high})"), "a"));
                let middle = format!("({x_high}) * ({y_low}) + ({x_low}) * ({y_high})");
                self.summed.push(sum(&middle, "b"));
                self.summed.push(sum(&format!("({x_low}) * ({y_low})"), "c"));
            }
            factors => {
                let (x_high, x_low) = split(factors.first().map_or("0", String::as_str));
                self.summed.push(format!("0 AS s{at}a"));
                self.summed.push(sum(&x_high, "b"));
                self.summed.push(sum(&x_low, "c"));
            }
        }
    }

    fn carry(&mut self, at: usize) {
        let low = |x: &str| format!("(({x} % {PART} + {PART}) % {PART})");
        let high = |x: &str| format!("(({x} - {}) / {PART})", low(x));
        let (b, c, d) = (format!("s{at}b"), format!("s{at}c"), format!("s{at}d"));
        self.carried.push(format!("{b} + {} AS s{at}d, {} AS s{at}e", high(&c), low(&c)));
        self.whole.push(format!(
            "s{at}a + {} AS s{at}f, {} * {PART} + s{at}e AS s{at}t",
            high(&d),
            low(&d)
        ));
    }
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
    // A product or a sum beyond 2^63 becomes a float, and so does all that is made of it.
    format!(
        "CASE WHEN {f} IS NULL THEN NULL WHEN 'real' IN (TYPEOF(s{at}c), TYPEOF(s{at}d), TYPEOF({f})) \
         THEN 'beyond 2^63' ELSE CASE WHEN {f} < 0 THEN '-' ELSE '' END || \
         SUBSTR({digits}, 1, {whole}){fraction} END"
    )
}
