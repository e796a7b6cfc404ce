//! Schemes: the standard ones exhaustively, every violation, search, replacement and extension.

use crm_core::churn::{
    Benefit, Concept, MigrationStatus, ReasonScheme, ViolationKind, ViolationSeverity,
};
use crm_core::{Error, ErrorCode};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{roots, stated};

const LANGUAGES: [&str; 2] = ["en", "he"];

#[test]
fn every_standard_concept_has_what_it_must() {
    let (roots, stated) = (roots(), stated());
    assert_eq!((roots.concepts().len(), roots.codes(true).len()), (53, 44));
    assert_eq!((stated.concepts().len(), stated.codes(true).len()), (7, 7));
    assert!(roots.guided() && roots.warnings().is_empty() && stated.warnings().is_empty());
    for language in LANGUAGES {
        for concept in roots.concepts().iter().chain(stated.concepts()) {
            assert!(!concept.label(language).unwrap().is_empty(), "{}", concept.code());
        }
        for code in roots.codes(true) {
            let concept = roots.get(code).unwrap();
            assert!(concept.response(language).is_some(), "{code}");
            assert_eq!(concept.probe(language).is_some(), !concept.system(), "{code}");
        }
        assert!(stated.get("NO_NEED").unwrap().alt(language).len() >= 3);
    }
    for code in roots.codes(true) {
        let concept = roots.get(code).unwrap();
        let is_unknown = code.starts_with("UNKNOWN.");
        assert_eq!(concept.initiator().is_none(), is_unknown, "{code}");
        assert_eq!(concept.voluntary().is_none(), is_unknown, "{code}");
        assert!(concept.recoverability().is_some() && concept.benefit().is_some(), "{code}");
        assert_eq!(concept.needs_diagnosis(), code == "NEED.USE_ENDED");
        assert_eq!(concept.system(), code.starts_with("ADMIN."));
        assert!(!code.starts_with("SERVICE.") || concept.benefit() <= Some(Benefit::Token));
    }
    for code in ["FIRM.FRAUD_BY_CUSTOMER", "NEED.LIFE_EVENT.DEATH"] {
        let concept = roots.get(code).unwrap();
        assert_eq!((concept.benefit(), concept.recoverability()), (Some(Benefit::None), Some(0)));
    }
    assert_eq!(roots.children("SERVICE").unwrap().len(), 13);
    assert_eq!(roots.children("PRODUCT").unwrap().len(), 6);
    assert_eq!(roots.top().len(), 9);
}

#[test]
fn what_a_stated_reason_means_are_roots() {
    let (roots, stated) = (roots(), stated());
    let literal = [
        ("NO_NEED", Some("NEED.USE_ENDED")),
        ("TOO_EXPENSIVE", Some("VALUE")),
        ("FOUND_BETTER", Some("OFFER.BETTER")),
        ("BAD_SERVICE", Some("SERVICE")),
        ("BAD_PRODUCT", Some("PRODUCT")),
        ("NO_REASON", None),
        ("OTHER", None),
    ];
    for (code, root) in literal {
        let concept = stated.get(code).unwrap();
        let root: Vec<&str> = root.into_iter().collect();
        assert_eq!(concept.literal(), root, "{code}");
        assert!(concept.candidates().iter().all(|root| roots.contains(root)), "{code}");
    }
    assert_eq!(stated.get("NO_NEED").unwrap().candidates().last().unwrap(), "NEED.USE_ENDED");
}

/// A text as somebody else writes it: with points on Hebrew letters, other dashes, marks of
/// direction, capitals and more space.
fn rewritten(text: &str) -> String {
    let mut other = "\u{200f}  ".to_owned();
    for letter in text.chars() {
        match letter {
            ' ' => other.push_str(" \u{a0}\u{200e}"),
            '-' => other.push('\u{2013}'),
            'א'..='ת' => other.extend([letter, '\u{5b8}', '\u{591}']),
            _ => other.extend(letter.to_uppercase()),
        }
    }
    other + "\u{feff}"
}

