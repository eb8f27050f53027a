//! The job engine (ジョブ): one state machine for every operation. Events in, effects out; the
//! world and the clock stay outside.
//!
//! ```text
//!  submit ─► Preparing ─► Intended ─► Published ─┬───────────────────────────► Answered ─► Acknowledged ─► Closed
//!             (staged,     (intent      (visible) │ 受付番号                       ▲            (host)        (files gone)
//!              invisible)   durable)      ▲       ▼                               │
//!                             ▲           │     Accepted ─► Intended ─► Published ┤
//!                             └───────────┘        ▲        (collect)             │
//!                              Unknown             └── 処理中 ─────────────────────┘
//! ```
//!
//! Three rules carry the weight:
//! * the intent is durable before a request becomes visible (I-1);
//! * a 受付番号 is durable before anything else happens, and every later state of the job holds it (I-2);
//! * no file of an answer is removed before the host acknowledged (I-8).
//!
//! A request is staged first, invisibly, and made visible by one rename. After a crash the staged
//! file is the evidence: if it is still there, the rename did not happen; if it is gone, it did.
//! So nothing is asked twice and nothing is lost, without guessing.

mod away;
mod bind;
mod call;
mod commands;
mod compose;
mod consented;
mod due;
mod engine;
mod gate;
mod jobs;
mod list;
mod model;
mod moment;
mod parts;
mod pauses;
mod protocol;
mod pseudonym;
mod receiving;
mod replay;
mod sending;
mod slim;
mod waiting;

pub use consented::{patient_answered, patients_asked};
pub use engine::Engine;
pub use list::{List, ListDraft, Roll};
pub use model::{Answer, Awaited, Ground, Job, JobId, Outcome, Part, Phase, State};
pub use moment::Moment;
pub use protocol::{
    Effect, Event, Notice, PartName, PartsAway, Settings, Sight, Submission, Terms, Whereabouts,
};
pub use pseudonym::Pseudonyms;
