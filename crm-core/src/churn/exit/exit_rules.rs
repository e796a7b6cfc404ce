//! The rules of the record of an exit.

use std::collections::BTreeSet;

use crate::churn::diagnosis::graph::ProbeGraph;
use crate::churn::diagnosis::outcome::Outcome;
use crate::churn::diagnosis::record::DiagnosisRecord;
use crate::churn::exit::exit_fields::ExitFields;
use crate::churn::scheme::initiator::Initiator;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::error::error::{Error, Result};

/// The most contributing reasons.
const MOST_CONTRIBUTING: usize = 5;

/// What can contribute to an exit.
const CONTRIBUTING: [&str; 2] = ["SERVICE", "PRODUCT"];

/// The roots to which something can contribute.
const CONTRIBUTED: [&str; 5] = ["NEED", "OFFER", "VALUE", "SERVICE", "PRODUCT"];

/// The root of a customer whom nobody asked.
const NOT_ASKED: &str = "UNKNOWN.NOT_ASKED";

/// The rules of a record, for two schemes.
pub(crate) struct Rules<'s> {
    pub(crate) roots: &'s ReasonScheme,
    pub(crate) stated: &'s ReasonScheme,
    /// What stands before the name of a field in an error.
    pub(crate) place: &'static str,
}

impl Rules<'_> {
    /// Checks a record; returns who ended the relationship.
    pub(crate) fn check(&self, fields: &ExitFields) -> Result<Option<Initiator>> {
        self.root(&fields.root)?;
        let initiator = self.initiator(fields)?;
        self.stated(fields, initiator)?;
        self.contributing(fields)?;
        if let Some(code) = &fields.dissatisfaction {
            self.roots.check_assignable(code, &self.field("dissatisfaction"))?;
        }
        self.diagnosis(fields)?;
        Ok(initiator)
    }

    fn field(&self, name: &str) -> String {
        format!("{}{name}", self.place)
    }

    fn conflict<T>(&self, field: &str, message: String) -> Result<T> {
        Err(Error::conflict(&self.field(field), message))
    }

    fn root(&self, root: &str) -> Result<()> {
        if !self.roots.contains(root) && self.stated.contains(root) {
            let message = format!(
                "must be the reason behind what was stated, got the stated reason {root:?}: \
                 a diagnosis leads to the root, and {NOT_ASKED:?} is that of who was not asked"
            );
            return self.conflict("root", message);
        }
        self.roots.check_assignable(root, &self.field("root"))
    }

    fn initiator(&self, fields: &ExitFields) -> Result<Option<Initiator>> {
        let of_root = self.roots.get(&fields.root)?.initiator();
        match (of_root, fields.initiator) {
            (Some(one), None) => Ok(Some(one)),
            (Some(one), Some(given)) if one != given => {
                let message = format!("must be {one}, that of {:?}, got {given}", fields.root);
                self.conflict("initiator", message)
            }
            (None, None) if fields.root != NOT_ASKED => {
                let message = format!("must be given, because {:?} does not say it", fields.root);
                self.conflict("initiator", message)
            }
            (_, given) => Ok(given),
        }
    }

    fn stated(&self, fields: &ExitFields, initiator: Option<Initiator>) -> Result<()> {
        if let Some(code) = &fields.stated {
            self.stated.check_assignable(code, &self.field("stated"))?;
        }
        match (initiator, &fields.stated) {
            (Some(Initiator::Customer), None) if fields.root != NOT_ASKED => {
                let message = "must be given, because the customer ended the relationship";
                self.conflict("stated", message.to_owned())
            }
            (Some(one), Some(code)) if one != Initiator::Customer => {
                let message = format!(
                    "must not be given, because the initiator {one} is not the customer, got {code:?}"
                );
                self.conflict("stated", message)
            }
            _ => Ok(()),
        }
    }

    fn contributing(&self, fields: &ExitFields) -> Result<()> {
        let codes = &fields.contributing;
        if codes.len() > MOST_CONTRIBUTING {
            let message =
                format!("must have at most {MOST_CONTRIBUTING} codes, got {}", codes.len());
            return self.conflict("contributing", message);
        }
        let within = |code: &str, groups: &[&str]| {
            groups.iter().any(|group| self.roots.is_within(code, group))
        };
        if !codes.is_empty() && !within(&fields.root, &CONTRIBUTED) {
            let message = format!(
                "must be empty, because nothing contributes to {:?}, only to what is below {}",
                fields.root,
                CONTRIBUTED.join(", ")
            );
            return self.conflict("contributing", message);
        }
        let mut seen = BTreeSet::from([fields.root.as_str()]);
        for (at, code) in codes.iter().enumerate() {
            let field = format!("contributing[{at}]");
            self.roots.check_assignable(code, &self.field(&field))?;
            if !within(code, &CONTRIBUTING) {
                let message = format!("must be below SERVICE or PRODUCT, got {code:?}");
                return self.conflict(&field, message);
            }
            if !seen.insert(code) {
                let message =
                    format!("must differ from the root and from the others, got {code:?}");
                return self.conflict(&field, message);
            }
        }
        Ok(())
    }

    fn diagnosis(&self, fields: &ExitFields) -> Result<()> {
        let needed = self.roots.get(&fields.root)?.needs_diagnosis();
        let Some(diagnosis) = &fields.diagnosis else {
            return if needed { self.incomplete(fields) } else { Ok(()) };
        };
        if fields.stated.as_ref() != Some(&diagnosis.stated) {
            let stated = fields.stated.as_deref().unwrap_or("nothing");
            let message = format!(
                "must be about the stated reason of the exit, {stated}, got {:?}",
                diagnosis.stated
            );
            return self.conflict("diagnosis", message);
        }
        self.verify(diagnosis)?;
        let is_there = diagnosis.root.as_ref() == Some(&fields.root);
        match diagnosis.outcome {
            Outcome::Diagnosed if !is_there => self.other_root(fields, diagnosis),
            Outcome::Diagnosed => Ok(()),
            _ if needed => self.incomplete(fields),
            Outcome::Open => Ok(()),
            _ if is_there => Ok(()),
            _ => self.other_root(fields, diagnosis),
        }
    }

    fn other_root(&self, fields: &ExitFields, diagnosis: &DiagnosisRecord) -> Result<()> {
        let found = diagnosis.root.as_deref().unwrap_or_default();
        let message = format!("found {found:?}, but the root of the exit is {:?}", fields.root);
        self.conflict("diagnosis", message)
    }

    /// The error for a diagnosis that is missing, or did not end at a root.
    fn incomplete(&self, fields: &ExitFields) -> Result<()> {
        let missing = match (&fields.diagnosis, ProbeGraph::standard()?, &fields.stated) {
            (Some(one), graph, _) if is_of(one, &graph) => {
                let walked = graph.diagnose(&one.stated, &answers(one))?;
                walked.missing_for(&fields.root).into_iter().map(str::to_owned).collect()
            }
            (Some(one), ..) => one.unanswered.clone(),
            (None, graph, Some(stated)) => {
                let before = graph.questions_before(stated, &fields.root);
                before.into_iter().map(str::to_owned).collect()
            }
            (None, _, None) => Vec::new(),
        };
        Err(Error::ProbeIncomplete {
            field: self.field("root"),
            root: fields.root.clone(),
            missing,
        })
    }

    /// Checks that a diagnosis of the standard graph is what its answers lead to.
    fn verify(&self, diagnosis: &DiagnosisRecord) -> Result<()> {
        let graph = ProbeGraph::standard()?;
        if !is_of(diagnosis, &graph) {
            return Ok(());
        }
        let again = graph.diagnose(&diagnosis.stated, &answers(diagnosis))?;
        if again.root() == diagnosis.root.as_deref() && again.outcome() == diagnosis.outcome {
            return Ok(());
        }
        let message = format!(
            "must be what its answers lead to, {} with {:?}, got {} with {:?}",
            again.outcome(),
            again.root().unwrap_or("no root"),
            diagnosis.outcome,
            diagnosis.root.as_deref().unwrap_or("no root"),
        );
        self.conflict("diagnosis", message)
    }
}

/// Whether a diagnosis was made with a graph.
fn is_of(diagnosis: &DiagnosisRecord, graph: &ProbeGraph) -> bool {
    diagnosis.graph == graph.id() && diagnosis.revision == graph.revision()
}

fn answers(diagnosis: &DiagnosisRecord) -> Vec<(&str, &str)> {
    diagnosis.path.iter().map(|one| (one.question.as_str(), one.answer.as_str())).collect()
}
