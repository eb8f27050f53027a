//! Lines of a file become claims, one after the other (取り込み).
//!
//! ```text
//!  bytes ─► Lines ─► cells ─► kind of row ─┬─ header, title, total
//!                                          ├─ first      ─► the open claim is handed out, a new one opens
//!                                          ├─ following  ─► joins the open claim
//!                                          └─ any other  ─► counted
//! ```
//!
//! No more than one claim is held. A row never joins a claim that it contradicts: it then opens one
//! of its own, with nothing but what it says itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::layout::{Column, Item, Layout, Role, RowShape};
use super::lines::{Lines, bare, cells};
use super::open::Open;
use super::outcome::ClaimResult;
use super::receipt::read_record;
use super::written::{Said, month};
use crate::catalogue::ReviewOrganization;
use crate::error::{Error, ErrorCode};
use crate::text::to_half_width;

/// How many items stand before a line of the history block (データ識別, 行番号, 枝番号).
const HISTORY: usize = 3;

/// What a file says about itself. Empty text means that it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// 医療機関コード.
    pub institution: String,
    /// 審査支払機関.
    pub review_organization: Said<ReviewOrganization>,
    /// 処理年月 yyyyMM.
    pub processing_month: String,
}

/// Where the lines of a file went (行数). Every line is counted in one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All lines.
    pub lines: u64,
    /// Lines of claims.
    pub of_claims: u64,
    /// Headers, titles and totals.
    pub of_file: u64,
    /// Rows of another kind, which say nothing about a claim.
    pub passed_over: u64,
    /// Lines that could not be read.
    pub unread: u64,
    /// Blank lines.
    pub blank: u64,
    /// Claims that were handed out.
    pub claims: u64,
    /// How many claims the file says it has (総件数). Fewer came: it is not whole.
    pub stated_claims: Option<u64>,
}

/// Reads a file by a layout.
pub struct ClaimReader<'l> {
    layout: &'l Layout,
    lines: Option<Lines>,
    titles: Vec<String>,
    open: Option<Open>,
    header: Header,
    tally: Tally,
}

/// A claim, or why a line could not be read.
pub type Read = Result<ClaimResult, Error>;

impl<'l> ClaimReader<'l> {
    /// A reader at the beginning of a file.
    ///
    /// # Errors
    /// [`ErrorCode::Unverified`] if the layout is only assumed and that is not allowed.
    pub fn new(layout: &'l Layout, allow_assumed: bool) -> Result<Self, Error> {
        layout.must_be_usable(allow_assumed)?;
        Ok(ClaimReader {
            layout,
            lines: Some(Lines::new(layout.encoding.into())),
            titles: Vec::new(),
            open: None,
            header: Header {
                institution: String::new(),
                review_organization: Said::read(""),
                processing_month: String::new(),
            },
            tally: Tally::default(),
        })
    }

