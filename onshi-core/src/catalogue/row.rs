//! What a row of the catalogue says. Rows are plain data; nothing here knows a wire name.

/// How we know a fact of the wire. The official specification is not public, so every row says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The government's vendor manual says it; the text is the section (技術解説書).
    Manual(&'static str),
    /// Literally present in public code or a public file; the text lists tags of
    /// [`SOURCES`](super::sources::SOURCES).
    Seen(&'static str),
    /// Follows from seen facts; the text is the reason.
    Inferred(&'static str),
    /// Ours, because the manual requires the function and nothing public shows it.
    Assumed(&'static str),
}

impl Evidence {
    /// The one-word grade as shown to people: `manual`, `seen`, `inferred`, `assumed`.
    pub const fn grade(self) -> &'static str {
        match self {
            Evidence::Manual(_) => "manual",
            Evidence::Seen(_) => "seen",
            Evidence::Inferred(_) => "inferred",
            Evidence::Assumed(_) => "assumed",
        }
    }

    /// The section, the source tags or the reason behind the grade.
    pub const fn source(self) -> &'static str {
        match self {
            Evidence::Manual(source)
            | Evidence::Seen(source)
            | Evidence::Inferred(source)
            | Evidence::Assumed(source) => source,
        }
    }
}

/// How often an element stands in its group (出現回数).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Exactly once (必須).
    One,
    /// Once or not at all (任意).
    Optional,
    /// Any number of times (繰返し).
    Many,
}

/// Whose secret a value is. Decides what may be printed, logged or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Says nothing about a person.
    Open,
    /// Identifies or describes a person (個人情報).
    Personal,
}

/// Format of a value (形式) or shape of a group.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Free text of at most so many characters (文字列).
    Text(u16),
    /// Decimal digits, at most so many (数字).
    Digits(u16),
    /// yyyyMMdd (年月日).
    Date,
    /// yyyyMMddHHmmss (日時).
    DateTime,
    /// yyyyMM (年月).
    Month,
    /// Ten digits: prefecture 2, point table 1, institution 7 (医療機関コード).
    InstitutionCode,
    /// Eight characters, space or zero padded (保険者番号).
    InsurerNumber,
    /// A value of a code table (コード).
    Code(&'static CodeTable),
    /// A group of elements.
    Group(&'static RecordRow),
}

impl Kind {
    /// The record of a group.
    pub fn group(&self) -> Option<&'static RecordRow> {
        match self {
            Kind::Group(row) => Some(row),
            _ => None,
        }
    }

    /// Longest text this format allows, in characters; `None` for groups.
    pub fn max_chars(&self) -> Option<usize> {
        Some(match self {
            Kind::Text(n) | Kind::Digits(n) => usize::from(*n),
            Kind::Date | Kind::InsurerNumber => 8,
            Kind::DateTime => 14,
            Kind::Month => 6,
            Kind::InstitutionCode => 10,
            Kind::Code(table) => table
                .rows
                .iter()
                .map(|row| row.value.len())
                .max()
                .unwrap_or(0),
            Kind::Group(_) => return None,
        })
    }
}

/// One element inside a group.
#[derive(Debug)]
pub struct FieldRow {
    /// Number within the record. Part of the C ABI: never reused (see `fields.lock`).
    pub no: u16,
    /// Name in programs.
    pub ident: &'static str,
    /// How often it stands there.
    pub occurs: Occurs,
    /// Its format.
    pub kind: Kind,
    /// Whose secret it is.
    pub privacy: Privacy,
    /// Element name on the wire.
    pub element: &'static str,
    /// Other spellings seen; read, never written.
    pub aliases: &'static [&'static str],
    /// Japanese name (和名).
    pub japanese: &'static str,
    /// How we know it.
    pub evidence: Evidence,
}

