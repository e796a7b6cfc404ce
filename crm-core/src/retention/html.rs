//! The report for a notebook.

use std::fmt::Write as _;

use super::RetentionReport;
use super::view::{ArmLine, Row, Section, View};

/// Colors are inherited, so that a light and a dark theme both work.
const STYLE: &str = "\
.crm-report{font-family:system-ui,sans-serif;font-size:14px;line-height:1.45;max-width:52em}\
.crm-report h3{margin:1.2em 0 .3em;font-size:1.05em}\
.crm-report p{margin:.3em 0}\
.crm-report table{border-collapse:collapse;margin:.5em 0}\
.crm-report th,.crm-report td{padding:.2em .8em .2em 0;text-align:right;\
border-bottom:1px solid rgba(128,128,128,.35);font-variant-numeric:tabular-nums;\
background:none;color:inherit}\
.crm-report th:first-child,.crm-report td:first-child{text-align:left}\
.crm-report td:last-child,.crm-report th:last-child{padding-right:0}\
.crm-report .finding{border-left:3px solid #d97706;padding-left:.6em}\
.crm-report .note{opacity:.75;font-size:.9em}";

pub(super) fn render(report: &RetentionReport) -> String {
    let view = View::of(report);
    let mut html = format!("<div class=\"crm-report\"><style>{STYLE}</style>");
    html += &format!("<p><strong>Retention study:</strong> {}</p>", escaped(&view.title));
    html += &arms(&view.arms, &view.level);
    for finding in &view.findings {
        html += &format!("<p class=\"finding\">{}</p>", escaped(finding));
    }
    html += &forest(report, &view.level);
    for section in &view.sections {
        html += &arm(section, &view.level);
    }
    for note in &view.notes {
        html += &format!("<p class=\"note\">{}</p>", escaped(note));
    }
    html + "</div>"
}

fn arms(arms: &[ArmLine], level: &str) -> String {
    let interval = format!("{level} interval");
    let heads = ["arm", "customers", "churned", "churn rate", &interval].map(str::to_owned);
    let rows = arms.iter().enumerate().map(|(at, arm)| {
        let control = if at == 0 { " (control)" } else { "" };
        [
            format!("{}{control}", name(&arm.name)),
            escaped(&arm.customers),
            escaped(&arm.churned),
            escaped(&arm.rate),
            escaped(&arm.interval),
        ]
    });
    table(&heads, rows)
}

fn arm(section: &Section, level: &str) -> String {
    let heads = [String::new(), "estimate".to_owned(), format!("{level} interval")];
    let rows = section
        .rows
        .iter()
        .map(|Row { label, value, interval }| [label, value, interval].map(|text| escaped(text)));
    format!(
        "<h3>{}: {}</h3><p>{}.</p>{}",
        name(&section.name),
        escaped(&section.verdict),
        escaped(&section.headline),
        table(&heads, rows)
    )
}

fn table<const N: usize>(heads: &[String; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let head: String = heads.iter().map(|head| format!("<th>{head}</th>")).collect();
    let body: String = rows
        .map(|cells| {
            let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr>{cells}</tr>")
        })
        .collect();
    format!("<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
}

/// Draws the churn reduction of each arm with its interval, on one axis with zero.
fn forest(report: &RetentionReport, level: &str) -> String {
    const LEFT: f64 = 170.0;
    const WIDTH: f64 = 360.0;
    const LINE: f64 = 26.0;
    let reductions: Vec<_> = report.arms().iter().map(|arm| arm.churn_reduction).collect();
    let low = reductions.iter().fold(0.0, |low: f64, one| low.min(one.lower * 100.0));
    let high = reductions.iter().fold(0.0, |high: f64, one| high.max(one.upper * 100.0));
    let step = tick(high - low);
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    let x = |points: f64| LEFT + (points - low) / (high - low) * WIDTH;
    let bottom = LINE * report.arms().len() as f64 + 6.0;
    let mut svg = format!(
        "<svg role=\"img\" aria-label=\"churn reduction by arm\" viewBox=\"0 0 {} {}\" \
         style=\"width:100%;max-width:{}px;display:block\" fill=\"currentColor\" \
         stroke=\"currentColor\" font-size=\"12\">",
        LEFT + WIDTH + 30.0,
        bottom + 42.0,
        LEFT + WIDTH + 30.0,
    );
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<path d=\"M{:.1} {bottom}H{:.1}\" stroke-width=\"1\"/>\
         <path d=\"M{:.1} 0V{bottom}\" stroke-width=\"1\" stroke-dasharray=\"3 3\" opacity=\".6\"/>",
        x(low),
        x(high),
        x(0.0),
    );
    let ticks = ((high - low) / step).round() as i32;
    for at in 0..=ticks {
        let points = low + f64::from(at) * step;
        let label = super::format::ratio((points / step).round() * step);
        let _ = write!(
            svg,
            "<path d=\"M{:.1} {bottom}v5\"/><text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" \
             stroke=\"none\">{label}</text>",
            x(points),
            x(points),
            bottom + 18.0,
        );
    }
    for (at, arm) in report.arms().iter().enumerate() {
        let y = LINE * (at as f64 + 0.5);
        let reduction = arm.churn_reduction;
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" stroke=\"none\" \
             style=\"unicode-bidi:plaintext\">{}</text>\
             <path d=\"M{:.1} {y}H{:.1}\" stroke-width=\"2\"/><circle cx=\"{:.1}\" cy=\"{y}\" \
             r=\"4\"/>",
            LEFT - 12.0,
            y + 4.0,
            escaped(&shortened(&arm.arm)),
            x(reduction.lower * 100.0),
            x(reduction.upper * 100.0),
            x(reduction.value * 100.0),
        );
    }
    let _ = write!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" stroke=\"none\">churn reduction, \
         percentage points ({level} interval)</text></svg>",
        LEFT + WIDTH / 2.0,
        bottom + 36.0,
    );
    svg
}

/// A round distance between ticks that gives about five of them.
fn tick(range: f64) -> f64 {
    let power = 10_f64.powf((range / 5.0).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| range / step <= 6.0).unwrap_or(10.0 * power)
}

/// A name that fits beside the axis.
fn shortened(name: &str) -> String {
    const MOST: usize = 22;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

/// A name in the direction of its own script.
fn name(name: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(name))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
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
    fn names_cannot_break_out() {
        assert_eq!(name("<b>\"&"), "<bdi>&lt;b&gt;&quot;&amp;</bdi>");
    }

    #[test]
    fn ticks_are_round() {
        for (range, step) in [(10.0, 2.0), (8.5, 2.0), (0.031, 0.01), (100.0, 20.0), (0.6, 0.1)] {
            assert!((tick(range) / step - 1.0).abs() < 1e-9, "{range} {}", tick(range));
        }
    }
}
