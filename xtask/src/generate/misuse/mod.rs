//! `docs/misuse.md`: every mistake at the C border, what proves that it is none, and with which exports it
//! can be made. A test names the mistakes it makes in the beginning of its name: `m03_m04_…`.

mod rows;

use super::api::{Api, Function};
use rows::{Concerns, MISUSES, Misuse};
use std::fmt::Write;
use std::path::Path;

pub const FILE: &str = "docs/misuse.md";

/// The programs whose tests are named so.
const FOLDERS: [&str; 2] = ["onshi-ffi/tests/misuse", "onshi-ffi/tests/misuse_alone"];

const HEAD: &str = "\
# 誤用 / Misuse

C の境界でプログラムが犯しうる誤りと、その結果、それを証明する試験の一覧です。誤りは状態コードになり、プロセスを
落とさず、出力を変えません。`cargo xtask misuse` は同じ試験を valgrind と AddressSanitizer の下で行います。

What a program can do wrong at the C border, what happens, and the test that proves it. A mistake is a status,
leaves the process alive and the outputs as they were. `cargo xtask misuse` runs the same tests under valgrind
and AddressSanitizer.

| | 誤り mistake | 結果 outcome | 証明 proof |
|---|---|---|---|
";

/// A test, and the mistakes in its name.
struct Test {
    file: String,
    name: String,
}

impl Test {
    fn makes(&self, misuse: &Misuse) -> bool {
        let id = misuse.id.to_lowercase();
        self.name
            .split('_')
            .take_while(|word| is_id(word))
            .any(|word| word == id)
    }
}

fn is_id(word: &str) -> bool {
    let number = word.strip_prefix('m');
    number.is_some_and(|number| number.len() == 2 && number.parse::<u8>().is_ok())
}

/// The page.
pub fn page(root: &Path, api: &Api, notice: &str) -> Result<String, String> {
    let tests = tests(root)?;
    let is_known = |test: &&Test| MISUSES.iter().any(|misuse| test.makes(misuse));
    if let Some(lost) = tests.iter().find(|test| !is_known(test)) {
        return Err(format!(
            "{}: {} makes no mistake of the table",
            lost.file, lost.name
        ));
    }
    let mut text = format!("<!-- {notice} -->\n{HEAD}");
    for misuse in MISUSES {
        let proof = proof(root, misuse, &tests)?;
        let Misuse {
            id,
            japanese,
            english,
            outcome,
            ..
        } = misuse;
        let _ = writeln!(
            text,
            "| {id} | {japanese}<br>{english} | {outcome} | {proof} |"
        );
    }
    Ok(text + &exports(api))
}

fn proof(root: &Path, misuse: &Misuse, tests: &[Test]) -> Result<String, String> {
    let own = tests.iter().filter(|test| test.makes(misuse));
    let mut all: Vec<String> = own
        .map(|Test { file, name }| format!("`{file}`: `{name}`"))
        .collect();
    for (file, word) in misuse.elsewhere {
        match read(&root.join(file))?.contains(word) {
            true => all.push(format!("`{file}`: `{word}`")),
            false => return Err(format!("{file} says nothing of {word} ({})", misuse.id)),
        }
    }
    match all.is_empty() {
        true => Err(format!("nothing proves {}", misuse.id)),
        false => Ok(all.join("<br>")),
    }
}

/// Every test of the folders whose name begins with a mistake.
fn tests(root: &Path) -> Result<Vec<Test>, String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let entries =
            std::fs::read_dir(root.join(folder)).map_err(|why| format!("{folder}: {why}"))?;
        let mut files: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        files.sort();
        for file in files {
            let text = read(&file)?;
            let names = text.split("#[test]").skip(1).filter_map(|rest| {
                let (_, rest) = rest.split_once("fn ")?;
                rest.split_once('(').map(|(name, _)| name.to_owned())
            });
            let file = file
                .strip_prefix(root)
                .unwrap_or(&file)
                .display()
                .to_string();
            let tests = names.filter(|name| name.split('_').next().is_some_and(is_id));
            found.extend(tests.map(|name| Test {
                file: file.clone(),
                name,
            }));
        }
    }
    Ok(found)
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))
}

/// Which mistakes can be made with which export.
fn exports(api: &Api) -> String {
    let columns = columns();
    let everywhere = MISUSES
        .iter()
        .filter(|it| matches!(it.concerns, Concerns::All));
    let everywhere: Vec<&str> = everywhere.map(|it| it.id).collect();
    let everywhere = everywhere.join(", ");
    let mut text = format!(
        "\n## 関数ごと / Each export\n\n{everywhere} は全関数に及びます。\n\n\
         {everywhere} concern every export. The others, and why some cannot be made:\n\n| export |"
    );
    for column in &columns {
        let _ = write!(text, " {} |", column.ids.join(" "));
    }
    text += "\n|---|";
    text += &"---|".repeat(columns.len());
    for export in &api.functions {
        let _ = write!(text, "\n| `{}` |", export.named.name);
        for column in &columns {
            let is_possible = (column.is_possible)(api, export);
            let _ = write!(text, " {} |", if is_possible { "✓" } else { column.lacks });
        }
    }
    text + "\n"
}

/// The mistakes that need the same of an export.
struct Column {
    ids: Vec<&'static str>,
    is_possible: fn(&Api, &Function) -> bool,
    lacks: &'static str,
}

fn columns() -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for misuse in MISUSES {
        let Concerns::Those(is_possible, lacks) = misuse.concerns else {
            continue;
        };
        match columns.iter_mut().find(|column| column.lacks == lacks) {
            Some(column) => column.ids.push(misuse.id),
            None => columns.push(Column {
                ids: vec![misuse.id],
                is_possible,
                lacks,
            }),
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_row_once_and_in_order() {
        let ids: Vec<String> = MISUSES.iter().map(|misuse| misuse.id.to_owned()).collect();
        let all: Vec<String> = (1..=34).map(|number| format!("M{number:02}")).collect();
        assert_eq!(ids, all);
    }

    #[test]
    fn a_test_makes_the_mistakes_its_name_begins_with() {
        let test = |name: &str| Test {
            file: String::new(),
            name: name.to_owned(),
        };
        let made = |name| MISUSES.iter().filter(|it| test(name).makes(it)).count();
        assert_eq!(made("m03_m04_freed_handles_of_m05_are_stale"), 2);
        assert_eq!(made("m99_nothing"), 0);
        assert_eq!(made("million"), 0);
    }
}
