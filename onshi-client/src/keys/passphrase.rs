//! A key from a passphrase: Argon2id, whose salt and costs stand in the ledger.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

use super::{KeyStore, LedgerKey, other_store};
use crate::random::Random;

/// What somebody types in or an administrator deposits (パスフレーズ).
pub struct Passphrase {
    text: Zeroizing<String>,
    costs: Costs,
}

/// What a guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Costs {
    /// KiB of memory.
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// 64 MiB, which a PC of a clinic has, and about a tenth of a second; above what OWASP asks for (19 MiB).
const COSTS: Costs = Costs {
    memory: 64 * 1024,
    passes: 3,
    lanes: 1,
};
/// No note of a ledger makes us take more memory than this, KiB.
const MOST_MEMORY: u32 = 1024 * 1024;
/// Nor more passes.
const MOST_PASSES: u32 = 64;
/// Shorter ones are guessed whatever a guess costs.
const SHORTEST: usize = 8;

impl Passphrase {
    /// A passphrase of at least eight characters.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`]: it is too short.
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.chars().count() < SHORTEST {
            let why = "a passphrase has eight characters or more";
            return Err(Error::new(ErrorCode::ValueFormat).because(why));
        }
        Ok(Passphrase {
            text: Zeroizing::new(text.to_owned()),
            costs: COSTS,
        })
    }

    fn key(&self, costs: Costs, salt: &[u8]) -> Result<LedgerKey, Error> {
        let failed = |_| Error::new(ErrorCode::LedgerKeyWrong).because("its costs");
        let Costs {
            memory,
            passes,
            lanes,
        } = costs;
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(failed)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Zeroizing::new([0; 32]);
        argon
            .hash_password_into(self.text.as_bytes(), salt, &mut *key)
            .map_err(failed)?;
        Ok(LedgerKey::new(*key))
    }
}

impl KeyStore for Passphrase {
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let key = self.key(self.costs, &salt)?;
        Ok((key, note(self.costs, &salt)))
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        let (costs, salt) = noted(note).ok_or_else(|| other_store(note))?;
        self.key(costs, &salt)
    }
}

fn note(costs: Costs, salt: &[u8; 16]) -> String {
    let Costs {
        memory,
        passes,
        lanes,
    } = costs;
    let salt = u128::from_be_bytes(*salt);
    format!("argon2id m={memory} t={passes} p={lanes} salt={salt:032x}")
}

fn noted(note: &str) -> Option<(Costs, [u8; 16])> {
    let mut words = note.strip_prefix("argon2id ")?.split(' ');
    let mut next = |name: &str| words.next()?.strip_prefix(name);
    let costs = Costs {
        memory: next("m=")?.parse().ok()?,
        passes: next("t=")?.parse().ok()?,
        lanes: next("p=")?.parse().ok()?,
    };
    let salt = u128::from_str_radix(next("salt=")?, 16).ok()?;
    let bearable = costs.memory <= MOST_MEMORY && costs.passes <= MOST_PASSES;
    bearable.then_some((costs, salt.to_be_bytes()))
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase ‹redacted›")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const CHEAP: Costs = Costs {
        memory: 64,
        passes: 1,
        lanes: 1,
    };

    fn cheap(text: &str) -> Passphrase {
        Passphrase {
            costs: CHEAP,
            ..Passphrase::new(text).unwrap()
        }
    }

    struct Fixed;

    impl Random for Fixed {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(0xA7);
        }
    }

    #[test]
    fn what_is_noted_finds_the_same_key_again() {
        let (key, note) = cheap("あいことばは八文字").make(&mut Fixed).unwrap();
        let salt = "a7".repeat(16);
        assert_eq!(note, format!("argon2id m=64 t=1 p=1 salt={salt}"));
        let mut same = Passphrase::new("あいことばは八文字").unwrap();
        assert_eq!(*same.find(&note).unwrap().0, *key.0);
        let mut other = Passphrase::new("あいことばは九文字").unwrap();
        assert_ne!(*other.find(&note).unwrap().0, *key.0);
    }

    #[test]
    fn a_note_of_another_store_or_beyond_all_bounds_is_refused() {
        let salt = "00".repeat(16);
        for note in [
            "given".to_owned(),
            String::new(),
            "argon2id m=64 t=1 p=1".to_owned(),
            format!("argon2id m=4000000000 t=1 p=1 salt={salt}"),
            format!("argon2id m=64 t=4000000000 p=1 salt={salt}"),
            format!("argon2id m=64 t=0 p=1 salt={salt}"),
        ] {
            let refused = cheap("password").find(&note).unwrap_err();
            assert_eq!(refused.code(), ErrorCode::LedgerKeyWrong, "{note}");
        }
        assert!(Passphrase::new("short").is_err());
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let passphrase = cheap("password");
        let key = passphrase.key(CHEAP, &[0; 16]).unwrap();
        let printed = format!("{passphrase:?} {key:?}");
        assert_eq!(printed, "Passphrase ‹redacted› LedgerKey ‹redacted›");
    }
}
