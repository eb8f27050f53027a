//! Which certificate a server shows and which TLS it speaks: the right ones, and one row for each wrong.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use rcgen::{Error, ExtendedKeyUsagePurpose, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::authority::{Authority, Identity, Leaf};
use super::settings::HttpsSettings;
use crate::https_fault::HttpsFault;

/// Number of the certificate on the list of revoked ones.
pub(super) const REVOKED: u64 = 0x0bad;

/// The authorities of a test network.
pub(super) struct Authorities {
    pub root: Authority,
    /// Issues what servers and clients have.
    pub issuing: Authority,
    /// Named as the issuing one, and on the same root, with another key.
    other_issuing: Authority,
    /// Named as the issuing one, on no root that anybody knows.
    pub stranger: Authority,
}

impl Authorities {
    pub fn new() -> Result<Self, Error> {
        const ROOT: &str = "onshi sim root";
        const ISSUING: &str = "onshi sim issuing";
        let root = Authority::root(ROOT)?;
        Ok(Authorities {
            issuing: root.under(ISSUING)?,
            other_issuing: root.under(ISSUING)?,
            stranger: Authority::root(ROOT)?.under(ISSUING)?,
            root,
        })
    }
}

type Made = Result<Identity, Error>;
type Make = fn(&Authorities, Leaf) -> Made;

/// What is shown in place of the right certificate.
static WRONG: &[(HttpsFault, Make)] = &[
    (HttpsFault::WrongHost, |by, mut leaf| {
        leaf.hosts = vec!["elsewhere.invalid".to_owned()];
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::Expired, |by, mut leaf| {
        leaf.days = (-400, -3);
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::NotYetValid, |by, mut leaf| {
        leaf.days = (3, 300);
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::SelfSigned, |_, leaf| leaf.self_signed()),
    (HttpsFault::UnknownAuthority, |by, leaf| {
        by.stranger.issue(&leaf)
    }),
    (HttpsFault::WrongUse, |by, mut leaf| {
        leaf.purpose = ExtendedKeyUsagePurpose::ClientAuth;
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::AuthorityShown, |by, mut leaf| {
        leaf.is_authority = true;
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::WrongChain, |by, leaf| {
        let mut identity = by.issuing.issue(&leaf)?;
        identity.chain.truncate(1);
        identity.chain.push(by.other_issuing.certificate.clone());
        Ok(identity)
    }),
    (HttpsFault::NoIntermediate, |by, leaf| {
        let mut identity = by.issuing.issue(&leaf)?;
        identity.chain.truncate(1);
        Ok(identity)
    }),
    (HttpsFault::Revoked, |by, mut leaf| {
        leaf.serial = Some(REVOKED);
        by.issuing.issue(&leaf)
    }),
    (HttpsFault::WrongKey, |by, leaf| {
        let mut identity = by.issuing.issue(&leaf)?;
        identity.key = KeyPair::generate()?;
        Ok(identity)
    }),
    (HttpsFault::CommonNameOnly, |by, mut leaf| {
        leaf.hosts.clear();
        by.issuing.issue(&leaf)
    }),
];

/// How the server shows itself in a handshake.
pub(super) struct Shown {
    right: Arc<ServerConfig>,
    wrong: BTreeMap<HttpsFault, Arc<ServerConfig>>,
}

impl Shown {
    pub fn new(by: &Authorities, settings: &HttpsSettings) -> io::Result<Self> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let clients = clients(by, settings, &provider)?;
        let config = |identity: &Identity, versions| {
            config(&provider, &clients, identity, versions).map_err(io::Error::other)
        };
        let leaf = server(settings);
        let right = by.issuing.issue(&leaf).map_err(io::Error::other)?;
        let mut wrong = BTreeMap::new();
        for (fault, make) in WRONG {
            let identity = make(by, leaf.clone()).map_err(io::Error::other)?;
            wrong.insert(*fault, config(&identity, MODERN)?);
        }
        wrong.insert(HttpsFault::OnlyTls12, config(&right, OLDER)?);
        Ok(Shown {
            right: config(&right, MODERN)?,
            wrong,
        })
    }

    /// Faults that strike here.
    pub fn faults(&self) -> impl Iterator<Item = HttpsFault> {
        self.wrong.keys().copied()
    }

    /// What is shown under a fault, or without one.
    pub fn under(&self, fault: Option<HttpsFault>) -> Arc<ServerConfig> {
        let wrong = fault.and_then(|fault| self.wrong.get(&fault));
        Arc::clone(wrong.unwrap_or(&self.right))
    }
}

const MODERN: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
const OLDER: &[&SupportedProtocolVersion] = &[&TLS12];

/// The certificate of the server as it ought to be.
fn server(settings: &HttpsSettings) -> Leaf {
    let mut leaf = Leaf::of("localhost", ExtendedKeyUsagePurpose::ServerAuth);
    let always = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    leaf.hosts = always.into_iter().chain(settings.names.clone()).collect();
    leaf
}

/// Whose certificates are taken.
fn clients(
    by: &Authorities,
    settings: &HttpsSettings,
    provider: &Arc<CryptoProvider>,
) -> io::Result<Arc<dyn ClientCertVerifier>> {
    let mut roots = RootCertStore::empty();
    let added = roots.add(by.root.certificate.clone());
    added.map_err(io::Error::other)?;
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(provider));
    let verifier = match settings.certificate_everywhere {
        true => verifier,
        false => verifier.allow_unauthenticated(),
    };
    verifier.build().map_err(io::Error::other)
}

fn config(
    provider: &Arc<CryptoProvider>,
    clients: &Arc<dyn ClientCertVerifier>,
    identity: &Identity,
    versions: &[&'static SupportedProtocolVersion],
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key.serialize_der()));
    let key = rustls::crypto::ring::sign::any_supported_type(&key)?;
    // Not `with_single_cert`, which would find that a wrong key does not fit.
    let shown = CertifiedKey::new(identity.chain.clone(), key);
    let config = ServerConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(versions)?
        .with_client_cert_verifier(Arc::clone(clients))
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    Ok(Arc::new(config))
}
