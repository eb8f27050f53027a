//! A simulated clinic day (一日): the real client, the real simulator, one place, and a plan.
//!
//! ```text
//!  event ─► what was done, what was said ─► invariants ─► next event … ─► healing ─► the evening
//! ```

mod backup;
mod evening;
mod mishaps;
mod ways;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use chrono::NaiveDate;
use onshi_client::{Client, Clock, Exchange, FileSystem, FolderExchange, Ledger, Random};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Engine, Moment, Pseudonyms, Settings};
use onshi_core::rules::access::Access;
use onshi_sim::{Chance as Often, Clinic, Fault as TheirFault, Simulator};

use crate::books::SimLedger;
use crate::chance::Chance;
use crate::disk::{OurFiles, TheirDisk, bury};
use crate::fault::Fault;
use crate::host::{Act, DIALECT, Host, Question};
use crate::invariants::{
    Breach, Scene, judge_audit, judge_deeds, judge_evening, judge_scene, judge_words,
};
use crate::plan::{Event, Plan};
use crate::planted::{Seat, Zeros};
use crate::site::{Life, ROOT, Site, WallClock};
use crate::story::Story;

use backup::Backup;
pub use ways::{WayOf, all as all_ways};

/// People whom the central system knows, beside one of each kind.
const PEOPLE: usize = 12;

/// How a day ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// The first invariant that did not hold, and the number of the event after which it was seen.
    pub breach: Option<(usize, Breach)>,
    /// How often each fault of ours struck.
    pub struck: Vec<(Fault, u64)>,
    /// How often each fault of the terminal struck.
    pub their_struck: Vec<(TheirFault, u64)>,
    /// How what nobody knows of the terminal was: the way of each unknown.
    pub ways: Vec<WayOf>,
    /// Requests that were made visible.
    pub published: u64,
    /// Answers that the host read.
    pub read: u64,
}

/// Plays a day, as it is or with a planted bug.
pub fn play(plan: &Plan, bug: Option<Seat>) -> Ended {
    let mut day = match Day::new(plan.seed, bug) {
        Ok(day) => day,
        Err(error) => return Ended::broken(Breach::of("the day begins", format!("{error:?}"))),
    };
    let breach = day.run(plan);
    day.ended(breach)
}

struct Day {
    site: Site,
    simulator: Simulator,
    settings: Settings,
    client: Option<Client>,
    host: Host,
    story: Story,
    chance: Chance,
    bug: Option<Seat>,
    today: NaiveDate,
    their_skew_ms: i64,
    is_evening: bool,
    /// A backup of the ledger, made at some start.
    backup: Option<Backup>,
    /// How what nobody knows of the terminal is today.
    ways: Vec<WayOf>,
    /// Two clients worked on the same folders.
    two_collectors: bool,
    /// Another institution opened the ledger.
    opened_by_another: bool,
    /// The number of the event.
    number: usize,
    /// What the audit tells wrongly, and the event after which it was seen.
    told_wrongly: Option<(usize, Breach)>,
}

