//! What a change of 医療機関コード consists of, by number and in words: its steps, what is bound to a code, and why
//! something is not done.

use onshi_core::error::Error;
use onshi_core::rules::facility::{Fate, MATTERS, Matter, NotDone, NotPlanned, STEPS, Step};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::numbers::{Numbered, Words, number_of, of_number, unknown};

/// Step of a change: no new request under the old code.
pub const ONSHI_STEP_STOP_NEW_JOBS: u32 = 1;
/// Step of a change: everything that must be finished first is.
pub const ONSHI_STEP_FINISH_FIRST: u32 = 2;
/// Step of a change: the ledger of the old code is closed. There is no way back from here.
pub const ONSHI_STEP_CLOSE_LEDGER: u32 = 3;
/// Step of a change: certificates, credentials and terminals are set up for the new code.
pub const ONSHI_STEP_SET_UP_TERMINALS: u32 = 4;
/// Step of a change: the site is configured for the new code, and checked.
pub const ONSHI_STEP_CONFIGURE: u32 = 5;
/// Step of a change: a ledger for the new code is open, and the plan is carried to it.
pub const ONSHI_STEP_OPEN_LEDGER: u32 = 6;
/// Step of a change: an answer with the new code was seen.
pub const ONSHI_STEP_SEE_ANSWER: u32 = 7;
/// Step of a change: 照会番号 are registered anew.
pub const ONSHI_STEP_REGISTER_REFERENCE_NUMBERS: u32 = 8;
/// Step of a change: the new address is shown, and patients are asked for consent anew.
pub const ONSHI_STEP_OBTAIN_CONSENTS: u32 = 9;
/// Step of a change: mobile devices have new activation codes.
pub const ONSHI_STEP_ISSUE_DEVICES: u32 = 10;

/// Bound to a code: jobs that are not closed yet.
pub const ONSHI_MATTER_OPEN_JOBS: u32 = 1;
/// Bound to a code: answers that were not acknowledged yet.
pub const ONSHI_MATTER_UNACKNOWLEDGED_ANSWERS: u32 = 2;
/// Bound to a code: days of consent that were not fetched (未取得の同意年月日). The program counts them, with
/// onshi_session_days_uncovered.
pub const ONSHI_MATTER_UNFETCHED_DAYS: u32 = 3;
/// Bound to a code: its ledger (台帳).
pub const ONSHI_MATTER_LEDGER: u32 = 4;
/// Bound to a code: certificates and credentials of the terminals.
pub const ONSHI_MATTER_CREDENTIALS: u32 = 5;
/// Bound to a code: 照会番号.
pub const ONSHI_MATTER_REFERENCE_NUMBERS: u32 = 6;
/// Bound to a code, as it seems: patients and their charts.
pub const ONSHI_MATTER_PATIENTS: u32 = 7;
/// Bound to a code: consents to view (閲覧同意).
pub const ONSHI_MATTER_CONSENTS: u32 = 8;
/// Bound to a code: consents to ask for 限度額適用認定証等.
pub const ONSHI_MATTER_CERTIFICATE_CONSENTS: u32 = 9;
/// Bound to a code: the address of マイナ在宅受付Web.
pub const ONSHI_MATTER_ACCESS_URL: u32 = 10;
/// Bound to a code: アクティベーションコード of mobile devices.
pub const ONSHI_MATTER_DEVICES: u32 = 11;

/// What becomes of it: it must be finished first (先に完了させる).
pub const ONSHI_FATE_FINISH_FIRST: u32 = 1;
/// What becomes of it: closed, and kept to be read (閉じて保管する).
pub const ONSHI_FATE_CLOSES: u32 = 2;
/// What becomes of it: goes along (引き継ぐ).
pub const ONSHI_FATE_MOVES: u32 = 3;
/// What becomes of it: goes along, and must be set up anew (登録し直す).
pub const ONSHI_FATE_ANEW: u32 = 4;
/// What becomes of it: void (無効になる).
pub const ONSHI_FATE_VOID: u32 = 5;

/// No change is planned: both codes are the same.
pub const ONSHI_NO_MIGRATION_SAME_CODE: u32 = 801;
/// No change is planned: the codes are of different kinds of facility.
pub const ONSHI_NO_MIGRATION_OTHER_KIND: u32 = 802;
/// Not done: another step comes first.
pub const ONSHI_NO_MIGRATION_FIRST: u32 = 803;
/// Not done: something is left that must be finished first.
pub const ONSHI_NO_MIGRATION_LEFT: u32 = 804;
/// Not done: nobody counted what must be finished first.
pub const ONSHI_NO_MIGRATION_UNCOUNTED: u32 = 805;
/// Not done: it was called off.
pub const ONSHI_NO_MIGRATION_CALLED_OFF: u32 = 806;
/// Not called off: the ledger of the old code is closed.
pub const ONSHI_NO_MIGRATION_NO_WAY_BACK: u32 = 807;

/// What becomes of a matter (ONSHI_MATTER_…) when the code changes: one of ONSHI_FATE_…, for people to read
/// before they begin.
/// Ownership: nothing to free.
/// NULL: `out_fate` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_migration_fate(
    matter: u32,
    out_fate: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_fate), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let matter = of_number::<Matter>(matter)?;
        let row = MATTERS.iter().find(|row| row.matter == matter);
        out.set(row.map_or(0, |row| number_of(row.fate)));
        Ok(ONSHI_S_OK)
    })
}

