//! Counting of rows, and reporting.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a measurement fails loudly")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_core::column::{Integers, Text, Values};
use crm_core::retention::Cost;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

const ROWS: usize = 10_000_000;
const ARMS: [&str; 3] = ["Mens E-Mail", "No E-Mail", "Womens E-Mail"];

fn study() -> RetentionStudy {
    let mail = ProgramCost::parse("1500", "0.0125").unwrap();
    let cost = Cost::by_arm([("Mens E-Mail", mail), ("Womens E-Mail", mail)]);
    let (currency, follow_up) = ("USD".parse().unwrap(), FollowUp::Days(14));
    RetentionStudy::new(StudyDefinition::new(
        "segment",
        "No E-Mail",
        "lapsed",
        currency,
        follow_up,
        cost,
    ))
    .unwrap()
}

/// Returns codes and losses in an unpredictable order.
fn rows() -> (Vec<u8>, Vec<bool>) {
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 33
    };
    (0..ROWS).map(|_| ((draw() % 3) as u8, draw() % 10 < 8)).unzip()
}

fn update(c: &mut Criterion) {
    let (codes, lost) = rows();
    let mut group = c.benchmark_group("update, one thread");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(10);

    let names = Column::strings("segment", &ARMS);
    let codes_of = Values::Dictionary { codes: Integers::from(&codes[..]), values: names.into() };
    let dictionary = Column::new("segment", codes_of);
    let batch = Batch::new(vec![dictionary, Column::bools("lapsed", &lost)]).unwrap();
    group.bench_function("dictionary", |b| {
        b.iter(|| study().update(black_box(&batch)).unwrap());
    });

    let mut offsets = vec![0_i32];
    let mut data = Vec::new();
    for &code in &codes {
        data.extend_from_slice(ARMS[usize::from(code)].as_bytes());
        offsets.push(data.len() as i32);
    }
    let text = Values::Text(Text::Utf8 { offsets: &offsets, data: &data });
    let batch = Batch::new(vec![Column::new("segment", text), Column::bools("lapsed", &lost)]);
    let batch = batch.unwrap();
    group.bench_function("plain strings", |b| {
        b.iter(|| study().update(black_box(&batch)).unwrap());
    });
}

fn report(c: &mut Criterion) {
    let mut group = c.benchmark_group("report");
    for exponent in [10, 20, 40] {
        let mut study = study();
        let n = 1_i64 << exponent;
        let columns = vec![
            Column::strings("segment", &ARMS),
            Column::int64("n", Box::leak(Box::new([n, n, n]))),
            Column::int64("churned", Box::leak(Box::new([n / 10, n / 9, n / 11]))),
        ];
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        let options = ReportOptions::default().with_customer_value(120.into());
        group.bench_function(format!("n = 2^{exponent}"), |b| {
            b.iter(|| black_box(&study).report(&options).unwrap());
        });
    }
}

criterion_group!(benches, update, report);
criterion_main!(benches);
