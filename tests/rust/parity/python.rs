//! What Python has: the names of the package, and what the stubs of its classes declare.
//!
//! The stubs are generated from the module, and compared with it by `mypy.stubtest`.

use std::path::Path;

use crate::table::Names;

/// The special methods that every class has, or that only compare or show.
const ORDINARY: &[&str] = &[
    "__eq__", "__ge__", "__gt__", "__hash__", "__le__", "__lt__", "__ne__", "__radd__", "__repr__",
    "__rmul__", "__str__",
];

/// A function or a class of the stubs, or a member of a class.
#[derive(Debug, PartialEq)]
struct Declared {
    name: String,
    owner: Option<String>,
    parameters: Vec<String>,
}

/// Returns the functions, classes' members and parameters of `callables` that a package offers.
pub(crate) fn names(package: &Path, callables: &Names) -> Result<Names, String> {
    let read = |file: &str| {
        let text = std::fs::read_to_string(package.join(file));
        text.map_err(|error| format!("{file}: {error}"))
    };
    let declared = declared(&read("_native.pyi")?);
    let mut found = Names::new();
    for (file, prefix) in
        [("__init__.py", ""), ("stats.py", "stats."), ("reference.py", "reference.")]
    {
        for name in listed(&read(file)?)? {
            found.extend(members(&name, prefix, &declared, callables));
        }
    }
    Ok(found)
}

/// What a name of `__all__` gives: a class its members, all else itself; modules and errors nothing.
fn members(name: &str, prefix: &str, declared: &[Declared], callables: &Names) -> Vec<String> {
    if ["errors", "reference", "stats", "CrmError"].contains(&name) {
        return Vec::new();
    }
    let path = format!("{prefix}{name}");
    let own = declared.iter().filter(|one| one.owner.as_deref() == Some(name));
    let mut found = Vec::new();
    for one in own {
        let private = one.name.starts_with('_') && !one.name.starts_with("__");
        if private || ORDINARY.contains(&one.name.as_str()) {
            continue;
        }
        let member = format!("{path}.{}", one.name);
        let callable = if one.name == "__new__" { path.clone() } else { member.clone() };
        if callables.contains(&callable) {
            found.extend(one.parameters.iter().map(|name| format!("{callable}({name})")));
        }
        found.push(member);
    }
    let is_class = declared.iter().any(|one| one.owner.as_deref() == Some(name));
    found.extend((!is_class).then_some(path));
    found
}

/// The names of the list `__all__` of a module.
fn listed(module: &str) -> Result<Vec<String>, String> {
    let start = module.split_once("__all__ = [").ok_or("a module must have __all__")?.1;
    let list = start.split_once(']').ok_or("__all__ must be a list")?.0;
    Ok(list.split('"').skip(1).step_by(2).map(str::to_owned).collect())
}

/// The functions and methods of stubs.
fn declared(stubs: &str) -> Vec<Declared> {
    let mut owner = None;
    let mut found = Vec::new();
    for line in stubs.lines() {
        if let Some(class) = line.strip_prefix("class ") {
            owner = class.split([':', '(']).next().map(str::to_owned);
        } else if let Some(function) = line.strip_prefix("def ") {
            owner = None;
            found.extend(function_of(function, None));
        } else if let Some(method) = line.strip_prefix("    def ") {
            found.extend(function_of(method, owner.clone()));
        }
    }
    found
}

/// Reads `name(parameters) -> result`.
fn function_of(text: &str, owner: Option<String>) -> Option<Declared> {
    let (name, rest) = text.split_once('(')?;
    let mut depth = 0;
    let mut parameters = vec![String::new()];
    for letter in rest.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => parameters.push(String::new()),
            _ => {}
        }
        parameters.last_mut()?.push(letter);
    }
    let named =
        parameters.iter().filter_map(|one| one.trim_start_matches([',', ' ']).split(':').next());
    let named = named.map(|one| one.split(' ').next().unwrap_or_default());
    let named = named.filter(|one| !["", "*", "/", "self", "cls"].contains(one));
    Some(Declared { name: name.to_owned(), owner, parameters: named.map(str::to_owned).collect() })
}

#[test]
fn stubs_are_read() {
    let stubs = "class Report:\n    @property\n    def n(self, /) -> int: ...\n    \
        def of(self, /, *, level: float = 0.95, at: dict[str, int] | None = None) -> Report: ...\n\
        def compare(one, other: tuple[int, int]) -> float: ...\n";
    let found = declared(stubs);
    let named: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(named, ["n", "of", "compare"]);
    assert_eq!(found[1].parameters, ["level", "at"]);
    assert_eq!(found[2].parameters, ["one", "other"]);
    assert_eq!(found[2].owner, None);
    let of = Names::from(["Report.of".to_owned()]);
    let expected = ["Report.n", "Report.of(level)", "Report.of(at)", "Report.of"];
    assert_eq!(members("Report", "", &found, &of), expected);
}
