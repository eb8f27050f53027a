/*
 * Consent from its first word to its end (同意の一生), and what a chart takes over, piece by piece.
 *
 *   consent ROOT INSTITUTION
 *
 * ROOT holds the folders `req` and `res` of the terminal's cooperation software (連携ソフト), real or
 * simulated (`onshi sim --root ROOT`). The answers here are made by hand, so that the day is always
 * the same; a program reads them from its jobs, as visit_day.c does.
 *
 *   1. Nothing clinical goes out without a consent; with it, alone and in a list, it does.
 *   2. Consent is taken back: use stops at once, and the system is told once.
 *   3. A name that the system spells otherwise: asked about once, then remembered.
 *   4. 限度額適用認定証: asked for by word, held against what the place knows.
 *   5. What passes through memory is erased in time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onshi.h"

#define COUNT(array) (uint32_t)(sizeof(array) / sizeof((array)[0]))
#define TEXT 4096
#define PATIENT "17"      /* the program's own key of the patient */
#define NOW 1795305600u   /* 2026-11-22 09:00 in Japan; a program passes time(NULL) */

/* section: errors */

static int32_t check(int32_t status, onshi_error **error)
{
    char text[1024];
    uint32_t length = 0;
    if (status >= 0)
        return status;
    onshi_error_text(*error, ONSHI_JAPANESE, text, sizeof text, &length);
    fprintf(stderr, "%.*s\n", (int)length, text);
    exit(EXIT_FAILURE);
}

static void say(const char *what, uint32_t word, uint32_t number)
{
    char text[TEXT];
    uint32_t length = 0;
    onshi_error *error = NULL;
    check(onshi_word(word, number, ONSHI_JAPANESE, text, sizeof text, &length, &error), &error);
    printf("%s%.*s\n", what, (int)length, text);
}

/* section: records */

static onshi_record *new_record(uint32_t id)
{
    onshi_record *record = NULL;
    onshi_error *error = NULL;
    check(onshi_record_new(id, &record, &error), &error);
    return record;
}

static void set(onshi_record *record, const uint32_t *path, uint32_t steps, uint32_t field,
                const char *text)
{
    onshi_error *error = NULL;
    check(onshi_record_set_text(record, path, steps, field, text, ONSHI_NUL, &error), &error);
}

static const uint32_t RESULT[] = { ONSHI_F_CONSENTED_UNIT_RESULTS, 0, ONSHI_F_RESULT_LIST_RESULT, 0 };

/* What an answer says of the patient: valid, and consented to 薬剤情報. */
static onshi_record *answer_about(const char *name)
{
    onshi_record *unit = new_record(ONSHI_R_CONSENTED_UNIT);
    set(unit, NULL, 0, ONSHI_F_CONSENTED_UNIT_VALIDITY, ONSHI_C_QUALIFICATION_VALIDITY_VALID);
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_INSURER_NUMBER, "06139992");
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_INSURED_IDENTIFICATION_NUMBER, "1");
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_NAME, name);
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_BIRTHDATE, "19500102");
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_MEDICINE_CONSENT, ONSHI_C_CONSENT_YES);
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_MEDICINE_CONSENT_TIME, "20200101090000");
    set(unit, RESULT, COUNT(RESULT), ONSHI_F_QUALIFICATION_RESULT_MEDICINE_AVAILABLE, "20991231235959");
    return unit;
}

static onshi_patient chart(const char *name)
{
    onshi_patient known;
    memset(&known, 0, sizeof known);
    known.struct_size = sizeof known;
    known.id = PATIENT;
    known.insurer_number = "06139992";
    known.number = "1";
    known.name = name;
    known.birthdate = "19500102";
    return known;
}

/* section: 1. asking for medical information */

