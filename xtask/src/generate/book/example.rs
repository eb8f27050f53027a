//! The sample on the page of a message.

use crate::generate::vectors;
use onshi_core::catalogue::{Dialect, Form};
use onshi_core::pages::beginning;

/// An XML of more lines stands in its file only.
const LONG: usize = 400;
/// So does a JSON of more lines: it says what the XML says.
const LONG_JSON: usize = 80;
/// What has more lines is folded away.
const FOLDED: usize = 40;

/// The section of a page.
pub fn section(form: &Form) -> Result<String, String> {
    let (xml, json) = vectors::texts(form)?;
    let file = beginning(Dialect::standard(), form.message);
    let folder = format!("../../../{}", vectors::FOLDER);
    let mut text = format!(
        "\n## 見本 / Example\n\n全項目に値を入れた見本です。実物ではありません。A sample with every field; not a real file. \
         [{file}.xml]({folder}{file}.xml) [{file}.json]({folder}{file}.json)\n\n"
    );
    for (language, code, long) in [("xml", xml, LONG), ("json", json, LONG_JSON)] {
        if code.lines().count() <= long {
            text += &fenced(language, code.trim_end());
        }
    }
    Ok(text)
}

fn fenced(language: &str, code: &str) -> String {
    let block = format!("```{language}\n{code}\n```\n");
    match code.lines().count() > FOLDED {
        true => format!("<details><summary>{language}</summary>\n\n{block}\n</details>\n\n"),
        false => format!("{block}\n"),
    }
}
