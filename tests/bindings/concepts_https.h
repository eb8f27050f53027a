/*
 * The concepts of HTTPS, where the terminal has it, and of encrypted folders; a library without them says so. A
 * part of concepts.c, whose places and questions it uses.
 */
#ifndef CONCEPTS_HTTPS_H
#define CONCEPTS_HTTPS_H

/* What stands in ROOT/https/NAME; how many bytes, 0 if there is none. */
static uint32_t read_https(const char *name, char *bytes, size_t most)
{
    char path[ROOM];
    size_t size;
    FILE *file;
    snprintf(path, sizeof path, "%s/https/%s", root, name);
    file = fopen(path, "rb");
    if (file == NULL)
        return 0;
    size = fread(bytes, 1, most, file);
    SHOW(size < most);
    fclose(file);
    return (uint32_t)size;
}

/* What a session says of its certificate. */
static int32_t identity_of(const onshi_session *session, onshi_identity *identity)
{
    memset(identity, 0, sizeof *identity);
    identity->struct_size = sizeof *identity;
    return onshi_session_identity(session, identity, buffer, ROOM, &length, NULL);
}

/* What the file of a certificate says of it at a time. */
static int32_t identity_of_file(uint32_t now, onshi_identity *identity)
{
    static char file[65536];
    const uint32_t size = read_https("client.p12", file, sizeof file);
    memset(identity, 0, sizeof *identity);
    identity->struct_size = sizeof *identity;
    return onshi_identity_of_file((const uint8_t *)file, size, "test-passphrase", ONSHI_NUL, now, identity,
                                  buffer, ROOM, &length, NULL);
}

/* A question is answered; the certificate stands in the session as in its file; the doctor reaches the hosts. */
static void over_https(onshi_session_options options)
{
    onshi_session *session = NULL;
    onshi_diagnosis *found = NULL;
    onshi_identity own, filed;
    char thumbprint[65] = "";
    uint32_t job;
    SHOW(onshi_session_open(&options, &session, NULL) == ONSHI_S_OK);
    job = ask(session, "https");
    wait_for(session, job, ONSHI_EVENT_ANSWERED, 0);
    SHOW(identity_of(session, &own) == ONSHI_S_OK && length == 64);
    SHOW(own.validity == ONSHI_IDENTITY_LONG && own.step == 0 && own.days_left > 90);
    memcpy(thumbprint, buffer, length);
    SHOW(identity_of_file(own.valid_until + 1, &filed) == ONSHI_S_OK && length == 64);
    SHOW(memcmp(thumbprint, buffer, length) == 0 && filed.valid_until == own.valid_until);
    SHOW(filed.validity == ONSHI_IDENTITY_EXPIRED && filed.days_left < 0);
    onshi_session_free(session);
    SHOW(examined(options, &found) < ONSHI_CHECK_ERROR);
    SHOW(result_of(found, "reach") == ONSHI_CHECK_GOOD);
    onshi_diagnosis_free(found);
}

static void refused_without_https(onshi_session_options options)
{
    onshi_session *session = NULL;
    onshi_error *error = NULL;
    onshi_identity filed;
    options.https = "services = \"\"\n";
    SHOW(onshi_session_open(&options, &session, &error) == ONSHI_E_BAD_OPTIONS);
    SHOW(onshi_error_text(error, ONSHI_ENGLISH, buffer, ROOM, &length) == ONSHI_S_OK);
    buffer[length] = '\0';
    SHOW(strstr(buffer, "built with the feature https") != NULL);
    onshi_error_free(error);
    SHOW(identity_of_file(0, &filed) == ONSHI_E_BAD_OPTIONS);
}

static void https(void)
{
    static char config[8192];
    char folder[ROOM];
    onshi_session_options options;
    onshi_session *session = NULL;
    onshi_identity none;
    const uint32_t size = read_https("https.toml", config, sizeof config);
    SHOW(open_place("first road", &session) == ONSHI_S_OK);
    SHOW(identity_of(session, &none) == ONSHI_S_NONE && length == 0); /* over folders the terminal has it */
    onshi_session_free(session);
    snprintf(folder, sizeof folder, "%s/https", root);
    options = made_place("second road");
    options.https_folder = folder;
    SHOW(onshi_session_open(&options, &session, NULL) == ONSHI_E_BAD_OPTIONS); /* without https */
    options.https = config;
    options.https_length = size;
    if (size > 0)
        over_https(options);
    else
        refused_without_https(options);
}

static int32_t open_encrypted(const char *rules)
{
    onshi_session *session = NULL;
    onshi_session_options options = made_place("encrypted");
    options.encryption = rules;
    return onshi_session_open(&options, &session, NULL);
}

/* Their form is assumed, and this session does not allow that; a library without encryption has none. */
static void encryption(void)
{
    const int32_t status = open_encrypted("[[rules]]\nbeginning = \"\"\npassword = \"test-passphrase\"\n");
    SHOW(open_encrypted("no rules") == ONSHI_E_PROFILE_INVALID);
    SHOW(status == ONSHI_E_UNVERIFIED || status == ONSHI_E_BAD_OPTIONS);
}

#endif
