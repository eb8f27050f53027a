//! Faults planted in what a client rests on, or in what it is told: each of them must be found.

/// A fault that is not in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// The ledger says that it has what it does not have.
    NothingDurable,
    /// The ledger forgets which numbers were used in names.
    NamesUsedAgain,
    /// The ledger forgets answers that were not acknowledged.
    AnswersForgotten,
    /// The ledger forgets what is known of consents.
    ConsentsForgotten,
    /// The ledger forgets that a consent was taken back.
    WishesForgotten,
    /// The ledger forgets the highest time.
    ClockForgotten,
    /// The ledger forgets which days were fetched.
    DaysForgotten,
    /// Every answer is said to be ours.
    AnswersTakenForOurs,
    /// An answer is removed as soon as it was read.
    RemovedWhenRead,
    /// What is staged is said to be gone.
    StagedTakenForGone,
    /// The ledger forgets what it should audit.
    AuditForgotten,
    /// Nothing that is staged is kept.
    EverythingSwept,
}

impl Planted {
    /// Whether the ledger forgets a document at once.
    pub fn forgets(self, key: &str, body: &[u8]) -> bool {
        let speaks_of = |word: &[u8]| body.windows(word.len()).any(|window| window == word);
        match self {
            Planted::ConsentsForgotten => key.starts_with("consent/"),
            Planted::WishesForgotten => key.starts_with("consent/") && speaks_of(b"\"requested\""),
            Planted::ClockForgotten => key == "clock",
            Planted::DaysForgotten => key.starts_with("days/"),
            _ => false,
        }
    }
}

/// Each with the invariant that it breaks.
pub const PLANTED: &[(Planted, &str)] = &[
    (Planted::NothingDurable, "I-1"),
    (Planted::NamesUsedAgain, "I-12"),
    (Planted::AnswersForgotten, "I-6"),
    (Planted::ConsentsForgotten, "I-10"),
    (Planted::WishesForgotten, "I-10"),
    (Planted::ClockForgotten, "I-10"),
    (Planted::DaysForgotten, "I-19"),
    (Planted::AnswersTakenForOurs, "I-9"),
    (Planted::RemovedWhenRead, "I-8"),
    (Planted::StagedTakenForGone, "I-18"),
    (Planted::AuditForgotten, "I-16"),
    (Planted::EverythingSwept, "I-18"),
];
