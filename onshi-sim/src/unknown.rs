//! What nobody outside knows of the real terminal and system (未知の事項), and the setting for each: both
//! ways can be tried.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::settings::Settings;

/// One thing that is not publicly known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown {
    /// Its number.
    pub number: u8,
    /// The question (日本語).
    pub japanese: &'static str,
    /// The question (English).
    pub english: &'static str,
    /// The answers that the simulator can give.
    pub ways: &'static [Way],
}

/// One answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// What then happens (日本語).
    pub japanese: &'static str,
    /// The line of `[terminal]` that sets it.
    pub toml: &'static str,
}

macro_rules! unknowns {
    ($($number:literal $japanese:literal $english:literal { $($way:literal = $toml:literal;)* })*) => {
        &[$(Unknown {
            number: $number,
            japanese: $japanese,
            english: $english,
            ways: &[$(Way { japanese: $way, toml: $toml },)*],
        }),*]
    };
}

impl Unknown {
    /// Every one of them, by number. The first way is what the simulator does unless it is told otherwise.
    pub const ALL: &'static [Unknown] = unknowns! {
        1 "req にある、電文でない名前のファイル" "files in req whose names are no requests" {
            "触らない" = "refuse_foreign_names = false";
            ".err で拒否する" = "refuse_foreign_names = true";
        }
        2 "req を監視するか、定期的に見るか" "whether req is watched or polled" {
            "すぐに取り込む" = "look_every_ms = 0";
            "決まった間隔で見る" = "look_every_ms = 10000";
        }
        3 "同じ任意のファイル識別子の要求" "a request with a file identifier that was used before" {
            "別の要求として処理する" = "same_identifier_same_answer = false";
            "処理せず前の結果を返す" = "same_identifier_same_answer = true";
        }
        4 "受付番号の有効期間" "how long a 受付番号 is known" {
            "無期限" = "";
            "期限がある" = "reception_life_ms = 86400000";
        }
        4 "受付番号で結果を取得できる回数" "how often the result of a 受付番号 can be collected" {
            "何度でも" = "";
            "一度だけ" = "reception_collections = 1";
        }
        5 ".err の名前" "the name of an .err" {
            "要求の名前（要求の写しと並ぶ）" = "refusal_name = \"of_request\"";
            "結果の名前" = "refusal_name = \"of_answer\"";
        }
        5 ".err の内容" "what stands in an .err" {
            "コードとメッセージ" = "refusal_empty = false";
            "空" = "refusal_empty = true";
        }
        6 "暗号化した結果" "encrypted answers" {
            "暗号化しない" = "";
            "パスワード付き .zip (AES-256)" = "encrypted_prefixes = [\"\"]\npassword = \"himitsu\"";
        }
        7 "一つの要求の最大件数" "most people in one request" {
            "無制限" = "";
            "上限を超えると .err" = "most_units = 2";
        }
        7 "要求ファイルの最大の長さ" "longest request in bytes" {
            "無制限" = "";
            "上限を超えると .err" = "most_bytes = 400";
        }
        8 "ファイル名の後半の最大の長さ" "longest free part of a file name" {
            "無制限" = "";
            "上限を超えると .err" = "longest_suffix = 8";
        }
        8 "任意のファイル識別子の最大の長さ" "longest file identifier" {
            "無制限" = "";
            "上限を超えると .err" = "longest_identifier = 8";
        }
        9 "要求の削除と結果の出力の順序" "whether a request is removed before its answer appears" {
            "先に要求を消す" = "remove_after_answer = false";
            "先に結果を出す" = "remove_after_answer = true";
        }
        10 "結果の書き方" "how an answer is written" {
            "別名で書いて改名する" = "in_place = false";
            "最終の名前のまま書く" = "in_place = true";
        }
        11 "既に取り消された同意の取消" "taking back a consent that was taken back" {
            "エラー" = "cancel_again_is_error = true";
            "正常終了" = "cancel_again_is_error = false";
        }
        12 "同じ照会番号をもう一度登録する" "registering the same 照会番号 again" {
            "正常終了" = "register_again_is_error = false";
            "エラー" = "register_again_is_error = true";
        }
        13 "HTTPS (WebAPI) の形" "the form over HTTPS" {}
    };
}

impl Unknown {
    /// Which of its ways settings take; the last if they take a value that no way names. `None` if there
    /// is nothing to choose.
    pub fn way(&self, settings: &Settings) -> Option<usize> {
        let taken = |way: &&Way| {
            let meant = way.settings();
            self.keys()
                .all(|key| meant.value(&key) == settings.value(&key))
        };
        let named = self.ways.iter().position(|way| taken(&way));
        named.or(self.ways.len().checked_sub(1))
    }

    /// What is to be set for one of its ways: keys and their values.
    pub fn values(&self, way: &Way) -> Vec<(String, Value)> {
        let meant = way.settings();
        let value = |key: String| {
            let value = meant.value(&key);
            (key, value)
        };
        self.keys().map(value).collect()
    }

    /// The keys of all its ways.
    fn keys(&self) -> impl Iterator<Item = String> {
        let lines = self.ways.iter().flat_map(|way| way.toml.lines());
        let keys = lines.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()));
        keys.collect::<BTreeSet<_>>().into_iter()
    }
}

impl Way {
    fn settings(&self) -> Settings {
        let line = format!("[terminal]\n{}", self.toml);
        Settings::from_toml(&line).unwrap_or_default()
    }
}
