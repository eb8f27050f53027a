//! The numbers of what the rules speak about, and the words for them in both languages.

use std::ffi::c_char;

use onshi_core::claim;
use onshi_core::error::{Error, Language};
use onshi_core::rules::access::{Profession, Refused, Role};
use onshi_core::rules::consent::Denial;
use onshi_core::rules::consent_days::NotCovered;
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::linkage::{self, Field, Ground, How, Likeness, Outcome, Unconfirmed};
use onshi_core::rules::{certificates, facility, retention};
use onshi_core::text::Grade;

use crate::activation::no_code;
use crate::address::no_url;
use crate::boundary::{Out, boundary, received};
use crate::claim_text::outcome_words;
use crate::error::onshi_error;
use crate::faults::remedy;
use crate::migration_words::no_migration;
use crate::numbers::{Numbered, Words, of_number, unknown};
use crate::passcode::no_passcode;
use crate::text::{Buffer, Unit, language};

/// Done, and the answer is no: the reason is one of ONSHI_DENIAL_…, ONSHI_REFUSED_…,
/// ONSHI_UNCOVERED_…, ONSHI_NO_URL_…, ONSHI_NO_CODE_…, ONSHI_NO_ALIAS_…,
/// ONSHI_NO_CERTIFICATE_…, ONSHI_NO_MIGRATION_… or ONSHI_NO_PASSCODE_….
pub const ONSHI_S_DENIED: i32 = 3;

/// Class of information: 資格情報. In a mask, a class is the bit 1 << its number.
pub const ONSHI_CLASS_QUALIFICATION: u32 = 1;
/// Class of information: 限度額適用認定証.
pub const ONSHI_CLASS_LIMIT_CERTIFICATE: u32 = 2;
/// Class of information: 特定疾病療養受療証.
pub const ONSHI_CLASS_SPECIFIC_DISEASE: u32 = 3;
/// Class of information: 特定健診等情報.
pub const ONSHI_CLASS_CHECKUP: u32 = 4;
/// Class of information: 薬剤情報.
pub const ONSHI_CLASS_DRUG: u32 = 5;
/// Class of information: 診療情報.
pub const ONSHI_CLASS_DIAGNOSIS: u32 = 6;
/// Class of information: 手術情報.
pub const ONSHI_CLASS_OPERATION: u32 = 7;
/// Class of information: 傷病名情報.
pub const ONSHI_CLASS_DISEASE_NAME: u32 = 8;
/// Class of information: 感染症情報.
pub const ONSHI_CLASS_INFECTION: u32 = 9;
/// Class of information: その他アレルギー情報.
pub const ONSHI_CLASS_OTHER_ALLERGY: u32 = 10;
/// Class of information: 薬剤アレルギー情報.
pub const ONSHI_CLASS_DRUG_ALLERGY: u32 = 11;
/// Class of information: 検査情報.
pub const ONSHI_CLASS_TEST: u32 = 12;
/// Class of information: 処方情報.
pub const ONSHI_CLASS_PRESCRIPTION: u32 = 13;

/// Kind of consent: 外来, at the card reader.
pub const ONSHI_KIND_OUTPATIENT: u32 = 1;
/// Kind of consent: 訪問診療等.
pub const ONSHI_KIND_VISIT: u32 = 2;
/// Kind of consent: オンライン診療等.
pub const ONSHI_KIND_ONLINE: u32 = 3;
/// Kind of consent: 救急.
pub const ONSHI_KIND_EMERGENCY: u32 = 4;

