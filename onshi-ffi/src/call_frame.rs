//! One call by JSON, while it lasts: the words that C would pass, the memory that they point to, and the
//! reply that is read from it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use onshi_core::catalogue::ERRORS;
use onshi_core::error::{Error, ErrorCode};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::call_table::CONSTANTS;
use crate::calling::{Kind, Layout, Member, MemberKind, Parameter, Row, bad};
use crate::handle;
use crate::text::ONSHI_NUL;

/// Memory of a call, aligned for everything that C passes. It may hold a secret.
struct Memory(Zeroizing<Vec<usize>>);

const WORD: usize = size_of::<usize>();

impl Memory {
    fn zeros(bytes: usize) -> Self {
        Memory(Zeroizing::new(vec![0; bytes.div_ceil(WORD).max(1)]))
    }

    fn of(bytes: &[u8]) -> Self {
        // A NUL behind it, for the texts of arrays.
        let mut memory = Memory::zeros(bytes.len() + 1);
        memory.put(0, bytes);
        memory
    }

    fn address(&mut self) -> usize {
        self.0.as_mut_ptr() as usize
    }

    fn put(&mut self, offset: usize, bytes: &[u8]) {
        for (at, byte) in bytes.iter().enumerate() {
            let (word, shift) = ((offset + at) / WORD, (offset + at) % WORD);
            let mut own = self.0[word].to_ne_bytes();
            own[shift] = *byte;
            self.0[word] = usize::from_ne_bytes(own);
        }
    }

    fn bytes(&self, offset: usize, length: usize) -> Zeroizing<Vec<u8>> {
        let all = self.0.iter().flat_map(|word| word.to_ne_bytes());
        Zeroizing::new(all.skip(offset).take(length).collect())
    }

    fn number(&self, offset: usize) -> u32 {
        let bytes = self.bytes(offset, 4);
        bytes.as_slice().try_into().map_or(0, u32::from_ne_bytes)
    }

    fn word(&self, offset: usize) -> usize {
        let bytes = self.bytes(offset, WORD);
        bytes.as_slice().try_into().map_or(0, usize::from_ne_bytes)
    }
}

/// One call: its words, and what they point to.
pub(crate) struct Frame {
    pub(crate) words: Vec<usize>,
    memories: Vec<Memory>,
    /// Where the memory of each parameter is, in the order of the parameters.
    places: Vec<usize>,
}

impl Frame {
    pub(crate) fn of(row: &Row, request: &Map<String, Value>, room: usize) -> Result<Self, Error> {
        let mut frame = Frame {
            words: Vec::new(),
            memories: Vec::new(),
            places: Vec::new(),
        };
        let mut count = None;
        for Parameter { name, kind } in row.parameters {
            let given = request.get(*name).filter(|value| !value.is_null());
            frame.pass(name, kind, given, room, &mut count)?;
        }
        Ok(frame)
    }

    fn pass(
        &mut self,
        name: &str,
        kind: &Kind,
        given: Option<&Value>,
        room: usize,
        count: &mut Option<usize>,
    ) -> Result<(), Error> {
        self.places.push(self.memories.len());
        match kind {
            Kind::Number => self.words.push(number(name, given)? as usize),
            Kind::Count => self.words.push(count.unwrap_or(0)),
            Kind::Text => {
                let text = given.map(|text| text_of(name, text)).transpose()?;
                self.slice(text.map(str::as_bytes), ONSHI_NUL as usize);
            }
            Kind::Bytes => {
                let bytes = given.map(|text| bytes_of(name, text)).transpose()?;
                self.slice(bytes.as_ref().map(|bytes| bytes.as_slice()), 0);
            }
            Kind::Numbers => {
                let all = numbers(name, list(name, given)?)?;
                self.slice(given.map(|_| &*all), 0);
                if let Some(length) = self.words.last_mut() {
                    *length /= size_of::<u32>();
                }
            }
            Kind::CountedNumbers => {
                let all = list(name, given)?;
                counted(count, all.len())?;
                self.point_to(Memory::of(&numbers(name, all)?));
            }
            Kind::Texts => {
                let all = list(name, given)?;
                counted(count, all.len())?;
                let texts = all.iter().map(|value| text_of(name, value));
                let addresses = texts.map(|text| match text?.as_bytes() {
                    text if text.contains(&0) => Err(bad(format!("{name} holds a NUL"))),
                    text => Ok(self.keep(Memory::of(text))),
                });
                let addresses = addresses.collect::<Result<Vec<usize>, Error>>()?;
                let address = self.keep(Memory(Zeroizing::new(addresses)));
                self.words.push(address);
            }
            Kind::Objects => {
                let all = list(name, given)?;
                counted(count, all.len())?;
                let tokens = all.iter().map(|value| object(name, Some(value)));
                let tokens = tokens.collect::<Result<Vec<usize>, Error>>()?;
                let address = self.keep(Memory(Zeroizing::new(tokens)));
                self.words.push(address);
            }
            Kind::Object => self.words.push(object(name, given)?),
            Kind::Structure(layout) => match given {
                None => self.words.push(0),
                Some(given) => {
                    let address = self.structure(name, layout, given)?;
                    self.words.push(address);
                }
            },
            Kind::StructureOut(layout) => {
                let mut memory = Memory::zeros(layout.size);
                memory.put(0, &(layout.size as u32).to_ne_bytes());
                self.point_to(memory);
            }
            Kind::ObjectInOut => {
                let token = object(name, given)?;
                self.point_to(Memory(Zeroizing::new(vec![token])));
            }
            Kind::NumberOut | Kind::SignedOut | Kind::ObjectOut | Kind::Error => {
                self.point_to(Memory::zeros(WORD));
            }
            Kind::Buffer | Kind::BytesBuffer | Kind::NumbersBuffer => {
                self.point_to(Memory::zeros(room));
                self.words.push(room / kind.written_size());
                self.point_to(Memory::zeros(WORD));
            }
        }
        Ok(())
    }

