//! Writes `docs/report.md`, the keys of a report in JSON, and `include/crm_names.h`, the keys and names
//! of all answers as constants of C, from the structs of the core and their documentation, or with
//! `--check` compares.

mod names;
mod page;
mod source;

use std::process::ExitCode;

use crm_conformance::root;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    let source = source::Source::read(&root().join("crm-core/src"))?;
    let header = std::fs::read_to_string(root().join("include/crm.h"))?;
    let files = [
        ("docs/report.md", page::of(&source)?, "make docs"),
        ("include/crm_names.h", names::of(&source, &header)?, "make header"),
    ];
    let check = std::env::args().any(|argument| argument == "--check");
    let mut code = ExitCode::SUCCESS;
    for (name, text, target) in files {
        let path = root().join(name);
        if !check {
            std::fs::write(path, text)?;
        } else if std::fs::read_to_string(path).unwrap_or_default() != text {
            #[expect(clippy::print_stderr, reason = "this is a program")]
            {
                eprintln!("{name} is not what `{target}` writes");
            }
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
