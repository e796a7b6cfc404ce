//! Segments in SQL.

use crate::error::error::{Error, Result};
use crate::expression::plan::compiler::path;
use crate::expression::plan::outline::Outline;
use crate::expression::run::evaluator::Setting;
use crate::expression::sql::truth::joined;
use crate::expression::sql::writer::{Writer, Written};
use crate::segment::now::Now;
use crate::segment::set::{Inner, SegmentSet};
use crate::sql::dialect::Dialect;

/// The membership of a segment as an expression of SQL, true or false and never null.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SegmentSql {
    /// The expression. Its texts are parameters: `$1` in PostgreSQL, otherwise `?`.
    pub text: String,
    /// The values of the parameters, in their order.
    pub params: Vec<String>,
    /// What differs from the rule, or can differ.
    pub notes: Vec<String>,
}

impl SegmentSet {
    /// Writes the membership of a segment in SQL, an expression over the columns of the customers'
    /// table, which the query calls `alias` if that is given. With `approximate`, what the dialect
    /// has not exactly is written as what is nearest, and the differences are noted.
    ///
    /// In SQLite a date is ISO text, an instant an integer of microseconds, a set of codes an array
    /// of JSON.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`]; [`Error::NotExpressible`] with the place and the reason;
    /// [`Error::MissingContext`] without a time that the rule needs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::retention::Dialect;
    /// use crm_core::segment::{SegmentDefinition, SegmentSet, SegmentSetDefinition};
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age between 18 and 25");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// let sql = set.to_sql("young", Dialect::DuckDb, None, None, false)?;
    /// assert_eq!(sql.text, r#"COALESCE((("age" >= 18) AND ("age" <= 25)), FALSE)"#);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_sql(
        &self,
        id: &str,
        dialect: Dialect,
        now: Option<Now>,
        alias: Option<&str>,
        approximate: bool,
    ) -> Result<SegmentSql> {
        let number = self.inner.number(id)?;
        let mut sql = SetWriter::new(&self.inner, dialect, now, alias);
        sql.writer.approximate = approximate;
        let text = sql.member(number)?;
        let (text, params) = sql.writer.with_parameters(&text);
        Ok(SegmentSql { text, params, notes: sql.writer.notes.into_iter().collect() })
    }

    /// Writes a query of all segments: the id of each customer of a table, and a column for each
    /// segment. The name of the table may have parts, as in `shop.customers`.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::to_sql`]; [`Error::MissingContext`] if the schema has no id.
    pub fn members_sql(&self, table: &str, dialect: Dialect, now: Option<Now>) -> Result<String> {
        let inner = &self.inner;
        let mut sql = SetWriter::new(inner, dialect, now, None);
        let alias = format!("{}customer_", sql.writer.prefix);
        sql.writer.alias = Some(alias.clone());
        let Some(id) = &inner.plan.id else {
            return Err(Error::MissingContext {
                segment: String::new(),
                path: "$".to_owned(),
                message: "the query needs the id of the customer, and the schema has none"
                    .to_owned(),
            });
        };
        if table.split('.').any(|part| part.trim().is_empty()) {
            return Err(Error::out_of_range(
                "table",
                "a name, its parts not empty",
                format!("{table:?}"),
            ));
        }
        let general = |message| not_expressible("", "$", message);
        let column = sql.writer.column(id).map_err(general)?;
        let name = |sql: &SetWriter<'_>, name: &str| sql.writer.name(name).map_err(general);
        let mut columns = vec![format!("{column} AS {}", name(&sql, id)?)];
        for (number, id) in inner.ids.iter().enumerate() {
            columns.push(format!("{} AS {}", sql.member(number)?, name(&sql, id)?));
        }
        let table = sql.writer.table(table).map_err(general)?;
        let text =
            format!("SELECT\n  {}\nFROM {table} AS {}", columns.join(",\n  "), name(&sql, &alias)?);
        Ok(sql.writer.with_literals(&text))
    }
}

