//! The PostgreSQL server of the tests speaks TLS.

use std::thread::sleep;
use std::time::Duration;

use onshi_client::postgres::Client;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// An authority and a certificate of its issue for this name, with its key: all in PEM.
pub fn issued_for(name: &str) -> (String, String, String) {
    let key = || KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let own = key();
    let root = authority.self_signed(&own).expect("an authority").pem();
    let issuer = Issuer::new(authority, own);
    let leaf = CertificateParams::new([name.to_owned()]).expect("a name");
    let own = key();
    let leaf = leaf.signed_by(&own, &issuer).expect("a certificate");
    (root, leaf.pem(), own.serialize_pem())
}

/// Lets the server speak TLS from now on, beside connections in clear. It writes the files itself, so that
/// they are its own.
pub fn speaks_tls(server: &mut Client, certificate: &str, key: &str) {
    for (file, pem) in [("server.crt", certificate), ("server.key", key)] {
        let write = format!(
            "COPY (SELECT unnest(string_to_array('{}', E'\n')))
             TO PROGRAM 'umask 077; cat > {file}'",
            pem.trim_end()
        );
        server.batch_execute(&write).expect("written");
    }
    for statement in ["ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()"] {
        server.batch_execute(statement).expect("done");
    }
    let on = "SELECT 1 FROM pg_settings WHERE name = 'ssl' AND setting = 'on'";
    while server.query(on, &[]).expect("settings").is_empty() {
        sleep(Duration::from_millis(10));
    }
}
