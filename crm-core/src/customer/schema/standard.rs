//! The standard schema.

use crate::customer::schema::event::Event;
use crate::customer::schema::family::Family;
use crate::customer::schema::field::Field;
use crate::customer::schema::field_kind::FieldKind;
use crate::customer::schema::schema::{Schema, SchemaDocument};
use crate::customer::schema::sensitivity::Sensitivity;
use crate::error::error::Result;
use crate::money::currency::Currency;

/// The column of the customer's id, in all tables.
const ID: &str = "customer_id";

/// The days after which an address must be verified again: a design value.
const CONTACT_AGE_DAYS: u32 = 365;

impl Schema {
    /// Returns the standard schema, in which purchases are in a currency.
    ///
    /// | fields | type | family |
    /// |---|---|---|
    /// | `age`, `socio_economic` | int | demographic |
    /// | `referrals_12m`, `last_satisfaction` | int | behavioral |
    /// | `birth_date` | date, confidential, kept only with a consent to `personal_data` | demographic |
    /// | `sex`, `education`, `income`, `region` | code | demographic |
    /// | `loyalty` | code | behavioral |
    /// | `lifestyle`, `personality`, `social_traits` | codes | psychographic |
    /// | `consumption_habits`, `preferences` | codes | behavioral |
    /// | `benefits_sought` | codes | benefit |
    /// | `address`, `phone`, `email`, `employer` | text, confidential, verified every 365 days | contact |
    ///
    /// | event | table | fields |
    /// |---|---|---|
    /// | `purchase` | `purchases` | `what`, `place`, `motive` (code), `amount` (money) |
    /// | `interaction` | `interactions` | `kind`, `channel`, `direction` (code) |
    /// | `complaint` | `complaints` | `reference` (text), `status` (code) |
    ///
    /// Any text is a code. The id is in the column `customer_id` of every table, the time of an
    /// event in its column `at`.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    ///
    /// let schema = Schema::standard("ILS".parse()?)?;
    /// assert!(schema.to_json()?.contains(r#"{"family":"demographic","name":"age","type":"int"}"#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn standard(currency: Currency) -> Result<Schema> {
        Schema::new(SchemaDocument {
            id: Some(ID.to_owned()),
            fields: fields(),
            events: events(currency),
            ..SchemaDocument::default()
        })
    }
}

fn fields() -> Vec<Field> {
    use Family::{Behavioral, Benefit, Contact, Demographic, Psychographic};
    use FieldKind::{Code, Codes, Int, Text};
    let of = |kind, family, names: &[&str]| {
        let field = |name: &&str| Field { family: Some(family), ..Field::new(name, kind) };
        names.iter().map(field).collect::<Vec<_>>()
    };
    let birth_date = Field {
        family: Some(Demographic),
        sensitivity: Sensitivity::Confidential,
        consent: Some("personal_data".to_owned()),
        ..Field::new("birth_date", FieldKind::Date)
    };
    let mut contact = of(Text, Contact, &["address", "phone", "email", "employer"]);
    for field in &mut contact {
        field.sensitivity = Sensitivity::Confidential;
        field.max_age_days = Some(CONTACT_AGE_DAYS);
    }
    let groups = [
        of(Int, Demographic, &["age", "socio_economic"]),
        of(Int, Behavioral, &["referrals_12m", "last_satisfaction"]),
        vec![birth_date],
        of(Code, Demographic, &["sex", "education", "income", "region"]),
        of(Code, Behavioral, &["loyalty"]),
        of(Codes, Psychographic, &["lifestyle", "personality", "social_traits"]),
        of(Codes, Behavioral, &["consumption_habits", "preferences"]),
        of(Codes, Benefit, &["benefits_sought"]),
        contact,
    ];
    groups.into_iter().flatten().collect()
}

fn events(currency: Currency) -> Vec<Event> {
    let code = |name| Field::new(name, FieldKind::Code);
    let amount = Field { currency: Some(currency), ..Field::new("amount", FieldKind::Money) };
    let reference = Field::new("reference", FieldKind::Text);
    vec![
        Event::new(
            "purchase",
            "purchases",
            vec![code("what"), code("place"), amount, code("motive")],
        ),
        Event::new(
            "interaction",
            "interactions",
            vec![code("kind"), code("channel"), code("direction")],
        ),
        Event::new("complaint", "complaints", vec![reference, code("status")]),
    ]
}
