//! 医療情報閲覧の権限: who may see 診療/薬剤情報・特定健診等情報, and where it may stay (vendor manual
//! §2.1.4, 表4.1.1-1 (2)(8), R01, R02, R10, R30, I-11).
//!
//! ```text
//!  viewer ── known, with an operator id ──┐
//!  sign-in ── two factors, unless told ───┤
//!  software ── of 図1.1-1, not レセコン ──┼──► ClinicalAccess: whose, which class, until when
//!  profession ── of the policy ───────────┤
//!  consent ── to this class, alive ───────┘     anything else ──► Refused, with words
//! ```
//!
//! | question | module |
//! |---|---|
//! | which software is this, may it show, may it keep | [`role`] |
//! | who is looking | [`profession`], [`grant`](mod@grant) |
//! | who may see what, as built in | [`matrix`] |
//! | the same, as a facility decides | [`policy`] |
//! | may this person see this of that patient, now | [`grant()`] |
//! | what of an answer is clinical | [`clinical`] |
//! | how it goes through a receipt computer and leaves nothing | [`passing`] |
//! | may this be asked for at all | [`asking`] |
//! | what software asks, and what its facility decided | [`host`] |
//!
//! What is not granted is denied: an unknown word in a policy, a class nobody wrote down, a viewer the
//! host could not name. How long a copy may lie, once it lies, says [`retention`](super::retention).

pub mod asking;
pub mod clinical;
pub mod grant;
pub mod host;
pub mod matrix;
pub mod passing;
pub mod policy;
pub mod profession;
pub mod role;

pub use grant::{ClinicalAccess, Consented, OperatorId, Refused, SignIn, Viewer, grant};
pub use host::{Access, Host};
pub use passing::{Passing, Split, split};
pub use policy::Policy;
pub use profession::Profession;
pub use role::{Keep, Role};
