//! 処方情報 and 調剤情報 of this month, from electronic prescriptions: what no receipt shows yet.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    DispensedDrug, DispensedDrugList, DispensingDay, DispensingDayList, DispensingInformation,
    DispensingMonth, DrugInformationBody, PrescribedDrug, PrescribedDrugList, PrescriptionDay,
    PrescriptionDayList, PrescriptionInformation, PrescriptionMonth,
};
use onshi_core::id::{Date, Month};
use onshi_core::record::{Draft, Record};

use super::drugs::{drug_record, says_place};
use super::{Chart, Period};
use crate::central::fill::{append_filled, filled};
use crate::clinic::{Place, Visit, first_of};

/// Adds both branches to the body of an answer.
pub(in crate::central) fn add_prescriptions(body: &mut Record, chart: &Chart<'_>, period: Period) {
    let mut prescriptions = Record::new(PrescriptionInformation::ROW);
    let mut dispensings = Record::new(DispensingInformation::ROW);
    for visit in &chart.history.visits {
        let is_new = first_of(visit.day) == first_of(chart.today) && period.contains(visit.day);
        let Some((day, pharmacy)) = visit.dispensed.filter(|_| is_new) else {
            continue;
        };
        let month = prescription(visit, chart.clinic);
        prescriptions.append(PrescriptionInformation::month.no, &month);
        let month = dispensing(visit, day, pharmacy, chart.clinic);
        dispensings.append(DispensingInformation::month.no, &month);
    }
    append_filled(body, DrugInformationBody::prescription.no, &prescriptions);
    append_filled(body, DrugInformationBody::dispensing.no, &dispensings);
}

fn prescription(visit: &Visit, clinic: &str) -> Record {
    let mut drugs = Record::new(PrescribedDrugList::ROW);
    for drug in &visit.drugs {
        let drug = drug_record(PrescribedDrug::ROW, drug);
        drugs.append(PrescribedDrugList::drug.no, &drug);
    }
    let mut day = Draft::<PrescriptionDay>::new()
        .date(Date::from_calendar(visit.day))
        .into_record();
    day.append(PrescriptionDay::drugs.no, &drugs);
    let mut days = Record::new(PrescriptionDayList::ROW);
    days.append(PrescriptionDayList::day.no, &day);
    let mut month = filled(PrescriptionMonth::ROW, |ident| match ident {
        "prescription_month" => Some(Month::from_calendar(visit.day).as_written().to_owned()),
        place => says_place(place, visit.place, Some(visit.place), clinic),
    });
    month.append(PrescriptionMonth::days.no, &days);
    month
}

fn dispensing(visit: &Visit, on: NaiveDate, pharmacy: &Place, clinic: &str) -> Record {
    let mut drugs = Record::new(DispensedDrugList::ROW);
    for drug in &visit.drugs {
        let drug = drug_record(DispensedDrug::ROW, drug);
        drugs.append(DispensedDrugList::drug.no, &drug);
    }
    let mut day = Draft::<DispensingDay>::new()
        .date(Date::from_calendar(on))
        .prescribed(Date::from_calendar(visit.day))
        .into_record();
    day.append(DispensingDay::drugs.no, &drugs);
    let mut days = Record::new(DispensingDayList::ROW);
    days.append(DispensingDayList::day.no, &day);
    let mut month = filled(DispensingMonth::ROW, |ident| match ident {
        "dispensing_month" => Some(Month::from_calendar(on).as_written().to_owned()),
        place => says_place(place, pharmacy, Some(visit.place), clinic),
    });
    month.append(DispensingMonth::days.no, &days);
    month
}