/// Denied: the consent is of another kind.
pub const ONSHI_DENIAL_OTHER_KIND: u32 = 1;
/// Denied: no answer has said anything about this class.
pub const ONSHI_DENIAL_NOTHING_KNOWN: u32 = 2;
/// Denied: 同意なし.
pub const ONSHI_DENIAL_REFUSED: u32 = 3;
/// Denied: 同意取得困難.
pub const ONSHI_DENIAL_UNOBTAINABLE: u32 = 4;
/// Denied: 同意有効期限切れ, by the kind of consultation.
pub const ONSHI_DENIAL_EXPIRED: u32 = 5;
/// Denied: 医療機関による同意取り消し.
pub const ONSHI_DENIAL_EXPIRED_INSTITUTION: u32 = 6;
/// Denied: 患者による同意取り消し.
pub const ONSHI_DENIAL_EXPIRED_PATIENT: u32 = 7;
/// Denied: 用途変更による同意取り消し.
pub const ONSHI_DENIAL_EXPIRED_PURPOSE: u32 = 8;
/// Denied: expired, and the answer does not say why.
pub const ONSHI_DENIAL_EXPIRED_UNSAID: u32 = 9;
/// Denied: a code that is not in the table.
pub const ONSHI_DENIAL_UNKNOWN_FLAG: u32 = 10;
/// Denied: 同意日時 is not known.
pub const ONSHI_DENIAL_UNKNOWN_START: u32 = 11;
/// Denied: 同意日時 is later than now.
pub const ONSHI_DENIAL_NOT_YET: u32 = 12;
/// Denied: until when is not known.
pub const ONSHI_DENIAL_UNKNOWN_END: u32 = 13;
/// Denied: 有効期限 has come.
pub const ONSHI_DENIAL_AVAILABLE_OVER: u32 = 14;
/// Denied: 外来, and 24 hours have passed.
pub const ONSHI_DENIAL_DAY_OVER: u32 = 15;
/// Denied: the planned care has ended.
pub const ONSHI_DENIAL_CARE_OVER: u32 = 16;
/// Denied: cancelling was asked for.
pub const ONSHI_DENIAL_CANCEL_REQUESTED: u32 = 17;
/// Denied: cancelled.
pub const ONSHI_DENIAL_CANCELLED: u32 = 18;

/// Refused: nobody says who is looking.
pub const ONSHI_REFUSED_NO_VIEWER: u32 = 101;
/// Refused: the policy grants nothing to anybody.
pub const ONSHI_REFUSED_POLICY_DENIES_ALL: u32 = 102;
/// Refused: this class needs no grant.
pub const ONSHI_REFUSED_NOT_CLINICAL: u32 = 103;
/// Refused: this software passes it on and never shows it.
pub const ONSHI_REFUSED_NEVER_SHOWS: u32 = 104;
/// Refused: this software may not show this class.
pub const ONSHI_REFUSED_SOFTWARE: u32 = 105;
/// Refused: this profession may not see this class.
pub const ONSHI_REFUSED_PROFESSION: u32 = 106;
/// Refused: two factors are needed to sign in.
pub const ONSHI_REFUSED_ONE_FACTOR: u32 = 107;
/// Refused: the consent is to something else, or nobody's.
pub const ONSHI_REFUSED_OTHER_CONSENT: u32 = 108;
/// Refused: the consent has ended.
pub const ONSHI_REFUSED_CONSENT_ENDED: u32 = 109;

/// Not covered: the request did not ask by 同意年月日.
pub const ONSHI_UNCOVERED_NO_CONSENT_DAYS: u32 = 201;
/// Not covered: the request asked for another kind of consultation.
pub const ONSHI_UNCOVERED_OTHER_KIND: u32 = 202;
/// Not covered: none of its days was over.
pub const ONSHI_UNCOVERED_NOT_OVER: u32 = 203;

/// Software: レセプトコンピュータ.
pub const ONSHI_ROLE_RECEIPT_COMPUTER: u32 = 1;
/// Software: 電子カルテシステム.
pub const ONSHI_ROLE_CHART: u32 = 2;
/// Software: 調剤システム.
pub const ONSHI_ROLE_DISPENSING: u32 = 3;
/// Software: 介護支援ソフト.
pub const ONSHI_ROLE_CARE: u32 = 4;
/// Software: 栄養管理システム.
pub const ONSHI_ROLE_NUTRITION: u32 = 5;
/// Software: 資格確認端末.
pub const ONSHI_ROLE_TERMINAL: u32 = 6;

