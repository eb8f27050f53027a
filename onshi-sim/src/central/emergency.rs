//! 救急時医療情報閲覧: somebody who cannot consent, asked for by who may ask.

use onshi_core::catalogue::{
    EmergencyAccess, EmergencyRequestBody, EmergencyViewing, MedicalTreatment,
    QualificationAnswerBody,
};
use onshi_core::record::{CodeType, Group, View};

use super::refusal::{self, Refusal};
use super::result::Column;
use super::verdict::Verdict;
use super::{Central, Reply, Request, body};

impl Central {
    /// As by number, and every consent is 同意取得困難.
    pub(super) fn emergency(&mut self, request: &Request<'_>) -> Reply {
        let search = request.inside(EmergencyRequestBody::search.no);
        let viewing = request.inside(EmergencyRequestBody::viewing.no);
        let Some((search, viewing)) = search.zip(viewing) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let scene = self.scene(request);
        let allowed = may_view(viewing).and_then(|()| self.found(search, scene.as_of));
        let verdict = allowed.map(|found| Verdict::by_number(found, scene.as_of));
        let mut body = body::individual(search, verdict, Column::Emergency, scene);
        let emergency = MedicalTreatment::Emergency.wire();
        body.set_text(
            &[],
            QualificationAnswerBody::medical_treatment.no,
            emergency,
        );
        request.replied(body)
    }
}

/// The viewer may view in an emergency, and has proved it by two factors of different kinds.
fn may_view(viewing: Group<'_>) -> Result<(), Refusal> {
    let viewing = View::<EmergencyViewing>::of(viewing);
    if !viewing
        .access()
        .is_some_and(|access| access.is(EmergencyAccess::Yes))
    {
        return Err(refusal::NO_ACCESS);
    }
    let kinds: Vec<_> = viewing
        .factor()
        .filter_map(|factor| factor.kind()?.known)
        .collect();
    match kinds.as_slice() {
        [first, second] if first != second => Ok(()),
        _ => Err(refusal::FACTORS),
    }
}
