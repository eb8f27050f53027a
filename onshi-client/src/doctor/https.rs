//! The road over HTTPS: its configuration, the certificate, and whether its hosts are reached.

use std::io::ErrorKind;

use super::{Examination, Seen, Verdict, of_error, or_good, seen};
use crate::certificate::{CertificateStanding, Validity};
use crate::https::{Probe, Shown, place};

/// From so many days on it is time.
const TIME_TO_RENEW: u16 = 30;

/// Also makes the folder of what goes out, as the first start would; the folder around it, which somebody may have
/// mistyped, it leaves to that.
pub(super) fn is_configured(examination: &mut Examination<'_>, probe: &Probe<'_>) -> Vec<Seen> {
    let mut all = Vec::new();
    if let Err(error) = &probe.configuration {
        all.push(of_error(Verdict::Error, error));
    }
    let stage = examination.config.stage.as_path();
    let mut folders = stage.parent().into_iter().chain([stage]);
    let made = folders.try_for_each(|folder| examination.files.create_dir(folder));
    match made.map_err(|error| error.kind()) {
        Ok(()) => {}
        Err(ErrorKind::NotFound) => all.push(seen(
            Verdict::Note,
            "台帳と送信待ちのフォルダーはまだありません。最初の起動で作られます",
            "the folder of the ledger and of what goes out is not there yet; the first start makes it",
        )),
        Err(kind) => all.push(seen(
            Verdict::Error,
            format!("送信待ちのフォルダーがなく、作れません（{kind}）"),
            format!("the folder of what goes out is missing and cannot be made ({kind})"),
        )),
    }
    or_good(
        all,
        "設定、認証局、失効リストを読めました",
        "configuration, roots and lists can be read",
    )
}

pub(super) fn certificate(examination: &mut Examination<'_>, probe: &Probe<'_>) -> Vec<Seen> {
    match &probe.identity {
        Ok(shown) => vec![end(shown.certificate.at(examination.now)), chain(shown)],
        Err(error) => vec![of_error(Verdict::Error, error)],
    }
}

fn end(standing: CertificateStanding) -> Seen {
    let verdict = match standing.validity {
        Validity::Long => Verdict::Good,
        Validity::Within(days) if days > TIME_TO_RENEW => Verdict::Note,
        Validity::Within(_) | Validity::NotYet => Verdict::Warning,
        Validity::Expired => Verdict::Error,
    };
    let day = |at: onshi_core::job::Moment| at.japan().format("%Y-%m-%d").to_string();
    let (from, until) = (
        day(standing.certificate.from),
        day(standing.certificate.until),
    );
    let left = standing.days_left;
    match standing.validity {
        Validity::NotYet => seen(
            verdict,
            format!("有効期間前です（{from} から）。時計を確認してください"),
            format!("not valid before {from}: check the clock"),
        ),
        Validity::Expired => seen(
            verdict,
            format!("期限が切れています（{until} まで）。何も送信されません"),
            format!("it ended on {until}: nothing is sent"),
        ),
        Validity::Long | Validity::Within(_) => seen(
            verdict,
            format!("鍵と合い、期限まであと {left} 日です（{until} まで）"),
            format!("the key fits it, and {left} days are left (until {until})"),
        ),
    }
}

fn chain(shown: &Shown) -> Seen {
    let beside = shown.beside;
    match (beside, shown.is_chain) {
        (0, _) => seen(
            Verdict::Note,
            "中間証明書がありません。接続先が持っていなければ断られます",
            "no intermediate stands beside it: a server that has none refuses it",
        ),
        (_, true) => seen(
            Verdict::Good,
            format!("中間証明書 {beside} 件がつながっています"),
            format!(
                "{beside} more certificates stand beside it, each the issuer of the one before"
            ),
        ),
        (_, false) => seen(
            Verdict::Warning,
            "中間証明書がつながっていません",
            "the certificates beside it do not issue one another",
        ),
    }
}

pub(super) fn reaches(_: &mut Examination<'_>, probe: &Probe<'_>) -> Vec<Seen> {
    let hosts = probe.hosts();
    if hosts.is_empty() {
        let (japanese, english) = ("接続先がわかりません", "no host is configured");
        return vec![seen(Verdict::Unknown, japanese, english)];
    }
    let each = hosts.iter().map(|host| {
        let place = place(host);
        match probe.reach(host) {
            Ok(()) => seen(
                Verdict::Good,
                format!("{place} に届きました"),
                format!("{place} is reached"),
            ),
            Err(error) => {
                let Seen {
                    verdict,
                    japanese,
                    english,
                } = of_error(Verdict::Error, &error);
                seen(
                    verdict,
                    format!("{place}: {japanese}"),
                    format!("{place}: {english}"),
                )
            }
        }
    });
    each.collect()
}
