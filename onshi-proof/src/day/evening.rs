//! The evening (夕方): nothing fails any more, and everything comes to its end.

use super::Day;
use crate::audit::Reader;
use crate::host::Act;
use crate::invariants::{Breach, Scene, was_lost};
use crate::plan::Event;

/// Rounds that are enough for everything to come to its end once nothing fails.
const EVENING_ROUNDS: usize = 60;
/// Time between two of them: longer than any pause of the client.
const EVENING_STEP_MS: i64 = 65_000;

impl Day {
    pub(super) fn evening(&mut self) -> Result<(), Breach> {
        self.heal();
        for round in 0..EVENING_ROUNDS {
            self.guarded(|day| day.evening_round(round))?;
            if self.is_quiet() {
                break;
            }
        }
        self.guarded(Self::next_morning)?;
        self.the_audit_verifies();
        Ok(())
    }

    /// R26: the whole audit, as the client shows it, against a note of it that was kept elsewhere.
    fn the_audit_verifies(&mut self) {
        let note = Reader::note(&self.site.state().books);
        let verified = self.client.as_mut().map(|it| it.verify_audit([note]));
        let holds = matches!(verified, Some(Ok(Ok(head))) if head.lines >= note.lines);
        if !holds && self.told_wrongly.is_none() {
            let breach = Breach::of("R26 the audit verifies", format!("{verified:?}"));
            self.told_wrongly = Some((self.number, breach));
        }
    }

    fn heal(&mut self) {
        self.site.state().heal();
        self.host.resigns = true;
        for terminal in self.simulator.terminals_mut() {
            terminal.faults_mut().heal();
        }
    }

    fn evening_round(&mut self, round: usize) {
        const DAY_MS: i64 = 86_400_000;
        const LATE: usize = 20;
        // The terminal may pick a request up three days late, by a clock that is a day off.
        self.wait(match round % LATE {
            0 => 5 * DAY_MS,
            _ => EVENING_STEP_MS,
        });
        self.terminal();
        self.start();
        self.happen(Event::Work);
        self.happen(Event::Work);
        if round % LATE == LATE - 1 {
            self.resign();
        }
    }

    /// Whoever comes in the next morning finds the same.
    fn next_morning(&mut self) {
        self.client = None;
        self.start();
        self.happen(Event::Work);
        self.is_evening = true;
    }

    /// The host gives up what the terminal took and has no answer for.
    fn resign(&mut self) {
        let site = self.site.clone();
        let lost: Vec<usize> = {
            let scene = Scene {
                site: &site.state(),
                host: &self.host,
                story: &self.story,
                client: self.client.as_ref(),
                deeds: &[],
                words: &[],
            };
            let keys = self.host.wishes.iter().map(|wish| &wish.key);
            let lost = keys.enumerate().filter(|(_, key)| was_lost(&scene, key));
            lost.map(|(number, _)| number).collect()
        };
        for number in lost {
            self.act(Act::Abandon, number);
        }
    }

    fn is_quiet(&self) -> bool {
        let is_over = |job: &onshi_core::job::Job| job.is_over();
        self.client
            .as_ref()
            .is_some_and(|client| client.jobs().all(is_over))
    }
}