static onshi_record *drugs(void)
{
    static const uint32_t header[] = { ONSHI_F_DRUG_INFORMATION_REQUEST_HEADER, 0 };
    static const uint32_t body[] = { ONSHI_F_DRUG_INFORMATION_REQUEST_BODY, 0 };
    onshi_record *request = new_record(ONSHI_M_DRUG_INFORMATION_REQUEST);
    set(request, header, COUNT(header), ONSHI_F_CLINICAL_REQUEST_HEADER_INSURER_NUMBER, "06139992");
    set(request, header, COUNT(header), ONSHI_F_CLINICAL_REQUEST_HEADER_INSURED_IDENTIFICATION_NUMBER, "1");
    set(request, body, COUNT(body), ONSHI_F_DRUG_INFORMATION_REQUEST_BODY_START, "202601");
    set(request, body, COUNT(body), ONSHI_F_DRUG_INFORMATION_REQUEST_BODY_END, "202610");
    set(request, body, COUNT(body), ONSHI_F_DRUG_INFORMATION_REQUEST_BODY_FILE_CATEGORY,
        ONSHI_C_DRUG_FILE_CATEGORY_DRUG_XML);
    return request;
}

static int32_t ask(onshi_session *session, const char *key, const onshi_permits *permits, uint32_t *job)
{
    onshi_record *request = drugs();
    onshi_terms terms;
    int32_t status;
    memset(&terms, 0, sizeof terms);
    terms.struct_size = sizeof terms;
    terms.subject = PATIENT;
    terms.permits = permits;
    status = onshi_session_submit_under(session, ONSHI_O_DRUG_INFORMATION, request, key, ONSHI_NUL,
                                        &terms, job, NULL);
    onshi_record_free(request);
    return status;
}

/* One person of a list that asks for 薬剤情報; whose it is, the arbitrary identifier says. */
static onshi_record *listed(void)
{
    static const uint32_t wanted[] = { ONSHI_F_NUMBER_QUERY_MEDICAL_INFORMATION, 0,
                                       ONSHI_F_MEDICAL_INFORMATION_REQUEST_LIST_REQUEST, 0 };
    onshi_record *person = new_record(ONSHI_R_NUMBER_QUERY);
    set(person, NULL, 0, ONSHI_F_NUMBER_QUERY_INSURER_NUMBER, "06139992");
    set(person, NULL, 0, ONSHI_F_NUMBER_QUERY_INSURED_IDENTIFICATION_NUMBER, "1");
    set(person, NULL, 0, ONSHI_F_NUMBER_QUERY_INSURED_BRANCH_NUMBER, "01");
    set(person, NULL, 0, ONSHI_F_NUMBER_QUERY_ARBITRARY_IDENTIFIER, PATIENT);
    set(person, wanted, COUNT(wanted), ONSHI_F_MEDICAL_INFORMATION_REQUEST_KIND,
        ONSHI_C_MEDICAL_INFORMATION_TYPE_MEDICINE);
    set(person, wanted, COUNT(wanted), ONSHI_F_MEDICAL_INFORMATION_REQUEST_FILE_CATEGORY,
        ONSHI_C_MEDICAL_INFORMATION_FILE_CATEGORY_XML);
    return person;
}

static int32_t ask_in_a_list(onshi_session *session, const onshi_permits *permits)
{
    static const uint32_t header[] = { ONSHI_F_VISIT_BATCH_REQUEST_HEADER, 0 };
    onshi_record *head = new_record(ONSHI_M_VISIT_BATCH_REQUEST), *person = listed();
    onshi_list *list = NULL;
    onshi_error *error = NULL;
    int32_t status;
    set(head, header, COUNT(header), ONSHI_F_DATED_REQUEST_HEADER_QUALIFICATION_CONFIRMATION_DATE, "20261122");
    check(onshi_session_list_new(session, ONSHI_O_VISIT_QUALIFICATION_BATCH, head, "list", ONSHI_NUL,
                                 &list, &error), &error);
    check(onshi_list_add_under(list, session, person, permits, &error), &error);
    status = onshi_list_submit_under(list, session, permits, NULL);
    onshi_list_free(list);
    onshi_record_free(person);
    onshi_record_free(head);
    return status;
}

