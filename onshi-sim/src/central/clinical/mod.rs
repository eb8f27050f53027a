//! 医療情報閲覧: drug, checkup and clinical information of one person, for those who may see it.
//!
//! ```text
//!  request ─► who (header) ─► consent ─► period ─► file category ─┬─► XML: header + body
//!                                                                 └─► PDF
//! ```
//!
//! Assumed, because nothing public shows it: every refusal comes as 異常終了 with one of our codes;
//! 診療区分 says under which consent somebody looks, and without it that of visiting care counts, since
//! nobody consents at a card reader here; nothing found is a normal answer with an empty body; the
//! day of the last answer changes nothing.

mod checkups;
mod drugs;
mod period;
mod prescriptions;
mod receipts;
mod six;

use chrono::{NaiveDate, NaiveDateTime};
use onshi_core::catalogue::{
    CheckupFileCategory, CheckupInformationRequestBody, CheckupInsured, ClinicalFileCategory,
    ClinicalInformationRequestBody, DrugFileCategory, DrugInformationRequestBody, FieldId,
    InsuredInformation, RecordRow,
};
use onshi_core::id::Date;
use onshi_core::record::{CodeType, Group, Record};
use onshi_core::rules::data_class::DataClass;

use super::fill::filled;
use super::paper;
use super::refusal::{self, Refusal};
use super::search::Match;
use super::{Central, Ending, Reply, Request};
use crate::clinic::{Care, Consent, Grant, History};
pub(super) use drugs::Depth;
pub(super) use period::Period;

/// A person whose clinical information may be looked at, and by whom.
pub(super) struct Chart<'a> {
    person: Match<'a>,
    /// As it stands now.
    pub consent: Consent,
    pub history: History,
    /// 医療機関コード of the clinic that looks.
    pub clinic: &'a str,
    pub today: NaiveDate,
}

/// What is shown, and as what.
struct Shown {
    insured: Record,
    content: Content,
}

enum Content {
    Xml { body: Record, units: usize },
    Pdf,
}

impl Central {
    /// 診療/薬剤情報.
    pub(super) fn drug_information(&mut self, request: &Request<'_>) -> Reply {
        request.viewed(self.drugs_of(request))
    }

    /// 特定健診等情報.
    pub(super) fn checkup_information(&mut self, request: &Request<'_>) -> Reply {
        request.viewed(self.checkups_of(request))
    }

    /// 臨床情報.
    pub(super) fn clinical_information(&mut self, request: &Request<'_>) -> Reply {
        request.viewed(self.six_of(request))
    }

    fn drugs_of(&self, request: &Request<'_>) -> Result<Shown, Refusal> {
        use DrugFileCategory::{DrugAndCarePdf, DrugAndCareXml, DrugPdf};
        let chart = self.chart(request)?;
        let asked = request.body().ok_or(refusal::INCOMPLETE)?;
        let period = Period::of(asked, chart.today)?;
        let category: DrugFileCategory =
            category(asked, DrugInformationRequestBody::file_category)?;
        let depth = match category {
            DrugAndCarePdf | DrugAndCareXml => Depth::DrugsAndCare,
            _ => Depth::Drugs,
        };
        let wanted = asked.text(DrugInformationRequestBody::prescription_dispensing);
        let body = chart.drugs(period, depth, wanted.is_some())?;
        let content = match category {
            DrugPdf | DrugAndCarePdf => Content::Pdf,
            _ => Content::xml(body, drugs::UNIT),
        };
        Ok(chart.shown(InsuredInformation::ROW, content))
    }

    fn checkups_of(&self, request: &Request<'_>) -> Result<Shown, Refusal> {
        let chart = self.chart(request)?;
        let asked = request.body().ok_or(refusal::INCOMPLETE)?;
        let category = category(asked, CheckupInformationRequestBody::file_category)?;
        let body = chart.checkups()?;
        let content = match category {
            CheckupFileCategory::Pdf => Content::Pdf,
            _ => Content::xml(body, checkups::UNIT),
        };
        Ok(chart.shown(CheckupInsured::ROW, content))
    }

    fn six_of(&self, request: &Request<'_>) -> Result<Shown, Refusal> {
        let chart = self.chart(request)?;
        let asked = request.body().ok_or(refusal::INCOMPLETE)?;
        let period = Period::of(asked, chart.today)?;
        let category = category(asked, ClinicalInformationRequestBody::file_category)?;
        let scopes = [
            chart.consent.grant(DataClass::Drug),
            chart.consent.grant(DataClass::Diagnosis),
            chart.consent.grant(DataClass::Operation),
        ];
        let given = scopes.into_iter().find(|grant| *grant == Grant::Given);
        must_be_given(given.unwrap_or(scopes[0]))?;
        let content = match category {
            ClinicalFileCategory::Pdf => Content::Pdf,
            _ => Content::Xml {
                body: six::body(&chart, period),
                units: 0,
            },
        };
        Ok(chart.shown(InsuredInformation::ROW, content))
    }

