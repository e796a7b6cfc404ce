//! Properties of assignments: buckets are uniform and independent, the layout of the ids has no
//! effect, and a larger share moves no customer out of an arm.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow_array::types::{Int16Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, Int32Array, LargeStringArray, StringArray,
    StringViewArray, UInt64Array,
};
use crm_core::retention::{Assignment, AssignmentArm, AssignmentHash, IdRegister};
use crm_core::retention::{check_ids, growthbook_v1, growthbook_v2};
use crm_core::stats::sample_ratio;
use crm_core::{Batch, Column, ErrorCode};
use proptest::prelude::*;

fn assignment(salt: &str, arms: &[(&str, u32, u32)]) -> Assignment {
    let arms = arms.iter().map(|(name, start, share)| AssignmentArm::new(name, *start, *share));
    Assignment::new("spring", salt, "none", arms.collect()).unwrap()
}

fn hashes() -> impl Strategy<Value = AssignmentHash> {
    prop::sample::select(AssignmentHash::ALL)
}

/// Ids of every length with a separate path in the hash or in the layouts.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "C[0-9]{0,20}",
        "[a-z]{0,3}",
        "לקוח [0-9]{1,3}",
        "[a-zé]{12,13}",
        "x{125}[0-9]{0,9}",
        "y{235}[0-9]{0,9}",
    ]
}

// The ids are fixed, and so is the p-value.
#[test]
fn buckets_are_uniform() {
    for salt in ["spring-2026", "autumn-2026"] {
        let assignment = assignment(salt, &[("mail", 0, 1)]);
        let mut counts = vec![0; 10_000];
        for n in 0..1_000_000 {
            counts[usize::from(assignment.bucket(&format!("C{n:09}")))] += 1;
        }
        let found = sample_ratio(&counts, &[1.0; 10_000]).unwrap();
        assert!((0.01..0.99).contains(&found.p_value), "{salt}: {found:?}");
    }
}

#[test]
fn integers_are_uniform_too() {
    let arms: Vec<(String, u32)> = (0..100).map(|at| (format!("arm {at}"), at * 100)).collect();
    let arms: Vec<(&str, u32, u32)> =
        arms.iter().map(|(name, start)| (name.as_str(), *start, 100)).collect();
    let ids: Vec<i64> = (0..100_000).collect();
    let mut counts = vec![0; 101];
    for code in assignment("spring-2026", &arms).assign(&Column::int64("id", &ids)).unwrap() {
        counts[usize::from(code)] += 1;
    }
    assert_eq!(counts[0], 0);
    let found = sample_ratio(&counts[1..], &[1.0; 100]).unwrap();
    assert!((0.01..0.99).contains(&found.p_value), "{found:?}");
}

#[test]
fn two_salts_draw_independently() {
    let (one, other) = (assignment("spring", &[("a", 0, 1)]), assignment("summer", &[("a", 0, 1)]));
    let mut cells = vec![0; 400];
    for n in 0..200_000 {
        let id = format!("C{n:09}");
        let (row, column) = (one.bucket(&id) / 500, other.bucket(&id) / 500);
        cells[usize::from(20 * row + column)] += 1;
    }
    let found = sample_ratio(&cells, &[1.0; 400]).unwrap();
    assert!((0.01..0.99).contains(&found.p_value), "{found:?}");
}

#[test]
fn growthbook_gives_the_numbers_of_its_sdks() {
    for (seed, value, number) in [
        ("seed", "b", 0.2696),
        ("seed", "a", 0.0505),
        ("90850943850283058242805", "123", 0.7516),
        ("()**(%$##$%#$#", "___)((*\":&", 0.0128),
    ] {
        assert_eq!(growthbook_v2(seed, value), number, "{seed} {value}");
    }
    for (seed, value, number) in [
        ("b", "a", 0.946),
        ("asdf", "8952klfjas09ujk", 0.549),
        ("", "123", 0.011),
        ("", "b", 0.077),
    ] {
        assert_eq!(growthbook_v1(seed, value), number, "{seed} {value}");
    }
}

