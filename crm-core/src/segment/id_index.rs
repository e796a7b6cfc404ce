//! The ids of customers, numbered.

use xxhash_rust::xxh3::xxh3_64;

/// An id: an integer where its text is the decimal text of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Id {
    Integer(i64),
    Text(Box<str>),
}

/// The ids of customers, numbered from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdIndex {
    ids: Vec<Id>,
    /// For each place the number of the id plus one; 0 where it is free.
    places: Vec<u32>,
    /// For each small integer the number of the id plus one; 0 where it has none.
    small: Vec<u32>,
}

/// Integers below this are small, and so are those below some times the number of ids.
const SMALL: usize = 1 << 20;
const SPARSE: usize = 8;

impl IdIndex {
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// Returns the number of an id in UTF-8.
    pub(crate) fn find(&self, id: &[u8]) -> Option<u32> {
        match integer(id) {
            Some(integer) => self.find_integer(integer),
            None => self.look(text_hash(id), |known| is_text(known, id)).ok(),
        }
    }

    #[inline]
    pub(crate) fn find_integer(&self, integer: i64) -> Option<u32> {
        let small = usize::try_from(integer).ok().and_then(|integer| self.small.get(integer));
        if let Some(number) = small.copied().and_then(|number| number.checked_sub(1)) {
            return Some(number);
        }
        let same = |known: &Id| matches!(known, Id::Integer(one) if *one == integer);
        self.look(integer_hash(integer), same).ok()
    }

    /// Returns the number of an id in UTF-8, which is added if it is new.
    pub(crate) fn number(&mut self, id: &[u8]) -> u32 {
        match integer(id) {
            Some(integer) => self.number_integer(integer),
            None => {
                self.reserve();
                match self.look(text_hash(id), |known| is_text(known, id)) {
                    Ok(number) => number,
                    Err(place) => self.add(place, Id::Text(String::from_utf8_lossy(id).into())),
                }
            }
        }
    }

    #[inline]
    pub(crate) fn number_integer(&mut self, integer: i64) -> u32 {
        let small = usize::try_from(integer).unwrap_or(usize::MAX);
        if let Some(number) = self.small.get(small).and_then(|number| number.checked_sub(1)) {
            return number;
        }
        if small < SMALL.max(SPARSE * self.ids.len()) {
            return self.number_small(integer, small);
        }
        self.number_large(integer)
    }

    /// Returns the number of a small integer, which may have got its place when it was large.
    fn number_small(&mut self, integer: i64, small: usize) -> u32 {
        if let Some(number) = self.find_integer(integer) {
            return number;
        }
        if self.small.len() <= small {
            self.small.resize((small + 1).next_power_of_two(), 0);
        }
        self.ids.push(Id::Integer(integer));
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        if let Some(place) = self.small.get_mut(small) {
            *place = next;
        }
        next - 1
    }

    fn number_large(&mut self, integer: i64) -> u32 {
        self.reserve();
        let same = |known: &Id| matches!(known, Id::Integer(one) if *one == integer);
        match self.look(integer_hash(integer), same) {
            Ok(number) => number,
            Err(place) => self.add(place, Id::Integer(integer)),
        }
    }

    pub(crate) fn number_of(&mut self, id: &Id) -> u32 {
        match id {
            Id::Integer(integer) => self.number_integer(*integer),
            Id::Text(text) => self.number(text.as_bytes()),
        }
    }

    fn add(&mut self, place: usize, id: Id) -> u32 {
        self.ids.push(id);
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        if let Some(free) = self.places.get_mut(place) {
            *free = next;
        }
        next - 1
    }

    /// Returns the number of an id, or the free place for it.
    fn look(&self, hash: u64, same: impl Fn(&Id) -> bool) -> Result<u32, usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            match self.places.get(at) {
                Some(0) | None => return Err(at),
                Some(number) => {
                    if self.ids.get(*number as usize - 1).is_some_and(&same) {
                        return Ok(number - 1);
                    }
                    at = (at + 1) & mask;
                }
            }
        }
    }

    fn is_small(&self, integer: i64, number: usize) -> bool {
        let small = usize::try_from(integer).ok().and_then(|integer| self.small.get(integer));
        small.is_some_and(|&small| small as usize == number + 1)
    }

    /// Makes room for one more id.
    fn reserve(&mut self) {
        if 2 * (self.ids.len() + 1) <= self.places.len() {
            return;
        }
        let size = (4 * self.places.len()).max(1024);
        self.places = vec![0; size];
        for (number, id) in self.ids.iter().enumerate() {
            let hash = match id {
                Id::Integer(integer) if self.is_small(*integer, number) => continue,
                Id::Integer(integer) => integer_hash(*integer),
                Id::Text(text) => text_hash(text.as_bytes()),
            };
            let mut at = hash as usize & (size - 1);
            while self.places.get(at).is_some_and(|&taken| taken > 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = self.places.get_mut(at) {
                *place = u32::try_from(number + 1).unwrap_or(u32::MAX);
            }
        }
    }
}

fn is_text(id: &Id, bytes: &[u8]) -> bool {
    matches!(id, Id::Text(text) if text.as_bytes() == bytes)
}

fn integer_hash(integer: i64) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let product = (integer as u64).wrapping_mul(FACTOR);
    product ^ product >> 32
}

fn text_hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// Returns the integer whose decimal text this is.
fn integer(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let canonical = match digits {
        [] => false,
        [b'0'] => !negative,
        [b'0', ..] => false,
        digits => digits.len() <= 19,
    };
    if !canonical {
        return None;
    }
    if digits.len() == 19 {
        let text = std::str::from_utf8(bytes).ok()?;
        return text.parse().ok();
    }
    let mut value = 0_i64;
    for byte in digits {
        value = 10 * value + i64::from(byte.checked_sub(b'0').filter(|&digit| digit < 10)?);
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_their_texts_are_one_id() {
        let mut index = IdIndex::default();
        assert_eq!([index.number(b"7"), index.number(b"07"), index.number(b"c-1")], [0, 1, 2]);
        assert_eq!(index.number_integer(7), 0);
        assert_eq!(
            (index.find(b"c-1"), index.find(b"c-2"), index.find(b"-0")),
            (Some(2), None, None)
        );
        for id in 0..5000 {
            index.number_integer(id);
        }
        assert_eq!((index.find(b"4999"), index.find_integer(7)), (Some(5001), Some(0)));
        for long in [i64::MAX, i64::MIN] {
            assert_eq!(index.number(long.to_string().as_bytes()), index.number_integer(long));
        }
    }
}
