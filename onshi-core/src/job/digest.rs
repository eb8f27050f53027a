//! How a hash is written in a ledger: as 64 hexadecimal digits, which are shorter than 32 numbers, and
//! to be found again in other records.

use blake3::Hash;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(digest: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&Hash::from_bytes(*digest).to_hex())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let digits = String::deserialize(from)?;
    let hash = Hash::from_hex(&digits).map_err(|_| D::Error::custom("no hash"))?;
    Ok(hash.into())
}
