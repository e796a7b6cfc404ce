//! The figures of a report, computed from the rows by textbook formulas.

use std::collections::BTreeMap;

use crm_core::retention::RetentionReport;
use crm_core::stats::Adjustment;
use crm_core::{Estimate, ProgramCost, ReportOptions, StudyDefinition};
use proptest::prelude::*;

use super::rows::{Form, REGIONS, Row, USUAL, definition, of_rows};

/// Logarithm of the gamma function (Lanczos).
fn ln_gamma(x: f64) -> f64 {
    const PARTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let t = x + 7.5;
    let sum: f64 = PARTS
        .iter()
        .enumerate()
        .map(|(at, part)| if at == 0 { *part } else { part / (x + at as f64) })
        .sum();
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The regularized incomplete beta function (continued fraction).
fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(1.0 - x, b, a);
    }
    let front =
        (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    let (mut c, mut d) = (1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / (1.0 + term * d);
            c = 1.0 + term / c;
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

/// Student's t with a two-sided probability of 5%.
pub(crate) fn critical_t(df: f64) -> f64 {
    let tail = |t: f64| beta(df / (df + t * t), df / 2.0, 0.5);
    let (mut low, mut high) = (0.0, 1e4);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if tail(middle) > 0.05 { low = middle } else { high = middle }
    }
    low
}

#[test]
fn the_distribution_of_the_test_itself_is_right() {
    assert!((critical_t(10.0) - 2.228_138_851_964_939).abs() < 1e-10);
    assert!((critical_t(1.0) - 12.706_204_736_432_095).abs() < 1e-9);
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len() as f64
}

/// The sum of products of deviations from the means of two columns.
fn cross(x: &[f64], y: &[f64]) -> f64 {
    let (a, b) = (mean(x), mean(y));
    x.iter().zip(y).map(|(x, y)| (x - a) * (y - b)).sum()
}

fn variance(of: &[f64]) -> f64 {
    cross(of, of) / (of.len() as f64 - 1.0)
}

/// A value, its standard error and the degrees of freedom.
#[derive(Clone, Copy, Debug)]
struct Naive {
    value: f64,
    error: f64,
    df: f64,
}

impl Naive {
    fn of(value: f64, parts: [(f64, f64); 2], more: f64) -> Naive {
        let sum = parts[0].0 + parts[1].0;
        let df = sum * sum / (parts[0].0.powi(2) / parts[0].1 + parts[1].0.powi(2) / parts[1].1);
        Naive { value, error: (sum + more).sqrt(), df }
    }

    fn agrees(self, found: &Estimate, times: f64) -> Result<(), TestCaseError> {
        let half = critical_t(self.df) * self.error * times;
        let value = self.value * times;
        let size = value.abs().max(half);
        for (found, expected) in
            [(found.value, value), (found.lower, value - half), (found.upper, value + half)]
        {
            prop_assert!((found - expected).abs() <= 1e-9 * size, "{found} {expected} {self:?}");
        }
        Ok(())
    }
}

fn welch(one: &[f64], other: &[f64]) -> Naive {
    let part = |of: &[f64]| (variance(of) / of.len() as f64, of.len() as f64 - 1.0);
    Naive::of(mean(one) - mean(other), [part(one), part(other)], 0.0)
}

/// Solves a system of linear equations.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for pivot in 0..n {
        let best =
            (pivot..n).max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs()));
        rows.swap(pivot, best.unwrap());
        let row = rows[pivot].clone();
        for other in (0..n).filter(|&other| other != pivot) {
            let factor = rows[other][pivot] / row[pivot];
            rows[other].iter_mut().zip(&row).for_each(|(cell, above)| *cell -= factor * above);
        }
    }
    (0..n).map(|at| rows[at][n] / rows[at][at]).collect()
}

/// Least squares of `y` on columns; each row of `x` is a customer.
fn regress(x: &[Vec<f64>], y: &[f64]) -> Vec<f64> {
    let k = x[0].len();
    let equations = (0..k).map(|i| {
        let with = |of: &dyn Fn(usize) -> f64| (0..x.len()).map(|row| x[row][i] * of(row)).sum();
        let mut equation: Vec<f64> = (0..k).map(|j| with(&|row| x[row][j])).collect();
        equation.push(with(&|row| y[row]));
        equation
    });
    solve(equations.collect())
}

