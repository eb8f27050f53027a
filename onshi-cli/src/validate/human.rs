//! The report for people, in Japanese and English.
//!
//! ```text
//! OQSmuhvq02res_1.xml
//!   同意済資格情報一括取得ダウンロード結果（訪問診療等）  OQS-IF-020  結果 answer
//!     29:11  参考 note     F08 検証番号が一致しない / the check digit differs
//!     MessageBody/…[1]/…
//!     根拠 general: 保険者番号等設定要領
//!   誤り errors 0   注意 warnings 0   参考 notes 1
//! ```

use std::io::{self, Write};

use onshi_core::catalogue::{Dialect, ROOT};
use onshi_core::message::Extension;
use onshi_core::validate::{Placed, Severity};

use super::report::{Reason, Report, Sheet, Verdict};
use crate::message::Names;
use crate::show::{hang, harmless, pad, pad_left};

/// Cells before the text of a finding, and before what stands under it.
const TEXT: usize = 25;
const UNDER: usize = 4;

/// Writes the report.
pub fn write(reports: &[Report], dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    for report in reports {
        writeln!(out, "{}", harmless(&report.file))?;
        match &report.verdict {
            Verdict::LookedAt(sheet) => self::sheet(sheet, out)?,
            Verdict::NotLookedAt(why) => reason(why, dialect, out)?,
        }
        writeln!(out)?;
    }
    if reports.len() > 1 {
        total(reports, out)?;
    }
    Ok(())
}

fn sheet(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let guessed = match sheet.guessed {
        true => "  （内容から by content）",
        false => "",
    };
    writeln!(out, "  {}{guessed}", sheet.known)?;
    for placed in sheet.found.findings() {
        finding(placed, out)?;
    }
    let left_out = sheet.found.left_out();
    if left_out > 0 {
        writeln!(out, "  … ほか {left_out} 件 {left_out} more of these rules")?;
    }
    let counts = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = counts.map(|severity| sheet.found.count(severity));
    writeln!(out, "  {}", counted(counts))
}

fn finding(placed: &Placed, out: &mut dyn Write) -> io::Result<()> {
    let finding = &placed.finding;
    let place = placed
        .place
        .map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
    let severity = finding.severity();
    let severity = format!("{} {}", severity.japanese(), severity.word());
    let path = finding.path.strip_prefix(ROOT).unwrap_or(&finding.path);
    let (grade, source) = finding.source();
    writeln!(
        out,
        "{}  {}  {}",
        pad_left(&place, 9),
        pad(&severity, 12),
        hang(&harmless(&finding.to_string()), TEXT)
    )?;
    let under = " ".repeat(UNDER);
    let path = harmless(path.trim_start_matches('/')).into_owned();
    if !path.is_empty() {
        writeln!(out, "{under}{}", hang(&path, UNDER))?;
    }
    let source = format!("根拠 {grade}: {source}");
    writeln!(out, "{under}{}", hang(&harmless(&source), UNDER))
}

fn reason(reason: &Reason, dialect: &Dialect, out: &mut dyn Write) -> io::Result<()> {
    let (japanese, english) = words(reason);
    writeln!(
        out,
        "  {}",
        hang(&harmless(&format!("{japanese} / {english}")), 2)
    )?;
    if let Reason::WhichMessage(could_be) = reason {
        for known in could_be {
            writeln!(out, "    {known}")?;
        }
        if could_be.is_empty() {
            write!(out, "{}", Names(dialect))?;
        }
    }
    Ok(())
}

/// Why a file was not looked at.
pub fn words(reason: &Reason) -> (String, String) {
    match reason {
        Reason::Unreadable(why) => ("読めません".to_owned(), format!("cannot be read: {why}")),
        Reason::Archive(error) => {
            let row = error.code().row();
            (row.japanese.to_owned(), row.english.to_owned())
        }
        Reason::WhichMessage(_) => (
            "どのメッセージか判別できません。--message で指定してください".to_owned(),
            "which message this is cannot be told; give --message".to_owned(),
        ),
        Reason::NoMessage(Extension::Pdf) => (
            "PDF の結果は検証の対象外です".to_owned(),
            "an answer as PDF is no message".to_owned(),
        ),
        Reason::NoMessage(_) => (
            "連携ソフトの拒否 (.err) は検証の対象外です".to_owned(),
            "a refusal of the terminal software is no message".to_owned(),
        ),
    }
}

fn total(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let sheets = || {
        reports.iter().filter_map(|report| match &report.verdict {
            Verdict::LookedAt(sheet) => Some(sheet),
            Verdict::NotLookedAt(_) => None,
        })
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = counts.map(|severity| sheets().map(|sheet| sheet.found.count(severity)).sum());
    let aside = reports.len() - sheets().count();
    writeln!(
        out,
        "合計 total: ファイル files {}   検証できず not validated {aside}\n  {}",
        reports.len(),
        counted(counts)
    )
}

fn counted([errors, warnings, notes]: [u64; 3]) -> String {
    format!("誤り errors {errors}   注意 warnings {warnings}   参考 notes {notes}")
}
