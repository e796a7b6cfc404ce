//! The charts of memberships and breakdowns.

use std::cmp::Reverse;

use crate::error::error::{Error, Result};
use crate::render::chart::{Axis, Bar, Chart, End, Mark, Matrix, Role, Segment};
use crate::render::format::{count, percent};
use crate::segment::breakdown::Breakdown;
use crate::segment::display::literals::plain;
use crate::segment::display::wording::{Wording, label};
use crate::segment::membership::Membership;

/// The most bars or rows of a chart: more cannot be read.
const MOST: usize = 30;

/// The names of the charts of a membership.
const NAMES: [&str; 2] = ["sizes", "overlap"];

impl Membership {
    /// Returns a chart as data: `sizes`, the customers of each segment, or `overlap`, how many of
    /// the customers of one segment are in another.
    ///
    /// Segments have their label in the language, or else their id; the words are in English or,
    /// with `he`, in Hebrew. Without `ids`, the 30 largest segments are shown.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if no chart has that name, [`Error::UnknownSegment`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::customer::Schema;
    /// # use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
    /// # use crm_core::{Batch, Column};
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age between 18 and 25");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// let rows = Batch::new(vec![Column::int64("age", &[17, 18, 25, 26])])?;
    /// let chart = set.evaluate(&rows, &Context::new())?.chart("sizes", None, "en")?;
    /// assert_eq!(chart.bars[0].detail, "2 (50.00%)");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn chart(&self, name: &str, ids: Option<&[&str]>, language: &str) -> Result<Chart> {
        let wording = Wording::of(language);
        let shown: Vec<&str> = match ids {
            Some(ids) => ids.to_vec(),
            None => self.largest(),
        };
        let mut notes = Vec::new();
        if ids.is_none() && shown.len() < self.ids.len() {
            notes.push(some_of(wording.largest, shown.len(), self.ids.len()));
        }
        match name {
            "sizes" => self.sizes(&shown, language, notes),
            "overlap" => self.overlaps(&shown, language, notes),
            _ => Err(Error::unknown_name("name", NAMES.map(str::to_owned).to_vec(), name)),
        }
    }

    /// The largest segments, in the order of the set.
    fn largest(&self) -> Vec<&str> {
        let mut numbers: Vec<(usize, u64)> = self.counts().into_iter().enumerate().collect();
        numbers.sort_by_key(|&(at, count)| (Reverse(count), at));
        numbers.truncate(MOST);
        numbers.sort_unstable();
        numbers.iter().filter_map(|&(at, _)| self.ids.get(at).map(String::as_str)).collect()
    }

    fn labels(&self, ids: &[&str], language: &str) -> Vec<String> {
        let one = |id: &&str| {
            let place = self.ids.iter().position(|one| one == id);
            let labels = place.and_then(|place| self.labels.get(place));
            labels.map_or(*id, |labels| label(labels, id, language)).to_owned()
        };
        ids.iter().map(one).collect()
    }

    fn sizes(&self, ids: &[&str], language: &str, notes: Vec<String>) -> Result<Chart> {
        let wording = Wording::of(language);
        let counts = ids.iter().map(|id| self.count(id)).collect::<Result<Vec<u64>>>()?;
        let labels = self.labels(ids, language);
        let bars = labels.into_iter().zip(&counts);
        let bars = bars.map(|(label, &count)| bar(label, count, self.rows as u64)).collect();
        let most = counts.into_iter().max().unwrap_or(0);
        Ok(chart("sizes", wording.sizes, axis(wording.customers, most), bars, notes))
    }

    fn overlaps(&self, ids: &[&str], language: &str, notes: Vec<String>) -> Result<Chart> {
        let wording = Wording::of(language);
        let shared = self.overlap(Some(ids))?;
        let share = |(at, row): (usize, &Vec<u64>)| -> Vec<Option<f64>> {
            let all = row.get(at).copied().unwrap_or(0);
            let one = |&both: &u64| (all > 0).then(|| 100.0 * both as f64 / all as f64);
            row.iter().map(one).collect()
        };
        let shares: Vec<Vec<Option<f64>>> = shared.iter().enumerate().map(share).collect();
        let details = shares.iter().map(|row| row.iter().copied().map(whole_percent).collect());
        let matrix = Matrix {
            labels: self.labels(ids, language),
            label_lines: Vec::new(),
            details: details.collect(),
            shares,
            columns: Vec::new(),
            column_lines: Vec::new(),
        };
        let x = Axis::of_shares(wording.share);
        let chart = chart("overlap", wording.overlap, x, Vec::new(), notes);
        Ok(Chart { matrix: Some(matrix), ..chart }.with_label_lines())
    }
}

