//! An answer that is a PDF: asked for it is delivered, not asked for it never is, and what stands
//! beside it decides the same whichever came first.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeMap;

use onshi_core::catalogue::{
    CHECKUP_INFORMATION, CLINICAL_INFORMATION, CheckupFileCategory, CheckupInformationRequest,
    CheckupInformationRequestBody, ClinicalFileCategory, ClinicalInformationRequest,
    ClinicalInformationRequestBody, ClinicalRequestHeader, DRUG_INFORMATION, DatedRequestHeader,
    DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody,
    MedicalInformationFileCategory, MedicalInformationRequest, MedicalInformationRequestList,
    MedicalInformationType, NumberQuery, OperationRow, QualificationRequest,
    QualificationRequestBody, SegmentOfResult, VISIT_QUALIFICATION_BATCH, VisitBatchRequest,
    VisitBatchRequestBody,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{
    Effect, Engine, Event, Job, JobId, Moment, Notice, Outcome, Settings, Sight, State, Submission,
    Terms,
};
use onshi_core::message::{Extension, FileForm, FileName, Summary, answer_stem};
use onshi_core::record::{CodeType, Draft, Record};

const INSTITUTION: &str = "1311111111";
const NOW: Moment = Moment(1_795_300_000_000);
const PDF: [u8; 32] = [7; 32];

fn settings() -> Settings {
    Settings {
        allow_assumed: true,
        // Who consented is another test's question.
        consent_checked_by_host: true,
        ..Settings::new(InstitutionCode::new(INSTITUTION).expect("a code"))
    }
}

fn header() -> Draft<ClinicalRequestHeader> {
    Draft::<ClinicalRequestHeader>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001")
}

fn drugs(category: DrugFileCategory) -> Record {
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(category);
    Draft::<DrugInformationRequest>::new()
        .header(header())
        .body(body)
        .into()
}

fn checkups(category: CheckupFileCategory) -> Record {
    let body = Draft::<CheckupInformationRequestBody>::new().file_category(category);
    Draft::<CheckupInformationRequest>::new()
        .header(header())
        .body(body)
        .into()
}

fn clinical(category: ClinicalFileCategory) -> Record {
    let body = Draft::<ClinicalInformationRequestBody>::new()
        .start("202601")
        .end("202610")
        .file_category(category);
    Draft::<ClinicalInformationRequest>::new()
        .header(header())
        .body(body)
        .into()
}

/// A batch that wants drug information of one person in some form.
fn batch(category: MedicalInformationFileCategory) -> Record {
    let wanted = Draft::<MedicalInformationRequest>::new()
        .kind(MedicalInformationType::Medicine)
        .file_category(category);
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001")
        .insured_branch_number("01")
        .medical_information(Draft::<MedicalInformationRequestList>::new().request(wanted));
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    Draft::<VisitBatchRequest>::new()
        .header(header)
        .body(Draft::<VisitBatchRequestBody>::new().search(search))
        .into()
}

fn submit(
    engine: &mut Engine,
    operation: &'static OperationRow,
    request: Record,
) -> Result<(JobId, Vec<Effect>), Error> {
    let submission = Submission {
        key: None,
        prefix: None,
        operation,
        request,
        terms: Terms::default(),
    };
    engine.submit(NOW, submission)
}

/// A request that was published, and what stands in the result folder.
struct Sent {
    now: Moment,
    engine: Engine,
    job: JobId,
    stem: String,
    request_stem: String,
    res: BTreeMap<String, Result<Sight, Error>>,
    /// Names that were read, and what the host was told.
    read: Vec<String>,
    told: Vec<Notice>,
}

impl Sent {
    fn new(operation: &'static OperationRow, request: Record) -> Self {
        let mut engine = Engine::restore(settings(), "TEST".into(), 0, Vec::new());
        let (job, mut effects) = submit(&mut engine, operation, request).expect("submitted");
        let mut published = None;
        while !effects.is_empty() {
            let event = effects.iter().find_map(|effect| match effect {
                Effect::Prepare { job, .. } => Some(Event::Prepared(*job)),
                Effect::Publish { job, request } => {
                    published = Some(request.clone());
                    Some(Event::Published(*job))
                }
                _ => None,
            });
            effects = event.map_or_else(Vec::new, |event| engine.handle(NOW, event));
        }
        let request = published.expect("published");
        Sent {
            now: NOW,
            engine,
            job,
            stem: answer_stem(&request).expect("a request"),
            request_stem: request.trim_end_matches(".xml").to_owned(),
            res: BTreeMap::new(),
            read: Vec::new(),
            told: Vec::new(),
        }
    }

    fn pdf_wanted() -> Self {
        Sent::new(&DRUG_INFORMATION, drugs(DrugFileCategory::DrugAndCarePdf))
    }

    fn xml_wanted() -> Self {
        Sent::new(&DRUG_INFORMATION, drugs(DrugFileCategory::DrugAndCareXml))
    }

    fn name(&self, ending: &str) -> String {
        format!("{}.{ending}", self.stem)
    }

    fn put(&mut self, ending: &str, sight: Sight) {
        self.res.insert(self.name(ending), Ok(sight));
    }

    /// A message of this system about this request, or about somebody else's.
    fn message(&self, segment: SegmentOfResult, institution: &str) -> Sight {
        Sight::Message(Box::new(Summary {
            institution: Some(institution.to_owned()),
            segment: Some(segment.wire().to_owned()),
            blake3: [1; 32],
            ..Summary::default()
        }))
    }

    /// So many looks at the result folder.
    fn look(&mut self, times: usize) {
        for _ in 0..times {
            self.now = self.now.plus_ms(1_000);
            let names = self.res.keys().cloned().collect();
            let effects = self.engine.handle(self.now, Event::Listed(names));
            self.run(effects);
        }
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Inspect { job, name, .. } => {
                    let sight = self.res[&name].clone();
                    self.read.push(name.clone());
                    let next = self
                        .engine
                        .handle(self.now, Event::Inspected(job, name, sight));
                    self.run(next);
                }
                Effect::Tell(notice) => self.told.push(notice),
                _ => {}
            }
        }
    }

    fn restart(&mut self) {
        let jobs = self.engine.jobs().cloned().collect::<Vec<_>>();
        self.engine = Engine::restore(settings(), "TEST".into(), 1, jobs);
        let effects = self.engine.wake();
        self.run(effects);
    }

    fn state(&self) -> &State {
        &self.engine.job(self.job).expect("the job").state
    }

    /// Outcome and ending of what is offered now.
    fn offered(&self) -> Option<(Outcome, Extension)> {
        match self.state() {
            State::Answered {
                outcome, answer, ..
            } => {
                let file = FileName::parse(&answer.name).expect("a name");
                Some((outcome.clone(), file.extension))
            }
            _ => None,
        }
    }

    fn problems(&self) -> Vec<ErrorCode> {
        let problem = |notice: &Notice| match notice {
            Notice::Problem { error, .. } => Some(error.code()),
            _ => None,
        };
        self.told.iter().filter_map(problem).collect()
    }

    /// What acknowledging clears away.
    fn cleared(&mut self) -> Vec<String> {
        let effects = self
            .engine
            .acknowledge(self.now, self.job)
            .expect("offered");
        let names = effects.iter().find_map(|effect| match effect {
            Effect::Discard { names, .. } => Some(names.clone()),
            _ => None,
        });
        let mut names = names.expect("discarded");
        names.sort();
        names
    }
}

