//! Segments of customers: who is in, and why one customer is not.
//!
//! Run with `cargo run --example segments`.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::customer::Schema;
use crm_core::date::Instant;
use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
use crm_core::{Batch, Column};

fn main() -> crm_core::Result<()> {
    let schema = Schema::standard("ILS".parse()?)?.extend(
        r#"{"consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]}"#,
    )?;
    let rule = "eventCount('purchase', lastDays(90)) >= 2
        AND NOT (eventCount('complaint') > 0)
        AND hasConsent('marketing', 'email')";
    let definition = SegmentSetDefinition::new(vec![SegmentDefinition::new("loyal", rule)]);
    let segments = SegmentSet::new(&schema, definition.with_zone("Asia/Jerusalem".parse()?))?;
    let now: Instant = "2026-03-31T09:00:00Z".parse()?;

    // All customers of a table, with their events from other tables.
    let ids = ["ada", "ben", "carl"];
    let batch = Batch::new(vec![
        Column::strings("customer_id", &ids),
        Column::bools("may_mail", &[true, true, false]),
    ])?;
    let day = |date: &str| date.parse::<Instant>().map(i64::from);
    let bought = [day("2026-02-01T10:00:00Z")?, day("2026-03-28T10:00:00Z")?];
    let complained = [day("2025-02-01T10:00:00Z")?];
    let purchases = [Batch::new(vec![
        Column::strings("customer_id", &["ada", "ada"]),
        instants("at", &bought),
    ])?];
    let complaints =
        [Batch::new(vec![Column::strings("customer_id", &["carl"]), instants("at", &complained)])?];
    let events = vec![("purchases", &purchases[..]), ("complaints", &complaints[..])];
    let members = segments.evaluate(&batch, &Context::new().with_now(now).with_events(events))?;
    for (row, id) in ids.iter().enumerate() {
        if members.is_member("loyal", row)? {
            println!("loyal: {id}");
        }
    }

    // One customer, as JSON.
    let ben = segments.record(
        r#"{"fields": {"customer_id": "ben", "may_mail": true},
        "events": {"purchase": [{"at": "2026-03-21T09:00:00Z"}]}}"#,
    )?;
    for (id, why) in segments.explain(&ben, &Context::new().with_now(now))? {
        println!("{id}: {}, because of {}", why.member, why.because.join(", "));
    }
    Ok(())
}

/// A column of instants in microseconds.
fn instants<'a>(name: &'a str, values: &'a [i64]) -> Column<'a> {
    use crm_core::column::{TimeUnit, Values};
    let unit = TimeUnit::Microsecond;
    Column::new(name, Values::Timestamp { values, unit }).with_zone(Some("UTC"))
}
