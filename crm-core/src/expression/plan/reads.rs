//! What a rule reads.

use std::collections::BTreeSet;

/// The names that a rule reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    pub(crate) fields: BTreeSet<String>,
    pub(crate) events: BTreeSet<String>,
    /// Purpose and channel.
    pub(crate) consents: BTreeSet<(String, String)>,
    pub(crate) segments: BTreeSet<String>,
    /// Whether the result depends on the time of the run.
    pub(crate) time: bool,
}

impl Reads {
    /// Adds what another rule reads.
    pub(crate) fn add(&mut self, other: &Reads) {
        self.fields.extend(other.fields.iter().cloned());
        self.events.extend(other.events.iter().cloned());
        self.consents.extend(other.consents.iter().cloned());
        self.segments.extend(other.segments.iter().cloned());
        self.time |= other.time;
    }
}
