//! What a tally counts by.

use crate::churn::tally::definition::TallyDefinition;

/// A key of a grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    Root,
    Stated,
    Dissatisfaction,
    Contributing,
    Month,
    Representative,
    /// The offer, and whether the customer stayed.
    Offer,
    /// An entry of `by`, by its position.
    By(usize),
}

/// A grouping: sums by an outer key and a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The name in a saved state.
    pub(crate) name: String,
    pub(crate) outer: Option<Axis>,
    pub(crate) inner: Axis,
}

impl Place {
    /// The groupings of a definition, in the order in which they are stored.
    pub(crate) fn all(definition: &TallyDefinition) -> Vec<Place> {
        let place = |name: &str, outer, inner| Place { name: name.to_owned(), outer, inner };
        let mut places = vec![place("root", None, Axis::Root)];
        let mut add = |has: bool, name: &str, outer: Axis, inner: Axis| {
            if has {
                places.push(place(name, Some(outer), inner));
            }
        };
        let stated = definition.stated.is_some();
        let representative = definition.representative.is_some();
        add(stated, "stated", Axis::Stated, Axis::Root);
        add(definition.date.is_some(), "month", Axis::Month, Axis::Root);
        add(representative, "representative", Axis::Representative, Axis::Root);
        let both = stated && representative;
        add(both, "stated_representative", Axis::Representative, Axis::Stated);
        let dissatisfaction = definition.dissatisfaction.is_some();
        add(dissatisfaction, "dissatisfaction", Axis::Dissatisfaction, Axis::Root);
        let attempts = definition.saved.is_some() || definition.offer.is_some();
        add(attempts, "offer", Axis::Offer, Axis::Root);
        for at in 0..definition.by.len() {
            add(true, &format!("by_{at}"), Axis::By(at), Axis::Root);
        }
        if !definition.contributing.is_empty() {
            places.push(place("contributing", None, Axis::Contributing));
        }
        places
    }

    /// The number of parts of the outer key.
    pub(crate) fn parts(&self, definition: &TallyDefinition) -> usize {
        match self.outer {
            None => 0,
            Some(Axis::Offer) => 2,
            Some(Axis::By(at)) => definition.by.get(at).map_or(0, |by| by.0.len()),
            Some(_) => 1,
        }
    }

    /// The column of the outer key, or of the code if there is none.
    pub(crate) fn column<'d>(&self, definition: &'d TallyDefinition) -> &'d str {
        let one = |name: &'d Option<String>| name.as_deref().unwrap_or("root");
        let first = |names: &'d [String]| names.first().map_or("root", String::as_str);
        match self.outer.unwrap_or(self.inner) {
            Axis::Root => first(&definition.root.columns),
            Axis::Stated => one(&definition.stated),
            Axis::Dissatisfaction => one(&definition.dissatisfaction),
            Axis::Contributing => first(&definition.contributing),
            Axis::Month => one(&definition.date),
            Axis::Representative => one(&definition.representative),
            Axis::Offer => definition.offer.as_deref().unwrap_or("offer"),
            Axis::By(at) => definition.by.get(at).map_or("by", |by| first(&by.0)),
        }
    }

    /// The most outer keys.
    pub(crate) fn limit(&self) -> usize {
        match self.outer {
            Some(Axis::Representative) => MOST_REPRESENTATIVES,
            Some(Axis::By(_)) => MOST_LEVELS,
            Some(Axis::Offer) => MOST_OFFERS,
            _ => usize::MAX,
        }
    }
}

/// The most representatives.
pub(crate) const MOST_REPRESENTATIVES: usize = 100_000;

/// The most levels of an entry of `by`.
pub(crate) const MOST_LEVELS: usize = 10_000;

/// The most offers.
pub(crate) const MOST_OFFERS: usize = 1_000;