const ABNORMAL: Outcome = Outcome::Abnormal {
    code: None,
    message: None,
};

#[test]
fn a_pdf_that_was_asked_for_is_believed_after_two_equal_readings_and_cleared_away() {
    let mut sent = Sent::pdf_wanted();
    sent.put("pdf", Sight::Document([1; 32]));
    sent.look(1);
    sent.put("pdf", Sight::Document(PDF));
    sent.look(1);
    assert_eq!(sent.offered(), None, "two readings, but not equal ones");
    sent.look(1);
    assert_eq!(sent.offered(), Some((Outcome::Normal, Extension::Pdf)));
    let job = sent.job;
    let outcome = Outcome::Normal;
    assert_eq!(sent.told, [Notice::Answered { job, outcome }]);
    let State::Answered { answer, .. } = sent.state() else {
        unreachable!("it is offered");
    };
    assert_eq!((answer.form(), answer.blake3), (FileForm::Pdf, PDF));

    sent.restart();
    assert_eq!(sent.told.len(), 2, "told again until it is acknowledged");
    sent.look(2);
    assert_eq!(sent.read.len(), 3, "what is offered is not read again");
    assert_eq!(sent.cleared(), [sent.name("pdf")]);
}

#[test]
fn a_pdf_that_is_never_whole_is_told_and_not_delivered() {
    let mut sent = Sent::pdf_wanted();
    let half = Err(Error::new(ErrorCode::Truncated));
    sent.res.insert(sent.name("pdf"), half);
    sent.look(3);
    assert_eq!(sent.problems(), [ErrorCode::Truncated]);
    assert_eq!(sent.offered(), None);
}

