//! The receipt computer of the canaries: it asks everything a day has, makes mistakes, says whatever it can
//! be made to say, hands what is clinical to a chart that copies nothing, and then rests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use onshi_client::https::{HttpsConfig, HttpsExchange};
use onshi_client::{Apart, Client, OsFiles, OsRandom, SqliteLedger, SystemClock};
use onshi_core::catalogue::{
    CHECKUP_INFORMATION, CONSENT_CANCEL, CONSENTED_BATCH, Consent, ConsentedUnit, DRUG_INFORMATION,
    OperationRow, QUALIFICATION, QUALIFICATION_BATCH, QualificationResult,
    REFERENCE_NUMBER_REGISTRATION,
};
use onshi_core::error::Error;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{JobId, Notice, Settings, Terms};
use onshi_core::record::{Group, Item, Record, View};
use onshi_core::rules::access::{Access, Host, Role, Split};
use onshi_core::rules::data_class::ConsentKind::Visit;
use onshi_sim::{Clinic, KnownPatient};

use crate::desk::{HandClock, PEOPLE, SEED, today};
use crate::questions::{batch, cancel, checkups, consented, drugs, number, registration};

/// A question about somebody who consented.
type Clinical = (
    &'static OperationRow,
    fn(View<'_, QualificationResult>) -> Record,
);

/// No service is known for the six classes of 電子カルテ情報.
pub const CLINICAL_DAY: [Clinical; 2] =
    [(&DRUG_INFORMATION, drugs), (&CHECKUP_INFORMATION, checkups)];

/// A question about somebody on today's list.
type Plain = (&'static OperationRow, fn(&KnownPatient) -> Record);

static PLAIN_DAY: [Plain; 4] = [
    (&QUALIFICATION, number),
    (&REFERENCE_NUMBER_REGISTRATION, registration),
    (&QUALIFICATION_BATCH, batch),
    (&CONSENT_CANCEL, cancel),
];

/// What the host calls its patients.
pub const CHART: &str = "CHART-7351908246-";

/// Does the day, and then waits to be looked at: first with its client, then without.
pub fn be_a_receipt_computer(root: &Path) {
    let own = root.join("own");
    let mut computer = Computer::open(root);
    let taken = computer.clinical_day();
    computer.plain_day();
    computer.say_all();
    note(&own.join("resting"), &taken.to_string());
    while !own.join("close").exists() {
        sleep(Duration::from_millis(5));
    }
    drop(computer);
    note(&own.join("closed"), "");
    loop {
        sleep(Duration::from_secs(1));
    }
}

fn note(file: &Path, text: &str) {
    let new = file.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, file).unwrap();
}

struct Computer {
    client: Client,
    clock: HandClock,
}

impl Computer {
    fn open(root: &Path) -> Self {
        let config = HttpsConfig::read(&root.join("https").join("https.toml")).unwrap();
        let institution = fs::read_to_string(root.join("institution")).unwrap();
        let settings = Settings {
            access: Access::ByRole(Host::new(Role::ReceiptComputer)),
            allow_assumed: true,
            ..Settings::new(InstitutionCode::new(&institution).unwrap())
        };
        let clock = HandClock::in_the_morning();
        let exchange = HttpsExchange::open(
            Box::new(OsFiles),
            Box::new(SystemClock),
            root.join("own"),
            &config,
            settings.dialect.clone(),
        );
        let ledger = SqliteLedger::open(root.join("own").join("onshi.ledger"));
        let client = Client::open(
            settings,
            Box::new(exchange.unwrap()),
            Box::new(ledger.unwrap()),
            Box::new(clock.clone()),
            &mut OsRandom,
        );
        Computer {
            client: client.unwrap(),
            clock,
        }
    }

    /// What is clinical of everybody who consented to everything; how many values the chart took.
    fn clinical_day(&mut self) -> usize {
        let job = self.ask(&CONSENTED_BATCH, consented(), Terms::default());
        let mut people = Vec::new();
        self.read(job, |split| people.push(split.rest));
        let open = people
            .iter()
            .filter_map(|unit| Some((unit, open_to_all(unit)?)));
        let mut taken = 0;
        for (place, (unit, who)) in open.enumerate() {
            let patient = format!("{CHART}{place:04}");
            let now = self.client.now();
            let heard = self.client.hear_consent(&patient, Visit, unit.root(), now);
            heard.unwrap();
            for (operation, question) in CLINICAL_DAY {
                let terms = Terms {
                    subject: Some(patient.clone()),
                    permits: self.client.permits_of(&patient, Visit).unwrap(),
                    ..Terms::default()
                };
                let job = self.ask(operation, question(who), terms);
                self.read(job, |split| taken += handed_over(split));
            }
        }
        taken
    }

    /// Everything else that a day has, about somebody on the list.
    fn plain_day(&mut self) {
        let list = Clinic::seeded(SEED, PEOPLE, today()).todays_list();
        for (operation, question) in PLAIN_DAY {
            let job = self.ask(operation, question(&list[0]), Terms::default());
            self.read(job, drop);
        }
        // Without consent, and too long.
        let name = list[1].name.repeat(40);
        let wrong = KnownPatient {
            number: name,
            ..list[1].clone()
        };
        let error = self.client.submit(None, &QUALIFICATION, number(&wrong));
        let error = error.unwrap_err();
        eprintln!("{error} {error:?} {:?}", number(&wrong));
    }

    /// Asks until it is answered. What is lost on the way is given up and asked anew.
    fn ask(&mut self, operation: &'static OperationRow, request: Record, terms: Terms) -> JobId {
        loop {
            let terms = terms.clone();
            let job = self
                .client
                .submit_under(None, operation, request.clone(), terms);
            let job = job.unwrap();
            if self.is_answered(job) {
                return job;
            }
            self.client.abandon(job).unwrap();
        }
    }

    fn is_answered(&mut self, wanted: JobId) -> bool {
        loop {
            self.clock.forward(3_000);
            let news = self.client.next_notice(1);
            println!("{news:?}");
            match news {
                Ok(Some(Notice::Answered { job, .. })) if job == wanted => return true,
                Ok(Some(Notice::Overdue { job } | Notice::Problem { job, .. }))
                    if job == wanted =>
                {
                    return false;
                }
                Err(error) => eprintln!("{error}"),
                Ok(_) => {}
            }
        }
    }

    /// Reads an answer, piece by piece, and closes it.
    fn read(&mut self, job: JobId, mut each: impl FnMut(Split)) {
        let Apart::Message(mut reader) = self.client.answer_apart(job).unwrap() else {
            unreachable!("it is a message");
        };
        each(reader.frame());
        while let Some(unit) = reader.next_unit().unwrap() {
            println!("{unit:?}");
            each(unit);
        }
        drop(reader);
        self.client.handed_over(job).unwrap();
        self.client.acknowledge(job).unwrap();
    }

    fn say_all(&mut self) {
        let said = self.client.export_audit(|line| {
            println!("{line}");
            Ok(())
        });
        said.unwrap();
        println!(
            "{:?} {}",
            self.client.metrics(),
            self.client.metrics().text()
        );
        println!("{:?}", self.client.jobs().collect::<Vec<_>>());
    }
}

/// The chart counts what only it may have, and copies nothing.
fn handed_over(split: Split) -> usize {
    let Split { rest, clinical, .. } = split;
    let Some(clinical) = clinical else { return 0 };
    let taken = clinical.hand_over(|record| Ok::<_, Error>(withheld(record, &rest).len()));
    taken.map_err(|(_, error)| error).unwrap()
}

/// The texts that the rest of a record lacks.
pub fn withheld<'a>(record: &'a Record, rest: &Record) -> Vec<&'a str> {
    let kept: BTreeSet<&str> = texts(rest.root()).into_iter().collect();
    let all = texts(record.root()).into_iter();
    all.filter(|text| !kept.contains(text)).collect()
}

/// Every text, and a copy of none.
pub fn texts<'a>(group: Group<'a>) -> Vec<&'a str> {
    let of = |item: Item<'a>| match item.is_group() {
        true => texts(item.group()),
        false => vec![item.text()],
    };
    group.items().flat_map(of).collect()
}

/// Whoever consented to everything.
pub fn open_to_all(unit: &Record) -> Option<View<'_, QualificationResult>> {
    let unit = View::<ConsentedUnit>::of_record(unit);
    let who = unit.results()?.result().next()?;
    let consents = [
        who.medicine_consent(),
        who.diagnosis_consent(),
        who.checkup_consent(),
    ];
    let mut consents = consents.into_iter();
    let is_open = consents.all(|it| it.is_some_and(|consent| consent.is(Consent::Yes)));
    is_open.then_some(who)
}
