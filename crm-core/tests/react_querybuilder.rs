//! Queries of react-querybuilder as segments, and back.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

use crm_core::customer::Schema;
use crm_core::segment::{Context, SegmentSet};
use crm_core::{Error, Result};
use proptest::prelude::*;
use serde_json::{Value, json};

const SCHEMA: &str = r#"{"fields": [
    {"name": "age", "type": "int"},
    {"name": "visits", "type": "int"},
    {"name": "score", "type": "float"},
    {"name": "spent", "type": "money", "currency": "ILS"},
    {"name": "rate", "type": "decimal", "decimals": 2},
    {"name": "born", "type": "date"},
    {"name": "joined", "type": "date"},
    {"name": "seen", "type": "timestamp"},
    {"name": "active", "type": "bool"},
    {"name": "city", "type": "text"},
    {"name": "town", "type": "text"},
    {"name": "plan", "type": "code", "codes": ["free", "basic", "pro"]},
    {"name": "likes", "type": "codes"}
]}"#;

fn set(query: &Value) -> Result<SegmentSet> {
    let schema = Schema::from_json(SCHEMA)?;
    let zone = Some("Asia/Jerusalem".parse()?);
    SegmentSet::from_react_querybuilder(&schema, &[("s", &query.to_string())], zone)
}

fn text(set: &SegmentSet) -> String {
    set.definition().segments[0].rule.as_ref().unwrap().as_str().unwrap().to_owned()
}

fn group(rules: Value) -> Value {
    json!({ "combinator": "and", "rules": rules })
}

fn rule(field: &str, operator: &str, value: Value) -> Value {
    json!({ "field": field, "operator": operator, "value": value })
}

/// Whether a customer is a member.
fn is_member(set: &SegmentSet, record: &Value) -> bool {
    let record = set.record(&json!({ "fields": record }).to_string()).unwrap();
    !set.test(&record, &Context::new()).unwrap().is_empty()
}

#[test]
fn each_operator_takes_and_leaves_what_it_says() {
    let record = json!({ "age": 30, "visits": 7, "city": "תל אביב 50%", "active": true,
        "born": "1990-05-01", "seen": "2026-03-31T21:30:00Z", "plan": "pro", "rate": "1.50" });
    for (field, operator, value, expected) in [
        ("age", "=", json!(30), "age = 30"),
        ("age", "!=", json!("31"), "age <> 31"),
        ("age", "<", json!("30.5"), "age < 30.5"),
        ("age", ">", json!(29), "age > 29"),
        ("rate", "<=", json!(1.5), "rate <= 1.5"),
        ("rate", ">=", json!("1.50"), "rate >= 1.5"),
        ("city", "contains", json!("אביב"), "city LIKE '%אביב%'"),
        ("city", "beginsWith", json!("תל"), "city LIKE 'תל%'"),
        ("city", "endsWith", json!("50%"), r"city LIKE '%50\%'"),
        ("city", "doesNotContain", json!("חיפה"), "city NOT LIKE '%חיפה%'"),
        ("city", "doesNotBeginWith", json!("50%"), r"city NOT LIKE '50\%%'"),
        ("city", "doesNotEndWith", json!("_"), r"city NOT LIKE '%\_'"),
        ("score", "null", json!(null), "score IS NULL"),
        ("age", "notNull", json!(null), "age IS NOT NULL"),
        ("plan", "in", json!(" free, pro "), "plan IN ('free', 'pro')"),
        ("plan", "notIn", json!(["free", "basic"]), "plan NOT IN ('free', 'basic')"),
        (
            "born",
            "between",
            json!("1990-01-01, 1990-12-31"),
            "born BETWEEN DATE('1990-01-01') AND DATE('1990-12-31')",
        ),
        ("visits", "notBetween", json!([1, "6"]), "visits NOT BETWEEN 1 AND 6"),
        // In the zone of the set this instant is on 1 April.
        ("seen", "=", json!("2026-04-01"), "day(seen) = DATE('2026-04-01')"),
        ("active", "=", json!("true"), "active = TRUE"),
    ] {
        let found = set(&group(json!([rule(field, operator, value)]))).unwrap();
        assert_eq!(text(&found), expected);
        assert!(is_member(&found, &record), "{expected}");
        // A null is taken by the test for it alone.
        assert_eq!(is_member(&found, &json!({})), operator == "null", "{expected}");
    }
}

