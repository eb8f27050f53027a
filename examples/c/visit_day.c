/*
 * A visit day (訪問診療の一日) of a receipt computer, over the folders of a terminal or over HTTPS.
 *
 *   visit_day ROOT INSTITUTION YESTERDAY TODAY [HTTPS]        dates as yyyymmdd
 *
 * ROOT holds the folders `req` and `res` of the terminal's cooperation software (連携ソフト), real or
 * simulated (`onshi sim --root ROOT`), and `patients.csv`, the patients of the receipt computer.
 * With HTTPS, the folder of a configuration `https.toml`, it goes that way instead (`onshi sim --https`
 * writes one); the library is then one that is built with HTTPS.
 *
 *   1. Fetch everyone who consented yesterday (同意済資格情報一括取得) and find out who is a patient of ours.
 *   2. Register a number of ours (照会番号) for those who are new.
 *   3. Ask about the patients of today: one as an outpatient, one as a visit, the others in one batch.
 *
 * It may be killed anywhere and started again: the keys make sure that nothing is asked twice, an
 * answer is offered again until it is acknowledged, and it is acknowledged only when all that
 * follows from it is done. What was done before is passed over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onshi.h"

#define COUNT(array) (uint32_t)(sizeof(array) / sizeof((array)[0]))
#define TEXT 256
#define PATIENTS_MAX 1000

/* section: errors: every call ends here when it fails, with what happened and what to do */

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

/* section: records: a field is reached by a path of groups; onshi_fields.h names them all */

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
    if (text[0] != '\0') /* what is not known is left out, not sent empty */
        check(onshi_record_set_text(record, path, steps, field, text, ONSHI_NUL, &error), &error);
}

/* An absent field reads as an empty text here. */
static const char *get(const onshi_record *record, const uint32_t *path, uint32_t steps,
                       uint32_t field, char *buffer)
{
    onshi_error *error = NULL;
    uint32_t length = 0;
    check(onshi_record_text(record, path, steps, field, 0, buffer, TEXT - 1, &length, &error), &error);
    buffer[length] = '\0';
    return buffer;
}

/* An insurer number has eight places; shorter ones are filled up on the left. */
static const char *padded(const char *insurer, char *buffer)
{
    snprintf(buffer, TEXT, "%8s", insurer);
    return buffer;
}

/* section: asking: the same key is the same job, today, after a crash, and when called twice */

static uint32_t submit(onshi_session *session, uint32_t operation, onshi_record *record,
                       const char *key)
{
    onshi_error *error = NULL;
    uint32_t job = 0;
    check(onshi_session_submit(session, operation, record, key, ONSHI_NUL, &job, &error), &error);
    onshi_record_free(record);
    return job;
}

/*
 * The answer of a job, or NULL if an earlier run was done with it. The state is what counts: events
 * say that it is worth looking. A program with a window asks from a timer, with timeout 0.
 */
static onshi_answer *wait_for(onshi_session *session, uint32_t job)
{
    onshi_error *error = NULL;
    onshi_answer *answer = NULL;
    onshi_event event;
    uint32_t state = 0;
    int32_t outcome = 0;
    for (;;) {
        check(onshi_session_job_state(session, job, &state, &outcome, &error), &error);
        if (state == ONSHI_JOB_ANSWERED)
            break;
        if (state == ONSHI_JOB_ACKNOWLEDGED || state == ONSHI_JOB_CLOSED) {
            printf("  前回済み\n");
            return NULL;
        }
        memset(&event, 0, sizeof event);
        event.struct_size = sizeof event;
        check(onshi_session_next_event(session, 1000, &event, &error), &error);
        if (event.kind == ONSHI_EVENT_ACCEPTED)
            printf("  受付済\n"); /* the reception number is safe in the ledger */
    }
    if (outcome != ONSHI_OUTCOME_NORMAL)
        printf("  異常終了\n"); /* its code and words stand in the answer's header */
    if (outcome != ONSHI_OUTCOME_REFUSED)
        check(onshi_session_answer(session, job, &answer, &error), &error);
    return answer;
}

