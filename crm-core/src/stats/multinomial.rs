//! Exact p-values of the division of a total among groups.
//!
//! The groups of an [`Enumeration`] are enumerated; what is left of the total belongs to the rest,
//! which is one group, or several groups that are tested by chi-square.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::stats::binomial::ln_poisson;
use crate::stats::chi_square::upper_tail;
use crate::stats::root::{first, nearest};

/// The maximum number of steps of an enumeration: enough for 10^7 outcomes, each with its share of
/// the search for them.
const MOST_STEPS: u64 = 100_000_000;

/// The number of steps of a probability that is not in a table.
const SLOW: u64 = 32;

/// The same where each outcome needs a tail of the chi-square distribution.
const MOST_TAILS: f64 = 1e6;

/// The maximum number of groups that are enumerated.
const MOST_GROUPS: usize = 64;

/// Logarithms of probabilities with a smaller difference are equal up to rounding.
const TIE: f64 = 1e-7;

/// Outcomes whose probability, as a logarithm, is smaller by this number do not matter.
const NEGLIGIBLE: f64 = 40.0;

/// The logarithm of the smallest positive float.
const ZERO: f64 = -745.0;

/// A group: its expected and its observed size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) mean: f64,
    pub(crate) count: u64,
}

/// Returns the probability of all outcomes that are at most as likely as the observed one; `None`
/// if more than about 10^7 outcomes matter.
///
/// A multinomial probability is a product of Poisson probabilities, divided by the one of the
/// total. The groups are enumerated from the smallest to the second largest, each from its mode to
/// where the probability of its part of the outcome is negligible. In the last of them, the
/// outcomes that are more likely than the observed one are an interval, which is skipped.
pub(crate) fn exact_p(groups: &[Group]) -> Option<f64> {
    let (enumerated, rest) = ascending(groups, groups.len() - 1);
    Enumeration::new(&enumerated, &rest)?.p_value()
}

/// Returns the p-value from the exact distribution of the groups with a mean below `small`, and
/// chi-square in the rest.
///
/// An outcome `x` of the small groups has its exact probability `P(x)`. Given `x`, the probability
/// of the rest is approximately `c n^(-(m - 1)/2) exp(-X^2/2)`, with its `m` groups, its total `n`
/// and its chi-square `X^2`. So the outcomes that are at most as likely as the observed one have
/// an `X^2` of at least `2 ln P(x) - (m - 1) ln n` minus the same of the observed one, plus the
/// observed `X^2`: a tail of the chi-square distribution.
///
/// If too many outcomes matter, the two smallest groups are taken together until they do not.
pub(crate) fn mixed_p(groups: &[Group], small: f64) -> f64 {
    let groups = taken_together(groups, small);
    let count = groups.iter().filter(|group| group.mean < small).count();
    let (enumerated, rest) = ascending(&groups, count.min(groups.len() - 1));
    let found = Enumeration::new(&enumerated, &rest).and_then(Enumeration::p_value);
    // Only a rest of a single group is not bounded by taking groups together.
    found.unwrap_or_else(|| {
        let (_, all) = ascending(&groups, 0);
        upper_tail(chi_square(&all), all.len() as u32 - 1)
    })
}

/// Divides groups into the smallest ones and the rest.
fn ascending(groups: &[Group], smallest: usize) -> (Vec<Group>, Vec<Group>) {
    let mut groups = groups.to_vec();
    groups.sort_by(|a, b| a.mean.total_cmp(&b.mean).then(a.count.cmp(&b.count)));
    let rest = groups.split_off(smallest);
    (groups, rest)
}

/// Takes the two smallest groups together while too many outcomes of the small groups matter.
fn taken_together(groups: &[Group], small: f64) -> Vec<Group> {
    let total = Total::of(groups);
    let least = ZERO.max(total.ln_probability(groups)) - NEGLIGIBLE;
    let width = |group: Group| total.width(group.mean, least).ln();
    // The order of non-negative floats is that of their bits.
    let entry = |group: Group| Reverse((group.mean.to_bits(), group.count));
    let is_small = |group: &Group| group.mean < small;
    let mut widths: f64 = groups.iter().copied().filter(is_small).map(width).sum();
    let mut count = groups.iter().filter(|group| is_small(group)).count();
    let mut heap: BinaryHeap<_> = groups.iter().copied().map(entry).collect();
    while (widths > MOST_TAILS.ln() || count > MOST_GROUPS) && heap.len() > 2 {
        let mut next = || heap.pop().map(|Reverse((mean, count))| (f64::from_bits(mean), count));
        let (Some((mean1, count1)), Some((mean2, count2))) = (next(), next()) else { break };
        let joined = Group { mean: mean1 + mean2, count: count1 + count2 };
        for (group, sign) in [(mean1, -1.0), (mean2, -1.0), (joined.mean, 1.0)] {
            let group = Group { mean: group, count: 0 };
            if is_small(&group) {
                widths += sign * width(group);
                count = if sign > 0.0 { count + 1 } else { count - 1 };
            }
        }
        heap.push(entry(joined));
    }
    let groups = heap.into_iter();
    groups.map(|Reverse((mean, count))| Group { mean: f64::from_bits(mean), count }).collect()
}

