//! Consent from end to end: heard from a batch, asked before each use, taken back, and confirmed by the
//! next batch although the answer was lost.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use chrono::Days as So;
use office::{Office, Read, results, today};
use onshi_client::Clock;
use onshi_core::catalogue::profile::Limits;
use onshi_core::catalogue::{self, ConsentedUnit, MedicalTreatment};
use onshi_core::error::ErrorCode;
use onshi_core::job::{Outcome, Terms};
use onshi_core::message::FileForm;
use onshi_core::record::{Record, View};
use onshi_core::rules::access::{
    OperatorId, Policy, Profession, Refused, Role, SignIn, Viewer, grant,
};
use onshi_core::rules::consent::{
    CancelOutcome, CancelWhy, Consent, Denial, Progress, Reason, Trusted, Watermark, statements,
    told,
};
use onshi_core::rules::consent_days::Days;
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::medical_aid::Qualified;
use onshi_core::rules::medical_information::{DrugInquiry, DrugScope, Period};

/// What one patient consented, as the host keeps it.
struct Kept {
    consent: Consent,
    watermark: Watermark,
}

impl Kept {
    fn new(office: &Office) -> Self {
        Kept {
            consent: Consent::new("P1", ConsentKind::Visit),
            watermark: Watermark::new(office.clock.now()),
        }
    }

    fn hear(&mut self, batch: &Read, unit: &Record) {
        let told = told(&batch.record).expect("処理実行日時");
        for statement in statements(unit.root(), ConsentKind::Visit, told) {
            self.consent.hear(&statement);
        }
    }

    fn now(&mut self, office: &Office) -> Trusted {
        self.watermark.observe(office.clock.now())
    }

    fn may(&mut self, office: &Office, class: DataClass) -> Result<(), Denial> {
        let now = self.now(office);
        let permit = self.consent.permits(class, ConsentKind::Visit, now);
        permit.map(drop)
    }
}

/// The first person of a batch who lets drugs be seen, and the answer's place of the person.
fn willing(office: &mut Office) -> (Kept, Read, usize) {
    let batch = office.consented();
    for place in 0..batch.units.len() {
        let mut kept = Kept::new(office);
        kept.hear(&batch, &batch.units[place]);
        if kept.may(office, DataClass::Drug).is_ok() {
            return (kept, batch, place);
        }
    }
    panic!("nobody consented to drugs");
}

/// The people of a batch whose consent is in force; of the others only the end is said.
fn in_force(batch: &Read) -> Vec<&Record> {
    let is_in_force = |unit: &&Record| View::<ConsentedUnit>::of_record(unit).results().is_some();
    batch.units.iter().filter(is_in_force).collect()
}

#[test]
fn what_a_batch_tells_is_asked_before_use() {
    let mut office = Office::open(true);
    let (mut kept, ..) = willing(&mut office);
    let now = kept.now(&office);
    let other_road = kept
        .consent
        .permits(DataClass::Drug, ConsentKind::Outpatient, now);
    assert_eq!(other_road.unwrap_err(), Denial::OtherKind);
    let permit = kept
        .consent
        .permits(DataClass::Drug, ConsentKind::Visit, now)
        .unwrap();

    let viewer = |role, profession| Viewer {
        role,
        profession,
        operator: OperatorId::new("op-7").unwrap(),
        sign_in: SignIn::TwoFactors,
    };
    let policy = Policy::built_in();
    let see = |viewer: &Viewer, class| {
        grant(&policy, Some(viewer), class, &permit, office.clock.now()).map(drop)
    };
    let doctor = viewer(Role::Chart, Profession::Doctor);
    assert_eq!(see(&doctor, DataClass::Drug), Ok(()));
    assert!(
        see(&doctor, DataClass::Checkup).is_err(),
        "the permit is for drugs"
    );
    let at_the_desk = viewer(Role::ReceiptComputer, Profession::Doctor);
    assert!(see(&at_the_desk, DataClass::Drug).is_err());
    let nobody: Result<(), Refused> =
        grant(&policy, None, DataClass::Drug, &permit, office.clock.now()).map(drop);
    assert!(nobody.is_err());

    // Long after its end, and with the clock turned back, it stays unusable.
    let morning = office.clock.now();
    office.clock.forward(400 * 86_400_000);
    assert!(kept.may(&office, DataClass::Drug).is_err());
    office.clock.forward(morning.since(office.clock.now()));
    assert!(kept.may(&office, DataClass::Drug).is_err(), "I-10");
}

