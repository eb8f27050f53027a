//! The twins of the exports for callers that know stdcall only (VB6 and VBA in 32 bits): each takes its
//! parameters in that convention and hands them to the export.

use super::api::{Api, Function, Type};
use super::{NOTICE, SOURCES};
use std::fmt::Write;

/// Where they stand in `onshi-ffi/src`. Not one of `SOURCES`: it is made from them.
pub const FILE: &str = "stdcall.rs";

/// What the name of an export becomes. The DLL shows it without an underscore and without `@N`.
const SUFFIX: &str = "_stdcall";

const HEAD: &str = r#"//! The exports once more for callers that know stdcall only: VB6 and VBA in 32 bits.
#![allow(unused_imports)]

use std::ffi::c_void;

/// Whatever the export says that it points to.
type Pointer = *mut c_void;

macro_rules! twins {
    ($($twin:ident = $export:ident($($name:ident: $kind:ty),*);)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "stdcall" fn $twin($($name: $kind),*) -> i32 {
            // SAFETY: as the header asks of every caller.
            unsafe { $export($($name as _),*) }
        }
    )*};
}
"#;

/// The name under which the DLL for x86 has an export for stdcall.
pub fn twin(function: &Function) -> String {
    format!("{}{SUFFIX}", function.named.name)
}

/// Bytes of its parameters on x86: all of them are numbers up to 32 bits and pointers.
pub fn bytes(function: &Function) -> usize {
    4 * function.parameters.len()
}

/// `onshi-ffi/src/stdcall.rs`.
pub fn twins(api: &Api) -> String {
    let mut text = format!("// {NOTICE}\n{HEAD}\n");
    let mut modules: Vec<_> = SOURCES
        .iter()
        .filter_map(|name| name.strip_suffix(".rs"))
        .collect();
    modules.sort_unstable();
    for module in modules {
        let _ = writeln!(text, "use crate::{module}::*;");
    }
    text += "\ntwins! {\n";
    for function in &api.functions {
        let parameters = function.parameters.iter();
        let parameters = parameters.map(|it| format!("{}: {}", it.named.name, spell(&it.kind)));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let (twin, name) = (twin(function), &function.named.name);
        let _ = writeln!(text, "    {twin} = {name}({parameters});");
    }
    text + "}\n"
}

fn spell(kind: &Type) -> &'static str {
    match kind {
        Type::I32 => "i32",
        Type::U32 => "u32",
        Type::U16 => "u16",
        Type::U8 | Type::Char => "u8",
        Type::Void | Type::Callback | Type::Named(_) | Type::Pointer(_) => "Pointer",
    }
}
