//! Changed or not: what an answer says, field by field, against what the host has.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::certificate::{Certificate, Field, Kind, Subject};
use super::period::{Period, Side};
use super::reading::{Reading, Told};
use crate::catalogue::LimitCertificateChanged;

/// What became of one certificate (照合結果). Both sides are of one insurer, subject and 有効開始年月日.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Of what.
    pub subject: Subject,
    /// What became of it.
    pub state: State,
    /// What the host has; more than one only with [`State::Several`].
    pub ours: Vec<&'a Certificate>,
    /// What the answer says; more than one only with [`State::Several`].
    pub theirs: Vec<&'a Certificate>,
}

/// What became of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Every field says the same (変更なし).
    Unchanged,
    /// The host does not have it (新規).
    New,
    /// Some fields differ (変更あり).
    Changed(Vec<FieldChange>),
    /// The answer, which would carry it, does not (なくなった).
    Gone,
    /// Its period is over, and the answer says nothing against it (有効期間終了).
    PeriodOver,
    /// The answer does not carry it, and says that it is unchanged (OQSCD014 = 0). The answer does not
    /// say of which, so it counts only for a host that has one 限度額適用認定証 in force.
    SaidUnchanged,
    /// The answer does not speak about this kind, so nothing is known; what the host has stays.
    NotTold(Told),
    /// One side has several that differ. A person decides.
    Several,
}

/// A field that differs.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// As the host has it; `None` if it says nothing.
    pub ours: Option<String>,
    /// As the answer has it; `None` if it says nothing.
    pub theirs: Option<String>,
}

impl std::fmt::Debug for FieldChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FieldChange {{ {:?}, ‹redacted› }}", self.field)
    }
}

impl State {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        self.words().1
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            State::Unchanged => ("変更なし", "unchanged"),
            State::New => ("新規", "new"),
            State::Changed(_) => ("変更あり", "changed"),
            State::Gone => ("回答にありません", "gone"),
            State::PeriodOver => ("有効期間終了", "its period is over"),
            State::SaidUnchanged => ("変更なし（システムの回答）", "unchanged, says the system"),
            State::NotTold(_) => ("不明（現状のまま）", "not told: nothing changes"),
            State::Several => ("要確認", "a person decides"),
        }
    }
}

/// Insurer, subject and first day: what makes two certificates the same one.
type Key = (String, Subject, String);

/// Compares what the host has of a person with one reading. `day` decides what is over.
///
/// A certificate whose insurer or first day differs is another one: the old is gone or over, the new is
/// new.
pub fn compare<'a>(ours: &'a [Certificate], theirs: &'a Reading, day: NaiveDate) -> Vec<Line<'a>> {
    let mut sides: BTreeMap<Key, [Vec<&Certificate>; 2]> = BTreeMap::new();
    for certificate in ours {
        let [ours, _] = sides.entry(key(certificate)).or_default();
        insert(ours, certificate);
    }
    for certificate in &theirs.certificates {
        let [_, theirs] = sides.entry(key(certificate)).or_default();
        insert(theirs, certificate);
    }
    let said_unchanged = said_unchanged(ours, theirs, day);
    let absent = |ours: &Certificate| match theirs.told(ours.kind()) {
        _ if is_over(ours, day) => State::PeriodOver,
        _ if ours.kind() == Kind::Limit && said_unchanged => State::SaidUnchanged,
        told if told.is_complete() => State::Gone,
        told => State::NotTold(told),
    };
    let line = |((_, subject, _), [ours, theirs]): (Key, [Vec<&'a Certificate>; 2])| Line {
        state: match (ours.as_slice(), theirs.as_slice()) {
            ([], [_]) => State::New,
            ([ours], []) => absent(ours),
            ([ours], [theirs]) => both(ours, theirs, day),
            _ => State::Several,
        },
        subject,
        ours,
        theirs,
    };
    sides.into_iter().map(line).collect()
}

fn key(certificate: &Certificate) -> Key {
    let first_day = certificate.said(Field::ValidFrom).unwrap_or_default();
    (
        certificate.insurer_key(),
        certificate.subject(),
        first_day.to_owned(),
    )
}

/// Two that say the same are one.
fn insert<'a>(known: &mut Vec<&'a Certificate>, certificate: &'a Certificate) {
    if !known.iter().any(|known| known.says_the_same(certificate)) {
        known.push(certificate);
    }
}

/// What becomes of a certificate that both sides have.
fn both(ours: &Certificate, theirs: &Certificate, day: NaiveDate) -> State {
    match differences(ours, theirs) {
        changes if !changes.is_empty() => State::Changed(changes),
        _ if is_over(ours, day) => State::PeriodOver,
        _ => State::Unchanged,
    }
}

/// The answer says that the only 限度額適用認定証 that the host can have asked about is still the one.
fn said_unchanged(ours: &[Certificate], answer: &Reading, day: NaiveDate) -> bool {
    let in_force = |c: &&Certificate| c.kind() == Kind::Limit && !is_over(c, day);
    answer.limit_changed == Some(LimitCertificateChanged::Unchanged)
        && ours.iter().filter(in_force).count() == 1
}

fn differences(ours: &Certificate, theirs: &Certificate) -> Vec<FieldChange> {
    let change = |field: Field| FieldChange {
        field,
        ours: ours.said(field).map(str::to_owned),
        theirs: theirs.said(field).map(str::to_owned),
    };
    let changes = ours.kind().fields().map(change);
    changes
        .filter(|change| change.ours != change.theirs)
        .collect()
}

fn is_over(certificate: &Certificate, day: NaiveDate) -> bool {
    Period::of(certificate).is_ok_and(|period| period.side(day) == Side::After)
}
