//! `docs/catalogue/`: the chapter of the book that the catalogue writes itself.
//!
//! | file | what |
//! |---|---|
//! | `README.md` | all messages by operation, and how sure they are |
//! | `messages/`, `records/`, `tables/` | one page each |
//! | `assumed.md` | what is to be checked in the official book |
//! | `sources.md` | where the facts come from |
//! | `coverage.md` | the vendor manual, row by row |

pub mod coverage;
mod example;
mod overview;
mod page;
mod shared;
mod summary;

use super::{NOTICE, Output};
use onshi_core::catalogue::{Dialect, code_tables, messages};
use onshi_core::pages::markdown;
use shared::Shared;
use std::path::Path;

/// The chapter.
pub const FOLDER: &str = "docs/catalogue/";
/// Its folders of pages.
pub const FOLDERS: [&str; 3] = [
    "docs/catalogue/messages/",
    "docs/catalogue/records/",
    "docs/catalogue/tables/",
];

/// Every page of the chapter, and the table of contents of the book.
pub fn outputs(root: &Path) -> Result<Vec<Output>, String> {
    let dialect = Dialect::standard();
    let shared = Shared::find();
    let mut all = vec![
        whole("README.md", &overview::readme(&shared)),
        whole("sources.md", &overview::sources()),
        whole("assumed.md", &markdown::assumed(dialect)),
        whole("coverage.md", &coverage::page(root)?),
    ];
    for message in messages() {
        all.push(whole(
            &link::message(message),
            &page::message(message, &shared)?,
        ));
    }
    for row in shared.rows() {
        all.push(whole(&link::record(row), &page::record(row, &shared)));
    }
    for table in code_tables() {
        all.push(whole(&link::table(table), &page::code_table(table)));
    }
    all.push(summary::output(root, &shared)?);
    Ok(all)
}

fn whole(path: &str, text: &str) -> Output {
    Output::new(
        format!("{FOLDER}{path}"),
        format!("<!-- {NOTICE} -->\n\n{text}"),
    )
}

/// Where pages stand, seen from the chapter.
mod link {
    use onshi_core::catalogue::{CodeTable, Dialect, MessageRow, RecordRow};
    use onshi_core::pages::beginning;

    pub fn message(row: &MessageRow) -> String {
        format!("messages/{}.md", beginning(Dialect::standard(), row))
    }

    pub fn record(row: &RecordRow) -> String {
        format!("records/{}.md", row.ident)
    }

    pub fn table(table: &CodeTable) -> String {
        format!("tables/{}.md", table.id)
    }
}
