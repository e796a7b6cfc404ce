//! The vectors of reasons: what is asked of a scheme, a graph, a record or a vendor.

use crm_core::Result;
use crm_core::churn::{
    ExitInterview, ExitReason, ProbeGraph, ReasonScheme, map_vendor, vendor_codes, vendors,
};
use crm_core::document::Document;

use super::{Given, Items};

/// Answers what a case asks.
pub(super) fn reason(given: &Given<'_>) -> Result<Items> {
    let text = |name: &str| given.0.get(name).and_then(|one| one.as_str()).unwrap_or_default();
    let (one, other) = (text("one"), text("other"));
    match text("ask") {
        "check" => json(&ReasonScheme::check(one)?),
        "from_skos" => {
            let scheme = ReasonScheme::from_skos(one)?;
            Ok([vec![scheme.to_json().into()], json(&scheme.warnings())?].concat())
        }
        "diagnose" => {
            let found = ProbeGraph::standard()?.diagnose(one, &answers(other))?;
            Ok(vec![found.to_json()?.into()])
        }
        "options" => {
            let found = ProbeGraph::standard()?.diagnose(one, &answers(other))?;
            json(&found.prompt(text("language"))?)
        }
        "graph" => Ok(vec![ProbeGraph::standard()?.hash().into()]),
        "exit_reason" => {
            let exit = ExitReason::from_json(one, None)?;
            Ok([vec![exit.to_json()?.into()], json(&exit.derived())?].concat())
        }
        "interview" => {
            let summary = ExitInterview::standard()?.summary(one)?;
            Ok(vec![summary.to_json()?.into()])
        }
        "map_vendor" => json(&map_vendor(one, other)?),
        "vendors" => json(&vendors()?),
        "vendor_codes" => json(&vendor_codes(one)?),
        ask => of_scheme(ask, &scheme(text("scheme"))?, one, other),
    }
}

/// A standard scheme by its name, or one from its document.
fn scheme(given: &str) -> Result<ReasonScheme> {
    match given.starts_with('{') {
        true => ReasonScheme::from_json(given),
        false => ReasonScheme::standard(given.parse()?),
    }
}

fn of_scheme(ask: &str, scheme: &ReasonScheme, one: &str, other: &str) -> Result<Items> {
    match ask {
        "scheme" => Ok(vec![scheme.to_json().into(), scheme.hash().into()]),
        "codes" => json(&scheme.codes(one == "assignable")),
        "top" => json(&scheme.top()),
        "children" => json(&scheme.children(one)?),
        "ancestors" => json(&scheme.ancestors(one)?),
        "find" => json(&scheme.find(one)),
        "migrate" => json(&scheme.migrate(one)?),
        "extend" => Ok(vec![scheme.extend(one)?.to_json().into()]),
        "response" => json(&scheme.response(one, other)?),
        "to_skos" => Ok(vec![scheme.to_skos()?.into()]),
        other => panic!("there is no question {other}"),
    }
}

fn json<T: serde::Serialize>(answer: &T) -> Result<Items> {
    Ok(vec![Document::of(answer)?.json().into()])
}

/// Pairs such as `Q1=yes Q2=no`.
fn answers(text: &str) -> Vec<(&str, &str)> {
    text.split_whitespace().filter_map(|pair| pair.split_once('=')).collect()
}
