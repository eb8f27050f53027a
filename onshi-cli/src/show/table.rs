//! Tables whose columns line up, whatever stands in them.

use std::fmt;

use super::{LINE, cells, hang, pad};

/// Cells between two columns.
const GAP: usize = 2;

/// A table with a heading in both languages (表). The last column wraps at the end of the line.
#[derive(Debug, Clone)]
pub struct Table {
    heads: [Vec<String>; 2],
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns, Japanese and English.
    pub fn new(heads: &[(&str, &str)]) -> Self {
        Table {
            heads: [
                heads.iter().map(|(ja, _)| (*ja).to_owned()).collect(),
                heads.iter().map(|(_, en)| (*en).to_owned()).collect(),
            ],
            rows: Vec::new(),
        }
    }

    /// Adds a row of as many cells as there are columns.
    pub fn row<T: Into<String>>(&mut self, row: impl IntoIterator<Item = T>) {
        self.rows.push(row.into_iter().map(Into::into).collect());
    }

    fn widths(&self) -> Vec<usize> {
        let width = |column: usize| {
            let all = self.rows.iter().chain(&self.heads);
            all.filter_map(|row| Some(cells(row.get(column)?))).max()
        };
        (0..self.heads[0].len()).filter_map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = self.widths();
        let Some(last) = widths.pop() else {
            return Ok(());
        };
        let before: usize = widths.iter().map(|width| width + GAP).sum();
        let line = |f: &mut fmt::Formatter<'_>, row: &[String]| {
            for (cell, width) in row.iter().zip(&widths) {
                f.write_str(&pad(cell, width + GAP))?;
            }
            let rest = row.last().map(String::as_str).unwrap_or_default();
            writeln!(f, "{}", hang(rest, before))
        };
        self.heads.iter().try_for_each(|heads| line(f, heads))?;
        let rule: Vec<String> = widths
            .iter()
            .chain([&last.min(LINE - before.min(LINE))])
            .map(|width| "-".repeat(*width))
            .collect();
        line(f, &rule)?;
        self.rows.iter().try_for_each(|row| line(f, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_cells() {
        let mut table = Table::new(&[("患者", "patient"), ("判定", "verdict"), ("甲", "x")]);
        table.row(["00000001", "有効", "a"]);
        table.row(["1", "該当資格なし", "b"]);
        let expected = "\
            患者      判定          甲\n\
            patient   verdict       x\n\
            --------  ------------  --\n\
            00000001  有効          a\n\
            1         該当資格なし  b\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn a_long_last_column_goes_on_below_itself() {
        let mut table = Table::new(&[("a", "a"), ("b", "b")]);
        table.row(["1".to_owned(), "あ".repeat(60)]);
        let text = table.to_string();
        assert!(text.lines().all(|line| cells(line) <= LINE), "{text}");
        assert!(
            text.ends_with(&format!("\n   {}\n", "あ".repeat(12))),
            "{text}"
        );
    }
}
