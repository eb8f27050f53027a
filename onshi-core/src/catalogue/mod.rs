//! The catalogue (カタログ): every message, element, code and error, declared once.
//!
//! The official 外部インターフェイス仕様書 is not public. Each row therefore says how we know it
//! ([`Evidence`]). To check a message against the official book, open the file of its family and
//! read it line by line; nothing else in the project spells a wire name.
//!
//! | file | rows |
//! |---|---|
//! | `header` | message headers |
//! | `qualification` | query by number and its answer |
//! | `batch` | batch by number, everyone who consented |
//! | `reference_number` | 照会番号 |
//! | `consent` | 閲覧同意取り消し |
//! | `codes` | code tables OQSCD001–044 |
//! | `messages` | file name prefixes, operations |
//! | `errors` | what onshi itself reports |
//! | `lock` | the numbers that programs are compiled with |
//! | `sources` | where the facts come from |

pub mod batch;
pub mod codes;
pub mod consent;
pub(crate) mod declare;
pub mod errors;
pub mod header;
pub mod lock;
pub mod messages;
pub mod names;
pub mod qualification;
pub mod reference_number;
mod row;
pub mod sources;

pub use batch::*;
pub use codes::*;
pub use consent::*;
pub use errors::{Category, ERRORS, ErrorCode, ErrorRow};
pub use header::*;
pub use messages::{Direction, MessageRow, OperationRow, Pair, Replay};
pub use names::Names;
pub use qualification::*;
pub use reference_number::*;
pub use row::*;

use std::sync::LazyLock;

/// Every record of every family.
pub fn records() -> impl Iterator<Item = &'static RecordRow> {
    [
        HEADERS,
        QUALIFICATION_RECORDS,
        BATCH_RECORDS,
        REFERENCE_NUMBER_RECORDS,
        CONSENT_RECORDS,
    ]
    .into_iter()
    .flat_map(|family| family.iter().copied())
}

/// The record of a number.
pub fn record(id: u16) -> Option<&'static RecordRow> {
    records().find(|row| row.id == id)
}

/// The row of a field.
pub fn field(id: FieldId) -> Option<&'static FieldRow> {
    record(id.record)?.field(id.no)
}

/// The element names as the rows say them.
pub fn names() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| Names::new(records()));
    &NAMES
}