#[test]
fn every_label_is_found_again() {
    for scheme in [roots(), stated()] {
        for concept in scheme.concepts() {
            let code = concept.code();
            assert_eq!(scheme.find(&code.to_lowercase()), [code]);
            for language in LANGUAGES {
                let label = concept.label(language).unwrap();
                for text in concept.alt(language).iter().map(String::as_str).chain([label]) {
                    assert!(scheme.find(text).contains(&code), "{text}");
                    assert!(scheme.find(&rewritten(text)).contains(&code), "{text}");
                }
                assert_eq!(scheme.find(label), [code], "{label}");
            }
        }
    }
}

#[test]
fn an_unknown_code_names_the_three_nearest() {
    let near = |code: &str| match roots().get(code).unwrap_err() {
        Error::UnknownCode { nearest, field, .. } => {
            assert_eq!(field, "root");
            nearest
        }
        other => panic!("{other}"),
    };
    assert_eq!(near("OFFER.CHEAPR")[0], "OFFER.CHEAPER");
    assert_eq!(near("offer.chepaer")[0], "OFFER.CHEAPER");
    // The nearest by a label, in Hebrew.
    assert_eq!(near("נציג חצופ")[0], "SERVICE.RUDE_REP");
    assert_eq!(near("").len(), 3);
    assert_eq!(near(&"X".repeat(1_000_000)).len(), 0);
}

fn scheme(concepts: Value) -> Value {
    json!({ "id": "test", "languages": ["en"], "concepts": concepts })
}

fn kinds(document: &Value) -> Vec<(String, ViolationKind)> {
    let found = ReasonScheme::check(&document.to_string()).unwrap();
    found.into_iter().map(|one| (one.path, one.code)).collect()
}

fn concept(code: &str) -> Value {
    json!({ "code": code, "labels": { "en": format!("Label of {code}") } })
}

fn with(code: &str, more: Value) -> Value {
    let mut concept = concept(code);
    concept.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    concept
}

#[test]
fn each_violation_is_found_at_its_path() {
    use ViolationKind::*;
    let at = |place: &str, kind| (format!("$.concepts{place}"), kind);
    for (concepts, expected) in [
        (json!([concept("a")]), vec![at("[0].code", BadCode)]),
        (
            json!([concept("A"), with("A", json!({"labels": {"en": "x"}}))]),
            vec![at("[1].code", DuplicateCode)],
        ),
        (json!([concept("A.B")]), vec![at("[0].code", MissingParent)]),
        (json!([with("A", json!({"broader": "B"}))]), vec![at("[0].broader", MissingParent)]),
        (
            json!([concept("A"), concept("B"), with("A.C", json!({"broader": "B"}))]),
            vec![at("[2].broader", TwoParents)],
        ),
        (
            json!([concept("A"), concept("B"), with("C", json!({"broader": ["A", "B"]}))]),
            vec![at("[2].broader", TwoParents)],
        ),
        (
            json!([with("A", json!({"broader": "B"})), with("B", json!({"broader": "A"}))]),
            vec![at("[0].broader", Cycle)],
        ),
        (json!([with("A", json!({"broader": "A"}))]), vec![at("[0].broader", Cycle)]),
        (json!([{"code": "A"}]), vec![at("[0].labels.en", MissingLabel)]),
        (
            json!([with("A", json!({"labels": {"en": " "}}))]),
            vec![at("[0].labels.en", MissingLabel)],
        ),
        (
            json!([with("A", json!({"labels": {"en": "x", "EN": "y"}}))]),
            vec![at("[0].labels.en", LabelConflict)],
        ),
        (
            json!([with("A", json!({"labels": {"en": "x"}, "alt": {"en": ["y", "x"]}}))]),
            vec![at("[0].alt.en[1]", LabelConflict)],
        ),
        (
            json!([with("A", json!({"related": ["test:A.B"]})), concept("A.B")]),
            vec![at("[0].related[0]", RelatedIsBroader)],
        ),
        (
            json!([concept("A"), with("A.B", json!({"related": ["test:A"]}))]),
            vec![at("[1].related[0]", RelatedIsBroader)],
        ),
        (
            json!([with("A", json!({"exact_match": ["x:y"], "broad_match": ["x:y"]}))]),
            vec![at("[0].exact_match[0]", MappingConflict)],
        ),
        (
            json!([with("A", json!({"exact_match": ["x:y"], "related": ["x:y"]}))]),
            vec![at("[0].exact_match[0]", MappingConflict)],
        ),
        (
            json!([with("A", json!({"close_match": ["y"]}))]),
            vec![at("[0].close_match[0]", BadCode)],
        ),
        (
            json!([with("A", json!({"close_match": ["test:Y"]}))]),
            vec![at("[0].close_match[0]", Dangling)],
        ),
        (
            json!([with("A", json!({"replaced_by": ["B"]}))]),
            vec![at("[0].replaced_by[0]", Dangling)],
        ),
        (
            json!([
                with("A", json!({"replaced_by": ["B"]})),
                with("B", json!({"replaced_by": ["A"]}))
            ]),
            vec![at("[0].replaced_by", ReplacementCycle)],
        ),
        (json!([with("A", json!({"literal": ["b"]}))]), vec![at("[0].literal[0]", BadCode)]),
        (
            json!([
                with("A", json!({"labels": {"en": "X"}})),
                with("B", json!({"labels": {"en": "x"}}))
            ]),
            vec![at("[1].labels.en", LabelTwice)],
        ),
    ] {
        assert_eq!(kinds(&scheme(concepts.clone())), expected, "{concepts}");
    }
}

