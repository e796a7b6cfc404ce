//! Diagnoses: every path of the standard graph, bad graphs and bad answers.

use std::collections::BTreeSet;

use crm_core::ErrorCode;
use crm_core::churn::{Diagnosis, ExitInterview, Outcome, ProbeGraph};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{roots, stated};

fn standard() -> ProbeGraph {
    ProbeGraph::standard().unwrap()
}

fn document() -> Value {
    serde_json::from_str(standard().to_json()).unwrap()
}

type Answers = Vec<(String, String)>;

fn diagnose(code: &str, answers: &Answers) -> Diagnosis {
    let answers: Vec<(&str, &str)> =
        answers.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
    standard().diagnose(code, &answers).unwrap()
}

/// Every path from an entry to a root, read from the document.
fn paths(code: &str) -> Vec<(Answers, String)> {
    let document = document();
    let questions = document["questions"].as_array().unwrap().clone();
    let find = |id: &str| questions.iter().find(|question| question["id"] == id);
    let mut open: Vec<(Answers, String)> =
        vec![(Vec::new(), document["entries"][code].as_str().unwrap().to_owned())];
    let mut ended = Vec::new();
    while let Some((answers, at)) = open.pop() {
        let Some(question) = find(&at) else {
            ended.push((answers, at));
            continue;
        };
        for answer in question["answers"].as_array().unwrap() {
            let mut answers = answers.clone();
            answers.push((at.clone(), answer["id"].as_str().unwrap().to_owned()));
            open.push((answers, answer["to"].as_str().unwrap().to_owned()));
        }
    }
    ended
}

const ENTRIES: [&str; 7] = [
    "BAD_PRODUCT",
    "BAD_SERVICE",
    "FOUND_BETTER",
    "NO_NEED",
    "NO_REASON",
    "OTHER",
    "TOO_EXPENSIVE",
];

#[test]
fn every_path_ends_on_an_assignable_root() {
    let roots = roots();
    assert_eq!(standard().stated(), ENTRIES);
    let from_no_need = paths("NO_NEED");
    let ends: BTreeSet<&String> = from_no_need.iter().map(|(_, root)| root).collect();
    assert_eq!((from_no_need.len(), ends.len()), (43, 30));
    for code in ENTRIES {
        let all = diagnose(code, &Vec::new());
        assert_eq!((all.outcome(), all.root()), (Outcome::Open, None));
        let ends: BTreeSet<String> = paths(code).into_iter().map(|(_, root)| root).collect();
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        assert_eq!(all.possible_roots(), ends);
        for (answers, root) in paths(code) {
            assert!(roots.is_assignable(&root).unwrap());
            let found = diagnose(code, &answers);
            assert_eq!((found.outcome(), found.root()), (Outcome::Diagnosed, Some(root.as_str())));
            assert_eq!(found.possible_roots(), [root.as_str()]);
            assert!(found.unanswered().is_empty() && found.unused().is_empty());
            assert_eq!((found.next(), found.options("en").unwrap().len()), (None, 0));
            let path: Vec<(&str, &str)> =
                answers.iter().map(|(q, a)| (q.as_str(), a.as_str())).collect();
            assert_eq!(found.path(), path);
        }
    }
}

#[test]
fn any_answers_of_a_path_allow_its_root_and_more_answers_never_widen() {
    for code in ENTRIES {
        for (answers, root) in paths(code) {
            let sets = 1_u32 << answers.len();
            let subset = |set: u32| -> Answers {
                let chosen = answers.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                chosen.map(|(_, answer)| answer.clone()).collect()
            };
            let possible: Vec<BTreeSet<String>> = (0..sets)
                .map(|set| {
                    let found = diagnose(code, &subset(set));
                    found.possible_roots().into_iter().map(str::to_owned).collect()
                })
                .collect();
            for set in 0..sets as usize {
                assert!(possible[set].contains(&root), "{code} {answers:?}");
                for more in (0..answers.len()).map(|at| set | 1 << at) {
                    assert!(possible[more].is_subset(&possible[set]), "{code} {answers:?}");
                }
            }
        }
    }
}

#[test]
fn a_use_that_ended_needs_four_answers() {
    let to_end: Vec<_> =
        paths("NO_NEED").into_iter().filter(|(_, root)| root == "NEED.USE_ENDED").collect();
    assert_eq!(to_end.len(), 1);
    let questions: Vec<&str> = to_end[0].0.iter().map(|(question, _)| question.as_str()).collect();
    assert_eq!(questions, ["Q1", "Q2", "Q3", "Q3b"]);
}

