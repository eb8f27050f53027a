//! The facility's operations from end to end: the real client over folders, the simulator behind them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use onshi_core::catalogue::{
    self, AccessUrlAnswer, AccessUrlQuery, AccessUrlRequest, AccessUrlRequestBody, ActivationIssue,
    ActivationIssueAnswer, ActivationIssueRequest, ActivationIssueRequestBody, BarcodeFormat,
    ConsentCancel, ConsentCancelRequest, ConsentCancelRequestBody, ConsentExpiredReason,
    ConsentInformation, ConsentSetting, ConsentSettingList, ConsentedUnit, DatedRequestHeader,
    Evidence, FacilitySettings, FacilitySettingsAnswerBody, FacilitySettingsUpdateRequest,
    FacilitySettingsUpdateRequestBody, MedicalTreatment, NumberQuery, OperationRow,
    QualificationResult, Replay, UrlChange, UrlKind, UseSetting, VisitBatchRequest,
    VisitBatchRequestBody, VisitBatchUnit,
};
use onshi_core::error::ErrorCode;
use onshi_core::id::Date;
use onshi_core::job::Outcome;
use onshi_core::record::{Draft, Record, View};

use office::{Office, Read, results, today};

impl Office {
    fn visit_batch(&mut self, queries: Vec<Draft<NumberQuery>>) -> Read {
        let header = Draft::<DatedRequestHeader>::new()
            .qualification_confirmation_date(Date::from_calendar(today()));
        let body = queries
            .into_iter()
            .fold(Draft::<VisitBatchRequestBody>::new(), |body, query| {
                body.search(query)
            });
        let request = Draft::<VisitBatchRequest>::new().header(header).body(body);
        self.ask(&catalogue::VISIT_QUALIFICATION_BATCH, request)
    }
}

fn query(who: View<'_, QualificationResult>) -> Draft<NumberQuery> {
    Draft::<NumberQuery>::new()
        .insurer_number(who.insurer_number().unwrap())
        .maybe(
            who.insured_card_symbol(),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(who.insured_identification_number().unwrap())
        .maybe(
            who.insured_branch_number(),
            Draft::<NumberQuery>::insured_branch_number,
        )
        .birthdate(who.birthdate().unwrap())
}

fn cancel(who: View<'_, QualificationResult>) -> Draft<ConsentCancelRequest> {
    let cancel = Draft::<ConsentCancel>::new()
        .insurer_number(who.insurer_number().unwrap())
        .maybe(
            who.insured_card_symbol(),
            Draft::<ConsentCancel>::insured_card_symbol,
        )
        .insured_identification_number(who.insured_identification_number().unwrap())
        .maybe(
            who.insured_branch_number(),
            Draft::<ConsentCancel>::insured_branch_number,
        )
        .birthdate(who.birthdate().unwrap())
        .medical_treatment(MedicalTreatment::Visit);
    let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
    Draft::<ConsentCancelRequest>::new().body(body)
}

fn issue(device: &str) -> Draft<ActivationIssueRequest> {
    let issue = Draft::<ActivationIssue>::new().device_name(device);
    Draft::<ActivationIssueRequest>::new()
        .body(Draft::<ActivationIssueRequestBody>::new().issue(issue))
}

/// 037 was seen, so it is sent as it is; its answer says enough about itself to be read.
#[test]
fn a_consent_is_cancelled_and_gone_from_the_next_batch() {
    let mut office = Office::open(false);
    let before = office.consented();
    let who = results(&before)[0];
    let answer = office.ask(&catalogue::CONSENT_CANCEL, cancel(who));
    assert_eq!(answer.outcome, Outcome::Normal);
    let after = office.consented();
    assert_eq!(results(&after).len(), results(&before).len() - 1);
    let cancelled = |read: &Read| {
        let units = read.units.iter().map(View::<ConsentedUnit>::of_record);
        let by_us = |unit: &View<'_, ConsentedUnit>| {
            let reason = unit.expired_reason();
            reason.is_some_and(|reason| reason.is(ConsentExpiredReason::InstitutionCancelled))
        };
        units.filter(by_us).count()
    };
    assert_eq!(cancelled(&after), cancelled(&before) + 1);

    let again = office.ask(&catalogue::CONSENT_CANCEL, cancel(who));
    let Outcome::Abnormal { code, message } = again.outcome else {
        panic!("cancelled twice")
    };
    assert_eq!(code.as_deref(), Some("SIM-E007"));
    assert!(message.is_some());
}

#[test]
fn the_address_of_the_clinic_comes_with_its_barcode() {
    let mut office = Office::open(true);
    let mut get = |change| {
        let query = Draft::<AccessUrlQuery>::new()
            .kind(UrlKind::Visit)
            .barcode_format(BarcodeFormat::Png)
            .change(change);
        let body = Draft::<AccessUrlRequestBody>::new().query(query);
        let request = Draft::<AccessUrlRequest>::new().body(body);
        let answer = office.ask(&catalogue::ACCESS_URL, request);
        let body = View::<AccessUrlAnswer>::of_record(&answer.record).body();
        let answer = body.unwrap().access_url().unwrap();
        const PNG_IN_BASE64: &str = "iVBORw0KGgo";
        assert!(answer.barcode().unwrap().starts_with(PNG_IN_BASE64));
        answer.url().unwrap().to_owned()
    };
    let first = get(UrlChange::Keep);
    assert_eq!(get(UrlChange::Keep), first);
    assert_ne!(get(UrlChange::Change), first);
}

