//! What is written, and for which database.

use std::collections::BTreeSet;

use crate::expression::plan::plan::Plan;
use crate::expression::run::evaluator::Setting;
use crate::sql::dialect::Dialect;

/// The most bytes of a text: what is written more than once can grow without bounds.
const LONGEST: usize = 10_000_000;

/// The most levels of truths, those of other segments included.
const DEEPEST: usize = 300;

/// A text, or the reason why there is none.
pub(crate) type Written<T = String> = Result<T, String>;

/// Writes the expressions of a plan.
#[derive(Debug)]
pub(crate) struct Writer<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) setting: Setting,
    pub(crate) dialect: Dialect,
    /// Whether what is not exact is written too.
    pub(crate) approximate: bool,
    /// The name of the customers' table in the query.
    pub(crate) alias: Option<String>,
    /// The start of the names that the text defines; no column of a customer starts with it.
    pub(crate) prefix: String,
    /// The event whose condition is written.
    pub(crate) event: Option<usize>,
    pub(crate) texts: Vec<String>,
    /// How deep the expression is that is written.
    pub(crate) depth: usize,
    /// What is not exact.
    pub(crate) notes: BTreeSet<String>,
}

impl<'p> Writer<'p> {
    pub(crate) fn new(plan: &'p Plan, setting: Setting, dialect: Dialect) -> Writer<'p> {
        let fields = plan.customers.fields.iter().map(|field| &field.column);
        let consents = plan.consents.iter().map(|consent| &consent.column);
        let names: Vec<String> = fields
            .chain(consents)
            .chain(plan.id.as_ref())
            .map(|name| name.to_lowercase())
            .collect();
        let mut prefix = "crm_".to_owned();
        while names.iter().any(|name| name.starts_with(&prefix)) {
            prefix.push('_');
        }
        Writer {
            plan,
            setting,
            dialect,
            approximate: false,
            alias: None,
            prefix,
            event: None,
            texts: Vec::new(),
            depth: 0,
            notes: BTreeSet::new(),
        }
    }

    /// Quotes a name.
    pub(crate) fn name(&self, name: &str) -> Written {
        if name.contains('\0') {
            return Err(format!("no name in SQL has a null character, as {name:?} has"));
        }
        // PostgreSQL truncates longer names, so that another column would be read.
        if self.dialect == Dialect::PostgreSql && name.len() > 63 {
            return Err(format!("a name in postgresql has at most 63 bytes, unlike {name:?}"));
        }
        Ok(self.dialect.quoted(name))
    }

    /// Writes a column of the customers' table.
    pub(crate) fn column(&self, column: &str) -> Written {
        let column = self.name(column)?;
        Ok(match &self.alias {
            Some(alias) => format!("{}.{column}", self.name(alias)?),
            None => column,
        })
    }

    /// Writes the id of the customer as text.
    pub(crate) fn id(&self) -> Written {
        let id = self.plan.id.as_deref().ok_or("the schema has no id")?;
        Ok(self.as_text(&self.column(id)?))
    }

    /// Enters an expression within another.
    pub(crate) fn enter(&mut self) -> Written<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("with the segments it refers to, it has over {DEEPEST} levels"));
        }
        Ok(())
    }

    /// Checks the length of a text.
    pub(crate) fn bounded(&self, text: String) -> Written {
        if text.len() > LONGEST {
            return Err("it would be longer than 10,000,000 bytes".to_owned());
        }
        Ok(text)
    }

    /// The reason that the dialect cannot write something.
    pub(crate) fn cannot<T>(&self, what: &str) -> Written<T> {
        Err(format!("{} has no exact {what}", self.dialect))
    }

    /// Notes that something is not exact, or refuses it.
    pub(crate) fn roughly(&mut self, what: &str, difference: &str) -> Written<()> {
        if !self.approximate {
            let dialect = self.dialect;
            return Err(format!(
                "{dialect} has no exact {what}, only an approximate one: {difference}"
            ));
        }
        self.notes.insert(format!("{what}: {difference}"));
        Ok(())
    }
}
