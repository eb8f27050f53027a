//! Somebody to ask about.

use crate::support::*;
use onshi_core::catalogue::{BatchUnit, QualificationValidity};
use onshi_core::record::View;
use onshi_sim::KnownPatient;

pub fn institution(bench: &Bench) -> String {
    bench.simulator.clinic().institution().to_owned()
}

/// Somebody of the list with a valid qualification, asked for by number.
pub fn valid(bench: &mut Bench) -> KnownPatient {
    let list = bench.simulator.clinic().todays_list();
    let answer = bench.numbers(&list);
    let valid = answer.units.iter().zip(&list).find(|(unit, patient)| {
        let validity = View::<BatchUnit>::of_record(unit).validity().unwrap();
        validity.is(QualificationValidity::Valid) && patient.symbol.is_some()
    });
    valid.expect("somebody valid").1.clone()
}