    /// Keeps a memory until the call is over; its address. A `Vec` that moves does not move what it holds.
    fn keep(&mut self, mut memory: Memory) -> usize {
        let address = memory.address();
        self.memories.push(memory);
        address
    }

    fn point_to(&mut self, memory: Memory) {
        let address = self.keep(memory);
        self.words.push(address);
    }

    /// A pointer and a length; NULL and a length for what is absent.
    fn slice(&mut self, bytes: Option<&[u8]>, absent: usize) {
        match bytes {
            Some(bytes) => {
                self.point_to(Memory::of(bytes));
                self.words.push(bytes.len());
            }
            None => self.words.extend([0, absent]),
        }
    }

    /// A structure of the program's; its address.
    fn structure(&mut self, name: &str, layout: &Layout, given: &Value) -> Result<usize, Error> {
        let given = given
            .as_object()
            .ok_or_else(|| bad(format!("{name} is an object")))?;
        let names: Vec<&str> = layout.members.iter().map(|member| member.name).collect();
        if given.keys().any(|key| !names.contains(&&**key)) {
            return Err(bad(format!("{name} has {}", names.join(", "))));
        }
        let mut memory = Memory::zeros(layout.size);
        memory.put(0, &(layout.size as u32).to_ne_bytes());
        for member in layout.members {
            if let Some(value) = given.get(member.name).filter(|value| !value.is_null()) {
                self.member(&mut memory, member, value)?;
            }
        }
        Ok(self.keep(memory))
    }

    fn member(&mut self, memory: &mut Memory, member: &Member, value: &Value) -> Result<(), Error> {
        let (offset, name) = (member.offset, member.name);
        match member.kind {
            MemberKind::Number | MemberKind::Signed => {
                memory.put(offset, &number(name, Some(value))?.to_ne_bytes());
            }
            MemberKind::Object => memory.put(offset, &object(name, Some(value))?.to_ne_bytes()),
            MemberKind::Structure(layout) => {
                let address = self.structure(name, layout, value)?;
                memory.put(offset, &address.to_ne_bytes());
            }
            // An empty text has the length 0, which means that it ends with NUL; and so it does.
            MemberKind::Text(length) => {
                let text = text_of(name, value)?.as_bytes();
                let address = self.keep(Memory::of(text));
                memory.put(offset, &address.to_ne_bytes());
                memory.put(length, &(text.len() as u32).to_ne_bytes());
            }
        }
        Ok(())
    }

    /// How many bytes the buffer of the call would need.
    pub(crate) fn needed(&self, row: &Row) -> Option<usize> {
        let at = row.parameters.iter().position(|it| it.kind.is_written())?;
        let needed = self.memories[self.places[at] + 1].number(0) as usize;
        Some(needed.saturating_mul(row.parameters[at].kind.written_size()))
    }

    /// The error object of the call, which is ours to free.
    pub(crate) fn taken_error(&self, row: &Row) -> Option<Error> {
        let is_error = |it: &Parameter| matches!(it.kind, Kind::Error);
        let at = row.parameters.iter().position(is_error)?;
        let token = std::ptr::without_provenance_mut(self.memories[self.places[at]].word(0));
        let error = handle::with(token, |error: &mut Error| Ok(error.clone())).ok()?;
        handle::free::<Error>(token).ok()?;
        Some(error)
    }

    /// Why the call failed; exports without an error object have only the status.
    pub(crate) fn error(&self, row: &Row, status: i32) -> Error {
        let known = ERRORS.iter().find(|row| row.code as i32 == status);
        let code = known.map_or(ErrorCode::Panic, |row| row.code);
        self.taken_error(row).unwrap_or_else(|| Error::new(code))
    }

