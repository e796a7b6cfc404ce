//! The records of many customers as tables.

use std::collections::BTreeMap;

use crate::customer::access::sees;
use crate::customer::arrived::Arrived;
use crate::customer::customer::Customer;
use crate::customer::entry::{COMPLAINT, Entry, INTERACTION, PURCHASE};
use crate::customer::record::Record;
use crate::customer::schema::consent::ConsentColumn;
use crate::customer::schema::event::{Event, TimeKind};
use crate::customer::schema::field::Field;
use crate::customer::schema::schema::Schema;
use crate::customer::schema::viewer::Viewer;
use crate::customer::value::FieldValue;
use crate::customer::value_column::{ValueColumn, add_column};
use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::date::zone::Zone;
use crate::error::error::{Error, Result};
use crate::expression::types::field_type::FieldType;
use crate::table::table::Table;

/// The column of the customer's id where the schema names none.
const ID: &str = "id";

/// Gathers the records of customers into tables, as a viewer sees them at an instant: one with a row
/// for each customer, and one for each table of events.
///
/// A field that may not be kept at that instant is null. What the viewer may not see has no column.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Change, Customer, CustomerTable, Schema, Viewer};
///
/// let schema = Schema::standard("ILS".parse()?)?;
/// let mut customer = Customer::new("c-17", &schema)?;
/// customer.apply(&Change::list_from_json(r#"[
///     {"change": "set", "field": "age", "value": 36, "verified_at": "2026-03-31T09:00:00Z"},
///     {"change": "purchase", "at": "2026-03-31T09:05:00Z", "amount": "19.90"}
/// ]"#)?, None)?;
/// let now = "2026-03-31T10:00:00Z".parse()?;
/// let mut table = CustomerTable::new(&schema, Some(Viewer::default()), now);
/// table.add(&customer)?;
/// assert_eq!(table.customers()?.column("age")?.int64(0)?, Some(36));
/// assert!(table.customers()?.column("phone").is_err());
/// assert_eq!(table.events()?["purchases"].column("amount")?.decimal128(0)?, Some(1990));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct CustomerTable {
    schema: Schema,
    viewer: Option<Viewer>,
    now: Instant,
    rows: Vec<Row>,
}

/// What a customer's row is made of.
#[derive(Clone)]
struct Row {
    id: String,
    fields: Vec<Option<FieldValue>>,
    consents: Vec<bool>,
    /// By the name of the event.
    events: BTreeMap<String, Vec<Entry>>,
}

impl CustomerTable {
    /// Starts a table without rows; without a viewer, all is seen.
    #[must_use]
    pub fn new(schema: &Schema, viewer: Option<Viewer>, now: Instant) -> CustomerTable {
        CustomerTable { schema: schema.clone(), viewer, now, rows: Vec::new() }
    }

    /// Adds a customer.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if the customer has another schema, and [`Error::Erased`].
    pub fn add(&mut self, customer: &Customer) -> Result<()> {
        if *customer.schema() != self.schema {
            return Err(Error::conflict("customer", "has another schema than the table"));
        }
        if let Some(remains) = customer.remains() {
            return Err(Error::Erased { at: remains.at.to_string() });
        }
        if let Some(record) = customer.record() {
            let row = self.row(customer, record);
            self.rows.push(row);
        }
        Ok(())
    }

    fn row(&self, customer: &Customer, record: &Record) -> Row {
        let value = |field: &Field| Some(record.live(field, self.now)?.value.clone());
        let holds = |one: &ConsentColumn| {
            customer.consent(&one.purpose, Some(&one.channel), self.now).allowed
        };
        let entries = |event: &Event| {
            let items = record.entries(&event.name).iter().map(|one: &Arrived<Entry>| &one.item);
            (event.name.clone(), items.cloned().collect())
        };
        Row {
            id: record.id.clone(),
            fields: self.fields().map(value).collect(),
            consents: self.consents().map(holds).collect(),
            events: self.kept_events().map(entries).collect(),
        }
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        let seen = |field: &&Field| sees(self.viewer.as_ref(), &field.protection());
        self.schema.fields().iter().filter(seen)
    }

    fn consents(&self) -> impl Iterator<Item = &ConsentColumn> {
        let seen = sees(self.viewer.as_ref(), &Schema::consent_protection());
        self.schema.consents().iter().filter(move |_| seen)
    }

