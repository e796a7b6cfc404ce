//! Exact numbers as integers of units, and floats.

use crate::expression::plan::order::Comparison;
use crate::expression::plan::scalar::Function;
use crate::expression::sql::scalar::{Kind, Sql};
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;

impl Writer<'_> {
    /// The most bits of an integer beside its sign.
    fn most_bits(&self) -> u32 {
        if self.dialect == Dialect::Sqlite { 63 } else { 125 }
    }

    /// Reads a column of decimals as units.
    pub(crate) fn units(&self, column: &str, decimals: u32) -> String {
        let scale = 10_u64.pow(decimals);
        match self.dialect {
            Dialect::DuckDb => {
                format!("CAST(CAST({column} AS DECIMAL(38, {decimals})) * {scale} AS HUGEINT)")
            }
            Dialect::Sqlite => format!("CAST(ROUND({column} * {scale}) AS INTEGER)"),
            Dialect::PostgreSql => format!("ROUND(CAST({column} AS NUMERIC) * {scale})"),
            Dialect::Spark => format!(
                "CAST(ROUND(CAST({column} AS DECIMAL(28, {decimals})) * {scale}) AS DECIMAL(38, 0))"
            ),
        }
    }

    /// Converts an integer so that it can have all bits.
    fn wide(&self, text: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => text.to_owned(),
            dialect => format!("CAST({text} AS {})", dialect.integer()),
        }
    }

    pub(crate) fn double(&self, text: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => format!("CAST({text} AS REAL)"),
            Dialect::PostgreSql => format!("CAST({text} AS DOUBLE PRECISION)"),
            Dialect::DuckDb | Dialect::Spark => format!("CAST({text} AS DOUBLE)"),
        }
    }

    /// Returns units with more decimals.
    pub(crate) fn scaled(&self, sql: &Sql, to: u32) -> Written<Sql> {
        let Kind::Exact { scale, bits } = sql.kind else { return Ok(sql.clone()) };
        let more = to.saturating_sub(scale);
        if more == 0 {
            return Ok(sql.clone());
        }
        let power = 10_u128.checked_pow(more).ok_or("the numbers have too many decimals")?;
        let bits = bits + (128 - power.leading_zeros());
        let kind = Kind::Exact { scale: to, bits };
        let value: Option<i128> = sql.text.trim_matches(['(', ')']).parse().ok();
        let product = value.zip(i128::try_from(power).ok());
        // A constant is multiplied here, where it may turn out smaller.
        if let Some(product) = product.and_then(|(value, power)| value.checked_mul(power)) {
            let bits = 128 - product.unsigned_abs().leading_zeros();
            let text = crate::expression::sql::literal::integer(product);
            return Ok(Sql::new(text, Kind::Exact { scale: to, bits }));
        }
        self.within(bits)?;
        Ok(Sql::new(format!("({} * {power})", self.wide(&sql.text)), kind))
    }

    fn within(&self, bits: u32) -> Written<()> {
        // SQLite turns what does not fit into a float, which is still compared well with an
        // integer, but cannot be computed with.
        let most = if self.dialect == Dialect::Sqlite { 126 } else { self.most_bits() };
        if bits > most {
            return Err(format!("the result can have more digits than {} has", self.dialect));
        }
        Ok(())
    }

    /// Returns both with the same decimals.
    fn alike(&self, left: &Sql, right: &Sql) -> Written<(Sql, Sql, u32)> {
        let scale = |sql: &Sql| match sql.kind {
            Kind::Exact { scale, .. } => scale,
            _ => 0,
        };
        let most = scale(left).max(scale(right));
        Ok((self.scaled(left, most)?, self.scaled(right, most)?, most))
    }

    /// Compares numbers.
    pub(crate) fn compared(&self, word: &str, left: &Sql, right: &Sql) -> Written {
        match (left.kind, right.kind) {
            (Kind::Exact { .. }, Kind::Exact { .. }) => {
                let (one, two, _) = self.alike(left, right)?;
                if let (Kind::Exact { bits: a, .. }, Kind::Exact { bits: b, .. }) =
                    (one.kind, two.kind)
                    && a.min(b) > self.most_bits()
                {
                    return Err("both numbers can have more than 64 bits".to_owned());
                }
                Ok(format!("({} {word} {})", one.text, two.text))
            }
            (Kind::Exact { scale, bits }, Kind::Float) => {
                self.mixed(word, left, scale, bits, right)
            }
            (Kind::Float, Kind::Exact { scale, bits }) => {
                self.mixed(mirrored(word), right, scale, bits, left)
            }
            _ => Ok(format!("({} {word} {})", left.text, right.text)),
        }
    }

    /// Compares an exact number with a float.
    fn mixed(&self, word: &str, exact: &Sql, scale: u32, bits: u32, float: &Sql) -> Written {
        let (given, float) = (&exact.text, &float.text);
        if scale > 0 {
            let near = self.nearest(given, scale);
            return Ok(format!("({near} {word} {float})"));
        }
        if self.dialect == Dialect::Sqlite {
            return Ok(format!("({given} {word} {float})"));
        }
        let near = self.double(given);
        if bits <= 53 {
            return Ok(format!("({near} {word} {float})"));
        }
        if bits > 63 {
            return self.cannot("comparison of a long integer with a float");
        }
        // Rounding keeps the order, and a float that equals the rounded integer is whole.
        let end = self.double("9223372036854775807");
        Ok(format!(
            "CASE WHEN {near} <> {float} THEN {near} {word} {float} WHEN {near} = {float} AND \
             {float} >= {end} THEN {} {word} {} WHEN {near} = {float} THEN {given} {word} \
             CAST({float} AS BIGINT) END",
            self.wide(given),
            self.wide("9223372036854775808"),
        ))
    }

    /// The float nearest to some units.
    fn nearest(&self, units: &str, scale: u32) -> String {
        let power = crate::expression::sql::literal::float(
            self.dialect,
            10_f64.powi(i32::try_from(scale).unwrap_or(0)),
        );
        format!("({} / {power})", self.double(units))
    }

    fn to_float(&self, sql: &Sql) -> String {
        match sql.kind {
            Kind::Exact { scale: 0, .. } => self.double(&sql.text),
            Kind::Exact { scale, .. } => self.nearest(&sql.text, scale),
            _ => self.double(&sql.text),
        }
    }

    /// Writes arithmetic.
    pub(crate) fn arithmetic(&mut self, function: Function, left: Sql, right: Sql) -> Written<Sql> {
        match (left.kind, right.kind) {
            (Kind::Null, _) | (_, Kind::Null) => Ok(Sql::new("NULL".to_owned(), Kind::Null)),
            (Kind::Exact { .. }, Kind::Exact { .. }) => self.exact(function, &left, &right),
            _ => {
                let (left, right) = (self.to_float(&left), self.to_float(&right));
                self.floats(function, &left, &right)
            }
        }
    }

    fn exact(&mut self, function: Function, left: &Sql, right: &Sql) -> Written<Sql> {
        let bits = |sql: &Sql| match sql.kind {
            Kind::Exact { bits, .. } => bits,
            _ => 0,
        };
        let scale = |sql: &Sql| match sql.kind {
            Kind::Exact { scale, .. } => scale,
            _ => 0,
        };
        if function == Function::Power {
            return self.cannot("power");
        }
        if function == Function::Times {
            let (scale, sum) = (scale(left) + scale(right), bits(left) + bits(right));
            self.narrow(&[left, right])?;
            self.within(sum)?;
            let text = format!("({} * {})", self.wide(&left.text), self.wide(&right.text));
            return Ok(Sql::new(text, Kind::Exact { scale, bits: sum }));
        }
        let (left, right, scale) = self.alike(left, right)?;
        self.narrow(&[&left, &right])?;
        let most = bits(&left).max(bits(&right));
        let (one, two) = (self.wide(&left.text), self.wide(&right.text));
        let divisor = format!("NULLIF({two}, 0)");
        Ok(match function {
            Function::Plus | Function::Minus => {
                self.within(most + 1)?;
                let sign = if function == Function::Plus { '+' } else { '-' };
                let text = format!("({one} {sign} {two})");
                Sql::new(text, Kind::Exact { scale, bits: most + 1 })
            }
            Function::IntegerDivide => {
                let text = match self.dialect {
                    Dialect::DuckDb => format!("({one} // {divisor})"),
                    Dialect::Sqlite => format!("({one} / {divisor})"),
                    Dialect::PostgreSql => format!("DIV({one}, {divisor})"),
                    Dialect::Spark if most > 62 => {
                        return self.cannot("division of long integers");
                    }
                    Dialect::Spark => format!("({one} DIV {divisor})"),
                };
                Sql::new(text, Kind::Exact { scale: 0, bits: bits(&left) })
            }
            Function::Remainder => {
                let text = format!("({one} % {divisor})");
                Sql::new(text, Kind::Exact { scale, bits: most })
            }
            _ => {
                self.notes.insert("/: integers beyond 2^53 are rounded first".to_owned());
                let divisor = self.double(&divisor);
                Sql::new(format!("({} / {divisor})", self.double(&one)), Kind::Float)
            }
        })
    }

    /// Checks that SQLite still has integers.
    fn narrow(&self, all: &[&Sql]) -> Written<()> {
        let wide = |sql: &&&Sql| matches!(sql.kind, Kind::Exact { bits, .. } if bits > 63);
        if self.dialect == Dialect::Sqlite && all.iter().any(|sql| wide(&sql)) {
            return Err("sqlite has no integers of more than 64 bits".to_owned());
        }
        Ok(())
    }

    fn floats(&mut self, function: Function, left: &str, right: &str) -> Written<Sql> {
        if self.dialect == Dialect::PostgreSql {
            self.roughly("arithmetic of floats", "a result that is not finite is an error")?;
        }
        let text = match function {
            Function::Plus => format!("({left} + {right})"),
            Function::Minus => format!("({left} - {right})"),
            Function::Times => format!("({left} * {right})"),
            Function::Divide => format!("({left} / NULLIF({right}, 0))"),
            Function::IntegerDivide
                if matches!(self.dialect, Dialect::DuckDb | Dialect::PostgreSql) =>
            {
                format!("TRUNC({left} / NULLIF({right}, 0))")
            }
            _ => return self.cannot("remainder or power of floats"),
        };
        let (end, nan) = match self.dialect {
            Dialect::Sqlite => ("9e999".to_owned(), None),
            _ => (self.double("'Infinity'"), Some(self.double("'NaN'"))),
        };
        let text = format!("NULLIF(NULLIF({text}, {end}), -{end})");
        Ok(Sql::new(
            match nan {
                Some(nan) => format!("NULLIF({text}, {nan})"),
                None => text,
            },
            Kind::Float,
        ))
    }
}

/// The word of a comparison.
pub(crate) fn word(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// The word of a comparison of the same values in the other order.
fn mirrored(word: &str) -> &str {
    match word {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}
