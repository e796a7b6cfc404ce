//! Writes `tests/c/vectors.inc`, the vectors as C calls, or compares it (`--check`).
//!
//! Numbers are hexadecimal floats and texts are octal bytes, so that the result does not depend on
//! the compiler.

use std::fmt::Write as _;
use std::process::ExitCode;

use crm_conformance::{Case, Item, root, vectors};
use crm_core::date::{Day, Instant};
use serde_json::{Map, Value};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    let mut out = String::from("/* Written by `make header` from tests/vectors; do not edit. */\n");
    for (file, vectors) in vectors()? {
        for case in &vectors.cases {
            if case.c.is_none() {
                let place = Item::from(format!("{file}: {}", case.name)).transcribed();
                writeln!(out, "begin({});", text(&place))?;
                write_case(&mut out, &vectors.op, case)?;
            }
        }
    }
    let path = root().join("tests/c/vectors.inc");
    if !std::env::args().any(|argument| argument == "--check") {
        std::fs::write(path, out)?;
    } else if std::fs::read_to_string(path).unwrap_or_default() != out {
        #[expect(clippy::print_stderr, reason = "this is a program")]
        {
            eprintln!("tests/c/vectors.inc is not what `make header` writes");
        }
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn write_case(out: &mut String, op: &str, case: &Case) -> Result<()> {
    let given = &case.given;
    match op {
        "total" => write_total(out, given),
        "assignment" => write_assignment(out, given),
        "check_ids" => write_table(out, given.get("rows").ok_or("no rows")?, "check_ids"),
        "retention_study" => {
            write_study(out, given)?;
            Ok(writeln!(out, "study_end();")?)
        }
        "compare_costs" => {
            let study = |name| given.get(name).and_then(Value::as_object).ok_or("no study");
            write_study(out, study("first")?)?;
            let force = i32::from(given.get("force") == Some(&Value::Bool(true)));
            if !given.contains_key("second") {
                return Ok(writeln!(out, "compare_arms({force});")?);
            }
            writeln!(out, "compare_first();")?;
            write_study(out, study("second")?)?;
            Ok(writeln!(out, "compare_costs({force});")?)
        }
        "summary_sql" => {
            let definition = given.get("definition").ok_or("no definition")?.to_string();
            let table = given.get("table").and_then(Value::as_str).ok_or("no table")?;
            Ok(writeln!(out, "summary_sql({}, {});", text(&definition), text(table))?)
        }
        "expression" => {
            let read = |form| given.get(form).and_then(Value::as_str).map(|one| (form, one));
            let (form, one) = read("text").or(read("json")).ok_or("neither text nor json")?;
            Ok(writeln!(out, "expression_{form}({}, {});", text(one), one.len())?)
        }
        "segment" => write_segment(out, given),
        "customer" => write_customer(out, given),
        "reason" => {
            let names = ["ask", "scheme", "one", "other", "language"];
            let given = names.map(|name| given.get(name).and_then(Value::as_str));
            let given = given.map(|one| text(one.unwrap_or_default()));
            Ok(writeln!(out, "reason({});", given.join(", "))?)
        }
        "reason_tally" => write_tally(out, given),
        "plus_months" => {
            let date = given.get("date").and_then(Value::as_str).ok_or("no date")?;
            let day = i32::from(date.parse::<Day>()?);
            let months = given.get("months").and_then(Value::as_i64).ok_or("no months")?;
            Ok(writeln!(out, "plus_months(INT32_C({day}), INT64_C({months}));")?)
        }
        "stats.adjust" => {
            let p_values = list(given, "p_values", number)?;
            let count = p_values.len();
            let method = constant("MULTIPLICITY", given.get("method"));
            write_array(out, "double", "p", &p_values)?;
            Ok(writeln!(out, "stats_adjust(p, {count}, {method}); }}")?)
        }
        "stats.sample_ratio" => {
            let (counts, shares) =
                (list(given, "counts", integer)?, list(given, "expected", number)?);
            write_array(out, "uint64_t", "counts", &counts)?;
            write_array(out, "double", "shares", &shares)?;
            Ok(writeln!(out, "stats_sample_ratio(counts, shares, {}); }} }}", counts.len())?)
        }
        "stats.standardized_proportion_difference" | "stats.chi_square_homogeneity" => {
            let counts1 = list(given, "counts1", integer)?;
            write_array(out, "uint64_t", "one", &counts1)?;
            write_array(out, "uint64_t", "other", &list(given, "counts2", integer)?)?;
            let (function, count) = (op.replace('.', "_"), counts1.len());
            Ok(writeln!(out, "{function}(one, other, {count}); }} }}")?)
        }
        "stats.chi_square_independence" => {
            let table = given.get("table").and_then(Value::as_array).ok_or("no table")?;
            let rows: Vec<&Vec<Value>> = table.iter().filter_map(Value::as_array).collect();
            let cells: Vec<String> = rows.iter().copied().flatten().map(integer).collect();
            write_array(out, "uint64_t", "table", &cells)?;
            let columns = rows.first().map_or(0, |row| row.len());
            let size = format!("{}, {columns}", rows.len());
            Ok(writeln!(out, "stats_chi_square_independence(table, {size}); }}")?)
        }
        "stats.trend_of_proportions" => {
            let scores = match given.get("scores") {
                Some(Value::Array(scores)) => scores.iter().map(number).collect(),
                _ => Vec::new(),
            };
            let events = list(given, "events", integer)?;
            write_array(out, "uint64_t", "events", &events)?;
            write_array(out, "uint64_t", "totals", &list(given, "totals", integer)?)?;
            write_array(out, "double", "scores", &scores)?;
            let count = events.len();
            Ok(writeln!(
                out,
                "stats_trend_of_proportions(events, totals, scores, {count}); }} }} }}"
            )?)
        }
        "stats.mantel_haenszel" => write_strata(out, given),
        "stats.adjusted_difference" => {
            let groups = [moments(given, "group1")?, moments(given, "group2")?].join(", ");
            let adjustment = constant("ADJUSTMENT", given.get("adjustment"));
            let level = argument("level", given.get("level"));
            Ok(writeln!(out, "stats_adjusted_difference({groups}, {adjustment}, {level});")?)
        }
        _ => {
            let arguments: Vec<String> =
                parameters(op).iter().map(|name| argument(name, given.get(*name))).collect();
            Ok(writeln!(out, "{}({});", op.replace('.', "_"), arguments.join(", "))?)
        }
    }
}

/// The parameters of an operation, in the order of its C function.
fn parameters(op: &str) -> &'static [&'static str] {
    match op {
        "stats.proportion" => &["x", "n", "method", "level"],
        "stats.proportion_test" => &["x", "n", "null", "method"],
        "stats.nnt_of" => &["value", "lower", "upper", "method", "level"],
        "stats.nnt_in_words" => &["value", "shape", "lower", "upper", "method", "level"],
        "stats.fisher_exact" | "stats.mid_p" => &["a", "b", "c", "d", "alternative"],
        "stats.fieller" => &[
            "numerator",
            "numerator_variance",
            "denominator",
            "denominator_variance",
            "covariance",
            "level",
        ],
        "stats.coverage" => &["n1", "p1", "n2", "p2", "method", "level"],
        "stats.welch" | "stats.ratio_of_means" => {
            &["mean1", "variance1", "n1", "mean2", "variance2", "n2", "level"]
        }
        "stats.welch_degrees_of_freedom" => &["variance1", "n1", "variance2", "n2"],
        "stats.standardized_mean_difference" => &["mean1", "variance1", "mean2", "variance2"],
        "stats.binomial_limits" => &["p", "n", "level"],
        "stats.e_value" => &["risk_ratio", "lower", "upper"],
        "money.parse" => &["amount", "currency"],
        "acquisition_cost" => &["total", "currency", "acquired"],
        "retention_value" => &["income_gained", "expense_saved", "currency"],
        "leaky_bucket" => &["stock", "inflow", "loss_rate", "steps"],
        "reference.acquisition_to_retention" => &[],
        "growthbook_v1" | "growthbook_v2" => &["seed", "value"],
        _ => &["x1", "n1", "x2", "n2", "method", "level"],
    }
}

