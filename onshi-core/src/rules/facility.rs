//! 施設と端末 (facility and terminals): what may be shared and what not, and a change of 医療機関コード (vendor
//! manual §2.1.1, §5.1.2; R13–R15, P42). One activation code for each device:
//! [`activation`](crate::facility::activation).
//!
//! | shared by two connections | the same institution | 訪問看護ステーション and 併設医療機関 | two others |
//! |---|---|---|---|
//! | 資格確認端末 | once is enough | forbidden (§5.1.2) | told: an answer belongs to one code |
//! | 電子証明書, two terminals | forbidden (§2.1.1 ②: one for each) | forbidden (§5.1.2) | forbidden (§2.1.1 ②) |
//! | 連携フォルダ | told: two terminals answer into it | forbidden (R14) | told |
//!
//! The terminal of オンライン請求 may be the same one (§5.1.2): nothing here looks at it.
//!
//! ```
//! use onshi_core::rules::facility::{Configuration, Fault, check};
//!
//! # fn shared() -> serde_json::Result<Configuration> {
//! let configuration: Configuration = serde_json::from_str(r#"{
//!     "institutions": [
//!         { "code": "1310000001", "kind": "Medical", "name": "試験病院" },
//!         { "code": "1360000001", "kind": "VisitingNurse", "name": "試験訪問看護ステーション" }
//!     ],
//!     "terminals": [{ "label": "受付", "claims": true }],
//!     "connections": [
//!         { "institution": "1310000001", "terminal": "受付", "certificate": null,
//!           "folders": { "req": "a/req", "res": "a/res", "face": null } },
//!         { "institution": "1360000001", "terminal": "受付", "certificate": null,
//!           "folders": { "req": "b/req", "res": "b/res", "face": null } }
//!     ]
//! }"#)?;
//! # Ok(configuration) }
//! # let configuration = shared().expect("a configuration");
//! let findings = check(&configuration);
//! assert_eq!(findings[0].fault, Fault::StationSharesTerminal);
//! assert_eq!(findings.len(), 1);
//! ```

mod check;
mod configuration;
mod finding;
mod migration;
mod path;
mod seen;
mod sharing;
mod steps;

pub use check::check;
pub use configuration::{
    Configuration, Connection, Folder, Folders, Institution, InstitutionKind, Terminal, Thumbprint,
};
pub use finding::{FAULTS, Fault, FaultRow, Finding, Severity, Where};
pub use migration::{Fate, Item, MATTERS, Matter, MatterRow, Stock};
pub use seen::seen;
pub use steps::{Migration, NotDone, NotPlanned, STEPS, Step, StepRow};
