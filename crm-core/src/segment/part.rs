//! A part of a set of segments.

use std::collections::BTreeSet;

use crate::customer::schema::viewer::Viewer;
use crate::error::error::Result;
use crate::segment::context::{Context, Events};
use crate::segment::set::SegmentSet;

impl SegmentSet {
    /// Returns the set of some segments and of those that they depend on.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`](crate::Error::UnknownSegment).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::SegmentSet;
    ///
    /// let schema = Schema::from_json(
    ///     r#"{"fields": [{"name": "age", "type": "int"}, {"name": "paid", "type": "int"}]}"#,
    /// )?;
    /// let set = SegmentSet::from_json(&schema, r#"{"segments": [
    ///     {"id": "young", "rule": "age < 26"},
    ///     {"id": "good", "rule": "paid > 9"},
    ///     {"id": "both", "rule": "age < 20 AND inSegment('young')"}]}"#)?;
    /// let part = set.only(&["both"])?;
    /// assert_eq!(part.ids(), ["young", "both"]);
    /// assert_eq!(part.columns(), ["age"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn only(&self, ids: &[&str]) -> Result<SegmentSet> {
        let numbers = ids.iter().map(|id| self.inner.number(id)).collect::<Result<Vec<_>>>()?;
        self.part(numbers)
    }

    /// Returns the set of the segments whose membership a viewer may see, and of those that they
    /// depend on. It reads no column that only other segments read.
    ///
    /// # Errors
    ///
    /// None in practice: a part of a set can be compiled.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Schema, Viewer};
    /// use crm_core::segment::SegmentSet;
    ///
    /// let set = SegmentSet::from_json(&Schema::standard("ILS".parse()?)?, r#"{"segments": [
    ///     {"id": "reachable", "rule": "phone IS NOT NULL"}, {"id": "young", "rule": "age < 26"}]}"#)?;
    /// assert_eq!(set.seen_by(&Viewer::default())?.ids(), ["young"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn seen_by(&self, viewer: &Viewer) -> Result<SegmentSet> {
        let seen = (0..self.inner.ids.len()).filter(|&at| self.inner.is_visible(at, Some(viewer)));
        self.part(seen.collect())
    }

    /// The part that concerns who asks. Events that were accumulated for the whole set are read with
    /// the whole set.
    pub(crate) fn asked(&self, context: &Context<'_>) -> Result<SegmentSet> {
        match (context.viewer, &context.events) {
            (None, _) => Ok(self.clone()),
            (Some(_), Some(Events::Fold(fold))) if fold.set == *self => Ok(self.clone()),
            (Some(viewer), _) => self.seen_by(viewer),
        }
    }

    /// The part in which one segment is evaluated.
    pub(crate) fn alone(&self, id: &str, context: &Context<'_>) -> Result<SegmentSet> {
        match &context.events {
            Some(Events::Fold(fold)) if fold.set == *self => Ok(self.clone()),
            _ => self.only(&[id]),
        }
    }

    fn part(&self, numbers: Vec<usize>) -> Result<SegmentSet> {
        let inner = &self.inner;
        let kept = inner.references.closure(numbers);
        if kept.len() == inner.ids.len() {
            return Ok(self.clone());
        }
        let mut definition = inner.definition.clone();
        let numbered = definition.segments.into_iter().enumerate();
        let segments = numbered.filter(|(at, _)| kept.contains(at));
        definition.segments = segments.map(|(_, segment)| segment).collect();
        let ids: BTreeSet<&String> = definition.segments.iter().map(|one| &one.id).collect();
        definition.exclusive.values_mut().for_each(|group| group.retain(|id| ids.contains(id)));
        definition.exclusive.retain(|_, group| !group.is_empty());
        let expressions = kept.iter().filter_map(|&at| inner.expressions.get(at).cloned());
        SegmentSet::compile(&inner.schema, definition, expressions.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::customer::schema::schema::Schema;
    use crate::error::error::Error;

    const SCHEMA: &str = r#"{"id": "id", "fields": [
        {"name": "id", "type": "text"}, {"name": "age", "type": "int"},
        {"name": "debt", "type": "int", "sensitivity": "restricted"}]}"#;

    const SET: &str = r#"{"segments": [
        {"id": "owes", "rule": "debt > 9"},
        {"id": "young", "rule": "age < 26"},
        {"id": "called", "rule": "debt > 99 OR age > 60",
         "release": {"sensitivity": "internal", "compartments": [], "reason": "calls", "by": "owner"}}],
        "exclusive": {"first": ["owes", "young"]}}"#;

    fn set(json: &str) -> SegmentSet {
        SegmentSet::from_json(&Schema::from_json(SCHEMA).unwrap(), json).unwrap()
    }

    #[test]
    fn a_viewer_needs_no_column_of_what_he_may_not_see() {
        let viewer = Viewer::default();
        let alone = set(r#"{"segments": [{"id": "owes", "rule": "debt > 9"},
            {"id": "young", "rule": "age < 26"}]}"#);
        let frame = Batch::new(vec![Column::int64("age", &[19, 70])]).unwrap();
        let context = Context::new().with_viewer(&viewer);
        let members = alone.evaluate(&frame, &context).unwrap();
        assert_eq!(members.ids(), ["young"]);
        assert_eq!(members.rows_of("young").unwrap(), [0]);
        let error = alone.evaluate(&frame, &Context::new()).unwrap_err();
        assert!(matches!(error, Error::MissingContext { .. }), "{error}");
    }

    #[test]
    fn what_a_seen_segment_depends_on_is_evaluated_too() {
        let (set, viewer) = (set(SET), Viewer::default());
        // An exclusive group makes "young" depend on "owes".
        assert_eq!(set.seen_by(&viewer).unwrap().ids(), ["called"]);
        assert_eq!(set.only(&["young"]).unwrap().ids(), ["owes", "young"]);
        let error = set.only(&["yuong"]).unwrap_err();
        assert!(error.to_string().contains("young"), "{error}");
    }

    #[test]
    fn a_breakdown_needs_the_columns_of_its_segment_only() {
        let set = set(SET);
        let frame = [Batch::new(vec![Column::int64("debt", &[5, 50])]).unwrap()];
        let breakdown = set.breakdown("owes", &frame, &Context::new()).unwrap();
        assert_eq!((breakdown.rows, breakdown.matched), (2, 1));
    }

    #[test]
    fn a_chain_of_ten_thousand_references_is_compiled_in_linear_space() {
        let segment = |at: usize| match at {
            0 => r#"{"id": "s0", "rule": "age < 26"}"#.to_owned(),
            at => format!(r#"{{"id": "s{at}", "rule": "inSegment('s{}')"}}"#, at - 1),
        };
        let segments: Vec<String> = (0..10_000).map(segment).collect();
        let set = set(&format!(r#"{{"segments": [{}]}}"#, segments.join(",")));
        let reads = set.reads("s9999").unwrap();
        assert_eq!((reads.fields, reads.segments.len()), (vec!["age".to_owned()], 9_999));
        assert_eq!(set.affected_by(&["age"]).unwrap().len(), 10_000);
        assert_eq!(set.affected_by(&["s9998"]).unwrap(), ["s9998", "s9999"]);
        assert_ne!(set.segment_hash("s9999").unwrap(), set.segment_hash("s9998").unwrap());
    }

    #[test]
    fn a_group_takes_each_customer_once_however_long_it_is() {
        let segment = |at: usize| format!(r#"{{"id": "s{at}", "rule": "age < {}"}}"#, at + 1);
        let segments: Vec<String> = (0..3_000).map(segment).collect();
        let group: Vec<String> = (0..3_000).map(|at| format!(r#""s{at}""#)).collect();
        let (segments, group) = (segments.join(","), group.join(","));
        let set =
            set(&format!(r#"{{"segments": [{segments}], "exclusive": {{"by age": [{group}]}}}}"#));
        let frame = Batch::new(vec![Column::int64("age", &[0, 17, 2_999, 3_000])]).unwrap();
        let members = set.evaluate(&frame, &Context::new()).unwrap();
        let sizes: u64 = members.counts().iter().sum();
        assert_eq!((sizes, members.rows_of("s17").unwrap()), (3, vec![1]));
        let record = set.record(r#"{"fields": {"age": 17}}"#).unwrap();
        assert_eq!(set.test(&record, &Context::new()).unwrap(), ["s17"]);
        let explained = set.explain(&record, &Context::new()).unwrap();
        assert_eq!(explained["s18"].exclusive.as_deref(), Some("s17"));
    }

    #[test]
    fn numbers_with_more_decimals_than_their_field_are_counted() {
        let schema = r#"{"fields": [{"name": "paid", "type": "money", "currency": "USD"}]}"#;
        let schema = Schema::from_json(schema).unwrap();
        let set = r#"{"segments": [{"id": "good", "rule": "paid >= 0.3"}]}"#;
        let set = SegmentSet::from_json(&schema, set).unwrap();
        let frame = Batch::new(vec![Column::float64("paid", &[0.296, 0.3, 0.29, 0.1])]).unwrap();
        let members = set.evaluate(&frame, &Context::new()).unwrap();
        assert_eq!(members.rows_of("good").unwrap(), [0, 1]);
        let found = serde_json::to_string(members.findings()).unwrap();
        assert_eq!(found, r#"[{"kind":"rounded","column":"paid","rows":1}]"#);
    }

    #[test]
    fn the_cause_of_a_change_names_no_hidden_field() {
        let (set, viewer) = (set(SET), Viewer::default());
        let frame = |debt: &'static [i64; 1]| {
            [Batch::new(vec![
                Column::strings("id", &["a"]),
                Column::int64("age", &[30]),
                Column::int64("debt", debt),
            ])
            .unwrap()]
        };
        let (before, after) = (frame(&[5]), frame(&[500]));
        for (context, cause) in [
            (Context::new(), r#""cause":["debt"]"#),
            (Context::new().with_viewer(&viewer), r#""cause":[]"#),
        ] {
            let changes = set.changes((&before, &context), (&after, &context)).unwrap();
            let json = changes.to_json().unwrap();
            assert!(json.contains("called") && json.contains(cause), "{json}");
        }
    }
}
