//! Gives the shared library its name for the dynamic linker, against which programs are linked.
#![expect(clippy::disallowed_methods, reason = "cargo talks to this program by the environment")]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcrm.so.0");
    }
}
