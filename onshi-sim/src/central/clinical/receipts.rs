//! 診療年月別情報: what institutions and pharmacies claimed, one record for each month, institution,
//! prescriber and kind of care.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use onshi_core::catalogue::{
    DentalAddition, Drug, DrugList, InOut, ReceiptDay, ReceiptDayList, ReceiptMonth, Treatment,
    TreatmentList,
};
use onshi_core::id::{Date, Month};
use onshi_core::record::{CodeType, Draft, Record};
use onshi_core::rules::data_class::DataClass;

use super::drugs::{Depth, drug_record, says_place};
use super::{Chart, Period};
use crate::central::fill::{append_filled, filled};
use crate::clinic::{self, Act, Grant, Place, Visit, first_of};

/// What one institution or pharmacy claims for one day.
struct Claim<'a> {
    day: NaiveDate,
    prescribed: Option<NaiveDate>,
    drugs: &'a [&'static clinic::Drug],
    acts: Vec<&'static Act>,
}

/// Who claims, and for what kind of care.
#[derive(Clone, Copy)]
struct Claimant {
    institution: &'static Place,
    prescriber: Option<&'static Place>,
    in_out: InOut,
}

/// What claims of one record have in common: month, institution, prescriber, 入外. Sorts by month.
type Heading = (NaiveDate, &'static str, Option<&'static str>, &'static str);

/// 診療年月別情報, oldest month first.
pub(in crate::central) fn receipts(chart: &Chart<'_>, period: Period, depth: Depth) -> Vec<Record> {
    let operations = chart.consent.grant(DataClass::Operation) == Grant::Given;
    let mut receipts: BTreeMap<Heading, (Claimant, Vec<Claim<'_>>)> = BTreeMap::new();
    for visit in &chart.history.visits {
        for (claimant, claim) in claims(visit, depth, operations) {
            let month = first_of(claim.day);
            if period.contains(month) && month < first_of(chart.today) {
                let heading = claimant.heading(month);
                let (_, claims) = receipts
                    .entry(heading)
                    .or_insert_with(|| (claimant, Vec::new()));
                claims.push(claim);
            }
        }
    }
    let mut serials = Serials::default();
    receipts
        .iter()
        .map(|(heading, (claimant, claims))| {
            let serials = serials.next(heading);
            receipt(heading.0, claimant, claims, &serials, chart.clinic)
        })
        .collect()
}

/// The claim of the institution and that of the pharmacy; one with nothing to show is left out.
fn claims(visit: &Visit, depth: Depth, operations: bool) -> Vec<(Claimant, Claim<'_>)> {
    let institution = Claimant {
        institution: visit.place,
        prescriber: None,
        in_out: in_out(visit),
    };
    let treated = Claim {
        day: visit.day,
        prescribed: None,
        drugs: match visit.dispensed {
            None => &visit.drugs,
            Some(_) => &[],
        },
        acts: match depth {
            Depth::Drugs => Vec::new(),
            Depth::DrugsAndCare => visit.acts(operations).collect(),
        },
    };
    let dispensed = visit.dispensed.map(|(day, pharmacy)| {
        let claimant = Claimant {
            institution: pharmacy,
            prescriber: Some(visit.place),
            in_out: InOut::Other,
        };
        let claim = Claim {
            day,
            prescribed: Some(visit.day),
            drugs: &visit.drugs,
            acts: Vec::new(),
        };
        (claimant, claim)
    });
    let both = [Some((institution, treated)), dispensed];
    let shows =
        |(_, claim): &(Claimant, Claim<'_>)| !claim.drugs.is_empty() || !claim.acts.is_empty();
    both.into_iter().flatten().filter(shows).collect()
}

/// ORCA's comments give 4 to dental receipts too.
fn in_out(visit: &Visit) -> InOut {
    match (visit.inpatient, visit.place.is_dental()) {
        (true, _) => InOut::Inpatient,
        (false, true) => InOut::Other,
        (false, false) => InOut::Outpatient,
    }
}

impl Claimant {
    fn heading(&self, month: NaiveDate) -> Heading {
        let prescriber = self.prescriber.map(|place| place.name);
        (month, self.institution.name, prescriber, self.in_out.wire())
    }
}

/// Running numbers of the institutions and of the prescribers of a month (連番).
#[derive(Default)]
struct Serials {
    month: Option<NaiveDate>,
    institutions: Vec<&'static str>,
    prescribers: Vec<Option<&'static str>>,
}

impl Serials {
    fn next(&mut self, (month, institution, prescriber, _): &Heading) -> [String; 2] {
        if self.month != Some(*month) {
            *self = Serials {
                month: Some(*month),
                ..Serials::default()
            };
        }
        [
            serial(&mut self.institutions, *institution),
            serial(&mut self.prescribers, *prescriber),
        ]
    }
}

fn serial<T: PartialEq>(known: &mut Vec<T>, one: T) -> String {
    let at = known.iter().position(|other| *other == one);
    let at = at.unwrap_or_else(|| {
        known.push(one);
        known.len() - 1
    });
    format!("{:03}", at + 1)
}

fn receipt(
    month: NaiveDate,
    claimant: &Claimant,
    claims: &[Claim<'_>],
    [institution_serial, prescriber_serial]: &[String; 2],
    clinic: &str,
) -> Record {
    let mut receipt = filled(ReceiptMonth::ROW, |ident| match ident {
        "treatment_month" => Some(Month::from_calendar(month).as_written().to_owned()),
        "in_out" => Some(claimant.in_out.wire().to_owned()),
        "institution_serial" => Some(institution_serial.clone()),
        "prescriber_serial" => Some(prescriber_serial.clone()),
        place => says_place(place, claimant.institution, claimant.prescriber, clinic),
    });
    let mut days = Record::new(ReceiptDayList::ROW);
    for claim in claims {
        days.append(ReceiptDayList::day.no, &receipt_day(claim));
    }
    receipt.append(ReceiptMonth::days.no, &days);
    receipt
}

fn receipt_day(claim: &Claim<'_>) -> Record {
    let mut day = Draft::<ReceiptDay>::new()
        .date(Date::from_calendar(claim.day))
        .maybe(claim.prescribed.map(Date::from_calendar), |draft, day| {
            draft.prescribed(day)
        })
        .into_record();
    let mut drugs = Record::new(DrugList::ROW);
    for drug in claim.drugs {
        drugs.append(DrugList::drug.no, &drug_record(Drug::ROW, drug));
    }
    append_filled(&mut day, ReceiptDay::drugs.no, &drugs);
    let mut treatments = Record::new(TreatmentList::ROW);
    for act in &claim.acts {
        treatments.append(TreatmentList::treatment.no, &treatment(act));
    }
    append_filled(&mut day, ReceiptDay::treatments.no, &treatments);
    day
}

fn treatment(act: &Act) -> Record {
    let mut treatment = Draft::<Treatment>::new()
        .treatment_class(act.class)
        .treatment_code(act.code)
        .treatment_name(act.name)
        .measure(act.unit)
        .quantity(act.quantity)
        .times("1")
        .into_record();
    for (code, name) in act.additions {
        let addition = Draft::<DentalAddition>::new()
            .addition_code(*code)
            .addition_name(*name)
            .quantity("1");
        treatment.append(Treatment::dental_addition.no, addition.as_record());
    }
    treatment
}
