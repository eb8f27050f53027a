//! 一括照会 of those who consented: a list of people, each with what is wanted of them.

use onshi_core::catalogue::{
    Consent as ConsentCode, MedicalInformationFileCategory as Category, MedicalInformationRequest,
    MedicalInformationType as Kind, NumberQuery, QualificationValidity, VisitBatchAnswerBody,
    VisitBatchRequestBody, VisitBatchUnit,
};
use onshi_core::record::{CodeType, Draft, Group, Record, View};

use super::body::{self, Said};
use super::clinical::{Chart, Depth, Period};
use super::fill::append_filled;
use super::refusal::{self, Refusal};
use super::result::{Chosen, Column, ConsentFields, add_consent};
use super::search::Match;
use super::verdict::Verdict;
use super::{Central, Reply, Request};
use crate::clinic::{AsOf, Care, Consent};

static CONSENT: ConsentFields = ConsentFields {
    flag: VisitBatchUnit::consent,
    time: VisitBatchUnit::consent_time,
    until: VisitBatchUnit::available,
    reason: Some(VisitBatchUnit::expired_reason),
};

impl Central {
    /// One unit for each query, in their order.
    pub(super) fn numbers_of_consented(&mut self, request: &Request<'_>, care: Care) -> Reply {
        let mut body = Draft::<VisitBatchAnswerBody>::new().said(Ok(()));
        let (mut fine, mut bad) = (0, 0);
        for search in request.all_inside(VisitBatchRequestBody::search.no) {
            let mut unit = match self.found_for(search, care, request.as_of()) {
                Ok(found) => {
                    fine += 1;
                    self.unit_of_consented(request, search, found, care)
                }
                Err(refusal) => {
                    bad += 1;
                    Draft::<VisitBatchUnit>::new().said(Err(refusal))
                }
            };
            body::echo(&mut unit, VisitBatchUnit::search.no, search);
            body.append(VisitBatchAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(fine, bad)
    }

    fn found_for(
        &self,
        search: Group<'_>,
        care: Care,
        as_of: AsOf,
    ) -> Result<Vec<Match<'_>>, Refusal> {
        let treatment = search.text(NumberQuery::medical_treatment);
        match treatment {
            Some(asked) if Care::of(asked) != Some(care) => Err(refusal::TREATMENT),
            _ => self.found(search, as_of),
        }
    }

    fn unit_of_consented(
        &self,
        request: &Request<'_>,
        search: Group<'_>,
        found: Vec<Match<'_>>,
        care: Care,
    ) -> Record {
        let scene = self.scene(request);
        let consent = the_consent(&found, care).cloned();
        let somebody = !found.is_empty();
        let verdict = Verdict::consented(found, care, scene);
        let mut unit = Draft::<VisitBatchUnit>::new()
            .validity(verdict.validity)
            .maybe(
                verdict.reference_number(),
                Draft::<VisitBatchUnit>::reference_number,
            )
            .said(Ok(()));
        match &consent {
            Some(consent) => add_consent(&mut unit, &CONSENT, consent.whole(scene.now), consent),
            None if somebody && verdict.validity == QualificationValidity::NotFound => {
                unit.set_text(&[], VisitBatchUnit::consent.no, ConsentCode::No.wire());
            }
            None => {}
        }
        let column = Column::Consented(care, Chosen::of(search));
        let list = body::list_of(&verdict, column, scene);
        append_filled(&mut unit, VisitBatchUnit::results.no, &list);
        if let Some(shown) = verdict.shown.first() {
            let added = self.add_medical_information(&mut unit, request, search, *shown, care);
            note(&mut unit, added);
        }
        unit
    }

    /// Everything that is wanted and allowed; else why the first thing that is wanted does not come.
    fn add_medical_information(
        &self,
        unit: &mut Record,
        request: &Request<'_>,
        search: Group<'_>,
        person: Match<'_>,
        care: Care,
    ) -> Result<(), Refusal> {
        let wanted = View::<NumberQuery>::of(search).medical_information();
        let wanted: Vec<_> = wanted.iter().flat_map(|list| list.request()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        if care != Care::Visit {
            return Err(refusal::VISITS_ONLY);
        }
        let branch = search.text(NumberQuery::insured_branch_number);
        if branch.is_none() && person.qualification.card.branch.is_some() {
            return Err(refusal::NO_BRANCH);
        }
        let chart = self.chart_of(person, care, request.now.japan())?;
        let added: Vec<_> = wanted
            .into_iter()
            .map(|wanted| add(unit, &chart, wanted))
            .collect();
        added.into_iter().collect()
    }
}

fn add(
    unit: &mut Record,
    chart: &Chart<'_>,
    wanted: View<'_, MedicalInformationRequest>,
) -> Result<(), Refusal> {
    let kind = wanted.kind().and_then(|kind| kind.known);
    let category = wanted.file_category().and_then(|category| category.known);
    let (field, body) = match (kind, category) {
        (Some(Kind::Medicine), Some(Category::Xml)) => (
            VisitBatchUnit::drug_information,
            drugs(chart, wanted, Depth::Drugs)?,
        ),
        (Some(Kind::Medicine), Some(Category::WithCareXml)) => (
            VisitBatchUnit::drug_information,
            drugs(chart, wanted, Depth::DrugsAndCare)?,
        ),
        (Some(Kind::Checkup), Some(Category::Xml)) => {
            (VisitBatchUnit::checkup_information, chart.checkups()?)
        }
        (Some(_), Some(_)) => return Err(refusal::XML_ONLY),
        _ => return Err(refusal::INCOMPLETE),
    };
    append_filled(unit, field.no, &body);
    Ok(())
}

fn drugs(
    chart: &Chart<'_>,
    wanted: View<'_, MedicalInformationRequest>,
    depth: Depth,
) -> Result<Record, Refusal> {
    let period = wanted.group().group(MedicalInformationRequest::period);
    let period = Period::of(period.ok_or(refusal::INCOMPLETE)?, chart.today)?;
    chart.drugs(period, depth, wanted.prescription_dispensing().is_some())
}

/// 付帯情報: code and words beside 正常終了.
fn note(unit: &mut Record, added: Result<(), Refusal>) {
    if let Err(why) = added {
        unit.set_text(&[], VisitBatchUnit::processing_code.no, why.code);
        unit.set_text(&[], VisitBatchUnit::processing_message.no, why.message);
    }
}

/// The consent of the only person who gave one.
fn the_consent<'a>(found: &[Match<'a>], care: Care) -> Option<&'a Consent> {
    let mut given = found
        .iter()
        .filter_map(|found| found.person.consent_for(care));
    let first = given.next()?;
    given.next().is_none().then_some(first)
}
