/*
 * The concepts about the ledger of a session: what its audit tells, and the key that seals it. A part of
 * concepts.c, whose places and questions it uses.
 */
#ifndef CONCEPTS_LEDGER_H
#define CONCEPTS_LEDGER_H

/* The bytes of a ledger that is closed; to be freed. */
static char *ledger_of(const char *name, size_t *size)
{
    char path[ROOM];
    long end;
    char *bytes;
    FILE *file;
    snprintf(path, sizeof path, "%s/%s/onshi.ledger", root, name);
    file = fopen(path, "rb");
    SHOW(file != NULL && fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 0);
    rewind(file);
    bytes = malloc((size_t)end);
    *size = (size_t)end;
    SHOW(bytes != NULL && fread(bytes, 1, *size, file) == *size);
    fclose(file);
    return bytes;
}

/* Changes it as whoever has the file can, wherever that text stands. */
static void forge(const char *name, const char *text, const char *other)
{
    char path[ROOM];
    size_t size, many = strlen(text), times = 0;
    char *bytes = ledger_of(name, &size);
    FILE *file;
    for (size_t at = 0; at + many <= size; at++)
        if (memcmp(bytes + at, text, many) == 0) {
            memcpy(bytes + at, other, many);
            times++;
        }
    SHOW(times > 0 && strlen(other) == many);
    snprintf(path, sizeof path, "%s/%s/onshi.ledger", root, name);
    file = fopen(path, "wb");
    SHOW(file != NULL && fwrite(bytes, 1, size, file) == size);
    fclose(file);
    free(bytes);
}

/* Whether a line of the audit is there and has this text in it. */
static int tells(onshi_session *session, uint32_t line, const char *text)
{
    static char told[2 * ROOM];
    uint32_t many = 0;
    int32_t status = onshi_session_audit_line(session, line, told, sizeof told, &many, NULL);
    SHOW(status >= 0 && many < sizeof told);
    told[many] = '\0';
    return status == ONSHI_S_OK && strstr(told, text) != NULL;
}

/* Who acts, and what was done, line by line; of a line that somebody changed, which it is. */
static void audit(void)
{
    onshi_session *session = NULL;
    onshi_error *error = NULL;
    uint32_t lines = 0;
    SHOW(open_place("audited", &session) == ONSHI_S_OK);
    SHOW(onshi_session_act_as(session, "op-7", ONSHI_NUL, "医師", ONSHI_NUL, NULL, 0, NULL)
         == ONSHI_S_OK);
    ask(session, "audited");
    SHOW(onshi_session_audit_head(session, &lines, buffer, ROOM, &length, NULL) == ONSHI_S_OK);
    buffer[length] = '\0';
    SHOW(lines == 2 && length == 64 && tells(session, 2, buffer));
    SHOW(tells(session, 1, "\"deed\":\"opened\""));
    SHOW(tells(session, 2, "\"deed\":\"requested\"") && tells(session, 2, "\"user\":\"op-7\""));
    SHOW(tells(session, 2, "\"role\":\"医師\"") && !tells(session, 3, ""));
    SHOW(onshi_session_audit_verify(session, NULL) == ONSHI_S_OK);
    onshi_session_free(session);
    forge("audited", "\"user\":\"op-7\"", "\"user\":\"op-8\"");
    SHOW(open_place("audited", &session) == ONSHI_S_OK);
    SHOW(onshi_session_audit_verify(session, &error) == ONSHI_E_AUDIT_BROKEN);
    SHOW(onshi_error_text(error, ONSHI_ENGLISH, buffer, ROOM, &length) == ONSHI_S_OK);
    buffer[length] = '\0';
    SHOW(strstr(buffer, "line 2") != NULL);
    onshi_error_free(error);
    onshi_session_free(session);
}

/* 32 bytes in hexadecimal digits. */
#define LEDGER_KEY "a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7"
#define OTHER_KEY "b7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7"

static int32_t open_sealed(const char *name, const char *key, const char *passphrase,
                           onshi_session **session)
{
    onshi_session_options options = made_place(name);
    options.ledger_key = key;
    options.passphrase = passphrase;
    return onshi_session_open(&options, session, NULL);
}

/* Two keys are too many, whichever system keeps one. */
static int32_t open_sealed_twice(const char *name, onshi_session **session)
{
    onshi_session_options options = made_place(name);
    options.ledger_key = LEDGER_KEY;
    options.flags = ONSHI_SESSION_KEY_BY_SYSTEM;
    return onshi_session_open(&options, session, NULL);
}

/* Sealed by a key or by a passphrase: without it, or with another, nothing opens and nothing changes. */
static void sealed_ledger(void)
{
    static const struct {
        const char *key, *passphrase;
        int32_t status;
    } refused[] = {
        { NULL, NULL, ONSHI_E_LEDGER_KEY_MISSING },
        { OTHER_KEY, NULL, ONSHI_E_LEDGER_KEY_WRONG },
        { NULL, "試験用パスフレーズ", ONSHI_E_LEDGER_KEY_WRONG },
        { LEDGER_KEY, "試験用パスフレーズ", ONSHI_E_BAD_OPTIONS },
        { "a7", NULL, ONSHI_E_BAD_OPTIONS },
    };
    onshi_session *session = NULL;
    uint32_t job, found = 0;
    size_t size, size_after;
    char *before, *after;
    SHOW(open_sealed("sealed", LEDGER_KEY, NULL, &session) == ONSHI_S_OK);
    job = ask(session, "sealed");
    onshi_session_free(session);
    before = ledger_of("sealed", &size);
    for (uint32_t at = 0; at < COUNT(refused); at++)
        SHOW(open_sealed("sealed", refused[at].key, refused[at].passphrase, &session)
             == refused[at].status);
    SHOW(open_sealed_twice("sealed", &session) == ONSHI_E_BAD_OPTIONS);
    after = ledger_of("sealed", &size_after);
    SHOW(size == size_after && memcmp(before, after, size) == 0);
    free(before);
    free(after);
    SHOW(open_sealed("sealed", LEDGER_KEY, NULL, &session) == ONSHI_S_OK);
    SHOW(onshi_session_job_of_key(session, "sealed", ONSHI_NUL, &found, NULL) == ONSHI_S_OK);
    SHOW(found == job);
    onshi_session_free(session);
    SHOW(open_sealed("phrase", NULL, "試験用パスフレーズ", &session) == ONSHI_S_OK);
    onshi_session_free(session);
    SHOW(open_sealed("phrase", NULL, "別のパスフレーズ", &session) == ONSHI_E_LEDGER_KEY_WRONG);
    SHOW(open_sealed("phrase", NULL, "試験用パスフレーズ", &session) == ONSHI_S_OK);
    onshi_session_free(session);
}

#endif
