//! A scheme from SKOS.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::churn::scheme::document::{SchemeDocument, VERSION};
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::scheme::skos_term::{FIELDS, MAPPINGS, PREFIXES, SKOS, local};
use crate::churn::scheme::violation::{Violation, ViolationKind};
use crate::document::document::{invalid, parse, short};
use crate::error::error::Result;

impl ReasonScheme {
    /// Reads a scheme from SKOS in a subset of JSON-LD: one object with a `@context` of prefixes and
    /// terms, and a `@graph` of one concept scheme and its concepts.
    ///
    /// Terms may be compact or full IRIs; texts are objects with `@language` and `@value`, or an
    /// object by language. The code of a concept is its `skos:notation`, or the end of its `@id`.
    /// What is not understood is left out, and each such place is among the
    /// [`warnings`](ReasonScheme::warnings).
    ///
    /// # Errors
    ///
    /// [`InvalidDocument`](crate::Error::InvalidDocument) at the path in the graph for what has not
    /// this form, and at the path in the scheme for what the scheme may not say.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::ReasonScheme;
    ///
    /// let gym = ReasonScheme::from_skos(r#"{
    ///     "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
    ///     "@graph": [
    ///         {"@id": "http://example.com/gym", "@type": "skos:ConceptScheme"},
    ///         {"@id": "http://example.com/gym/CROWDED", "@type": "skos:Concept",
    ///          "skos:prefLabel": {"@language": "en", "@value": "Too crowded"},
    ///          "skos:scopeNote": "Evenings"}
    ///     ]
    /// }"#)?;
    /// assert_eq!((gym.id(), gym.codes(true)), ("gym", vec!["CROWDED"]));
    /// assert_eq!(gym.warnings()[0].path, "$.@graph[1].skos:scopeNote");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_skos(json: &str) -> Result<ReasonScheme> {
        let document = parse(json)?;
        let Value::Object(whole) = &document else {
            return Err(invalid("$", "expected an object with @context and @graph"));
        };
        let Some(Value::Array(graph)) = whole.get("@graph") else {
            return Err(invalid("$.@graph", "must be a list of the scheme and its concepts"));
        };
        let mut reader = Reader { terms: terms(whole.get("@context")), found: Vec::new() };
        for key in whole.keys().filter(|key| !matches!(key.as_str(), "@context" | "@graph")) {
            reader.skip(format!("$.{key}"), "is no part of a scheme");
        }
        let (scheme, found) = reader.read(graph)?;
        ReasonScheme::with_warnings(SchemeDocument::from_value(scheme)?, found)
    }
}

/// The fields of a concept that SKOS has no term for, except for the texts.
const OWN: &[&str] = &[
    "initiator",
    "voluntary",
    "recoverability",
    "benefit",
    "assignable",
    "needs_diagnosis",
    "system",
    "deprecated",
    "replaced_by",
    "candidates",
    "literal",
];

