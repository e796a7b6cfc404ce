//! Counting rows by group.

/// Adjacent rows are counted in different lanes, so that none depends on the previous one.
const LANES: usize = 4;

/// The weighted number of rows by group. A flag divides a group `g` into `2 g` and `2 g + 1`.
#[derive(Default)]
pub(crate) struct Counts {
    lanes: Vec<[u64; LANES]>,
}

#[expect(clippy::indexing_slicing, reason = "the counts were resized to hold every group")]
impl Counts {
    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        self.lanes.resize(groups, [0; LANES]);
    }

    /// Counts rows by group and flag, each once or with its weight.
    pub(crate) fn add_flagged(&mut self, groups: &[u32], flags: &[u8], weights: Option<&[u64]>) {
        let Some(weights) = weights else { return self.count_flagged(groups, flags) };
        for ((&group, &flag), &weight) in groups.iter().zip(flags).zip(weights) {
            self.add_weight(group as usize * 2 + usize::from(flag), weight);
        }
    }

    /// Counts rows by group, each once or with its weight.
    pub(crate) fn add(&mut self, groups: &[u32], weights: Option<&[u64]>) {
        match weights {
            None => groups.iter().for_each(|&group| self.lanes[group as usize][0] += 1),
            Some(weights) => {
                for (&group, &weight) in groups.iter().zip(weights) {
                    self.add_weight(group as usize, weight);
                }
            }
        }
    }

    /// A sum that overflows its type is far above the limit of an accumulator's counts,
    /// [`MAX_COUNT`](crate::number::count::MAX_COUNT).
    #[inline]
    fn add_weight(&mut self, group: usize, weight: u64) {
        let [lane, ..] = &mut self.lanes[group];
        *lane = lane.saturating_add(weight);
    }

    fn count_flagged(&mut self, groups: &[u32], flags: &[u8]) {
        for (groups, flags) in groups.chunks(LANES).zip(flags.chunks(LANES)) {
            for (lane, (&group, &flag)) in groups.iter().zip(flags).enumerate() {
                self.lanes[group as usize * 2 + usize::from(flag)][lane] += 1;
            }
        }
    }

    /// The count of each group.
    pub(crate) fn totals(&self) -> Vec<u64> {
        let total = |lanes: &[u64; LANES]| lanes.iter().fold(0, |a: u64, b| a.saturating_add(*b));
        self.lanes.iter().map(total).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_group_and_flag() {
        let groups: Vec<u32> = (0..1001).map(|row| row * 7 % 3).collect();
        let flags: Vec<u8> = (0..1001).map(|row| (row % 5 == 0) as u8).collect();
        let weights: Vec<u64> = (0..1001).map(|row| row % 4).collect();
        let (mut ones, mut weighted, mut plain) =
            (Counts::default(), Counts::default(), Counts::default());
        let mut expected = [[0_u64; 6]; 2];
        for (row, (&group, &flag)) in groups.iter().zip(&flags).enumerate() {
            let at = group as usize * 2 + usize::from(flag);
            expected[0][at] += 1;
            expected[1][at] += weights[row];
        }
        ones.resize(6);
        ones.add_flagged(&groups, &flags, None);
        weighted.resize(6);
        weighted.add_flagged(&groups, &flags, Some(&weights));
        assert_eq!([ones.totals(), weighted.totals()], expected);
        plain.resize(3);
        plain.add(&groups, None);
        plain.add(&groups, Some(&weights));
        let [ones, weights] = expected;
        let both: Vec<u64> = ones.iter().zip(weights).map(|(one, weight)| one + weight).collect();
        let pairs: Vec<u64> = both.chunks(2).map(|pair| pair.iter().sum()).collect();
        assert_eq!(plain.totals(), pairs);
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_group_beyond_the_room_is_a_panic() {
        Counts::default().add(&[0], None);
    }
}
