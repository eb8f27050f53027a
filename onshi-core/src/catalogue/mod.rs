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
//! | `clinical_header` | what the clinical messages share |
//! | `drug_information` | 診療/薬剤情報 |
//! | `checkup_information`, `checkup_items` | 特定健診等情報, and what its items mean |
//! | `clinical_information` | 臨床情報 (電子カルテ情報共有) |
//! | `clinical_codes` | code tables without an official number |
//! | `visit_batch` | 一括照会 for those who consented, 訪問診療等 and オンライン診療等 |
//! | `access_url` | 医療機関アクセスURL |
//! | `facility` | 医療機関環境設定情報 |
//! | `device` | 目視確認用パスコード, アクティベーションコード |
//! | `service_usage` | 電子カルテ情報共有サービス施設利用状況 |
//! | `emergency` | 救急時医療情報閲覧 |
//! | `codes` | code tables OQSCD001–044 |
//! | `messages` | what a message and an operation are |
//! | `errors` | what onshi itself reports |
//! | `lock` | the numbers that programs are compiled with |
//! | `sources` | where the facts come from |

pub mod access_url;
pub mod batch;
pub mod checkup_information;
pub mod clinical_codes;
pub mod clinical_header;
pub mod clinical_information;
pub mod codes;
pub mod consent;
pub(crate) mod declare;
pub mod device;
pub mod drug_information;
pub mod emergency;
pub mod errors;
pub mod facility;
pub mod header;
pub mod lock;
pub mod messages;
pub mod names;
pub mod qualification;
pub mod reference_number;
mod row;
pub mod service_usage;
pub mod sources;
pub mod visit_batch;

pub use access_url::*;
pub use batch::*;
pub use checkup_information::*;
pub use clinical_codes::*;
pub use clinical_header::*;
pub use clinical_information::*;
pub use codes::*;
pub use consent::*;
pub use device::*;
pub use drug_information::*;
pub use emergency::*;
pub use errors::{Category, ERRORS, ErrorCode, ErrorRow};
pub use facility::*;
pub use header::*;
pub use messages::{
    Direction, FACE_TAG, MessageRow, OperationRow, Pair, ROOT, Replay, message, messages,
    operation, operations,
};
pub use names::Names;
pub use qualification::*;
pub use reference_number::*;
pub use row::*;
pub use service_usage::*;
pub use visit_batch::*;

use std::sync::LazyLock;

/// A family of messages (メッセージの系列): what one file of rows declares.
#[derive(Debug)]
pub struct Family {
    /// Name of the file of rows.
    pub ident: &'static str,
    /// Japanese name.
    pub japanese: &'static str,
    records: &'static [&'static RecordRow],
    messages: &'static [&'static MessageRow],
    operations: &'static [&'static OperationRow],
    codes: &'static [&'static CodeTable],
}

/// Every family, in the order of the book.
pub static FAMILIES: &[Family] = &[
    Family {
        records: header::RECORDS,
        ..family("header", "ヘッダー")
    },
    Family {
        records: qualification::RECORDS,
        messages: qualification::MESSAGES,
        operations: qualification::OPERATIONS,
        ..family("qualification", "資格確認")
    },
    Family {
        records: reference_number::RECORDS,
        messages: reference_number::MESSAGES,
        operations: reference_number::OPERATIONS,
        ..family("reference_number", "照会番号登録")
    },
    Family {
        records: batch::RECORDS,
        messages: batch::MESSAGES,
        operations: batch::OPERATIONS,
        ..family("batch", "一括照会")
    },
    Family {
        records: consent::RECORDS,
        messages: consent::MESSAGES,
        operations: consent::OPERATIONS,
        ..family("consent", "閲覧同意取り消し")
    },
    Family {
        records: clinical_header::RECORDS,
        ..family("clinical_header", "医療情報閲覧に共通")
    },
    Family {
        records: drug_information::RECORDS,
        messages: drug_information::MESSAGES,
        operations: drug_information::OPERATIONS,
        ..family("drug_information", "診療/薬剤情報")
    },
    Family {
        records: checkup_information::RECORDS,
        messages: checkup_information::MESSAGES,
        operations: checkup_information::OPERATIONS,
        ..family("checkup_information", "特定健診等情報")
    },
    Family {
        records: clinical_information::RECORDS,
        messages: clinical_information::MESSAGES,
        operations: clinical_information::OPERATIONS,
        ..family("clinical_information", "臨床情報")
    },
    Family {
        records: visit_batch::RECORDS,
        messages: visit_batch::MESSAGES,
        operations: visit_batch::OPERATIONS,
        ..family("visit_batch", "一括照会（訪問診療等）")
    },
    Family {
        records: access_url::RECORDS,
        messages: access_url::MESSAGES,
        operations: access_url::OPERATIONS,
        ..family("access_url", "医療機関アクセスURL")
    },
    Family {
        records: facility::RECORDS,
        messages: facility::MESSAGES,
        operations: facility::OPERATIONS,
        ..family("facility", "医療機関環境設定情報")
    },
    Family {
        records: device::RECORDS,
        messages: device::MESSAGES,
        operations: device::OPERATIONS,
        codes: device::CODES,
        ..family("device", "パスコード・アクティベーションコード")
    },
    Family {
        records: service_usage::RECORDS,
        messages: service_usage::MESSAGES,
        operations: service_usage::OPERATIONS,
        ..family("service_usage", "電子カルテ情報共有サービス施設利用状況")
    },
    Family {
        records: emergency::RECORDS,
        messages: emergency::MESSAGES,
        operations: emergency::OPERATIONS,
        ..family("emergency", "救急時医療情報閲覧")
    },
    Family {
        codes: codes::CODES,
        ..family("codes", "コード表")
    },
    Family {
        codes: clinical_codes::CODES,
        ..family("clinical_codes", "番号のないコード表")
    },
];

const fn family(ident: &'static str, japanese: &'static str) -> Family {
    Family {
        ident,
        japanese,
        records: &[],
        messages: &[],
        operations: &[],
        codes: &[],
    }
}

/// Every record of every family.
pub fn records() -> impl Iterator<Item = &'static RecordRow> {
    FAMILIES
        .iter()
        .flat_map(|family| family.records.iter().copied())
}

/// Every code table of every family.
pub fn code_tables() -> impl Iterator<Item = &'static CodeTable> {
    FAMILIES
        .iter()
        .flat_map(|family| family.codes.iter().copied())
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
