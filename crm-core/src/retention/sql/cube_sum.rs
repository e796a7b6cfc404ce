//! Exact sums of products of three factors in a database.

use crate::retention::definition::columns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::sql::sum::{Sum, both};
use crate::sql::dialect::Dialect;

/// A weighted sum over customers of the square of one metric times another.
pub(crate) struct CubeSum {
    name: &'static str,
    weight: String,
    square: Metric,
    factor: Metric,
    decimals: u32,
}

/// Returns the sums of products of three factors.
pub(crate) fn cube_sums(definition: &StudyDefinition) -> Vec<CubeSum> {
    const Y: Metric = Metric::Revenue;
    const X: Metric = Metric::Baseline;
    let places = |metric| definition.metric(metric).map(|(_, decimals)| decimals.get());
    let Some(revenue) = places(Y) else { return Vec::new() };
    let one = |name, weight, (square, factor), decimals| CubeSum {
        name,
        weight,
        square,
        factor,
        decimals,
    };
    let own = one(columns::REVENUE_SUM_CUBE, "size_".to_owned(), (Y, Y), 3 * revenue);
    let pair = places(X).map(|baseline| {
        let [yyy, yyx, yxx, xxx] = columns::REVENUE_BASELINE_CUBES;
        [
            one(yyy, both(Y, X), (Y, Y), 3 * revenue),
            one(yyx, both(Y, X), (Y, X), 2 * revenue + baseline),
            one(yxx, both(Y, X), (X, Y), revenue + 2 * baseline),
            one(xxx, both(Y, X), (X, X), 3 * baseline),
        ]
    });
    std::iter::once(own).chain(pair.into_iter().flatten()).collect()
}

/// How a dialect divides a number into limbs, so that the products of three of them can be summed.
#[derive(Clone, Copy)]
struct Limbs {
    /// The decimal digits of a limb.
    digits: u32,
    /// The number of limbs of a number.
    count: usize,
}

impl Limbs {
    /// The limbs of a dialect; `None` if its integers can represent any sum.
    fn of(dialect: Dialect) -> Option<Limbs> {
        match dialect {
            Dialect::PostgreSql => None,
            // Numbers are at most 2^52, and integers 2^63.
            Dialect::Sqlite => Some(Limbs { digits: 4, count: 4 }),
            // Numbers are at most 2^63, and integers 2^127 or 38 digits.
            Dialect::DuckDb | Dialect::Spark => Some(Limbs { digits: 9, count: 2 }),
        }
    }

    /// Writes a limb of a number, with the sign of the number.
    fn limb(self, dialect: Dialect, number: &str, at: usize) -> String {
        let base = 10_u64.pow(self.digits);
        let below = base.pow(at as u32);
        let quotient = match (at, dialect) {
            (0, _) => number.to_owned(),
            (_, Dialect::DuckDb) => format!("{number} // {below}"),
            (_, Dialect::Spark) => format!("{number} DIV {below}"),
            _ => format!("{number} / {below}"),
        };
        let limb = if at + 1 == self.count { quotient } else { format!("({quotient}) % {base}") };
        match dialect {
            Dialect::Spark => format!("CAST({limb} AS DECIMAL(19, 0))"),
            _ => limb,
        }
    }
}

/// Writes the tables after that of the customers in which numbers are divided into limbs, and the
/// limbs of their squares; returns them and the name of the last.
pub(crate) fn limb_tables(sums: &[CubeSum], dialect: Dialect, suffix: &str) -> (String, String) {
    const SEPARATOR: &str = ",\n    ";
    let Some(limbs) = Limbs::of(dialect).filter(|_| !sums.is_empty()) else {
        return (String::new(), format!("customers{suffix}"));
    };
    let mut metrics: Vec<Metric> = sums.iter().map(|sum| sum.factor).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let each: Vec<String> = metrics
        .iter()
        .flat_map(|metric| (0..limbs.count).map(move |at| (metric, at)))
        .map(|(metric, at)| {
            let limb = limbs.limb(dialect, &format!("{metric}_"), at);
            format!("{limb} AS {metric}_limb_{at}_")
        })
        .collect();
    let squares: Vec<String> = metrics
        .iter()
        .flat_map(|metric| (0..2 * limbs.count - 1).map(move |at| (metric, at)))
        .map(|(metric, at)| {
            let name = format!("{metric}_limb_");
            let product = convolution((&name, limbs.count), (&name, limbs.count), at);
            format!("{product} AS {metric}_square_{at}_")
        })
        .collect();
    let tables = format!(
        ",\nlimbs{suffix} AS (\n  SELECT *,\n    {}\n  FROM customers{suffix}\n),\n\
         squares{suffix} AS (\n  SELECT *,\n    {}\n  FROM limbs{suffix}\n)",
        each.join(SEPARATOR),
        squares.join(SEPARATOR),
    );
    (tables, format!("squares{suffix}"))
}

