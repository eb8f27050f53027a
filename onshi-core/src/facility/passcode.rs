//! 目視確認用パスコード: what staff type into マイナ資格確認アプリ to confirm a person by sight (vendor manual
//! 表2.1.1-3 資格確認（目視）). That it is asked for and changed as the address is, and what it is typed into,
//! is assumed: only the names of the messages are public.
//!
//! It says nothing about a patient, but it is a secret: shown when somebody needs it, never kept. One
//! that nobody saw is asked for again. The record of the answer holds its text, too: a reader wipes its
//! own, and [`Record::wipe`] any other.

use super::{Secret, outcome};
use crate::catalogue::{
    PasscodeAnswer, PasscodeChange, PasscodeQuery, PasscodeRequest, PasscodeRequestBody,
};
use crate::id::DateTime;
use crate::job::Outcome;
use crate::record::{Draft, Record, View};

/// Which passcode is wanted (パスコード取得用情報).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasscodeInquiry {
    /// パスコード変更: the passcode in force, or a new one, which makes the one before void (assumed).
    pub change: PasscodeChange,
}

impl PasscodeInquiry {
    /// The passcode in force.
    pub const IN_FORCE: PasscodeInquiry = PasscodeInquiry {
        change: PasscodeChange::Keep,
    };

    /// Asked again it changes nothing. After a lost answer to a change the one in force is asked for
    /// instead: a second change would make void what the first one gave.
    pub fn is_repeatable(self) -> bool {
        self.change == PasscodeChange::Keep
    }

    /// The request (目視確認用パスコード取得要求).
    pub fn request(self) -> Draft<PasscodeRequest> {
        let query = Draft::<PasscodeQuery>::new().change(self.change);
        let body = Draft::<PasscodeRequestBody>::new().query(query);
        Draft::<PasscodeRequest>::new().body(body)
    }
}

/// The passcode of a facility (目視確認用パスコード情報).
#[derive(Debug)]
pub struct VisualCheckPasscode {
    /// 目視確認用パスコード, to be handed over once.
    pub code: Secret,
    /// パスコード発行日時, as written.
    pub issued_at: Option<DateTime>,
    /// パスコード有効期限, as written.
    pub available: Option<DateTime>,
}

impl VisualCheckPasscode {
    /// Reads an answer (目視確認用パスコード取得結果).
    ///
    /// # Errors
    /// [`NoPasscode`] if it brings none.
    pub fn read(answer: &Record) -> Result<Self, NoPasscode> {
        let outcome = outcome(answer);
        if outcome != Outcome::Normal {
            return Err(NoPasscode::Said(outcome));
        }
        let body = View::<PasscodeAnswer>::of_record(answer).body();
        let given = body.and_then(|body| body.passcode());
        let given = given.ok_or(NoPasscode::Missing)?;
        let code = given.code().filter(|code| !code.is_empty());
        Ok(VisualCheckPasscode {
            code: Secret::new(code.ok_or(NoPasscode::Missing)?),
            issued_at: given.issued_at(),
            available: given.available(),
        })
    }
}

/// Why there is no passcode to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPasscode {
    /// The system says that it did not go well; its own words are in the outcome.
    #[error("the system gave no passcode")]
    Said(Outcome),
    /// It says that it went well, and carries no passcode.
    #[error("the answer carries no passcode")]
    Missing,
}

impl NoPasscode {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            NoPasscode::Said(_) => "パスコードを取得できませんでした",
            NoPasscode::Missing => "結果にパスコードがありません",
        }
    }
}