/* From here on the answer is not offered again, and its file is removed. Repeating it is fine. */
static void acknowledge(onshi_session *session, uint32_t job, onshi_answer *answer)
{
    onshi_error *error = NULL;
    check(onshi_session_acknowledge(session, job, &error), &error);
    onshi_answer_free(answer);
}

/* section: patients: what the receipt computer knows, as patients.csv has it */

enum { ID, REFERENCE, INSURER, SYMBOL, NUMBER, BRANCH, NAME, KANA, BIRTHDATE, SEX, COLUMNS };

typedef struct {
    char column[COLUMNS][TEXT];
} patient;

static patient patients[PATIENTS_MAX];
static uint32_t patient_count;

static void load_patients(const char *root)
{
    char line[COLUMNS * TEXT], path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s/patients.csv", root);
    file = fopen(path, "rb");
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    while (patient_count < PATIENTS_MAX && fgets(line, sizeof line, file) != NULL) {
        const char *at = line;
        for (int column = 0; column < COLUMNS; column++) {
            size_t length = strcspn(at, ",\r\n");
            snprintf(patients[patient_count].column[column], TEXT, "%.*s", (int)length, at);
            at += length + (at[length] == ',');
        }
        patient_count++;
    }
    fclose(file);
}

static onshi_patients *known_patients(void)
{
    onshi_patients *list = NULL;
    onshi_error *error = NULL;
    check(onshi_patients_new(&list, &error), &error);
    for (uint32_t index = 0; index < patient_count; index++) {
        char (*column)[TEXT] = patients[index].column;
        onshi_patient known;
        memset(&known, 0, sizeof known);
        known.struct_size = sizeof known;
        known.reference_number = column[REFERENCE];
        known.insurer_number = column[INSURER];
        known.symbol = column[SYMBOL];
        known.number = column[NUMBER];
        known.branch = column[BRANCH];
        known.name = column[NAME];
        known.kana = column[KANA];
        known.birthdate = column[BIRTHDATE];
        check(onshi_patients_add(list, &known, &error), &error);
    }
    return list;
}

/* section: linking: whose answer it is, and what may be done with it */

static onshi_verdict show(onshi_patients *list, uint32_t route, const onshi_record *person,
                          const char *validity, const char *name)
{
    onshi_error *error = NULL;
    onshi_verdict verdict;
    char words[TEXT], plan[TEXT];
    uint32_t words_length = 0, plan_length = 0;
    memset(&verdict, 0, sizeof verdict);
    verdict.struct_size = sizeof verdict;
    check(onshi_link(list, route, person, &verdict, &error), &error);
    check(onshi_validity_text(route, validity, ONSHI_NUL, ONSHI_JAPANESE, NULL, words, sizeof words,
                              &words_length, &error), &error);
    check(onshi_link_text(verdict.plan, verdict.refusal, ONSHI_JAPANESE, plan, sizeof plan,
                          &plan_length, &error), &error);
    printf("  %-8s %s: %.*s: %.*s\n",
           verdict.patient == ONSHI_NO_PATIENT ? "-" : patients[verdict.patient].column[ID],
           name[0] != '\0' ? name : "（氏名なし）", (int)words_length, words, (int)plan_length, plan);
    return verdict;
}

/* section: everyone who consented yesterday */

static const uint32_t CONSENTED_RESULT[] = {
    ONSHI_F_CONSENTED_UNIT_RESULTS, 0,
    ONSHI_F_RESULT_LIST_RESULT, 0,
};

