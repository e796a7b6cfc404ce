//! What the sources of the core declare: structs, closed lists and tagged kinds.

use std::collections::BTreeMap;
use std::path::Path;

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Field, Fields, Ident, Item, LitInt, LitStr, Meta, Token, Type, braced};

use crate::Result;

/// The declarations of a crate by their names.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) structs: BTreeMap<String, Struct>,
    pub(crate) choices: BTreeMap<String, Choice>,
    pub(crate) kinds: BTreeMap<String, Vec<Kind>>,
    pub(crate) variants: BTreeMap<String, Variants>,
}

/// A struct as its JSON shows it.
pub(crate) struct Struct {
    pub(crate) docs: String,
    pub(crate) keys: Vec<Key>,
    /// The struct that is written in its place.
    pub(crate) into: Option<String>,
}

/// A field that is a key in JSON.
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) kind: Type,
    pub(crate) flattened: bool,
    pub(crate) absent: Absent,
}

/// What is written where a field has nothing to write.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Absent {
    /// A value: `null` for an option.
    Written,
    /// The key is left out.
    LeftOut,
    /// The text `none`.
    Named,
}

/// A closed list of names, as `choice!` and `names!` take it.
pub(crate) struct Choice {
    name: String,
    /// Whether users of the core see it; the others are not in documents.
    is_public: bool,
    pub(crate) values: Vec<Named>,
}

/// A value of a closed list.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) docs: String,
}

/// The forms of a value that has no tag in JSON.
pub(crate) struct Variants {
    /// Whether a form is written without its name.
    pub(crate) untagged: bool,
    pub(crate) variants: Vec<Variant>,
}

/// One form of a value.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) docs: String,
    /// What it holds, if it holds something.
    pub(crate) kind: Option<Type>,
}

/// A kind of a tagged enum.
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) keys: Vec<Key>,
}

/// The kinds of findings, as `findings!` takes them.
struct Findings(Vec<Kind>);

