//! Fragments of HTML, and the page that they stand in.

use crate::render::chart::Chart;
use crate::render::drawing::draw;
use crate::render::format::escaped;
use crate::render::grid::{Grid, Line, Row};

/// The style of a table that becomes a list where it has no more than this width.
macro_rules! list {
    ($class:literal, $width:literal) => {
        concat!(
            "@container (max-width:",
            $width,
            "){.crm-report .",
            $class,
            ",.crm-report .",
            $class,
            " tbody{display:block;width:100%}.crm-report .",
            $class,
            " thead{display:none}.crm-report .",
            $class,
            " tr{display:flex;flex-wrap:wrap;gap:.1em 1.2em;padding:.4em 0;",
            "border-bottom:1px solid rgba(128,128,128,.35)}.crm-report .",
            $class,
            " th,.crm-report .",
            $class,
            " td{display:block;padding:0;border:0;text-align:left}.crm-report .",
            $class,
            " th:first-child{flex:0 0 100%;font-weight:600}.crm-report .",
            $class,
            " td{min-width:6em}.crm-report .",
            $class,
            " td:empty{display:none}.crm-report .",
            $class,
            " td::before{content:attr(data-head);display:block;opacity:.75;font-size:.87em}}"
        )
    };
}

/// Colors are inherited, so that a light and a dark theme both work. Text is as wide as can be read,
/// tables are wider. A table of many columns that does not fit, as on a phone, becomes a list: each
/// line below its name, each cell below its head. On paper, nothing that belongs together is divided.
pub(crate) const STYLE: &str = concat!(
    "\
.crm-report{font-family:system-ui,sans-serif;font-size:14px;line-height:1.45;max-width:70em;\
overflow-wrap:anywhere}\
.crm-report p,.crm-report h3,.crm-report h4{max-width:52em}\
.crm-report h3{margin:1.2em 0 .3em;font-size:1.05em}\
.crm-report p{margin:.3em 0}\
.crm-report .wide{overflow-x:auto;container-type:inline-size}\
.crm-report table{border-collapse:collapse;margin:.5em 0;font-size:inherit}\
.crm-report th,.crm-report td{padding:.2em .8em .2em 0;text-align:right;vertical-align:top;\
border-bottom:1px solid rgba(128,128,128,.35);font-variant-numeric:tabular-nums;\
background:none;color:inherit;overflow-wrap:normal}\
.crm-report th:first-child,.crm-report td:first-child{text-align:left;font-weight:inherit}\
.crm-report thead th,.crm-report thead th:first-child{font-weight:600;vertical-align:bottom}\
.crm-report .figures td:nth-child(2){white-space:nowrap}\
.crm-report .lines th:first-child{min-width:8em;overflow-wrap:anywhere}\
.crm-report td:last-child,.crm-report th:last-child{padding-right:0}\
.crm-report .chart{max-width:40em;padding:.3em 1.4em .6em}\
.crm-report .curve{padding-left:2.6em}\
.crm-report .finding{border-left:3px solid #d97706;padding-left:.6em}\
.crm-report .finding.critical{border-color:#dc2626}\
.crm-report .finding.info{border-color:#6b7280}\
.crm-report .note{opacity:.75;font-size:.9em}\
.crm-report h2,.crm-report h3,.crm-report h4{break-after:avoid}\
.crm-report .keep,.crm-report .chart,.crm-report .figures,.crm-report .finding,\
.crm-report tr{break-inside:avoid}",
    list!("some", "34em"),
    list!("many", "46em"),
);

