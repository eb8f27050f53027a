//! Keeps `onshi-ffi/abi.lock`, what programs are compiled with: exports and their parameters, structures
//! with the places of their members at both pointer widths, numbers. Within one `ONSHI_ABI` a line may
//! come, and none may change or go. Generated checks hold the same places against Rust and against C.

use super::NOTICE;
use super::api::{Api, Constant, Function, Structure, Type};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Bytes of a pointer: x86, x64.
const WIDTHS: [usize; 2] = [4, 8];

/// What the lock has to be now.
///
/// # Errors
/// A line that was there is not, and `ONSHI_ABI` is what it was.
pub fn update(locked: &str, api: &Api) -> Result<String, String> {
    let lines = lines(api)?;
    let now: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
    let same_abi = locked.lines().next() == lines.first().map(String::as_str);
    let gone = locked.lines().find(|line| !now.contains(line));
    match gone {
        Some(gone) if same_abi => Err(format!(
            "`{gone}` was removed or changed; programs are compiled with it. Bring it back, or raise ONSHI_ABI"
        )),
        _ => Ok(lines.join("\n") + "\n"),
    }
}

fn lines(api: &Api) -> Result<Vec<String>, String> {
    let abi = api
        .constants
        .iter()
        .find(|own| own.named.name == "ONSHI_ABI");
    let abi = abi.ok_or("ONSHI_ABI is not there")?;
    let mut lines = vec![format!("abi {}", abi.value)];
    lines.extend(api.functions.iter().map(function));
    for structure in &api.structures {
        lines.extend(
            members(structure)?
                .iter()
                .map(|member| member.line(structure)),
        );
    }
    let numbers = api
        .constants
        .iter()
        .filter(|own| own.named.name != "ONSHI_ABI");
    lines.extend(numbers.map(number));
    Ok(lines)
}

fn function(function: &Function) -> String {
    let parameters = function.parameters.iter();
    let parameters: Vec<String> = parameters.map(|parameter| spell(&parameter.kind)).collect();
    format!("{}({})", function.named.name, parameters.join(", "))
}

fn number(constant: &Constant) -> String {
    format!("{} = {}", constant.named.name, constant.value)
}

fn spell(kind: &Type) -> String {
    match kind {
        Type::I32 => "i32".into(),
        Type::U32 => "u32".into(),
        Type::U16 => "u16".into(),
        Type::U8 => "u8".into(),
        Type::Char => "char".into(),
        Type::Void => "void".into(),
        Type::Callback => "callback".into(),
        Type::Named(name) => name.clone(),
        Type::Pointer(to) => format!("{}*", spell(to)),
    }
}

/// A member and where it stands, by pointer width.
struct Placed<'a> {
    name: &'a str,
    kind: &'a Type,
    at: [usize; WIDTHS.len()],
}

impl Placed<'_> {
    fn line(&self, structure: &Structure) -> String {
        let [x86, x64] = self.at;
        let (of, name, kind) = (&structure.named.name, self.name, spell(self.kind));
        format!("{of}.{name}: {kind} at {x86}, {x64}")
    }
}

/// As C lays a structure out: each member at the next multiple of its size.
fn members(structure: &Structure) -> Result<Vec<Placed<'_>>, String> {
    let mut next = [0_usize; WIDTHS.len()];
    let mut placed = Vec::new();
    for member in &structure.members {
        let mut at = [0_usize; WIDTHS.len()];
        for ((at, next), width) in at.iter_mut().zip(&mut next).zip(WIDTHS) {
            let size = size(&member.kind, width)?;
            *at = next.next_multiple_of(size);
            *next = *at + size;
        }
        let (name, kind) = (member.named.name.as_str(), &member.kind);
        placed.push(Placed { name, kind, at });
    }
    Ok(placed)
}