/* Copies what a registration needs out of an answer into our list of new patients. */
static void take_on(const onshi_record *person, patient *fresh)
{
    static const uint32_t FROM[COLUMNS] = {
        [INSURER] = ONSHI_F_QUALIFICATION_RESULT_INSURER_NUMBER,
        [SYMBOL] = ONSHI_F_QUALIFICATION_RESULT_INSURED_CARD_SYMBOL,
        [NUMBER] = ONSHI_F_QUALIFICATION_RESULT_INSURED_IDENTIFICATION_NUMBER,
        [BRANCH] = ONSHI_F_QUALIFICATION_RESULT_INSURED_BRANCH_NUMBER,
        [NAME] = ONSHI_F_QUALIFICATION_RESULT_NAME,
    };
    for (int column = 0; column < COLUMNS; column++)
        if (FROM[column] != 0)
            get(person, CONSENTED_RESULT, COUNT(CONSENTED_RESULT), FROM[column],
                fresh->column[column]);
}

/* The job stays unacknowledged: its answer is needed until everyone new is registered. */
static uint32_t consented(onshi_session *session, onshi_patients *list, const char *from,
                          const char *to, patient *fresh, uint32_t *out_job)
{
    static const uint32_t search[] = {
        ONSHI_F_CONSENTED_REQUEST_BODY, 0,
        ONSHI_F_CONSENTED_REQUEST_BODY_SEARCH, 0,
    };
    onshi_error *error = NULL;
    onshi_record *request = new_record(ONSHI_M_CONSENTED_REQUEST), *person = NULL;
    onshi_answer *answer;
    uint32_t fresh_count = 0;
    set(request, search, COUNT(search), ONSHI_F_CONSENT_QUERY_CONSENT_FROM, from);
    set(request, search, COUNT(search), ONSHI_F_CONSENT_QUERY_CONSENT_TO, to);
    set(request, search, COUNT(search), ONSHI_F_CONSENT_QUERY_MEDICAL_TREATMENT,
        ONSHI_C_MEDICAL_TREATMENT_VISIT);
    printf("同意済資格情報一括取得\n");
    *out_job = submit(session, ONSHI_O_CONSENTED_BATCH, request, "consented");
    answer = wait_for(session, *out_job);
    if (answer == NULL)
        return 0;
    /* One person after the other, in the same memory. */
    while (check(onshi_answer_next(answer, &person, &error), &error) != ONSHI_S_END) {
        char validity[TEXT], name[TEXT];
        onshi_verdict verdict;
        get(person, NULL, 0, ONSHI_F_CONSENTED_UNIT_VALIDITY, validity);
        get(person, CONSENTED_RESULT, COUNT(CONSENTED_RESULT), ONSHI_F_QUALIFICATION_RESULT_NAME,
            name);
        verdict = show(list, ONSHI_ROUTE_CONSENTED, person, validity, name);
        if (verdict.plan == ONSHI_PLAN_NEW && verdict.to_register && fresh_count < PATIENTS_MAX)
            take_on(person, &fresh[fresh_count++]);
    }
    onshi_record_free(person);
    onshi_answer_free(answer);
    return fresh_count;
}

/* section: registering our number for someone new */

static void register_number(onshi_session *session, const patient *fresh, const char *reference)
{
    static const uint32_t entry[] = {
        ONSHI_F_REGISTRATION_REQUEST_BODY, 0,
        ONSHI_F_REGISTRATION_REQUEST_BODY_REGISTRATION, 0,
    };
    onshi_record *request = new_record(ONSHI_M_REGISTRATION_REQUEST);
    onshi_answer *answer;
    char insurer[TEXT], key[TEXT];
    uint32_t job;
    set(request, entry, COUNT(entry), ONSHI_F_REGISTRATION_REFERENCE_NUMBER, reference);
    set(request, entry, COUNT(entry), ONSHI_F_REGISTRATION_INSURER_NUMBER,
        padded(fresh->column[INSURER], insurer));
    set(request, entry, COUNT(entry), ONSHI_F_REGISTRATION_INSURED_CARD_SYMBOL,
        fresh->column[SYMBOL]);
    set(request, entry, COUNT(entry), ONSHI_F_REGISTRATION_INSURED_IDENTIFICATION_NUMBER,
        fresh->column[NUMBER]);
    set(request, entry, COUNT(entry), ONSHI_F_REGISTRATION_INSURED_BRANCH_NUMBER,
        fresh->column[BRANCH]);
    snprintf(key, sizeof key, "register-%s", reference);
    printf("照会番号登録 %s %s\n", reference, fresh->column[NAME]);
    job = submit(session, ONSHI_O_REFERENCE_NUMBER_REGISTRATION, request, key);
    answer = wait_for(session, job);
    if (answer != NULL)
        acknowledge(session, job, answer);
}

