//! Tables: what they hold, what they refuse, and that Arrow takes them without a copy.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails loudly"
)]

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use crm_core::column::{Integers, Text, Values};
use crm_core::retention::RetentionReport;
use crm_core::table::{Cell, DataType, Table, TableColumn};
use crm_core::{
    Batch, Column, Error, ErrorCode, FollowUp, ProgramCost, RetentionStudy, StudyDefinition,
};
use proptest::prelude::*;

/// A table of every type, with and without nulls.
fn every_type() -> Table {
    Table::builder()
        .bool("bool", [Some(true), None, Some(false)])
        .bool("all", [true, true, false].map(Some))
        .int64("int64", [Some(i64::MIN), None, Some(i64::MAX)])
        .float64("float64", [Some(0.1), Some(f64::INFINITY), None])
        .decimal128("decimal128", 2, [Some(-1999), None, Some(10_i128.pow(38) - 1)])
        .text("text", [Some("mail"), None, Some("דואר")])
        .date32("date32", [Some(-1), Some(20_454), None])
        .timestamp("local", None, [Some(0), None, Some(1)])
        .timestamp("zoned", Some("Europe/Berlin"), [None, Some(-1), Some(1_767_225_600_000_000)])
        .finish()
        .unwrap()
}

#[test]
fn every_type_is_read_back() {
    let table = every_type();
    assert_eq!(table.rows(), 3);
    let column = |name| table.column(name).unwrap();
    assert_eq!(
        [0, 1, 2, 3].map(|row| column("bool").bool(row).unwrap()),
        [Some(true), None, Some(false), None]
    );
    assert_eq!(column("all").bool(2).unwrap(), Some(false));
    assert_eq!(column("all").bool(3).unwrap(), None);
    assert_eq!(column("int64").int64(0).unwrap(), Some(i64::MIN));
    assert_eq!(column("float64").float64(1).unwrap(), Some(f64::INFINITY));
    assert_eq!(column("decimal128").decimal128(2).unwrap(), Some(10_i128.pow(38) - 1));
    assert_eq!(column("text").text(2).unwrap(), Some("דואר"));
    assert_eq!(column("date32").date32(0).unwrap(), Some(-1));
    assert_eq!(column("zoned").timestamp(1).unwrap(), Some(-1));
    assert_eq!(column("text").get(0), Some(Cell::Text("mail")));
    let types = table.columns().iter().map(|column| column.data_type().to_string());
    assert_eq!(
        types.collect::<Vec<_>>(),
        [
            "bool",
            "bool",
            "int64",
            "float64",
            "decimal128(2)",
            "text",
            "date32",
            "timestamp",
            "timestamp(Europe/Berlin)"
        ]
    );
    assert_eq!(column("local").data_type(), DataType::Timestamp { zone: None });
}

#[test]
fn another_type_is_an_error_and_not_a_null() {
    let table = every_type();
    let error = table.column("text").unwrap().int64(0).unwrap_err();
    assert_eq!(error.to_string(), "column \"text\" has type text, expected int64");
    let error = table.column("int64").unwrap().decimal128(0).unwrap_err();
    assert_eq!(error.to_string(), "column \"int64\" has type int64, expected decimal128");
    assert!(matches!(table.column("none"), Err(Error::UnknownColumn { .. })));
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let fails = |made: Result<Table, Error>, expected: &str| {
        assert_eq!(made.unwrap_err().to_string(), expected);
    };
    let one = || Table::builder().int64("n", [Some(1)]);
    fails(
        one().bool("b", []).finish(),
        "column \"b\" must have as many rows as the table, 1, got 0",
    );
    fails(one().bool("n", [None]).finish(), "column \"n\" occurs more than once");
    fails(
        one().bool("a\0b", [None]).finish(),
        r#"column name must be a text without the character NUL, got "a\0b""#,
    );
    fails(one().decimal128("d", 39, [Some(0)]).finish(), "decimals must be from 0 to 38, got 39");
    for units in [10_i128.pow(38), -(10_i128.pow(38)), i128::MIN, i128::MAX] {
        fails(
            one().decimal128("d", 0, [Some(units)]).finish(),
            &format!("column \"d\" must contain decimals of 38 digits, got {units} in row 0"),
        );
    }
    let floats = [Some(1.0), Some(f64::NAN)];
    let expected = "column \"f\" must contain numbers or nulls, got NaN in row 1";
    fails(Table::builder().float64("f", floats).finish(), expected);
    // The first error is the one that is told.
    fails(Table::builder().float64("f", floats).decimal128("d", 39, []).finish(), expected);
    for zone in ["", "a\0b"] {
        let error = one().timestamp("t", Some(zone), [None]).finish().unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some("zone")), "{error}");
    }
}

