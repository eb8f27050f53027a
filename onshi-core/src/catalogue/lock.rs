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
    lines.lines().fold(EMPTY, |state, line| {
        lengthened(lengthened(state, line.as_bytes()), b"\n")
    })
}

/// Whether this library knows every number of the list that has this hash.
pub fn serves(hash: u32) -> bool {
    HASHES.contains(&hash)
}

/// Hashes of all lists that are the front of this one, so that the list itself need not be carried along.
static HASHES: [u32; count(LINES.as_bytes())] = hashes(LINES.as_bytes());

const EMPTY: u32 = 0x811C_9DC5;

/// FNV-1a of more bytes.
const fn lengthened(mut state: u32, bytes: &[u8]) -> u32 {
    let mut at = 0;
    while at < bytes.len() {
        state = (state ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    state
}

const fn count(lines: &[u8]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < lines.len() {
        count += (lines[at] == b'\n') as usize;
        at += 1;
    }
    count
}

/// After each line; every one of them has its end, which is one character wherever the list was checked out.
const fn hashes<const N: usize>(lines: &[u8]) -> [u32; N] {
    let mut hashes = [EMPTY; N];
    let (mut state, mut line, mut at) = (EMPTY, 0, 0);
    while at < lines.len() {
        if lines[at] != b'\r' {
            state = lengthened(state, &[lines[at]]);
        }
        if lines[at] == b'\n' {
            hashes[line] = state;
            line += 1;
        }
        at += 1;
    }
    hashes
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
        assert_eq!(HASHES.len(), all.len(), "each line has its end");
    }
}
