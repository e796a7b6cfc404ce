//! The drawings of a report.

use crate::money::exact::to_f64;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::render::format::percent;
use crate::render::svg::{Anchor, Axis, Drawing, Mark, shortened};
use crate::retention::display::cost_text::set_in_words;
use crate::retention::display::tables::shown;
use crate::retention::report::arm::{ArmReport, Verdict};
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::{StrataReport, stratum_name};
use crate::stats::normal::two_sided;

/// An effect with its interval.
struct Bar {
    name: String,
    estimate: Estimate,
    mark: Mark,
}

/// Draws the churn reduction of each arm, and beside it the adjusted one.
pub(crate) fn forest(report: &RetentionReport, level: &str) -> String {
    let mut bars = Vec::new();
    for arm in report.arms() {
        let (name, estimate) = (shortened(&arm.arm), arm.churn_reduction);
        bars.push(Bar { name, estimate, mark: Mark::Filled });
        if let Ok(estimate) = arm.churn_reduction_adjusted {
            let name = format!("\u{a0}\u{a0}adjusted by {}", estimate.method);
            bars.push(Bar { name, estimate, mark: Mark::Open });
        }
    }
    intervals(&bars, "churn reduction by arm", level)
}

/// Draws the churn reduction in each stratum, and of all together.
pub(crate) fn strata_forest(strata: &StrataReport, level: &str) -> String {
    let mut bars: Vec<Bar> = shown(&strata.strata)
        .into_iter()
        .map(|stratum| Bar {
            name: shortened(&stratum_name(&stratum.names)),
            estimate: stratum.churn_reduction,
            mark: Mark::Filled,
        })
        .collect();
    let combined = strata.combined.as_ref().ok().and_then(|one| one.churn_reduction.ok());
    if let (Some(found), false) = (combined, bars.is_empty()) {
        let name = "together".to_owned();
        bars.push(Bar { name, estimate: found.estimate, mark: Mark::Diamond });
    }
    intervals(&bars, "churn reduction by stratum", level)
}

