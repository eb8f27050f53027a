//! The report for people, in Japanese and English.
//!
//! ```text
//! RECEIPTC.HEN
//!   レセプトの行からなるファイル（返戻・再審査等、医科） receipt   根拠 seen: …
//!   行    診療年月  番号   結果         患者       内容
//!   line  month     claim  outcome      patient    detail
//!   ----  --------  -----  -----------  ---------  ------
//!   2     202609    12     返戻         00000123   審査上の返戻 L5106 記載不備
//! ```

use std::io::{self, Write};

use onshi_core::claim::{
    Adjustment, Amount, ClaimResult, Effect, Holder, Outcome, Reason as Return, Whose, meaning,
};

use super::report::{Found, People, Reason, Report, Sheet, Verdict};
use crate::show::{Table, hang, harmless};

const HEADS: [(&str, &str); 6] = [
    ("行", "line"),
    ("診療年月", "month"),
    ("番号", "claim"),
    ("結果", "outcome"),
    ("患者", "patient"),
    ("内容", "detail"),
];

/// Writes the report.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    for report in reports {
        writeln!(out, "{}", harmless(&report.file))?;
        match &report.verdict {
            Verdict::Read(sheet) => self::sheet(sheet, out)?,
            Verdict::NotRead(why) => reason(why, out)?,
        }
        writeln!(out)?;
    }
    Ok(())
}

fn sheet(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let (name, layout) = &sheet.layout;
    let (grade, source) = (layout.evidence.word(), &layout.source);
    let known = format!("{} {name}   根拠 {grade}: {source}", layout.japanese);
    writeln!(out, "  {}", hang(&harmless(&known), 4))?;
    let mut table = Table::new(&HEADS);
    for found in &sheet.claims {
        table.row(row(found));
    }
    if !sheet.is_empty() {
        write!(out, "{table}")?;
    }
    for error in &sheet.unread {
        let text = format!("読めない行 unread: {error}");
        writeln!(out, "  {}", hang(&harmless(&text), 4))?;
    }
    let tally = &sheet.tally;
    if let (true, Some(stated)) = (sheet.is_short(), tally.stated_claims) {
        let claims = tally.claims;
        writeln!(
            out,
            "  件数の不一致: 総件数 {stated}、読んだ件数 {claims} / the file says {stated} claims, {claims} were read"
        )?;
    }
    let (lines, passed) = (tally.lines, tally.passed_over);
    writeln!(
        out,
        "  レセプト claims {}   要確認 for a person {}   行 lines {lines}   対象外の行 passed over {passed}",
        tally.claims,
        sheet.for_people()
    )
}

fn row(found: &Found) -> [String; 6] {
    let claimed = &found.result.claimed;
    let (japanese, english) = found.result.outcome.words();
    let line = found.result.lines.start().to_string();
    [
        line,
        harmless(&claimed.treatment_month).into_owned(),
        harmless(claimed.receipt_number.trim()).into_owned(),
        format!("{japanese} {english}"),
        found.whose.as_ref().map_or("-".to_owned(), patient),
        harmless(&detail(&found.result)).into_owned(),
    ]
}

fn patient(people: &People) -> String {
    let ids = people.ids.join(" ");
    match &people.whose {
        Whose::Linked { .. } => ids,
        Whose::Candidates(_) => format!("候補 one of: {ids}"),
        Whose::Nobody => "該当なし nobody".to_owned(),
    }
}

fn detail(result: &ClaimResult) -> String {
    match &result.outcome {
        Outcome::Moved { to } => holder(to),
        Outcome::Split { parts } => {
            let parts = parts
                .iter()
                .filter_map(|place| result.statements.get(*place));
            let each = parts.map(|part| format!("{}{}", holder(&part.holder), days(&part.days)));
            each.collect::<Vec<_>>().join(" / ")
        }
        Outcome::Unchanged { how, holder } => {
            let words = meaning(*how).map_or("", |meaning| meaning.japanese);
            match holder.branch.trim() {
                "" => words.to_owned(),
                branch => format!("{words} 枝番 {branch}"),
            }
        }
        Outcome::NotConfirmed { why } => meaning(*why).map_or("", |m| m.japanese).to_owned(),
        Outcome::Returned { reasons } => {
            let now = reasons.iter().filter(|reason| !reason.earlier);
            let moved = result.statements.iter().filter_map(|one| one.meaning());
            let moved = moved.filter(|meaning| meaning.effect != Effect::Unchanged);
            let said = now
                .map(returned)
                .chain(moved.map(|m| m.japanese.to_owned()));
            said.collect::<Vec<_>>().join(" / ")
        }
        Outcome::Adjusted { adjustments } => {
            let each: Vec<String> = adjustments.iter().map(adjusted).collect();
            each.join(" / ")
        }
        Outcome::Unclear { why } => {
            let (japanese, english) = why.words();
            format!("{japanese} {english}")
        }
    }
}

/// The parts that are not blank, with spaces between them.
fn words<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn holder(holder: &Holder) -> String {
    let branch = match holder.branch.trim() {
        "" => String::new(),
        branch => format!("（枝番 {branch}）"),
    };
    words(
        [
            &holder.insurer_number,
            &holder.symbol,
            &holder.number,
            &branch,
        ]
        .map(String::as_str),
    )
}

fn days(days: &[u8]) -> String {
    let days: Vec<String> = days.iter().map(u8::to_string).collect();
    match days.is_empty() {
        true => String::new(),
        false => format!(" {}日", days.join("・")),
    }
}

fn returned(reason: &Return) -> String {
    let class = match reason.class.known {
        Some(_) => reason.class.words().0,
        None => &reason.class.raw,
    };
    words([class, &reason.code, &reason.text, &reason.supplement])
}

fn adjusted(one: &Adjustment) -> String {
    let change = match one.amount {
        Some(Amount::Points(points)) => format!("{points:+}点"),
        Some(Amount::Yen(yen)) => format!("{yen:+}円"),
        None => one.change.clone(),
    };
    let reasons: Vec<&str> = one
        .reasons
        .iter()
        .map(|reason| reason.raw.as_str())
        .collect();
    words([one.place.as_str(), &change, &reasons.concat()])
}

fn reason(reason: &Reason, out: &mut dyn Write) -> io::Result<()> {
    let (japanese, english) = said(reason);
    let text = format!("{japanese} / {english}");
    writeln!(out, "  {}", hang(&harmless(&text), 4))?;
    if let Reason::WhichLayout(names) = reason {
        for (name, japanese) in names {
            let line = format!("{name}  {japanese}");
            writeln!(out, "    {}", hang(&harmless(&line), 6))?;
        }
    }
    Ok(())
}

/// Why a file was not read.
pub fn said(reason: &Reason) -> (String, String) {
    use onshi_core::error::Language;
    match reason {
        Reason::Unreadable(error) => ("読めません".to_owned(), format!("cannot be read: {error}")),
        Reason::WhichLayout(_) => (
            "ファイル名からレイアウトを判別できません。--layout で指定してください".to_owned(),
            "its name does not tell its layout; give --layout".to_owned(),
        ),
        Reason::Refused(error) => (
            error.text(Language::Japanese),
            error.text(Language::English),
        ),
    }
}
