//! Writes the errors of the core as constants of C (`crm-ffi/src/status.rs`) and as classes of
//! Python (`crm_py/errors.py`, below its mark), or with `--check` compares.

use std::fmt::Write as _;
use std::process::ExitCode;

use crm_conformance::root;
use crm_core::ErrorCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What stands below this line in `errors.py` is generated.
const MARK: &str = "# Written by `make header` from the kinds of the core; do not edit below.\n";

fn main() -> Result<ExitCode> {
    let (constants, module) = ("crm-ffi/src/status.rs", "crm-py/python/crm_py/errors.py");
    let python = std::fs::read_to_string(root().join(module))?;
    let (own, _) = python.split_once(MARK).ok_or("errors.py has no mark")?;
    let files = [(constants, constants_of_c()?), (module, own.to_owned() + MARK + &classes()?)];
    let check = std::env::args().any(|argument| argument == "--check");
    let mut code = ExitCode::SUCCESS;
    for (name, text) in files {
        let path = root().join(name);
        if !check {
            std::fs::write(&path, &text)?;
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            #[expect(clippy::print_stderr, reason = "this is a program")]
            {
                eprintln!("{name} is not what `make header` writes");
            }
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn constants_of_c() -> Result<String> {
    let mut out = String::from(
        "//! The numbers of the errors of the core; written by `make header`, do not edit.\n\n\
         use crate::error::crm_status_t;\n",
    );
    for code in ErrorCode::ALL {
        writeln!(out, "\n/// {}", code.description())?;
        if !code.fields().is_empty() {
            writeln!(out, "///\n/// Keys of its details:")?;
        }
        for (key, meaning) in code.fields() {
            writeln!(out, "/// - `{key}`: {}", meaning.trim())?;
        }
        let (name, number) = (constant(code.name()), code.as_i32());
        writeln!(out, "pub const CRM_ERR_{name}: crm_status_t = {number};")?;
    }
    Ok(out)
}

fn classes() -> Result<String> {
    let mut out = String::new();
    for code in ErrorCode::ALL {
        writeln!(out, "\n\nclass {}Error(CrmError):", code.name())?;
        write!(out, "    \"\"\"{}", code.description())?;
        if !code.fields().is_empty() {
            write!(out, "\n\n    Keys of `details`:\n\n")?;
        }
        for (key, meaning) in code.fields() {
            writeln!(out, "    - `{key}`: {}", meaning.trim())?;
        }
        let indent = if code.fields().is_empty() { "" } else { "    " };
        writeln!(out, "{indent}\"\"\"")?;
    }
    Ok(out)
}

/// `OutOfRange` as `OUT_OF_RANGE`.
fn constant(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}
