//! What the core has: the functions, methods, fields and closed lists of its public modules.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Fields, Ident, ImplItem, Item, ItemImpl, LitInt, LitStr, Token, Type, UseTree,
    Visibility, braced,
};

use crate::table::Names;

/// The public items of a crate.
#[derive(Debug, Default)]
pub(crate) struct Core {
    /// The names of functions (`stats::nnt`), methods (`Money::plus`), fields (`Estimate.level`) and
    /// values of closed lists (`Verdict="effective"`).
    pub(crate) names: Names,
    /// The number of each value of a closed list.
    pub(crate) choices: BTreeMap<String, String>,
    /// The types and traits that are exported.
    exported: Names,
}

/// A closed list, as the macros `choice!` and `names!` take it.
struct Choice {
    name: Ident,
    values: Vec<(LitInt, LitStr)>,
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Choice> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            input.parse::<LitStr>()?;
        }
        let content;
        braced!(content in input);
        let mut values = Vec::new();
        while !content.is_empty() {
            content.call(Attribute::parse_outer)?;
            content.parse::<Ident>()?;
            content.parse::<Token![=]>()?;
            values.push((content.parse()?, content.parse()?));
            content.parse::<Token![,]>()?;
        }
        Ok(Choice { name, values })
    }
}

/// The name of the enum that `findings!` declares.
struct Kinds(Ident);

impl Parse for Kinds {
    fn parse(input: ParseStream<'_>) -> syn::Result<Kinds> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(Kinds(name))
    }
}

impl Core {
    /// Reads a crate from its folder of sources.
    pub(crate) fn read(source: &Path) -> Result<Core, String> {
        let mut core = Core::default();
        core.module("", &source.join("lib.rs"), source)?;
        let mut files = Vec::new();
        collect(source, &mut files)?;
        for path in files {
            for item in parse(&path)?.items {
                if let Item::Impl(implementation) = &item {
                    core.implementation(implementation)?;
                }
            }
        }
        core.merge_builders();
        Ok(core)
    }

    /// Reads a public module: what is public in it, what it exports, and its public modules.
    fn module(&mut self, name: &str, file: &Path, folder: &Path) -> Result<(), String> {
        for item in parse(file)?.items {
            match &item {
                Item::Mod(inner) if is_public(&inner.vis) => {
                    let inner = inner.ident.to_string();
                    let folder = folder.join(&inner);
                    let face = folder.join("mod.rs");
                    let file = if face.exists() { face } else { folder.with_extension("rs") };
                    self.module(&inner, &file, &folder)?;
                }
                Item::Use(used) if is_public(&used.vis) => {
                    for path in leaves(&used.tree) {
                        self.export(name, folder, &path)?;
                    }
                }
                item => self.item(name, item, None)?,
            }
        }
        Ok(())
    }

    /// Exports what a module takes from one of its files; another crate's items are not of the core.
    fn export(&mut self, module: &str, folder: &Path, path: &[String]) -> Result<(), String> {
        let Some((name, parents)) = path.split_last() else { return Ok(()) };
        // What stands in a lower room is named from the crate on.
        let root = folder.ancestors().find(|one| one.ends_with("src"));
        let (folder, parents) = match (parents.split_first(), root) {
            (Some((first, parents)), Some(root)) if first == "crate" => (root, parents),
            _ => (folder, parents),
        };
        let file = parents.iter().fold(folder.to_owned(), |at, part| at.join(part));
        let file = file.with_extension("rs");
        if !file.exists() {
            return Ok(());
        }
        for item in parse(&file)?.items {
            self.item(module, &item, Some(name))?;
        }
        Ok(())
    }

