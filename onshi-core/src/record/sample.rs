//! Samples (見本): a record in which every field has a value of its own, the same every time.
//!
//! They follow the rows and prove nothing about the wire. Whoever swaps two fields, or lets a value
//! leak, is found by the value; people are 試験 太郎 and live in 架空県, institutions and insurers are
//! of prefecture 99, which does not exist.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate, NaiveDateTime, TimeDelta};

use super::store::Record;
use super::value::CodeType;
use crate::catalogue::layout::Home;
use crate::catalogue::{CharacterCode, CodeTable, Form, Kind, Layout, Node, NodeId, Occurs, What};
use crate::id::InsurerNumber;
use crate::text::Charset;

/// A message with everything in it: every field, and whatever repeats, twice.
pub fn sample(form: &Form, charset: Charset) -> Record {
    let mut painter = Painter {
        layout: &form.layout,
        record: Record::new(form.message.record),
        around: Vec::new(),
        charset,
        repeating: 0,
        count: Count::default(),
    };
    painter.children(Layout::ROOT);
    painter.record
}

struct Painter<'l> {
    layout: &'l Layout,
    record: Record,
    /// The groups around: field number and which of its repetitions.
    around: Vec<(u16, usize)>,
    charset: Charset,
    /// How many second and later repetitions stand around.
    repeating: usize,
    count: Count,
}

/// How many values of each sort there are already.
#[derive(Default)]
struct Count {
    all: u32,
    dates: u32,
    births: u32,
    months: u32,
    people: u32,
    insurers: u32,
    codes: BTreeMap<&'static str, usize>,
}

impl Painter<'_> {
    fn children(&mut self, of: NodeId) {
        for id in self.layout.children(of) {
            self.element(id);
        }
    }

    fn element(&mut self, id: NodeId) {
        let layout = self.layout;
        let node = layout.node(id);
        match &node.what {
            What::Wrap => self.children(id),
            What::Group { field, .. } => {
                for nth in 0..self.times(node) {
                    self.around.push((field.map_or(0, |field| field.no), nth));
                    self.record.touch_group(&self.around);
                    self.repeating += nth;
                    self.children(id);
                    self.repeating -= nth;
                    self.around.pop();
                }
            }
            What::Leaf { field, home } => {
                let path = self.home(home.as_ref());
                for _ in 0..self.times(node) {
                    let text = self.value(node, field.ident, field.kind);
                    self.record.add_text(&path, field.no, &text);
                }
            }
            What::Extra { .. } => {
                for _ in 0..self.times(node) {
                    let text = self.named(node.japanese(), node.max_chars);
                    self.record.add_extra(&self.around, &node.name, &text);
                }
            }
        }
    }

    /// Twice whatever repeats; inside a second repetition once, or batches would grow without end.
    fn times(&self, node: &Node) -> usize {
        match (node.occurs, self.repeating) {
            (Occurs::Many, 0) => 2,
            _ => 1,
        }
    }

    /// The group in which a value lives.
    fn home(&self, home: Option<&Home>) -> Vec<(u16, usize)> {
        let Some(Home { up, down }) = home else {
            return self.around.clone();
        };
        let from = self.around.len().saturating_sub(*up);
        let inwards = down.iter().map(|no| (*no, 0));
        self.around[..from].iter().copied().chain(inwards).collect()
    }

    fn value(&mut self, node: &Node, ident: &str, kind: Kind) -> String {
        self.count.all += 1;
        match kind {
            Kind::Text(_) => self.text(ident, node),
            Kind::Digits(max) => self.count.digits(max.min(size(node))),
            Kind::Date => self.count.date(ident).format("%Y%m%d").to_string(),
            Kind::DateTime => self.count.time().format("%Y%m%d%H%M%S").to_string(),
            Kind::Month => self.count.month().format("%Y%m").to_string(),
            Kind::InstitutionCode => format!("991{:07}", self.count.all),
            Kind::InsurerNumber => self.count.insurer(),
            Kind::Code(table) => self.code(table),
            Kind::Group(_) => String::new(),
        }
    }

    fn code(&mut self, table: &'static CodeTable) -> String {
        if std::ptr::eq(table, CharacterCode::TABLE) {
            let own = match self.charset {
                Charset::Utf8 => CharacterCode::Utf8,
                _ => CharacterCode::ShiftJis,
            };
            return own.wire().to_owned();
        }
        let used = self.count.codes.entry(table.id).or_default();
        let row = table.rows.get(*used % table.rows.len().max(1));
        *used += 1;
        row.map_or(String::new(), |row| row.value.to_owned())
    }

    fn text(&mut self, ident: &str, node: &Node) -> String {
        let n = self.count.all;
        let Some((_, sort)) = SORTS.iter().find(|(part, _)| is_like(ident, part)) else {
            return self.named(node.japanese(), node.max_chars);
        };
        let text = match sort {
            Sort::Name => format!("試験　{}太郎", kanji(self.count.person())),
            Sort::Kana => format!("ｼｹﾝ {}ﾀﾛｳ", kana(self.count.person())),
            Sort::Address => format!("架空県架空市架空町{}番地", wide(n)),
            Sort::Post => format!("999{n:04}"),
            Sort::Number => format!("{}", 90_000_000 + n),
            Sort::Word => format!("SAMPLE{n:04}"),
            Sort::Reception => format!("00000000-0000-0000-0000-{n:012}"),
            Sort::Quantity => format!("{n}.5"),
            Sort::Date => self.count.date(ident).format("%Y%m%d").to_string(),
            Sort::Url => format!("https://example.invalid/{n}"),
            Sort::Base64 => format!("QQ{n:04}=="),
        };
        fit(&text, n, node.max_chars)
    }

    /// The Japanese name and a number.
    fn named(&mut self, japanese: &str, max: Option<usize>) -> String {
        let n = self.count.all;
        fit(&format!("{japanese}{n}"), n, max)
    }
}

