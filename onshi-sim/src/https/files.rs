//! What a client needs (クライアント用のファイル): whom to trust, certificates of its own, and a configuration
//! that names them.
//!
//! | file | what it is |
//! |---|---|
//! | `ca.pem` | the authority that the server's certificate rests on |
//! | `revoked.pem` | the lists of what the authorities revoked |
//! | `client.pem`, `client.key` | certificate with its intermediate, and key |
//! | `client.p12`, `client-legacy.p12` | the same as PKCS#12: AES-256 with SHA-256, and 3DES with SHA-1 as old Windows writes it |
//! | `soon.*` | the same, of another certificate, which ends in a week |
//! | `expired.*` | one that has ended |
//! | `stranger.*` | one that another authority issued |
//! | `https.toml` | how to reach the server, for the client |

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey,
    PrivateKeyChain,
};
use rcgen::ExtendedKeyUsagePurpose;
use rustls::pki_types::CertificateDer;

use super::authority::{Identity, Leaf};
use super::settings::HttpsSettings;
use super::shown::{Authorities, REVOKED};

/// Opens the PKCS#12 files.
const PASSPHRASE: &str = "test-passphrase";

/// Rounds of the key derivation: these files protect nothing.
const ROUNDS: u32 = 2_048;

/// How a PKCS#12 file is protected.
struct Protection {
    suffix: &'static str,
    encryption: EncryptionAlgorithm,
    mac: MacAlgorithm,
}

static PROTECTIONS: &[Protection] = &[
    Protection {
        suffix: ".p12",
        encryption: EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        mac: MacAlgorithm::HmacSha256,
    },
    Protection {
        suffix: "-legacy.p12",
        encryption: EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        mac: MacAlgorithm::HmacSha1,
    },
];

/// A certificate of a client: its name, until which day from today, and whether a stranger issues it.
static CLIENTS: &[(&str, i64, bool)] = &[
    ("client", 397, false),
    ("soon", 7, false),
    ("expired", -1, false),
    ("stranger", 397, true),
];

/// Writes everything into a folder, over what an earlier start wrote.
pub(super) fn write(
    folder: &Path,
    by: &Authorities,
    settings: &HttpsSettings,
    address: SocketAddr,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);
    write("ca.pem", pem([&by.root.certificate]).as_bytes())?;
    write("revoked.pem", lists(by)?.as_bytes())?;
    for (name, until, strange) in CLIENTS {
        let identity = client(by, *until, *strange)?;
        write(&format!("{name}.pem"), pem(&identity.chain).as_bytes())?;
        let key = identity.key.serialize_pem();
        write(&format!("{name}.key"), key.as_bytes())?;
        for protection in PROTECTIONS {
            let file = format!("{name}{}", protection.suffix);
            write(&file, &pkcs12(&identity, protection)?)?;
        }
    }
    write("https.toml", configuration(settings, address).as_bytes())
}

fn client(by: &Authorities, until: i64, strange: bool) -> io::Result<Identity> {
    let mut leaf = Leaf::of("onshi sim client", ExtendedKeyUsagePurpose::ClientAuth);
    leaf.days = (-400, until);
    let issuer = match strange {
        true => &by.stranger,
        false => &by.issuing,
    };
    issuer.issue(&leaf).map_err(io::Error::other)
}

fn lists(by: &Authorities) -> io::Result<String> {
    let issuing = by.issuing.revoked(&[REVOKED]);
    let root = by.root.revoked(&[]);
    let lists = issuing.and_then(|issuing| Ok(issuing + &root?));
    lists.map_err(io::Error::other)
}

fn pem<'a>(certificates: impl IntoIterator<Item = &'a CertificateDer<'static>>) -> String {
    let mut text = String::new();
    for certificate in certificates {
        text.push_str(&block("CERTIFICATE", certificate));
    }
    text
}

/// One block of PEM (RFC 7468).
fn block(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in body.as_bytes().chunks(64) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

fn pkcs12(identity: &Identity, protection: &Protection) -> io::Result<Vec<u8>> {
    let certificates = identity.chain.iter().map(|der| Certificate::from_der(der));
    let certificates: Result<Vec<_>, _> = certificates.collect();
    let key = PrivateKey::from_der(identity.key.serialized_der());
    let entry = PrivateKeyChain::new(
        "client",
        key.map_err(io::Error::other)?,
        certificates.map_err(io::Error::other)?,
    );
    let mut store = KeyStore::new();
    store.add_entry("client", KeyStoreEntry::PrivateKeyChain(entry));
    let writer = store
        .writer(PASSPHRASE)
        .encryption_algorithm(protection.encryption)
        .encryption_iterations(ROUNDS)
        .mac_algorithm(protection.mac)
        .mac_iterations(ROUNDS);
    writer.write().map_err(io::Error::other)
}

/// The configuration of a client, TOML. The files are those beside it.
fn configuration(settings: &HttpsSettings, address: SocketAddr) -> String {
    let HttpsSettings {
        bases,
        login,
        user_key,
        password_key,
        user,
        password,
        ..
    } = settings;
    let base = bases.first().map_or("", String::as_str);
    let (ip, port) = (address.ip(), address.port());
    format!(
        "# 模擬環境につなぐ設定。実在するものはない / how to reach the simulator; nothing in it is real\n\
         services = \"https://localhost:{port}/{base}\"\n\
         trust = \"ca.pem\"\n\
         revoked = [\"revoked.pem\"]\n\
         \n\
         [login]\n\
         address = \"https://localhost:{port}/{login}\"\n\
         user_key = {user_key:?}\n\
         password_key = {password_key:?}\n\
         user = {user:?}\n\
         password = {password:?}\n\
         \n\
         [identity]\n\
         pkcs12 = \"client.p12\"\n\
         passphrase = \"{PASSPHRASE}\"\n\
         \n\
         [addresses]\n\
         localhost = [\"{ip}\"]\n"
    )
}
