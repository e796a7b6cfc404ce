//! Documents and states as JSON, and amounts as text.

use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind};
use crm_core::date::{Day, Instant};
use crm_core::document::Document;
use crm_core::money::Amount;
use crm_core::retention::{Assignment, CostContext, RetentionReport};
use crm_core::total::Total;
use crm_core::{
    Error, Estimate, Money, RatioSet, ReportOptions, Result, RetentionStudy, StudyDefinition,
};
use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_64;

/// The key of a state's checksum.
pub(crate) const CHECKSUM: &str = "xxh3_64";

/// Reads the definition of a study.
pub fn definition(data: &[u8]) {
    round_trip(data, StudyDefinition::from_json, StudyDefinition::to_json);
    if let Some(Ok(definition)) = text(data).map(StudyDefinition::from_json) {
        let _ = taken(RetentionStudy::new(definition));
    }
}

/// Reads the context of a cost.
pub fn context(data: &[u8]) {
    round_trip(data, CostContext::from_json, CostContext::to_json);
}

/// Reads a report, and asks for what it computes.
pub fn report(data: &[u8]) {
    round_trip(data, RetentionReport::from_json, RetentionReport::to_json);
    let Some(Ok(report)) = text(data).map(RetentionReport::from_json) else { return };
    let page = report.to_html();
    assert!(!page.contains("NaN") && !report.to_text().contains("NaN"));
    for name in ["rates", "churn", "cost", "acceptability", "revenue", "strata"] {
        let _ = taken(report.chart(name));
    }
    for arm in report.arms() {
        let value = Money::parse_amount("value", "100").expect("an amount");
        let _ = taken(arm.net_benefit(value));
        let _ = taken(arm.acceptability(&[value]));
    }
}