/* section: one patient by number; the operation decides between outpatient and visit */

static void by_number(onshi_session *session, onshi_patients *list, const patient *known,
                      const char *today, int visit)
{
    static const uint32_t header[] = { ONSHI_F_QUALIFICATION_REQUEST_HEADER, 0 };
    static const uint32_t search[] = {
        ONSHI_F_QUALIFICATION_REQUEST_BODY, 0,
        ONSHI_F_QUALIFICATION_REQUEST_BODY_SEARCH, 0,
    };
    static const uint32_t body[] = { ONSHI_F_QUALIFICATION_ANSWER_BODY, 0 };
    static const uint32_t result[] = {
        ONSHI_F_QUALIFICATION_ANSWER_BODY, 0,
        ONSHI_F_QUALIFICATION_ANSWER_BODY_RESULTS, 0,
        ONSHI_F_RESULT_LIST_RESULT, 0,
    };
    uint32_t operation = visit ? ONSHI_O_VISIT_QUALIFICATION : ONSHI_O_QUALIFICATION;
    uint32_t route = visit ? ONSHI_ROUTE_VISIT : ONSHI_ROUTE_NUMBER;
    onshi_error *error = NULL;
    onshi_record *request = new_record(ONSHI_M_QUALIFICATION_REQUEST), *frame = NULL;
    onshi_answer *answer;
    char insurer[TEXT], validity[TEXT], name[TEXT], key[TEXT + 16];
    uint32_t job;
    set(request, header, COUNT(header),
        ONSHI_F_DATED_REQUEST_HEADER_QUALIFICATION_CONFIRMATION_DATE, today);
    set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_INSURER_NUMBER,
        padded(known->column[INSURER], insurer));
    set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL,
        known->column[SYMBOL]);
    set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_INSURED_IDENTIFICATION_NUMBER,
        known->column[NUMBER]);
    set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_INSURED_BRANCH_NUMBER,
        known->column[BRANCH]);
    set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_BIRTHDATE, known->column[BIRTHDATE]);
    if (visit)
        set(request, search, COUNT(search), ONSHI_F_NUMBER_QUERY_MEDICAL_TREATMENT,
            ONSHI_C_MEDICAL_TREATMENT_VISIT);
    snprintf(key, sizeof key, "%s-%s", visit ? "visit" : "number", known->column[ID]);
    printf("%s\n", visit ? "資格確認（訪問診療等）" : "資格確認（番号）");
    job = submit(session, operation, request, key);
    answer = wait_for(session, job);
    if (answer == NULL)
        return;
    check(onshi_answer_frame(answer, &frame, &error), &error);
    get(frame, body, COUNT(body), ONSHI_F_QUALIFICATION_ANSWER_BODY_VALIDITY, validity);
    get(frame, result, COUNT(result), ONSHI_F_QUALIFICATION_RESULT_NAME, name);
    show(list, route, frame, validity, name);
    onshi_record_free(frame);
    acknowledge(session, job, answer);
}

/* section: many patients in one request */

