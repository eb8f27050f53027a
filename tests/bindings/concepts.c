/*
 * What every language must show, in C: the meaning that the programs beside this one copy.
 *
 *   concepts ROOT INSTITUTION
 *
 * ROOT holds the folders of a simulated terminal. Prints `ok NAME` for each concept of
 * xtask/src/languages/concepts.rs, in its order, or `not ok NAME: WHY` and ends with 1.
 */
#define _GNU_SOURCE /* dladdr */

#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onshi.h"
#include "system.h"

#define COUNT(array) (uint32_t)(sizeof(array) / sizeof((array)[0]))

/* section: what the concepts share */

static const char *root, *institution;
static char buffer[ROOM];
static uint32_t length;

static onshi_record *query(void)
{
    onshi_record *record = NULL;
    SHOW(onshi_record_new(ONSHI_R_NUMBER_QUERY, &record, NULL) == ONSHI_S_OK);
    return record;
}

#define NUMBER ONSHI_F_NUMBER_QUERY_INSURED_IDENTIFICATION_NUMBER

static int32_t set(onshi_record *record, const char *text, uint32_t size)
{
    return onshi_record_set_text(record, NULL, 0, NUMBER, text, size, NULL);
}

static int32_t get(const onshi_record *record, uint32_t capacity)
{
    return onshi_record_text(record, NULL, 0, NUMBER, 0, buffer, capacity, &length, NULL);
}

/* ROOT/NAME, whatever stands there. */
static onshi_session_options at_place(const char *name)
{
    static char place[ROOM];
    onshi_session_options options;
    snprintf(place, sizeof place, "%s%s%s", root, name[0] != '\0' ? "/" : "", name);
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.root = place;
    options.institution = institution;
    options.poll_ms = 20;
    options.collect_after_ms = 20;
    options.collect_at_most_ms = 50;
    return options;
}

/* The same with folders of its own: a place to which no terminal looks. */
static onshi_session_options made_place(const char *name)
{
    const onshi_session_options options = at_place(name);
    char folder[ROOM + 8];
    if (name[0] != '\0') {
        make_folder(options.root);
        snprintf(folder, sizeof folder, "%s/req", options.root);
        make_folder(folder);
        snprintf(folder, sizeof folder, "%s/res", options.root);
        make_folder(folder);
    }
    return options;
}

static int32_t open_place(const char *name, onshi_session **session)
{
    const onshi_session_options options = made_place(name);
    return onshi_session_open(&options, session, NULL);
}

/* Everyone who consented yesterday: what the simulated terminal always has an answer to. */
static uint32_t ask(onshi_session *session, const char *key)
{
    static const uint32_t search[] = { ONSHI_F_CONSENTED_REQUEST_BODY, 0,
                                       ONSHI_F_CONSENTED_REQUEST_BODY_SEARCH, 0 };
    static const struct {
        uint32_t field;
        const char *text;
    } values[] = {
        { ONSHI_F_CONSENT_QUERY_CONSENT_FROM, "20261121" },
        { ONSHI_F_CONSENT_QUERY_CONSENT_TO, "20261122" },
        { ONSHI_F_CONSENT_QUERY_MEDICAL_TREATMENT, ONSHI_C_MEDICAL_TREATMENT_VISIT },
    };
    onshi_record *request = NULL;
    uint32_t job = 0;
    SHOW(onshi_record_new(ONSHI_M_CONSENTED_REQUEST, &request, NULL) == ONSHI_S_OK);
    for (uint32_t at = 0; at < COUNT(values); at++)
        SHOW(onshi_record_set_text(request, search, COUNT(search), values[at].field,
                                   values[at].text, ONSHI_NUL, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_submit(session, ONSHI_O_CONSENTED_BATCH, request, key, ONSHI_NUL, &job,
                              NULL) == ONSHI_S_OK);
    onshi_record_free(request);
    return job;
}

/* Waits for an event of that kind; how many of another kind came before it. */
static int wait_for(onshi_session *session, uint32_t job, uint32_t kind, uint32_t other)
{
    int before = 0;
    for (;;) {
        onshi_event event;
        int32_t status;
        memset(&event, 0, sizeof event);
        event.struct_size = sizeof event;
        status = onshi_session_next_event(session, 1000, &event, NULL);
        SHOW(status >= 0);
        if (status == ONSHI_S_OK && event.job == job && event.kind == kind)
            return before;
        before += status == ONSHI_S_OK && event.job == job && event.kind == other;
    }
}

/* section: the concepts */

#include "concepts_ledger.h" /* who did what, and the key */
#include "concepts_care.h" /* the doctor, figures, a backup */
#include "concepts_https.h" /* the second road */

static void load_(void)
{
    SHOW(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, NULL) == ONSHI_S_OK);
    SHOW(onshi_version_text(buffer, ROOM, &length, NULL) == ONSHI_S_OK);
    SHOW(strcmp(buffer, ONSHI_VERSION) == 0);
}

