//! Segments from queries of react-querybuilder, and back.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::customer::schema::schema::Schema;
use crate::date::zone::Zone;
use crate::document::document::{canonical, parse, read};
use crate::error::error::{Error, Result};
use crate::expression::expression::Expression;
use crate::expression::react_querybuilder::reader::read_query;
use crate::expression::react_querybuilder::writer::write_query;
use crate::segment::definition::{SegmentDefinition, SegmentSetDefinition};
use crate::segment::set::SegmentSet;

/// Names the segment whose query the error is about; one that has no name for it is at a path of the
/// document of all queries.
fn named(error: Error, id: &str) -> Error {
    match error {
        Error::InvalidDocument { .. } | Error::UnknownName { .. } => {
            error.within(&format!("$.{id}"))
        }
        error => error.in_segment(id),
    }
}

impl SegmentSet {
    /// Compiles the queries of react-querybuilder (version 8), each the rule of a segment: its id,
    /// and the query as JSON. Days are meant in `zone`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] and [`Error::ExpressionSyntax`] for what is no query,
    /// [`Error::UnknownField`], [`Error::NotExpressible`] for an operator that no rule has; those of
    /// [`SegmentSet::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::SegmentSet;
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let query = r#"{"combinator": "and", "rules": [
    ///     {"field": "age", "operator": "between", "value": "18, 25"}]}"#;
    /// let set = SegmentSet::from_react_querybuilder(&schema, &[("young", query)], None)?;
    /// let rule = set.definition().segments[0].rule.as_ref().unwrap();
    /// assert_eq!(rule, "age BETWEEN 18 AND 25");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_react_querybuilder(
        schema: &Schema,
        queries: &[(&str, &str)],
        zone: Option<Zone>,
    ) -> Result<SegmentSet> {
        let names = schema.names();
        let segment = |&(id, json): &(&str, &str)| {
            let node = parse(json).and_then(|query| read_query(&query, &names));
            let rule = Expression::from_node(node.map_err(|error| named(error, id))?);
            Ok(SegmentDefinition::new(id, &rule.to_cql2_text()))
        };
        let segments = queries.iter().map(segment).collect::<Result<_>>()?;
        let definition = SegmentSetDefinition { zone, segments, ..SegmentSetDefinition::default() };
        SegmentSet::new(schema, definition)
    }

    /// Compiles queries of react-querybuilder that are a document: by the id of each segment its
    /// query. The segments are in the order of their ids.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::from_react_querybuilder`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::SegmentSet;
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let json = r#"{"young": {"combinator": "and", "rules": [
    ///     {"field": "age", "operator": "<", "value": 26}]}}"#;
    /// let set = SegmentSet::from_react_querybuilder_json(&schema, json, None)?;
    /// assert_eq!(set.ids(), ["young"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_react_querybuilder_json(
        schema: &Schema,
        json: &str,
        zone: Option<Zone>,
    ) -> Result<SegmentSet> {
        let queries: BTreeMap<String, Value> = read(json)?;
        let queries: Vec<_> =
            queries.iter().map(|(id, query)| (id.as_str(), query.to_string())).collect();
        let queries: Vec<_> = queries.iter().map(|(id, query)| (*id, query.as_str())).collect();
        SegmentSet::from_react_querybuilder(schema, &queries, zone)
    }

    /// Writes the rule of a segment as a query of react-querybuilder: JSON that
    /// [`SegmentSet::from_react_querybuilder`] reads as the same rule.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`], [`Error::NotExpressible`] for what a query cannot say, and for a
    /// segment without a rule.
    pub fn to_react_querybuilder(&self, id: &str) -> Result<String> {
        let number = self.inner.number(id)?;
        let Some(expression) = self.inner.expressions.get(number).and_then(Option::as_ref) else {
            return Err(Error::NotExpressible {
                segment: id.to_owned(),
                path: "$".to_owned(),
                message: "it has no rule, and react-querybuilder has only rules".to_owned(),
            });
        };
        let query = write_query(expression.node(), &self.inner.names);
        canonical(&query.map_err(|error| error.in_segment(id))?)
    }
}
