//! The names that are spelled most like another.

use strsim::{jaro_winkler, osa_distance};

use crate::error::error::Error;

/// How many names are given.
const MOST: usize = 3;

/// How alike two names must be, from 0 to 1: a typing error or a missing part of a name is, another
/// word is not.
const ALIKE: f64 = 0.8;

/// The longest name that is compared, in bytes.
const LONGEST: usize = 200;

/// Returns the names that are spelled most like the given one, the nearest first; at most three.
pub(crate) fn nearest(given: &str, names: &[String]) -> Vec<String> {
    let comparable = |name: &&String| name.len() <= LONGEST && given.len() <= LONGEST;
    let mut alike: Vec<(f64, &String)> = names
        .iter()
        .filter(comparable)
        .map(|name| (jaro_winkler(given, name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(one, name), (other, next)| other.total_cmp(one).then(name.cmp(next)));
    alike.into_iter().take(MOST).map(|(_, name)| name.clone()).collect()
}

/// Returns the three codes to which a folded text is nearest: by the least optimal string alignment
/// distance to the code or to any of its texts, which are folded too; equal ones in the order of the
/// codes. Whatever is longer than 200 bytes is not compared.
///
/// # Formula
///
/// The least number of insertions, deletions, substitutions and transpositions of neighbors, in
/// which no part is edited twice.
///
/// # Reference
///
/// L. Boytsov, Indexing methods for approximate dictionary searching, ACM Journal of Experimental
/// Algorithmics 16 (2011), 1.1, section 2.
pub(crate) fn nearest_codes<'c>(
    given: &str,
    codes: impl Iterator<Item = (&'c str, Vec<&'c str>)>,
) -> Vec<String> {
    if given.len() > LONGEST {
        return Vec::new();
    }
    let distance = |texts: Vec<&str>| {
        let short = texts.into_iter().filter(|text| text.len() <= LONGEST);
        short.map(|text| osa_distance(given, text)).min()
    };
    let mut near: Vec<(usize, &str)> =
        codes.filter_map(|(code, texts)| Some((distance(texts)?, code))).collect();
    near.sort_unstable();
    near.into_iter().take(MOST).map(|(_, code)| code.to_owned()).collect()
}

impl Error {
    /// Creates an [`Error::UnknownName`] with the names that are nearest to the given one, by the
    /// similarity of Jaro and Winkler.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Error;
    ///
    /// let names = vec!["mail".to_owned(), "call".to_owned()];
    /// let Error::UnknownName { nearest, .. } = Error::unknown_name("arm", names, "mial") else {
    ///     unreachable!()
    /// };
    /// assert_eq!(nearest, ["mail"]);
    /// ```
    #[must_use]
    pub fn unknown_name(field: &str, allowed: Vec<String>, given: &str) -> Error {
        let (field, nearest) = (field.to_owned(), nearest(given, &allowed));
        Error::UnknownName { field, allowed, given: given.to_owned(), nearest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(given: &str, names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        nearest(given, &names)
    }

    #[test]
    fn a_typing_error_and_a_missing_part_are_near() {
        let names = ["cost", "cost_per_retained", "retained", "risk_ratio", "verdict"];
        assert_eq!(found("cost_per_retain", &names), ["cost_per_retained", "cost"]);
        assert_eq!(found("rsik_ratio", &names), ["risk_ratio"]);
        assert_eq!(found("retianed", &names), ["retained"]);
        assert_eq!(found("spend", &names), [""; 0]);
        assert_eq!(found("", &names), [""; 0]);
    }

    #[test]
    fn codes_are_near_by_any_of_their_texts() {
        let codes = || {
            [
                ("A", vec!["a", "price"]),
                ("B", vec!["b", "prcie"]),
                ("C", vec!["c", "service"]),
                ("D", vec!["d"]),
            ]
        };
        let found = |given: &str| nearest_codes(given, codes().into_iter());
        assert_eq!(found("price"), ["A", "B", "C"]);
        assert_eq!(found("servic"), ["C", "A", "B"]);
        assert_eq!(found(&"x".repeat(201)), [""; 0]);
    }

    #[test]
    fn at_most_three_are_given_and_ties_are_in_order() {
        assert_eq!(found("arm", &["arm4", "arm3", "arm2", "arm1"]), ["arm1", "arm2", "arm3"]);
        let long = "x".repeat(1_000_000);
        assert_eq!(found(&long, &[&long]), [""; 0]);
    }

    #[test]
    fn a_message_names_them_where_its_list_is_cut() {
        let names = |count: usize| (1..=count).map(|at| format!("arm{at}")).collect();
        let message = |count| Error::unknown_name("arm", names(count), "arm 11").to_string();
        assert!(message(10).ends_with(r#""arm10", got "arm 11""#), "{}", message(10));
        let near = r#" and 1 more, got "arm 11", near "arm11", "arm1", "arm10""#;
        assert!(message(11).ends_with(near), "{}", message(11));
    }
}
