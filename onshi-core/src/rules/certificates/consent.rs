//! Consent to 限度額適用認定証等 being asked for: given on a device or by word, when, and who heard it (R09).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::asking::LimitPermit;
use crate::catalogue::{LimitCertificateConsent, QualificationResult};
use crate::id::{DateTime, InstitutionCode};
use crate::job::Moment;
use crate::record::View;
use crate::rules::consent::Permit;
use crate::rules::data_class::DataClass;

/// For whom, at which institution and when a certificate is asked for.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// 医療機関コード: consent is given to an institution.
    pub institution: &'a InstitutionCode,
    /// The host's own key of the patient (患者のキー).
    pub patient: &'a str,
    /// Now.
    pub now: Moment,
}

impl fmt::Debug for Occasion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Occasion {{ {}, ‹redacted› }}", self.institution)
    }
}

/// How consent was given (同意の方法; vendor manual 図2.1.3-8 モバイル端末または口頭).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// On a mobile device or a card reader (端末).
    Device,
    /// By word, after the identity was checked (口頭).
    Word,
}

impl Source {
    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Source::Device => "端末",
            Source::Word => "口頭",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            Source::Device => "on a device",
            Source::Word => "by word",
        }
    }
}

/// A patient consented to their 限度額適用認定証等 being asked for (同意の記録). Plain data for a ledger.
///
/// How long a word counts is not said anywhere, so it counts until it is withdrawn; when to ask anew is
/// the host's to decide.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitConsent {
    institution: String,
    patient: String,
    source: Source,
    given: Moment,
    until: Option<Moment>,
    operator: String,
    withdrawn: Option<Moment>,
}

/// Why a certificate may not be asked for (照会できない理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.english())]
pub enum Refusal {
    /// It is not said whose consent it is.
    NoPatient,
    /// It is not said who heard it (操作者).
    NoOperator,
    /// The answer tells of no consent.
    NotConsented,
    /// When it was given is not known.
    UnknownStart,
    /// It is given later than now: one of two clocks is wrong.
    NotYet,
    /// Until when it holds is not known; unknown is no.
    UnknownEnd,
    /// 有効期限 has come.
    Over,
    /// It was withdrawn.
    Withdrawn,
    /// It is another patient's.
    OtherPatient,
    /// It was given to another institution.
    OtherInstitution,
    /// It is about something else.
    OtherClass,
    /// It was given on another road (R07).
    OtherKind,
    /// On this road nobody consents by My Number card beforehand (図2.1.3-8).
    NotByCard,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Refusal; 13] = [
        Refusal::NoPatient,
        Refusal::NoOperator,
        Refusal::NotConsented,
        Refusal::UnknownStart,
        Refusal::NotYet,
        Refusal::UnknownEnd,
        Refusal::Over,
        Refusal::Withdrawn,
        Refusal::OtherPatient,
        Refusal::OtherInstitution,
        Refusal::OtherClass,
        Refusal::OtherKind,
        Refusal::NotByCard,
    ];

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
            Refusal::NoPatient => ("患者が指定されていません", "no patient is named"),
            Refusal::NoOperator => (
                "同意を確認した操作者が記録されていません",
                "who heard the consent is not recorded",
            ),
            Refusal::NotConsented => ("同意がありません", "no consent"),
            Refusal::UnknownStart => ("同意日時が不明です", "time of consent unknown"),
            Refusal::NotYet => ("同意日時が現在より後です", "consent lies in the future"),
            Refusal::UnknownEnd => ("有効期限が不明です", "end of consent unknown"),
            Refusal::Over => ("有効期限を過ぎています", "past its end"),
            Refusal::Withdrawn => ("同意は取り下げられました", "withdrawn"),
            Refusal::OtherPatient => ("別の患者の同意です", "consent of another patient"),
            Refusal::OtherInstitution => (
                "別の医療機関への同意です",
                "consent given to another institution",
            ),
            Refusal::OtherClass => ("別の情報への同意です", "consent to something else"),
            Refusal::OtherKind => (
                "別の診療区分の同意です",
                "consent for another kind of consultation",
            ),
            Refusal::NotByCard => (
                "マイナンバーカードによる同意のない照会です",
                "on this road nobody consents by My Number card",
            ),
        }
    }
}

