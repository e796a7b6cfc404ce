//! Properties of columns: the layout has no effect, and malformed content does no harm.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::sync::Arc;

use arrow_array::types::{Int8Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, LargeStringArray, RecordBatch, StringArray, StringViewArray,
};
use crm_core::column::{Bitmap, Integers, Text, Values};
use crm_core::{
    Batch, Column, Error, ErrorCode, FollowUp, ProgramCost, RetentionStudy, StudyDefinition,
};
use proptest::prelude::*;

fn study() -> RetentionStudy {
    let cost = ProgramCost::parse("1", "0.5").unwrap();
    let usd = "USD".parse().unwrap();
    RetentionStudy::new(StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Open, cost))
        .unwrap()
}

/// Names of every length with a separate path in the readers, and neighbors that differ in one
/// byte.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("none".to_owned()),
        "[a-c]{0,3}",
        "arm [0-9]",
        "twelve bytes",
        "thirteen byt[ea]",
        "sixteen bytes..[!?]",
        "[xy]seventeen bytes.",
        "twenty-four bytes long..[!?]",
        "a name of more than thirty-two bytes [12]",
        "זרוע [א-ד]",
    ]
}

fn rows() -> impl Strategy<Value = Vec<(String, bool)>> {
    prop::collection::vec((name(), any::<bool>()), 1..400)
}

/// The state after rows with this arm column.
fn state(arms: Column<'_>, lost: &[bool]) -> Result<String, Error> {
    let mut study = study();
    study.update(&Batch::new(vec![arms, Column::bools("lost", lost)])?)?;
    study.to_json()
}

fn state_of_array(array: ArrayRef, lost: &[bool]) -> String {
    state(Column::from_array("arm", array.as_ref()).unwrap(), lost).unwrap()
}

