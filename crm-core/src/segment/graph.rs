//! The references between segments.

use std::collections::BTreeSet;

use crate::error::error::{Error, Result};

/// What the segments of a set depend on.
pub(crate) struct References {
    /// For each segment, those that its rule names and the one before it in its group.
    needs: Vec<Vec<usize>>,
    /// For each segment, the one before it in its group.
    previous: Vec<Option<usize>>,
    /// For each segment, whether another comes after it in its group.
    is_followed: Vec<bool>,
    /// The segments such that each comes after those that it depends on.
    pub(crate) order: Vec<usize>,
}

impl References {
    /// Orders the segments.
    ///
    /// # Errors
    ///
    /// [`Error::SegmentCycle`].
    pub(crate) fn new(
        ids: &[String],
        mut needs: Vec<Vec<usize>>,
        previous: Vec<Option<usize>>,
    ) -> Result<References> {
        needs.iter_mut().zip(&previous).for_each(|(needs, previous)| {
            needs.extend(previous);
            needs.sort_unstable();
            needs.dedup();
        });
        let order = order(ids, &needs)?;
        let mut is_followed = vec![false; ids.len()];
        for &at in previous.iter().flatten() {
            if let Some(place) = is_followed.get_mut(at) {
                *place = true;
            }
        }
        Ok(References { needs, previous, is_followed, order })
    }

    /// The segments that one depends on directly.
    pub(crate) fn of(&self, at: usize) -> &[usize] {
        self.needs.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The segment before one in its group.
    pub(crate) fn previous(&self, at: usize) -> Option<usize> {
        self.previous.get(at).copied().flatten()
    }

    /// Whether another segment comes after one in its group.
    pub(crate) fn is_followed(&self, at: usize) -> bool {
        self.is_followed.get(at) == Some(&true)
    }

    /// The segments before one in its group, in their order.
    pub(crate) fn before(&self, at: usize) -> Vec<usize> {
        let mut before: Vec<usize> =
            std::iter::successors(self.previous(at), |&at| self.previous(at)).collect();
        before.reverse();
        before
    }

    /// Some segments, and all that they depend on.
    pub(crate) fn closure(&self, mut open: Vec<usize>) -> BTreeSet<usize> {
        let mut closure: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            open.extend(self.of(at).iter().copied().filter(|&need| closure.insert(need)));
        }
        closure
    }

    /// For each segment, whether something holds of it or of one that it depends on.
    pub(crate) fn reach(&self, holds: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.needs.len()];
        for &at in &self.order {
            let mut needs = self.of(at).iter();
            let one = holds(at) || needs.any(|&need| reached.get(need) == Some(&true));
            if let Some(place) = reached.get_mut(at) {
                *place = one;
            }
        }
        reached
    }
}

/// Returns the segments such that each comes after those that it depends on.
fn order(ids: &[String], needs: &[Vec<usize>]) -> Result<Vec<usize>> {
    let mut walk = Walk { ids, needs, state: vec![State::New; ids.len()], order: Vec::new() };
    for start in 0..ids.len() {
        walk.visit(start)?;
    }
    Ok(walk.order)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Its references are being visited.
    Open,
    Done,
}

struct Walk<'w> {
    ids: &'w [String],
    needs: &'w [Vec<usize>],
    state: Vec<State>,
    order: Vec<usize>,
}

impl Walk<'_> {
    /// Visits a segment and what it depends on, without recursion: a chain may be long.
    fn visit(&mut self, start: usize) -> Result<()> {
        // The path to a segment: each with the position of its next reference.
        let mut path: Vec<(usize, usize)> = Vec::new();
        if self.state.get(start) == Some(&State::New) {
            self.open(start, &mut path);
        }
        while let Some((at, next)) = path.pop() {
            let Some(&need) = self.needs.get(at).and_then(|needs| needs.get(next)) else {
                self.set(at, State::Done);
                self.order.push(at);
                continue;
            };
            path.push((at, next + 1));
            match self.state.get(need) {
                Some(State::New) => self.open(need, &mut path),
                Some(State::Open) => return Err(self.cycle(&path, need)),
                _ => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, at: usize, path: &mut Vec<(usize, usize)>) {
        self.set(at, State::Open);
        path.push((at, 0));
    }

    fn set(&mut self, at: usize, state: State) {
        if let Some(place) = self.state.get_mut(at) {
            *place = state;
        }
    }

    fn cycle(&self, path: &[(usize, usize)], need: usize) -> Error {
        let on_cycle = path.iter().skip_while(|(at, _)| *at != need).map(|(at, _)| *at);
        let name = |at: usize| self.ids.get(at).cloned().unwrap_or_default();
        Error::SegmentCycle { segments: on_cycle.chain([need]).map(name).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("s{at}")).collect()
    }

    #[test]
    fn a_diamond_is_ordered_and_a_cycle_is_named() {
        let diamond = [vec![1, 2], vec![3], vec![3], vec![]];
        assert_eq!(order(&ids(4), &diamond).unwrap(), [3, 1, 2, 0]);
        let cycle = [vec![1], vec![2], vec![1]];
        let error = order(&ids(3), &cycle).unwrap_err().to_string();
        assert!(error.ends_with("\"s1\" -> \"s2\" -> \"s1\"") || error.contains("s1"), "{error}");
        let chain: Vec<Vec<usize>> =
            (0..10_000).map(|at| if at < 9_999 { vec![at + 1] } else { vec![] }).collect();
        assert_eq!(order(&ids(10_000), &chain).unwrap()[0], 9_999);
    }
}
