//! Drawing in SVG, in the color of the text around it.
//!
//! Across, everything stands in percent of the drawing's width, and letters keep their size: a
//! drawing is as readable on a telephone as on paper.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::format::{printable, tick_label};

/// A stretch of numbers that ends at round ones.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    /// The axis that holds all numbers from `low` to `high`, with at most six ticks where it can.
    pub(crate) fn covering(low: f64, high: f64) -> Axis {
        /// More of these is crowded on a telephone.
        const STEPS: f64 = 5.0;
        let range = high - low;
        if !range.is_finite() || range < f64::MIN_POSITIVE * 1e20 {
            return Axis { low: -1.0, high: 1.0, step: 1.0 };
        }
        let power = 10_f64.powf((range / STEPS).log10().floor());
        let with = |step: f64| {
            let step = step * power;
            Axis { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
        };
        let mut axes = [1.0, 2.0, 5.0, 10.0].into_iter().map(with);
        axes.find(|axis| axis.steps() <= STEPS + 0.5).unwrap_or_else(|| with(20.0))
    }

    pub(crate) fn high(&self) -> f64 {
        self.high
    }

    fn steps(&self) -> f64 {
        (self.high - self.low) / self.step
    }

    /// Whether a number is on the axis; its ends are round ones, and rounding moves none off it.
    pub(crate) fn holds(&self, value: f64) -> bool {
        let slack = self.step * 1e-9;
        self.low - slack <= value && value <= self.high + slack
    }

    pub(crate) fn goes_below_zero(&self) -> bool {
        self.low < 0.0
    }

    pub(crate) fn is_within(&self, value: f64) -> bool {
        self.low < value && value < self.high
    }

    /// Where a number stands, in percent; beyond an end it stands at the end.
    fn at(&self, value: f64) -> f64 {
        ((value.clamp(self.low, self.high) - self.low) / (self.high - self.low)) * 100.0
    }

    fn ticks(&self) -> Vec<f64> {
        let count = self.steps().round().clamp(0.0, 20.0) as u32;
        let first = (self.low / self.step).round();
        (0..=count).map(|at| (first + f64::from(at)) * self.step).collect()
    }
}

/// How a point is marked.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// The figure that decides.
    Filled,
    /// One beside it.
    Open,
    /// What several others come to.
    Diamond,
}

/// A drawing in the making.
pub(crate) struct Drawing {
    body: String,
    height: f64,
}

/// Where a text stands on its point.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    pub(crate) fn new() -> Drawing {
        Drawing { body: String::new(), height: 0.0 }
    }

    fn add(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(arguments);
    }

    /// Writes a text; `x` is in percent, or in pixels with `px`.
    pub(crate) fn text(&mut self, x: &str, y: f64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" \
             style=\"unicode-bidi:plaintext\">{text}</text>"
        ));
    }

    /// Draws a line from top to bottom at a number.
    pub(crate) fn vertical(&mut self, axis: &Axis, value: f64, (top, bottom): (f64, f64)) {
        let x = axis.at(value);
        self.add(format_args!(
            "<line x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{top}\" y2=\"{bottom}\" \
             stroke=\"currentColor\" stroke-dasharray=\"3 3\" opacity=\".6\"/>"
        ));
    }

    /// Draws a faint line across.
    pub(crate) fn across(&mut self, y: f64, dashes: &str) {
        self.add(format_args!(
            "<line x1=\"0%\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"currentColor\" \
             stroke-dasharray=\"{dashes}\" opacity=\".25\"/>"
        ));
    }

    /// Draws the axis with its ticks, and what it measures below them: the foot of the drawing.
    pub(crate) fn axis(&mut self, axis: &Axis, y: f64, titles: &[&str]) {
        self.add(format_args!(
            "<line x1=\"0%\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\" stroke=\"currentColor\"/>"
        ));
        for tick in axis.ticks() {
            let x = axis.at(tick);
            let end = y + 5.0;
            self.add(format_args!(
                "<line x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{y}\" y2=\"{end}\" \
                 stroke=\"currentColor\"/>"
            ));
            let label = tick_label(tick, axis.step);
            self.text(&format!("{x:.2}%"), y + 18.0, Anchor::Middle, &label);
        }
        for (at, title) in titles.iter().enumerate() {
            self.text("50%", y + 36.0 + 15.0 * at as f64, Anchor::Middle, title);
        }
        self.height = y + 28.0 + 15.0 * titles.len() as f64;
    }

    /// Draws all numbers from one to another: an arrow where they go on for ever, two chevrons where
    /// they end beyond the axis, or begin there.
    pub(crate) fn interval(&mut self, axis: &Axis, y: f64, from: f64, to: f64) {
        let (left, right) = (axis.at(from), axis.at(to));
        self.add(format_args!(
            "<line x1=\"{left:.2}%\" x2=\"{right:.2}%\" y1=\"{y}\" y2=\"{y}\" \
             stroke=\"currentColor\" stroke-width=\"2\"/>"
        ));
        for (value, end) in [(from, left), (to, right)] {
            let path = match (axis.holds(value), value.is_finite(), value < axis.low) {
                (true, ..) => "M0 -4V4",
                // Nothing of it is on the axis, and the chevrons say so.
                (_, false, _) if left == right => continue,
                (_, false, true) => "M0 0H-12M-6 -4L-12 0L-6 4",
                (_, false, false) => "M0 0H12M6 -4L12 0L6 4",
                (_, true, true) => "M-4 -4L-8 0L-4 4M-9 -4L-13 0L-9 4",
                (_, true, false) => "M4 -4L8 0L4 4M9 -4L13 0L9 4",
            };
            self.placed(end, y, path, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"");
        }
    }

    pub(crate) fn mark(&mut self, axis: &Axis, y: f64, value: f64, mark: Mark) {
        if !axis.holds(value) {
            return;
        }
        let circle = "M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1 -4.5 0Z";
        let (path, fill) = match mark {
            Mark::Filled => (circle, "currentColor"),
            Mark::Open => (circle, "none"),
            Mark::Diamond => ("M-7 0L0 -5L7 0L0 5Z", "currentColor"),
        };
        let style = format!("fill=\"{fill}\" stroke=\"currentColor\" stroke-width=\"1.5\"");
        self.placed(axis.at(value), y, path, &style);
    }

    /// Draws a path in pixels around a point.
    fn placed(&mut self, x: f64, y: f64, path: &str, style: &str) {
        self.add(format_args!(
            "<svg x=\"{x:.2}%\" y=\"{y}\" width=\"1\" height=\"1\" style=\"overflow:visible\">\
             <path d=\"{path}\" {style}/></svg>"
        ));
    }

    /// Draws shares, from 0 at `bottom` to 1 at `top`, over the numbers of an axis.
    pub(crate) fn curve(&mut self, axis: &Axis, points: &[(f64, f64)], (top, bottom): (f64, f64)) {
        let path: Vec<String> = points
            .iter()
            .map(|&(x, share)| format!("{:.2},{:.2}", axis.at(x), (1.0 - share) * 100.0))
            .collect();
        let (height, path) = (bottom - top, path.join(" "));
        self.add(format_args!(
            "<svg x=\"0\" y=\"{top}\" width=\"100%\" height=\"{height}\" viewBox=\"0 0 100 100\" \
             preserveAspectRatio=\"none\" style=\"overflow:visible\"><polyline points=\"{path}\" \
             fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" \
             vector-effect=\"non-scaling-stroke\"/></svg>"
        ));
    }

    /// Ends the drawing; `title` says what it shows to those who do not see it.
    pub(crate) fn finish(self, title: &str) -> String {
        let Drawing { body, height } = self;
        let title = escaped(title);
        format!(
            "<svg role=\"img\" aria-label=\"{title}\" width=\"100%\" height=\"{height}\" \
             style=\"display:block;overflow:visible;direction:ltr\" fill=\"currentColor\" \
             stroke=\"none\" font-size=\"12\"><title>{title}</title>{body}</svg>"
        )
    }
}

