//! Requests of the facility's families, built from what answers show.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    self, AccessUrlQuery, AccessUrlRequest, AccessUrlRequestBody, ActivationCode,
    ActivationInquiryRequest, ActivationInquiryRequestBody, ActivationInvalidateRequest,
    ActivationInvalidateRequestBody, ActivationIssue, ActivationIssueRequest,
    ActivationIssueRequestBody, ActivationQuery, ActivationState, AuthenticationFactor,
    BarcodeFormat, BatchRegistrationRequest, BatchRegistrationRequestBody, ConsentCancel,
    ConsentCancelRequest, ConsentCancelRequestBody, ConsentQuery, ConsentedRequest,
    ConsentedRequestBody, ConsentedUnit, EmergencyAccess, EmergencyRequest, EmergencyRequestBody,
    EmergencyViewing, FacilitySettings, FacilitySettingsQuery, FacilitySettingsRequest,
    FacilitySettingsRequestBody, FacilitySettingsUpdateRequest, FacilitySettingsUpdateRequestBody,
    FactorKind, InformationPattern, MedicalTreatment, NumberQuery, PasscodeChange, PasscodeQuery,
    PasscodeRequest, PasscodeRequestBody, QualificationResult, Registration, ServiceUsage,
    ServiceUsageRequest, ServiceUsageRequestBody, TicketBatchRequest, TicketBatchRequestBody,
    TicketQuery, UrlChange, UrlKind, VisitBatchRequest, VisitBatchRequestBody,
};
use onshi_core::record::{Draft, Record, View};

use super::{Bench, Reading, dated_header, plain_header};

/// Somebody of an answer, to be asked for again (保険者番号・記号・番号・枝番・生年月日).
#[derive(Clone)]
pub struct Insured {
    pub insurer_number: String,
    pub symbol: Option<String>,
    pub number: String,
    pub branch: Option<String>,
    pub birthdate: String,
}

impl Insured {
    pub fn of(result: View<'_, QualificationResult>) -> Self {
        Insured {
            insurer_number: result.insurer_number().unwrap().to_owned(),
            symbol: result.insured_card_symbol().map(str::to_owned),
            number: result.insured_identification_number().unwrap().to_owned(),
            branch: result.insured_branch_number().map(str::to_owned),
            birthdate: result.birthdate().unwrap().as_written().to_owned(),
        }
    }

    /// Everybody of a batch, by the first of their qualifications.
    pub fn all(reading: &Reading) -> Vec<Insured> {
        let units = reading.units.iter().map(View::<ConsentedUnit>::of_record);
        units
            .filter_map(|unit| unit.results()?.result().next().map(Insured::of))
            .collect()
    }

    pub fn query(&self) -> Draft<NumberQuery> {
        Draft::<NumberQuery>::new()
            .insurer_number(self.insurer_number.as_str())
            .maybe(
                self.symbol.as_deref(),
                Draft::<NumberQuery>::insured_card_symbol,
            )
            .insured_identification_number(self.number.as_str())
            .maybe(
                self.branch.as_deref(),
                Draft::<NumberQuery>::insured_branch_number,
            )
            .birthdate(self.birthdate.as_str())
    }

    pub fn cancel(&self, treatment: MedicalTreatment) -> Draft<ConsentCancel> {
        Draft::<ConsentCancel>::new()
            .insurer_number(self.insurer_number.as_str())
            .maybe(
                self.symbol.as_deref(),
                Draft::<ConsentCancel>::insured_card_symbol,
            )
            .insured_identification_number(self.number.as_str())
            .maybe(
                self.branch.as_deref(),
                Draft::<ConsentCancel>::insured_branch_number,
            )
            .birthdate(self.birthdate.as_str())
            .medical_treatment(treatment)
    }

    pub fn registration(&self, number: &str) -> Draft<Registration> {
        Draft::<Registration>::new()
            .reference_number(number)
            .insurer_number(self.insurer_number.as_str())
            .maybe(
                self.symbol.as_deref(),
                Draft::<Registration>::insured_card_symbol,
            )
            .insured_identification_number(self.number.as_str())
            .maybe(
                self.branch.as_deref(),
                Draft::<Registration>::insured_branch_number,
            )
    }
}

