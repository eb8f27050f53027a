//! What a row of the table of rules says.

use super::batch::Total;
use super::consent::Consent;
use super::finding::Severity;
use super::here::{Case, Here, Marks};
use crate::catalogue::{Direction, FieldRow, Form, Layout, RecordRow};

/// A rule (検証規則).
#[derive(Debug)]
pub struct Rule {
    /// Its name: `S` structure, `F` format, `C` code, `X` what fields say together. Never reused.
    pub id: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// Which messages it concerns.
    pub concerns: Concerns,
    /// What is wrong where it is broken.
    pub japanese: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// How it is known.
    pub source: Source,
    pub(super) test: Test,
}

/// Two rules are the same when their ids are.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// Which messages a rule concerns (対象).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    /// What goes out (要求).
    Requests,
    /// What comes in (結果).
    Answers,
    /// Both.
    All,
}

impl Concerns {
    /// Whether a message of this direction; one whose direction is not known is no request.
    pub(super) fn includes(self, direction: Option<Direction>) -> bool {
        match self {
            Concerns::All => true,
            Concerns::Requests => direction == Some(Direction::Request),
            Concerns::Answers => direction != Some(Direction::Request),
        }
    }

    /// In Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Concerns::Requests => ("要求", "requests"),
            Concerns::Answers => ("結果", "answers"),
            Concerns::All => ("すべて", "all"),
        }
    }
}

/// How a rule is known (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The vendor manual says it; the text is the section (技術解説書).
    Manual(&'static str),
    /// Public code does so or says so; the text lists tags of
    /// [`SOURCES`](crate::catalogue::sources::SOURCES).
    Seen(&'static str),
    /// Follows from seen facts; the text is the reason.
    Inferred(&'static str),
    /// Known to everybody in the field, from standards or by arithmetic.
    General(&'static str),
    /// As the element itself is known: its row or the profile says it.
    Row,
}

impl Source {
    /// One word: `manual`, `seen`, `inferred`, `general`, `row`.
    pub const fn grade(&self) -> &'static str {
        match self {
            Source::Manual(_) => "manual",
            Source::Seen(_) => "seen",
            Source::Inferred(_) => "inferred",
            Source::General(_) => "general",
            Source::Row => "row",
        }
    }

    /// The section, the source tags or the reason.
    pub const fn text(&self) -> &'static str {
        match self {
            Source::Manual(text)
            | Source::Seen(text)
            | Source::Inferred(text)
            | Source::General(text) => text,
            Source::Row => "the catalogue row of the element, or the profile",
        }
    }
}

/// How a rule is tested, and where.
#[derive(Clone, Copy)]
pub(super) enum Test {
    /// On the bytes of the document.
    Document,
    /// On every element, along the layout.
    Element,
    /// On every group that declares all of these fields.
    Group(&'static [&'static str], fn(&Here<'_>, &mut Marks)),
    /// On every group that declares a pair: the first is no later than the second.
    Ordered(&'static [(&'static str, &'static str)]),
    /// On every consent of every group.
    Consent(fn(&Consent<'_>, &Case<'_>, &mut Marks)),
    /// Among the people of a batch: no two have the same value of this field.
    Unique(&'static str),
    /// On the header, when everybody was seen; it declares all of these fields.
    Header(&'static [&'static str], fn(&Total<'_>, &mut Marks)),
    /// On the body of a batch, when everybody was seen.
    Body(fn(&Total<'_>, &mut Marks)),
}

impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Test::Document => "document",
            Test::Element => "element",
            Test::Group(..) => "group",
            Test::Ordered(_) => "order of two fields",
            Test::Consent(_) => "consent",
            Test::Unique(_) => "people",
            Test::Header(..) => "header",
            Test::Body(_) => "body",
        })
    }
}

impl Rule {
    /// Whether it is tested on the groups of a record.
    pub(super) fn is_of(&self, row: &RecordRow) -> bool {
        match self.test {
            Test::Group(fields, _) => declares(row, fields),
            Test::Ordered(pairs) => pairs.iter().any(|(a, b)| declares(row, &[a, b])),
            Test::Consent(_) => Consent::of_row(row).next().is_some(),
            _ => false,
        }
    }

    /// Whether anything in a message of this form can break it.
    pub fn applies_to(&self, form: &Form) -> bool {
        let layout = &form.layout;
        let rows = || {
            layout
                .below(Layout::ROOT)
                .filter_map(|id| layout.node(id).row())
        };
        let people = People::of(form.message.record);
        self.concerns.includes(Some(form.message.direction))
            && match self.test {
                Test::Document | Test::Element => true,
                Test::Group(..) | Test::Ordered(_) | Test::Consent(_) => {
                    rows().any(|row| self.is_of(row))
                }
                Test::Unique(field) => people.is_some_and(|people| declares(people.row, &[field])),
                Test::Header(fields, _) => {
                    let header = part(form.message.record, "header");
                    header.is_some_and(|(_, header)| declares(header, fields))
                }
                Test::Body(_) => people.is_some(),
            }
    }
}

/// The repeated element of a body (個人単位情報): the people of a batch, or what else a message lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct People {
    pub field: &'static FieldRow,
    pub row: &'static RecordRow,
}

impl People {
    /// Those of a whole message.
    pub fn of(message: &'static RecordRow) -> Option<Self> {
        let (_, body) = part(message, "body")?;
        body.fields.iter().find_map(|field| {
            let many = field.occurs == crate::catalogue::Occurs::Many;
            let row = field.kind.group().filter(|_| many)?;
            Some(People { field, row })
        })
    }
}

/// Header or body of a message.
pub(super) fn part(
    message: &'static RecordRow,
    ident: &str,
) -> Option<(&'static FieldRow, &'static RecordRow)> {
    let field = message.fields.iter().find(|field| field.ident == ident)?;
    Some((field, field.kind.group()?))
}

fn declares(row: &RecordRow, idents: &[&str]) -> bool {
    let declared = |ident: &&str| row.fields.iter().any(|field| field.ident == *ident);
    idents.iter().all(declared)
}

/// Declares the rules and the list of them.
macro_rules! rules {
    ($($(#[doc = $doc:literal])* $id:ident $severity:ident $concerns:ident $japanese:literal $english:literal
        $source:ident $(($why:literal))? $test:ident $(($($arguments:expr),*))?;)*) => {
        $(
            $(#[doc = $doc])*
            #[doc = concat!($japanese, " (", $english, ").")]
            pub static $id: Rule = Rule {
                id: stringify!($id),
                severity: Severity::$severity,
                concerns: Concerns::$concerns,
                japanese: $japanese,
                english: $english,
                source: Source::$source $(($why))?,
                test: Test::$test $(($($arguments),*))?,
            };
        )*
        /// Every rule, in the order of the book.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

pub(super) use rules;
