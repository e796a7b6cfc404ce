//! The hashes that assign customers to arms.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::column::id::Digits;
use crate::text::choice::choice;

/// The number of buckets, the unit of starts and shares.
pub(crate) const BUCKETS: u16 = 10_000;

choice! {
    /// How an [`Assignment`](crate::retention::assignment::assignment::Assignment) computes a
    /// customer's bucket from the id.
    ///
    /// # Reference
    ///
    /// XXH3 is specified at <https://github.com/Cyan4973/xxHash>. The other two are the hashes of
    /// GrowthBook's SDKs, for experiments that started there:
    /// <https://docs.growthbook.io/lib/build-your-own#hash>.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::AssignmentHash;
    ///
    /// assert_eq!("growthbook_v2".parse::<AssignmentHash>()?, AssignmentHash::GrowthbookV2);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum AssignmentHash as "hash" {
        /// XXH3-64, with the XXH3-64 hash of the salt as its seed: the upper bits give one of the
        /// 10,000 buckets.
        Xxh3 = 1 "xxh3",
        /// GrowthBook's version 1, which hashes the id followed by the salt. It has 1,000 buckets,
        /// which are every tenth of the 10,000.
        GrowthbookV1 = 2 "growthbook_v1",
        /// GrowthBook's version 2, which hashes the salt followed by the id.
        GrowthbookV2 = 3 "growthbook_v2",
    }
}

impl AssignmentHash {
    /// Returns the buckets that the hash can give.
    pub(crate) fn buckets(self) -> impl Iterator<Item = u16> {
        let step = if self == AssignmentHash::GrowthbookV1 { V1_STEP } else { 1 };
        (0..BUCKETS).step_by(step.into())
    }
}

/// Computes GrowthBook's hash, version 1: a number from 0 to 0.999.
///
/// # Formula
///
/// 32-bit FNV-1a of `value` followed by `seed`, modulo 1,000, divided by 1,000.
///
/// # Reference
///
/// <https://docs.growthbook.io/lib/build-your-own#hash>, with text as UTF-8.
///
/// # Examples
///
/// ```
/// assert_eq!(crm_core::retention::growthbook_v1("asdf", "8952klfjas09ujk"), 0.549);
/// ```
#[must_use]
pub fn growthbook_v1(seed: &str, value: &str) -> f64 {
    f64::from(v1(seed.as_bytes(), value.as_bytes())) / f64::from(V1_BUCKETS)
}

/// Computes GrowthBook's hash, version 2: a number from 0 to 0.9999.
///
/// # Formula
///
/// 32-bit FNV-1a of the decimal text of the 32-bit FNV-1a of `seed` followed by `value`, modulo
/// 10,000, divided by 10,000.
///
/// # Reference
///
/// <https://docs.growthbook.io/lib/build-your-own#hash>, with text as UTF-8.
///
/// # Examples
///
/// ```
/// assert_eq!(crm_core::retention::growthbook_v2("seed", "b"), 0.2696);
/// ```
#[must_use]
pub fn growthbook_v2(seed: &str, value: &str) -> f64 {
    f64::from(v2(fnv1a(FNV_START, seed.as_bytes()), value.as_bytes())) / f64::from(BUCKETS)
}

/// A hash with its salt.
#[derive(Clone, Debug)]
pub(crate) enum Salted {
    Xxh3 {
        seed: u64,
    },
    GrowthbookV1 {
        salt: Box<[u8]>,
    },
    /// The hash of the salt, to which the id is appended.
    GrowthbookV2 {
        state: u32,
    },
}

impl Salted {
    pub(crate) fn new(hash: AssignmentHash, salt: &str) -> Salted {
        match hash {
            AssignmentHash::Xxh3 => Salted::Xxh3 { seed: xxh3_64(salt.as_bytes()) },
            AssignmentHash::GrowthbookV1 => Salted::GrowthbookV1 { salt: salt.as_bytes().into() },
            AssignmentHash::GrowthbookV2 => {
                Salted::GrowthbookV2 { state: fnv1a(FNV_START, salt.as_bytes()) }
            }
        }
    }

    /// Returns the bucket of an id.
    #[inline]
    pub(crate) fn bucket(&self, id: &[u8]) -> u16 {
        match self {
            Salted::Xxh3 { seed } => {
                // The hash as a fraction of 2^64, times the number of buckets: always below that
                // number.
                let hash = u128::from(xxh3_64_with_seed(id, *seed));
                ((hash * u128::from(BUCKETS)) >> 64) as u16
            }
            Salted::GrowthbookV1 { salt } => v1(salt, id) * V1_STEP,
            Salted::GrowthbookV2 { state } => v2(*state, id),
        }
    }
}

/// The number of buckets of version 1.
const V1_BUCKETS: u16 = 1000;
const V1_STEP: u16 = BUCKETS / V1_BUCKETS;

fn v1(seed: &[u8], value: &[u8]) -> u16 {
    (fnv1a(fnv1a(FNV_START, value), seed) % u32::from(V1_BUCKETS)) as u16
}

/// Computes version 2 from the hash of the seed.
fn v2(seed: u32, value: &[u8]) -> u16 {
    let first = Digits::new(fnv1a(seed, value).into());
    (fnv1a(FNV_START, first.bytes()) % u32::from(BUCKETS)) as u16
}

/// The FNV-1a hash of an empty text.
const FNV_START: u32 = 0x811c_9dc5;

/// Continues a 32-bit FNV-1a hash with more bytes.
fn fnv1a(state: u32, bytes: &[u8]) -> u32 {
    const PRIME: u32 = 0x0100_0193;
    bytes.iter().fold(state, |state, &byte| (state ^ u32::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_is_that_of_its_authors() {
        // Noll's test vectors of FNV-1a.
        for (text, hash) in [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            assert_eq!(fnv1a(FNV_START, text.as_bytes()), hash, "{text}");
        }
    }

    #[test]
    fn a_salted_hash_is_the_plain_one() {
        for (salt, id) in [("seed", "a"), ("spring", ""), ("מלח", "לקוח 7")] {
            let v1 = Salted::new(AssignmentHash::GrowthbookV1, salt).bucket(id.as_bytes());
            assert_eq!(f64::from(v1) / 10_000.0, growthbook_v1(salt, id));
            let v2 = Salted::new(AssignmentHash::GrowthbookV2, salt).bucket(id.as_bytes());
            assert_eq!(f64::from(v2) / 10_000.0, growthbook_v2(salt, id));
        }
    }

    #[test]
    fn the_buckets_of_each_hash_are_counted() {
        assert_eq!(AssignmentHash::Xxh3.buckets().count(), 10_000);
        assert_eq!(AssignmentHash::GrowthbookV1.buckets().count(), 1000);
        assert_eq!(AssignmentHash::GrowthbookV1.buckets().last(), Some(9990));
    }
}
