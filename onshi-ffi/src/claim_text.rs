//! The numbers of what a file of claims says, and the texts and words for them.

use std::borrow::Cow;
use std::ffi::c_char;

use onshi_core::catalogue::Confirmation;
use onshi_core::claim::{
    Adjustment, By, ClaimResult, Effect, Ground, Header, Holder, Item, Outcome, Reason, Statement,
    Unclear, meaning,
};
use onshi_core::error::{Error, Language};
use onshi_core::record::CodeType;

use crate::boundary::{ONSHI_S_NONE, Out, boundary, received};
use crate::error::onshi_error;
use crate::numbers::{Words, number_of, numbered, unknown};
use crate::text::{Buffer, TextIn, Unit, language};

/// A claim went to another insurer (振替).
pub const ONSHI_CLAIM_MOVED: u32 = 1;
/// A claim was split between insurers (分割).
pub const ONSHI_CLAIM_SPLIT: u32 = 2;
/// A claim went where it was sent.
pub const ONSHI_CLAIM_UNCHANGED: u32 = 3;
/// No qualification was found for a claim.
pub const ONSHI_CLAIM_NOT_CONFIRMED: u32 = 4;
/// A claim came back (返戻).
pub const ONSHI_CLAIM_RETURNED: u32 = 5;
/// A claim was paid otherwise than claimed (増減点).
pub const ONSHI_CLAIM_ADJUSTED: u32 = 6;
/// The file does not say what became of a claim, or not clearly: a person reads it.
pub const ONSHI_CLAIM_UNCLEAR: u32 = 7;

/// Unclear: nothing is said about the claim.
pub const ONSHI_UNCLEAR_NOTHING_SAID: u32 = 1;
/// Unclear: a code is missing or not in the table.
pub const ONSHI_UNCLEAR_UNKNOWN_CODE: u32 = 2;
/// Unclear: what is said of one payer does not go together.
pub const ONSHI_UNCLEAR_CONTRADICTION: u32 = 3;
/// Unclear: it was moved or split, and to whom is not said.
pub const ONSHI_UNCLEAR_NO_HOLDER: u32 = 4;
/// Unclear: a line of the claim could not be read.
pub const ONSHI_UNCLEAR_UNREAD_LINE: u32 = 5;

/// Whose claim it is: this patient's.
pub const ONSHI_WHOSE_LINKED: u32 = 1;
/// Whose claim it is: one of the candidates', or nobody's; a person decides.
pub const ONSHI_WHOSE_CANDIDATES: u32 = 2;
/// Whose claim it is: nobody like this is known.
pub const ONSHI_WHOSE_NOBODY: u32 = 3;

/// A claim's patient was found by カルテ番号等.
pub const ONSHI_FOUND_CHART_NUMBER: u32 = 1;
/// Found by insurer, symbol and number, as claimed or as confirmed.
pub const ONSHI_FOUND_INSURED_NUMBER: u32 = 2;
/// Found by birth date and a like name.
pub const ONSHI_FOUND_BIRTHDATE: u32 = 3;
/// Found by the name, and nothing more to go by.
pub const ONSHI_FOUND_NAME: u32 = 4;

/// Confirmed by the institution, before the claim.
pub const ONSHI_CONFIRMED_BY_WINDOW: u32 = 1;
/// Confirmed by the review organization (審査支払機関), after the claim.
pub const ONSHI_CONFIRMED_BY_REVIEW: u32 = 2;
/// Confirmed by the insurer (保険者等), after the claim.
pub const ONSHI_CONFIRMED_BY_INSURER: u32 = 3;

/// An amount in points (点).
pub const ONSHI_AMOUNT_POINTS: u32 = 1;
/// An amount in yen (円).
pub const ONSHI_AMOUNT_YEN: u32 = 2;

