//! Every error code is provoked by a vector that Rust, C and Python run, or has a reason here.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeSet;

use crm_conformance::{Case, vectors};
use crm_core::ErrorCode;

/// The codes that no vector can provoke on all three surfaces.
const EXCEPTIONS: &[(ErrorCode, &str)] = &[
    (ErrorCode::NotAsked, "only C reads by pointer, and its runner prints none"),
    (ErrorCode::WrongKind, "only C reads by pointer, and its runner tells kinds apart by it"),
    (ErrorCode::DuplicateColumn, "a table in a vector is an object by column name"),
    (ErrorCode::ColumnLength, "a C table has one length for all its columns"),
    (ErrorCode::MalformedColumn, "a vector has no memory layout"),
    (ErrorCode::InvalidUtf8, "JSON text is always UTF-8"),
    (ErrorCode::TooManyGroups, "a vector would need too many rows"),
    (ErrorCode::Stream, "a vector has no stream"),
    (ErrorCode::SelfMerge, "a vector merges nothing with itself"),
    (ErrorCode::DamagedState, "a vector reads only states that it has written"),
];

/// The codes that cases provoke on all three surfaces.
fn provoked<'a>(cases: impl Iterator<Item = &'a Case>) -> BTreeSet<i32> {
    cases.filter(|case| case.c.is_none()).filter_map(|case| case.err).collect()
}

/// The codes that are neither provoked nor excepted, and those that are both.
fn wrong(provoked: &BTreeSet<i32>) -> Vec<ErrorCode> {
    let excepted = |code: ErrorCode| EXCEPTIONS.iter().any(|(exception, _)| *exception == code);
    let codes = ErrorCode::ALL.iter().copied();
    codes.filter(|code| provoked.contains(&code.as_i32()) == excepted(*code)).collect()
}

#[test]
fn every_error_code_is_provoked_by_a_vector_or_excepted() {
    let files = vectors().unwrap();
    let found = provoked(files.iter().flat_map(|(_, vectors)| &vectors.cases));
    assert_eq!(wrong(&found), []);
}

#[test]
fn a_code_without_a_case_and_a_needless_exception_are_found() {
    let files = vectors().unwrap();
    let mut found = provoked(files.iter().flat_map(|(_, vectors)| &vectors.cases));
    found.remove(&ErrorCode::Overflow.as_i32());
    found.insert(ErrorCode::SelfMerge.as_i32());
    assert_eq!(wrong(&found), [ErrorCode::Overflow, ErrorCode::SelfMerge]);
}