/// (first, second): what comes, and when.
const ORDERS: [[&str; 2]; 3] = [["pdf", "xml"], ["xml", "pdf"], ["both", ""]];

/// Lets a document and a message come in an order, with a restart wherever one may be.
fn beside(segment: SegmentOfResult, institution: &str, order: [&str; 2], restarts: bool) -> Sent {
    let mut sent = Sent::pdf_wanted();
    for step in order {
        if ["pdf", "both"].contains(&step) {
            sent.put("pdf", Sight::Document(PDF));
        }
        if ["xml", "both"].contains(&step) {
            let message = sent.message(segment, institution);
            sent.put("xml", message);
        }
        sent.look(2);
        if restarts {
            sent.restart();
        }
    }
    sent.look(2);
    sent
}

#[test]
fn a_failure_beside_a_document_tells_whichever_came_first() {
    for order in ORDERS {
        for restarts in [false, true] {
            let mut sent = beside(SegmentOfResult::Abnormal, INSTITUTION, order, restarts);
            let offered = Some((ABNORMAL, Extension::Xml));
            assert_eq!(sent.offered(), offered, "{order:?} {restarts}");
            assert_eq!(sent.problems(), []);
            let both = [sent.name("pdf"), sent.name("xml")];
            assert_eq!(sent.cleared(), both, "{order:?} {restarts}");
        }
    }
}

#[test]
fn a_failure_alone_is_told_by_its_message() {
    let mut sent = Sent::pdf_wanted();
    let failure = sent.message(SegmentOfResult::Abnormal, INSTITUTION);
    sent.put("xml", failure);
    sent.look(2);
    assert_eq!(sent.offered(), Some((ABNORMAL, Extension::Xml)));
    assert_eq!(sent.cleared(), [sent.name("xml")]);
}

#[test]
fn two_successes_are_a_conflict_whichever_came_first() {
    for order in ORDERS {
        for restarts in [false, true] {
            let sent = beside(SegmentOfResult::Normal, INSTITUTION, order, restarts);
            let is_conflict = matches!(sent.state(), State::Conflict { .. });
            assert!(is_conflict, "{order:?} {restarts}: {:?}", sent.state());
        }
    }
}

/// The name binds a document, and the same name holds somebody else's message: it binds nothing.
#[test]
fn a_document_beside_a_message_of_somebody_else_is_delivered_to_nobody() {
    for segment in [SegmentOfResult::Normal, SegmentOfResult::Abnormal] {
        for order in ORDERS {
            let sent = beside(segment, "9999999999", order, false);
            assert_eq!(sent.offered(), None, "{order:?}");
            let told = sent.problems() == [ErrorCode::OtherIdentity];
            let conflict = matches!(sent.state(), State::Conflict { .. });
            assert!(told || conflict, "{order:?}: {:?}", sent.state());
        }
    }
}

#[test]
fn a_document_waits_for_a_message_that_is_not_whole_yet() {
    let mut sent = Sent::pdf_wanted();
    sent.put("pdf", Sight::Document(PDF));
    let half = Err(Error::new(ErrorCode::Truncated));
    sent.res.insert(sent.name("xml"), half);
    sent.look(2);
    assert_eq!(sent.read, [sent.name("xml"), sent.name("xml")]);
    assert_eq!(sent.offered(), None);
}

#[test]
fn a_refusal_gives_way_to_a_document() {
    let mut sent = Sent::pdf_wanted();
    let refusal = format!("{}.err", sent.request_stem);
    sent.res
        .insert(refusal.clone(), Ok(Sight::Refusal([2; 32])));
    sent.look(2);
    let refused = Outcome::Refused;
    assert!(matches!(sent.state(), State::Answered { outcome, .. } if *outcome == refused));
    sent.put("pdf", Sight::Document(PDF));
    sent.look(2);
    assert_eq!(sent.offered(), Some((Outcome::Normal, Extension::Pdf)));

    let mut sent = Sent::pdf_wanted();
    sent.res.insert(refusal, Ok(Sight::Refusal([2; 32])));
    sent.put("pdf", Sight::Document(PDF));
    sent.look(2);
    assert_eq!(sent.offered(), Some((Outcome::Normal, Extension::Pdf)));
    assert_eq!(sent.read, [sent.name("pdf"), sent.name("pdf")]);
}

