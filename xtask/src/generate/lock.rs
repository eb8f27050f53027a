//! Keeps `fields.lock`: numbers are only ever added, at the end.

use onshi_core::catalogue::{RecordRow, records};
use std::collections::BTreeSet;

/// The list as it has to be now: what it was, and what is new.
pub fn update(locked: &str) -> Result<String, String> {
    extend(locked, &current())
}

/// `0203 NumberQuery` for a record, `0203.1 insurer_number` for a field.
fn current() -> Vec<String> {
    let of = |row: &'static RecordRow| {
        let record = format!("{:04X} {}", row.id, row.ident);
        let fields = row.fields.iter();
        let fields =
            fields.map(move |field| format!("{:04X}.{} {}", row.id, field.no, field.ident));
        std::iter::once(record).chain(fields)
    };
    records().flat_map(of).collect()
}

fn extend(locked: &str, current: &[String]) -> Result<String, String> {
    let known: BTreeSet<&str> = locked.lines().collect();
    let now: BTreeSet<&str> = current.iter().map(String::as_str).collect();
    if let Some(gone) = known.difference(&now).next() {
        return Err(format!(
            "`{gone}` was removed, renumbered or renamed; programs are compiled with it"
        ));
    }
    let numbers: BTreeSet<&str> = current.iter().map(|line| number(line)).collect();
    if numbers.len() != current.len() {
        return Err("a number of the catalogue is used twice".into());
    }
    let new = current.iter().filter(|line| !known.contains(line.as_str()));
    Ok(new.fold(locked.to_owned(), |lines, line| lines + line + "\n"))
}

fn number(line: &str) -> &str {
    line.split(' ').next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn additions_come_last_and_anything_else_is_refused() {
        let locked = "0101 A\n0101.1 x\n0201 B\n";
        let grown = lines(&["0101 A", "0101.1 x", "0101.2 y", "0201 B"]);
        assert_eq!(
            extend(locked, &grown).unwrap(),
            "0101 A\n0101.1 x\n0201 B\n0101.2 y\n"
        );
        for changed in [
            &["0101 A", "0101.1 x"][..],
            &["0101 A", "0101.2 x", "0201 B"],
            &["0101 A", "0101.1 z", "0201 B"],
            &["0101 A", "0101.1 x", "0201 B", "0201 C"],
        ] {
            assert!(extend(locked, &lines(changed)).is_err(), "{changed:?}");
        }
    }
}
