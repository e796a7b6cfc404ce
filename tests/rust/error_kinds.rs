//! Writes the errors of the core as classes of Python (`crm_py/errors.py`, below its mark), or with
//! `--check` compares.

use std::fmt::Write as _;
use std::process::ExitCode;

use crm_conformance::root;
use crm_core::ErrorCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What stands below this line in `errors.py` is generated.
const MARK: &str = "# Written by `make header` from the kinds of the core; do not edit below.\n";

fn main() -> Result<ExitCode> {
    let path = root().join("crm-py/python/crm_py/errors.py");
    let given = std::fs::read_to_string(&path)?;
    let (own, _) = given.split_once(MARK).ok_or("errors.py has no mark")?;
    let text = own.to_owned() + MARK + &classes()?;
    if !std::env::args().any(|argument| argument == "--check") {
        std::fs::write(&path, text)?;
    } else if given != text {
        #[expect(clippy::print_stderr, reason = "this is a program")]
        {
            eprintln!("errors.py is not what `make header` writes");
        }
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
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
