//! Segments: records, frames, batches and threads give the same members.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use crm_core::column::{Bitmap, Integers, ListOffsets, TimeUnit, Values};
use crm_core::customer::{Customer, Schema};
use crm_core::date::Instant;
use crm_core::expression::Expression;
use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
use crm_core::{Batch, Column};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const SCHEMA: &str = r#"{
    "id": "id",
    "fields": [
        {"name": "b", "type": "bool"},
        {"name": "i", "type": "int"},
        {"name": "j", "type": "int"},
        {"name": "f", "type": "float"},
        {"name": "d", "type": "decimal", "decimals": 2},
        {"name": "m", "type": "money", "currency": "ILS"},
        {"name": "day", "type": "date"},
        {"name": "at", "type": "timestamp"},
        {"name": "t", "type": "text"},
        {"name": "c", "type": "code", "codes": ["free", "basic", "pro"]},
        {"name": "k", "type": "codes"}
    ],
    "events": [{"name": "purchase", "table": "purchases", "at": "when", "at_type": "date",
        "fields": [{"name": "amount", "type": "decimal", "decimals": 2},
                   {"name": "what", "type": "text"}]}],
    "consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]
}"#;

const NOW: &str = "2026-03-29T22:30:00Z";

/// A small generator of numbers.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.next(all.len())]
    }
}

const DAYS: &[&str] = &[
    "2026-03-30",
    "2026-03-29",
    "2026-03-01",
    "2025-03-30",
    "2024-02-29",
    "2027-01-01",
    "1999-12-31",
];
const INSTANTS: &[&str] = &[
    "2026-03-29T22:30:00Z",
    "2026-03-29T20:59:59.999999Z",
    "2026-03-27T00:00:00Z",
    "2026-03-26T22:00:00Z",
    "2020-02-29T12:00:00Z",
    "1969-12-31T23:59:59.999999Z",
];
const TEXTS: &[&str] =
    &["", "a", "A", "ab%c", "שלום", "שָׁלוֹם", "Straße", "STRASSE", "a\nb", "é", "e\u{301}"];
const CODES: &[&str] = &["free", "basic", "pro"];

/// One customer as JSON fields.
fn customer(random: &mut Random, id: usize) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), json!(format!("c{id}")));
    let mut put = |random: &mut Random, name: &str, value: Value| {
        let value = if random.next(5) == 0 { Value::Null } else { value };
        fields.insert(name.to_owned(), value);
    };
    let value = json!(random.next(2) == 0);
    put(random, "b", value);
    for name in ["i", "j"] {
        let value = json!([-3_i64, 0, 1, 2, 7, i64::MAX][random.next(6)]);
        put(random, name, value);
    }
    let value = json!([-0.0, 0.1, 0.5, 2.0, -7.25, 1e300][random.next(6)]);
    put(random, "f", value);
    for name in ["d", "m"] {
        let value = json!(["0", "0.1", "0.10", "-2.55", "2", "90071992547409.93"][random.next(6)]);
        put(random, name, value);
    }
    let value = json!(random.pick(DAYS));
    put(random, "day", value);
    let value = json!(random.pick(INSTANTS));
    put(random, "at", value);
    let value = json!(random.pick(TEXTS));
    put(random, "t", value);
    let value = json!(random.pick(CODES));
    put(random, "c", value);
    let count = random.next(4);
    let value = json!((0..count).map(|_| *random.pick(&["x", "y", "z", "ש"])).collect::<Vec<_>>());
    put(random, "k", value);
    let value = json!(random.next(2) == 0);
    put(random, "may_mail", value);
    fields
}

fn purchases(random: &mut Random) -> Vec<Value> {
    let count = random.next(4);
    (0..count)
        .map(|_| {
            let amount = json!(["1.50", "0", "-2.25", "100"][random.next(4)]);
            let amount = if random.next(5) == 0 { Value::Null } else { amount };
            json!({"when": random.pick(DAYS), "amount": amount, "what": random.pick(TEXTS)})
        })
        .collect()
}

/// A number, as an expression.
fn number(random: &mut Random, depth: usize) -> String {
    let leaf = depth == 0 || random.next(3) > 0;
    if leaf {
        let all = [
            "i",
            "j",
            "f",
            "d",
            "0",
            "2",
            "-3",
            "0.1",
            "0.5",
            "1e300",
            "yearsBetween(day, today())",
            "daysBetween(day, DATE('2026-03-01'))",
            "month(day)",
            "weekday(day)",
            "monthsBetween(DATE('2024-02-29'), day)",
            "daysToAnniversary(day)",
            "coalesce(i, j, 1)",
            "bucket('spring')",
            "eventCount('purchase')",
            "eventCount('purchase', lastDays(30))",
            "eventCount('purchase', amount > 1)",
            "eventSum('purchase', amount)",
            "eventSum('purchase', amount, INTERVAL('..', '2026-01-01'), what <> 'a')",
        ];
        return (*random.pick(&all)).to_owned();
    }
    let operator = *random.pick(&["+", "-", "*", "/", "div", "%", "^"]);
    format!("({} {operator} {})", number(random, depth - 1), number(random, depth - 1))
}

