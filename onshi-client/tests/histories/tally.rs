//! How often everything happened. What never happens in a hundred thousand histories is not tested.

use std::collections::BTreeMap;

use onshi_core::error::ErrorCode;
use onshi_core::job::{Notice, Outcome};

#[derive(Debug, Default)]
pub struct Tally(BTreeMap<String, u64>);

/// What must have happened, by kind.
#[rustfmt::skip]
const MUST_HAPPEN: &[(&str, &[&str])] = &[
    ("event", &[
        "Answer", "Clock", "Command", "CommandList", "Crash", "Die", "Hear", "PlanCare", "Poll", "Repeat",
        "ResetClock", "SendCancel", "Strike", "Submit", "SubmitList", "Swap", "Take", "Vanish", "WishCancel",
        "killed in the middle",
    ]),
    ("answer", &[
        "Fine", "Abnormal", "Processing", "Refusal", "Half", "OtherInstitution", "OtherIdentifier",
        "OtherReception", "Twin",
    ]),
    ("done", &["Read", "Acknowledge", "AskAgain", "Withdraw", "Abandon", "Resume"]),
    ("refused", &[
        "AnswerVanished", "Changed", "ConsentMissing", "IoFailed", "KeyReused", "MustNotRepeat",
        "UnknownJob", "WrongState",
    ]),
    ("told", &[
        "accepted", "processing", "answered, normal", "answered, abnormal", "answered, refused", "overdue",
        "expired", "list done", "conflict", "withdrawn", "problem IoFailed", "problem OtherIdentity",
        "problem LateAnswer", "problem Truncated", "problem ConsentMissing",
    ]),
    ("lost", DEEDS),
    ("unheard", DEEDS),
    ("host", &["cancellation sent", "no cancellation due", "sent again", "days fetched", "poll failed"]),
];

const DEEDS: &[&str] = &[
    "Load", "Record", "Keep", "Kept", "Stage", "Publish", "Locate", "List", "Inspect", "Open",
    "Remove", "TakeBack", "Sweep",
];

impl Tally {
    pub fn count(&mut self, kind: &str, what: impl std::fmt::Display) {
        *self.0.entry(format!("{kind}: {what}")).or_default() += 1;
    }

    pub fn add(&mut self, other: Tally) {
        for (what, times) in other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }

    pub fn refused(&mut self, code: ErrorCode) {
        self.count("refused", format_args!("{code:?}"));
    }

    pub fn told(&mut self, notice: &Notice) {
        let what = match notice {
            Notice::Accepted { .. } => "accepted".to_owned(),
            Notice::Processing { .. } => "processing".to_owned(),
            Notice::Answered { outcome, .. } => match outcome {
                Outcome::Normal => "answered, normal".to_owned(),
                Outcome::Abnormal { .. } => "answered, abnormal".to_owned(),
                Outcome::Refused => "answered, refused".to_owned(),
            },
            Notice::Problem { error, .. } => format!("problem {:?}", error.code()),
            Notice::Overdue { .. } => "overdue".to_owned(),
            Notice::Expired { .. } => "expired".to_owned(),
            Notice::ListDone { .. } => "list done".to_owned(),
            Notice::Conflict { .. } => "conflict".to_owned(),
            Notice::Withdrawn { .. } => "withdrawn".to_owned(),
            Notice::Erase { .. } => "erase".to_owned(),
            Notice::Certificate { .. } => "certificate".to_owned(),
        };
        self.count("told", what);
    }

    /// What must have happened and never did.
    pub fn never(&self) -> Vec<String> {
        let all = MUST_HAPPEN.iter().flat_map(|(kind, all)| {
            let named = move |what: &&str| format!("{kind}: {what}");
            all.iter().map(named)
        });
        all.filter(|what| !self.0.contains_key(what)).collect()
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|(what, times)| writeln!(f, "{times:>10}  {what}"))
    }
}
