//! What can be wrong with the facilities and terminals of a site (設定の誤り), by number and in words.

use onshi_core::error::Error;
use onshi_core::rules::facility::Fault;

use crate::numbers::{Numbered, Words, of_number};

/// Fault of a site: 医療機関コード is not ten digits.
pub const ONSHI_FAULT_CODE_FORMAT: u32 = 1;
/// Fault of a site: two institutions have one code.
pub const ONSHI_FAULT_CODE_TWICE: u32 = 2;
/// Fault of a site: 点数表番号 says another kind.
pub const ONSHI_FAULT_KIND_CONTRADICTS_CODE: u32 = 3;
/// Fault of a site: each of two institutions has a code that fits the other.
pub const ONSHI_FAULT_CODES_SWAPPED: u32 = 4;
/// Fault of a site: two terminals have one label.
pub const ONSHI_FAULT_LABEL_TWICE: u32 = 5;
/// Fault of a site: a connection, or the session, names an institution that is not configured.
pub const ONSHI_FAULT_INSTITUTION_UNKNOWN: u32 = 6;
/// Fault of a site: a connection names a terminal that is not configured.
pub const ONSHI_FAULT_TERMINAL_UNKNOWN: u32 = 7;
/// Fault of a site: one institution is connected to one terminal twice.
pub const ONSHI_FAULT_CONNECTION_TWICE: u32 = 8;
/// Fault of a site: 訪問看護ステーション on the terminal of another facility.
pub const ONSHI_FAULT_STATION_SHARES_TERMINAL: u32 = 9;
/// Fault of a site: 訪問看護ステーション with the certificate of another facility.
pub const ONSHI_FAULT_STATION_SHARES_CERTIFICATE: u32 = 10;
/// Fault of a site: 訪問看護ステーション in the folder of another facility.
pub const ONSHI_FAULT_STATION_SHARES_FOLDER: u32 = 11;
/// Fault of a site: two facilities use one terminal.
pub const ONSHI_FAULT_TERMINAL_OF_TWO: u32 = 12;
/// Fault of a site: two facilities use one folder.
pub const ONSHI_FAULT_FOLDER_OF_TWO: u32 = 13;
/// Fault of a site: one 電子証明書 on two terminals.
pub const ONSHI_FAULT_CERTIFICATE_TWICE: u32 = 14;
/// Fault of a site: what is configured is no thumbprint (拇印).
pub const ONSHI_FAULT_THUMBPRINT_FORMAT: u32 = 15;
/// Fault of a site: thumbprints that are missing or cannot be compared.
pub const ONSHI_FAULT_CERTIFICATE_UNKNOWN: u32 = 16;
/// Fault of a site: a folder has no path.
pub const ONSHI_FAULT_FOLDER_MISSING: u32 = 17;
/// Fault of a site: one folder serves two purposes of one connection.
pub const ONSHI_FAULT_FOLDER_TWICE: u32 = 18;
/// Fault of a site: a folder lies inside another one.
pub const ONSHI_FAULT_FOLDER_INSIDE: u32 = 19;
/// Fault of a site: the folder for requests of one connection is that for answers of another.
pub const ONSHI_FAULT_FOLDERS_CROSSED: u32 = 20;
/// Fault of a site: the names of the folders say that they are swapped.
pub const ONSHI_FAULT_FOLDER_NAMES_SWAPPED: u32 = 21;
/// Fault of a site: one institution reads one folder of two terminals.
pub const ONSHI_FAULT_FOLDER_OF_TWO_TERMINALS: u32 = 22;
/// Fault of a site: an answer has the code of another institution of this site. Stop, and check.
pub const ONSHI_FAULT_ANSWER_OF_NEIGHBOUR: u32 = 23;
/// Fault of a site: an answer has a code that is not configured. Stop, and check.
pub const ONSHI_FAULT_ANSWER_OF_STRANGER: u32 = 24;
/// Fault of a site: the ledger is older than what was sent; it came back from a backup.
pub const ONSHI_FAULT_LEDGER_OLDER: u32 = 25;

/// What to do about a fault.
pub(crate) fn remedy(number: u32) -> Result<Words, Error> {
    let row = of_number::<Fault>(number)?.row();
    Ok((row.remedy_japanese.into(), row.remedy_english.into()))
}

impl Numbered for Fault {
    const WHAT: &'static str = "fault";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_FAULT_CODE_FORMAT, Fault::CodeFormat),
        (ONSHI_FAULT_CODE_TWICE, Fault::CodeTwice),
        (
            ONSHI_FAULT_KIND_CONTRADICTS_CODE,
            Fault::KindContradictsCode,
        ),
        (ONSHI_FAULT_CODES_SWAPPED, Fault::CodesSwapped),
        (ONSHI_FAULT_LABEL_TWICE, Fault::LabelTwice),
        (ONSHI_FAULT_INSTITUTION_UNKNOWN, Fault::InstitutionUnknown),
        (ONSHI_FAULT_TERMINAL_UNKNOWN, Fault::TerminalUnknown),
        (ONSHI_FAULT_CONNECTION_TWICE, Fault::ConnectionTwice),
        (
            ONSHI_FAULT_STATION_SHARES_TERMINAL,
            Fault::StationSharesTerminal,
        ),
        (
            ONSHI_FAULT_STATION_SHARES_CERTIFICATE,
            Fault::StationSharesCertificate,
        ),
        (
            ONSHI_FAULT_STATION_SHARES_FOLDER,
            Fault::StationSharesFolder,
        ),
        (ONSHI_FAULT_TERMINAL_OF_TWO, Fault::TerminalOfTwo),
        (ONSHI_FAULT_FOLDER_OF_TWO, Fault::FolderOfTwo),
        (ONSHI_FAULT_CERTIFICATE_TWICE, Fault::CertificateTwice),
        (ONSHI_FAULT_THUMBPRINT_FORMAT, Fault::ThumbprintFormat),
        (ONSHI_FAULT_CERTIFICATE_UNKNOWN, Fault::CertificateUnknown),
        (ONSHI_FAULT_FOLDER_MISSING, Fault::FolderMissing),
        (ONSHI_FAULT_FOLDER_TWICE, Fault::FolderTwice),
        (ONSHI_FAULT_FOLDER_INSIDE, Fault::FolderInside),
        (ONSHI_FAULT_FOLDERS_CROSSED, Fault::FoldersCrossed),
        (ONSHI_FAULT_FOLDER_NAMES_SWAPPED, Fault::FolderNamesSwapped),
        (
            ONSHI_FAULT_FOLDER_OF_TWO_TERMINALS,
            Fault::FolderOfTwoTerminals,
        ),
        (ONSHI_FAULT_ANSWER_OF_NEIGHBOUR, Fault::AnswerOfNeighbour),
        (ONSHI_FAULT_ANSWER_OF_STRANGER, Fault::AnswerOfStranger),
        (ONSHI_FAULT_LEDGER_OLDER, Fault::LedgerOlder),
    ];
    fn words(self) -> Words {
        let row = self.row();
        (row.japanese.into(), row.english.into())
    }
}
