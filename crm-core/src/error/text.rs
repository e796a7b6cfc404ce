//! Text in sentences: lists of names, and values of any length.

/// Returns a text with at most this many characters: the middle of a longer one is left out.
pub(crate) fn cut(text: &str, most: usize) -> String {
    // A text has at least as many bytes as characters.
    if text.len() <= most || text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let (tail, head) = (most / 3, most - most / 3 - 1);
    let from_end: Vec<char> = text.chars().rev().take(tail).collect();
    let head = text.chars().take(head);
    head.chain(['…']).chain(from_end.into_iter().rev()).collect()
}

/// At most ten names, quoted, and how many more there are.
pub(crate) fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    // Errors show no more than the first of their names.
    let least = if names.len() < MOST_NAMES { "" } else { "at least " };
    listed(names, ", ", least, |name| format!("{name:?}"))
}

/// What a name must be.
pub(crate) fn one_of(names: &[String]) -> String {
    match names {
        [] => "does not exist because there are none".to_owned(),
        _ => format!("must be one of {}", list(names)),
    }
}

/// What is malformed.
pub(crate) fn column_or_table(column: Option<&str>) -> String {
    column.map_or("the table".to_owned(), |column| format!("column {column:?}"))
}

/// The codes below one that can be assigned.
pub(crate) fn below(leaves: &[String]) -> String {
    match leaves {
        [] => "and there is none below it".to_owned(),
        _ => format!("such as {} below it", list(leaves)),
    }
}

/// The questions that a diagnosis lacks.
pub(crate) fn lacking(missing: &[String]) -> String {
    match missing {
        [] => "and there is none".to_owned(),
        _ => format!("without an answer: {}", list(missing)),
    }
}

/// What a pointer leads to.
pub(crate) fn part_or_whole(pointer: &str) -> &str {
    if pointer.is_empty() { "the document" } else { pointer }
}

/// How many names the fields of an error show.
pub(crate) const MOST_NAMES: usize = 100;

/// How many names a message lists.
const MOST: usize = 10;

/// The nearest names, if a message that lists the first ten can lack them.
pub(crate) fn meant(names: &[String], nearest: &[String]) -> String {
    if names.len() <= MOST || nearest.is_empty() {
        return String::new();
    }
    format!(", near {}", list(nearest))
}

/// The nearest names, if there are any.
pub(crate) fn near(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!(", near {}", list(nearest)) }
}

/// The nearest names; of a field without any, how a text is written, which it may be meant to be.
pub(crate) fn near_or_text(what: &str, nearest: &[String]) -> String {
    match (what, nearest.is_empty()) {
        ("field", true) => "; a text is written in single quotes".to_owned(),
        _ => near(nearest),
    }
}

/// Where an expression is wrong: its segment, if it has one, and the place in it.
pub(crate) fn at(segment: &str, path: &str) -> String {
    if segment.is_empty() { path.to_owned() } else { format!("segment {segment:?}, {path}") }
}

/// Names in the order in which each refers to the next.
pub(crate) fn circle(names: &[String]) -> String {
    first_ten(names, " -> ", |name| format!("{name:?}"))
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
    listed(names, separator, "", spell)
}

/// As [`first_ten`], with `least` before the number of the others.
fn listed(
    names: &[String],
    separator: &str,
    least: &str,
    spell: impl Fn(&str) -> String,
) -> String {
    let spelled: Vec<String> = names.iter().take(MOST).map(|name| spell(name)).collect();
    let mut text = spelled.join(separator);
    if let Some(more) = names.len().checked_sub(MOST).filter(|&more| more > 0) {
        text += &format!(" and {least}{more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_in_the_middle() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("0123456789", 10), "0123456789");
        assert_eq!(cut("ä123456789ö", 9), "ä1234…89ö");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        assert!(list(&names).ends_with("\"9\" and 2 more"));
        let many: Vec<String> = (0..5000).map(|i| i.to_string()).collect();
        assert!(first_ten(&many, "; ", str::to_owned).ends_with("9 and 4990 more"));
        assert!(list(&many[..100]).ends_with("\"9\" and at least 90 more"));
        assert!(first_ten(&names[..10], "; ", str::to_owned).ends_with("8; 9"));
        assert_eq!(list(&[]), "none");
    }
}
