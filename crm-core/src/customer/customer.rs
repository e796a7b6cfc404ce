//! The record of a customer.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::customer::change::{Change, ChangeKind};
use crate::customer::consent::{ConsentState, state};
use crate::customer::entry::{COMPLAINT, INTERACTION, PURCHASE};
use crate::customer::record::{Erase, Record, body};
use crate::customer::schema::schema::Schema;
use crate::date::instant::Instant;
use crate::document::document::{self, invalid};
use crate::document::envelope::Envelope;
use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;

/// The envelope of a saved customer.
const ENVELOPE: Envelope = Envelope { kind: "customer", version: 1, oldest: 1 };

/// The key of the version of a customer.
const VERSION: &str = "version";

/// The key of the remains of an erased customer.
const ERASED: &str = "erased";

/// The record of a customer: fields, purchases, interactions, complaints, consents and
/// relationships, as a [`Schema`] describes them.
///
/// It changes by [`apply`](Customer::apply) only, and each [`Change`] raises its version by 1.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Change, Customer, Schema};
///
/// let schema = Schema::standard("ILS".parse()?)?;
/// let mut customer = Customer::new("c-17", &schema)?;
/// let changes = Change::list_from_json(
///     r#"[{"change": "set", "field": "age", "value": 36, "source": "form",
///          "verified_at": "2026-03-31T09:00:00Z"},
///         {"change": "purchase", "at": "2026-03-31T09:05:00Z", "what": "tea", "amount": "19.90"}]"#,
/// )?;
/// customer.apply(&changes, Some(0))?;
/// assert_eq!(customer.version(), 2);
/// assert_eq!(Customer::from_json(&customer.to_json()?, &schema)?.version(), 2);
///
/// let stale = customer.apply(&changes, Some(0)).unwrap_err();
/// assert_eq!(stale.to_string(), "expected_version is 0, but the customer is at version 2");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Customer {
    schema: Schema,
    version: u64,
    content: Content,
}

/// What is known of a customer.
#[derive(Clone, PartialEq)]
enum Content {
    Known(Box<Record>),
    Erased(Remains),
}

/// What remains of an erased customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remains {
    pub(crate) at: Instant,
    fields: u64,
    purchases: u64,
    interactions: u64,
    complaints: u64,
    consents: u64,
    relationships: u64,
}

impl Remains {
    fn of(record: &Record, at: Instant) -> Remains {
        let events = |name| record.entries(name).len() as u64;
        Remains {
            at,
            fields: record.facts.len() as u64,
            purchases: events(PURCHASE),
            interactions: events(INTERACTION),
            complaints: events(COMPLAINT),
            consents: record.consents.len() as u64,
            relationships: record.relationships.len() as u64,
        }
    }
}

impl Customer {
    /// Creates the record of a customer of whom only the id is known.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the id is empty.
    pub fn new(id: &str, schema: &Schema) -> Result<Customer> {
        if id.is_empty() {
            return Err(Error::out_of_range("id", "a text that is not empty", "\"\""));
        }
        let content = Content::Known(Box::new(Record::new(id)));
        Ok(Customer { schema: schema.clone(), version: 0, content })
    }

    /// Reads what [`to_json`](Customer::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedState`] if the JSON was edited, [`Error::UnknownField`] and other errors of
    /// documents if the schema does not describe what the record has.
    pub fn from_json(json: &str, schema: &Schema) -> Result<Customer> {
        let saved: Map<String, Value> = ENVELOPE.open(json)?;
        let version = saved.get(VERSION).and_then(Value::as_u64);
        let version = version.filter(|&version| version <= MAX_COUNT);
        let allowed = || invalid("$.version", format!("must be a number from 0 to {MAX_COUNT}"));
        let version = version.ok_or_else(allowed)?;
        let content = match saved.get(ERASED) {
            Some(remains) => {
                let inside = |error: Error| error.within("$.erased");
                Content::Erased(document::read_value(remains.clone()).map_err(inside)?)
            }
            None => Content::Known(Box::new(Record::load(schema, &saved)?)),
        };
        Ok(Customer { schema: schema.clone(), version, content })
    }

