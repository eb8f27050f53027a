//! The table of all exports, each with good arguments.

use std::ptr::null_mut;

use onshi::access::*;
use onshi::activation::*;
use onshi::address::*;
use onshi::answer::*;
use onshi::apart::*;
use onshi::audit::*;
use onshi::backup::*;
use onshi::block::*;
use onshi::call::*;
use onshi::cancel::*;
use onshi::catalogue::*;
use onshi::certificate_query::*;
use onshi::certificates::*;
use onshi::changes::*;
use onshi::claim::*;
use onshi::claim_text::*;
use onshi::claims::*;
use onshi::clock::*;
use onshi::consent::*;
use onshi::consent_days::*;
use onshi::consents::*;
use onshi::consents_cancel::*;
use onshi::copies::*;
use onshi::coverage::*;
use onshi::doctor::*;
use onshi::error::*;
use onshi::event::*;
use onshi::extra::*;
use onshi::findings::*;
use onshi::identity::*;
use onshi::inspection::*;
use onshi::job::*;
use onshi::jobs::*;
use onshi::limit_consent::*;
use onshi::limit_consents::*;
use onshi::link_text::*;
use onshi::linkage::*;
use onshi::list::*;
use onshi::log::*;
use onshi::metrics::*;
use onshi::migration::*;
use onshi::migration_words::*;
use onshi::names::*;
use onshi::notes::*;
use onshi::passcode::*;
use onshi::patients::*;
use onshi::permits::*;
use onshi::record::*;
use onshi::remembered::*;
use onshi::retention::*;
use onshi::rights::*;
use onshi::session::*;
use onshi::settings::*;
use onshi::settings_update::*;
use onshi::sim::*;
use onshi::site::*;
use onshi::submit::*;
use onshi::timers::*;
use onshi::validity::*;
use onshi::version::*;
use onshi::words::*;
use onshi_core::catalogue::{ErrorCode, NumberQuery, QualificationRequest};

use crate::support::rules::NOW;
use crate::support::{NUL, World, status};

/// One export with good arguments, of which any can be replaced.
pub struct Row {
    pub name: &'static str,
    /// Positions of pointers that must not be NULL.
    pub required: &'static [usize],
    /// Positions of handles.
    pub handles: &'static [usize],
    pub call: fn(&mut World, &dyn Fn(usize, usize) -> usize) -> i32,
}

impl Row {
    pub fn frees(&self) -> bool {
        self.name.ends_with("_free")
    }

    /// Whether one of its handles is this one.
    pub fn is_given(&self, world: &mut World, handle: usize) -> bool {
        let given = std::cell::Cell::new(false);
        let spy = |at: usize, good: usize| {
            let is_handle = self.handles.contains(&at);
            given.set(given.get() || (is_handle && good == handle));
            // Nothing is done with a handle that is none.
            if is_handle { usize::MAX } else { good }
        };
        (self.call)(world, &spy);
        given.get()
    }
}

/// `name(argument, …) required handles`; an argument that is a handle is also required, except for
/// the `free` functions, to which NULL is fine.
macro_rules! rows {
    ($w:ident; $($name:ident($($argument:expr),*) $required:tt $handles:tt;)*) => {
        &[$(Row {
            name: stringify!($name),
            required: &$required,
            handles: &$handles,
            #[allow(unused_assignments, unused_variables)]
            call: |$w: &mut World, swap: &dyn Fn(usize, usize) -> usize| {
                let mut position = 0;
                let mut next = |good: usize| {
                    position += 1;
                    swap(position - 1, good)
                };
                unsafe { $name($(next($argument as usize) as _),*) }
            },
        }),*]
    };
}

pub const INSURER: u32 = NumberQuery::insurer_number.code();
static INSURER_AT: u32 = INSURER;
static MATTER_AT: u32 = ONSHI_MATTER_UNFETCHED_DAYS;

