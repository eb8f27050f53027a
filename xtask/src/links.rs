//! Links of the book and of every README: each leads to a file that is there, and the table of
//! contents has every page once.

use crate::command::StepError;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders without pages of ours.
const NOT_OURS: &[&str] = &["target", ".git", "node_modules"];
const BOOK: &str = "docs";
const SUMMARY: &str = "docs/SUMMARY.md";

/// Fails with every broken link and every page that the table of contents lacks or repeats.
pub fn check(root: &Path) -> Result<(), StepError> {
    match problems(root)? {
        found if found.is_empty() => Ok(()),
        found => Err(StepError::Found(format!("the pages: {}", found.join("; ")))),
    }
}

fn problems(root: &Path) -> Result<Vec<String>, String> {
    let mut pages = Vec::new();
    collect(root, Path::new(""), &mut pages)?;
    let mut found = Vec::new();
    for page in &pages {
        let text = read(root, page)?;
        for link in links(&text) {
            if !root.join(beside(page, link)).exists() {
                found.push(format!("{}: {link} leads nowhere", page.display()));
            }
        }
    }
    found.extend(contents(root, &pages)?);
    Ok(found)
}

/// What the table of contents lacks or repeats.
fn contents(root: &Path, pages: &[PathBuf]) -> Result<Vec<String>, String> {
    let summary = PathBuf::from(SUMMARY);
    let text = read(root, &summary)?;
    let listed: Vec<&str> = links(&text).collect();
    let mut found = Vec::new();
    let chapters = pages
        .iter()
        .filter(|page| page.starts_with(BOOK) && **page != summary);
    for page in chapters {
        let name = page.strip_prefix(BOOK).unwrap_or(page);
        let times = listed.iter().filter(|link| Path::new(link) == name).count();
        if times != 1 {
            found.push(format!("{SUMMARY} has {} {times} times", name.display()));
        }
    }
    Ok(found)
}

/// Every Markdown file, by its path from the root.
fn collect(root: &Path, folder: &Path, pages: &mut Vec<PathBuf>) -> Result<(), String> {
    let wrong = |why: std::io::Error| format!("{}: {why}", folder.display());
    for entry in fs::read_dir(root.join(folder)).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name();
        let path = folder.join(&name);
        let kind = entry.file_type().map_err(wrong)?;
        if kind.is_dir() && !NOT_OURS.iter().any(|other| name == *other) {
            collect(root, &path, pages)?;
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(())
}

fn read(root: &Path, page: &Path) -> Result<String, String> {
    fs::read_to_string(root.join(page)).map_err(|why| format!("{}: {why}", page.display()))
}

/// Where a link of a page leads, from the root.
fn beside(page: &Path, link: &str) -> PathBuf {
    let mut way = page.parent().map(Path::to_path_buf).unwrap_or_default();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(way.pop()),
            name => way.push(name),
        }
    }
    way
}

/// The links of a page that lead to files, without their anchors. What stands in code is no link.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    let prose = text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        is_code ^= fence;
        !is_code && !fence
    });
    let targets = prose.flat_map(|line| {
        let after = line.split("](").skip(1);
        after.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
    });
    targets
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_outside_of_code_and_on_this_machine_only() {
        let text = "[a](b.md) ![c](d/e.png) [f](https://example.invalid/x) [g](#h) [i](j.md#k)\n\
                    ```\n[not](this.md)\n```\n[l](../m.md)";
        let found: Vec<_> = links(text).collect();
        assert_eq!(found, ["b.md", "d/e.png", "j.md", "../m.md"]);
        assert_eq!(
            beside(Path::new("docs/a/b.md"), "../c.md"),
            Path::new("docs/c.md")
        );
    }

    #[test]
    fn a_broken_link_and_a_forgotten_page_are_told() {
        let root = std::env::temp_dir().join(format!("onshi-links-{}", std::process::id()));
        fs::create_dir_all(root.join("docs")).unwrap();
        let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
        write("README.md", "[book](docs/SUMMARY.md) [gone](docs/gone.md)");
        write("docs/SUMMARY.md", "- [one](one.md)\n- [one](one.md)\n");
        write("docs/one.md", "[up](../README.md)");
        write("docs/two.md", "");
        let found = problems(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            found,
            [
                "README.md: docs/gone.md leads nowhere",
                "docs/SUMMARY.md has one.md 2 times",
                "docs/SUMMARY.md has two.md 0 times",
            ]
        );
    }

    #[test]
    fn every_link_of_this_checkout_leads_somewhere() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(problems(root).unwrap(), Vec::<String>::new());
    }
}
