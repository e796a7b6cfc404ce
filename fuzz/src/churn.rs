//! Schemes of reasons, SKOS, graphs of questions, and the record of an exit.

use crm_core::churn::{
    ExitInterview, ExitReason, ProbeGraph, ReasonScheme, SchemeKind, ViolationSeverity,
};

use crate::document::{taken, text};

fn standard(kind: SchemeKind) -> ReasonScheme {
    ReasonScheme::standard(kind).expect("a standard scheme")
}

/// Reads a scheme, and the same as the extension of the standard one.
pub fn scheme(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let violations = taken(ReasonScheme::check(json));
    let scheme = taken(ReasonScheme::from_json(json));
    let errors = violations
        .map(|found| found.iter().any(|violation| violation.severity == ViolationSeverity::Error));
    assert_eq!(scheme.is_some(), errors == Some(false), "the check decides");
    let extended = taken(standard(SchemeKind::Root).extend(json));
    for scheme in scheme.into_iter().chain(extended) {
        ask(&scheme);
    }
    let _ = standard(SchemeKind::Stated).find(json);
    let _ = taken(standard(SchemeKind::Root).response("OFFER.CHEAPER", json));
}

/// Asks for all that a scheme answers.
fn ask(scheme: &ReasonScheme) {
    let again = ReasonScheme::from_json(scheme.to_json()).expect("what was written is read");
    assert_eq!(again.to_json(), scheme.to_json());
    let skos = scheme.to_skos().expect("it is written");
    let back = ReasonScheme::from_skos(&skos).expect("what was written is read");
    assert_eq!(back.to_json(), scheme.to_json());
    for code in scheme.codes(false) {
        assert!(scheme.find(code).contains(&code), "a code is found");
        let migration = scheme.migrate(code).expect("it is there");
        assert!(scheme.contains(&migration.code), "it leads to a code");
        for above in scheme.ancestors(code).expect("it is there") {
            assert!(!scheme.ancestors(above).expect("it is there").contains(&code));
        }
        assert_eq!(scheme.response(code, "{}").is_ok(), scheme.is_assignable(code) == Ok(true));
    }
}

/// Reads a scheme from SKOS.
pub fn skos(data: &[u8]) {
    let Some(json) = text(data) else { return };
    if let Some(scheme) = taken(ReasonScheme::from_skos(json)) {
        ask(&scheme);
    }
}

/// Reads a graph of questions, and follows the first answers of each.
pub fn probe_graph(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let (roots, stated) = (standard(SchemeKind::Root), standard(SchemeKind::Stated));
    let Some(graph) = taken(ProbeGraph::from_json(json, &roots, &stated)) else { return };
    let again = ProbeGraph::from_json(graph.to_json(), &roots, &stated).expect("it is read again");
    assert_eq!(again, graph);
    for code in graph.stated() {
        let mut answers: Vec<(String, String)> = Vec::new();
        let found = loop {
            let given: Vec<(&str, &str)> =
                answers.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
            let found = graph.diagnose(code, &given).expect("the answers are there");
            let Some(next) = found.next().map(str::to_owned) else { break found };
            let options = found.options("en").expect("a language");
            let first = options.first().expect("an answer").0.to_owned();
            answers.push((next, first));
        };
        assert!(roots.is_assignable(found.root().expect("a root")).expect("it is there"));
    }
}

/// Reads the record of an exit, an interview and its responses.
pub fn exit_reason(data: &[u8]) {
    let Some(json) = text(data) else { return };
    if let Some(exit) = taken(ExitReason::from_json(json, None)) {
        let written = exit.to_json().expect("it is written");
        assert_eq!(ExitReason::from_json(&written, None).expect("it is read again"), exit);
    }
    if let Some(interview) = taken(ExitInterview::from_json(json)) {
        let written = interview.to_json().expect("it is written");
        assert_eq!(ExitInterview::from_json(&written).expect("it is read again"), interview);
    }
    let _ = taken(ExitInterview::standard().expect("it is there").summary(json));
}
