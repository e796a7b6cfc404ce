//! The names of the rows and curves of a chart, in lines.

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::format::{broken, head, printable};

/// The width of a line: beside a chart of matplotlib it leaves most of the width to the chart.
const WIDTH: usize = 36;

/// The most lines of a name whose middle can be left out.
const LINES: usize = 2;

/// Breaks labels into lines, and leaves out the middle of a long one.
///
/// Labels of different arms often begin alike, or end alike. Those that would become the same are
/// written in full.
pub(crate) fn in_lines(labels: &[&str]) -> Vec<Vec<String>> {
    let short: Vec<Vec<String>> = labels.iter().map(|label| shortened(label)).collect();
    let mut first: BTreeMap<&[String], &str> = BTreeMap::new();
    let mut ambiguous: Vec<&[String]> = Vec::new();
    for (lines, label) in short.iter().zip(labels) {
        if *first.entry(lines).or_insert(label) != *label {
            ambiguous.push(lines);
        }
    }
    let chosen = short.iter().zip(labels);
    chosen
        .map(|(lines, label)| {
            let is_ambiguous = ambiguous.contains(&lines.as_slice());
            if is_ambiguous { wrapped(label) } else { lines.clone() }
        })
        .collect()
}

fn shortened(label: &str) -> Vec<String> {
    let lines = wrapped(label);
    if lines.len() <= LINES {
        return lines;
    }
    let label = printable(label);
    let begin = head(label.chars(), WIDTH - 1);
    let end: String = head(label.chars().rev(), WIDTH).chars().rev().collect();
    // A mark without a letter to stand on would stand on the wrong one.
    let end = end.trim_start_matches(|c: char| c.width() == Some(0));
    vec![format!("{}…", begin.trim_end()), end.trim_start().to_owned()]
}

/// Breaks a text between its words, and a word that is too long anywhere.
fn wrapped(text: &str) -> Vec<String> {
    broken(&printable(text), WIDTH).iter().flat_map(|line| chopped(line)).collect()
}

fn chopped(line: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while rest.width() > WIDTH {
        let piece = head(rest.chars(), WIDTH);
        rest = rest.get(piece.len()..).unwrap_or("");
        pieces.push(piece);
    }
    pieces.push(rest.to_owned());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(label: &str) -> Vec<String> {
        in_lines(&[label]).remove(0)
    }

    #[test]
    fn a_name_has_two_lines_and_then_lacks_its_middle() {
        assert_eq!(one("mail"), ["mail"]);
        assert_eq!(one(""), [""]);
        let two = "letter signed by the head of the branch, then a call";
        assert_eq!(one(two), ["letter signed by the head of the", "branch, then a call"]);
        let long = format!("{two} after fourteen days, unless the customer replied");
        let found = one(&long);
        assert_eq!(found[0], "letter signed by the head of the br…");
        assert_eq!(found[1], "en days, unless the customer replied");
        for line in one(&"x".repeat(500)) {
            assert_eq!(line.width(), WIDTH);
        }
        assert!(one(&"語".repeat(500)).iter().all(|line| line.width() <= WIDTH));
    }

    #[test]
    fn different_names_stay_different() {
        let same = "a name of forty characters that two share";
        let alike = [format!("{same} A"), format!("{same} B")];
        let found = in_lines(&[&alike[0], &alike[1]]);
        assert_ne!(found[0], found[1]);
        // These differ only in the middle.
        let (begin, end) = ("b".repeat(60), "e".repeat(60));
        let alike = [format!("{begin}1{end}"), format!("{begin}2{end}"), "c".repeat(99)];
        let found = in_lines(&[&alike[0], &alike[1], &alike[2], &alike[0]]);
        assert_ne!(found[0], found[1]);
        assert_eq!(found[0].concat(), alike[0]);
        assert_eq!((&found[0], found[2].len()), (&found[3], LINES));
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(one("a\nb"), [r"a\nb"]);
    }
}