/// A name that leaves room for figures beside it.
pub(crate) fn shortened(name: &str) -> String {
    const MOST: usize = 22;
    let name = printable(name);
    if name.width() <= MOST {
        return name;
    }
    let mut left = MOST - 1;
    let fits = |c: &char| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

/// A text as HTML, which has no place for control characters.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers_and_are_not_crowded() {
        for (low, high, from, to) in [
            (0.0, 9.6, 0.0, 10.0),
            (-3.2, 5.1, -4.0, 6.0),
            (0.0, 0.031, 0.0, 0.04),
            (0.0, 0.0, -1.0, 1.0),
        ] {
            let axis = Axis::covering(low, high);
            let found = [axis.low - from, axis.high - to];
            assert!(found.iter().all(|off: &f64| off.abs() < 1e-9), "{low} {high} {found:?}");
            assert!((2..=7).contains(&axis.ticks().len()), "{low} {high}");
        }
    }

    #[test]
    fn what_lies_beyond_stands_at_the_end() {
        let axis = Axis::covering(0.0, 10.0);
        assert_eq!(axis.at(f64::INFINITY), 100.0);
        assert_eq!(axis.at(f64::NEG_INFINITY), 0.0);
        assert_eq!(axis.at(5.0), 50.0);
        let mut drawing = Drawing::new();
        drawing.interval(&axis, 5.0, f64::NEG_INFINITY, f64::INFINITY);
        let svg = drawing.finish("all");
        assert!(svg.contains("M0 0H-12") && svg.contains("M0 0H12"), "{svg}");
        assert!(!svg.contains("inf") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn an_end_beyond_the_axis_is_not_an_infinite_one() {
        let axis = Axis::covering(0.0, 10.0);
        let (arrow, chevrons, cap) = ("M0 0H", "M4 -4L8 0L4 4M9", "M0 -4V4");
        for (from, to, counts) in [
            (5.0, 12.0, [0, 1, 1]),
            (5.0, f64::INFINITY, [1, 0, 1]),
            (5.0, 10.0 + 1e-12, [0, 0, 2]),
            (12.0, f64::INFINITY, [0, 1, 0]),
        ] {
            let mut drawing = Drawing::new();
            drawing.interval(&axis, 5.0, from, to);
            let svg = drawing.finish("some");
            assert_eq!([arrow, chevrons, cap].map(|path| svg.matches(path).count()), counts);
        }
    }

    #[test]
    fn long_names_are_cut_by_their_width() {
        assert_eq!(shortened("mail"), "mail");
        assert_eq!(shortened(&"m".repeat(23)), "m".repeat(21) + "…");
        assert_eq!(shortened(&"語".repeat(12)), "語".repeat(10) + "…");
    }
}
