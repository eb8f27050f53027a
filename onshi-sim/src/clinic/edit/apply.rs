//! Puts what a file says into the world.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    ConsentExpiredReason, LimitCategory, LimitCertificateClass, PersonalFamily, ReasonOfLoss, Sex,
    SpecificDisease,
};
use onshi_core::error::Error;
use onshi_core::text::to_half_width;
use toml::Spanned;

use super::super::certificates::{Certificates, Disease, Limit};
use super::super::consents::{Consent, Grant};
use super::super::insurers::Insurer;
use super::super::names::Name;
use super::super::patients::KnownPatient;
use super::super::people::{AsOf, Card, Loss, Person, Qualification, Tickets, age, first_of};
use super::super::{Care, Clinic};
use super::words::{as_sent, care, code, day, digits, kinds, time};
use super::{Cell, ConsentEdit, PersonEdit, QualificationEdit, fault, missing};

const SEVERAL: &str = "同じ氏名カナと生年月日の人が複数います。照会番号で示してください / several people \
    have this kana and birth date; say who by reference_number";

impl Clinic {
    /// Adds or changes one person; their place in the world.
    pub(super) fn apply(&mut self, text: &str, edit: &Spanned<PersonEdit>) -> Result<usize, Error> {
        let start = edit.span().start;
        let edit = edit.get_ref();
        let kana = required(text, start, "kana", &edit.kana)?;
        let kana = to_half_width(kana.get_ref().trim());
        let birthdate = required(text, start, "birthdate", &edit.birthdate)?;
        let birthdate = day(text, "birthdate", birthdate)?;
        let known = self.somebody(text, start, edit, &kana, birthdate)?;
        let index = match known {
            Some(index) => index,
            None => {
                let person = self.newcomer(text, start, edit, kana, birthdate)?;
                self.people.push(person);
                self.people.len() - 1
            }
        };
        let today = self.today;
        if let Some(person) = self.people.get_mut(index) {
            person.change(text, edit)?;
            for held in &edit.qualification {
                person.qualify(text, held)?;
            }
            let aid_last = |held: &Qualification| (held.insurer.is_aid(), held.from);
            person.qualifications.sort_by_key(aid_last);
            for consent in &edit.consent {
                let consent = consent_of(text, consent, today)?;
                person.consents.push(consent);
            }
        }
        if let Some(id) = &edit.patient_id {
            self.write_down(index, id.get_ref().trim());
        }
        Ok(index)
    }

    /// Who is meant; nobody if no one has this kana and birth date.
    fn somebody(
        &self,
        text: &str,
        start: usize,
        edit: &PersonEdit,
        kana: &str,
        birthdate: NaiveDate,
    ) -> Result<Option<usize>, Error> {
        let people = self.people.iter().enumerate();
        let alike =
            people.filter(|(_, person)| person.name.kana == kana && person.birthdate == birthdate);
        let alike: Vec<(usize, &Person)> = alike.collect();
        if alike.len() < 2 {
            return Ok(alike.first().map(|(index, _)| *index));
        }
        let number = edit
            .reference_number
            .as_ref()
            .map(|cell| cell.get_ref().trim());
        let mut meant = alike
            .iter()
            .filter(|(_, person)| number.is_some() && person.reference_number.as_deref() == number);
        let meant = meant
            .next()
            .ok_or_else(|| fault(text, start, "kana", SEVERAL))?;
        Ok(Some(meant.0))
    }

    fn newcomer(
        &self,
        text: &str,
        start: usize,
        edit: &PersonEdit,
        kana: String,
        birthdate: NaiveDate,
    ) -> Result<Person, Error> {
        let name = required(text, start, "name", &edit.name)?.get_ref().trim();
        let sex = required(text, start, "sex", &edit.sex)?;
        if edit.qualification.is_empty() {
            return Err(missing(text, start, "insurer_number"));
        }
        let usual = Limit {
            class: LimitCertificateClass::Limit,
            category: LimitCategory::A03,
        };
        let serial = self.people.len() + 1;
        Ok(Person {
            name: Name {
                chart: name.to_owned(),
                system: as_sent(name),
                kana,
            },
            sex: code(text, "sex", sex)?,
            birthdate,
            address: (
                format!("999-{:04}", serial % 10_000),
                format!("架空県見本市例題町１丁目{serial}番"),
            ),
            qualifications: Vec::new(),
            certificates: Certificates {
                limit: usual.at_age(age(birthdate, self.today)),
                long_term: None,
                diseases: Vec::new(),
            },
            consents: Vec::new(),
            reference_number: None,
        })
    }

    /// The receipt computer's list has them under a number, with their newest qualification.
    fn write_down(&mut self, index: usize, patient_id: &str) {
        let Some(person) = self.people.get(index) else {
            return;
        };
        let Some(newest) = person.newest(AsOf::EVER).next() else {
            return;
        };
        let mut patient = KnownPatient::of(person, newest, patient_id.to_owned());
        patient.reference_number = person.reference_number.clone();
        let mut patients = self.patients.iter_mut();
        match patients.find(|known| known.patient_id == patient_id) {
            Some(known) => *known = patient,
            None => self.patients.push(patient),
        }
    }
}

