//! Marks, lines and texts in SVG, in the color of the text around it.
//!
//! Horizontal positions are in percent of the width and letters keep their size, so that a drawing
//! is as readable on a phone as on paper.

use std::fmt::Write as _;

use crate::render::chart::{Axis, Bar, End, Mark, Role, Segment, Stroke};
use crate::render::format::escaped;

/// A drawing in the making.
pub(crate) struct Svg {
    body: String,
    height: f64,
}

/// Which part of a text is at its position.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// The height of a line of text.
pub(crate) const LINE: f64 = 15.0;

/// The height of a bar.
const BAR: f64 = 10.0;

/// Half of the gap that an open mark leaves in the bar, in pixels.
const GAP: f64 = 5.0;

impl Svg {
    pub(crate) fn new() -> Svg {
        Svg { body: String::new(), height: 0.0 }
    }

    fn add(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(arguments);
    }

    /// Writes a text; `x` is in percent, or in pixels without the sign.
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

    /// Draws a reference line from top to bottom.
    pub(crate) fn vertical(&mut self, x: f64, (top, bottom): (f64, f64), stroke: Stroke) {
        let dashes = dashes(stroke);
        self.add(format_args!(
            "<line x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{top}\" y2=\"{bottom}\" \
             stroke=\"currentColor\" stroke-dasharray=\"{dashes}\" opacity=\".6\"/>"
        ));
    }

    /// Draws a faint line across.
    pub(crate) fn across(&mut self, y: f64, stroke: Option<Stroke>) {
        let (dashes, opacity) = stroke.map_or(("none", ".2"), |stroke| (dashes(stroke), ".6"));
        self.add(format_args!(
            "<line x1=\"0%\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"currentColor\" \
             stroke-dasharray=\"{dashes}\" opacity=\"{opacity}\"/>"
        ));
    }

    /// Draws a horizontal axis with its ticks, and lines of text below: the foot of the drawing.
    pub(crate) fn axis(&mut self, axis: &Axis, y: f64, below: &[String]) {
        self.add(format_args!(
            "<line x1=\"0%\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\" stroke=\"currentColor\"/>"
        ));
        for tick in &axis.ticks {
            let x = 100.0 * axis.share(tick.at);
            let end = y + 5.0;
            self.add(format_args!(
                "<line x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"{y}\" y2=\"{end}\" \
                 stroke=\"currentColor\"/>"
            ));
            self.text(&format!("{x:.2}%"), y + 18.0, Anchor::Middle, &tick.label);
        }
        for (at, line) in below.iter().enumerate() {
            self.text("50%", y + 36.0 + LINE * at as f64, Anchor::Middle, line);
        }
        self.height = y + 28.0 + LINE * below.len() as f64;
    }

    /// Draws an interval: a bar across at a limit, an arrow where it goes on, and below the arrow
    /// the number that it goes on to. An open mark at a number leaves a gap.
    pub(crate) fn segment(&mut self, axis: &Axis, y: f64, segment: &Segment, open: Option<f64>) {
        let Segment { low, high, low_end, high_end } = segment;
        let place = |at: f64| 100.0 * axis.share(at);
        let (left, right) = (place(*low), place(*high));
        match open.map(place).filter(|open| (left..=right).contains(open)) {
            Some(open) => {
                self.piece((left, open), y, -GAP);
                self.piece((open, right), y, GAP);
            }
            None if left < right => self.add(format_args!(
                "<line x1=\"{left:.2}%\" x2=\"{right:.2}%\" y1=\"{y}\" y2=\"{y}\" \
                 stroke=\"currentColor\" stroke-width=\"2\"/>"
            )),
            None => {}
        }
        let ends = [
            (left, low_end, "M0 0H-12M-6 -4L-12 0L-6 4", Anchor::Start),
            (right, high_end, "M0 0H12M6 -4L12 0L6 4", Anchor::End),
        ];
        for (x, end, arrow, anchor) in ends {
            let path = match end {
                End::Limit => "M0 -4V4",
                End::Unbounded => arrow,
                End::Clipped { label } => {
                    self.text(&format!("{x:.2}%"), y + LINE, anchor, label);
                    arrow
                }
                End::Hidden => continue,
            };
            self.placed(x, y, path, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"");
        }
    }

    /// Draws a part of a bar, shifted by some pixels and cut at the ends of the part: positions are
    /// in percent, so that nothing else leaves a gap in pixels.
    fn piece(&mut self, (left, right): (f64, f64), y: f64, shift: f64) {
        if left < right {
            let (top, width) = (y - 1.0, right - left);
            self.add(format_args!(
                "<svg x=\"{left:.2}%\" y=\"{top}\" width=\"{width:.2}%\" height=\"2\" \
                 style=\"overflow:hidden\"><line x1=\"0%\" x2=\"100%\" y1=\"1\" y2=\"1\" \
                 transform=\"translate({shift})\" stroke=\"currentColor\" stroke-width=\"2\"/></svg>"
            ));
        }
    }

