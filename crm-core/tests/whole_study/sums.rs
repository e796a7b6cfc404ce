//! The state of a study does not depend on the order and batches of its rows, byte for byte.

use std::num::NonZeroUsize;

use crm_core::RetentionStudy;
use proptest::prelude::*;

use super::rows::{Columns, Form, Row, USUAL, definition, of_rows, reports, row, study};

/// Splits rows at some positions.
fn cut(rows: &[Row], cuts: &[f64]) -> Vec<Vec<Row>> {
    let mut at: Vec<usize> = cuts.iter().map(|cut| (cut * rows.len() as f64) as usize).collect();
    at.extend([0, rows.len()]);
    at.sort_unstable();
    at.dedup();
    at.windows(2).map(|pair| rows[pair[0]..pair[1]].to_vec()).collect()
}

/// Integers, which every type can represent.
fn whole(rows: &mut [Row]) {
    for row in rows {
        row.revenue = row.revenue.map(|units| units / 100 * 100);
        row.cost = row.cost / 1000 * 1000;
        row.age = row.age.map(|units| units / 10 * 10);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn e4_any_partition_in_any_order_gives_the_same_study_and_reports(
        digits in prop::sample::select(vec![2_u32, 6, 9, 13, 17]),
        rows in prop::collection::vec(row(17), 1..400),
        cuts in prop::collection::vec(0.0_f64..1.0, 0..12),
        shuffle in any::<u64>(),
        threads in 1_usize..=4,
    ) {
        let rows: Vec<Row> = rows.into_iter().map(|row| shrunk(row, digits)).collect();
        let whole = of_rows(&definition(USUAL), &rows, Form::Decimals);
        let state = whole.to_json().unwrap();

        let mut order = rows.clone();
        let rotation = (shuffle % rows.len() as u64) as usize;
        order.rotate_left(rotation);
        if shuffle % 3 == 0 {
            order.reverse();
        }
        let parts = cut(&order, &cuts);
        let mut merged = study();
        let mut studies: Vec<RetentionStudy> =
            parts.iter().map(|part| of_rows(&definition(USUAL), part, Form::Dictionary)).collect();
        let middle = studies.len() / 2;
        studies.rotate_left(middle);
        for part in &studies {
            // Each part is saved and read back.
            let part = RetentionStudy::from_json(&part.to_json().unwrap()).unwrap();
            merged.merge(&part).unwrap();
        }
        prop_assert_eq!(&merged.to_json().unwrap(), &state);

        let columns: Vec<Columns> =
            parts.iter().map(|part| Columns::new(part, USUAL, Form::Decimals)).collect();
        let batches: Vec<_> = columns.iter().map(Columns::batch).collect();
        let mut parallel = study();
        parallel.update_parallel(&batches, NonZeroUsize::new(threads).unwrap()).unwrap();
        prop_assert_eq!(&parallel.to_json().unwrap(), &state);
        prop_assert_eq!(reports(&parallel), reports(&whole));
    }

    #[test]
    fn every_type_of_the_same_numbers_gives_the_same_bytes(
        digits in prop::sample::select(vec![3_u32, 7, 10, 14]),
        mut rows in prop::collection::vec(row(17), 1..200),
    ) {
        rows = rows.into_iter().map(|row| shrunk(row, digits)).collect();
        whole(&mut rows);
        let state = |form| of_rows(&definition(USUAL), &rows, form).to_json().unwrap();
        let decimals = state(Form::Decimals);
        prop_assert_eq!(&state(Form::Integers), &decimals);
        prop_assert_eq!(&state(Form::Dictionary), &decimals);
        prop_assert_eq!(&state(Form::Floats), &decimals);
    }

    #[test]
    fn floats_of_cents_are_the_cents(rows in prop::collection::vec(row(11), 1..200)) {
        let state = |form| of_rows(&definition(USUAL), &rows, form).to_json().unwrap();
        prop_assert_eq!(state(Form::Floats), state(Form::Decimals));
    }

    #[test]
    fn a_row_of_several_customers_is_as_many_rows(
        rows in prop::collection::vec(row(17), 1..100),
        digits in prop::sample::select(vec![2_u32, 9, 17]),
    ) {
        let rows: Vec<Row> = rows.into_iter().map(|row| shrunk(row, digits)).collect();
        let expanded: Vec<Row> = rows
            .iter()
            .flat_map(|row| (0..row.count).map(|_| Row { count: 1, ..row.clone() }))
            .collect();
        prop_assume!(!expanded.is_empty());
        let some: Vec<Row> = rows.into_iter().filter(|row| row.count > 0).collect();
        let weighted = of_rows(&definition(USUAL), &some, Form::Decimals);
        let single = of_rows(&definition(USUAL), &expanded, Form::Decimals);
        prop_assert_eq!(weighted.to_json().unwrap(), single.to_json().unwrap());
        prop_assert_eq!(reports(&weighted), reports(&single));

        // Without the column every row is one customer, on a different code path.
        let mut plain = definition(USUAL);
        plain.count = None;
        plain.followed_days = None;
        let mut counted = plain.clone();
        counted.count = Some("customers".to_owned());
        let cells = |definition| {
            let json = of_rows(definition, &expanded, Form::Decimals).to_json().unwrap();
            let state: serde_json::Value = serde_json::from_str(&json).unwrap();
            (state["cells"].clone(), state["covariates"].clone())
        };
        prop_assert_eq!(cells(&plain), cells(&counted));
    }
}

/// A row with smaller numbers.
fn shrunk(row: Row, digits: u32) -> Row {
    let most = 10_i64.pow(digits);
    Row {
        revenue: row.revenue.map(|units| units % most),
        baseline: row.baseline.map(|units| units % most),
        cost: row.cost % most,
        ..row
    }
}

#[test]
fn many_rows_on_many_threads_are_the_same_study() {
    let mut state = 7_u64;
    let mut draw = |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let rows: Vec<Row> = (0..600_000)
        .map(|_| Row {
            arm: draw(3) as usize,
            lost: draw(7) == 0,
            count: 1,
            region: [None, Some(0), Some(1), Some(2)][draw(4) as usize],
            vip: Some(draw(2) == 0),
            revenue: (draw(9) > 0).then(|| draw(1 << 30) as i64 - (1 << 29)),
            baseline: (draw(9) > 0).then(|| draw(1000) as i64),
            cost: draw(5000) as i64,
            exposed: draw(2) == 0,
            days: 20 + draw(40) as i64,
            age: Some(draw(900) as i64),
            plan: Some(draw(4) as usize),
        })
        .collect();
    let columns = Columns::new(&rows, USUAL, Form::Floats);
    let mut expected = None;
    for followed in [true, false] {
        let mut definition = definition(USUAL);
        if !followed {
            // One customer per row: 64-bit sums.
            (definition.count, definition.followed_days) = (None, None);
            expected = None;
        }
        for threads in 1..=4 {
            let mut study = RetentionStudy::new(definition.clone()).unwrap();
            let threads = NonZeroUsize::new(threads).unwrap();
            study.update_parallel(&[columns.batch()], threads).unwrap();
            let found = (study.to_json().unwrap(), reports(&study));
            let first = expected.get_or_insert_with(|| found.clone());
            assert!(*first == found, "{threads} threads");
        }
    }
}
