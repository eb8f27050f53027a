//! How the system is to answer one request: in which encoding, and what is to be wrong with it (障害).
//! The terminal draws the fault and hands it over; this is the only place that knows what the system
//! then says.

use onshi_core::text::Charset;

use super::desk::{Reply, Request};
use super::heading::Ending;
use super::refusal;
use crate::fault::Fault;
use crate::random::Random;

/// The manner of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// The encoding that the terminal will write it in.
    pub charset: Charset,
    /// What is wrong with it.
    pub wrong: Option<Fault>,
}

impl Manner {
    /// Nothing is wrong.
    pub fn of(charset: Charset) -> Self {
        Manner {
            charset,
            wrong: None,
        }
    }
}

impl Reply {
    /// The reply with a fault in it. Faults that are none of the system change nothing.
    pub(super) fn wrong(self, fault: Fault, request: &Request<'_>, seed: u64) -> Self {
        let ended = |ending| Reply::of(request.asked.clone(), ending);
        let reception = self.heading.reception.clone().unwrap_or_default();
        match fault {
            Fault::StaysProcessing => ended(Ending::Processing).under(&reception),
            Fault::ResultFails => ended(Ending::Refused(refusal::BROKEN)).under(&reception),
            Fault::UnknownResult => ended(Ending::Unknown).under(&reception),
            Fault::OtherReception => {
                let other = Random::of(seed, &format!("not {reception}")).uuid();
                self.under(&other)
            }
            Fault::OtherInstitution => {
                let mut reply = self;
                reply.heading.asked.institution = neighbour(&request.asked.institution);
                reply
            }
            _ => self,
        }
    }
}

/// The code of another institution: the last digit is another one.
fn neighbour(institution: &str) -> String {
    let mut digits = institution.to_owned();
    let last = digits.pop().and_then(|digit| digit.to_digit(10));
    digits.push_str(&last.map_or(0, |digit| (digit + 1) % 10).to_string());
    digits
}
