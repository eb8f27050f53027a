//! What goes wrong on a day, once an event says so (障害の発生).

use std::path::Path;
use std::sync::Arc;

use onshi_core::id::InstitutionCode;
use onshi_core::job::Moment;

use super::Day;
use crate::fault::Fault;
use crate::site::{Life, NEIGHBOUR_CODE, ROOT, Site, State};

impl Day {
    pub(super) fn break_something(&mut self, fault: Fault, after: u32, times: u32) {
        const SECOND: i64 = 1_000;
        let lengths = [
            SECOND,
            10 * SECOND,
            60 * SECOND,
            3_600 * SECOND,
            3 * 86_400 * SECOND,
        ];
        let length = lengths[(after + times) as usize % lengths.len()];
        match fault {
            Fault::Midnight => {
                let now = self.site.state().now;
                return self.wait(to_midnight(now));
            }
            Fault::Suspended => {
                self.site.state().faults.count(fault);
                return self.wait(8 * 3_600 * SECOND);
            }
            Fault::TerminalClock => {
                self.site.state().faults.count(fault);
                self.host.doubts_clocks = true;
                self.their_skew_ms = [-86_400 * SECOND, 86_400 * SECOND][times as usize % 2];
                return;
            }
            Fault::KilledInRecovery => {
                self.site.state().life = Life::Dead;
                self.bury_the_dead();
                self.site.state().faults.arm(fault, after, times);
                return self.start();
            }
            Fault::SecondCollector => return self.second_collector(),
            Fault::OlderLedger => return self.older_ledger(),
            Fault::OtherInstitution => return self.other_institution(),
            _ => {}
        }
        let mut state = self.site.state();
        let until = Some(state.now.plus_ms(length));
        match fault {
            Fault::ServerGone => state.weather.gone_until = until,
            Fault::RequestsAway => state.weather.req_away_until = until,
            Fault::ForeignFiles => foreign_files(&mut state),
            Fault::ClockCorrected => {
                let was_off = std::mem::take(&mut state.skew_ms) != 0;
                if was_off {
                    state.faults.count(fault);
                }
            }
            Fault::Held => {
                let res = Site::folders().res;
                let names = state.tree.names(&res).unwrap_or_default();
                let held = names.get(after as usize % names.len().max(1));
                state.weather.held = held.map(|name| res.join(name)).zip(until);
            }
            Fault::Slow => state.weather.slow_until = Some(state.now.plus_ms(60 * SECOND)),
            Fault::StaleListing | Fault::StaleNotFound => state.weather.stale_until = until,
            _ => state.faults.arm(fault, after, times),
        }
    }

    /// The machine is lost, and the backup of the ledger comes back, if one was made.
    fn older_ledger(&mut self) {
        let Some(backup) = self.backup.take() else {
            return;
        };
        let mut state = self.site.state();
        state.faults.count(Fault::OlderLedger);
        state.books = backup.restore(&mut self.host, &mut self.story);
        state.life = Life::Dead;
        drop(state);
        self.bury_the_dead();
    }

    /// I-13: whoever opens the ledger of another is told so, and sees nothing. A ledger that nobody opened
    /// yet is nobody's, and so may be one that came back.
    fn other_institution(&mut self) {
        let is_somebodys = !self.story.requests.is_empty() && !self.story.is_forgotten;
        let other = InstitutionCode::new(NEIGHBOUR_CODE);
        if let (None, true, Ok(other)) = (&self.client, is_somebodys, other) {
            self.site.state().faults.count(Fault::OtherInstitution);
            let own = std::mem::replace(&mut self.settings.institution, other);
            self.opened_by_another |= self.open().is_ok();
            self.settings.institution = own;
        }
    }

    /// P07: whoever comes second is told so, and works with nothing.
    fn second_collector(&mut self) {
        if self.client.is_none() {
            return;
        }
        self.site.state().faults.count(Fault::SecondCollector);
        let opened = self.open();
        self.two_collectors |= opened.is_ok();
    }
}

/// Somebody else's files, under names that nobody expects.
fn foreign_files(state: &mut State) {
    const NAMES: [(&str, &str); 5] = [
        ("res", "メモ.txt"),
        ("res", "OQSsiquc01res_20261121ZZZZ00000001.xml"),
        ("res", "OQSsiquc01res_20261122 - コピー.xml"),
        ("req", "Thumbs.db"),
        ("onshi-stage", "desktop.ini"),
    ];
    for (folder, name) in NAMES {
        let path = Path::new(ROOT).join(folder).join(name);
        let bytes: Arc<[u8]> = name.as_bytes().into();
        if state.tree.write(&path, &bytes).is_ok() {
            state.faults.count(Fault::ForeignFiles);
            state.foreign.push((path, bytes));
        }
    }
}

fn to_midnight(now: Moment) -> i64 {
    const DAY_MS: i64 = 86_400_000;
    const NINE_HOURS_MS: i64 = 9 * 3_600_000;
    DAY_MS - (now.0 + NINE_HOURS_MS).rem_euclid(DAY_MS)
}
