//! アクティベーションコード: one for each mobile device, issued at most once, shown and forgotten (vendor
//! manual §2.1.1, 表4.1.1-1 (12), R32).
//!
//! A code is in two halves. What is known about it ([`Facts`]) is plain data for any ledger. The code
//! itself ([`Secret`]) prints redacted, is neither copied nor serialized, is handed over once, and is
//! wiped when it goes. The record of an answer holds its text, too: a reader wipes its own, and
//! [`Record::wipe`] any other.
//!
//! A code that nobody saw is read again by an inquiry, which changes nothing.

mod facts;
mod issuance;

pub use facts::Facts;
pub use issuance::{Issuance, NotIssuable, Stage};

use super::Secret;
use crate::catalogue::{
    ActivationAnswerBody, ActivationCode, ActivationInquiryAnswer, ActivationInquiryRequest,
    ActivationInquiryRequestBody, ActivationInvalidateAnswer, ActivationInvalidateRequest,
    ActivationInvalidateRequestBody, ActivationIssueAnswer, ActivationQuery, ActivationState,
};
use crate::record::{Draft, Record, View};

/// A code as an answer tells it: what is known about it, and the code until it is taken.
#[derive(Debug)]
pub struct DeviceCode {
    /// What is known about it.
    pub facts: Facts,
    secret: Option<Secret>,
}

impl DeviceCode {
    fn of(view: View<'_, ActivationCode>) -> Self {
        let code = view.code().filter(|code| !code.is_empty());
        DeviceCode {
            facts: Facts::of(view),
            secret: code.map(Secret::new),
        }
    }

    /// Reads the code of an answer to an issue (発行結果); `None` if it carries none.
    pub fn issued(answer: &Record) -> Option<Self> {
        let body = View::<ActivationIssueAnswer>::of_record(answer).body()?;
        Self::in_body(body)
    }

    /// Reads the code of an answer to an invalidation (無効化結果); `None` if it carries none.
    pub fn invalidated(answer: &Record) -> Option<Self> {
        let body = View::<ActivationInvalidateAnswer>::of_record(answer).body()?;
        Self::in_body(body)
    }

    /// Reads every code of an answer to an inquiry (照会結果).
    pub fn listed(answer: &Record) -> Vec<Self> {
        let body = View::<ActivationInquiryAnswer>::of_record(answer).body();
        let list = body.and_then(|body| body.activations());
        let codes = list.into_iter().flat_map(|list| list.activation());
        codes.map(DeviceCode::of).collect()
    }

    fn in_body(body: View<'_, ActivationAnswerBody>) -> Option<Self> {
        body.activation().map(DeviceCode::of)
    }

    /// The code, once; `None` ever after, or if the answer held none.
    pub fn take(&mut self) -> Option<Secret> {
        self.secret.take()
    }
}

/// Asks for the codes in one state, or for all (照会要求).
pub fn inquiry(of: Option<ActivationState>) -> Draft<ActivationInquiryRequest> {
    let query = of.map(|state| Draft::<ActivationQuery>::new().state(state));
    let body = Draft::<ActivationInquiryRequestBody>::new()
        .maybe(query, Draft::<ActivationInquiryRequestBody>::query);
    Draft::<ActivationInquiryRequest>::new().body(body)
}

/// Asks to make a code void (無効化要求). A code that is void stays void, so this may be asked again.
pub fn invalidation(code: &Secret) -> Draft<ActivationInvalidateRequest> {
    let code = Draft::<ActivationCode>::new().code(code.text());
    let body = Draft::<ActivationInvalidateRequestBody>::new().activation(code);
    Draft::<ActivationInvalidateRequest>::new().body(body)
}