/// Item of a claim: 診療年月.
pub const ONSHI_CLAIM_ITEM_TREATMENT_MONTH: u32 = 1;
/// Item of a claim: レセプト番号.
pub const ONSHI_CLAIM_ITEM_RECEIPT_NUMBER: u32 = 2;
/// Item of a claim: 検索番号.
pub const ONSHI_CLAIM_ITEM_SEARCH_NUMBER: u32 = 3;
/// Item of a claim: カルテ番号等.
pub const ONSHI_CLAIM_ITEM_CHART_NUMBER: u32 = 4;
/// Item of a claim: 氏名.
pub const ONSHI_CLAIM_ITEM_NAME: u32 = 5;
/// Item of a claim: 生年月日.
pub const ONSHI_CLAIM_ITEM_BIRTHDATE: u32 = 6;
/// Item of a claim: 保険者番号 under which it was made.
pub const ONSHI_CLAIM_ITEM_INSURER_NUMBER: u32 = 7;
/// Item of a claim: 記号 under which it was made.
pub const ONSHI_CLAIM_ITEM_SYMBOL: u32 = 8;
/// Item of a claim: 番号 under which it was made.
pub const ONSHI_CLAIM_ITEM_NUMBER: u32 = 9;
/// Item of a claim: 枝番 under which it was made.
pub const ONSHI_CLAIM_ITEM_BRANCH: u32 = 10;
/// Item of a statement: 負担者種別; none means health insurance (assumed).
pub const ONSHI_CLAIM_ITEM_PAYER: u32 = 11;
/// Item of a statement: 確認区分.
pub const ONSHI_CLAIM_ITEM_CONFIRMATION: u32 = 12;
/// Item of a statement: 保険者番号等 as confirmed.
pub const ONSHI_CLAIM_ITEM_CONFIRMED_INSURER: u32 = 13;
/// Item of a statement: 記号 as confirmed.
pub const ONSHI_CLAIM_ITEM_CONFIRMED_SYMBOL: u32 = 14;
/// Item of a statement: 番号 as confirmed; of a public payer 受給者番号.
pub const ONSHI_CLAIM_ITEM_CONFIRMED_NUMBER: u32 = 15;
/// Item of a statement: 枝番 as confirmed.
pub const ONSHI_CLAIM_ITEM_CONFIRMED_BRANCH: u32 = 16;
/// Item of a statement: days of the month that go to it, with commas (受診日等).
pub const ONSHI_CLAIM_ITEM_DAYS: u32 = 17;
/// Item of a return: 返戻区分.
pub const ONSHI_CLAIM_ITEM_RETURN_CLASS: u32 = 18;
/// Item of a return: 返戻事由コード.
pub const ONSHI_CLAIM_ITEM_RETURN_REASON: u32 = 19;
/// Item of a return: 返戻理由. It may name the patient.
pub const ONSHI_CLAIM_ITEM_RETURN_TEXT: u32 = 20;
/// Item of a return: 補足事項. It may name the patient.
pub const ONSHI_CLAIM_ITEM_SUPPLEMENT: u32 = 21;
/// Item of an adjustment: 箇所.
pub const ONSHI_CLAIM_ITEM_PLACE: u32 = 22;
/// Item of an adjustment: 増減点数（金額） as written.
pub const ONSHI_CLAIM_ITEM_CHANGE: u32 = 23;
/// Item of an adjustment: 事由, with commas if there are two.
pub const ONSHI_CLAIM_ITEM_ADJUSTMENT_REASON: u32 = 24;
/// Item of an adjustment: 請求内容.
pub const ONSHI_CLAIM_ITEM_CLAIMED: u32 = 25;
/// Item of an adjustment: 補正・査定後内容.
pub const ONSHI_CLAIM_ITEM_CORRECTED: u32 = 26;
/// Item of the file: 医療機関コード.
pub const ONSHI_CLAIM_ITEM_INSTITUTION: u32 = 27;
/// Item of the file: 審査支払機関.
pub const ONSHI_CLAIM_ITEM_REVIEW_ORGANIZATION: u32 = 28;
/// Item of the file: 処理年月.
pub const ONSHI_CLAIM_ITEM_PROCESSING_MONTH: u32 = 29;

