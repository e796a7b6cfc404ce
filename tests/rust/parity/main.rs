//! The parity table: what the core, C and Python call the same thing.
//!
//! `tests/README.md` says how to read it, and how to add an operation.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

mod core;
mod header;
mod python;
mod table;

use std::fs::read_to_string;

use crm_conformance::root;
use crm_core::customer::Viewer;
use crm_core::retention::{Assignment, CostContext, ProgramCost};
use crm_core::{ReportOptions, StudyDefinition};

use crate::core::Core;
use crate::table::{Found, Names, callables, contradictions};

#[test]
fn the_table_lists_what_the_three_surfaces_have() {
    let table = read_to_string(root().join("tests/parity.tsv")).unwrap();
    let wrong = contradictions(&table, &found(&table));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn found(table: &str) -> Found {
    let core = Core::read(&root().join("crm-core/src")).unwrap();
    let header = read_to_string(root().join("include/crm_ffi.h")).unwrap();
    let mut constants = header::constants(&header);
    let named = read_to_string(root().join("include/crm_names.h")).unwrap();
    constants.extend(header::defined(&named));
    let mut c = header::names(&header);
    c.extend(constants.keys().cloned());
    c.extend(keys());
    let package = root().join("crm-py/python/crm_py");
    let python = python::names(&package, &callables(table, 2)).unwrap();
    Found { names: [core.names, c, python], choices: core.choices, constants }
}

/// The keys of the documents that functions of C take, as their readers accept them.
fn keys() -> Names {
    let study = |json: &str| StudyDefinition::from_json(json).unwrap_err().to_string();
    let assignment = |json: &str| Assignment::from_json(json).unwrap_err().to_string();
    let context = |json: &str| CostContext::from_json(json).unwrap_err().to_string();
    let options = |json: &str| ReportOptions::from_json(json).unwrap_err().to_string();
    let viewer = |json: &str| Viewer::from_json(json).unwrap_err().to_string();
    let cost = |json: &str| serde_json::from_str::<ProgramCost>(json).unwrap_err().to_string();
    let mut keys = Names::new();
    let mut add = |path: &str, read: &dyn Fn(&str) -> String, version: &str| {
        let accepted = accepted(&read(&format!("{{{version}\"?\": 0}}")));
        assert!(!accepted.is_empty(), "{path} tells no keys");
        keys.extend(accepted.into_iter().map(|key| path.replace('*', &key)));
    };
    add("crm_retention_study_new(*)", &study, "\"version\": 1, ");
    add("crm_retention_study_new(context.*)", &context, "");
    add("crm_retention_study_new(cost.*)", &cost, "");
    add("crm_retention_study_report(*)", &options, "");
    add("crm_assignment_from_json(*)", &assignment, "\"version\": 1, ");
    add("crm_viewer_from_json(*)", &viewer, "");
    keys
}

/// The keys that the error about an unknown key says are expected.
fn accepted(message: &str) -> Vec<String> {
    let listed =
        ["expected one of", "known keys are"].iter().find_map(|one| message.split_once(one));
    let expected = listed.map_or("", |(_, expected)| expected);
    expected.split(['`', '"']).skip(1).step_by(2).map(str::to_owned).collect()
}