    /// Adds a public item, if it is the one that is wanted.
    fn item(&mut self, module: &str, item: &Item, wanted: Option<&str>) -> Result<(), String> {
        let public = |visibility: &Visibility, name: &Ident| {
            is_public(visibility) && wanted.is_none_or(|wanted| name == wanted)
        };
        let path = |name: &Ident| match module {
            "" => name.to_string(),
            module => format!("{module}::{name}"),
        };
        match item {
            Item::Fn(function) if public(&function.vis, &function.sig.ident) => {
                self.names.insert(path(&function.sig.ident));
            }
            Item::Const(constant) if public(&constant.vis, &constant.ident) => {
                self.names.insert(path(&constant.ident));
            }
            Item::Trait(exported) if public(&exported.vis, &exported.ident) => {
                self.exported.insert(exported.ident.to_string());
            }
            Item::Enum(exported) if public(&exported.vis, &exported.ident) => {
                self.exported.insert(exported.ident.to_string());
            }
            Item::Struct(exported) if public(&exported.vis, &exported.ident) => {
                self.exported.insert(exported.ident.to_string());
                if let Fields::Named(fields) = &exported.fields {
                    let fields = fields.named.iter().filter(|field| is_public(&field.vis));
                    let names = fields.filter_map(|field| field.ident.as_ref());
                    self.names.extend(names.map(|name| format!("{}.{name}", exported.ident)));
                }
            }
            // The error is made of the kinds that each room declares.
            Item::Macro(given)
                if given.mac.path.is_ident("collect")
                    && wanted.is_none_or(|wanted| wanted == "Error") =>
            {
                self.exported.insert("Error".to_owned());
            }
            Item::Macro(given) if given.mac.path.is_ident("findings") => {
                let Kinds(name) = given.mac.parse_body().map_err(|error| error.to_string())?;
                if wanted.is_none_or(|wanted| name == wanted) {
                    self.exported.insert(name.to_string());
                }
            }
            Item::Macro(given)
                if ["choice", "names"].iter().any(|name| given.mac.path.is_ident(name)) =>
            {
                let choice: Choice = given.mac.parse_body().map_err(|error| error.to_string())?;
                let name = choice.name.to_string();
                if wanted.is_none_or(|wanted| wanted == name) {
                    for (number, value) in choice.values {
                        let value = format!("{name}={:?}", value.value());
                        self.names.insert(value.clone());
                        self.choices.insert(value, number.to_string());
                    }
                    self.exported.insert(name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds the methods that an exported type has by itself or by a trait of the core.
    fn implementation(&mut self, implementation: &ItemImpl) -> Result<(), String> {
        let last = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string());
        let Type::Path(owner) = &*implementation.self_ty else { return Ok(()) };
        let owner = last(&owner.path).unwrap_or_default();
        let of_trait = implementation.trait_.as_ref().and_then(|(path, _)| last(path));
        let of_core = of_trait.as_ref().is_none_or(|name| self.exported.contains(name));
        if !self.exported.contains(&owner) || !of_core {
            return Ok(());
        }
        for item in &implementation.items {
            if let ImplItem::Fn(function) = item
                && (of_trait.is_some() || is_public(&function.vis))
            {
                self.names.insert(format!("{owner}::{}", function.sig.ident));
            }
        }
        Ok(())
    }

    /// Drops `Owner::with_key` where there is `Owner.key` or `Owner::key`: both are the same key.
    fn merge_builders(&mut self) {
        let fields = self.names.clone();
        self.names.retain(|name| {
            name.split_once("::with_").is_none_or(|(owner, key)| {
                ![".", "::"].iter().any(|dot| fields.contains(&format!("{owner}{dot}{key}")))
            })
        });
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn parse(path: &Path) -> Result<syn::File, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let file = text.and_then(|text| syn::parse_file(&text).map_err(|error| error.to_string()));
    file.map_err(|error| format!("{}: {error}", path.display()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in std::fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The paths that a `use` imports.
fn leaves(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(path) => {
            let under = leaves(&path.tree).into_iter();
            under.map(|rest| [vec![path.ident.to_string()], rest].concat()).collect()
        }
        UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        UseTree::Rename(name) => vec![vec![name.ident.to_string()]],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

#[test]
fn a_closed_list_is_parsed_from_its_tokens() {
    let text = "/// A verdict.\n pub enum Verdict as \"verdict\" {\n\
        /// Not \"pub enum Other { }\".\n Pays = 1 \"pays\",\n /// It does not.\n Not = 2 \"not\",\n }";
    let choice: Choice = syn::parse_str(text).unwrap();
    let values: Vec<(String, String)> =
        choice.values.iter().map(|(number, name)| (number.to_string(), name.value())).collect();
    let expected = [("1", "pays"), ("2", "not")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!((choice.name.to_string().as_str(), values), ("Verdict", expected.to_vec()));
    assert!(syn::parse_str::<Choice>("pub enum Verdict { Pays }").is_err());
}
