//! レセプト振替・分割 (vendor manual 2.1.6): which insurer each claim goes to after all, by the qualifications
//! on the days of treatment. The file is our own form around public records of the receipt (assumed); the
//! official one is downloaded from オンライン請求, and its layout is not public.
//!
//! ```text
//!  days ─► the qualification in force on each ─┬─ the claimed one ─► 変更なし, or 枝番特定
//!                                              ├─ one other ───────► 振替
//!                                              ├─ several ─────────► 分割: a SN and a JD for each
//!                                              └─ none ────────────► 資格喪失
//! ```

use chrono::{Datelike, NaiveDate};
use onshi_core::catalogue::{
    ClaimTransfer, ClaimTransferBody, ClaimTransferEntry, ClaimTransferHeader,
    ClaimedQualification, Confirmation, ConfirmedQualification, PayerClass, ReasonOfLoss,
    ReviewOrganization, TreatmentDays,
};
use onshi_core::error::Error;
use onshi_core::id::{DateTime, Month};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Record, write};

use super::Central;
use super::heading::character_code;
use super::search::{Match, Query};
use crate::clinic::{AsOf, Kind, Person, Qualification};
use crate::simulator::Simulator;

/// A claim as the clinic sent it (レセプト).
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    /// Any day of the month of treatment (診療年月).
    pub month: NaiveDate,
    /// レセプト番号, up to 6 digits.
    pub receipt_number: String,
    /// 検索番号, if the clinic gave one.
    pub search_number: Option<String>,
    /// カルテ番号等.
    pub chart_number: Option<String>,
    /// 保険者番号 or 公費負担者番号.
    pub insurer_number: String,
    /// 被保険者証記号.
    pub symbol: Option<String>,
    /// 被保険者証番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// Days of the month on which there was treatment (受診日), from 1.
    pub days: Vec<u32>,
}

/// The results of one review organization, which come in a file of their own (振替・分割結果).
#[derive(Clone, PartialEq, Eq)]
pub struct TransferFile {
    /// 審査支払機関.
    pub organization: ReviewOrganization,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What was found about a claim.
struct Finding<'a> {
    confirmation: Confirmation,
    /// The qualifications that pay, each with its days; none if it stays with the claimed one.
    payers: Vec<(&'a Qualification, Vec<u32>)>,
    person: Option<&'a Person>,
}

impl Simulator {
    /// The results for claims of the clinic, as is known now: at most one file of each organization.
    ///
    /// # Errors
    /// A value that the encoding of the answers cannot carry.
    pub fn claim_transfer(
        &self,
        claims: &[Claim],
        now: Moment,
    ) -> Result<Vec<TransferFile>, Error> {
        self.central.claim_transfer(claims, now)
    }
}

impl Central {
    fn claim_transfer(&self, claims: &[Claim], now: Moment) -> Result<Vec<TransferFile>, Error> {
        let organizations = [ReviewOrganization::Fund, ReviewOrganization::Federation];
        let mut files = Vec::new();
        for organization in organizations {
            let own = claims
                .iter()
                .filter(|claim| organization_of(claim) == organization);
            let mut entries = own.map(|claim| self.entry(claim, now)).peekable();
            if entries.peek().is_none() {
                continue;
            }
            let mut body = Record::new(ClaimTransferBody::ROW);
            for entry in entries {
                body.append(ClaimTransferBody::entry.no, &entry);
            }
            let bytes = write(&self.transfer(organization, &body, now), self.ways.charset)?;
            files.push(TransferFile {
                organization,
                bytes,
            });
        }
        Ok(files)
    }

    fn transfer(&self, organization: ReviewOrganization, body: &Record, now: Moment) -> Record {
        let header = Draft::<ClaimTransferHeader>::new()
            .process_execution_time(DateTime::from_calendar(now.japan()))
            .medical_institution_code(self.clinic.institution())
            .review_organization(organization)
            .processing_month(Month::from_calendar(now.japan().date()))
            .character_code_identifier(character_code(self.ways.charset));
        let mut transfer = Draft::<ClaimTransfer>::new().header(header).into_record();
        transfer.append(ClaimTransfer::body.no, body);
        transfer
    }

    fn entry(&self, claim: &Claim, now: Moment) -> Record {
        let finding = self.finding(claim, AsOf::on(now.japan().date()));
        let name = finding.person.map(|person| person.name.system.as_str());
        let mut entry = Draft::<ClaimTransferEntry>::new()
            .treatment_month(Month::from_calendar(claim.month))
            .receipt_number(claim.receipt_number.as_str())
            .maybe(
                claim.search_number.as_deref(),
                Draft::<ClaimTransferEntry>::search_number,
            )
            .maybe(
                claim.chart_number.as_deref(),
                Draft::<ClaimTransferEntry>::chart_number,
            )
            .maybe(name, Draft::<ClaimTransferEntry>::name)
            .claimed(claimed(claim))
            .into_record();
        for (payer, _) in &finding.payers {
            let confirmed = confirmed(payer, finding.confirmation).into_record();
            entry.append(ClaimTransferEntry::confirmed.no, &confirmed);
        }
        if finding.payers.is_empty() {
            let confirmed = stays(claim, finding.confirmation).into_record();
            entry.append(ClaimTransferEntry::confirmed.no, &confirmed);
            let days = treatment_days(payer_class(&claim.insurer_number), &claim.days);
            entry.append(ClaimTransferEntry::treatment_days.no, &days);
        }
        for (payer, days) in &finding.payers {
            let days = treatment_days(payer_class(&payer.insurer.number), days);
            entry.append(ClaimTransferEntry::treatment_days.no, &days);
        }
        entry
    }