/// Lin's regression: the treatment, the centered covariate, and their product.
fn lin((y1, x1): (&[f64], &[f64]), (y0, x0): (&[f64], &[f64])) -> Naive {
    let x: Vec<f64> = x1.iter().chain(x0).copied().collect();
    let y: Vec<f64> = y1.iter().chain(y0).copied().collect();
    let center = mean(&x);
    let treated = |row: usize| f64::from(u8::from(row < x1.len()));
    let design: Vec<Vec<f64>> = (0..x.len())
        .map(|row| vec![1.0, treated(row), x[row] - center, treated(row) * (x[row] - center)])
        .collect();
    let found = regress(&design, &y);
    let residual = |row: usize| {
        y[row] - design[row].iter().zip(&found).map(|(one, other)| one * other).sum::<f64>()
    };
    let part = |rows: std::ops::Range<usize>, x: &[f64]| {
        let n = rows.len() as f64;
        let squares: f64 = rows.map(|row| residual(row).powi(2)).sum();
        let leverage = 1.0 / n + (mean(x) - center).powi(2) / cross(x, x);
        (squares / (n - 2.0) * leverage, n - 2.0)
    };
    let parts = [part(0..x1.len(), x1), part(x1.len()..x.len(), x0)];
    // The members are a sample themselves: the mean of the covariate varies too.
    let more = found[3].powi(2) * variance(&x) / x.len() as f64;
    Naive::of(found[1], parts, more)
}

fn cuped((y1, x1): (&[f64], &[f64]), (y0, x0): (&[f64], &[f64])) -> Naive {
    let x: Vec<f64> = x1.iter().chain(x0).copied().collect();
    let y: Vec<f64> = y1.iter().chain(y0).copied().collect();
    let theta = cross(&x, &y) / cross(&x, &x);
    let adjust = |y: &[f64], x: &[f64]| -> Vec<f64> {
        y.iter().zip(x).map(|(y, x)| y - theta * x).collect()
    };
    welch(&adjust(y1, x1), &adjust(y0, x0))
}

/// One customer per row, followed to the end.
fn customers() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((super::rows::row(5), 0_usize..2), 40..120).prop_map(|rows| {
        let one = |(at, (row, arm)): (usize, (Row, usize))| Row {
            // Both arms have lost and retained customers in each stratum.
            arm: if at < 8 { at % 2 } else { arm },
            count: 1,
            days: 30,
            ..row
        };
        rows.into_iter().enumerate().map(one).collect()
    })
}

fn arm(rows: &[Row], arm: usize) -> Vec<&Row> {
    rows.iter().filter(|row| row.arm == arm).collect()
}

fn column(rows: &[&Row], of: impl Fn(&Row) -> Option<f64>) -> Vec<f64> {
    rows.iter().filter_map(|row| of(row)).collect()
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn revenue(row: &Row) -> Option<f64> {
    row.revenue.map(|units| units as f64 / 100.0)
}

fn baseline(row: &Row) -> Option<f64> {
    row.baseline.map(|units| units as f64)
}

/// Two columns, of the customers who have both.
fn both(
    rows: &[&Row],
    one: impl Fn(&Row) -> Option<f64>,
    other: impl Fn(&Row) -> Option<f64>,
) -> (Vec<f64>, Vec<f64>) {
    rows.iter().filter_map(|row| Some((one(row)?, other(row)?))).unzip()
}

/// Without the strata.
fn crude() -> ReportOptions {
    ReportOptions::default().with_stratified(false)
}

/// The controls and the treated customers of each group that is compared.
fn groups<'r>(
    report: &RetentionReport,
    rows: &'r [Row],
    key: impl Fn(&Row) -> Vec<Option<String>>,
) -> Vec<(Vec<&'r Row>, Vec<&'r Row>)> {
    let strata = &report.strata()[0].strata;
    let mut groups: BTreeMap<u64, (Vec<&Row>, Vec<&Row>)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.arm < 2) {
        let Some(stratum) = strata.iter().find(|one| one.names == key(row)) else { continue };
        let (control, treated) = groups.entry(stratum.group).or_default();
        if row.arm == 0 { control.push(row) } else { treated.push(row) }
    }
    groups.into_values().collect()
}

