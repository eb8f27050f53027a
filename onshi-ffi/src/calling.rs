//! Calling an export by name with arguments as JSON: each argument becomes the words that C would pass, and
//! what was written becomes JSON again. The exports do the rest; nothing is decided here.
//!
//! ```text
//!  { "call": "onshi_word", "word": 1, … } ─► Row ─► words of the call ─► export ─► { "status": 0, "text": … }
//! ```

use onshi_core::error::{Error, ErrorCode};
use serde_json::{Map, Value};

use crate::boundary::ONSHI_S_OK;
use crate::call_frame::Frame;
use crate::call_table::CALLS;

/// An export.
pub(crate) struct Row {
    name: &'static str,
    pub(crate) parameters: &'static [Parameter],
    /// Calls it with its words, which are as the header asks of every caller.
    run: unsafe fn(&[usize]) -> i32,
}

/// A parameter, or several that belong together.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// What a parameter is in JSON.
pub(crate) enum Kind {
    /// A number, or the name of a constant.
    Number,
    /// How many the arrays before it have; not in JSON.
    Count,
    /// A text; absent or null is NULL.
    Text,
    /// Base64.
    Bytes,
    /// An array of numbers.
    Numbers,
    /// One of several arrays of numbers with one count.
    CountedNumbers,
    /// An array of texts.
    Texts,
    /// An object, by the text that stands for it; absent or null is NULL.
    Object,
    /// An array of objects.
    Objects,
    /// An object of numbers, texts and objects by their names.
    Structure(&'static Layout),
    NumberOut,
    SignedOut,
    ObjectOut,
    ObjectInOut,
    StructureOut(&'static Layout),
    /// A text that is written: `text` in the reply, if its parameter is `buffer`.
    Buffer,
    /// The same of bytes, as Base64.
    BytesBuffer,
    /// Numbers that are written, as an array under the name of the parameter.
    NumbersBuffer,
    /// The error object; a failed call is an error of onshi_call_json.
    Error,
}

/// A structure of C.
pub(crate) struct Layout {
    pub(crate) size: usize,
    pub(crate) members: &'static [Member],
}

/// A member of it.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) offset: usize,
    pub(crate) kind: MemberKind,
}

/// What a member is in JSON.
pub(crate) enum MemberKind {
    Number,
    Signed,
    /// A text with its length at this offset.
    Text(usize),
    Object,
    /// Another structure, by a pointer; absent or null is NULL.
    Structure(&'static Layout),
}

/// The table of exports: `name(Kind parameter, …) word …;`.
macro_rules! calls {
    ($($name:ident($($kind:ident $first:ident $($second:ident)?),*) $($at:literal)*;)*) => {
        pub(crate) static CALLS: &[$crate::calling::Row] = &[$($crate::calling::Row::new(
            stringify!($name),
            &[$($crate::calling::calls!(@parameter $kind $first $($second)?)),*],
            // SAFETY: as promised by the caller.
            |_words| unsafe { $name($(_words[$at] as _),*) },
        )),*];
    };
    (@parameter $kind:ident $name:ident) => {
        $crate::calling::Parameter::new(stringify!($name), $crate::calling::Kind::$kind)
    };
    (@parameter $kind:ident $layout:ident $name:ident) => {
        $crate::calling::Parameter::new(
            stringify!($name),
            $crate::calling::Kind::$kind(&layout::$layout),
        )
    };
}
pub(crate) use calls;

/// The structures of the exports: `name { member: Kind, member: Text its_length, member: Structure its_name, … }`.
macro_rules! layouts {
    ($($name:ident { $($member:ident: $kind:ident $($length:ident)?,)* })*) => {
        #[allow(non_upper_case_globals)]
        mod layout {
            use crate::calling::{Layout, Member, MemberKind};
            $(pub(super) static $name: Layout = Layout {
                size: size_of::<super::$name>(),
                members: &[$(Member {
                    name: stringify!($member),
                    offset: std::mem::offset_of!(super::$name, $member),
                    kind: $crate::calling::layouts!(@kind $name $kind $($length)?),
                }),*],
            };)*
        }
    };
    (@kind $name:ident Text $length:ident) => {
        MemberKind::Text(std::mem::offset_of!(super::$name, $length))
    };
    (@kind $name:ident Structure $layout:ident) => {
        MemberKind::Structure(&$layout)
    };
    (@kind $name:ident $kind:ident) => {
        MemberKind::$kind
    };
}
pub(crate) use layouts;

/// Numbers by name, in the order of the names.
macro_rules! constants {
    ($($name:ident $value:literal;)*) => {
        pub(crate) static CONSTANTS: &[(&str, u32)] = &[$((stringify!($name), $value)),*];
    };
}
pub(crate) use constants;

impl Row {
    pub(crate) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        run: unsafe fn(&[usize]) -> i32,
    ) -> Self {
        Row {
            name,
            parameters,
            run,
        }
    }
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Parameter { name, kind }
    }
}

/// What a call came to: its status, which is no error, and its reply.
pub(crate) fn call(request: &Value) -> Result<(i32, Value), Error> {
    let request = request
        .as_object()
        .ok_or_else(|| bad("a request is an object"))?;
    let name = request.get("call").and_then(Value::as_str);
    let name = name.ok_or_else(|| bad("a request names its `call`"))?;
    let row = CALLS.iter().find(|row| row.name == name);
    let row = row.ok_or_else(|| bad("there is no call of this name"))?;
    refuse_unknown(request, row)?;
    let mut room = ROOM;
    loop {
        let frame = Frame::of(row, request, room)?;
        // SAFETY: a frame makes its words of the same row, NULL or pointing to memory of that kind, which
        // lasts as long as the frame.
        let status = unsafe { (row.run)(&frame.words) };
        match frame.needed(row) {
            Some(needed) if status == ErrorCode::BufferTooSmall as i32 && needed > room => {
                drop(frame.taken_error(row));
                room = needed;
            }
            _ if status < ONSHI_S_OK => return Err(frame.error(row, status)),
            _ => return Ok((status, frame.reply(row, status)?)),
        }
    }
}

/// Bytes of a buffer at first; an export that needs more says so and does nothing.
const ROOM: usize = 4096;

/// A misspelt argument must not count as one that is left out.
fn refuse_unknown(request: &Map<String, Value>, row: &Row) -> Result<(), Error> {
    let known = |name: &str| {
        let mut parameters = row.parameters.iter();
        name == "call" || parameters.any(|it| it.name == name && it.kind.is_given())
    };
    match request.keys().find(|name| !known(name)) {
        Some(_) => Err(bad(format!(
            "{} takes {}",
            row.name,
            row.parameters
                .iter()
                .filter(|it| it.kind.is_given())
                .map(|it| it.name)
                .collect::<Vec<_>>()
                .join(", ")
        ))),
        None => Ok(()),
    }
}

impl Kind {
    /// Whether a request says it.
    fn is_given(&self) -> bool {
        match self {
            Kind::Number | Kind::Text | Kind::Bytes | Kind::Texts => true,
            Kind::Numbers | Kind::CountedNumbers => true,
            Kind::Object | Kind::Objects | Kind::Structure(_) | Kind::ObjectInOut => true,
            Kind::Count | Kind::NumberOut | Kind::SignedOut | Kind::ObjectOut => false,
            Kind::StructureOut(_) | Kind::Error => false,
            Kind::Buffer | Kind::BytesBuffer | Kind::NumbersBuffer => false,
        }
    }
}

/// The request is none that can be made.
pub(crate) fn bad(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::BadOptions).because(why)
}
