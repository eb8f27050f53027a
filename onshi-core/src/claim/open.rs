//! The claim that is being read: what its lines have said so far.

use std::collections::BTreeMap;

use super::layout::{Column, Grade, Item};
use super::outcome::{
    Adjustment, ClaimResult, Claimed, Holder, Outcome, Reason, Statement, Unclear,
};
use super::reader::Items;
use super::receipt::{ClaimLine, noted_days};
use super::written::{Amount, Said, day, month};
use crate::catalogue::{
    ClaimTransferEntry, Confirmation, ConfirmedQualification, PayerClass, TreatmentDays,
};
use crate::record::View;

/// A claim of which not every line has come.
pub(super) struct Open {
    /// It was opened by a line of a history block, because nothing else was open.
    pub(super) is_history: bool,
    /// A line of it could not be read.
    pub(super) is_unread: bool,
    claimed: Items,
    statements: Vec<Statement>,
    /// Days by payer, in the order of the file.
    days: Vec<(String, Vec<u8>)>,
    reasons: Vec<Reason>,
    adjustments: Vec<Adjustment>,
    /// The row before, with what was put into it.
    said: Items,
    first: u64,
    last: u64,
    count: u64,
}

/// Items by which a row belongs to one claim and to no other.
const OWN: [Item; 4] = [
    Item::TreatmentMonth,
    Item::ReceiptNumber,
    Item::ChartNumber,
    Item::Name,
];

/// The numbers of a qualification.
const UNDER: [Item; 3] = [Item::InsurerNumber, Item::Symbol, Item::Number];

impl Open {
    /// A claim that begins at this line.
    pub(super) fn at(line: u64, is_history: bool) -> Self {
        Open {
            is_history,
            is_unread: false,
            claimed: Items::new(),
            statements: Vec::new(),
            days: Vec::new(),
            reasons: Vec::new(),
            adjustments: Vec::new(),
            said: Items::new(),
            first: line,
            last: line,
            count: 0,
        }
    }

    /// A further line of it.
    pub(super) fn count(&mut self, line: u64) {
        self.last = line;
        self.count += 1;
    }

    /// Whether the row says that it is of this claim, by items that both name.
    pub(super) fn agrees_in(&self, same: &[Item], row: &Items) -> bool {
        let agrees = |item: &Item| match (row.get(item), self.claimed.get(item)) {
            (Some(theirs), Some(ours)) => *ours == western(*item, theirs),
            _ => false,
        };
        !same.is_empty() && same.iter().all(agrees)
    }

    /// Whether the row names another claim.
    pub(super) fn contradicts(&self, row: &Items) -> bool {
        OWN.iter()
            .any(|item| match (row.get(item), self.claimed.get(item)) {
                (Some(theirs), Some(ours)) => *ours != western(*item, theirs),
                _ => false,
            })
    }

    /// Puts in what the row leaves out because it is as in the row before.
    pub(super) fn fill(&self, fill: &[Item], row: &mut Items) {
        for item in fill {
            if let (None, Some(text)) = (row.get(item), self.said.get(item)) {
                row.insert(*item, text.clone());
            }
        }
    }

    /// Takes what a row says.
    pub(super) fn join(&mut self, line: u64, row: &Items, columns: &BTreeMap<Item, Column>) {
        self.count(line);
        self.claim(row);
        self.said.clone_from(row);
        let has = |item| columns.contains_key(&item);
        if has(Item::Confirmation) {
            self.statements.push(statement(line, row));
        }
        if has(Item::ReturnReason) {
            self.reasons.push(reason(line, row, false));
        }
        let is_change =
            row.contains_key(&Item::Change) || row.contains_key(&Item::AdjustmentReason);
        if is_change {
            self.adjustments.push(adjustment(line, row));
        }
    }

    /// Keeps what was not said before; the numbers of a qualification only all from one row.
    fn claim(&mut self, row: &Items) {
        let is_known = UNDER.iter().any(|item| self.claimed.contains_key(item));
        for (item, text) in row {
            if !(is_known && UNDER.contains(item)) {
                let text = || western(*item, text);
                self.claimed.entry(*item).or_insert_with(text);
            }
        }
    }

    /// A row of its history block, which says nothing about this time but why it came back before.
    pub(super) fn remember(&mut self, line: u64, row: &Items, columns: &BTreeMap<Item, Column>) {
        self.count(line);
        if columns.contains_key(&Item::ReturnReason) {
            self.reasons.push(reason(line, row, true));
        }
    }

    /// Takes one of the catalogue's records.
    pub(super) fn record(&mut self, line: u64, read: &ClaimLine) {
        if read.field == ClaimTransferEntry::confirmed {
            let view = View::<ConfirmedQualification>::of_record(&read.record);
            self.confirmed(line, &view);
        } else if read.field == ClaimTransferEntry::treatment_days {
            let view = View::<TreatmentDays>::of_record(&read.record);
            let payer = view.payer_class().map_or("", |payer| payer.raw).to_owned();
            let days = noted_days(view).filter_map(|day| u8::try_from(day).ok());
            self.days.push((payer, days.collect()));
        }
    }

