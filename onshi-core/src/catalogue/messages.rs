//! メッセージ and operations: which records travel under which file name, and what may be repeated.

use super::batch::{
    BatchAnswer, BatchAnswerBody, BatchRequest, CollectRequest, ConsentedAnswer,
    ConsentedAnswerBody, ConsentedRequest, ReceptionAnswer, TicketBatchRequest,
};
use super::consent::ConsentCancelRequest;
use super::qualification::{QualificationAnswer, QualificationRequest};
use super::reference_number::{
    BatchRegistrationAnswer, BatchRegistrationAnswerBody, BatchRegistrationRequest,
    RegistrationAnswer, RegistrationRequest,
};
use super::row::{Evidence, FieldId, RecordRow};

/// Element name of the document root (文書要素). Evidence: every public sample.
pub const ROOT: &str = "XmlMsg";

/// Which way a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the receipt computer to the terminal (要求).
    Request,
    /// From the terminal to the receipt computer (結果).
    Answer,
}

impl Direction {
    /// The part of the file name that says it. Evidence: `Seen(TANAKA OD2 AGENT)`.
    pub const fn tag(self) -> &'static str {
        match self {
            Direction::Request => "req",
            Direction::Answer => "res",
        }
    }
}

/// Inserted after the tag in the name of a card reader's result. Evidence: `Seen(MYNA OD2)`.
pub const FACE_TAG: &str = "face";

/// One message: a record under a file name prefix.
#[derive(Debug)]
pub struct MessageRow {
    /// File name prefix (ファイル名の接頭辞), before `req`/`res`.
    pub prefix: &'static str,
    /// Which way.
    pub direction: Direction,
    /// Interface number (OQS-IF-nnn); also its number in the C ABI.
    pub interface: u16,
    /// Japanese name.
    pub japanese: &'static str,
    /// Its record.
    pub record: &'static RecordRow,
    /// The repeated element of the body that is read one at a time: one person of a batch.
    pub unit: Option<FieldId>,
    /// How we know prefix and pairing.
    pub evidence: Evidence,
}

/// Two rows are the same message when prefix and direction are.
impl PartialEq for MessageRow {
    fn eq(&self, other: &Self) -> bool {
        self.prefix == other.prefix && self.direction == other.direction
    }
}

/// What may be done when it is unknown whether a request arrived (再送の可否).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// A question: asking again is harmless.
    Read,
    /// Asking again opens a second reception number.
    SecondReception,
    /// Asking again overwrites; only while nothing newer was sent for the person.
    Overwrite,
}

/// A question and its answer.
#[derive(Debug)]
pub struct Pair {
    /// The question.
    pub request: &'static MessageRow,
    /// Its answer.
    pub answer: &'static MessageRow,
}

/// Something a host can ask for (操作): one pair, or two with a reception number between them.
#[derive(Debug)]
pub struct OperationRow {
    /// Number in the C ABI.
    pub id: u16,
    /// Name in programs.
    pub ident: &'static str,
    /// Japanese name.
    pub japanese: &'static str,
    /// The first round trip.
    pub ask: Pair,
    /// The second round trip of a batch, by reception number (受付番号).
    pub collect: Option<Pair>,
    /// What may be done in doubt.
    pub replay: Replay,
    /// Where the vendor manual requires it.
    pub manual: &'static str,
}

macro_rules! messages {
    ($($name:ident $prefix:literal $direction:ident $if_no:literal $record:ident $japanese:literal $unit:expr, $grade:ident($source:literal);)*) => {
        $(
            #[doc = concat!($japanese, " (`", $prefix, "`).")]
            pub static $name: MessageRow = MessageRow {
                prefix: $prefix,
                direction: Direction::$direction,
                interface: $if_no,
                japanese: $japanese,
                record: $record::ROW,
                unit: $unit,
                evidence: Evidence::$grade($source),
            };
        )*
        /// Every message.
        pub static MESSAGES: &[&MessageRow] = &[$(&$name),*];
    };
}