static void medical_information(onshi_session *session, const onshi_record *unit)
{
    const char *const patients[] = { PATIENT };
    onshi_permits *none = NULL, *permits = NULL;
    onshi_error *error = NULL;
    uint32_t job = 0, count = 0, classes = 0;
    check(onshi_permits_new(&none, &error), &error);
    check(onshi_permits_new(&permits, &error), &error);
    printf("同意なし: %s\n", ask(session, "drugs", none, &job) == ONSHI_E_CONSENT_MISSING ? "送信しない" : "?");
    check(onshi_session_consent_hear_many(session, ONSHI_KIND_VISIT, NOW, patients, &unit, 1, &count, &error), &error);
    check(onshi_session_permits(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, permits, &classes, &error), &error);
    printf("同意の反映: %u件, 薬剤情報 %s\n", (unsigned)count, classes == 1u << ONSHI_CLASS_DRUG ? "可" : "?");
    printf("薬剤情報の要求: %s\n", ask(session, "drugs", permits, &job) == ONSHI_S_OK ? "送信" : "?");
    printf("一括照会: 同意なし %s, ",
           ask_in_a_list(session, none) == ONSHI_E_CONSENT_MISSING ? "送信しない" : "?");
    printf("同意あり %s\n", ask_in_a_list(session, permits) == ONSHI_S_OK ? "送信" : "?");
    onshi_permits_free(none);
    onshi_permits_free(permits);
}

/* section: 2. taking consent back */

static void take_back(onshi_session *session)
{
    onshi_patient known = chart("試験　太郎");
    onshi_permits *permits = NULL;
    onshi_consent *consent = NULL;
    onshi_error *error = NULL;
    uint32_t number = 0, until = 0, denial = 0, due = 0, job = 0, again = 0, state = 0, classes = 0;
    check(onshi_permits_new(&permits, &error), &error);
    check(onshi_session_permits(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, permits, &classes, &error), &error);
    check(onshi_session_cancel(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, ONSHI_CANCEL_PATIENT, &number,
                               &error), &error);
    if (check(onshi_session_consent_permits(session, PATIENT, ONSHI_NUL, ONSHI_CLASS_DRUG, ONSHI_KIND_VISIT,
                                            &until, &denial, &error), &error) == ONSHI_S_DENIED)
        say("取り消しの依頼後: ", ONSHI_WORD_REASON, denial);
    /* A permit from before does not help. */
    printf("前の許可: %s\n", ask(session, "later", permits, &job) == ONSHI_E_CONSENT_MISSING ? "送信しない" : "?");
    check(onshi_session_cancels_due(session, &due, &error), &error);
    check(onshi_session_cancel_submit(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, &known, &job, &error), &error);
    printf("取り消し対象: %u件, 再送 %s\n", (unsigned)due,
           check(onshi_session_cancel_submit(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, &known, &again,
                                             &error), &error) == ONSHI_S_NONE ? "しない" : "?");
    check(onshi_session_consent(session, PATIENT, ONSHI_NUL, ONSHI_KIND_VISIT, &consent, &error), &error);
    check(onshi_consent_cancel_state(consent, &again, &state, &error), &error);
    printf("取り消し: %s\n", again == number && state == ONSHI_CANCELLATION_SENT ? "送信済" : "?");
    onshi_consent_free(consent);
    onshi_permits_free(permits);
}

/* section: 3. linking, with a name that differs for ever */

static const uint8_t SECRET[32] = { 1 }; /* 32 random bytes of the installation, kept apart */