impl Breakdown {
    /// Returns a chart as data: how many customers remain after each clause of an AND, or are
    /// reached by each of an OR; the first 30.
    ///
    /// The title is the label in the language, or else the id; the words are in English or, with
    /// `he`, in Hebrew.
    #[must_use]
    pub fn chart(&self, language: &str) -> Chart {
        let wording = Wording::of(language);
        let conjunction = self.combinator == "and";
        let first = bar(wording.all.to_owned(), self.rows, self.rows);
        let mut bars = vec![Bar { role: Role::Baseline, ..first }];
        let mut before = self.rows;
        for clause in self.clauses.iter().take(MOST) {
            let mut bar = bar(plain(&clause.text), clause.remaining, self.rows);
            if conjunction {
                bar.segments.push(rest(clause.remaining, before));
                before = clause.remaining;
            }
            bars.push(bar);
        }
        let mut notes = Vec::new();
        if conjunction {
            notes.push(wording.faint.to_owned());
        }
        if self.clauses.len() > MOST {
            notes.push(some_of(wording.first, MOST, self.clauses.len()));
        }
        let axis_label = if conjunction { wording.remaining } else { wording.reached };
        let title = label(&self.label, &self.id, language);
        chart("steps", title, axis(axis_label, self.rows), bars, notes)
    }
}

fn chart(name: &str, title: &str, x: Axis, bars: Vec<Bar>, notes: Vec<String>) -> Chart {
    Chart {
        name: name.to_owned(),
        title: title.to_owned(),
        x,
        y: None,
        bars,
        curves: Vec::new(),
        points: Vec::new(),
        references: Vec::new(),
        notes,
        matrix: None,
    }
    .with_label_lines()
}

/// An axis of customers; with nobody on it, it ends at 1.
fn axis(label: &str, most: u64) -> Axis {
    Axis::covering(label.to_owned(), 0.0, most.max(1) as f64)
}

fn bar(label: String, customers: u64, rows: u64) -> Bar {
    Bar {
        label,
        label_lines: Vec::new(),
        detail: of_all(customers, rows),
        group: 0,
        role: Role::Primary,
        mark: Mark::Bar,
        point: Some(customers as f64),
        segments: Vec::new(),
    }
}

/// What a clause leaves out.
fn rest(remaining: u64, before: u64) -> Segment {
    let (low, high) = (remaining as f64, before as f64);
    Segment { low, high, low_end: End::Hidden, high_end: End::Hidden }
}

/// A number of customers, and its share of all rows.
fn of_all(customers: u64, rows: u64) -> String {
    match share(customers, rows) {
        Some(share) => format!("{} ({share})", count(customers)),
        None => count(customers),
    }
}

/// The share of all rows in percent; absent without rows.
pub(crate) fn share(customers: u64, rows: u64) -> Option<String> {
    (rows > 0).then(|| format!("{}%", percent(customers as f64 / rows as f64)))
}

/// A share without decimals that is 0 or 100 only if it is exactly that.
fn whole_percent(share: Option<f64>) -> String {
    match share {
        None => "-".to_owned(),
        Some(share) if share > 0.0 && share < 1.0 => "<1".to_owned(),
        Some(share) if share > 99.0 && share < 100.0 => ">99".to_owned(),
        Some(share) => format!("{share:.0}"),
    }
}

