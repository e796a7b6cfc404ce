//! Sets of segments and what is found with them, as fragments of HTML for a notebook.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::customer::schema::viewer::Viewer;
use crate::render::chart::Matrix;
use crate::render::format::{count, escaped};
use crate::render::html::{STYLE, chart, grid, name, note, paragraph};
use crate::segment::breakdown::Breakdown;
use crate::segment::definition::SegmentDefinition;
use crate::segment::display::charts::of_all;
use crate::segment::display::literals::code;
use crate::segment::explain::Explanation;
use crate::segment::membership::Membership;
use crate::segment::set::SegmentSet;

/// Cells of text begin on the left; a share has a color that both themes can be read on.
const SEGMENT_STYLE: &str = "\
.crm-report code{font-size:.93em;background:none;color:inherit;padding:0;white-space:normal}\
.crm-report .texts th,.crm-report .texts td{text-align:left}\
.crm-report .texts tbody th{white-space:nowrap}\
.crm-report .heat td{padding:0}\
.crm-report .heat td span{display:block;padding:.2em .5em;min-width:1.8em;text-align:center}\
.crm-report .heat thead th{text-align:center;padding:.2em .5em}\
.crm-report ul{margin:.2em 0;padding-left:1.4em}\
.crm-report .truth{display:inline-block;min-width:4.5em;opacity:.75}\
.crm-report .truth.false,.crm-report .truth.unknown{font-weight:600;opacity:1}";

fn fragment(content: &str) -> String {
    format!(
        "<div class=\"crm-report\" dir=\"ltr\"><style>{STYLE}{SEGMENT_STYLE}</style>{content}</div>"
    )
}

fn heading(title: &str, rest: &str) -> String {
    format!("<p><strong>{title}</strong>: {}</p>", escaped(rest))
}

/// A segment by its id and its names.
fn names(id: &str, labels: &BTreeMap<String, String>) -> String {
    let labels = labels.values().filter(|label| *label != id);
    std::iter::once(name(id)).chain(labels.map(|label| name(label))).collect::<Vec<_>>().join(" · ")
}

impl SegmentSet {
    /// Writes the segments and their rules as an HTML fragment for a notebook; for a viewer, those
    /// that he may see. Of customers who were included or excluded by hand, it has the number.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::customer::Schema;
    /// # use crm_core::segment::{SegmentDefinition, SegmentSet, SegmentSetDefinition};
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age < 26");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// assert!(set.to_html_fragment(None).contains("age &lt; 26"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html_fragment(&self, viewer: Option<&Viewer>) -> String {
        let definition = self.visible(viewer);
        let group_of = |id: &String| {
            let mut groups = definition.exclusive.iter();
            groups.find(|(_, members)| members.contains(id)).map(|(group, _)| name(group))
        };
        let row = |segment: &SegmentDefinition| {
            let rule = segment.rule.as_ref().map(|_| code(&self.rule(&segment.id)));
            let group = group_of(&segment.id).unwrap_or_default();
            let cells = vec![rule.unwrap_or_default(), by_hand(segment), group];
            (names(&segment.id, &segment.label), cells)
        };
        let heads = ["segment", "rule", "by hand", "group"];
        let rows = grid("texts", &heads, definition.segments.iter().map(row));
        let heading = heading("Segment set", &self.heading(definition.segments.len()));
        fragment(&(heading + &rows))
    }
}

fn by_hand(segment: &SegmentDefinition) -> String {
    let [included, excluded] = [&segment.include, &segment.exclude].map(|one| one.len() as u64);
    match included + excluded {
        0 => String::new(),
        _ => format!("+{} −{}", count(included), count(excluded)),
    }
}

