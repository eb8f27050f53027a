//! The page of planted bugs: which seed shows each, and by which invariant.

use std::fs;

use onshi_proof::Bug;

/// A bug, and the seed and invariant that show it.
pub type Found = (&'static Bug, Option<(u64, &'static str)>);

const PAGE: &str = "docs/planted.md";

const HEAD: &str = "\
# 仕込んだ不具合 / Planted bugs

不具合を何も見つけない検査は何も証明しない。次の不具合を製品の周りに一つずつ仕込み、それを見つけた最初の種と、破れた不変条件を記す。
製品そのものには何も仕込まれていない。

A check that never found a bug proves nothing. Each of these is planted around the product, one at a time; beside it the first seed that
shows it, and the invariant that then does not hold. Nothing is planted inside the product. Written by
`cargo xtask simulate --planted --record`.

| pain | the bug | seed | invariant |
|---|---|--:|---|
";

/// The page.
pub fn page(found: &[Found]) -> String {
    let row = |(bug, first): &Found| {
        let (seed, invariant) = match first {
            Some((seed, invariant)) => (seed.to_string(), *invariant),
            None => ("–".to_owned(), "**not found**"),
        };
        format!("| {} | {} | {seed} | {invariant} |\n", bug.pain, bug.name)
    };
    found
        .iter()
        .fold(HEAD.to_owned(), |page, found| page + &row(found))
}

/// Writes it; whether that was possible.
pub fn write(page: &str) -> bool {
    let written = fs::write(PAGE, page);
    if let Err(error) = &written {
        eprintln!("{PAGE}: {error}");
    }
    written.is_ok()
}

/// Whether the page in the tree says the same.
pub fn is_fresh(page: &str) -> bool {
    let fresh = fs::read_to_string(PAGE).is_ok_and(|kept| kept == page);
    if !fresh {
        eprintln!("{PAGE} is stale: cargo xtask simulate --planted --record");
    }
    fresh
}
