//! The charts of a report.

use std::cmp::{Ordering, Reverse};

use crate::error::error::{Error, Result};
use crate::error::undefined::Undefined;
use crate::money::exact::to_f64;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::render::chart::{
    Axis, Bar, Chart, Curve, Direction, End, Mark, Reference, Role, Stroke,
};
use crate::render::forest::{Forest, Interval, forest};
use crate::render::format::{amount, count, either, percent, tenths};
use crate::retention::display::cost_text::describe_set;
use crate::retention::effect::acceptability::Acceptability;
use crate::retention::report::arm::{ArmReport, Verdict};
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::{StrataReport, StratumReport, stratum_name};
use crate::stats::normal::two_sided;

/// A chart by its name.
struct Named {
    name: &'static str,
    /// What the chart requires, as a text.
    requires: &'static str,
    /// Whether a report has what it requires; cheap.
    has: fn(&RetentionReport) -> bool,
    make: fn(&RetentionReport) -> Option<Chart>,
}

const CHARTS: [Named; 6] = [
    Named {
        name: "rates",
        requires: "a report",
        has: |_| true,
        make: |report| Some(rates(report)),
    },
    Named {
        name: "churn",
        requires: "a report",
        has: |_| true,
        make: |report| Some(churn(report)),
    },
    Named { name: "cost", requires: "a report", has: |_| true, make: |report| Some(cost(report)) },
    Named {
        name: "acceptability",
        requires: "an arm with a cost and its confidence",
        has: |report| highest_value(report.arms(), value_of(report)).is_some(),
        make: |report| acceptability(report, report.arms()),
    },
    Named {
        name: "revenue",
        requires: "a study with a revenue column",
        has: |report| report.definition().revenue.is_some(),
        make: revenue,
    },
    Named {
        name: "strata",
        requires: "a study with strata, and a stratum with customers of both arms",
        has: |report| report.strata().iter().any(|arm| !arm.strata.is_empty()),
        make: |report| strata_chart(report, report.strata()),
    },
];

/// The value of a customer that the options give.
fn value_of(report: &RetentionReport) -> Option<f64> {
    report.options().customer_value.map(to_f64)
}

impl RetentionReport {
    /// Returns a chart as data: axes, bars, curves and labels.
    ///
    /// | name | shows |
    /// |---|---|
    /// | `rates` | churn rate of each arm |
    /// | `churn` | churn reduction of each treated arm, adjusted for the baseline where asked for |
    /// | `cost` | cost per retained customer of each treated arm |
    /// | `acceptability` | confidence that an arm is worth its cost, by the value of a customer |
    /// | `revenue` | incremental revenue of each treated arm, adjusted for the baseline where asked for |
    /// | `strata` | churn reduction in each stratum |
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if no chart has that name; it lists those of this report.
    /// [`Error::Conflict`] if the report does not have what the chart shows: `acceptability`
    /// requires an arm with a cost, `revenue` a study with revenue, and `strata` a study with strata.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// let chart = report.chart("churn")?;
    /// assert_eq!(chart.bars[0].detail, "4.00 (1.38 to 6.65)");
    ///
    /// let error = report.chart("pie").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"name must be one of "rates", "churn", "cost", "acceptability", got "pie""#,
    /// );
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn chart(&self, name: &str) -> Result<Chart> {
        let Some(chart) = CHARTS.iter().find(|chart| chart.name == name) else {
            let drawn = CHARTS.iter().filter(|chart| (chart.has)(self));
            let allowed = drawn.map(|chart| chart.name.to_owned()).collect();
            return Err(Error::unknown_name("name", allowed, name));
        };
        let made = Some(self).filter(|report| (chart.has)(report)).and_then(chart.make);
        made.ok_or_else(|| Error::conflict("name", format!("{name:?} requires {}", chart.requires)))
    }
}

/// The level of the report's intervals: `95%`.
pub(crate) fn level(report: &RetentionReport) -> String {
    format!("{}%", report.options().level.percent())
}

