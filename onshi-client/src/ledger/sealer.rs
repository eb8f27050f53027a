//! Bodies of a ledger, sealed (暗号化, R29): XChaCha20-Poly1305, each under a nonce of its own.
//!
//! A sealed body is its nonce, what is sealed, and the mark that proves both. The place where it stands is
//! proven with it, so that no row can be put in the place of another. An older body of the same row can: only
//! the audit tells of that.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

use crate::keys::LedgerKey;
use crate::random::{OsRandom, Random};

const NONCE: usize = 24;

/// Seals and opens the bodies of one ledger with one key.
pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
    /// Names the hosts' keys of jobs.
    names: Zeroizing<[u8; 32]>,
    id: i64,
}

impl Sealer {
    /// For one ledger, by its salt: where a key serves many ledgers, each has bodies of its own.
    pub(crate) fn new(key: &LedgerKey, salt: &[u8; 16]) -> Self {
        let sealing = key.derived("onshi 2026 sealed bodies of a ledger", salt);
        Sealer {
            cipher: XChaCha20Poly1305::new((&*sealing).into()),
            names: key.derived("onshi 2026 keys of jobs in a sealed ledger", salt),
            id: Sealer::id_of(key, salt),
        }
    }

    /// What stands beside whatever is sealed with a key: tells keys apart, and nothing of them. Never 0.
    fn id_of(key: &LedgerKey, salt: &[u8; 16]) -> i64 {
        let id = key.derived("onshi 2026 id of the key of a ledger", salt);
        let (id, _) = id.split_first_chunk().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*id) | 1
    }

    /// The id of its key.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Seals what stands in a row of a table.
    pub(crate) fn seal(&self, table: &str, row: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE];
        OsRandom.fill(&mut nonce);
        let aad = self.aad(table, row);
        let payload = Payload {
            msg: body,
            aad: aad.as_bytes(),
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Error::new(ErrorCode::IoFailed).because("sealing"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what stands in a row of a table.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBroken`]: it was changed, or is that of another row.
    pub(crate) fn open(&self, table: &str, row: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let broken = || Error::new(ErrorCode::LedgerBroken).because("a sealed body was changed");
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let aad = self.aad(table, row);
        let payload = Payload {
            msg: sealed,
            aad: aad.as_bytes(),
        };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map_err(|_| broken())
    }

    /// What stands for a host's key of a job.
    pub(crate) fn name(&self, key: &str) -> String {
        let name = blake3::keyed_hash(&self.names, key.as_bytes());
        name.to_hex().to_string()
    }

    fn aad(&self, table: &str, row: &str) -> String {
        format!("onshi ledger 1|{}|{table}|{row}", self.id)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer ‹redacted›")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sealer(key: u8, salt: u8) -> Sealer {
        Sealer::new(&LedgerKey::new([key; 32]), &[salt; 16])
    }

    #[test]
    fn a_body_opens_in_its_own_place_alone() {
        let ours = sealer(1, 7);
        let sealed = ours.seal("jobs", "7", b"body").unwrap();
        assert_eq!(ours.open("jobs", "7", &sealed).unwrap(), b"body");
        let elsewhere = [
            ours.open("jobs", "8", &sealed),
            ours.open("documents", "7", &sealed),
            sealer(2, 7).open("jobs", "7", &sealed),
            sealer(1, 8).open("jobs", "7", &sealed),
            ours.open("jobs", "7", &sealed[..20]),
            ours.open("jobs", "7", b""),
        ];
        for opened in elsewhere {
            assert_eq!(opened.unwrap_err().code(), ErrorCode::LedgerBroken);
        }
    }

    #[test]
    fn every_bit_counts_and_no_body_is_sealed_alike_twice() {
        let ours = sealer(1, 7);
        let sealed = ours.seal("jobs", "7", b"body").unwrap();
        assert_ne!(sealed, ours.seal("jobs", "7", b"body").unwrap());
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(ours.open("jobs", "7", &changed).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn keys_have_ids_of_their_own_and_names_as_well() {
        let (one, other) = (sealer(1, 7), sealer(2, 7));
        assert_ne!(one.id(), other.id());
        assert_ne!(one.name("visit 1"), other.name("visit 1"));
        assert_ne!(one.name("visit 1"), one.name("visit 2"));
        assert_eq!(format!("{one:?}"), "Sealer ‹redacted›");
    }
}