/// Pearson's chi-square.
fn chi_square(groups: &[Group]) -> f64 {
    let (count, mean) = sum(groups);
    if count == 0 {
        return 0.0;
    }
    let expected = |group: &Group| count as f64 * (group.mean / mean);
    groups.iter().map(|one| (one.count as f64 - expected(one)).powi(2) / expected(one)).sum()
}

fn sum(groups: &[Group]) -> (u64, f64) {
    (groups.iter().map(|one| one.count).sum(), groups.iter().map(|one| one.mean).sum())
}

/// The total of all groups.
#[derive(Clone, Copy)]
struct Total {
    count: u64,
    mean: f64,
    ln: f64,
}

impl Total {
    fn of(groups: &[Group]) -> Total {
        let (count, mean) = sum(groups);
        Total { count, mean, ln: ln_poisson(count as f64, mean) }
    }

    fn ln_probability(self, groups: &[Group]) -> f64 {
        let ln = |group: &Group| ln_poisson(group.count as f64, group.mean);
        groups.iter().map(ln).sum::<f64>() - self.ln
    }

    /// Returns how many sizes of a group with this mean have a probability above `least`.
    fn width(self, mean: f64, least: f64) -> f64 {
        let rest = (self.mean - mean).max(0.0);
        let ln = |x: u64| {
            ln_poisson(x as f64, mean) + ln_poisson((self.count - x) as f64, rest) - self.ln
        };
        let mode = (mean as u64).min(self.count);
        let above = first(mode, self.count + 1, |x| ln(x) < least);
        let below = first(0, mode, |x| ln(x) >= least);
        above.saturating_sub(below).max(1) as f64
    }
}

/// The logarithms of the Poisson probabilities of a group, those around its mean from a table.
struct Terms {
    mean: f64,
    lowest: u64,
    table: Vec<f64>,
}

impl Terms {
    fn new(mean: f64, total: u64) -> Terms {
        const WIDEST: f64 = 8192.0;
        let half = (12.0 * mean.sqrt() + 60.0).min(WIDEST);
        let lowest = (mean - half).max(0.0) as u64;
        let highest = ((mean + half) as u64).min(total);
        let table = (lowest..=highest).map(|x| ln_poisson(x as f64, mean)).collect();
        Terms { mean, lowest, table }
    }

    fn knows(&self, x: u64) -> bool {
        x >= self.lowest && x - self.lowest < self.table.len() as u64
    }

    fn at(&self, x: u64) -> f64 {
        let known = x.checked_sub(self.lowest).and_then(|at| self.table.get(at as usize));
        known.copied().unwrap_or_else(|| ln_poisson(x as f64, self.mean))
    }
}

/// An enumerated group, and the mean of all groups after it.
struct Step {
    terms: Terms,
    after: f64,
}

impl Step {
    /// Returns the most likely size of the group, of a total for it and all groups after it.
    fn mode(&self, total: u64) -> u64 {
        let share = self.terms.mean / (self.terms.mean + self.after);
        (((total as f64 + 1.0) * share) as u64).min(total)
    }
}

/// The enumeration of the outcomes of some groups; all that is left belongs to the rest.
struct Enumeration {
    steps: Vec<Step>,
    rest: Terms,
    /// The degrees of freedom within the rest.
    degrees_of_freedom: u32,
    total: Total,
    /// The logarithm of the observed probability, of the enumerated groups and the rest.
    observed: f64,
    /// The observed chi-square within the rest, and the size of the rest.
    chi_square: f64,
    size: f64,
    /// Below this logarithm an outcome does not matter.
    least: f64,
    /// How many more steps it can have.
    left: u64,
    /// Whether an outcome is more likely than the observed one.
    likelier: bool,
}

