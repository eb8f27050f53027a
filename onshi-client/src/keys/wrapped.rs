//! A key that somebody else wraps: the operating system, or a device.

use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

use super::{KeyStore, LedgerKey, other_store};
use crate::random::Random;

/// Wraps a key so that only its owner unwraps it (鍵の保護): DPAPI in user scope, a smart card, a TPM.
pub trait Wrap {
    /// What it is called in a ledger: lower-case letters and digits.
    fn name(&self) -> &'static str;

    /// The key, wrapped; or, of one that keeps keys itself, how it finds this one.
    ///
    /// # Errors
    /// It cannot be done here.
    fn wrap(&mut self, key: &[u8; 32]) -> Result<Vec<u8>, Error>;

    /// What [`wrap`](Self::wrap) was given.
    ///
    /// # Errors
    /// It was wrapped for somebody else, or elsewhere.
    fn unwrap_key(&mut self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error>;
}

/// A key that is drawn at random, once for each ledger, and stands in it wrapped (保護された鍵).
#[derive(Debug)]
pub struct WrappedKey<W>(pub W);

impl<W: Wrap> KeyStore for WrappedKey<W> {
    fn make(&mut self, random: &mut dyn Random) -> Result<(LedgerKey, String), Error> {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(&mut *key);
        let wrapped = self.0.wrap(&key)?;
        let digits: String = wrapped.iter().map(|byte| format!("{byte:02x}")).collect();
        let note = format!("wrapped {} {digits}", self.0.name());
        Ok((LedgerKey::new(*key), note))
    }

    fn find(&mut self, note: &str) -> Result<LedgerKey, Error> {
        let wrapped = wrapped(note, self.0.name()).ok_or_else(|| other_store(note))?;
        let key = self.0.unwrap_key(&wrapped)?;
        let key = <[u8; 32]>::try_from(key.as_slice());
        key.map(LedgerKey::new)
            .map_err(|_| Error::new(ErrorCode::LedgerKeyWrong))
    }
}

/// What stands wrapped in the note of a ledger.
fn wrapped(note: &str, name: &str) -> Option<Vec<u8>> {
    let digits = note.strip_prefix("wrapped ")?.strip_prefix(name)?;
    let digits = digits.strip_prefix(' ')?.as_bytes();
    let pairs = digits.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    pairs.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::random::OsRandom;

    /// Wraps for one owner.
    struct Owner(u8);

    impl Wrap for Owner {
        fn name(&self) -> &'static str {
            "test"
        }

        fn wrap(&mut self, key: &[u8; 32]) -> Result<Vec<u8>, Error> {
            let mut wrapped = vec![self.0];
            wrapped.extend(key.iter().map(|byte| byte ^ 0x55));
            Ok(wrapped)
        }

        fn unwrap_key(&mut self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
            match wrapped.split_first() {
                Some((owner, key)) if *owner == self.0 => Ok(key
                    .iter()
                    .map(|byte| byte ^ 0x55)
                    .collect::<Vec<_>>()
                    .into()),
                _ => Err(Error::new(ErrorCode::LedgerKeyWrong)),
            }
        }
    }

    #[test]
    fn its_owner_finds_the_key_again_and_nobody_else() {
        let (key, note) = WrappedKey(Owner(1)).make(&mut OsRandom).unwrap();
        let (other, _) = WrappedKey(Owner(1)).make(&mut OsRandom).unwrap();
        assert_ne!(*key.0, *other.0, "each ledger has its own");
        let found = WrappedKey(Owner(1)).find(&note).unwrap();
        assert_eq!(*found.0, *key.0);
        let (short, odd) = (
            note[..note.len() - 2].to_owned(),
            note[..note.len() - 1].to_owned(),
        );
        for (owner, note) in [
            (2, note),
            (1, short),
            (1, odd),
            (1, "given".into()),
            (1, "wrapped dpapi 00".into()),
        ] {
            let refused = WrappedKey(Owner(owner)).find(&note).unwrap_err();
            assert_eq!(refused.code(), ErrorCode::LedgerKeyWrong, "{owner} {note}");
        }
    }
}
