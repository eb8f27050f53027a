//! A result in our transfer form (受け渡し形式), for a program behind another border.

use super::outcome::{ClaimResult, Statement};
use crate::catalogue::{
    ClaimTransferEntry, ClaimedQualification, ConfirmedQualification, FieldId, TreatmentDays,
};
use crate::record::Record;

/// The days of a month, as a record of the receipt has them.
const DAYS: u8 = 31;

impl ClaimResult {
    /// What the file says of the qualifications of this claim, as a [`ClaimTransferEntry`]. Reasons of
    /// a return and adjusted points have no place in it.
    pub fn to_entry(&self) -> Record {
        let claimed = &self.claimed;
        let mut entry = Record::new(ClaimTransferEntry::ROW);
        put(
            &mut entry,
            [
                (
                    ClaimTransferEntry::treatment_month,
                    &claimed.treatment_month,
                ),
                (ClaimTransferEntry::receipt_number, &claimed.receipt_number),
                (ClaimTransferEntry::search_number, &claimed.search_number),
                (ClaimTransferEntry::chart_number, &claimed.chart_number),
                (ClaimTransferEntry::name, &claimed.name),
            ],
        );
        let mut under = Record::new(ClaimedQualification::ROW);
        put(
            &mut under,
            [
                (
                    ClaimedQualification::insurer_number,
                    &claimed.under.insurer_number,
                ),
                (
                    ClaimedQualification::insured_card_symbol,
                    &claimed.under.symbol,
                ),
                (
                    ClaimedQualification::insured_identification_number,
                    &claimed.under.number,
                ),
                (
                    ClaimedQualification::insured_branch_number,
                    &claimed.under.branch,
                ),
            ],
        );
        entry.append(ClaimTransferEntry::claimed.no, &under);
        for statement in &self.statements {
            entry.append(ClaimTransferEntry::confirmed.no, &confirmed(statement));
        }
        for statement in self.statements.iter().filter(|one| !one.days.is_empty()) {
            entry.append(ClaimTransferEntry::treatment_days.no, &days(statement));
        }
        entry
    }
}

fn confirmed(statement: &Statement) -> Record {
    let holder = &statement.holder;
    let number = match statement.is_insurance() {
        true => ConfirmedQualification::insured_identification_number,
        false => ConfirmedQualification::beneficiary_number,
    };
    let mut record = Record::new(ConfirmedQualification::ROW);
    put(
        &mut record,
        [
            (ConfirmedQualification::payer_class, &statement.payer.raw),
            (
                ConfirmedQualification::confirmation,
                &statement.confirmation.raw,
            ),
            (
                ConfirmedQualification::insurer_number,
                &holder.insurer_number,
            ),
            (ConfirmedQualification::insured_card_symbol, &holder.symbol),
            (number, &holder.number),
            (
                ConfirmedQualification::insured_branch_number,
                &holder.branch,
            ),
        ],
    );
    record
}

fn days(statement: &Statement) -> Record {
    let mut record = Record::new(TreatmentDays::ROW);
    put(
        &mut record,
        [(TreatmentDays::payer_class, &statement.payer.raw)],
    );
    for day in 1..=DAYS {
        let noted = if statement.days.contains(&day) {
            "1"
        } else {
            ""
        };
        record.add_text(&[], TreatmentDays::day.no, noted);
    }
    record
}

/// Writes what is not empty.
fn put<const N: usize>(record: &mut Record, values: [(FieldId, &String); N]) {
    for (field, text) in values.into_iter().filter(|(_, text)| !text.is_empty()) {
        record.add_text(&[], field.no, text);
    }
}