impl Source {
    /// Reads the sources in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Source> {
        let mut source = Source::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    for item in syn::parse_file(&std::fs::read_to_string(path)?)?.items {
                        source.add(item)?;
                    }
                }
            }
        }
        Ok(source)
    }

    fn add(&mut self, item: Item) -> Result<()> {
        match item {
            Item::Struct(item) if is_written(&item.attrs) => {
                let Fields::Named(fields) = &item.fields else { return Ok(()) };
                let keys = keys(fields.named.iter());
                let (docs, into) = (docs(&item.attrs), serde_text(&item.attrs, "into"));
                self.structs.insert(item.ident.to_string(), Struct { docs, keys, into });
            }
            Item::Enum(item) if serde_text(&item.attrs, "tag").is_some() => {
                let kinds = item.variants.iter().map(|variant| Kind {
                    name: snake_case(&variant.ident.to_string()),
                    docs: docs(&variant.attrs),
                    keys: keys(variant.fields.iter()),
                });
                self.kinds.insert(item.ident.to_string(), kinds.collect());
            }
            Item::Enum(item) if is_written(&item.attrs) => {
                let untagged = serde(&item.attrs).iter().any(|one| one == "untagged");
                let variants = item.variants.iter().map(|variant| Variant {
                    name: snake_case(&variant.ident.to_string()),
                    docs: docs(&variant.attrs),
                    kind: variant.fields.iter().next().map(|field| field.ty.clone()),
                });
                let variants = Variants { untagged, variants: variants.collect() };
                self.variants.insert(item.ident.to_string(), variants);
            }
            Item::Macro(item) if item.mac.path.is_ident("findings") => {
                let Findings(kinds) = item.mac.parse_body()?;
                self.kinds.insert("Finding".to_owned(), kinds);
            }
            Item::Macro(item)
                if ["choice", "names"].iter().any(|name| item.mac.path.is_ident(name)) =>
            {
                let choice: Choice = item.mac.parse_body()?;
                if choice.is_public {
                    self.choices.insert(choice.name.clone(), choice);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Choice> {
        input.call(Attribute::parse_outer)?;
        let is_public = matches!(input.parse()?, syn::Visibility::Public(_));
        input.parse::<Token![enum]>()?;
        let name = input.parse::<Ident>()?.to_string();
        if input.parse::<Option<Token![as]>>()?.is_some() {
            input.parse::<LitStr>()?;
        }
        let content;
        braced!(content in input);
        let mut values = Vec::new();
        while !content.is_empty() {
            let docs = docs(&content.call(Attribute::parse_outer)?);
            content.parse::<Ident>()?;
            content.parse::<Token![=]>()?;
            let number = content.parse::<LitInt>()?.to_string();
            values.push(Named { name: content.parse::<LitStr>()?.value(), number, docs });
            content.parse::<Token![,]>()?;
        }
        Ok(Choice { name, is_public, values })
    }
}

impl Parse for Findings {
    fn parse(input: ParseStream<'_>) -> syn::Result<Findings> {
        input.call(Attribute::parse_outer)?;
        input.parse::<syn::Visibility>()?;
        input.parse::<Token![enum]>()?;
        input.parse::<Ident>()?;
        let content;
        braced!(content in input);
        let mut kinds = Vec::new();
        while !content.is_empty() {
            let docs = docs(&content.call(Attribute::parse_outer)?);
            content.parse::<Ident>()?;
            let name = content.parse::<LitStr>()?.value();
            let fields: syn::FieldsNamed = content.parse()?;
            for _ in ["severity", "sentence"] {
                content.parse::<Ident>()?;
                content.parse::<Token![:]>()?;
                content.parse::<Expr>()?;
                content.parse::<Token![,]>()?;
            }
            kinds.push(Kind { name, docs, keys: keys(fields.named.iter()) });
        }
        Ok(Findings(kinds))
    }
}

fn keys<'f>(fields: impl Iterator<Item = &'f Field>) -> Vec<Key> {
    let key = |field: &Field| {
        let serde = serde(&field.attrs);
        if serde.iter().any(|one| ["skip", "skip_serializing"].contains(&one.as_str())) {
            return None;
        }
        Some(Key {
            name: field.ident.as_ref()?.to_string(),
            docs: docs(&field.attrs),
            kind: field.ty.clone(),
            absent: absent(&serde),
            flattened: serde.iter().any(|one| one == "flatten"),
        })
    };
    fields.filter_map(key).collect()
}

fn absent(serde: &[String]) -> Absent {
    if serde.iter().any(|one| one.starts_with("skip_serializing_if")) {
        Absent::LeftOut
    } else if serde.iter().any(|one| one.contains("serialize_or_none")) {
        Absent::Named
    } else {
        Absent::Written
    }
}

/// Whether a type derives `Serialize`.
fn is_written(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| match &one.meta {
        Meta::List(list) => {
            list.tokens.to_string().split(',').any(|name| name.trim() == "Serialize")
        }
        _ => false,
    })
}

/// The arguments of `#[serde(...)]`.
fn serde(attributes: &[Attribute]) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
        if let Meta::List(list) = &attribute.meta {
            let text = list.tokens.to_string();
            found.extend(text.split(',').map(|one| one.trim().to_owned()));
        }
    }
    found
}

/// The text that `#[serde(name = "text")]` gives.
fn serde_text(attributes: &[Attribute], name: &str) -> Option<String> {
    serde(attributes).iter().find_map(|one| {
        let (key, value) = one.split_once('=')?;
        (key.trim() == name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The first paragraph of a documentation, as one line.
fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => {
            let text = pair.value.to_token_stream();
            syn::parse2::<LitStr>(text).ok().map(|text| text.value().trim().to_owned())
        }
        _ => None,
    });
    let first: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    first.join(" ")
}

/// `PValue` is `p_value`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}