/// Draws intervals one below the other, each under its name, on one axis with zero.
fn intervals(bars: &[Bar], title: &str, level: &str) -> String {
    const LINE: f64 = 40.0;
    if bars.is_empty() {
        return String::new();
    }
    let points = |bar: &Bar| {
        let Estimate { value, lower, upper, .. } = bar.estimate;
        [lower, value, upper].map(|share| share * 100.0)
    };
    let all = || bars.iter().flat_map(points);
    let axis = Axis::covering(all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let bottom = LINE * bars.len() as f64 + 4.0;
    let mut drawing = Drawing::new();
    for (at, bar) in bars.iter().enumerate() {
        let top = LINE * at as f64;
        let [lower, value, upper] = points(bar);
        let figures = [bar.estimate.value, bar.estimate.lower, bar.estimate.upper].map(percent);
        let [of_value, of_lower, of_upper] = figures;
        drawing.text("0%", top + 16.0, Anchor::Start, &bar.name);
        let figures = format!("{of_value} ({of_lower} to {of_upper})");
        drawing.text("100%", top + 16.0, Anchor::End, &figures);
        reference(&mut drawing, &axis, 0.0, top + 29.0);
        drawing.interval(&axis, top + 29.0, lower, upper);
        drawing.mark(&axis, top + 29.0, value, bar.mark);
    }
    let unit = format!("percentage points ({level} interval)");
    drawing.axis(&axis, bottom, &[&unit]);
    drawing.finish(&format!("{title}, {unit}"))
}

/// Draws the set of costs of a retained customer for each arm on one axis of money.
pub(crate) fn costs(report: &RetentionReport, level: &str) -> String {
    let sets = report.arms().iter().filter_map(|arm| Some((arm, arm.cost_per_retained.ok()?)));
    let sets: Vec<(&ArmReport, RatioSet)> = sets.collect();
    if sets.is_empty() { String::new() } else { sets_of_costs(report, &sets, level) }
}

fn sets_of_costs(report: &RetentionReport, sets: &[(&ArmReport, RatioSet)], level: &str) -> String {
    const LINE: f64 = 56.0;
    let currency = report.definition().currency;
    let value = report.options().customer_value.map(to_f64);
    let axis = cost_axis(sets, value);
    let bottom = LINE * sets.len() as f64 + 4.0;
    let mut drawing = Drawing::new();
    for (at, (arm, set)) in sets.iter().enumerate() {
        let top = LINE * at as f64;
        drawing.text("0%", top + 16.0, Anchor::Start, &shortened(&arm.arm));
        drawing.text("0%", top + 31.0, Anchor::Start, &set_in_words(set, arm, currency));
        for at in value.into_iter().chain([0.0]) {
            reference(&mut drawing, &axis, at, top + 45.0);
        }
        for (from, to) in pieces(set) {
            drawing.interval(&axis, top + 45.0, from, to);
        }
        if let Some(point) = set.value {
            let effective = arm.verdict == Verdict::Effective;
            let mark = if effective { Mark::Filled } else { Mark::Open };
            drawing.mark(&axis, top + 45.0, point, mark);
        }
    }
    let unit = format!("{currency} a retained customer ({level} set)");
    let worth =
        report.options().customer_value.map(|value| format!("dashed: worth {value} {currency}"));
    let mut titles = vec![unit.as_str()];
    titles.extend(worth.as_deref());
    titles.extend(meanings(sets, &axis));
    drawing.axis(&axis, bottom, &titles);
    drawing.finish(&format!("cost of each retained customer by arm, {unit}"))
}

/// What the marks of sets of costs mean, and the side of the axis below 0.
fn meanings(sets: &[(&ArmReport, RatioSet)], axis: &Axis) -> Vec<&'static str> {
    let any = |holds: &dyn Fn(&RatioSet) -> bool| sets.iter().any(|(_, set)| holds(set));
    let beyond = |number: f64| number.is_finite() && !axis.holds(number);
    // A cost below 0 is a customer lost only where the program certainly cost money.
    let costs = sets.iter().all(|(arm, _)| arm.cost.is_ok_and(|cost| cost.to_f64() > 0.0))
        && !any(&|set| set.contains(0.0));
    let said = [
        (costs && axis.goes_below_zero(), "below 0: customers lost"),
        (any(&|set| set.shape != Shape::Bounded), "arrows: on to infinity, where it retains none"),
        (any(&|set| beyond(set.lower) || beyond(set.upper)), "chevrons: an end beyond the axis"),
        (any(&|set| set.value.is_some_and(beyond)), "not drawn: a point beyond the axis"),
    ];
    said.into_iter().filter_map(|(holds, words)| holds.then_some(words)).collect()
}

/// Draws a number to compare with beside an interval, clear of the letters above it.
fn reference(drawing: &mut Drawing, axis: &Axis, value: f64, y: f64) {
    if axis.is_within(value) {
        drawing.vertical(axis, value, (y - 10.0, y + 11.0));
    }
}

/// The stretches that a set is made of.
fn pieces(set: &RatioSet) -> Vec<(f64, f64)> {
    let RatioSet { shape, lower, upper, .. } = *set;
    match shape {
        Shape::Bounded => vec![(lower, upper)],
        Shape::RayUp => vec![(lower, f64::INFINITY)],
        Shape::RayDown => vec![(f64::NEG_INFINITY, upper)],
        Shape::TwoRays => vec![(f64::NEG_INFINITY, lower), (upper, f64::INFINITY)],
        Shape::WholeLine => vec![(f64::NEG_INFINITY, f64::INFINITY)],
    }
}

/// A number this many times as large as others would leave them one point of an axis.
const FAR: f64 = 20.0;

/// The axis for sets of costs: with zero, the value, and every end and point that is not far beyond
/// the others.
fn cost_axis(sets: &[(&ArmReport, RatioSet)], value: Option<f64>) -> Axis {
    let most = largest_shown(sets, value);
    let near = |set: &RatioSet| {
        let most = reach(set).unwrap_or(0.0).min(most);
        numbers(set).filter(move |number| number.abs() <= most)
    };
    // The line of a value stands clear of the end of the axis.
    let near = sets.iter().flat_map(|(_, set)| near(set)).chain(value.map(|value| 1.05 * value));
    let (low, high) =
        near.fold((0.0, 0.0), |(low, high): (f64, f64), one| (low.min(one), high.max(one)));
    // What goes on beyond an end needs room to be seen going.
    let room = (high - low) / 4.0;
    let beyond = |side: fn(&RatioSet) -> bool| sets.iter().any(|(_, set)| side(set));
    let up = beyond(|set| !matches!(set.shape, Shape::Bounded | Shape::RayDown));
    let down = beyond(|set| !matches!(set.shape, Shape::Bounded | Shape::RayUp));
    Axis::covering(low - if down { room } else { 0.0 }, high + if up { room } else { 0.0 })
}

