//! Whether the folders are there, and are the right ones.

use std::path::{Path, PathBuf};

use onshi_core::catalogue::Direction;

use super::{Examination, Seen, Verdict, or_good, seen};
use crate::outgoing::{LOCK, goes};

pub(super) fn are_there(examination: &mut Examination<'_>) -> Vec<Seen> {
    let config = examination.config;
    let mut all = Vec::new();
    for (folder, what) in [(&config.req, "req"), (&config.res, "res")] {
        if let Err(error) = examination.files.names(folder) {
            let kind = error.kind();
            all.push(seen(
                Verdict::Error,
                format!("{what} を開けません（{kind}）"),
                format!("{what} cannot be opened ({kind})"),
            ));
        }
    }
    if let Err(error) = examination.files.create_dir(&config.stage) {
        let kind = error.kind();
        all.push(seen(
            Verdict::Error,
            format!("stage がなく、作れません（{kind}）"),
            format!("stage is missing and cannot be made ({kind})"),
        ));
    }
    or_good(
        all,
        "req・res・stage を開けました",
        "req, res and stage can be opened",
    )
}

/// By their paths as written, and by what the system makes of them.
pub(super) fn lie_apart(examination: &mut Examination<'_>) -> Vec<Seen> {
    let config = examination.config;
    let ledger = config.ledger.parent().unwrap_or(Path::new(""));
    let folders = [
        ("req", real(&config.req)),
        ("res", real(&config.res)),
        ("stage", real(&config.stage)),
    ];
    let mut all = Vec::new();
    for (at, (first, one)) in folders.iter().enumerate() {
        for (second, other) in folders.iter().skip(at + 1) {
            if one == other {
                all.push(seen(
                    Verdict::Error,
                    format!("{first} と {second} が同じフォルダーです"),
                    format!("{first} and {second} are one folder"),
                ));
            } else if one.starts_with(other) || other.starts_with(one) {
                all.push(seen(
                    Verdict::Error,
                    format!("{first} と {second} の一方が他方の中にあります"),
                    format!("one of {first} and {second} is inside the other"),
                ));
            }
        }
    }
    let ledger = real(ledger);
    for (name, folder) in &folders[..2] {
        if ledger.starts_with(folder) {
            all.push(seen(
                Verdict::Error,
                format!("台帳が {name} の中にあります"),
                format!("the ledger is inside {name}"),
            ));
        }
    }
    or_good(all, "重なりはありません", "none lies in another")
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

pub(super) fn are_not_swapped(examination: &mut Examination<'_>) -> Vec<Seen> {
    let config = examination.config;
    let requests_in_res = count(examination, &config.res, Direction::Request);
    let answers_in_req = count(examination, &config.req, Direction::Answer);
    let mut all = Vec::new();
    if answers_in_req > 0 {
        all.push(seen(
            Verdict::Error,
            format!("req に結果ファイルが {answers_in_req} 件あります"),
            format!("{answers_in_req} answers stand in req"),
        ));
    }
    if requests_in_res > 0 {
        all.push(seen(
            Verdict::Error,
            format!("res に要求ファイルが {requests_in_res} 件あります"),
            format!("{requests_in_res} requests stand in res"),
        ));
    }
    or_good(all, "入れ替わりの形跡はありません", "nothing points to it")
}

fn count(examination: &mut Examination<'_>, folder: &Path, direction: Direction) -> usize {
    let names = examination.files.names(folder).unwrap_or_default();
    names.iter().filter(|name| goes(name, direction)).count()
}

pub(super) fn are_free(examination: &mut Examination<'_>) -> Vec<Seen> {
    let lock = examination.config.stage.join(LOCK);
    vec![match examination.files.hold(&lock) {
        Ok(Some(_)) => seen(Verdict::Good, "動いていません", "there is none"),
        Ok(None) => seen(
            Verdict::Note,
            "このフォルダーを使っているプログラムがあります",
            "a program works with these folders now",
        ),
        Err(error) => seen(
            Verdict::Unknown,
            format!("錠を確かめられません（{}）", error.kind()),
            format!("the lock cannot be tried ({})", error.kind()),
        ),
    }]
}
