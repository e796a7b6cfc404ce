//! Charts of intervals, one below the other.

use crate::number::estimate::Estimate;
use crate::render::chart::{Axis, Bar, Chart, Mark, Reference, Role};

/// An estimate that becomes a row.
pub(crate) struct Interval {
    pub(crate) label: String,
    pub(crate) group: usize,
    pub(crate) role: Role,
    pub(crate) mark: Mark,
    pub(crate) estimate: Result<Estimate, String>,
}

/// What the rows of a chart have in common.
pub(crate) struct Forest<'f> {
    pub(crate) name: &'f str,
    pub(crate) title: &'f str,
    /// What the axis measures, with its unit.
    pub(crate) label: String,
    /// Numbers on the axis are this many times those of the estimates: 100 for percent.
    pub(crate) scale: f64,
    pub(crate) number: &'f dyn Fn(f64) -> String,
    /// Always on the axis.
    pub(crate) reference: Reference,
    pub(crate) notes: Vec<String>,
}

/// The chart of some intervals, all of them to their ends.
pub(crate) fn forest(rows: Vec<Interval>, forest: Forest<'_>) -> Chart {
    let Forest { name, title, label, scale, number, reference, notes } = forest;
    let limits = |one: &Estimate| [one.lower, one.value, one.upper].map(|one| scale * one);
    let estimates = || rows.iter().filter_map(|row| row.estimate.as_ref().ok());
    let known = || estimates().flat_map(limits).filter(|limit| limit.is_finite());
    let low = known().fold(reference.at, f64::min);
    let high = known().fold(reference.at, f64::max);
    let x = Axis::covering(label, low, high);
    let bar = |Interval { label, group, role, mark, estimate }: Interval| match estimate {
        Ok(one) => {
            let [lower, value, upper] = limits(&one);
            let [of_value, of_lower, of_upper] = [one.value, one.lower, one.upper].map(number);
            Bar {
                label,
                label_lines: Vec::new(),
                detail: format!("{of_value} ({of_lower} to {of_upper})"),
                group,
                role,
                mark,
                point: x.point(value),
                segments: vec![x.segment((lower, upper), &|end| number(end / scale))],
            }
        }
        Err(detail) => {
            let (point, segments, label_lines) = (None, Vec::new(), Vec::new());
            Bar { label, label_lines, detail, group, role, mark, point, segments }
        }
    };
    Chart {
        name: name.to_owned(),
        title: title.to_owned(),
        bars: rows.into_iter().map(bar).collect(),
        x,
        y: None,
        curves: Vec::new(),
        points: Vec::new(),
        references: vec![reference],
        notes,
        matrix: None,
    }
    .with_label_lines()
}
