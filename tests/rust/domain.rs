//! The tables of `docs/domain.md`: the tests that prove each row of the domain.
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

/// A row about customers and segments, which a test must prove: its name, what it says, and where it
/// is decided.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// The rows about customers and segments.
const CUSTOMERS: [Row; 34] = [
    (
        "A1",
        "A transactional relationship is contact for a transaction only: the least close, and \
         nothing is planned for it.",
        &["customer/relationship.rs"],
    ),
    (
        "A2",
        "A long-term relationship is one of repeated interaction: with fewer than two it is \
         inconsistent.",
        &["customer/relationship_policy.rs"],
    ),
    (
        "A3",
        "Personal assistance is by a human: a relationship without a human channel is refused.",
        &["customer/relationship.rs"],
    ),
    (
        "A4",
        "Dedicated assistance has one representative for the customer at any instant, and is the \
         closest type.",
        &["customer/relationship.rs"],
    ),
    (
        "A5",
        "Self-service needs no human channel; contacts still go through the contact policy.",
        &["customer/relationship.rs", "customer/contact_policy.rs"],
    ),
    (
        "A6",
        "Automated service is self-service that knows the customer: it needs a known field.",
        &["customer/relationship.rs"],
    ),
    (
        "A7",
        "A customer may be in several communities, beside any other relationship.",
        &["customer/relationship.rs", "customer/record.rs"],
    ),
    (
        "A8",
        "What the business means by a type of relationship, its channels, its cadence and its \
         owner, is compared with what is.",
        &["customer/relationship_policy.rs"],
    ),
    (
        "A9",
        "Interactions are marketing, sales, technical or service, or a code of one's own.",
        &["customer/entry.rs"],
    ),
    (
        "A10",
        "Why a customer bought is a field of a purchase; its coverage is measured, and a rule finds \
         purchases whose motive is not known.",
        &["customer/completeness.rs", "customer/schema/standard.rs"],
    ),
    (
        "A12",
        "Existing, interested and dissatisfied are told apart, may hold at once, and are derived, \
         never stored.",
        &["customer/standing.rs"],
    ),
    (
        "A13",
        "A regular customer comes back steadily and has for long; both bounds are parameters.",
        &["customer/loyalty.rs"],
    ),
    (
        "A14",
        "Long-term, short-term, occasional and one-time customers: one class for each history and \
         day, and none without a purchase.",
        &["customer/loyalty.rs"],
    ),
    (
        "A16",
        "A record says whether purchases, complaints and preferences are known, and which fields \
         are missing.",
        &["customer/completeness.rs"],
    ),
    (
        "C24",
        "Age, socio-economic status, referrals in the last year and the last satisfaction are \
         standard fields.",
        &["customer/schema/standard.rs"],
    ),
    (
        "D4",
        "Who left is mailed as before until he says no; where nothing was agreed, the strictest \
         regime is the default.",
        &["customer/contact_policy.rs"],
    ),
    (
        "F1",
        "A segment has a name, labels by language, a version and a rule. (How alike its customers \
         are is not measured yet.)",
        &["segment/definition.rs"],
    ),
    (
        "F2",
        "Age, sex, education, income and region are standard demographic fields.",
        &["customer/schema/standard.rs", "customer/schema/family.rs"],
    ),
    (
        "F3",
        "Lifestyle, personality and social traits are standard psychographic fields.",
        &["customer/schema/standard.rs"],
    ),
    (
        "F4",
        "Consumption habits, preferences and loyalty are standard behavioral fields; counts, sums, \
         first and last times of events in a window are functions of rules.",
        &["customer/schema/standard.rs", "segment/event_fold.rs"],
    ),
    (
        "F5",
        "The benefits that a customer seeks are a set of codes, which rules compare as sets.",
        &["customer/schema/standard.rs", "expression/plan/value.rs"],
    ),
    (
        "F15",
        "Socio-economic status is a standard demographic field.",
        &["customer/schema/standard.rs"],
    ),
    (
        "K1",
        "Data are disclosed only to a recipient that a live consent, or a duty prescribed by law, \
         names; each decision has a reason.",
        &["customer/storage.rs", "customer/consent.rs"],
    ),
    (
        "K2",
        "A field that needs a consent is not kept without a live one; where it ends later, the \
         field reads as null at once and is named to be cleared.",
        &["customer/record.rs", "customer/storage.rs", "customer/rule_record.rs"],
    ),
    (
        "K3",
        "Even a birthday needs a consent, unless an override with a reason removes it.",
        &["customer/schema/standard.rs", "customer/schema/extend.rs"],
    ),
    (
        "K4",
        "Marketing is capped in rolling days, and the decision says when the next contact is \
         allowed; service and advice are exempt by category, not by channel.",
        &["customer/contact_policy.rs"],
    ),
    (
        "K5",
        "Data and viewers are classified: sensitivities in a total order, compartments, and special \
         categories.",
        &["customer/schema/protection.rs", "customer/schema/viewer.rs"],
    ),
    (
        "K6",
        "What a viewer may not see is absent from views, timelines, tables, explanations, \
         breakdowns, memberships and definitions; more clearance never shows less.",
        &["customer/access.rs", "segment/set.rs", "segment/explain.rs"],
    ),
    (
        "K7",
        "At each contact the program knows which details are stale and which are missing.",
        &["customer/freshness.rs"],
    ),
    (
        "K8",
        "Address, phone, e-mail and employer are volatile; each field may have a maximum age.",
        &["customer/schema/standard.rs"],
    ),
    (
        "L4",
        "The whole history of a customer is one timeline, by time, then by arrival, as far as the \
         viewer sees it.",
        &["customer/access.rs"],
    ),
    (
        "L7",
        "Fields are declared at run time; an unknown field in a rule, a record or a change is an \
         error, never false.",
        &["customer/schema/schema.rs", "expression/plan"],
    ),
    (
        "L8",
        "Segments are evaluated over millions of customers in one process, in one pass and on all \
         cores; `make bench` measures it.",
        &["segment/evaluate.rs", "expression/run"],
    ),
    (
        "L9",
        "A change by somebody who looked at an older version is refused.",
        &["customer/customer.rs"],
    ),
];

