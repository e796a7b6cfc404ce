//! The C interface: the overhead of a call over the same call in Rust, a typed read of a document and
//! of a table, and an update beside columns that nobody reads.
#![expect(clippy::unwrap_used, reason = "a measurement fails loudly")]

use std::ffi::{CStr, CString, c_char};
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::ptr;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crm::cell::{crm_table_column_index, crm_table_float64, crm_table_text};
use crm::column::{CRM_TYPE_BOOL, CRM_TYPE_STRING, crm_column_t};
use crm::document::{
    crm_document_number, crm_document_ratio_set, crm_document_t, crm_document_text,
};
use crm::retention::report::{
    crm_retention_report_document, crm_retention_report_free, crm_retention_report_t,
    crm_retention_report_table,
};
use crm::retention::study::{
    crm_retention_study_free, crm_retention_study_new, crm_retention_study_report,
    crm_retention_study_t, crm_retention_study_update,
};
use crm::table::{crm_table_free, crm_table_from_columns, crm_table_t};
use crm_core::number::{Level, Method};
use crm_core::stats;

const DEFINITION: &str = r#"{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
    "currency": "USD", "follow_up": {"days": 30}, "cost": {"fixed": "10"}}"#;

const ROWS: usize = 100_000;
const ARMS: [&CStr; 2] = [c"mail", c"none"];
const TEXT: &CStr = c"a text of some length that nobody reads";

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
            // SAFETY: the out arguments are valid for writes, and no details are requested.
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

/// Arms and losses, and the columns of a table of both and of texts that nobody reads.
struct Rows {
    arms: Vec<*const c_char>,
    lost: Vec<u8>,
    texts: Vec<*const c_char>,
    names: Vec<CString>,
}

impl Rows {
    fn new(unread: usize) -> Rows {
        let name = |at| CString::new(format!("text{at}")).unwrap();
        Rows {
            arms: ARMS.iter().cycle().take(ROWS).map(|arm| arm.as_ptr()).collect(),
            lost: (0..ROWS).map(|row| u8::from(row % 7 == 0)).collect(),
            texts: vec![TEXT.as_ptr(); ROWS],
            names: (0..unread).map(name).collect(),
        }
    }

    fn columns(&self) -> Vec<crm_column_t> {
        let column = |name: &CStr, r#type, values| crm_column_t {
            struct_size: size_of::<crm_column_t>(),
            r#type,
            name: name.as_ptr(),
            values,
            ..crm_column_t::default()
        };
        let texts = self.texts.as_ptr().cast();
        let unread = self.names.iter().map(|name| column(name, CRM_TYPE_STRING, texts));
        let read = [
            column(c"arm", CRM_TYPE_STRING, self.arms.as_ptr().cast()),
            column(c"lost", CRM_TYPE_BOOL, self.lost.as_ptr().cast()),
        ];
        unread.chain(read).collect()
    }
}

fn new_study() -> *mut crm_retention_study_t {
    let mut study = ptr::null_mut();
    let (json, length) = (DEFINITION.as_ptr().cast(), DEFINITION.len());
    // SAFETY: the text is as long as is said, and the out argument is valid for writes.
    let status = unsafe { crm_retention_study_new(json, length, &raw mut study, ptr::null_mut()) };
    assert_eq!(status, 0);
    study
}

fn table_of(columns: &[crm_column_t]) -> *mut crm_table_t {
    let (first, count) = (columns.as_ptr(), columns.len());
    let mut table = ptr::null_mut();
    // SAFETY: each column has as many values as rows, which live longer than the table.
    let status =
        unsafe { crm_table_from_columns(first, count, ROWS, &raw mut table, ptr::null_mut()) };
    assert_eq!(status, 0);
    table
}

fn update(c: &mut Criterion) {
    let mut group = c.benchmark_group("an update of 100,000 rows");
    for unread in [0, 10] {
        let rows = Rows::new(unread);
        let columns = rows.columns();
        let mut study = new_study();
        group.bench_function(BenchmarkId::new("unread texts", unread), |b| {
            b.iter(|| {
                let mut table = table_of(black_box(&columns));
                // SAFETY: both are live.
                let status = unsafe { crm_retention_study_update(study, table, ptr::null_mut()) };
                assert_eq!(status, 0);
                // SAFETY: the table is live, and nothing uses it any more.
                unsafe { crm_table_free(&raw mut table) };
            });
        });
        // SAFETY: the study is live, and nothing uses it any more.
        unsafe { crm_retention_study_free(&raw mut study) };
    }
}