fn time(random: &mut Random) -> String {
    let all = [
        "day",
        "at",
        "today()",
        "now()",
        "DATE('2026-03-29')",
        "TIMESTAMP('2026-03-27T00:00:00Z')",
        "lastDays(30)",
        "nextDays(3)",
        "period('month', 0)",
        "period('quarter', -1)",
        "INTERVAL(day, '..')",
        "INTERVAL('..', at)",
        "INTERVAL(day, at)",
        "INTERVAL('2026-01-01', day)",
        "plusMonths(day, i)",
        "firstEvent('purchase')",
        "lastEvent('purchase', amount > 0)",
        "day(at)",
    ];
    (*random.pick(&all)).to_owned()
}

/// A predicate, as an expression.
fn predicate(random: &mut Random, depth: usize) -> String {
    if depth > 0 && random.next(3) == 0 {
        let operator = *random.pick(&["AND", "OR"]);
        return format!(
            "({} {operator} {})",
            predicate(random, depth - 1),
            predicate(random, depth - 1)
        );
    }
    if depth > 0 && random.next(5) == 0 {
        return format!("NOT ({})", predicate(random, depth - 1));
    }
    if depth > 0 && random.next(9) == 0 {
        return format!("({}) IS NULL", predicate(random, depth - 1));
    }
    let comparison = *random.pick(&["=", "<>", "<", "<=", ">", ">="]);
    match random.next(15) {
        0..=3 => format!("{} {comparison} {}", number(random, 2), number(random, 1)),
        4 => {
            format!("{} BETWEEN {} AND {}", number(random, 1), number(random, 0), number(random, 0))
        }
        5 => format!("{} IN (2, -3, 0.1, 7)", number(random, 1)),
        6 => {
            let one = *random.pick(&["t", "c", "CASEI(t)", "ACCENTI(t)", "CASEI(ACCENTI(t))"]);
            let all = ["'a'", "'שלום'", "'strasse'", "''", "'z'"];
            let all: &[&str] = if one == "c" { &["'free'", "'pro'"] } else { &all };
            format!("{one} {comparison} {}", random.pick(all))
        }
        7 => {
            let pattern = *random.pick(&["'a%'", "'%'", "'_'", r"'%\%%'", "CASEI('STR%')"]);
            format!("{} LIKE {pattern}", random.pick(&["t", "c", "CASEI(t)"]))
        }
        8 => {
            let relation = *random.pick(&[
                "T_AFTER",
                "T_BEFORE",
                "T_CONTAINS",
                "T_DISJOINT",
                "T_DURING",
                "T_EQUALS",
                "T_FINISHEDBY",
                "T_FINISHES",
                "T_INTERSECTS",
                "T_MEETS",
                "T_METBY",
                "T_OVERLAPPEDBY",
                "T_OVERLAPS",
                "T_STARTEDBY",
                "T_STARTS",
            ]);
            format!("{relation}({}, {})", time(random), time(random))
        }
        9 => format!(
            "{} IS NULL",
            random.pick(&["b", "i", "f", "d", "m", "day", "at", "t", "c", "i / j"])
        ),
        10 => (*random.pick(&["b", "hasConsent('marketing', 'email')", "inSegment('base')"]))
            .to_owned(),
        11 => format!("m {comparison} {}", random.pick(&["0", "0.1", "'2.00'", "m * 2", "m - 1"])),
        13 => (*random.pick(&[
            "A_OVERLAPS(k, ('x', 'ש'))",
            "A_CONTAINS(k, ('x', 'y'))",
            "A_EQUALS(k, ('y', 'x'))",
            "A_CONTAINEDBY(k, ('x', 'y', 'z'))",
            "A_CONTAINS(k, ())",
            "size(k) >= 2",
            "k IS NULL",
        ]))
        .to_owned(),
        12 => "t IN ('a', 'שלום', '')  AND c NOT IN ('free')".to_owned(),
        _ => format!(
            "day {comparison} {}",
            random.pick(&["'2026-03-01'", "today()", "plusDays(day, j)"])
        ),
    }
}