    fn finding(&self, claim: &Claim, now: AsOf) -> Finding<'_> {
        let branch = claim.branch.as_deref();
        let symbol = claim.symbol.as_deref();
        let query = Query::of_card(&claim.insurer_number, symbol, &claim.number, branch);
        let found = query.map(|query| self.register.find(&self.clinic, &query, now));
        match found.unwrap_or_default().as_slice() {
            [one] => on_the_days(one, claim, now),
            _ => Finding {
                confirmation: Confirmation::Unconfirmed,
                payers: Vec::new(),
                person: None,
            },
        }
    }
}

/// Who pays for each day of treatment.
fn on_the_days<'a>(found: &Match<'a>, claim: &Claim, now: AsOf) -> Finding<'a> {
    let (person, claimed) = (found.person, found.qualification);
    let mut payers: Vec<(&Qualification, Vec<u32>)> = Vec::new();
    let mut uncovered = false;
    for day in &claim.days {
        let on = claim.month.with_day(*day).unwrap_or(claim.month);
        match in_force(person, claimed, now.back_on(on)) {
            None => uncovered = true,
            Some(payer) => match payers
                .iter_mut()
                .find(|(held, _)| std::ptr::eq(*held, payer))
            {
                Some((_, days)) => days.push(*day),
                None => payers.push((payer, vec![*day])),
            },
        }
    }
    let of_claimed = |(held, _): &(&Qualification, Vec<u32>)| std::ptr::eq(*held, claimed);
    let confirmation = match payers.as_slice() {
        _ if uncovered => lost(claimed, now),
        [one] if of_claimed(one) => match claim.branch.is_none() && claimed.card.branch.is_some() {
            true => Confirmation::BranchFound,
            false => Confirmation::Unchanged,
        },
        [_] => Confirmation::Transferred,
        [] => Confirmation::Unchanged,
        _ => Confirmation::Split,
    };
    if uncovered {
        payers.clear();
    }
    Finding {
        confirmation,
        payers,
        person: Some(person),
    }
}

/// The qualification of the claimed one's kind, health insurance or medical aid, that counts on a day.
fn in_force<'a>(
    person: &'a Person,
    claimed: &Qualification,
    as_of: AsOf,
) -> Option<&'a Qualification> {
    person.qualifications.iter().rfind(|held| {
        held.insurer.is_aid() == claimed.insurer.is_aid()
            && held.is_known(as_of)
            && held.loss(as_of).is_none()
    })
}

fn lost(claimed: &Qualification, now: AsOf) -> Confirmation {
    match claimed.loss(now).map(|lost| lost.reason) {
        Some(ReasonOfLoss::Death) => Confirmation::LostByDeath,
        _ => Confirmation::LostButClaimed,
    }
}

/// 国保 and 後期高齢者 are the business of 国保連, the rest of 支払基金.
fn organization_of(claim: &Claim) -> ReviewOrganization {
    match kind_of(&claim.insurer_number) {
        Kind::National | Kind::NationalSociety | Kind::Elderly => ReviewOrganization::Federation,
        _ => ReviewOrganization::Fund,
    }
}

fn payer_class(insurer_number: &str) -> PayerClass {
    match kind_of(insurer_number) {
        Kind::MedicalAid => PayerClass::Public1,
        _ => PayerClass::Insurance,
    }
}

fn kind_of(insurer_number: &str) -> Kind {
    Kind::of(insurer_number.trim())
}

fn claimed(claim: &Claim) -> Draft<ClaimedQualification> {
    Draft::<ClaimedQualification>::new()
        .insurer_number(claim.insurer_number.as_str())
        .maybe(
            claim.symbol.as_deref(),
            Draft::<ClaimedQualification>::insured_card_symbol,
        )
        .insured_identification_number(claim.number.as_str())
        .maybe(
            claim.branch.as_deref(),
            Draft::<ClaimedQualification>::insured_branch_number,
        )
}

/// 資格確認レコード of who pays.
fn confirmed(payer: &Qualification, how: Confirmation) -> Draft<ConfirmedQualification> {
    let card = &payer.card;
    let draft = Draft::<ConfirmedQualification>::new()
        .payer_class(payer_class(&payer.insurer.number))
        .confirmation(how)
        .insurer_number(payer.insurer_number());
    match payer.insurer.is_aid() {
        true => draft.beneficiary_number(card.number.as_str()),
        false => draft
            .maybe(
                card.symbol.as_deref(),
                Draft::<ConfirmedQualification>::insured_card_symbol,
            )
            .insured_identification_number(card.number.as_str())
            .maybe(
                card.branch.as_deref(),
                Draft::<ConfirmedQualification>::insured_branch_number,
            ),
    }
}

/// 資格確認レコード of a claim that stays where it is.
fn stays(claim: &Claim, how: Confirmation) -> Draft<ConfirmedQualification> {
    Draft::<ConfirmedQualification>::new()
        .payer_class(payer_class(&claim.insurer_number))
        .confirmation(how)
}

/// 受診日等レコード: a place for each of 31 days.
fn treatment_days(payer: PayerClass, treated: &[u32]) -> Record {
    let mut record = Draft::<TreatmentDays>::new()
        .payer_class(payer)
        .into_record();
    for day in 1..=31 {
        let note = if treated.contains(&day) { "1" } else { "" };
        record.add_text(&[], TreatmentDays::day.no, note);
    }
    record
}
