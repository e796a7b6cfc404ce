//! Literals.
//!
//! While a text is written, a text literal is its number between two null characters, which no name
//! has. At the end it becomes a parameter or is written in.

use crate::date::day::Day;
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;

/// Stands around the number of a text literal.
const MARK: char = '\0';

impl Writer<'_> {
    /// Writes a text.
    pub(crate) fn text(&mut self, text: &str) -> Written {
        if text.contains('\0') {
            return Err("a text with a null character is no literal in SQL".to_owned());
        }
        let number = self.texts.iter().position(|one| one == text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        Ok(format!("{MARK}{number}{MARK}"))
    }

    /// Replaces the text literals by parameters.
    pub(crate) fn with_parameters(&self, text: &str) -> (String, Vec<String>) {
        let numbered = self.dialect == Dialect::PostgreSql;
        let mut params: Vec<String> = Vec::new();
        let text = self.replaced(text, |literal| {
            let known = params.iter().position(|one| one == literal).filter(|_| numbered);
            let number = known.unwrap_or_else(|| {
                params.push(literal.to_owned());
                params.len() - 1
            });
            match self.dialect {
                // Without a cast, the type could not be inferred everywhere.
                Dialect::PostgreSql => format!("CAST(${} AS TEXT)", number + 1),
                Dialect::DuckDb => "CAST(? AS VARCHAR)".to_owned(),
                Dialect::Sqlite | Dialect::Spark => "?".to_owned(),
            }
        });
        (text, params)
    }

    /// Writes the text literals in.
    pub(crate) fn with_literals(&self, text: &str) -> String {
        self.replaced(text, |literal| quoted(self.dialect, literal))
    }

    fn replaced(&self, text: &str, mut write: impl FnMut(&str) -> String) -> String {
        let mut written = String::with_capacity(text.len());
        for (at, part) in text.split(MARK).enumerate() {
            let literal = part.parse::<usize>().ok().and_then(|number| self.texts.get(number));
            match literal {
                // Every second part is between two marks.
                Some(literal) if at % 2 == 1 => written.push_str(&write(literal)),
                _ => written.push_str(part),
            }
        }
        written
    }
}

/// Writes a text such that no setting of a database ends it early.
fn quoted(dialect: Dialect, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match dialect {
        // The meaning of a backslash is a setting, except in this form.
        Dialect::PostgreSql if text.contains('\\') => {
            format!("E'{}'", doubled.replace('\\', "\\\\"))
        }
        Dialect::Spark if text.contains(['\\', '\'']) => {
            let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
            format!("CAST(X'{hex}' AS STRING)")
        }
        _ => format!("'{doubled}'"),
    }
}

/// Writes a date.
pub(crate) fn date(dialect: Dialect, day: i32) -> Written {
    let day = Day::try_from(day).map_err(|error| error.to_string())?;
    Ok(match dialect {
        Dialect::Sqlite => format!("'{day}'"),
        _ => format!("DATE '{day}'"),
    })
}

/// Writes an integer.
pub(crate) fn integer(number: i128) -> String {
    if number < 0 { format!("({number})") } else { number.to_string() }
}

/// Writes a float.
pub(crate) fn float(dialect: Dialect, number: f64) -> String {
    match dialect {
        Dialect::DuckDb | Dialect::Spark => format!("CAST('{number:e}' AS DOUBLE)"),
        Dialect::PostgreSql => format!("CAST('{number:e}' AS DOUBLE PRECISION)"),
        Dialect::Sqlite => format!("({number:e})"),
    }
}
