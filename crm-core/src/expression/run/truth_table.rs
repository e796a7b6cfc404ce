//! Predicates of codes: whether they are true of each code, and whether they are known.

use crate::expression::run::cells::Data;
use crate::expression::run::kernel::{
    in_runs, lookup_u8, lookup_u32, one_of_2, one_of_4, one_of_8, one_of_16, within_u8,
};
use crate::expression::run::words::{Words, filled};

/// What a predicate is for each code; the first is the code of null.
#[derive(Clone, Debug, Default)]
pub(crate) struct TruthTable {
    truth: Vec<bool>,
    known: Vec<bool>,
    /// How the codes of which it is true are found among bytes.
    search: Option<Search>,
}

/// How some codes are found.
#[derive(Clone, Debug)]
enum Search {
    None,
    Within(u8, u8),
    Two([u8; 2]),
    Four([u8; 4]),
    Runs([(u8, u8); 4]),
    Eight([u8; 8]),
    Sixteen([u8; 16]),
    Table(Box<[bool; 256]>),
}

impl TruthTable {
    /// Returns the number of codes.
    pub(crate) fn len(&self) -> usize {
        self.truth.len()
    }

    /// Adds the next code.
    pub(crate) fn push(&mut self, tested: Option<bool>) {
        self.truth.push(tested == Some(true));
        self.known.push(tested.is_some());
        self.search = None;
    }

    /// Writes the rows where the predicate is true.
    pub(crate) fn truth(&mut self, data: &Data<'_>, out: &mut [u64]) {
        match data {
            Data::Narrow(codes) | Data::Bools(codes) => {
                self.search.get_or_insert_with(|| Search::new(&self.truth)).run(codes, out);
            }
            Data::Coded(codes) => lookup_u32(codes, &self.truth, out),
            _ => {}
        }
    }

    /// Returns the rows where the predicate is true or false, `None` if it is so in all; `valid` are
    /// the rows with a value.
    pub(crate) fn known(
        &self,
        data: &Data<'_>,
        valid: Option<&Words>,
        rows: usize,
    ) -> Option<Words> {
        let [null, values @ ..] = self.known.as_slice() else { return None };
        if !values.contains(&false) {
            return valid.filter(|_| !null).cloned();
        }
        let mut known = filled(rows, false);
        match data {
            Data::Narrow(codes) | Data::Bools(codes) => {
                Search::new(&self.known).run(codes, &mut known);
            }
            Data::Coded(codes) => lookup_u32(codes, &self.known, &mut known),
            _ => {}
        }
        Some(known)
    }
}

impl Search {
    fn new(table: &[bool]) -> Search {
        let codes: Vec<u8> =
            (0..=u8::MAX).zip(table).filter(|(_, set)| **set).map(|(code, _)| code).collect();
        let mut runs: Vec<(u8, u8)> = Vec::new();
        for &code in &codes {
            match runs.last_mut() {
                Some((first, more)) if code - *first == *more + 1 => *more += 1,
                _ => runs.push((code, 0)),
            }
        }
        match (runs.as_slice(), codes.len()) {
            ([], _) => Search::None,
            (&[(first, more)], _) => Search::Within(first, first + more),
            (_, 2) => Search::Two(padded(&codes)),
            (_, ..=4) => Search::Four(padded(&codes)),
            (runs, _) if runs.len() <= 4 => Search::Runs(padded(runs)),
            (_, ..=8) => Search::Eight(padded(&codes)),
            (_, ..=16) => Search::Sixteen(padded(&codes)),
            _ => {
                let mut all = Box::new([false; 256]);
                all.iter_mut().zip(table).for_each(|(out, set)| *out = *set);
                Search::Table(all)
            }
        }
    }

    fn run(&self, codes: &[u8], out: &mut [u64]) {
        match self {
            Search::None => out.fill(0),
            Search::Within(first, last) => within_u8(codes, *first, *last, out),
            Search::Two(others) => one_of_2(codes, *others, out),
            Search::Four(others) => one_of_4(codes, *others, out),
            Search::Runs(runs) => in_runs(codes, *runs, out),
            Search::Eight(others) => one_of_8(codes, *others, out),
            Search::Sixteen(others) => one_of_16(codes, *others, out),
            Search::Table(table) => lookup_u8(codes, table, out),
        }
    }
}

/// Repeats the last of some values.
fn padded<T: Copy + Default, const N: usize>(values: &[T]) -> [T; N] {
    let last = values.last().copied().unwrap_or_default();
    std::array::from_fn(|at| values.get(at).copied().unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::run::words::get;

    #[test]
    fn every_search_finds_what_the_table_has() {
        let codes: Vec<u8> = (0..=255).collect();
        let steps: [fn(usize) -> bool; 9] = [
            |_| false,
            |_| true,
            |code| (7..=200).contains(&code),
            |code| code % 128 == 3,
            |code| code % 64 == 5,
            |code| code != 9 && code != 30,
            |code| code % 32 == 0,
            |code| code % 16 == 15,
            |code| code % 3 == 0,
        ];
        for test in steps {
            let mut table = TruthTable::default();
            (0..256).for_each(|code| table.push(Some(test(code))));
            let mut out = filled(256, false);
            table.truth(&Data::Narrow(codes.clone()), &mut out);
            assert!((0..256).all(|code| get(&out, code) == test(code)));
        }
    }

    #[test]
    fn what_is_known_of_all_values_is_known_where_there_is_one() {
        let valid = vec![0b101];
        let data = Data::Narrow(vec![1, 0, 2]);
        let mut table = TruthTable::default();
        [None, Some(true), Some(false)].into_iter().for_each(|one| table.push(one));
        assert_eq!(table.known(&data, Some(&valid), 3), Some(valid.clone()));
        assert_eq!(table.known(&data, None, 3), None);
        table.push(None);
        assert_eq!(table.known(&data, Some(&valid), 3), Some(vec![0b101]));
        let mut always = TruthTable::default();
        [Some(true), Some(true), Some(false)].into_iter().for_each(|one| always.push(one));
        assert_eq!(always.known(&data, Some(&valid), 3), None);
    }
}
