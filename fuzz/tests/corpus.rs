//! The inputs of the corpus, and variants of each.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails loudly"
)]

use std::panic::catch_unwind;
use std::path::Path;

use crm_fuzz::{PROPERTIES, Property};
use serde_json::Value;

/// The number of variants of each input.
const VARIANTS: usize = 150;

/// Replacements for a number, a text or a list.
const STRANGE: [&str; 16] = [
    "0",
    "-1",
    "1e308",
    "-0.0",
    "0.1",
    "9007199254740993",
    "18446744073709551615",
    "340282366920938463463374607431768211455",
    "\"\"",
    "\"9999999999999999999999999999999999999999\"",
    "\"-7\"",
    "\"\u{5d0}\u{5d1}\"",
    "null",
    "true",
    "[]",
    "{}",
];

/// Pseudo-random numbers, the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn inputs(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn check(name: &str, property: Property, input: &[u8]) {
    if catch_unwind(|| property(input)).is_err() {
        panic!("{name} breaks its word for {:?}", String::from_utf8_lossy(input));
    }
}

/// Returns an input with a byte changed, bytes removed, or bytes of another input inserted.
fn edited(draw: &mut Draw, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    let at = draw.below(bytes.len());
    let end = at + draw.below(bytes.len() - at).min(9);
    match draw.below(4) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let from = draw.below(other.len());
            let piece = other[from..].iter().copied().take(9);
            bytes.splice(at..at, piece);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = draw.below(256) as u8;
            }
        }
    }
    bytes
}

/// Replaces one value of a document by an unusual one, or removes one.
fn replace(draw: &mut Draw, value: &mut Value) {
    match value {
        Value::Object(object) if !object.is_empty() && draw.below(12) > 0 => {
            let at = draw.below(object.len());
            let key = object.keys().nth(at).unwrap().clone();
            if draw.below(12) == 0 {
                object.remove(&key);
            } else {
                replace(draw, &mut object[&key]);
            }
        }
        Value::Array(array) if !array.is_empty() && draw.below(12) > 0 => {
            let at = draw.below(array.len());
            if draw.below(12) == 0 {
                let twice = array[at].clone();
                array.push(twice);
            } else {
                replace(draw, &mut array[at]);
            }
        }
        _ => *value = serde_json::from_str(STRANGE[draw.below(STRANGE.len())]).unwrap(),
    }
}

#[test]
fn every_parser_keeps_its_contract() {
    for (name, property) in PROPERTIES {
        let inputs = inputs(name);
        assert!(!inputs.is_empty(), "nothing is kept for {name}");
        let mut draw = Draw(7);
        for input in &inputs {
            check(name, property, input);
            for _ in 0..VARIANTS {
                let other = &inputs[draw.below(inputs.len())];
                check(name, property, &edited(&mut draw, input, other));
                if let Ok(mut document) = serde_json::from_slice::<Value>(input) {
                    (0..=draw.below(3)).for_each(|_| replace(&mut draw, &mut document));
                    check(name, property, document.to_string().as_bytes());
                }
            }
        }
    }
}

#[test]
fn the_corpus_reaches_the_code_behind_the_parser() {
    use crm_core::customer::{Change, Schema};
    use crm_core::document::Document;
    use crm_core::expression::Expression;
    use crm_core::retention::{Assignment, CostContext, RetentionReport};
    use crm_core::total::Total;
    use crm_core::{ReportOptions, RetentionStudy, StudyDefinition};
    let taken = |name: &str, read: &dyn Fn(&str) -> bool| {
        let texts = inputs(name).into_iter().map(|input| String::from_utf8(input).unwrap());
        assert!(texts.filter(|text| read(text)).count() >= 2, "{name}");
    };
    taken("answer", &|json| Document::from_json(json).is_ok());
    taken("assignment", &|json| Assignment::from_json(json).is_ok());
    taken("context", &|json| CostContext::from_json(json).is_ok());
    taken("customer", &|json| Change::list_from_json(json).is_ok());
    taken("definition", &|json| StudyDefinition::from_json(json).is_ok());
    taken("expression_json", &|json| Expression::from_cql2_json(json).is_ok());
    taken("expression_text", &|text| Expression::from_cql2_text(text).is_ok());
    taken("options", &|json| ReportOptions::from_json(json).is_ok());
    taken("schema", &|json| Schema::from_json(json).is_ok());
    taken("report", &|json| RetentionReport::from_json(json).is_ok());
    taken("state", &|json| RetentionStudy::from_json(json).is_ok());
    taken("total", &|json| Total::from_json(json).is_ok());
}

/// The kept states were written by earlier versions of the library. One of an earlier version is
/// written as one of this version, which is then read and written as it is.
#[test]
fn a_state_is_written_as_the_bytes_that_were_read() {
    use crm_core::RetentionStudy;
    use crm_core::total::Total;
    let same = |name: &str, rewritten: &dyn Fn(&str) -> Option<String>| {
        let texts = inputs(name).into_iter().map(|input| String::from_utf8(input).unwrap());
        let read: Vec<_> = texts.filter_map(|text| Some((rewritten(&text)?, text))).collect();
        assert!(read.len() >= 2, "{name}");
        for (written, text) in read {
            if text.contains("\"state_version\":2") && !written.contains("\"state_version\":2") {
                assert_eq!(rewritten(&written).unwrap(), written);
            } else {
                assert_eq!(written, text.trim_end());
            }
        }
    };
    same("state", &|json| Some(RetentionStudy::from_json(json).ok()?.to_json().unwrap()));
    same("total", &|json| Some(Total::from_json(json).ok()?.to_json().unwrap()));
}