#[rustfmt::skip]
pub const ROWS: &[Row] = rows! { w;
    onshi_version_text(w.out.buffer.as_mut_ptr(), 100, &raw mut w.out.length, null_mut::<u8>()) [0, 2] [];
    onshi_abi_check(ONSHI_ABI, onshi_core::catalogue::lock::hash(onshi_core::catalogue::lock::LINES), null_mut::<u8>()) [] [];
    onshi_error_code(w.error, &raw mut w.out.signed) [0, 1] [0];
    onshi_error_category(w.error, &raw mut w.out.number) [0, 1] [0];
    onshi_error_text(w.error, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length) [0, 2, 4] [0];
    onshi_error_text_u16(w.error, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length) [0, 2, 4] [0];
    onshi_error_file(w.error, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length) [0, 1, 3] [0];
    onshi_error_path(w.error, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length) [0, 1, 3] [0];
    onshi_error_line(w.error, &raw mut w.out.number) [0, 1] [0];
    onshi_error_column(w.error, &raw mut w.out.number) [0, 1] [0];
    onshi_error_free(w.error) [] [0];
    onshi_record_new(QualificationRequest::ROW.id, &raw mut w.out.handle, null_mut::<u8>()) [1] [];
    onshi_record_free(w.record) [] [0];
    onshi_record_set_text(w.record, w.way.as_ptr(), 4, INSURER, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_record_set_text_u16(w.record, w.way.as_ptr(), 4, INSURER, w.wide.as_ptr(), 1, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_record_add_text(w.record, w.way.as_ptr(), 4, INSURER, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_record_text(w.record, w.way.as_ptr(), 4, INSURER, 0, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 5, 7] [0];
    onshi_record_text_u16(w.record, w.way.as_ptr(), 4, INSURER, 0, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 5, 7] [0];
    onshi_record_leaf(w.record, QualificationRequest::header.code(), &raw mut w.out.handle, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 3] [0];
    onshi_record_count(w.record, w.way.as_ptr(), 4, INSURER, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_record_add_extra(w.record, w.way.as_ptr(), 4, w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_record_add_extra_u16(w.record, w.way.as_ptr(), 4, w.wide.as_ptr(), 1, w.wide.as_ptr(), 1, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_record_extra_count(w.record, w.way.as_ptr(), 4, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_record_extra_way(w.record, w.way.as_ptr(), 4, 0, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 4, 6] [0];
    onshi_record_extra_text(w.record, w.way.as_ptr(), 4, 0, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 4, 6] [0];
    onshi_record_extra_text_u16(w.record, w.way.as_ptr(), 4, 0, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 4, 6] [0];
    onshi_record_json(w.record, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_record_from_json(QualificationRequest::ROW.id, w.tools.json.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [1, 3] [];
    onshi_record_check(w.record, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_record_finding(w.record, 0, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_record_wipe(w.record, null_mut::<u8>()) [0] [0];
    onshi_findings_of_file(0, w.tools.document_name.as_ptr(), NUL, w.tools.document.as_ptr(), w.tools.document.len(), 0, null_mut::<u8>(), 0, &raw mut w.out.handle, null_mut::<u8>()) [3, 8] [];
    onshi_findings_of_record(w.record, 0, 0, null_mut::<u8>(), 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 5] [0];
    onshi_findings_free(w.tools.findings) [] [0];
    onshi_findings_count(w.tools.findings, ONSHI_SEVERITY_ERROR, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_findings_finding(w.tools.findings, 0, w.out.finding.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_findings_text(w.tools.findings, 0, ONSHI_FINDING_WORDS, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_findings_text_u16(w.tools.findings, 0, ONSHI_FINDING_WORDS, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_inspection_of_record(w.record, 0, null_mut::<u8>(), 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 4] [0];
    onshi_inspection_free(w.tools.inspection) [] [0];
    onshi_inspection_element(w.tools.inspection, 0, w.out.element.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_inspection_text(w.tools.inspection, 0, ONSHI_ELEMENT_PATH, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_inspection_text_u16(w.tools.inspection, 0, ONSHI_ELEMENT_PATH, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_passcode_request(ONSHI_PASSCODE_IN_FORCE, &raw mut w.out.handle, null_mut::<u8>()) [1] [];
    onshi_passcode_take(w.record, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 2, 4] [0];
    onshi_calls_new(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_calls_free(w.tools.calls) [] [0];
    onshi_call_json(w.tools.calls, w.tools.request.as_ptr(), NUL, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_call_json_u16(w.tools.calls, w.tools.wide_request.as_ptr(), NUL, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_claims_open(w.tools.file.as_ptr(), w.tools.file.len(), null_mut::<u8>(), 0, w.tools.layout.as_ptr(), NUL, null_mut::<u8>(), 0, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 9] [];
    onshi_claims_free(w.tools.claims) [] [0];
    onshi_claims_summary(w.tools.claims, w.out.claims.as_mut_ptr(), null_mut::<u8>()) [0, 1] [0];
    onshi_claims_unread(w.tools.claims, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_claims_link(w.tools.claims, w.patients, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2] [0, 1];
    onshi_claims_claim(w.tools.claims, 0, w.out.claim.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_claims_candidate(w.tools.claims, 0, 0, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 3, 4] [0];
    onshi_claims_statement(w.tools.claims, 0, 0, w.out.statement.as_mut_ptr(), null_mut::<u8>()) [0, 3] [0];
    onshi_claims_detail(w.tools.claims, 0, 0, w.out.statement.as_mut_ptr(), null_mut::<u8>()) [0, 3] [0];
    onshi_claims_entry(w.tools.claims, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_claims_text(w.tools.claims, 0, ONSHI_CLAIM_ITEM_NAME, 0, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_claims_text_u16(w.tools.claims, 0, ONSHI_CLAIM_ITEM_NAME, 0, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_confirmation_text(c"04".as_ptr(), NUL, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [];
    onshi_confirmation_text_u16(w.digits.as_ptr(), NUL, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [];
    onshi_record_set_insurance(w.record, w.way.as_ptr(), 4, w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, c"00".as_ptr(), NUL, null_mut::<u8>()) [0, 1, 3, 7] [0];
    onshi_record_set_insurance_u16(w.record, w.way.as_ptr(), 4, w.digits[2..].as_ptr(), NUL, w.wide.as_ptr(), 1, w.wide.as_ptr(), 1, w.digits.as_ptr(), 2, null_mut::<u8>()) [0, 1, 3, 7] [0];
    onshi_record_set_medical_aid(w.record, w.way.as_ptr(), 4, c"12999991".as_ptr(), NUL, c"1234566".as_ptr(), NUL, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_record_set_medical_aid_u16(w.record, w.way.as_ptr(), 4, w.digits.as_ptr(), NUL, w.digits.as_ptr(), 7, null_mut::<u8>()) [0, 1, 3, 5] [0];
    onshi_record_coverage(w.record, w.way.as_ptr(), 4, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_open(&raw const w.options, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [];
    onshi_session_free(w.session) [] [0];
    onshi_session_submit(w.session, 1, w.record, w.text.as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 5] [0, 2];
    onshi_session_submit_envelope(w.session, w.text.as_ptr(), NUL, w.record, w.text.as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3, 6] [0, 3];
    onshi_session_next_event(w.session, 0, w.out.event.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_session_log(w.session, &raw const w.tools.log, null_mut::<u8>()) [0] [0];
    onshi_session_event_text(w.session, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_job_state(w.session, w.job, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 2] [0];
    onshi_session_job_reception(w.session, w.job, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_session_job_of_key(w.session, w.text.as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_answer(w.session, w.job, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_session_acknowledge(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_ask_again(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_withdraw(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_abandon(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_resume(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_submit_under(w.session, 1, w.record, w.text.as_ptr(), NUL, &raw const w.terms, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 5, 6] [0, 2];
    onshi_session_list_new(w.session, 4, w.head, w.text.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2, 3, 5] [0, 2];
    onshi_list_free(w.list) [] [0];
    onshi_list_add(w.list, w.session, w.person, null_mut::<u8>()) [0, 1, 2] [0, 1, 2];
    onshi_list_submit(w.list, w.session, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_session_list_state(w.session, w.text.as_ptr(), NUL, w.out.list.as_mut_ptr(), null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_list_job(w.session, w.text.as_ptr(), NUL, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_session_list_acknowledge(w.session, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_session_list_withdraw(w.session, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_session_list_abandon(w.session, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_sections(w.answer, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_section(w.answer, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_answer_free(w.answer) [] [0];
    onshi_answer_form(w.answer, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_name(w.answer, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_answer_blake3(w.answer, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_answer_document(w.answer, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_answer_frame(w.answer, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_units(w.answer, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_next(w.answer, &raw mut w.record, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_open_file(0, w.file.as_ptr(), NUL, null_mut::<u8>(), 0, &raw mut w.out.handle, null_mut::<u8>()) [1, 5] [];
    onshi_answer_open_file_u16(0, w.wide_file.as_ptr(), NUL, null_mut::<u8>(), 0, &raw mut w.out.handle, null_mut::<u8>()) [1, 5] [];
    onshi_block_new(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_block_new_u16(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_block_free(w.block) [] [0];
    onshi_block_want(w.block, &raw const INSURER_AT, 1, null_mut::<u8>()) [0, 1] [0];
    onshi_answer_next_block(w.answer, w.block, 10, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0, 1];
    onshi_block_take(w.block, w.record, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_block_view(w.block, w.out.people.as_mut_ptr(), null_mut::<u8>()) [0, 1] [0];
    onshi_block_view_u16(w.block, w.out.people.as_mut_ptr(), null_mut::<u8>()) [0, 1] [0];
    onshi_patients_new(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_patients_free(w.patients) [] [0];
    onshi_patients_add(w.patients, &raw const w.patient, null_mut::<u8>()) [0, 1] [0];
    onshi_link(w.patients, ONSHI_ROUTE_NUMBER, w.record, w.out.verdict.as_mut_ptr(), null_mut::<u8>()) [0, 2, 3] [0, 2];
    onshi_link_candidate(w.patients, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_link_text(1, 0, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_validity_text(1, w.text.as_ptr(), NUL, 1, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [1, 5, 7] [];
    onshi_word(ONSHI_WORD_CLASS, 1, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_clock_new(NOW, &raw mut w.out.handle, null_mut::<u8>()) [1] [];
    onshi_clock_from_json(w.rules.kept.clock.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_clock_json(w.rules.clock, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_clock_free(w.rules.clock) [] [0];
    onshi_clock_observe(w.rules.clock, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_clock_reset(w.rules.clock, w.text.as_ptr(), NUL, NOW, null_mut::<u8>()) [0, 1] [0];
    onshi_consent_new(w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, &raw mut w.out.handle, null_mut::<u8>()) [0, 3] [];
    onshi_consent_from_json(w.rules.kept.consent.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_consent_json(w.rules.consent, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_consent_free(w.rules.consent) [] [0];
    onshi_record_told(w.record, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_consent_hear(w.rules.consent, ONSHI_KIND_VISIT, w.record, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 4] [0, 2];
    onshi_consent_plan_care_until(w.rules.consent, 20261130, null_mut::<u8>()) [0] [0];
    onshi_consent_permits(w.rules.consent, w.rules.clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, NOW, &raw mut w.out.signed, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 5, 6] [0, 1];
    onshi_consent_may_ask(w.rules.consent, w.rules.clock, ONSHI_KIND_VISIT, w.record, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3, 5] [0, 1, 3];
    onshi_consent_after_reset(w.rules.consent, w.rules.clock, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_consent_cancel(w.rules.consent, w.rules.clock, ONSHI_CANCEL_PATIENT, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4] [0, 1];
    onshi_consent_cancel_due(w.rules.consent, w.rules.clock, NOW, &raw mut w.out.number, &raw mut w.out.signed, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3, 4, 5, 7] [0, 1];
    onshi_consent_cancel_request(w.rules.consent, w.rules.clock, NOW, &raw const w.rules.insured, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 3, 4] [0, 1];
    onshi_consent_cancel_sent(w.rules.consent, 1, null_mut::<u8>()) [0] [0];
    onshi_consent_cancel_answered(w.rules.consent, w.rules.clock, 1, w.record, NOW, null_mut::<u8>()) [0, 1] [0, 1, 3];
    onshi_consent_cancel_state(w.rules.consent, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 1, 2] [0];
    onshi_consent_days_new(ONSHI_KIND_VISIT, &raw mut w.out.handle, null_mut::<u8>()) [1] [];
    onshi_consent_days_from_json(w.rules.kept.days.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_consent_days_json(w.rules.days, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_consent_days_free(w.rules.days) [] [0];
    onshi_consent_days_fetched(w.rules.days, w.record, NOW, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4] [0, 1];
    onshi_consent_days_uncovered(w.rules.days, 20261101, 20261120, NOW, 0, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 5, 6] [0];
    onshi_consent_days_next(w.rules.days, 20261101, 7, NOW, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 4, 5] [0];
    onshi_permits_new(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_permits_free(w.rules.permits) [] [0];
    onshi_permits_add(w.rules.permits, w.rules.consent, w.rules.clock, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 4] [0, 1, 2];
    onshi_list_add_under(w.list, w.session, w.person, w.rules.permits, null_mut::<u8>()) [0, 1, 2, 3] [0, 1, 2, 3];
    onshi_list_submit_under(w.list, w.session, w.rules.permits, null_mut::<u8>()) [0, 1, 2] [0, 1, 2];
    onshi_session_consent_hear(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, w.record, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4, 6] [0, 4];
    onshi_session_consent_hear_many(w.session, ONSHI_KIND_VISIT, NOW, &raw const w.patient_key, &raw const w.record, 1, &raw mut w.out.number, null_mut::<u8>()) [0, 3, 4, 6] [0];
    onshi_session_consent_plan_care_until(w.session, w.text.as_ptr(), NUL, 20261130, null_mut::<u8>()) [0, 1] [0];
    onshi_session_consent(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_session_consent_permits(w.session, w.text.as_ptr(), NUL, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, &raw mut w.out.signed, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 5, 6] [0];
    onshi_session_permits(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, w.rules.permits, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4, 5] [0, 4];
    onshi_session_days(w.session, ONSHI_KIND_VISIT, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_session_days_uncovered(w.session, ONSHI_KIND_VISIT, 20261101, 20261120, 0, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 5, 6] [0];
    onshi_session_days_next(w.session, ONSHI_KIND_VISIT, 20261101, 7, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 4, 5] [0];
    onshi_session_clock_behind(w.session, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_session_clock_reset(w.session, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_session_clock_reset_u16(w.session, w.wide.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_session_cancel(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, ONSHI_CANCEL_PATIENT, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 5] [0];
    onshi_session_cancel_due(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4] [0];
    onshi_session_cancels_due(w.session, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_session_cancel_submit(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, &raw const w.rules.insured, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4, 5] [0];
    onshi_session_cancel_answered(w.session, w.job, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_access_new(null_mut::<u8>(), 0, ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR, ONSHI_SIGN_IN_TWO_FACTORS, w.text.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [7] [];
    onshi_access_free(w.rules.access) [] [0];
    onshi_access_grant(w.rules.access, w.rules.consent, w.rules.clock, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT, NOW, &raw mut w.out.signed, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 6, 7] [0, 1, 2];
    onshi_access_show(w.rules.access, w.rules.clock, w.text.as_ptr(), NUL, w.record, NOW, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 2, 4, 6] [0, 1, 4];
    onshi_access_split(w.record, &raw mut w.out.handle, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2] [0];
    onshi_access_needs(w.record, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 1, 2] [0];
    onshi_access_role(ONSHI_ROLE_CHART, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [1, 2] [];
    onshi_access_url(w.record, ONSHI_KIND_VISIT, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 3, 5] [0];
    onshi_qr_svg(w.rules.address.as_ptr(), NUL, 0, 0, 4, w.out.picture.as_mut_ptr(), 9000, &raw mut w.out.length, null_mut::<u8>()) [0, 5, 7] [];
    onshi_qr_png(w.rules.address.as_ptr(), NUL, 0, 0, 4, w.out.picture.as_mut_ptr(), 9000, &raw mut w.out.length, null_mut::<u8>()) [0, 5, 7] [];
    onshi_settings_inquiry(0, &raw mut w.out.handle, null_mut::<u8>()) [1] [];
    onshi_settings_read(w.record, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_free(w.rules.settings) [] [0];
    onshi_settings_count(w.rules.settings, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_label(w.rules.settings, 0, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_settings_value(w.rules.settings, 0, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_settings_want(w.rules.settings, ONSHI_SETTING_ELECTRONIC_PRESCRIPTION, 0, null_mut::<u8>(), 0, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 5] [0];
    onshi_settings_change(w.rules.settings, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_update_from_json(w.rules.kept.update.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_settings_update_json(w.rules.update, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_settings_update_free(w.rules.update) [] [0];
    onshi_settings_update_next(w.rules.update, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_update_send(w.rules.update, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_update_answered(w.rules.update, w.record, null_mut::<u8>()) [0] [0, 1];
    onshi_settings_update_lost(w.rules.update, null_mut::<u8>()) [0] [0];
    onshi_settings_update_inquire(w.rules.update, &raw mut w.out.number, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 2] [0];
    onshi_settings_update_read(w.rules.update, 1, w.rules.settings, null_mut::<u8>()) [0, 2] [0, 2];
    onshi_settings_update_give_up(w.rules.update, null_mut::<u8>()) [0] [0];
    onshi_activation_inquiry(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_activation_invalidation(w.record, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_issuance_plan(w.rules.device.as_ptr(), NUL, w.record, &raw mut w.out.handle, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 3, 4] [2];
    onshi_issuance_from_json(w.rules.kept.issuance.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_issuance_json(w.rules.issuance, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_issuance_free(w.rules.issuance) [] [0];
    onshi_issuance_stage(w.rules.issuance, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 1, 2] [0];
    onshi_issuance_send(w.rules.issuance, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_issuance_answered(w.rules.issuance, w.record, null_mut::<u8>()) [0] [0, 1];
    onshi_issuance_lost(w.rules.issuance, null_mut::<u8>()) [0] [0];
    onshi_issuance_listed(w.rules.issuance, w.record, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_issuance_give_up(w.rules.issuance, null_mut::<u8>()) [0] [0];
    onshi_issuance_take(w.rules.issuance, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_code_label(7, w.text.as_ptr(), NUL, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [1, 4, 6] [];
    onshi_field_label(INSURER, 2, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_field_name(INSURER, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [2, 4] [];
    onshi_session_event_text_u16(w.session, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_patients_add_u16(w.patients, &raw const w.rules.wide_patient, null_mut::<u8>()) [0, 1] [0];
    onshi_link_each(w.patients, w.rules.notes, ONSHI_ROUTE_NUMBER, w.rules.named, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 3, 4, 5] [0, 1, 3];
    onshi_link_verdict(w.patients, 0, w.out.verdict.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_link_candidate_of(w.patients, 0, 0, w.out.candidate.as_mut_ptr(), null_mut::<u8>()) [0, 3] [0];
    onshi_link_text_u16(1, 0, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_link_change(w.patients, 0, w.out.change.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_link_change_value(w.patients, 0, 0, ONSHI_SIDE_ANSWER, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 5, 7] [0];
    onshi_link_change_value_u16(w.patients, 0, 0, ONSHI_SIDE_ANSWER, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 5, 7] [0];
    onshi_notes_new(w.rules.secret.as_ptr(), 32, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_notes_from_json(w.rules.secret.as_ptr(), 32, w.rules.kept.notes.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2, 4] [];
    onshi_notes_json(w.rules.notes, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_notes_free(w.rules.notes) [] [0];
    onshi_notes_confirm_alias(w.rules.notes, w.rules.patients, 0, w.rules.named, 0, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3, 6] [0, 1, 3];
    onshi_notes_withdraw_alias(w.rules.notes, w.rules.patients, 0, w.rules.named, 0, null_mut::<u8>()) [0, 1, 3] [0, 1, 3];
    onshi_notes_decide(w.rules.notes, w.rules.patients, 0, ONSHI_DECIDED_DECLINED, 0, NOW, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_notes_decided(w.rules.notes, w.rules.patients, 0, NOW, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 1, 4, 5] [0, 1];
    onshi_notes_forget(w.rules.notes, w.text.as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_names_compare(w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 5] [];
    onshi_names_compare_u16(w.wide.as_ptr(), NUL, w.wide.as_ptr(), NUL, 1, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 5] [];
    onshi_validity_text_u16(1, w.wide.as_ptr(), NUL, 1, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [1, 5, 7] [];
    onshi_word_u16(ONSHI_WORD_CLASS, 1, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_clock_reset_u16(w.rules.clock, w.wide.as_ptr(), NUL, NOW, null_mut::<u8>()) [0, 1] [0];
    onshi_access_new_u16(null_mut::<u8>(), 0, ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR, ONSHI_SIGN_IN_TWO_FACTORS, w.wide.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [7] [];
    onshi_limit_consent_record(w.rules.institution.as_ptr(), NUL, w.text.as_ptr(), NUL, ONSHI_CONSENTED_BY_WORD, NOW, w.text.as_ptr(), NUL, NOW, &raw mut w.out.handle, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 6, 9, 10] [];
    onshi_limit_consent_record_u16(w.rules.wide_institution.as_ptr(), NUL, w.wide.as_ptr(), NUL, ONSHI_CONSENTED_BY_WORD, NOW, w.wide.as_ptr(), NUL, NOW, &raw mut w.out.handle, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 6, 9, 10] [];
    onshi_limit_consent_of_answer(w.rules.institution.as_ptr(), NUL, w.text.as_ptr(), NUL, w.rules.named, 0, w.text.as_ptr(), NUL, NOW, &raw mut w.out.handle, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 4, 6, 9, 10] [4];
    onshi_limit_consent_from_json(w.rules.kept.limit.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_limit_consent_json(w.rules.limit, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_limit_consent_free(w.rules.limit) [] [0];
    onshi_limit_consent_withdraw(w.rules.limit, NOW, null_mut::<u8>()) [0] [0];
    onshi_record_ask_limit(w.record, w.way.as_ptr(), 4, w.rules.limit, w.rules.permits, w.rules.institution.as_ptr(), NUL, w.text.as_ptr(), NUL, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 5, 7, 10] [0, 3, 4];
    onshi_record_ask_certificates(w.record, w.way.as_ptr(), 4, ONSHI_KIND_VISIT, w.rules.limit, w.rules.permits, 1, w.rules.institution.as_ptr(), NUL, w.text.as_ptr(), NUL, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 7, 9, 12] [0, 4, 5];
    onshi_record_asked_certificates(w.record, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_certificates_new(&raw mut w.out.handle, null_mut::<u8>()) [0] [];
    onshi_certificates_from_json(w.rules.kept.certificates.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [];
    onshi_certificates_json(w.rules.certificates, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_certificates_free(w.rules.certificates) [] [0];
    onshi_certificates_add(w.rules.certificates, w.rules.named, 0, w.text.as_ptr(), NUL, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3, 6] [0, 1];
    onshi_certificates_on(w.rules.certificates, 20261122, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_certificates_on_u16(w.rules.certificates, 20261122, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_certificates_compare(w.rules.certificates, w.rules.named, 0, 2, 20261122, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 5, 7] [0, 1];
    onshi_certificates_compare_u16(w.rules.certificates, w.rules.named, 0, 2, 20261122, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 5, 7] [0, 1];
    onshi_retention_stay(ONSHI_ROLE_RECEIPT_COMPUTER, ONSHI_CLASS_DRUG, &raw mut w.out.number, null_mut::<u8>()) [2] [];
    onshi_timers_new(&raw const w.rules.periods, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [];
    onshi_timers_from_json(&raw const w.rules.periods, w.rules.kept.timers.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 3] [];
    onshi_timers_json(w.rules.timers, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_timers_free(w.rules.timers) [] [0];
    onshi_timers_lies(w.rules.timers, w.rules.clock, w.text.as_ptr(), NUL, ONSHI_PLACE_MEMORY, NOW, null_mut::<u8>()) [0, 1, 2] [0, 1];
    onshi_timers_handed_over(w.rules.timers, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_timers_acknowledged(w.rules.timers, w.rules.clock, w.text.as_ptr(), NUL, NOW, null_mut::<u8>()) [0, 1, 2] [0, 1];
    onshi_timers_due(w.rules.timers, w.rules.clock, NOW, 0, &raw mut w.out.number, &raw mut w.out.signed, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 4, 5, 6, 8] [0, 1];
    onshi_timers_erased(w.rules.timers, w.text.as_ptr(), NUL, ONSHI_PLACE_MEMORY, null_mut::<u8>()) [0, 1] [0];
    onshi_timers_began_anew(w.rules.timers, null_mut::<u8>()) [0] [0];
    onshi_timers_forget(w.rules.timers, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_timers_standing(w.rules.timers, w.text.as_ptr(), NUL, ONSHI_PLACE_MEMORY, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 1, 4, 5] [0];
    onshi_timers_next(w.rules.timers, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_settings_label_u16(w.rules.settings, 0, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_settings_value_u16(w.rules.settings, 0, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_code_label_u16(7, w.wide.as_ptr(), NUL, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [1, 4, 6] [];
    onshi_field_label_u16(INSURER, 2, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [3, 5] [];
    onshi_field_name_u16(INSURER, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [2, 4] [];
    onshi_session_jobs(w.session, w.out.buffer.as_mut_ptr(), 200, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_job(w.session, w.job, w.out.asked.as_mut_ptr(), null_mut::<u8>()) [0, 2] [0];
    onshi_session_job_key(w.session, w.job, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_session_answer_apart(w.session, w.job, &raw mut w.out.handle, null_mut::<u8>()) [0, 2] [0];
    onshi_apart_free(w.apart) [] [0];
    onshi_apart_form(w.apart, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_apart_frame(w.apart, &raw mut w.out.handle, &raw mut w.out.second, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 3] [0];
    onshi_apart_next(w.apart, &raw mut w.out.handle, &raw mut w.out.second, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 3] [0];
    onshi_apart_document(w.apart, w.rights, w.text.as_ptr(), NUL, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 2, 4, 6] [0, 1];
    onshi_apart_hand_over(w.apart, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_passing_free(w.passing) [] [0];
    onshi_passing_show(w.passing, w.rights, w.text.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 2, 4] [0, 1];
    onshi_passing_hand_over(w.passing, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [0];
    onshi_session_may_keep(w.session, null_mut::<u8>()) [0] [0];
    onshi_session_rights(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, w.rules.access, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 5] [0, 4];
    onshi_rights_free(w.rights) [] [0];
    onshi_rights_class(w.rights, ONSHI_CLASS_DRUG, &raw mut w.out.signed, &raw mut w.out.number, null_mut::<u8>()) [0, 2, 3] [0];
    onshi_session_handed_over(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_erased(w.session, w.job, ONSHI_PLACE_MEMORY, null_mut::<u8>()) [0] [0];
    onshi_session_lies_in_history(w.session, w.job, null_mut::<u8>()) [0] [0];
    onshi_session_copy(w.session, w.job, ONSHI_PLACE_HISTORY, &raw mut w.out.number, &raw mut w.out.signed, null_mut::<u8>()) [0, 3, 4] [0];
    onshi_session_act_as(w.session, w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, w.text.as_ptr(), NUL, null_mut::<u8>()) [0] [0];
    onshi_session_audit_head(w.session, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 2, 4] [0];
    onshi_session_audit_line(w.session, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_session_audit_verify(w.session, null_mut::<u8>()) [0] [0];
    onshi_session_identity(w.session, w.out.identity.as_mut_ptr(), w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 2, 4] [0];
    onshi_identity_of_file(w.tools.document.as_ptr(), 17, w.text.as_ptr(), NUL, NOW, w.out.identity.as_mut_ptr(), w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 5, 6, 8] [];
    onshi_doctor(&raw const w.options, 1, 0, &raw mut w.out.handle, null_mut::<u8>()) [0, 3] [];
    onshi_diagnosis_free(w.tools.diagnosis) [] [0];
    onshi_diagnosis_worst(w.tools.diagnosis, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_diagnosis_result(w.tools.diagnosis, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_diagnosis_text(w.tools.diagnosis, 0, ONSHI_DIAGNOSIS_REMEDY, 1, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_diagnosis_text_u16(w.tools.diagnosis, 0, ONSHI_DIAGNOSIS_REMEDY, 1, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 6] [0];
    onshi_session_back_up(w.session, w.file.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_ledger_restore(&raw const w.options, w.file.as_ptr(), NUL, &raw mut w.out.number, &raw mut w.out.third, null_mut::<u8>()) [0, 1, 3, 4] [];
    onshi_session_metrics(w.session, w.out.metrics.as_mut_ptr(), null_mut::<u8>()) [0, 1] [0];
    onshi_session_metrics_text(w.session, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_findings(w.session, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_session_finding(w.session, 0, &raw mut w.out.number, &raw mut w.out.signed, &raw mut w.out.third, null_mut::<u8>()) [0, 2, 3, 4] [0];
    onshi_session_finding_about(w.session, 0, 0, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 4, 6] [0];
    onshi_session_finding_about_u16(w.session, 0, 0, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 4, 6] [0];
    onshi_site_finding(w.rules.site.as_ptr(), NUL, 0, &raw mut w.out.number, &raw mut w.out.signed, &raw mut w.out.third, null_mut::<u8>()) [0, 3, 4, 5] [];
    onshi_site_finding_u16(w.rules.wide_site.as_ptr(), NUL, 0, &raw mut w.out.number, &raw mut w.out.signed, &raw mut w.out.third, null_mut::<u8>()) [0, 3, 4, 5] [];
    onshi_site_finding_about(w.rules.site.as_ptr(), NUL, 0, 0, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 5, 7] [];
    onshi_site_finding_about_u16(w.rules.wide_site.as_ptr(), NUL, 0, 0, &raw mut w.out.number, w.out.buffer.as_mut_ptr(), 450, &raw mut w.out.length, null_mut::<u8>()) [0, 4, 5, 7] [];
    onshi_session_migration_plan(w.session, c"1312222222".as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_migration_carry(w.session, w.session, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_session_migration(w.session, w.out.migration.as_mut_ptr(), null_mut::<u8>()) [0, 1] [0];
    onshi_session_migration_code(w.session, ONSHI_CODE_OLD, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_session_migration_done_at(w.session, ONSHI_STEP_CONFIGURE, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_session_migration_stock(w.session, ONSHI_MATTER_OPEN_JOBS, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_migration_fate(ONSHI_MATTER_PATIENTS, &raw mut w.out.number, null_mut::<u8>()) [1] [];
    onshi_session_migration_done(w.session, ONSHI_STEP_STOP_NEW_JOBS, &raw const MATTER_AT, &raw const MATTER_AT, 1, &raw mut w.out.number, &raw mut w.out.signed, &raw mut w.out.third, null_mut::<u8>()) [0, 2, 3, 5, 6, 7] [0];
    onshi_session_migration_call_off(w.session, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_session_notes(w.session, w.rules.secret.as_ptr(), 32, w.rules.patients, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 3, 4] [0, 3];
    onshi_session_alias_confirm(w.session, w.rules.notes, w.rules.patients, 0, w.rules.named, 0, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 4, 6] [0, 1, 2, 4];
    onshi_session_alias_withdraw(w.session, w.rules.notes, w.rules.patients, 0, w.rules.named, 0, null_mut::<u8>()) [0, 1, 2, 4] [0, 1, 2, 4];
    onshi_session_decide(w.session, w.rules.notes, w.rules.patients, 0, ONSHI_DECIDED_DECLINED, 0, null_mut::<u8>()) [0, 1, 2] [0, 1, 2];
    onshi_session_forget_patient(w.session, w.rules.notes, w.text.as_ptr(), NUL, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 2, 4] [0, 1];
    onshi_session_limit_consent_keep(w.session, w.rules.limit, null_mut::<u8>()) [0, 1] [0, 1];
    onshi_session_limit_consent(w.session, w.text.as_ptr(), NUL, &raw mut w.out.handle, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_session_limit_consent_withdraw(w.session, w.text.as_ptr(), NUL, null_mut::<u8>()) [0, 1] [0];
    onshi_session_ask_limit(w.session, w.record, w.way.as_ptr(), 4, w.text.as_ptr(), NUL, w.rules.permits, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 4, 7] [0, 1, 6];
    onshi_session_ask_certificates(w.session, w.record, w.way.as_ptr(), 4, ONSHI_KIND_VISIT, w.text.as_ptr(), NUL, 0, 0, w.rules.permits, &raw mut w.out.number, null_mut::<u8>()) [0, 1, 5, 10] [0, 1, 9];
    onshi_session_cancel_drop(w.session, w.text.as_ptr(), NUL, ONSHI_KIND_VISIT, null_mut::<u8>()) [0, 1] [0];
    onshi_sim_open(&raw const w.tools.sim_options, &raw mut w.out.handle, null_mut::<u8>()) [0, 1] [];
    onshi_sim_free(w.tools.sim) [] [0];
    onshi_sim_step(w.tools.sim, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 2] [0];
    onshi_sim_happening(w.tools.sim, 0, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 2, 4] [0];
    onshi_sim_institution(w.tools.sim, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 1, 3] [0];
    onshi_sim_people(w.tools.sim, &raw mut w.out.number, null_mut::<u8>()) [0, 1] [0];
    onshi_sim_person_text(w.tools.sim, 0, ONSHI_SIM_NAME, w.out.buffer.as_mut_ptr(), 900, &raw mut w.out.length, null_mut::<u8>()) [0, 3, 5] [0];
    onshi_sim_consent(w.tools.sim, 0, ONSHI_KIND_VISIT, 1 << ONSHI_CLASS_DRUG, 20261231, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 6] [0];
    onshi_sim_take_back(w.tools.sim, 0, ONSHI_KIND_VISIT, NOW, &raw mut w.out.number, null_mut::<u8>()) [0, 4] [0];
};

/// Leaves every argument as it is.
pub fn good(_: usize, argument: usize) -> usize {
    argument
}

/// Some rows are no success in the common world; what they return then.
pub fn expected(name: &str) -> i32 {
    match name {
        "onshi_session_open" | "onshi_doctor" | "onshi_ledger_restore" => {
            status(ErrorCode::BadOptions)
        }
        // Over folders the terminal has the certificate: ONSHI_S_NONE.
        "onshi_session_identity" => 1,
        "onshi_identity_of_file" => status(ErrorCode::CertificateUnusable),
        "onshi_session_back_up" => status(ErrorCode::NameTaken),
        "onshi_session_submit_envelope" => status(ErrorCode::UnknownMessage),
        "onshi_session_migration_carry" => status(ErrorCode::Busy),
        "onshi_record_leaf" => status(ErrorCode::UnknownField),
        "onshi_block_view_u16" => status(ErrorCode::WrongHandle),
        "onshi_answer_document" | "onshi_apart_document" | "onshi_apart_hand_over" => {
            status(ErrorCode::OtherForm)
        }
        "onshi_session_list_acknowledge"
        | "onshi_session_list_withdraw"
        | "onshi_session_list_abandon" => status(ErrorCode::UnknownJob),
        "onshi_list_submit" | "onshi_list_submit_under" => status(ErrorCode::ValueMissing),
        "onshi_session_ask_again"
        | "onshi_session_withdraw"
        | "onshi_session_resume"
        | "onshi_session_migration_done"
        | "onshi_session_migration_call_off" => status(ErrorCode::WrongState),
        _ => 0,
    }
}
