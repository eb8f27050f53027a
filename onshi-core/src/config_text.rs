//! What a person wrote in TOML, read into a type: profiles, sites, policies, layouts, configurations.
//!
//! The types are read through one small tree, not through the deserializers of `toml`, of which each type
//! would get four of its own: in a library that is to be small, most of its code was that.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use toml::Spanned;
use toml::de::{DeArray, DeInteger, DeString, DeTable, DeValue};

/// Reads a text.
///
/// # Errors
/// The line that was not understood, and why.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, ConfigFault> {
    let whole = |error: toml::de::Error| Fault {
        at: error.span().map(|span| span.start),
        why: error.message().to_owned(),
    };
    let table = DeTable::parse(text).map_err(whole);
    let read =
        table.and_then(|table| placed(PhantomData, table, |table| Node(DeValue::Table(table))));
    read.map_err(|fault| fault.in_text(text))
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// The line, from 1.
    pub line: usize,
    /// Why it was not understood. It can quote the text.
    pub why: String,
}

impl Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

/// The same while the line is not counted yet; told first without any place, then by whoever knows one.
#[derive(Debug)]
struct Fault {
    at: Option<usize>,
    why: String,
}

impl Fault {
    #[cold]
    fn somewhere_at(mut self, at: usize) -> Self {
        self.at.get_or_insert(at);
        self
    }

    fn in_text(self, text: &str) -> ConfigFault {
        let before = text.get(..self.at.unwrap_or(0)).unwrap_or_default();
        ConfigFault {
            line: before.matches('\n').count() + 1,
            why: self.why,
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    #[cold]
    fn custom<T: Display>(why: T) -> Self {
        let why = why.to_string();
        Fault { at: None, why }
    }
}

/// A value. What is wrong with it gets its place from what holds it, which alone knows: a type can refuse a
/// value after it was read.
struct Node<'de>(DeValue<'de>);

/// The name of a value.
struct Key<'de>(DeString<'de>);

/// What a table holds, one after the other.
struct Entries<'de> {
    left: <DeTable<'de> as IntoIterator>::IntoIter,
    value: Option<Spanned<DeValue<'de>>>,
}

/// What an array holds.
struct Elements<'de>(<DeArray<'de> as IntoIterator>::IntoIter);

impl<'de> Entries<'de> {
    fn of(table: DeTable<'de>) -> Self {
        Entries {
            left: table.into_iter(),
            value: None,
        }
    }
}

/// Reads what stands somewhere.
fn placed<'de, S, T, D>(
    seed: S,
    what: Spanned<T>,
    read: impl FnOnce(T) -> D,
) -> Result<S::Value, Fault>
where
    S: DeserializeSeed<'de>,
    D: Deserializer<'de, Error = Fault>,
{
    let at = what.span().start;
    let value = seed.deserialize(read(what.into_inner()));
    value.map_err(|fault| fault.somewhere_at(at))
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        placed(seed, key, Key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some(value) => placed(seed, value, Node),
            None => Err(de::Error::custom("a value is read after its key")),
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Fault;

    fn next_element_seed<E: DeserializeSeed<'de>>(
        &mut self,
        seed: E,
    ) -> Result<Option<E::Value>, Fault> {
        let element = self.0.next();
        element.map(|it| placed(seed, it, Node)).transpose()
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            DeValue::String(DeString::Borrowed(text)) => visitor.visit_borrowed_str(text),
            DeValue::String(DeString::Owned(text)) => visitor.visit_string(text),
            DeValue::Boolean(flag) => visitor.visit_bool(flag),
            DeValue::Integer(digits) => match whole_number(&digits) {
                Some(number) => visitor.visit_i64(number),
                None => Err(de::Error::custom("integer number overflowed")),
            },
            DeValue::Float(digits) => match digits.as_str().parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(why) => Err(de::Error::custom(why)),
            },
            DeValue::Datetime(_) => Err(de::Error::custom("dates and times stand in quotes")),
            DeValue::Array(array) => visitor.visit_seq(Elements(array.into_iter())),
            DeValue::Table(table) => visitor.visit_map(Entries::of(table)),
        }
    }

    /// A structure is a table and nothing else, so that code for nothing else is made of each.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            DeValue::Table(table) => visitor.visit_map(Entries::of(table)),
            other => Err(de::Error::invalid_type(what(&other), &visitor)),
        }
    }

    /// What is written is there; what is not, is not written.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    /// `"variant"`, or a table of one entry.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            DeValue::String(name) => visitor.visit_enum(StrDeserializer::new(&name)),
            DeValue::Table(table) if table.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::of(table)))
            }
            _ => Err(de::Error::custom("wanted a text, or a table of one entry")),
        }
    }

    forward_to_deserialize_any! {
        bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 char str string seq bytes byte_buf unit
        ignored_any unit_struct tuple_struct tuple identifier
    }
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(StrDeserializer::new(&self.0))
    }

    forward_to_deserialize_any! {
        bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 char str string seq bytes byte_buf map unit
        option ignored_any unit_struct tuple_struct tuple struct identifier
    }
}

