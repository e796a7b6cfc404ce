//! Fragments of HTML, and the page that they stand in.

use crate::render::chart::Chart;
use crate::render::drawing::draw;
use crate::render::format::escaped;
use crate::render::grid::{Grid, Line, Row};

/// Colors are inherited, so that a light and a dark theme both work.
pub(crate) const STYLE: &str = "\
.crm-report{--crm-paper:var(--paper,var(--jp-layout-color0,\
var(--vscode-notebook-editorBackground,Canvas)));\
font-family:system-ui,sans-serif;font-size:14px;line-height:1.45;max-width:52em}\
.crm-report h3{margin:1.2em 0 .3em;font-size:1.05em}\
.crm-report p{margin:.3em 0}\
.crm-report .wide{overflow-x:auto}\
.crm-report table{border-collapse:collapse;margin:.5em 0;font-size:inherit}\
.crm-report th,.crm-report td{padding:.2em .8em .2em 0;text-align:right;vertical-align:top;\
border-bottom:1px solid rgba(128,128,128,.35);font-variant-numeric:tabular-nums;\
background:none;color:inherit}\
.crm-report th:first-child,.crm-report td:first-child{text-align:left;font-weight:inherit}\
.crm-report thead th,.crm-report thead th:first-child{font-weight:600;vertical-align:bottom}\
.crm-report .figures td:nth-child(2){white-space:nowrap}\
.crm-report td:last-child,.crm-report th:last-child{padding-right:0}\
.crm-report .chart{max-width:40em;padding:.3em 1.4em .6em}\
.crm-report .curve{padding-left:2.6em}\
.crm-report .finding{border-left:3px solid #d97706;padding-left:.6em}\
.crm-report .finding.critical{border-color:#dc2626}\
.crm-report .finding.info{border-color:#6b7280}\
.crm-report .note{opacity:.75;font-size:.9em}";

/// Nothing comes from outside, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--good:#15803d;--bad:#b91c1c;\
--open:#6b7280}\
@media (prefers-color-scheme:dark){:root{--ink:#dfe3e8;--paper:#14171a;--good:#4ade80;\
--bad:#f87171;--open:#9ca3af}}\
html{-webkit-text-size-adjust:100%}\
body{margin:0;padding:1.5em 16px 3em;background:var(--paper);color:var(--ink)}\
.crm-report{margin:0 auto;font-size:15px;overflow-wrap:anywhere}\
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
.crm-report th,.crm-report td{overflow-wrap:normal}\
.crm-report h4{margin:1.1em 0 .2em;font-size:1em}\
@media (max-width:36em){.crm-report{font-size:14px}\
.crm-report table{width:100%;font-size:.93em}\
.crm-report th,.crm-report td{padding-right:.45em}}\
@media (max-width:26em){.crm-report table{font-size:.87em}}\
@media print{:root{color-scheme:light;--ink:#000;--paper:#fff}body{padding:0}\
.crm-report{max-width:none;font-size:10pt}.crm-report h2,.crm-report h3,.crm-report h4{\
break-after:avoid}.crm-report .wide{overflow:visible}\
.crm-report table,.crm-report .chart,.crm-report .finding{break-inside:avoid}}";

/// A page that needs nothing else: it follows a light or a dark theme and holds no script.
pub(crate) fn page(heading: &str, title: &str, body: &str) -> String {
    let (heading, title) = (escaped(heading), escaped(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\"/>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\
         <meta name=\"color-scheme\" content=\"light dark\"/>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\
         <title>{heading}: {title}</title><style>{STYLE}{PAGE_STYLE}</style></head>\
         <body><main class=\"crm-report\"><h1>{heading}</h1><p class=\"lead\">{title}</p>\
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
    format!("<h4>{}</h4><div class=\"{class}\">{}</div>", escaped(title), draw(chart))
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
    grid("lines", &heads, table.lines.iter().map(line))
}

/// Keeps together a number and its sign, and what is in parentheses.
fn unbroken(cell: &str) -> String {
    let cell = cell.replace("&lt; ", "&lt;\u{a0}");
    match cell.split_once('(') {
        Some((before, inside)) => format!("{before}({}", inside.replace(' ', "\u{a0}")),
        None => cell,
    }
}

/// A table of cells that are HTML.
fn grid(class: &str, heads: &[&str], rows: impl Iterator<Item = (String, Vec<String>)>) -> String {
    let head = |head: &&str| match *head {
        "" => "<td></td>".to_owned(),
        head => format!("<th scope=\"col\">{}</th>", unbroken(&escaped(head))),
    };
    let head: String = heads.iter().map(head).collect();
    let row = |(first, cells): (String, Vec<String>)| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
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