/// The columns of some customers.
struct Frame {
    ids: Vec<String>,
    bools: Vec<(&'static str, Vec<bool>, Vec<u8>)>,
    ints: Vec<(&'static str, Vec<i64>, Vec<u8>)>,
    floats: Vec<f64>,
    floats_valid: Vec<u8>,
    decimals: Vec<(&'static str, Vec<i128>, Vec<u8>)>,
    days: Vec<i32>,
    days_valid: Vec<u8>,
    instants: Vec<i64>,
    instants_valid: Vec<u8>,
    texts: Vec<(&'static str, Vec<String>, Vec<u8>)>,
    lists: Vec<Vec<String>>,
    lists_valid: Vec<u8>,
}

fn bits(rows: &[Map<String, Value>], name: &str) -> Vec<u8> {
    let mut bytes = vec![0; rows.len().div_ceil(8) + 1];
    for (at, row) in rows.iter().enumerate() {
        bytes[at / 8] |= u8::from(!row[name].is_null()) << (at % 8);
    }
    bytes
}

fn units(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or("0");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<2}").parse().unwrap()
}

fn day(value: &Value) -> i32 {
    value.as_str().map_or(0, |text| text.parse::<crm_core::date::Day>().unwrap().into())
}

fn instant(value: &Value) -> i64 {
    value.as_str().map_or(0, |text| text.parse::<Instant>().unwrap().into())
}

impl Frame {
    fn new(rows: &[Map<String, Value>]) -> Frame {
        let text = |name: &str| -> Vec<String> {
            rows.iter().map(|row| row[name].as_str().unwrap_or("").to_owned()).collect()
        };
        let bools =
            |name: &str| rows.iter().map(|row| row[name].as_bool().unwrap_or(false)).collect();
        let ints = |name: &str| rows.iter().map(|row| row[name].as_i64().unwrap_or(9)).collect();
        let decimals = |name: &str| rows.iter().map(|row| units(&row[name])).collect();
        Frame {
            ids: text("id"),
            bools: ["b", "may_mail"].map(|name| (name, bools(name), bits(rows, name))).into(),
            ints: ["i", "j"].map(|name| (name, ints(name), bits(rows, name))).into(),
            floats: rows.iter().map(|row| row["f"].as_f64().unwrap_or(f64::NAN)).collect(),
            floats_valid: bits(rows, "f"),
            decimals: ["d", "m"].map(|name| (name, decimals(name), bits(rows, name))).into(),
            days: rows.iter().map(|row| day(&row["day"])).collect(),
            days_valid: bits(rows, "day"),
            instants: rows.iter().map(|row| instant(&row["at"])).collect(),
            instants_valid: bits(rows, "at"),
            texts: ["t", "c"].map(|name| (name, text(name), bits(rows, name))).into(),
            lists: rows
                .iter()
                .map(|row| {
                    let codes = row["k"].as_array().cloned().unwrap_or_default();
                    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
                })
                .collect(),
            lists_valid: bits(rows, "k"),
        }
    }

    fn with<T>(&self, use_batch: impl FnOnce(Batch<'_>) -> T) -> T {
        let rows = self.ids.len();
        let ids: Vec<&str> = self.ids.iter().map(String::as_str).collect();
        let texts: Vec<Vec<&str>> = self
            .texts
            .iter()
            .map(|(_, values, _)| values.iter().map(String::as_str).collect())
            .collect();
        let mut columns = vec![Column::strings("id", &ids)];
        let bitmap = |bytes| Bitmap::new(bytes, 0, rows).unwrap();
        for (name, values, bytes) in &self.bools {
            columns.push(Column::bools(*name, values).with_validity(bitmap(bytes)).unwrap());
        }
        for (name, values, bytes) in &self.ints {
            columns.push(Column::int64(*name, values).with_validity(bitmap(bytes)).unwrap());
        }
        let floats = Column::float64("f", &self.floats);
        columns.push(floats.with_validity(bitmap(&self.floats_valid)).unwrap());
        for (name, values, bytes) in &self.decimals {
            let values = Values::Decimal128 { values, scale: 2 };
            columns.push(Column::new(*name, values).with_validity(bitmap(bytes)).unwrap());
        }
        let days = Column::new("day", Values::Date32(&self.days));
        columns.push(days.with_validity(bitmap(&self.days_valid)).unwrap());
        let values = Values::Timestamp { values: &self.instants, unit: TimeUnit::Microsecond };
        let at = Column::new("at", values).with_zone(Some("UTC"));
        columns.push(at.with_validity(bitmap(&self.instants_valid)).unwrap());
        for ((name, _, bytes), values) in self.texts.iter().zip(&texts) {
            columns.push(Column::strings(*name, values).with_validity(bitmap(bytes)).unwrap());
        }
        let elements: Vec<&str> = self.lists.iter().flatten().map(String::as_str).collect();
        let mut offsets = vec![0_i32];
        for list in &self.lists {
            offsets.push(offsets[offsets.len() - 1] + i32::try_from(list.len()).unwrap());
        }
        let elements = Box::new(Column::strings("k", &elements));
        let lists = Values::List { offsets: ListOffsets::Small(&offsets), values: elements };
        columns.push(Column::new("k", lists).with_validity(bitmap(&self.lists_valid)).unwrap());
        use_batch(Batch::new(columns).unwrap())
    }
}

struct EventFrame {
    ids: Vec<String>,
    days: Vec<i32>,
    amounts: Vec<i128>,
    valid: Vec<u8>,
    what: Vec<String>,
}

impl EventFrame {
    fn new(rows: &[(String, Value)]) -> EventFrame {
        let mut valid = vec![0; rows.len().div_ceil(8) + 1];
        for (at, (_, row)) in rows.iter().enumerate() {
            valid[at / 8] |= u8::from(!row["amount"].is_null()) << (at % 8);
        }
        EventFrame {
            ids: rows.iter().map(|(id, _)| id.clone()).collect(),
            days: rows.iter().map(|(_, row)| day(&row["when"])).collect(),
            amounts: rows.iter().map(|(_, row)| units(&row["amount"])).collect(),
            valid,
            what: rows.iter().map(|(_, row)| row["what"].as_str().unwrap().to_owned()).collect(),
        }
    }

    fn with<T>(&self, use_batch: impl FnOnce(Batch<'_>) -> T) -> T {
        let ids: Vec<&str> = self.ids.iter().map(String::as_str).collect();
        let what: Vec<&str> = self.what.iter().map(String::as_str).collect();
        let amounts = Column::new("amount", Values::Decimal128 { values: &self.amounts, scale: 2 });
        let valid = Bitmap::new(&self.valid, 0, self.ids.len()).unwrap();
        use_batch(
            Batch::new(vec![
                Column::strings("id", &ids),
                Column::new("when", Values::Date32(&self.days)),
                amounts.with_validity(valid).unwrap(),
                Column::strings("what", &what),
            ])
            .unwrap(),
        )
    }
}

fn set_of(rules: &[String]) -> SegmentSet {
    let schema = Schema::from_json(SCHEMA).unwrap();
    let mut segments = vec![SegmentDefinition::new("base", "i > 0 OR t = 'a'")];
    for (at, rule) in rules.iter().enumerate() {
        segments.push(SegmentDefinition::new(&format!("s{at}"), rule));
    }
    let mut definition = SegmentSetDefinition::new(segments);
    definition.zone = Some("Asia/Jerusalem".parse().unwrap());
    SegmentSet::new(&schema, definition).unwrap()
}

fn check(seed: u64) {
    let mut random = Random(seed);
    let rules: Vec<String> = (0..12).map(|_| predicate(&mut random, 3)).collect();
    let set = set_of(&rules);
    let count = [3, 70, 200][random.next(3)];
    let customers: Vec<_> = (0..count).map(|id| customer(&mut random, id)).collect();
    let events: Vec<Vec<Value>> = (0..count).map(|_| purchases(&mut random)).collect();
    let now = NOW.parse::<Instant>().unwrap();
    let context = Context::new().with_now(now);
    let mut expected = vec![Vec::new(); set.ids().len()];
    for (row, (fields, events)) in customers.iter().zip(&events).enumerate() {
        let json = json!({"fields": fields, "events": {"purchase": events}}).to_string();
        let record = set.record(&json).unwrap();
        for id in set.test(&record, &context).unwrap() {
            let at = set.ids().iter().position(|one| one == id).unwrap();
            expected[at].push(row as u64);
        }
        let explained = set.explain(&record, &context).unwrap();
        for (id, explanation) in &explained {
            assert_eq!(explanation.member, explanation.truth == Some("true"), "{id}");
        }
    }
    let mut rows: Vec<(String, Value)> = Vec::new();
    for (fields, events) in customers.iter().zip(&events) {
        let id = fields["id"].as_str().unwrap();
        rows.extend(events.iter().map(|event| (id.to_owned(), event.clone())));
    }
    rows.push(("nobody".to_owned(), json!({"when": "2026-03-01", "amount": "1", "what": ""})));
    for at in (1..rows.len()).rev() {
        rows.swap(at, random.next(at + 1));
    }
    let split = random.next(rows.len());
    let (one, two) = (EventFrame::new(&rows[..split]), EventFrame::new(&rows[split..]));
    let cut = random.next(count);
    let (front, back) = (Frame::new(&customers[..cut]), Frame::new(&customers[cut..]));
    one.with(|one| {
        two.with(|two| {
            front.with(|front| {
                back.with(|back| {
                    let tables = [one, two];
                    let context = context.clone().with_events(vec![("purchases", &tables)]);
                    let batches = [front, back];
                    let members = set.evaluate_all(&batches, &context).unwrap();
                    for (id, expected) in set.ids().iter().zip(&expected) {
                        let rule = &set.definition().segments
                            [set.ids().iter().position(|one| one == id).unwrap()]
                        .rule;
                        assert_eq!(&members.rows_of(id).unwrap(), expected, "{rule:?}");
                    }
                    assert_eq!(members.unmatched(), u64::from(uses_events(&set)));
                    let threads = NonZeroUsize::new(3).unwrap();
                    let parallel = set.evaluate_parallel(&batches, &context, threads).unwrap();
                    assert_eq!(parallel, members);
                    let mut fold = set.event_fold(Some(now.into())).unwrap();
                    let mut other = fold.clone();
                    other.update("purchases", &tables[0]).unwrap();
                    fold.update("purchases", &tables[1]).unwrap();
                    fold.merge(&other).unwrap();
                    let folded = Context::new().with_now(now).with_fold(&fold);
                    assert_eq!(set.evaluate_all(&batches, &folded).unwrap(), members);
                    for id in set.ids() {
                        let breakdown = set.breakdown(id, &batches, &context).unwrap();
                        assert_eq!(breakdown.matched, members.count(id).unwrap());
                        let last = breakdown.clauses.last().unwrap();
                        assert_eq!(last.remaining, breakdown.matched);
                    }
                });
            });
        });
    });
}

fn uses_events(set: &SegmentSet) -> bool {
    set.ids().iter().any(|id| !set.reads(id).unwrap().events.is_empty())
}

/// The members of one side: pairs of an id and a segment.
fn pairs(
    set: &SegmentSet,
    rows: &[Map<String, Value>],
    context: &Context<'_>,
) -> BTreeSet<(String, String)> {
    Frame::new(rows).with(|batch| {
        let members = set.evaluate(&batch, context).unwrap();
        let of = |id: &String| {
            let found = members.rows_of(id).unwrap();
            found
                .into_iter()
                .map(|row| {
                    (
                        rows[usize::try_from(row).unwrap()]["id"].as_str().unwrap().to_owned(),
                        id.clone(),
                    )
                })
                .collect::<Vec<_>>()
        };
        set.ids().iter().flat_map(of).collect()
    })
}

fn check_changes(seed: u64) {
    let mut random = Random(seed);
    let rules: Vec<String> = (0..8).map(|_| predicate(&mut random, 2)).collect();
    let set = set_of(&rules);
    let count = [3, 70][random.next(2)];
    let before: Vec<_> = (0..count).map(|id| customer(&mut random, id)).collect();
    let mut after = before.clone();
    // One field of some customers differs, or nothing does.
    let names: Vec<String> = after[0].keys().filter(|name| *name != "id").cloned().collect();
    let name = random.pick(&names).clone();
    for (at, row) in after.iter_mut().enumerate().take(random.next(count)) {
        let other = customer(&mut random, at);
        row.insert(name.clone(), other.get(&name).cloned().unwrap_or(Value::Null));
    }
    if random.next(3) == 0 {
        let gone = random.next(count);
        after.remove(gone);
    }
    let events: Vec<(String, Value)> = before
        .iter()
        .flat_map(|row| {
            let id = row["id"].as_str().unwrap().to_owned();
            purchases(&mut random).into_iter().map(move |event| (id.clone(), event))
        })
        .collect();
    let kept = if random.next(2) == 0 { events.len() } else { random.next(events.len() + 1) };
    let now = NOW.parse::<Instant>().unwrap();
    let later = Instant::try_from(i64::from(now) + 86_400_000_000 * random.next(3) as i64).unwrap();
    EventFrame::new(&events[..kept]).with(|old| {
        EventFrame::new(&events).with(|new| {
            let (old, new) = ([old], [new]);
            let same = kept == events.len();
            let tables = vec![("purchases", if same { &new[..] } else { &old[..] })];
            let context = (
                Context::new().with_now(now).with_events(tables),
                Context::new().with_now(later).with_events(vec![("purchases", &new[..])]),
            );
            let (was, is) = (pairs(&set, &before, &context.0), pairs(&set, &after, &context.1));
            let mut expected: Vec<_> = was.symmetric_difference(&is).cloned().collect();
            let changes = Frame::new(&before).with(|old| {
                Frame::new(&after)
                    .with(|new| set.changes((&[old], &context.0), (&[new], &context.1)).unwrap())
            });
            let rows: Value = serde_json::from_str(&changes.to_json().unwrap()).unwrap();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let mut found = Vec::new();
            for row in rows.as_array().unwrap() {
                let pair = (text(&row["id"]), text(&row["segment"]));
                assert_eq!(text(&row["change"]) == "entered", is.contains(&pair), "{pair:?}");
                found.push(pair);
            }
            found.sort();
            expected.sort();
            assert_eq!(found, expected);
        });
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changes_are_those_of_two_evaluations(seed in any::<u64>()) {
        check_changes(seed);
    }

    #[test]
    fn records_frames_batches_threads_and_folds_agree(seed in any::<u64>()) {
        check(seed);
    }
}

/// Each part is compiled and tested once, however deep it is.
#[test]
fn nested_predicates_take_no_time() {
    let nested = |open: &str, close: &str| format!("{}i > 1{}", open.repeat(90), close.repeat(90));
    let set = set_of(&[
        nested("(", ") IS NULL"),
        nested("(", ") = b"),
        nested("(", ") <> (j > 2)"),
        nested("b < (", ")"),
    ]);
    let mut random = Random(11);
    let customers: Vec<_> = (0..70).map(|id| customer(&mut random, id)).collect();
    let members =
        Frame::new(&customers).with(|batch| set.evaluate(&batch, &Context::new()).unwrap());
    for (row, fields) in customers.iter().enumerate() {
        let record = set.record(&json!({"fields": fields, "events": {}}).to_string()).unwrap();
        let tested = set.test(&record, &Context::new()).unwrap();
        for id in set.ids() {
            let is_member = members.rows_of(id).unwrap().contains(&(row as u64));
            assert_eq!(tested.contains(&id.as_str()), is_member, "{id} {row}");
        }
    }
}

/// Also where the left side is null, of each type.
#[test]
fn an_empty_list_is_false_for_all() {
    let fields = ["b", "i", "f", "d", "m", "day", "at", "t", "c"];
    let rules: Vec<String> = fields
        .iter()
        .flat_map(|name| [format!("{name} IN ()"), format!("{name} NOT IN ()")])
        .collect();
    let set = set_of(&rules);
    let mut random = Random(7);
    let customers: Vec<_> = (0..70).map(|id| customer(&mut random, id)).collect();
    Frame::new(&customers).with(|batch| {
        let members = set.evaluate(&batch, &Context::new()).unwrap();
        for (at, rule) in rules.iter().enumerate() {
            let expected = if at % 2 == 0 { 0 } else { 70 };
            assert_eq!(members.count(&format!("s{at}")).unwrap(), expected, "{rule}");
        }
    });
}

#[test]
fn a_customer_of_another_schema_or_with_unknown_events_is_refused() {
    let standard = Schema::standard("ILS".parse().unwrap()).unwrap();
    let visits = standard.extend(r#"{"events": [{"name": "visit", "table": "visits"}]}"#).unwrap();
    let now = NOW.parse::<Instant>().unwrap();
    let set = |rule: &str| {
        let definition = SegmentSetDefinition::new(vec![SegmentDefinition::new("s", rule)]);
        SegmentSet::new(&visits, definition).unwrap()
    };
    let other = Customer::new("c", &standard).unwrap();
    let error = set("age > 1").record_of(&other, now).unwrap_err();
    assert_eq!(error.to_string(), "record has another schema than the set of segments");
    let customer = Customer::new("c", &visits).unwrap();
    assert!(set("eventCount('purchase') = 0").record_of(&customer, now).is_ok());
    let error = set("eventCount('visit') = 0").record_of(&customer, now).unwrap_err();
    assert!(error.to_string().contains("does not hold"), "{error}");
}

/// The operators on all combinations of true, false and null.
#[test]
fn truth_tables_are_those_of_kleene() {
    let schema = Schema::from_json(
        r#"{"fields": [{"name": "a", "type": "bool"}, {"name": "b", "type": "bool"}]}"#,
    )
    .unwrap();
    let all = [Some(true), Some(false), None];
    let and = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let not = |a: Option<bool>| a.map(|a| !a);
    type Operation<'o> = (&'o str, Box<dyn Fn(Option<bool>, Option<bool>) -> Option<bool> + 'o>);
    let operations: Vec<Operation<'_>> = vec![
        ("a AND b", Box::new(and)),
        ("a OR b", Box::new(move |a, b| not(and(not(a), not(b))))),
        ("NOT a AND b", Box::new(move |a, b| and(not(a), b))),
        ("a = b", Box::new(|a, b| Some(a? == b?))),
        ("a <> b", Box::new(|a, b| Some(a? != b?))),
        ("a < b", Box::new(|a, b| Some(!a? & b?))),
        ("a >= b", Box::new(|a, b| Some(a? >= b?))),
        ("a BETWEEN b AND b", Box::new(|a, b| Some(a? == b?))),
        ("a IS NULL", Box::new(|a, _| Some(a.is_none()))),
        ("(a AND b) IS NULL", Box::new(move |a, b| Some(and(a, b).is_none()))),
        ("(a OR TRUE) = b", Box::new(|_, b| b)),
        ("(a = TRUE) < (b = TRUE)", Box::new(|a, b| Some(!a? & b?))),
        ("coalesce(a, b)", Box::new(|a: Option<bool>, b| a.or(b))),
        ("a IN (TRUE)", Box::new(|a, _| a)),
        ("a NOT IN ()", Box::new(|_, _| Some(true))),
    ];
    for (text, expected) in &operations {
        let condition = Expression::from_cql2_text(text).unwrap().compile(&schema, None).unwrap();
        for a in all {
            for b in all {
                let json = json!({"fields": {"a": a, "b": b}}).to_string();
                let record = condition.record(&json).unwrap();
                let found = condition.test(&record, &Context::new()).unwrap();
                assert_eq!(found, expected(a, b), "{text}: {a:?}, {b:?}");
                let value = |b: Option<bool>| [b.unwrap_or(false)];
                let bits = |b: Option<bool>| [u8::from(b.is_some())];
                let (one, two, valid_one, valid_two) = (value(a), value(b), bits(a), bits(b));
                let column = |name, values, bits| {
                    let valid = Bitmap::new(bits, 0, 1).unwrap();
                    Column::bools(name, values).with_validity(valid).unwrap()
                };
                let columns = vec![column("a", &one, &valid_one), column("b", &two, &valid_two)];
                let batch = Batch::new(columns).unwrap();
                let table = condition.evaluate(&[batch], &Context::new()).unwrap();
                let found = table.column("condition").unwrap().bool(0).unwrap();
                assert_eq!(found, expected(a, b), "{text}: {a:?}, {b:?} in a frame");
            }
        }
    }
}

#[test]
fn comparisons_with_null_are_unknown() {
    let schema = Schema::from_json(SCHEMA).unwrap();
    let now = "2026-03-29T22:30:00Z".parse::<Instant>().unwrap();
    for (text, expected) in [
        ("i = 1", None),
        ("i <> 1", None),
        ("i + 1 > 0", None),
        ("t LIKE '%'", None),
        ("i BETWEEN 5 AND 1", None),
        ("1 BETWEEN 5 AND i", None),
        ("i IN (1)", None),
        ("i IN ()", Some(false)),
        ("i NOT IN (1)", None),
        ("T_INTERSECTS(day, lastDays(30))", None),
        ("T_AFTER(DATE('2020-01-01'), INTERVAL(DATE('1990-01-01'), day))", None),
        ("T_BEFORE(DATE('2020-01-01'), INTERVAL(DATE('2021-01-01'), day))", None),
        ("i IS NULL", Some(true)),
        ("(i = 1) IS NULL", Some(true)),
        ("hasConsent('marketing', 'email')", Some(false)),
        ("eventCount('purchase') = 0", Some(true)),
        ("eventSum('purchase', amount) > 0", None),
        ("lastEvent('purchase') IS NULL", Some(true)),
        ("m / 2 > 1", None),
        ("1 / 0 = 1", None),
        ("(1 / 0) IS NULL", Some(true)),
    ] {
        let compiled = Expression::from_cql2_text(text)
            .and_then(|one| one.compile(&schema, Some("Asia/Jerusalem".parse().unwrap())));
        let condition = match compiled {
            Ok(condition) => condition,
            Err(error) => {
                assert!(text.starts_with("m / 2"), "{text}: {error}");
                continue;
            }
        };
        let record = condition.record("{}").unwrap();
        let found = condition.test(&record, &Context::new().with_now(now)).unwrap();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn integers_of_any_width_are_the_same() {
    let schema = Schema::from_json(r#"{"fields": [{"name": "n", "type": "int"}]}"#).unwrap();
    let rules = [
        "n = 3",
        "n < 3",
        "n <= 2.5",
        "n > 2.5",
        "n <> 2",
        "n BETWEEN 2 AND 3",
        "n IN (1, 3)",
        "n >= -1e300",
    ];
    let segments = rules.iter().map(|rule| SegmentDefinition::new(rule, rule)).collect();
    let set = SegmentSet::new(&schema, SegmentSetDefinition::new(segments)).unwrap();
    let members = |values: Values<'_>| {
        let batch = Batch::new(vec![Column::new("n", values)]).unwrap();
        let members = set.evaluate(&batch, &Context::new()).unwrap();
        set.ids().iter().map(|id| members.rows_of(id).unwrap()).collect::<Vec<_>>()
    };
    let expected = members(Values::Integers(Integers::Int64(&[1, 2, 3, 4])));
    assert_eq!(expected[0], [2]);
    for values in [
        Values::Integers(Integers::Int8(&[1, 2, 3, 4])),
        Values::Integers(Integers::UInt64(&[1, 2, 3, 4])),
        Values::Integers(Integers::Int32(&[1, 2, 3, 4])),
        Values::Float64(&[1.0, 2.0, 3.0, 4.0]),
        Values::Float32(&[1.0, 2.0, 3.0, 4.0]),
        Values::Decimal128 { values: &[100, 200, 300, 400], scale: 2 },
    ] {
        assert_eq!(members(values.clone()), expected, "{values:?}");
    }
}

#[test]
fn what_does_not_compile_names_the_place_and_a_way_out() {
    let schema = Schema::from_json(SCHEMA).unwrap();
    let zone = "Asia/Jerusalem".parse().unwrap();
    for (text, code, part) in [
        ("agee = 1", "UnknownField", "agee"),
        ("day = at", "TypeMismatch", "day(...)"),
        ("day - 1 > day", "TypeMismatch", "plusDays"),
        ("m * m > 1", "TypeMismatch", "money"),
        ("m = f", "", ""),
        ("i = 'x'", "TypeMismatch", "int"),
        ("i = '12'", "", ""),
        ("d = '1.234'", "TypeMismatch", "decimal"),
        ("c = 'fre'", "UnknownCode", "\"free\""),
        ("c LIKE 'fre%'", "", ""),
        ("f = '1'", "TypeMismatch", "quotes"),
        ("T_INTERSECTS(day, lastDays(0))", "TypeMismatch", "from 1 up"),
        ("T_INTERSECTS(day, period('month', i))", "TypeMismatch", "constant"),
        ("day = lastDays(3)", "TypeMismatch", "T_INTERSECTS"),
        ("eventCount('purchas') = 0", "UnknownField", "\"purchase\""),
        ("eventSum('purchase', what) = 0", "TypeMismatch", "numbers"),
        ("eventCount('purchase', INTERVAL(day, '..')) = 0", "UnknownField", "day"),
        ("eventCount('purchase', inSegment('x')) = 0", "TypeMismatch", "condition of an event"),
        ("hasConsent('marketing', 'sms')", "UnknownField", "email"),
        ("inSegment('x')", "UnknownSegment", "x"),
        ("i IN (j)", "TypeMismatch", "constant"),
        ("k = k", "TypeMismatch", "A_CONTAINS"),
        ("b = 1", "TypeMismatch", "TRUE"),
        ("coalesce(i, f) = 1", "TypeMismatch", "one type"),
    ] {
        let compiled =
            Expression::from_cql2_text(text).and_then(|one| one.compile(&schema, Some(zone)));
        match compiled {
            Ok(_) => assert_eq!(code, "", "{text}"),
            Err(error) => {
                assert_eq!(error.code().name(), code, "{text}: {error}");
                assert!(error.to_string().contains(part), "{text}: {error}");
            }
        }
    }
    for text in ["day = today()", "day(at) = day", "T_BEFORE(day, at)"] {
        let error = Expression::from_cql2_text(text).unwrap().compile(&schema, None).unwrap_err();
        assert_eq!(error.code().name(), "MissingContext", "{text}: {error}");
    }
}

#[cfg(feature = "rayon")]
#[test]
fn events_are_accumulated_on_several_threads_as_on_one() -> crm_core::Result<()> {
    const ROWS: i64 = 600_000;
    let schema = Schema::from_json(
        r#"{"id": "id", "events": [{"name": "purchase", "table": "purchases", "id": "id", "at": "at",
            "at_type": "date", "fields": [{"name": "amount", "type": "decimal", "decimals": 2}]}]}"#,
    )?;
    let rules = [
        "eventCount('purchase') >= 4",
        "eventSum('purchase', amount) > 2000",
        "lastEvent('purchase') < DATE('2025-01-01')",
        "firstEvent('purchase', amount > 900) IS NULL",
        "eventCount('purchase') = 0",
    ];
    let rules = rules.iter().enumerate();
    let rules = rules.map(|(at, rule)| SegmentDefinition::new(&format!("s{at}"), rule)).collect();
    let set = SegmentSet::new(&schema, SegmentSetDefinition::new(rules))?;
    let ids: Vec<i64> = (0..ROWS).map(|at| at * 7919 % 150_000).collect();
    let days: Vec<i32> = (0..ROWS).map(|at| (18_000 + at * 31 % 2500) as i32).collect();
    let amounts: Vec<f64> = (0..ROWS).map(|at| (at * 17 % 100_000) as f64 / 100.0).collect();
    let events = [Batch::new(vec![
        Column::int64("id", &ids),
        Column::new("at", Values::Date32(&days)),
        Column::float64("amount", &amounts),
    ])?];
    let people: Vec<i64> = (0..160_000).collect();
    let frame = [Batch::new(vec![Column::int64("id", &people)])?];
    let context = Context::new().with_events(vec![("purchases", &events[..])]);
    let one = set.evaluate_all(&frame, &context)?;
    let several = set.evaluate_parallel(&frame, &context, 3.try_into().unwrap())?;
    assert!(one == several);
    assert!(one.counts().iter().all(|&count| count > 0), "{:?}", one.counts());
    Ok(())
}