    /// Who is asked for, if they consented.
    fn chart(&self, request: &Request<'_>) -> Result<Chart<'_>, Refusal> {
        let header = request.record.root().named("header");
        let header = header.ok_or(refusal::INCOMPLETE)?.group();
        let person = self.only_one(header, request.now)?;
        let treatment = request
            .body()
            .and_then(|body| body.text_named("medical_treatment"));
        let care = treatment.and_then(Care::of).unwrap_or(Care::Visit);
        self.chart_of(person, care, request.now.japan())
    }

    /// What may be seen of somebody who was found.
    pub(super) fn chart_of<'a>(
        &'a self,
        person: Match<'a>,
        care: Care,
        now: NaiveDateTime,
    ) -> Result<Chart<'a>, Refusal> {
        let consent = person.person.consent_for(care);
        let consent = consent.ok_or(refusal::NOT_CONSENTED)?;
        let history = self.clinic.history(person.index);
        Ok(Chart {
            person,
            consent: consent.at(now),
            history: history.ok_or(refusal::NOBODY)?,
            clinic: self.clinic.institution(),
            today: now.date(),
        })
    }
}

impl Chart<'_> {
    /// 診療/薬剤情報, if there is consent.
    pub(super) fn drugs(
        &self,
        period: Period,
        depth: Depth,
        with_prescriptions: bool,
    ) -> Result<Record, Refusal> {
        must_be_given(self.consent.grant(DataClass::Drug))?;
        if depth == Depth::DrugsAndCare {
            must_be_given(self.consent.grant(DataClass::Diagnosis))?;
        }
        Ok(drugs::body(self, period, depth, with_prescriptions))
    }

    /// 特定健診等情報, if there is consent.
    pub(super) fn checkups(&self) -> Result<Record, Refusal> {
        must_be_given(self.consent.grant(DataClass::Checkup))?;
        Ok(checkups::body(self))
    }

    fn shown(&self, insured: &'static RecordRow, content: Content) -> Shown {
        Shown {
            insured: filled(insured, |ident| self.says(ident)),
            content,
        }
    }

    /// 資格情報, whichever of its two forms.
    fn says(&self, ident: &str) -> Option<String> {
        let Match {
            person,
            qualification,
            ..
        } = self.person;
        let card = &qualification.card;
        match ident {
            "insurer_number" => Some(qualification.insurer_number()),
            "insured_card_symbol" => card.symbol.clone(),
            "insured_identification_number" => Some(card.number.clone()),
            "insured_branch_number" => card.branch.clone(),
            "name_kana" => Some(person.name.kana.clone()),
            "name" => Some(person.name.system.clone()),
            "birthdate" => Some(written(person.birthdate)),
            "age" => Some(person.age(self.today).to_string()),
            "sex1" => Some(person.sex.wire().to_owned()),
            "reference_number" => person.reference_number.clone(),
            _ => None,
        }
    }
}

impl Content {
    fn xml(body: Record, unit: FieldId) -> Self {
        let units = body.root().all(unit.no).count();
        Content::Xml { body, units }
    }
}

impl Request<'_> {
    fn viewed(&self, outcome: Result<Shown, Refusal>) -> Reply {
        let shown = match outcome {
            Ok(shown) => shown,
            Err(refusal) => return self.refused(refusal),
        };
        let mut reply = Reply::of(self.asked.clone(), Ending::Normal);
        match shown.content {
            Content::Xml { body, units } => {
                reply.heading.insured = Some(shown.insured);
                reply.body = Some(body);
                reply.units = units;
            }
            Content::Pdf => {
                let subject = self.asked.file_identifier.as_deref();
                reply.paper = Some(paper::pdf(subject.unwrap_or_default()));
            }
        }
        reply
    }
}

fn category<C: CodeType>(asked: Group<'_>, field: FieldId) -> Result<C, Refusal> {
    let known = asked.text(field).and_then(C::from_wire);
    known.ok_or(refusal::FILE_CATEGORY)
}

fn must_be_given(grant: Grant) -> Result<(), Refusal> {
    match grant {
        Grant::Given => Ok(()),
        Grant::Refused => Err(refusal::NOT_CONSENTED),
        Grant::Expired(_) => Err(refusal::CONSENT_EXPIRED),
    }
}

fn written(day: NaiveDate) -> String {
    Date::from_calendar(day).as_written().to_owned()
}
