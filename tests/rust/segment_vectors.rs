//! The vectors of segments: what is asked of a set.

use crm_conformance::Item;
use crm_core::customer::{Schema, Viewer};
use crm_core::date::Instant;
use crm_core::segment::{Context, SegmentSet};
use crm_core::{Batch, Error, Result};

use super::{Given, Items, Table};

/// Compiles the set of a case, and answers what the case asks of it.
pub(super) fn segment(given: &Given<'_>) -> Result<Items> {
    let schema = Schema::from_json(&given.value("schema").to_string())?;
    let set = SegmentSet::from_json(&schema, &given.value("set").to_string())?;
    let viewer = viewer(given)?;
    let mut context = Context::new();
    context.viewer = viewer.as_ref();
    if given.0.contains_key("now") {
        context = context.with_now(given.text("now").parse::<Instant>()?);
    }
    match given.text("ask") {
        "set" => {
            let hashes = set.ids().iter().map(|id| Ok(set.segment_hash(id)?.into()));
            let hashes = hashes.collect::<Result<Items>>()?;
            Ok([vec![set.to_json(context.viewer)?.into(), set.hash()?.into()], hashes].concat())
        }
        "evaluate" => rows(&set, given, "rows", |batch| evaluated(&set, batch, &context)),
        "show" => rows(&set, given, "rows", |batch| {
            let members = set.evaluate(batch, &context)?;
            Ok(vec![
                set.to_text(context.viewer).into(),
                members.to_text().into(),
                members.chart("sizes", None, "he")?.to_json()?.into(),
                members.chart("overlap", None, "en")?.to_json()?.into(),
            ])
        }),
        "breakdown" => rows(&set, given, "rows", |batch| {
            let batches = std::slice::from_ref(batch);
            Ok(vec![set.breakdown(given.text("id"), batches, &context)?.to_json()?.into()])
        }),
        "changes" => rows(&set, given, "before", |before| {
            rows(&set, given, "rows", |after| {
                let before = (std::slice::from_ref(before), &context);
                let after = (std::slice::from_ref(after), &context);
                Ok(vec![set.changes(before, after)?.to_json()?.into()])
            })
        }),
        "test" => {
            let record = set.record(&given.value("record").to_string())?;
            Ok(set.test(&record, &context)?.into_iter().map(Item::from).collect())
        }
        "explain" => {
            let record = set.record(&given.value("record").to_string())?;
            let explained = set.explain(&record, &context)?;
            Ok(vec![crm_core::document::Document::of(&explained)?.json().into()])
        }
        "reads" => Ok(vec![set.reads(given.text("id"))?.to_json()?.into()]),
        "to_react_querybuilder" => Ok(vec![set.to_react_querybuilder(given.text("id"))?.into()]),
        other => panic!("there is no question {other}"),
    }
}

pub(super) fn viewer(given: &Given<'_>) -> Result<Option<Viewer>> {
    given.0.get("viewer").map(|viewer| Viewer::from_json(&viewer.to_string())).transpose()
}

/// Uses the rows of a case; an error names the segment that reads a column.
fn rows(
    set: &SegmentSet,
    given: &Given<'_>,
    name: &str,
    answer: impl FnOnce(&Batch<'_>) -> Result<Items>,
) -> Result<Items> {
    let viewer = viewer(given)?;
    let name_reader = |error: Error| set.name_reader(error, viewer.as_ref());
    Table::of(given.value(name)).with(answer).map_err(name_reader)
}

fn evaluated(set: &SegmentSet, batch: &Batch<'_>, context: &Context<'_>) -> Result<Items> {
    let members = set.evaluate(batch, context)?;
    let findings = crm_core::document::Document::of(&members.findings())?.json().into();
    let mut items: Items = vec![(members.rows() as u64).into(), findings];
    items.extend(members.overlap(None)?.concat().into_iter().map(Item::from));
    for id in members.ids() {
        let bit = |row| Ok(if members.is_member(id, row)? { '1' } else { '0' });
        let bits = (0..members.rows()).map(bit).collect::<Result<String>>()?;
        items.extend([members.count(id)?.into(), bits.into()]);
    }
    Ok(items)
}
