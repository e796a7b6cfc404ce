//! Reads a query of react-querybuilder.

use serde_json::{Map, Value};

use crate::document::document::{invalid, short};
use crate::error::error::{Error, Result};
use crate::expression::react_querybuilder::like::pattern;
use crate::expression::react_querybuilder::literal::{described, is_date, literal, values};
use crate::expression::react_querybuilder::operator::QueryOperator;
use crate::expression::tree::build::Part;
use crate::expression::tree::limits::{DEEPEST, MOST, too_deep, too_many};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::{FieldName, Names};
use crate::text::nearest::nearest;

/// Reads a query, a group of rules and groups, whose fields have the types of `names`; an error names
/// its place from `$` on.
///
/// What is muted is left out. A group that is empty is TRUE.
pub(crate) fn read_query(query: &Value, names: &Names) -> Result<Node> {
    let mut reader = Reader { names, path: "$".to_owned(), levels: 0, parts: 0 };
    let whole = reader.group(query)?;
    whole.unwrap_or_else(|| reader.leaf(Kind::Bool(true))).finish()
}

/// A part, and the combinator before it.
type Joined = (Operator, Part);

struct Reader<'n> {
    names: &'n Names,
    path: String,
    levels: usize,
    parts: usize,
}

impl Reader<'_> {
    fn place(&self) -> Place {
        Place::Path(self.path.as_str().into())
    }

    fn path_of(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn leaf(&self, kind: Kind) -> Part {
        Part::leaf(kind, self.place())
    }

    fn call(&self, operator: Operator, arguments: Vec<Part>) -> Result<Part> {
        Part::call(operator, arguments, self.place())
    }

    /// Reads a group; `None` if it is muted, or all of it is.
    fn group(&mut self, group: &Value) -> Result<Option<Part>> {
        let Some(group) = group.as_object() else {
            let found = short(group);
            return Err(invalid(&self.path, format!("expected a group, found {found}")));
        };
        if is_set(group, "muted") {
            return Ok(None);
        }
        let Some(Value::Array(rules)) = group.get("rules") else {
            return Err(invalid(&self.path_of("rules"), "expected a list of rules and groups"));
        };
        let joined = match group.get("combinator") {
            None | Some(Value::Null) => self.independent(rules)?,
            Some(combinator) => {
                let combinator = self.combinator("combinator", combinator)?;
                let each = rules.iter().enumerate();
                let parts = each.map(|(at, rule)| self.member(at, rule));
                let parts: Vec<_> = parts.collect::<Result<_>>()?;
                parts.into_iter().flatten().map(|part| (combinator, part)).collect()
            }
        };
        let part = match (self.disjunction(joined)?, rules.is_empty()) {
            (Some(part), _) => part,
            (None, true) => self.leaf(Kind::Bool(true)),
            (None, false) => return Ok(None),
        };
        if !is_set(group, "not") {
            return Ok(Some(part));
        }
        self.call(Operator::Not, vec![part]).map(Some)
    }

    /// Reads rules with combinators between them; each takes the one directly before it.
    fn independent(&mut self, rules: &[Value]) -> Result<Vec<Joined>> {
        let mut joined = Vec::new();
        let mut before = Operator::And;
        for (at, rule) in rules.iter().enumerate() {
            let is_combinator = rule.is_string();
            if is_combinator == (at % 2 == 0) || is_combinator && at + 1 == rules.len() {
                let message = "expected rules with one combinator between each two";
                return Err(invalid(&self.path_of(&format!("rules[{at}]")), message));
            }
            if is_combinator {
                before = self.combinator(&format!("rules[{at}]"), rule)?;
            } else if let Some(part) = self.member(at, rule)? {
                joined.push((before, part));
            }
        }
        Ok(joined)
    }

    fn combinator(&self, key: &str, given: &Value) -> Result<Operator> {
        let path = self.path_of(key);
        let Some(name) = given.as_str() else {
            return Err(invalid(&path, format!("expected a combinator, found {}", short(given))));
        };
        match name.to_lowercase().as_str() {
            "and" => Ok(Operator::And),
            "or" => Ok(Operator::Or),
            _ => Err(Error::unknown_name(&path, vec!["and".to_owned(), "or".to_owned()], name)),
        }
    }

    /// Joins parts; AND binds more than OR.
    fn disjunction(&self, joined: Vec<Joined>) -> Result<Option<Part>> {
        let mut conjunctions: Vec<Vec<Part>> = Vec::new();
        for (before, part) in joined {
            match conjunctions.last_mut() {
                Some(last) if before == Operator::And => last.push(part),
                _ => conjunctions.push(vec![part]),
            }
        }
        let all = conjunctions.into_iter().map(|parts| self.join(Operator::And, parts));
        let all: Vec<_> = all.collect::<Result<_>>()?;
        self.join(Operator::Or, all.into_iter().flatten().collect())
    }

    fn join(&self, operator: Operator, mut parts: Vec<Part>) -> Result<Option<Part>> {
        if parts.len() > 1 { self.call(operator, parts).map(Some) } else { Ok(parts.pop()) }
    }

    /// Reads a rule or a group of a group.
    fn member(&mut self, at: usize, member: &Value) -> Result<Option<Part>> {
        self.levels += 1;
        self.parts += 1;
        if self.levels > DEEPEST {
            return Err(too_deep());
        }
        if self.parts > MOST {
            return Err(too_many());
        }
        let length = self.path.len();
        self.path.push_str(&format!(".rules[{at}]"));
        let part = match member {
            Value::Object(rule) if !rule.contains_key("rules") => self.rule(rule)?,
            _ => self.group(member)?,
        };
        self.path.truncate(length);
        self.levels -= 1;
        Ok(part)
    }

    fn rule(&self, rule: &Map<String, Value>) -> Result<Option<Part>> {
        if is_set(rule, "muted") {
            return Ok(None);
        }
        for key in ["match", "lhs"] {
            if rule.get(key).is_some_and(|value| !value.is_null()) {
                let message = "is a part of react-querybuilder that a rule cannot express";
                return Err(invalid(&self.path_of(key), message));
            }
        }
        let field = self.field("field", rule.get("field"))?;
        let given = self.text("operator", rule.get("operator"))?;
        let operator = QueryOperator::ALL
            .iter()
            .copied()
            .find(|one| one.name() == given)
            .ok_or_else(|| {
                let known = QueryOperator::ALL.iter().map(|one| one.name().to_owned()).collect();
                Error::unknown_name(&self.path_of("operator"), known, given)
            })?;
        let value = rule.get("value").unwrap_or(&Value::Null);
        let is_field = match rule.get("valueSource") {
            None | Some(Value::Null) => false,
            Some(source) => {
                let known = ["field".to_owned(), "value".to_owned()];
                let source = self.text("valueSource", Some(source))?;
                if !known.iter().any(|one| one == source) {
                    let path = self.path_of("valueSource");
                    return Err(Error::unknown_name(&path, known.into(), source));
                }
                source == "field"
            }
        };
        let base = operator.negated().unwrap_or(operator);
        let part = self.test(field, base, value, is_field)?;
        if base == operator {
            return Ok(Some(part));
        }
        self.call(Operator::Not, vec![part]).map(Some)
    }

    /// Reads the test of an operator that is not a negation of another.
    fn test(
        &self,
        field: &FieldName,
        operator: QueryOperator,
        value: &Value,
        is_field: bool,
    ) -> Result<Part> {
        let name = || self.leaf(Kind::Field(field.name.clone()));
        match operator {
            QueryOperator::Null => return self.call(Operator::IsNull, vec![name()]),
            QueryOperator::Contains | QueryOperator::BeginsWith | QueryOperator::EndsWith => {
                let pattern = self.pattern(field, operator, value, is_field)?;
                return self.call(Operator::Like, vec![name(), self.leaf(Kind::Text(pattern))]);
            }
            _ => {}
        }
        let given = match operator.comparison() {
            Some(_) => vec![value.clone()],
            None => values(value),
        };
        let (subject, others) = self.operands(field, &given, is_field)?;
        self.compared(operator, subject, others, is_field)
    }

    /// Compares a value with others.
    fn compared(
        &self,
        operator: QueryOperator,
        subject: Part,
        others: Vec<Part>,
        is_field: bool,
    ) -> Result<Part> {
        if let Some(comparison) = operator.comparison() {
            return self.call(comparison, [subject].into_iter().chain(others).collect());
        }
        if operator == QueryOperator::Between {
            if others.len() != 2 {
                let found = others.len();
                let message = format!("between takes two values, found {found}");
                return Err(invalid(&self.path_of("value"), message));
            }
            return self.call(Operator::Between, [subject].into_iter().chain(others).collect());
        }
        // A list holds constants: fields are compared one by one.
        if is_field && !others.is_empty() {
            let equal = |other| {
                let subject = Part::leaf(subject.node.kind.clone(), self.place());
                self.call(Operator::Equal, vec![subject, other])
            };
            let equal: Vec<_> = others.into_iter().map(equal).collect::<Result<_>>()?;
            let joined = self.join(Operator::Or, equal)?;
            return Ok(joined.unwrap_or_else(|| self.leaf(Kind::Bool(false))));
        }
        let list = Part::array(others, self.place())?;
        self.call(Operator::In, vec![subject, list])
    }

    /// Reads what is compared: the field, or the day of an instant beside dates, and the others.
    fn operands(
        &self,
        field: &FieldName,
        given: &[Value],
        is_field: bool,
    ) -> Result<(Part, Vec<Part>)> {
        let name = self.leaf(Kind::Field(field.name.clone()));
        let others: Vec<(Kind, bool)> = given
            .iter()
            .map(|value| {
                if is_field {
                    let other = self.field("value", Some(value))?;
                    return Ok((Kind::Field(other.name.clone()), other.kind == FieldType::Date));
                }
                let day = field.kind == FieldType::Timestamp && is_date(value);
                let kind = if day { &FieldType::Date } else { &field.kind };
                let read = literal(kind, value).ok_or_else(|| self.mismatch(field, value))?;
                Ok((read, day))
            })
            .collect::<Result<_>>()?;
        let days = others.iter().filter(|(_, is_day)| *is_day).count();
        let by_day = field.kind == FieldType::Timestamp && days > 0;
        if by_day && days < others.len() {
            let message = format!("{:?} is compared with dates or with timestamps", field.name);
            return Err(self.wrong_type("value", message));
        }
        let subject = if by_day { self.call(Operator::DayOf, vec![name])? } else { name };
        Ok((subject, others.into_iter().map(|(kind, _)| self.leaf(kind)).collect()))
    }

    /// Reads the pattern of a search in a text.
    fn pattern(
        &self,
        field: &FieldName,
        operator: QueryOperator,
        value: &Value,
        is_field: bool,
    ) -> Result<String> {
        if is_field {
            let message = format!("{operator} takes a text, not a field");
            return Err(self.wrong_type("valueSource", message));
        }
        if !matches!(field.kind, FieldType::Text | FieldType::Code(_)) {
            let (name, kind) = (&field.name, described(&field.kind));
            let message = format!("{operator} searches in a text, and {name:?} is {kind}");
            return Err(self.wrong_type("operator", message));
        }
        let text = match literal(&field.kind, value) {
            Some(Kind::Text(text)) => pattern(operator, &text),
            _ => None,
        };
        text.ok_or_else(|| self.mismatch(field, value))
    }

    fn mismatch(&self, field: &FieldName, value: &Value) -> Error {
        let (name, kind) = (&field.name, described(&field.kind));
        self.wrong_type("value", format!("{name:?} is {kind}, found {}", short(value)))
    }

    fn wrong_type(&self, key: &str, message: String) -> Error {
        Error::TypeMismatch { segment: String::new(), path: self.path_of(key), message }
    }

    fn text<'v>(&self, key: &str, value: Option<&'v Value>) -> Result<&'v str> {
        let value = value.unwrap_or(&Value::Null);
        let found =
            || invalid(&self.path_of(key), format!("expected a text, found {}", short(value)));
        value.as_str().ok_or_else(found)
    }

    /// Finds the field that is named under a key.
    fn field(&self, key: &str, value: Option<&Value>) -> Result<&FieldName> {
        let given = self.text(key, value)?;
        let known = self.names.fields.iter().find(|field| field.name == given);
        known.ok_or_else(|| {
            let names: Vec<String> =
                self.names.fields.iter().map(|field| field.name.clone()).collect();
            Error::UnknownField {
                what: "field",
                segment: String::new(),
                path: self.path_of(key),
                given: given.to_owned(),
                nearest: nearest(given, &names),
            }
        })
    }
}

