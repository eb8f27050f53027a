//! What a host does about consents (I-10): hears, plans, takes back, and asks what is permitted.

use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::rules::consent::{CancelWhy, Permit};
use onshi_core::rules::data_class::DataClass;

use crate::asking::{coverage, day, key_of, unit};
use crate::consents::{Pending, Whose, told_at};
use crate::event::Heard;
use crate::host::Host;

impl Host {
    pub fn hears(&mut self, heard: Heard) {
        let (unit, patient) = (unit(&heard), key_of(heard.patient));
        let told = told_at(heard.told);
        self.until_done(Pending::Heard(heard), |client| {
            client
                .hear_consent(&patient, heard.road, unit.root(), told)
                .map(drop)
        });
    }

    pub fn plans_care(&mut self, patient: u8, days: Option<u8>) {
        let last = days.map(|days| day(i8::try_from(days).expect("a few")));
        let until = last.and_then(|last| last.succ_opt());
        let until = until.and_then(|until| until.and_hms_opt(0, 0, 0));
        let pending = Pending::Planned(patient, until.map(Moment::from_japan));
        let key = key_of(patient);
        self.until_done(pending, |client| client.plan_care_until(&key, last));
    }

    pub fn wishes_to_cancel(&mut self, whose: Whose) {
        let key = key_of(whose.0);
        self.until_done(Pending::Wished(whose), |client| {
            client
                .request_cancel(&key, whose.1, CancelWhy::Patient)
                .map(drop)
        });
        let now = self.now();
        let forbidden = self.world.look().consents.forbids(whose, now);
        self.must(forbidden, "I-10", || "a wish changes nothing".to_owned());
    }

    pub fn sends_cancel(&mut self, whose: Whose) {
        self.world.look().pending = Some(Pending::Wished(whose));
        let birth = Date::read("19450401");
        let sent = self
            .client
            .submit_cancel(&key_of(whose.0), whose.1, &coverage(), birth);
        match sent {
            Ok(Some(_)) => self.tally.count("host", "cancellation sent"),
            Ok(None) => self.tally.count("host", "no cancellation due"),
            Err(error) => self.tally.refused(error.code()),
        }
    }

    pub fn resets_clock(&mut self) {
        self.until_done(Pending::Reset, |client| {
            client.reset_clock("op-7").map(drop)
        });
    }

    /// What is permitted of a patient now; `None`: the ledger failed.
    pub fn permits(&mut self, whose: Whose) -> Option<Vec<Permit>> {
        let now = self.now();
        let strikes = self.strikes();
        let permits = self.client.permits_of(&key_of(whose.0), whose.1);
        let permits = permits.ok()?;
        let permitted = permits
            .iter()
            .any(|permit| permit.class() == DataClass::Drug);
        let (allows, forbids) = {
            let mut world = self.world.look();
            let consents = &mut world.consents;
            let said = (consents.allows(whose, now), consents.forbids(whose, now));
            consents.decided(now);
            said
        };
        self.must(!(permitted && forbids), "I-10", || {
            format!("{whose:?} is permitted")
        });
        let denied = allows && !permitted && self.strikes() == strikes;
        self.must(!denied, "I-10", || format!("{whose:?} is denied"));
        Some(permits)
    }
}