/// The terms of a context by their names, and the prefixes.
fn terms(context: Option<&Value>) -> BTreeMap<String, String> {
    let mut terms: BTreeMap<String, String> =
        PREFIXES.iter().map(|&(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
    for (name, value) in context.and_then(Value::as_object).into_iter().flatten() {
        let iri = value.as_str().or_else(|| value.get("@id").and_then(Value::as_str));
        if let Some(iri) = iri {
            terms.insert(name.clone(), iri.to_owned());
        }
    }
    terms
}

struct Reader {
    terms: BTreeMap<String, String>,
    /// What was not understood.
    found: Vec<Violation>,
}

/// A concept as it is read, and the codes above it.
struct Node {
    fields: Map<String, Value>,
    broader: BTreeSet<String>,
}

impl Reader {
    fn skip(&mut self, path: String, why: &str) {
        self.found.push(Violation::new(ViolationKind::NotUnderstood, path, why.to_owned()));
    }

    /// A name as a full IRI.
    fn expand(&self, name: &str) -> String {
        let mut name = name.to_owned();
        // A term can be defined by a compact IRI.
        for _ in 0..2 {
            if let Some(iri) = self.terms.get(&name) {
                name.clone_from(iri);
            } else if let Some((prefix, rest)) = name.split_once(':')
                && let Some(iri) = self.terms.get(prefix)
                && !rest.starts_with("//")
            {
                name = format!("{iri}{rest}");
            }
        }
        name
    }

    fn read(mut self, graph: &[Value]) -> Result<(Value, Vec<Violation>)> {
        let mut scheme = None;
        let mut concepts = Vec::new();
        for (at, node) in graph.iter().enumerate() {
            let path = format!("$.@graph[{at}]");
            let Value::Object(node) = node else {
                return Err(invalid(
                    &path,
                    format!("expected an object, got {}", short(&node.clone())),
                ));
            };
            let kinds: Vec<String> =
                strings(node.get("@type")).iter().map(|one| self.expand(one)).collect();
            let is = |kind: &str| kinds.iter().any(|one| *one == format!("{SKOS}{kind}"));
            match (is("ConceptScheme"), is("Concept")) {
                (true, _) if scheme.is_none() => scheme = Some((path, node)),
                (true, _) => return Err(invalid(&path, "is a second concept scheme")),
                (_, true) => concepts.push((path, node)),
                _ => self.skip(path, "is neither a concept scheme nor a concept"),
            }
        }
        let Some((path, head)) = scheme else {
            return Err(invalid("$.@graph", "has no skos:ConceptScheme"));
        };
        let (mut document, iri) = self.head(&path, head)?;
        let codes = self.codes(&concepts, &iri)?;
        let nodes = self.nodes(&concepts, &codes)?;
        let nodes = self.with_narrower(&concepts, &codes, nodes);
        if !document.contains_key("languages") {
            let labels = nodes.iter().filter_map(|node| node.fields.get("labels")?.as_object());
            let languages: BTreeSet<&String> = labels.flat_map(Map::keys).collect();
            document.insert("languages".to_owned(), json!(languages));
        }
        let nodes: Vec<Value> = nodes.into_iter().map(Node::finish).collect();
        document.insert("concepts".to_owned(), nodes.into());
        Ok((document.into(), self.found))
    }

    fn head(
        &mut self,
        path: &str,
        head: &Map<String, Value>,
    ) -> Result<(Map<String, Value>, String)> {
        let iri = self.id(path, head)?;
        let mut document = Map::new();
        document.insert("version".to_owned(), VERSION.into());
        document.insert("id".to_owned(), end(&local(&iri)).into());
        for (key, value) in head.iter().filter(|(key, _)| !key.starts_with('@')) {
            let term = self.expand(key);
            match term.strip_prefix(FIELDS) {
                Some(field @ ("version" | "revision" | "languages" | "guided")) => {
                    document.insert(field.to_owned(), value.clone());
                }
                _ if term == format!("{SKOS}hasTopConcept") => {}
                _ => self.skip(format!("{path}.{key}"), "is no field of a scheme"),
            }
        }
        Ok((document, iri))
    }

    fn id(&self, path: &str, node: &Map<String, Value>) -> Result<String> {
        let id = node.get("@id").and_then(Value::as_str);
        id.map(|id| self.expand(id))
            .ok_or_else(|| invalid(&format!("{path}.@id"), "must be an IRI"))
    }

    /// The code of each concept by its IRI.
    fn codes(
        &self,
        concepts: &[(String, &Map<String, Value>)],
        scheme: &str,
    ) -> Result<BTreeMap<String, String>> {
        let mut codes = BTreeMap::new();
        for (path, node) in concepts {
            let iri = self.id(path, node)?;
            let notation =
                node.iter().find(|(key, _)| self.expand(key) == format!("{SKOS}notation"));
            let notation = notation.and_then(|(_, value)| literal(value));
            let code = notation.unwrap_or_else(|| {
                let rest =
                    iri.strip_prefix(scheme).map(|rest| rest.trim_start_matches([':', '/', '#']));
                end(&local(rest.filter(|rest| !rest.is_empty()).unwrap_or(&iri)))
            });
            if codes.insert(iri, code).is_some() {
                return Err(invalid(&format!("{path}.@id"), "is the IRI of an earlier concept"));
            }
        }
        Ok(codes)
    }

    fn nodes(
        &mut self,
        concepts: &[(String, &Map<String, Value>)],
        codes: &BTreeMap<String, String>,
    ) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        for (path, node) in concepts {
            let code = codes.get(&self.id(path, node)?).cloned().unwrap_or_default();
            let mut read = Node { fields: Map::new(), broader: BTreeSet::new() };
            read.fields.insert("code".to_owned(), code.into());
            for (key, value) in node.iter().filter(|(key, _)| !key.starts_with('@')) {
                self.property(&format!("{path}.{key}"), key, value, codes, &mut read)?;
            }
            nodes.push(read);
        }
        Ok(nodes)
    }

    fn property(
        &mut self,
        path: &str,
        key: &str,
        value: &Value,
        codes: &BTreeMap<String, String>,
        node: &mut Node,
    ) -> Result<()> {
        let term = self.expand(key);
        if let Some(field) = term.strip_prefix(FIELDS) {
            let value = match field {
                "probe" | "response" => self.texts(path, value)?,
                _ if OWN.contains(&field) => value.clone(),
                _ => {
                    self.skip(path.to_owned(), "is no field of a concept");
                    return Ok(());
                }
            };
            node.fields.insert(field.to_owned(), value);
            return Ok(());
        }
        let Some(term) = term.strip_prefix(SKOS) else {
            self.skip(path.to_owned(), "is no term of SKOS");
            return Ok(());
        };
        match term {
            "notation" | "inScheme" | "topConceptOf" | "narrower" => {}
            "prefLabel" => drop(node.fields.insert("labels".to_owned(), self.texts(path, value)?)),
            "definition" => drop(node.fields.insert(term.to_owned(), self.texts(path, value)?)),
            "altLabel" => drop(node.fields.insert("alt".to_owned(), self.wordings(path, value))),
            "broader" => {
                node.broader.extend(self.references(value).iter().map(|iri| code_of(iri, codes)))
            }
            "related" | "relatedMatch" => self.targets("related", value, node),
            _ => match MAPPINGS.iter().find(|(_, one)| *one == term) {
                Some((field, _)) => self.targets(field, value, node),
                None => self.skip(path.to_owned(), "is a term of SKOS that a scheme does not have"),
            },
        }
        Ok(())
    }

    fn targets(&self, field: &str, value: &Value, node: &mut Node) {
        let targets = self.references(value).into_iter().map(|iri| Value::from(local(&iri)));
        let list = node.fields.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.extend(targets);
        }
    }

    /// What is below a concept has it above.
    fn with_narrower(
        &mut self,
        concepts: &[(String, &Map<String, Value>)],
        codes: &BTreeMap<String, String>,
        mut nodes: Vec<Node>,
    ) -> Vec<Node> {
        for (path, concept) in concepts {
            let Ok(iri) = self.id(path, concept) else { continue };
            let above = code_of(&iri, codes);
            for (key, value) in concept.iter() {
                if self.expand(key) != format!("{SKOS}narrower") {
                    continue;
                }
                for narrower in self.references(value) {
                    let code = code_of(&narrower, codes);
                    let node = nodes
                        .iter_mut()
                        .find(|node| node.fields.get("code") == Some(&code.clone().into()));
                    match node {
                        Some(node) => drop(node.broader.insert(above.clone())),
                        None => {
                            self.skip(format!("{path}.{key}"), "names a concept that is not there")
                        }
                    }
                }
            }
        }
        nodes
    }

    /// The full IRIs that a value refers to.
    fn references(&self, value: &Value) -> Vec<String> {
        let one = |value: &Value| {
            let id = value.as_str().or_else(|| value.get("@id").and_then(Value::as_str));
            id.map(|id| self.expand(id))
        };
        each(value).iter().filter_map(one).collect()
    }

    /// Texts by language, of which each has one.
    fn texts(&mut self, path: &str, value: &Value) -> Result<Value> {
        let mut texts = Map::new();
        for (language, text) in self.spoken(path, value) {
            if texts.insert(language.clone(), text.into()).is_some() {
                let message =
                    format!("label_conflict: two texts in the language {language:?} (SKOS S14)");
                return Err(invalid(path, message));
            }
        }
        Ok(texts.into())
    }

    /// Lists of texts by language.
    fn wordings(&mut self, path: &str, value: &Value) -> Value {
        let mut wordings: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (language, text) in self.spoken(path, value) {
            wordings.entry(language).or_default().push(text);
        }
        json!(wordings)
    }

    /// Texts, each with its language.
    fn spoken(&mut self, path: &str, value: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for one in each(value) {
            let text = |key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
            match (text("@language"), text("@value"), one) {
                (Some(language), Some(text), _) => found.push((language, text)),
                // Texts by language.
                (None, None, Value::Object(languages)) => {
                    for (language, texts) in languages {
                        let texts = strings(Some(texts)).into_iter();
                        found.extend(texts.map(|text| (language.clone(), text)));
                    }
                }
                _ => self.skip(path.to_owned(), "is a text without a language"),
            }
        }
        found
    }
}

impl Node {
    fn finish(mut self) -> Value {
        if !self.broader.is_empty() {
            self.fields.insert("broader".to_owned(), json!(self.broader));
        }
        self.fields.into()
    }
}

/// The code of a concept, or the end of its IRI if it is not in the graph.
fn code_of(iri: &str, codes: &BTreeMap<String, String>) -> String {
    codes.get(iri).cloned().unwrap_or_else(|| end(&local(iri)))
}

/// What comes after the last separator of an IRI.
fn end(iri: &str) -> String {
    iri.trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned()
}

/// The elements of a list, or the one value.
fn each(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        one => std::slice::from_ref(one),
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let all = value.map_or(&[][..], each).iter();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A text, with or without a language or a type.
fn literal(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value.get("@value").and_then(Value::as_str));
    text.map(str::to_owned)
}
