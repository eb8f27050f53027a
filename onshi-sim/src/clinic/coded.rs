//! Codes of the tables in a saved world: by their value on the wire.

use onshi_core::record::CodeType;
use serde::{Deserialize, Deserializer, Serializer, de};

pub fn serialize<C: CodeType, S: Serializer>(code: &C, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(code.wire())
}

pub fn deserialize<'de, C: CodeType, D: Deserializer<'de>>(from: D) -> Result<C, D::Error> {
    known(&String::deserialize(from)?)
}

fn known<C: CodeType, E: de::Error>(value: &str) -> Result<C, E> {
    let unknown = || E::custom(format_args!("not in {}", C::TABLE.japanese));
    C::from_wire(value).ok_or_else(unknown)
}

/// The same for what may be missing.
pub mod optional {
    use super::*;

    pub fn serialize<C: CodeType, S: Serializer>(
        code: &Option<C>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match code {
            Some(code) => to.serialize_some(code.wire()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, C: CodeType, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<C>, D::Error> {
        let value = Option::<String>::deserialize(from)?;
        value.as_deref().map(known).transpose()
    }
}