numbered!(Item, "item of a claim":
    ONSHI_CLAIM_ITEM_TREATMENT_MONTH = TreatmentMonth,
    ONSHI_CLAIM_ITEM_RECEIPT_NUMBER = ReceiptNumber,
    ONSHI_CLAIM_ITEM_SEARCH_NUMBER = SearchNumber,
    ONSHI_CLAIM_ITEM_CHART_NUMBER = ChartNumber,
    ONSHI_CLAIM_ITEM_NAME = Name,
    ONSHI_CLAIM_ITEM_BIRTHDATE = Birthdate,
    ONSHI_CLAIM_ITEM_INSURER_NUMBER = InsurerNumber,
    ONSHI_CLAIM_ITEM_SYMBOL = Symbol,
    ONSHI_CLAIM_ITEM_NUMBER = Number,
    ONSHI_CLAIM_ITEM_BRANCH = Branch,
    ONSHI_CLAIM_ITEM_PAYER = Payer,
    ONSHI_CLAIM_ITEM_CONFIRMATION = Confirmation,
    ONSHI_CLAIM_ITEM_CONFIRMED_INSURER = ConfirmedInsurer,
    ONSHI_CLAIM_ITEM_CONFIRMED_SYMBOL = ConfirmedSymbol,
    ONSHI_CLAIM_ITEM_CONFIRMED_NUMBER = ConfirmedNumber,
    ONSHI_CLAIM_ITEM_CONFIRMED_BRANCH = ConfirmedBranch,
    ONSHI_CLAIM_ITEM_DAYS = Days,
    ONSHI_CLAIM_ITEM_RETURN_CLASS = ReturnClass,
    ONSHI_CLAIM_ITEM_RETURN_REASON = ReturnReason,
    ONSHI_CLAIM_ITEM_RETURN_TEXT = ReturnText,
    ONSHI_CLAIM_ITEM_SUPPLEMENT = Supplement,
    ONSHI_CLAIM_ITEM_PLACE = Place,
    ONSHI_CLAIM_ITEM_CHANGE = Change,
    ONSHI_CLAIM_ITEM_ADJUSTMENT_REASON = AdjustmentReason,
    ONSHI_CLAIM_ITEM_CLAIMED = Claimed,
    ONSHI_CLAIM_ITEM_CORRECTED = Corrected,
    ONSHI_CLAIM_ITEM_INSTITUTION = Institution,
    ONSHI_CLAIM_ITEM_REVIEW_ORGANIZATION = ReviewOrganization,
    ONSHI_CLAIM_ITEM_PROCESSING_MONTH = ProcessingMonth,
);

numbered!(Unclear, "reason why a claim is unclear":
    ONSHI_UNCLEAR_NOTHING_SAID = NothingSaid,
    ONSHI_UNCLEAR_UNKNOWN_CODE = UnknownCode,
    ONSHI_UNCLEAR_CONTRADICTION = Contradiction,
    ONSHI_UNCLEAR_NO_HOLDER = NoHolder,
    ONSHI_UNCLEAR_UNREAD_LINE = UnreadLine,
);

numbered!(Ground, "way to find a claim's patient":
    ONSHI_FOUND_CHART_NUMBER = ChartNumber,
    ONSHI_FOUND_INSURED_NUMBER = InsuredNumber,
    ONSHI_FOUND_BIRTHDATE = Birthdate,
    ONSHI_FOUND_NAME = Name,
);

/// Writes what a 確認区分 means for the claim, for the office. Tables grow: a code that is not in it gives
/// ONSHI_S_NONE. What the words are inferred from, docs/claims.md says.
/// Ownership: borrows `code` for the call and writes into `buffer`; nothing to free.
/// NULL: `code` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_BAD_OPTIONS (language), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_confirmation_text(
    code: *const c_char,
    code_length: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (code, out, error) = received!(
        TextIn::utf8(code, code_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || confirmation(&code, language, out))
}

/// As onshi_confirmation_text, in UTF-16.
/// Ownership: borrows `code` for the call and writes into `buffer`; nothing to free.
/// NULL: `code` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_confirmation_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_confirmation_text_u16(
    code: *const u16,
    code_length: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (code, out, error) = received!(
        TextIn::new(code, code_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || confirmation(&code, language, out))
}

