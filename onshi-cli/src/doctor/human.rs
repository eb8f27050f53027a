//! The report for people, in Japanese and English.
//!
//! ```text
//!  良 good        req・res・stage を開けました / req, res and stage can be opened
//!                 フォルダーがある the folders are there
//!  誤り error     req に結果ファイルが 3 件あります / 3 answers stand in req
//!                 req と res が入れ替わっていない req and res are not swapped
//!                 → 設定の req と res を確認してください。 / Check which folder …
//! ```

use std::io::{self, Write};

use onshi_client::doctor::{Finding, Verdict};

use crate::show::{hang, harmless, pad};

/// Cells before the text.
const TEXT: usize = 16;

/// Writes the report, the summary last.
pub fn write(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        self::finding(finding, out)?;
    }
    let count = |verdict| findings.iter().filter(|it| it.verdict == verdict).count();
    writeln!(
        out,
        "\n誤り errors {}   注意 warnings {}   不明 unknown {}",
        count(Verdict::Error),
        count(Verdict::Warning),
        count(Verdict::Unknown)
    )
}

fn finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let Finding {
        check,
        verdict,
        japanese,
        english,
    } = finding;
    let word = format!("{} {}", verdict.japanese(), verdict.english());
    let seen = format!("{japanese} / {english}");
    let under = " ".repeat(TEXT);
    let seen = hang(&harmless(&seen), TEXT);
    writeln!(out, "{}{seen}", pad(&word, TEXT))?;
    writeln!(out, "{under}{} {}", check.japanese, check.english)?;
    if *verdict >= Verdict::Unknown {
        let remedy = format!("→ {} / {}", check.remedy_japanese, check.remedy_english);
        writeln!(out, "{under}{}", hang(&remedy, TEXT))?;
    }
    Ok(())
}