fn rates(report: &RetentionReport) -> Chart {
    let row = |label: String, role, estimate| Interval {
        label,
        group: 0,
        role,
        mark: Mark::Circle,
        estimate: Ok(estimate),
    };
    let control = report.control();
    let first = row(format!("{} (control)", control.arm), Role::Baseline, control.churn_rate);
    let treated = report.arms().iter();
    let treated = treated.map(|arm| row(arm.arm.clone(), Role::Primary, arm.churn_rate));
    let rate = 100.0 * control.churn_rate.value;
    let definition = report.definition();
    forest(
        std::iter::once(first).chain(treated).collect(),
        Forest {
            name: "rates",
            title: &format!("{} by {}", definition.churned, definition.arm),
            label: format!("churn rate, % ({} interval)", level(report)),
            scale: 100.0,
            number: &percent,
            reference: Reference::vertical(rate, "churn rate of the control", Stroke::Dotted),
            notes: vec!["dotted: churn rate of the control".to_owned()],
        },
    )
}

/// The churn reduction of each arm, and below it the adjusted one.
pub(crate) fn churn(report: &RetentionReport) -> Chart {
    let mut rows = Vec::new();
    for arm in report.arms() {
        rows.push(Interval {
            label: arm.arm.clone(),
            group: 0,
            role: role(arm),
            mark: Mark::Circle,
            estimate: arm.churn_reduction.map_err(|undefined| undefined.to_string()),
        });
        rows.extend(adjusted(arm.churn_reduction_adjusted));
    }
    let open = match report.adjustment() {
        Some(_) => format!("not significant after adjustment for {} arms", report.family()),
        None => "not significant".to_owned(),
    };
    let notes = meanings_of_marks(&rows, &open);
    reductions(report, rows, "churn", "churn reduction by arm", notes)
}

/// The row of an adjusted figure, which stands below the figure without the adjustment.
fn adjusted(estimate: Result<Estimate, Undefined>) -> Option<Interval> {
    let estimate = estimate.ok()?;
    Some(Interval {
        label: format!("adjusted ({})", estimate.method.display_name()),
        group: 0,
        role: role_of(&estimate),
        mark: Mark::Square,
        estimate: Ok(estimate),
    })
}

/// The churn reduction in each stratum, and of all strata combined; absent without strata.
pub(crate) fn strata_chart(report: &RetentionReport, strata: &[StrataReport]) -> Option<Chart> {
    let several = strata.len() > 1;
    let mut rows = Vec::new();
    for (group, one) in strata.iter().enumerate() {
        let label = |name: &str| {
            if several { format!("{}: {name}", one.arm) } else { name.to_owned() }
        };
        rows.extend(shown(&one.strata).into_iter().map(|stratum| Interval {
            label: label(&stratum_name(&stratum.names)),
            group,
            role: Role::Primary,
            mark: Mark::Circle,
            estimate: Ok(stratum.churn_reduction),
        }));
        let combined = one.combined.as_ref().ok().and_then(|all| all.churn_reduction.ok());
        rows.extend(combined.map(|all| Interval {
            label: label("all strata (Mantel-Haenszel)"),
            group,
            role: Role::Summary,
            mark: Mark::Diamond,
            estimate: Ok(all.estimate),
        }));
    }
    let notes = omitted(strata).into_iter().collect();
    (!rows.is_empty())
        .then(|| reductions(report, rows, "strata", "churn reduction by stratum", notes))
}

/// How many strata are not shown.
pub(crate) fn omitted(strata: &[StrataReport]) -> Option<String> {
    let more: usize = strata.iter().map(|one| one.strata.len().saturating_sub(MOST)).sum();
    let of_each = if strata.len() > 1 { " of each arm" } else { "" };
    let (number, are) = (count(more as u64), either(more as u64, "is", "are"));
    (more > 0)
        .then(|| format!("The {MOST} largest strata{of_each} are shown; {number} more {are} not."))
}

