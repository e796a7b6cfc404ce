//! A part of a set of segments.

use std::collections::BTreeSet;

use crate::customer::schema::viewer::Viewer;
use crate::error::error::Result;
use crate::segment::context::{Context, Events};
use crate::segment::set::{SegmentSet, needs};

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

    /// The numbers of some segments, and of those that they depend on.
    pub(crate) fn closure(&self, mut open: Vec<usize>) -> BTreeSet<usize> {
        let inner = &self.inner;
        let needs = needs(&inner.rules, &inner.rivals, &inner.ids);
        let mut closure: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            let found = needs.get(at).into_iter().flatten().copied();
            open.extend(found.filter(|&need| closure.insert(need)));
        }
        closure
    }

    fn part(&self, numbers: Vec<usize>) -> Result<SegmentSet> {
        let inner = &self.inner;
        let kept = self.closure(numbers);
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