#[test]
fn a_pdf_that_was_not_asked_for_is_told_once_never_read_and_left_alone() {
    let mut sent = Sent::xml_wanted();
    sent.put("pdf", Sight::Document(PDF));
    sent.look(3);
    assert!(sent.read.is_empty());
    assert_eq!(sent.problems(), [ErrorCode::OtherMessage]);
    assert_eq!(sent.offered(), None);

    let message = sent.message(SegmentOfResult::Normal, INSTITUTION);
    sent.put("xml", message);
    sent.look(2);
    assert_eq!(sent.offered(), Some((Outcome::Normal, Extension::Xml)));
    sent.look(2);
    assert_eq!(sent.cleared(), [sent.name("xml")], "the PDF is not ours");
    sent.look(1);
    assert_eq!(sent.problems(), [ErrorCode::OtherMessage]);
}

/// Whatever an exchange may say of a file: who did not ask gets no document.
#[test]
fn a_document_that_is_seen_where_none_was_asked_for_is_not_delivered() {
    let mut sent = Sent::xml_wanted();
    sent.put("xml", Sight::Document(PDF));
    sent.look(3);
    assert_eq!(sent.offered(), None);
    assert_eq!(sent.problems(), [ErrorCode::OtherMessage]);
}

#[test]
fn each_category_says_its_form() {
    use FileForm::{Pdf, Xml};
    let requests: [(&'static OperationRow, Record, FileForm); 8] = [
        (&DRUG_INFORMATION, drugs(DrugFileCategory::DrugPdf), Pdf),
        (&DRUG_INFORMATION, drugs(DrugFileCategory::DrugXml), Xml),
        (
            &DRUG_INFORMATION,
            drugs(DrugFileCategory::DrugAndCarePdf),
            Pdf,
        ),
        (
            &DRUG_INFORMATION,
            drugs(DrugFileCategory::DrugAndCareXml),
            Xml,
        ),
        (
            &CHECKUP_INFORMATION,
            checkups(CheckupFileCategory::Pdf),
            Pdf,
        ),
        (
            &CHECKUP_INFORMATION,
            checkups(CheckupFileCategory::Xml),
            Xml,
        ),
        (
            &CLINICAL_INFORMATION,
            clinical(ClinicalFileCategory::Pdf),
            Pdf,
        ),
        (
            &CLINICAL_INFORMATION,
            clinical(ClinicalFileCategory::Xml),
            Xml,
        ),
    ];
    for (at, (operation, request, form)) in requests.into_iter().enumerate() {
        assert_eq!(FileForm::any_pdf(&request), form == Pdf, "{at}");
        let sent = Sent::new(operation, request);
        let job = sent.engine.job(sent.job).expect("the job");
        assert_eq!(job.form, form, "{at}");
    }
}

#[test]
fn a_batch_that_wants_a_pdf_is_not_sent() {
    use MedicalInformationFileCategory as Category;
    for (category, sent) in [
        (Category::Xml, true),
        (Category::WithCareXml, true),
        (Category::Pdf, false),
        (Category::WithCarePdf, false),
    ] {
        let mut engine = Engine::restore(settings(), "TEST".into(), 0, Vec::new());
        let submitted = submit(&mut engine, &VISIT_QUALIFICATION_BATCH, batch(category));
        let refused = submitted.map_err(|error| error.code());
        match sent {
            true => assert!(refused.is_ok(), "{category:?}"),
            false => assert_eq!(refused, Err(ErrorCode::ValueFormat), "{category:?}"),
        }
        assert_eq!(engine.jobs().count(), usize::from(sent), "{category:?}");
    }
}

/// A query that also wants medical information is answered with a message all the same.
#[test]
fn what_a_query_wants_besides_does_not_make_its_answer_a_pdf() {
    let wanted = Draft::<MedicalInformationRequest>::new()
        .kind(MedicalInformationType::Medicine)
        .file_category(MedicalInformationFileCategory::Pdf);
    let search = Draft::<NumberQuery>::new()
        .medical_information(Draft::<MedicalInformationRequestList>::new().request(wanted));
    let body = Draft::<QualificationRequestBody>::new().search(search);
    let request: Record = Draft::<QualificationRequest>::new().body(body).into();
    assert_eq!(FileForm::wanted(&request), FileForm::Xml);
    assert!(FileForm::any_pdf(&request));
}

/// Ledgers that were written before there were documents.
#[test]
fn a_job_of_an_older_ledger_waits_for_a_message() {
    let sent = Sent::pdf_wanted();
    let mut json = serde_json::to_value(sent.engine.job(sent.job)).expect("written");
    assert!(json.as_object_mut().unwrap().remove("form").is_some());
    let job: Job = serde_json::from_value(json).expect("an older job");
    assert_eq!(job.form, FileForm::Xml);
}