impl Day {
    fn new(seed: u64, bug: Option<Seat>) -> Result<Self, Error> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
        let morning = today.and_hms_opt(8, 0, 0).unwrap_or_default();
        let site = Site::new(seed, Moment::from_japan(morning));
        let chance = &mut Chance::of(seed, "place");
        let clinic = Clinic::seeded(chance.below(64), PEOPLE, today);
        let institution = InstitutionCode::new(clinic.institution())?;
        let mut host = Host::new(clinic.patients().to_vec());
        if let Some(Seat::Layer(habit)) = bug {
            host.layer.habit = Some(habit);
        }
        let story = Story {
            institution: clinic.institution().to_owned(),
            ..Story::default()
        };
        let disk = Box::new(TheirDisk(site.clone()));
        let drawn = ways::drawn(chance);
        let (theirs, ways) = drawn.map_err(|_| Error::new(ErrorCode::ValueFormat))?;
        let simulator = Simulator::open_on(disk, Path::new(ROOT), clinic, theirs)?;
        let mut settings = Settings::new(institution);
        settings.repeat_batches = chance.once_in(2);
        settings.access = Access::ByHost;
        settings.dialect = DIALECT.clone();
        settings.allow_assumed = true;
        Ok(Day {
            site,
            simulator,
            settings,
            client: None,
            host,
            story,
            chance: Chance::of(seed, "day"),
            bug,
            today,
            their_skew_ms: 0,
            is_evening: false,
            backup: None,
            ways,
            two_collectors: false,
            opened_by_another: false,
            number: 0,
            told_wrongly: None,
        })
    }

    /// What was done wrongly is told wrongly as well, and the former says more.
    fn run(&mut self, plan: &Plan) -> Option<(usize, Breach)> {
        let broken = self.live(plan).err();
        let broken = broken.map(|breach| (self.number, breach));
        broken.or_else(|| self.told_wrongly.take())
    }

    fn live(&mut self, plan: &Plan) -> Result<(), Breach> {
        for (number, event) in plan.events.iter().enumerate() {
            self.number = number;
            self.guarded(|day| day.happen(*event))?;
        }
        self.number = plan.events.len();
        self.evening()
    }

    /// I-20: whatever happens, the program of the host is not brought down.
    fn guarded(&mut self, act: impl FnOnce(&mut Self)) -> Result<(), Breach> {
        let done = catch_unwind(AssertUnwindSafe(|| {
            act(self);
            self.judge()
        }));
        done.unwrap_or_else(|_| Err(Breach::of("I-20 no abort", "the client panicked")))
    }

    fn judge(&mut self) -> Result<(), Breach> {
        self.bury_the_dead();
        let deeds = std::mem::take(&mut self.site.state().deeds);
        judge_deeds(&deeds, &mut self.story, &self.host)?;
        let words = std::mem::take(&mut self.host.words);
        judge_words(&words, &self.story, &self.host)?;
        if self.two_collectors {
            return Err(Breach::of(
                "I-13 one collector",
                "a second client was opened",
            ));
        }
        if self.opened_by_another {
            return Err(Breach::of(
                "I-13 one institution",
                "another institution opened the ledger",
            ));
        }
        let is_evening = self.is_evening;
        let site = self.site.state();
        self.story.audit.read_on(&site.books);
        let scene = Scene {
            site: &site,
            host: &self.host,
            story: &self.story,
            client: self.client.as_ref(),
            deeds: &deeds,
            words: &words,
        };
        judge_scene(&scene)?;
        if is_evening {
            judge_evening(&scene)?;
        }
        if let (None, Err(breach)) = (&self.told_wrongly, judge_audit(&scene)) {
            self.told_wrongly = Some((self.number, breach));
        }
        Ok(())
    }

    /// A dead process leaves its lock and its memory; without power also what was not flushed.
    fn bury_the_dead(&mut self) {
        if self.site.state().life == Life::Alive {
            return;
        }
        self.client = None;
        self.host.forget_session();
        bury(&mut self.site.state());
    }

    // ---- what happens ---------------------------------------------------------------------------

    fn happen(&mut self, event: Event) {
        match event {
            Event::Ask(question, draw) => {
                if let Some(number) = self.host.wish(question, draw, self.today) {
                    self.act(Act::Submit, number);
                }
            }
            Event::Repeat(number) => self.repeat(number),
            Event::AskOnceMore(number) => self.ask_once_more(number),
            Event::Read(number) => self.named(Act::Read, number),
            Event::Acknowledge(number) => self.named(Act::Acknowledge, number),
            Event::Withdraw(number) => self.named(Act::Withdraw, number),
            Event::Abandon(number) => self.named(Act::Abandon, number),
            Event::Resume(number) => self.named(Act::Resume, number),
            Event::CollectAgain(number) => self.named(Act::CollectAgain, number),
            Event::Poll => {
                let polled = self.client.as_mut().map(Client::poll);
                // What it had to tell it may have told to nobody yet.
                self.host.has_heard_all &= polled.is_none();
            }
            Event::Attend => self.with_client(|host, client| host.attend(client, 2)),
            Event::Work => self.with_client(|host, client| {
                host.attend(client, 0);
                host.work(client);
            }),
            Event::Terminal => self.terminal(),
            Event::Wait(ms) => self.wait(ms),
            Event::Clock(ms) => self.set_clock(ms),
            Event::Break(fault, after, times) => self.break_something(fault, after, times),
            Event::TheirBreak(fault, times) => {
                for terminal in self.simulator.terminals_mut() {
                    terminal.faults_mut().set(fault, Often::Next(times));
                }
            }
            Event::OfList(act, number) => {
                if let Some(number) = self.host.named(number) {
                    self.with_client(|host, client| host.act_on_list(client, act, number));
                }
            }
            Event::SendCancels => {
                let today = self.today;
                self.with_client(|host, client| host.send_cancels(client, today));
            }
            Event::Consent(draw) => {
                self.with_client(|host, client| host.hear_consent(client, draw))
            }
            Event::TakeBack(draw) => self.with_client(|host, client| host.take_back(client, draw)),
            Event::Cancel(draw) => {
                self.happen(Event::TakeBack(draw));
                self.happen(Event::SendCancels);
            }
            Event::Start => self.start(),
        }
    }

    fn act(&mut self, act: Act, number: usize) {
        self.with_client(|host, client| host.act(client, act, number));
    }

    fn named(&mut self, act: Act, number: u64) {
        if let Some(number) = self.host.named(number) {
            self.act(act, number);
        }
    }

    fn with_client(&mut self, act: impl FnOnce(&mut Host, &mut Client)) {
        self.look_at_clocks();
        if let Some(client) = &mut self.client {
            self.host.has_heard_all = false;
            act(&mut self.host, client);
        }
        self.look_at_clocks();
    }

    fn look_at_clocks(&mut self) {
        let state = self.site.state();
        (self.host.wall, self.host.now) = (state.wall(), state.now);
        self.host.consents.saw(state.wall());
    }

    fn ask_once_more(&mut self, number: u64) {
        let named = self.host.named(number);
        let wish = named.and_then(|number| self.host.wishes.get(number));
        match wish.map(|wish| wish.question) {
            // What is due of cancellations, the client says.
            Some(Question::Cancel) => self.happen(Event::SendCancels),
            _ => self.named(Act::Submit, number),
        }
    }

    fn repeat(&mut self, number: u64) {
        let Some(first) = self.host.named(number) else {
            return;
        };
        let wish = &self.host.wishes[first];
        let (key, question, draw, day) = (wish.key.clone(), wish.question, wish.draw, wish.day);
        let may = question.may_be_repeated();
        let repeated = may.then(|| self.host.wish(question, draw, day)).flatten();
        if let Some(number) = repeated {
            self.host.wishes[number].repeats = Some(key);
            self.act(Act::Submit, number);
        }
    }

    fn terminal(&mut self) {
        let now = self.site.state().now.plus_ms(self.their_skew_ms);
        // A folder that cannot be read or written now is tried again at the next step.
        let _ = self.simulator.step(now);
    }

    fn wait(&mut self, ms: i64) {
        let mut state = self.site.state();
        let before = state.now.japan().date();
        state.now = state.now.plus_ms(ms);
        if state.now.japan().date() != before {
            state.faults.count(Fault::Midnight);
        }
    }

    fn set_clock(&mut self, ms: i64) {
        let mut state = self.site.state();
        state.skew_ms += ms;
        state.faults.count(match ms < 0 {
            true => Fault::ClockBack,
            false => Fault::ClockAhead,
        });
    }

    fn start(&mut self) {
        if self.client.is_some() {
            return;
        }
        self.host.forget_session();
        self.look_at_clocks();
        if self.chance.once_in(4) {
            let books = &self.site.state().books;
            self.backup = Some(Backup::of(books, &self.host, &self.story));
        }
        self.client = self.open().ok();
        self.host.pseudonyms = self.pseudonyms();
    }

    /// How the client names patients: an onlooker who knows the installation of the ledger can tell.
    fn pseudonyms(&self) -> Option<Pseudonyms> {
        let installation = self.site.state().books.installation.clone();
        let is_known = !installation.is_empty();
        let names = || Engine::restore(self.settings.clone(), installation, 0, Vec::new());
        is_known.then(|| names().pseudonyms())
    }

    fn open(&mut self) -> Result<Client, Error> {
        const POLL_MS: u64 = 600_000;
        let site = || self.site.clone();
        let mut files: Box<dyn FileSystem> = Box::new(OurFiles(site()));
        let mut ledger: Box<dyn Ledger> = Box::new(SimLedger(site()));
        let mut clock: Box<dyn Clock> = Box::new(WallClock(site()));
        if let Some(bug) = self.bug {
            files = bug.around_files(files);
            ledger = bug.around_ledger(ledger);
            clock = bug.around_clock(clock);
        }
        let exchange = FolderExchange::open(files, Site::folders(), POLL_MS)?;
        let mut exchange: Box<dyn Exchange> = Box::new(exchange);
        if let Some(bug) = self.bug {
            exchange = bug.around_exchange(exchange);
        }
        let settings = self.settings.clone();
        let (mut zeros, chance) = (Zeros, &mut self.chance as &mut dyn Random);
        let random = match self.bug {
            Some(bug) => bug.around_random(chance, &mut zeros),
            None => chance,
        };
        Client::open(settings, exchange, ledger, clock, random)
    }

    fn ended(self, breach: Option<(usize, Breach)>) -> Ended {
        let state = self.site.state();
        let ours = Fault::ALL.iter();
        let terminals = self.simulator.terminals();
        let theirs = |fault: TheirFault| -> u64 {
            terminals.iter().map(|it| it.faults().struck(fault)).sum()
        };
        Ended {
            breach,
            struck: ours
                .map(|fault| (*fault, state.faults.struck(*fault)))
                .collect(),
            their_struck: TheirFault::ALL
                .iter()
                .map(|fault| (*fault, theirs(*fault)))
                .collect(),
            ways: self.ways,
            published: self.story.requests.len() as u64,
            read: self
                .host
                .wishes
                .iter()
                .map(|wish| wish.readings.len() as u64)
                .sum(),
        }
    }
}

impl Ended {
    fn broken(breach: Breach) -> Self {
        Ended {
            breach: Some((0, breach)),
            struck: Vec::new(),
            their_struck: Vec::new(),
            ways: Vec::new(),
            published: 0,
            read: 0,
        }
    }
}
