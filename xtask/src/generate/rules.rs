//! The table of rules in `docs/validate.md`, between two marks; the rest is written by hand.

use super::Output;
use onshi_core::validate::{RULES, Rule};
use std::path::Path;

const FILE: &str = "docs/validate.md";
const BEGIN: &str = "<!-- rules: written by cargo xtask generate -->\n";
const END: &str = "<!-- end of rules -->\n";

/// The page with the table in it.
pub fn output(root: &Path) -> Result<Output, String> {
    let text = std::fs::read_to_string(root.join(FILE)).map_err(|why| format!("{FILE}: {why}"))?;
    let lost = || format!("{FILE} has lost the marks of the rules");
    let (before, rest) = text.split_once(BEGIN).ok_or_else(lost)?;
    let (_, after) = rest.split_once(END).ok_or_else(lost)?;
    let table = table();
    Ok(Output::new(
        FILE,
        format!("{before}{BEGIN}{table}{END}{after}"),
    ))
}

fn table() -> String {
    let mut text = "| 規則 rule | 重大度 severity | 対象 concerns | 何が誤りか what is wrong | 根拠 source |\n\
                    |---|---|---|---|---|\n"
        .to_owned();
    for rule in RULES {
        let Rule {
            id,
            severity,
            concerns,
            japanese,
            english,
            source,
            ..
        } = rule;
        let (concerned, whom) = concerns.words();
        let source = match source.grade() {
            "row" => "row".to_owned(),
            grade => format!("{grade}: {}", source.text()),
        };
        text += &format!(
            "| {id} | {} {} | {concerned} {whom} | {japanese}<br>*{english}* | {source} |\n",
            severity.japanese(),
            severity.word()
        );
    }
    text
}
