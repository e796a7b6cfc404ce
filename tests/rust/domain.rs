//! The table of `docs/domain.md`: which tests prove which row of the domain.
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
    "How many times a new customer costs a retained one is measured; the six times of hearsay is \
     never a default.",
    "That ratio is an interval where the costs are.",
    "The cost of a new customer is the whole effort over those it won, to the last cent; none won \
     is an error.",
    "What keeping costs is found with a control group.",
    "The control group must be alike and untouched: what speaks against it is a finding, not a \
     refusal.",
    "The effect is the difference of the churn rates, with its sign and its interval.",
    "A retained customer costs the program's cost over those retained: a point, and the set that \
     the data allow.",
    "What it costs depends: results of different contexts are not compared unless forced.",
    "Acquisition depends on the customer, who acquires, the market and the product's rank.",
    "Keeping has a horizon, without which a cost means nothing; nobody counts as kept before it is \
     over.",
    "Costs depend on how much customers buy.",
    "Costs depend on how customers came.",
    "Costs depend on satisfaction, on habitual complaints, and on rivals and their prices.",
    "Retention earns more and spends less: both parts are told, and their sum.",
    "A leaky bucket goes to its equilibrium, inflow over loss rate.",
    "Part of the effort only holds the size: how much, and whether the stock grows.",
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
    let mut table = String::from("| row | what it says | proved by |\n|---|---|---|\n");
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
fn a_name_tells_its_row() {
    assert_eq!(test_of("    fn e14_the_value(x: u8) {"), Some((14, "e14_the_value")));
    assert_eq!(test_of("fn e1_ratio() {"), Some((1, "e1_ratio")));
    for line in ["fn each_row() {", "fn expose(x: u8) {", "// fn e1_ratio()", "let e1_x = 1;"] {
        assert_eq!(test_of(line), None, "{line}");
    }
}