#[test]
fn the_walk_ends_where_an_answer_is_refused_or_missing() {
    let probe = standard();
    for (answer, outcome, root) in [
        ("declined", Outcome::Declined, "UNKNOWN.DECLINED"),
        ("not_asked", Outcome::NotAsked, "UNKNOWN.NOT_ASKED"),
    ] {
        let found =
            probe.diagnose("NO_NEED", &[("Q1", "no"), ("Q2", answer), ("Q3", "yes")]).unwrap();
        assert_eq!((found.outcome(), found.root()), (outcome, Some(root)));
        assert_eq!(found.unused(), [("Q3", "yes")]);
        assert_eq!(found.unanswered(), [""; 0]);
        // Q2 allows all of its answers, Q3 only one.
        assert!(found.possible_roots().contains(&"NEED.PROJECT_DONE"));
        assert!(!found.possible_roots().contains(&"NEED.USE_ENDED"));
    }
    let open = probe.diagnose("NO_NEED", &[("Q3b", "service"), ("Q1", "no")]).unwrap();
    assert_eq!((open.next(), open.unused()), (Some("Q2"), vec![("Q3b", "service")]));
    assert_eq!(open.unanswered(), ["Q2", "Q3", "QS"]);
    assert_eq!(open.missing_for("NEED.USE_ENDED"), ["Q2", "Q3", "Q3b"]);
    let he = open.options("he").unwrap();
    assert_eq!(
        he[he.len() - 2..],
        [("declined", "הלקוח סירב להשיב"), ("not_asked", "הלקוח לא נשאל")]
    );
    assert_eq!(
        open.next_question("he").unwrap(),
        Some("האם חל שינוי גדול בחייך, או שהפרויקט הסתיים?")
    );
    assert_eq!(open.next_question("fr").unwrap_err().path(), Some("language"));
    let json: Value = serde_json::from_str(&open.to_json().unwrap()).unwrap();
    assert_eq!(json["root"], Value::Null);
    assert_eq!(json["path"], json!([{"question": "Q1", "answer": "no"}]));
}

#[test]
fn an_unknown_name_lists_what_there_is() {
    let probe = standard();
    for (code, answers, path) in [
        ("NONE", vec![], "stated"),
        ("NO_NEED", vec![("Q99", "yes")], "answers"),
        ("NO_NEED", vec![("Q1", "perhaps")], "answers.Q1"),
    ] {
        let error = probe.diagnose(code, &answers).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::UnknownName, Some(path)));
    }
    let error = probe.diagnose("NO_NEED", &[("Q1", "yes"), ("Q1", "no")]).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Conflict);
}