/// Profession: 医師.
pub const ONSHI_PROFESSION_DOCTOR: u32 = 1;
/// Profession: 歯科医師.
pub const ONSHI_PROFESSION_DENTIST: u32 = 2;
/// Profession: 薬剤師.
pub const ONSHI_PROFESSION_PHARMACIST: u32 = 3;
/// Profession: 保健師.
pub const ONSHI_PROFESSION_PUBLIC_HEALTH_NURSE: u32 = 4;
/// Profession: 看護師.
pub const ONSHI_PROFESSION_NURSE: u32 = 5;
/// Profession: 准看護師.
pub const ONSHI_PROFESSION_ASSISTANT_NURSE: u32 = 6;
/// Profession: 歯科衛生士.
pub const ONSHI_PROFESSION_DENTAL_HYGIENIST: u32 = 7;
/// Profession: 理学療法士.
pub const ONSHI_PROFESSION_PHYSICAL_THERAPIST: u32 = 8;
/// Profession: 作業療法士.
pub const ONSHI_PROFESSION_OCCUPATIONAL_THERAPIST: u32 = 9;
/// Profession: 言語聴覚士.
pub const ONSHI_PROFESSION_SPEECH_THERAPIST: u32 = 10;
/// Profession: 管理栄養士.
pub const ONSHI_PROFESSION_DIETITIAN: u32 = 11;
/// Profession: 施設が定める者.
pub const ONSHI_PROFESSION_DESIGNATED: u32 = 12;
/// Profession: 有資格者等でない者.
pub const ONSHI_PROFESSION_UNQUALIFIED: u32 = 13;

/// Word for a class, ONSHI_CLASS_….
pub const ONSHI_WORD_CLASS: u32 = 1;
/// Word for a kind of consent, ONSHI_KIND_….
pub const ONSHI_WORD_KIND: u32 = 2;
/// Word for the reason of ONSHI_S_DENIED: ONSHI_DENIAL_…, ONSHI_REFUSED_… and the others.
pub const ONSHI_WORD_REASON: u32 = 3;
/// Word for a software, ONSHI_ROLE_….
pub const ONSHI_WORD_ROLE: u32 = 4;
/// Word for a profession, ONSHI_PROFESSION_….
pub const ONSHI_WORD_PROFESSION: u32 = 5;
/// Word for why a patient might be the person, ONSHI_LIKENESS_….
pub const ONSHI_WORD_LIKENESS: u32 = 6;
/// Word for how far two names agree, ONSHI_NAMES_….
pub const ONSHI_WORD_NAMES: u32 = 7;
/// Word for what could be changed, ONSHI_CHANGE_….
pub const ONSHI_WORD_CHANGE: u32 = 8;
/// Word for a value of a chart, ONSHI_VALUE_….
pub const ONSHI_WORD_CHANGE_FIELD: u32 = 9;
/// Word for why a change is about a chart, ONSHI_GROUND_….
pub const ONSHI_WORD_CHANGE_GROUND: u32 = 10;
/// Word for whether a change may be applied, ONSHI_HOW_….
pub const ONSHI_WORD_CHANGE_HOW: u32 = 11;
/// Word for what was decided about a change, ONSHI_DECIDED_….
pub const ONSHI_WORD_DECISION: u32 = 12;
/// Word for a certificate, ONSHI_CERTIFICATE_….
pub const ONSHI_WORD_CERTIFICATE: u32 = 13;
/// Word for how consent to 限度額適用認定証等 was given, ONSHI_CONSENTED_….
pub const ONSHI_WORD_CONSENTED: u32 = 14;
/// Word for where a copy lies, ONSHI_PLACE_….
pub const ONSHI_WORD_PLACE: u32 = 15;
/// Word for why a copy is to be erased, ONSHI_ERASE_….
pub const ONSHI_WORD_ERASE: u32 = 16;
/// Word for what is wrong with a site, ONSHI_FAULT_….
pub const ONSHI_WORD_FAULT: u32 = 21;
/// Word for what to do about that, ONSHI_FAULT_….
pub const ONSHI_WORD_REMEDY: u32 = 22;
/// Word for a step of a change of the institution code, ONSHI_STEP_….
pub const ONSHI_WORD_STEP: u32 = 23;
/// Word for what is bound to an institution code, ONSHI_MATTER_….
pub const ONSHI_WORD_MATTER: u32 = 24;
/// Word for what becomes of that, ONSHI_FATE_….
pub const ONSHI_WORD_FATE: u32 = 25;
/// Word for what became of a claim, ONSHI_CLAIM_….
pub const ONSHI_WORD_CLAIM: u32 = 26;
/// Word for why that is unclear, ONSHI_UNCLEAR_….
pub const ONSHI_WORD_CLAIM_UNCLEAR: u32 = 27;
/// Word for how a claim's patient was found, ONSHI_FOUND_….
pub const ONSHI_WORD_CLAIM_FOUND: u32 = 28;
/// Word for an item of a claim, ONSHI_CLAIM_ITEM_….
pub const ONSHI_WORD_CLAIM_ITEM: u32 = 29;

