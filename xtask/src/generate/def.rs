//! Module definition files: what the DLL exports, for whoever makes an import library of his own.

use super::api::Api;
use super::{NOTICE, stdcall};
use std::fmt::Write;

/// The DLL by the name that programs ask for: the major of its ABI is in it.
const LIBRARY: &str = "onshi1.dll";

/// `onshi1-x64.def`: one calling convention, one name.
pub fn x64(api: &Api) -> String {
    let mut text = head();
    for function in &api.functions {
        let _ = writeln!(text, "    {}", function.named.name);
    }
    text
}

/// `onshi1-x86.def`: each export as cdecl, and its twin as stdcall. `@N` is for the linker alone: tools
/// are told to leave it out of the name that is looked for in the DLL (`dlltool --kill-at`).
pub fn x86(api: &Api) -> String {
    let mut text = x64(api);
    for function in &api.functions {
        let (twin, bytes) = (stdcall::twin(function), stdcall::bytes(function));
        let _ = writeln!(text, "    {twin}@{bytes}");
    }
    text
}

fn head() -> String {
    format!("; {NOTICE}\nLIBRARY {LIBRARY}\nEXPORTS\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_says_how_many_bytes_it_takes_away() {
        let source = r#"
            /// Does it.
            /// Ownership: none.
            /// NULL: no.
            /// Thread: any.
            /// Returns: ONSHI_S_OK.
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn onshi_do(thing: *mut onshi_thing, n: u32, unit: u16) -> i32 {
                boundary(Out::NONE, || Ok(0))
            }"#;
        let mut api = Api::default();
        api.add(source).unwrap();
        let listed = "LIBRARY onshi1.dll\nEXPORTS\n    onshi_do\n";
        assert!(x64(&api).ends_with(listed));
        assert!(x86(&api).ends_with(&format!("{listed}    onshi_do_stdcall@12\n")));
    }
}
