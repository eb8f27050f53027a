//! Looks for what may be nowhere, in files.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let files = paths.flat_map(|path| match path.is_dir() {
        true => files_under(&path),
        false => vec![path],
    });
    files.collect()
}

/// Names of the files below a folder that hold any of these bytes.
pub fn files_that_hold(root: &Path, any: &[Vec<u8>]) -> Vec<String> {
    let is_one = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file");
        any.iter().any(|what| holds(&bytes, what))
    };
    let files = files_under(root).into_iter().filter(is_one);
    let names = files.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    names.collect()
}

pub fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// A text as it stands in files: in UTF-8, and in UTF-16.
pub fn written(text: &str) -> [Vec<u8>; 2] {
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes().to_vec(), utf16]
}
