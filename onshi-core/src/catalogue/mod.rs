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
//! | `claim` | レセプト振替・分割結果 |
//! | `clinical_codes` | code tables without an official number |
//! | `visit_batch` | 一括照会 for those who consented, 訪問診療等 and オンライン診療等 |
//! | `access_url` | 医療機関アクセスURL |
//! | `facility` | 医療機関環境設定情報 |
//! | `device` | 目視確認用パスコード, アクティベーションコード |
//! | `service_usage` | 電子カルテ情報共有サービス施設利用状況 |
//! | `emergency` | 救急時医療情報閲覧 |
//! | `envelope` | whatever has no tree here |
//! | `codes` | code tables OQSCD001–044 |
//! | `messages` | what a message and an operation are |
//! | `layout` | the tree of a record on the wire |
//! | `profile` | a vendor's corrections |
//! | `dialect` | the rows, corrected by a profile |
//! | `errors` | what onshi itself reports |
//! | `coverage` | where a request says by number whose qualification is meant |
//! | `terms` | what fields are called under medical aid (医療扶助) |
//! | `lock` | the numbers that programs are compiled with |
//! | `sources` | where the facts come from |

pub mod access_url;
mod arrange;
pub mod batch;
pub mod checkup_information;
pub mod checkup_items;
pub mod claim;
pub mod clinical_codes;
pub mod clinical_header;
pub mod clinical_information;
pub mod codes;
pub mod consent;
pub mod coverage;
pub(crate) mod declare;
pub mod device;
pub mod dialect;
pub mod drug_information;
pub mod emergency;
pub mod envelope;
pub mod errors;
pub mod facility;
pub mod header;
pub mod layout;
pub mod lock;
pub mod messages;
pub mod profile;
pub mod qualification;
pub mod reference_number;
mod row;
pub mod service_usage;
pub mod sources;
pub(crate) mod spelling;
pub mod terms;
pub mod visit_batch;

pub use access_url::*;
pub use batch::*;
pub use checkup_information::*;
pub use checkup_items::*;
pub use claim::*;
pub use clinical_codes::*;
pub use clinical_header::*;
pub use clinical_information::*;
pub use codes::*;
pub use consent::*;
pub use coverage::{BY_NUMBER, ByNumber, CoverageKind, NumberFields, number_fields};
pub use device::*;
pub use dialect::{Dialect, Form};
pub use drug_information::*;
pub use emergency::*;
pub use envelope::*;
pub use errors::{Category, ERRORS, ErrorCode, ErrorRow};
pub use facility::*;
pub use header::*;
pub use layout::{Layout, Node, NodeId, Standing, What};
pub use messages::{
    Direction, FACE_TAG, MessageRow, OperationRow, Pair, ROOT, Replay, message, messages,
    operation, operations,
};
pub use profile::Profile;
pub use qualification::*;
pub use reference_number::*;
pub use row::*;
pub use service_usage::*;
pub use terms::{TERMS, TermRow};
pub use visit_batch::*;

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

macro_rules! families {
    ($($file:ident $japanese:literal $($list:ident:$name:ident)*;)*) => {
        /// Every family, in the order of the book.
        #[allow(clippy::needless_update)] // One family has all four lists.
        pub static FAMILIES: &[Family] = &[$(Family {
            ident: stringify!($file),
            japanese: $japanese,
            $($list: $file::$name,)*
            ..NO_FAMILY
        }),*];
    };
}

families! {
    header "ヘッダー" records:RECORDS;
    qualification "資格確認" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    reference_number "照会番号登録" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    batch "一括照会" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    consent "閲覧同意取り消し" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    clinical_header "医療情報閲覧に共通" records:RECORDS;
    drug_information "診療/薬剤情報" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    checkup_information "特定健診等情報" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    checkup_items "健診項目" codes:CODES;
    clinical_information "臨床情報" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    claim "レセプト振替・分割" records:RECORDS messages:MESSAGES;
    visit_batch "一括照会（訪問診療等）" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    access_url "医療機関アクセスURL" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    facility "医療機関環境設定情報" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    device "パスコード・アクティベーションコード" records:RECORDS messages:MESSAGES operations:OPERATIONS codes:CODES;
    service_usage "電子カルテ情報共有サービス施設利用状況" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    emergency "救急時医療情報閲覧" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    envelope "任意の電文" records:RECORDS messages:MESSAGES operations:OPERATIONS;
    codes "コード表" codes:CODES;
    clinical_codes "番号のないコード表" codes:CODES;
}

const NO_FAMILY: Family = Family {
    ident: "",
    japanese: "",
    records: &[],
    messages: &[],
    operations: &[],
    codes: &[],
};

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
