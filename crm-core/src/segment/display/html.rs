//! Sets of segments and what is found with them, as fragments of HTML for a notebook.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::customer::schema::viewer::Viewer;
use crate::render::chart::Matrix;
use crate::render::format::{count, escaped};
use crate::render::html::{STYLE, chart, grid, name, note, paragraph};
use crate::segment::breakdown::Breakdown;
use crate::segment::definition::SegmentDefinition;
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
.crm-report h4{margin:.8em 0 0}\
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
        let by_hand = definition.segments.iter().any(|one| !hands(one).is_empty());
        let groups = !definition.exclusive.is_empty();
        let mut heads = vec!["segment", "rule"];
        heads.extend(by_hand.then_some("by hand"));
        heads.extend(groups.then_some("group"));
        let group_of = |id: &String| {
            let mut groups = definition.exclusive.iter();
            groups.find(|(_, members)| members.contains(id)).map(|(group, _)| name(group))
        };
        let row = |segment: &SegmentDefinition| {
            let rule = segment.rule.as_ref().map(|_| code(&self.rule(&segment.id)));
            let mut cells = vec![rule.unwrap_or_default()];
            cells.extend(by_hand.then(|| hands(segment)));
            cells.extend(groups.then(|| group_of(&segment.id).unwrap_or_default()));
            (names(&segment.id, &segment.label), cells)
        };
        let rows = grid("texts", &heads, definition.segments.iter().map(row));
        let heading = heading("Segment set", &self.heading(definition.segments.len()));
        fragment(&(heading + &rows))
    }
}

/// The numbers of those who were included and excluded by hand; empty if nobody was.
fn hands(segment: &SegmentDefinition) -> String {
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
        let steps = self.chart("");
        let html = heading(&names(&self.id, &self.label), &self.heading())
            + &grid("lines many", &heads, rows)
            + &note(self.note())
            + &chart("Steps", &steps);
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

#[cfg(test)]
mod tests {
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::customer::schema::schema::Schema;
    use crate::customer::schema::viewer::Viewer;
    use crate::segment::context::Context;
    use crate::segment::set::SegmentSet;

    const SCHEMA: &str = r#"{"fields": [
        {"name": "age", "type": "int"},
        {"name": "city", "type": "text"},
        {"name": "income", "type": "int", "sensitivity": "confidential"}]}"#;

    const SEGMENTS: &str = r#"{"segments": [
        {"id": "<script>", "label": {"en": "<img src=x>", "he": "נאמנים"},
         "rule": "age > 30 AND city IN ('חיפה', '<b>')"},
        {"id": "rich", "rule": "income > 90000"},
        {"id": "any", "rule": "age < 20 OR NOT (age < 60)"}]}"#;

    fn set() -> SegmentSet {
        SegmentSet::from_json(&Schema::from_json(SCHEMA).unwrap(), SEGMENTS).unwrap()
    }

    fn customers() -> Batch<'static> {
        let columns = vec![
            Column::int64("age", &[10, 40, 70, 50]),
            Column::strings("city", &["חיפה", "<b>", "x", "חיפה"]),
            Column::int64("income", &[0, 100_000, 100_000, 0]),
        ];
        Batch::new(columns).unwrap()
    }

    fn pages(set: &SegmentSet) -> Vec<String> {
        let context = Context::new();
        let record = r#"{"fields": {"age": 31415, "city": "canary", "income": 27182}}"#;
        let explained = set.explain(&set.record(record).unwrap(), &context).unwrap();
        let breakdown = |id| set.breakdown(id, &[customers()], &context).unwrap();
        let members = set.evaluate(&customers(), &context).unwrap();
        let mut pages = vec![set.to_html_fragment(None), members.to_html_fragment()];
        pages.extend(["<script>", "any"].map(|id| breakdown(id).to_html_fragment()));
        pages.extend(explained.values().map(|one| one.to_html_fragment()));
        let texts = explained.values().map(ToString::to_string);
        pages.extend(texts.chain([set.to_text(None), members.to_string()]));
        pages
    }

    #[test]
    fn names_and_literals_cannot_break_out() {
        for page in pages(&set()).iter().filter(|page| page.starts_with("<div")) {
            for tag in ["<script", "<img", "<b>"] {
                assert!(!page.contains(tag), "{page}");
            }
            assert_eq!(page.matches("<div").count(), page.matches("</div>").count(), "{page}");
        }
        let members = set().evaluate(&customers(), &Context::new()).unwrap().to_html_fragment();
        assert!(members.contains("<bdi>&lt;script&gt;</bdi> · <bdi>&lt;img src=x&gt;</bdi>"));
        assert!(members.contains("<bdi>נאמנים</bdi>"), "{members}");
    }

    #[test]
    fn an_explanation_shows_no_value() {
        for page in pages(&set()) {
            for value in ["31415", "27182", "canary"] {
                assert!(!page.contains(value), "{page}");
            }
        }
    }

    #[test]
    fn a_viewer_sees_no_segment_of_what_is_above_him() {
        let viewer = Viewer::from_json(r#"{"clearance": "internal"}"#).unwrap();
        let set = set();
        for text in [set.to_html_fragment(Some(&viewer)), set.to_text(Some(&viewer))] {
            assert!(!text.contains("rich") && !text.contains("income"), "{text}");
        }
    }

    #[test]
    fn an_explanation_names_what_decided() {
        let segments = r#"{"exclusive": {"tier": ["vip", "rest"]}, "segments": [
            {"id": "vip", "rule": "age > 30"},
            {"id": "rest", "rule": "age > 20", "include": [{"id": "a"}], "exclude": [{"id": "b"}]}]}"#;
        let schema = r#"{"id": "id", "fields": [{"name": "age", "type": "int"}]}"#;
        let set = SegmentSet::from_json(&Schema::from_json(schema).unwrap(), segments).unwrap();
        for (id, age, expected) in [
            ("a", 40, "not a member, because he is in vip, which comes first"),
            ("a", 10, "a member, included by hand"),
            ("b", 25, "not a member, excluded by hand"),
            ("c", 25, "a member, the rule is true"),
        ] {
            let record = format!(r#"{{"fields": {{"id": "{id}", "age": {age}}}}}"#);
            let record = set.record(&record).unwrap();
            let explained = set.explain(&record, &Context::new()).unwrap();
            assert_eq!(
                explained["rest"].to_text().lines().next(),
                Some(&*format!("rest: {expected}"))
            );
            assert!(explained["rest"].to_html_fragment().contains(expected));
        }
    }

    #[test]
    fn a_breakdown_has_the_words_of_its_rule() {
        let set = set();
        let page =
            |id| set.breakdown(id, &[customers()], &Context::new()).unwrap().to_html_fragment();
        assert!(page("<script>").contains("who remain after each clause"));
        assert!(page("any").contains("who are reached by each clause"));
        assert!(page("any").contains(">reached<"));
    }
}
