//! The geometry of a chart, as data that any library can draw.

use serde::Serialize;

use crate::document::document;
use crate::error::error::Result;
use crate::render::format::tick_label;
use crate::render::label::in_lines;

/// A chart: axes, bars, curves and reference lines, with every label.
///
/// Nothing is left to compute for the one who draws it. A chart has bars, one below the other in
/// rows, or curves over a vertical axis, or a matrix of shares whose colors the horizontal axis
/// explains.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let chart = study.report(&Default::default())?.chart("cost")?;
/// assert_eq!(chart.x.label, "cost per retained customer, USD (95% set)");
/// assert_eq!(chart.bars[0].label, "mail");
/// assert_eq!(chart.bars[0].point, Some(500.0));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Chart {
    /// The name that the chart is asked for by.
    pub name: String,
    /// What the chart shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis of curves; absent where bars stand in rows.
    pub y: Option<Axis>,
    /// The rows from top to bottom.
    pub bars: Vec<Bar>,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Points, of a chart of two axes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Point>,
    /// The lines to compare with.
    pub references: Vec<Reference>,
    /// What the marks mean, a line each.
    pub notes: Vec<String>,
    /// The shares of a matrix; absent where there are bars or curves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
}

impl Chart {
    /// Writes the chart as canonical JSON (RFC 8785); every number in it is finite.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`](crate::Error::InvalidDocument) when a number was set to one that
    /// is not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let json = study.report(&Default::default())?.chart("churn")?.to_json()?;
    /// assert!(json.contains(r#""label":"mail""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// Breaks the labels of the bars and curves into lines.
    pub(crate) fn with_label_lines(mut self) -> Chart {
        let bars = in_lines(&self.bars.iter().map(|bar| bar.label.as_str()).collect::<Vec<_>>());
        for (bar, lines) in self.bars.iter_mut().zip(bars) {
            bar.label_lines = lines;
        }
        let labels: Vec<&str> = self.curves.iter().map(|curve| curve.label.as_str()).collect();
        let curves = in_lines(&labels);
        for (curve, lines) in self.curves.iter_mut().zip(curves) {
            curve.label_lines = lines;
        }
        if let Some(matrix) = &mut self.matrix {
            let labels: Vec<&str> = matrix.labels.iter().map(String::as_str).collect();
            matrix.label_lines = in_lines(&labels);
        }
        self
    }
}

/// A linear axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Axis {
    /// What the axis measures, with its unit.
    pub label: String,
    /// The number at the left or lower end.
    pub low: f64,
    /// The number at the right or upper end.
    pub high: f64,
    /// The ticks, in rising order.
    pub ticks: Vec<Tick>,
}

/// A tick of an [`Axis`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Tick {
    /// The number at the tick.
    pub at: f64,
    /// The number as it is written.
    pub label: String,
}

/// How a mark is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// A figure to read first: filled.
    Primary,
    /// A figure that is not conclusive: open.
    Secondary,
    /// A figure that others are compared with: muted.
    Baseline,
    /// A figure that combines others: filled.
    Summary,
}

/// The form of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mark {
    /// A figure of its own.
    Circle,
    /// A figure that is adjusted for a baseline, below the same figure without the adjustment.
    Square,
    /// A figure that combines others.
    Diamond,
    /// A number: a bar from the beginning of the axis to the point.
    Bar,
}

/// A square matrix of shares: a row and a column for each label.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Matrix {
    /// The names of the rows, which are also those of the columns.
    pub labels: Vec<String>,
    /// The names in lines, as those of a [`Bar`].
    pub label_lines: Vec<Vec<String>>,
    /// The cells of each row, in percent on the horizontal axis; absent where there is no share.
    pub shares: Vec<Vec<Option<f64>>>,
    /// The shares as they are written.
    pub details: Vec<Vec<String>>,
    /// The labels of the columns; empty if they are those of the rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The labels of the columns in lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub column_lines: Vec<Vec<String>>,
}

/// A row of a chart: a point and an interval, or a set of several intervals.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bar {
    /// The name of the row.
    pub label: String,
    /// The name in lines of at most 36 columns. A long name lacks its middle, unless it is the same
    /// as another without it.
    pub label_lines: Vec<String>,
    /// The figures in text, or why there are none.
    pub detail: String,
    /// Rows with the same number belong together; 0 is the first.
    pub group: usize,
    /// How the point is filled.
    pub role: Role,
    /// The form of the point.
    pub mark: Mark,
    /// The point; absent where there is none on the axis.
    pub point: Option<f64>,
    /// The intervals, within the axis.
    pub segments: Vec<Segment>,
}

/// An interval as far as it lies on the axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Segment {
    /// The left end of the line.
    pub low: f64,
    /// The right end of the line.
    pub high: f64,
    /// How the left end is drawn.
    pub low_end: End,
    /// How the right end is drawn.
    pub high_end: End,
}

/// How an end of a [`Segment`] is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// A limit: a bar across.
    Limit,
    /// No limit: an arrow.
    Unbounded,
    /// A limit beyond the axis: an arrow with its number.
    Clipped {
        /// The limit as it is written.
        label: String,
    },
    /// Nothing: the interval begins and ends beyond the same end of the axis.
    Hidden,
}

/// A point of a chart of two axes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The place on the axis from left to right.
    pub x: f64,
    /// The place on the other axis.
    pub y: f64,
    /// The label; empty for none.
    pub label: String,
    /// The shape.
    pub mark: Mark,
    /// The role; a secondary point is open.
    pub role: Role,
}

/// A curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Curve {
    /// The name of the curve.
    pub label: String,
    /// The name in lines, as that of a [`Bar`].
    pub label_lines: Vec<String>,
    /// The points, from left to right.
    pub points: Vec<[f64; 2]>,
}

