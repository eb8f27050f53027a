//! The doctor (診断): what can be known of a place before anything is asked there.
//!
//! | file | looks at |
//! |---|---|
//! | `folders` | whether the folders are there, and are the right ones |
//! | `share` | what the file system can do: write, rename, tell, keep time |
//! | `standing` | what lies in the folders |
//! | `ledger` | whose ledger it is, whether it is whole, what waits in it |
//! | `site` | what was configured of facility and terminals |
//!
//! Nothing is changed but files of the doctor's own in the stage folder, which are removed again. The folder
//! of requests is not written to: what a terminal does with a file that is no request is not known. Only
//! who says so ([`Manner::writes_to_req`]) has the last step tried there, too.

mod folders;
mod ledger;
mod share;
mod site;
mod standing;

use std::time::Duration;

use onshi_core::error::Error;
use onshi_core::job::Moment;

use crate::config::FolderConfig;
use crate::files::FileSystem;
use crate::ledger::SqliteLedger;

/// How a check came out (判定), the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As it should be (良).
    Good,
    /// Good to know (参考).
    Note,
    /// Could not be found out now (不明).
    Unknown,
    /// It works, and may not tomorrow (注意).
    Warning,
    /// Nothing can be exchanged like this (誤り).
    Error,
}

impl Verdict {
    /// In Japanese.
    pub const fn japanese(self) -> &'static str {
        match self {
            Verdict::Good => "良",
            Verdict::Note => "参考",
            Verdict::Unknown => "不明",
            Verdict::Warning => "注意",
            Verdict::Error => "誤り",
        }
    }

    /// In English, one word.
    pub const fn english(self) -> &'static str {
        match self {
            Verdict::Good => "good",
            Verdict::Note => "note",
            Verdict::Unknown => "unknown",
            Verdict::Warning => "warning",
            Verdict::Error => "error",
        }
    }
}

/// One thing that is looked at (診断項目).
#[derive(Debug)]
pub struct CheckRow {
    /// Its name, for programs. Never reused for something else.
    pub name: &'static str,
    /// What is looked at, in Japanese.
    pub japanese: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// What to do if it is not good, in Japanese.
    pub remedy_japanese: &'static str,
    /// The same in English.
    pub remedy_english: &'static str,
    look: fn(&mut Examination<'_>) -> Vec<Seen>,
}

/// What one check has found (所見).
#[derive(Debug)]
pub struct Finding {
    /// The check.
    pub check: &'static CheckRow,
    /// How it came out.
    pub verdict: Verdict,
    /// What was seen, in Japanese. No person stands in it.
    pub japanese: String,
    /// The same in English.
    pub english: String,
}

/// How the doctor goes about it (診断の仕方).
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// How long a request may lie untouched before it is remarked.
    pub patience: Duration,
    /// A file of the doctor's own may appear in the folder of requests for a moment. No terminal should be
    /// running then.
    pub writes_to_req: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Manner {
            patience: Duration::from_secs(3),
            writes_to_req: false,
        }
    }
}

/// Looks at everything; one finding at least of each check, in the order of [`CHECKS`].
pub fn examine(
    config: &FolderConfig,
    files: &mut dyn FileSystem,
    now: Moment,
    manner: Manner,
) -> Vec<Finding> {
    let mut examination = Examination {
        ledger: ledger::open(config),
        config,
        files,
        now,
        manner,
    };
    let of = |check: &'static CheckRow| {
        let seen = (check.look)(&mut examination);
        seen.into_iter().map(move |seen| Finding {
            check,
            verdict: seen.verdict,
            japanese: seen.japanese,
            english: seen.english,
        })
    };
    CHECKS.iter().flat_map(of).collect()
}

/// What the checks look at.
struct Examination<'a> {
    /// The ledger, if there is one: held until the end.
    ledger: Result<Option<SqliteLedger>, Error>,
    config: &'a FolderConfig,
    files: &'a mut dyn FileSystem,
    now: Moment,
    manner: Manner,
}

/// One thing that was seen.
struct Seen {
    verdict: Verdict,
    japanese: String,
    english: String,
}

fn seen(verdict: Verdict, japanese: impl Into<String>, english: impl Into<String>) -> Seen {
    Seen {
        verdict,
        japanese: japanese.into(),
        english: english.into(),
    }
}

fn good(japanese: &str, english: &str) -> Vec<Seen> {
    vec![seen(Verdict::Good, japanese, english)]
}

/// If nothing was remarked, that it is good.
fn or_good(seen_so_far: Vec<Seen>, japanese: &str, english: &str) -> Vec<Seen> {
    match seen_so_far.is_empty() {
        true => good(japanese, english),
        false => seen_so_far,
    }
}

