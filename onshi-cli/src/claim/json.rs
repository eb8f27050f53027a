//! The report for programs. Its shape is documented in `docs/claims.md` and only grows.

use std::io::{self, Write};

use onshi_core::claim::{
    Adjustment, Amount, Holder, Outcome, Reason as Return, Statement, Whose, meaning,
};
use onshi_core::error::{Error, Language};
use serde_json::{Value, json};

use super::human::said;
use super::report::{Found, People, Report, Sheet, Verdict};

/// Number of the shape: a reader that knows it can read every later one of the same number.
const SHAPE: u32 = 1;

/// Writes the report.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<Value> = reports.iter().map(file).collect();
    let whole = json!({
        "shape": SHAPE,
        "onshi": env!("CARGO_PKG_VERSION"),
        "files": files,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn file(report: &Report) -> Value {
    match &report.verdict {
        Verdict::Read(sheet) => self::sheet(&report.file, sheet),
        Verdict::NotRead(reason) => {
            let (japanese, english) = said(reason);
            json!({ "file": report.file, "not_read": texts(&japanese, &english) })
        }
    }
}

fn sheet(file: &str, sheet: &Sheet) -> Value {
    let (name, layout) = &sheet.layout;
    let tally = &sheet.tally;
    let header = &sheet.header;
    json!({
        "file": file,
        "layout": {
            "name": name,
            "japanese": layout.japanese,
            "english": layout.english,
            "grade": layout.evidence.word(),
            "source": layout.source,
        },
        "institution": header.institution,
        "review_organization": header.review_organization.raw,
        "processing_month": header.processing_month,
        "lines": {
            "all": tally.lines,
            "of_claims": tally.of_claims,
            "of_file": tally.of_file,
            "passed_over": tally.passed_over,
            "unread": tally.unread,
            "blank": tally.blank,
        },
        "stated_claims": tally.stated_claims,
        "for_people": sheet.for_people(),
        "claims": sheet.claims.iter().map(claim).collect::<Vec<_>>(),
        "unread": sheet.unread.iter().map(error).collect::<Vec<_>>(),
    })
}

fn claim(found: &Found) -> Value {
    let result = &found.result;
    let claimed = &result.claimed;
    let (japanese, english) = result.outcome.words();
    json!({
        "lines": [result.lines.start(), result.lines.end()],
        "claimed": {
            "treatment_month": claimed.treatment_month,
            "receipt_number": claimed.receipt_number,
            "search_number": claimed.search_number,
            "chart_number": claimed.chart_number,
            "name": claimed.name,
            "birthdate": claimed.birthdate,
            "under": holder(&claimed.under),
        },
        "outcome": texts(japanese, english),
        "result": outcome(&result.outcome),
        "statements": result.statements.iter().map(statement).collect::<Vec<_>>(),
        "whose": found.whose.as_ref().map(whose),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    let code = |code| meaning(code).map(|row| texts(row.japanese, row.english));
    match outcome {
        Outcome::Moved { to } => json!({ "moved": { "to": holder(to) } }),
        Outcome::Split { parts } => json!({ "split": { "statements": parts } }),
        Outcome::Unchanged {
            how,
            holder: as_confirmed,
        } => {
            json!({ "unchanged": { "how": code(*how), "holder": holder(as_confirmed) } })
        }
        Outcome::NotConfirmed { why } => json!({ "not_confirmed": { "why": code(*why) } }),
        Outcome::Returned { reasons } => {
            json!({ "returned": reasons.iter().map(returned).collect::<Vec<_>>() })
        }
        Outcome::Adjusted { adjustments } => {
            json!({ "adjusted": adjustments.iter().map(adjusted).collect::<Vec<_>>() })
        }
        Outcome::Unclear { why } => {
            let (japanese, english) = why.words();
            json!({ "unclear": texts(japanese, english) })
        }
    }
}

fn holder(holder: &Holder) -> Value {
    json!({
        "insurer_number": holder.insurer_number,
        "symbol": holder.symbol,
        "number": holder.number,
        "branch": holder.branch,
    })
}

fn statement(statement: &Statement) -> Value {
    let (japanese, english) = statement.confirmation.words();
    json!({
        "line": statement.line,
        "payer": statement.payer.raw,
        "confirmation": statement.confirmation.raw,
        "words": texts(japanese, english),
        "holder": holder(&statement.holder),
        "days": statement.days,
    })
}

fn returned(reason: &Return) -> Value {
    let (japanese, english) = reason.class.words();
    json!({
        "line": reason.line,
        "class": reason.class.raw,
        "words": texts(japanese, english),
        "code": reason.code,
        "text": reason.text,
        "supplement": reason.supplement,
        "earlier": reason.earlier,
    })
}

fn adjusted(one: &Adjustment) -> Value {
    let (points, yen) = match one.amount {
        Some(Amount::Points(points)) => (Some(points), None),
        Some(Amount::Yen(yen)) => (None, Some(yen)),
        None => (None, None),
    };
    let reasons = one.reasons.iter().map(|reason| {
        let (japanese, english) = reason.words();
        json!({ "code": reason.raw, "words": texts(japanese, english) })
    });
    json!({
        "line": one.line,
        "place": one.place,
        "change": one.change,
        "points": points,
        "yen": yen,
        "reasons": reasons.collect::<Vec<_>>(),
        "claimed": one.claimed,
        "corrected": one.corrected,
    })
}

fn whose(people: &People) -> Value {
    match &people.whose {
        Whose::Linked { ground, .. } => {
            let (japanese, english) = ground.words();
            json!({ "linked": people.ids.first(), "ground": texts(japanese, english) })
        }
        Whose::Candidates(all) => {
            let each = all.iter().zip(&people.ids).map(|(one, id)| {
                let (japanese, english) = one.ground.words();
                json!({ "patient": id, "ground": texts(japanese, english) })
            });
            json!({ "candidates": each.collect::<Vec<_>>() })
        }
        Whose::Nobody => json!({ "nobody": true }),
    }
}

fn error(error: &Error) -> Value {
    let japanese = error.text(Language::Japanese);
    texts(&japanese, &error.text(Language::English))
}

fn texts(japanese: &str, english: &str) -> Value {
    json!({ "japanese": japanese, "english": english })
}