fn argument(name: &str, value: Option<&Value>) -> String {
    match (name, value) {
        ("method", Some(Value::String(method))) => format!("method({})", text(method)),
        ("alternative" | "shape", value) => constant(&name.to_uppercase(), value),
        ("mean1" | "variance1" | "lower" | "upper", Some(Value::String(words))) => {
            if words == "nan" { "NAN".to_owned() } else { "INFINITY".to_owned() }
        }
        (_, Some(Value::String(words))) => text(words),
        (_, Some(value)) if value.is_u64() => integer(value),
        (_, Some(value)) if value.is_number() => number(value),
        _ => "NAN".to_owned(),
    }
}

fn constant(family: &str, value: Option<&Value>) -> String {
    let name = value.and_then(Value::as_str).unwrap_or_default();
    format!("CRM_{family}_{}", name.to_uppercase())
}

fn integer(value: &Value) -> String {
    format!("UINT64_C({value})")
}

/// A float literal that C reads exactly.
fn number(value: &Value) -> String {
    let number = value.as_f64().unwrap_or_default();
    let bits = number.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    let sign = if number.is_sign_negative() { "-" } else { "" };
    match exponent {
        0 if fraction == 0 => format!("{sign}0.0"),
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{}", exponent - 1023),
    }
}

/// A text as a literal; special characters become octal.
fn text(words: &str) -> String {
    let mut out = String::from("\"");
    for byte in words.bytes() {
        match byte {
            b'"' | b'\\' | b'?' | 0..=0x1f | 0x7f.. => out.push_str(&format!("\\{byte:03o}")),
            plain => out.push(char::from(plain)),
        }
    }
    out + "\""
}

