//! The types a row may name, and what Rust reads and writes for each.

use super::store::Record;
use super::view::Item;
use crate::catalogue::{CodeTable, Kind, RecordRow};
use crate::id;

/// A type that a row of the catalogue may name.
pub trait Value {
    /// Its format.
    const KIND: Kind;
    /// What a typed getter gives.
    type Read<'a>;
    /// What a typed setter takes.
    type Write;
    /// Reads an element.
    fn read(item: Item<'_>) -> Self::Read<'_>;
    /// Appends an element.
    fn write(value: Self::Write, no: u16, into: &mut Record);
}

/// A record declared in the catalogue.
pub trait RecordType {
    /// Its row.
    const ROW: &'static RecordRow;
}

/// A code table declared in the catalogue.
pub trait CodeType: Sized + Copy {
    /// Its rows.
    const TABLE: &'static CodeTable;
    /// The value's meaning; `None` if the table does not know it.
    fn from_wire(value: &str) -> Option<Self>;
    /// The value as it stands on the wire.
    fn wire(self) -> &'static str;
    /// Japanese label.
    fn japanese(self) -> &'static str {
        Self::TABLE.row(self.wire()).map_or("", |row| row.japanese)
    }
    /// English label.
    fn english(self) -> &'static str {
        Self::TABLE.row(self.wire()).map_or("", |row| row.english)
    }
}

/// A code as it was read. Tables grow, so an unknown value is a value, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded<'a, C> {
    /// The value on the wire.
    pub raw: &'a str,
    /// Its meaning, if the table knows it.
    pub known: Option<C>,
}

impl<C: CodeType + PartialEq> Coded<'_, C> {
    /// Whether it is this code.
    pub fn is(&self, code: C) -> bool {
        self.known == Some(code)
    }
}

/// Text to be written for a field; made from anything that reads as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireText(String);

impl WireText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for WireText {
    fn from(text: &str) -> Self {
        WireText(text.to_owned())
    }
}

impl From<String> for WireText {
    fn from(text: String) -> Self {
        WireText(text)
    }
}

impl<C: CodeType> From<C> for WireText {
    fn from(code: C) -> Self {
        WireText(code.wire().to_owned())
    }
}

macro_rules! text_values {
    ($($(#[doc = $doc:literal])* $name:ident $kind:expr, $read:ty, $parse:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub enum $name {}

        impl Value for $name {
            const KIND: Kind = $kind;
            type Read<'a> = $read;
            type Write = WireText;
            fn read(item: Item<'_>) -> Self::Read<'_> {
                let parse: fn(&str) -> $read = $parse;
                parse(item.text())
            }
            fn write(value: WireText, no: u16, into: &mut Record) {
                into.push_leaf(no, value.as_str(), 0);
            }
        }

        impl From<$read> for WireText {
            fn from(value: $read) -> Self {
                WireText(value.as_written().to_owned())
            }
        }
    )*};
}

text_values! {
    /// yyyyMMdd (年月日).
    Date Kind::Date, id::Date, id::Date::read;
    /// yyyyMMddHHmmss (日時).
    DateTime Kind::DateTime, id::DateTime, id::DateTime::read;
    /// yyyyMM (年月).
    Month Kind::Month, id::Month, id::Month::read;
}

macro_rules! plain_values {
    ($($(#[doc = $doc:literal])* $name:ident $(<const $n:ident>)? = $kind:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub enum $name $(<const $n: u16>)? {}

        impl $(<const $n: u16>)? Value for $name $(<$n>)? {
            const KIND: Kind = $kind;
            type Read<'a> = &'a str;
            type Write = WireText;
            fn read(item: Item<'_>) -> &str {
                item.text()
            }
            fn write(value: WireText, no: u16, into: &mut Record) {
                into.push_leaf(no, value.as_str(), 0);
            }
        }
    )*};
}

plain_values! {
    /// Free text of at most `N` characters (文字列).
    Text<const N> = Kind::Text(N);
    /// Decimal digits, at most `N` (数字).
    Digits<const N> = Kind::Digits(N);
    /// Medical institution code (医療機関コード). Parse with [`id::InstitutionCode`].
    InstitutionCode = Kind::InstitutionCode;
    /// Insurer number (保険者番号), padding as written. Parse with [`id::InsurerNumber`].
    InsurerNumber = Kind::InsurerNumber;
}

/// A value of the code table `C`.
#[derive(Debug)]
pub struct Code<C>(std::marker::PhantomData<C>);

impl<C: CodeType> Value for Code<C> {
    const KIND: Kind = Kind::Code(C::TABLE);
    type Read<'a> = Coded<'a, C>;
    type Write = WireText;
    fn read(item: Item<'_>) -> Coded<'_, C> {
        let raw = item.text();
        Coded {
            raw,
            known: C::from_wire(raw),
        }
    }
    fn write(value: WireText, no: u16, into: &mut Record) {
        into.push_leaf(no, value.as_str(), 0);
    }
}
