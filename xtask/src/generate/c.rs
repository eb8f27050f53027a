//! The C headers.

use super::catalogue::{Section, Value};
use super::{NOTICE, SIM_SOURCES, SOURCES, Version};
use std::fmt::Write;
use std::path::Path;

/// What a reader of the header sees first.
const MAIN_PAGE: &str = include_str!("main_page.txt");

/// The same of the simulator's header.
const SIM_PAGE: &str = "  \
  onshi: the simulated terminal, for a program's own tests. Only the library that is built with the
  feature `sim` has these functions, beside all of onshi.h: load it in place of the usual one. The
  conventions are those of onshi.h. Everybody in it is made up.
";

/// Import, visibility and calling convention, for every prototype.
const MACROS: &str = r#"
#if defined(_WIN32)
#  define ONSHI_CALL __cdecl
#  if defined(ONSHI_STATIC)
#    define ONSHI_API
#  else
#    define ONSHI_API __declspec(dllimport)
#  endif
#else
#  define ONSHI_CALL
#  define ONSHI_API
#endif
"#;

/// `onshi.h`: types and prototypes by cbindgen, from the exports and their comments.
pub fn header(root: &Path, version: &Version) -> Result<String, String> {
    prototypes(root, SOURCES, config(version)?)
}

/// `onshi_sim.h`: the same of the library with the simulator.
pub fn sim_header(root: &Path) -> Result<String, String> {
    let config = cbindgen::Config {
        includes: vec!["onshi.h".into()],
        include_guard: Some("ONSHI_SIM_H".into()),
        header: Some(format!("/* {NOTICE} */\n/*\n{SIM_PAGE}*/")),
        ..plain()
    };
    prototypes(root, SIM_SOURCES, config)
}

fn prototypes(root: &Path, sources: &[&str], config: cbindgen::Config) -> Result<String, String> {
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in sources {
        builder = builder.with_src(root.join("onshi-ffi/src").join(source));
    }
    let bindings = builder.generate().map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    Ok(dress(&text))
}

/// What cbindgen cannot be told: our macros, one indent, no comment that C89 does not know.
fn dress(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if let Some(prototype) = line.strip_prefix("int32_t onshi_") {
            return format!("ONSHI_API int32_t ONSHI_CALL onshi_{prototype}");
        }
        if line.starts_with("        ") && line.ends_with([',', ';']) {
            return format!("    {}", line.trim_start());
        }
        let line = line.replace(" 4294967295", " 0xFFFFFFFFu");
        line.split("// ")
            .next()
            .map_or_else(String::new, |code| code.trim_end().to_owned())
    });
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

fn config(version: &Version) -> Result<cbindgen::Config, String> {
    Ok(cbindgen::Config {
        includes: vec!["onshi_fields.h".into()],
        include_guard: Some("ONSHI_H".into()),
        header: Some(format!("/* {NOTICE} */\n/*\n{MAIN_PAGE}*/")),
        after_includes: Some(format!("{MACROS}\n{}", version_macros(version)?)),
        ..plain()
    })
}

/// What holds for every header.
fn plain() -> cbindgen::Config {
    cbindgen::Config {
        language: cbindgen::Language::C,
        cpp_compat: true,
        no_includes: true,
        sys_includes: vec!["stdint.h".into()],
        documentation_style: cbindgen::DocumentationStyle::C,
        usize_is_size_t: true,
        line_length: 100,
        ..cbindgen::Config::default()
    }
}

fn version_macros(version: &Version) -> Result<String, String> {
    let mut text = format!("#define ONSHI_VERSION \"{}\"\n", version.text);
    let numbers = version.text.split('.').map(str::parse::<u32>);
    for (name, number) in ["MAJOR", "MINOR", "PATCH"].iter().zip(numbers) {
        let number = number.map_err(|error| format!("version {}: {error}", version.text))?;
        let _ = writeln!(text, "#define ONSHI_VERSION_{name} {number}");
    }
    let hash = version.schema_hash;
    let _ = writeln!(text, "#define ONSHI_SCHEMA_HASH 0x{hash:08X}");
    Ok(text)
}

/// `onshi_fields.h`: the numbers and codes of the catalogue.
pub fn fields(sections: &[Section]) -> String {
    let mut text = format!("/* {NOTICE} */\n#ifndef ONSHI_FIELDS_H\n#define ONSHI_FIELDS_H\n");
    for section in sections {
        let _ = writeln!(text, "\n/* ---- {} ---- */\n", section.title);
        for entry in &section.entries {
            let name = section.flat_name(entry);
            let value = match entry.value {
                Value::Id(id) if section.letter == 'F' => format!("0x{id:08X}"),
                Value::Id(id) if id > 0xFF => format!("0x{id:04X}"),
                Value::Id(id) => id.to_string(),
                Value::Status(code) => format!("({code})"),
                Value::Text(code) => format!("\"{code}\""),
            };
            let comment = entry.comment.replace("*/", "* /");
            let _ = writeln!(text, "#define {name} {value} /* {comment} */");
        }
    }
    text + "\n#endif\n"
}