    fn confirmed(&mut self, line: u64, view: &View<'_, ConfirmedQualification>) {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let number = view.insured_identification_number();
        let statement = Statement {
            payer: Said::read(view.payer_class().map_or("", |payer| payer.raw)),
            confirmation: Said::read(view.confirmation().map_or("", |code| code.raw)),
            holder: Holder {
                insurer_number: text(view.insurer_number()),
                symbol: text(view.insured_card_symbol()),
                number: text(number.or(view.beneficiary_number())),
                branch: text(view.insured_branch_number()),
            },
            days: Vec::new(),
            line,
        };
        // At the window the institution itself wrote whose claim it is.
        let is_ours = statement.confirmation.known == Some(Confirmation::AtWindow);
        if is_ours && statement.payer.known == Some(PayerClass::Insurance) {
            let branch = &statement.holder.branch;
            self.claim(&Items::from([(Item::Branch, branch.clone())]));
        }
        self.statements.push(statement);
    }

    /// The claim, with what became of it.
    pub(super) fn close(mut self, evidence: Grade) -> ClaimResult {
        self.give_days();
        let is_returned = self.reasons.iter().any(|reason| !reason.earlier);
        let outcome = if is_returned {
            self.reasons.sort_by_key(|reason| reason.earlier);
            Outcome::Returned {
                reasons: self.reasons,
            }
        } else if !self.adjustments.is_empty() {
            Outcome::Adjusted {
                adjustments: self.adjustments,
            }
        } else if self.is_unread {
            Outcome::Unclear {
                why: Unclear::UnreadLine,
            }
        } else {
            Outcome::stated(&self.statements)
        };
        ClaimResult {
            claimed: claimed(&self.claimed),
            outcome,
            statements: self.statements,
            lines: self.first..=self.last,
            line_count: self.count,
            evidence,
        }
    }

    /// The n-th days of a payer are those of its n-th qualification (assumed).
    fn give_days(&mut self) {
        for (payer, days) in std::mem::take(&mut self.days) {
            let mut of_payer = self.statements.iter_mut();
            let free = of_payer.find(|one| one.payer.raw == payer && one.days.is_empty());
            if let Some(statement) = free {
                statement.days = days;
            }
        }
    }
}

/// Months and birth dates with the western year; any other item as it was written.
fn western(item: Item, text: &str) -> String {
    match item {
        Item::TreatmentMonth => month(text.trim()),
        Item::Birthdate => day(text.trim()),
        _ => text.to_owned(),
    }
}

fn claimed(said: &Items) -> Claimed {
    let text = |item| text(said, item);
    Claimed {
        treatment_month: text(Item::TreatmentMonth),
        receipt_number: text(Item::ReceiptNumber),
        search_number: text(Item::SearchNumber),
        chart_number: text(Item::ChartNumber),
        name: text(Item::Name),
        birthdate: text(Item::Birthdate),
        under: Holder {
            insurer_number: text(Item::InsurerNumber),
            symbol: text(Item::Symbol),
            number: text(Item::Number),
            branch: text(Item::Branch),
        },
    }
}

fn text(row: &Items, item: Item) -> String {
    row.get(&item).cloned().unwrap_or_default()
}

fn statement(line: u64, row: &Items) -> Statement {
    let number = row.get(&Item::ConfirmedNumber);
    let number = number.or(row.get(&Item::ConfirmedRecipient));
    let days = row.get(&Item::Days).map_or("", String::as_str);
    Statement {
        payer: Said::read(text(row, Item::Payer).trim()),
        confirmation: Said::read(text(row, Item::Confirmation).trim()),
        holder: Holder {
            insurer_number: text(row, Item::ConfirmedInsurer),
            symbol: text(row, Item::ConfirmedSymbol),
            number: number.cloned().unwrap_or_default(),
            branch: text(row, Item::ConfirmedBranch),
        },
        days: days.split(',').filter_map(|day| day.parse().ok()).collect(),
        line,
    }
}

fn reason(line: u64, row: &Items, earlier: bool) -> Reason {
    Reason {
        class: Said::read(text(row, Item::ReturnClass).trim()),
        code: text(row, Item::ReturnReason),
        text: text(row, Item::ReturnText),
        supplement: text(row, Item::Supplement),
        earlier,
        line,
    }
}

fn adjustment(line: u64, row: &Items) -> Adjustment {
    let change = text(row, Item::Change);
    let letters = text(row, Item::AdjustmentReason);
    let letters = letters.chars().filter(|letter| !letter.is_whitespace());
    Adjustment {
        place: text(row, Item::Place),
        amount: Amount::read(&change),
        change,
        reasons: letters
            .map(|letter| Said::read(letter.encode_utf8(&mut [0; 4])))
            .collect(),
        claimed: text(row, Item::Claimed),
        corrected: text(row, Item::Corrected),
        line,
    }
}