fn not_expressible(segment: &str, path: &str, message: String) -> Error {
    Error::NotExpressible { segment: segment.to_owned(), path: path.to_owned(), message }
}

struct SetWriter<'s> {
    inner: &'s Inner,
    writer: Writer<'s>,
    has_now: bool,
}

impl<'s> SetWriter<'s> {
    fn new(
        inner: &'s Inner,
        dialect: Dialect,
        now: Option<Now>,
        alias: Option<&str>,
    ) -> SetWriter<'s> {
        let setting = Setting::new(&inner.plan, now.map(i64::from));
        let mut writer = Writer::new(&inner.plan, setting, dialect);
        while alias.is_some_and(|alias| alias.to_lowercase().starts_with(&writer.prefix)) {
            writer.prefix.push('_');
        }
        writer.alias = alias.map(str::to_owned);
        SetWriter { inner, writer, has_now: now.is_some() }
    }

    /// Writes the final membership of a segment.
    fn member(&mut self, number: usize) -> Result<String> {
        let id = self.inner.ids.get(number).map_or("", String::as_str);
        if let (Some(need), false, Some(reads)) =
            (&self.inner.plan.needs_now, self.has_now, self.inner.reads.get(number))
            && reads.time
        {
            return Err(need.missing("now"));
        }
        let inner = self.inner;
        member(&mut self.writer, inner, number).map_err(|message| {
            self.writer.depth = 0;
            let place = self.place(number);
            not_expressible(id, &place, message)
        })
    }

    /// The first clause that cannot be written, of this segment.
    fn place(&mut self, number: usize) -> String {
        let rule = self.inner.rules.get(number).and_then(Option::as_ref);
        let mut open: Vec<&Outline> = rule.iter().map(|rule| &rule.outline).collect();
        while let Some(one) = open.pop() {
            match one {
                Outline::And(parts) | Outline::Or(parts) => open.extend(parts.iter().rev()),
                Outline::Not(part) => open.push(part),
                Outline::Clause(node, truth) => {
                    let inner = self.inner;
                    (self.writer.depth, self.writer.event) = (0, None);
                    let written = self
                        .writer
                        .truth(truth, &mut |writer, segment| member(writer, inner, segment));
                    if written.is_err() {
                        return path(node);
                    }
                }
            }
        }
        "$".to_owned()
    }
}

/// Writes the final membership of a segment; an exclusive group takes each customer once.
fn member(writer: &mut Writer<'_>, inner: &Inner, number: usize) -> Written {
    let own = taken(writer, inner, number)?;
    let rivals = inner.rivals.get(number).map_or(&[][..], Vec::as_slice);
    if rivals.is_empty() {
        return Ok(own);
    }
    // Whom a segment before it takes, some segment before it has.
    let rivals: Vec<String> =
        rivals.iter().map(|&rival| taken(writer, inner, rival)).collect::<Written<_>>()?;
    Ok(format!("({own} AND (NOT {}))", joined("OR", &rivals)))
}

/// Writes whether a segment takes a customer, by its rule or by hand.
fn taken(writer: &mut Writer<'_>, inner: &Inner, number: usize) -> Written {
    let rule = inner.rules.get(number).and_then(Option::as_ref);
    let mut text = match rule {
        None => "FALSE".to_owned(),
        Some(rule) => {
            let truth =
                writer.truth(&rule.truth, &mut |writer, segment| member(writer, inner, segment))?;
            format!("COALESCE({truth}, FALSE)")
        }
    };
    let Some(segment) = inner.definition.segments.get(number) else { return Ok(text) };
    for (entries, word) in [(&segment.include, "OR"), (&segment.exclude, "AND NOT")] {
        if entries.is_empty() {
            continue;
        }
        let ids: Vec<String> =
            entries.iter().map(|entry| writer.text(&entry.id)).collect::<Written<_>>()?;
        let listed = format!("COALESCE({} IN ({}), FALSE)", writer.id()?, ids.join(", "));
        text = format!("({text} {word} {listed})");
    }
    writer.bounded(text)
}