static void by_batch(onshi_session *session, onshi_patients *list, uint32_t first, uint32_t end,
                     const char *today)
{
    static const uint32_t header[] = { ONSHI_F_BATCH_REQUEST_HEADER, 0 };
    static const uint32_t result[] = { ONSHI_F_BATCH_UNIT_RESULT, 0 };
    static const uint32_t listed[] = { ONSHI_F_BATCH_UNIT_RESULTS, 0, ONSHI_F_RESULT_LIST_RESULT, 0 };
    onshi_error *error = NULL;
    onshi_record *request = new_record(ONSHI_M_BATCH_REQUEST), *person = NULL;
    onshi_answer *answer;
    char insurer[TEXT];
    uint32_t job;
    set(request, header, COUNT(header),
        ONSHI_F_DATED_REQUEST_HEADER_QUALIFICATION_CONFIRMATION_DATE, today);
    for (uint32_t index = first; index < end; index++) {
        const patient *known = &patients[index];
        const uint32_t search[] = {
            ONSHI_F_BATCH_REQUEST_BODY, 0,
            ONSHI_F_BATCH_REQUEST_BODY_SEARCH, index - first,
        };
        set(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURER_NUMBER,
            padded(known->column[INSURER], insurer));
        set(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL,
            known->column[SYMBOL]);
        set(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURED_IDENTIFICATION_NUMBER,
            known->column[NUMBER]);
        set(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURED_BRANCH_NUMBER,
            known->column[BRANCH]);
        set(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_BIRTHDATE,
            known->column[BIRTHDATE]);
    }
    printf("資格確認一括照会\n");
    job = submit(session, ONSHI_O_QUALIFICATION_BATCH, request, "batch");
    answer = wait_for(session, job);
    if (answer == NULL)
        return;
    while (check(onshi_answer_next(answer, &person, &error), &error) != ONSHI_S_END) {
        char validity[TEXT], name[TEXT];
        get(person, NULL, 0, ONSHI_F_BATCH_UNIT_VALIDITY, validity);
        /* Results have been seen with and without a list around them. */
        if (get(person, listed, COUNT(listed), ONSHI_F_QUALIFICATION_RESULT_NAME, name)[0] == '\0')
            get(person, result, COUNT(result), ONSHI_F_QUALIFICATION_RESULT_NAME, name);
        show(list, ONSHI_ROUTE_NUMBER, person, validity, name);
    }
    onshi_record_free(person);
    acknowledge(session, job, answer);
}

/* section: HTTPS: its configuration is a text that names files */

static const char *configuration(const char *folder)
{
    static char text[16 * 1024];
    char path[1024];
    FILE *file;
    snprintf(path, sizeof path, "%s/https.toml", folder);
    file = fopen(path, "rb");
    if (file == NULL || fread(text, 1, sizeof text - 1, file) == 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return text;
}

/* section: the day */

int main(int argc, char **argv)
{
    static patient fresh[PATIENTS_MAX];
    onshi_error *error = NULL;
    onshi_session *session = NULL;
    onshi_session_options options;
    onshi_patients *list;
    uint32_t fresh_count, consented_job;
    if (argc != 5 && argc != 6) {
        fprintf(stderr, "visit_day ROOT INSTITUTION YESTERDAY TODAY [HTTPS]\n");
        return EXIT_FAILURE;
    }
    check(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, &error), &error);
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.root = argv[1];
    options.institution = argv[2];
    options.poll_ms = 50;            /* A simulated terminal is quick; */
    options.collect_after_ms = 100;  /* a real one is asked every second and every minute: */
    options.collect_at_most_ms = 200; /* leave these three at 0. */
    if (argc == 6) {
        options.https = configuration(argv[5]);
        options.https_folder = argv[5];
    }
    check(onshi_session_open(&options, &session, &error), &error);
    load_patients(argv[1]);
    list = known_patients();

    fresh_count = consented(session, list, argv[3], argv[4], fresh, &consented_job);
    for (uint32_t index = 0; index < fresh_count; index++) {
        char reference[TEXT];
        snprintf(reference, sizeof reference, "NEW%05u", (unsigned)(index + 1));
        register_number(session, &fresh[index], reference);
    }
    acknowledge(session, consented_job, NULL);
    by_number(session, list, &patients[0], argv[4], 0);
    by_number(session, list, &patients[1], argv[4], 1);
    by_batch(session, list, 2, patient_count < 12 ? patient_count : 12, argv[4]);

    onshi_patients_free(list);
    onshi_session_free(session);
    return EXIT_SUCCESS;
}
