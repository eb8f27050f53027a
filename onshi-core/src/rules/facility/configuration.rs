//! What a site has: institutions, terminals, and the connections between them (設定). Everything stays as it
//! was written; whether it can be right is what [`check`](super::check()) says.

use serde::{Deserialize, Serialize};

use crate::catalogue::PointTable;
use crate::id::InstitutionCode;
use crate::record::CodeType;

/// The configuration of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// 医療機関・薬局・訪問看護ステーション.
    pub institutions: Vec<Institution>,
    /// 端末.
    pub terminals: Vec<Terminal>,
    /// Which institution reaches the system by which terminal.
    pub connections: Vec<Connection>,
}

/// A facility with a code of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// 医療機関コード, as written.
    pub code: String,
    /// What it is.
    pub kind: InstitutionKind,
    /// A name for people.
    pub name: String,
}

/// What a facility is (施設の種別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InstitutionKind {
    /// 医科.
    Medical,
    /// 歯科.
    Dental,
    /// 調剤薬局.
    Dispensing,
    /// 訪問看護ステーション.
    VisitingNurse,
    /// Another; nothing is known of its code.
    Other,
}

/// A machine of the site (端末).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    /// What people call it.
    pub label: String,
    /// It also sends claims (オンライン請求端末を兼ねる); allowed (§5.1.2).
    pub claims: bool,
}

/// An institution on a 資格確認端末 (接続).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// 医療機関コード, as written.
    pub institution: String,
    /// The label of the terminal.
    pub terminal: String,
    /// オンライン資格確認用電子証明書, by its thumbprint as the certificate store shows it; `None` if not known.
    pub certificate: Option<String>,
    /// The folders of the exchange.
    pub folders: Folders,
}

/// 連携フォルダ, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folders {
    /// For requests.
    pub req: String,
    /// For answers.
    pub res: String,
    /// For what a card reader shows.
    pub face: Option<String>,
}

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// Requests.
    Req,
    /// Answers.
    Res,
    /// What a card reader shows.
    Face,
}

impl Folder {
    /// Its name in the usual layout. Evidence: `Seen`, every public program.
    pub const fn usual_name(self) -> &'static str {
        match self {
            Folder::Req => "req",
            Folder::Res => "res",
            Folder::Face => "face",
        }
    }
}

impl Folders {
    /// Each with what it is for.
    pub fn each(&self) -> impl Iterator<Item = (Folder, &str)> {
        let fixed = [(Folder::Req, self.req.as_str()), (Folder::Res, &self.res)];
        let face = self.face.as_deref().map(|face| (Folder::Face, face));
        fixed.into_iter().chain(face)
    }
}

impl InstitutionKind {
    /// Every kind.
    pub const ALL: [InstitutionKind; 5] = [
        InstitutionKind::Medical,
        InstitutionKind::Dental,
        InstitutionKind::Dispensing,
        InstitutionKind::VisitingNurse,
        InstitutionKind::Other,
    ];

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            InstitutionKind::Medical => "医科",
            InstitutionKind::Dental => "歯科",
            InstitutionKind::Dispensing => "調剤",
            InstitutionKind::VisitingNurse => "訪問看護",
            InstitutionKind::Other => "その他",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            InstitutionKind::Medical => "medical",
            InstitutionKind::Dental => "dental",
            InstitutionKind::Dispensing => "dispensing",
            InstitutionKind::VisitingNurse => "visiting nurse",
            InstitutionKind::Other => "other",
        }
    }

    /// The kind that 点数表番号 of a code says (general knowledge); `None` for a digit without meaning.
    pub fn of_code(code: &InstitutionCode) -> Option<Self> {
        let digit = code.point_table();
        let table = PointTable::from_wire(digit.encode_utf8(&mut [0; 4]));
        match table? {
            PointTable::Medical => Some(InstitutionKind::Medical),
            PointTable::Dental => Some(InstitutionKind::Dental),
            PointTable::Pharmacy => Some(InstitutionKind::Dispensing),
            PointTable::HomeNursing => Some(InstitutionKind::VisitingNurse),
        }
    }

    /// A code of this kind can say so; [`Other`](Self::Other) fits every code, and so does a digit that
    /// has no meaning.
    pub fn fits(self, code: &InstitutionCode) -> bool {
        let said = InstitutionKind::of_code(code);
        self == InstitutionKind::Other || said.is_none_or(|said| said == self)
    }
}

/// The thumbprint of a certificate (拇印), for comparison: SHA-1 or SHA-256, in any common writing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint(String);

impl Thumbprint {
    /// Reads hexadecimal digits; blanks and colons between them do not count. `None` if it is no
    /// thumbprint.
    pub fn read(text: &str) -> Option<Self> {
        // Copied from the certificate dialogue of Windows, a mark of direction stands before the first digit.
        let between = |c: &char| !matches!(c, ' ' | ':' | '\u{200e}');
        let digits: String = text.chars().filter(between).collect();
        let is_one =
            matches!(digits.len(), 40 | 64) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        is_one.then(|| Thumbprint(digits.to_ascii_lowercase()))
    }

    /// Only two of one algorithm can be compared.
    pub fn is_comparable(&self, other: &Thumbprint) -> bool {
        self.0.len() == other.0.len()
    }
}

impl Configuration {
    /// What an institution is: as it was declared, and by its code where it was not.
    pub(super) fn kind_of(&self, code: &str) -> Option<InstitutionKind> {
        let declared = self.institutions.iter().find(|known| known.code == code);
        let by_code = || InstitutionKind::of_code(&InstitutionCode::new(code).ok()?);
        declared.map(|known| known.kind).or_else(by_code)
    }
}