/// Writes a limb of the product of two numbers, each given by the start of the names of its limbs
/// and their number.
fn convolution((one, ones): (&str, usize), (other, others): (&str, usize), at: usize) -> String {
    let terms = (0..ones).filter_map(|left| {
        let right = at.checked_sub(left).filter(|&right| right < others)?;
        Some(format!("{one}{left}_ * {other}{right}_"))
    });
    terms.collect::<Vec<String>>().join(" + ")
}

impl CubeSum {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the sum for a dialect whose integers can represent it; `None` for any other.
    pub(crate) fn plain(&self, dialect: Dialect) -> Option<Sum> {
        if Limbs::of(dialect).is_some() {
            return None;
        }
        let factors = [self.square, self.square, self.factor];
        Some(Sum {
            name: self.name.to_owned(),
            weight: self.weight.clone(),
            factors: factors.map(|metric| format!("{metric}_")).to_vec(),
            decimals: self.decimals,
        })
    }

    /// Writes the sum and its name: the sums of the limbs of the product, each a whole number with
    /// an exponent of ten, and `+` between them.
    pub(crate) fn terms(&self, dialect: Dialect) -> Option<String> {
        let limbs = Limbs::of(dialect)?;
        let CubeSum { weight, square, factor, decimals, .. } = self;
        let (square, factor) = (format!("{square}_square_"), format!("{factor}_limb_"));
        let text = match dialect {
            Dialect::DuckDb => "VARCHAR",
            Dialect::Spark => "STRING",
            _ => "TEXT",
        };
        let term = |at: usize| {
            let product = convolution((&square, 2 * limbs.count - 1), (&factor, limbs.count), at);
            let sum = match dialect {
                Dialect::Sqlite => format!("SUM({weight} * ({product}))"),
                _ => format!("SUM(CAST({weight} * ({product}) AS {}))", dialect.integer()),
            };
            let exponent = i64::from(limbs.digits) * at as i64 - i64::from(*decimals);
            let term = format!("CAST({sum} AS {text}) || 'e{exponent}'");
            match dialect {
                // If ANSI mode is off, a sum that overflows is null, which must differ from the sum
                // of no rows.
                Dialect::Spark => format!("COALESCE({term}, 'beyond 38 digits')"),
                _ => term,
            }
        };
        let terms: Vec<String> = (0..3 * limbs.count - 2).map(term).collect();
        let all = terms.join(" || '+' || ");
        let all = match dialect {
            Dialect::Spark => {
                let known = format!("COUNT({}_ + {}_)", self.square, self.factor);
                format!("CASE WHEN {known} > 0 THEN {all} END")
            }
            _ => all,
        };
        Some(dialect.named(&all, self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limb_of_a_product_has_all_its_terms() {
        assert_eq!(convolution(("x", 2), ("y", 2), 0), "x0_ * y0_");
        assert_eq!(convolution(("x", 2), ("y", 2), 1), "x0_ * y1_ + x1_ * y0_");
        assert_eq!(convolution(("x", 3), ("y", 2), 3), "x2_ * y1_");
        let limbs = Limbs { digits: 9, count: 2 };
        assert_eq!(limbs.limb(Dialect::DuckDb, "x", 0), "(x) % 1000000000");
        assert_eq!(limbs.limb(Dialect::DuckDb, "x", 1), "x // 1000000000");
    }
}