/// A line across the chart to compare with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reference {
    /// The axis that the number is on.
    pub axis: Direction,
    /// The number.
    pub at: f64,
    /// What the number is.
    pub label: String,
    /// How the line is drawn.
    pub stroke: Stroke,
}

/// An axis by its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// The horizontal axis.
    X,
    /// The vertical axis.
    Y,
}

/// How a [`Reference`] is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stroke {
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
}

impl Axis {
    /// The axis that contains all numbers from `low` to `high` and ends at ticks, of which it has
    /// at most six where it can.
    pub(crate) fn covering(label: String, low: f64, high: f64) -> Axis {
        /// More of these is crowded on a phone.
        const STEPS: f64 = 5.0;
        let range = high - low;
        if !range.is_finite() || range < f64::MIN_POSITIVE * 1e20 {
            return Axis::stepped(label, -1.0, 1.0, 1.0);
        }
        let power = 10_f64.powf((range / STEPS).log10().floor());
        let ends = |step: f64| ((low / step).floor(), (high / step).ceil(), step);
        let mut steps = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| ends(step * power));
        let (first, last, step) = steps
            .find(|(first, last, _)| last - first <= STEPS + 0.5)
            .unwrap_or(ends(20.0 * power));
        Axis::stepped(label, first, last, step)
    }

    /// The axis of these multiples of a step.
    fn stepped(label: String, first: f64, last: f64, step: f64) -> Axis {
        let count = (last - first).round().clamp(0.0, 20.0) as u32;
        let tick = |at: u32| {
            let at = (first + f64::from(at)) * step;
            Tick { at, label: tick_label(at, step) }
        };
        Axis { label, low: first * step, high: last * step, ticks: (0..=count).map(tick).collect() }
    }

    /// The axis of shares in percent.
    pub(crate) fn of_shares(label: &str) -> Axis {
        let ticks = [0.0, 25.0, 50.0, 75.0, 100.0];
        let ticks = ticks.map(|at| Tick { at, label: format!("{at}") }).to_vec();
        Axis { label: label.to_owned(), low: 0.0, high: 100.0, ticks }
    }

    /// Whether a number is on the axis; rounding moves none off its ends.
    pub(crate) fn contains(&self, value: f64) -> bool {
        let slack = (self.high - self.low) * 1e-9;
        self.low - slack <= value && value <= self.high + slack
    }

    /// Where a number stands, as a share of the axis; beyond an end it stands at the end.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value.clamp(self.low, self.high) - self.low) / (self.high - self.low)
    }

    /// What is drawn of the numbers from one to another; `number` writes a limit beyond the axis.
    pub(crate) fn segment(
        &self,
        (from, to): (f64, f64),
        number: &dyn Fn(f64) -> String,
    ) -> Segment {
        let end = |value: f64| match (self.contains(value), value.is_finite()) {
            (true, _) => End::Limit,
            (false, true) => End::Clipped { label: number(value) },
            (false, false) => End::Unbounded,
        };
        let (low, high) = (from.clamp(self.low, self.high), to.clamp(self.low, self.high));
        let (mut low_end, mut high_end) = (end(from), end(to));
        // The one arrow of an interval beyond the axis points to where it is.
        if from > self.high && !self.contains(from) {
            (low_end, high_end) = (End::Hidden, low_end);
        } else if to < self.low && !self.contains(to) {
            (low_end, high_end) = (high_end, End::Hidden);
        }
        Segment { low, high, low_end, high_end }
    }

    pub(crate) fn point(&self, value: f64) -> Option<f64> {
        self.contains(value).then(|| value.clamp(self.low, self.high))
    }
}

impl Reference {
    pub(crate) fn vertical(at: f64, label: &str, stroke: Stroke) -> Reference {
        Reference { axis: Direction::X, at, label: label.to_owned(), stroke }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(low: f64, high: f64) -> Axis {
        Axis::covering("x".to_owned(), low, high)
    }

    #[test]
    fn axes_end_at_round_numbers_and_are_not_crowded() {
        for (low, high, from, to) in [
            (0.0, 9.6, 0.0, 10.0),
            (-3.2, 5.1, -4.0, 6.0),
            (0.0, 0.031, 0.0, 0.04),
            (0.0, 0.0, -1.0, 1.0),
        ] {
            let axis = axis(low, high);
            let found = [axis.low - from, axis.high - to];
            assert!(found.iter().all(|off: &f64| off.abs() < 1e-9), "{low} {high} {found:?}");
            assert!((2..=7).contains(&axis.ticks.len()), "{low} {high}");
        }
    }

    #[test]
    fn each_end_says_how_it_goes_on() {
        let (axis, far) = (axis(0.0, 10.0), f64::INFINITY);
        let clipped = |label: &str| End::Clipped { label: label.to_owned() };
        for (from, to, low, high, ends) in [
            (5.0, 8.0, 5.0, 8.0, [End::Limit, End::Limit]),
            (5.0, 12.0, 5.0, 10.0, [End::Limit, clipped("12")]),
            (5.0, far, 5.0, 10.0, [End::Limit, End::Unbounded]),
            (5.0, 10.0 + 1e-12, 5.0, 10.0, [End::Limit, End::Limit]),
            (12.0, far, 10.0, 10.0, [End::Hidden, clipped("12")]),
            (-far, -3.0, 0.0, 0.0, [clipped("-3"), End::Hidden]),
            (-far, far, 0.0, 10.0, [End::Unbounded, End::Unbounded]),
        ] {
            let found = axis.segment((from, to), &|number| number.to_string());
            assert_eq!((found.low, found.high), (low, high), "{from} {to}");
            assert_eq!([found.low_end, found.high_end], ends, "{from} {to}");
        }
    }
}
