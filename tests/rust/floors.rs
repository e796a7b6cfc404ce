//! Checks the layers of the core: a file uses only lower layers, imports an item from the file that
//! defines it, and no files import each other in a circle.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crm_conformance::root;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item};

/// The modules by layer, lowest first. Modules of one layer do not use each other; a submodule is
/// named by its path. `CONTRIBUTING.md` has the same table.
const FLOORS: &[&[&str]] = &[
    &["error"],
    &["text"],
    &["date"],
    &["document"],
    &["number", "sql"],
    &["money"],
    &["column"],
    &["table"],
    &["parallel"],
    &["render"],
    &["stats"],
    &["fold"],
    &["total", "value"],
    &["expression/tree"],
    &["expression/text", "expression/json", "expression/types"],
    &["expression/plan", "expression/react_querybuilder"],
    &["expression/run"],
    &["expression/expression", "expression/sql"],
    &["customer/schema"],
    &["customer"],
    &["segment"],
    &["segment/display"],
    &["churn/scheme"],
    &["churn/vendor", "churn/diagnosis"],
    &["churn/exit"],
    &["churn/tally"],
    &["churn/report"],
    &["churn/display"],
    &["retention/assignment"],
    &["retention/definition"],
    &["retention/sql"],
    &["retention/tally"],
    &["retention/effect"],
    &["retention/report"],
    &["retention/display"],
    &["retention/study"],
];

/// The sources of a crate by module path, such as `retention/report/arm`.
type Sources = BTreeMap<String, String>;

fn sources(folder: &Path) -> Sources {
    let mut found = Sources::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = path.strip_prefix(folder).unwrap().with_extension("");
                let module = module.to_string_lossy().replace('\\', "/");
                found.insert(module, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// Whether a file contains only docs and re-exports.
fn is_face(module: &str) -> bool {
    module == "lib" || module == "mod" || module.ends_with("/mod")
}

fn floor(module: &str) -> Option<(usize, &'static str)> {
    let within = |room: &str| module == room || module.starts_with(&format!("{room}/"));
    let all = FLOORS.iter().enumerate();
    let all = all.flat_map(|(floor, rooms)| rooms.iter().map(move |&room| (floor, room)));
    all.filter(|(_, room)| within(room)).max_by_key(|(_, room)| room.len())
}

/// Whether an item is compiled only for tests or documentation.
fn is_aside(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("cfg")).any(|one| {
        let condition = one.to_token_stream().to_string();
        condition.contains("test") || condition.contains("doc")
    })
}

/// Collects the paths within the crate that some tokens name, as segments; `use` trees are expanded.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(ident) if ident == "crate" || ident == "super" => {
                at = path(&tokens, at, Vec::new(), found);
            }
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Reads a path, or a tree of paths, that starts at a token; returns the position of its end.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut segments: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        segments.push(ident.to_string());
        at += 1;
        let colon =
            |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        if !colon(at) || !colon(at + 1) {
            break;
        }
        at += 2;
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in inner.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                path(part, 0, segments.clone(), found);
            }
            return at + 1;
        }
    }
    // `pub(crate)` is not a path.
    if segments.len() > 1 {
        found.push(segments);
    }
    at
}