/// The size from which on an end is left beyond the axis.
///
/// An arm is that reaches many times farther than half of the arms do, unless there is room for it
/// anyway.
fn largest_shown(sets: &[(&ArmReport, RatioSet)], value: Option<f64>) -> f64 {
    let mut reaches: Vec<f64> = sets.iter().filter_map(|(_, set)| reach(set)).collect();
    reaches.sort_by(f64::total_cmp);
    let half = reaches.get(reaches.len().saturating_sub(1) / 2).copied().unwrap_or(0.0);
    let near = reaches.into_iter().filter(|reach| *reach <= FAR * half);
    2.0 * near.chain(value).fold(0.0, f64::max)
}

/// How far from zero an axis for this set alone has to go.
///
/// Of two rays, one may begin so far off that what the other leaves out could not be seen.
fn reach(set: &RatioSet) -> Option<f64> {
    let mut sizes: Vec<f64> = numbers(set).map(f64::abs).collect();
    sizes.sort_by(|one, other| other.total_cmp(one));
    match sizes[..] {
        [far, near, ..] if set.shape == Shape::TwoRays && far > FAR * near => Some(near),
        _ => sizes.first().copied(),
    }
}

/// The finite numbers of a set that an axis should show; zero is always shown.
fn numbers(set: &RatioSet) -> impl Iterator<Item = f64> + use<> {
    [Some(set.lower), set.value, Some(set.upper)]
        .into_iter()
        .flatten()
        .filter(|number| number.is_finite() && *number != 0.0)
}

