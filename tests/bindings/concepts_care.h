/*
 * The concepts about looking after a place: the doctor, the figures of a session, a copy of its ledger. A part
 * of concepts.c, whose places and questions it uses.
 */
#ifndef CONCEPTS_CARE_H
#define CONCEPTS_CARE_H

/* A text of a check; "" after the last. */
static const char *said(const onshi_diagnosis *found, uint32_t index, uint32_t what, uint32_t language)
{
    SHOW(onshi_diagnosis_text(found, index, what, language, buffer, ROOM - 1, &length, NULL) >= 0);
    buffer[length] = '\0';
    return buffer;
}

/* How the first check of a name came out. */
static uint32_t result_of(const onshi_diagnosis *found, const char *check)
{
    uint32_t index = 0, result = 0;
    while (strcmp(said(found, index, ONSHI_DIAGNOSIS_CHECK, ONSHI_ENGLISH), check) != 0) {
        SHOW(length > 0);
        index++;
    }
    SHOW(onshi_diagnosis_result(found, index, &result, NULL) == ONSHI_S_OK);
    return result;
}

/* The worst of a place. */
static uint32_t examined(onshi_session_options options, onshi_diagnosis **found)
{
    uint32_t worst = 0;
    SHOW(onshi_doctor(&options, 1, 0, found, NULL) == ONSHI_S_OK);
    SHOW(onshi_diagnosis_worst(*found, &worst, NULL) == ONSHI_S_OK);
    return worst;
}

/* A place is looked at before a session is opened there: what is good, what is not, and what to do. */
static void diagnosis(void)
{
    onshi_session_options options = made_place("examined");
    onshi_diagnosis *found = NULL;
    uint32_t result = 7;
    SHOW(examined(options, &found) < ONSHI_CHECK_ERROR);
    SHOW(result_of(found, "folders") == ONSHI_CHECK_GOOD);
    SHOW(result_of(found, "rename") == ONSHI_CHECK_GOOD);
    SHOW(strcmp(said(found, 0, ONSHI_DIAGNOSIS_LABEL, ONSHI_JAPANESE), "フォルダーがある") == 0);
    SHOW(strcmp(said(found, 0, ONSHI_DIAGNOSIS_LABEL, ONSHI_ENGLISH), "the folders are there") == 0);
    SHOW(onshi_diagnosis_result(found, 10000, &result, NULL) == ONSHI_S_NONE && result == 7);
    SHOW(onshi_diagnosis_free(found) == ONSHI_S_OK);
    SHOW(examined(at_place("nowhere"), &found) == ONSHI_CHECK_ERROR);
    SHOW(result_of(found, "folders") == ONSHI_CHECK_ERROR);
    SHOW(strstr(said(found, 0, ONSHI_DIAGNOSIS_SEEN, ONSHI_ENGLISH), "req cannot be opened") != NULL);
    SHOW(strstr(said(found, 0, ONSHI_DIAGNOSIS_REMEDY, ONSHI_JAPANESE), "権限を確認してください") != NULL);
    SHOW(onshi_diagnosis_free(found) == ONSHI_S_OK);
    options.flags = 0x80000000u;
    SHOW(onshi_doctor(&options, 1, 0, &found, NULL) == ONSHI_E_BAD_OPTIONS);
}

static onshi_metrics figures_of(const onshi_session *session)
{
    onshi_metrics figures;
    memset(&figures, 0xFF, sizeof figures);
    figures.struct_size = sizeof figures;
    SHOW(onshi_session_metrics(session, &figures, NULL) == ONSHI_S_OK);
    return figures;
}

/* Whether the text for collectors has this line. */
static int is_told(const onshi_session *session, const char *line)
{
    static char text[8192];
    SHOW(onshi_session_metrics_text(session, text, sizeof text - 1, &length, NULL) == ONSHI_S_OK);
    text[length] = '\0';
    return strstr(text, line) != NULL;
}

/* An answer that is none, to the one request that stands there. */
static void answer_badly(const char *name)
{
    char path[2 * ROOM], file[ROOM];
    FILE *answer;
    snprintf(path, sizeof path, "%s/%s/req", root, name);
    first_in(path, file);
    SHOW(strstr(file, "req_") != NULL);
    memcpy(strstr(file, "req_"), "res_", 4);
    snprintf(path, sizeof path, "%s/%s/res/%s", root, name, file);
    answer = fopen(path, "wb");
    SHOW(answer != NULL && fputs("<XmlMsg><a></b></XmlMsg>", answer) >= 0);
    fclose(answer);
}

/* What happened is counted: for the program, and as the text that collectors read. */
static void metrics(void)
{
    onshi_session *session = NULL;
    onshi_metrics figures;
    uint32_t job;
    SHOW(open_place("counted", &session) == ONSHI_S_OK);
    figures = figures_of(session);
    SHOW(figures.problems == 0 && figures.overdue == 0 && figures.ledger_failures == 0);
    SHOW(figures.oldest_unanswered == 0 && figures.oldest_unacknowledged == 0);
    job = ask(session, "counted");
    answer_badly("counted");
    wait_for(session, job, ONSHI_EVENT_PROBLEM, 0);
    figures = figures_of(session);
    SHOW(figures.problems == 1 && figures.overdue == 0 && figures.ledger_failures == 0);
    SHOW(is_told(session, "\nonshi_problems_total 1\n"));
    SHOW(is_told(session, "onshi_deeds_total{deed=\"requested\"} 1\n"));
    onshi_session_free(session);
}

/* The ledger is copied while its session works. The copy comes back where none is, and says what is in doubt. */
static void backup(void)
{
    const onshi_session_options options = made_place("kept");
    char copy[ROOM], ledger[ROOM], away[ROOM];
    onshi_session *session = NULL;
    uint32_t job, found = 0, jobs = 7, in_doubt = 7;
    snprintf(copy, sizeof copy, "%s/kept/copy", root);
    snprintf(ledger, sizeof ledger, "%s/kept/onshi.ledger", root);
    snprintf(away, sizeof away, "%s/kept/away", root);
    SHOW(onshi_session_open(&options, &session, NULL) == ONSHI_S_OK);
    job = ask(session, "kept");
    SHOW(onshi_session_back_up(session, copy, ONSHI_NUL, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_back_up(session, copy, ONSHI_NUL, NULL) == ONSHI_E_NAME_TAKEN);
    onshi_session_free(session);
    SHOW(onshi_ledger_restore(&options, copy, ONSHI_NUL, &jobs, &in_doubt, NULL) == ONSHI_E_NAME_TAKEN);
    SHOW(jobs == 7 && in_doubt == 7 && rename(ledger, away) == 0);
    SHOW(onshi_ledger_restore(&options, copy, ONSHI_NUL, &jobs, &in_doubt, NULL) == ONSHI_S_OK);
    SHOW(jobs == 1 && in_doubt == 1);
    SHOW(onshi_session_open(&options, &session, NULL) == ONSHI_S_OK);
    SHOW(onshi_session_job_of_key(session, "kept", ONSHI_NUL, &found, NULL) == ONSHI_S_OK && found == job);
    SHOW(ask(session, "afterwards") > job + 999999); /* no file name since the copy comes again */
    onshi_session_free(session);
}

#endif