static uint32_t changes(onshi_patients *list, const onshi_notes *notes, const onshi_record *unit)
{
    onshi_error *error = NULL;
    onshi_change change;
    char text[TEXT];
    uint32_t count = 0, two_charts = 0, number = 0, value = 0, length = 0;
    check(onshi_link_each(list, notes, ONSHI_ROUTE_CONSENTED, unit, &count, &two_charts, &error), &error);
    memset(&change, 0, sizeof change);
    change.struct_size = sizeof change;
    while (check(onshi_link_change(list, number, &change, &error), &error) == ONSHI_S_OK) {
        say("  ", ONSHI_WORD_CHANGE, change.change);
        for (uint32_t at = 0; at < change.values; at++) {
            check(onshi_link_change_value(list, number, at, ONSHI_SIDE_ANSWER, &value, text, sizeof text,
                                          &length, &error), &error);
            printf("    → %.*s", (int)length, text);
            say("  ", ONSHI_WORD_CHANGE_HOW, change.how);
        }
        number++;
    }
    return number;
}

static void link_twice(const onshi_record *unit)
{
    onshi_patient known = chart("高橋　太郎");
    onshi_patients *list = NULL;
    onshi_notes *notes = NULL, *kept = NULL;
    onshi_error *error = NULL;
    char json[TEXT];
    uint32_t names = 0, reason = 0, decision = 0, when = 0, length = 0, before;
    check(onshi_patients_new(&list, &error), &error);
    check(onshi_patients_add(list, &known, &error), &error);
    check(onshi_notes_new(SECRET, sizeof SECRET, &notes, &error), &error);
    check(onshi_names_compare("高橋　太郎", ONSHI_NUL, "●橋　太郎", ONSHI_NUL, 0, &names, &error), &error);
    say("氏名の突合: ", ONSHI_WORD_NAMES, names);
    printf("変更:\n");
    before = changes(list, notes, unit);
    for (uint32_t change = 0; change < before; change++)
        check(onshi_notes_decide(notes, list, change, ONSHI_DECIDED_DECLINED, 0, NOW, &error), &error);
    if (check(onshi_notes_decided(notes, list, 0, NOW, &decision, &when, &error), &error) == ONSHI_S_OK)
        say("判断: ", ONSHI_WORD_DECISION, decision);
    check(onshi_notes_confirm_alias(notes, list, 0, unit, 0, NOW, &reason, &error), &error);
    check(onshi_notes_json(notes, json, sizeof json, &length, &error), &error);
    check(onshi_notes_from_json(SECRET, sizeof SECRET, json, length, &kept, &error), &error);
    printf("別名の確認後の変更:\n");
    printf("  %u件減\n", (unsigned)(before - changes(list, kept, unit)));
    onshi_notes_free(kept);
    onshi_notes_free(notes);
    onshi_patients_free(list);
}

/* section: 4. 限度額適用認定証 */