fn list(
    given: &Map<String, Value>,
    name: &str,
    write: fn(&Value) -> String,
) -> Result<Vec<String>> {
    let values = given.get(name).and_then(Value::as_array).ok_or(format!("no {name}"))?;
    Ok(values.iter().map(write).collect())
}

/// Opens a block with an array; an empty one is NULL.
fn write_array(out: &mut String, kind: &str, name: &str, values: &[String]) -> Result<()> {
    if values.is_empty() {
        writeln!(out, "{{ static const {kind} *{name} = NULL;")?;
    } else {
        writeln!(out, "{{ static const {kind} {name}[] = {{{}}};", values.join(", "))?;
    }
    Ok(())
}

fn write_strata(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let tables = given.get("tables").and_then(Value::as_array).ok_or("no tables")?;
    let rows = tables.iter().filter_map(Value::as_array).flatten();
    let cells: Vec<String> = rows.filter_map(Value::as_array).flatten().map(integer).collect();
    write_array(out, "uint64_t", "tables", &cells)?;
    let level = argument("level", given.get("level"));
    Ok(writeln!(out, "stats_mantel_haenszel(tables, {}, {level}); }}", tables.len())?)
}

/// The moments of a group as a struct.
fn moments(given: &Map<String, Value>, name: &str) -> Result<String> {
    let group = given.get(name).and_then(Value::as_object).ok_or(format!("no {name}"))?;
    let names = ["n", "mean_y", "mean_x", "variance_y", "variance_x", "covariance"];
    let cells = names.map(|name| match group.get(name) {
        Some(value) if name == "n" => integer(value),
        Some(value) => number(value),
        None => "NAN".to_owned(),
    });
    Ok(format!("moments({})", cells.join(", ")))
}

fn write_total(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let word = |name: &str| match given.get(name).and_then(Value::as_str) {
        Some(words) => text(words),
        None => "NULL".to_owned(),
    };
    let decimals = given.get("decimals").and_then(Value::as_i64).unwrap_or(-1);
    writeln!(out, "total_begin({}, {}, {decimals});", word("column"), word("currency"))?;
    for update in given.get("updates").and_then(Value::as_array).into_iter().flatten() {
        write_table(out, update, "total_rows")?;
    }
    Ok(writeln!(out, "total_end();")?)
}

/// A member of a case as a text, or as JSON; NULL if there is none.
fn member(given: &Map<String, Value>, name: &str) -> String {
    match given.get(name) {
        None => "NULL".to_owned(),
        Some(Value::String(words)) => text(words),
        Some(value) => text(&value.to_string()),
    }
}

/// The time of a case in microseconds.
fn now(given: &Map<String, Value>) -> Result<String> {
    match given.get("now").and_then(Value::as_str) {
        Some(now) => Ok(format!("INT64_C({})", i64::from(now.parse::<Instant>()?))),
        None => Ok("CRM_NO_TIME".to_owned()),
    }
}