    /// Writes all that is known as canonical JSON (RFC 8785), with a checksum.
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        let mut saved = match &self.content {
            Content::Known(record) => record.save()?,
            Content::Erased(remains) => {
                [(ERASED.to_owned(), document::value(remains)?)].into_iter().collect()
            }
        };
        saved.insert(VERSION.to_owned(), self.version.into());
        ENVELOPE.seal(&saved)
    }

    /// Applies changes in order: all of them, or none.
    ///
    /// # Errors
    ///
    /// Nothing is changed by an error, which names the change by its path, such as
    /// `$[2].verified_at`: [`Error::StaleVersion`] if the customer is not at the expected version,
    /// [`Error::WrongCustomer`], [`Error::Erased`], [`Error::ConsentRequired`] for a field that may
    /// not be kept at `verified_at`, [`Error::RelationshipRule`], and those of documents. It shows
    /// no value of a protected field.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// let birth_date = Change::from_json(
    ///     r#"{"change": "set", "field": "birth_date", "value": "1990-05-01",
    ///         "verified_at": "2026-03-31T09:00:00Z"}"#,
    /// )?;
    /// let error = customer.apply(&[birth_date], None).unwrap_err();
    /// assert!(error.to_string().starts_with("birth_date may only be kept with a live consent"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn apply(&mut self, changes: &[Change], expected_version: Option<u64>) -> Result<()> {
        if let Some(expected) = expected_version.filter(|&expected| expected != self.version) {
            return Err(Error::StaleVersion { expected, found: self.version });
        }
        let mut next = self.clone();
        for (at, change) in changes.iter().enumerate() {
            let path = if changes.len() == 1 { "$".to_owned() } else { format!("$[{at}]") };
            next.apply_one(change, &path)?;
        }
        *self = next;
        Ok(())
    }

    fn apply_one(&mut self, change: &Change, path: &str) -> Result<()> {
        let record = match &mut self.content {
            Content::Known(record) => record,
            Content::Erased(remains) => {
                return Err(Error::Erased { at: remains.at.to_string() });
            }
        };
        if !change.concerns(&record.id) {
            return Err(Error::WrongCustomer { path: format!("{path}.customer") });
        }
        if self.version >= MAX_COUNT {
            let message = format!("at most {MAX_COUNT} changes are counted");
            return Err(Error::TooLarge { field: VERSION.to_owned(), message });
        }
        self.version += 1;
        if change.kind() == ChangeKind::Erase {
            let Erase { at } = body(change, path)?;
            self.content = Content::Erased(Remains::of(record, at));
            return Ok(());
        }
        record.apply(&self.schema, change, self.version, path)
    }

    /// Returns the number of changes so far.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns the id; `None` if the customer has been erased.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.record().map(|record| record.id.as_str())
    }

    /// Returns when the customer was erased, if he was.
    #[must_use]
    pub fn erased_at(&self) -> Option<Instant> {
        self.remains().map(|remains| remains.at)
    }

    /// Answers whether a consent to a purpose holds at an instant, on a channel or on all.
    ///
    /// # Definition
    ///
    /// Of the recorded consents up to `now` whose purpose it is and whose channel is this one or
    /// `all`, a grant holds if it has not expired and if each refusal is earlier, covers as many
    /// channels as the grant or more, and was not the customer's where the grant is not. The state
    /// is that of the latest such grant; otherwise that of the latest refusal; otherwise expired,
    /// requested or not asked. The order of arrival does not matter.
    #[must_use]
    pub fn consent(&self, purpose: &str, channel: Option<&str>, now: Instant) -> ConsentState {
        let consents = self.record().map(|record| record.consents.as_slice());
        state(consents.unwrap_or_default(), purpose, channel, now)
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// What is known; `None` if the customer has been erased.
    pub(crate) fn record(&self) -> Option<&Record> {
        match &self.content {
            Content::Known(record) => Some(record),
            Content::Erased(_) => None,
        }
    }

    pub(crate) fn remains(&self) -> Option<&Remains> {
        match &self.content {
            Content::Known(_) => None,
            Content::Erased(remains) => Some(remains),
        }
    }
}

impl fmt::Debug for Customer {
    /// Writes the version: the rest is the customer's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").field("version", &self.version).finish_non_exhaustive()
    }
}