#[test]
fn tables_are_equal_when_their_values_are() {
    assert_eq!(every_type(), every_type());
    let one = |value| Table::builder().int64("n", [value, Some(2)]).finish().unwrap();
    assert_eq!(one(None), one(None));
    assert_ne!(one(None), one(Some(0)));
    let named = |name: &str| Table::builder().int64(name, [None]).finish().unwrap();
    assert_ne!(named("a"), named("b"));
}

#[test]
fn a_table_is_borrowed_as_a_batch() {
    let table = every_type();
    let batch = table.as_batch();
    assert_eq!(batch.rows(), 3);
    for column in table.columns() {
        let borrowed = batch.column(column.name()).unwrap();
        assert!((0..3).all(|row| borrowed.is_null(row) == column.is_null(row)));
    }
    let Values::Text(text) = batch.column("text").unwrap().values().clone() else { panic!() };
    assert_eq!([0, 1, 2].map(|row| text.get(row).unwrap()), [&b"mail"[..], b"", "דואר".as_bytes()]);
}

/// Where the values of a column begin.
fn address(column: &Column<'_>) -> *const u8 {
    match column.values() {
        Values::Integers(Integers::Int64(values)) => values.as_ptr().cast(),
        Values::Float64(values) => values.as_ptr().cast(),
        Values::Decimal128 { values, .. } => values.as_ptr().cast(),
        Values::Date32(values) => values.as_ptr().cast(),
        Values::Timestamp { values, .. } => values.as_ptr().cast(),
        Values::Text(Text::Utf8 { data, .. }) => data.as_ptr(),
        other => panic!("{}", other.type_name()),
    }
}

#[test]
fn arrow_is_given_the_memory_itself() {
    let table = every_type();
    let record = table.to_record_batch().unwrap();
    for (index, column) in table.columns().iter().enumerate().skip(2) {
        let buffers = record.column(index).to_data().buffers().to_vec();
        let address = address(&column.as_column());
        assert_eq!(buffers.last().unwrap().as_ptr(), address, "{}", column.name());
    }
    let text = table.column("text").unwrap().as_column();
    let Values::Text(Text::Utf8 { offsets, .. }) = text.values() else { panic!() };
    assert_eq!(record.column(5).as_string::<i32>().value_offsets().as_ptr(), offsets.as_ptr());
    // The memory outlives the table.
    drop(text);
    drop(table);
    assert_eq!(record.column(5).as_string::<i32>().value(2), "דואר");
    assert!(record.schema().fields().iter().all(|field| field.is_nullable()));
}

#[test]
fn what_arrow_is_given_is_read_back() {
    let table = every_type();
    let record = table.to_record_batch().unwrap();
    assert_eq!(read_back(&record.slice(0, 3)), cells(&table, 0..3));
    // A slice starts within a byte of bits.
    assert_eq!(read_back(&record.slice(1, 2)), cells(&table, 1..3));
    assert_eq!(read_back(&record.slice(3, 0)), cells(&table, 3..3));
}