    pub(crate) fn reply(&self, row: &Row, status: i32) -> Result<Value, Error> {
        let mut reply = Map::new();
        reply.insert("status".to_owned(), status.into());
        for (parameter, place) in row.parameters.iter().zip(&self.places) {
            if let Some((name, value)) = self.said(parameter, *place)? {
                reply.insert(name.to_owned(), value);
            }
        }
        Ok(Value::Object(reply))
    }

    /// What a parameter was written, and its name in the reply.
    fn said<'p>(
        &self,
        parameter: &Parameter,
        place: usize,
    ) -> Result<Option<(&'p str, Value)>, Error> {
        let memory = || &self.memories[place];
        let written = || {
            let length = self.memories[place + 1].number(0) as usize;
            self.memories[place].bytes(0, length)
        };
        let name = parameter.name;
        Ok(Some(match &parameter.kind {
            Kind::NumberOut => (name, memory().number(0).into()),
            Kind::SignedOut => (name, memory().number(0).cast_signed().into()),
            Kind::ObjectOut | Kind::ObjectInOut => (name, token(memory().word(0))),
            Kind::StructureOut(layout) => (name, members(memory(), layout)),
            Kind::Buffer => {
                let text = std::str::from_utf8(&written())
                    .map(str::to_owned)
                    .map_err(|_| Error::new(ErrorCode::Panic))?;
                (if name == "buffer" { "text" } else { name }, text.into())
            }
            Kind::NumbersBuffer => {
                let count = self.memories[place + 1].number(0) as usize;
                let numbers = (0..count).map(|at| memory().number(at * size_of::<u32>()));
                (name, numbers.map(Value::from).collect())
            }
            Kind::BytesBuffer => ("bytes", BASE64_STANDARD.encode(written()).into()),
            _ => return Ok(None),
        }))
    }
}

impl Kind {
    fn is_written(&self) -> bool {
        matches!(self, Kind::Buffer | Kind::BytesBuffer | Kind::NumbersBuffer)
    }

    /// Bytes of one of what a buffer takes.
    fn written_size(&self) -> usize {
        match self {
            Kind::NumbersBuffer => size_of::<u32>(),
            _ => 1,
        }
    }
}

fn members(memory: &Memory, layout: &Layout) -> Value {
    let each = layout.members.iter().map(|member| {
        let value = match member.kind {
            MemberKind::Number => memory.number(member.offset).into(),
            MemberKind::Signed => memory.number(member.offset).cast_signed().into(),
            // No structure that is written points to anything.
            MemberKind::Text(_) | MemberKind::Object | MemberKind::Structure(_) => Value::Null,
        };
        (member.name.to_owned(), value)
    });
    Value::Object(each.collect())
}

/// The text that stands for an object: a number that JSON programs would round.
fn token(token: usize) -> Value {
    match token {
        0 => Value::Null,
        token => token.to_string().into(),
    }
}

fn object(name: &str, given: Option<&Value>) -> Result<usize, Error> {
    let Some(given) = given else { return Ok(0) };
    let token = given.as_str().and_then(|text| text.parse().ok());
    token.ok_or_else(|| {
        bad(format!(
            "{name} is an object: the text that a reply had for it"
        ))
    })
}

/// An array of numbers as C has it.
fn numbers(name: &str, all: &[Value]) -> Result<Vec<u8>, Error> {
    let each = all.iter().map(|value| number(name, Some(value)));
    let each = each.collect::<Result<Vec<u32>, Error>>()?;
    Ok(each.into_iter().flat_map(u32::to_ne_bytes).collect())
}

fn number(name: &str, given: Option<&Value>) -> Result<u32, Error> {
    let number = match given {
        Some(Value::String(constant)) => {
            let found = CONSTANTS.binary_search_by_key(&&**constant, |(name, _)| name);
            found.ok().and_then(|at| CONSTANTS.get(at)).map(|it| it.1)
        }
        Some(number) => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok()),
        None => None,
    };
    number.ok_or_else(|| bad(format!("{name} is a number or the name of a constant")))
}

fn text_of<'v>(name: &str, given: &'v Value) -> Result<&'v str, Error> {
    given
        .as_str()
        .ok_or_else(|| bad(format!("{name} is a text")))
}

fn bytes_of(name: &str, given: &Value) -> Result<Zeroizing<Vec<u8>>, Error> {
    let bytes = BASE64_STANDARD.decode(text_of(name, given)?);
    bytes
        .map(Zeroizing::new)
        .map_err(|_| bad(format!("{name} is Base64")))
}

fn list<'v>(name: &str, given: Option<&'v Value>) -> Result<&'v [Value], Error> {
    match given {
        None => Ok(&[]),
        Some(given) => {
            let all = given.as_array().map(Vec::as_slice);
            all.ok_or_else(|| bad(format!("{name} is an array")))
        }
    }
}

/// Arrays that share a count are equally long.
fn counted(count: &mut Option<usize>, length: usize) -> Result<(), Error> {
    match count.replace(length) {
        Some(before) if before != length => Err(bad("the arrays are not equally long")),
        _ => Ok(()),
    }
}
