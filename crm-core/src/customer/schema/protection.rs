//! Classes of protection.

use std::collections::BTreeSet;
use std::fmt;

use crate::customer::schema::sensitivity::Sensitivity;

/// How a field, an event or a segment is protected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Protection {
    pub(crate) sensitivity: Sensitivity,
    /// Whether it is of a special category of personal data, such as health or belief.
    pub(crate) special_category: bool,
    /// The parts of the business that a viewer must all belong to.
    pub(crate) compartments: BTreeSet<String>,
}

impl Protection {
    /// The class that a viewer of any kind may see.
    pub(crate) fn none() -> Protection {
        Protection {
            sensitivity: Sensitivity::Public,
            special_category: false,
            compartments: BTreeSet::new(),
        }
    }

    /// The class of what has no declared one.
    pub(crate) fn usual() -> Protection {
        Protection { sensitivity: Sensitivity::default(), ..Protection::none() }
    }

    /// Returns the lowest class that is as protected as both.
    pub(crate) fn join(&self, other: &Protection) -> Protection {
        Protection {
            sensitivity: self.sensitivity.max(other.sensitivity),
            special_category: self.special_category || other.special_category,
            compartments: self.compartments.union(&other.compartments).cloned().collect(),
        }
    }

    /// Returns whether this class is at least as protected as another.
    pub(crate) fn covers(&self, other: &Protection) -> bool {
        self.sensitivity >= other.sensitivity
            && (self.special_category || !other.special_category)
            && self.compartments.is_superset(&other.compartments)
    }

    /// Returns whether an error may show a value.
    pub(crate) fn values_are_shown(&self) -> bool {
        Protection::usual().covers(self)
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sensitivity)?;
        if self.special_category {
            f.write_str(", of a special category")?;
        }
        for (at, compartment) in self.compartments.iter().enumerate() {
            f.write_str(if at == 0 { ", of the compartment " } else { " and " })?;
            write!(f, "{compartment:?}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(sensitivity: &str, special_category: bool, compartments: &[&str]) -> Protection {
        Protection {
            sensitivity: sensitivity.parse().unwrap(),
            special_category,
            compartments: compartments.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn a_join_covers_both_and_no_more() {
        let classes = [
            Protection::none(),
            class("internal", false, &["hr"]),
            class("confidential", true, &[]),
            class("restricted", false, &["hr", "medical"]),
        ];
        for one in &classes {
            assert_eq!(one.join(one), *one);
            for other in &classes {
                let join = one.join(other);
                assert_eq!(join, other.join(one));
                assert!(join.covers(one) && join.covers(other));
                assert_eq!(one.covers(other), join == *one);
            }
        }
    }

    #[test]
    fn a_class_names_itself() {
        let class = class("confidential", true, &["hr", "medical"]);
        let text = r#"confidential, of a special category, of the compartment "hr" and "medical""#;
        assert_eq!(class.to_string(), text);
        assert_eq!(Protection::usual().to_string(), "internal");
        assert!(Protection::usual().values_are_shown() && !class.values_are_shown());
    }
}