impl Enumeration {
    fn new(enumerated: &[Group], rest: &[Group]) -> Option<Enumeration> {
        if enumerated.len() > MOST_GROUPS {
            return None;
        }
        let (count, mean) = sum(rest);
        let whole: Vec<Group> = enumerated.iter().copied().chain([Group { mean, count }]).collect();
        let total = Total::of(&whole);
        let observed = total.ln_probability(&whole);
        let degrees_of_freedom = u32::try_from(rest.len()).ok()?.checked_sub(1)?;
        let chi_square = chi_square(rest);
        let tail = upper_tail(chi_square, degrees_of_freedom).ln();
        let mut after = mean;
        let mut steps: Vec<Step> = Vec::with_capacity(enumerated.len());
        for group in enumerated.iter().rev() {
            steps.push(Step { terms: Terms::new(group.mean, total.count), after });
            after += group.mean;
        }
        steps.reverse();
        Some(Enumeration {
            steps,
            rest: Terms::new(mean, total.count),
            degrees_of_freedom,
            total,
            observed,
            chi_square: if rest.len() > 1 { chi_square } else { 0.0 },
            size: count.max(1) as f64,
            least: ZERO.max(observed + if rest.len() > 1 { tail } else { 0.0 }) - NEGLIGIBLE,
            left: MOST_STEPS,
            likelier: degrees_of_freedom > 0,
        })
    }

    /// Returns the p-value; `None` if too many outcomes matter.
    fn p_value(mut self) -> Option<f64> {
        let sum = self.outcomes(0, self.total.count, -self.total.ln);
        let p_value = if self.likelier { sum.min(1.0) } else { 1.0 };
        (self.left > 0).then_some(p_value)
    }

    /// Returns the part of the p-value from the groups at `at` and later, which have `total`
    /// members; `ln` is the logarithm of the probability of the groups before.
    fn outcomes(&mut self, at: usize, total: u64, ln: f64) -> f64 {
        let Some(step) = self.steps.get(at) else {
            return self.tail(total, ln + self.rest.at(total));
        };
        let mode = step.mode(total);
        if at + 1 == self.steps.len() && self.degrees_of_freedom == 0 {
            return self.row(at, total, ln);
        }
        let mut sum = 0.0;
        for x in mode..=total {
            let Some(part) = self.outcome(at, total, x, ln) else { break };
            sum += part;
        }
        for x in (0..mode).rev() {
            let Some(part) = self.outcome(at, total, x, ln) else { break };
            sum += part;
        }
        sum
    }

    /// Returns the part of the p-value from the outcomes in which the group at `at` has `x`
    /// members; `None` if they do not matter.
    fn outcome(&mut self, at: usize, total: u64, x: u64, ln: f64) -> Option<f64> {
        self.visit(SLOW)?;
        let Step { terms, after } = self.steps.get(at)?;
        let ln = ln + terms.at(x);
        let matters = ln + ln_poisson((total - x) as f64, *after) >= self.least;
        matters.then(|| self.outcomes(at + 1, total - x, ln))
    }

    /// Counts steps; `None` if they are too many.
    fn visit(&mut self, steps: u64) -> Option<()> {
        self.left = self.left.saturating_sub(steps);
        (self.left > 0).then_some(())
    }

    /// Returns the probability of the outcomes of the last enumerated group and a rest of one
    /// group that are at most as likely as the observed one: those outside an interval.
    fn row(&mut self, at: usize, total: u64, ln: f64) -> f64 {
        let Some(step) = self.steps.get(at) else { return 0.0 };
        let of = |x: u64| ln + step.terms.at(x) + self.rest.at(total - x);
        let (bound, mode) = (self.observed + TIE, step.mode(total));
        let above = mode + nearest(total - mode + 1, |far| of(mode + far) <= bound);
        let below = mode - nearest(mode, |far| of(mode - 1 - far) <= bound);
        let known = |x: u64| step.terms.knows(x) && self.rest.knows(total.saturating_sub(x));
        let slow = if known(above) && known(below) { 1 } else { SLOW };
        let most = self.left / slow;
        let mut visited = 2 * u64::from((above - mode + 2).ilog2() + (mode - below + 2).ilog2());
        let mut sum = 0.0;
        let sides: [&mut dyn Iterator<Item = u64>; 2] =
            [&mut (above..=total), &mut (0..below).rev()];
        for side in sides {
            for ln in side.map(of).take_while(|&ln| ln >= self.least) {
                sum += ln.exp();
                visited += 1;
                if visited > most {
                    break;
                }
            }
        }
        self.left = self.left.saturating_sub(visited.saturating_mul(slow));
        self.likelier |= below < above;
        sum
    }

    /// Returns the part of an outcome of the enumerated groups, which leaves `size` to the rest.
    fn tail(&self, size: u64, ln: f64) -> f64 {
        let shift = f64::from(self.degrees_of_freedom) * (size.max(1) as f64 / self.size).ln();
        let statistic = self.chi_square + 2.0 * (ln - self.observed) - shift;
        ln.exp() * upper_tail(statistic, self.degrees_of_freedom)
    }
}