    /// Draws a bar from the beginning of the axis to its point, and its intervals fainter; a muted
    /// one is that others are compared with.
    pub(crate) fn bar(&mut self, axis: &Axis, top: f64, bar: &Bar) {
        let opacity = if bar.role == Role::Baseline { 0.45 } else { 0.8 };
        let point = bar.point.unwrap_or(axis.low);
        let intervals = bar.segments.iter().map(|one| (one.low, one.high, 0.2));
        for (low, high, opacity) in std::iter::once((axis.low, point, opacity)).chain(intervals) {
            let (left, right) = (100.0 * axis.share(low), 100.0 * axis.share(high));
            let width = right - left;
            self.add(format_args!(
                "<rect x=\"{left:.2}%\" y=\"{top}\" width=\"{width:.2}%\" height=\"{BAR}\" \
                 opacity=\"{opacity}\"/>"
            ));
        }
    }

    /// Draws a mark. An open one has no fill: the color behind it is not known in a notebook.
    pub(crate) fn mark(&mut self, x: f64, y: f64, mark: Mark, role: Role) {
        let path = match mark {
            Mark::Circle => "M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1 -4.5 0Z",
            Mark::Square => "M-4 -4H4V4H-4Z",
            Mark::Diamond => "M-7 0L0 -5L7 0L0 5Z",
            // A bar has no mark.
            Mark::Bar => return,
        };
        let fill = if role == Role::Secondary { "none" } else { "currentColor" };
        let style = format!("fill=\"{fill}\" stroke=\"currentColor\" stroke-width=\"1.5\"");
        self.placed(x, y, path, &style);
    }

    /// Draws a path in pixels around a point.
    fn placed(&mut self, x: f64, y: f64, path: &str, style: &str) {
        self.add(format_args!(
            "<svg x=\"{x:.2}%\" y=\"{y}\" width=\"1\" height=\"1\" style=\"overflow:visible\">\
             <path d=\"{path}\" {style}/></svg>"
        ));
    }

    /// Draws a curve through points of two axes, from `top` to `bottom`.
    pub(crate) fn curve(
        &mut self,
        (x, y): (&Axis, &Axis),
        points: &[[f64; 2]],
        (top, bottom): (f64, f64),
    ) {
        let place = |&[a, b]: &[f64; 2]| {
            format!("{:.2},{:.2}", 100.0 * x.share(a), 100.0 - 100.0 * y.share(b))
        };
        let path: Vec<String> = points.iter().map(place).collect();
        let (height, path) = (bottom - top, path.join(" "));
        self.add(format_args!(
            "<svg x=\"0\" y=\"{top}\" width=\"100%\" height=\"{height}\" viewBox=\"0 0 100 100\" \
             preserveAspectRatio=\"none\" style=\"overflow:visible\"><polyline points=\"{path}\" \
             fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" \
             vector-effect=\"non-scaling-stroke\"/></svg>"
        ));
    }

    /// Ends the drawing; `title` describes it to those who do not see it.
    pub(crate) fn finish(self, title: &str) -> String {
        let Svg { body, height } = self;
        let title = escaped(title);
        format!(
            "<svg role=\"img\" aria-label=\"{title}\" width=\"100%\" height=\"{height}\" \
             style=\"display:block;overflow:visible;direction:ltr\" fill=\"currentColor\" \
             stroke=\"none\" font-size=\"12\"><title>{title}</title>{body}</svg>"
        )
    }
}

fn dashes(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Dashed => "5 4",
        Stroke::Dotted => "2 3",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_its_mark() {
        let axis = Axis::covering("x".to_owned(), 0.0, 10.0);
        for (from, to, counts) in [
            (5.0, 8.0, [2, 0, 0]),
            (5.0, f64::INFINITY, [1, 0, 1]),
            (f64::NEG_INFINITY, f64::INFINITY, [0, 1, 1]),
            (5.0, 12.0, [1, 0, 1]),
            (f64::NEG_INFINITY, -3.0, [0, 1, 0]),
        ] {
            let mut svg = Svg::new();
            let segment = axis.segment((from, to), &|number| number.to_string());
            svg.segment(&axis, 5.0, &segment, None);
            let svg = svg.finish("ends");
            let found = ["M0 -4V4", "M0 0H-12", "M0 0H12"].map(|path| svg.matches(path).count());
            assert_eq!(found, counts, "{from} {to}");
            assert_eq!(svg.contains(">12</text>"), to == 12.0, "{svg}");
            assert!(!svg.contains("inf") && !svg.contains("NaN"), "{svg}");
        }
    }

    #[test]
    fn an_open_mark_has_no_fill_and_leaves_a_gap() {
        let axis = Axis::covering("x".to_owned(), 0.0, 10.0);
        let segment = axis.segment((2.0, 8.0), &|number| number.to_string());
        let drawn = |open: Option<f64>, role| {
            let mut svg = Svg::new();
            svg.segment(&axis, 5.0, &segment, open);
            svg.mark(50.0, 5.0, Mark::Square, role);
            svg.finish("a mark")
        };
        let open = drawn(Some(5.0), Role::Secondary);
        assert_eq!(open.matches("fill=\"currentColor\"").count(), 1, "only the texts': {open}");
        for part in ["x=\"20.00%\"", "x=\"50.00%\"", "width=\"30.00%\"", "translate(-5)"] {
            assert!(open.contains(part), "{part} in {open}");
        }
        let filled = drawn(None, Role::Primary);
        assert!(!filled.contains("translate"), "{filled}");
        assert_eq!(filled.matches("fill=\"currentColor\"").count(), 2, "{filled}");
        // An open mark beyond the bar leaves it whole.
        assert!(!drawn(Some(9.0), Role::Secondary).contains("translate"));
    }
}
