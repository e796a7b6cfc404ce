//! A scheme as SKOS.

use serde_json::{Map, Value, json};

use crate::churn::scheme::concept::{Concept, Texts};
use crate::churn::scheme::document::SchemeDocument;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::scheme::skos_term::{MAPPINGS, PREFIXES, compact};
use crate::document::document::{canonical, value};
use crate::error::error::Result;

impl ReasonScheme {
    /// Writes the scheme as SKOS in a subset of JSON-LD: one context and one graph. What SKOS has no
    /// term for is under the prefix `crm`.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Reference
    ///
    /// SKOS Simple Knowledge Organization System Reference, W3C Recommendation (2009); JSON-LD 1.1,
    /// W3C Recommendation (2020).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// let skos = roots.to_skos()?;
    /// assert!(skos.contains(r#""skos:broader":{"@id":"reason:root:OFFER"}"#));
    /// assert_eq!(ReasonScheme::from_skos(&skos)?, roots);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_skos(&self) -> Result<String> {
        let document = self.document();
        let context: Map<String, Value> =
            PREFIXES.iter().map(|&(prefix, iri)| (prefix.to_owned(), iri.into())).collect();
        let mut graph = vec![head(document)];
        for concept in &document.concepts {
            graph.push(node(document, concept)?);
        }
        canonical(&json!({ "@context": context, "@graph": graph }))
    }
}

fn head(document: &SchemeDocument) -> Value {
    json!({
        "@id": compact(&document.id),
        "@type": "skos:ConceptScheme",
        "crm:version": document.version,
        "crm:revision": document.revision,
        "crm:languages": document.languages,
        "crm:guided": document.guided,
    })
}

/// The keys of a concept that SKOS has terms for.
const TERMS: &[&str] = &[
    "code",
    "broader",
    "labels",
    "alt",
    "definition",
    "exact_match",
    "close_match",
    "broad_match",
    "narrow_match",
    "related",
];

/// The keys of a concept that are texts by language, under our prefix.
const TEXTS: [&str; 2] = ["probe", "response"];

fn node(document: &SchemeDocument, concept: &Concept) -> Result<Value> {
    let own = |code: &str| compact(&format!("{}:{code}", document.id));
    let mut node = Map::new();
    let mut put = |key: &str, value: Value| drop(node.insert(key.to_owned(), value));
    put("@id", own(&concept.code).into());
    put("@type", "skos:Concept".into());
    put("skos:inScheme", reference(&compact(&document.id)));
    put("skos:notation", concept.code.clone().into());
    match concept.broader().as_slice() {
        [] => put("skos:topConceptOf", reference(&compact(&document.id))),
        [one, ..] => put("skos:broader", reference(&own(one))),
    }
    put("skos:prefLabel", texts(&concept.labels));
    let alt = concept.alt.iter();
    let alt: Vec<Value> = alt
        .flat_map(|(language, wordings)| wordings.iter().map(|one| text(language, one)))
        .collect();
    let own_scheme = format!("{}:", document.id);
    let (related, matched): (Vec<&String>, Vec<&String>) =
        concept.related.iter().partition(|target| target.starts_with(&own_scheme));
    let references = |targets: &[&String]| -> Value {
        targets.iter().map(|target| reference(&compact(target))).collect()
    };
    for (key, list) in [
        ("skos:altLabel", Value::Array(alt)),
        ("skos:definition", texts(&concept.definition)),
        ("crm:probe", texts(&concept.probe)),
        ("crm:response", texts(&concept.response)),
        ("skos:related", references(&related)),
        ("skos:relatedMatch", references(&matched)),
    ] {
        if list.as_array().is_some_and(|list| !list.is_empty()) {
            put(key, list);
        }
    }
    let Value::Object(fields) = value(concept)? else { return Ok(node.into()) };
    for (key, term) in MAPPINGS {
        if let Some(targets) = fields.get(key).and_then(Value::as_array) {
            let targets = targets.iter().filter_map(Value::as_str);
            let targets = targets.map(|target| reference(&compact(target))).collect();
            node.insert(format!("skos:{term}"), targets);
        }
    }
    for (key, value) in fields {
        if !TERMS.contains(&&*key) && !TEXTS.contains(&&*key) {
            node.insert(format!("crm:{key}"), value);
        }
    }
    Ok(node.into())
}

fn reference(id: &str) -> Value {
    json!({ "@id": id })
}

fn text(language: &str, text: &str) -> Value {
    json!({ "@language": language, "@value": text })
}

fn texts(texts: &Texts) -> Value {
    texts.iter().map(|(language, one)| text(language, one)).collect()
}
