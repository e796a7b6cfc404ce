//! Lists of names in sentences.

/// At most ten names, quoted, and how many more there are.
pub(crate) fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    first_ten(names, ", ", |name| format!("{name:?}"))
}

/// What the data have instead of customers of the control arm.
pub(crate) fn instead(seen: &[String], excluded: u64) -> String {
    match (seen, excluded) {
        (_, 1..) => format!(": {excluded} were excluded because their follow-up was too short"),
        ([], 0) => ", and no other arm has".to_owned(),
        _ => format!(", the data contain: {}", list(seen)),
    }
}

/// At most ten names, each as `spell` writes it, and how many more there are.
pub(crate) fn first_ten(
    names: &[String],
    separator: &str,
    spell: impl Fn(&str) -> String,
) -> String {
    const MOST: usize = 10;
    let spelled: Vec<String> = names.iter().take(MOST).map(|name| spell(name)).collect();
    let mut text = spelled.join(separator);
    if let Some(more) = names.len().checked_sub(MOST).filter(|&more| more > 0) {
        text += &format!(" and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        assert!(list(&names).ends_with("\"9\" and 2 more"));
        assert!(first_ten(&names[..10], "; ", str::to_owned).ends_with("8; 9"));
        assert_eq!(list(&[]), "none");
    }
}
