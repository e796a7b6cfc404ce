//! The references between segments.

use crate::error::error::{Error, Result};

/// Returns the segments such that each comes after those that it depends on.
pub(crate) fn order(ids: &[String], needs: &[Vec<usize>]) -> Result<Vec<usize>> {
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
