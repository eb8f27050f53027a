//! The other side of the exchange, for tests and demonstrations: the terminal's 連携ソフト and a small
//! オンライン資格確認等システム behind it. No real certificate, no network beyond this machine, and nobody
//! real in it.
//!
//! ```text
//!  Simulator ── Terminal: root/req ─► central system ─► root/res
//!           └── central system: Clinic (seeded people, consents, 照会番号)
//! ```
//!
//! Everything follows from the seeds, the requests and the time given to [`Simulator::step`]: the
//! same run gives the same bytes. Where the real behaviour is not publicly known, the doc comment
//! says "assumed".
#![forbid(unsafe_code)]

mod barcode;
mod central;
mod clinic;
mod disk;
mod fault;
mod happening;
#[cfg(feature = "https")]
pub mod https;
#[cfg(feature = "page")]
mod https_fault;
#[cfg(feature = "page")]
pub mod page;
mod random;
pub mod scenario;
mod settings;
mod simulator;
mod site;
#[cfg(feature = "page")]
mod stage;
mod terminal;
mod unknown;

pub use central::{
    CardCheck, Claim, Confirmation, ConsentEntry, DeviceCode, Eligibility, FoundPeople, Identified,
    Insurance, NotActivated, NotCancelled, NotConfirmed, NotRegistered, OpenReception, PersonCard,
    PersonId, TransferFile,
};
pub use clinic::{Care, Clinic, Edited, KnownPatient};
pub use disk::{Disk, OsDisk};
pub use fault::{Chance, Fault, Faults, NoChance};
pub use happening::Happening;
pub use settings::{Hours, NoSetting, Password, RefusalName, Setting, SettingKind, Settings};
pub use simulator::Simulator;
pub use site::{Site, SiteFault};
pub use terminal::Terminal;
pub use unknown::{Unknown, Way};
