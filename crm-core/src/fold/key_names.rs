//! The distinct values of a key column, as small codes.
//!
//! Values are numbered in the order of their first rows. Codes depend on the order of the rows and
//! are used only within an update: the state is keyed by name.

use crate::column::column::Column;
use crate::error::error::Error;
use crate::fold::lookup::NOTHING;
use crate::fold::matcher::Matcher;
use crate::fold::text_key::TextKey;

/// The code of a text that is not a name yet.
pub(crate) const MISSING: u32 = NOTHING;

/// The code of a null, if nulls are a group.
pub(crate) const NULL: u32 = u32::MAX - 1;

/// Creates the error for a value that is not one of the names; the last argument is the number of
/// the row.
pub(crate) type Unknown = fn(&Column<'_>, String, &KeyNames, u64) -> Error;

/// The distinct values of a key column.
#[derive(Clone, Debug)]
pub(crate) struct KeyNames {
    names: Vec<String>,
    slots: Vec<u32>,
    /// The keys of the names, by code.
    keys: Vec<TextKey>,
    matcher: Option<Matcher>,
    /// Creates the error for any other value, if the names are fixed.
    unknown: Option<Unknown>,
    limit: usize,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a position is masked to the length of the slots, and each code has its name"
)]
impl KeyNames {
    /// Names that are added as they occur, up to a limit.
    pub(crate) fn open(limit: usize) -> KeyNames {
        KeyNames {
            names: Vec::new(),
            slots: vec![MISSING; 16],
            keys: Vec::new(),
            matcher: None,
            unknown: None,
            limit,
        }
    }

    /// Fixed names: `unknown` creates the error for any other value.
    pub(crate) fn closed<'n>(
        known: impl IntoIterator<Item = &'n str>,
        unknown: Unknown,
    ) -> KeyNames {
        let mut names = KeyNames::open(usize::MAX);
        for name in known {
            if names.find(TextKey::of(name.as_bytes()), name.as_bytes()) == MISSING {
                names.insert(name);
            }
        }
        names.unknown = Some(unknown);
        names
    }

    /// Returns the names in the order of their codes.
    pub(crate) fn list(&self) -> &[String] {
        &self.names
    }

    /// The maximum number of names.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The name of a code; `None` for a null.
    pub(crate) fn name(&self, code: u32) -> Option<&String> {
        self.names.get(code as usize)
    }

    /// The function that creates the error for any other value, if the names are fixed.
    pub(crate) fn unknown(&self) -> Option<Unknown> {
        self.unknown
    }

    /// The matcher of a block of texts, if the names allow it.
    pub(crate) fn matcher(&self) -> Option<&Matcher> {
        self.matcher.as_ref()
    }

    /// The code of a text, or [`MISSING`].
    pub(crate) fn find(&self, key: TextKey, text: &[u8]) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() as usize & mask;
        loop {
            let code = self.slots[at];
            if code == MISSING || self.keys[code as usize] == key && self.is_name(code, text) {
                return code;
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether a text with the same key as a name is that name.
    fn is_name(&self, code: u32, text: &[u8]) -> bool {
        text.len() <= TextKey::WHOLE
            || self.names.get(code as usize).is_some_and(|name| name.as_bytes() == text)
    }

    /// Adds a new name; returns its code.
    pub(crate) fn insert(&mut self, name: &str) -> u32 {
        let code = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.keys.push(TextKey::of(name.as_bytes()));
        // Most names are too many for it, and trying each time would take their square.
        let few = self.names.len() < Matcher::MOST;
        self.matcher = if few { Matcher::new(&self.names) } else { None };
        if self.names.len() * 4 > self.slots.len() {
            self.slots = vec![MISSING; self.slots.len() * 4];
            for code in 0..self.names.len() {
                self.place(code as u32);
            }
        } else {
            self.place(code);
        }
        code
    }

    fn place(&mut self, code: u32) {
        let mask = self.slots.len() - 1;
        let mut at = self.keys[code as usize].hash() as usize & mask;
        while self.slots[at] != MISSING {
            at = (at + 1) & mask;
        }
        self.slots[at] = code;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_code_of_its_first_appearance() {
        let mut names = KeyNames::open(1000);
        let texts: Vec<String> =
            (0..1000).map(|n| format!("a rather long name {}", n % 300)).collect();
        for (at, text) in texts.iter().enumerate() {
            let code = match names.find(TextKey::of(text.as_bytes()), text.as_bytes()) {
                MISSING => names.insert(text),
                code => code,
            };
            assert_eq!(code as usize, at % 300);
            assert_eq!(names.name(code), Some(text));
        }
        assert_eq!(names.name(NULL), None);
    }

    #[test]
    fn fixed_names_are_listed_once() {
        let unknown: Unknown = |column, _, _, _| column.wrong_type("a name");
        let names = KeyNames::closed(["b", "a", "b"], unknown);
        assert_eq!(names.list(), ["b", "a"]);
        assert!(names.unknown().is_some());
    }
}