/// Reads any document, and each of its parts by every reader; the input is also a pointer.
pub fn answer(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let small = Document::from_json(r#"{"a/b": {"~/": [0]}}"#).expect("it is JSON");
    let _ = taken(small.part(json));
    let Some(document) = taken(Document::from_json(json)) else { return };
    let again = Document::from_json(document.json()).expect("what was written is read");
    assert_eq!(again.json(), document.json());
    read_parts(&document, "");
}

fn read_parts(document: &Document, pointer: &str) {
    let part = document.part(pointer).expect("a part is found");
    let _ = (taken(part.count()), taken(part.int64()), taken(part.name_at(usize::MAX)));
    let _ = (taken(part.read::<f64>("a number")), taken(part.read::<bool>("true or false")));
    let _ = (taken(part.read::<Day>("a date")), taken(part.read::<Instant>("an instant")));
    let _ = (taken(part.read::<Amount>("an amount")), taken(part.read::<&str>("a text")));
    let _ = taken(part.read::<Estimate>("an estimate"));
    let _ = taken(part.read::<RatioSet>("a ratio set"));
    for at in 0..taken(part.length()).unwrap_or(0) {
        let name = part.name_at(at).map(|name| name.replace('~', "~0").replace('/', "~1"));
        read_parts(document, &format!("{pointer}/{}", name.unwrap_or_else(|_| at.to_string())));
    }
}

/// Reads the options of a report.
pub fn options(data: &[u8]) {
    round_trip(data, ReportOptions::from_json, ReportOptions::to_json);
}

/// Reads an assignment, and assigns some customers.
pub fn assignment(data: &[u8]) {
    round_trip(data, Assignment::from_json, Assignment::to_json);
    if let Some(Ok(assignment)) = text(data).map(Assignment::from_json) {
        for id in ["", "7", "customer"] {
            let arm = assignment.arm(id);
            assert!(assignment.arm_names().contains(&arm), "{arm:?} is no arm");
        }
    }
}

/// Reads the state of a study, unchanged and with a corrected checksum, and reports it.
pub fn state(data: &[u8]) {
    let Some(json) = text(data) else { return };
    for json in [Some(json.to_owned()), resealed(json)].into_iter().flatten() {
        round_trip(json.as_bytes(), RetentionStudy::from_json, RetentionStudy::to_json);
        let Ok(study) = RetentionStudy::from_json(&json) else { continue };
        let plain = ReportOptions::default();
        for options in [plain, plain.with_stratified(true)] {
            if let Some(report) = taken(study.report(&options)) {
                let page = report.to_html();
                assert!(!page.contains("NaN") && !report.to_text().contains("NaN"));
                report.to_json().expect("a report is written");
            }
        }
        let mut twice = study.clone();
        if taken(twice.merge(&study)).is_none() {
            assert_eq!(twice, study, "a merge that failed left the study as it was");
        }
    }
}

/// Reads the state of a total, unchanged and with a corrected checksum, and reports it.
pub fn total(data: &[u8]) {
    let Some(json) = text(data) else { return };
    for json in [Some(json.to_owned()), resealed(json)].into_iter().flatten() {
        round_trip(json.as_bytes(), Total::from_json, Total::to_json);
        if let Ok(total) = Total::from_json(&json) {
            let _ = format!("{:?}", total.report());
        }
    }
}

/// Reads the state of a tally of reasons, unchanged and with a corrected checksum, and reports it.
pub fn tally(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let scheme = |kind| ReasonScheme::standard(kind).expect("a standard scheme");
    let (roots, stated) = (scheme(SchemeKind::Root), scheme(SchemeKind::Stated));
    let read = |json: &str| taken(ReasonTally::from_json(json, &roots, &stated));
    for json in [Some(json.to_owned()), resealed_tally(json)].into_iter().flatten() {
        let Some(tally) = read(&json) else { continue };
        let written = tally.to_json().expect("what was read is written");
        assert_eq!(read(&written).expect("what was written is read"), tally);
        let report = tally.report(Default::default()).expect("a tally is reported");
        for language in ["en", "he"] {
            let page = report.to_html(language).expect("a report is shown");
            let lines = report.to_text(language).expect("a report is written");
            assert!(!page.contains("NaN") && !lines.contains("NaN"));
        }
        report.to_json().expect("a report is written");
        let mut twice = tally.clone();
        if taken(twice.merge(&tally)).is_none() {
            assert_eq!(twice, tally, "a merge that failed left the tally as it was");
        }
    }
}

/// Returns the state of a tally with a corrected hash and checksum.
fn resealed_tally(json: &str) -> Option<String> {
    let mut state: Map<String, Value> = serde_json::from_str(json).ok()?;
    let canonical = serde_json_canonicalizer::to_string(state.get("definition")?).ok()?;
    state.insert("definition_hash".to_owned(), hash(&canonical).into());
    state.remove(CHECKSUM);
    let plain = serde_json_canonicalizer::to_string(&state).ok()?;
    state.insert(CHECKSUM.to_owned(), hash(&plain).into());
    serde_json_canonicalizer::to_string(&state).ok()
}

/// Reads an amount of money.
pub fn amount(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let Some(amount) = taken(Money::parse_amount("amount", text)) else { return };
    let again = Money::parse_amount("amount", &amount.to_string()).expect("it is read again");
    assert_eq!((again, again.scale()), (amount, amount.scale()));
}

pub(crate) fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Returns an accepted value; a rejected one must have a message and a number.
pub(crate) fn taken<T>(result: Result<T>) -> Option<T> {
    result.map_err(|error| said(&error)).ok()
}

fn said(error: &Error) {
    assert!(!error.to_string().is_empty() && error.code() as i32 >= 100);
}

/// Checks that a value is equal after writing and reading.
pub(crate) fn round_trip<T: PartialEq + std::fmt::Debug>(
    data: &[u8],
    read: fn(&str) -> Result<T>,
    write: fn(&T) -> Result<String>,
) {
    let Some(found) = text(data).and_then(|json| taken(read(json))) else { return };
    let json = write(&found).expect("what was read is written");
    let again = read(&json).expect("what was written is read");
    assert_eq!(again, found);
    assert_eq!(write(&again).expect("it is written again"), json);
}

/// Returns a state with a corrected hash and checksum, so that its contents are checked.
fn resealed(json: &str) -> Option<String> {
    let mut state: Map<String, Value> = serde_json::from_str(json).ok()?;
    if let Some(definition) = state.get("definition") {
        let canonical = StudyDefinition::from_json(&definition.to_string()).ok()?.to_json().ok()?;
        state.insert("definition_hash".to_owned(), hash(&canonical).into());
    }
    state.remove(CHECKSUM);
    let plain = serde_json_canonicalizer::to_string(&state).ok()?;
    state.insert(CHECKSUM.to_owned(), hash(&plain).into());
    serde_json_canonicalizer::to_string(&state).ok()
}

pub(crate) fn hash(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}
