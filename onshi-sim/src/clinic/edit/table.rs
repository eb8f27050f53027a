//! A CSV file of people (people.csv): one line for each qualification, under Japanese or English headings
//! in any order. Lines with the same 氏名カナ and 生年月日 are one person.
//!
//! ```csv
//! 氏名,氏名カナ,生年月日,性別,保険者番号,記号,番号,枝番
//! 試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,男,06990014,試験,1234567,01
//! ```

use std::ops::Range;

use onshi_core::error::Error;
use toml::Spanned;

use super::{Cell, ConsentEdit, File, PersonEdit, QualificationEdit, fault};

const QUOTE: &str = "\" を閉じて / close the quotation mark";
const HEADING: &str =
    "知らない見出しです。people.csv の見出し一覧を参照 / unknown heading; see the list";
const TOO_MANY: &str = "見出しより値が多い行です / more values than headings";

/// One line, as far as it says something.
#[derive(Default)]
struct Line {
    person: PersonEdit,
    qualification: QualificationEdit,
    consent: ConsentEdit,
}

/// A column: its headings and what it fills.
struct Column {
    headings: &'static [&'static str],
    cell: fn(&mut Line) -> &mut Option<Cell>,
}

macro_rules! columns {
    ($($part:ident.$name:ident $($japanese:literal)*;)*) => {
        &[$(Column {
            headings: &[stringify!($name), $($japanese),*],
            cell: |line| &mut line.$part.$name,
        }),*]
    };
}

/// Every column; headings are looked up without regard to blanks.
#[rustfmt::skip]
static COLUMNS: &[Column] = columns! {
    person.name                   "氏名" "患者氏名";
    person.system_name            "システム氏名";
    person.kana                   "氏名カナ" "カナ氏名";
    person.birthdate              "生年月日";
    person.sex                    "性別";
    person.reference_number       "照会番号";
    person.patient_id             "患者番号";
    person.limit                  "適用区分";
    person.disease                "特定疾病";
    qualification.insurer_number  "保険者番号" "公費負担者番号";
    qualification.insurer_name    "保険者名称";
    qualification.symbol          "記号";
    qualification.number          "番号" "受給者番号";
    qualification.branch          "枝番";
    qualification.family          "本人・家族";
    qualification.from            "資格取得日" "資格取得年月日";
    qualification.registered      "登録日";
    qualification.lost            "資格喪失日" "資格喪失年月日";
    qualification.lost_reason     "喪失事由" "資格喪失事由";
    qualification.lost_registered "喪失登録日";
    qualification.tickets_from    "医療券開始月";
    qualification.tickets_to      "医療券終了月";
    consent.care                  "診療区分";
    consent.given                 "同意日時" "同意年月日";
    consent.until                 "同意期限" "有効期限";
    consent.kinds                 "同意情報";
    consent.ended                 "同意終了理由";
};

/// Reads the file.
///
/// # Errors
/// The place of a heading that is none, of a quotation mark that is not closed, or of a value too many.
pub(super) fn read(text: &str) -> Result<File, Error> {
    let mut rows = rows(text)?.into_iter();
    let headings = rows.next().unwrap_or_default();
    let columns = headings.iter().map(|heading| column(text, heading));
    let columns = columns.collect::<Result<Vec<_>, Error>>()?;
    let mut file = File::default();
    for row in rows {
        let start = row.first().map_or(0, |cell| cell.span().start);
        let mut line = Line::default();
        for (at, cell) in row.into_iter().enumerate() {
            if cell.get_ref().is_empty() {
                continue;
            }
            let column = columns.get(at);
            let column =
                column.ok_or_else(|| fault(text, cell.span().start, "people.csv", TOO_MANY))?;
            *(column.cell)(&mut line) = Some(cell);
        }
        file.person.push(line.into_person(start));
    }
    Ok(file)
}

impl Line {
    fn into_person(self, start: usize) -> Spanned<PersonEdit> {
        let Line {
            mut person,
            qualification,
            consent,
        } = self;
        let at = || start..start;
        if qualification.insurer_number.is_some() || qualification.number.is_some() {
            person.qualification.push(Spanned::new(at(), qualification));
        }
        if consent.given.is_some() || consent.care.is_some() {
            person.consent.push(Spanned::new(at(), consent));
        }
        Spanned::new(at(), person)
    }
}

fn column(text: &str, heading: &Cell) -> Result<&'static Column, Error> {
    let asked: String = heading.get_ref().split_whitespace().collect();
    let mut columns = COLUMNS.iter();
    let column = columns.find(|column| column.headings.contains(&asked.as_str()));
    column.ok_or_else(|| fault(text, heading.span().start, "people.csv", HEADING))
}

/// The rows of the text that are not empty, each value with its place (RFC 4180).
fn rows(text: &str) -> Result<Vec<Vec<Cell>>, Error> {
    let mut rows = vec![Vec::new()];
    let mut at = text.len() - text.trim_start_matches('\u{FEFF}').len();
    loop {
        let (cell, end) = cell(text, at)?;
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        let rest = &text[end..];
        let line_end = ["\r\n", "\n", "\r"]
            .into_iter()
            .find(|mark| rest.starts_with(mark));
        match line_end {
            Some(mark) => {
                rows.push(Vec::new());
                at = end + mark.len();
            }
            None if rest.is_empty() => break,
            None => at = end + 1,
        }
    }
    let says_nothing = |row: &Vec<Cell>| row.iter().all(|cell| cell.get_ref().is_empty());
    rows.retain(|row| !says_nothing(row));
    Ok(rows)
}

/// The value that begins at a byte, and where it ends: at a comma, a line end or the end of the text.
fn cell(text: &str, start: usize) -> Result<(Cell, usize), Error> {
    let rest = &text[start..];
    let Some(quoted) = rest.strip_prefix('"') else {
        let length = rest.find([',', '\r', '\n']).unwrap_or(rest.len());
        let range = start..start + length;
        return Ok((value(text[range.clone()].trim(), range.clone()), range.end));
    };
    let mut length = 0;
    loop {
        let unclosed = || fault(text, start, "people.csv", QUOTE);
        length += quoted[length..].find('"').ok_or_else(unclosed)?;
        match quoted[length + 1..].starts_with('"') {
            true => length += 2,
            false => break,
        }
    }
    let end = start + 1 + length + 1;
    let rest = &text[end..];
    if !(rest.is_empty() || rest.starts_with([',', '\r', '\n'])) {
        return Err(fault(text, end, "people.csv", QUOTE));
    }
    let inside = quoted[..length].replace("\"\"", "\"");
    Ok((value(&inside, start..end), end))
}

fn value(text: &str, range: Range<usize>) -> Cell {
    Spanned::new(range, text.to_owned())
}
