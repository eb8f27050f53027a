//! A receipt computer written for the proof (模擬レセコン). It keeps what it wished and what it was told in
//! books of its own, which no crash touches, so that the client can be judged by them.

mod cancels;
mod consents;
mod devices;
mod habit;
mod lists;
mod memory;
mod question;
mod reading;
mod requests;
mod wish;

use std::collections::BTreeSet;

use onshi_client::Client;
use onshi_core::error::{Category, Error, ErrorCode};
use onshi_core::job::{JobId, Moment, Notice, Outcome, Pseudonyms, State, Terms};
use onshi_core::rules::consent::Permit;
use onshi_core::rules::consent_days::Days;
use onshi_core::rules::data_class::ConsentKind;
use onshi_sim::KnownPatient;

pub use consents::Consents;
pub use devices::Devices;
pub use habit::{Habit, Layer};
pub use lists::DIALECT;
pub use memory::Memory;
pub use question::Question;
pub use reading::Reading;
pub use wish::{Act, Wish, Word};

/// The host.
pub struct Host {
    patients: Vec<KnownPatient>,
    /// Through which it speaks with the client.
    pub layer: Layer,
    /// What it knows of consents.
    pub consents: Consents,
    /// Its mobile devices.
    pub devices: Devices,
    /// How the client names patients in its ledger.
    pub pseudonyms: Option<Pseudonyms>,
    /// The days of consent that the client says are fetched, if it could say when it was asked last.
    pub covered: Option<Vec<Days>>,
    /// A clock other than ours was wrong at some time.
    pub doubts_clocks: bool,
    /// Every wish, oldest first.
    pub wishes: Vec<Wish>,
    /// What it was answered since the day looked last.
    pub words: Vec<Word>,
    /// Jobs that were told to be answered since the program started.
    pub told: BTreeSet<JobId>,
    /// Lists that were told to be done since then.
    pub lists_told: BTreeSet<String>,
    /// The time on the clock of our machine, at the last event.
    pub wall: Moment,
    /// The true time then.
    pub now: Moment,
    /// It asks again for what is lost, and gives up what cannot be asked for.
    pub resigns: bool,
    /// Nothing more is to be heard at the moment.
    pub has_heard_all: bool,
}

impl Host {
    /// A host with these patients.
    pub fn new(patients: Vec<KnownPatient>) -> Self {
        Host {
            patients,
            layer: Layer::default(),
            consents: Consents::default(),
            devices: Devices::default(),
            pseudonyms: None,
            covered: None,
            doubts_clocks: false,
            wishes: Vec::new(),
            words: Vec::new(),
            told: BTreeSet::new(),
            lists_told: BTreeSet::new(),
            wall: Moment(0),
            now: Moment(0),
            resigns: false,
            has_heard_all: false,
        }
    }

    /// Its patients.
    pub fn patients(&self) -> &[KnownPatient] {
        &self.patients
    }

    /// The patient whom a wish is about, if it is about one.
    pub fn patient_of(&self, wish: &Wish) -> Option<&KnownPatient> {
        let place = wish.question.place(&self.patients, wish.draw);
        wish.question.is_about_one().then(|| &self.patients[place])
    }

    /// Its program ended.
    pub fn forget_session(&mut self) {
        self.told.clear();
        self.lists_told.clear();
        self.has_heard_all = false;
    }

    /// A new wish; its number, that of its first part if it is a list. `None` if it must not be wished.
    pub fn wish(&mut self, question: Question, draw: u64, day: chrono::NaiveDate) -> Option<usize> {
        let number = self.wishes.len();
        match question {
            Question::List => return Some(self.wish_list(draw, day)),
            Question::Code => return self.wish_code(draw, day),
            _ => {}
        }
        let key = format!("wish-{number}");
        self.wishes.push(Wish::new(key, question, draw, day));
        Some(number)
    }

    /// The number of a wish that an event names.
    pub fn named(&self, number: u64) -> Option<usize> {
        let several = self.wishes.len() as u64;
        number.checked_rem(several).map(|place| place as usize)
    }

    /// Does something about a wish, and notes what the client said.
    pub fn act(&mut self, client: &mut Client, act: Act, number: usize) {
        let wall = self.wall;
        let before = client.job_of_key(&self.wishes[number].key).cloned();
        let result = match (act, before.as_ref().map(|job| job.id)) {
            (Act::Submit, _) => {
                self.wishes[number].asked.push((self.now, self.wall));
                let wish = &self.wishes[number];
                self.submit(client, wish, Some(wish.key.clone())).map(drop)
            }
            (_, None) => return,
            (Act::Read, Some(job)) => self.read(client, number, job),
            (Act::Acknowledge, Some(job)) => client.acknowledge(job),
            (Act::Withdraw, Some(job)) => client.withdraw(job),
            (Act::Abandon, Some(job)) => client.abandon(job),
            (Act::Resume, Some(job)) => client.resume(job),
            (Act::CollectAgain, Some(job)) => client.ask_again(job),
        };
        self.note(client, act, number, result.is_ok());
        self.words.push(Word {
            act,
            wish: number,
            before,
            wall,
            result: result.map_err(|error| error.code()),
        });
    }

