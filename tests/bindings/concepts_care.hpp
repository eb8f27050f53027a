// The concepts about looking after a place: the doctor, the figures of a session, a copy of its ledger. A part of
// concepts.cpp, whose places and questions it uses.
#ifndef CONCEPTS_CARE_HPP
#define CONCEPTS_CARE_HPP

using onshi::CheckResult;
using onshi::DiagnosisText;

// Without patience for requests that lie there.
static onshi::Diagnosis examined(const onshi::SessionOptions &options)
{
    return GET(onshi::Diagnosis::of(options, {1ms, false}));
}

// How the first check of a name came out.
static CheckResult result_of(const onshi::Diagnosis &found, const std::string &check)
{
    std::uint32_t index = 0;
    for (auto name = GET(found.text(index, DiagnosisText::check)); name != check;
         name = GET(found.text(index, DiagnosisText::check))) {
        SHOW(name);
        index++;
    }
    return *GET(found.result(index));
}

static bool has(const std::optional<std::string> &text, const char *part)
{
    return text && text->find(part) != std::string::npos;
}

// A place is looked at before a session is opened there: what is good, what is not, and what to do.
static void diagnosis()
{
    make_place("examined");
    const auto good = examined(options("examined"));
    SHOW(GET(good.worst()) < CheckResult::error);
    SHOW(result_of(good, "folders") == CheckResult::good);
    SHOW(result_of(good, "rename") == CheckResult::good);
    SHOW(GET(good.text(0, DiagnosisText::label)) == "フォルダーがある");
    SHOW(GET(good.text(0, DiagnosisText::label, Language::english)) == "the folders are there");
    SHOW(GET(good.results()).size() > 10 && !GET(good.result(10000)));
    SHOW(!GET(good.text(10000, DiagnosisText::seen)));
    const auto bad = examined(options("nowhere"));
    SHOW(GET(bad.worst()) == CheckResult::error);
    SHOW(result_of(bad, "folders") == CheckResult::error);
    SHOW(has(GET(bad.text(0, DiagnosisText::seen, Language::english)), "req cannot be opened"));
    SHOW(has(GET(bad.text(0, DiagnosisText::remedy)), "権限を確認してください"));
    auto wrong = options("examined");
    wrong.charset = static_cast<onshi::Charset>(99);
    SHOW(code(onshi::Diagnosis::of(wrong)) == ONSHI_E_BAD_OPTIONS);
}

// An answer that is none, to the one request that stands there.
static void answer_badly(const std::string &name)
{
    const files::path place = files::path(root) / name;
    auto file = files::directory_iterator(place / "req")->path().filename().string();
    file.replace(file.find("req_"), 4, "res_");
    std::ofstream(place / "res" / file, std::ios::binary) << "<XmlMsg><a></b></XmlMsg>";
}

// What happened is counted: for the program, and as the text that collectors read.
static void metrics()
{
    auto session = open("counted");
    auto figures = GET(session.metrics());
    SHOW(figures.problems == 0 && figures.overdue == 0 && figures.ledger_failures == 0);
    SHOW(figures.oldest_unanswered == 0s && figures.oldest_unacknowledged == 0s);
    const auto job = ask(session, "counted");
    answer_badly("counted");
    wait_for(session, job, onshi::EventKind::problem);
    figures = GET(session.metrics());
    SHOW(figures.problems == 1 && figures.overdue == 0 && figures.ledger_failures == 0);
    const auto text = GET(session.metrics_text());
    SHOW(has(text, "\nonshi_problems_total 1\n"));
    SHOW(has(text, "onshi_deeds_total{deed=\"requested\"} 1\n"));
}

// The ledger is copied while its session works. The copy comes back where none is, and says what is in doubt.
static void backup()
{
    const std::string copy = root + "/kept/copy", ledger = root + "/kept/onshi.ledger";
    std::optional<onshi::Session> session(open("kept"));
    const auto job = ask(*session, "kept");
    DO(session->back_up(copy));
    SHOW(code(session->back_up(copy)) == ONSHI_E_NAME_TAKEN);
    session.reset();
    SHOW(code(onshi::restore_ledger(options("kept"), copy)) == ONSHI_E_NAME_TAKEN);
    files::rename(ledger, root + "/kept/away");
    const auto restored = GET(onshi::restore_ledger(options("kept"), copy));
    SHOW(restored.jobs == 1 && restored.in_doubt == 1);
    session.emplace(open("kept"));
    SHOW(GET(session->job_of_key("kept")) == job);
    SHOW(ask(*session, "afterwards") > job + 999999); // no file name since the copy comes again
}

#endif
