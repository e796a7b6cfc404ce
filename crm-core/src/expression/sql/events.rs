//! Values of the events of a customer: subqueries over a table whose columns have names of ours.

use crate::expression::plan::plan::{Aggregate, EventProgram, Total, Window};
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::value::Value;
use crate::expression::sql::literal::{date, integer};
use crate::expression::sql::scalar::{Kind, Sql};
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;

impl Writer<'_> {
    /// The column of a field of the event that is written.
    pub(crate) fn event_column(&self, number: usize) -> String {
        self.own(&format!("field_{number}"))
    }

    /// A column of the table of events that has a name of ours.
    fn own(&self, name: &str) -> String {
        let quoted = |name: String| self.dialect.quoted(&name);
        format!(
            "{}.{}",
            quoted(format!("{}event_", self.prefix)),
            quoted(format!("{}{name}_", self.prefix))
        )
    }

    /// Writes a value of all events of a kind.
    pub(crate) fn aggregate(&mut self, number: usize) -> Written<Sql> {
        let plan = self.plan;
        let aggregate = plan.aggregates.get(number).ok_or("an aggregate is missing")?;
        let event = plan.events.get(aggregate.event).ok_or("an event is missing")?;
        let customer = self.id()?;
        let outer = self.event.replace(aggregate.event);
        let written = self.subquery(aggregate, event, &customer);
        self.event = outer;
        written
    }

    fn subquery(
        &mut self,
        aggregate: &Aggregate,
        event: &EventProgram,
        customer: &str,
    ) -> Written<Sql> {
        let at = self.column_of(&event.event.at, self.own("at"))?;
        let (value, kind) = match aggregate.total {
            Total::Count => ("COUNT(*)".to_owned(), Kind::Exact { scale: 0, bits: 63 }),
            Total::First => (format!("MIN({})", at.text), at.kind),
            Total::Last => (format!("MAX({})", at.text), at.kind),
            Total::Sum(field) => {
                let of = event.program.fields.get(field).ok_or("a field is missing")?;
                let column = self.column_of(of, self.event_column(field))?;
                let Kind::Exact { scale, .. } = column.kind else {
                    return self.cannot("sum of floats");
                };
                let bits = if self.dialect == Dialect::Sqlite { 63 } else { 96 };
                let units = match self.dialect {
                    Dialect::Sqlite => column.text,
                    dialect => format!("CAST({} AS {})", column.text, dialect.integer()),
                };
                (format!("SUM({units})"), Kind::Exact { scale, bits })
            }
        };
        let mut tests = vec![format!("{} = {customer}", self.as_text(&self.own("id")))];
        if event.event.kind.is_some() {
            let name = self.text(&event.event.name)?;
            tests.push(format!("{} = {name}", self.binary(&self.own("kind"))));
        }
        if let Some(window) = &aggregate.window {
            self.window(window, &at, &mut tests)?;
        }
        if let Some(condition) = &aggregate.condition {
            tests.push(self.truth(condition, &mut |_, _| {
                Err("the condition of an event names no segment".to_owned())
            })?);
        }
        let table = self.table_of(event)?;
        Ok(Sql::new(format!("(SELECT {value} FROM {table} WHERE {})", tests.join(" AND ")), kind))
    }

    /// Writes the table of an event with names of ours.
    fn table_of(&self, event: &EventProgram) -> Written {
        let quoted = |name: &str| self.dialect.quoted(&format!("{}{name}_", self.prefix));
        let rows = quoted("rows");
        let mut columns = Vec::new();
        let mut column = |given: &str, name: &str| -> Written<()> {
            columns.push(format!("{rows}.{} AS {}", self.name(given)?, quoted(name)));
            Ok(())
        };
        column(&event.event.id, "id")?;
        column(&event.event.at.column, "at")?;
        if let Some(kind) = &event.event.kind {
            column(kind, "kind")?;
        }
        for (number, field) in event.program.fields.iter().enumerate() {
            column(&field.column, &format!("field_{number}"))?;
        }
        let table = self.table(&event.event.table)?;
        Ok(format!("(SELECT {} FROM {table} AS {rows}) AS {}", columns.join(", "), quoted("event")))
    }

    /// Quotes the name of a table part by part.
    pub(crate) fn table(&self, table: &str) -> Written {
        let parts: Vec<String> =
            table.split('.').map(|part| self.name(part)).collect::<Written<_>>()?;
        Ok(parts.join("."))
    }

    fn window(&mut self, window: &Window, at: &Sql, tests: &mut Vec<String>) -> Written<()> {
        for (end, sign) in [(&window.start, ">="), (&window.end, "<=")] {
            let Some(end) = end else { continue };
            tests.push(match self.edge(end, at.kind)? {
                Some(edge) => format!("{} {sign} {edge}", at.text),
                None => "FALSE".to_owned(),
            });
        }
        Ok(())
    }

    /// Writes an end of an interval for the times of an event; a date stands for its whole day.
    fn edge(&self, end: &Scalar, kind: Kind) -> Written<Option<String>> {
        let Some(value) = self.setting.fixed(end) else { return Ok(None) };
        Ok(Some(match value {
            Value::Instant(micros) if kind == Kind::Date => {
                let zone = self.plan.zone.ok_or("the set has no zone")?;
                date(self.dialect, zone.day(micros))?
            }
            Value::Instant(micros) => integer(micros.into()),
            Value::Date(day) => date(self.dialect, day)?,
            _ => return Err("an interval ends in no time".to_owned()),
        }))
    }
}
