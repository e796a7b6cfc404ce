//! Which concept of a document is below which.

use std::collections::BTreeMap;

use crate::churn::scheme::concept::Concept;

/// The concepts of a document by their codes, and the parent of each.
///
/// It is also made of documents with violations: of equal codes the first counts, and of several
/// parents the first that is there.
#[derive(Debug)]
pub(crate) struct Tree {
    places: BTreeMap<String, usize>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    tops: Vec<usize>,
}

impl Tree {
    pub(crate) fn new(concepts: &[Concept]) -> Tree {
        let mut places = BTreeMap::new();
        for (at, concept) in concepts.iter().enumerate() {
            places.entry(concept.code.clone()).or_insert(at);
        }
        let parent = |concept: &Concept| {
            concept.broader().into_iter().find_map(|code| places.get(code).copied())
        };
        let parents: Vec<Option<usize>> = concepts.iter().map(parent).collect();
        let mut children = vec![Vec::new(); concepts.len()];
        let mut tops = Vec::new();
        for (&at, parent) in places.values().zip(places.values().map(|&at| parents.get(at))) {
            match parent.copied().flatten().and_then(|parent| children.get_mut(parent)) {
                Some(siblings) => siblings.push(at),
                None => tops.push(at),
            }
        }
        Tree { places, parents, children, tops }
    }

    pub(crate) fn place(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }

    /// The codes in their order, each with its place.
    pub(crate) fn codes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.places.iter().map(|(code, &at)| (code.as_str(), at))
    }

    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        self.parents.get(at).copied().flatten()
    }

    /// The concepts directly below one, in the order of their codes.
    pub(crate) fn children(&self, at: usize) -> &[usize] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    /// The concepts below no other, in the order of their codes.
    pub(crate) fn tops(&self) -> &[usize] {
        &self.tops
    }

    /// The concepts above one, the nearest first. A circle is followed once.
    pub(crate) fn ancestors(&self, at: usize) -> Vec<usize> {
        let above = std::iter::successors(self.parent(at), |&above| self.parent(above));
        let mut found = Vec::new();
        for above in above.take(self.parents.len()) {
            if above == at || found.contains(&above) {
                break;
            }
            found.push(above);
        }
        found
    }

    /// Whether a concept can be assigned, as its document says or because there is none below it.
    pub(crate) fn is_assignable(&self, at: usize, concept: &Concept) -> bool {
        concept.assignable.unwrap_or_else(|| self.children(at).is_empty())
    }
}