static void abi_mismatch(void)
{
    SHOW(onshi_abi_check(ONSHI_ABI + 1, ONSHI_SCHEMA_HASH, NULL) == ONSHI_E_ABI_MISMATCH);
    SHOW(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH ^ 1u, NULL) == ONSHI_E_ABI_MISMATCH);
}

static void constants(void)
{
    SHOW(strcmp(ONSHI_C_SEX_FEMALE, "2") == 0);
    SHOW(onshi_code_label(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE, ONSHI_NUL, ONSHI_JAPANESE, buffer, ROOM,
                          &length, NULL) == ONSHI_S_OK);
    SHOW(strcmp(buffer, "女") == 0);
    SHOW(onshi_code_label(ONSHI_T_SEX, ONSHI_C_SEX_FEMALE, ONSHI_NUL, ONSHI_ENGLISH, buffer, ROOM,
                          &length, NULL) == ONSHI_S_OK);
    SHOW(strcmp(buffer, "female") == 0);
    SHOW(onshi_code_label(ONSHI_T_SEX, "9", ONSHI_NUL, ONSHI_ENGLISH, buffer, ROOM, &length, NULL)
         == ONSHI_S_NONE);
}

/* C has paths where other languages have typed records. */
static void typed_records(void)
{
    uint32_t search[] = { ONSHI_F_BATCH_REQUEST_BODY, 0, ONSHI_F_BATCH_REQUEST_BODY_SEARCH, 0 };
    onshi_record *request = NULL;
    SHOW(onshi_record_new(ONSHI_M_BATCH_REQUEST, &request, NULL) == ONSHI_S_OK);
    for (search[3] = 0; search[3] < 2; search[3]++)
        SHOW(onshi_record_set_text(request, search, COUNT(search),
                                   ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL,
                                   search[3] == 0 ? "甲" : "", ONSHI_NUL, NULL) == ONSHI_S_OK);
    SHOW(onshi_record_count(request, search, 2, ONSHI_F_BATCH_REQUEST_BODY_SEARCH, &length, NULL)
         == ONSHI_S_OK && length == 2);
    search[3] = 0;
    SHOW(onshi_record_text(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL,
                           0, buffer, ROOM, &length, NULL) == ONSHI_S_OK);
    SHOW(strcmp(buffer, "甲") == 0);
    search[3] = 1; /* empty is not absent */
    SHOW(onshi_record_text(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_INSURED_CARD_SYMBOL,
                           0, buffer, ROOM, &length, NULL) == ONSHI_S_OK && length == 0);
    SHOW(onshi_record_text(request, search, COUNT(search), ONSHI_F_BATCH_QUERY_BIRTHDATE, 0, buffer,
                           ROOM, &length, NULL) == ONSHI_S_NONE);
    onshi_record_free(request);
}

static void text_outside_jis(void)
{
    static const char text[] = "\xEE\x80\x80" "𠮷🍣";
    static const uint16_t utf16[] = { 0xE000, 0xD842, 0xDFB7, 0xD83C, 0xDF63 };
    uint16_t units[8];
    onshi_record *record = query();
    SHOW(set(record, text, ONSHI_NUL) == ONSHI_S_OK && get(record, ROOM) == ONSHI_S_OK);
    SHOW(length == strlen(text) && strcmp(buffer, text) == 0);
    SHOW(onshi_record_text_u16(record, NULL, 0, NUMBER, 0, units, COUNT(units), &length, NULL)
         == ONSHI_S_OK);
    SHOW(length == COUNT(utf16) && memcmp(units, utf16, sizeof utf16) == 0);
    onshi_record_free(record);
}

static void text_broken(void)
{
    static const uint16_t lone[] = { 0xD842 };
    onshi_record *record = query();
    SHOW(set(record, "04534020", ONSHI_NUL) == ONSHI_S_OK);
    SHOW(set(record, "\xE3\x81", ONSHI_NUL) == ONSHI_E_BAD_TEXT);
    SHOW(onshi_record_set_text_u16(record, NULL, 0, NUMBER, lone, 1, NULL) == ONSHI_E_BAD_TEXT);
    SHOW(get(record, ROOM) == ONSHI_S_OK && strcmp(buffer, "04534020") == 0);
    onshi_record_free(record);
}