/// The paths within the crate that a file uses.
fn uses(source: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for item in syn::parse_file(source).unwrap().items {
        let attributes: &[Attribute] = match &item {
            Item::Use(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if !is_aside(attributes) {
            paths(item.to_token_stream(), &mut found);
        }
    }
    found
}

/// All violations of the layers.
fn violations(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, source) in sources.iter().filter(|(module, _)| !is_face(module)) {
        let Some((own_floor, own_room)) = floor(module) else {
            found.push(format!("{module} is in no room that has a floor"));
            continue;
        };
        for used in uses(source) {
            let named = used.join("::");
            if used.first().is_some_and(|first| first == "super") {
                found
                    .push(format!("{module} imports {named}: name the file from the crate's root"));
                continue;
            }
            // The longest prefix of the path that is a file.
            let start = |length: usize| used.get(1..length).unwrap_or_default().join("/");
            let file = (2..=used.len()).rev().map(start).find(|file| sources.contains_key(file));
            let Some((file, _)) = file.and_then(|file| sources.get_key_value(&file)) else {
                found.push(format!("{module} imports {named}: not from the file that defines it"));
                continue;
            };
            let Some((floor, room)) = floor(file) else { continue };
            if room != own_room && floor >= own_floor {
                found.push(format!("{module} imports {named}: {room} is not below {own_room}"));
            }
            if file != module {
                edges.entry(module).or_default().insert(file);
            }
        }
    }
    found.extend(circle(&edges).map(|files| format!("a circle: {}", files.join(" -> "))));
    found
}

/// Returns a circle of files that import each other, if any.
fn circle<'s>(edges: &BTreeMap<&'s str, BTreeSet<&'s str>>) -> Option<Vec<&'s str>> {
    fn visit<'s>(
        file: &'s str,
        edges: &BTreeMap<&'s str, BTreeSet<&'s str>>,
        trail: &mut Vec<&'s str>,
        done: &mut BTreeSet<&'s str>,
    ) -> Option<Vec<&'s str>> {
        if let Some(start) = trail.iter().position(|&one| one == file) {
            return Some(trail.iter().skip(start).copied().chain([file]).collect());
        }
        if done.contains(file) {
            return None;
        }
        trail.push(file);
        let found = edges
            .get(file)
            .and_then(|next| next.iter().find_map(|to| visit(to, edges, trail, done)));
        trail.pop();
        done.insert(file);
        found
    }
    let mut done = BTreeSet::new();
    edges.keys().find_map(|file| visit(file, edges, &mut Vec::new(), &mut done))
}

#[test]
fn the_core_keeps_the_order_of_its_rooms() {
    let found = violations(&sources(&root().join("crm-core/src")));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_room_has_files() {
    let sources = sources(&root().join("crm-core/src"));
    for room in FLOORS.iter().flat_map(|rooms| rooms.iter()) {
        let holds = |module: &String| module == room || module.starts_with(&format!("{room}/"));
        assert!(sources.keys().any(holds), "{room} is empty");
    }
}

#[test]
fn module_files_contain_docs_and_exports_only() {
    for (module, source) in sources(&root().join("crm-core/src")) {
        if module == "mod" || module.ends_with("/mod") {
            for item in syn::parse_file(&source).unwrap().items {
                let plain = matches!(&item, Item::Use(_))
                    || matches!(&item, Item::Mod(inner) if inner.content.is_none());
                assert!(plain, "{module}: {}", item.to_token_stream());
            }
        }
    }
}

/// The violations in a set of files.
fn planted(files: &[(&str, &str)]) -> Vec<String> {
    violations(
        &files.iter().map(|&(module, source)| (module.to_owned(), source.to_owned())).collect(),
    )
}

#[test]
fn planted_violations_are_found() {
    let room = |module, source| (module, source);
    let ground =
        [room("error/error", "pub struct Error;"), room("stats/mean", ""), room("total", "")];
    let with = |module, source| planted(&[ground.as_slice(), &[room(module, source)]].concat());
    assert_eq!(with("value/worth", "use crate::error::error::Error;"), [""; 0]);
    // Documentation and tests may use any module.
    let aside =
        "#[cfg(doc)] use crate::retention::study::Study; #[cfg(test)] mod tests { use super::*; }";
    assert_eq!(with("value/worth", aside), [""; 0]);
    for (module, source, expected) in [
        ("error/list", "use crate::stats::mean::Mean;", "stats is not below error"),
        ("value/worth", "use crate::total::Total;", "total is not below value"),
        ("value/worth", "fn f() -> crate::total::Total { g!(x) }", "total is not below value"),
        ("value/worth", "fn f() { g!(crate::total::Total) }", "total is not below value"),
        ("value/worth", "use crate::error::Error;", "not from the file that defines it"),
        (
            "value/worth",
            "use crate::{error::error::Error, Level};",
            "not from the file that defines it",
        ),
        ("value/worth", "use super::Other;", "name the file from the crate's root"),
        ("attic", "", "is in no room that has a floor"),
    ] {
        let found = with(module, source);
        assert!(found.len() == 1 && found[0].contains(expected), "{source}: {found:?}");
    }
}

#[test]
fn a_planted_circle_is_found() {
    let found = planted(&[
        ("stats/one", "use crate::stats::two::Two;"),
        ("stats/three", "use crate::stats::one::One;"),
        ("stats/two", "use crate::stats::three::Three;"),
    ]);
    assert_eq!(found, ["a circle: stats/one -> stats/two -> stats/three -> stats/one"]);
}