fn write_segment(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let [schema, set, viewer] = ["schema", "set", "viewer"].map(|name| member(given, name));
    writeln!(out, "segment_begin({schema}, {set}, {viewer}, {});", now(given)?)?;
    for (name, function) in [("rows", "segment_rows"), ("before", "segment_before")] {
        if let Some(table) = given.get(name) {
            write_table(out, table, function)?;
        }
    }
    let ask = given.get("ask").and_then(Value::as_str).ok_or("nothing is asked")?;
    let argument = match ask {
        "test" | "explain" => member(given, "record"),
        "breakdown" | "reads" | "to_react_querybuilder" => member(given, "id"),
        _ => String::new(),
    };
    writeln!(out, "segment_{ask}({argument});")?;
    let segments = given.get("set").and_then(|set| set.get("segments")?.as_array());
    let ids = segments.into_iter().flatten().filter_map(|segment| segment.get("id")?.as_str());
    for (at, id) in ids.enumerate() {
        let id = text(id);
        match ask {
            "set" => writeln!(out, "segment_hash({id});")?,
            "evaluate" => writeln!(out, "segment_members({id});")?,
            "test" => writeln!(out, "segment_tested({at}, {id});")?,
            _ => {}
        }
    }
    Ok(writeln!(out, "segment_end();")?)
}

fn write_customer(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let [currency, id, viewer] = ["currency", "id", "viewer"].map(|name| member(given, name));
    writeln!(out, "customer_begin({currency}, {id}, {viewer}, {});", now(given)?)?;
    for changes in given.get("changes").and_then(Value::as_array).ok_or("no changes")? {
        writeln!(out, "customer_apply({}, CRM_NO_VERSION);", text(&changes.to_string()))?;
    }
    if given.contains_key("last") {
        let version = given.get("expected_version").map_or("CRM_NO_VERSION".to_owned(), integer);
        writeln!(out, "customer_apply({}, {version});", member(given, "last"))?;
    }
    let ask = given.get("ask").and_then(Value::as_str).ok_or("nothing is asked")?;
    let names: &[&str] = match ask {
        "get" | "may_store" => &["field"],
        "consent" => &["purpose", "channel"],
        "may_contact" => &["policy", "contact", "history"],
        _ => &[],
    };
    let mut arguments: Vec<String> = names.iter().map(|name| member(given, name)).collect();
    if let Some(today) = given.get("today").and_then(Value::as_str) {
        arguments.push(format!("INT32_C({})", i32::from(today.parse::<Day>()?)));
    }
    writeln!(out, "customer_{ask}({});", arguments.join(", "))?;
    Ok(writeln!(out, "customer_end();")?)
}

fn write_assignment(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let definition = given.get("definition").ok_or("no definition")?.to_string();
    writeln!(out, "assignment_begin({});", text(&definition))?;
    write_table(out, given.get("rows").ok_or("no rows")?, "assignment_rows")
}

fn write_tally(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let definition = given.get("definition").ok_or("no definition")?;
    writeln!(out, "tally_begin({});", text(&definition.to_string()))?;
    for update in given.get("updates").and_then(Value::as_array).into_iter().flatten() {
        // What is merged is counted by a tally of its own.
        let merged = update.get("merge");
        if let Some(merged) = merged {
            let definition = merged.get("definition").unwrap_or(definition);
            writeln!(out, "tally_open({});", text(&definition.to_string()))?;
        }
        let update = merged.unwrap_or(update);
        match (update.get("rows"), update.get("summary")) {
            (Some(rows), _) => write_table(out, rows, "tally_rows")?,
            (None, Some(summary)) => write_table(out, summary, "tally_summary")?,
            _ => return Err("an update has neither rows nor a summary".into()),
        }
        if merged.is_some() {
            writeln!(out, "tally_merge();")?;
        }
    }
    if given.contains_key("read_with") {
        writeln!(out, "tally_read_with({});", member(given, "read_with"))?;
    }
    for ask in given.get("ask").and_then(Value::as_array).into_iter().flatten() {
        writeln!(out, "tally_ask({});", text(ask.as_str().ok_or("a question is a text")?))?;
    }
    Ok(writeln!(out, "tally_end();")?)
}

