//! Leads a conversation to the root behind a stated reason, and says what to do about it.
//!
//! `cargo run -p crm-core --example diagnosis -- he` asks in Hebrew.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::churn::{ExitFields, ExitReason, ProbeGraph, ReasonScheme, SchemeKind};

/// What this customer would answer.
const CUSTOMER: [(&str, &str); 3] = [("Q1", "yes"), ("Q4", "yes"), ("Q5", "price")];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let language = std::env::args().nth(1).unwrap_or_else(|| "en".to_owned());
    let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    let roots = ReasonScheme::standard(SchemeKind::Root)?;
    let probe = ProbeGraph::standard()?;
    println!("{}", stated.get("NO_NEED")?.label(&language)?);

    let mut answers = Vec::new();
    let mut diagnosis = probe.diagnose("NO_NEED", &answers)?;
    while let (Some(next), Some(question)) =
        (diagnosis.next().map(str::to_owned), diagnosis.next_question(&language)?)
    {
        let options = diagnosis.options(&language)?;
        println!("  {question} ({} roots are possible)", diagnosis.possible_roots().len());
        let given = CUSTOMER.iter().find(|(question, _)| *question == next);
        let Some(&(question, answer)) = given else { break };
        if let Some((_, label)) = options.iter().find(|(id, _)| *id == answer) {
            println!("    {label}");
        }
        answers.push((question, answer));
        diagnosis = probe.diagnose("NO_NEED", &answers)?;
    }

    let root = diagnosis.root().unwrap_or("UNKNOWN.DECLINED").to_owned();
    println!("{}", roots.get(&root)?.label(&language)?);
    let exit = ExitReason::new(
        ExitFields {
            stated: Some("NO_NEED".to_owned()),
            root: root.clone(),
            diagnosis: Some(diagnosis.record()),
            ..ExitFields::default()
        },
        None,
    )?;
    let response = roots.response(&root, r#"{"price_gap": "small"}"#)?;
    println!("{}", response.response.get(&language).map_or("", String::as_str));
    println!("recoverability {:?}, voluntary {:?}", response.recoverability, exit.voluntary());
    Ok(())
}