#[test]
fn settings_are_changed_and_shown_as_they_are_then() {
    let mut office = Office::open(true);
    let setting = Draft::<ConsentSetting>::new()
        .medical_treatment(MedicalTreatment::Visit)
        .information(ConsentInformation::Operation)
        .use_setting(UseSetting::Unused);
    let settings = Draft::<FacilitySettings>::new()
        .consents(Draft::<ConsentSettingList>::new().setting(setting));
    let body = Draft::<FacilitySettingsUpdateRequestBody>::new().settings(settings);
    let request = Draft::<FacilitySettingsUpdateRequest>::new().body(body);
    let answer = office.ask(&catalogue::FACILITY_SETTINGS_UPDATE, request);
    assert_eq!(answer.outcome, Outcome::Normal);
    let body = answer.record.root().named("body").unwrap().group();
    let settings = View::<FacilitySettingsAnswerBody>::of(body).settings();
    let settings = settings.unwrap().consents().unwrap();
    let unused = settings
        .setting()
        .filter(|setting| setting.use_setting().unwrap().is(UseSetting::Unused));
    let unused: Vec<_> = unused
        .map(|setting| setting.information().unwrap().raw.to_owned())
        .collect();
    assert_eq!(unused, ["SHJ"]);
}

#[test]
fn an_activation_code_is_issued_once_for_one_key() {
    let mut office = Office::open(true);
    assert_eq!(catalogue::ACTIVATION_CODE_ISSUE.replay, Replay::AtMostOnce);
    let operation = &catalogue::ACTIVATION_CODE_ISSUE;
    let mut submit = || {
        let job = office
            .client
            .submit(Some("device 1"), operation, issue("訪問用１号"))
            .unwrap();
        (job, office.names("req").len())
    };
    let (job, _) = submit();
    assert_eq!(submit(), (job, 1), "the same wish, and one request");
    assert_eq!(office.answered(job), Outcome::Normal);
    let reader = office.client.answer(job).unwrap().message().unwrap();
    let answer = View::<ActivationIssueAnswer>::of_record(&reader.frame().record);
    let activation = answer.body().unwrap().activation().unwrap();
    assert_eq!(activation.device_name(), Some("訪問用１号"));
    assert_eq!(activation.code().unwrap().len(), 19);
    assert!(
        activation.available().unwrap().calendar() > activation.issued_at().unwrap().calendar()
    );
}

#[test]
fn a_list_of_those_who_consented_is_collected_person_by_person() {
    let mut office = Office::open(true);
    let consented = office.consented();
    let queries = results(&consented).into_iter().map(query).collect();
    let answer = office.visit_batch(queries);
    assert_eq!(answer.outcome, Outcome::Normal);
    assert_eq!(answer.units.len(), results(&consented).len());
    for (unit, who) in answer.units.iter().zip(results(&consented)) {
        let unit = View::<VisitBatchUnit>::of_record(unit);
        let result = unit.results().unwrap().result().next().unwrap();
        assert_eq!(result.name(), who.name());
    }
}

/// Every operation whose request is only assumed, whatever is in it.
fn assumed() -> Vec<&'static OperationRow> {
    let is_assumed = |row: &&OperationRow| matches!(row.ask.request.evidence, Evidence::Assumed(_));
    let mine = |row: &&OperationRow| (6..=21).contains(&row.id);
    catalogue::operations()
        .filter(is_assumed)
        .filter(mine)
        .collect()
}

#[test]
fn what_is_only_assumed_is_not_sent_unless_that_is_allowed() {
    let ids: Vec<u16> = assumed().iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), 11, "{ids:?}");
    let mut office = Office::open(false);
    let refusals = |office: &mut Office| -> Vec<ErrorCode> {
        let empty = |row: &OperationRow| Record::new(row.ask.request.record);
        let submit = |row| {
            office
                .client
                .submit(None, row, empty(row))
                .expect_err("refused")
        };
        assumed()
            .into_iter()
            .map(submit)
            .map(|error| error.code())
            .collect()
    };
    assert_eq!(refusals(&mut office), [ErrorCode::Unverified; 11]);
    let whole = office
        .client
        .submit(None, &catalogue::ACTIVATION_CODE_ISSUE, issue("訪問用１号"))
        .expect_err("refused");
    assert_eq!(whole.code(), ErrorCode::Unverified);
    assert!(office.names("req").is_empty(), "nothing is published");
    assert_eq!(office.names("onshi-stage").len(), 1, "only the lock");
    assert_eq!(office.client.jobs().count(), 0);

    let mut office = Office::open(true);
    assert_eq!(refusals(&mut office), [ErrorCode::ValueMissing; 11]);
}
