//! A chart as SVG.

use unicode_width::UnicodeWidthStr;

use crate::render::chart::{Bar, Chart, Direction, End, Reference};
use crate::render::format::{broken, shortened};
use crate::render::svg::{Anchor, LINE, Svg};

/// What fits on a line of a phone.
const WIDTH: usize = 44;

/// The least space between a name and the figures beside it.
const GAP: usize = 2;

pub(crate) fn draw(chart: &Chart) -> String {
    if chart.y.is_some() { curves(chart) } else { bars(chart) }
}

/// Draws rows, each below its name and its figures.
fn bars(chart: &Chart) -> String {
    let mut svg = Svg::new();
    let mut top = 0.0;
    // Figures are beside all names, or below all of them.
    let beside = chart.bars.iter().all(|bar| bar.label.width() + GAP + bar.detail.width() <= WIDTH);
    for bar in &chart.bars {
        top = row(&mut svg, chart, bar, top, beside);
    }
    svg.axis(&chart.x, top + 4.0, &foot(chart));
    svg.finish(&alternative(chart))
}

/// Draws a row and returns where the next one begins.
fn row(svg: &mut Svg, chart: &Chart, bar: &Bar, top: f64, beside: bool) -> f64 {
    let mut y = top + 16.0;
    svg.text("0%", y, Anchor::Start, &shortened(&bar.label, WIDTH));
    if beside {
        svg.text("100%", y, Anchor::End, &bar.detail);
    } else {
        for line in broken(&bar.detail, WIDTH) {
            y += LINE;
            svg.text("0%", y, Anchor::Start, &line);
        }
    }
    if bar.segments.is_empty() {
        return y + 8.0;
    }
    y += 13.0;
    // The lines are clear of the letters above them.
    for line in visible(chart, Direction::X) {
        svg.vertical(100.0 * chart.x.share(line.at), (y - 8.0, y + 11.0), line.stroke);
    }
    for segment in &bar.segments {
        svg.segment(&chart.x, y, segment);
    }
    if let Some(point) = bar.point {
        svg.mark(100.0 * chart.x.share(point), y, bar.role);
    }
    let ends = bar.segments.iter().flat_map(|one| [&one.low_end, &one.high_end]);
    let numbered = ends.into_iter().any(|end| matches!(end, End::Clipped { .. }));
    y + if numbered { 11.0 + LINE } else { 11.0 }
}

fn curves(chart: &Chart) -> String {
    const TOP: f64 = 22.0;
    const BOTTOM: f64 = 182.0;
    let Some(vertical) = &chart.y else { return String::new() };
    let mut svg = Svg::new();
    let y = |at: f64| TOP + (1.0 - vertical.share(at)) * (BOTTOM - TOP);
    for tick in &vertical.ticks {
        svg.text("-8", y(tick.at) + 4.0, Anchor::End, &tick.label);
        svg.across(y(tick.at), None);
    }
    for line in visible(chart, Direction::Y) {
        svg.across(y(line.at), Some(line.stroke));
    }
    svg.text("0%", 10.0, Anchor::Start, &vertical.label);
    for line in visible(chart, Direction::X) {
        svg.vertical(100.0 * chart.x.share(line.at), (TOP, BOTTOM), line.stroke);
    }
    for curve in &chart.curves {
        svg.curve((&chart.x, vertical), &curve.points, (TOP, BOTTOM));
    }
    svg.axis(&chart.x, BOTTOM, &foot(chart));
    svg.finish(&alternative(chart))
}

/// The reference lines across an axis that are not at its ends, where they would hide in it.
fn visible(chart: &Chart, direction: Direction) -> impl Iterator<Item = &Reference> {
    let axis = match direction {
        Direction::X => Some(&chart.x),
        Direction::Y => chart.y.as_ref(),
    };
    let inside = move |at: f64| axis.is_some_and(|axis| axis.low < at && at < axis.high);
    chart.references.iter().filter(move |line| line.axis == direction && inside(line.at))
}

/// What the axis measures and what the marks mean.
fn foot(chart: &Chart) -> Vec<String> {
    std::iter::once(&chart.x.label)
        .chain(&chart.notes)
        .flat_map(|line| broken(line, WIDTH))
        .collect()
}

fn alternative(chart: &Chart) -> String {
    format!("{}: {}", chart.title, chart.x.label)
}
