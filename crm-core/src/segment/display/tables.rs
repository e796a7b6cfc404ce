//! What texts and pages of segments have in common.

use crate::render::format::{count, counted, isolated};
use crate::segment::breakdown::{Breakdown, BreakdownClause};
use crate::segment::display::charts::share;
use crate::segment::explain::Explanation;
use crate::segment::finding::SegmentFinding;
use crate::segment::membership::Membership;
use crate::segment::set::SegmentSet;

/// The heads of the columns of a breakdown, after the clause.
pub(crate) const CLAUSES: [&str; 5] = ["true", "false", "unknown", "remaining", "alone"];

/// The same for a rule whose parts are joined by OR.
pub(crate) const ALTERNATIVES: [&str; 5] = ["true", "false", "unknown", "reached", "alone"];

impl Membership {
    pub(crate) fn heading(&self) -> String {
        let (rows, segments) = (counted(self.rows as u64, "customer"), self.ids.len() as u64);
        format!("{rows} in {}", counted(segments, "segment"))
    }

    /// What was noticed, a line each.
    pub(crate) fn noticed(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.findings.iter().map(finding).collect();
        if self.unmatched > 0 {
            let events = counted(self.unmatched, "event");
            lines.push(format!("{events} of customers who have no row"));
        }
        lines
    }
}

fn finding(finding: &SegmentFinding) -> String {
    match finding {
        SegmentFinding::NaiveAsUtc { column } => {
            format!("the timestamps of {column} have no zone and were read as UTC")
        }
        SegmentFinding::Rounded { column, rows } => {
            let rows = counted(*rows, "row");
            format!("{column} has more decimals than its field in {rows}, which were rounded")
        }
        SegmentFinding::Undefined { expression, reason, rows } => {
            let (rows, reason) = (counted(*rows, "row"), reason.replace('_', " "));
            format!("{expression} has no value in {rows}: {reason}")
        }
    }
}

impl SegmentSet {
    pub(crate) fn heading(&self, shown: usize) -> String {
        let definition = self.definition();
        let mut heading = counted(shown as u64, "segment");
        if let Some(zone) = &definition.zone {
            heading += &format!(", days in {zone}");
        }
        heading
    }
}

impl Breakdown {
    pub(crate) fn heading(&self) -> String {
        let rows = counted(self.rows, "customer");
        let share = share(self.matched, self.rows).map(|share| format!(" ({share})"));
        format!("{} of {rows}{}", count(self.matched), share.unwrap_or_default())
    }

    pub(crate) fn heads(&self) -> [&'static str; 5] {
        if self.combinator == "or" { ALTERNATIVES } else { CLAUSES }
    }

    /// The counts of each clause, under `heads`.
    pub(crate) fn counts(&self) -> Vec<[String; 5]> {
        let one = |clause: &BreakdownClause| {
            [clause.true_rows, clause.false_rows, clause.unknown, clause.remaining, clause.alone]
                .map(count)
        };
        self.clauses.iter().map(one).collect()
    }

    /// What the last column means.
    pub(crate) fn note(&self) -> &'static str {
        if self.combinator == "or" {
            "alone: how many only this clause brings"
        } else {
            "alone: how many more there would be without this clause"
        }
    }
}

impl Explanation {
    /// Whether he is a member, and what decided it.
    pub(crate) fn verdict(&self) -> String {
        let member = if self.member { "a member" } else { "not a member" };
        match (self.manual, &self.exclusive, self.truth) {
            (Some("excluded"), ..) => format!("{member}, excluded by hand"),
            (_, Some(first), _) => {
                format!("{member}, because he is in {}, which comes first", isolated(first))
            }
            (Some(manual), ..) => format!("{member}, {manual} by hand"),
            (None, None, Some(truth)) => format!("{member}, the rule is {truth}"),
            (None, None, None) => member.to_owned(),
        }
    }
}