/// Whether a flag of a rule or a group is on.
fn is_set(object: &Map<String, Value>, flag: &str) -> bool {
    object.get(flag) == Some(&Value::Bool(true))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    /// Fields of all types.
    pub(crate) fn names() -> Names {
        let field = |name: &str, kind| FieldName {
            name: name.to_owned(),
            column: name.to_owned(),
            kind,
            naive_is_local: false,
            values_are_shown: true,
        };
        let currency = "ILS".parse().unwrap();
        Names {
            fields: vec![
                field("active", FieldType::Bool),
                field("age", FieldType::Int),
                field("score", FieldType::Float),
                field("spent", FieldType::Money { currency, decimals: 2 }),
                field("born", FieldType::Date),
                field("joined", FieldType::Date),
                field("seen", FieldType::Timestamp),
                field("city", FieldType::Text),
                field("plan", FieldType::Code(Some(Arc::new(["a".to_owned(), "b".to_owned()])))),
                field("tags", FieldType::Codes(None)),
            ],
            ..Names::default()
        }
    }

    fn rule(field: &str, operator: &str, value: Value) -> Value {
        json!({ "field": field, "operator": operator, "value": value })
    }

    fn group(combinator: &str, rules: &[Value]) -> Value {
        json!({ "combinator": combinator, "rules": rules })
    }

    /// The text of the expression that a query is.
    fn read(query: &Value) -> String {
        crate::expression::text::printer::write_text(&read_query(query, &names()).unwrap())
    }

    fn one(field: &str, operator: &str, value: Value) -> String {
        read(&group("and", &[rule(field, operator, value)]))
    }

    #[test]
    fn every_operator_is_read_by_the_type_of_its_field() {
        for (field, operator, value, text) in [
            ("age", "=", json!("5"), "age = 5"),
            ("age", "!=", json!(5), "age <> 5"),
            ("score", "<", json!("0.5"), "score < 0.5"),
            ("spent", ">", json!("12.50"), "spent > 12.5"),
            ("born", "<=", json!("2000-02-29"), "born <= DATE('2000-02-29')"),
            ("seen", ">=", json!("2026-01-01"), "day(seen) >= DATE('2026-01-01')"),
            (
                "seen",
                ">=",
                json!("2026-01-01T10:00:00Z"),
                "seen >= TIMESTAMP('2026-01-01T10:00:00Z')",
            ),
            ("city", "contains", json!("50%_\\"), r"city LIKE '%50\%\_\\\%'"),
            ("city", "beginsWith", json!("תל"), "city LIKE 'תל%'"),
            ("plan", "endsWith", json!(5), "plan LIKE '%5'"),
            ("city", "doesNotContain", json!("x"), "city NOT LIKE '%x%'"),
            ("city", "doesNotBeginWith", json!("x"), "city NOT LIKE 'x%'"),
            ("city", "doesNotEndWith", json!("x"), "city NOT LIKE '%x'"),
            ("tags", "null", json!(null), "tags IS NULL"),
            ("age", "notNull", json!(""), "age IS NOT NULL"),
            ("plan", "in", json!("a, b"), "plan IN ('a', 'b')"),
            ("plan", "in", json!(["a"]), "plan IN ('a')"),
            ("age", "notIn", json!("1 ,2"), "age NOT IN (1, 2)"),
            ("age", "in", json!([]), "age IN ()"),
            ("age", "between", json!("18,25"), "age BETWEEN 18 AND 25"),
            (
                "seen",
                "notBetween",
                json!(["2026-01-01", "2026-01-31"]),
                "day(seen) NOT BETWEEN DATE('2026-01-01') AND DATE('2026-01-31')",
            ),
            ("active", "=", json!("true"), "active = TRUE"),
        ] {
            assert_eq!(one(field, operator, value), text);
        }
    }

    #[test]
    fn fields_are_compared_with_fields() {
        let source = |field: &str, operator: &str, value: Value| {
            let mut rule = rule(field, operator, value);
            rule["valueSource"] = json!("field");
            read(&group("and", &[rule]))
        };
        assert_eq!(source("born", "<", json!("joined")), "born < joined");
        assert_eq!(source("seen", "=", json!("joined")), "day(seen) = joined");
        assert_eq!(source("age", "between", json!("age, score")), "age BETWEEN age AND score");
        assert_eq!(source("city", "in", json!(["plan", "city"])), "city = plan OR city = city");
        assert_eq!(source("city", "notIn", json!("plan")), "NOT (city = plan)");
    }

    #[test]
    fn groups_have_one_combinator_or_one_between_each_two_rules() {
        let age = |n: i64| rule("age", "=", json!(n));
        let inner = json!({ "combinator": "or", "not": true, "rules": [age(1), age(2)] });
        assert_eq!(read(&group("AND", &[inner, age(3)])), "NOT (age = 1 OR age = 2) AND age = 3");
        let independent = json!({ "rules": [age(1), "or", age(2), "and", age(3)] });
        assert_eq!(read(&independent), "age = 1 OR age = 2 AND age = 3");
        assert_eq!(read(&group("or", &[])), "TRUE");
        assert_eq!(read(&json!({ "combinator": "or", "not": true, "rules": [] })), "NOT (TRUE)");
    }

    #[test]
    fn what_is_muted_is_left_out() {
        let age = |n: i64| rule("age", "=", json!(n));
        let muted = |mut value: Value| {
            value["muted"] = json!(true);
            value
        };
        assert_eq!(read(&group("or", &[age(1), muted(age(2)), age(3)])), "age = 1 OR age = 3");
        assert_eq!(read(&group("or", &[age(1), group("and", &[muted(age(2))])])), "age = 1");
        assert_eq!(read(&muted(group("or", &[age(1)]))), "TRUE");
        let independent = json!({ "rules": [muted(age(1)), "or", age(2), "and", age(3)] });
        assert_eq!(read(&independent), "age = 2 AND age = 3");
    }

    #[test]
    fn an_error_names_its_path() {
        let refused = |query: Value| {
            let error = read_query(&query, &names()).unwrap_err();
            (error.code().name(), error.path().unwrap_or_default().to_owned())
        };
        let alone = |rule: Value| group("and", &[group("and", &[rule])]);
        for (query, code, path) in [
            (json!(5), "InvalidDocument", "$"),
            (json!({ "combinator": "and" }), "InvalidDocument", "$.rules"),
            (group("xor", &[]), "UnknownName", "$.combinator"),
            (
                json!({ "rules": [rule("age", "=", json!(1)), "xor", rule("age", "=", json!(1))] }),
                "UnknownName",
                "$.rules[1]",
            ),
            (json!({ "rules": ["and"] }), "InvalidDocument", "$.rules[0]"),
            (
                json!({ "rules": [rule("age", "=", json!(1)), "and"] }),
                "InvalidDocument",
                "$.rules[1]",
            ),
            (alone(rule("aeg", "=", json!(1))), "UnknownField", "$.rules[0].rules[0].field"),
            (alone(rule("age", "~", json!(1))), "UnknownName", "$.rules[0].rules[0].operator"),
            (alone(rule("age", "=", json!("x"))), "TypeMismatch", "$.rules[0].rules[0].value"),
            (alone(rule("age", "=", json!(null))), "TypeMismatch", "$.rules[0].rules[0].value"),
            (
                alone(rule("age", "contains", json!("1"))),
                "TypeMismatch",
                "$.rules[0].rules[0].operator",
            ),
            (alone(rule("tags", "=", json!("a"))), "TypeMismatch", "$.rules[0].rules[0].value"),
            (
                alone(rule("age", "between", json!("1"))),
                "InvalidDocument",
                "$.rules[0].rules[0].value",
            ),
            (
                alone(rule("seen", "in", json!("2026-01-01, 2026-01-01T00:00:00Z"))),
                "TypeMismatch",
                "$.rules[0].rules[0].value",
            ),
            (
                alone(
                    json!({ "field": "age", "operator": "=", "value": 1, "match": { "mode": "all" } }),
                ),
                "InvalidDocument",
                "$.rules[0].rules[0].match",
            ),
            (
                alone(json!({ "lhs": {}, "operator": "=", "value": 1 })),
                "InvalidDocument",
                "$.rules[0].rules[0].lhs",
            ),
            (
                alone(
                    json!({ "field": "age", "operator": "=", "value": "x", "valueSource": "fn" }),
                ),
                "UnknownName",
                "$.rules[0].rules[0].valueSource",
            ),
        ] {
            assert_eq!(refused(query.clone()), (code, path.to_owned()), "{query}");
        }
        let deep = (0..101).fold(group("and", &[]), |inner, _| group("and", &[inner]));
        assert_eq!(refused(deep).0, "TooLarge");
    }
}