/// What stands where a table should.
fn what<'v>(value: &'v DeValue<'_>) -> Unexpected<'v> {
    match value {
        DeValue::String(text) => Unexpected::Str(text),
        DeValue::Integer(digits) => Unexpected::Signed(whole_number(digits).unwrap_or(i64::MAX)),
        DeValue::Float(digits) => Unexpected::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Unexpected::Bool(*flag),
        DeValue::Datetime(_) => Unexpected::Other("date or time"),
        DeValue::Array(_) => Unexpected::Seq,
        DeValue::Table(_) => Unexpected::Map,
    }
}

/// Of any radix, if it is not too large.
fn whole_number(digits: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(digits.as_str(), digits.radix()).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Whole {
        name: String,
        #[serde(default)]
        letter: Option<char>,
        #[serde(default)]
        share: f64,
        #[serde(default)]
        rooms: BTreeMap<Kind, Room>,
        #[serde(default)]
        place: Vec<Place>,
        #[serde(default)]
        pair: Option<Even>,
        #[serde(default)]
        pairs: Vec<Even>,
        #[serde(default)]
        by: BTreeMap<Even, String>,
    }

    /// A value of which only its type knows that it is none.
    #[derive(Deserialize, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(try_from = "String")]
    struct Even(String);

    impl TryFrom<String> for Even {
        type Error = &'static str;

        fn try_from(text: String) -> Result<Self, Self::Error> {
            match text.len() % 2 {
                0 => Ok(Even(text)),
                _ => Err("an odd text"),
            }
        }
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Room {
        floor: Floor,
        beds: u8,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Floor(i64);

    #[derive(Deserialize, Debug, PartialEq, PartialOrd, Eq, Ord)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Ward,
        Office,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(untagged)]
    enum Place {
        Number(usize),
        Words(String),
    }

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Road {
        Folder,
        Share(String),
        Port { number: u16 },
    }

    #[test]
    fn every_shape_that_a_type_can_have_is_read_as_toml_reads_it() {
        let text = "name = \"試\\u9a13\" # escaped\nletter = '験'\nshare = 0.5\nplace = [1, 'x', 0x1F]\n\
            [rooms]\nward = { floor = -2, beds = 4 }\n[rooms.office]\nfloor = 1_000\nbeds = 0\n";
        let whole: Whole = read(text).unwrap();
        assert_eq!(whole, toml::from_str(text).unwrap());
        assert_eq!(whole.name, "試験");
        let beds: Vec<_> = whole
            .rooms
            .iter()
            .map(|(kind, room)| (kind, room.beds))
            .collect();
        assert_eq!(beds, [(&Kind::Ward, 4), (&Kind::Office, 0)]);
    }

    #[test]
    fn a_variant_is_a_text_or_a_table_of_one_entry() {
        let roads = |text: &str| read::<BTreeMap<String, Road>>(text).map_err(|it| it.line);
        let text = "a = 'folder'\nb = { share = 'x' }\n[c.port]\nnumber = 443\n";
        let read = roads(text).unwrap();
        assert_eq!(read, toml::from_str(text).unwrap());
        assert_eq!(read["c"], Road::Port { number: 443 });
        assert_eq!(
            roads("a = 'folder'\nb = { share = 'x', port = 1 }\n"),
            Err(2)
        );
        assert_eq!(roads("a = 'folder'\n\nb = 'tunnel'\n"), Err(3));
    }

    #[test]
    fn whatever_is_wrong_has_its_line() {
        let head = "name = 'x'\n";
        for (text, line, why) in [
            ("nmae = 'x'\n", 1, "unknown field `nmae`"),
            ("\n[rooms]\n", 1, "missing field `name`"),
            (&format!("{head}share = 'much'\n"), 2, "expected f64"),
            (
                &format!("{head}[rooms.attic]\nfloor = 1\nbeds = 1\n"),
                2,
                "unknown variant `attic`",
            ),
            (
                &format!("{head}[rooms.ward]\nfloor = 1\nbeds = 300\n"),
                4,
                "expected u8",
            ),
            (
                &format!("{head}[rooms.ward]\nfloor = 1\n"),
                2,
                "missing field `beds`",
            ),
            (&format!("{head}rooms = 'two'\n"), 2, "invalid type: string"),
            (&format!("{head}share = 1 2\n"), 2, "must be quoted"),
            (&format!("{head}letter = 2026-04-01\n"), 2, "quotes"),
            (
                &format!("{head}share = 99999999999999999999\n"),
                2,
                "overflowed",
            ),
            (&format!("{head}name = 'y'\n"), 2, "duplicate key"),
            (&format!("{head}\npair = 'x'\n"), 3, "an odd text"),
            (
                &format!("{head}[by]\nxy = 'a'\nxyz = 'b'\n"),
                4,
                "an odd text",
            ),
        ] {
            let fault = read::<Whole>(text).unwrap_err();
            assert_eq!(fault.line, line, "{text}: {fault}");
            assert!(fault.why.contains(why), "{fault}");
            // The line that toml itself would name.
            let error = toml::from_str::<Whole>(text).unwrap_err();
            let start = error.span().unwrap().start;
            assert_eq!(line, text[..start].matches('\n').count() + 1, "{error}");
        }
    }

    #[test]
    fn an_element_is_named_where_it_stands_not_where_its_list_begins() {
        let fault = read::<Whole>("name = 'x'\npairs = ['xy',\n'x']\n").unwrap_err();
        assert_eq!((fault.line, &*fault.why), (3, "an odd text"));
    }
}