/// By row, then by file: the tests.
type Proofs = BTreeMap<String, BTreeMap<String, Vec<String>>>;

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
fn test_of(line: &str) -> Option<(String, &str)> {
    let name = line.trim_start().strip_prefix("fn ")?.split('(').next()?;
    let (row, _) = name.split_once('_')?;
    let (letter, number) = row.split_at_checked(1)?;
    let number: usize = number.parse().ok()?;
    // There are functions of numbers such as f64, too.
    let is_row = "acdefkl".contains(letter) && number < 32;
    is_row.then(|| (row.to_uppercase(), name))
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

/// The tests of a row, as a cell of a table.
fn cell(proofs: &mut Proofs, row: &str, says: &str) -> String {
    let known = proofs.remove(row);
    assert!(known.is_some(), "no test has a name that begins with {row}_, in lower case: {says}");
    let files = known.into_iter().flatten();
    let files: Vec<String> =
        files.map(|(file, tests)| format!("{file}: `{}`", tests.join("`, `"))).collect();
    files.join("; ")
}

#[test]
fn every_row_of_the_domain_is_proved() {
    let mut proofs = proofs();
    let mut economics = String::from("| row | statement | tests |\n|---|---|---|\n");
    for (at, says) in ROWS.iter().enumerate() {
        let row = format!("E{}", at + 1);
        let tests = cell(&mut proofs, &row, says);
        let _ = writeln!(economics, "| {row} | {says} | {tests} |");
    }
    document::settle("docs/domain.md", "economics", &economics);
    let mut customers =
        String::from("| row | statement | decided in | tests |\n|---|---|---|---|\n");
    for (row, says, decided) in CUSTOMERS {
        for file in decided {
            assert!(root().join("crm-core/src").join(file).exists(), "{row} names {file}");
        }
        let tests = cell(&mut proofs, row, says);
        let decided = decided.join(", ");
        let _ = writeln!(customers, "| {row} | {says} | {decided} | {tests} |");
    }
    document::settle("docs/domain.md", "customers", &customers);
    assert!(proofs.is_empty(), "tests prove rows that are not listed: {:?}", proofs.keys());
}

#[test]
fn the_name_of_a_test_gives_its_row() {
    let row = |line| test_of(line).map(|(row, name)| (row, name.to_owned()));
    let of = |row: &str, name: &str| Some((row.to_owned(), name.to_owned()));
    assert_eq!(row("    fn e14_the_value(x: u8) {"), of("E14", "e14_the_value"));
    assert_eq!(row("fn a1_ratio() {"), of("A1", "a1_ratio"));
    for line in [
        "fn each_row() {",
        "fn expose(x: u8) {",
        "// fn e1_ratio()",
        "let e1_x = 1;",
        "fn f64_column() {",
    ] {
        assert_eq!(row(line), None, "{line}");
    }
}
