//! The chi-square test of independence of two categorical covariates.

use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::method::Method;
use crate::stats::chi_square::ChiSquareTest;

/// A test of independence in a table of counts, and where the table departs from it.
///
/// # Examples
///
/// ```
/// use crm_core::stats::chi_square_independence;
///
/// let test = chi_square_independence(&[vec![30, 10], vec![10, 30]])?;
/// assert!((test.chi_square.statistic - 20.0).abs() < 1e-12);
/// assert!((test.cramers_v.unwrap() - 0.5).abs() < 1e-12);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndependenceTest {
    /// Pearson's test.
    #[serde(flatten)]
    pub chi_square: ChiSquareTest,
    /// Cramer's V, from 0 to 1; `None` if fewer than two rows or columns are left.
    pub cramers_v: Option<f64>,
    /// The smallest expected count.
    pub smallest_expected: f64,
    /// The adjusted standardized residual of each cell, by row; `None` in rows and columns of zeros,
    /// and if fewer than two rows or columns are left.
    pub residuals: Vec<Vec<Option<f64>>>,
}

/// Tests whether the rows of a table of counts have the same distribution over its columns.
///
/// Rows and columns of zeros are left out. With fewer than two rows or columns left, the degrees of
/// freedom are 0, the p-value is 1, and the residuals and Cramer's V are `None`.
///
/// # Formula
///
/// With the row total `r`, the column total `c`, the total `n` and the expected count `e = r c / n`
/// of a cell: Pearson's `sum (count - e)^2 / e` against the chi-square distribution with `(rows - 1)
/// (columns - 1)` degrees of freedom; Cramer's V is the root of the statistic over `n (min(rows,
/// columns) - 1)`; the adjusted residual is `(count - e) / sqrt(e (1 - r / n) (1 - c / n))`, which is
/// about standard normal under independence.
///
/// # Reference
///
/// Pearson (1900), Philosophical Magazine 50:157-175. Cramer (1946), Mathematical Methods of
/// Statistics, section 21.9. Haberman (1973), Biometrics 29:205-220, equation 2.3.
///
/// Vectors: `tests/vectors/chi_square_independence.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the rows have different lengths, or the total is 0 or above 2^53.
///
/// # Examples
///
/// ```
/// use crm_core::stats::chi_square_independence;
///
/// // A row of zeros does not count.
/// let test = chi_square_independence(&[vec![10, 20], vec![0, 0], vec![20, 10]])?;
/// assert_eq!(test.chi_square.degrees_of_freedom, 1);
/// assert_eq!(test.smallest_expected, 15.0);
/// assert_eq!(test.residuals[1], [None, None]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn chi_square_independence(table: &[Vec<u64>]) -> Result<IndependenceTest> {
    let margins = Margins::new(table)?;
    let cells = || margins.rows.iter().zip(table).map(|(&row, counts)| (row, counts));
    let mut statistic = 0.0;
    let mut smallest_expected = f64::INFINITY;
    let mut residuals = Vec::with_capacity(table.len());
    for (row, counts) in cells() {
        let mut line = Vec::with_capacity(counts.len());
        for (&count, &column) in counts.iter().zip(&margins.columns) {
            let Some(cell) = margins.cell(count, row, column) else {
                line.push(None);
                continue;
            };
            statistic += cell.term;
            smallest_expected = smallest_expected.min(cell.expected);
            line.push(cell.residual);
        }
        residuals.push(line);
    }
    let used = |totals: &[u64]| totals.iter().filter(|&&total| total > 0).count() - 1;
    let (rows, columns) = (used(&margins.rows), used(&margins.columns));
    let least = rows.min(columns);
    let share = statistic / (margins.total as f64 * least as f64);
    Ok(IndependenceTest {
        chi_square: ChiSquareTest::new(statistic, rows * columns, Method::ChiSquare),
        cramers_v: (least > 0).then(|| share.sqrt().min(1.0)),
        smallest_expected,
        residuals,
    })
}

/// The totals of a table.
struct Margins {
    rows: Vec<u64>,
    columns: Vec<u64>,
    total: u64,
}

/// What a cell adds to the test.
struct Cell {
    expected: f64,
    term: f64,
    residual: Option<f64>,
}