    /// What the host keeps of what it did.
    fn note(&mut self, client: &mut Client, act: Act, number: usize, done: bool) {
        let question = self.wishes[number].question;
        if (question, act) == (Question::Cancel, Act::Submit) {
            let patient = self.patient_of(&self.wishes[number]).map(subject_of);
            patient.iter().for_each(|it| self.consents.reached(it));
        }
        let wish = &mut self.wishes[number];
        match act {
            Act::Submit if done => {
                let list = wish.list().map(str::to_owned);
                let parts = list.map_or(number..number + 1, |list| self.parts(&list));
                for part in parts {
                    self.wishes[part].taken_in = true;
                }
                if question.is_clinical() {
                    self.consents.decided(self.wall);
                }
            }
            Act::Acknowledge => {
                wish.acknowledging = true;
                wish.acknowledged |= done;
                match question {
                    Question::Cancel if done => self.note_cancel(client, number),
                    Question::Consented => self.note_days(client),
                    _ => {}
                }
            }
            // Whether it was, the host does not know after an error.
            Act::Abandon => {
                wish.abandoned = true;
                self.devices.lost(number);
            }
            _ => {}
        }
    }

    /// Asks the client which days of consent were fetched.
    pub fn note_days(&mut self, client: &mut Client) {
        let days = client.consent_days(ConsentKind::Visit);
        self.covered = days.ok().map(|days| days.covered().to_vec());
    }

    fn submit(
        &self,
        client: &mut Client,
        wish: &Wish,
        key: Option<String>,
    ) -> Result<JobId, Error> {
        match wish.question {
            Question::List => return self.submit_list(client, wish),
            Question::Cancel => return self.submit_cancel(client, wish),
            _ => {}
        }
        let request = wish.question.request(&self.patients, wish.day, wish.draw);
        let permits = self.permits(client, wish)?;
        let first = wish
            .repeats
            .as_deref()
            .and_then(|key| client.job_of_key(key));
        let mut terms = Terms {
            subject: self.patient_of(wish).map(subject_of),
            repeats: first.map(|job| job.id),
            permits,
            ..Terms::default()
        };
        let mut key = key;
        self.layer.bend(client, &mut key, &mut terms);
        let operation = wish.question.operation();
        client.submit_under(key.as_deref(), operation, request, terms)
    }

    fn permits(&self, client: &mut Client, wish: &Wish) -> Result<Vec<Permit>, Error> {
        match (wish.question.is_clinical(), self.patient_of(wish)) {
            (true, Some(patient)) => client.permits_of(&subject_of(patient), ConsentKind::Visit),
            _ => Ok(Vec::new()),
        }
    }

    fn read(&mut self, client: &mut Client, number: usize, job: JobId) -> Result<(), Error> {
        let part = client.job(job).and_then(|job| job.part.clone());
        let answer = client.answer(job);
        let wish = &mut self.wishes[number];
        // Whether it was opened, the host does not know after an error of the place.
        let error = answer.as_ref().err().map(Error::code);
        wish.opened |= error.is_none_or(is_passing);
        let (reading, once) = reading::read(answer?, part.as_ref())?;
        if let Some(once) = once {
            if !self.layer.remembers_codes() {
                self.devices.forget(number);
            }
            self.devices.hear(wish.question, number, &once);
            self.layer.see_codes(&self.devices.handed_over);
        }
        let reading = self.layer.hand_over(wish, reading);
        wish.readings.push(reading);
        Ok(())
    }

    /// Takes every notice that is there.
    pub fn attend(&mut self, client: &mut Client, wait_ms: u64) {
        const MORE_THAN_ENOUGH: usize = 200;
        self.has_heard_all = false;
        for _ in 0..MORE_THAN_ENOUGH {
            let notice = client.next_notice(wait_ms);
            if let Ok(Some(notice)) = &notice {
                if !self.layer.hands_on(notice) {
                    continue;
                }
                let again = |client: &mut Client, wish: &Wish, key| self.submit(client, wish, key);
                self.layer.hear(client, notice, &self.wishes, &again);
            }
            match notice {
                Ok(Some(Notice::Answered { job, .. } | Notice::Conflict { job })) => {
                    self.told.insert(job);
                }
                Ok(Some(Notice::ListDone { list, .. })) => {
                    self.lists_told.insert(list);
                }
                Ok(Some(_)) => {}
                Ok(None) => {
                    self.has_heard_all = true;
                    return;
                }
                Err(_) => return,
            }
        }
    }

    /// Reads and acknowledges whatever is answered. What cannot be read is left for later, unless it is
    /// gone for good.
    pub fn work(&mut self, client: &mut Client) {
        for number in 0..self.wishes.len() {
            let Some(job) = client.job_of_key(&self.wishes[number].key) else {
                continue;
            };
            match job.state {
                State::Conflict { .. } => self.act(client, Act::Acknowledge, number),
                State::Answered { ref outcome, .. } => {
                    if *outcome == Outcome::Refused {
                        self.devices.refused(number);
                    }
                    self.act(client, Act::Read, number);
                    match self.words.last().map(|word| word.result) {
                        // A refusal has nothing to read, and without consent nothing may be.
                        Some(Ok(()) | Err(ErrorCode::WrongState | ErrorCode::ConsentMissing)) => {
                            self.act(client, Act::Acknowledge, number);
                        }
                        Some(Err(ErrorCode::AnswerVanished | ErrorCode::Changed))
                            if self.resigns =>
                        {
                            self.act(client, Act::CollectAgain, number);
                            let refused = self.words.last().is_some_and(|it| it.result.is_err());
                            if refused {
                                self.act(client, Act::Abandon, number);
                            }
                        }
                        // What may not be read the host closes unread.
                        Some(Err(code)) if self.resigns && !is_passing(code) => {
                            self.act(client, Act::Acknowledge, number);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

/// The host's own number of a patient, which must stand in no ledger.
pub fn subject_of(patient: &KnownPatient) -> String {
    format!("CHART-{}", patient.patient_id)
}

fn is_passing(code: ErrorCode) -> bool {
    code.category() == Category::Environment
}