impl Bench {
    pub fn institution(&self) -> String {
        self.simulator.clinic().institution().to_owned()
    }

    /// Everybody who consented to online care in a range of days.
    pub fn online_consented(&mut self, from: NaiveDate, to: NaiveDate) -> Reading {
        let query = Draft::<ConsentQuery>::new()
            .consent_from(from.format("%Y%m%d").to_string())
            .consent_to(to.format("%Y%m%d").to_string())
            .medical_treatment(MedicalTreatment::Online);
        let request = consent_batch(&self.institution(), query);
        let ask = &catalogue::ONLINE_CONSENTED_REQUEST;
        self.batch(ask, &catalogue::ONLINE_CONSENTED_COLLECT, &request)
            .0
    }

    pub fn cancel(&mut self, who: &Insured, treatment: MedicalTreatment) -> Reading {
        let request = cancel_request(&self.institution(), who.cancel(treatment));
        self.ask(&catalogue::CONSENT_CANCEL_REQUEST, &request)
    }

    pub fn visit_batch(&mut self, queries: Vec<Draft<NumberQuery>>) -> Reading {
        let request = visit_batch_request(&self.institution(), queries);
        let ask = &catalogue::VISIT_BATCH_REQUEST;
        self.batch(ask, &catalogue::VISIT_BATCH_COLLECT, &request).0
    }

    pub fn register_all(&mut self, registrations: Vec<Draft<Registration>>) -> Reading {
        let request = registrations_request(&self.institution(), registrations);
        let ask = &catalogue::BATCH_REGISTRATION_REQUEST;
        let collect = &catalogue::BATCH_REGISTRATION_COLLECT;
        self.batch(ask, collect, &request).0
    }

    pub fn tickets(&mut self, month: &str) -> Reading {
        let search = Draft::<TicketQuery>::new().treatment_month(month);
        let request: Record = Draft::<TicketBatchRequest>::new()
            .header(plain_header(&self.institution()))
            .body(Draft::<TicketBatchRequestBody>::new().search(search))
            .into();
        let ask = &catalogue::TICKET_REQUEST;
        self.batch(ask, &catalogue::TICKET_COLLECT, &request).0
    }

    pub fn access_url(
        &mut self,
        kind: UrlKind,
        format: BarcodeFormat,
        change: UrlChange,
    ) -> Reading {
        let request = access_url_request(&self.institution(), kind, format, change);
        self.ask(&catalogue::ACCESS_URL_REQUEST, &request)
    }

    pub fn settings(&mut self, of: Option<MedicalTreatment>) -> Reading {
        let query = of.map(|of| Draft::<FacilitySettingsQuery>::new().medical_treatment(of));
        let body = Draft::<FacilitySettingsRequestBody>::new()
            .maybe(query, Draft::<FacilitySettingsRequestBody>::query);
        let request: Record = Draft::<FacilitySettingsRequest>::new()
            .header(plain_header(&self.institution()))
            .body(body)
            .into();
        self.ask(&catalogue::FACILITY_SETTINGS_REQUEST, &request)
    }

    pub fn update_settings(&mut self, settings: Draft<FacilitySettings>) -> Reading {
        let request = settings_update_request(&self.institution(), settings);
        self.ask(&catalogue::FACILITY_SETTINGS_UPDATE_REQUEST, &request)
    }

    pub fn service_usage(&mut self, usage: Draft<ServiceUsage>) -> Reading {
        let request: Record = Draft::<ServiceUsageRequest>::new()
            .header(plain_header(&self.institution()))
            .body(Draft::<ServiceUsageRequestBody>::new().usage(usage))
            .into();
        self.ask(&catalogue::SERVICE_USAGE_REQUEST, &request)
    }

    pub fn passcode(&mut self, change: PasscodeChange) -> Reading {
        let query = Draft::<PasscodeQuery>::new().change(change);
        let request: Record = Draft::<PasscodeRequest>::new()
            .header(plain_header(&self.institution()))
            .body(Draft::<PasscodeRequestBody>::new().query(query))
            .into();
        self.ask(&catalogue::PASSCODE_REQUEST, &request)
    }

