//! Segments: one customer in Rust and through C, and compiling.
#![expect(clippy::unwrap_used, reason = "a measurement fails loudly")]

use std::hint::black_box;
use std::ptr;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crm::schema::{crm_schema_from_json, crm_schema_t};
use crm::segment::context::CRM_NO_TIME;
use crm::segment::handle::{crm_record_t, crm_segment_set_t};
use crm::segment::record::{crm_record_free, crm_record_from_json};
use crm::segment::set::{crm_segment_set_free, crm_segment_set_new, crm_segment_set_test};
use crm_core::customer::Schema;
use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};

const RULES: &str = include_str!("../rules.txt");

const SCHEMA: &str = r#"{"fields": [
    {"name": "age", "type": "int"}, {"name": "tenure", "type": "int"},
    {"name": "mrr", "type": "float"}, {"name": "ltv", "type": "float"},
    {"name": "orders", "type": "int"}, {"name": "nps", "type": "int"},
    {"name": "tickets", "type": "int"}, {"name": "signup", "type": "date"},
    {"name": "last_order", "type": "date"}, {"name": "country", "type": "code"},
    {"name": "plan", "type": "code"}, {"name": "channel", "type": "code"},
    {"name": "status", "type": "code"}]}"#;

const CUSTOMER: &str = r#"{"fields": {"age": 34, "tenure": 500, "mrr": 42.5, "ltv": 812.25,
    "orders": 7, "tickets": 1, "signup": "2023-05-01", "last_order": "2025-03-04",
    "country": "CW", "plan": "basic", "channel": "app", "status": "active"}}"#;

/// The rules of so many segments: twenty, and more that differ in a number.
fn definition(count: usize) -> SegmentSetDefinition {
    let rules = RULES.lines().cycle().take(count).enumerate();
    let segment = |(at, rule): (usize, &str)| {
        let rule = if count > 20 { format!("{rule} AND ltv > {at}") } else { rule.to_owned() };
        SegmentDefinition::new(&format!("s{at}"), &rule)
    };
    SegmentSetDefinition::new(rules.map(segment).collect())
}

fn schema_in_c() -> *mut crm_schema_t {
    let mut schema = ptr::null_mut();
    let (json, length) = (SCHEMA.as_ptr().cast(), SCHEMA.len());
    // SAFETY: the text is as long as is said, and the out argument is valid for writes.
    let status = unsafe { crm_schema_from_json(json, length, &raw mut schema, ptr::null_mut()) };
    assert_eq!(status, 0);
    schema
}

fn set_in_c(schema: *const crm_schema_t, json: &str) -> *mut crm_segment_set_t {
    let mut set = ptr::null_mut();
    let (text, length) = (json.as_ptr().cast(), json.len());
    // SAFETY: the schema is live, and the out argument is valid for writes.
    let status =
        unsafe { crm_segment_set_new(schema, text, length, &raw mut set, ptr::null_mut()) };
    assert_eq!(status, 0);
    set
}

fn record_in_c(set: *const crm_segment_set_t) -> *mut crm_record_t {
    let mut record = ptr::null_mut();
    let (text, length) = (CUSTOMER.as_ptr().cast(), CUSTOMER.len());
    // SAFETY: the set is live, and the out argument is valid for writes.
    let status =
        unsafe { crm_record_from_json(set, text, length, &raw mut record, ptr::null_mut()) };
    assert_eq!(status, 0);
    record
}

fn one_customer(c: &mut Criterion) {
    let schema = Schema::from_json(SCHEMA).unwrap();
    let mut group = c.benchmark_group("one customer");
    for count in [20, 1000] {
        // Both sets are read from one text, so that they lie in memory alike.
        let text = SegmentSet::new(&schema, definition(count)).unwrap().to_json(None).unwrap();
        let set = SegmentSet::from_json(&schema, &text).unwrap();
        let record = set.record(CUSTOMER).unwrap();
        let words = count.div_ceil(64);
        group.bench_function(BenchmarkId::new("Rust", count), |b| {
            let mut bits = vec![0; words];
            b.iter(|| set.test_bits(black_box(&record), &Context::new(), &mut bits).unwrap());
        });
        let mut schema = schema_in_c();
        let mut set = set_in_c(schema, &text);
        let mut record = record_in_c(set);
        group.bench_function(BenchmarkId::new("C", count), |b| {
            let mut bits = vec![0; words];
            // SAFETY: all are live, and there is room for the bits.
            b.iter(|| unsafe {
                crm_segment_set_test(
                    set,
                    black_box(record),
                    CRM_NO_TIME,
                    bits.as_mut_ptr(),
                    bits.len(),
                    ptr::null(),
                    ptr::null_mut(),
                )
            });
        });
        // SAFETY: all are live, and nothing uses them any more.
        unsafe {
            crm_record_free(&raw mut record);
            crm_segment_set_free(&raw mut set);
            crm::schema::crm_schema_free(&raw mut schema);
        }
    }
}

fn compile(c: &mut Criterion) {
    let schema = Schema::from_json(SCHEMA).unwrap();
    let definition = definition(1000);
    let mut group = c.benchmark_group("compiling");
    group.sample_size(20);
    group.bench_function("1000 segments", |b| {
        b.iter(|| SegmentSet::new(&schema, black_box(definition.clone())).unwrap());
    });
}

criterion_group!(benches, one_customer, compile);
criterion_main!(benches);
