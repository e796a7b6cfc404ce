//! The third central moment of revenue.

use crate::retention::definition::columns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{present, unit};
use crate::retention::tally::cell::{Cell, PairSums};
use crate::stats::third_spread::third_spread;

/// Returns the third central moment of the revenue of a cell's customers, with the divisor `n`; with
/// a slope, that of `revenue - slope * baseline` of those who have both. `None` where a state or a
/// summary has no sums of cubes, and without customers.
pub(crate) fn third_moment(inputs: &Inputs<'_>, cell: &Cell, slope: Option<f64>) -> Option<f64> {
    match slope {
        None => raw(inputs, cell),
        Some(slope) => residual(inputs, cell, slope),
    }
}

fn raw(inputs: &Inputs<'_>, cell: &Cell) -> Option<f64> {
    let parts = columns::metric(Metric::Revenue);
    let needed = [parts.sum, parts.sum_sq, columns::REVENUE_SUM_CUBE];
    present(inputs.tallies, &needed).ok()?;
    let sums = cell.metric(Metric::Revenue).filter(|sums| sums.n > 0)?;
    let third = third_spread(sums.n, [sums.sum; 3], [sums.sum_sq; 3], sums.sum_cube?);
    Some(third / cube(sums.n) / unit(inputs.decimals(Metric::Revenue)).powi(3))
}

fn residual(inputs: &Inputs<'_>, cell: &Cell, slope: f64) -> Option<f64> {
    let pair = columns::pair(Metric::Revenue, Metric::Baseline);
    present(inputs.tallies, &pair.all()).ok()?;
    present(inputs.tallies, &columns::REVENUE_BASELINE_CUBES).ok()?;
    let sums = cell.pair(Metric::Revenue, Metric::Baseline).filter(|sums| sums.n > 0)?;
    let units = [Metric::Revenue, Metric::Baseline].map(|metric| unit(inputs.decimals(metric)));
    let [revenue, baseline] = units;
    of_difference(sums, revenue, slope * revenue / baseline)
}

/// Returns the third central moment of `first - slope * second`, where both are in units and
/// `unit` is that of the first.
fn of_difference(sums: &PairSums, unit: f64, slope: f64) -> Option<f64> {
    let PairSums { first: y, first_sq: yy, second: x, second_sq: xx, product: xy, n, .. } = *sums;
    let [yyy, yyx, yxx, xxx] = sums.cubes?;
    let third = third_spread(n, [y; 3], [yy; 3], yyy)
        - 3.0 * slope * third_spread(n, [x, y, y], [yy, xy, xy], yyx)
        + 3.0 * slope.powi(2) * third_spread(n, [y, x, x], [xx, xy, xy], yxx)
        - slope.powi(3) * third_spread(n, [x; 3], [xx; 3], xxx);
    Some(third / cube(n) / unit.powi(3))
}

fn cube(n: u64) -> f64 {
    (n as f64).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::retention::definition::cost::ProgramCost;
    use crate::retention::definition::definition::StudyDefinition;
    use crate::retention::definition::follow_up::FollowUp;
    use crate::retention::definition::options::ReportOptions;
    use crate::retention::effect::means::Centers;
    use crate::retention::tally::rows::tally_rows;
    use crate::retention::tally::tally::Tallies;

    const REVENUE: [f64; 6] = [0.0, 12.5, 0.0, 310.25, 7.75, -3.5];
    const BASELINE: [f64; 6] = [10.0, 0.5, 3.25, 200.0, 12.0, 0.0];

    #[test]
    fn the_moment_is_that_of_the_customers() {
        let cost = ProgramCost::parse("0", "1").unwrap();
        let (usd, days) = ("USD".parse().unwrap(), FollowUp::Days(30));
        let definition = StudyDefinition::new("arm", "none", "lost", usd, days, cost)
            .with_revenue("spent")
            .with_baseline("before");
        let batch = Batch::new(vec![
            Column::strings("arm", &["none"; 6]),
            Column::bools("lost", &[false; 6]),
            Column::float64("spent", &REVENUE),
            Column::float64("before", &BASELINE),
        ]);
        let mut tallies = tally_rows(&definition, &batch.unwrap(), 0..6).unwrap();
        let cell = tallies.arm("none").unwrap();
        let options = ReportOptions::default();
        let moment = |tallies: &Tallies, slope| {
            let control = &cell;
            let (definition, options) = (&definition, &options);
            let centers = Centers::new(tallies);
            let inputs = Inputs { definition, tallies, options, control, centers };
            third_moment(&inputs, &cell, slope)
        };
        for slope in [None, Some(0.0), Some(0.75), Some(-2.0)] {
            let rest = |(y, x): (&f64, &f64)| y - slope.unwrap_or(0.0) * x;
            let numbers: Vec<f64> = REVENUE.iter().zip(&BASELINE).map(rest).collect();
            let mean = numbers.iter().sum::<f64>() / 6.0;
            let expected = numbers.iter().map(|x| (x - mean).powi(3)).sum::<f64>() / 6.0;
            let found = moment(&tallies, slope).unwrap();
            assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} {expected}");
        }
        tallies.absent.insert(columns::REVENUE_SUM_CUBE.to_owned());
        assert_eq!(moment(&tallies, None), None);
        assert!(moment(&tallies, Some(0.75)).is_some());
    }
}
