//! 臨床情報: the six informations (6情報), each under the consent that OQSCD036 gives it.

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    ClinicalInformationBody as Body, Disease, DrugAllergy, Infection, OtherAllergy, PrescribedItem,
    Test,
};
use onshi_core::id::Date;
use onshi_core::record::{Draft, Record};
use onshi_core::rules::data_class::DataClass;

use super::{Chart, Period};
use crate::clinic::{Grant, HOSPITAL};

/// How long prescriptions are shown (assumed, as in 処方・調剤情報).
const PRESCRIPTION_DAYS: u64 = 100;

/// Where one of the six stands, under whose consent, and how it is written.
type Information = (u16, DataClass, fn(&Chart<'_>, Period) -> Vec<Record>);

#[rustfmt::skip]
static SIX: &[Information] = &[
    (Body::disease.no,       DataClass::DiseaseName,  diseases),
    (Body::infection.no,     DataClass::Infection,    infections),
    (Body::drug_allergy.no,  DataClass::DrugAllergy,  drug_allergies),
    (Body::other_allergy.no, DataClass::OtherAllergy, other_allergies),
    (Body::test.no,          DataClass::Test,         tests),
    (Body::prescription.no,  DataClass::Prescription, prescriptions),
];

pub(super) fn body(chart: &Chart<'_>, period: Period) -> Record {
    let mut body = Record::new(Body::ROW);
    for (field, class, records) in SIX {
        if chart.consent.grant(*class) == Grant::Given {
            for record in records(chart, period) {
                body.append(*field, &record);
            }
        }
    }
    body
}

fn diseases(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let conditions = known(&chart.history.conditions, period);
    conditions
        .map(|(since, condition)| {
            Draft::<Disease>::new()
                .disease_code(condition.code)
                .disease_name(condition.name)
                .onset(day(since))
                .registered(day(since))
                .institution_code(HOSPITAL.code(chart.clinic))
                .institution_name(HOSPITAL.name)
                .into_record()
        })
        .collect()
}

fn infections(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let infections = chart.history.infections.iter();
    infections
        .filter(|(on, _)| period.contains(*on))
        .map(|(on, infection)| {
            Draft::<Infection>::new()
                .test_code(infection.code)
                .test_name(infection.name)
                .result(infection.result)
                .date(day(*on))
                .institution_code(HOSPITAL.code(chart.clinic))
                .institution_name(HOSPITAL.name)
                .into_record()
        })
        .collect()
}

fn drug_allergies(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let allergies = known(&chart.history.drug_allergies, period);
    allergies
        .map(|(since, allergy)| {
            Draft::<DrugAllergy>::new()
                .drug_code(allergy.code)
                .drug_name(allergy.name)
                .reaction(allergy.reaction)
                .registered(day(since))
                .institution_code(HOSPITAL.code(chart.clinic))
                .institution_name(HOSPITAL.name)
                .into_record()
        })
        .collect()
}

fn other_allergies(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let allergies = known(&chart.history.allergies, period);
    allergies
        .map(|(since, allergy)| {
            Draft::<OtherAllergy>::new()
                .allergen_code(allergy.code)
                .allergen_name(allergy.name)
                .reaction(allergy.reaction)
                .registered(day(since))
                .institution_code(HOSPITAL.code(chart.clinic))
                .institution_name(HOSPITAL.name)
                .into_record()
        })
        .collect()
}

fn tests(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let results = chart.history.tests.iter();
    results
        .filter(|result| period.contains(result.day))
        .map(|result| {
            Draft::<Test>::new()
                .test_code(result.test.code)
                .test_name(result.test.name)
                .value(result.value.as_str())
                .measure(result.test.unit)
                .reference_low(result.test.reference.0)
                .reference_high(result.test.reference.1)
                .date(day(result.day))
                .institution_code(HOSPITAL.code(chart.clinic))
                .institution_name(HOSPITAL.name)
                .into_record()
        })
        .collect()
}

fn prescriptions(chart: &Chart<'_>, period: Period) -> Vec<Record> {
    let oldest = chart.today - Days::new(PRESCRIPTION_DAYS);
    let visits = chart.history.visits.iter();
    let recent = visits.filter(|visit| {
        visit.dispensed.is_some() && visit.day >= oldest && period.contains(visit.day)
    });
    recent
        .flat_map(|visit| visit.drugs.iter().map(move |drug| (visit, drug)))
        .map(|(visit, drug)| {
            let usage = Some(drug.usage.1).filter(|usage| !usage.is_empty());
            Draft::<PrescribedItem>::new()
                .prescribed(day(visit.day))
                .drug_code(drug.code)
                .drug_name(drug.name)
                .maybe(usage, Draft::<PrescribedItem>::usage)
                .quantity(drug.quantity)
                .measure(drug.unit)
                .times(drug.times)
                .institution_code(visit.place.code(chart.clinic))
                .institution_name(visit.place.name)
                .into_record()
        })
        .collect()
}

/// A disease or an allergy lasts: those that were noted before the period belong to it too.
fn known<T>(
    noted: &[(NaiveDate, &'static T)],
    period: Period,
) -> impl Iterator<Item = (NaiveDate, &'static T)> {
    let noted = noted.iter().copied();
    noted.filter(move |(on, _)| period.ends_after(*on))
}

fn day(day: NaiveDate) -> Date {
    Date::from_calendar(day)
}
