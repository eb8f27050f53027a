//! Mobile devices and their activation codes (アクティベーションコード): each asked for once, handed over once.

use std::collections::BTreeMap;

use onshi_core::facility::activation::{DeviceCode, Issuance, Stage};
use onshi_core::facility::{Secret, outcome};
use onshi_core::job::{Job, Outcome};
use onshi_core::record::Record;

use super::{Host, Question, Wish};

/// Devices of the place.
const DEVICES: u64 = 3;

/// The device that a draw means.
pub fn device_of(draw: u64) -> String {
    format!("TABLET-{}", draw % DEVICES)
}

/// What the host keeps of codes: never a code, but for the canaries of the proof.
#[derive(Debug, Default)]
pub struct Devices {
    /// The issuances, by the number of their wish.
    issuances: BTreeMap<usize, Issuance>,
    /// The codes there are, by the last inquiry.
    listed: Vec<DeviceCode>,
    /// Each device to which a code was handed over, and the code.
    pub handed_over: Vec<(String, String)>,
}

impl Devices {
    /// Plans an issuance for a wish of this number; whether one may be asked for.
    pub(super) fn plan(&mut self, number: usize, device: &str) -> bool {
        let of_device = |issuance: &&Issuance| issuance.device_name() == device;
        let mut ours = self.issuances.values().filter(of_device);
        if ours.any(|issuance| !matches!(issuance.stage(), Stage::Refused(_))) {
            return false;
        }
        let others: Vec<Issuance> = self.issuances.values().cloned().collect();
        let Ok(mut issuance) = Issuance::plan(device, &self.listed, &others) else {
            return false;
        };
        // The host writes the same request each time it submits.
        let planned = issuance.send().is_some();
        self.issuances.insert(number, issuance);
        planned
    }

    /// What answers a wish.
    pub(super) fn hear(&mut self, question: Question, number: usize, answer: &Record) {
        match question {
            Question::Code => {
                let code = DeviceCode::issued(answer);
                let issuance = self.issuances.get_mut(&number);
                let code = issuance.and_then(|it| it.answered(outcome(answer), code));
                self.hand_over(number, code);
            }
            Question::Codes if outcome(answer) == Outcome::Normal => {
                // Only what was asked for before the inquiry can be found by it.
                let before: Vec<usize> =
                    self.issuances.range(..number).map(|(it, _)| *it).collect();
                for issue in before {
                    let issuance = self.issuances.get_mut(&issue);
                    let code = issuance.and_then(|it| it.listed(DeviceCode::listed(answer)));
                    self.hand_over(issue, code);
                }
                self.listed = DeviceCode::listed(answer);
            }
            _ => {}
        }
    }

    /// The terminal refused a wish.
    pub(super) fn refused(&mut self, number: usize) {
        if let Some(issuance) = self.issuances.get_mut(&number) {
            let _ = issuance.answered(Outcome::Refused, None);
        }
    }

    /// Takes an issuance back to where its answer is awaited: a bug.
    pub(super) fn forget(&mut self, number: usize) {
        let device = self.issuances.get(&number).map(Issuance::device_name);
        if let Some(mut anew) = device.and_then(|it| Issuance::plan(it, &[], &[]).ok()) {
            let _ = anew.send();
            self.issuances.insert(number, anew);
        }
    }

    /// Nobody waits for the answer any more.
    pub(super) fn lost(&mut self, number: usize) {
        if let Some(issuance) = self.issuances.get_mut(&number) {
            issuance.lost();
        }
    }

    fn hand_over(&mut self, number: usize, code: Option<Secret>) {
        let device = self.issuances.get(&number).map(Issuance::device_name);
        if let (Some(device), Some(code)) = (device, code) {
            let code = code.hand_over(str::to_owned);
            self.handed_over.push((device.to_owned(), code));
        }
    }
}

impl Host {
    /// Whether everything that was asked for a device before a job was refused.
    pub fn was_refused(&self, device: &str, job: &Job) -> bool {
        let of_job = |wish: &Wish| Some(&wish.key) == job.key.as_ref();
        let Some(number) = self.wishes.iter().position(of_job) else {
            return false;
        };
        let before = self.devices.issuances.range(..number);
        let mut of_device = before.filter(|(_, it)| it.device_name() == device);
        of_device.all(|(_, issuance)| matches!(issuance.stage(), Stage::Refused(_)))
    }

    /// A wish for a code, if one may be asked for.
    pub(super) fn wish_code(&mut self, draw: u64, day: chrono::NaiveDate) -> Option<usize> {
        let number = self.wishes.len();
        let planned = self.devices.plan(number, &device_of(draw));
        planned.then(|| {
            let key = format!("wish-{number}");
            self.wishes.push(Wish::new(key, Question::Code, draw, day));
            number
        })
    }
}
