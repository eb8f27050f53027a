//! Whom we believe, and how we speak (TLS): rustls with ring, so AEAD suites and forward secrecy only.
//! What verifies servers is rustls' own and cannot be replaced (R22, R23).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use onshi_core::error::Error;
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};

use super::config::{HttpsConfig, wrong};
use super::identity::{Identity, read_file, unusable};
use crate::files::FileSystem;

const ONLY_13: &[&SupportedProtocolVersion] = &[&TLS13];
const ALSO_12: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// What verifies servers.
///
/// # Errors
/// Roots or revocation lists cannot be used.
pub(super) fn verifier(
    files: &mut dyn FileSystem,
    config: &HttpsConfig,
) -> Result<Arc<WebPkiServerVerifier>, Error> {
    let provider = Arc::new(default_provider());
    let roots = Arc::new(roots(files, &config.trust)?);
    let mut verifier = WebPkiServerVerifier::builder_with_provider(roots, provider);
    if !config.revoked.is_empty() {
        verifier = verifier.with_crls(revoked(files, &config.revoked)?);
    }
    let verifier = verifier.build();
    verifier.map_err(|_| wrong("revoked", "a list cannot be used"))
}

/// The TLS of every connection.
///
/// # Errors
/// Roots, revocation lists or the identity cannot be used.
pub(super) fn tls(
    files: &mut dyn FileSystem,
    config: &HttpsConfig,
    identity: Identity,
) -> Result<ClientConfig, Error> {
    let verifier = verifier(files, config)?;
    let versions = match config.allow_tls12_because {
        Some(_) => ALSO_12,
        None => ONLY_13,
    };
    let Identity { chain, key, .. } = identity;
    ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(versions)
        .map_err(|_| wrong("allow_tls12_because", "no such version"))?
        .with_webpki_verifier(verifier)
        .with_client_auth_cert(chain, key)
        .map_err(|_| unusable("no handshake can be made with it"))
}

fn roots(files: &mut dyn FileSystem, file: &Path) -> Result<RootCertStore, Error> {
    let pem = read_file(files, file, "trust")?;
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(&pem) {
        let root = root.map_err(|_| wrong("trust", "not PEM"))?;
        let added = roots.add(root);
        added.map_err(|_| wrong("trust", "not a certificate that can be a root"))?;
    }
    match roots.is_empty() {
        true => Err(wrong("trust", "no certificate stands in it")),
        false => Ok(roots),
    }
}

fn revoked(
    files: &mut dyn FileSystem,
    lists: &[PathBuf],
) -> Result<Vec<CertificateRevocationListDer<'static>>, Error> {
    let mut all = Vec::new();
    for file in lists {
        let (pem, before) = (read_file(files, file, "revoked")?, all.len());
        for list in CertificateRevocationListDer::pem_slice_iter(&pem) {
            all.push(list.map_err(|_| wrong("revoked", "not PEM"))?);
        }
        // Without one nothing would be looked up, and nobody would know.
        if all.len() == before {
            return Err(wrong("revoked", "no list stands in it"));
        }
    }
    Ok(all)
}