#[test]
fn a_guided_scheme_needs_probes_and_responses() {
    use ViolationKind::{MissingProbe, MissingResponse};
    let mut document =
        scheme(json!([concept("A"), concept("A.B"), with("C", json!({"system": true}))]));
    document["guided"] = true.into();
    let at = |place: &str, kind| (format!("$.concepts[1]{place}"), kind);
    assert_eq!(
        kinds(&document),
        [at(".probe.en", MissingProbe), at(".response.en", MissingResponse)]
    );
}

#[test]
fn a_circle_shows_its_path() {
    let document = scheme(json!([
        concept("Z"),
        with("A", json!({"broader": "C"})),
        with("B", json!({"broader": "A"})),
        with("C", json!({"broader": "B"}))
    ]));
    let found = ReasonScheme::check(&document.to_string()).unwrap();
    let message = r#"concepts are below each other in a circle: "A" -> "C" -> "B" -> "A""#;
    assert_eq!((found.len(), found[0].message.as_str()), (1, message));
    assert_eq!(found[0].path, "$.concepts[1].broader");
}

#[test]
fn every_fault_at_once_is_listed_and_the_first_refuses() {
    let document = json!({ "id": "test", "languages": ["en", "he"], "guided": true, "concepts": [
        {"code": "bad"},
        {"code": "A", "labels": {"en": "x", "he": "א"}, "alt": {"en": ["x"]}, "replaced_by": ["A2"]},
        {"code": "A2", "labels": {"en": "x", "he": "ב"}, "replaced_by": ["A"], "broader": "A3"},
        {"code": "A3", "labels": {"en": "y", "he": "ג"}, "broader": "A2"},
        {"code": "A", "labels": {"en": "z", "he": "ד"}},
        {"code": "Q.R", "labels": {"en": "w", "he": "ה"}},
        {"code": "A.B", "labels": {"en": "v", "he": "ו"}, "broader": ["A", "A3"], "related": ["test:A"],
         "exact_match": ["s:c"], "narrow_match": ["s:c"], "close_match": ["test:NONE"]}
    ]});
    let found = ReasonScheme::check(&document.to_string()).unwrap();
    for kind in ViolationKind::ALL.iter().filter(|&&kind| kind != ViolationKind::NotUnderstood) {
        assert!(found.iter().any(|one| one.code == *kind), "{kind}: {found:#?}");
    }
    let error = ReasonScheme::from_json(&document.to_string()).unwrap_err();
    assert_eq!(error.path(), Some("$.concepts[0].code"));
    let errors = found.iter().filter(|one| one.severity == ViolationSeverity::Error).count();
    assert!(error.to_string().ends_with(&format!("(and {} more)", errors - 1)), "{error}");
}