/// Writes the word for a number of the rules. `word` is one of ONSHI_WORD_….
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (no such word or number), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_word(
    word: u32,
    number: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || say(word, number, language, out))
}

/// As onshi_word, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_word_u16(
    word: u32,
    number: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || say(word, number, language, out))
}

fn say<U: Unit>(word: u32, number: u32, language: u32, out: Buffer<'_, U>) -> Result<i32, Error> {
    let out = out.required()?;
    let language = self::language(language)?;
    let (japanese, english) = words(word, number)?;
    out.write(match language {
        Language::Japanese => &japanese,
        Language::English => &english,
    })
}

fn words(word: u32, number: u32) -> Result<Words, Error> {
    let read = match word {
        ONSHI_WORD_CLASS => said::<DataClass>,
        ONSHI_WORD_KIND => said::<ConsentKind>,
        ONSHI_WORD_REASON => reason,
        ONSHI_WORD_ROLE => said::<Role>,
        ONSHI_WORD_PROFESSION => said::<Profession>,
        ONSHI_WORD_LIKENESS => said::<Likeness>,
        ONSHI_WORD_NAMES => said::<Grade>,
        ONSHI_WORD_CHANGE => said::<linkage::Unit>,
        ONSHI_WORD_CHANGE_FIELD => said::<Field>,
        ONSHI_WORD_CHANGE_GROUND => said::<Ground>,
        ONSHI_WORD_CHANGE_HOW => said::<How>,
        ONSHI_WORD_DECISION => said::<Outcome>,
        ONSHI_WORD_CERTIFICATE => said::<certificates::Kind>,
        ONSHI_WORD_CONSENTED => said::<certificates::Source>,
        ONSHI_WORD_PLACE => said::<retention::Place>,
        ONSHI_WORD_ERASE => said::<retention::Why>,
        ONSHI_WORD_FAULT => said::<facility::Fault>,
        ONSHI_WORD_REMEDY => remedy,
        ONSHI_WORD_STEP => said::<facility::Step>,
        ONSHI_WORD_MATTER => said::<facility::Matter>,
        ONSHI_WORD_FATE => said::<facility::Fate>,
        ONSHI_WORD_CLAIM => outcome_words,
        ONSHI_WORD_CLAIM_UNCLEAR => said::<claim::Unclear>,
        ONSHI_WORD_CLAIM_FOUND => said::<claim::Ground>,
        ONSHI_WORD_CLAIM_ITEM => said::<claim::Item>,
        _ => return Err(unknown("kind of word", word)),
    };
    read(number)
}

fn said<T: Numbered>(number: u32) -> Result<Words, Error> {
    of_number::<T>(number).map(T::words)
}

/// Reasons share one space of numbers, a hundred for each rule.
fn reason(number: u32) -> Result<Words, Error> {
    match number / 100 {
        0 => said::<Denial>(number),
        1 => said::<Refused>(number),
        2 => said::<NotCovered>(number),
        3 => no_url(number).map(|reason| (reason.japanese().into(), reason.to_string())),
        4 => no_code(number).map(|reason| (reason.japanese().into(), reason.to_string())),
        5 => said::<Unconfirmed>(number),
        6 => said::<certificates::Refusal>(number),
        8 => no_migration(number),
        9 => no_passcode(number).map(|reason| (reason.japanese().into(), reason.to_string())),
        _ => Err(unknown("reason", number)),
    }
}