messages! {
    QUALIFICATION_REQUEST        "OQSsiquc01" Request  1 QualificationRequest "資格確認要求" None, Seen("AGENT SMART SANOX TANAKA");
    QUALIFICATION_ANSWER         "OQSsiquc01" Answer   2 QualificationAnswer  "資格確認結果" None, Seen("AGENT SMART MYCLINIC TANAKA");
    VISIT_QUALIFICATION_REQUEST  "OQSsihvq01" Request 25 QualificationRequest "資格確認要求（訪問診療等）" None, Inferred("prefix seen in TANAKA; pairing with the interface number by name; tree as ORCA keeps it");
    VISIT_QUALIFICATION_ANSWER   "OQSsihvq01" Answer  26 QualificationAnswer  "資格確認結果（訪問診療等）" None, Inferred("prefix seen in TANAKA; tree as the individual answer");
    REGISTRATION_REQUEST         "OQSsiimm01" Request  3 RegistrationRequest  "照会番号登録要求" None, Seen("MYNA TANAKA AGENT");
    REGISTRATION_ANSWER          "OQSsiimm01" Answer   4 RegistrationAnswer   "照会番号登録結果" None, Seen("MYNA TANAKA AGENT");
    BATCH_REQUEST                "OQSmuquc01" Request  5 BatchRequest         "資格確認一括照会要求" None, Seen("SMART AGENT TANAKA");
    BATCH_RECEPTION              "OQSmuquc01" Answer   6 ReceptionAnswer      "資格確認一括照会アップロード結果" None, Seen("SMART AGENT TANAKA");
    BATCH_COLLECT                "OQSmuquc02" Request  7 CollectRequest       "資格確認一括照会ダウンロード要求" None, Seen("SMART AGENT TANAKA");
    BATCH_ANSWER                 "OQSmuquc02" Answer   8 BatchAnswer          "資格確認一括照会ダウンロード結果" Some(BatchAnswerBody::unit), Seen("SMART TANAKA");
    CONSENTED_REQUEST            "OQSmuhvq01" Request 17 ConsentedRequest     "同意済資格情報一括取得要求（訪問診療等）" None, Seen("OD2 TANAKA");
    CONSENTED_RECEPTION          "OQSmuhvq01" Answer  18 ReceptionAnswer      "同意済資格情報一括取得アップロード結果（訪問診療等）" None, Seen("OD2 TANAKA");
    CONSENTED_COLLECT            "OQSmuhvq02" Request 19 CollectRequest       "同意済資格情報一括取得ダウンロード要求（訪問診療等）" None, Seen("OD2 TANAKA");
    CONSENTED_ANSWER             "OQSmuhvq02" Answer  20 ConsentedAnswer      "同意済資格情報一括取得ダウンロード結果（訪問診療等）" Some(ConsentedAnswerBody::unit), Seen("OD2 ORCA TANAKA");
    BATCH_REGISTRATION_REQUEST   "OQSmuimm01" Request  9 BatchRegistrationRequest "照会番号一括登録要求" None, Seen("MYNA SANOX TANAKA");
    BATCH_REGISTRATION_RECEPTION "OQSmuimm01" Answer  10 ReceptionAnswer      "照会番号一括登録アップロード結果" None, Seen("MYNA TANAKA");
    BATCH_REGISTRATION_COLLECT   "OQSmuimm02" Request 11 CollectRequest       "照会番号一括登録ダウンロード要求" None, Seen("MYNA TANAKA");
    BATCH_REGISTRATION_ANSWER    "OQSmuimm02" Answer  12 BatchRegistrationAnswer "照会番号一括登録ダウンロード結果" Some(BatchRegistrationAnswerBody::unit), Seen("MYNA TANAKA");
    TICKET_REQUEST               "OQSmutic01" Request 13 TicketBatchRequest   "委託先資格情報の一括取得要求" None, Seen("OD2 TANAKA");
    TICKET_RECEPTION             "OQSmutic01" Answer  14 ReceptionAnswer      "委託先資格情報の一括取得アップロード結果" None, Seen("OD2 TANAKA");
    TICKET_COLLECT               "OQSmutic02" Request 15 CollectRequest       "委託先資格情報の一括取得ダウンロード要求" None, Seen("OD2 TANAKA");
    TICKET_ANSWER                "OQSmutic02" Answer  16 ConsentedAnswer      "委託先資格情報の一括取得ダウンロード結果" Some(ConsentedAnswerBody::unit), Seen("OD2 TANAKA");
    ONLINE_CONSENTED_REQUEST     "OQSmuonq01" Request 21 ConsentedRequest     "同意済資格情報一括取得要求（オンライン診療等）" None, Seen("OD2 TANAKA");
    ONLINE_CONSENTED_RECEPTION   "OQSmuonq01" Answer  22 ReceptionAnswer      "同意済資格情報一括取得アップロード結果（オンライン診療等）" None, Seen("OD2 TANAKA");
    ONLINE_CONSENTED_COLLECT     "OQSmuonq02" Request 23 CollectRequest       "同意済資格情報一括取得ダウンロード要求（オンライン診療等）" None, Seen("OD2 TANAKA");
    ONLINE_CONSENTED_ANSWER      "OQSmuonq02" Answer  24 ConsentedAnswer      "同意済資格情報一括取得ダウンロード結果（オンライン診療等）" Some(ConsentedAnswerBody::unit), Seen("OD2 TANAKA");
    CONSENT_CANCEL_REQUEST       "OQSsihvd01" Request 37 ConsentCancelRequest "閲覧同意取り消し要求（訪問診療等）" None, Seen("ORCA TANAKA");
}

