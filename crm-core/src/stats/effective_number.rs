//! The effective number of a sum.

/// Returns the effective number of the members of a sum: how many equal members would have the same
/// sum and the same sum of squares. 0 if all members are 0.
///
/// # Formula
///
/// `sum(x)^2 / sum(x^2)`. It is at most the number of members that are not 0.
///
/// # Reference
///
/// Kish (1965), Survey Sampling, section 11.7; there for weights.
pub(crate) fn effective_number(sum: f64, sum_sq: f64) -> f64 {
    if sum == 0.0 || sum_sq == 0.0 { 0.0 } else { sum / sum_sq * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_members_count_and_one_large_one_is_one() {
        // 50 members of 4.
        assert_eq!(effective_number(200.0, 800.0), 50.0);
        assert_eq!(effective_number(7.0, 49.0), 1.0);
        assert!((effective_number(1009.0, 1_000_009.0) - 1.018_071_837_353_463_9).abs() < 1e-12);
        // Refunds cancel what was bought.
        assert_eq!(effective_number(0.0, 50.0), 0.0);
        assert_eq!(effective_number(0.0, 0.0), 0.0);
        assert_eq!(effective_number(-3.0, 9.0), 1.0);
    }
}