impl Margins {
    fn new(table: &[Vec<u64>]) -> Result<Margins> {
        let width = table.first().map_or(0, Vec::len);
        if let Some((at, row)) = table.iter().enumerate().find(|(_, row)| row.len() != width) {
            let allowed = format!("a list as long as table[0], {width}");
            let given = format!("a list of {}", row.len());
            return Err(Error::out_of_range(&format!("table[{at}]"), &allowed, given));
        }
        let sum = |counts: &mut dyn Iterator<Item = u64>| -> u128 { counts.map(u128::from).sum() };
        let total = sum(&mut table.iter().flatten().copied());
        if total == 0 || total > u128::from(MAX_COUNT) {
            return Err(Error::out_of_range("table", "from 1 to 2^53 in total", total));
        }
        let rows = table.iter().map(|row| row.iter().sum());
        let column = |at: usize| table.iter().filter_map(|row| row.get(at)).sum();
        Ok(Margins {
            rows: rows.collect(),
            columns: (0..width).map(column).collect(),
            total: total as u64,
        })
    }

    /// Returns the parts of a cell; `None` in a row or column of zeros.
    fn cell(&self, count: u64, row: u64, column: u64) -> Option<Cell> {
        if row == 0 || column == 0 {
            return None;
        }
        let product = u128::from(row) * u128::from(column);
        // The products are below 2^106, so their difference is exact.
        let distance = i128::from(count) * i128::from(self.total) - product as i128;
        let (total, product) = (self.total as f64, product as f64);
        let others = u128::from(self.total - row) * u128::from(self.total - column);
        let distance = distance as f64;
        let spread = (total / product / others as f64).sqrt();
        Some(Cell {
            expected: product / total,
            term: distance * distance / (product * total),
            residual: (others > 0).then_some(distance * spread),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::chi_square_homogeneity::chi_square_homogeneity;

    #[test]
    fn two_rows_are_the_test_of_homogeneity() {
        let (one, other) = (vec![7, 27, 3], vec![1, 33, 12]);
        let found = chi_square_independence(&[one.clone(), other.clone()]).unwrap().chi_square;
        let expected = chi_square_homogeneity(&one, &other).unwrap();
        assert!((found.statistic / expected.statistic - 1.0).abs() < 1e-13);
        assert_eq!(found.degrees_of_freedom, expected.degrees_of_freedom);
    }

    #[test]
    fn the_square_of_a_residual_of_a_fourfold_table_is_the_statistic() {
        let test = chi_square_independence(&[vec![12, 5], vec![3, 40]]).unwrap();
        for residual in test.residuals.iter().flatten().map(|one| one.unwrap()) {
            assert!((residual * residual / test.chi_square.statistic - 1.0).abs() < 1e-13);
        }
        let v = (test.chi_square.statistic / 60.0).sqrt();
        assert!((test.cramers_v.unwrap() - v).abs() < 1e-15);
    }

    #[test]
    fn rows_and_columns_of_zeros_do_not_count() {
        let whole = chi_square_independence(&[vec![4, 9], vec![8, 2]]).unwrap();
        let padded = chi_square_independence(&[vec![4, 0, 9], vec![0, 0, 0], vec![8, 0, 2]]);
        let padded = padded.unwrap();
        assert_eq!(padded.chi_square, whole.chi_square);
        assert_eq!(padded.cramers_v, whole.cramers_v);
        assert_eq!(padded.residuals[0], [whole.residuals[0][0], None, whole.residuals[0][1]]);
        assert_eq!(padded.residuals[1], [None; 3]);
    }

    #[test]
    fn one_row_tests_nothing() {
        let test = chi_square_independence(&[vec![4, 9]]).unwrap();
        assert_eq!((test.chi_square.degrees_of_freedom, test.chi_square.p_value), (0, 1.0));
        assert_eq!((test.cramers_v, test.residuals), (None, vec![vec![None, None]]));
    }

    #[test]
    fn the_largest_table_is_exact() {
        let half = MAX_COUNT / 4;
        let test = chi_square_independence(&[vec![half, half], vec![half, half]]).unwrap();
        assert_eq!((test.chi_square.statistic, test.smallest_expected), (0.0, half as f64));
    }

    #[test]
    fn bad_input_is_named() {
        let message = |table: &[Vec<u64>]| chi_square_independence(table).unwrap_err().to_string();
        assert_eq!(
            message(&[vec![1, 2], vec![1]]),
            "table[1] must be a list as long as table[0], 2, got a list of 1"
        );
        assert_eq!(message(&[]), "table must be from 1 to 2^53 in total, got 0");
        assert_eq!(
            message(&[vec![u64::MAX, 1]]),
            "table must be from 1 to 2^53 in total, got 18446744073709551616"
        );
    }
}