#[test]
fn a_table_may_have_no_columns_and_no_rows() {
    let nothing = Table::builder().finish().unwrap();
    assert_eq!((nothing.rows(), nothing.columns().len()), (0, 0));
    assert_eq!(nothing.to_record_batch().unwrap().num_rows(), 0);
    assert_eq!(nothing.as_batch().rows(), 0);
    let no_rows = Table::builder()
        .bool("b", [])
        .int64("n", [])
        .decimal128("d", 2, [])
        .text::<&str>("t", [])
        .finish()
        .unwrap();
    let record = no_rows.to_record_batch().unwrap();
    assert_eq!((record.num_rows(), record.num_columns()), (0, 4));
    assert!(no_rows.columns().iter().all(|column| column.is_empty() && column.get(0).is_none()));
}

/// The cells of a record batch as text, row by row; a null is none.
fn read_back(record: &RecordBatch) -> Vec<Vec<Option<String>>> {
    let names: Vec<String> = record.schema().fields().iter().map(|f| f.name().clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let batch = crm_core::Batch::from_record_batch(record, &names).unwrap();
    let cell = |name: &&str, row: usize| {
        let column = batch.column(name).unwrap();
        (!column.is_null(row)).then(|| match column.values() {
            Values::Bits(bits) => bits.get(row).to_string(),
            Values::Integers(integers) => integers.get(row).unwrap().to_string(),
            Values::Float64(floats) => floats[row].to_string(),
            Values::Decimal128 { values, scale } => format!("{}/{scale}", values[row]),
            Values::Text(text) => String::from_utf8(text.get(row).unwrap().to_vec()).unwrap(),
            Values::Date32(days) => days[row].to_string(),
            Values::Timestamp { values, .. } => values[row].to_string(),
            other => panic!("{}", other.type_name()),
        })
    };
    (0..batch.rows()).map(|row| names.iter().map(|name| cell(name, row)).collect()).collect()
}

/// The cells of a table as text, row by row; a null is none.
fn cells(table: &Table, rows: std::ops::Range<usize>) -> Vec<Vec<Option<String>>> {
    let text = |cell| match cell {
        Cell::Bool(value) => value.to_string(),
        Cell::Int64(value) | Cell::Timestamp(value) => value.to_string(),
        Cell::Float64(value) => value.to_string(),
        Cell::Decimal128 { units, decimals } => format!("{units}/{decimals}"),
        Cell::Text(text) => text.to_owned(),
        Cell::Date32(days) => days.to_string(),
        other => panic!("{other:?}"),
    };
    rows.map(|row| table.columns().iter().map(|c| c.get(row).map(text)).collect()).collect()
}

proptest! {
    #[test]
    fn any_cells_come_back_from_any_slice(
        rows in prop::collection::vec(
            (any::<Option<bool>>(), any::<Option<i64>>(), any::<Option<String>>()),
            0..200,
        ),
        start in 0_usize..200,
    ) {
        let table = Table::builder()
            .bool("b", rows.iter().map(|row| row.0))
            .int64("n", rows.iter().map(|row| row.1))
            .text("t", rows.iter().map(|row| row.2.as_ref()))
            .finish()
            .unwrap();
        for (at, (b, n, t)) in rows.iter().enumerate() {
            prop_assert_eq!(&table.column("b").unwrap().bool(at).unwrap(), b);
            prop_assert_eq!(&table.column("n").unwrap().int64(at).unwrap(), n);
            prop_assert_eq!(table.column("t").unwrap().text(at).unwrap(), t.as_deref());
        }
        let start = start.min(rows.len());
        let slice = table.to_record_batch().unwrap().slice(start, rows.len() - start);
        prop_assert_eq!(read_back(&slice), cells(&table, start..rows.len()));
    }
}

/// The report of a study of these counts (arm, customers, lost).
fn report(counts: &[(&str, i64, i64)]) -> RetentionReport {
    let cost = ProgramCost::parse("8000", "0.0125").unwrap();
    let usd = "USD".parse().unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(30), cost);
    let mut study = RetentionStudy::new(definition).unwrap();
    let arms: Vec<&str> = counts.iter().map(|one| one.0).collect();
    let n: Vec<i64> = counts.iter().map(|one| one.1).collect();
    let churned: Vec<i64> = counts.iter().map(|one| one.2).collect();
    let columns = vec![
        Column::strings("arm", &arms),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study.report(&Default::default()).unwrap()
}

#[test]
fn the_table_of_a_report_holds_its_figures() {
    let report = report(&[("mail", 1000, 80), ("none", 1000, 120), ("call", 10, 2)]);
    let table = report.table().unwrap();
    let float = |name: &str, row| table.column(name).unwrap().float64(row).unwrap();
    let text = |name: &str, row| table.column(name).unwrap().text(row).unwrap();
    assert_eq!([0, 1, 2].map(|row| text("arm", row).unwrap()), ["none", "call", "mail"]);
    for (row, arm) in report.arms().iter().enumerate() {
        let row = row + 1;
        for (name, one) in [
            ("churn_rate", arm.churn_rate),
            ("churn_reduction", arm.churn_reduction.unwrap()),
            ("risk_ratio", arm.risk_ratio.unwrap()),
            ("lift", arm.lift.unwrap()),
            ("odds_ratio", arm.odds_ratio.unwrap()),
            ("retained", arm.retained.unwrap()),
        ] {
            let part = |part| float(&format!("{name}{part}"), row);
            let found = [part(""), part("_lower"), part("_upper")];
            assert_eq!(found, [one.value, one.lower, one.upper].map(Some), "{name}");
        }
        let set = arm.cost_per_retained.unwrap();
        assert_eq!(float("cost_per_retained", row), set.value);
        assert_eq!(float("cost_per_retained_lower", row), Some(set.lower));
        assert_eq!(float("cost_per_retained_upper", row), Some(set.upper));
        assert_eq!(text("cost_per_retained_shape", row), Some(set.shape.name()));
        assert_eq!(float("p_value", row), arm.p_value.ok());
        assert_eq!(text("verdict", row), Some(arm.verdict.name()));
        // What the report was not asked for, and what the study has no column for.
        for name in ["net_benefit_at_value", "incremental_revenue_upper", "complier_reduction"] {
            assert!(table.column(name).unwrap().is_null(row), "{name}");
        }
    }
    // 8000 and 10 times 0.0125, in units of 10^-8.
    assert_eq!(table.column("cost").unwrap().decimal128(1).unwrap(), Some(800_012_500_000));
    assert!(table.column("verdict").unwrap().is_null(0));
    assert_eq!(table.column("churned").unwrap().int64(0).unwrap(), Some(120));
}

#[test]
fn every_report_has_the_same_columns() {
    let types = |report: RetentionReport| -> Vec<(String, String)> {
        let table = report.table().unwrap();
        let pair = |one: &TableColumn| (one.name().to_owned(), one.data_type().to_string());
        table.columns().iter().map(pair).collect()
    };
    let one = types(report(&[("mail", 1000, 80), ("none", 1000, 120)]));
    assert_eq!(one, types(report(&[("a", 9, 0), ("b", 8, 8), ("none", 7, 0)])));
}

#[test]
fn findings_are_a_table() {
    let report = report(&[("mail", 10, 1), ("none", 1000, 120)]);
    let table = report.findings_table().unwrap();
    assert_eq!(table.rows(), report.findings().len());
    assert!(table.rows() > 0);
    for (row, finding) in report.findings().iter().enumerate() {
        let text = |name| table.column(name).unwrap().text(row).unwrap().unwrap();
        assert_eq!(
            (text("finding"), text("severity")),
            (finding.name(), finding.severity().name())
        );
        assert_eq!(text("message"), finding.to_string());
        assert_eq!(text("json"), finding.to_json().unwrap());
    }
    assert_eq!(report.strata_table().unwrap().rows() + report.balance_table().unwrap().rows(), 0);
}