proptest! {
    #[test]
    fn every_layout_of_text_gives_the_same_state(rows in rows(), surplus in 0_usize..40) {
        let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
        let lost: Vec<bool> = rows.iter().map(|(_, lost)| *lost).collect();
        let expected = state(Column::strings("arm", &names), &lost).unwrap();

        // Bytes after the last text let a reader load complete words.
        let mut data = names.concat().into_bytes();
        let mut offsets = vec![0_i32];
        for name in &names {
            offsets.push(offsets.last().unwrap() + name.len() as i32);
        }
        data.extend(vec![b'?'; surplus]);
        let utf8 = Values::Text(Text::Utf8 { offsets: &offsets, data: &data });
        prop_assert_eq!(&state(Column::new("arm", utf8), &lost).unwrap(), &expected);

        let bytes = Text::Bytes(names.iter().map(|name| name.as_bytes()).collect());
        prop_assert_eq!(&state(Column::new("arm", Values::Text(bytes)), &lost).unwrap(), &expected);

        let arrays: [ArrayRef; 5] = [
            Arc::new(StringArray::from(names.clone())),
            Arc::new(LargeStringArray::from(names.clone())),
            Arc::new(StringViewArray::from(names.clone())),
            Arc::new(names.iter().copied().collect::<DictionaryArray<UInt32Type>>()),
            Arc::new(StringArray::from(names.clone()).slice(0, names.len())),
        ];
        for array in arrays {
            let of = array.data_type().to_string();
            prop_assert_eq!(&state_of_array(array, &lost), &expected, "{}", of);
        }
    }

    #[test]
    fn a_slice_of_an_array_is_its_rows(rows in rows(), from in 0_usize..50) {
        let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
        let lost: Vec<bool> = rows.iter().map(|(_, lost)| *lost).collect();
        let from = from.min(names.len() - 1);
        let expected = state(Column::strings("arm", &names[from..]), &lost[from..]).unwrap();
        let arrays: [ArrayRef; 3] = [
            Arc::new(StringArray::from(names.clone())),
            Arc::new(StringViewArray::from(names.clone())),
            Arc::new(names.iter().copied().collect::<DictionaryArray<UInt32Type>>()),
        ];
        for array in arrays {
            let sliced = array.slice(from, names.len() - from);
            prop_assert_eq!(&state_of_array(sliced, &lost[from..]), &expected);
        }
        let bits: Vec<u8> = lost
            .chunks(8)
            .map(|eight| eight.iter().enumerate().map(|(at, lost)| u8::from(*lost) << at).sum())
            .collect();
        let bitmap = Bitmap::new(&bits, from, lost.len() - from).unwrap();
        let mut study = study();
        let columns =
            vec![Column::strings("arm", &names[from..]), Column::new("lost", Values::Bits(bitmap))];
        study.update(&Batch::new(columns).unwrap()).unwrap();
        prop_assert_eq!(study.to_json().unwrap(), expected);
    }

    #[test]
    fn integers_of_every_width_are_named_as_they_are_written(
        keys in prop::collection::vec(0_u8..100, 1..300),
    ) {
        let lost = vec![true; keys.len()];
        let names: Vec<String> = keys.iter().map(u8::to_string).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let expected = state(Column::strings("arm", &names), &lost).unwrap();
        let wide: Vec<i64> = keys.iter().map(|&key| key.into()).collect();
        let short: Vec<u16> = keys.iter().map(|&key| key.into()).collect();
        for integers in [Integers::UInt8(&keys), Integers::Int64(&wide), Integers::UInt16(&short)] {
            let column = Column::new("arm", Values::Integers(integers));
            prop_assert_eq!(&state(column, &lost).unwrap(), &expected);
        }
    }

    #[test]
    fn offsets_that_lie_are_errors_or_harmless(
        offsets in prop::collection::vec(prop_oneof![-3_i32..40, any::<i32>()], 2..40),
        data in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let lost = vec![false; offsets.len() - 1];
        let text = Values::Text(Text::Utf8 { offsets: &offsets, data: &data });
        let honest = offsets.windows(2).all(|pair| {
            usize::try_from(pair[0]).ok().zip(usize::try_from(pair[1]).ok()).is_some_and(
                |(start, end)| data.get(start..end).is_some_and(|t| std::str::from_utf8(t).is_ok()),
            )
        });
        prop_assert_eq!(state(Column::new("arm", text), &lost).is_ok(), honest);
    }

    #[test]
    fn views_that_lie_are_errors(
        views in prop::collection::vec(any::<u128>(), 1..20),
        data in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let lost = vec![false; views.len()];
        let text = Values::Text(Text::Utf8View { views: &views, buffers: vec![&data] });
        // A random view is almost always invalid; only an error is allowed.
        let _ = state(Column::new("arm", text), &lost);
    }

    #[test]
    fn dictionary_codes_that_lie_are_errors(
        codes in prop::collection::vec(-2_i8..6, 1..40),
    ) {
        let lost = vec![false; codes.len()];
        let values = Box::new(Column::strings("arm", &["a", "b", "c"]));
        let dictionary = Values::Dictionary { codes: Integers::Int8(&codes), values };
        let honest = codes.iter().all(|code| (0..3).contains(code));
        let found = state(Column::new("arm", dictionary), &lost);
        prop_assert_eq!(found.is_ok(), honest);
        if let Err(error) = found {
            let named = matches!(error, Error::MalformedColumn { .. });
            prop_assert!(named, "{error}");
        }
    }
}

#[test]
fn entries_of_a_dictionary_that_no_row_uses_are_no_arms() {
    let codes = [0_i8, 2];
    let values = Box::new(Column::strings("arm", &["a", "unused", "none"]));
    let dictionary = Values::Dictionary { codes: Integers::Int8(&codes), values };
    let json = state(Column::new("arm", dictionary), &[true, false]).unwrap();
    assert!(!json.contains("unused"));
}

#[test]
fn a_record_batch_lends_the_columns_that_are_named() {
    let names: ArrayRef =
        Arc::new(["a", "none"].into_iter().collect::<DictionaryArray<Int8Type>>());
    let exotic = arrow_array::new_null_array(&arrow_schema::DataType::Null, 2);
    let lost: ArrayRef = Arc::new(arrow_array::BooleanArray::from(vec![true, false]));
    let record =
        RecordBatch::try_from_iter([("arm", names), ("exotic", exotic), ("lost", lost)]).unwrap();
    let mut study = study();
    let columns = study.columns();
    let batch = Batch::from_record_batch(&record, &columns).unwrap();
    study.clone().update(&batch).unwrap();
    let error = Batch::from_record_batch(&record, &["exotic"]).unwrap_err();
    assert!(error.to_string().starts_with("column \"exotic\" has type Null, expected bool"));
    let error = Batch::from_record_batch(&record, &["region"]).unwrap_err();
    assert_eq!(error.path(), Some("region"));
    study = study.empty();
    let error = study.report(&Default::default()).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::MissingControl, Some("arm")));
}
