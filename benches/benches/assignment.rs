//! Assignment of customers to arms, and the check of their ids.
#![expect(clippy::unwrap_used, reason = "a measurement fails loudly")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_core::column::{Text, Values};
use crm_core::retention::{Assignment, AssignmentArm, AssignmentHash, IdRegister};
use crm_core::{Batch, Column};

const ROWS: usize = 1_000_000;

fn assignment() -> Assignment {
    let arms = vec![AssignmentArm::new("mail", 0, 4500), AssignmentArm::new("call", 4500, 4500)];
    Assignment::new("spring", "spring-2026", "none", arms).unwrap()
}

/// Returns "C000000000", "C000000001", ..., concatenated.
fn texts() -> (Vec<i32>, Vec<u8>) {
    let data: String = (0..ROWS).map(|n| format!("C{n:09}")).collect();
    ((0..=ROWS).map(|n| 10 * n as i32).collect(), data.into_bytes())
}

/// Returns the same as views that contain their text.
fn views() -> Vec<u128> {
    let view = |n| {
        let text = format!("C{n:09}");
        let bytes = text.bytes().rev().fold(0, |bytes, byte| bytes << 8 | u128::from(byte));
        bytes << 32 | text.len() as u128
    };
    (0..ROWS).map(view).collect()
}

fn assign(c: &mut Criterion) {
    let (offsets, data) = texts();
    let views = views();
    let plain = Text::Utf8 { offsets: &offsets, data: &data };
    let integers: Vec<i64> = (0..ROWS as i64).collect();
    let columns = [
        ("text", Column::new("id", Values::Text(plain.clone()))),
        (
            "views",
            Column::new("id", Values::Text(Text::Utf8View { views: &views, buffers: vec![] })),
        ),
        ("integers", Column::int64("id", &integers)),
    ];
    let mut group = c.benchmark_group("assign, one thread");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    for (name, column) in &columns {
        let assignment = assignment();
        group.bench_function(*name, |b| b.iter(|| assignment.assign(black_box(column)).unwrap()));
    }
    let growthbook = assignment().with_hash(AssignmentHash::GrowthbookV2);
    let column = Column::new("id", Values::Text(plain.clone()));
    group.bench_function("text, growthbook_v2", |b| {
        b.iter(|| growthbook.assign(black_box(&column)).unwrap());
    });
    let arms = vec![true; ROWS];
    let batch = Batch::new(vec![column, Column::bools("arm", &arms)]).unwrap();
    group.bench_function("check_ids", |b| {
        b.iter(|| {
            let mut register = IdRegister::new("id", "arm");
            register.update(black_box(&batch)).unwrap();
            register.check()
        });
    });
}

criterion_group!(benches, assign);
criterion_main!(benches);
