//! The header of constants: the keys of all answers, and the names and numbers of closed lists.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::Result;
use crate::page::last;
use crate::source::{Named, Source};

/// What the functions of C hand out as a document.
const ROOTS: [&str; 5] =
    ["ReportDocument", "FindingDocument", "IdCheck", "CostComparison", "MantelHaenszel"];

/// Keys that no field is named after: those of an undefined value, and the tags of kinds.
const OTHERS: [&str; 4] = ["column", "criterion", "finding", "undefined"];

const START: &str = "\
/* crm_names.h: the parts of the pointers of documents, and every name and number, as constants.
 *
 * Written by `make header` from crm-core/src; do not edit.
 *
 * A program that joins its pointers from these is checked by its compiler:
 *
 *     crm_document_number(figures, CRM_LITERAL(\"/\" CRM_KEY_CONTROL \"/\" CRM_KEY_N), &n, NULL);
 *
 * A name is what a document has, as text; its number is what crm_name() and structs have.
 */
#ifndef CRM_NAMES_H
#define CRM_NAMES_H

/* The parts of pointers. */
";

/// Writes the header; `crm.h` already has some of the numbers.
pub(crate) fn of(source: &Source, header: &str) -> Result<String> {
    let mut out = START.to_owned();
    let mut keys: BTreeSet<String> = OTHERS.map(str::to_owned).into();
    let mut seen = BTreeSet::new();
    for root in ROOTS {
        if !source.structs.contains_key(root) {
            return Err(format!("no struct {root}").into());
        }
        collect(source, root, &mut keys, &mut seen);
    }
    for key in keys {
        writeln!(out, "#define CRM_KEY_{} \"{key}\"", key.to_uppercase())?;
    }
    for (list, choice) in &source.choices {
        let list = constant(list);
        writeln!(out)?;
        for Named { name, number, docs } in &choice.values {
            let value = name.to_uppercase();
            writeln!(out, "/* {docs} */")?;
            writeln!(out, "#define CRM_NAME_{list}_{value} \"{name}\"")?;
            if !header.contains(&format!("#define CRM_{list}_{value} ")) {
                writeln!(out, "#define CRM_{list}_{value} {number}")?;
            }
        }
    }
    for (list, kinds) in &source.kinds {
        writeln!(out)?;
        for kind in kinds {
            let (list, value, name) = (constant(list), kind.name.to_uppercase(), &kind.name);
            writeln!(out, "/* {} */\n#define CRM_NAME_{list}_{value} \"{name}\"", kind.docs)?;
        }
    }
    out.push_str("\n#endif /* CRM_NAMES_H */\n");
    Ok(out)
}

/// Collects the keys of a type, and of what it holds.
fn collect(source: &Source, name: &str, keys: &mut BTreeSet<String>, seen: &mut BTreeSet<String>) {
    if !seen.insert(name.to_owned()) {
        return;
    }
    let found = source.structs.get(name);
    let fields = found.into_iter().flat_map(|found| &found.keys);
    let kinds = source.kinds.get(name).into_iter().flatten().flat_map(|kind| &kind.keys);
    for key in fields.chain(kinds) {
        if !key.flattened {
            keys.insert(key.name.clone());
        }
        collect(source, &last(&key.kind), keys, seen);
    }
    if let Some(into) = found.and_then(|found| found.into.as_ref()) {
        collect(source, into, keys, seen);
    }
    for variant in source.variants.get(name).into_iter().flat_map(|one| &one.variants) {
        if let Some(kind) = &variant.kind {
            keys.insert(variant.name.clone());
            collect(source, &last(kind), keys, seen);
        }
    }
}

/// The name of a closed list in constants: `MoneyVerdict` is `MONEY_VERDICT`.
fn constant(list: &str) -> String {
    match list {
        "ValueSource" => return "VALUE_FROM".to_owned(),
        "SchemeKind" => return "SCHEME".to_owned(),
        _ => {}
    }
    let mut out = String::new();
    for c in list.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}