/// One group of elements. `Debug` shows its name and not the whole tree below.
pub struct RecordRow {
    /// Number of the record. Part of the C ABI: never reused.
    pub id: u16,
    /// Name in programs.
    pub ident: &'static str,
    /// Japanese name (和名).
    pub japanese: &'static str,
    /// The elements in the order in which they are written.
    pub fields: &'static [FieldRow],
    /// Where in `fields` the field of each number stands, from number 1.
    pub(super) places: &'static [u16],
}

/// The place of each number. They run from 1 without a gap, since none is ever taken back; else this does not
/// compile.
pub(super) const fn places<const N: usize>(numbers: [u16; N]) -> [u16; N] {
    let mut places = [0; N];
    let mut at = 0;
    while at < N {
        places[numbers[at] as usize - 1] = at as u16;
        at += 1;
    }
    places
}

impl std::fmt::Debug for RecordRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordRow({})", self.ident)
    }
}

impl RecordRow {
    /// The row of a field by its number.
    #[inline]
    pub fn field(&self, no: u16) -> Option<&'static FieldRow> {
        let place = self.places.get(usize::from(no).checked_sub(1)?)?;
        let field = self.fields.get(usize::from(*place))?;
        (field.no == no).then_some(field)
    }

    /// A list and nothing else: one repeated field (…リスト). JSON writes it as an array.
    pub fn is_list(&self) -> bool {
        matches!(self.fields, [only] if only.occurs == Occurs::Many)
    }
}

/// A field of a record, as programs and the C ABI name it: record number and field number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId {
    /// Number of the record.
    pub record: u16,
    /// Number of the field within it.
    pub no: u16,
}

impl FieldId {
    /// The number used in C, C# and Delphi: record × 65536 + field.
    pub const fn code(self) -> u32 {
        (self.record as u32) << 16 | self.no as u32
    }

    /// Back from [`code`](Self::code).
    pub const fn from_code(code: u32) -> Self {
        FieldId {
            record: (code >> 16) as u16,
            no: code as u16,
        }
    }
}

/// One value of a code table.
#[derive(Debug)]
pub struct CodeRow {
    /// The value on the wire.
    pub value: &'static str,
    /// Name in programs.
    pub ident: &'static str,
    /// Japanese label.
    pub japanese: &'static str,
    /// English label.
    pub english: &'static str,
}

/// A code table (コード表). Tables grow: a value outside it is kept, never an error.
#[derive(Debug)]
pub struct CodeTable {
    /// Number in the interface specification, as public code cites it; `onshi-…` where it has none.
    pub id: &'static str,
    /// Name in programs.
    pub ident: &'static str,
    /// Japanese name.
    pub japanese: &'static str,
    /// The values.
    pub rows: &'static [CodeRow],
    /// How we know it.
    pub evidence: Evidence,
}

impl CodeTable {
    /// The row of a value; `None` for a value newer than this table.
    pub fn row(&self, value: &str) -> Option<&'static CodeRow> {
        let rows: &'static [CodeRow] = self.rows;
        rows.iter().find(|row| row.value == value)
    }

    /// Number of the table in the C ABI: the digits of its number in the specification.
    pub fn number(&self) -> u32 {
        let digits = self.id.chars().filter_map(|c| c.to_digit(10));
        digits.fold(0, |number, digit| number * 10 + digit)
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::records;

    #[test]
    fn a_field_is_found_by_its_number_wherever_it_stands() {
        let mut displaced = 0;
        for row in records() {
            for (place, field) in row.fields.iter().enumerate() {
                let found = row.field(field.no);
                assert!(found.is_some_and(|found| std::ptr::eq(found, field)));
                displaced += usize::from(usize::from(field.no) != place + 1);
            }
            let highest = row.fields.iter().map(|field| field.no).max();
            assert!(row.field(highest.unwrap_or(0) + 1).is_none());
            assert!(row.field(u16::MAX).is_none() && row.field(0).is_none());
        }
        assert!(displaced > 0, "every field stands where its number says");
    }
}
