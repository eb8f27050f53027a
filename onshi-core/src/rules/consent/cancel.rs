//! 同意の取り消し (cancelling): asked for once, stops use at once, sent once (§2.1.5, 表4.1.1-1 (9), R05, R06).
//!
//! ```text
//!  request_cancel ──► Wanted ──sent──► Sent ─┬─ answered ──► Confirmed   also by a later answer that
//!  (use stops)          │                    ├─ refused  ──► Refused     says 医療機関による取り消し
//!                       │ consented anew     └─ lost     ──► Unclear
//!                       ├─► not sent any more                a person decides; nothing is sent again
//!                       └─ taken back ──► Dropped            use goes on
//! ```
//!
//! The request names a person and a kind of consultation, no class: it takes back everything at once,
//! and a consent given anew with it. So it is never sent again by itself (RELIABILITY §D.2).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clock::{Reset, Trusted};
use super::permit::Denial;
use super::statement::{Flag, Reason, Statement};
use super::{Consent, Until};
use crate::catalogue::{
    ConsentCancel, ConsentCancelAnswer, ConsentCancelRequest, ConsentCancelRequestBody,
    MedicalTreatment, ProcessingStatus, SegmentOfResult,
};
use crate::id;
use crate::job::Moment;
use crate::record::{Draft, View};
use crate::rules::data_class::ConsentKind;
use crate::rules::medical_aid::Coverage;

/// A cancellation, from the wish to its confirmation (同意取り消し).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// Counts the cancellations of this consent; an answer to an older one changes nothing.
    pub number: u32,
    /// Why.
    pub why: CancelWhy,
    /// When it was asked for.
    pub requested: Moment,
    /// How far it has come.
    pub progress: Progress,
    /// Everything consented up to here is taken back; what was consented later is a new consent.
    pub(super) reach: Moment,
    /// The newest consent that it takes back, if one was known.
    newest: Option<Moment>,
    /// What cancellations before it took back, up to here. It stays so when this one is dropped; where
    /// it is not known, this one cannot be dropped.
    #[serde(default)]
    floor: Option<Moment>,
}

/// Why consent is taken back (取り消し理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CancelWhy {
    /// The planned care has ended (サービスの提供の終了).
    CareOver,
    /// The patient asked for it (患者・利用者の依頼).
    Patient,
}

/// How far a cancellation has come (取り消しの状況).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Progress {
    /// Asked for, not sent.
    Wanted,
    /// Sent; the answer is awaited.
    Sent,
    /// The system has cancelled; when it told so.
    Confirmed(Moment),
    /// The system has refused; a person must look.
    Refused,
    /// The answer was lost or says nothing. Fetch the consents of its day; they tell.
    Unclear,
    /// The wish was taken back before anything was sent.
    Dropped,
}

/// What the answer to a cancel request says (同意取り消し結果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CancelOutcome {
    /// 正常終了.
    Confirmed,
    /// 異常終了 or エラー.
    Refused,
    /// Neither: still processing, incomplete, or never seen.
    Unclear,
}

/// A cancellation that is to be sent now (取り消し対象). Make it durable with
/// [`Consent::request_cancel`] first, then submit, then say [`Consent::cancel_sent`].
#[derive(Clone, PartialEq, Eq)]
pub struct CancelDue {
    /// Whose consent, by the key of the host.
    pub key: String,
    /// On which road it was given.
    pub kind: ConsentKind,
    /// Number of the cancellation.
    pub number: u32,
    /// Why.
    pub why: CancelWhy,
    care: MedicalTreatment,
}

impl CancelDue {
    /// 診療区分 of the request.
    pub fn care(&self) -> MedicalTreatment {
        self.care
    }

    /// A key for the job: the same cancellation, submitted again after a crash, is the same job.
    pub fn job_key(&self) -> String {
        let kind = self.kind.english();
        format!("consent-cancel/{kind}/{}/{}", self.number, self.key)
    }

    /// The request (OQSsihvd01), for the numbers and the birth date that the chart has.
    pub fn request(&self, whose: &Coverage, birthdate: id::Date) -> Draft<ConsentCancelRequest> {
        let cancel = whose.fill(Draft::<ConsentCancel>::new());
        let cancel = cancel.birthdate(birthdate).medical_treatment(self.care);
        let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
        Draft::<ConsentCancelRequest>::new()
            .header(Draft::new())
            .body(body)
    }
}