fn codes_of_array(assignment: &Assignment, array: ArrayRef) -> Vec<u16> {
    assignment.assign(&Column::from_array("id", &array).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn a_larger_share_moves_no_customer_out_of_an_arm(
        hash in hashes(),
        mail in 1_u32..5000,
        grown in 0_u32..5000,
        ids in prop::collection::vec(id(), 1..200),
    ) {
        let grown = mail.max(grown);
        let with = |share| assignment("s", &[("mail", 0, share), ("call", 5000, 2500)]).with_hash(hash);
        let (before, after) = (with(mail), with(grown));
        for id in &ids {
            prop_assert!(before.arm(id) == "none" || before.arm(id) == after.arm(id));
            prop_assert_eq!(after.arm(id) == "mail", u32::from(after.bucket(id)) < grown);
        }
    }

    #[test]
    fn every_layout_of_text_gives_the_same_codes(
        hash in hashes(),
        ids in prop::collection::vec(id(), 0..300),
        from in 0_usize..40,
    ) {
        let assignment =
            assignment("s", &[("mail", 100, 4400), ("call", 4500, 4500)]).with_hash(hash);
        let names = assignment.arm_names();
        let texts: Vec<&str> = ids.iter().map(String::as_str).collect();
        let expected = assignment.assign(&Column::strings("id", &texts)).unwrap();
        prop_assert_eq!(expected.len(), ids.len());
        for (id, code) in texts.iter().zip(&expected) {
            prop_assert_eq!(assignment.arm(id), names[usize::from(*code)]);
        }
        let plain: ArrayRef = Arc::new(StringArray::from(texts.clone()));
        let from = from.min(plain.len());
        let tail = expected[from..].to_vec();
        prop_assert_eq!(codes_of_array(&assignment, plain.slice(from, plain.len() - from)), tail);
        let large = Arc::new(LargeStringArray::from(texts.clone()));
        let view = Arc::new(StringViewArray::from(texts.clone()));
        let coded: DictionaryArray<UInt32Type> = texts.iter().copied().collect();
        for array in [plain, large, view, Arc::new(coded)] {
            prop_assert_eq!(codes_of_array(&assignment, array), expected.clone());
        }
    }

    #[test]
    fn an_integer_is_the_id_that_its_decimal_text_is(
        hash in hashes(),
        ids in prop::collection::vec(any::<i32>(), 1..100),
        large in prop::collection::vec(any::<u64>(), 1..100),
    ) {
        let assignment = assignment("s", &[("mail", 0, 5000)]).with_hash(hash);
        let written = |texts: Vec<String>| {
            codes_of_array(&assignment, Arc::new(StringArray::from(texts)))
        };
        let expected = written(ids.iter().map(i32::to_string).collect());
        let decimals = Decimal128Array::from_iter_values(ids.iter().map(|&id| id.into()));
        let decimals = decimals.with_precision_and_scale(38, 0).unwrap();
        let keys: Vec<i16> = (0..ids.len() as i16).collect();
        let plain = Arc::new(Int32Array::from(ids.clone()));
        let coded = DictionaryArray::<Int16Type>::new(keys.into(), plain.clone());
        for array in [plain as ArrayRef, Arc::new(decimals), Arc::new(coded)] {
            prop_assert_eq!(codes_of_array(&assignment, array), expected.clone());
        }
        let expected = written(large.iter().map(u64::to_string).collect());
        prop_assert_eq!(codes_of_array(&assignment, Arc::new(UInt64Array::from(large))), expected);
    }

    #[test]
    fn a_document_reads_back(
        hash in hashes(),
        salt in "[a-zא-ת\"]{1,9}",
        start in 0_u32..5000,
        share in 1_u32..5000,
    ) {
        let written = assignment(&salt, &[("mail", start, share)]).with_hash(hash);
        let read = Assignment::from_json(&written.to_json().unwrap()).unwrap();
        prop_assert_eq!(&read, &written);
        prop_assert_eq!(read.to_json().unwrap(), written.to_json().unwrap());
        prop_assert_eq!(read.bucket("C1"), written.bucket("C1"));
        let ratio = read.allocation_ratio();
        prop_assert!((ratio.values().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn ids_are_checked_as_a_loop_would(
        rows in prop::collection::vec(("[ab]{0,2}|לקוח", 0_usize..3), 1..60),
        cut in 0_usize..60,
    ) {
        let arms = ["mail", "call", "none"];
        let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (id, arm) in &rows {
            seen.entry(id).or_default().push(*arm);
        }
        let fault = |is: fn(&[usize], usize) -> bool| -> Vec<&str> {
            let wrong = seen.iter().filter(|(_, in_arms)| {
                is(in_arms, in_arms.iter().collect::<BTreeSet<_>>().len())
            });
            wrong.map(|(id, _)| *id).collect()
        };
        let twice = fault(|in_arms, different| in_arms.len() > different);
        let several = fault(|_, different| different > 1);

        let ids: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
        let arms: Vec<&str> = rows.iter().map(|(_, arm)| arms[*arm]).collect();
        let (ids, arms) = (Column::strings("id", &ids), Column::strings("arm", &arms));
        let check = check_ids(&ids, &arms).unwrap();
        prop_assert_eq!(check.rows, rows.len() as u64);
        prop_assert_eq!(check.distinct, seen.len() as u64);
        prop_assert_eq!(check.duplicates, twice.len() as u64);
        prop_assert_eq!(check.in_two_arms, several.len() as u64);
        prop_assert_eq!(&check.duplicate_examples, &twice[..twice.len().min(10)]);
        prop_assert_eq!(&check.in_two_arms_examples, &several[..several.len().min(10)]);

        let mut register = IdRegister::new("id", "arm");
        for part in [0..cut, cut..rows.len().max(cut)] {
            let (ids, arms) = (ids.slice(part.clone()), arms.slice(part));
            if !ids.is_empty() {
                register.update(&Batch::new(vec![ids, arms]).unwrap()).unwrap();
            }
        }
        prop_assert_eq!(register.check(), check);
    }
}

#[test]
fn many_ids_stay_distinct() {
    let ids: Vec<i64> = (0..200_000).map(|n| n % 150_000).collect();
    let arms: Vec<bool> = (0..200_000).map(|n| n < 175_000).collect();
    let check = check_ids(&Column::int64("id", &ids), &Column::bools("arm", &arms)).unwrap();
    assert_eq!((check.rows, check.distinct), (200_000, 150_000));
    assert_eq!((check.duplicates, check.in_two_arms), (25_000, 25_000));
}

#[test]
fn threads_give_the_same_codes_and_the_first_error() {
    let texts: Vec<String> = (0..400_000).map(|n| format!("C{n:09}")).collect();
    let array: ArrayRef = Arc::new(StringViewArray::from_iter_values(&texts));
    let column = Column::from_array("id", &array).unwrap();
    let assignment = assignment("spring-2026", &[("mail", 0, 4500), ("call", 4500, 4500)]);
    let expected = assignment.assign(&column).unwrap();
    let cut = |rows: std::ops::Range<usize>| {
        Batch::new(vec![column.slice(rows.clone())]).unwrap().with_first_row(rows.start as u64)
    };
    let batches = [cut(0..1), cut(1..300_000), cut(300_000..300_000), cut(300_000..400_000)];
    for threads in [1, 2, 7] {
        let threads = NonZeroUsize::new(threads).unwrap();
        assert_eq!(assignment.assign_parallel("id", &batches, threads).unwrap(), expected);
        assert!(assignment.assign_parallel("id", &[], threads).unwrap().is_empty());
        let error = assignment.assign_parallel("ids", &batches, threads).unwrap_err();
        assert_eq!(error.code(), ErrorCode::UnknownColumn);
    }
    let holes = StringArray::from_iter((0..400_000).map(|n| (n < 150_000).then_some("C")));
    let column = Column::from_array("id", &holes).unwrap();
    let batch = Batch::new(vec![column]).unwrap().with_first_row(1000);
    let two = NonZeroUsize::new(2).unwrap();
    let error = assignment.assign_parallel("id", &[batch], two).unwrap_err();
    assert_eq!(error.to_string(), "column \"id\" must not be null, got null in row 151000");
}
