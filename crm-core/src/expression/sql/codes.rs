//! Sets of codes: lists, and in SQLite arrays of JSON.

use crate::expression::plan::predicate::ArrayTest;
use crate::expression::sql::writer::{Writer, Written};
use crate::sql::dialect::Dialect;

impl Writer<'_> {
    /// Writes a set of codes.
    pub(crate) fn code_list(&mut self, codes: &[&str]) -> Written {
        if self.dialect == Dialect::Sqlite {
            return self.text(&serde_json::Value::from(codes).to_string());
        }
        let texts: Vec<String> =
            codes.iter().map(|code| self.text(code)).collect::<Written<_>>()?;
        let all = texts.join(", ");
        Ok(match self.dialect {
            Dialect::DuckDb => format!("CAST([{all}] AS VARCHAR[])"),
            Dialect::Spark => format!("CAST(ARRAY({all}) AS ARRAY<STRING>)"),
            _ => format!("CAST(ARRAY[{all}] AS TEXT[])"),
        })
    }

    /// Compares two sets of codes.
    pub(crate) fn array(&mut self, test: ArrayTest, left: &str, right: &str) -> Written {
        let test = match test {
            ArrayTest::Contains => self.contains(left, right),
            ArrayTest::ContainedBy => self.contains(right, left),
            ArrayTest::Equals => {
                format!("({} AND {})", self.contains(left, right), self.contains(right, left))
            }
            ArrayTest::Overlaps => self.overlaps(left, right),
        };
        Ok(format!("CASE WHEN {left} IS NULL OR {right} IS NULL THEN NULL ELSE {test} END"))
    }

    fn contains(&self, left: &str, right: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("LIST_HAS_ALL({left}, {right})"),
            Dialect::PostgreSql => format!("(CAST({left} AS TEXT[]) @> CAST({right} AS TEXT[]))"),
            Dialect::Spark => format!("(SIZE(ARRAY_EXCEPT({right}, {left})) = 0)"),
            Dialect::Sqlite => format!("(NOT {})", self.json("NOT IN", right, left)),
        }
    }

    fn overlaps(&self, left: &str, right: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("LIST_HAS_ANY({left}, {right})"),
            Dialect::PostgreSql => format!("(CAST({left} AS TEXT[]) && CAST({right} AS TEXT[]))"),
            Dialect::Spark => format!("ARRAYS_OVERLAP({left}, {right})"),
            Dialect::Sqlite => self.json("IN", left, right),
        }
    }

    /// Whether a code of one array of JSON is, or is not, in another.
    ///
    /// The arrays get names of ours first: `json_each` has columns such as `id` and `value`, which
    /// would capture those of the customer.
    fn json(&self, test: &str, of: &str, list: &str) -> String {
        let name = |part: &str| format!("\"{}{part}_\"", self.prefix);
        let (of_name, list_name, lists) = (name("of"), name("list"), name("lists"));
        let (one, other) = (name("one"), name("other"));
        format!(
            "EXISTS (SELECT 1 FROM (SELECT {of} AS {of_name}, {list} AS {list_name}) AS {lists}, \
             JSON_EACH({lists}.{of_name}) AS {one} WHERE ({one}.value COLLATE BINARY) {test} \
             (SELECT {other}.value FROM JSON_EACH({lists}.{list_name}) AS {other}))"
        )
    }

    /// Writes the number of different codes.
    pub(crate) fn size(&self, codes: &str) -> String {
        let name = |part: &str| self.dialect.quoted(&format!("{}{part}_", self.prefix));
        let size = match self.dialect {
            Dialect::DuckDb => format!("LEN(LIST_DISTINCT({codes}))"),
            Dialect::Spark => format!("SIZE(ARRAY_DISTINCT({codes}))"),
            Dialect::PostgreSql => format!(
                "(SELECT COUNT(DISTINCT {0}.{1} COLLATE \"C\") FROM UNNEST({codes}) AS {0}({1}))",
                name("one"),
                name("code")
            ),
            Dialect::Sqlite => {
                let (lists, of, one) = (name("lists"), name("of"), name("one"));
                format!(
                    "(SELECT COUNT(DISTINCT {one}.value) FROM (SELECT {codes} AS {of}) AS {lists}, \
                     JSON_EACH({lists}.{of}) AS {one})"
                )
            }
        };
        format!("CASE WHEN {codes} IS NOT NULL THEN {size} END")
    }
}
