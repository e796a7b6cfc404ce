//! Maps that are only looked up.

/// A map whose order does not matter, because it is looked up and never iterated.
#[expect(clippy::disallowed_types, reason = "it is never iterated")]
pub(crate) type Lookup<K, V> = std::collections::HashMap<K, V>;
