//! Each rule against snippets that keep it and snippets that break it.

use super::*;

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files
        .iter()
        .map(|(path, text)| File::new(path, (*text).into()));
    Tree {
        files: files.collect(),
    }
}

/// Where the rule is broken, as `path:line`.
fn broken(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    let findings = check(&tree(files));
    findings
        .into_iter()
        .map(|finding| format!("{}:{}", finding.path, finding.line))
        .collect()
}

#[test]
fn unsafe_code_is_found_in_code_only() {
    let good = [
        (
            "a/src/lib.rs",
            "#![forbid(unsafe_code)]\n// unsafe\nlet a = \"unsafe { }\";",
        ),
        ("onshi-ffi/src/lib.rs", "unsafe { free() }"),
        ("fuzz/fuzz_targets/a.rs", "unsafe { free() }"),
        ("docs/a.md", "unsafe { }"),
    ];
    assert!(broken(unsafe_code, &good).is_empty());
    let bad = [
        ("a/src/lib.rs", "fn a() {\n    unsafe { b() }\n}"),
        (
            "onshi-ffi-tests/src/lib.rs",
            "#[unsafe(no_mangle)] fn a() {}",
        ),
        ("a/tests/b.rs", "unsafe extern \"C\" {}"),
    ];
    let expected = [
        "a/src/lib.rs:2",
        "onshi-ffi-tests/src/lib.rs:1",
        "a/tests/b.rs:1",
    ];
    assert_eq!(broken(unsafe_code, &bad), expected);
}

#[test]
fn crate_roots_must_forbid_unsafe_code() {
    let package = "[package]\nname = \"a\"";
    let good = [
        ("Cargo.toml", "[workspace]"),
        ("a/Cargo.toml", package),
        ("a/src/lib.rs", "//! A.\n#![forbid(unsafe_code)]\n"),
        ("a/src/b.rs", "//! No root.\n"),
        ("onshi-ffi/Cargo.toml", package),
        ("onshi-ffi/src/lib.rs", "//! Unsafe by trade."),
    ];
    assert!(broken(unforbidden, &good).is_empty());
    let bad = [
        ("a/Cargo.toml", package),
        ("a/src/lib.rs", "// #![forbid(unsafe_code)]"),
        ("a/src/main.rs", "#![deny(unsafe_code)]"),
    ];
    assert_eq!(
        broken(unforbidden, &bad),
        ["a/src/lib.rs:1", "a/src/main.rs:1"]
    );
}

const ROWS: (&str, &str) = (
    "onshi-core/src/catalogue/a.rs",
    "row(1, \"InsurerNumber\", \"保険者番号\", \"Name\", \"public implementation\"); // \"NotARow\"",
);

#[test]
fn wire_names_are_taken_from_the_rows() {
    let names = tree(&[ROWS]);
    assert_eq!(
        Vec::from_iter(names_of_catalogue(&names)),
        ["InsurerNumber"]
    );
}

#[test]
fn a_catalogue_without_names_is_no_catalogue() {
    let moved = [("onshi-core/src/rows/a.rs", ROWS.1)];
    assert_eq!(broken(wire_names, &moved), ["onshi-core/src/catalogue/:1"]);
}

#[test]
fn wire_names_belong_to_the_catalogue_and_to_tests() {
    let good = [
        ROWS,
        (
            "a/src/lib.rs",
            "/// \"InsurerNumber\"\nstruct InsurerNumber;\nlet a = \"InsurerNumbers\";",
        ),
        (
            "a/src/b.rs",
            "#[cfg(test)]\nmod tests {\n  let a = \"InsurerNumber\";\n}",
        ),
        ("a/src/b/tests.rs", "let a = \"InsurerNumber\";"),
        ("tests/a.rs", "let a = \"InsurerNumber\";"),
        ("docs/a.md", "\"InsurerNumber\""),
    ];
    assert!(broken(wire_names, &good).is_empty());
    let bad = [
        ROWS,
        ("a/src/lib.rs", "fn f() {\n  g(\"InsurerNumber\")\n}"),
        (
            "a/src/b.rs",
            "let a = r#\"<InsurerNumber>1</InsurerNumber>\"#;",
        ),
        (
            "a/src/c.rs",
            "#[cfg(test)]\nmod tests {}\nlet a = b\"InsurerNumber\";",
        ),
    ];
    assert_eq!(
        broken(wire_names, &bad),
        ["a/src/lib.rs:2", "a/src/b.rs:1", "a/src/c.rs:3"]
    );
}

#[test]
fn paths_of_machines_are_found_in_any_file() {
    let good = [(
        "a.md",
        "see https://example.jp/home/a and src/home/b, ~/c, /rooted/d, D:\\OQS\\req",
    )];
    assert!(broken(machine_paths, &good).is_empty());
    for home in HOMES {
        let text = format!("fine\nlet a = \"C{home}taro/x\";").replace("C/", "/");
        assert_eq!(
            broken(machine_paths, &[("a.toml", &text)]),
            ["a.toml:2"],
            "{home}"
        );
    }
}

#[test]
fn ignored_tests_are_found() {
    assert!(
        broken(
            ignored_tests,
            &[("a.rs", "// #[ignore]\n#[test]\nfn a() {}")]
        )
        .is_empty()
    );
    let bad = [
        ("a.rs", "#[test]\n#[ignore]\nfn a() {}"),
        ("b.rs", "#[ignore = \"slow\"]"),
    ];
    assert_eq!(broken(ignored_tests, &bad), ["a.rs:2", "b.rs:1"]);
}

#[test]
fn long_files_are_noted() {
    let fits = "x\n".repeat(LONGEST_FILE);
    assert!(
        broken(
            long_files,
            &[("a.rs", &fits), ("a.md", &"x\n".repeat(9000))]
        )
        .is_empty()
    );
    let long = "x\n".repeat(LONGEST_FILE + 1);
    assert_eq!(broken(long_files, &[("a.rs", &long)]), ["a.rs:701"]);
}
