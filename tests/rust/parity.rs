//! The parity table is complete: each of its columns is what the real thing says.
//!
//! `tests/python/test_parity.py` compares the module and the symbols of the built library.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::path::Path;

use crm_conformance::root;
use syn::{Fields, ImplItem, Item, Type, UseTree, Visibility};

type Names = BTreeSet<String>;

/// The cells of a column that name something.
fn column(index: usize) -> Names {
    let table = std::fs::read_to_string(root().join("tests/parity.tsv")).unwrap();
    let rows = table.lines().skip(1);
    let cells = rows.map(|row| row.split('\t').nth(index).unwrap_or_default().to_owned());
    cells.filter(|cell| !cell.is_empty() && cell != "-").collect()
}

fn assert_same(found: &Names, listed: &Names) {
    let missing: Vec<&String> = found.difference(listed).collect();
    let gone: Vec<&String> = listed.difference(found).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not listed: {missing:#?}, gone: {gone:#?}");
}

#[test]
fn every_empty_cell_has_a_reason() {
    let table = std::fs::read_to_string(root().join("tests/parity.tsv")).unwrap();
    assert!(table.starts_with("core\tC\tPython\treason\n"));
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(cells.len(), 4, "{row}");
        let empty = cells.iter().take(3).any(|cell| *cell == "-");
        let reason = cells.last().is_some_and(|reason| !reason.is_empty());
        assert_eq!(empty, reason, "{row}");
    }
}

#[test]
fn the_first_column_is_the_public_items_of_the_core() {
    assert_same(&public_items(&root().join("crm-core/src")), &column(0));
}

#[test]
fn the_second_column_is_the_functions_of_the_header() {
    let header = std::fs::read_to_string(root().join("include/crm_ffi.h")).unwrap();
    let functions = header.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '('));
    let found: Names = functions
        .filter_map(|word| word.split_once('(').map(|(name, _)| name.to_owned()))
        .filter(|name| name.starts_with("crm_"))
        .collect();
    assert_same(&found, &column(1));
}

/// The functions, methods and fields of what the crate exports.
fn public_items(source: &Path) -> Names {
    let mut files = Vec::new();
    collect_files(source, &mut files);
    // Each with the room that it stands in, or the module of a room that is one of constants.
    let files: Vec<(String, syn::File)> = files
        .iter()
        .map(|path| {
            let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
            (module(source, path), file)
        })
        .collect();
    let mut exported = Names::new();
    for item in files.iter().flat_map(|(_, file)| &file.items) {
        if let Item::Use(used) = item
            && matches!(used.vis, Visibility::Public(_))
        {
            leaves(&used.tree, &mut exported);
        }
    }
    // A room of one file has no face: what is public in it is exported.
    for room in std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()) {
        if room.is_file() && !room.ends_with("lib.rs") {
            let file = syn::parse_file(&std::fs::read_to_string(room).unwrap()).unwrap();
            exported.extend(file.items.iter().filter_map(|item| match item {
                Item::Struct(item) if is_public(&item.vis) => Some(item.ident.to_string()),
                _ => None,
            }));
        }
    }
    let mut found = Names::new();
    let items = files.iter().flat_map(|(module, file)| file.items.iter().map(move |i| (module, i)));
    for (module, item) in items {
        match item {
            Item::Fn(function) if is_public(&function.vis) => {
                let name = function.sig.ident.to_string();
                found.extend(exported.contains(&name).then(|| format!("{module}::{name}")));
            }
            Item::Const(constant) if is_public(&constant.vis) && module == "reference" => {
                found.insert(format!("{module}::{}", constant.ident));
            }
            Item::Struct(structure) if is_public(&structure.vis) => {
                let owner = structure.ident.to_string();
                if let Fields::Named(fields) = &structure.fields
                    && exported.contains(&owner)
                {
                    let public = fields.named.iter().filter(|field| is_public(&field.vis));
                    let names = public.filter_map(|field| field.ident.as_ref());
                    found.extend(names.map(|name| format!("{owner}.{name}")));
                }
            }
            Item::Impl(implementation) if implementation.trait_.is_none() => {
                let Type::Path(owner) = &*implementation.self_ty else { continue };
                let owner = owner.path.segments.last().unwrap().ident.to_string();
                if !exported.contains(&owner) {
                    continue;
                }
                for item in &implementation.items {
                    if let ImplItem::Fn(function) = item
                        && is_public(&function.vis)
                    {
                        found.insert(format!("{owner}::{}", function.sig.ident));
                    }
                }
            }
            // The closed lists of names come from one macro, and have the same functions.
            Item::Macro(macro_)
                if ["choice", "names"].iter().any(|name| macro_.mac.path.is_ident(name)) =>
            {
                let tokens = macro_.mac.tokens.to_string();
                let name = tokens.split("pub enum ").nth(1).and_then(|rest| rest.split(' ').next());
                if let Some(name) = name.filter(|name| exported.contains(*name)) {
                    found.extend(["as_i32", "from_i32", "name"].map(|f| format!("{name}::{f}")));
                }
            }
            _ => {}
        }
    }
    found
}

/// The module that a caller finds the functions of a file in: the room, or a public file of it.
fn module(source: &Path, path: &Path) -> String {
    let room = path.strip_prefix(source).unwrap().components().next().unwrap();
    let name = if path.ends_with("value/reference.rs") { path } else { Path::new(&room) };
    name.file_stem().unwrap().to_string_lossy().into_owned()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn collect_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn leaves(tree: &UseTree, names: &mut Names) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, names),
        UseTree::Name(name) => {
            names.insert(name.ident.to_string());
        }
        UseTree::Rename(name) => {
            names.insert(name.rename.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
        UseTree::Glob(_) => {}
    }
}
