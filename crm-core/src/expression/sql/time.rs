//! Dates and instants.

use crate::date::zone::Zone;
use crate::expression::plan::scalar::Function;
use crate::expression::sql::literal::{date, integer};
use crate::expression::sql::scalar::{Kind, Sql};
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;

/// The microseconds of a minute.
const MINUTE: i64 = 60_000_000;

impl Writer<'_> {
    /// Tests whether the day of an instant is a day or later.
    pub(crate) fn on_or_after(&self, instant: &str, day: i32) -> Written {
        let zone = self.plan.zone.ok_or("the set has no zone")?;
        let start = zone.start(day);
        let from = format!("{instant} >= {}", integer(start.into()));
        Ok(match repeated(zone, day, start) {
            None => format!("({from})"),
            Some((first, end)) => format!(
                "({from} AND NOT ({instant} >= {} AND {instant} < {}))",
                integer(first.into()),
                integer(end.into())
            ),
        })
    }

    /// Writes a function of dates.
    pub(crate) fn time(&mut self, function: Function, values: &[Sql]) -> Written<Sql> {
        if values.iter().any(|one| one.kind == Kind::Null) {
            return Ok(Sql::new("NULL".to_owned(), Kind::Null));
        }
        let texts: Vec<&str> = values.iter().map(|one| one.text.as_str()).collect();
        Ok(match (function, texts.as_slice()) {
            (Function::Day, [instant]) => Sql::new(self.day(instant)?, Kind::Date),
            (Function::Year, [day]) => self.number(self.part("year", day)),
            (Function::Month, [day]) => self.number(self.part("month", day)),
            (Function::DayOfMonth, [day]) => self.number(self.part("day", day)),
            // 1970-01-01 was a Thursday.
            (Function::Weekday, [day]) => {
                let days = self.days(day);
                self.number(format!("(((({days} + 3) % 7) + 7) % 7 + 1)"))
            }
            (Function::DaysBetween, [from, to]) => {
                self.number(format!("({} - {})", self.days(to), self.days(from)))
            }
            (Function::PlusDays, [day, count]) => Sql::new(self.plus_days(day, count), Kind::Date),
            (Function::PlusMonths, [day, count]) => {
                Sql::new(self.plus_months(day, count)?, Kind::Date)
            }
            (Function::MonthsBetween, [from, to]) => self.number(self.between_dates(from, to, 1)?),
            (Function::YearsBetween, [from, to]) => self.number(self.between_dates(from, to, 12)?),
            (Function::DaysToAnniversary, [day, today]) => {
                let anniversary = |writer: &Self, more: u32| {
                    let years = format!(
                        "({} - {} + {more})",
                        writer.part("year", today),
                        writer.part("year", day)
                    );
                    writer.plus_months(day, &format!("({years} * 12)"))
                };
                let (this, next) = (anniversary(self, 0)?, anniversary(self, 1)?);
                let days = format!(
                    "(CASE WHEN {this} >= {today} THEN {} ELSE {} END - {})",
                    self.days(&this),
                    self.days(&next),
                    self.days(today)
                );
                self.number(days)
            }
            _ => return self.cannot("function of a date in a field"),
        })
    }

    fn number(&self, text: String) -> Sql {
        Sql::new(text, Kind::Exact { scale: 0, bits: 32 })
    }

    /// The date of an instant.
    fn day(&mut self, instant: &str) -> Written {
        let zone = self.plan.zone.ok_or("the set has no zone")?;
        let utc = zone == Zone::UTC;
        if !utc {
            self.roughly("day in a zone", "the database has a list of zones of its own")?;
        }
        let name = self.text(&zone.to_string())?;
        Ok(match self.dialect {
            Dialect::DuckDb if utc => format!("CAST(MAKE_TIMESTAMP({instant}) AS DATE)"),
            Dialect::DuckDb => format!(
                "CAST(TIMEZONE({name}, TIMEZONE('UTC', MAKE_TIMESTAMP({instant}))) AS DATE)"
            ),
            Dialect::Sqlite if utc => format!(
                "DATE(({instant} - (({instant} % 86400000000) + 86400000000) % 86400000000) \
                 / 1000000, 'unixepoch')"
            ),
            Dialect::Sqlite => return self.cannot("or approximate zone"),
            Dialect::PostgreSql => format!(
                "CAST((TIMESTAMPTZ '1970-01-01T00:00:00Z' + {instant} * INTERVAL '1 microsecond') \
                 AT TIME ZONE {name} AS DATE)"
            ),
            Dialect::Spark if utc => {
                format!("DATE_ADD(DATE '1970-01-01', CAST(FLOOR({instant} / 86400000000) AS INT))")
            }
            Dialect::Spark => return self.cannot("or approximate zone"),
        })
    }

    fn part(&self, part: &str, day: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => {
                let (start, length) = match part {
                    "year" => (1, 4),
                    "month" => (6, 2),
                    _ => (9, 2),
                };
                format!("CAST(SUBSTR({day}, {start}, {length}) AS INTEGER)")
            }
            Dialect::PostgreSql => format!("CAST(EXTRACT({part} FROM {day}) AS BIGINT)"),
            Dialect::DuckDb | Dialect::Spark => {
                format!("CAST(EXTRACT({part} FROM {day}) AS BIGINT)")
            }
        }
    }

    /// The days since 1970-01-01.
    fn days(&self, day: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("DATE_DIFF('day', DATE '1970-01-01', {day})"),
            Dialect::Sqlite => format!("CAST(JULIANDAY({day}) - 2440587.5 AS INTEGER)"),
            Dialect::PostgreSql => format!("CAST({day} - DATE '1970-01-01' AS BIGINT)"),
            Dialect::Spark => format!("CAST(DATEDIFF({day}, DATE '1970-01-01') AS BIGINT)"),
        }
    }

    /// The date of a number of days, null outside of the years from 1 to 9999.
    fn plus_days(&self, day: &str, count: &str) -> String {
        let days = self.days(day);
        let days = match self.dialect {
            Dialect::Sqlite => format!("({days} + {count})"),
            dialect => format!("({days} + CAST({count} AS {}))", dialect.integer()),
        };
        let date = match self.dialect {
            Dialect::Sqlite => format!("DATE({days} * 86400, 'unixepoch')"),
            Dialect::Spark => format!("DATE_ADD(DATE '1970-01-01', CAST({days} AS INT))"),
            _ => format!("DATE '1970-01-01' + CAST({days} AS INTEGER)"),
        };
        format!("CASE WHEN {days} BETWEEN -719162 AND 2932896 THEN {date} END")
    }

    /// The date some months later, the last of its month where the day does not exist.
    fn plus_months(&self, day: &str, count: &str) -> Written {
        let wide = match self.dialect {
            Dialect::Sqlite => count.to_owned(),
            dialect => format!("CAST({count} AS {})", dialect.integer()),
        };
        let months =
            format!("({} * 12 + {} - 1 + {wide})", self.part("year", day), self.part("month", day));
        let later = match self.dialect {
            Dialect::DuckDb => format!("CAST({day} + TO_MONTHS(CAST({count} AS INTEGER)) AS DATE)"),
            Dialect::PostgreSql => {
                format!("CAST({day} + CAST({count} AS INTEGER) * INTERVAL '1 month' AS DATE)")
            }
            Dialect::Spark => format!("ADD_MONTHS({day}, CAST({count} AS INT))"),
            // Its months run over into the next. The last of all has no next.
            Dialect::Sqlite => format!(
                "MIN(DATE({day}, 'start of month', PRINTF('%+d months', {count}), \
                 PRINTF('%+d days', {} - 1)), COALESCE(DATE({day}, 'start of month', \
                 PRINTF('%+d months', {count}), '+1 month', '-1 day'), '9999-12-31'))",
                self.part("day", day)
            ),
        };
        Ok(format!("CASE WHEN {months} BETWEEN 12 AND 119999 THEN {later} END"))
    }

    /// The whole periods of some months between two dates.
    fn between_dates(&self, from: &str, to: &str, period: u32) -> Written {
        let ahead = self.whole_months(from, to, period)?;
        let back = self.whole_months(to, from, period)?;
        Ok(format!("CASE WHEN {from} <= {to} THEN {ahead} ELSE -{back} END"))
    }

    /// The whole periods from an earlier date to a later one.
    fn whole_months(&self, from: &str, to: &str, period: u32) -> Written {
        let part = |part: &str, day: &str| self.part(part, day);
        let last = date(self.dialect, 2_932_896)?;
        // The day after the last of a month is the first; the last date of all has none after it.
        let next = part("day", &self.plus_days(to, "1"));
        let months = format!(
            "(({} - {}) * 12 + {} - {} - CASE WHEN {} > {} AND {to} <> {last} AND {next} <> 1 \
             THEN 1 ELSE 0 END)",
            part("year", to),
            part("year", from),
            part("month", to),
            part("month", from),
            part("day", from),
            part("day", to),
        );
        Ok(match (period, self.dialect) {
            (1, _) => months,
            (_, Dialect::DuckDb) => format!("({months} // {period})"),
            (_, Dialect::Spark) => format!("({months} DIV {period})"),
            _ => format!("({months} / {period})"),
        })
    }
}

/// The instants after the start of a day at which the day before it comes again: where a clock is
/// set back over midnight.
fn repeated(zone: Zone, day: i32, start: i64) -> Option<(i64, i64)> {
    let minutes = |from: i64| (0..300).map(move |minute| from + minute * MINUTE);
    let first = minutes(start).find(|&at| zone.day(at) < day)?;
    let end = minutes(first).find(|&at| zone.day(at) >= day)?;
    // Between two minutes, the second is found by halving.
    let edge = |mut before: i64, mut after: i64, inside: bool| {
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if (zone.day(middle) < day) == inside {
                after = middle;
            } else {
                before = middle;
            }
        }
        after
    };
    Some((edge(first - MINUTE, first, true), edge(end - MINUTE, end, false)))
}
