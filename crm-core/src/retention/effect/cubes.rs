//! The third central moment of revenue.

use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::shape;
use crate::retention::tally::cell::Cell;

/// Returns the third central moment of the revenue of a cell's customers, with the divisor `n`; with
/// a slope, that of `revenue - slope * baseline` of those who have both. `None` where a state or a
/// summary has no sums of cubes.
pub(crate) fn third_moment(inputs: &Inputs<'_>, cell: &Cell, slope: Option<f64>) -> Option<f64> {
    shape(inputs.definition, inputs.tallies, cell, slope).map(|shape| shape.third)
}