impl LimitConsent {
    /// Records consent that the place itself took (口頭, or seen on the device).
    ///
    /// # Errors
    /// [`Refusal::NoPatient`], [`Refusal::NoOperator`], [`Refusal::NotYet`].
    pub fn record(
        at: &Occasion<'_>,
        source: Source,
        given: Moment,
        operator: &str,
    ) -> Result<Self, Refusal> {
        LimitConsent {
            institution: at.institution.as_written().to_owned(),
            patient: at.patient.to_owned(),
            source,
            given,
            until: None,
            operator: operator.to_owned(),
            withdrawn: None,
        }
        .checked(at)
    }

    /// Records consent that an answer tells of (限度額適用認定証提供同意フラグ 1); `operator` took the answer in.
    /// Without 有効期限 it counts as a word does: only some answers have one.
    ///
    /// # Errors
    /// [`Refusal`] if the answer tells of none, or of one that does not count now.
    pub fn of_answer(
        at: &Occasion<'_>,
        view: &View<'_, QualificationResult>,
        operator: &str,
    ) -> Result<Self, Refusal> {
        let flag = view.limit_certificate_consent();
        if !flag.is_some_and(|flag| flag.is(LimitCertificateConsent::Yes)) {
            return Err(Refusal::NotConsented);
        }
        let given = view.limit_certificate_consent_time().and_then(moment);
        let end = view.limit_certificate_available();
        let end = end.filter(|end| !end.as_written().is_empty());
        let until = end.map(|end| moment(end).ok_or(Refusal::UnknownEnd));
        let consent = LimitConsent {
            until: until.transpose()?,
            ..LimitConsent::record(
                at,
                Source::Device,
                given.ok_or(Refusal::UnknownStart)?,
                operator,
            )?
        };
        consent.checked(at)
    }

    /// The patient took it back (同意の取り下げ). It stays so.
    pub fn withdraw(&mut self, when: Moment) {
        self.withdrawn.get_or_insert(when);
    }

    /// Whether it was taken back.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn.is_some()
    }

    /// Lets a query about this patient ask, on any road. Ask again for each query.
    ///
    /// # Errors
    /// [`Refusal`] if the consent does not count on this occasion.
    pub fn permit(&self, at: &Occasion<'_>) -> Result<LimitPermit, Refusal> {
        self.counts(at)?;
        Ok(LimitPermit(Permit {
            key: self.patient.clone(),
            class: DataClass::LimitCertificate,
            kind: None,
            until: self.until.unwrap_or(Moment::NEVER),
        }))
    }

    /// How it was given.
    pub fn source(&self) -> Source {
        self.source
    }

    /// When it was given (同意日時).
    pub fn given(&self) -> Moment {
        self.given
    }

    /// Who heard it or took it in (操作者).
    pub fn operator(&self) -> &str {
        &self.operator
    }

    fn checked(self, at: &Occasion<'_>) -> Result<Self, Refusal> {
        self.counts(at).map(|()| self)
    }

    fn counts(&self, at: &Occasion<'_>) -> Result<(), Refusal> {
        let now = at.now;
        let doubts = [
            (self.patient.trim().is_empty(), Refusal::NoPatient),
            (self.operator.trim().is_empty(), Refusal::NoOperator),
            (self.patient != at.patient, Refusal::OtherPatient),
            (
                self.institution != at.institution.as_written(),
                Refusal::OtherInstitution,
            ),
            (self.is_withdrawn(), Refusal::Withdrawn),
            (self.given > now, Refusal::NotYet),
            (self.until.is_some_and(|until| until <= now), Refusal::Over),
        ];
        match doubts.into_iter().find(|(doubtful, _)| *doubtful) {
            Some((_, refusal)) => Err(refusal),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for LimitConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LimitConsent {{ {:?}, ‹redacted› }}", self.source)
    }
}

/// A time of an answer, which is Japan's.
fn moment(time: DateTime) -> Option<Moment> {
    time.calendar().map(Moment::from_japan)
}