impl Membership {
    /// Writes the sizes of the segments, and how much the largest overlap, as an HTML fragment for a
    /// notebook.
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        let mut html = heading("Segments", &self.heading());
        // Without a language, a chart has the ids.
        if let Ok(sizes) = self.chart("sizes", None, "") {
            html += &chart(&sizes.title, &sizes);
        }
        html += &self.noticed().iter().map(|line| paragraph(line)).collect::<String>();
        let overlap = self.chart("overlap", None, "").ok();
        if let Some((title, x, matrix)) =
            overlap.and_then(|overlap| Some((overlap.title, overlap.x, overlap.matrix?)))
            && matrix.labels.len() > 1
        {
            html += &format!("<h4>{}</h4>", escaped(&title));
            html += &self.heat(&matrix);
            html += &note(&x.label);
        }
        fragment(&html)
    }

    /// The shares of the segments that each has of another; columns are numbered as rows.
    fn heat(&self, matrix: &Matrix) -> String {
        let numbers: Vec<String> = (1..=matrix.labels.len()).map(|at| at.to_string()).collect();
        let heads: Vec<&str> =
            std::iter::once("").chain(numbers.iter().map(String::as_str)).collect();
        let rows =
            matrix.labels.iter().zip(&numbers).zip(matrix.shares.iter().zip(&matrix.details));
        let rows = rows.map(|((id, number), (shares, details))| {
            let place = self.ids.iter().position(|one| one == id);
            let none = BTreeMap::new();
            let labels = place.and_then(|place| self.labels.get(place)).unwrap_or(&none);
            let cells = shares.iter().zip(details).map(|(share, detail)| cell(*share, detail));
            (format!("{number} {}", names(id, labels)), cells.collect())
        });
        grid("heat", &heads, rows)
    }
}

/// A share with its color.
fn cell(share: Option<f64>, detail: &str) -> String {
    let opacity = share.unwrap_or(0.0) / 200.0;
    let detail = escaped(detail);
    format!("<span style=\"background:rgba(59,130,246,{opacity:.2})\">{detail}</span>")
}

impl Breakdown {
    /// Writes the counts of each clause as an HTML fragment for a notebook.
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        let clauses = self.clauses.iter().map(|clause| code(&clause.text));
        let rows = clauses.zip(self.counts()).map(|(clause, counts)| (clause, counts.to_vec()));
        let heads = self.heads();
        let heads: Vec<&str> = std::iter::once("clause").chain(heads).collect();
        let matched = format!("{} of {}", of_all(self.matched, self.rows), count(self.rows));
        let steps = self.chart("");
        let html = heading(&names(&self.id, &self.label), &matched)
            + &grid("lines many", &heads, rows)
            + &note(self.note())
            + &chart(&steps.x.label, &steps);
        fragment(&html)
    }
}

impl Explanation {
    /// Writes why he is a member or not as an HTML fragment for a notebook: the clauses that decide
    /// it, and the rule with the truth of each part. It has no value of the customer; those are in
    /// `values`.
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        let title = match self.id.as_str() {
            "" => "Condition".to_owned(),
            id => names(id, &self.label),
        };
        let mut html = heading(&title, &self.verdict());
        if let Some(exclusive) = &self.exclusive {
            html += &format!("<p>before it: {}</p>", name(exclusive));
        }
        if !self.because.is_empty() {
            let clause = |clause: &String| format!("<li>{}</li>", code(clause));
            let clauses: String = self.because.iter().map(clause).collect();
            html += &format!("<p>because</p><ul>{clauses}</ul>");
        }
        if self.tree.get("args").is_some() {
            html += &format!("<p>in the rule</p><ul>{}</ul>", branch(&self.tree));
        }
        fragment(&html)
    }
}

/// A part of a rule, and its parts below it.
fn branch(part: &Value) -> String {
    let text = |key: &str| part.get(key).and_then(Value::as_str);
    let truth = text("truth").unwrap_or_default();
    let of = text("text").map_or_else(|| text("op").unwrap_or_default().to_uppercase(), code);
    let parts = part.get("args").and_then(Value::as_array).into_iter().flatten();
    let parts: String = parts.map(branch).collect();
    let below = if parts.is_empty() { parts } else { format!("<ul>{parts}</ul>") };
    format!("<li><span class=\"truth {truth}\">{truth}</span>{of}{below}</li>")
}