    pub fn activations(&mut self, state: Option<ActivationState>) -> Reading {
        let query = state.map(|state| Draft::<ActivationQuery>::new().state(state));
        let body = Draft::<ActivationInquiryRequestBody>::new()
            .maybe(query, Draft::<ActivationInquiryRequestBody>::query);
        let request: Record = Draft::<ActivationInquiryRequest>::new()
            .header(plain_header(&self.institution()))
            .body(body)
            .into();
        self.ask(&catalogue::ACTIVATION_INQUIRY_REQUEST, &request)
    }

    pub fn issue_activation(&mut self, device_name: &str) -> Reading {
        let request = activation_issue_request(&self.institution(), device_name);
        self.ask(&catalogue::ACTIVATION_ISSUE_REQUEST, &request)
    }

    pub fn invalidate_activation(&mut self, code: &str) -> Reading {
        let activation = Draft::<ActivationCode>::new().code(code);
        let request: Record = Draft::<ActivationInvalidateRequest>::new()
            .header(plain_header(&self.institution()))
            .body(Draft::<ActivationInvalidateRequestBody>::new().activation(activation))
            .into();
        self.ask(&catalogue::ACTIVATION_INVALIDATE_REQUEST, &request)
    }

    pub fn emergency(
        &mut self,
        search: Draft<NumberQuery>,
        access: EmergencyAccess,
        factors: &[FactorKind],
    ) -> Reading {
        let viewing = Draft::<EmergencyViewing>::new()
            .pattern(InformationPattern::EmergencySummary)
            .access(access);
        let viewing = factors.iter().fold(viewing, |viewing, kind| {
            let factor = Draft::<AuthenticationFactor>::new().kind(*kind);
            viewing.factor(factor.method("01"))
        });
        let body = Draft::<EmergencyRequestBody>::new()
            .search(search)
            .viewing(viewing);
        let request: Record = Draft::<EmergencyRequest>::new()
            .header(dated_header(&self.institution()))
            .body(body)
            .into();
        self.ask(&catalogue::EMERGENCY_REQUEST, &request)
    }
}

pub fn consent_batch(institution: &str, query: Draft<ConsentQuery>) -> Record {
    Draft::<ConsentedRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<ConsentedRequestBody>::new().search(query))
        .into()
}

pub fn cancel_request(institution: &str, cancel: Draft<ConsentCancel>) -> Record {
    Draft::<ConsentCancelRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<ConsentCancelRequestBody>::new().cancel(cancel))
        .into()
}

pub fn visit_batch_request(institution: &str, queries: Vec<Draft<NumberQuery>>) -> Record {
    let body = queries
        .into_iter()
        .fold(Draft::<VisitBatchRequestBody>::new(), |body, query| {
            body.search(query)
        });
    Draft::<VisitBatchRequest>::new()
        .header(dated_header(institution))
        .body(body)
        .into()
}

pub fn registrations_request(institution: &str, registrations: Vec<Draft<Registration>>) -> Record {
    let body = registrations.into_iter().fold(
        Draft::<BatchRegistrationRequestBody>::new(),
        |body, registration| body.registration(registration),
    );
    Draft::<BatchRegistrationRequest>::new()
        .header(plain_header(institution))
        .body(body)
        .into()
}

pub fn access_url_request(
    institution: &str,
    kind: UrlKind,
    format: BarcodeFormat,
    change: UrlChange,
) -> Record {
    let query = Draft::<AccessUrlQuery>::new()
        .kind(kind)
        .barcode_format(format)
        .change(change);
    Draft::<AccessUrlRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<AccessUrlRequestBody>::new().query(query))
        .into()
}

pub fn settings_update_request(institution: &str, settings: Draft<FacilitySettings>) -> Record {
    Draft::<FacilitySettingsUpdateRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<FacilitySettingsUpdateRequestBody>::new().settings(settings))
        .into()
}

pub fn activation_issue_request(institution: &str, device_name: &str) -> Record {
    let issue = Draft::<ActivationIssue>::new().device_name(device_name);
    Draft::<ActivationIssueRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<ActivationIssueRequestBody>::new().issue(issue))
        .into()
}

/// 処理結果コード of the body, if it has one.
pub fn processing_code(reading: &Reading) -> Option<String> {
    let body = reading.frame.record.root().named("body")?.group();
    body.text_named("processing_code").map(str::to_owned)
}
