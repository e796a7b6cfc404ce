//! Finds the members of segments, and says of a customer why he is in or not.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::column::{TimeUnit, Values};
use crm_core::customer::{Change, Customer, Schema};
use crm_core::date::Instant;
use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
use crm_core::{Batch, Column};

fn main() -> crm_core::Result<()> {
    let schema = Schema::standard("ILS".parse()?)?;
    let rule = "eventCount('purchase', lastDays(90)) >= 2 AND age BETWEEN 18 AND 40";
    let loyal = SegmentDefinition::new("loyal", rule);
    let young = SegmentDefinition::new("young", "age BETWEEN 18 AND 25");
    let definition = SegmentSetDefinition::new(vec![loyal, young]);
    let segments = SegmentSet::new(&schema, definition.with_zone("Asia/Jerusalem".parse()?))?;
    println!("{}", segments.to_text(None));

    let now: Instant = "2026-03-31T09:00:00Z".parse()?;
    let context = Context::new().with_now(now);

    // Many customers: columns in Arrow's layout, and their purchases.
    let customers = Batch::new(vec![
        Column::strings("customer_id", &["a", "b", "c"]),
        Column::int64("age", &[19, 39, 60]),
    ])?;
    let instants = [1, 10, 30].map(|days| i64::from(now) - days * 86_400_000_000);
    let purchases = Batch::new(vec![
        Column::strings("customer_id", &["a", "b", "a"]),
        Column::new("at", Values::Timestamp { values: &instants, unit: TimeUnit::Microsecond })
            .with_zone(Some("UTC")),
    ])?;
    let purchases = [purchases];
    let with_events = context.clone().with_events(vec![("purchases", &purchases)]);
    println!("{}", segments.evaluate(&customers, &with_events)?);
    println!("{}", segments.breakdown("loyal", &[customers], &with_events)?);

    // One customer, such as the one who calls.
    let mut customer = Customer::new("b", &schema)?;
    let changes = Change::list_from_json(
        r#"[{"change": "set", "field": "age", "value": 39, "verified_at": "2026-03-01T09:00:00Z"},
            {"change": "purchase", "at": "2026-03-21T09:00:00Z", "amount": "35"}]"#,
    )?;
    customer.apply(&changes, None)?;
    let record = segments.record(customer.rule_record(now)?.json())?;
    for (_, explanation) in segments.explain(&record, &context)? {
        println!("{explanation}");
    }
    Ok(())
}