impl fmt::Debug for CancelDue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CancelDue {
            kind, number, why, ..
        } = self;
        write!(f, "CancelDue {{ ‹redacted›, {kind:?}, {number}, {why:?} }}")
    }
}

impl CancelOutcome {
    /// Reads an answer. It counts as done only if header and body both say so; the tree is assumed.
    pub fn read(answer: &View<'_, ConsentCancelAnswer>) -> Self {
        let segment = answer
            .header()
            .and_then(|header| header.segment_of_result());
        let status = answer.body().and_then(|body| body.processing_status());
        let segment = segment.and_then(|segment| segment.known);
        let status = status.and_then(|status| status.known);
        match (segment, status) {
            (Some(SegmentOfResult::Abnormal), _) | (_, Some(ProcessingStatus::Error)) => {
                CancelOutcome::Refused
            }
            (Some(SegmentOfResult::Normal), Some(ProcessingStatus::Normal)) => {
                CancelOutcome::Confirmed
            }
            _ => CancelOutcome::Unclear,
        }
    }
}

impl Cancellation {
    pub(super) fn denial(&self) -> Denial {
        match self.progress {
            // Dropped, it still denies what the ones before it took back.
            Progress::Confirmed(_) | Progress::Dropped => Denial::Cancelled,
            _ => Denial::CancelRequested,
        }
    }

    /// An answer that says that the institution took back just what this one takes back.
    fn is_confirmed_by(&self, statement: &Statement) -> bool {
        let ended = statement.entry.flag == Flag::Expired(Reason::Institution);
        let granted = statement.entry.granted;
        let this_one = granted.is_some_and(|granted| {
            granted <= self.reach && self.newest.is_none_or(|newest| granted >= newest)
        });
        ended && this_one
    }
}

/// 訪問診療等 has the function (§2.1.5), オンライン診療等 the code for it (inferred); at a card reader
/// nothing can be taken back.
fn care_to_cancel(kind: ConsentKind) -> Option<MedicalTreatment> {
    match kind {
        ConsentKind::Visit => Some(MedicalTreatment::Visit),
        ConsentKind::Online => Some(MedicalTreatment::Online),
        ConsentKind::Outpatient | ConsentKind::Emergency => None,
    }
}

/// Everything that is to be cancelled now, each cancellation once until it was sent: what was asked
/// for, and what the planned care that has ended leaves behind (R05).
pub fn due_to_cancel<'a>(
    consents: impl IntoIterator<Item = &'a Consent>,
    at: Trusted,
) -> Vec<CancelDue> {
    let due = consents
        .into_iter()
        .map(|consent| consent.due_to_cancel(at));
    due.flatten().collect()
}

impl Consent {
    /// Notes that consent is to be taken back. Use stops here (R06): make it durable before anything
    /// else. While a cancellation is under way it is that one, reaching further; after its end, and after
    /// a new consent, it is another.
    pub fn request_cancel(&mut self, why: CancelWhy, at: Trusted) -> Cancellation {
        let newest = self
            .entries
            .values()
            .filter_map(|entry| entry.granted)
            .max();
        let before = self.cancellation.map(|before| before.reach);
        // What was heard of was consented before, whatever our clock says.
        let known = [self.heard_of, before].into_iter().flatten();
        let reach = known.fold(at.moment(), Moment::max);
        let cancellation = match self.under_way() {
            Some(before) => Cancellation {
                reach,
                newest,
                ..before
            },
            None => Cancellation {
                number: self.next_number(),
                why,
                requested: at.moment(),
                progress: Progress::Wanted,
                reach,
                newest,
                floor: before,
            },
        };
        self.cancellation = Some(cancellation);
        cancellation
    }

    /// The patient consents after all: takes the wish to cancel back, as long as nothing was sent, which
    /// the caller knows (取り消し依頼の撤回). What was taken back before the wish stays so. `false`: there
    /// is no such wish, and nothing changes.
    pub fn drop_cancel(&mut self) -> bool {
        let wish = self.cancellation.as_mut().filter(|wish| {
            let is_open = matches!(wish.progress, Progress::Wanted | Progress::Unclear);
            is_open && (wish.number == 1 || wish.floor.is_some())
        });
        let Some(wish) = wish else {
            return false;
        };
        wish.progress = Progress::Dropped;
        wish.reach = wish.floor.unwrap_or(Moment(i64::MIN));
        true
    }