fn size(node: &Node) -> u16 {
    node.max_chars.map_or(u16::MAX, |max| max as u16)
}

/// What a text looks like.
enum Sort {
    Name,
    Kana,
    Address,
    Post,
    Number,
    Word,
    Reception,
    Quantity,
    Date,
    Url,
    Base64,
}

/// Whether a program name is a word or has a part of several words.
fn is_like(ident: &str, part: &str) -> bool {
    ident == part || (part.contains('_') && ident.contains(part))
}

/// By the program name or a part of it; the first that fits.
const SORTS: &[(&str, Sort)] = &[
    ("name_kana", Sort::Kana),
    ("name_of_other_kana", Sort::Kana),
    ("name_of_other", Sort::Name),
    ("name", Sort::Name),
    ("insured_name", Sort::Name),
    ("_contact", Sort::Name),
    ("post_number", Sort::Post),
    ("address", Sort::Address),
    ("reception_number", Sort::Reception),
    ("insured_identification_number", Sort::Number),
    ("issue_number", Sort::Number),
    ("reference_number", Sort::Word),
    ("_identifier", Sort::Word),
    ("institution_code", Sort::Number),
    ("issuer_code", Sort::Number),
    ("_code", Sort::Word),
    ("code", Sort::Word),
    ("oid", Sort::Word),
    ("confirmation_key", Sort::Word),
    ("quantity", Sort::Quantity),
    ("quantity2", Sort::Quantity),
    ("single_dose", Sort::Quantity),
    ("reference_low", Sort::Quantity),
    ("reference_high", Sort::Quantity),
    ("last", Sort::Date),
    ("url", Sort::Url),
    ("barcode", Sort::Base64),
];

/// A text that fits; its number stays as long as there is room for it.
fn fit(text: &str, number: u32, max: Option<usize>) -> String {
    let max = max.unwrap_or(usize::MAX);
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let number = number.to_string();
    let from = number.len().saturating_sub(max);
    let number = &number[from..];
    let room = max - number.len();
    text.chars().take(room).chain(number.chars()).collect()
}

impl Count {
    fn next(count: &mut u32) -> u32 {
        *count += 1;
        *count
    }

    fn person(&mut self) -> u32 {
        Self::next(&mut self.people)
    }

    /// Digits, with zeros in front only where there is little room.
    fn digits(&self, max: u16) -> String {
        let width = usize::from(max);
        match max {
            0..4 => format!("{:0width$}", self.all % 10_u32.pow(u32::from(max))),
            _ => format!("{}", 1000 + self.all % 9000),
        }
    }

    /// A day of 2026, later with every field; who was born, was born after 1950.
    fn date(&mut self, ident: &str) -> NaiveDate {
        let (count, year) = match ident.contains("birth") {
            true => (&mut self.births, 1950),
            false => (&mut self.dates, 2026),
        };
        let days = Self::next(count);
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        first + Days::new(u64::from(days))
    }

    fn time(&mut self) -> NaiveDateTime {
        let day = self.date("").and_time(chrono::NaiveTime::MIN);
        day + TimeDelta::hours(9) + TimeDelta::seconds(i64::from(self.all))
    }

    fn month(&mut self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap_or_default();
        first + Months::new(Self::next(&mut self.months))
    }

    /// 社会保険 (law number 06) of prefecture 99, with the check digit that fits.
    fn insurer(&mut self) -> String {
        let n = Self::next(&mut self.insurers);
        let fits = |number: &String| {
            let number = InsurerNumber::new(number);
            number.is_ok_and(|number| number.check_digit_ok() == Some(true))
        };
        let all = (0..10).map(|digit| format!("0699{:03}{digit}", n % 1000));
        all.into_iter().find(fits).unwrap_or_default()
    }
}

/// A number in kanji, digit by digit.
fn kanji(n: u32) -> String {
    spelled(
        n,
        ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    )
}

/// A number in half-width katakana, digit by digit.
fn kana(n: u32) -> String {
    spelled(n, ['ﾚ', 'ｲ', 'ﾆ', 'ｻ', 'ｼ', 'ｺ', 'ﾛ', 'ﾅ', 'ﾊ', 'ｸ'])
}

/// A number in full-width digits.
fn wide(n: u32) -> String {
    spelled(
        n,
        ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
    )
}

fn spelled(n: u32, digits: [char; 10]) -> String {
    let spell = |digit: char| digit.to_digit(10).map_or(digit, |at| digits[at as usize]);
    n.to_string().chars().map(spell).collect()
}