fn some_of([before, of, after]: [&str; 3], shown: usize, all: usize) -> String {
    format!("{before}{}{of}{}{after}", count(shown as u64), count(all as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::customer::schema::schema::Schema;
    use crate::segment::context::Context;
    use crate::segment::definition::{SegmentDefinition, SegmentSetDefinition};
    use crate::segment::set::SegmentSet;

    /// Segments of the ages from 0, from 1, and so on.
    fn set(segments: usize) -> SegmentSet {
        let schema = r#"{"fields": [{"name": "age", "type": "int"}]}"#;
        let segment = |at: usize| {
            let mut segment = SegmentDefinition::new(&format!("s{at}"), &format!("age >= {at}"));
            segment.label.insert("he".to_owned(), format!("מגיל {at}"));
            segment
        };
        let definition = SegmentSetDefinition::new((0..segments).map(segment).collect());
        SegmentSet::new(&Schema::from_json(schema).unwrap(), definition).unwrap()
    }

    fn members(segments: usize, ages: &[i64]) -> Membership {
        let batch = Batch::new(vec![Column::int64("age", ages)]).unwrap();
        set(segments).evaluate(&batch, &Context::new()).unwrap()
    }

    #[test]
    fn sizes_have_counts_and_shares() {
        let members = members(3, &[0, 1, 1, 2]);
        let chart = members.chart("sizes", None, "he").unwrap();
        let found: Vec<(&str, &str)> =
            chart.bars.iter().map(|bar| (bar.label.as_str(), bar.detail.as_str())).collect();
        let expected =
            [("מגיל 0", "4 (100.00%)"), ("מגיל 1", "3 (75.00%)"), ("מגיל 2", "1 (25.00%)")];
        assert_eq!(found, expected);
        assert_eq!((chart.title.as_str(), chart.x.low), ("גודל הסגמנטים", 0.0));
        let english = members.chart("sizes", Some(&["s2"]), "en").unwrap();
        assert_eq!((english.bars[0].label.as_str(), english.bars.len()), ("s2", 1));
        assert!(matches!(members.chart("pie", None, "en"), Err(Error::UnknownName { .. })));
        let unknown = members.chart("sizes", Some(&["s9"]), "en");
        assert!(matches!(unknown, Err(Error::UnknownSegment { .. })));
    }

    #[test]
    fn an_overlap_has_shares_of_the_segment_of_the_row() {
        let matrix = |ages: &[i64]| members(3, ages).chart("overlap", None, "en").unwrap().matrix;
        let found = matrix(&[0, 1, 1, 2]).unwrap();
        assert_eq!(found.details[0], ["100", "75", "25"]);
        assert_eq!(found.details[1], ["100", "100", "33"]);
        assert_eq!(found.label_lines[2], ["s2"]);
        assert_eq!(matrix(&[0]).unwrap().shares[2], [None, None, None]);
        let mut many = vec![0; 999];
        many.push(1);
        assert_eq!(matrix(&many).unwrap().details[0], ["100", "<1", "0"]);
    }

    #[test]
    fn only_the_largest_segments_are_drawn() {
        let chart = members(40, &[50, 12]).chart("sizes", None, "en").unwrap();
        assert_eq!(
            (chart.bars.len(), chart.notes),
            (30, vec!["the 30 largest of 40 segments".to_owned()])
        );
        assert_eq!(members(3, &[]).chart("sizes", None, "en").unwrap().x.high, 1.0);
    }

    #[test]
    fn steps_end_at_those_who_match() {
        let segment = SegmentDefinition::new("x", "age > 1 AND age < 9 AND age <> 5");
        let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#).unwrap();
        let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![segment])).unwrap();
        let batch = Batch::new(vec![Column::int64("age", &[1, 2, 5, 9])]).unwrap();
        let breakdown = set.breakdown("x", &[batch], &Context::new()).unwrap();
        let chart = breakdown.chart("en");
        let points: Vec<Option<f64>> = chart.bars.iter().map(|bar| bar.point).collect();
        assert_eq!(points, [4.0, 3.0, 2.0, 1.0].map(Some));
        let lost = |bar: &Bar| bar.segments.first().map(|one| (one.low, one.high));
        assert_eq!(lost(&chart.bars[2]), Some((2.0, 3.0)));
        assert_eq!(chart.bars[1].label, "age > 1");
    }
}
