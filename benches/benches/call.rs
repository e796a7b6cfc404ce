//! The overhead of a call through the C interface over the same call in Rust.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::ptr;

use criterion::{Criterion, criterion_group, criterion_main};
use crm_core::number::{Level, Method};
use crm_core::stats;

fn call(c: &mut Criterion) {
    let mut group = c.benchmark_group("risk_difference, wald");
    let level = Level::default();
    group.bench_function("Rust", |b| {
        b.iter(|| {
            let [x1, x2] = black_box([80_u64, 120]);
            stats::risk_difference(x1, 1000, x2, 1000, Method::Wald, level)
        });
    });
    group.bench_function("C", |b| {
        b.iter(|| {
            let [x1, x2] = black_box([80_u64, 120]);
            let (mut out, mut p_value) = (MaybeUninit::uninit(), 0.0);
            let (method, level) = (Method::Wald.as_i32(), level.get());
            // SAFETY: the out argument is valid for writes, and no details are requested.
            unsafe {
                crm::stats::proportions::crm_stats_risk_difference(
                    x1,
                    1000,
                    x2,
                    1000,
                    method,
                    level,
                    out.as_mut_ptr(),
                    size_of_val(&out),
                    &raw mut p_value,
                    ptr::null_mut(),
                )
            };
            black_box((&out, p_value));
        });
    });
}

criterion_group!(benches, call);
criterion_main!(benches);
