//! Properties of expressions: text and JSON say the same, and what is printed is read back.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::expression::Expression;
use proptest::prelude::*;
use serde_json::{Value, json};

fn call(op: &str, args: Vec<Value>) -> Value {
    json!({ "op": op, "args": args })
}

fn field() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("age".to_owned()),
        Just("date".to_owned()),
        Just("עיר".to_owned()),
        Just("not".to_owned()),
        "[a-z_][a-z0-9_.]{0,5}",
        "\\PC{1,4}",
    ];
    name.prop_map(|name| json!({ "property": name }))
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof!["[\\\\'%_abtnvfr]{0,6}", "\\PC{0,6}", "[\u{0}-\u{1F}א-ת]{0,4}"]
        .prop_map(Value::from)
}

fn number() -> impl Strategy<Value = Value> {
    let double = any::<f64>().prop_filter("finite", |double| double.is_finite());
    prop_oneof![(-1000_i64..1000).prop_map(Value::from), double.prop_map(Value::from)]
}

fn moment() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1_u32..=9999, 1_u32..=12, 1_u32..=28).prop_map(
            |(year, month, day)| json!({ "date": format!("{year:04}-{month:02}-{day:02}") })
        ),
        (0_u32..24, 0_u32..60, 0_u32..1_000_000).prop_map(|(hour, second, micros)| {
            json!({ "timestamp": format!("2026-03-31T{hour:02}:00:{second:02}.{micros:06}Z") })
        }),
    ]
}

fn end() -> impl Strategy<Value = Value> {
    let text =
        moment().prop_map(|moment| moment.get("date").or(moment.get("timestamp")).unwrap().clone());
    prop_oneof![Just(json!("..")), text, field(), Just(call("today", vec![]))]
}

fn interval() -> impl Strategy<Value = Value> {
    prop_oneof![
        (end(), end()).prop_map(|(start, end)| json!({ "interval": [start, end] })),
        (1_i64..100).prop_map(|days| call("lastDays", vec![days.into()])),
        (-9_i64..9).prop_map(|k| call("period", vec!["month".into(), k.into()])),
    ]
}

fn list() -> impl Strategy<Value = Value> {
    prop::collection::vec(prop_oneof![text(), number(), moment()], 0..4).prop_map(Value::from)
}

fn pattern() -> impl Strategy<Value = Value> {
    let text = "[%_א-ת' ]{0,5}(\\\\\\\\|\\\\%){0,2}".prop_map(Value::from);
    prop_oneof![
        text.clone(),
        text.clone().prop_map(|text| call("casei", vec![text])),
        text.prop_map(|text| call("accenti", vec![call("casei", vec![text])])),
    ]
}

/// A value, of any type.
fn scalar() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![3 => field(), 1 => text(), 2 => number(), 1 => moment()];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let arithmetic = prop::sample::select(vec!["+", "-", "*", "/", "div", "%", "^"]);
        prop_oneof![
            (arithmetic, inner.clone(), inner.clone())
                .prop_map(|(op, left, right)| call(op, vec![left, right])),
            inner.clone().prop_map(|one| call("year", vec![one])),
            (inner.clone(), inner).prop_map(|(one, other)| call("coalesce", vec![one, other])),
        ]
    })
}

fn condition() -> impl Strategy<Value = Value> {
    let compared = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let related = prop::sample::select(vec!["t_after", "t_metBy", "t_overlappedBy", "t_equals"]);
    let sets = prop::sample::select(vec!["a_equals", "a_containedBy"]);
    let leaf = prop_oneof![
        (compared.clone(), scalar(), scalar())
            .prop_map(|(op, left, right)| call(op, vec![left, right])),
        (scalar(), list()).prop_map(|(value, list)| call("in", vec![value, list])),
        (scalar(), pattern()).prop_map(|(value, pattern)| call("like", vec![value, pattern])),
        (scalar(), scalar(), scalar()).prop_map(|(a, b, c)| call("between", vec![a, b, c])),
        scalar().prop_map(|value| call("isNull", vec![value])),
        (related, field(), interval())
            .prop_map(|(op, field, interval)| call(op, vec![field, interval])),
        (sets, field(), list()).prop_map(|(op, field, list)| call(op, vec![field, list])),
        field(),
        any::<bool>().prop_map(Value::from),
        Just(call("hasConsent", vec!["marketing".into(), "email".into()])),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        let event = (interval(), inner.clone(), number()).prop_map(|(interval, inner, number)| {
            let count = call("eventCount", vec!["purchase".into(), interval, inner]);
            call(">=", vec![count, number])
        });
        let joined = prop::sample::select(vec!["and", "or"]);
        prop_oneof![
            (joined, several).prop_map(|(op, parts)| call(op, parts)),
            inner.clone().prop_map(|part| call("not", vec![part])),
            inner.clone().prop_map(|part| call("isNull", vec![part])),
            (compared.clone(), inner.clone(), inner)
                .prop_map(|(op, one, other)| call(op, vec![one, other])),
            event,
        ]
    })
}

proptest! {
    #[test]
    fn text_and_json_say_the_same(given in condition()) {
        let rule = Expression::from_cql2_json(&given.to_string()).unwrap();
        let (text, json) = (rule.to_cql2_text(), rule.to_cql2_json().unwrap());
        let from_text: Expression = text.parse().unwrap();
        prop_assert_eq!(&from_text, &rule, "{}", &text);
        prop_assert_eq!(from_text.to_cql2_text(), text);
        prop_assert_eq!(from_text.to_cql2_json().unwrap(), json.clone());
        prop_assert_eq!(Expression::from_cql2_json(&json).unwrap(), rule);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC|[a ='\"()<>,.\\\\%0-9-]|NOT |AND | IN | date|casei\\()*") {
        if let Ok(rule) = text.parse::<Expression>() {
            prop_assert_eq!(rule.to_cql2_text().parse::<Expression>().unwrap(), rule);
        }
    }
}