/// Draws the acceptability curve of an arm, where its cost is known and there is a value to go to.
pub(crate) fn acceptability(report: &RetentionReport, arm: &ArmReport, level: &str) -> String {
    const TOP: f64 = 22.0;
    const BOTTOM: f64 = 182.0;
    let Some(highest) = highest_value(report, arm) else { return String::new() };
    let axis = Axis::covering(0.0, highest);
    let Some(points) = confidences(arm, axis.high()) else { return String::new() };
    let currency = report.definition().currency;
    let value = report.options().customer_value;
    let mut drawing = Drawing::new();
    let y = |share: f64| TOP + (1.0 - share) * (BOTTOM - TOP);
    for (share, label) in [(0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100")] {
        drawing.text("-8", y(share) + 4.0, Anchor::End, label);
        drawing.across(y(share), "none");
    }
    let alpha = report.options().level.alpha();
    for share in [alpha / 2.0, 1.0 - alpha / 2.0] {
        drawing.across(y(share), "3 3");
    }
    drawing.text("0%", 10.0, Anchor::Start, "confidence that it is worth its cost, %");
    if let Some(value) = value.map(to_f64).filter(|&value| axis.is_within(value)) {
        drawing.vertical(&axis, value, (TOP, BOTTOM));
    }
    drawing.curve(&axis, &points, (TOP, BOTTOM));
    let unit = format!("value of a retained customer, {currency}");
    let ends = format!("dashed across: where the {level} set of its cost ends");
    let worth = value.map(|value| format!("dashed: worth {value} {currency}"));
    let titles: Vec<&str> = [unit.as_str(), &ends].into_iter().chain(worth.as_deref()).collect();
    drawing.axis(&axis, BOTTOM, &titles);
    drawing.finish(&format!("acceptability curve of {}, {unit}", arm.arm))
}

/// The confidence that the program is worth its cost, at values from 0 to the highest.
///
/// The curve passes through the ends of the set of costs at every level. Asking for those sets
/// instead of for the confidence at each value spares a search at each.
fn confidences(arm: &ArmReport, highest: f64) -> Option<Vec<(f64, f64)>> {
    const LEVELS: u32 = 90;
    const STEP: f64 = 0.04;
    let benefit = arm.background.benefit.as_ref().ok()?;
    let mut points = Vec::new();
    // Where a program cost nothing, the confidence leaps at 0.
    for value in [0.0, highest * 1e-6, highest] {
        points.push((value, benefit.acceptability(value).ok()?));
    }
    for at in 1..=LEVELS {
        let alpha = two_sided(f64::from(at) * STEP);
        let set = benefit.cost_set(Level::new(1.0 - alpha).ok()?).ok()?;
        for end in [set.lower, set.upper] {
            if 0.0 < end && end < highest {
                let gains = end * arm.retained.value > arm.cost.ok()?.to_f64();
                points.push((end, if gains { 1.0 - alpha / 2.0 } else { alpha / 2.0 }));
            }
        }
    }
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    Some(points)
}

/// The values of a retained customer that matter end here: past the ends of the set of costs.
fn highest_value(report: &RetentionReport, arm: &ArmReport) -> Option<f64> {
    let set = arm.cost_per_retained.ok()?;
    let point = set.value.filter(|_| arm.verdict == Verdict::Effective);
    let ends = [point, Some(set.lower), Some(set.upper)].into_iter().flatten();
    let ends: Vec<f64> = ends.filter(|end| end.is_finite()).collect();
    let value = report.options().customer_value.map(to_f64);
    let highest = ends.iter().copied().chain(value).fold(0.0, f64::max);
    // No customer is worth less than nothing: where all ends are, they give but the scale.
    let highest =
        if highest > 0.0 { highest } else { ends.into_iter().map(f64::abs).fold(0.0, f64::max) };
    // Past the one end of a ray the curve still has far to go.
    let past = if set.shape == Shape::Bounded { 1.5 } else { 2.5 };
    (highest > 0.0).then_some(past * highest)
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
                let exact = benefit.acceptability(value).unwrap();
                assert!((share - exact).abs() < 1e-6, "{lost} {value} {share} {exact}");
            }
        }
    }

    #[test]
    fn the_curve_of_a_free_program_leaps_at_zero() {
        for (lost, control_lost) in [(80, 120), (120, 110)] {
            let report = report_at("0", lost, control_lost);
            let arm = report.arm("mail").unwrap();
            let exact = arm.background.benefit.as_ref().unwrap().acceptability(8.0).unwrap();
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

    #[test]
    fn a_far_end_does_not_hide_the_near_ones() {
        let report = report(110, 120);
        let arm = report.arm("mail").unwrap();
        let far = set(Shape::TwoRays, -1e9, 900.0, Some(2000.0));
        let axis = cost_axis(&[(arm, far)], None);
        assert!(axis.holds(2000.0) && axis.is_within(900.0) && !axis.is_within(-1e6));
        // The ray that begins beyond the axis is no arrow: that would begin at its end.
        let svg = sets_of_costs(&report, &[(arm, far)], "95 %");
        assert!(!svg.contains("M0 0H-12") && svg.contains("M-4 -4L-8 0L-4 4"), "{svg}");
        assert!(svg.contains("chevrons: an end beyond the axis"), "{svg}");
        // So does a point that lies far off because next to nobody was retained.
        let far = set(Shape::TwoRays, -300.0, 900.0, Some(1e9));
        assert!(!cost_axis(&[(arm, far)], None).holds(1e6));
        let svg = sets_of_costs(&report, &[(arm, far)], "95 %");
        assert!(svg.contains("not drawn: a point beyond the axis"), "{svg}");
    }

    #[test]
    fn a_bounded_set_is_shown_to_its_ends() {
        let report = report(110, 120);
        let arm = report.arm("mail").unwrap();
        for (lower, upper, value) in [
            (-6.55, 5.57, Some(-0.49)),
            (1.0, 1e6, Some(1.5)),
            (0.0, 0.0, Some(0.0)),
            (-9.0, -1.0, None),
        ] {
            let set = set(Shape::Bounded, lower, upper, value);
            let axis = cost_axis(&[(arm, set)], None);
            assert!(axis.holds(lower) && axis.holds(upper), "{lower} {upper}");
            let svg = sets_of_costs(&report, &[(arm, set)], "95 %");
            assert!(!svg.contains("M0 0H") && !svg.contains("chevrons"), "{svg}");
        }
    }

    #[test]
    fn an_arm_many_times_wider_than_others_is_cut_and_says_so() {
        let report = report(110, 120);
        let arm = report.arm("mail").unwrap();
        let near = (arm, set(Shape::Bounded, 300.0, 900.0, Some(500.0)));
        let far = (arm, set(Shape::Bounded, 200.0, 1e6, Some(600.0)));
        let axis = cost_axis(&[near, far], None);
        assert!(axis.holds(900.0) && !axis.holds(1e6));
        let svg = sets_of_costs(&report, &[near, far], "95 %");
        assert_eq!(svg.matches("M4 -4L8 0L4 4").count(), 1, "{svg}");
        assert!(
            svg.contains("chevrons: an end beyond the axis") && !svg.contains("M0 0H"),
            "{svg}"
        );
        // A value of a customer is always shown, and what it makes room for.
        let axis = cost_axis(&[near, far], Some(2e6));
        assert!(axis.is_within(2e6) && axis.holds(1e6));
    }

    #[test]
    fn below_zero_is_a_loss_of_customers_only_where_no_cost_may_be_zero() {
        let report = report(110, 120);
        let arm = report.arm("mail").unwrap();
        for (shape, lower, upper, lost) in [
            (Shape::TwoRays, -300.0, 900.0, true),
            (Shape::Bounded, -6.55, 5.57, false),
            (Shape::TwoRays, 300.0, 900.0, false),
        ] {
            let svg = sets_of_costs(&report, &[(arm, set(shape, lower, upper, None))], "95 %");
            assert_eq!(svg.contains("below 0: customers lost"), lost, "{svg}");
        }
    }

    #[test]
    fn the_curve_goes_past_the_ends_of_the_set() {
        let report = report(110, 120);
        let mut arm = report.arm("mail").unwrap().clone();
        for (shape, lower, upper, past) in [
            (Shape::Bounded, -6.55, 5.57, 5.57),
            (Shape::Bounded, 1.0, 1000.0, 1000.0),
            (Shape::TwoRays, -1e9, 900.0, 900.0),
            (Shape::Bounded, -9.0, -1.0, 9.0),
        ] {
            arm.cost_per_retained = Ok(set(shape, lower, upper, None));
            let highest = highest_value(&report, &arm).unwrap();
            assert!(past < highest && highest < 3.0 * past, "{shape} {highest}");
        }
        arm.cost_per_retained = Ok(set(Shape::Bounded, 0.0, 0.0, Some(0.0)));
        assert_eq!(highest_value(&report, &arm), None);
    }

    #[test]
    fn every_shape_of_a_set_is_drawn() {
        let report = report(110, 120);
        let arm = report.arm("mail").unwrap();
        let (left, right) = ("M0 0H-12", "M0 0H12");
        for (shape, lower, upper, arrows, ends) in [
            (Shape::Bounded, 300.0, 900.0, [false, false], 2),
            (Shape::RayUp, 300.0, f64::INFINITY, [false, true], 1),
            (Shape::RayDown, f64::NEG_INFINITY, -300.0, [true, false], 1),
            (Shape::TwoRays, -300.0, 900.0, [true, true], 2),
            (Shape::TwoRays, 300.0, 900.0, [true, true], 2),
            (Shape::Bounded, 0.0, 0.0, [false, false], 2),
            (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY, [true, true], 0),
        ] {
            for value in [None, Some(0.0), Some(700.0)] {
                let set = set(shape, lower, upper, value);
                let svg = sets_of_costs(&report, &[(arm, set)], "95 %");
                assert_eq!([left, right].map(|arrow| svg.contains(arrow)), arrows, "{shape}");
                assert_eq!(svg.matches("M0 -4V4").count(), ends, "{shape}");
                let said = svg.contains("arrows: on to infinity, where it retains none");
                assert_eq!(said, arrows.contains(&true), "{shape}");
                let places = svg.replace("infinity", "");
                assert!(!places.contains("NaN") && !places.contains("inf"), "{svg}");
            }
        }
    }
}
