//! The table of `docs/domain.md`: the tests that prove each row of the domain.
//!
//! Run with `CRM_WRITE=1` to write it, as `make docs` does; otherwise it is compared.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

mod document;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crm_conformance::root;

/// The rows of the economics of retention, each of which a test must prove.
const ROWS: [&str; 16] = [
    "The ratio of acquisition cost to retention cost is measured; the widely quoted factor of six \
     is never a default.",
    "That ratio is an interval if the costs are intervals.",
    "The acquisition cost is the whole cost divided by the number of customers acquired, exact to \
     the last cent; no acquired customers is an error.",
    "The cost of retention is measured against a control group.",
    "The control group must be comparable and unexposed: a violation is a finding, not an error.",
    "The effect is the difference of the churn rates, with its sign and its interval.",
    "The cost per retained customer is the program's cost divided by the number of customers \
     retained: a point estimate and a confidence set.",
    "A cost depends on its context: results from different contexts are not compared unless forced.",
    "The acquisition cost depends on the customer, the acquirer, the market and the product's rank.",
    "Retention has a follow-up, without which its cost has no meaning; no customer counts as \
     retained before it ends.",
    "Costs depend on the purchase volume of the customers.",
    "Costs depend on how the customers were acquired.",
    "Costs depend on satisfaction, on habitual complaints, and on competitors and their prices.",
    "Retention raises income and lowers expense: both parts are reported, and their sum.",
    "A leaky bucket approaches its equilibrium, inflow divided by loss rate.",
    "Part of the inflow only replaces losses: how much, and whether the volume grows.",
];

/// By row, then by file: the tests.
type Proofs = BTreeMap<usize, BTreeMap<String, Vec<String>>>;

/// All sources under a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The row of a test and its name, where a line begins one.
fn test_of(line: &str) -> Option<(usize, &str)> {
    let name = line.trim_start().strip_prefix("fn e")?.split('(').next()?;
    let (row, _) = name.split_once('_')?;
    Some((row.parse().ok()?, &line.trim_start()[3..=3 + name.len()]))
}

fn proofs() -> Proofs {
    let mut files = Vec::new();
    for folder in ["crm-core/src", "crm-core/tests"] {
        sources(&root().join(folder), &mut files);
    }
    files.sort();
    let mut proofs = Proofs::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        for (row, test) in text.lines().filter_map(test_of) {
            proofs.entry(row).or_default().entry(name.clone()).or_default().push(test.to_owned());
        }
    }
    proofs
}

#[test]
fn every_row_of_the_domain_is_proved() {
    let proofs = proofs();
    let mut table = String::from("| row | statement | tests |\n|---|---|---|\n");
    for (at, says) in ROWS.iter().enumerate() {
        let row = at + 1;
        let known = proofs.get(&row);
        assert!(known.is_some(), "no test has a name that begins with e{row}_: {says}");
        let files = known.into_iter().flatten();
        let files: Vec<String> =
            files.map(|(file, tests)| format!("{file}: `{}`", tests.join("`, `"))).collect();
        let _ = writeln!(table, "| E{row} | {says} | {} |", files.join("; "));
    }
    let unknown: Vec<&usize> =
        proofs.keys().filter(|row| !(1..=ROWS.len()).contains(row)).collect();
    assert!(unknown.is_empty(), "tests prove rows that are not listed: {unknown:?}");
    document::settle("docs/domain.md", "economics", &table);
}

#[test]
fn the_name_of_a_test_gives_its_row() {
    assert_eq!(test_of("    fn e14_the_value(x: u8) {"), Some((14, "e14_the_value")));
    assert_eq!(test_of("fn e1_ratio() {"), Some((1, "e1_ratio")));
    for line in ["fn each_row() {", "fn expose(x: u8) {", "// fn e1_ratio()", "let e1_x = 1;"] {
        assert_eq!(test_of(line), None, "{line}");
    }
}