#[test]
fn a_document_of_another_form_is_refused() {
    for (document, path, code) in [
        (json!({}), "$", ErrorCode::InvalidDocument),
        (
            json!({"id": "a b", "languages": ["en"], "concepts": []}),
            "$.id",
            ErrorCode::InvalidDocument,
        ),
        (
            json!({"id": "a", "languages": [], "concepts": []}),
            "$.languages",
            ErrorCode::InvalidDocument,
        ),
        (
            json!({"id": "a", "languages": ["en", "EN"], "concepts": []}),
            "$.languages[1]",
            ErrorCode::InvalidDocument,
        ),
        (
            json!({"id": "a", "version": 2, "languages": ["en"], "concepts": []}),
            "$.version",
            ErrorCode::UnsupportedVersion,
        ),
        (
            scheme(json!([with("A", json!({"recoverability": 5}))])),
            "$.concepts[0].recoverability",
            ErrorCode::InvalidDocument,
        ),
        (
            scheme(json!([with("A", json!({"initiator": "me"}))])),
            "$.concepts[0].initiator",
            ErrorCode::InvalidDocument,
        ),
        (
            scheme(json!([with("A", json!({"colour": 1}))])),
            "$.concepts[0].colour",
            ErrorCode::InvalidDocument,
        ),
        (
            scheme((0..2001).map(|at| concept(&format!("A{at}"))).collect()),
            "$.concepts",
            ErrorCode::TooLarge,
        ),
    ] {
        let error = ReasonScheme::check(&document.to_string()).unwrap_err();
        assert_eq!((error.path(), error.code()), (Some(path), code), "{error}");
    }
}

#[test]
fn equal_labels_are_a_warning_and_are_both_found() {
    let document = scheme(json!([
        with("A", json!({"labels": {"en": "Same"}})),
        with("B", json!({"labels": {"en": "same"}}))
    ]));
    let scheme = ReasonScheme::from_json(&document.to_string()).unwrap();
    assert_eq!(scheme.warnings().len(), 1);
    assert_eq!(scheme.find("SAME"), ["A", "B"]);
}

#[test]
fn replacements_are_followed_to_their_end() {
    use MigrationStatus::*;
    let document = scheme(json!([
        concept("A"),
        with("B", json!({"replaced_by": ["A"]})),
        with("C", json!({"deprecated": true, "replaced_by": ["B"]})),
        with("D", json!({"replaced_by": ["A", "B"]})),
        with("E", json!({"deprecated": true})),
        with("F", json!({"replaced_by": ["E"]}))
    ]));
    let scheme = ReasonScheme::from_json(&document.to_string()).unwrap();
    for (code, end, status) in [
        ("A", "A", Current),
        ("B", "A", Replaced),
        ("C", "A", Replaced),
        ("D", "D", Ambiguous),
        ("E", "E", Retired),
        ("F", "E", Retired),
    ] {
        let found = scheme.migrate(code).unwrap();
        assert_eq!((found.code.as_str(), found.status), (end, status), "{code}");
    }
    assert_eq!(scheme.codes(true), ["A"]);
    assert!(scheme.migrate("X").is_err());
}