/// The most strata that are shown of an arm: more cannot be read, and JSON contains them all.
pub(crate) const MOST: usize = 30;

/// The largest strata, in the order of their names.
pub(crate) fn shown(strata: &[StratumReport]) -> Vec<&StratumReport> {
    let mut largest: Vec<(usize, &StratumReport)> = strata.iter().enumerate().collect();
    largest.sort_by_key(|&(at, stratum)| (Reverse(stratum.n + stratum.control_n), at));
    largest.truncate(MOST);
    largest.sort_by_key(|&(at, _)| at);
    largest.into_iter().map(|(_, stratum)| stratum).collect()
}

fn reductions(
    report: &RetentionReport,
    rows: Vec<Interval>,
    name: &str,
    title: &str,
    notes: Vec<String>,
) -> Chart {
    forest(
        rows,
        Forest {
            name,
            title,
            label: format!("percentage points ({} interval)", level(report)),
            scale: 100.0,
            number: &percent,
            reference: Reference::vertical(0.0, "no difference", Stroke::Dotted),
            notes,
        },
    )
}

/// The incremental revenue of each arm; absent where the study has no revenue.
fn revenue(report: &RetentionReport) -> Option<Chart> {
    report.definition().revenue.as_ref()?;
    let currency = report.definition().currency;
    let row = |arm: &ArmReport| Interval {
        label: arm.arm.clone(),
        group: 0,
        role: arm.incremental_revenue.as_ref().map_or(Role::Secondary, role_of),
        mark: Mark::Circle,
        estimate: arm.incremental_revenue.map_err(|undefined| undefined.to_string()),
    };
    let rows = |arm: &ArmReport| {
        let below = adjusted(arm.incremental_revenue_adjusted);
        std::iter::once(row(arm)).chain(below).collect::<Vec<_>>()
    };
    let rows: Vec<Interval> = report.arms().iter().flat_map(rows).collect();
    let notes = meanings_of_marks(&rows, CONTAINS_ZERO);
    Some(forest(
        rows,
        Forest {
            name: "revenue",
            title: "incremental revenue by arm",
            label: format!("incremental revenue, {currency} ({} interval)", level(report)),
            scale: 1.0,
            number: &|number| amount(number, currency),
            reference: Reference::vertical(0.0, "no difference", Stroke::Dotted),
            notes,
        },
    ))
}

const CONTAINS_ZERO: &str = "the interval contains 0";

/// The point of a figure without a verdict is open where its interval contains 0.
fn role_of(estimate: &Estimate) -> Role {
    let contains_zero = estimate.lower <= 0.0 && 0.0 <= estimate.upper;
    if contains_zero { Role::Secondary } else { Role::Primary }
}

/// Only the point of a significant effect is filled.
fn role(arm: &ArmReport) -> Role {
    if arm.verdict == Verdict::Inconclusive { Role::Secondary } else { Role::Primary }
}

/// What squares and open marks mean, where there are any; `open` is what an open circle means.
fn meanings_of_marks(rows: &[Interval], open: &str) -> Vec<String> {
    let has = |mark: Mark, role: Option<Role>| {
        let mut drawn = rows.iter().filter(|row| row.estimate.is_ok() && row.mark == mark);
        drawn.any(|row| role.is_none_or(|role| row.role == role))
    };
    let [circle, square] =
        [Mark::Circle, Mark::Square].map(|mark| has(mark, Some(Role::Secondary)));
    let notes = [
        (circle, format!("open circle: {open}")),
        (has(Mark::Square, None), "square: adjusted for the baseline".to_owned()),
        (square, format!("open square: {CONTAINS_ZERO}")),
    ];
    notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
}

/// The chart of costs, where an arm has a set of them.
pub(crate) fn costs(report: &RetentionReport) -> Option<Chart> {
    report.arms().iter().any(|arm| arm.cost_per_retained.is_ok()).then(|| cost(report))
}

fn cost(report: &RetentionReport) -> Chart {
    let sets = report.arms().iter().map(|arm| (arm, arm.cost_per_retained));
    sets_of_costs(report, &sets.collect::<Vec<_>>())
}