#[test]
fn fields_are_compared_with_fields_of_the_same_type() {
    let from_field = |field: &str, operator: &str, value: Value| {
        let mut rule = rule(field, operator, value);
        rule["valueSource"] = json!("field");
        group(json!([rule]))
    };
    let record = json!({ "age": 30, "visits": 7, "city": "חיפה", "town": "חיפה",
        "born": "1990-05-01", "joined": "2020-01-01" });
    for (field, operator, value, member) in [
        ("age", ">", json!("visits"), true),
        ("age", "between", json!(["visits", "visits"]), false),
        ("city", "in", json!("plan, town"), true),
        ("city", "notIn", json!(["town"]), false),
        ("born", "<=", json!("joined"), true),
    ] {
        let found = set(&from_field(field, operator, value)).unwrap();
        assert_eq!(is_member(&found, &record), member, "{}", text(&found));
    }
    let error = set(&from_field("age", "=", json!("city"))).unwrap_err();
    assert_eq!(error.code().name(), "TypeMismatch");
    let error = set(&from_field("age", "=", json!("agee"))).unwrap_err();
    assert_eq!((error.code().name(), error.path()), ("UnknownField", Some("$.rules[0].value")));
}

#[test]
fn groups_are_negated_muted_and_joined() {
    let age = |n: i64| rule("age", "=", json!(n));
    let mut muted = age(9);
    muted["muted"] = json!(true);
    for (query, expected) in [
        (
            json!({ "rules": [age(1), "or", age(2), "and", age(3)] }),
            "age = 1 OR age = 2 AND age = 3",
        ),
        (json!({ "rules": [age(1), "AND", muted, "or", age(2)] }), "age = 1 OR age = 2"),
        (
            json!({ "combinator": "or", "not": true, "rules": [age(1), muted, age(2)] }),
            "NOT (age = 1 OR age = 2)",
        ),
        (
            group(
                json!([{ "combinator": "or", "rules": [age(1), age(2)], "muted": true }, age(3)]),
            ),
            "age = 3",
        ),
        (group(json!([])), "TRUE"),
        (group(json!([muted])), "TRUE"),
    ] {
        assert_eq!(text(&set(&query).unwrap()), expected, "{query}");
    }
}

