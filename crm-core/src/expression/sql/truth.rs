//! Truths and their combinations.

use crate::expression::plan::truth::Truth;
use crate::expression::sql::number::word;
use crate::expression::sql::writer::{Writer, Written};

impl Writer<'_> {
    /// Writes a truth that may be null; `segment` writes the membership of another segment.
    pub(crate) fn truth(
        &mut self,
        truth: &Truth,
        segment: &mut dyn FnMut(&mut Self, usize) -> Written,
    ) -> Written {
        self.enter()?;
        let written = self.any_truth(truth, segment)?;
        self.depth -= 1;
        self.bounded(written)
    }

    fn any_truth(
        &mut self,
        truth: &Truth,
        segment: &mut dyn FnMut(&mut Self, usize) -> Written,
    ) -> Written {
        Ok(match truth {
            Truth::Constant(Some(true)) => "TRUE".to_owned(),
            Truth::Constant(Some(false)) => "FALSE".to_owned(),
            Truth::Constant(None) => "(NULL = 1)".to_owned(),
            Truth::Leaf(number) => {
                let plan = self.plan;
                let program = match self.event {
                    Some(event) => plan.events.get(event).map(|event| &event.program),
                    None => Some(&plan.customers),
                };
                let predicate = program.and_then(|program| program.predicates.get(*number));
                self.predicate(predicate.ok_or("a predicate is missing")?)?
            }
            Truth::Segment(number) => segment(self, *number)?,
            Truth::And(parts) => self.junction("AND", "TRUE", parts, segment)?,
            Truth::Or(parts) => self.junction("OR", "FALSE", parts, segment)?,
            Truth::Not(part) => format!("(NOT {})", self.truth(part, segment)?),
            Truth::IsNull(part) => format!("({} IS NULL)", self.truth(part, segment)?),
            Truth::Compare(comparison, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.truth(left, segment)?, self.truth(right, segment)?);
                format!("(({left}) {} ({right}))", word(*comparison))
            }
            Truth::Strict { nulls, of } => {
                let mut tests = Vec::new();
                for null in nulls {
                    tests.push(self.truth(&Truth::Leaf(*null), segment)?);
                }
                let of = self.truth(of, segment)?;
                if tests.is_empty() {
                    return Ok(of);
                }
                format!("CASE WHEN {} THEN NULL ELSE {of} END", joined("OR", &tests))
            }
        })
    }

    fn junction(
        &mut self,
        word: &str,
        empty: &str,
        parts: &[Truth],
        segment: &mut dyn FnMut(&mut Self, usize) -> Written,
    ) -> Written {
        let parts: Vec<String> =
            parts.iter().map(|part| self.truth(part, segment)).collect::<Written<_>>()?;
        Ok(if parts.is_empty() { empty.to_owned() } else { joined(word, &parts) })
    }
}

/// Joins tests. Parentheses keep long lists from being deep: SQLite allows 1,000 levels.
pub(crate) fn joined(word: &str, parts: &[String]) -> String {
    const MOST: usize = 50;
    match parts {
        [one] => one.clone(),
        _ if parts.len() <= MOST => format!("({})", parts.join(&format!(" {word} "))),
        _ => {
            let (first, second) = parts.split_at(parts.len() / 2);
            format!("({} {word} {})", joined(word, first), joined(word, second))
        }
    }
}