/// An arm and its set of costs per retained customer.
type CostRow<'r> = (&'r ArmReport, Result<RatioSet, Undefined>);

/// The sets of costs on one axis of money.
fn sets_of_costs(report: &RetentionReport, rows: &[CostRow<'_>]) -> Chart {
    let currency = report.definition().currency;
    let known = || rows.iter().filter_map(|(arm, set)| Some((*arm, (*set).ok()?)));
    let sets: Vec<(&ArmReport, RatioSet)> = known().collect();
    let value = report.options().customer_value.map(to_f64);
    let label = format!("cost per retained customer, {currency} ({} set)", level(report));
    let x = cost_axis(label, &sets, value);
    let number = |number: f64| amount(number, currency);
    let bar = |(arm, set): &CostRow<'_>| {
        let (detail, point, segments) = match set {
            Ok(set) => (
                cost_detail(set, arm, &describe_set(set, arm, currency), &number),
                set.value.and_then(|value| x.point(value)),
                set.intervals().into_iter().map(|one| x.segment(one, &number)).collect(),
            ),
            Err(undefined) => (undefined.to_string(), None, Vec::new()),
        };
        Bar {
            label: arm.arm.clone(),
            label_lines: Vec::new(),
            detail,
            group: 0,
            role: cost_role(arm),
            mark: Mark::Circle,
            point,
            segments,
        }
    };
    let bars: Vec<Bar> = rows.iter().map(bar).collect();
    let mut references = vec![Reference::vertical(0.0, "no cost", Stroke::Dotted)];
    let mut notes = Vec::new();
    if let (Some(value), Some(at)) = (report.options().customer_value, value) {
        let label = format!("customer value, {value} {currency}");
        notes.push(format!("dashed: {label}"));
        references.push(Reference::vertical(at, &label, Stroke::Dashed));
    }
    notes.extend(meanings(&sets, &x, &bars));
    Chart {
        name: "cost".to_owned(),
        title: "cost per retained customer by arm".to_owned(),
        x,
        y: None,
        bars,
        curves: Vec::new(),
        points: Vec::new(),
        references,
        notes,
        matrix: None,
    }
    .with_label_lines()
}

/// Only the cost of a program that retains customers is a figure to read by itself.
fn cost_role(arm: &ArmReport) -> Role {
    if arm.verdict == Verdict::Effective { Role::Primary } else { Role::Secondary }
}

/// The set in text, after the point where that is a figure to read by itself.
fn cost_detail(
    set: &RatioSet,
    arm: &ArmReport,
    text: &str,
    number: &impl Fn(f64) -> String,
) -> String {
    match set.value.filter(|_| cost_role(arm) == Role::Primary) {
        Some(point) => format!("{} ({text})", number(point)),
        None => text.to_owned(),
    }
}

/// What the marks of sets of costs mean, and the part of the axis below 0.
fn meanings(sets: &[(&ArmReport, RatioSet)], axis: &Axis, bars: &[Bar]) -> Vec<String> {
    let any = |holds: &dyn Fn(&RatioSet) -> bool| sets.iter().any(|(_, set)| holds(set));
    let ends = || bars.iter().flat_map(|bar| &bar.segments).flat_map(|s| [&s.low_end, &s.high_end]);
    // A cost below 0 is a customer lost only where the program certainly cost money.
    let costs = sets.iter().all(|(arm, _)| arm.cost.is_ok_and(|cost| cost.to_f64() > 0.0))
        && !any(&|set| set.contains(0.0));
    let open = bars.iter().any(|bar| bar.role == Role::Secondary && bar.point.is_some());
    let notes = [
        (costs && axis.low < 0.0, "below 0: the program loses customers"),
        (ends().any(|end| *end == End::Unbounded), "arrow: to infinity, where none is retained"),
        (
            ends().any(|end| matches!(end, End::Clipped { .. })),
            "arrow with a number: to that limit",
        ),
        (open, "open circle: not effective"),
        (
            any(&|set| set.value.is_some_and(|value| !axis.contains(value))),
            "no circle: a point estimate beyond the axis",
        ),
    ];
    notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note.to_owned()).collect()
}