#[test]
fn an_extension_keeps_what_it_does_not_name() {
    let roots = roots();
    let gym = roots
        .extend(
            r#"{"id": "gym", "revision": 3, "relabel": {"NEED": {"en": "No more training"}},
            "retire": {"UNKNOWN.OTHER": null}}"#,
        )
        .unwrap();
    assert_eq!((gym.id(), gym.revision()), ("gym", 3));
    assert_eq!(gym.get("NEED").unwrap().label("he").unwrap(), "הצורך עצמו נעלם");
    assert_eq!(gym.codes(true).len(), 43);
    assert_ne!(gym.hash(), roots.hash());
    let next = roots.extend("{}").unwrap();
    assert_eq!((next.id(), next.revision()), ("root", 2));
    for (json, path) in [
        (r#"{"revision": 1}"#, "$.revision"),
        (r#"{"retire": {"NEED.X": null}}"#, "$.retire.NEED.X"),
        (r#"{"relabel": {"X": {"en": "x"}}}"#, "$.relabel.X"),
        (r#"{"add": [{"code": "SERVICE.NEW"}]}"#, "$.add[0].labels.en"),
        (r#"{"add": [{"code": "NEED", "labels": {"en": "x", "he": "א"}}]}"#, "$.add[0].code"),
        (r#"{"adds": []}"#, "$.adds"),
    ] {
        assert_eq!(roots.extend(json).unwrap_err().path(), Some(path), "{json}");
    }
}

#[test]
fn a_wording_that_becomes_the_label_is_no_longer_another_one() {
    let stated = stated();
    let label = stated.get("NO_NEED").unwrap().alt("en")[0].clone();
    let other = json!({"relabel": {"NO_NEED": {"en": label}}}).to_string();
    let other = stated.extend(&other).unwrap();
    assert_eq!(other.get("NO_NEED").unwrap().label("en").unwrap(), label);
}

/// Documents of small trees, with replacements.
fn documents() -> impl Strategy<Value = Value> {
    proptest::collection::vec((0_usize..6, any::<bool>(), "[א-ת a-z]{0,6}"), 1..12).prop_map(
        |all| {
            let mut codes: Vec<String> = Vec::new();
            let mut concepts = Vec::new();
            for (at, (above, dead, wording)) in all.into_iter().enumerate() {
                let above = codes.get(above).filter(|code| code.matches('.').count() < 3);
                let code = above.map_or(format!("C{at}"), |above| format!("{above}.C{at}"));
                let mut more = json!({"alt": {"en": [format!("{wording} {at}")]}});
                if dead && at > 0 {
                    more["replaced_by"] = json!([codes[0]]);
                }
                concepts.push(with(&code, more));
                codes.push(code);
            }
            scheme(concepts.into())
        },
    )
}

proptest! {
    #[test]
    fn documents_are_read_as_they_are_written(document in documents()) {
        let scheme = ReasonScheme::from_json(&document.to_string()).unwrap();
        let again = ReasonScheme::from_json(scheme.to_json()).unwrap();
        prop_assert_eq!(scheme.to_json(), again.to_json());
        let back = ReasonScheme::from_skos(&scheme.to_skos().unwrap()).unwrap();
        prop_assert_eq!(scheme.to_json(), back.to_json());
        prop_assert!(back.warnings().len() == scheme.warnings().len());
    }

    #[test]
    fn an_extension_violates_nothing(document in documents(), name in "[A-Z]{1,5}") {
        let scheme = ReasonScheme::from_json(&document.to_string()).unwrap();
        let first = scheme.concepts()[0].code();
        let change = json!({
            "add": [with(&format!("NEW_{name}"), json!({}))],
            "relabel": {first: {"en": name}},
            "retire": {first: format!("NEW_{name}")}
        });
        let extended = scheme.extend(&change.to_string()).unwrap();
        let found = ReasonScheme::check(extended.to_json()).unwrap();
        prop_assert!(found.iter().all(|one| one.severity == ViolationSeverity::Warning));
        let codes: Vec<&str> = scheme.concepts().iter().map(Concept::code).collect();
        prop_assert!(codes.iter().all(|code| extended.contains(code)));
    }

    #[test]
    fn any_text_is_checked_without_a_panic(text in "[\\{\\}\\[\\]\":,a-zA-Z0-9. ]{0,60}") {
        let _ = ReasonScheme::check(&text);
        let _ = ReasonScheme::from_skos(&text);
        let _ = roots().find(&text);
    }
}
