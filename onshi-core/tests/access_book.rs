//! The matrix in the book is the matrix of the program.
#![allow(clippy::expect_used)]

use onshi_core::catalogue::Evidence;
use onshi_core::rules::access::matrix::{Cell, SEES, SHOWS};

const BOOK: &str = include_str!("../../docs/access.md");

fn mark(cell: &Cell) -> String {
    let how = match cell.evidence {
        Evidence::Manual(_) => "m",
        Evidence::Seen(_) => "s",
        Evidence::Inferred(_) => "i",
        Evidence::Assumed(_) => "a",
    };
    let yes = if cell.yes { "○" } else { "–" };
    format!("{yes} {how}")
}

fn line(japanese: &str, english: &str, cells: &[Cell]) -> String {
    let cells: Vec<String> = cells.iter().map(mark).collect();
    format!("| {japanese} {english} | {} |", cells.join(" | "))
}

#[test]
fn the_book_has_every_row_as_it_is() {
    let shows = SHOWS
        .iter()
        .map(|row| line(row.of.japanese(), row.of.english(), &row.cells));
    let sees = SEES
        .iter()
        .map(|row| line(row.of.japanese(), row.of.english(), &row.cells));
    for lines in [shows.collect::<Vec<_>>(), sees.collect()] {
        let table = lines.join("\n");
        assert!(BOOK.contains(&table), "docs/access.md should have\n{table}");
    }
}
