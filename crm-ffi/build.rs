//! Gives the shared library its name for the dynamic linker, against which programs are linked.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this is a program, to which cargo talks by the environment and the output"
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcrm.so.0");
    }
}
