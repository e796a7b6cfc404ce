//! Third central moments from exact sums.

use crate::money::decimals::Decimals;
use crate::retention::tally::cell::Cell;

/// Returns the third central moment of the revenue of a cell; `None` if the state has no sums of
/// cubes.
pub(crate) fn revenue_cube(_cell: &Cell, _decimals: Decimals) -> Option<f64> {
    None
}

/// Returns the third central moment of the revenue minus `slope` times the baseline, of the
/// customers who have both; `None` if the state lacks one of the sums.
pub(crate) fn residual_cube(
    _cell: &Cell,
    _slope: f64,
    _decimals: (Decimals, Decimals),
) -> Option<f64> {
    None
}
