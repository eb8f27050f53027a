//! The receipt computer's own work: from a person of an answer to a plan, and from the plan to the
//! chart. Planning happens once; carrying out may be repeated and gives the same chart.

use onshi_core::catalogue::QualificationResult;
use onshi_core::id::InsurerNumber;
use onshi_core::record::{Group, View};
use onshi_core::rules::linkage::{Basis, Difference, Link, Patient, Person, Plan, link};
use onshi_core::rules::validity::Route;

use super::book::{Action, Line};
use crate::answers;
use crate::charts::Charts;

/// What is to be done about a person.
pub fn plan(route: Route, person: Group<'_>, charts: &Charts) -> Line {
    let display = answers::words(route, person);
    let whom = Person::of(person);
    let linked = link(&whom, display, charts.patients());
    let name = whom
        .qualifications
        .first()
        .and_then(|q| q.name())
        .map(str::to_owned);
    let known = linked.patient.map(|at| charts.patients()[at].id.clone());
    let line = Line {
        name: name.filter(|_| known.is_none()),
        patient: known,
        words: display.japanese.to_owned(),
        plan: short(linked.plan).to_owned(),
        why: why(&linked, charts),
        action: action(linked.plan),
        register: linked.register,
    };
    match answers::our_identifier(person) {
        Some(asked) if route != Route::Consented => of_asked(line, asked, linked.plan),
        _ if linked.plan == Plan::New => Line {
            patient: Some(charts.free_number()),
            ..line
        },
        _ => line,
    }
}

/// The question named the patient. Whoever else the result points to is for a person to decide, and
/// a chart is never made from it.
fn of_asked(line: Line, asked: String, plan: Plan) -> Line {
    let contradicts = line.patient.as_ref().is_some_and(|found| *found != asked);
    let unsure = contradicts || plan == Plan::New;
    let line = Line {
        patient: Some(asked),
        ..line
    };
    if unsure {
        return Line {
            plan: Plan::Ambiguous.japanese().to_owned(),
            why: "照会した患者と不一致".to_owned(),
            action: Action::Keep,
            register: false,
            ..line
        };
    }
    line
}

/// The plan in words; that a new patient gets a 照会番号 is told in a table of its own.
fn short(plan: Plan) -> &'static str {
    match plan {
        Plan::New => "新規作成",
        other => other.japanese(),
    }
}

fn action(plan: Plan) -> Action {
    match plan {
        Plan::New => Action::Create,
        Plan::Update | Plan::InsurerChanged => Action::Update,
        Plan::Unchanged | Plan::Ambiguous | Plan::Refuse => Action::Keep,
    }
}

fn why(link: &Link, charts: &Charts) -> String {
    if let Some(refusal) = link.refusal {
        return refusal.words().0.to_owned();
    }
    if !link.candidates.is_empty() {
        let id = |at: usize| charts.patients()[at].id.as_str();
        let ids: Vec<&str> = link.candidates.iter().map(|c| id(c.patient)).collect();
        return format!("候補 {}", ids.join(", "));
    }
    let basis = match link.basis {
        Some(Basis::ReferenceNumber) => "照会番号",
        Some(Basis::InsuredNumber) => "被保険者番号",
        None => "該当患者なし",
    };
    let differences: Vec<&str> = link.differences.iter().map(difference).collect();
    match differences.is_empty() {
        true => basis.to_owned(),
        false => format!("{basis} 相違{}", differences.join("・")),
    }
}

fn difference(difference: &Difference) -> &'static str {
    match difference {
        Difference::Insurance => "保険",
        Difference::Branch => "枝番",
        Difference::Name(_) => "氏名",
    }
}

/// Carries a line into the charts. A name that differs stays as the clinic wrote it: the system may
/// send ● for a character it lacks.
pub fn carry_out(line: &Line, person: Group<'_>, charts: &mut Charts) {
    let person = Person::of(person);
    let (Some(id), Some(result)) = (&line.patient, person.qualifications.first()) else {
        return;
    };
    match line.action {
        Action::Keep => {}
        Action::Create => {
            let sex = result.sex1().map_or("", |sex| sex.raw);
            charts.put(new_patient(id, result), sex.to_owned());
        }
        Action::Update => {
            if let Some(patient) = charts.patient_mut(id) {
                insure(patient, result);
            }
        }
    }
}

fn new_patient(id: &str, result: &View<'_, QualificationResult>) -> Patient {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let birthdate = result.birthdate().map(|date| date.as_written().to_owned());
    let mut patient = Patient {
        id: id.to_owned(),
        name: text(result.name()),
        kana: text(result.name_kana()),
        birthdate: birthdate.unwrap_or_default(),
        ..Patient::default()
    };
    insure(&mut patient, result);
    patient
}

fn insure(patient: &mut Patient, result: &View<'_, QualificationResult>) {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let written = result.insurer_number().unwrap_or_default();
    patient.insurer_number = match InsurerNumber::new(written) {
        Ok(number) => number.canonical().to_owned(),
        Err(_) => written.to_owned(),
    };
    patient.symbol = text(result.insured_card_symbol());
    patient.number = text(result.insured_identification_number());
    patient.branch = text(result.insured_branch_number());
}