/// Everything that is looked at, in this order (診断項目の表).
pub const CHECKS: &[CheckRow] = &[
    CheckRow {
        name: "folders",
        japanese: "フォルダーがある",
        english: "the folders are there",
        remedy_japanese: "パスと共有の接続、利用者の権限を確認してください。",
        remedy_english: "Check the paths, the connection of the share, and the rights of the user.",
        look: folders::are_there,
    },
    CheckRow {
        name: "layout",
        japanese: "フォルダーの置き方",
        english: "how the folders lie",
        remedy_japanese: "req・res・stage・台帳をそれぞれ別の場所に置き、stage は req と同じボリュームにしてください。",
        remedy_english: "Give req, res, stage and ledger a place each; stage is on the volume of req.",
        look: folders::lie_apart,
    },
    CheckRow {
        name: "swapped",
        japanese: "req と res が入れ替わっていない",
        english: "req and res are not swapped",
        remedy_japanese: "設定の req と res を確認してください。",
        remedy_english: "Check which folder is configured as req and which as res.",
        look: folders::are_not_swapped,
    },
    CheckRow {
        name: "collector",
        japanese: "他に動いているプログラム",
        english: "another program at work",
        remedy_japanese: "連携フォルダーごとに一つだけ動かしてください。",
        remedy_english: "Run one collector per exchange folder.",
        look: folders::are_free,
    },
    CheckRow {
        name: "write",
        japanese: "書いて、読み戻して、消せる",
        english: "a file can be written, read back and removed",
        remedy_japanese: "stage フォルダーの権限と空き容量を確認してください。",
        remedy_english: "Check the rights in the stage folder, and the free space.",
        look: share::writes,
    },
    CheckRow {
        name: "rename",
        japanese: "改名が既存のファイルを置き換えない",
        english: "a rename replaces nothing",
        remedy_japanese: "このファイルシステムは使えません。別の共有か、ローカルディスクを使ってください。",
        remedy_english: "This file system cannot be used: take another share, or a local disk.",
        look: share::renames,
    },
    CheckRow {
        name: "sharing",
        japanese: "開いているファイルを消せる",
        english: "a file that is open can be removed",
        remedy_japanese: "ウイルス対策ソフトや同期ソフトの対象から連携フォルダーを外してください。",
        remedy_english: "Keep virus scanners and synchronisers away from the exchange folders.",
        look: share::shares,
    },
    CheckRow {
        name: "latency",
        japanese: "応答の速さ",
        english: "how fast it answers",
        remedy_japanese: "ネットワークと、共有を提供する機器を確認してください。遅くても何も失われません。",
        remedy_english: "Check the network and the machine that serves the share. Slowness loses nothing.",
        look: share::answers_fast,
    },
    CheckRow {
        name: "notification",
        japanese: "変更通知",
        english: "news of changes",
        remedy_japanese: "通知がなくても、一定間隔で見に行くので動きます（poll_ms）。",
        remedy_english: "Without news it works all the same, at the pace of poll_ms.",
        look: share::tells,
    },
    CheckRow {
        name: "clock",
        japanese: "時計",
        english: "the clock",
        remedy_japanese: "時刻同期を設定してください。同意の期限は時計で判定します。",
        remedy_english: "Set up time synchronisation: consents end by the clock.",
        look: share::keeps_time,
    },
    CheckRow {
        name: "requests",
        japanese: "要求が取り込まれている",
        english: "requests are picked up",
        remedy_japanese: "資格確認端末の連携ソフトが動いているか、req が正しいかを確認してください。",
        remedy_english: "Check that the software of the terminal runs, and that req is its folder.",
        look: standing::requests,
    },
    CheckRow {
        name: "answers",
        japanese: "res にあるもの",
        english: "what stands in res",
        remedy_japanese: "回答は受領確認まで残ります。知らないファイルには触れません。増え続けるときは端末の保存時間と、他のプログラムを確認してください。",
        remedy_english: "Answers stay until they are acknowledged, and files of others are not touched. If they grow, check the stay time of the terminal, and other programs.",
        look: standing::answers,
    },
    CheckRow {
        name: "ledger",
        japanese: "台帳",
        english: "the ledger",
        remedy_japanese: "台帳は消さないでください。壊れているときはバックアップから `onshi ledger restore` で戻してください。",
        remedy_english: "Do not delete the ledger. If it is broken, restore a backup with `onshi ledger restore`.",
        look: ledger::is_whole,
    },
    CheckRow {
        name: "jobs",
        japanese: "待っているもの",
        english: "what waits",
        remedy_japanese: "`onshi watch` で見て、受領確認・取下げ・再照会をしてください。",
        remedy_english: "Look with `onshi watch`; acknowledge, withdraw or ask again.",
        look: ledger::jobs,
    },
    CheckRow {
        name: "site",
        japanese: "施設と端末の設定",
        english: "facility and terminals",
        remedy_japanese: "医療機関コードと端末・証明書・フォルダーの組合せを確認してください。",
        remedy_english: "Check which institution uses which terminal, certificate and folders.",
        look: site::is_allowed,
    },
];
