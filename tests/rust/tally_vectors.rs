//! The vectors of tallies: rows, grouped tables and merges, and what is asked of the report.

use crm_core::Result;
use crm_core::churn::{
    Overuse, OveruseOptions, ParetoOrder, Portfolio, ReasonFinding, ReasonReport, ReasonScheme,
    ReasonTally, SchemeKind, TallyDefinition,
};
use serde_json::Value;

use super::{Given, Item, Items, Table, chi_square, estimate, or_undefined};

/// Counts the updates of a case, and answers what it asks.
pub(super) fn tally(given: &Given<'_>) -> Result<Items> {
    let roots = ReasonScheme::standard(SchemeKind::Root)?;
    let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    let open = |definition: &Value| {
        let definition = TallyDefinition::from_json(&definition.to_string())?;
        ReasonTally::new(&roots, &stated, definition)
    };
    let definition = given.value("definition");
    let mut tally = open(definition)?;
    for one in given.value("updates").as_array().unwrap() {
        match one.get("merge") {
            None => update(&mut tally, one)?,
            Some(merged) => {
                let mut other = open(merged.get("definition").unwrap_or(definition))?;
                update(&mut other, merged)?;
                tally.merge(&other)?;
            }
        }
    }
    if let Some(read_with) = given.0.get("read_with") {
        let other = match read_with.as_str() {
            Some(_) => stated.clone(),
            None => roots.extend(&read_with.to_string())?,
        };
        tally = ReasonTally::from_json(&tally.to_json()?, &other, &stated)?;
    }
    assert_eq!(ReasonTally::from_json(&tally.to_json()?, tally.scheme(), &stated)?, tally);
    let report = tally.report(Default::default())?;
    let mut items = Items::new();
    for ask in given.value("ask").as_array().unwrap() {
        let words: Vec<&str> = ask.as_str().unwrap().split(' ').collect();
        match words.as_slice() {
            ["state"] => items.push(tally.to_json()?.into()),
            words => items.extend(answer(&report, words)?),
        }
    }
    Ok(items)
}

fn update(tally: &mut ReasonTally, update: &Value) -> Result<()> {
    match update.get("rows") {
        Some(rows) => Table::of(rows).with(|batch| tally.update(batch)),
        None => Table::of(&update["summary"]).with(|batch| tally.update_summary(batch)),
    }
}

fn answer(report: &ReasonReport, words: &[&str]) -> Result<Items> {
    let table = |table: Result<crm_core::table::Table>| Ok(vec![table?.to_json()?.into()]);
    let number = |word: &str| word.parse::<f64>().unwrap();
    let depth = |word: &str| word.parse::<usize>().unwrap();
    let any_depth = |word: &str| word.parse::<usize>().ok();
    match *words {
        ["to_json"] => Ok(vec![report.to_json()?.into()]),
        ["to_text", language] => Ok(vec![report.to_text(language)?.into()]),
        ["to_html", language] => Ok(vec![report.to_html(language)?.into()]),
        ["to_html_fragment", language] => Ok(vec![report.to_html_fragment(language)?.into()]),
        ["rollup", at] => table(report.rollup(any_depth(at))),
        ["pareto", at, by] => table(report.pareto(any_depth(at), by.parse::<ParetoOrder>()?)),
        ["split"] => table(report.split()),
        ["matrix"] => table(report.matrix()),
        ["offers"] => table(report.offers()),
        ["by_month", at] => table(report.by_month(depth(at))),
        ["trend", at] => table(report.trend(depth(at))),
        ["saves", at] => table(report.saves(depth(at))),
        ["hidden_behind", code] => {
            let found = report.hidden_behind(code)?;
            let mut items: Items = vec![found.n.into(), found.established.into()];
            items.push(found.literal.into());
            items.extend(or_undefined(&found.hidden, estimate));
            items.push(found.table.to_json()?.into());
            Ok(items)
        }
        ["by", ref columns @ ..] => {
            let found = report.by(columns, 1)?;
            let mut items: Items = vec![found.table.to_json()?.into()];
            items.extend(found.test.as_ref().map_or(vec!["none".into()], chi_square));
            items.extend([or_none(found.cramers_v), or_none(found.smallest_expected)]);
            items.extend(names(&found.findings));
            Ok(items)
        }
        ["overuse", code, least] => {
            let options = OveruseOptions::default().with_min_n(least.parse().unwrap());
            overused(&report.overuse(code, options)?)
        }
        ["portfolio_finding", threshold] => {
            portfolio(&report.portfolio_finding(number(threshold))?)
        }
        ["compare", code, share] => {
            let found = report.compare(code, number(share))?;
            let mut items = or_undefined(&found.observed, estimate);
            items.extend([found.reference.into(), or_none(found.p_value)]);
            Ok(items)
        }
        ["chart", name, language] => {
            Ok(vec![report.chart(name, language, None, false)?.to_json()?.into()])
        }
        _ => panic!("there is no question {words:?}"),
    }
}

fn or_none(number: Option<f64>) -> Item {
    number.map_or("none".into(), Item::from)
}

fn names(findings: &[ReasonFinding]) -> Items {
    findings.iter().map(|finding| finding.name().into()).collect()
}

/// The figures, those of each representative, and the table.
fn overused(found: &Overuse) -> Result<Items> {
    let mut items: Items = vec![found.n.into(), found.k.into(), or_none(found.dispersion)];
    let table = &found.table;
    for row in 0..table.rows() {
        let count = |name: &str| -> Result<Item> {
            Ok(table.column(name)?.int64(row)?.unwrap().unsigned_abs().into())
        };
        let number =
            |name: &str| -> Result<Item> { Ok(or_none(table.column(name)?.float64(row)?)) };
        items.push(table.column("representative")?.text(row)?.unwrap().into());
        items.extend([count("n")?, count("k")?, number("share")?]);
        items.extend([number("p_value")?, number("p_adjusted")?]);
        items.push(table.column("flagged")?.bool(row)?.unwrap().to_string().into());
    }
    items.push(table.to_json()?.into());
    items.extend(names(&found.findings));
    Ok(items)
}

fn portfolio(found: &Portfolio) -> Result<Items> {
    let mut items: Items = vec![found.n.into()];
    for share in [&found.product, &found.service, &found.other] {
        items.extend(or_undefined(share, estimate));
    }
    items.push(found.verdict.map_or("none", |verdict| verdict.name()).into());
    items.push(found.certain.to_string().into());
    items.push(match &found.table {
        Some(table) => table.to_json()?.into(),
        None => "none".into(),
    });
    Ok(items)
}