/// Every operation.
pub static OPERATIONS: &[&OperationRow] = &[
    &QUALIFICATION,
    &VISIT_QUALIFICATION,
    &REFERENCE_NUMBER_REGISTRATION,
    &QUALIFICATION_BATCH,
    &CONSENTED_BATCH,
];

/// 資格確認 by number, outpatient (被保険者資格に係る番号による資格確認).
pub static QUALIFICATION: OperationRow = OperationRow {
    id: 1,
    ident: "Qualification",
    japanese: "資格確認（番号）",
    ask: Pair {
        request: &QUALIFICATION_REQUEST,
        answer: &QUALIFICATION_ANSWER,
    },
    collect: None,
    replay: Replay::Read,
    manual: "表4.1.1-1 (3)(5)",
};

/// 資格確認（訪問診療等） by number.
pub static VISIT_QUALIFICATION: OperationRow = OperationRow {
    id: 2,
    ident: "VisitQualification",
    japanese: "資格確認（訪問診療等）",
    ask: Pair {
        request: &VISIT_QUALIFICATION_REQUEST,
        answer: &VISIT_QUALIFICATION_ANSWER,
    },
    collect: None,
    replay: Replay::Read,
    manual: "表4.1.1-1 (2)",
};

/// 照会番号単件登録.
pub static REFERENCE_NUMBER_REGISTRATION: OperationRow = OperationRow {
    id: 3,
    ident: "ReferenceNumberRegistration",
    japanese: "照会番号登録",
    ask: Pair {
        request: &REGISTRATION_REQUEST,
        answer: &REGISTRATION_ANSWER,
    },
    collect: None,
    replay: Replay::Overwrite,
    manual: "表4.1.1-1 (4)",
};

/// 資格確認一括照会 by number.
pub static QUALIFICATION_BATCH: OperationRow = OperationRow {
    id: 4,
    ident: "QualificationBatch",
    japanese: "資格確認一括照会",
    ask: Pair {
        request: &BATCH_REQUEST,
        answer: &BATCH_RECEPTION,
    },
    collect: Some(Pair {
        request: &BATCH_COLLECT,
        answer: &BATCH_ANSWER,
    }),
    replay: Replay::SecondReception,
    manual: "表4.1.1-1 (6)",
};

/// 同意済資格情報一括取得（訪問診療等）.
pub static CONSENTED_BATCH: OperationRow = OperationRow {
    id: 5,
    ident: "ConsentedBatch",
    japanese: "同意済資格情報一括取得（訪問診療等）",
    ask: Pair {
        request: &CONSENTED_REQUEST,
        answer: &CONSENTED_RECEPTION,
    },
    collect: Some(Pair {
        request: &CONSENTED_COLLECT,
        answer: &CONSENTED_ANSWER,
    }),
    replay: Replay::SecondReception,
    manual: "表4.1.1-1 (7)",
};

/// The message of a file name prefix and direction.
pub fn message(prefix: &str, direction: Direction) -> Option<&'static MessageRow> {
    MESSAGES
        .iter()
        .copied()
        .find(|row| row.prefix == prefix && row.direction == direction)
}

/// The operation of a number.
pub fn operation(id: u16) -> Option<&'static OperationRow> {
    OPERATIONS.iter().copied().find(|row| row.id == id)
}