fn new_report() -> *mut crm_retention_report_t {
    let rows = Rows::new(0);
    let (mut study, mut report) = (new_study(), ptr::null_mut());
    let mut table = table_of(&rows.columns());
    // SAFETY: all are live, and the out argument is valid for writes.
    unsafe {
        assert_eq!(crm_retention_study_update(study, table, ptr::null_mut()), 0);
        let out = &raw mut report;
        assert_eq!(crm_retention_study_report(study, ptr::null(), 0, out, ptr::null_mut()), 0);
        crm_table_free(&raw mut table);
        crm_retention_study_free(&raw mut study);
    }
    report
}

fn read_document(c: &mut Criterion, document: *const crm_document_t) {
    let mut group = c.benchmark_group("a typed read of a document");
    let pointer = |text: &'static str| (text.as_ptr().cast::<c_char>(), text.len());
    let (number, length) = pointer("/arms/mail/p_value");
    group.bench_function("number", |b| {
        let mut out = 0.0;
        // SAFETY: the document is live, and the out argument is valid for writes.
        b.iter(|| unsafe {
            crm_document_number(black_box(document), number, length, &raw mut out, ptr::null_mut())
        });
    });
    let (verdict, length) = pointer("/arms/mail/verdict");
    group.bench_function("text", |b| {
        let mut out = MaybeUninit::uninit();
        // SAFETY: the same.
        b.iter(|| unsafe {
            crm_document_text(
                black_box(document),
                verdict,
                length,
                out.as_mut_ptr(),
                ptr::null_mut(),
            )
        });
    });
    let (cost, length) = pointer("/arms/mail/cost_per_retained");
    group.bench_function("ratio set", |b| {
        let mut out = MaybeUninit::uninit();
        let size = size_of_val(&out);
        // SAFETY: the same.
        b.iter(|| unsafe {
            crm_document_ratio_set(
                black_box(document),
                cost,
                length,
                out.as_mut_ptr(),
                size,
                ptr::null_mut(),
            )
        });
    });
}

fn index(table: *const crm_table_t, name: &str) -> usize {
    let mut found = 0;
    let (text, length) = (name.as_ptr().cast(), name.len());
    // SAFETY: the table is live, and the out argument is valid for writes.
    let status =
        unsafe { crm_table_column_index(table, text, length, &raw mut found, ptr::null_mut()) };
    assert_eq!(status, 0);
    found
}

fn read_table(c: &mut Criterion, report: *const crm_retention_report_t) {
    let mut group = c.benchmark_group("a typed read of a table");
    let (name, mut table) = ("arms", ptr::null_mut());
    let (text, length) = (name.as_ptr().cast(), name.len());
    // SAFETY: the report is live, and the out argument is valid for writes.
    let status = unsafe {
        crm_retention_report_table(report, text, length, &raw mut table, ptr::null_mut())
    };
    assert_eq!(status, 0);
    let rows = Rows::new(0);
    let mut arrays = table_of(&rows.columns());
    let rate = index(table, "churn_rate");
    group.bench_function("float64", |b| {
        let mut out = 0.0;
        // SAFETY: the table is live, and the out argument is valid for writes.
        b.iter(|| unsafe {
            crm_table_float64(black_box(table), rate, 1, &raw mut out, ptr::null_mut())
        });
    });
    for (kind, table) in [("text", table), ("text of an array", arrays)] {
        let arm = index(table, "arm");
        group.bench_function(kind, |b| {
            let mut out = MaybeUninit::uninit();
            // SAFETY: the same.
            b.iter(|| unsafe {
                crm_table_text(black_box(table), arm, 1, out.as_mut_ptr(), ptr::null_mut())
            });
        });
    }
    // SAFETY: both are live, and nothing uses them any more.
    unsafe {
        crm_table_free(&raw mut table);
        crm_table_free(&raw mut arrays);
    }
}

fn read(c: &mut Criterion) {
    let mut report = new_report();
    // SAFETY: the report is live.
    let document = unsafe { crm_retention_report_document(report) };
    read_document(c, document);
    read_table(c, report);
    // SAFETY: the report is live, and nothing uses it any more.
    unsafe { crm_retention_report_free(&raw mut report) };
}

criterion_group!(benches, call, read, update);
criterion_main!(benches);
