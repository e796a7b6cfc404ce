//! The check of a scheme's document.

use std::collections::BTreeMap;

use crate::churn::scheme::circle::circles;
use crate::churn::scheme::code::{ALLOWED, is_code, prefix};
use crate::churn::scheme::concept::{Concept, Texts};
use crate::churn::scheme::document::SchemeDocument;
use crate::churn::scheme::tree::Tree;
use crate::churn::scheme::violation::{Violation, ViolationKind};
use crate::error::text::{circle, cut, list};
use crate::text::fold::fold;

/// Returns every violation, in the order of the concepts.
pub(crate) fn violations(document: &SchemeDocument) -> Vec<Violation> {
    let tree = Tree::new(&document.concepts);
    let mut check = Check { document, tree: &tree, found: Vec::new() };
    for (at, concept) in document.concepts.iter().enumerate() {
        check.code(at, concept);
        check.parents(at, concept);
        check.labels(at, concept);
        check.references(at, concept);
        check.mappings(at, concept);
        check.guide(at, concept);
    }
    check.circles();
    check.label_twice();
    // Circles and equal labels stand at their first concept.
    check.found.sort_by_key(|(at, _)| *at);
    check.found.into_iter().map(|(_, violation)| violation).collect()
}

struct Check<'d> {
    document: &'d SchemeDocument,
    tree: &'d Tree,
    /// The violations, each with the place of its concept.
    found: Vec<(usize, Violation)>,
}

