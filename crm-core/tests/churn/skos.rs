//! Schemes as SKOS, there and back.

use crm_core::churn::{ReasonScheme, ViolationKind};
use serde_json::{Value, json};

use crate::{roots, stated};

#[test]
fn standard_schemes_come_back_the_same() {
    for scheme in [roots(), stated()] {
        let skos = scheme.to_skos().unwrap();
        let back = ReasonScheme::from_skos(&skos).unwrap();
        assert_eq!(back.to_json(), scheme.to_json());
        assert_eq!(back.to_skos().unwrap(), skos);
        assert!(back.warnings().is_empty());
    }
}

#[test]
fn mappings_come_back_the_same() {
    let scheme = ReasonScheme::from_json(
        &json!({ "id": "gym", "languages": ["en"], "concepts": [
            {"code": "A", "labels": {"en": "a"}, "definition": {"en": "what a is"},
             "related": ["other:x y", "gym:B"], "exact_match": ["odoo:Too expensive"],
             "close_match": ["http://example.com/a#b"], "broad_match": ["x:1"], "narrow_match": ["x:2"]},
            {"code": "B", "labels": {"en": "b"}, "broader": "C"},
            {"code": "C", "labels": {"en": "c"}, "assignable": true, "needs_diagnosis": true}
        ]})
        .to_string(),
    )
    .unwrap();
    let back = ReasonScheme::from_skos(&scheme.to_skos().unwrap()).unwrap();
    assert_eq!(back.to_json(), scheme.to_json());
}

fn foreign(concept: Value) -> String {
    json!({
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "label": {"@id": "skos:prefLabel", "@container": "@language"}
        },
        "@graph": [
            {"@id": "http://example.com/s", "@type": ["skos:ConceptScheme"]},
            concept
        ]
    })
    .to_string()
}

#[test]
fn another_vocabulary_is_read_and_what_is_left_out_is_listed() {
    let skos = foreign(json!({
        "@id": "http://example.com/s#PRICE",
        "@type": "http://www.w3.org/2004/02/skos/core#Concept",
        "label": {"en": "Price", "he": "מחיר"},
        "http://www.w3.org/2004/02/skos/core#altLabel": [
            {"@language": "en", "@value": "Cost"}, "no language"
        ],
        "skos:editorialNote": "later",
        "dct:creator": "somebody"
    }));
    let scheme = ReasonScheme::from_skos(&skos).unwrap();
    assert_eq!((scheme.id(), scheme.languages().len()), ("s", 2));
    assert_eq!(scheme.get("PRICE").unwrap().alt("en"), ["Cost"]);
    let paths: Vec<&str> = scheme.warnings().iter().map(|one| one.path.as_str()).collect();
    assert_eq!(scheme.warnings()[0].code, ViolationKind::NotUnderstood);
    assert_eq!(
        paths,
        [
            "$.@graph[1].dct:creator",
            "$.@graph[1].http://www.w3.org/2004/02/skos/core#altLabel",
            "$.@graph[1].skos:editorialNote"
        ]
    );
}

#[test]
fn what_is_no_scheme_is_refused() {
    let twice = foreign(json!({"@id": "x:A", "@type": "skos:Concept", "skos:prefLabel": [
        {"@language": "en", "@value": "a"}, {"@language": "en", "@value": "b"}
    ]}));
    for (json, path) in [
        ("[]", "$"),
        ("{}", "$.@graph"),
        (r#"{"@graph": []}"#, "$.@graph"),
        (r#"{"@graph": [1]}"#, "$.@graph[0]"),
        (twice.as_str(), "$.@graph[1].skos:prefLabel"),
        (foreign(json!({"@type": "skos:Concept"})).as_str(), "$.@graph[1].@id"),
    ] {
        assert_eq!(ReasonScheme::from_skos(json).unwrap_err().path(), Some(path), "{json}");
    }
}

#[test]
fn what_is_narrower_is_below() {
    let skos = json!({
        "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
        "@graph": [
            {"@id": "urn:s", "@type": "skos:ConceptScheme"},
            {"@id": "urn:s:A", "@type": "skos:Concept", "skos:prefLabel": {"en": "a"},
             "skos:narrower": [{"@id": "urn:s:B"}, {"@id": "urn:s:NONE"}]},
            {"@id": "urn:s:B", "@type": "skos:Concept", "skos:prefLabel": {"en": "b"}}
        ]
    });
    let scheme = ReasonScheme::from_skos(&skos.to_string()).unwrap();
    assert_eq!(scheme.ancestors("B").unwrap(), ["A"]);
    assert_eq!(scheme.warnings().len(), 1);
}