/// Numbers this many times as large as half of the others are would leave no room for those.
const FAR: f64 = 8.0;

/// The largest of some numbers that is not far beyond the others; a value is always shown.
fn largest_shown(numbers: impl Iterator<Item = f64>, value: Option<f64>) -> f64 {
    let mut sizes: Vec<f64> = numbers.map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    let half = sizes.get(sizes.len().saturating_sub(1) / 2).copied().unwrap_or(0.0);
    let near = sizes.into_iter().filter(|size| *size <= FAR * half);
    near.chain(value).fold(0.0, f64::max)
}

/// The axis for sets of costs: with zero, the value, and every end and point that is not far beyond
/// the others.
fn cost_axis(label: String, sets: &[(&ArmReport, RatioSet)], value: Option<f64>) -> Axis {
    let numbers = || sets.iter().flat_map(|(_, set)| numbers(set));
    let most = largest_shown(numbers(), value);
    // The line of a value is clear of the end of the axis.
    let near = numbers().filter(|number| number.abs() <= most).chain(value.map(|one| 1.05 * one));
    let (low, high) =
        near.fold((0.0, 0.0), |(low, high): (f64, f64), one| (low.min(one), high.max(one)));
    // Leave room for arrows.
    let room = (high - low) / 4.0;
    let intervals = || sets.iter().flat_map(|(_, set)| set.intervals());
    let down = intervals().any(|(from, _)| from < low);
    let up = intervals().any(|(_, to)| to > high);
    let room_if = |arrow: bool| if arrow { room } else { 0.0 };
    Axis::covering(label, low - room_if(down), high + room_if(up))
}

/// The finite numbers of a set that an axis should show; zero is always shown.
fn numbers(set: &RatioSet) -> impl Iterator<Item = f64> + use<> {
    [Some(set.lower), set.value, Some(set.upper)]
        .into_iter()
        .flatten()
        .filter(|number| number.is_finite() && *number != 0.0)
}

/// The acceptability curves of arms; absent where no arm has one.
pub(crate) fn acceptability(report: &RetentionReport, arms: &[ArmReport]) -> Option<Chart> {
    let currency = report.definition().currency;
    let value = report.options().customer_value;
    let label = format!("value of a retained customer, {currency}");
    let x = Axis::covering(label, 0.0, highest_value(arms, value.map(to_f64))?);
    let curve = |arm: &ArmReport| {
        let points = confidences(arm, x.high)?.into_iter();
        let points = points.map(|(value, share)| [value, 100.0 * share]).collect();
        Some(Curve { label: arm.arm.clone(), label_lines: Vec::new(), points })
    };
    let curves: Vec<Curve> = arms.iter().filter_map(curve).collect();
    let level = level(report);
    let alpha = report.options().level.alpha();
    let limits = [alpha / 2.0, 1.0 - alpha / 2.0].map(|share| Reference {
        axis: Direction::Y,
        at: 100.0 * share,
        label: format!("limit of the {level} set of costs"),
        stroke: Stroke::Dotted,
    });
    let mut references = limits.to_vec();
    let [low, high] = [alpha / 2.0, 1.0 - alpha / 2.0].map(|share| tenths(100.0 * share));
    let mut notes = vec![format!("dotted: {low}% and {high}%, at the ends of the {level} set")];
    if let Some(value) = value {
        let label = format!("customer value, {value} {currency}");
        notes.push(format!("dashed: {label}"));
        references.push(Reference::vertical(to_f64(value), &label, Stroke::Dashed));
    }
    let title = match arms {
        [arm] => format!("acceptability curve of {}", arm.arm),
        _ => "acceptability curves".to_owned(),
    };
    let chart = Chart {
        name: "acceptability".to_owned(),
        title,
        x,
        y: Some(Axis::of_shares("confidence that the program is worth its cost, %")),
        bars: Vec::new(),
        curves,
        points: Vec::new(),
        references,
        notes,
        matrix: None,
    };
    (!chart.curves.is_empty()).then(|| chart.with_label_lines())
}