impl Check<'_> {
    fn add(&mut self, at: usize, place: &str, kind: ViolationKind, message: String) {
        let path = format!("$.concepts[{at}]{place}");
        self.found.push((at, Violation::new(kind, path, message)));
    }

    fn code(&mut self, at: usize, concept: &Concept) {
        let code = &concept.code;
        if !is_code(code) {
            let message = format!("must be {ALLOWED}, got {:?}", cut(code, 100));
            self.add(at, ".code", ViolationKind::BadCode, message);
        }
        if let Some(first) = self.tree.place(code).filter(|&first| first != at) {
            let message = format!("{} is already the code of $.concepts[{first}]", quoted(code));
            self.add(at, ".code", ViolationKind::DuplicateCode, message);
        }
    }

    fn parents(&mut self, at: usize, concept: &Concept) {
        let above = concept.broader();
        let given = !concept.broader.0.is_empty();
        let place = if given { ".broader" } else { ".code" };
        for code in above.iter().filter(|code| self.tree.place(code).is_none()) {
            let message =
                format!("{} is below {}, which is not there", quoted(&concept.code), quoted(code));
            self.add(at, place, ViolationKind::MissingParent, message);
        }
        // The code says a parent too, if that is there.
        let by_code = prefix(&concept.code).filter(|code| self.tree.place(code).is_some());
        let mut parents: Vec<&str> = above.into_iter().chain(by_code).collect();
        parents.sort_unstable();
        parents.dedup();
        if let [_, _, ..] = parents.as_slice() {
            let parents: Vec<String> = parents.iter().map(|&code| code.to_owned()).collect();
            let message = format!(
                "{} must be below one concept, got {}",
                quoted(&concept.code),
                list(&parents)
            );
            self.add(at, place, ViolationKind::TwoParents, message);
        }
    }

    fn labels(&mut self, at: usize, concept: &Concept) {
        for language in self.lacking(&concept.labels) {
            let message = format!("{} has no label in {language:?}", quoted(&concept.code));
            let place = format!(".labels.{language}");
            self.add(at, &place, ViolationKind::MissingLabel, message);
        }
        let languages: Vec<&String> = concept.labels.keys().collect();
        for (next, language) in languages.iter().enumerate() {
            let before = languages.iter().take(next);
            let mut before = before.filter(|one| one.eq_ignore_ascii_case(language));
            if let Some(first) = before.next() {
                let message = format!(
                    "{} must have one preferred label in a language, got {first:?} and {language:?}",
                    quoted(&concept.code)
                );
                let place = format!(".labels.{language}");
                self.add(at, &place, ViolationKind::LabelConflict, message);
            }
        }
        for (language, wordings) in &concept.alt {
            let label = concept.labels.get(language);
            for (next, wording) in wordings.iter().enumerate() {
                if Some(wording) == label {
                    let message = format!(
                        "another wording must differ from the preferred label, got {}",
                        quoted(wording)
                    );
                    let place = format!(".alt.{language}[{next}]");
                    self.add(at, &place, ViolationKind::LabelConflict, message);
                }
            }
        }
    }

    fn references(&mut self, at: usize, concept: &Concept) {
        for (next, code) in concept.replaced_by.iter().enumerate() {
            if self.tree.place(code).is_none() {
                let message = format!(
                    "{} is replaced by {}, which is not there",
                    quoted(&concept.code),
                    quoted(code)
                );
                let place = format!(".replaced_by[{next}]");
                self.add(at, &place, ViolationKind::Dangling, message);
            }
        }
        let roots = [("candidates", &concept.candidates), ("literal", &concept.literal)];
        for (key, codes) in roots {
            for (next, code) in codes.iter().enumerate().filter(|(_, code)| !is_code(code)) {
                let message = format!("must be {ALLOWED}, got {}", quoted(code));
                self.add(at, &format!(".{key}[{next}]"), ViolationKind::BadCode, message);
            }
        }
        for (key, targets) in mappings(concept) {
            for (next, target) in targets.iter().enumerate() {
                self.target(at, &format!(".{key}[{next}]"), target);
            }
        }
    }

    /// Checks a `scheme:code`, which must be there if it is of this scheme.
    fn target(&mut self, at: usize, place: &str, target: &str) {
        match target.split_once(':') {
            Some((scheme, code)) if !scheme.is_empty() && !code.is_empty() => {
                if scheme == self.document.id && self.tree.place(code).is_none() {
                    let message = format!("{} is not in this scheme", quoted(code));
                    self.add(at, place, ViolationKind::Dangling, message);
                }
            }
            _ => {
                let message = format!("must be scheme:code, got {}", quoted(target));
                self.add(at, place, ViolationKind::BadCode, message);
            }
        }
    }

    fn mappings(&mut self, at: usize, concept: &Concept) {
        let above = self.tree.ancestors(at);
        for (next, target) in concept.related.iter().enumerate() {
            let own = target.split_once(':').filter(|(scheme, _)| *scheme == self.document.id);
            let Some(other) = own.and_then(|(_, code)| self.tree.place(code)) else { continue };
            if other == at || above.contains(&other) || self.tree.ancestors(other).contains(&at) {
                let message = format!(
                    "{} must not be related to what is above or below it, got {}",
                    quoted(&concept.code),
                    quoted(target)
                );
                let place = format!(".related[{next}]");
                self.add(at, &place, ViolationKind::RelatedIsBroader, message);
            }
        }
        let others = [
            ("broad_match", &concept.broad_match),
            ("narrow_match", &concept.narrow_match),
            ("related", &concept.related),
        ];
        for (next, target) in concept.exact_match.iter().enumerate() {
            for (key, _) in others.iter().filter(|(_, targets)| targets.contains(target)) {
                let message = format!("{} must not also be in {key}", quoted(target));
                let place = format!(".exact_match[{next}]");
                self.add(at, &place, ViolationKind::MappingConflict, message);
            }
        }
    }

    fn guide(&mut self, at: usize, concept: &Concept) {
        let is_asked = self.tree.is_assignable(at, concept) && !concept.system;
        if !self.document.guided || !is_asked {
            return;
        }
        for (key, what, texts, kind) in [
            ("probe", "probing question", &concept.probe, ViolationKind::MissingProbe),
            ("response", "response", &concept.response, ViolationKind::MissingResponse),
        ] {
            for language in self.lacking(texts) {
                let message = format!("{} has no {what} in {language:?}", quoted(&concept.code));
                self.add(at, &format!(".{key}.{language}"), kind, message);
            }
        }
    }

    /// The languages of the scheme in which there is no text.
    fn lacking(&self, texts: &Texts) -> Vec<String> {
        let is_there =
            |language: &&String| texts.get(*language).is_none_or(|text| text.trim().is_empty());
        self.document.languages.iter().filter(is_there).cloned().collect()
    }

    fn circles(&mut self) {
        let concepts = &self.document.concepts;
        let above = |at: usize| self.tree.parent(at).into_iter().collect();
        let above: Vec<Vec<usize>> = (0..concepts.len()).map(above).collect();
        self.circle(&above, ".broader", ViolationKind::Cycle, "are below each other");
        let places = |concept: &Concept| {
            concept.replaced_by.iter().filter_map(|code| self.tree.place(code)).collect()
        };
        let later: Vec<Vec<usize>> = concepts.iter().map(places).collect();
        self.circle(&later, ".replaced_by", ViolationKind::ReplacementCycle, "replace each other");
    }

    fn circle(&mut self, edges: &[Vec<usize>], place: &str, kind: ViolationKind, what: &str) {
        for places in circles(edges) {
            let at = places.iter().copied().min().unwrap_or_default();
            // It starts at its first concept.
            let start = places.iter().position(|&place| place == at).unwrap_or_default();
            let around = places.iter().skip(start).chain(places.iter().skip(1).take(start));
            let codes = around.filter_map(|&place| self.document.concepts.get(place));
            let codes: Vec<String> = codes.map(|concept| concept.code.clone()).collect();
            self.add(at, place, kind, format!("concepts {what} in a circle: {}", circle(&codes)));
        }
    }

    fn label_twice(&mut self) {
        for (at, other, language) in equal_labels(self.document, self.tree) {
            self.found.push((at, twice(self.document, at, other, &language, "")));
        }
    }
}