    /// Takes the next bytes of the file and hands out every claim that they complete. `last` says that
    /// nothing follows, and hands out the last claim.
    ///
    /// # Errors
    /// [`ErrorCode::Encoding`] or [`ErrorCode::LimitExceeded`] with the line from which the file cannot
    /// be read; what came before was handed out, but the claim in which it breaks is not.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        last: bool,
        mut take: impl FnMut(Read),
    ) -> Result<(), Error> {
        let Some(mut lines) = self.lines.take() else {
            return Ok(());
        };
        lines.feed(bytes, last, |number, line| {
            if let Some(read) = self.push(number, line) {
                take(read);
            }
        })?;
        match last {
            true => {
                if let Some(claim) = self.finish() {
                    take(Ok(claim));
                }
            }
            false => self.lines = Some(lines),
        }
        Ok(())
    }

    /// Takes one decoded line, for a caller who has them; `number` is its place in the file.
    pub fn push(&mut self, number: u64, line: &str) -> Option<Read> {
        self.tally.lines += 1;
        let line = bare(line);
        if line.trim().is_empty() {
            self.tally.blank += 1;
            return None;
        }
        let cells = cells(line, self.layout.separator);
        let is_history = self.is_history(&cells);
        let cells = match is_history {
            true => cells.get(HISTORY..).unwrap_or_default(),
            false => &cells,
        };
        let kind = cells.first().map_or("", |kind| kind.trim());
        let layout = self.layout;
        let Some(shape) = layout.shape(kind) else {
            return self.unlisted(number, kind, cells, is_history);
        };
        let row = Row {
            cells,
            columns: layout.columns(shape),
            titles: &self.titles,
        };
        let row = row.items();
        match shape.role {
            Role::Header => self.head(&row),
            Role::Total => self.total(&row),
            Role::Title => self.title(number, cells),
            Role::First | Role::Following => self.row(number, shape, row, is_history).map(Ok),
        }
    }

    /// Hands out the last claim, for a caller of [`push`](Self::push).
    pub fn finish(&mut self) -> Option<ClaimResult> {
        let claim = self.open.take()?.close(self.layout.evidence);
        self.tally.claims += 1;
        Some(claim)
    }

    /// What the file says about itself, as far as it was read.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where its lines went, as far as it was read.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    fn is_history(&self, cells: &[Cow<'_, str>]) -> bool {
        let digits = |cell: &str| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
        let prefix = cells.get(..HISTORY);
        self.layout.receipt && prefix.is_some_and(|prefix| digits(&prefix[0]))
    }

    fn head(&mut self, row: &Items) -> Option<Read> {
        self.tally.of_file += 1;
        let text = |item| row.get(&item).cloned().unwrap_or_default();
        self.header = Header {
            institution: text(Item::Institution),
            review_organization: Said::read(&text(Item::ReviewOrganization)),
            processing_month: month(&text(Item::ProcessingMonth)),
        };
        self.finish().map(Ok)
    }

    fn total(&mut self, row: &Items) -> Option<Read> {
        self.tally.of_file += 1;
        let stated = row.get(&Item::ClaimCount);
        self.tally.stated_claims = stated.and_then(|count| count.trim().parse().ok());
        self.finish().map(Ok)
    }

    /// Keeps the titles, and says which are missing of those that the layout looks for.
    fn title(&mut self, number: u64, cells: &[Cow<'_, str>]) -> Option<Read> {
        self.titles = cells.iter().map(|cell| folded(cell)).collect();
        let maps = self.layout.rows.iter().map(|row| &row.columns);
        let columns = maps.chain([&self.layout.columns]).flatten();
        let mut missing = columns.filter(|(_, column)| match column {
            Column::Title(title) => !self.titles.contains(&folded(title)),
            Column::Place(_) => false,
        });
        let Some((item, _)) = missing.next() else {
            self.tally.of_file += 1;
            return None;
        };
        self.tally.unread += 1;
        let (japanese, english) = item.words();
        let why = format!("no column {japanese} ({english})");
        let error = Error::new(ErrorCode::ValueMissing)
            .because(why)
            .in_line(number);
        Some(Err(error))
    }

    fn row(
        &mut self,
        number: u64,
        shape: &RowShape,
        mut row: Items,
        is_history: bool,
    ) -> Option<ClaimResult> {
        self.tally.of_claims += 1;
        let columns = self.layout.columns(shape);
        if let Some(open) = &mut self.open {
            if is_history && !open.is_history {
                open.remember(number, &row, columns);
                return None;
            }
            let joins = match shape.role {
                Role::First => open.agrees_in(&self.layout.same, &row),
                _ => !open.contradicts(&row),
            };
            if joins {
                if shape.role == Role::Following {
                    open.fill(&self.layout.fill, &mut row);
                }
                open.join(number, &row, columns);
                return None;
            }
        }
        let done = self.finish();
        let mut open = Open::at(number, is_history);
        open.join(number, &row, columns);
        self.open = Some(open);
        done
    }

    /// A row that the layout does not list: one of the catalogue's records, or of no interest.
    fn unlisted(
        &mut self,
        number: u64,
        kind: &str,
        cells: &[Cow<'_, str>],
        is_history: bool,
    ) -> Option<Read> {
        if !self.layout.receipt {
            self.tally.passed_over += 1;
            return None;
        }
        let items = cells.iter().skip(1).map(|cell| cell.as_ref());
        let Some(open) = &mut self.open else {
            self.tally.passed_over += 1;
            return None;
        };
        match read_record(kind, items) {
            Ok(record) => {
                self.tally.of_claims += 1;
                open.count(number);
                if let Some(record) = record.filter(|_| open.is_history || !is_history) {
                    open.record(number, &record);
                }
                None
            }
            Err(error) => {
                self.tally.unread += 1;
                open.is_unread = true;
                Some(Err(error.because("too many items").in_line(number)))
            }
        }
    }
}

/// What a row says: the items of its columns that are not blank.
pub(super) type Items = BTreeMap<Item, String>;

struct Row<'r> {
    cells: &'r [Cow<'r, str>],
    columns: &'r BTreeMap<Item, Column>,
    titles: &'r [String],
}

impl Row<'_> {
    fn items(&self) -> Items {
        let said = self.columns.iter().filter_map(|(item, column)| {
            let text = match item {
                Item::Days => self.days(column)?,
                _ => self.cell(self.place(column)?)?.to_owned(),
            };
            Some((*item, text))
        });
        said.collect()
    }

    /// Days of the month about which something is noted, as a list with commas.
    fn days(&self, column: &Column) -> Option<String> {
        let first = self.place(column)?;
        let noted = (1..=31).filter(|day| self.cell(first.saturating_add(day - 1)).is_some());
        let noted: Vec<String> = noted.map(|day| day.to_string()).collect();
        (!noted.is_empty()).then(|| noted.join(","))
    }

    fn place(&self, column: &Column) -> Option<usize> {
        match column {
            Column::Place(number) => number.checked_sub(1),
            Column::Title(title) => {
                let title = folded(title);
                self.titles.iter().position(|known| *known == title)
            }
        }
    }

    /// A cell that is not blank.
    fn cell(&self, place: usize) -> Option<&str> {
        let cell = self.cells.get(place)?.as_ref();
        (!cell.trim().is_empty()).then_some(cell)
    }
}

/// A title as it is compared.
fn folded(title: &str) -> String {
    to_half_width(title.trim())
}
