//! A receipt computer written for the proof (模擬レセコン). It keeps what it wished and what it was told in
//! books of its own, which no crash touches, so that the client can be judged by them.

mod consents;
mod habit;
mod question;

use std::collections::BTreeSet;

use onshi_client::{Answered, Client};
use onshi_core::error::{Category, Error, ErrorCode};
use onshi_core::job::{Job, JobId, Moment, Notice, State, Terms};
use onshi_core::record::{Group, Item};
use onshi_core::rules::consent::Permit;
use onshi_core::rules::data_class::ConsentKind;
use onshi_sim::KnownPatient;

pub use consents::Consents;
pub use habit::{Habit, Layer};
pub use question::Question;

/// Something that the host wants to know, and what came of it.
#[derive(Debug)]
pub struct Wish {
    /// The host's own key.
    pub key: String,
    /// What is asked.
    pub question: Question,
    /// What the question left open.
    pub draw: u64,
    /// Day for which it was written.
    pub day: chrono::NaiveDate,
    /// Key of the wish that it repeats.
    pub repeats: Option<String>,
    /// The client said that it is taken in.
    pub taken_in: bool,
    /// Every reading of its answer.
    pub readings: Vec<Reading>,
    /// The host tried to acknowledge.
    pub acknowledging: bool,
    /// The client said that it is acknowledged.
    pub acknowledged: bool,
    /// The host gave it up at some time.
    pub abandoned: bool,
}

/// One reading of an answer, to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// File name.
    pub name: String,
    /// Hash of the document.
    pub blake3: [u8; 32],
    /// 医療機関コード that it names.
    pub institution: Option<String>,
    /// 任意のファイル識別子 that it echoes.
    pub file_identifier: Option<String>,
    /// 受付番号 that it names.
    pub reception: Option<String>,
    /// Everything that stands in it, once-elements first.
    pub texts: Vec<String>,
}

/// What the client answered to something that the host did, against what the ledger held before.
#[derive(Debug)]
pub struct Word {
    /// What the host did.
    pub act: Act,
    /// Number of its wish.
    pub wish: usize,
    /// The job as the client knew it before.
    pub before: Option<Job>,
    /// The time on the clock of our machine.
    pub wall: Moment,
    /// The answer.
    pub result: Result<(), ErrorCode>,
}

/// What the host does about a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Submits it.
    Submit,
    /// Reads the answer.
    Read,
    /// Acknowledges.
    Acknowledge,
    /// Takes the request back.
    Withdraw,
    /// Gives it up.
    Abandon,
    /// Takes it up again.
    Resume,
    /// Asks for the result again.
    CollectAgain,
}

/// The host.
pub struct Host {
    patients: Vec<KnownPatient>,
    /// Through which it speaks with the client.
    pub layer: Layer,
    /// What it knows of consents.
    pub consents: Consents,
    /// Every wish, oldest first.
    pub wishes: Vec<Wish>,
    /// What it was answered since the day looked last.
    pub words: Vec<Word>,
    /// Jobs that were told to be answered since the program started.
    pub told: BTreeSet<JobId>,
    /// The true time on the clock of our machine, at the last event.
    pub wall: Moment,
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
            wishes: Vec::new(),
            words: Vec::new(),
            told: BTreeSet::new(),
            wall: Moment(0),
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
        self.has_heard_all = false;
    }

    /// A new wish; its number.
    pub fn wish(&mut self, question: Question, draw: u64, day: chrono::NaiveDate) -> usize {
        let number = self.wishes.len();
        self.wishes.push(Wish {
            key: format!("wish-{number}"),
            question,
            draw,
            day,
            repeats: None,
            taken_in: false,
            readings: Vec::new(),
            acknowledging: false,
            acknowledged: false,
            abandoned: false,
        });
        number
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
        let wish = &mut self.wishes[number];
        match act {
            Act::Submit => {
                wish.taken_in |= result.is_ok();
                if wish.question == Question::Drugs && result.is_ok() {
                    self.consents.decided(wall);
                }
            }
            Act::Acknowledge => {
                wish.acknowledging = true;
                wish.acknowledged |= result.is_ok();
            }
            // Whether it was, the host does not know after an error.
            Act::Abandon => wish.abandoned = true,
            _ => {}
        }
        self.words.push(Word {
            act,
            wish: number,
            before,
            wall,
            result: result.map_err(|error| error.code()),
        });
    }

    fn submit(
        &self,
        client: &mut Client,
        wish: &Wish,
        key: Option<String>,
    ) -> Result<JobId, Error> {
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
        match (wish.question, self.patient_of(wish)) {
            (Question::Drugs, Some(patient)) => {
                client.permits_of(&subject_of(patient), ConsentKind::Visit)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn read(&mut self, client: &mut Client, number: usize, job: JobId) -> Result<(), Error> {
        let reading = read(client.answer(job)?)?;
        let wish = &mut self.wishes[number];
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
                let again = |client: &mut Client, wish: &Wish, key| self.submit(client, wish, key);
                self.layer.hear(client, notice, &self.wishes, &again);
            }
            match notice {
                Ok(Some(Notice::Answered { job, .. } | Notice::Conflict { job })) => {
                    self.told.insert(job);
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
                State::Answered { .. } => {
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

fn read(answer: Answered) -> Result<Reading, Error> {
    use onshi_core::message::Summary;
    let mut reader = answer.message()?;
    let summary = Summary::of(reader.frame());
    let mut texts = texts_of(reader.frame().record.root());
    while let Some(unit) = reader.take_unit()? {
        texts.extend(texts_of(unit.root()));
    }
    Ok(Reading {
        name: reader.name().to_owned(),
        blake3: summary.blake3,
        institution: summary.institution,
        file_identifier: summary.file_identifier,
        reception: summary.reception,
        texts,
    })
}

fn texts_of(group: Group<'_>) -> Vec<String> {
    let each = |item: Item<'_>| match item.is_group() {
        true => texts_of(item.group()),
        false => vec![item.text().to_owned()],
    };
    group.items().flat_map(each).collect()
}
