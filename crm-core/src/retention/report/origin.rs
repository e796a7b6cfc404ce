//! The report that an arm is of.

use std::sync::Arc;

/// The report that an arm is of: a report and its copies have one, and no other report has it.
///
/// Two studies can have the same counts, so the figures do not show whether two arms share a
/// control. It is no figure of the report: reports from different places can be equal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin(Arc<()>);

impl Origin {
    pub(crate) fn is(&self, other: &Origin) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Origin) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_copies_are_of_one_report() {
        let (one, other) = (Origin::default(), Origin::default());
        assert!(one.is(&one.clone()) && !one.is(&other));
        assert_eq!(one, other);
    }
}