static void null_argument(void)
{
    onshi_record *record = query();
    length = 77;
    SHOW(set(record, NULL, 3) == ONSHI_E_NULL_ARGUMENT);
    SHOW(onshi_record_count(NULL, NULL, 0, NUMBER, &length, NULL) == ONSHI_E_NULL_ARGUMENT);
    SHOW(length == 77);
    SHOW(onshi_record_free(NULL) == ONSHI_S_OK);
    onshi_record_free(record);
}

static void buffer_too_small(void)
{
    onshi_record *record = query();
    SHOW(set(record, "04534020", ONSHI_NUL) == ONSHI_S_OK);
    strcpy(buffer, "as it was");
    SHOW(get(record, 7) == ONSHI_E_BUFFER_TOO_SMALL);
    SHOW(length == 8 && strcmp(buffer, "as it was") == 0);
    SHOW(get(record, 8) == ONSHI_S_OK && memcmp(buffer, "04534020s", 9) == 0);
    onshi_record_free(record);
}

static void unknown_value(void)
{
    onshi_record *record = query(), *other = NULL;
    onshi_session_options options;
    onshi_session *session = NULL;
    SHOW(onshi_record_new(0xFFFF, &other, NULL) == ONSHI_E_UNKNOWN_MESSAGE && other == NULL);
    SHOW(onshi_record_set_text(record, NULL, 0, ONSHI_F_BATCH_QUERY_BIRTHDATE, "", 0, NULL)
         == ONSHI_E_UNKNOWN_FIELD);
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.root = root;
    options.institution = institution;
    options.flags = 0x80000000u;
    SHOW(onshi_session_open(&options, &session, NULL) == ONSHI_E_BAD_OPTIONS && session == NULL);
    onshi_record_free(record);
}

/* A file that ends too early: an error with everything that errors can tell. */
static onshi_error *broken_file(void)
{
    onshi_error *error = NULL;
    onshi_answer *answer = NULL;
    char path[ROOM];
    FILE *file;
    snprintf(path, sizeof path, "%s/broken.xml", root);
    file = fopen(path, "wb");
    SHOW(file != NULL);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg><MessageHeader>", file);
    fclose(file);
    SHOW(onshi_answer_open_file(ONSHI_M_QUALIFICATION_ANSWER, path, ONSHI_NUL, NULL, 0, &answer,
                                &error) == ONSHI_E_TRUNCATED && answer == NULL && error != NULL);
    return error;
}

static void error_detail(void)
{
    onshi_error *error = broken_file();
    int32_t code = 0;
    uint32_t category = 0, line = 0, column = 0;
    SHOW(onshi_error_code(error, &code) == ONSHI_S_OK && code == ONSHI_E_TRUNCATED);
    SHOW(onshi_error_category(error, &category) == ONSHI_S_OK);
    SHOW(category == ONSHI_CATEGORY_PEER);
    SHOW(onshi_error_text(error, ONSHI_JAPANESE, buffer, ROOM, &length) == ONSHI_S_OK);
    SHOW(strstr(buffer, "文書が途中で終わっています") != NULL);
    SHOW(onshi_error_text(error, ONSHI_ENGLISH, buffer, ROOM, &length) == ONSHI_S_OK);
    SHOW(strstr(buffer, "the document ends too early") != NULL);
    SHOW(onshi_error_file(error, buffer, ROOM, &length) == ONSHI_S_OK);
    SHOW(strcmp(buffer, "broken.xml") == 0);
    SHOW(onshi_error_line(error, &line) == ONSHI_S_OK && line == 2);
    SHOW(onshi_error_column(error, &column) == ONSHI_S_OK && column > 1);
    onshi_error_free(error);
}

WORK(read_code)
{
    int32_t code = 0;
    SHOW(onshi_error_code((onshi_error *)given, &code) == ONSHI_S_OK && code == ONSHI_E_TRUNCATED);
    return WORK_DONE;
}

static void error_elsewhere(void)
{
    onshi_error *error = broken_file();
    onshi_record_free(query());
    join(begin(read_code, error));
    onshi_error_free(error);
}

