//! What is clinical on its way through the ABI to a chart: every way there is to see it.

use std::ptr::null;

use onshi::apart::onshi_passing_free;
use onshi::event::ONSHI_EVENT_ANSWERED;
use onshi::record::onshi_record_free;
use onshi::rights::onshi_rights_free;
use onshi::words::ONSHI_ROLE_RECEIPT_COMPUTER;
use onshi_core::catalogue::{
    Drug, DrugInformationAnswer, DrugInformationBody, DrugList, ReceiptDay, ReceiptDayList,
    ReceiptMonth,
};
use onshi_core::record::Record;

use crate::plants::MARKS;
use crate::support::answer_with;
use crate::support::clinical::*;

/// Drugs in the answer, each with a value.
const DRUGS: usize = 300;

/// An answer is taken apart, shown, handed over and freed; how many values it had.
pub fn hand_over() -> usize {
    let asked = Asked::of(ONSHI_ROLE_RECEIPT_COMPUTER);
    answer_with(asked.root.path(), marked);
    asked.sees(ONSHI_EVENT_ANSWERED);
    let (rest, passing) = asked.month();
    let rights = asked.rights(null());
    shown(passing, rights, "patient-17");
    unsafe {
        onshi_record_free(rest);
        onshi_rights_free(rights);
        onshi_passing_free(passing);
    }
    DRUGS
}

/// One month with many drugs.
fn marked(identifier: &str) -> Record {
    let mut answer = medicines(identifier);
    for nth in 1..=DRUGS {
        let way = [
            (DrugInformationAnswer::body, 0),
            (DrugInformationBody::month, 0),
            (ReceiptMonth::days, 0),
            (ReceiptDayList::day, 0),
            (ReceiptDay::drugs, 0),
            (DrugList::drug, nth),
        ];
        let way = way.map(|(field, nth)| (field.no, nth));
        answer.add_text(&way, Drug::drug_name.no, &format!("{}{nth:04}", MARKS[0]));
    }
    answer
}