/// The confidence that the program is worth its cost, at values from 0 to the highest.
///
/// The curve passes through the ends of the set of costs at every level. Asking for those sets
/// instead of for the confidence at each value spares a search at each.
fn confidences(arm: &ArmReport, highest: f64) -> Option<Vec<(f64, f64)>> {
    const LEVELS: u32 = 90;
    const STEP: f64 = 0.04;
    let benefit = arm.background.benefit.as_ref().ok()?;
    let acceptability = Acceptability::new(benefit);
    let mut points = Vec::new();
    // Where a program cost nothing, the confidence leaps at 0.
    for value in [0.0, highest * 1e-6, highest] {
        points.push((value, acceptability.at(value).ok()?));
    }
    for at in 1..=LEVELS {
        let alpha = two_sided(f64::from(at) * STEP);
        let set = benefit.cost_set(Level::new(1.0 - alpha).ok()?).ok()?;
        for end in [set.lower, set.upper] {
            if 0.0 < end && end < highest {
                let gains = acceptability.side(end).ok()? == Ordering::Greater;
                points.push((end, if gains { 1.0 - alpha / 2.0 } else { alpha / 2.0 }));
            }
        }
    }
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    Some(points)
}

/// The end of the values of a retained customer that matter: past the value asked for, and past the
/// limits of the sets of costs that are not far beyond the others.
fn highest_value(arms: &[ArmReport], value: Option<f64>) -> Option<f64> {
    let sets = || arms.iter().filter_map(|arm| arm.cost_per_retained.ok());
    let positive: Vec<f64> =
        sets().flat_map(|set| numbers(&set)).filter(|one| *one > 0.0).collect();
    let open = sets().any(|set| set.shape != Shape::Bounded);
    let highest = largest_shown(positive.iter().copied(), value);
    // No customer is worth less than nothing: where all costs are below 0, they give the scale.
    let highest = if highest > 0.0 {
        highest
    } else {
        largest_shown(sets().flat_map(|set| numbers(&set)), None)
    };
    // Past the last limit that is shown, the curve of an open or a clipped set continues to rise.
    let continues = open || positive.iter().any(|one| *one > highest);
    (highest > 0.0).then_some(if continues { 2.0 } else { 1.25 } * highest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::retention::study::RetentionStudy;

    /// 1000 customers of each arm; `mail` costs 20,000.
    fn report(lost: i64, control_lost: i64) -> RetentionReport {
        report_at("20", lost, control_lost)
    }

    /// 1000 customers of each arm, and what each of `mail` costs.
    fn report_at(cost: &str, lost: i64, control_lost: i64) -> RetentionReport {
        let definition =
            crate::retention::definition::definition::StudyDefinition::from_json(&format!(
                r#"{{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
                "currency": "USD", "follow_up": "open", "cost": {{"per_assigned": "{cost}"}}}}"#,
            ));
        let mut study = RetentionStudy::new(definition.unwrap()).unwrap();
        let churned = [lost, control_lost];
        let columns = vec![
            Column::strings("arm", &["mail", "none"]),
            Column::int64("n", &[1000, 1000]),
            Column::int64("churned", &churned),
        ];
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        study.report(&Default::default()).unwrap()
    }

    #[test]
    fn the_curve_is_the_acceptability() {
        for (lost, control_lost) in [(80, 120), (110, 120), (120, 120), (120, 80)] {
            let report = report(lost, control_lost);
            let arm = report.arm("mail").unwrap();
            let benefit = arm.background.benefit.as_ref().unwrap();
            let points = confidences(arm, 4000.0).unwrap();
            assert!(points.len() > 5, "{}", points.len());
            for &(value, share) in points.iter().step_by(3) {
                let exact = Acceptability::new(benefit).at(value).unwrap();
                assert!((share - exact).abs() < 1e-6, "{lost} {value} {share} {exact}");
            }
        }
    }

    #[test]
    fn the_curve_of_a_free_program_leaps_at_zero() {
        for (lost, control_lost) in [(80, 120), (120, 110)] {
            let report = report_at("0", lost, control_lost);
            let arm = report.arm("mail").unwrap();
            let benefit = arm.background.benefit.as_ref().unwrap();
            let exact = Acceptability::new(benefit).at(8.0).unwrap();
            let points = confidences(arm, 16.0).unwrap();
            for (value, share) in points.into_iter().skip(1) {
                assert!((share - exact).abs() < 1e-6, "{lost} {value} {share} {exact}");
            }
        }
    }

    fn set(shape: Shape, lower: f64, upper: f64, value: Option<f64>) -> RatioSet {
        let method = crate::number::method::Method::Fieller;
        RatioSet { value, shape, lower, upper, level: Level::default(), method }
    }

    /// The chart of costs of arms with these sets.
    fn chart_of(report: &RetentionReport, sets: &[RatioSet]) -> Chart {
        let arm = report.arm("mail").unwrap();
        let rows: Vec<_> = sets.iter().map(|set| (arm, Ok(*set))).collect();
        sets_of_costs(report, &rows)
    }

    fn ends(chart: &Chart) -> Vec<&End> {
        let segments = chart.bars.iter().flat_map(|bar| &bar.segments);
        segments.flat_map(|one| [&one.low_end, &one.high_end]).collect()
    }

    fn clipped(label: &str) -> End {
        End::Clipped { label: label.to_owned() }
    }

    fn has_note(chart: &Chart, start: &str) -> bool {
        chart.notes.iter().any(|note| note.starts_with(start))
    }

    #[test]
    fn a_far_end_does_not_hide_the_near_ones() {
        let report = report(110, 120);
        let chart = chart_of(&report, &[set(Shape::TwoRays, -1e9, 900.0, Some(2000.0))]);
        assert!(chart.x.contains(2000.0) && chart.x.low > -5000.0, "{:?}", chart.x);
        // The ray that begins beyond the axis is one arrow with its number.
        let wanted = [clipped("-1,000,000,000.00"), End::Hidden, End::Limit, End::Unbounded];
        assert_eq!(ends(&chart), wanted.iter().collect::<Vec<_>>());
        assert!(has_note(&chart, "arrow with a number"));
        // Nor does a point that is far off because almost nobody was retained.
        let chart = chart_of(&report, &[set(Shape::TwoRays, -300.0, 900.0, Some(1e9))]);
        assert!(!chart.x.contains(1e6) && has_note(&chart, "no circle"), "{chart:?}");
        assert_eq!(chart.bars[0].point, None);
    }

    #[test]
    fn a_limit_near_the_others_is_shown() {
        let report = report(110, 120);
        for (lower, upper, value) in
            [(-6.55, 5.57, Some(-0.49)), (1.0, 10.0, Some(1.5)), (-6.0, -1.0, None)]
        {
            let chart = chart_of(&report, &[set(Shape::Bounded, lower, upper, value)]);
            assert!(chart.x.contains(lower) && chart.x.contains(upper), "{lower} {upper}");
            assert_eq!(ends(&chart), [&End::Limit, &End::Limit]);
        }
    }

    #[test]
    fn a_limit_far_beyond_the_others_is_clipped_with_its_number() {
        let report = report(110, 120);
        let near = set(Shape::Bounded, 300.0, 900.0, Some(500.0));
        let far = set(Shape::Bounded, 200.0, 1e6, Some(600.0));
        let chart = chart_of(&report, &[near, far]);
        assert!(chart.x.contains(900.0) && chart.x.high < 2000.0);
        assert_eq!(ends(&chart)[3], &clipped("1,000,000.00"));
        assert!(!has_note(&chart, "arrow: "));
        // A value of a customer is always shown, and what it leaves room for.
        let sets = [near, far].map(|set| (report.arm("mail").unwrap(), set));
        let axis = cost_axis(String::new(), &sets, Some(2e6));
        assert!(axis.low < 2e6 && 2e6 < axis.high && axis.contains(1e6));
    }

    #[test]
    fn below_zero_is_a_loss_of_customers_only_where_no_cost_may_be_zero() {
        let report = report(110, 120);
        for (shape, lower, upper, lost) in [
            (Shape::TwoRays, -300.0, 900.0, true),
            (Shape::Bounded, -6.55, 5.57, false),
            (Shape::TwoRays, 300.0, 900.0, false),
        ] {
            let chart = chart_of(&report, &[set(shape, lower, upper, None)]);
            assert_eq!(has_note(&chart, "below 0"), lost, "{chart:?}");
        }
    }

    #[test]
    fn the_curves_cover_the_value_and_the_limits_that_matter() {
        let report = report(110, 120);
        let mut arm = report.arm("mail").unwrap().clone();
        for (shape, lower, upper, asked, low, high) in [
            (Shape::Bounded, -6.55, 5.57, None, 5.57, 12.0),
            (Shape::Bounded, 200.0, 1000.0, None, 1000.0, 1500.0),
            (Shape::Bounded, 200.0, 1e6, None, 200.0, 500.0),
            (Shape::Bounded, 200.0, 1e6, Some(700.0), 700.0, 2000.0),
            (Shape::TwoRays, -1e9, 900.0, None, 900.0, 2000.0),
            (Shape::Bounded, -9.0, -1.0, None, 1.0, 12.0),
        ] {
            arm.cost_per_retained = Ok(set(shape, lower, upper, None));
            let highest = highest_value(std::slice::from_ref(&arm), asked).unwrap();
            assert!(low < highest && highest <= high, "{shape} {lower} {upper} {highest}");
        }
        arm.cost_per_retained = Ok(set(Shape::Bounded, 0.0, 0.0, Some(0.0)));
        assert_eq!(highest_value(&[arm], None), None);
    }

    #[test]
    fn every_shape_of_a_set_is_drawn_from_low_to_high() {
        let report = report(110, 120);
        for (shape, lower, upper, arrows, limits) in [
            (Shape::Bounded, 300.0, 900.0, 0, 2),
            (Shape::RayUp, 300.0, f64::INFINITY, 1, 1),
            (Shape::RayDown, f64::NEG_INFINITY, -300.0, 1, 1),
            (Shape::TwoRays, -300.0, 900.0, 2, 2),
            (Shape::TwoRays, 300.0, 900.0, 2, 2),
            (Shape::Bounded, 0.0, 0.0, 0, 2),
            (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY, 2, 0),
        ] {
            for value in [None, Some(0.0), Some(700.0)] {
                let chart = chart_of(&report, &[set(shape, lower, upper, value)]);
                let count = |end: &End| ends(&chart).into_iter().filter(|one| *one == end).count();
                assert_eq!(count(&End::Unbounded), arrows, "{shape}");
                assert_eq!(count(&End::Limit), limits, "{shape}");
                assert_eq!(has_note(&chart, "arrow: "), arrows > 0, "{shape}");
                let rising = |segment: &crate::render::chart::Segment| segment.low <= segment.high;
                assert!(chart.bars[0].segments.iter().all(rising), "{chart:?}");
                assert!(chart.to_json().is_ok());
            }
        }
    }

    #[test]
    fn a_chart_that_the_report_does_not_have_is_not_listed() {
        let error = |name| report(80, 120).chart(name).unwrap_err().to_string();
        let wanted = r#"name must be one of "rates", "churn", "cost", "acceptability", got "pie""#;
        assert_eq!(error("pie"), wanted);
        assert!(error("strata").starts_with(r#"name "strata" requires a study with strata"#));
        assert_eq!(error("revenue"), r#"name "revenue" requires a study with a revenue column"#);
    }
}
