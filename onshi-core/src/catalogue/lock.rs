//! The locked list of numbers (番号台帳): every record and field that was ever given a number.
//!
//! Programs in C, C# and Delphi are compiled with these numbers, so a line of `fields.lock` is
//! never changed, moved or removed; new ones are added at its end (`cargo xtask generate` does it
//! and refuses anything else). Because of that order, the hash of a program's list is the hash of
//! the first lines of ours whenever we know all that it knows.

/// The list.
pub const LINES: &str = include_str!("fields.lock");

/// Hash of a whole list: what a program is built with.
pub fn hash(lines: &str) -> u32 {
    prefixes(lines).last().unwrap_or(EMPTY)
}

/// Whether this library knows every number of the list that has this hash.
pub fn serves(hash: u32) -> bool {
    prefixes(LINES).any(|prefix| prefix == hash)
}

const EMPTY: u32 = 0x811C_9DC5;

/// FNV-1a after each line.
fn prefixes(lines: &str) -> impl Iterator<Item = u32> {
    lines.lines().scan(EMPTY, |state, line| {
        for byte in line.bytes().chain([b'\n']) {
            *state = (*state ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        Some(*state)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_list_is_served_and_a_newer_or_other_one_is_not() {
        let all: Vec<&str> = LINES.lines().collect();
        let older = all[..all.len() - 1].join("\n");
        assert!(serves(hash(LINES)) && serves(hash(&older)));
        assert!(!serves(hash(&format!("{LINES}FFFF.1 something_new\n"))));
        assert!(!serves(hash(&all[1..].join("\n"))));
        assert!(!serves(0));
    }
}
