//! 医療機関コードの変更: what is bound to the old code, and what becomes of each (P42).

use serde::{Deserialize, Serialize};

use crate::catalogue::Evidence;

/// What a place has under one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Matter {
    /// Jobs that are not closed yet (未完了のジョブ).
    OpenJobs,
    /// Answers that the host has not acknowledged yet (未受領の結果).
    UnacknowledgedAnswers,
    /// Days on which somebody may have consented and that were not fetched (未取得の同意年月日).
    UnfetchedDays,
    /// The store of the old code (旧コードの台帳).
    Ledger,
    /// Certificates and credentials of the terminals (電子証明書・認証情報).
    Credentials,
    /// 照会番号 that were registered.
    ReferenceNumbers,
    /// Patients and their charts (患者・カルテ).
    Patients,
    /// Consents to view (閲覧同意).
    Consents,
    /// Consents to ask for 限度額適用認定証等.
    CertificateConsents,
    /// The address of マイナ在宅受付Web and what was printed of it (医療機関別URL・二次元バーコード).
    AccessUrl,
    /// アクティベーションコード of mobile devices.
    Devices,
}

/// What becomes of it (扱い).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Must be finished first (先に完了させる).
    FinishFirst,
    /// Is closed and kept to be read (閉じて保管する).
    Closes,
    /// Goes along (引き継ぐ).
    Moves,
    /// Goes along, and must be registered or set up anew (登録し直す).
    Anew,
    /// Is void, and must be obtained anew (無効になる).
    Void,
}

impl Fate {
    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Fate::FinishFirst => "先に完了させる",
            Fate::Closes => "閉じて保管する",
            Fate::Moves => "引き継ぐ",
            Fate::Anew => "登録し直す",
            Fate::Void => "無効になる",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            Fate::FinishFirst => "finish first",
            Fate::Closes => "closed and kept",
            Fate::Moves => "goes along",
            Fate::Anew => "set up anew",
            Fate::Void => "void",
        }
    }
}

/// What becomes of a matter, and how we know.
#[derive(Debug)]
pub struct MatterRow {
    /// Which.
    pub matter: Matter,
    /// What becomes of it.
    pub fate: Fate,
    /// Japanese words to show.
    pub japanese: &'static str,
    /// English words to show.
    pub english: &'static str,
    /// How we know.
    pub evidence: Evidence,
}

macro_rules! matters {
    ($($name:ident $fate:ident $ja:literal $en:literal $grade:ident($source:literal);)*) => {
        /// The table: everything that is bound to a code, or just seems to be.
        #[rustfmt::skip]
        pub static MATTERS: &[MatterRow] = &[$(MatterRow {
            matter: Matter::$name, fate: Fate::$fate, japanese: $ja, english: $en,
            evidence: Evidence::$grade($source),
        }),*];
    };
}

matters! {
    OpenJobs              FinishFirst "未完了のジョブ"                     "open jobs"                                    Inferred("受付番号 and answers belong to the code that asked");
    UnacknowledgedAnswers FinishFirst "未受領の結果"                       "answers not acknowledged"                     Inferred("they name the old code, which the new store refuses");
    UnfetchedDays         FinishFirst "未取得の同意年月日"                 "days of consent not fetched"                  Manual("表4.1.1-1 (7): fetched by 医療機関コード and 同意年月日");
    Ledger                Closes      "旧コードの台帳"                     "the store of the old code"                    Inferred("P42: one store for each institution");
    Credentials           Anew        "電子証明書・認証情報・端末設定"     "certificates, credentials and terminals"      Inferred("P42; §2.1.1 ②: the certificate proves the institution");
    ReferenceNumbers      Anew        "照会番号"                           "reference numbers"                            Manual("§2.1.3 ②: registered with 医療機関コード");
    Patients              Moves       "患者・カルテ"                       "patients and charts"                          Inferred("they are the host's own");
    Consents              Void        "閲覧同意"                           "consents to view"                             Manual("§2.1.5, 表4.1.1-1 (7): kept by 医療機関コード");
    CertificateConsents   Void        "限度額適用認定証等の照会への同意"   "consents to ask for certificates"             Inferred("given to the institution of the old code");
    AccessUrl             Void        "医療機関別URL・二次元バーコード"    "the address of マイナ在宅受付Web"             Manual("§2.1.1 ①: issued for each facility");
    Devices               Void        "アクティベーションコード"           "activation codes"                             Assumed("issued for devices of an institution");
}

/// How much of a matter there is, as the host counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stock {
    /// Of what.
    pub matter: Matter,
    /// How many.
    pub count: u64,
}

/// One line of the plan: a matter, how much of it there is, and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// What becomes of it.
    pub row: &'static MatterRow,
    /// How many; `None` if nobody counted.
    pub count: Option<u64>,
}

impl Item {
    /// Every matter, with what was counted.
    pub fn list(stock: &[Stock]) -> Vec<Item> {
        let item = |row: &'static MatterRow| Item {
            row,
            count: count(stock, row.matter),
        };
        MATTERS.iter().map(item).collect()
    }
}

/// What was counted of a matter; of several counts the greatest.
pub(super) fn count(stock: &[Stock], matter: Matter) -> Option<u64> {
    let of_matter = stock.iter().filter(|stock| stock.matter == matter);
    of_matter.map(|stock| stock.count).max()
}