fn confirmation<U: Unit>(
    code: &TextIn<'_, U>,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (code, out) = (code.read()?, out.required()?);
    let language = self::language(language)?;
    let meaning = Confirmation::from_wire(&code).and_then(meaning);
    match (meaning, language) {
        (Some(meaning), Language::Japanese) => out.write(meaning.japanese),
        (Some(meaning), Language::English) => out.write(meaning.english),
        (None, _) => out.write_none(ONSHI_S_NONE),
    }
}

/// The number of an outcome, and of the reason why it is unclear.
pub(crate) fn outcome_number(outcome: &Outcome) -> (u32, u32) {
    match outcome {
        Outcome::Moved { .. } => (ONSHI_CLAIM_MOVED, 0),
        Outcome::Split { .. } => (ONSHI_CLAIM_SPLIT, 0),
        Outcome::Unchanged { .. } => (ONSHI_CLAIM_UNCHANGED, 0),
        Outcome::NotConfirmed { .. } => (ONSHI_CLAIM_NOT_CONFIRMED, 0),
        Outcome::Returned { .. } => (ONSHI_CLAIM_RETURNED, 0),
        Outcome::Adjusted { .. } => (ONSHI_CLAIM_ADJUSTED, 0),
        Outcome::Unclear { why } => (ONSHI_CLAIM_UNCLEAR, number_of(*why)),
    }
}

/// The words for an outcome, which are the same whatever stands in it.
pub(crate) fn outcome_words(number: u32) -> Result<Words, Error> {
    let outcome = match number {
        ONSHI_CLAIM_MOVED => Outcome::Moved {
            to: Holder::default(),
        },
        ONSHI_CLAIM_SPLIT => Outcome::Split { parts: Vec::new() },
        ONSHI_CLAIM_UNCHANGED => Outcome::Unchanged {
            how: Confirmation::Unchanged,
            holder: Holder::default(),
        },
        ONSHI_CLAIM_NOT_CONFIRMED => Outcome::NotConfirmed {
            why: Confirmation::Unconfirmed,
        },
        ONSHI_CLAIM_RETURNED => Outcome::Returned {
            reasons: Vec::new(),
        },
        ONSHI_CLAIM_ADJUSTED => Outcome::Adjusted {
            adjustments: Vec::new(),
        },
        ONSHI_CLAIM_UNCLEAR => Outcome::Unclear {
            why: Unclear::NothingSaid,
        },
        _ => return Err(unknown("outcome of a claim", number)),
    };
    let (japanese, english) = outcome.words();
    Ok((japanese.into(), english.into()))
}

/// The outcome that a confirmation leads to.
pub(crate) fn effect(effect: Effect) -> u32 {
    match effect {
        Effect::Moved => ONSHI_CLAIM_MOVED,
        Effect::Split => ONSHI_CLAIM_SPLIT,
        Effect::Unchanged => ONSHI_CLAIM_UNCHANGED,
        Effect::NotConfirmed => ONSHI_CLAIM_NOT_CONFIRMED,
    }
}

pub(crate) fn confirmed_by(by: By) -> u32 {
    match by {
        By::Window => ONSHI_CONFIRMED_BY_WINDOW,
        By::Review => ONSHI_CONFIRMED_BY_REVIEW,
        By::Insurer => ONSHI_CONFIRMED_BY_INSURER,
    }
}

/// Whether the outcome of a claim rests on this statement.
pub(crate) fn rests_on(result: &ClaimResult, place: usize) -> bool {
    let says = |how: Confirmation, holder: Option<&Holder>| {
        let statement = result.statements.get(place);
        statement.is_some_and(|it| {
            it.confirmation.known == Some(how) && holder.is_none_or(|holder| it.holder == *holder)
        })
    };
    match &result.outcome {
        Outcome::Split { parts } => parts.contains(&place),
        Outcome::Moved { to } => result.statements.get(place).is_some_and(|it| {
            let moved = it.meaning().is_some_and(|it| it.effect == Effect::Moved);
            moved && it.holder == *to
        }),
        Outcome::Unchanged { how, holder } => says(*how, Some(holder)),
        Outcome::NotConfirmed { why } => says(*why, None),
        Outcome::Returned { .. } | Outcome::Adjusted { .. } | Outcome::Unclear { .. } => false,
    }
}

