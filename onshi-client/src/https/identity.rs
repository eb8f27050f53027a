//! Certificate and key of this terminal (電子証明書): two PEM files, or one PKCS#12 file.

use std::io::Read;
use std::path::Path;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use x509_cert::der::Decode;
use zeroize::Zeroizing;

use super::config::IdentityFiles;
use crate::certificate::Certificate;
use crate::files::FileSystem;
use crate::secret::Secret;
use crate::trouble::of_io;

/// Largest file of certificates or keys.
const LARGEST: u64 = 4 << 20;

/// Who we are.
pub(super) struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
    pub certificate: Certificate,
}

/// Reads it.
///
/// # Errors
/// [`ErrorCode::CertificateUnusable`], or why a file cannot be read.
pub(super) fn read(files: &mut dyn FileSystem, from: &IdentityFiles) -> Result<Identity, Error> {
    let (chain, key) = match from {
        IdentityFiles::Pem { certificate, key } => {
            let chain = read_file(files, certificate, "identity.certificate")?;
            of_pem(&chain, &read_file(files, key, "identity.key")?)?
        }
        IdentityFiles::Pkcs12 { pkcs12, passphrase } => {
            of_pkcs12(&read_file(files, pkcs12, "identity.pkcs12")?, passphrase)?
        }
    };
    let certificate = of_chain(&chain)?;
    CertifiedKey::from_der(chain.clone(), key.clone_key(), &default_provider())
        .map_err(|_| unusable("key and certificate do not belong together"))?;
    Ok(Identity {
        certificate,
        chain,
        key,
    })
}

impl Identity {
    /// Whether each certificate is followed by that of its issuer.
    pub fn is_chain(&self) -> bool {
        let parsed = self.chain.iter();
        let parsed = parsed.map(|der| x509_cert::Certificate::from_der(der));
        let Ok(all) = parsed.collect::<Result<Vec<_>, _>>() else {
            return false;
        };
        let mut links = all.iter().zip(all.iter().skip(1));
        links.all(|(one, next)| one.tbs_certificate().issuer() == next.tbs_certificate().subject())
    }
}

/// The certificate of a file's bytes: PEM, or PKCS#12 with its passphrase.
///
/// # Errors
/// [`ErrorCode::CertificateUnusable`].
pub(crate) fn inspect(file: &[u8], passphrase: &Secret) -> Result<Certificate, Error> {
    let chain = match is_pem(file) {
        true => chain_of_pem(file)?,
        false => of_pkcs12(file, passphrase)?.0,
    };
    of_chain(&chain)
}

/// PKCS#12 is binary, and begins with a tag of DER.
fn is_pem(file: &[u8]) -> bool {
    file.first() != Some(&0x30)
}

fn of_chain(chain: &[CertificateDer<'_>]) -> Result<Certificate, Error> {
    let own = chain.first();
    certificate(own.ok_or_else(|| unusable("no certificate stands in it"))?)
}

type ChainAndKey = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn of_pem(chain: &[u8], key: &[u8]) -> Result<ChainAndKey, Error> {
    let chain = chain_of_pem(chain)?;
    let key = PrivateKeyDer::from_pem_slice(key);
    let key = key.map_err(|_| unusable("the key is not PEM, or it is encrypted"))?;
    Ok((chain, key))
}

fn chain_of_pem(chain: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
    chain.map_err(|_| unusable("the certificate is not PEM"))
}

fn of_pkcs12(file: &[u8], passphrase: &Secret) -> Result<ChainAndKey, Error> {
    let store = KeyStore::from_pkcs12(file, passphrase.reveal(), Pkcs12ImportPolicy::Relaxed);
    let store = store.map_err(|_| unusable("not PKCS#12, or another passphrase"))?;
    let chain = store.private_key_chain();
    let (_, chain) = chain.ok_or_else(|| unusable("no key stands in it"))?;
    let certificates = chain.certs().iter();
    let certificates = certificates.map(|one| CertificateDer::from(one.as_der().to_vec()));
    let key = PrivatePkcs8KeyDer::from(chain.key().as_der().to_vec());
    Ok((certificates.collect(), key.into()))
}

fn certificate(der: &CertificateDer<'_>) -> Result<Certificate, Error> {
    let parsed = x509_cert::Certificate::from_der(der);
    let parsed = parsed.map_err(|_| unusable("it is not X.509"))?;
    let validity = parsed.tbs_certificate().validity();
    let moment = |time: &x509_cert::time::Time| {
        let ms = time.to_unix_duration().as_millis();
        Moment(i64::try_from(ms).unwrap_or(i64::MAX))
    };
    Ok(Certificate {
        from: moment(&validity.not_before),
        until: moment(&validity.not_after),
        sha256: Sha256::digest(der).into(),
    })
}

/// A file of the configuration; the error names the setting, not the path.
pub(super) fn read_file(
    files: &mut dyn FileSystem,
    file: &Path,
    setting: &str,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let placed = |error| of_io(&error, ErrorCode::IoFailed).at_path(setting);
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 << 10));
    let opened = files.open(file).map_err(placed)?;
    opened
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(placed)?;
    Ok(bytes)
}

pub(super) fn unusable(why: &str) -> Error {
    Error::new(ErrorCode::CertificateUnusable).because(why)
}
