//! What the day is told in: lines while it runs, tables at its end.

use onshi_core::job::Outcome;

use super::book::{Book, Ending, Entry, Line};
use super::step::{Step, What, steps};
use crate::charts::Charts;
use crate::notices;
use crate::show::{Table, harmless};

const LINKED: [(&str, &str); 5] = [
    ("患者", "patient"),
    ("氏名", "name"),
    ("資格 (図2.1.3-7)", "qualification"),
    ("計画", "plan"),
    ("根拠", "why"),
];

const REGISTERED: [(&str, &str); 4] = [
    ("患者", "patient"),
    ("氏名", "name"),
    ("照会番号", "reference"),
    ("結果", "result"),
];

const TODAY: [(&str, &str); 5] = [
    ("患者", "patient"),
    ("氏名", "name"),
    ("照会", "asked"),
    ("資格 (図2.1.3-7)", "qualification"),
    ("カルテ", "chart"),
];

/// An answer in one line.
pub fn answered(step: &Step, outcome: &Outcome, entry: Option<&Entry>) -> String {
    let people = entry.map_or(0, |entry| entry.lines.len());
    let how = notices::ending(outcome);
    let how = match people {
        0 => how,
        _ => format!("{how} {people} 人"),
    };
    format!("回答 answered   {} {how}", step.key)
}

/// The tables of a finished day.
pub fn tables(book: &Book, charts: &Charts) -> String {
    let all = steps(book);
    let entry = |step: &Step| book.done(&step.key);
    let mut linked = Table::new(&LINKED);
    let mut register = Table::new(&REGISTERED);
    let mut today = Table::new(&TODAY);
    for step in &all {
        let Some(entry) = entry(step) else { continue };
        match &step.what {
            What::Consented => entry
                .lines
                .iter()
                .for_each(|line| linked.row(plan(line, charts))),
            What::Register(id) => register.row(registered(id, entry, charts)),
            What::Outpatient(_) => rows(&mut today, "外来", entry, charts),
            What::Visit(_) => rows(&mut today, "訪問", entry, charts),
            What::Batch(_) => rows(&mut today, "一括", entry, charts),
        }
    }
    let yesterday = book.today.pred_opt().unwrap_or(book.today);
    format!(
        "1. 同意済資格情報の紐付け linkage of those who consented on {yesterday}\n\n{linked}\n\
         2. 照会番号登録 reference numbers registered\n\n{register}\n\
         3. 本日の患者 patients of {}\n\n{today}",
        book.today
    )
}

fn name(id: Option<&String>, charts: &Charts) -> String {
    let patient = id.and_then(|id| charts.patient(id));
    patient.map_or("-".to_owned(), |patient| {
        harmless(&patient.name).into_owned()
    })
}

/// The chart's name, or the answer's where there is no chart.
fn name_of(line: &Line, charts: &Charts) -> String {
    match (&line.patient, &line.name) {
        (None, Some(name)) => harmless(name).into_owned(),
        (id, _) => name(id.as_ref(), charts),
    }
}

fn number(id: Option<&String>) -> String {
    id.cloned().unwrap_or_else(|| "-".to_owned())
}

fn plan(line: &Line, charts: &Charts) -> [String; 5] {
    let id = line.patient.as_ref();
    [
        number(id),
        name_of(line, charts),
        line.words.clone(),
        line.plan.clone(),
        line.why.clone(),
    ]
}

fn registered(id: &String, entry: &Entry, charts: &Charts) -> [String; 4] {
    let reference = charts
        .patient(id)
        .map(|patient| patient.reference_number.clone());
    [
        id.clone(),
        name(Some(id), charts),
        reference.unwrap_or_default(),
        ending(&entry.ending),
    ]
}

fn rows(table: &mut Table, asked: &str, entry: &Entry, charts: &Charts) {
    if entry.ending != Ending::Normal && entry.lines.is_empty() {
        table.row(["-", "-", asked, &ending(&entry.ending), "-"]);
    }
    for line in &entry.lines {
        let id = line.patient.as_ref();
        table.row([
            number(id),
            name(id, charts),
            asked.to_owned(),
            line.words.clone(),
            line.plan.clone(),
        ]);
    }
}

fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Normal => "正常終了 done".to_owned(),
        Ending::Abnormal(words) => format!("異常終了 {}", harmless(words)),
        Ending::Refused => "端末が拒否 refused".to_owned(),
    }
}