/// Nothing comes from outside, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--good:#15803d;--bad:#b91c1c;\
--open:#6b7280}\
@media (prefers-color-scheme:dark){:root{--ink:#dfe3e8;--paper:#14171a;--good:#4ade80;\
--bad:#f87171;--open:#9ca3af}}\
html{-webkit-text-size-adjust:100%}\
body{margin:0;padding:1.5em 16px 3em;background:var(--paper);color:var(--ink)}\
.crm-report{margin:0 auto;font-size:15px;max-width:52em}\
@media (min-width:52em){.crm-report .wide{width:max(100%,min(70em,50vw + 26em - 32px))}}\
.crm-report h1{margin:0;font-size:1.6em}\
.crm-report h2{margin:2em 0 .5em;padding-bottom:.2em;font-size:1.25em;\
border-bottom:1px solid rgba(128,128,128,.5)}\
.crm-report .lead{opacity:.8}\
.crm-report .finding{margin:.6em 0}\
.crm-report h3::before{content:\"\";display:inline-block;width:.62em;height:.62em;\
margin-right:.45em;border-radius:50%;background:var(--open)}\
.crm-report h3.good::before{background:var(--good)}\
.crm-report h3.bad::before{background:var(--bad)}\
.crm-report h3.plain::before{content:none}\
.crm-report h4{margin:1.1em 0 .2em;font-size:1em}\
@media (max-width:36em){.crm-report{font-size:14px}\
.crm-report table{width:100%;font-size:.93em}\
.crm-report th,.crm-report td{padding-right:.45em}}\
@media (max-width:26em){.crm-report .figures{font-size:.87em}}\
@media print{:root{color-scheme:light;--ink:#000;--paper:#fff}body{padding:0}\
.crm-report{max-width:none;font-size:10pt}\
.crm-report .wide{width:auto;overflow:visible;container-type:normal}}";

/// A page that needs nothing else: it follows a light or a dark theme and holds no script.
pub(crate) fn page(heading: &str, title: &str, body: &str) -> String {
    page_in("en", "", heading, title, body)
}

/// A page in a language, with more style: in Hebrew from right to left.
pub(crate) fn page_in(
    language: &str,
    style: &str,
    heading: &str,
    title: &str,
    body: &str,
) -> String {
    let direction = if language == "he" { "rtl" } else { "ltr" };
    let own = if direction == "rtl" { " dir=\"rtl\"" } else { "" };
    let (heading, title) = (escaped(heading), escaped(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"/>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\
         <meta name=\"color-scheme\" content=\"light dark\"/>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\
         <title>{heading}: {title}</title><style>{STYLE}{PAGE_STYLE}{style}</style></head>\
         <body><main class=\"crm-report\"{own}><h1>{heading}</h1><p class=\"lead\">{title}</p>\
         {body}</main></body></html>\n"
    )
}

/// A part of a page; nothing where it has no content.
pub(crate) fn section(title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section><h2>{}</h2>{content}</section>", escaped(title))
}

/// A chart below its title.
pub(crate) fn chart(title: &str, chart: &Chart) -> String {
    let class = if chart.y.is_some() { "chart curve" } else { "chart" };
    let mut drawings =
        draw(chart).into_iter().map(|drawing| format!("<div class=\"{class}\">{drawing}</div>"));
    let first = format!("<h4>{}</h4>{}", escaped(title), drawings.next().unwrap_or_default());
    together(&first) + &drawings.collect::<String>()
}

/// What is not divided between two pages of paper.
pub(crate) fn together(html: &str) -> String {
    format!("<div class=\"keep\">{html}</div>")
}

pub(crate) fn sentence(text: &str) -> String {
    paragraph(&format!("{text}."))
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text))
}

pub(crate) fn note(text: &str) -> String {
    format!("<p class=\"note\">{}</p>", escaped(text))
}

/// Quantities with their intervals.
pub(crate) fn rows<'r>(rows: impl Iterator<Item = &'r Row>, level: &str) -> String {
    let rows = rows.map(|Row { label, value, interval }| {
        let [label, value, interval] = [label, value, interval].map(|text| escaped(text));
        (label, vec![value, interval])
    });
    grid("figures", &["", "estimate", &format!("{level} interval")], rows)
}

/// Named lines of cells.
pub(crate) fn table(table: &Grid) -> String {
    let mut heads = vec![table.first];
    heads.extend(table.heads.iter().map(|(head, _)| head.as_str()));
    let line = |Line { name: of, remark, cells }: &Line| {
        let cells = cells.iter().map(|cell| unbroken(&escaped(cell))).collect();
        (format!("{}{remark}", name(of)), cells)
    };
    // A table of fewer columns fits on a phone.
    let class = match table.heads.len() {
        0..4 => "lines",
        4 => "lines some",
        _ => "lines many",
    };
    grid(class, &heads, table.lines.iter().map(line))
}

/// A text that is not longer than this stays on one line.
const SHORT: usize = 25;

/// Keeps together a short text, a number and its sign, and what is in parentheses.
fn unbroken(cell: &str) -> String {
    if cell.chars().count() <= SHORT {
        return cell.replace(' ', "\u{a0}");
    }
    let cell = cell.replace("&lt; ", "&lt;\u{a0}");
    match cell.split_once('(') {
        Some((before, inside)) => format!("{before}({}", inside.replace(' ', "\u{a0}")),
        None => cell,
    }
}

/// A table of cells that are HTML.
pub(crate) fn grid(
    class: &str,
    heads: &[&str],
    rows: impl Iterator<Item = (String, Vec<String>)>,
) -> String {
    let head = |head: &&str| match *head {
        "" => "<td></td>".to_owned(),
        head => format!("<th scope=\"col\">{}</th>", escaped(head)),
    };
    let head: String = heads.iter().map(head).collect();
    let row = |(first, cells): (String, Vec<String>)| {
        let cell = |(cell, head): (&String, &&str)| match *head {
            head if class.starts_with("lines ") => {
                format!("<td data-head=\"{}\">{cell}</td>", escaped(head))
            }
            _ => format!("<td>{cell}</td>"),
        };
        let heads = heads.iter().skip(1);
        let cells: String = cells.iter().zip(heads).map(cell).collect();
        format!("<tr><th scope=\"row\">{first}</th>{cells}</tr>")
    };
    let body: String = rows.map(row).collect();
    format!(
        "<div class=\"wide\"><table class=\"{class}\"><thead><tr>{head}</tr></thead>\
         <tbody>{body}</tbody></table></div>"
    )
}

/// A name in the direction of its own script.
pub(crate) fn name(name: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(name("<b>\"&"), "<bdi>&lt;b&gt;&quot;&amp;</bdi>");
    }
}