/// What a file says; nothing for an empty text.
pub(crate) fn item_of<'c>(
    header: &'c Header,
    result: Option<&'c ClaimResult>,
    item: Item,
    index: usize,
) -> Option<Cow<'c, str>> {
    let said = of_file(header, item).map(Cow::Borrowed);
    let said = said.or_else(|| {
        let result = result?;
        let statement = || of_statement(result.statements.get(index)?, item);
        of_claim(result, item)
            .map(Cow::Borrowed)
            .or_else(statement)
            .or_else(|| of_detail(&result.outcome, item, index))
    });
    said.filter(|text| !text.is_empty())
}

fn of_file(header: &Header, item: Item) -> Option<&str> {
    match item {
        Item::Institution => Some(&header.institution),
        Item::ReviewOrganization => Some(&header.review_organization.raw),
        Item::ProcessingMonth => Some(&header.processing_month),
        _ => None,
    }
}

fn of_claim(result: &ClaimResult, item: Item) -> Option<&str> {
    let claimed = &result.claimed;
    match item {
        Item::TreatmentMonth => Some(&claimed.treatment_month),
        Item::ReceiptNumber => Some(&claimed.receipt_number),
        Item::SearchNumber => Some(&claimed.search_number),
        Item::ChartNumber => Some(&claimed.chart_number),
        Item::Name => Some(&claimed.name),
        Item::Birthdate => Some(&claimed.birthdate),
        Item::InsurerNumber => Some(&claimed.under.insurer_number),
        Item::Symbol => Some(&claimed.under.symbol),
        Item::Number => Some(&claimed.under.number),
        Item::Branch => Some(&claimed.under.branch),
        _ => None,
    }
}

fn of_statement(statement: &Statement, item: Item) -> Option<Cow<'_, str>> {
    let holder = &statement.holder;
    let text = match item {
        Item::Payer => &statement.payer.raw,
        Item::Confirmation => &statement.confirmation.raw,
        Item::ConfirmedInsurer => &holder.insurer_number,
        Item::ConfirmedSymbol => &holder.symbol,
        Item::ConfirmedNumber => &holder.number,
        Item::ConfirmedBranch => &holder.branch,
        Item::Days => return Some(list(statement.days.iter()).into()),
        _ => return None,
    };
    Some(text.into())
}

fn of_detail(outcome: &Outcome, item: Item, index: usize) -> Option<Cow<'_, str>> {
    match outcome {
        Outcome::Returned { reasons } => of_return(reasons.get(index)?, item).map(Cow::Borrowed),
        Outcome::Adjusted { adjustments } => of_adjustment(adjustments.get(index)?, item),
        _ => None,
    }
}

fn of_return(reason: &Reason, item: Item) -> Option<&str> {
    match item {
        Item::ReturnClass => Some(&reason.class.raw),
        Item::ReturnReason => Some(&reason.code),
        Item::ReturnText => Some(&reason.text),
        Item::Supplement => Some(&reason.supplement),
        _ => None,
    }
}

fn of_adjustment(adjustment: &Adjustment, item: Item) -> Option<Cow<'_, str>> {
    let text = match item {
        Item::Place => &adjustment.place,
        Item::Change => &adjustment.change,
        Item::Claimed => &adjustment.claimed,
        Item::Corrected => &adjustment.corrected,
        Item::AdjustmentReason => {
            let reasons = adjustment.reasons.iter();
            return Some(list(reasons.map(|reason| &reason.raw)).into());
        }
        _ => return None,
    };
    Some(text.into())
}

fn list(all: impl Iterator<Item = impl ToString>) -> String {
    let all: Vec<String> = all.map(|one| one.to_string()).collect();
    all.join(",")
}
