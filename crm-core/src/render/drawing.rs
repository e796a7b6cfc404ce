//! A chart as SVG.

use unicode_width::UnicodeWidthStr;

use crate::render::chart::{Bar, Chart, Direction, End, Mark, Reference, Role};
use crate::render::format::broken;
use crate::render::svg::{Anchor, LINE, Svg};

/// What fits on a line of a phone.
const WIDTH: usize = 44;

/// The least space between a name and the figures beside it.
const GAP: usize = 2;

/// The height of rows, in pixels, above which a drawing is divided: a page of paper holds two.
const MOST_HEIGHT: f64 = 420.0;

/// Draws a chart of bars or curves: one drawing, or several one below the other, for none is
/// divided between pages.
pub(crate) fn draw(chart: &Chart) -> Vec<String> {
    if chart.y.is_some() { vec![curves(chart)] } else { bars(chart) }
}

/// Draws rows, each below its name and its figures.
fn bars(chart: &Chart) -> Vec<String> {
    // Figures are beside all names, or below all of them.
    let fits = |bar: &Bar| last_line(bar).width() + GAP + bar.detail.width() <= WIDTH;
    let beside = chart.bars.iter().all(fits);
    let parts = parts(chart, beside);
    let several = parts.len();
    let drawing = |(at, bars): (usize, &Vec<&Bar>)| {
        let mut svg = Svg::new();
        let top = bars.iter().fold(0.0, |top, bar| row(&mut svg, chart, bar, top, beside));
        // Each has an axis to read it by; the last one says what it measures.
        let foot = if at + 1 == several { foot(chart) } else { Vec::new() };
        svg.axis(&chart.x, top + 4.0, &foot);
        let part =
            if several > 1 { format!(", part {} of {several}", at + 1) } else { String::new() };
        svg.finish(&(alternative(chart) + &part))
    };
    parts.iter().enumerate().map(drawing).collect()
}

/// The rows of each drawing. An adjusted figure stays below the one without the adjustment.
fn parts(chart: &Chart, beside: bool) -> Vec<Vec<&Bar>> {
    let height = |bar: &Bar| row(&mut Svg::new(), chart, bar, 0.0, beside);
    let total: f64 = chart.bars.iter().map(height).sum();
    // All drawings have about the same height.
    let each = total / (total / MOST_HEIGHT).ceil().max(1.0);
    let mut parts = vec![Vec::new()];
    let mut above = 0.0;
    for bar in &chart.bars {
        let is_full = above + height(bar) / 2.0 > each * parts.len() as f64;
        match parts.last_mut() {
            Some(part) if !is_full || bar.mark == Mark::Square => part.push(bar),
            _ => parts.push(vec![bar]),
        }
        above += height(bar);
    }
    parts
}

fn last_line(bar: &Bar) -> &str {
    bar.label_lines.last().map_or("", String::as_str)
}

/// Draws a row and returns where the next one begins.
fn row(svg: &mut Svg, chart: &Chart, bar: &Bar, top: f64, beside: bool) -> f64 {
    let mut y = top + 16.0 - LINE;
    for line in &bar.label_lines {
        y += LINE;
        svg.text("0%", y, Anchor::Start, line);
    }
    if beside {
        svg.text("100%", y, Anchor::End, &bar.detail);
    } else {
        for line in broken(&bar.detail, WIDTH) {
            y += LINE;
            svg.text("0%", y, Anchor::Start, &line);
        }
    }
    if bar.segments.is_empty() && bar.mark != Mark::Bar {
        return y + 8.0;
    }
    if bar.mark == Mark::Bar {
        svg.bar(&chart.x, y + 5.0, bar);
        return y + 19.0;
    }
    y += 13.0;
    // The lines are clear of the letters above them.
    for line in visible(chart, Direction::X) {
        svg.vertical(100.0 * chart.x.share(line.at), (y - 7.0, y + 8.0), line.stroke);
    }
    let open = bar.point.filter(|_| bar.role == Role::Secondary);
    for segment in &bar.segments {
        svg.segment(&chart.x, y, segment, open);
    }
    if let Some(point) = bar.point {
        svg.mark(100.0 * chart.x.share(point), y, bar.mark, bar.role);
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
    for point in &chart.points {
        svg.mark(100.0 * chart.x.share(point.x), y(point.y), point.mark, point.role);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::chart::{Axis, Segment, Stroke};

    fn chart(rows: usize, adjusted: bool) -> Chart {
        let limit = || End::Limit;
        let bar = |at: usize| Bar {
            label: format!("row {at}"),
            label_lines: Vec::new(),
            detail: "1 (0 to 2)".to_owned(),
            group: 0,
            role: Role::Primary,
            mark: if adjusted && at % 2 == 1 { Mark::Square } else { Mark::Circle },
            point: Some(1.0),
            segments: vec![Segment { low: 0.0, high: 2.0, low_end: limit(), high_end: limit() }],
        };
        Chart {
            name: "rows".to_owned(),
            title: "rows".to_owned(),
            x: Axis::covering("the axis".to_owned(), 0.0, 2.0),
            y: None,
            bars: (0..rows).map(bar).collect(),
            curves: Vec::new(),
            points: Vec::new(),
            references: vec![Reference::vertical(0.5, "half", Stroke::Dashed)],
            notes: vec!["a note".to_owned()],
            matrix: None,
        }
        .with_label_lines()
    }

    fn height(svg: &str) -> f64 {
        let from = svg.split_once(" height=\"").unwrap().1;
        from.split_once('"').unwrap().0.parse().unwrap()
    }

    #[test]
    fn a_long_chart_is_several_drawings_with_an_axis_each() {
        for rows in [1, 9, 13, 24, 50, 300] {
            let drawings = draw(&chart(rows, false));
            let all = drawings.concat();
            assert_eq!(all.matches(">row ").count(), rows);
            assert_eq!(all.matches(">2.0<").count(), drawings.len(), "an axis each");
            assert_eq!(all.matches("a note").count(), 1);
            assert!(drawings.last().unwrap().contains("a note"));
            assert!(drawings.iter().all(|one| height(one) < 1.3 * MOST_HEIGHT), "{rows}");
            let rows_of = |one: &String| one.matches(">row ").count();
            let counts = || drawings.iter().map(rows_of);
            assert!(counts().max().unwrap() - counts().min().unwrap() <= 1, "{rows}");
        }
    }

    #[test]
    fn an_adjusted_figure_stays_below_its_own() {
        for rows in (2..60).step_by(2) {
            for one in draw(&chart(rows, true)) {
                assert_eq!(one.matches("M-4 -4").count() * 2, one.matches(">row ").count());
            }
        }
    }
}
