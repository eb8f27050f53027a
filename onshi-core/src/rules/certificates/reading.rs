//! What an answer says about certificates, and about those it does not carry: not asked for, not
//! consented to and not issued are three different things (P60).

use std::fmt;

use super::certificate::{Certificate, Kind, Origin};
use crate::catalogue::{
    Consent, LimitCertificateChanged, LimitCertificateConsent, QualificationResult,
    SpecificDiseaseCertificateList,
};
use crate::record::{Coded, Group, View};

/// The certificates of one qualification of an answer.
pub struct Reading {
    /// Every certificate that stands there.
    pub certificates: Vec<Certificate>,
    /// 限度額適用認定証情報変更有無 (OQSCD014), in batches by number: whether the certificate that the query
    /// told is still the one. `None` if absent or not in the table.
    pub limit_changed: Option<LimitCertificateChanged>,
    limit: Told,
    specific_disease: Told,
    elderly: Told,
}

/// Whether an answer speaks about a kind of certificate (証の有無).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// It carries one.
    Listed,
    /// There is none (交付なし): consent is there, and no certificate.
    NoneListed,
    /// 同意なし: whether there is one is not told.
    NotConsented,
    /// 同意有効期限切れ: whether there is one is not told.
    ConsentOver,
    /// The query did not ask.
    NotAsked,
    /// The answer says nothing of consent, or something that no table knows.
    Unsaid,
}

impl Told {
    /// Its silence means that there is no certificate.
    pub const fn is_complete(self) -> bool {
        matches!(self, Told::Listed | Told::NoneListed)
    }

    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Told::Listed => ("あり", "there is one"),
            Told::NoneListed => ("なし", "there is none"),
            Told::NotConsented => ("同意なしのため不明", "not told: no consent"),
            Told::ConsentOver => (
                "同意有効期限切れのため不明",
                "not told: the consent expired",
            ),
            Told::NotAsked => ("照会していません", "not asked for"),
            Told::Unsaid => (
                "同意情報がないため不明",
                "not told: nothing is said of consent",
            ),
        }
    }
}

impl Reading {
    /// Reads one qualification of an answer. `asked` are the kinds that its query asked for
    /// ([`asked_by`](super::asked_by)); 高齢受給者証 comes unasked.
    pub fn of(view: &View<'_, QualificationResult>, origin: &Origin, asked: &[Kind]) -> Self {
        let origin = origin.under(view.insurer_number().unwrap_or_default());
        let certificates: Vec<Certificate> = Kind::ALL
            .into_iter()
            .flat_map(|kind| {
                let groups = groups(view.group(), kind).into_iter();
                groups.map(move |group| (kind, group))
            })
            .map(|(kind, group)| Certificate::read(kind, group, origin.clone()))
            .collect();
        let told = |kind: Kind, consented: Told| match kind {
            _ if certificates.iter().any(|c| c.kind() == kind) => Told::Listed,
            Kind::Limit | Kind::SpecificDisease if !asked.contains(&kind) => Told::NotAsked,
            _ => consented,
        };
        Reading {
            limit: told(Kind::Limit, limit(view.limit_certificate_consent())),
            specific_disease: told(
                Kind::SpecificDisease,
                specific_disease(view.specific_disease_consent()),
            ),
            elderly: told(Kind::Elderly, Told::NoneListed),
            limit_changed: view
                .limit_certificate_changed()
                .and_then(|changed| changed.known),
            certificates,
        }
    }

    /// Whether it speaks about a kind.
    pub fn told(&self, kind: Kind) -> Told {
        match kind {
            Kind::Limit => self.limit,
            Kind::SpecificDisease => self.specific_disease,
            Kind::Elderly => self.elderly,
        }
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reading {{ {} ‹redacted› }}", self.certificates.len())
    }
}

/// Every group of a kind, also where an element stands more often than it should.
fn groups(result: Group<'_>, kind: Kind) -> Vec<Group<'_>> {
    let all = |field: u16| result.all(field).map(|item| item.group());
    match kind {
        Kind::Limit => all(QualificationResult::limit_certificate.no).collect(),
        Kind::Elderly => all(QualificationResult::elderly_certificate.no).collect(),
        Kind::SpecificDisease => all(QualificationResult::specific_disease_certificates.no)
            .flat_map(|list| list.all(SpecificDiseaseCertificateList::certificate.no))
            .map(|item| item.group())
            .collect(),
    }
}

fn limit(consent: Option<Coded<'_, LimitCertificateConsent>>) -> Told {
    match consent.and_then(|consent| consent.known) {
        Some(LimitCertificateConsent::Yes) => Told::NoneListed,
        Some(LimitCertificateConsent::No) => Told::NotConsented,
        None => Told::Unsaid,
    }
}

fn specific_disease(consent: Option<Coded<'_, Consent>>) -> Told {
    match consent.and_then(|consent| consent.known) {
        Some(Consent::Yes) => Told::NoneListed,
        Some(Consent::No | Consent::Unobtainable) => Told::NotConsented,
        Some(Consent::Expired) => Told::ConsentOver,
        None => Told::Unsaid,
    }
}