    /// After a reset of the clock: a cancellation that was asked for while it was ahead reaches no further
    /// than the time it was reset to, or else it would take back what is consented from now on.
    pub fn after_reset(&mut self, reset: &Reset) {
        let reach = self
            .heard_of
            .map_or(reset.to(), |known| known.max(reset.to()));
        if let Some(cancellation) = &mut self.cancellation {
            cancellation.reach = cancellation.reach.min(reach);
            cancellation.floor = cancellation.floor.map(|floor| floor.min(reach));
        }
    }

    /// Notes that the request of a cancellation was submitted. `false`: another one counts now.
    pub fn cancel_sent(&mut self, number: u32) -> bool {
        self.advance(number, |progress| match progress {
            Progress::Wanted => Progress::Sent,
            progress => progress,
        })
    }

    /// Notes how a cancellation was answered. `false`: another one counts now, and nothing changes.
    pub fn cancel_answered(&mut self, number: u32, outcome: CancelOutcome, at: Trusted) -> bool {
        self.advance(number, |progress| match (progress, outcome) {
            (Progress::Confirmed(_) | Progress::Dropped, _) => progress,
            (_, CancelOutcome::Confirmed) => Progress::Confirmed(at.moment()),
            (_, CancelOutcome::Refused) => Progress::Refused,
            (_, CancelOutcome::Unclear) => Progress::Unclear,
        })
    }

    /// Whether the request of a cancellation may go out now, when it was submitted before. Consented anew
    /// since, it would take that consent away.
    pub fn may_cancel(&self, number: u32) -> bool {
        self.under_way().is_some_and(|wish| wish.number == number)
    }

    /// What is to be sent for this consent now.
    pub fn due_to_cancel(&self, at: Trusted) -> Option<CancelDue> {
        let care = care_to_cancel(self.kind)?;
        let wanted = self.under_way();
        let wanted = wanted.filter(|cancellation| cancellation.progress == Progress::Wanted);
        let (number, why) = match wanted {
            Some(cancellation) => (cancellation.number, cancellation.why),
            None if self.outlived_its_care(at) => (self.next_number(), CancelWhy::CareOver),
            None => return None,
        };
        Some(CancelDue {
            key: self.key.clone(),
            kind: self.kind,
            number,
            why,
            care,
        })
    }

    /// The cancellation that counts, if there is one.
    pub fn cancellation(&self) -> Option<&Cancellation> {
        self.cancellation.as_ref()
    }

    /// A later answer tells how a cancellation went, when its own was lost.
    pub(super) fn reconcile(&mut self, statement: &Statement) {
        if let Some(cancellation) = &mut self.cancellation
            && !matches!(
                cancellation.progress,
                Progress::Confirmed(_) | Progress::Dropped
            )
            && cancellation.is_confirmed_by(statement)
        {
            cancellation.progress = Progress::Confirmed(statement.entry.told);
        }
    }

    fn advance(&mut self, number: u32, step: impl FnOnce(Progress) -> Progress) -> bool {
        let current = self
            .cancellation
            .as_mut()
            .filter(|current| current.number == number);
        if let Some(current) = current {
            current.progress = step(current.progress);
            return true;
        }
        false
    }

    fn under_way(&self) -> Option<Cancellation> {
        self.cancellation.filter(|cancellation| {
            matches!(cancellation.progress, Progress::Wanted | Progress::Sent)
                && !self.was_renewed_after(cancellation.reach)
        })
    }

    fn next_number(&self) -> u32 {
        self.cancellation
            .map_or(1, |before| before.number.saturating_add(1))
    }

    /// Consented anew after a cancellation was asked for: to send it now would take that away.
    fn was_renewed_after(&self, reach: Moment) -> bool {
        let mut granted = self
            .entries
            .values()
            .filter(|entry| entry.flag == Flag::Granted);
        granted.any(|entry| entry.granted.is_some_and(|granted| granted > reach))
    }

    /// The planned care has ended, and something that was consented for it stands at the system.
    fn outlived_its_care(&self, at: Trusted) -> bool {
        let Some(end) = self.care_until.filter(|end| *end <= at.moment()) else {
            return false;
        };
        let reach = self.cancellation.map(|cancellation| cancellation.reach);
        // A consent for later care would go with it.
        if self.was_renewed_after(end.plus_ms(-1)) {
            return false;
        }
        self.entries.values().any(|entry| {
            let granted = entry.granted.filter(|_| entry.flag == Flag::Granted);
            let stands = !matches!(entry.until, Until::At(until) if until <= at.moment());
            granted.is_some_and(|granted| Some(granted) > reach) && stands
        })
    }
}
