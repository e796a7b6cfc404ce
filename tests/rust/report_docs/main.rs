//! Writes `docs/report.md`, the keys of a report in JSON, from the structs of the core and their
//! documentation, or with `--check` compares.

mod page;
mod source;

use std::process::ExitCode;

use crm_conformance::root;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    let text = page::of(&source::Source::read(&root().join("crm-core/src"))?)?;
    let path = root().join("docs/report.md");
    if !std::env::args().any(|argument| argument == "--check") {
        std::fs::write(path, text)?;
    } else if std::fs::read_to_string(path).unwrap_or_default() != text {
        #[expect(clippy::print_stderr, reason = "this is a program")]
        {
            eprintln!("docs/report.md is not what `make docs` writes");
        }
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
