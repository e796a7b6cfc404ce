//! Tests of one row.

use crate::expression::plan::order::Comparison;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::value::{Constant, Value};
use crate::expression::sql::number::word;
use crate::expression::sql::scalar::{Kind, Sql};
use crate::expression::sql::truth::joined;
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;
use crate::text::pattern::Pattern;

/// A truth that is unknown in all rows.
const UNKNOWN: &str = "(NULL = 1)";

impl Writer<'_> {
    pub(crate) fn predicate(&mut self, predicate: &Predicate) -> Written {
        match predicate {
            Predicate::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            Predicate::Between(value, low, high) => self.between(value, low, high),
            Predicate::In(value, constants, symbols) => self.in_list(value, constants, symbols),
            Predicate::Like(text, pattern) => {
                let text = self.scalar(text)?;
                if text.kind == Kind::Null {
                    return Ok(UNKNOWN.to_owned());
                }
                self.like(&text.text, pattern)
            }
            Predicate::IsNull(value) => {
                if let Some(instant) = day_of(value) {
                    return Ok(format!("({} IS NULL)", self.scalar(instant)?.text));
                }
                Ok(format!("({} IS NULL)", self.scalar(value)?.text))
            }
            Predicate::Array(test, left, right) => {
                let (left, right) = (self.scalar(left)?, self.scalar(right)?);
                if left.kind == Kind::Null || right.kind == Kind::Null {
                    return Ok(UNKNOWN.to_owned());
                }
                self.array(*test, &left.text, &right.text)
            }
        }
    }

    fn compare(&mut self, comparison: Comparison, left: &Scalar, right: &Scalar) -> Written {
        if let (Some(instant), Some(Value::Date(day))) = (day_of(left), self.constant_of(right)) {
            return self.compare_day(comparison, instant, day);
        }
        if let (Some(Value::Date(day)), Some(instant)) = (self.constant_of(left), day_of(right)) {
            return self.compare_day(comparison.reversed(), instant, day);
        }
        let (left, right) = (self.scalar(left)?, self.scalar(right)?);
        if left.kind == Kind::Null || right.kind == Kind::Null {
            return Ok(UNKNOWN.to_owned());
        }
        self.compared(word(comparison), &left, &right)
    }

    fn constant_of(&self, scalar: &Scalar) -> Option<Constant> {
        self.setting.fixed(scalar).map(|value| value.owned())
    }

    /// Compares the day of an instant with a day, as a range of instants.
    fn compare_day(&mut self, comparison: Comparison, instant: &Scalar, day: i32) -> Written {
        let instant = self.scalar(instant)?;
        if instant.kind == Kind::Null {
            return Ok(UNKNOWN.to_owned());
        }
        let from = |day: i32| self.on_or_after(&instant.text, day);
        Ok(match comparison {
            Comparison::GreaterOrEqual => from(day)?,
            Comparison::Greater => from(day + 1)?,
            Comparison::Less => format!("(NOT {})", from(day)?),
            Comparison::LessOrEqual => format!("(NOT {})", from(day + 1)?),
            Comparison::Equal => format!("({} AND NOT {})", from(day)?, from(day + 1)?),
            Comparison::NotEqual => format!("(NOT ({} AND NOT {}))", from(day)?, from(day + 1)?),
        })
    }

    fn between(&mut self, value: &Scalar, low: &Scalar, high: &Scalar) -> Written {
        let null = |one: &&Scalar| one.is_fixed() && self.setting.fixed(one).is_none();
        if [value, low, high].iter().any(null) {
            return Ok(UNKNOWN.to_owned());
        }
        let least = self.compare(Comparison::GreaterOrEqual, value, low)?;
        let most = self.compare(Comparison::LessOrEqual, value, high)?;
        let test = format!("({least} AND {most})");
        let mut nulls = Vec::new();
        for end in [low, high] {
            if !end.is_fixed() {
                nulls.push(self.predicate(&Predicate::IsNull(end.clone()))?);
            }
        }
        if nulls.is_empty() {
            return Ok(test);
        }
        // SQL would be false where one comparison is and the other is unknown.
        nulls.insert(0, self.predicate(&Predicate::IsNull(value.clone()))?);
        Ok(format!("CASE WHEN {} THEN NULL ELSE {test} END", joined("OR", &nulls)))
    }

    fn in_list(&mut self, value: &Scalar, constants: &[Constant], symbols: &[Scalar]) -> Written {
        if constants.is_empty() && symbols.is_empty() {
            return Ok("FALSE".to_owned());
        }
        let mut list: Vec<Scalar> = constants.iter().cloned().map(Scalar::Constant).collect();
        list.extend(symbols.iter().cloned());
        if day_of(value).is_some() {
            let mut tests = Vec::new();
            for one in &list {
                tests.push(self.compare(Comparison::Equal, value, one)?);
            }
            return Ok(joined("OR", &tests));
        }
        let value = self.scalar(value)?;
        let all: Vec<Sql> =
            list.iter().map(|one| self.scalar(one)).collect::<Written<Vec<Sql>>>()?;
        let alike = all.iter().all(|one| match (one.kind, value.kind) {
            (Kind::Exact { scale: one, .. }, Kind::Exact { scale: two, .. }) => one == two,
            (Kind::Null, _) => true,
            (one, two) => one == two,
        });
        if value.kind == Kind::Null {
            return Ok(UNKNOWN.to_owned());
        }
        if alike {
            let texts: Vec<String> = all.into_iter().map(|one| one.text).collect();
            return Ok(format!("({} IN ({}))", value.text, texts.join(", ")));
        }
        let mut tests = Vec::new();
        for one in &all {
            tests.push(match one.kind {
                Kind::Null => UNKNOWN.to_owned(),
                _ => self.compared("=", &value, one)?,
            });
        }
        Ok(joined("OR", &tests))
    }

    fn like(&mut self, text: &str, pattern: &Pattern) -> Written {
        let glob = self.dialect == Dialect::Sqlite;
        let mut written = String::new();
        let mut characters = pattern.source().chars();
        while let Some(one) = characters.next() {
            let (literal, one) = match one {
                '\\' => (true, characters.next().unwrap_or('\\')),
                one => (false, one),
            };
            match one {
                '%' if glob && !literal => written.push('*'),
                '_' if glob && !literal => written.push('?'),
                '*' | '?' | '[' if glob => written.extend(['[', one, ']']),
                '%' | '_' if literal && !glob => written.extend(['!', one]),
                // No backslash: what it is in a literal is a setting of some databases.
                '!' if !glob => written.push_str("!!"),
                one => written.push(one),
            }
        }
        let written = self.text(&written)?;
        Ok(match self.dialect {
            // LIKE ignores the case of ASCII.
            Dialect::Sqlite => format!("({text} GLOB {written})"),
            _ => format!("({text} LIKE {written} ESCAPE '!')"),
        })
    }
}

/// The instant of which a value is the day.
fn day_of(scalar: &Scalar) -> Option<&Scalar> {
    match scalar {
        Scalar::Call { function: Function::Day, arguments, .. } => arguments.first(),
        _ => None,
    }
}