fn size(kind: &Type, width: usize) -> Result<usize, String> {
    match kind {
        Type::I32 | Type::U32 => Ok(4),
        Type::U16 => Ok(2),
        Type::U8 | Type::Char => Ok(1),
        Type::Pointer(_) | Type::Callback => Ok(width),
        Type::Void => Err("void stands inside of a structure".into()),
        Type::Named(name) => Err(format!("{name} stands inside of a structure by value")),
    }
}

/// `tests/abi/layout.c`: does not compile where a structure lies otherwise, in a program of either width.
pub fn c_layout(api: &Api) -> Result<String, String> {
    let mut text = format!(
        "/* {NOTICE} */\n#include <stddef.h>\n#include \"onshi.h\"\n\n\
         #define LIES(of, member, x86, x64) \\\n    \
         typedef char of##_##member[offsetof(of, member) == (sizeof(void *) == 4 ? x86 : x64) ? 1 : -1];\n\n"
    );
    for structure in &api.structures {
        let of = &structure.named.name;
        for Placed {
            name,
            at: [x86, x64],
            ..
        } in members(structure)?
        {
            let _ = writeln!(text, "LIES({of}, {name}, {x86}, {x64})");
        }
    }
    Ok(text)
}

/// One test a structure: each member and its place on x86 and on x64.
const LIES: &str = r#"
macro_rules! lies {
    ($of:ident: $($member:ident $x86:literal $x64:literal;)*) => {
        #[test]
        fn $of() {
            let width = usize::from(cfg!(target_pointer_width = "64"));
            $(assert_eq!(offset_of!($of, $member), [$x86, $x64][width]);)*
        }
    };
}
"#;

/// `onshi-ffi/tests/layout.rs`: the same of the library itself.
pub fn rust_layout(api: &Api, modules: &[String]) -> Result<String, String> {
    let mut text = format!(
        "// {NOTICE}\n//! Structures of C lie in the library as `abi.lock` says.\n\n\
         use std::mem::offset_of;\n\n"
    );
    for module in modules {
        let _ = writeln!(text, "use onshi::{module}::*;");
    }
    text += LIES;
    for structure in &api.structures {
        let _ = writeln!(text, "\nlies! {{ {}:", structure.named.name);
        for Placed {
            name,
            at: [x86, x64],
            ..
        } in members(structure)?
        {
            let _ = writeln!(text, "    {name} {x86} {x64};");
        }
        text += "}\n";
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "
        pub const ONSHI_ABI: u32 = 1;
        #[repr(C)]
        pub struct onshi_one { pub size: u32, pub text: *const c_char, pub count: u16, pub end: i32 }";

    fn api(source: &str) -> Api {
        let mut api = Api::default();
        api.add(source).unwrap();
        api
    }

    #[test]
    fn members_lie_as_c_lays_them() {
        let lock = update("", &api(SOURCE)).unwrap();
        let places = lock.lines().filter_map(|line| line.split_once(" at "));
        let places: Vec<&str> = places.map(|(_, at)| at).collect();
        assert_eq!(places, ["0, 0", "4, 8", "8, 16", "12, 20"]);
    }

    #[test]
    fn a_line_may_come_and_none_may_change_or_go() {
        let lock = update("", &api(SOURCE)).unwrap();
        let grown = SOURCE.replace("pub end: i32", "pub end: i32, pub more: u32");
        let longer = update(&lock, &api(&grown)).unwrap();
        assert_eq!(longer.lines().count(), lock.lines().count() + 1);
        for (from, to) in [
            ("pub end: i32", ""),
            ("pub count: u16, ", ""),
            ("pub end: i32", "pub end: u32"),
            ("pub size: u32, ", "pub size: u32, pub more: u32, "),
        ] {
            let changed = api(&SOURCE.replace(from, to));
            assert!(update(&lock, &changed).is_err(), "{from} to {to}");
            let next = api(&SOURCE.replace(from, to).replace("= 1", "= 2"));
            assert!(update(&lock, &next).is_ok(), "another ABI may");
        }
    }
}
