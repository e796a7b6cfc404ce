//! The search of a few characters, some of which may be any, in linear time.

/// The bits of a word.
const BITS: usize = u64::BITS as usize;

/// A run of characters in which `None` stands for any character.
///
/// # Algorithm
///
/// Shift-And (Baeza-Yates & Gonnet 1992, section 2): a bit for each character of the run says that
/// the text so far ends with the run up to it. Each character of the text shifts the bits and
/// clears those that it does not match, so that a step takes one operation for each 64 characters
/// of the run.
#[derive(Clone, Debug)]
pub(crate) struct Wildcard {
    characters: Vec<Option<char>>,
    /// For each character of the run, in their order, the bits of where it matches.
    masks: Vec<(char, Box<[u64]>)>,
    /// The bits of any other character.
    others: Box<[u64]>,
}

impl Wildcard {
    pub(crate) fn new(characters: Vec<Option<char>>) -> Wildcard {
        let mut named: Vec<char> = characters.iter().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let bits = |given: Option<char>| {
            let mut words = vec![0; characters.len().div_ceil(BITS)].into_boxed_slice();
            for (at, one) in characters.iter().enumerate() {
                let matches = one.is_none() || *one == given;
                if let Some(word) = words.get_mut(at / BITS).filter(|_| matches) {
                    *word |= 1 << (at % BITS);
                }
            }
            words
        };
        let masks = named.into_iter().map(|one| (one, bits(Some(one)))).collect();
        Wildcard { masks, others: bits(None), characters }
    }

    /// Returns what follows the run at the start of a text.
    pub(crate) fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text.chars();
        let matches = self.characters.iter().all(|one| is(*one, rest.next()));
        matches.then_some(rest.as_str())
    }

    /// Returns what precedes the run at the end of a text.
    pub(crate) fn strip_suffix<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text.chars();
        let matches = self.characters.iter().rev().all(|one| is(*one, rest.next_back()));
        matches.then_some(rest.as_str())
    }

    /// Returns what follows the first place of the run in a text.
    pub(crate) fn after<'t>(&self, text: &'t str) -> Option<&'t str> {
        let last = self.characters.len().checked_sub(1)?;
        let mut state = vec![0_u64; self.others.len()];
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            let mut carry = 1;
            for (word, mask) in state.iter_mut().zip(self.mask(character)) {
                let next = *word >> (BITS - 1);
                *word = (*word << 1 | carry) & mask;
                carry = next;
            }
            if state.get(last / BITS).is_some_and(|word| word >> (last % BITS) & 1 == 1) {
                return Some(rest.as_str());
            }
        }
        None
    }

    fn mask(&self, character: char) -> &[u64] {
        match self.masks.binary_search_by_key(&character, |(one, _)| *one) {
            Ok(at) => self.masks.get(at).map_or(&self.others, |(_, mask)| mask),
            Err(_) => &self.others,
        }
    }
}

fn is(one: Option<char>, character: Option<char>) -> bool {
    character.is_some() && (one.is_none() || one == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Wildcard {
        Wildcard::new(text.chars().map(|one| (one != '_').then_some(one)).collect())
    }

    #[test]
    fn a_run_is_found_at_its_first_place() {
        assert_eq!(run("a_c").after("aacabc!"), Some("abc!"));
        assert_eq!(run("_").after("אב"), Some("ב"));
        assert_eq!(run("a_").after("ba"), None);
        assert_eq!(run("_b").strip_prefix("abc"), Some("c"));
        assert_eq!(run("_b").strip_suffix("cab"), Some("c"));
        assert_eq!(run("_b").strip_suffix("b"), None);
    }

    #[test]
    fn a_run_may_be_longer_than_a_word() {
        let long = format!("x{}y", "_".repeat(198));
        let text = format!("{}y{}", "x".repeat(300), "z".repeat(5));
        assert_eq!(run(&long).after(&text), Some("zzzzz"));
        assert_eq!(run(&long).after(&text[102..]), None);
    }
}
