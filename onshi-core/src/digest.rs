//! How a hash is written in a ledger: as 64 hexadecimal digits, which are shorter than 32 numbers, and
//! to be found again in other records. Ledgers of before have the numbers, and are still read.

use blake3::Hash;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// Both ways of writing.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Digits(String),
    Numbers([u8; 32]),
}

pub(crate) fn serialize<S: Serializer>(digest: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&Hash::from_bytes(*digest).to_hex())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    match Written::deserialize(from)? {
        Written::Numbers(digest) => Ok(digest),
        Written::Digits(digits) => match Hash::from_hex(&digits) {
            Ok(hash) => Ok(hash.into()),
            Err(_) => Err(D::Error::custom("no hash")),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Holder(#[serde(with = "super")] [u8; 32]);

    #[test]
    fn both_ways_of_writing_are_read_and_one_is_written() {
        let holder = Holder([0xA7; 32]);
        let digits = serde_json::to_string(&holder).unwrap();
        assert_eq!(digits, format!("\"{}\"", "a7".repeat(32)));
        let numbers = serde_json::to_string(&[0xA7_u8; 32]).unwrap();
        for written in [digits, numbers] {
            assert_eq!(serde_json::from_str::<Holder>(&written).unwrap(), holder);
        }
        for wrong in ["\"a7\"", "[1,2]", "7", "null"] {
            assert!(serde_json::from_str::<Holder>(wrong).is_err(), "{wrong}");
        }
    }
}