impl Person {
    fn change(&mut self, text: &str, edit: &PersonEdit) -> Result<(), Error> {
        if let Some(name) = &edit.name {
            self.name.chart = name.get_ref().trim().to_owned();
            self.name.system = as_sent(&self.name.chart);
        }
        if let Some(name) = &edit.system_name {
            self.name.system = name.get_ref().trim().to_owned();
        }
        if let Some(sex) = &edit.sex {
            self.sex = code::<Sex>(text, "sex", sex)?;
        }
        if let Some(number) = &edit.reference_number {
            self.reference_number = Some(number.get_ref().trim().to_owned());
        }
        if let Some(limit) = &edit.limit {
            let category = code::<LimitCategory>(text, "limit", limit)?;
            self.certificates.limit = Limit::of(category).unwrap_or(self.certificates.limit);
        }
        if let Some(disease) = &edit.disease {
            let disease = code::<SpecificDisease>(text, "disease", disease)?;
            self.certificates.diseases = vec![Disease::usual(disease)];
        }
        Ok(())
    }

    /// Adds a qualification, or changes the one with this card.
    fn qualify(&mut self, text: &str, edit: &Spanned<QualificationEdit>) -> Result<(), Error> {
        let start = edit.span().start;
        let edit = edit.get_ref();
        let insurer_number = required(text, start, "insurer_number", &edit.insurer_number)?;
        let insurer_number = digits(text, "insurer_number", insurer_number)?;
        let insurer_number = insurer_number.trim_start_matches('0');
        let insurer_number = match insurer_number.len() {
            7 => format!("0{insurer_number}"),
            _ => insurer_number.to_owned(),
        };
        let number = required(text, start, "number", &edit.number)?;
        let number = number.get_ref().trim().to_owned();
        let branch = edit
            .branch
            .as_ref()
            .map(|cell| digits(text, "branch", cell));
        let branch = branch.transpose()?.map(|branch| format!("{branch:0>2}"));
        let same = self.qualifications.iter_mut().find(|held| {
            held.insurer.number == insurer_number
                && held.card.number == number
                && (branch.is_none() || held.card.branch == branch)
        });
        if let Some(held) = same {
            return held.change(text, edit);
        }
        let unnamed = || Insurer {
            number: insurer_number.clone(),
            name: "（模擬）保険者".to_owned(),
        };
        let mut held = Qualification {
            insurer: Insurer::named(&insurer_number).unwrap_or_else(unnamed),
            card: Card {
                symbol: None,
                number,
                branch,
            },
            family: PersonalFamily::Insured,
            from: self.birthdate,
            registered: self.birthdate,
            lost: None,
            tickets: None,
        };
        if let Some(from) = &edit.from {
            held.registered = day(text, "from", from)?;
        }
        held.change(text, edit)?;
        self.qualifications.push(held);
        Ok(())
    }
}

impl Qualification {
    fn change(&mut self, text: &str, edit: &QualificationEdit) -> Result<(), Error> {
        let day_of = |key, cell: &Option<Cell>| -> Result<Option<NaiveDate>, Error> {
            cell.as_ref().map(|cell| day(text, key, cell)).transpose()
        };
        if let Some(name) = &edit.insurer_name {
            self.insurer.name = name.get_ref().trim().to_owned();
        }
        if let Some(symbol) = &edit.symbol {
            self.card.symbol = Some(symbol.get_ref().trim().to_owned());
        }
        if let Some(family) = &edit.family {
            self.family = code(text, "family", family)?;
        }
        self.from = day_of("from", &edit.from)?.unwrap_or(self.from);
        self.registered = day_of("registered", &edit.registered)?.unwrap_or(self.registered);
        let lost = day_of("lost", &edit.lost)?;
        let lost_registered = day_of("lost_registered", &edit.lost_registered)?;
        let reason = edit.lost_reason.as_ref();
        let reason = reason.map(|cell| code::<ReasonOfLoss>(text, "lost_reason", cell));
        if let Some(day) = lost {
            self.lost = Some(Loss {
                day,
                reason: reason.unwrap_or(Ok(ReasonOfLoss::Other))?,
                registered: lost_registered.unwrap_or(day),
            });
        }
        if let Some(first) = day_of("tickets_from", &edit.tickets_from)? {
            let last = day_of("tickets_to", &edit.tickets_to)?;
            self.tickets = Some(Tickets {
                first: first_of(first),
                last: last.map(first_of),
                self_pay: 0,
            });
        }
        Ok(())
    }
}

fn consent_of(text: &str, edit: &Spanned<ConsentEdit>, today: NaiveDate) -> Result<Consent, Error> {
    let start = edit.span().start;
    let edit = edit.get_ref();
    let given = required(text, start, "given", &edit.given)?;
    let given = time(text, "given", given)?;
    let kind = edit.care.as_ref().map(|cell| care(text, "care", cell));
    let until = edit.until.as_ref().map(|cell| day(text, "until", cell));
    let scopes = edit.kinds.as_ref().map(|cell| kinds(text, "kinds", cell));
    let scopes = scopes.unwrap_or_else(|| Ok(Consent::ASKED.to_vec()))?;
    let a_year_on = today.checked_add_months(chrono::Months::new(12));
    let until = until.unwrap_or(Ok(a_year_on.unwrap_or(today)))?;
    let grant = |class| match scopes.contains(&class) {
        true => Grant::Given,
        false => Grant::Refused,
    };
    let mut consent = Consent::new(kind.unwrap_or(Ok(Care::Visit))?, given, until, grant);
    if let Some(ended) = &edit.ended {
        consent.cancelled = Some(code::<ConsentExpiredReason>(text, "ended", ended)?);
    }
    Ok(consent)
}

fn required<'a>(
    text: &str,
    start: usize,
    key: &str,
    cell: &'a Option<Cell>,
) -> Result<&'a Cell, Error> {
    let said = cell
        .as_ref()
        .filter(|cell| !cell.get_ref().trim().is_empty());
    said.ok_or_else(|| missing(text, start, key))
}