    /// The events that a record has and the viewer sees.
    fn kept_events(&self) -> impl Iterator<Item = &Event> {
        self.schema.events().iter().filter(|event| {
            [PURCHASE, INTERACTION, COMPLAINT].contains(&event.name.as_str())
                && sees(self.viewer.as_ref(), &event.protection())
        })
    }

    /// Returns the table of customers, in the order in which they were added: the id, the fields,
    /// and a column of booleans for each consent of the schema.
    ///
    /// # Errors
    ///
    /// [`Error::DuplicateColumn`] if the id is declared as a field too.
    pub fn customers(&self) -> Result<Table> {
        let ids = self.rows.iter().map(|row| Some(row.id.as_str()));
        let mut builder = Table::builder().text(self.schema.id().unwrap_or(ID), ids);
        for (at, field) in self.fields().enumerate() {
            let values = self.rows.iter().map(|row| row.fields.get(at).and_then(Option::as_ref));
            builder = add_column(builder, field.column(), &field.field_type(), values);
        }
        for (at, consent) in self.consents().enumerate() {
            let values = self.rows.iter().map(|row| row.consents.get(at).copied());
            builder = builder.bool(consent.column.as_str(), values);
        }
        builder.finish()
    }

    /// Returns the tables of events by name, for the purchases, interactions and complaints that the
    /// schema declares.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if two events of one table have a column of different types.
    pub fn events(&self) -> Result<BTreeMap<String, Table>> {
        let mut tables: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
        for event in self.kept_events() {
            tables.entry(event.table.clone()).or_default().push(event);
        }
        let built = tables.into_iter().map(|(name, events)| Ok((name, self.event_table(&events)?)));
        built.collect()
    }

    fn event_table(&self, events: &[&Event]) -> Result<Table> {
        let mut columns: Vec<ValueColumn> = Vec::new();
        for event in events {
            declare(&mut columns, self.schema.event_id(event), FieldType::Text)?;
            declare(&mut columns, event.at(), event.time().field_type())?;
            if let Some(kind) = &event.kind {
                declare(&mut columns, kind, FieldType::Text)?;
            }
            for field in &event.fields {
                declare(&mut columns, field.column(), field.field_type())?;
            }
        }
        for row in &self.rows {
            for event in events {
                for entry in row.events.get(&event.name).into_iter().flatten() {
                    self.add_event(&mut columns, &row.id, event, entry)?;
                }
            }
        }
        let builder = columns.iter().fold(Table::builder(), |builder, column| {
            add_column(
                builder,
                &column.name,
                &column.kind,
                column.values.iter().map(Option::as_ref),
            )
        });
        builder.finish()
    }

    fn add_event(
        &self,
        columns: &mut [ValueColumn],
        id: &str,
        event: &Event,
        entry: &Entry,
    ) -> Result<()> {
        let time = match event.at_type {
            TimeKind::Timestamp => FieldValue::Timestamp(entry.at),
            TimeKind::Date => FieldValue::Date(Day::try_from(Zone::UTC.day(entry.at.into()))?),
        };
        for column in columns {
            let name = column.name.as_str();
            let value = if name == self.schema.event_id(event) {
                Some(FieldValue::Text(id.to_owned()))
            } else if name == event.at() {
                Some(time.clone())
            } else if event.kind.as_deref() == Some(name) {
                Some(FieldValue::Text(event.name.clone()))
            } else {
                let field = event.fields.iter().find(|field| field.column() == name);
                field.and_then(|field| entry.values.get(&field.name)).cloned()
            };
            column.values.push(value);
        }
        Ok(())
    }
}

impl std::fmt::Debug for CustomerTable {
    /// Writes the number of rows: the rest is the customers'.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerTable").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// Adds a column, unless it is there with the same type.
fn declare(columns: &mut Vec<ValueColumn>, name: &str, kind: FieldType) -> Result<()> {
    match columns.iter().find(|column| column.name == name) {
        Some(column) if column.kind == kind => Ok(()),
        Some(_) => {
            let message = "has different types in the events of its table".to_owned();
            Err(Error::conflict(name, message))
        }
        None => {
            columns.push(ValueColumn { name: name.to_owned(), kind, values: Vec::new() });
            Ok(())
        }
    }
}
