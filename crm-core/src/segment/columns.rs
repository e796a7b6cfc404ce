//! The columns that a set of segments reads.

use crate::customer::schema::viewer::Viewer;
use crate::error::error::Error;
use crate::segment::set::SegmentSet;

impl SegmentSet {
    /// Returns the columns of the customers that the rules read, without the id where no rule needs
    /// it.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let inner = &self.inner;
        let fields = inner.plan.customers.fields.iter().chain(&inner.consent_fields);
        let mut columns: Vec<String> = fields.map(|field| field.column.clone()).collect();
        columns.extend(inner.plan.id.clone().filter(|_| inner.plan.needs_id.is_some()));
        columns.sort();
        columns.dedup();
        columns
    }

    /// Returns the column of the customer's id, if the schema has one.
    #[must_use]
    pub fn schema_id(&self) -> Option<&str> {
        self.inner.schema.id()
    }

    /// Returns the tables of events that the rules read.
    #[must_use]
    pub fn event_tables(&self) -> Vec<String> {
        let events = self.inner.plan.events.iter();
        let mut tables: Vec<String> = events.map(|event| event.event.table.clone()).collect();
        tables.sort();
        tables.dedup();
        tables
    }

    /// Returns the columns of a table of events that the rules read; none if they read none of it.
    #[must_use]
    pub fn event_columns(&self, table: &str) -> Vec<String> {
        let mut columns = Vec::new();
        for event in self.inner.plan.events.iter().filter(|one| one.event.table == table) {
            columns.push(event.event.id.clone());
            columns.push(event.event.at.column.clone());
            columns.extend(event.event.kind.clone());
            columns.extend(event.program.fields.iter().map(|field| field.column.clone()));
        }
        columns.sort();
        columns.dedup();
        columns
    }

    /// Names the segment that reads a column in the error that the column is missing; not to a viewer
    /// who may not see its rule.
    #[must_use]
    pub fn name_reader(&self, error: Error, viewer: Option<&Viewer>) -> Error {
        self.inner.without_clauses(self.reader_of(error), viewer)
    }

    fn reader_of(&self, error: Error) -> Error {
        let Error::UnknownColumn { column, .. } = &error else { return error };
        let inner = &self.inner;
        let mut fields = inner.plan.customers.fields.iter().chain(&inner.consent_fields);
        match fields.find(|field| field.column == *column) {
            Some(field) => inner.reader(field, error),
            None => match &inner.plan.needs_id {
                Some(need) if inner.plan.id.as_ref() == Some(column) => {
                    need.missing(&format!("the column {column:?} of the customer's id"))
                }
                _ => error,
            },
        }
    }
}