fn report(definition: &StudyDefinition, rows: &[Row], options: ReportOptions) -> RetentionReport {
    of_rows(definition, rows, Form::Decimals).report(&options).unwrap()
}

fn close(found: f64, expected: f64) -> Result<(), TestCaseError> {
    prop_assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{found} {expected}");
    Ok(())
}

/// An amount, which the total rounds to the smallest unit of its currency.
fn costs(found: f64, expected: f64) -> Result<(), TestCaseError> {
    let tolerance = 1e-8 + 1e-9 * expected.abs();
    prop_assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn revenue_raw_and_adjusted_is_that_of_the_rows(rows in customers()) {
        let (treated, control) = (arm(&rows, 1), arm(&rows, 0));
        let n = treated.len() as f64;
        let of = |rows: &[&Row]| column(rows, revenue);
        let pair = |rows: &[&Row]| both(rows, revenue, baseline);
        prop_assume!(of(&treated).len() > 3 && of(&control).len() > 3);
        let ((y1, x1), (y0, x0)) = (pair(&treated), pair(&control));
        prop_assume!(y1.len() > 3 && y0.len() > 3);

        let options = crude().with_adjust(Some(Adjustment::Lin));
        let found = report(&definition(USUAL), &rows, options);
        let found = &found.arms()[0];
        welch(&of(&treated), &of(&control)).agrees(&found.incremental_revenue.unwrap(), n)?;
        let adjusted = found.incremental_revenue_adjusted.unwrap();
        lin((&y1, &x1), (&y0, &x0)).agrees(&adjusted, n)?;

        let found = report(&definition(USUAL), &rows, crude());
        let adjusted = found.arms()[0].incremental_revenue_adjusted.unwrap();
        cuped((&y1, &x1), (&y0, &x0)).agrees(&adjusted, n)?;
    }

    #[test]
    fn e6_the_adjusted_churn_reduction_is_that_of_the_rows(few in customers()) {
        // Five times the rows have at least five of what they have.
        let rows = [few.clone(), few.clone(), few.clone(), few.clone(), few].concat();
        let lost = |row: &Row| Some(flag(row.lost));
        let pair = |rows: &[&Row]| both(rows, lost, baseline);
        let (treated, control) = (arm(&rows, 1), arm(&rows, 0));
        let ((y1, x1), (y0, x0)) = (pair(&treated), pair(&control));
        prop_assume!(y1.len() > 3 && y0.len() > 3);
        let varies = |y: &[f64]| y.iter().any(|&one| one != y[0]);
        prop_assume!(varies(&y1) && varies(&y0));
        for (adjustment, naive) in [
            (Adjustment::Lin, lin((&y0, &x0), (&y1, &x1))),
            (Adjustment::Cuped, cuped((&y0, &x0), (&y1, &x1))),
        ] {
            let options = crude().with_adjust(Some(adjustment));
            let found = report(&definition(USUAL), &rows, options);
            naive.agrees(&found.arms()[0].churn_reduction_adjusted.unwrap(), 1.0)?;
        }
    }

    #[test]
    fn e7_the_cost_and_its_limits_are_those_of_the_rows(rows in customers(), by_exposure in any::<bool>()) {
        let (treated, control) = (arm(&rows, 1), arm(&rows, 0));
        let mut definition = definition(USUAL);
        let cost: Box<dyn Fn(&Row) -> f64> = if by_exposure {
            // Only exposure makes the cost of the arm vary.
            definition.cost_column = None;
            definition.decimals.remove("paid");
            Box::new(|row| if row.arm == 1 { 0.5 + 0.25 * flag(row.exposed) } else { 0.0 })
        } else {
            definition.cost = ProgramCost::parse("100", "0.5").unwrap().into();
            Box::new(|row| row.cost as f64 / 1000.0 + 0.5 * flag(row.arm == 1))
        };
        let study = if by_exposure {
            let places = USUAL;
            let mut study = crm_core::RetentionStudy::new(definition).unwrap();
            study.update(&super::rows::Columns::new(&rows, places, Form::Decimals).batch()).unwrap();
            study
        } else {
            of_rows(&definition, &rows, Form::Decimals)
        };
        let report = study.report(&crude()).unwrap();
        let found = &report.arms()[0];
        let of = |rows: &[&Row]| column(rows, |row| Some(cost(row)));
        let n = treated.len() as f64;
        let (own, theirs) = (of(&treated), of(&control));
        let total = 100.0 + n * (mean(&own) - mean(&theirs));
        costs(found.cost.unwrap().to_string().split(' ').next().unwrap().parse().unwrap(), total)?;
        // At a value of 0, the net benefit is the negative cost.
        let loss = found.net_benefit(0.into()).unwrap();
        costs(loss.value, -total)?;
        if variance(&own) + variance(&theirs) > 0.0 {
            let naive = welch(&own, &theirs);
            let half = n * naive.error * critical_t(naive.df);
            costs(loss.lower, -total - half)?;
            costs(loss.upper, -total + half)?;
        }
    }

    #[test]
    fn e7_standardized_over_strata_the_retained_are_those_of_the_rows(rows in customers()) {
        let report = report(
            &definition(USUAL), &rows, ReportOptions::default(),
        );
        let key = |row: &Row| {
            let vip = row.vip.map(|vip| vip.to_string());
            vec![row.region.map(|region| REGIONS[region].to_owned()), vip]
        };
        let lost = |rows: &[&Row]| mean(&rows.iter().map(|row| flag(row.lost)).collect::<Vec<_>>());
        let groups = groups(&report, &rows, key);
        let each = groups.iter().map(|(control, treated)| {
            treated.len() as f64 * (lost(control) - lost(treated))
        });
        let expected: f64 = each.sum();
        close(report.arms()[0].retained.unwrap().value, expected)?;
    }

    #[test]
    fn e7_standardized_over_strata_cost_and_revenue_are_those_of_the_rows(rows in customers()) {
        let mut definition = definition(USUAL);
        definition.strata = vec!["region".to_owned()];
        definition.cost = ProgramCost::parse("100", "0.5").unwrap().into();
        let report = report(&definition, &rows, ReportOptions::default());
        let found = &report.arms()[0];
        let cost = |row: &Row| Some(row.cost as f64 / 1000.0 + 0.5 * flag(row.arm == 1));
        let (mut spent, mut gained) = (Some(vec![]), Some(vec![]));
        let key = |row: &Row| vec![row.region.map(|region| REGIONS[region].to_owned())];
        for (control, treated) in groups(&report, &rows, key) {
            let add = |sum: &mut Option<Vec<_>>, of: &dyn Fn(&Row) -> Option<f64>| {
                let (one, other) = (column(&treated, of), column(&control, of));
                let known = one.len() > 1 && other.len() > 1;
                let part = known.then_some((treated.len() as f64, one, other));
                *sum = sum.take().zip(part).map(|(mut all, part)| { all.push(part); all });
            };
            add(&mut spent, &cost);
            add(&mut gained, &revenue);
        }
        let value = |parts: &[(f64, Vec<f64>, Vec<f64>)]| -> f64 {
            parts.iter().map(|(n, one, other)| n * (mean(one) - mean(other))).sum()
        };
        let error = |parts: &[(f64, Vec<f64>, Vec<f64>)]| -> (f64, f64) {
            let each = |n: f64, one: &[f64]| {
                (n * n * variance(one) / one.len() as f64, one.len() as f64 - 1.0)
            };
            let all: Vec<(f64, f64)> =
                parts.iter().flat_map(|(n, a, b)| [each(*n, a), each(*n, b)]).collect();
            let sum: f64 = all.iter().map(|(variance, _)| variance).sum();
            let df = sum * sum / all.iter().map(|(v, df)| v * v / df).sum::<f64>();
            (sum.sqrt(), df)
        };
        prop_assert_eq!(found.cost.is_ok(), spent.is_some());
        prop_assert_eq!(found.incremental_revenue.is_ok(), gained.is_some());
        if let Some(parts) = spent {
            let loss = found.net_benefit(0.into()).unwrap();
            let total = 100.0 + value(&parts);
            costs(-loss.value, total)?;
            let (error, df) = error(&parts);
            if error > 0.0 {
                costs(loss.lower, -total - critical_t(df) * error)?;
            }
        }
        if let Some(parts) = gained {
            let gain = found.incremental_revenue.unwrap();
            close(gain.value, value(&parts))?;
            let (error, df) = error(&parts);
            if error > 0.0 {
                close(gain.upper, value(&parts) + critical_t(df) * error)?;
            }
        }
    }

    #[test]
    fn e5_the_balance_is_that_of_the_rows(rows in customers()) {
        let report = report(&definition(USUAL), &rows, ReportOptions::default());
        let (treated, control) = (arm(&rows, 1), arm(&rows, 0));
        let age = |row: &Row| row.age.map(|units| units as f64 / 10.0);
        for (name, of) in [("history", &baseline as &dyn Fn(&Row) -> Option<f64>), ("age", &age)] {
            let (one, other) = (column(&treated, of), column(&control, of));
            prop_assume!(one.len() > 2 && other.len() > 2);
            let deviation = f64::midpoint(variance(&one), variance(&other)).sqrt();
            let found = report.balance().iter().find(|found| found.covariate == name).unwrap();
            close(found.smd.unwrap(), (mean(&one) - mean(&other)) / deviation)?;
        }
        // Categories: Mahalanobis' distance of the shares, by solving the linear system.
        let shares = |rows: &[&Row]| -> Vec<f64> {
            let plans: Vec<usize> = rows.iter().filter_map(|row| row.plan).collect();
            (0..4).map(|at| plans.iter().filter(|&&plan| plan == at).count() as f64 / plans.len() as f64).collect()
        };
        let (p, q) = (shares(&treated), shares(&control));
        prop_assume!((0..4).all(|at| p[at] + q[at] > 0.0));
        let covariance = |i: usize, j: usize| {
            let own = flag(i == j);
            (p[i] * (own - p[j]) + q[i] * (own - q[j])) / 2.0
        };
        let equation = |i: usize| (0..3).map(|j| covariance(i, j)).chain([p[i] - q[i]]).collect();
        let solved = solve((0..3).map(equation).collect());
        let squared: f64 = solved.iter().enumerate().map(|(i, x)| x * (p[i] - q[i])).sum();
        let found = report.balance().iter().find(|found| found.covariate == "plan").unwrap();
        close(found.smd.unwrap(), squared.sqrt())?;
    }
}

