//! The page that describes the JSON of a report.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use syn::{GenericArgument, PathArguments, Type};

use crate::Result;
use crate::source::{Absent, Named, Source, Variant, Variants};

/// The struct that is the whole report.
const ROOT: &str = "ReportDocument";

/// Structs that have a section of their own because many paths lead to them.
const VALUES: [&str; 7] =
    ["Estimate", "RatioSet", "Comparison", "ChiSquareTest", "SampleRatio", "Money", "VerdictBasis"];

const START: &str = "\
# The JSON of a report

`RetentionReport` writes this document with `to_json` and reads it with `from_json` (Rust, Python);
in C it is the document of the report, `crm_retention_report_document`. It is canonical JSON (RFC 8785):
the same report is the same text in every language. Paths are JSON Pointers (RFC 6901); `{arm}`,
`{column}` and `{i}` stand for a name or a position. C reads each value by its path; `crm_names.h` has
the parts of the paths and the names of values as constants. `make docs` writes this page from the
sources of the core.

- An **infinite** number is `null`. A key says so: `shape` in a [set](#ratioset), and
  `lower_unbounded`, `upper_unbounded` or `value_unbounded` in an [estimate](#estimate), which are
  there only when they are `true`. Readers give infinity: `from_json` in Rust, `from_json` and
  `to_dict` in Python, `crm_document_estimate` and `crm_document_ratio_set` in C.
- An **undefined** figure is an object `{\"undefined\": reason}`, with a `column` where a column is
  missing; the reasons are listed [below](#undefinedreason). A figure that the report was not asked
  for is `{\"undefined\": \"not_asked\"}`.
- A `null` in the names of a stratum is a null in that column of the table.
- A key of the definition or of the options that was not given is left out, and so is a number that a
  finding does not have.
- Amounts of money are text: decimal numbers, which JSON does not keep exact.
";

/// Writes the page.
pub(crate) fn of(source: &Source) -> Result<String> {
    let mut page = Page { source, text: START.to_owned(), lists: BTreeSet::new() };
    page.text.push_str("\n## Paths\n\n| path | type | meaning |\n|---|---|---|\n");
    page.rows("", ROOT)?;
    page.kinds("Findings", "Finding", "/findings/{i}", "finding")?;
    for name in VALUES {
        page.value(name)?;
        if name == "VerdictBasis" {
            page.kinds("Criterion", "Criterion", "", "criterion")?;
        }
    }
    page.closed_lists()?;
    Ok(page.text)
}

struct Page<'s> {
    source: &'s Source,
    text: String,
    /// The closed lists that were mentioned.
    lists: BTreeSet<String>,
}

impl Page<'_> {
    /// The rows of the keys of a struct, and of what they hold.
    fn rows(&mut self, path: &str, name: &str) -> Result<()> {
        for Row { name, kind, docs, absent } in self.written(name)? {
            let (place, inner) = place(path, &name, &kind);
            let kind = self.key_kind(&kind, absent)?;
            writeln!(self.text, "| `{place}` | {kind} | {docs} |")?;
            self.inside(&inner)?;
        }
        Ok(())
    }

    /// The rows of what a key holds.
    fn inside(&mut self, Inner { name, path }: &Inner) -> Result<()> {
        let source = self.source;
        if source.structs.contains_key(name) && !VALUES.contains(&name.as_str()) {
            return self.rows(path, name);
        }
        let Some(Variants { untagged, variants }) = source.variants.get(name) else {
            return Ok(());
        };
        for Variant { name, docs, kind } in variants {
            match kind {
                // The other forms are the keys of an object.
                None => writeln!(self.text, "| `{path}` | `\"{name}\"` | {docs} |")?,
                Some(kind) if *untagged => {
                    let inner = inner(path.clone(), kind);
                    if inner.path != *path {
                        writeln!(self.text, "| `{}` | object | {docs} |", inner.path)?;
                    }
                    self.inside(&inner)?;
                }
                Some(kind) => {
                    let kind = self.kind(kind)?;
                    writeln!(self.text, "| `{path}/{name}` | {kind}, or left out | {docs} |")?;
                }
            }
        }
        Ok(())
    }

    /// The section of a struct that many paths lead to.
    fn value(&mut self, name: &str) -> Result<()> {
        let source = self.source;
        let found = source.structs.get(name).ok_or_else(|| format!("no struct {name}"))?;
        writeln!(self.text, "\n## {name}\n\n{}\n", found.docs)?;
        self.text.push_str("| key | type | meaning |\n|---|---|---|\n");
        let mut keys = self.written(name)?;
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        self.keys(&keys)
    }

    /// The keys of a struct as they are written, those of its parts included.
    fn written(&self, name: &str) -> Result<Vec<Row>> {
        let found = self.source.structs.get(name).ok_or_else(|| format!("no struct {name}"))?;
        if let Some(into) = &found.into {
            return self.written(into);
        }
        let mut keys = Vec::new();
        for key in &found.keys {
            let inner = last(&key.kind);
            if key.flattened && self.source.structs.contains_key(&inner) {
                keys.extend(self.written(&inner)?);
            } else if key.flattened {
                // The tag of a kind, whose section lists the other keys.
                let docs = format!("{} Its keys stand beside this one.", key.docs);
                let (name, kind) = (key.name.clone(), key.kind.clone());
                keys.push(Row { name, kind, docs, absent: key.absent });
            } else {
                keys.push(Row {
                    name: key.name.clone(),
                    kind: key.kind.clone(),
                    docs: key.docs.clone(),
                    absent: key.absent,
                });
            }
        }
        Ok(keys)
    }

    fn keys(&mut self, keys: &[Row]) -> Result<()> {
        for Row { name, kind, docs, absent } in keys {
            let kind = self.key_kind(kind, *absent)?;
            writeln!(self.text, "| `{name}` | {kind} | {docs} |")?;
        }
        Ok(())
    }

    /// The section of the kinds of a tagged enum.
    fn kinds(&mut self, title: &str, name: &str, path: &str, tag: &str) -> Result<()> {
        let source = self.source;
        let kinds = source.kinds.get(name).ok_or_else(|| format!("no enum {name}"))?;
        let place = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
        writeln!(self.text, "\n## {title}\n\nThe key `{tag}`{place} says which of these it is.")?;
        if name == "Finding" {
            let severities = self.list("Severity");
            writeln!(
                self.text,
                "Each finding has two more keys: `severity`, {severities}, and `message`, a sentence."
            )?;
        }
        self.text.push_str("\n| kind | key | type | meaning |\n|---|---|---|---|\n");
        for kind in kinds {
            writeln!(self.text, "| `{}` | | | {} |", kind.name, kind.docs)?;
            for key in &kind.keys {
                let text = self.key_kind(&key.kind, key.absent)?;
                writeln!(self.text, "| | `{}` | {text} | {} |", key.name, key.docs)?;
                let inner = last(&key.kind);
                if source.structs.contains_key(&inner) && !VALUES.contains(&inner.as_str()) {
                    for Row { name, kind, docs, absent } in self.written(&inner)? {
                        let text = self.key_kind(&kind, absent)?;
                        writeln!(self.text, "| | `{}/{{i}}/{name}` | {text} | {docs} |", key.name)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn closed_lists(&mut self) -> Result<()> {
        self.list("UndefinedReason");
        for name in std::mem::take(&mut self.lists) {
            let choice = self.source.choices.get(&name).ok_or("no such list")?;
            writeln!(self.text, "\n## {name}\n\n| value | meaning |\n|---|---|")?;
            for Named { name, docs, .. } in &choice.values {
                writeln!(self.text, "| `{name}` | {docs} |")?;
            }
        }
        Ok(())
    }

    /// A link to a closed list.
    fn list(&mut self, name: &str) -> String {
        self.lists.insert(name.to_owned());
        format!("[{}](#{})", name, name.to_lowercase())
    }

    /// The type of a key, which may be left out.
    fn key_kind(&mut self, kind: &Type, absent: Absent) -> Result<String> {
        let (name, arguments) = parts(kind);
        let inner = arguments.first().filter(|_| name == "Option").unwrap_or(kind);
        Ok(match absent {
            Absent::Written => self.kind(kind)?,
            Absent::LeftOut => format!("{}, or left out", self.kind(inner)?),
            Absent::Named => format!("{} or `\"none\"`", self.kind(inner)?),
        })
    }

    /// Whether one form of a value has no contents, so that it is its name.
    fn is_text_or_object(&self, name: &str) -> bool {
        let forms = self.source.variants.get(name);
        forms.is_some_and(|forms| forms.variants.iter().any(|form| form.kind.is_none()))
    }

    /// The type of a value in JSON.
    fn kind(&mut self, kind: &Type) -> Result<String> {
        let (name, arguments) = parts(kind);
        let first = arguments.first();
        Ok(match (name.as_str(), first) {
            ("u64" | "u32" | "u16", _) => "integer".to_owned(),
            ("f64" | "Level", _) => "number".to_owned(),
            ("String" | "Decimal", _) => "text".to_owned(),
            ("Currency", _) => "text, a code of ISO 4217".to_owned(),
            ("bool", _) => "`true` or `false`".to_owned(),
            ("Option", Some(inner)) => format!("{} or `null`", self.kind(inner)?),
            ("Vec" | "BTreeSet", Some(inner)) => format!("list: {}", self.kind(inner)?),
            ("BTreeMap", _) => {
                let inner = arguments.get(1).ok_or("a map has two arguments")?;
                format!("object by name: {}", self.kind(inner)?)
            }
            ("Result", Some(inner)) => format!("{}, or undefined", self.kind(inner)?),
            ("Finding", _) => "[finding](#findings)".to_owned(),
            (name, _) if VALUES.contains(&name) => format!("[{name}](#{})", name.to_lowercase()),
            (name, _) if self.source.choices.contains_key(name) => self.list(name),
            (name, _) if self.source.kinds.contains_key(name) => {
                format!("text: [{name}](#{})", name.to_lowercase())
            }
            (name, _) if self.is_text_or_object(name) => "object or text".to_owned(),
            _ => "object".to_owned(),
        })
    }
}

/// A row of a table of keys.
struct Row {
    name: String,
    kind: Type,
    docs: String,
    absent: Absent,
}

/// What a key holds: the name of a struct, and the path of one of its values.
struct Inner {
    name: String,
    path: String,
}

/// The path of a key, and what it holds.
fn place(path: &str, key: &str, kind: &Type) -> (String, Inner) {
    let place = format!("{path}/{key}");
    (place.clone(), inner(place, kind))
}

/// What a value at a path holds.
fn inner(mut path: String, kind: &Type) -> Inner {
    let mut name = String::new();
    let mut next = Some(kind.clone());
    while let Some(kind) = next.take() {
        let (outer, arguments) = parts(&kind);
        match outer.as_str() {
            "Vec" => path.push_str("/{i}"),
            "BTreeMap" if path.ends_with("{arm}") => path.push_str("/{column}"),
            "BTreeMap" => path.push_str("/{arm}"),
            "Option" | "Result" => {}
            _ => name = outer.clone(),
        }
        let at = usize::from(outer == "BTreeMap");
        if name.is_empty() {
            next = arguments.get(at).cloned();
        }
    }
    Inner { name, path }
}

/// The innermost type.
pub(crate) fn last(kind: &Type) -> String {
    inner(String::new(), kind).name
}

/// The name of a type, and its arguments.
fn parts(kind: &Type) -> (String, Vec<Type>) {
    let Type::Path(path) = kind else { return (String::new(), Vec::new()) };
    let Some(segment) = path.path.segments.last() else { return (String::new(), Vec::new()) };
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().filter_map(|one| match one {
            GenericArgument::Type(kind) => Some(kind.clone()),
            _ => None,
        }),
        _ => return (segment.ident.to_string(), Vec::new()),
    };
    (segment.ident.to_string(), arguments.collect())
}
