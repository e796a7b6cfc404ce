//! Lookup of codes in a table, one block at a time.

/// Marks an empty entry of a table.
pub(crate) const NOTHING: u32 = u32::MAX;

/// The size from which a table is used without a bounds check per index, if all indices are below
/// it.
pub(crate) const FEW: usize = 1 << u8::BITS;

/// Replaces each index by its entry in a table; returns whether no entry was empty.
pub(crate) fn lookup(table: &[u32], places: &mut [u32]) -> bool {
    let bits = places.iter().fold(0, |bits, place| bits | place) as usize;
    match table.first_chunk::<FEW>() {
        Some(few) if bits < FEW => {
            for place in &mut *places {
                *place = few.get(usize::from(*place as u8)).copied().unwrap_or(NOTHING);
            }
        }
        _ => {
            for place in &mut *places {
                *place = table.get(*place as usize).copied().unwrap_or(NOTHING);
            }
        }
    }
    !places.contains(&NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_something_or_nothing() {
        for size in [3, FEW, 2 * FEW] {
            let mut table = vec![NOTHING; size];
            table[..3].copy_from_slice(&[7, NOTHING, 9]);
            let mut places = [0, 2, 0];
            assert!(lookup(&table, &mut places));
            assert_eq!(places, [7, 9, 7]);
            for missing in [1, size as u32, u32::MAX] {
                let mut places = [2, missing];
                assert!(!lookup(&table, &mut places));
                assert_eq!(places, [9, NOTHING]);
            }
        }
    }
}