#[test]
fn a_graph_that_is_wrong_is_refused_at_its_path() {
    let refused = |edit: &dyn Fn(&mut Value)| {
        let mut graph = document();
        edit(&mut graph);
        let error = ProbeGraph::from_json(&graph.to_string(), &roots(), &stated()).unwrap_err();
        (error.path().unwrap_or_default().to_owned(), error.to_string())
    };
    type Edit<'e> = &'e dyn Fn(&mut Value);
    let cases: &[(Edit<'_>, &str, &str)] = &[
        (
            &|graph| graph["questions"][3]["answers"][2]["to"] = "Q1".into(),
            "$.questions",
            r#""Q1" -> "Q2" -> "Q3" -> "Q3b" -> "Q1""#,
        ),
        (
            &|graph| graph["questions"][0]["answers"][0]["to"] = "NEED".into(),
            "$.questions[0].answers[0].to",
            "NEED.LIFE_EVENT",
        ),
        (
            &|graph| graph["questions"][0]["answers"][0]["to"] = "Q44".into(),
            "$.questions[0].answers[0].to",
            "no code",
        ),
        (
            &|graph| graph["questions"][0]["answers"][0]["id"] = "declined".into(),
            "$.questions[0].answers[0].id",
            "every question",
        ),
        (
            &|graph| graph["questions"][0]["answers"][1]["id"] = "yes".into(),
            "$.questions[0].answers[1].id",
            "twice",
        ),
        (&|graph| graph["questions"][1]["id"] = "Q1".into(), "$.questions[1].id", "twice"),
        (
            &|graph| graph["questions"][0]["answers"] = json!([]),
            "$.questions[0].answers",
            "no answers",
        ),
        (
            &|graph| drop(graph["questions"][0]["text"].as_object_mut().unwrap().remove("he")),
            "$.questions[0].text.he",
            "he",
        ),
        (
            &|graph| {
                drop(
                    graph["questions"][0]["answers"][0]["label"]
                        .as_object_mut()
                        .unwrap()
                        .remove("en"),
                )
            },
            "$.questions[0].answers[0].label.en",
            "en",
        ),
        (
            &|graph| drop(graph["entries"].as_object_mut().unwrap().remove("OTHER")),
            "$.entries",
            "OTHER",
        ),
        (&|graph| graph["entries"]["NONE"] = "Q1".into(), "$.entries.NONE", "NONE"),
        (&|graph| graph["entries"]["OTHER"] = "Q98".into(), "$.entries.OTHER", "Q98"),
        (&|graph| graph["entries"]["OTHER"] = "Q1".into(), "$.questions[10]", "Q9"),
        (
            &|graph| graph["questions"][3]["answers"][2]["to"] = "OFFER.BRAND".into(),
            "$.questions",
            "NEED.USE_ENDED",
        ),
        (&|graph| graph["version"] = 7.into(), "$.version", "7"),
        (&|graph| graph["questions"] = (0..201).map(|_| json!({})).collect(), "$.questions", "200"),
        (
            &|graph| graph["questions"][0]["answers"] = (0..51).map(|_| json!({})).collect(),
            "$.questions[0].answers",
            "50",
        ),
    ];
    for (edit, path, message) in cases {
        let (found, text) = refused(edit);
        assert_eq!(found, *path, "{text}");
        assert!(text.contains(message), "{text}");
    }
}

#[test]
fn a_graph_is_written_as_it_is_read() {
    let graph = standard();
    let again = ProbeGraph::from_json(graph.to_json(), &roots(), &stated()).unwrap();
    assert_eq!((&again, again.hash()), (&graph, graph.hash()));
}

#[test]
fn an_interview_counts_by_question() {
    let interview = ExitInterview::standard().unwrap();
    assert_eq!(ExitInterview::from_json(&interview.to_json().unwrap()).unwrap(), interview);
    for question in interview.questions() {
        assert!(interview.question(question, "en").unwrap().ends_with('?'));
        assert!(interview.question(question, "he").unwrap().ends_with('?'));
    }
    let summary = interview
        .summary(r#"[{"missing": {"text": "x"}, "best": "declined"}, {"missing": "not_asked"}]"#)
        .unwrap();
    let row = |name: &str, at| summary.column(name).unwrap().int64(at).unwrap().unwrap();
    assert_eq!((row("text", 0), row("declined", 0), row("not_asked", 0)), (1, 0, 1));
    assert_eq!((row("declined", 3), row("not_asked", 3)), (1, 1));
    for (json, path) in [
        ("{}", "$"),
        ("[1]", "$[0]"),
        (r#"[{"none": "declined"}]"#, "$[0]"),
        (r#"[{"missing": "perhaps"}]"#, "$[0].missing"),
        (r#"[{"missing": {"text": 1}}]"#, "$[0].missing"),
    ] {
        assert_eq!(interview.summary(json).unwrap_err().path(), Some(path), "{json}");
    }
}

proptest! {
    #[test]
    fn the_order_of_answers_does_not_matter(
        picks in proptest::collection::vec((0_usize..13, 0_usize..8), 0..10),
        entry in 0_usize..7,
        turn in 0_usize..10,
    ) {
        let document = document();
        let mut answers: Answers = Vec::new();
        for (question, answer) in picks {
            let question = &document["questions"][question];
            let id = question["id"].as_str().unwrap().to_owned();
            let own = question["answers"].as_array().unwrap();
            let answer = own.get(answer).map_or("declined", |one| one["id"].as_str().unwrap());
            if answers.iter().all(|(other, _)| *other != id) {
                answers.push((id, answer.to_owned()));
            }
        }
        let found = diagnose(ENTRIES[entry], &answers);
        if !answers.is_empty() {
            let mut other = answers.clone();
            other.rotate_left(turn % answers.len());
            prop_assert_eq!(diagnose(ENTRIES[entry], &other), found.clone());
            // One answer less never narrows.
            other.pop();
            let wider = diagnose(ENTRIES[entry], &other);
            let roots = wider.possible_roots();
            prop_assert!(found.possible_roots().iter().all(|root| roots.contains(root)));
        }
        let walked = found.path().len() + found.unused().len();
        prop_assert_eq!(walked, answers.len());
        if found.outcome() == Outcome::Diagnosed {
            prop_assert!(found.possible_roots().contains(&found.root().unwrap()));
        }
    }
}
