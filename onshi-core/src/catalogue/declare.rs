//! The macros by which rows are declared. All the magic of the crate is in this file.
//!
//! A record row reads like a line of the official layout:
//!
//! ```text
//! no  field                     occurs  type             privacy element                   和名            evidence
//! 2   medical_institution_code  one     InstitutionCode, open    "MedicalInstitutionCode"  "医療機関コード"  Seen("ORCA SMART");
//! ```
//!
//! From it come the marker type of the record, a [`FieldId`](super::FieldId) constant per field
//! (`QualificationResult::name`), typed getters on [`View`](crate::record::View) and typed setters
//! on [`Draft`](crate::record::Draft). A field that is `permitted` instead of `open` is a flag that only
//! a permit sets: its setter stays inside the crate, where `rules` asks for one.

/// Declares records and the list of them.
macro_rules! records {
    ($list:ident; $(
        $(#[doc = $doc:literal])*
        $id:literal $name:ident $japanese:literal {
            $($no:literal $field:ident $occurs:ident $ty:ty, $privacy:ident
              $element:literal $(| $alias:literal)* $wamei:literal $grade:ident($source:literal);)*
        }
    )*) => {
        pub(super) static $list: &[&$crate::catalogue::RecordRow] = &[$($name::ROW),*];
        $(
            $(#[doc = $doc])*
            #[derive(Debug)]
            pub enum $name {}

            #[allow(non_upper_case_globals)]
            impl $name {
                /// The row that declares this record.
                pub const ROW: &'static $crate::catalogue::RecordRow = {
                    static ROW: $crate::catalogue::RecordRow = $crate::catalogue::RecordRow {
                        id: $id,
                        ident: stringify!($name),
                        japanese: $japanese,
                        fields: &[$($crate::catalogue::FieldRow {
                            no: $no,
                            ident: stringify!($field),
                            occurs: records!(@occurs $occurs),
                            kind: <$ty as $crate::record::Value>::KIND,
                            privacy: records!(@privacy $privacy),
                            element: $element,
                            aliases: &[$($alias),*],
                            japanese: $wamei,
                            evidence: $crate::catalogue::Evidence::$grade($source),
                        }),*],
                        places: &$crate::catalogue::row::places([$($no),*]),
                    };
                    &ROW
                };
                $(
                    #[doc = concat!($wamei, " (`", $element, "`). Evidence: ", stringify!($grade), ", ", $source, ".")]
                    pub const $field: $crate::catalogue::FieldId =
                        $crate::catalogue::FieldId { record: $id, no: $no };
                )*
            }

            impl $crate::record::RecordType for $name {
                const ROW: &'static $crate::catalogue::RecordRow = $name::ROW;
            }

            impl $crate::record::Value for $name {
                const KIND: $crate::catalogue::Kind = $crate::catalogue::Kind::Group($name::ROW);
                type Read<'a> = $crate::record::View<'a, $name>;
                type Write = $crate::record::Draft<$name>;
                fn read(item: $crate::record::Item<'_>) -> Self::Read<'_> {
                    $crate::record::View::of(item.group())
                }
                fn write(value: Self::Write, no: u16, into: &mut $crate::record::Record) {
                    into.append(no, value.as_record());
                }
            }

            impl<'a> $crate::record::View<'a, $name> {
                $(records!(@get $occurs $no $field $ty, concat!($wamei, " (`", $element, "`)."));)*
            }

            impl $crate::record::Draft<$name> {
                $(records!(@set $privacy $no $field $ty, concat!("Sets ", $wamei, " (`", $element, "`)."));)*
            }
        )*
    };
    (@occurs one) => { $crate::catalogue::Occurs::One };
    (@occurs opt) => { $crate::catalogue::Occurs::Optional };
    (@occurs many) => { $crate::catalogue::Occurs::Many };
    (@privacy open) => { $crate::catalogue::Privacy::Open };
    (@privacy permitted) => { $crate::catalogue::Privacy::Open };
    (@privacy personal) => { $crate::catalogue::Privacy::Personal };
    (@get many $no:literal $field:ident $ty:ty, $doc:expr) => {
        #[doc = $doc]
        pub fn $field(&self) -> impl Iterator<Item = <$ty as $crate::record::Value>::Read<'a>> + use<'a> {
            self.all::<$ty>($no)
        }
    };
    (@get $once:ident $no:literal $field:ident $ty:ty, $doc:expr) => {
        #[doc = $doc]
        pub fn $field(&self) -> Option<<$ty as $crate::record::Value>::Read<'a>> {
            self.first::<$ty>($no)
        }
    };
    (@set permitted $no:literal $field:ident $ty:ty, $doc:expr) => {
        records!(@setter pub(crate), $no $field $ty, $doc);
    };
    (@set $privacy:ident $no:literal $field:ident $ty:ty, $doc:expr) => {
        records!(@setter pub, $no $field $ty, $doc);
    };
    (@setter $to:vis, $no:literal $field:ident $ty:ty, $doc:expr) => {
        #[doc = $doc]
        #[must_use]
        $to fn $field(self, value: impl Into<<$ty as $crate::record::Value>::Write>) -> Self {
            self.with::<$ty>($no, value.into())
        }
    };
}

/// Declares messages and the list of them. Number: the interface number; from 1000 the messages of
/// the YZK interface, from 2000 TKK, from 3000 CIP, from 9000 what is ours.
macro_rules! messages {
    ($list:ident; $(
        $number:literal $name:ident $prefix:literal $direction:ident $record:ident $japanese:literal
        $(each $of:ident.$unit:ident)? $(at $service:literal)?, $grade:ident($source:literal);
    )*) => {
        pub(super) static $list: &[&$crate::catalogue::MessageRow] = &[$(&$name),*];
        $(
            #[doc = concat!($japanese, " (`", $prefix, "`). Evidence: ", stringify!($grade), ", ", $source, ".")]
            pub static $name: $crate::catalogue::MessageRow = $crate::catalogue::MessageRow {
                number: $number,
                ident: stringify!($name),
                prefix: $prefix,
                direction: $crate::catalogue::Direction::$direction,
                japanese: $japanese,
                record: $record::ROW,
                unit: messages!(@maybe $($of::$unit)?),
                service: messages!(@maybe $($service)?),
                evidence: $crate::catalogue::Evidence::$grade($source),
            };
        )*
    };
    (@maybe $value:expr) => { Some($value) };
    (@maybe) => { None };
}

/// Declares operations and the list of them.
macro_rules! operations {
    ($list:ident; $(
        $id:literal $name:ident $ident:ident $japanese:literal: $ask:ident => $asked:ident
        $(then $collect:ident => $collected:ident)?, $replay:ident, $manual:literal;
    )*) => {
        pub(super) static $list: &[&$crate::catalogue::OperationRow] = &[$(&$name),*];
        $(
            #[doc = concat!($japanese, ". Vendor manual: ", $manual, ".")]
            pub static $name: $crate::catalogue::OperationRow = $crate::catalogue::OperationRow {
                id: $id,
                ident: stringify!($ident),
                japanese: $japanese,
                ask: $crate::catalogue::Pair { request: &$ask, answer: &$asked },
                collect: operations!(@maybe $($collect $collected)?),
                replay: $crate::catalogue::Replay::$replay,
                manual: $manual,
            };
        )*
    };
    (@maybe $request:ident $answer:ident) => {
        Some($crate::catalogue::Pair { request: &$request, answer: &$answer })
    };
    (@maybe) => { None };
}

/// Declares code tables and the list of them.
macro_rules! codes {
    ($list:ident; $($table:literal $name:ident $japanese:literal $grade:ident($source:literal) {
        $($value:literal $variant:ident $label:literal $english:literal;)*
    })*) => {
        pub(super) static $list: &[&$crate::catalogue::CodeTable] = &[$($name::TABLE),*];
        $(
            #[doc = concat!($japanese, " (", $table, "). Evidence: ", stringify!($grade), ", ", $source, ".")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum $name {
                $(#[doc = concat!("`", $value, "` ", $label, " (", $english, ").")] $variant),*
            }

            impl $name {
                /// The rows of the table.
                pub const TABLE: &'static $crate::catalogue::CodeTable = {
                    static TABLE: $crate::catalogue::CodeTable = $crate::catalogue::CodeTable {
                        id: $table,
                        ident: stringify!($name),
                        japanese: $japanese,
                        rows: &[$($crate::catalogue::CodeRow {
                            value: $value, ident: stringify!($variant),
                            japanese: $label, english: $english,
                        }),*],
                        evidence: $crate::catalogue::Evidence::$grade($source),
                    };
                    &TABLE
                };
            }

            impl $crate::record::CodeType for $name {
                const TABLE: &'static $crate::catalogue::CodeTable = $name::TABLE;
                fn from_wire(value: &str) -> Option<Self> {
                    match value { $($value => Some(Self::$variant),)* _ => None }
                }
                fn wire(self) -> &'static str {
                    match self { $(Self::$variant => $value),* }
                }
            }
        )*
    };
}

pub(crate) use {codes, messages, operations, records};
