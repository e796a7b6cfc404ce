//! Sets of segments and what is found with them, for a terminal of 80 columns.

use std::fmt;

use serde_json::Value;

use crate::customer::schema::viewer::Viewer;
use crate::render::format::{count, isolated};
use crate::render::grid::{Grid, Line};
use crate::render::terminal::{table, wrap};
use crate::segment::breakdown::Breakdown;
use crate::segment::display::charts::share;
use crate::segment::display::literals::plain;
use crate::segment::explain::Explanation;
use crate::segment::membership::Membership;
use crate::segment::set::SegmentSet;

impl SegmentSet {
    /// Writes the segments and their rules as text; for a viewer, those that he may see. Of
    /// customers who were included or excluded by hand, it has the number.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::customer::Schema;
    /// # use crm_core::segment::{SegmentDefinition, SegmentSet, SegmentSetDefinition};
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age between 18 and 25");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// assert_eq!(set.to_text(None), "1 segment\n\nyoung\n  age BETWEEN 18 AND 25\n");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_text(&self, viewer: Option<&Viewer>) -> String {
        let definitions = &self.visible(viewer).segments;
        let mut lines = wrap(&self.heading(definitions.len()), "", "  ");
        for segment in definitions {
            lines.push(String::new());
            lines.extend(wrap(&isolated(&segment.id), "", "  "));
            if segment.rule.is_some() {
                lines.extend(wrap(&plain(&self.rule(&segment.id)), "  ", "    "));
            }
            let [included, excluded] = [&segment.include, &segment.exclude].map(Vec::len);
            if included + excluded > 0 {
                let [included, excluded] = [included, excluded].map(|number| count(number as u64));
                lines.push(format!("  by hand: {included} included, {excluded} excluded"));
            }
        }
        ended(lines)
    }

    /// The rule of a segment in its one form.
    pub(crate) fn rule(&self, id: &str) -> String {
        let inner = &self.inner;
        let place = inner.ids.iter().position(|one| one == id);
        let rule = place.and_then(|place| inner.expressions.get(place)?.as_ref());
        rule.map(crate::expression::expression::Expression::to_cql2_text).unwrap_or_default()
    }
}

impl Membership {
    /// Writes the sizes of the segments as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let rows = self.rows as u64;
        let line = |(id, number): (&String, u64)| Line {
            name: id.clone(),
            remark: "",
            cells: vec![count(number), share(number, rows).unwrap_or_default()],
        };
        let grid = Grid {
            first: "segment",
            heads: ["customers", "share"].map(|head| (head.to_owned(), 0)).to_vec(),
            lines: self.ids.iter().zip(self.counts()).map(line).collect(),
        };
        let mut lines = vec![self.heading(), String::new()];
        lines.extend(table(&grid, ""));
        let noticed = self.noticed();
        lines.extend(noticed.iter().flat_map(|line| wrap(line, "", "  ")));
        ended(lines)
    }
}

impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl Breakdown {
    /// Writes the counts of each clause as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |(text, cells): (String, [String; 5])| Line {
            name: text,
            remark: "",
            cells: cells.to_vec(),
        };
        let clauses = self.clauses.iter().map(|clause| plain(&clause.text));
        let grid = Grid {
            first: "clause",
            heads: self.heads().map(|head| (head.to_owned(), 0)).to_vec(),
            lines: clauses.zip(self.counts()).map(line).collect(),
        };
        let heading = format!("{}: {}", isolated(&self.id), self.heading());
        let mut lines = wrap(&heading, "", "  ");
        lines.push(String::new());
        lines.extend(table(&grid, ""));
        lines.push(self.note().to_owned());
        ended(lines)
    }
}

impl fmt::Display for Breakdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl Explanation {
    /// Writes why he is a member or not: the clauses that decide it, and the rule with the truth of
    /// each part. It has no value of the customer; those are in `values`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let heading = match self.id.as_str() {
            "" => self.verdict(),
            id => format!("{}: {}", isolated(id), self.verdict()),
        };
        let mut lines = wrap(&heading, "", "  ");
        for (at, clause) in self.because.iter().enumerate() {
            let first = if at == 0 { "  because " } else { "          " };
            lines.extend(wrap(&plain(clause), first, "            "));
        }
        if !self.tree.is_null() {
            branch(&self.tree, 1, &mut lines);
        }
        ended(lines)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// Writes a part of a rule, and its parts below it.
fn branch(part: &Value, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    let text = |key: &str| part.get(key).and_then(Value::as_str);
    let truth = text("truth").unwrap_or_default();
    let rest = format!("{indent}         ");
    let of = text("text").map_or_else(|| text("op").unwrap_or_default().to_uppercase(), plain);
    lines.extend(wrap(&of, &format!("{indent}{truth:<7}  "), &rest));
    for part in part.get("args").and_then(Value::as_array).into_iter().flatten() {
        branch(part, depth + 1, lines);
    }
}

fn ended(mut lines: Vec<String>) -> String {
    lines.push(String::new());
    lines.join("\n")
}