/// Sums near the limit of the state, where floats would lose every digit.
#[test]
fn large_numbers_with_a_small_variance_keep_their_digits() {
    let base = 10_i64.pow(15);
    let row = |arm: usize, more: i64| Row {
        arm,
        lost: more == 0,
        count: 1_000_000,
        region: None,
        vip: None,
        revenue: Some(base + more),
        baseline: Some(base - 2 * more),
        cost: 0,
        exposed: false,
        days: 30,
        age: None,
        plan: None,
    };
    let rows: Vec<Row> = (0..4).map(|at| row((at % 2) as usize, at)).collect();
    let definition = definition([0; 4]);
    let report = of_rows(&definition, &rows, Form::Decimals).report(&Default::default()).unwrap();
    let arm = &report.arms()[0];
    // The treated have 1 and 3 above the base, the controls 0 and 2: a difference of 1 each.
    let found = arm.incremental_revenue.unwrap();
    assert_eq!(arm.n, 2_000_000);
    // The means are floats with a spacing of one eighth.
    assert!((found.value / 2e6 - 1.0).abs() <= 0.25, "{found}");
    let half = (found.upper - found.lower) / 2.0;
    // Each variance is 1, except for the last customer.
    let expected = 1.959_964 * 2e6 * (2.0_f64 / 2e6).sqrt();
    assert!((half / expected - 1.0).abs() < 1e-5, "{half} {expected}");
}
