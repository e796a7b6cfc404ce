//! Circles in a graph.

/// What a search has seen of a node.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    /// It is on the path that is being searched.
    OnPath,
    Done,
}

/// Returns the circles that a search in depth closes, at most one from each node at which it starts
/// anew: each as its nodes, of which the first is also the last.
///
/// A graph without circles has none; one with circles has at least one.
pub(crate) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![Seen::No; edges.len()];
    (0..edges.len()).filter_map(|start| circle_from(start, edges, &mut seen)).collect()
}

fn circle_from(start: usize, edges: &[Vec<usize>], seen: &mut [Seen]) -> Option<Vec<usize>> {
    // The nodes on the path, each with the position of its next edge.
    let mut path: Vec<(usize, usize)> = Vec::new();
    let mut found = None;
    let enter = |node: usize, seen: &mut [Seen], path: &mut Vec<(usize, usize)>| {
        if let Some(state) = seen.get_mut(node).filter(|state| **state == Seen::No) {
            *state = Seen::OnPath;
            path.push((node, 0));
        }
    };
    enter(start, seen, &mut path);
    while let Some((node, next)) = path.pop() {
        let Some(&to) = edges.get(node).and_then(|edges| edges.get(next)) else {
            if let Some(state) = seen.get_mut(node) {
                *state = Seen::Done;
            }
            continue;
        };
        path.push((node, next + 1));
        if seen.get(to) == Some(&Seen::OnPath) {
            let circle = path.iter().map(|&(node, _)| node).skip_while(|&node| node != to);
            found = found.or_else(|| Some(circle.chain([to]).collect()));
        } else {
            enter(to, seen, &mut path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once() {
        assert_eq!(circles(&[vec![1], vec![2], vec![]]), [[0; 0]; 0]);
        assert_eq!(circles(&[vec![1], vec![2], vec![0]]), [[0, 1, 2, 0]]);
        assert_eq!(circles(&[vec![0]]), [[0, 0]]);
        // A tail that leads into a circle, and another circle.
        let edges = [vec![1], vec![2], vec![1], vec![4], vec![3, 1]];
        assert_eq!(circles(&edges), [vec![1, 2, 1], vec![3, 4, 3]]);
        // Two ways to one node are no circle.
        assert_eq!(circles(&[vec![1, 2], vec![3], vec![3], vec![]]), [[0; 0]; 0]);
        assert_eq!(circles(&[vec![7]]), [[0; 0]; 0]);
    }
}