static void certificates(const char *institution, onshi_record *unit)
{
    static const uint32_t certificate[] = { ONSHI_F_CONSENTED_UNIT_RESULTS, 0, ONSHI_F_RESULT_LIST_RESULT, 0,
                                            ONSHI_F_QUALIFICATION_RESULT_LIMIT_CERTIFICATE, 0 };
    onshi_record *query = new_record(ONSHI_R_NUMBER_QUERY);
    onshi_limit_consent *word = NULL;
    onshi_certificates *known = NULL;
    onshi_error *error = NULL;
    char report[TEXT];
    uint32_t reason = 0, asked = 0, count = 0, length = 0;
    if (check(onshi_limit_consent_record(institution, ONSHI_NUL, PATIENT, ONSHI_NUL, ONSHI_CONSENTED_BY_WORD, NOW,
                                         "", 0, NOW, &word, &reason, &error), &error) == ONSHI_S_DENIED)
        say("操作者なし: ", ONSHI_WORD_REASON, reason);
    check(onshi_limit_consent_record(institution, ONSHI_NUL, PATIENT, ONSHI_NUL, ONSHI_CONSENTED_BY_WORD, NOW,
                                     "op-1", ONSHI_NUL, NOW, &word, &reason, &error), &error);
    if (check(onshi_record_ask_limit(query, NULL, 0, word, NULL, institution, ONSHI_NUL, "18", ONSHI_NUL, NOW,
                                     &reason, &error), &error) == ONSHI_S_DENIED)
        say("別の患者: ", ONSHI_WORD_REASON, reason);
    check(onshi_record_ask_limit(query, NULL, 0, word, NULL, institution, ONSHI_NUL, PATIENT, ONSHI_NUL, NOW,
                                 &reason, &error), &error);
    check(onshi_record_asked_certificates(query, &asked, &error), &error);
    printf("照会: %s\n", asked == 1u << ONSHI_CERTIFICATE_LIMIT ? "限度額適用認定証" : "?");
    set(unit, certificate, COUNT(certificate), ONSHI_F_LIMIT_CERTIFICATE_VALID_FROM, "20260801");
    set(unit, certificate, COUNT(certificate), ONSHI_F_LIMIT_CERTIFICATE_VALID_TO, "20270731");
    check(onshi_certificates_new(&known, &error), &error);
    check(onshi_certificates_compare(known, unit, 0, asked, 20261122, report, sizeof report, &length, &error), &error);
    printf("照合: %s\n", strstr(report, "\"state\":\"new\"") != NULL ? "新規" : report);
    check(onshi_certificates_add(known, unit, 0, "consented", ONSHI_NUL, NOW, &count, &error), &error);
    check(onshi_certificates_compare(known, unit, 0, asked, 20261122, report, sizeof report, &length, &error), &error);
    printf("取り込み %u件, 照合: %s\n", (unsigned)count,
           strstr(report, "\"state\":\"unchanged\"") != NULL ? "変更なし" : report);
    check(onshi_certificates_on(known, 20270801, report, sizeof report, &length, &error), &error);
    printf("翌年8月: %s\n", strstr(report, "有効期間終了") != NULL ? "有効期間終了" : report);
    onshi_certificates_free(known);
    onshi_limit_consent_free(word);
    onshi_record_free(query);
}

/* section: 5. what may not stay */

static void memory(void)
{
    onshi_periods periods;
    onshi_timers *timers = NULL;
    onshi_clock *clock = NULL;
    onshi_error *error = NULL;
    char id[TEXT];
    uint32_t place = 0, why = 0, length = 0;
    memset(&periods, 0, sizeof periods);
    periods.struct_size = sizeof periods;
    check(onshi_clock_new(NOW, &clock, &error), &error);
    check(onshi_timers_new(&periods, &timers, &error), &error);
    check(onshi_retention_stay(ONSHI_ROLE_RECEIPT_COMPUTER, ONSHI_CLASS_DRUG, &place, &error), &error);
    check(onshi_timers_lies(timers, clock, "answer-1", ONSHI_NUL, place, NOW, &error), &error);
    printf("一時格納: 9分後 %s, ", check(onshi_timers_due(timers, clock, NOW + 540, 0, &place, &why, id, sizeof id,
                                                          &length, &error), &error) == ONSHI_S_NONE ? "残す" : "?");
    check(onshi_timers_due(timers, clock, NOW + 600, 0, &place, &why, id, sizeof id, &length, &error), &error);
    printf("10分後 %.*s 削除", (int)length, id);
    say(": ", ONSHI_WORD_ERASE, why);
    check(onshi_timers_erased(timers, id, length, place, &error), &error);
    onshi_timers_free(timers);
    onshi_clock_free(clock);
}

int main(int argc, char **argv)
{
    onshi_session_options options;
    onshi_session *session = NULL;
    onshi_error *error = NULL;
    onshi_record *unit;
    if (argc != 3) {
        fprintf(stderr, "consent ROOT INSTITUTION\n");
        return EXIT_FAILURE;
    }
    check(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, &error), &error);
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.flags = ONSHI_SESSION_ALLOW_ASSUMED; /* the layouts of these messages are not public */
    options.root = argv[1];
    options.institution = argv[2];
    check(onshi_session_open(&options, &session, &error), &error);
    unit = answer_about("●橋　太郎");
    medical_information(session, unit);
    take_back(session);
    onshi_session_free(session);
    link_twice(unit);
    certificates(argv[2], unit);
    memory();
    onshi_record_free(unit);
    return EXIT_SUCCESS;
}
