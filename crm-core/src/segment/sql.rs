//! Segments in SQL.

use serde::Serialize;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
        if alias == Some("") {
            return Err(Error::out_of_range("alias", "a name, or none", "\"\""));
        }
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
        if let (Some(need), false) = (&self.inner.plan.needs_now, self.has_now)
            && self.inner.reads(number).time
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
    let rivals = inner.references.before(number);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::schema::schema::Schema;
    use crate::segment::definition::{SegmentDefinition, SegmentSetDefinition};

    const SCHEMA: &str = r#"{"id": "id", "fields": [
        {"name": "id", "type": "text"}, {"name": "age", "type": "int"},
        {"name": "least", "type": "int"}, {"name": "name", "type": "text"},
        {"name": "crm_x", "type": "bool"}, {"name": "tags", "type": "codes"}],
        "events": [{"name": "order", "table": "shop.orders", "id": "customer", "fields": [
            {"name": "id", "type": "int"}]}]}"#;

    fn set(rules: &[(&str, &str)]) -> SegmentSet {
        let schema = Schema::from_json(SCHEMA).unwrap();
        let segments = rules.iter().map(|(id, rule)| SegmentDefinition::new(id, rule)).collect();
        SegmentSet::new(&schema, SegmentSetDefinition::new(segments)).unwrap()
    }

    fn sql(rule: &str, dialect: Dialect) -> SegmentSql {
        set(&[("s", rule)]).to_sql("s", dialect, None, None, false).unwrap()
    }

    #[test]
    fn texts_are_parameters_or_cannot_end_early() {
        let rule = "name = 'it''s' OR name = 'b' OR name <> 'it''s'";
        let found = sql(rule, Dialect::PostgreSql);
        assert_eq!(found.params, ["it's", "b"]);
        assert!(found.text.contains("<> CAST($1 AS TEXT)"), "{}", found.text);
        assert_eq!(sql(rule, Dialect::Sqlite).params, ["it's", "b", "it's"]);
        let set = set(&[("s", r"name = 'it''s\\'")]);
        let query = |dialect| set.members_sql("a.b", dialect, None).unwrap();
        assert!(query(Dialect::PostgreSql).contains(r"E'it''s\\'"));
        assert!(query(Dialect::DuckDb).contains(r"'it''s\'"));
        assert!(query(Dialect::Spark).contains("X'697427735C'"));
        assert!(query(Dialect::Spark).contains("FROM `a`.`b`"));
    }

    #[test]
    fn a_range_with_an_end_that_is_null_is_unknown() {
        let found = sql("NOT (age BETWEEN least AND 5)", Dialect::DuckDb).text;
        let expected = "COALESCE((NOT CASE WHEN ((\"age\" IS NULL) OR (\"least\" IS NULL)) THEN NULL \
                        ELSE ((\"age\" >= \"least\") AND (\"age\" <= 5)) END), FALSE)";
        assert_eq!(found, expected);
    }

    #[test]
    fn no_column_of_an_event_captures_one_of_the_customer() {
        let found = sql("eventCount('order', id > 5) > 0 AND crm_x", Dialect::PostgreSql).text;
        assert!(found.contains("\"crm__rows_\".\"id\" AS \"crm__field_0_\""), "{found}");
        assert!(found.contains("FROM \"shop\".\"orders\" AS \"crm__rows_\""), "{found}");
        assert!(found.contains("= (CAST(\"id\" AS TEXT) COLLATE \"C\")"), "{found}");
    }

    #[test]
    fn a_pattern_has_an_escape_of_its_own() {
        let rule = r"name LIKE '50\%!_*['";
        assert_eq!(sql(rule, Dialect::DuckDb).params, ["50!%!!_*["]);
        assert_eq!(sql(rule, Dialect::Sqlite).params, ["50%!?[*][[]"]);
    }

    #[test]
    fn what_is_not_expressible_has_its_place() {
        let set = set(&[("s", "age > 1 AND (bucket('a') < 5 OR age > 2)")]);
        let error = set.to_sql("s", Dialect::DuckDb, None, None, true).unwrap_err();
        assert!(matches!(error, Error::NotExpressible { .. }), "{error}");
        assert_eq!(error.path(), Some("character 14"));
    }

    #[test]
    fn references_that_are_too_deep_are_refused() {
        let mut rules = vec![("s0".to_owned(), "age > 1".to_owned())];
        rules.extend(
            (1..500).map(|at| {
                (format!("s{at}"), format!("age > {at} OR NOT (inSegment('s{}'))", at - 1))
            }),
        );
        let rules: Vec<(&str, &str)> =
            rules.iter().map(|(id, rule)| (id.as_str(), rule.as_str())).collect();
        let set = set(&rules);
        assert!(set.to_sql("s20", Dialect::Sqlite, None, None, false).is_ok());
        let error = set.to_sql("s499", Dialect::Sqlite, None, None, false).unwrap_err();
        assert!(matches!(error, Error::NotExpressible { .. }), "{error}");
    }
}
