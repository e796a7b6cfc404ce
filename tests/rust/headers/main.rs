//! Writes the headers in `include` from the C interface, or compares them (`--check`).
//!
//! `crm.h` is in sections, and its functions have attributes for compilers that know them.
//! `crm_ffi.h` has the same declarations for parsers without a preprocessor (cffi, PHP FFI,
//! LuaJIT): no line begins with `#`, and the constants are an anonymous enum. `crm_php.h` is
//! `crm_ffi.h` after the two lines that tell PHP's preloading the library and a name.

mod attributes;
mod errors;
mod sections;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

/// The warnings of cbindgen, each of which is a failure.
static COMPLAINTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The lines that `FFI::load()` of PHP reads when it preloads a header.
const PHP: &str = "#define FFI_SCOPE \"crm\"\n#define FFI_LIB \"libcrm.so.0\"\n";

struct Complaints;

impl log::Log for Complaints {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata())
            && let Ok(mut complaints) = COMPLAINTS.lock()
        {
            complaints.push(format!("{}: {}", record.level(), record.args()));
        }
    }

    fn flush(&self) {}
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    log::set_logger(&Complaints).map_err(|error| error.to_string())?;
    log::set_max_level(log::LevelFilter::Warn);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let header = generate(&root.join("crm-ffi"))?;
    let complaints = COMPLAINTS.lock().map_err(|_| "the log is lost")?.join("\n");
    if !complaints.is_empty() {
        return Err(complaints.into());
    }
    let plain = without_preprocessor(&header);
    if let Some(embedded) = embedded(&plain) {
        return Err(format!("a struct that may grow cannot be inside another: {embedded}").into());
    }
    let preloaded = format!("{PHP}\n{plain}");
    let header = attributes::with_attributes(&header);
    let files = [("crm_php.h", preloaded), ("crm_ffi.h", plain), ("crm.h", header)];
    let check = std::env::args().any(|argument| argument == "--check");
    let mut code = ExitCode::SUCCESS;
    for (name, text) in files {
        let path: PathBuf = root.join("include").join(name);
        if !check {
            std::fs::write(&path, &text)?;
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            #[expect(clippy::print_stderr, reason = "this is a program")]
            {
                eprintln!("include/{name} is not what `make header` writes");
            }
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn generate(package: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let config = cbindgen::Config::from_file(package.join("cbindgen.toml"))?;
    let bindings = cbindgen::Builder::new().with_crate(package).with_config(config).generate()?;
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    let header = errors::with_errors(&without_arrow(&String::from_utf8(bytes)?))?;
    Ok(sections::sectioned(&header)?)
}

/// The structs that never grow: they are passed by value, and may be inside others.
const FIXED: [&str; 2] = ["crm_money_t", "crm_text_t"];

/// Returns the first field that is itself a struct of the library and may grow, which would move the
/// fields behind it.
fn embedded(header: &str) -> Option<&str> {
    let fields = header.lines().filter_map(|line| line.strip_prefix("    struct crm_"));
    let whole = fields.filter(|field| field.ends_with(';') && !field.contains(['*', '(']));
    whole.into_iter().find(|field| {
        FIXED.iter().all(|fixed| !field.starts_with(fixed.trim_start_matches("crm_")))
    })
}

/// Removes the opaque declarations of Arrow's structs, which the header defines once.
fn without_arrow(header: &str) -> String {
    let mut out = header.to_owned();
    for name in ["ArrowArray", "ArrowArrayStream", "ArrowSchema"] {
        let declaration = format!("typedef struct {name} {name};\n");
        if let Some(at) = out.find(&declaration) {
            let comment = out.get(..at).and_then(|before| before.rfind("/**")).unwrap_or(at);
            out.replace_range(comment..at + declaration.len() + 1, "");
        }
    }
    out
}

/// Converts constants to an enum and removes all other preprocessor lines.
fn without_preprocessor(header: &str) -> String {
    let mut out = String::from(
        "/* crm_ffi.h: the declarations of crm.h for parsers that know no preprocessor.\n \
         * Written by `make header`; do not edit. The documentation stands in crm.h. */\n\n",
    );
    let (mut constants, mut long) = (Vec::new(), Vec::new());
    let mut declarations = String::new();
    let mut comment = false;
    // The lines between these two are for C++ only.
    let mut cpp = false;
    for line in header.lines() {
        let trimmed = line.trim();
        cpp = cpp && !trimmed.starts_with("#endif") || trimmed.starts_with("#ifdef __cplusplus");
        comment = comment || trimmed.starts_with("/*");
        if let Some(constant) = trimmed.strip_prefix("#define ") {
            // A macro with parameters is for preprocessors only.
            let defined = constant.split_once(' ').filter(|(name, _)| !name.contains('('));
            // An enumerator is an int.
            let short =
                |value: &str| value.parse::<i64>().is_ok_and(|one| i32::try_from(one).is_ok());
            match defined {
                Some((name, value)) if short(value) || value.parse::<i64>().is_err() => {
                    constants.push(format!("    {name} = {value},\n"));
                }
                Some((name, value)) => long.push(format!("   {name} = {value},\n")),
                None => {}
            }
        } else if !(comment || cpp || trimmed.starts_with('#')) {
            declarations += line;
            declarations.push('\n');
        }
        comment = comment && !trimmed.ends_with("*/");
    }
    out +=
        &format!("/* Constants of 64 bits, which no enumerator can be:\n{}*/\n\n", long.concat());
    out += &format!("enum {{\n{}}};\n\n", constants.concat());
    // Comments and directives leave several empty lines.
    let mut empty = true;
    for line in declarations.lines() {
        if !(line.trim().is_empty() && empty) {
            out += line.trim_end();
            out.push('\n');
        }
        empty = line.trim().is_empty();
    }
    out
}