fn write_study(out: &mut String, given: &Map<String, Value>) -> Result<()> {
    let definition = given.get("definition").ok_or("no definition")?.to_string();
    writeln!(out, "study_begin({});", text(&definition))?;
    for update in given.get("updates").and_then(Value::as_array).into_iter().flatten() {
        match (update.get("rows"), update.get("summary")) {
            (Some(rows), _) => write_table(out, rows, "study_rows")?,
            (None, Some(summary)) => write_table(out, summary, "study_summary")?,
            _ => return Err("an update has neither rows nor a summary".into()),
        }
    }
    let options = given.get("options").map_or("NULL".to_owned(), |given| text(&given.to_string()));
    Ok(writeln!(out, "study_report({options});")?)
}

fn write_table(out: &mut String, table: &Value, update: &str) -> Result<()> {
    let table = table.as_object().ok_or("a table is an object")?;
    let mut columns = Vec::new();
    let mut rows = 0;
    let mut zones = Vec::new();
    for (at, (name, column)) in table.iter().enumerate() {
        let list = ["days", "times"].iter().find_map(|kind| column.get(kind)).unwrap_or(column);
        let cells = list.as_array().ok_or("a column is an array")?;
        rows = cells.len();
        let (kind, constant, written) = match column {
            Value::Object(_) => dated(column, cells)?,
            _ => converted(cells),
        };
        if let Some(zone) = column.get("zone").and_then(Value::as_str) {
            zones.push(format!("columns[{at}].zone = {};", text(zone)));
        }
        write_array(out, kind, &format!("c{at}"), &written)?;
        let validity: Vec<String> = cells
            .chunks(8)
            .map(|eight| {
                eight.iter().enumerate().map(|(at, cell)| u32::from(!cell.is_null()) << at)
            })
            .map(|bits| format!("0x{:02x}", bits.sum::<u32>()))
            .collect();
        write_array(out, "uint8_t", &format!("v{at}"), &validity)?;
        columns.push(format!("column({}, {constant}, c{at}, v{at})", text(name)));
    }
    writeln!(out, "{{ crm_column_t columns[{}];", columns.len())?;
    for (at, column) in columns.iter().enumerate() {
        writeln!(out, "columns[{at}] = {column};")?;
    }
    for zone in zones {
        writeln!(out, "{zone}")?;
    }
    writeln!(out, "{update}(columns, {}, {rows}); }}", columns.len())?;
    // Two blocks per column: its values and its validity.
    Ok(writeln!(out, "{}", "}".repeat(2 * columns.len()))?)
}

/// The same of a column of days or of times.
fn dated(column: &Value, cells: &[Value]) -> Result<(&'static str, &'static str, Vec<String>)> {
    let texts = || cells.iter().map(|cell| cell.as_str());
    if column.get("days").is_some() {
        let day = |cell: Option<&str>| Ok(cell.map(str::parse::<Day>).transpose()?.map(i32::from));
        let days: Vec<Option<i32>> = texts().map(day).collect::<Result<_>>()?;
        let days = days.into_iter().map(|day| format!("INT32_C({})", day.unwrap_or_default()));
        return Ok(("int32_t", "CRM_TYPE_DATE32", days.collect()));
    }
    let time = |cell: Option<&str>| Ok(cell.map(str::parse::<Instant>).transpose()?.map(i64::from));
    let times: Vec<Option<i64>> = texts().map(time).collect::<Result<_>>()?;
    let times = times.into_iter().map(|time| format!("INT64_C({})", time.unwrap_or_default()));
    Ok(("int64_t", "CRM_TYPE_TIMESTAMP_US", times.collect()))
}

/// The C type of a column, its CRM_TYPE, and its values.
fn converted(cells: &[Value]) -> (&'static str, &'static str, Vec<String>) {
    let present = || cells.iter().filter(|cell| !cell.is_null());
    let each = |write: fn(&Value) -> String| cells.iter().map(write).collect();
    if present().all(Value::is_boolean) {
        let bit = |cell: &Value| u8::from(cell.as_bool() == Some(true)).to_string();
        ("uint8_t", "CRM_TYPE_BOOL", each(bit))
    } else if present().all(|cell| cell.is_i64() || cell.is_u64()) {
        let whole = |cell: &Value| format!("INT64_C({})", cell.as_i64().unwrap_or_default());
        ("int64_t", "CRM_TYPE_INT64", each(whole))
    } else if present().all(Value::is_number) {
        ("double", "CRM_TYPE_FLOAT64", each(number))
    } else {
        let words = |cell: &Value| cell.as_str().map_or("NULL".to_owned(), text);
        ("char *const", "CRM_TYPE_STRING", each(words))
    }
}