/// The number of a reason.
pub(crate) fn not_done(why: &NotDone) -> u32 {
    match why {
        NotDone::First(_) => ONSHI_NO_MIGRATION_FIRST,
        NotDone::Left(_, Some(_)) => ONSHI_NO_MIGRATION_LEFT,
        NotDone::Left(_, None) => ONSHI_NO_MIGRATION_UNCOUNTED,
        NotDone::CalledOff => ONSHI_NO_MIGRATION_CALLED_OFF,
        NotDone::NoWayBack => ONSHI_NO_MIGRATION_NO_WAY_BACK,
    }
}

/// The words of a reason.
pub(crate) fn no_migration(number: u32) -> Result<Words, Error> {
    if let Ok(not_planned) = of_number::<NotPlanned>(number) {
        return Ok(not_planned.words());
    }
    let why = NOT_DONE.iter().find(|why| not_done(why) == number);
    let why = why.ok_or_else(|| unknown("reason", number))?;
    Ok((why.japanese().into(), why.english().into()))
}

/// One of each reason.
const NOT_DONE: &[NotDone] = &[
    NotDone::First(Step::StopNewJobs),
    NotDone::Left(Matter::OpenJobs, Some(1)),
    NotDone::Left(Matter::OpenJobs, None),
    NotDone::CalledOff,
    NotDone::NoWayBack,
];

impl Numbered for NotPlanned {
    const WHAT: &'static str = "reason";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_NO_MIGRATION_SAME_CODE, NotPlanned::SameCode),
        (ONSHI_NO_MIGRATION_OTHER_KIND, NotPlanned::OtherKind),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.to_string())
    }
}

impl Numbered for Step {
    const WHAT: &'static str = "step";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_STEP_STOP_NEW_JOBS, Step::StopNewJobs),
        (ONSHI_STEP_FINISH_FIRST, Step::FinishFirst),
        (ONSHI_STEP_CLOSE_LEDGER, Step::CloseLedger),
        (ONSHI_STEP_SET_UP_TERMINALS, Step::SetUpTerminals),
        (ONSHI_STEP_CONFIGURE, Step::Configure),
        (ONSHI_STEP_OPEN_LEDGER, Step::OpenLedger),
        (ONSHI_STEP_SEE_ANSWER, Step::SeeAnswer),
        (
            ONSHI_STEP_REGISTER_REFERENCE_NUMBERS,
            Step::RegisterReferenceNumbers,
        ),
        (ONSHI_STEP_OBTAIN_CONSENTS, Step::ObtainConsents),
        (ONSHI_STEP_ISSUE_DEVICES, Step::IssueDevices),
    ];
    fn words(self) -> Words {
        let row = STEPS.iter().find(|row| row.step == self);
        row.map_or_else(Words::default, |row| {
            (row.japanese.into(), row.english.into())
        })
    }
}

impl Numbered for Matter {
    const WHAT: &'static str = "matter";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_MATTER_OPEN_JOBS, Matter::OpenJobs),
        (
            ONSHI_MATTER_UNACKNOWLEDGED_ANSWERS,
            Matter::UnacknowledgedAnswers,
        ),
        (ONSHI_MATTER_UNFETCHED_DAYS, Matter::UnfetchedDays),
        (ONSHI_MATTER_LEDGER, Matter::Ledger),
        (ONSHI_MATTER_CREDENTIALS, Matter::Credentials),
        (ONSHI_MATTER_REFERENCE_NUMBERS, Matter::ReferenceNumbers),
        (ONSHI_MATTER_PATIENTS, Matter::Patients),
        (ONSHI_MATTER_CONSENTS, Matter::Consents),
        (
            ONSHI_MATTER_CERTIFICATE_CONSENTS,
            Matter::CertificateConsents,
        ),
        (ONSHI_MATTER_ACCESS_URL, Matter::AccessUrl),
        (ONSHI_MATTER_DEVICES, Matter::Devices),
    ];
    fn words(self) -> Words {
        let row = MATTERS.iter().find(|row| row.matter == self);
        row.map_or_else(Words::default, |row| {
            (row.japanese.into(), row.english.into())
        })
    }
}

impl Numbered for Fate {
    const WHAT: &'static str = "fate";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_FATE_FINISH_FIRST, Fate::FinishFirst),
        (ONSHI_FATE_CLOSES, Fate::Closes),
        (ONSHI_FATE_MOVES, Fate::Moves),
        (ONSHI_FATE_ANEW, Fate::Anew),
        (ONSHI_FATE_VOID, Fate::Void),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::every_one_has_its_own;

    #[test]
    fn every_step_matter_and_reason_has_a_number_and_words() {
        let steps: Vec<Step> = STEPS.iter().map(|row| row.step).collect();
        every_one_has_its_own(&steps);
        let matters: Vec<Matter> = MATTERS.iter().map(|row| row.matter).collect();
        every_one_has_its_own(&matters);
        for row in MATTERS {
            assert_ne!(number_of(row.fate), 0, "{:?}", row.matter);
        }
        let mut words = Vec::new();
        for number in ONSHI_NO_MIGRATION_SAME_CODE..=ONSHI_NO_MIGRATION_NO_WAY_BACK {
            words.push(no_migration(number).unwrap());
        }
        words.dedup();
        assert_eq!(words.len(), 7);
        assert!(no_migration(808).is_err());
    }
}
