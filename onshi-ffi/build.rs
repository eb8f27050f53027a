//! Gives the shared library the name programs are linked to: its ABI major.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    match (&*target("OS"), &*target("ENV")) {
        ("linux", _) => link("-Wl,-soname,libonshi.so.1"),
        ("windows", "gnu") => link(&definition()),
        _ => {}
    }
}

fn link(argument: &str) {
    println!("cargo:rustc-cdylib-link-arg={argument}");
}

/// Tools that make an import library out of the DLL itself read this name in it.
fn definition() -> String {
    let folder = std::env::var("OUT_DIR").unwrap_or_default();
    let file = Path::new(&folder).join("onshi1.def");
    if let Err(why) = std::fs::write(&file, "LIBRARY onshi1.dll\n") {
        println!("cargo:error=onshi1.def: {why}");
    }
    file.display().to_string()
}