/// The concepts with the folded label of an earlier one: each with the first one and the language.
pub(crate) fn equal_labels(document: &SchemeDocument, tree: &Tree) -> Vec<(usize, usize, String)> {
    let mut first: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, concept) in document.concepts.iter().enumerate() {
        if tree.place(&concept.code) != Some(at) {
            continue;
        }
        for (language, label) in &concept.labels {
            let before = *first.entry((language, fold(label))).or_insert(at);
            if before != at {
                found.push((at, before, language.clone()));
            }
        }
    }
    found
}

/// The warning for a concept with the label of another; `detail` ends the message.
pub(crate) fn twice(
    document: &SchemeDocument,
    at: usize,
    other: usize,
    language: &str,
    detail: &str,
) -> Violation {
    let concept = |at: usize| document.concepts.get(at);
    let code = |at: usize| concept(at).map_or(String::new(), |concept| quoted(&concept.code));
    let label = concept(at).and_then(|concept| concept.labels.get(language));
    let message = format!(
        "{} has the label of {}, {}{detail}",
        code(at),
        code(other),
        quoted(label.map_or("", String::as_str)),
    );
    let path = format!("$.concepts[{at}].labels.{language}");
    Violation::new(ViolationKind::LabelTwice, path, message)
}

/// The lists of `scheme:code` of a concept.
pub(crate) fn mappings(concept: &Concept) -> [(&'static str, &Vec<String>); 5] {
    [
        ("exact_match", &concept.exact_match),
        ("close_match", &concept.close_match),
        ("broad_match", &concept.broad_match),
        ("narrow_match", &concept.narrow_match),
        ("related", &concept.related),
    ]
}

/// A text from the document in quotes, cut to what a message can hold.
fn quoted(text: &str) -> String {
    format!("{:?}", cut(text, 100))
}
