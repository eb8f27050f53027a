//! Authorities and what they issue (試験用認証局), made anew at every start: nobody else trusts them.
//! Their days are those of the machine's clock, by which clients judge them.

use std::time::Duration;

use chrono::{Datelike, TimeDelta};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, Error, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls::pki_types::CertificateDer;

use crate::simulator::system_time;

/// How long an authority counts, and whatever says nothing else, in days.
const LASTS: i64 = 397;
/// From when: no clock of a client is so far behind.
const SINCE: i64 = -2;

/// So much earlier a day begins in Japan than by the time of the world (UTC).
const AHEAD: Duration = Duration::from_secs(9 * 3_600);

/// An authority of certificates.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate.
    pub certificate: CertificateDer<'static>,
    /// What is sent beside a certificate of its issue: itself and those above, but for the root.
    path: Vec<CertificateDer<'static>>,
}

/// A certificate with its key and what is sent beside it.
pub(super) struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: KeyPair,
}

/// What is to be issued.
#[derive(Clone)]
pub(super) struct Leaf {
    /// Common name.
    pub name: String,
    /// Names and addresses of the host.
    pub hosts: Vec<String>,
    pub purpose: ExtendedKeyUsagePurpose,
    /// First and last day, counted from today.
    pub days: (i64, i64),
    pub is_authority: bool,
    pub serial: Option<u64>,
}

impl Leaf {
    pub fn of(name: &str, purpose: ExtendedKeyUsagePurpose) -> Self {
        Leaf {
            name: name.to_owned(),
            hosts: Vec::new(),
            purpose,
            days: (SINCE, LASTS),
            is_authority: false,
            serial: None,
        }
    }

    fn params(&self) -> Result<CertificateParams, Error> {
        let mut params = lasting(self.days);
        params.subject_alt_names = CertificateParams::new(self.hosts.clone())?.subject_alt_names;
        params.distinguished_name = named(&self.name);
        params.is_ca = match self.is_authority {
            true => IsCa::Ca(BasicConstraints::Unconstrained),
            false => IsCa::ExplicitNoCa,
        };
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![self.purpose.clone()];
        params.serial_number = self.serial.map(SerialNumber::from);
        params.use_authority_key_identifier_extension = true;
        Ok(params)
    }

    /// Issued by nobody but itself.
    pub fn self_signed(&self) -> Result<Identity, Error> {
        let key = KeyPair::generate()?;
        let certificate = self.params()?.self_signed(&key)?;
        Ok(Identity {
            chain: vec![certificate.der().clone()],
            key,
        })
    }
}

impl Authority {
    /// One that rests on nobody.
    pub fn root(name: &str) -> Result<Self, Error> {
        let (params, key) = (authority(name), KeyPair::generate()?);
        let certificate = params.self_signed(&key)?.der().clone();
        Ok(Authority {
            issuer: Issuer::new(params, key),
            certificate,
            path: Vec::new(),
        })
    }

    /// One that rests on this one (中間認証局).
    pub fn under(&self, name: &str) -> Result<Self, Error> {
        let (params, key) = (authority(name), KeyPair::generate()?);
        let certificate = params.signed_by(&key, &self.issuer)?.der().clone();
        let above = self.path.iter().cloned();
        Ok(Authority {
            issuer: Issuer::new(params, key),
            path: std::iter::once(certificate.clone()).chain(above).collect(),
            certificate,
        })
    }

    pub fn issue(&self, leaf: &Leaf) -> Result<Identity, Error> {
        let key = KeyPair::generate()?;
        let certificate = leaf.params()?.signed_by(&key, &self.issuer)?.der().clone();
        let chain = std::iter::once(certificate).chain(self.path.iter().cloned());
        Ok(Identity {
            chain: chain.collect(),
            key,
        })
    }

    /// The list of what it revoked (失効リスト), PEM.
    pub fn revoked(&self, serials: &[u64]) -> Result<String, Error> {
        let life = lasting((SINCE, LASTS));
        let revoked = serials.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: life.not_before,
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: life.not_before,
            next_update: life.not_after,
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer)?.pem()
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = lasting((SINCE, LASTS));
    params.distinguished_name = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut whole = DistinguishedName::new();
    whole.push(DnType::CommonName, name);
    whole
}

/// Something that counts from the beginning of one day in Japan until that of another, counted from today.
fn lasting((first, last): (i64, i64)) -> CertificateParams {
    let today = system_time().japan().date();
    let midnight = |days| {
        let day = today + TimeDelta::days(days);
        date_time_ymd(day.year(), day.month() as u8, day.day() as u8) - AHEAD
    };
    let mut params = CertificateParams::default();
    (params.not_before, params.not_after) = (midnight(first), midnight(last));
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_ends_at_midnight_in_japan_whatever_time_it_is_elsewhere() {
        let CertificateParams {
            not_before,
            not_after,
            ..
        } = lasting((-1, 7));
        let day = 24 * 3_600;
        let left = not_after.unix_timestamp() - system_time().0 / 1_000;
        assert_eq!(
            not_after.unix_timestamp() - not_before.unix_timestamp(),
            8 * day
        );
        assert!((6 * day..=7 * day).contains(&left), "{left}");
    }
}