static void freed_parent(void)
{
    static const uint32_t result[] = { ONSHI_F_CONSENTED_UNIT_RESULTS, 0,
                                       ONSHI_F_RESULT_LIST_RESULT, 0 };
    onshi_session *session = NULL;
    onshi_answer *answer = NULL;
    onshi_record *person = NULL;
    uint32_t job;
    SHOW(open_place("", &session) == ONSHI_S_OK);
    job = ask(session, "freed_parent");
    wait_for(session, job, ONSHI_EVENT_ANSWERED, 0);
    SHOW(onshi_session_answer(session, job, &answer, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_free(session) == ONSHI_S_OK);
    SHOW(onshi_answer_next(answer, &person, NULL) == ONSHI_S_OK);
    SHOW(onshi_answer_free(answer) == ONSHI_S_OK);
    SHOW(onshi_record_text(person, result, COUNT(result), ONSHI_F_QUALIFICATION_RESULT_NAME, 0,
                           buffer, ROOM, &length, NULL) == ONSHI_S_OK && length > 0);
    SHOW(onshi_record_free(person) == ONSHI_S_OK);
}

static void freed_twice(void)
{
    onshi_record *record = query();
    SHOW(onshi_record_free(record) == ONSHI_S_OK);
    SHOW(onshi_record_free(record) == ONSHI_E_STALE_HANDLE);
    SHOW(get(record, ROOM) == ONSHI_E_STALE_HANDLE);
}

static void wrong_kind(void)
{
    onshi_record *record = query();
    SHOW(onshi_session_free((onshi_session *)record) == ONSHI_E_WRONG_HANDLE);
    SHOW(get(record, ROOM) == ONSHI_S_NONE);
    onshi_record_free(record);
}

static void two_sessions(void)
{
    onshi_session *one = NULL, *other = NULL, *third = NULL;
    uint32_t job = 0;
    SHOW(open_place("", &one) == ONSHI_S_OK && open_place("elsewhere", &other) == ONSHI_S_OK);
    SHOW(open_place("", &third) == ONSHI_E_LEDGER_BUSY && third == NULL);
    ask(other, "only there");
    SHOW(onshi_session_job_of_key(one, "only there", ONSHI_NUL, &job, NULL) == ONSHI_S_NONE);
    SHOW(onshi_session_job_of_key(other, "only there", ONSHI_NUL, &job, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_free(one) == ONSHI_S_OK);
    SHOW(onshi_session_job_of_key(other, "only there", ONSHI_NUL, &job, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_free(other) == ONSHI_S_OK);
}

static void events(void)
{
    onshi_session *session = NULL;
    onshi_answer *answer = NULL;
    onshi_record *person = NULL;
    uint32_t job, people = 0, state = 0;
    SHOW(open_place("", &session) == ONSHI_S_OK);
    job = ask(session, "events");
    SHOW(ask(session, "events") == job); /* the same key is the same job */
    SHOW(wait_for(session, job, ONSHI_EVENT_ANSWERED, ONSHI_EVENT_ACCEPTED) == 1);
    SHOW(onshi_session_answer(session, job, &answer, NULL) == ONSHI_S_OK);
    while (onshi_answer_next(answer, &person, NULL) == ONSHI_S_OK)
        people++;
    SHOW(onshi_answer_units(answer, &length, NULL) == ONSHI_S_OK && people == length && people > 0);
    SHOW(onshi_session_acknowledge(session, job, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_job_state(session, job, &state, NULL, NULL) == ONSHI_S_OK);
    SHOW(state == ONSHI_JOB_ACKNOWLEDGED || state == ONSHI_JOB_CLOSED);
    onshi_record_free(person);
    onshi_answer_free(answer);
    onshi_session_free(session);
}

/* A wait is as long as the program says: to break it off is not to wait again. */
static void cancellation(void)
{
    onshi_session *session = NULL;
    onshi_event event;
    uint32_t job;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    SHOW(open_place("nobody", &session) == ONSHI_S_OK);
    job = ask(session, "withdrawn");
    SHOW(onshi_session_next_event(session, 1, &event, NULL) == ONSHI_S_NONE);
    SHOW(onshi_session_withdraw(session, job, NULL) == ONSHI_S_OK);
    wait_for(session, job, ONSHI_EVENT_WITHDRAWN, 0);
    SHOW(ask(session, "afterwards") != job);
    onshi_session_free(session);
}

/* Two threads call into one session; each says how often the other was in its way. */
struct busy {
    onshi_session *session;
    volatile int seen, harmed;
};

WORK(wait_meanwhile)
{
    struct busy *busy = (struct busy *)given;
    while (!busy->seen) {
        onshi_event event;
        int32_t status;
        memset(&event, 0, sizeof event);
        event.struct_size = sizeof event;
        status = onshi_session_next_event(busy->session, 50, &event, NULL);
        busy->harmed |= status < 0 && status != ONSHI_E_BUSY;
    }
    return WORK_DONE;
}

static void busy_(void)
{
    struct busy busy = { NULL, 0, 0 };
    uint32_t job, state = 0;
    thread other;
    SHOW(open_place("busy", &busy.session) == ONSHI_S_OK);
    job = ask(busy.session, "busy");
    other = begin(wait_meanwhile, &busy);
    while (!busy.seen) {
        int32_t status = onshi_session_job_state(busy.session, job, &state, NULL, NULL);
        SHOW(status == ONSHI_S_OK || status == ONSHI_E_BUSY);
        busy.seen = status == ONSHI_E_BUSY;
    }
    join(other);
    SHOW(!busy.harmed);
    SHOW(onshi_session_job_state(busy.session, job, &state, NULL, NULL) == ONSHI_S_OK);
    onshi_session_free(busy.session);
}

WORK(own_record)
{
    char text[32], own[32];
    uint32_t size = 0;
    onshi_record *record = query();
    snprintf(text, sizeof text, "thread %d", *(const int *)given);
    for (int turn = 0; turn < 100; turn++) {
        SHOW(set(record, text, ONSHI_NUL) == ONSHI_S_OK);
        SHOW(onshi_record_text(record, NULL, 0, NUMBER, 0, own, sizeof own, &size, NULL)
             == ONSHI_S_OK && strcmp(own, text) == 0);
    }
    onshi_record_free(record);
    return WORK_DONE;
}

static void threads(void)
{
    thread started[64];
    int number[64];
    for (int at = 0; at < 64; at++) {
        number[at] = at;
        started[at] = begin(own_record, &number[at]);
    }
    for (int at = 0; at < 64; at++)
        join(started[at]);
}

/* As a host that rounds up and keeps a flag: both are there after a session was opened and used. */
static void floating_point(void)
{
    onshi_session *session = NULL;
    fesetround(FE_UPWARD);
    feclearexcept(FE_ALL_EXCEPT);
    feraiseexcept(FE_DIVBYZERO);
    SHOW(open_place("float", &session) == ONSHI_S_OK);
    ask(session, "float");
    onshi_session_free(session);
    SHOW(fegetround() == FE_UPWARD);
    SHOW(fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT) == FE_DIVBYZERO);
    fesetround(FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
}

/* In a thread of its own: what the library keeps for a thread goes with the thread. */
WORK(use_copy)
{
    typedef int32_t(ONSHI_CALL * make)(uint32_t, onshi_record **, onshi_error **);
    typedef int32_t(ONSHI_CALL * release)(onshi_record *);
    onshi_record *record = NULL;
    library library = load((const char *)given);
    SHOW(library != NULL);
    SHOW(((make)find(library, "onshi_record_new"))(
             ONSHI_R_NUMBER_QUERY, &record, NULL) == ONSHI_S_OK);
    SHOW(get(record, ROOM) < 0); /* a handle belongs to the copy that gave it */
    SHOW(((release)find(library, "onshi_record_free"))(record) == ONSHI_S_OK);
    let_go(library);
    return WORK_DONE;
}

static void unload(void)
{
    char from[ROOM], copy[ROOM];
    own_path(from, (void (*)(void))onshi_abi_check);
    snprintf(copy, sizeof copy, "%s/copy-of-onshi.dll", root);
    copy_file(from, copy);
    for (int turn = 0; turn < 3; turn++) {
        join(begin(use_copy, copy));
        SHOW(!is_loaded(copy));
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*show)(void);
    } concepts[] = {
        { "load", load_ },
        { "abi_mismatch", abi_mismatch },
        { "constants", constants },
        { "typed_records", typed_records },
        { "text_outside_jis", text_outside_jis },
        { "text_broken", text_broken },
        { "null_argument", null_argument },
        { "buffer_too_small", buffer_too_small },
        { "unknown_value", unknown_value },
        { "error_detail", error_detail },
        { "error_elsewhere", error_elsewhere },
        { "freed_parent", freed_parent },
        { "freed_twice", freed_twice },
        { "wrong_kind", wrong_kind },
        { "two_sessions", two_sessions },
        { "audit", audit },
        { "sealed_ledger", sealed_ledger },
        { "diagnosis", diagnosis },
        { "metrics", metrics },
        { "backup", backup },
        { "https", https },
        { "encryption", encryption },
        { "events", events },
        { "cancellation", cancellation },
        { "busy", busy_ },
        { "threads", threads },
        { "floating_point", floating_point },
        { "unload", unload },
    };
    if (argc != 3) {
        fprintf(stderr, "concepts ROOT INSTITUTION\n");
        return EXIT_FAILURE;
    }
    root = argv[1];
    institution = argv[2];
    for (uint32_t at = 0; at < COUNT(concepts); at++) {
        concept = concepts[at].name;
        concepts[at].show();
        printf("ok %s\n", concept);
    }
    return EXIT_SUCCESS;
}