#[test]
fn a_cancellation_stops_use_at_once_and_is_confirmed_by_the_next_batch() {
    let mut office = Office::open(true);
    let (mut kept, batch, place) = willing(&mut office);
    let unit = View::<ConsentedUnit>::of_record(&batch.units[place]);
    let who = unit.results().unwrap().result().next().unwrap();
    let now = kept.now(&office);
    kept.consent.request_cancel(CancelWhy::Patient, now);
    assert_eq!(
        kept.may(&office, DataClass::Drug),
        Err(Denial::CancelRequested),
        "R06"
    );

    let due = kept.consent.due_to_cancel(now).expect("to be sent");
    let whose = Qualified::read(&who).unwrap().coverage();
    let request = due.request(&whose, who.birthdate().unwrap());
    assert!(kept.consent.cancel_sent(due.number));
    assert!(kept.consent.due_to_cancel(now).is_none(), "once");
    let answer = office.ask(&catalogue::CONSENT_CANCEL, request);
    assert_eq!(answer.outcome, Outcome::Normal);
    // The answer is lost: only the next batch tells.
    kept.consent
        .cancel_answered(due.number, CancelOutcome::Unclear, now);
    assert_eq!(
        kept.consent.cancellation().unwrap().progress,
        Progress::Unclear
    );

    let after = office.consented();
    kept.hear(&after, &after.units[place]);
    let progress = kept.consent.cancellation().unwrap().progress;
    assert!(matches!(progress, Progress::Confirmed(_)), "{progress:?}");
    let denial = kept.may(&office, DataClass::Drug).unwrap_err();
    assert!(
        matches!(
            denial,
            Denial::Cancelled | Denial::Expired(Reason::Institution)
        ),
        "{denial:?}"
    );
}

/// The same through the client, which keeps and enforces it: the host keeps nothing itself.
#[test]
fn the_client_asks_only_with_consent_and_takes_it_back() {
    let mut office = Office::open(true);
    let batch = office.consented();
    let people = results(&batch);
    let names: Vec<String> = (0..people.len()).map(|place| format!("P{place}")).collect();
    let told = told(&batch.record).expect("処理実行日時");
    let units = names
        .iter()
        .map(String::as_str)
        .zip(in_force(&batch).into_iter().map(Record::root));
    let kind = ConsentKind::Visit;
    office.client.hear_consents(kind, told, units).unwrap();

    // The days that are over are covered, and today is not.
    let since = today() - So::new(90);
    let uncovered = office.client.uncovered(kind, since, today()).unwrap();
    assert_eq!(uncovered, [Days::new(today(), today()).unwrap()]);

    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (place, name) in names.iter().enumerate() {
        match office.client.permits(name, DataClass::Drug, kind).unwrap() {
            Ok(_) => open.push(place),
            Err(_) => closed.push(place),
        }
    }
    let (open, closed) = (open[0], closed[0]);

    let drugs = |place: usize| -> Record {
        let inquiry = DrugInquiry {
            period: Period::back(12, today(), &Limits::default()).unwrap(),
            scope: DrugScope::Drugs,
            form: FileForm::Xml,
            care: MedicalTreatment::Visit,
            prescriptions: false,
        };
        let whose = Qualified::read(&people[place]).unwrap().coverage();
        inquiry.request(&whose).into()
    };
    let ask = |office: &mut Office, place: usize| {
        let permits = office.client.permits_of(&names[place], kind).unwrap();
        let subject = Some(names[place].clone());
        let terms = Terms {
            subject,
            permits,
            ..Terms::default()
        };
        office
            .client
            .submit_under(None, &catalogue::DRUG_INFORMATION, drugs(place), terms)
            .map_err(|error| error.code())
    };
    assert_eq!(
        ask(&mut office, closed),
        Err(ErrorCode::ConsentMissing),
        "R03"
    );
    let job = ask(&mut office, open).expect("permitted");
    assert_eq!(office.answered(job), Outcome::Normal);
    office.client.answer(job).expect("it may be read");
    office.client.acknowledge(job).unwrap();

    // Taken back: refused at once, sent once, confirmed by its answer.
    let patient = names[open].as_str();
    office
        .client
        .request_cancel(patient, kind, CancelWhy::Patient)
        .unwrap();
    assert_eq!(
        ask(&mut office, open),
        Err(ErrorCode::ConsentMissing),
        "R06"
    );
    let mine = names.iter().map(String::as_str);
    let due = office.client.due_to_cancel(mine).unwrap();
    assert_eq!((due.len(), due[0].key.as_str()), (1, patient));
    assert_eq!(office.client.cancels_due().unwrap(), 1);
    let whose = Qualified::read(&people[open]).unwrap().coverage();
    let birthdate = people[open].birthdate().unwrap();
    let job = office
        .client
        .submit_cancel(patient, kind, &whose, birthdate);
    let job = job.unwrap().expect("it was due");
    assert_eq!(office.answered(job), Outcome::Normal);
    office.client.acknowledge(job).unwrap();
    let consent = office.client.consent(patient, kind).unwrap();
    let progress = consent.cancellation().unwrap().progress;
    assert!(matches!(progress, Progress::Confirmed(_)), "{progress:?}");
    assert_eq!(office.client.cancels_due().unwrap(), 0);
    assert_eq!(ask(&mut office, open), Err(ErrorCode::ConsentMissing));
}
