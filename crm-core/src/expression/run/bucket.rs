//! The buckets of ids.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The number of buckets.
const BUCKETS: u16 = 10_000;

/// Returns the seed of a salt.
pub(crate) fn seed(salt: &str) -> u64 {
    xxh3_64(salt.as_bytes())
}

/// Returns the bucket of an id, as an `Assignment` with the hash `xxh3` draws it.
pub(crate) fn bucket(seed: u64, id: &[u8]) -> u16 {
    let hash = u128::from(xxh3_64_with_seed(id, seed));
    ((hash * u128::from(BUCKETS)) >> 64) as u16
}