#[test]
fn what_a_query_cannot_say_is_an_error_with_its_path() {
    let inner = |one: Value| group(json!([rule("age", "=", json!(1)), group(json!([one]))]));
    fn rule(field: &str, operator: &str, value: Value) -> Value {
        json!({ "field": field, "operator": operator, "value": value })
    }
    let place = "$.rules[1].rules[0]";
    for (query, code, path) in [
        (json!({ "combinator": "xor", "rules": [] }), "UnknownName", "$.combinator".to_owned()),
        (
            json!({ "rules": [rule("age", "=", json!(1)), "xor", rule("age", "=", json!(1))] }),
            "UnknownName",
            "$.rules[1]".to_owned(),
        ),
        (inner(rule("age", "like", json!(1))), "UnknownName", format!("{place}.operator")),
        (inner(rule("agee", "=", json!(1))), "UnknownField", format!("{place}.field")),
        (inner(rule("plan", "=", json!("gold"))), "UnknownCode", String::new()),
        (
            inner(rule("age", "between", json!([1, 2, 3]))),
            "InvalidDocument",
            format!("{place}.value"),
        ),
        (inner(rule("born", ">", json!("31/12/2026"))), "TypeMismatch", format!("{place}.value")),
        (inner(rule("likes", "contains", json!("a"))), "TypeMismatch", format!("{place}.operator")),
        (
            inner(
                json!({ "field": "likes", "operator": "=", "match": { "mode": "all" }, "value": 1 }),
            ),
            "InvalidDocument",
            format!("{place}.match"),
        ),
        (
            inner(json!({ "field": "age", "operator": "=", "value": 1, "lhs": { "fn": "lower" } })),
            "InvalidDocument",
            format!("{place}.lhs"),
        ),
        (json!([]), "InvalidDocument", "$".to_owned()),
        (json!({ "combinator": "and", "rules": {} }), "InvalidDocument", "$.rules".to_owned()),
    ] {
        let error: Error = set(&query).unwrap_err();
        assert_eq!(error.code().name(), code, "{error}");
        // An error of the language names the segment, one of the document is at a path in it.
        let names = error.to_string().contains("\"s\"");
        let path = if names { path } else { path.replacen('$', "$.s", 1) };
        if !path.is_empty() {
            assert_eq!(error.path(), Some(&*path), "{error}");
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    let words = ["", " a", "a,b", "50%", "a_b", r"a\", "'", "true", "5", "שלום", "נָה", "\n", "Ω"];
    proptest::sample::select(words.map(str::to_owned).to_vec())
}

/// A value for a field, as a component hands it out.
fn value(field: &'static str) -> BoxedStrategy<Value> {
    match field {
        "age" | "visits" => prop_oneof![
            any::<i32>().prop_map(|n| json!(n)),
            any::<i64>().prop_map(|n| json!(n.to_string()))
        ]
        .boxed(),
        "score" => (-1e9..1e9_f64).prop_map(|x| json!(x)).boxed(),
        "spent" | "rate" => (-99_999..99_999_i32)
            .prop_map(|n| json!(format!("{}.{:02}", n / 100, (n % 100).abs())))
            .boxed(),
        "born" | "joined" => {
            (1..28, 1..13).prop_map(|(d, m)| json!(format!("2026-{m:02}-{d:02}"))).boxed()
        }
        "seen" => prop_oneof![
            (1..28, 1..13).prop_map(|(d, m)| json!(format!("2026-{m:02}-{d:02}"))),
            (0..24, 0..1_000_000)
                .prop_map(|(h, us)| json!(format!("2026-03-29T{h:02}:30:00.{us:06}Z"))),
        ]
        .boxed(),
        "active" => prop_oneof![
            any::<bool>().prop_map(|b| json!(b)),
            any::<bool>().prop_map(|b| json!(b.to_string()))
        ]
        .boxed(),
        "plan" => {
            proptest::sample::select(vec![json!("free"), json!("basic"), json!("pro")]).boxed()
        }
        _ => words().prop_map(Value::from).boxed(),
    }
}

fn one_rule() -> impl Strategy<Value = Value> {
    let fields = vec![
        "age", "visits", "score", "spent", "rate", "born", "joined", "seen", "active", "city",
        "town", "plan",
    ];
    proptest::sample::select(fields).prop_flat_map(|field| {
        let mut operators = vec!["=", "!=", "null", "notNull", "in", "notIn"];
        if field != "active" {
            operators.extend(["<", ">", "<=", ">=", "between", "notBetween"]);
        }
        if ["city", "town", "plan"].contains(&field) {
            operators.extend(["contains", "beginsWith", "endsWith"]);
            operators.extend(["doesNotContain", "doesNotBeginWith", "doesNotEndWith"]);
        }
        let values = proptest::collection::vec(value(field), 2..4);
        (proptest::sample::select(operators), values, 0..8_u8).prop_map(
            move |(operator, values, kind)| {
                // The days of instants and instants do not mix.
                let same =
                    |one: &Value| one.as_str().map(str::len) == values[0].as_str().map(str::len);
                let values: Vec<Value> = match field {
                    "seen" if !values.iter().all(same) => vec![values[0].clone(); 2],
                    _ => values.clone(),
                };
                let value = match operator {
                    "null" | "notNull" => Value::Null,
                    "between" | "notBetween" => json!(values[..2]),
                    "in" | "notIn" => json!(values),
                    _ => values[0].clone(),
                };
                let mut rule = json!({ "field": field, "operator": operator, "value": value });
                if kind == 0 && ["=", "!=", "<", "between", "notIn"].contains(&operator) {
                    rule["valueSource"] = json!("field");
                    rule["value"] =
                        if operator == "between" { json!([field, field]) } else { json!(field) };
                }
                if kind == 1 {
                    rule["muted"] = json!(true);
                }
                rule
            },
        )
    })
}

fn query() -> impl Strategy<Value = Value> {
    let leaf = one_rule();
    let grouped = |inner: BoxedStrategy<Value>| {
        let rules = proptest::collection::vec(inner, 1..4);
        (rules, 0..3_usize, any::<bool>(), 0..6_u8).prop_map(|(rules, combinator, not, muted)| {
            let mut group = match ["and", "or", ""][combinator] {
                "" => {
                    let between = rules.iter().enumerate().flat_map(|(at, rule)| {
                        let before = ["and", "or"][at % 2];
                        (at > 0).then(|| json!(before)).into_iter().chain([rule.clone()])
                    });
                    json!({ "rules": between.collect::<Vec<_>>() })
                }
                combinator => json!({ "combinator": combinator, "rules": rules }),
            };
            group["not"] = json!(not);
            group["muted"] = json!(muted == 0);
            group
        })
    };
    let nested = leaf.prop_recursive(4, 24, 4, move |inner| grouped(inner.boxed()).boxed());
    nested.prop_map(|rule| if rule.get("rules").is_some() { rule } else { group(json!([rule])) })
}

proptest! {
    #[test]
    fn what_goes_out_comes_back_the_same(query in query()) {
        let given = set(&query).unwrap();
        let out = given.to_react_querybuilder("s").unwrap();
        let out: Value = serde_json::from_str(&out).unwrap();
        let again = set(&out).unwrap();
        prop_assert_eq!(text(&again), text(&given));
        prop_assert_eq!(again.segment_hash("s").unwrap(), given.segment_hash("s").unwrap());
        let twice: Value = serde_json::from_str(&again.to_react_querybuilder("s").unwrap()).unwrap();
        prop_assert_eq!(twice, out);
    }
}
