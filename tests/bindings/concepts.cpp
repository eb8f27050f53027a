// What every language must show, in C++; tests/bindings/concepts.c says what each concept means.
// It is built twice: with exceptions, and with -fno-exceptions -fno-rtti.
//
//   concepts ROOT INSTITUTION

#include <array>
#include <atomic>
#include <cfenv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <type_traits>

#include "onshi.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

using namespace std::chrono_literals;
namespace files = std::filesystem;
namespace records = onshi::records;
using onshi::Language;

static const char *concept_name;
static std::string root, institution;

// A concept is shown by what must be true, line by line.
#define SHOW(truth) ((truth) ? (void)0 : failed(__LINE__, #truth))
// The value of a result that must have one.
#define GET(result) must(__LINE__, result)
#define DO(result) done(__LINE__, result)

[[noreturn]] static void failed(int line, const char *truth)
{
    std::printf("not ok %s: line %d: %s\n", concept_name, line, truth);
    std::fflush(stdout);
    std::_Exit(EXIT_FAILURE);
}

template <class T> static T must(int line, onshi::Result<T> result)
{
    if (!result)
        failed(line, result.error().english.c_str());
    return *std::move(result);
}

static void done(int line, const onshi::Result<void> &result)
{
    if (!result)
        failed(line, result.error().english.c_str());
}

template <class T> static std::int32_t code(const onshi::Result<T> &result)
{
    return result ? 0 : result.error().code;
}

static onshi::Typically<records::NumberQuery> query()
{
    return GET(onshi::make<records::NumberQuery>());
}

static onshi::SessionOptions options(const std::string &name)
{
    onshi::SessionOptions options;
    options.root = name.empty() ? root : root + "/" + name;
    options.institution = institution;
    options.poll = 20ms;
    options.collect_after = 20ms;
    options.collect_at_most = 50ms;
    return options;
}

// ROOT/NAME with folders of its own: a place to which no terminal looks.
static void make_place(const std::string &name)
{
    files::create_directories(root + "/" + name + "/req");
    files::create_directories(root + "/" + name + "/res");
}

static onshi::Session open(const std::string &name)
{
    if (!name.empty())
        make_place(name);
    return GET(onshi::Session::open(options(name)));
}

// Everyone who consented yesterday: what the simulated terminal always has an answer to.
static onshi::Job ask(onshi::Session &session, const char *key)
{
    auto request = GET(onshi::make<records::ConsentedRequest>());
    const auto search = request->body().search();
    DO(search.consent_from().write("20261121"));
    DO(search.consent_to().write("20261122"));
    DO(search.medical_treatment().write(onshi::codes::MedicalTreatment::visit));
    return GET(session.submit(onshi::Operation::consented_batch, request, key));
}

// Waits for an event of that kind; how many of another kind came before it.
static int wait_for(onshi::Session &session, onshi::Job job, onshi::EventKind kind,
                    std::optional<onshi::EventKind> other = std::nullopt)
{
    for (int before = 0;;) {
        const auto event = GET(session.next_event(1s));
        if (!event || event->job != job)
            continue;
        if (event->kind == kind)
            return before;
        before += event->kind == other;
    }
}

// section: the concepts

#include "concepts_ledger.hpp" // who did what, and the key
#include "concepts_care.hpp" // the doctor, figures, a backup
#include "concepts_https.hpp" // the second road

static void load()
{
    DO(onshi::detail::done([](onshi_error **error) {
        return onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, error);
    }));
    SHOW(GET(onshi::version()) == ONSHI_VERSION);
}

static void abi_mismatch()
{
    SHOW(onshi_abi_check(ONSHI_ABI + 1, ONSHI_SCHEMA_HASH, nullptr) == ONSHI_E_ABI_MISMATCH);
    SHOW(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH ^ 1u, nullptr) == ONSHI_E_ABI_MISMATCH);
}

static void constants()
{
    using Sex = onshi::Code<onshi::codes::Sex>;
    const Sex female{std::string(onshi::codes::Sex::female)};
    SHOW(female == "2");
    SHOW(GET(female.label(Language::japanese)) == "女");
    SHOW(GET(female.label(Language::english)) == "female");
    SHOW(!GET(Sex{"9"}.label(Language::english)));
}

static void typed_records()
{
    auto request = GET(onshi::make<records::BatchRequest>());
    const auto searches = request->body().search();
    DO(searches[0].insured_card_symbol().write("甲"));
    DO(searches[1].insured_card_symbol().write(""));
    DO(searches[1].birthdate().write("19410422"));
    SHOW(GET(searches.count()) == 2);
    SHOW(GET(searches[0].insured_card_symbol().read()) == "甲");
    SHOW(GET(searches[1].insured_card_symbol().read()) == ""); // empty is not absent
    SHOW(!GET(searches[0].birthdate().read()));
    const auto born = GET(searches[1].birthdate().date());
    SHOW(born && born->year == 1941 && born->month == 4 && born->day == 22);
    auto number = query();
    DO(number->medical_treatment().write("77")); // a code to come is kept
    SHOW(GET(number->medical_treatment().code())->value == "77");
}

static void text_outside_jis()
{
    auto record = query();
    const std::string text = "\xEE\x80\x80𠮷🍣";
    DO(record->insured_card_symbol().write(text));
    SHOW(GET(record->insured_card_symbol().read()) == text);
}

static void text_broken()
{
    auto record = query();
    DO(record->insured_card_symbol().write("甲"));
    SHOW(code(record->insured_card_symbol().write("\xE3\x81")) == ONSHI_E_BAD_TEXT);
    SHOW(code(record->insured_card_symbol().write("\xED\xA1\x82")) == ONSHI_E_BAD_TEXT);
    SHOW(GET(record->insured_card_symbol().read()) == "甲");
}

// What was moved from is NULL to the library.
static void null_argument()
{
    auto record = GET(onshi::Record::make(records::NumberQuery::id));
    const auto moved = std::move(record);
    std::uint32_t count = 77;
    SHOW(onshi_record_check(record.get(), &count, nullptr) == ONSHI_E_NULL_ARGUMENT);
    SHOW(count == 77);
    SHOW(code(record.json()) == ONSHI_E_NULL_ARGUMENT);
}

static void buffer_too_small()
{
    auto record = query();
    DO(record->insured_card_symbol().write("04534020"));
    const auto field = record->insured_card_symbol().field();
    std::string buffer = "as it was";
    std::uint32_t length = 0;
    SHOW(onshi_record_text(record->record(), nullptr, 0, field, 0, buffer.data(), 7, &length,
                           nullptr) == ONSHI_E_BUFFER_TOO_SMALL);
    SHOW(length == 8 && buffer == "as it was");
    SHOW(onshi_record_text(record->record(), nullptr, 0, field, 0, buffer.data(), 8, &length,
                           nullptr) == ONSHI_S_OK && buffer == "04534020s");
    const std::string longer(5000, '7'); // the layer makes room by itself
    DO(record->insured_card_symbol().write(longer));
    SHOW(GET(record->insured_card_symbol().read()) == longer);
}

static void unknown_value()
{
    SHOW(code(onshi::Record::make(0xFFFF)) == ONSHI_E_UNKNOWN_MESSAGE);
    auto record = query();
    const auto other = record.record().as<records::BatchUnit>();
    SHOW(code(other.validity().write("1")) == ONSHI_E_UNKNOWN_FIELD);
    auto wrong = options("");
    wrong.charset = static_cast<onshi::Charset>(99);
    SHOW(code(onshi::Session::open(wrong)) == ONSHI_E_BAD_OPTIONS);
}

static onshi::Error broken_file()
{
    const std::string path = root + "/broken.xml";
    std::ofstream(path, std::ios::binary)
        << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg><MessageHeader>";
    auto answer = onshi::Answer::open_file(path, ONSHI_M_QUALIFICATION_ANSWER);
    SHOW(!answer);
    return std::move(answer).error();
}

static void error_detail()
{
    const auto error = broken_file();
    SHOW(error.code == ONSHI_E_TRUNCATED && error.category == onshi::Category::peer);
    SHOW(error.japanese.find("文書が途中で終わっています") != std::string::npos);
    SHOW(error.english.find("the document ends too early") != std::string::npos);
    SHOW(error.file == "broken.xml" && error.line == 2 && error.column > 1);
#if defined(ONSHI_EXCEPTIONS)
    try {
        onshi::Record::make(0xFFFF).value();
        failed(__LINE__, "value() of an error returned");
    } catch (const std::exception &failure) {
        SHOW(std::strstr(failure.what(), "no such message") != nullptr);
    }
#endif
}

static void error_elsewhere()
{
    const auto error = broken_file();
    (void)query();
    std::thread([&] { SHOW(error.code == ONSHI_E_TRUNCATED && !error.japanese.empty()); }).join();
}

static void freed_parent()
{
    std::optional<onshi::Session> session(open(""));
    const auto job = ask(*session, "freed_parent");
    wait_for(*session, job, onshi::EventKind::answered);
    std::optional<onshi::Answer> answer(GET(session->answer(job)));
    session.reset();
    const auto person = GET(answer->next());
    answer.reset();
    const auto result = person->as<records::ConsentedUnit>().results().result()[0];
    SHOW(!GET(result.name().read())->empty());
}

// An object cannot be freed twice: it cannot be copied. A view of one that is gone is an error.
static void freed_twice()
{
    static_assert(!std::is_copy_constructible_v<onshi::Record>);
    static_assert(!std::is_copy_assignable_v<onshi::Session>);
    std::optional<onshi::Typically<records::NumberQuery>> record(query());
    const records::NumberQuery view = **record;
    record.reset();
    SHOW(code(view.insured_card_symbol().read()) == ONSHI_E_STALE_HANDLE);
    SHOW(code(view.insured_card_symbol().write("")) == ONSHI_E_STALE_HANDLE);
}

// It cannot be written: each kind has a type of its own.
static void wrong_kind()
{
    static_assert(!std::is_convertible_v<onshi::Record, onshi::Answer>);
    static_assert(!std::is_constructible_v<onshi::Session, onshi::Record::Owned>);
    static_assert(!std::is_convertible_v<onshi_record *, onshi_session *>);
}

static void two_sessions()
{
    std::optional<onshi::Session> one(open(""));
    auto other = open("elsewhere");
    SHOW(code(onshi::Session::open(options(""))) == ONSHI_E_LEDGER_BUSY);
    const auto job = ask(other, "only there");
    SHOW(!GET(one->job_of_key("only there")));
    one.reset();
    SHOW(GET(other.job_of_key("only there")) == job);
}

static void events()
{
    auto session = open("");
    const auto job = ask(session, "events");
    SHOW(ask(session, "events") == job); // the same key is the same job
    SHOW(wait_for(session, job, onshi::EventKind::answered, onshi::EventKind::accepted) == 1);
    auto answer = GET(session.answer(job));
    std::uint32_t people = 0;
    std::optional<onshi::Record> person;
    while ((person = GET(answer.next(std::move(person)))))
        people++;
    SHOW(people > 0 && people == GET(answer.units()));
    DO(session.acknowledge(job));
    SHOW(GET(session.standing(job)).over());
}

// Another thread breaks a wait off, as a button does.
static void cancellation()
{
    auto session = open("nobody");
    const auto job = ask(session, "withdrawn");
    std::atomic<bool> waiting{false}, enough{false};
    std::thread button([&] {
        while (!waiting)
            std::this_thread::yield();
        enough = true;
    });
    while (!enough) {
        SHOW(!GET(session.next_event(1ms)));
        waiting = true;
    }
    button.join();
    DO(session.withdraw(job));
    wait_for(session, job, onshi::EventKind::withdrawn);
    SHOW(ask(session, "afterwards") != job);
}

static void busy()
{
    auto session = open("busy");
    const auto job = ask(session, "busy");
    std::atomic<bool> seen{false}, harmed{false};
    std::thread other([&] {
        while (!seen) {
            const auto status = code(session.next_event(50ms));
            harmed = harmed || (status != 0 && status != ONSHI_E_BUSY);
        }
    });
    while (!seen) {
        const auto status = code(session.standing(job));
        SHOW(status == 0 || status == ONSHI_E_BUSY);
        seen = status == ONSHI_E_BUSY;
    }
    other.join();
    SHOW(!harmed);
    (void)GET(session.standing(job));
}

static void threads()
{
    std::vector<std::thread> started;
    for (int number = 0; number < 64; number++)
        started.emplace_back([number] {
            auto record = query();
            const auto text = "thread " + std::to_string(number);
            for (int turn = 0; turn < 100; turn++) {
                DO(record->insured_card_symbol().write(text));
                SHOW(GET(record->insured_card_symbol().read()) == text);
            }
        });
    for (auto &thread : started)
        thread.join();
}

static void floating_point()
{
    std::fesetround(FE_UPWARD);
    std::feclearexcept(FE_ALL_EXCEPT);
    std::feraiseexcept(FE_DIVBYZERO);
    {
        auto session = open("float");
        ask(session, "float");
    }
    SHOW(std::fegetround() == FE_UPWARD);
    SHOW(std::fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT) == FE_DIVBYZERO);
    std::fesetround(FE_TONEAREST);
    std::feclearexcept(FE_ALL_EXCEPT);
}

#if defined(_WIN32)
static void *load_library(const std::string &path) { return LoadLibraryA(path.c_str()); }
static bool is_loaded(const std::string &path) { return GetModuleHandleA(path.c_str()) != nullptr; }
static void let_go(void *library) { FreeLibrary(static_cast<HMODULE>(library)); }
static void *find(void *library, const char *name)
{
    return reinterpret_cast<void *>(GetProcAddress(static_cast<HMODULE>(library), name));
}
static std::string own_path()
{
    std::array<char, 512> path{};
    GetModuleFileNameA(GetModuleHandleA("onshi1.dll"), path.data(), 512);
    return path.data();
}
#else
static void *load_library(const std::string &path)
{
    return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
}
static bool is_loaded(const std::string &path)
{
    return dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr;
}
static void let_go(void *library) { dlclose(library); }
static void *find(void *library, const char *name) { return dlsym(library, name); }
static std::string own_path()
{
    Dl_info info;
    SHOW(dladdr(reinterpret_cast<void *>(&onshi_abi_check), &info) != 0);
    return info.dli_fname;
}
#endif

// In a thread of its own: what the library keeps for a thread goes with the thread.
static void use_copy(const std::string &path)
{
    void *library = load_library(path);
    SHOW(library != nullptr);
    onshi_record *record = nullptr;
    SHOW(reinterpret_cast<decltype(&onshi_record_new)>(find(library, "onshi_record_new"))(
             ONSHI_R_NUMBER_QUERY, &record, nullptr) == ONSHI_S_OK);
    std::uint32_t count = 0; // a handle belongs to the copy that gave it
    SHOW(onshi_record_check(record, &count, nullptr) < 0);
    SHOW(reinterpret_cast<decltype(&onshi_record_free)>(find(library, "onshi_record_free"))(record)
         == ONSHI_S_OK);
    let_go(library);
}

static void unload()
{
    const std::string copy = root + "/copy-of-onshi.dll";
    files::copy_file(own_path(), copy, files::copy_options::overwrite_existing);
    for (int turn = 0; turn < 3; turn++) {
        std::thread(use_copy, copy).join();
        SHOW(!is_loaded(copy));
    }
}

int main(int argc, char **argv)
{
    const std::pair<const char *, void (*)()> concepts[] = {
        {"load", load},
        {"abi_mismatch", abi_mismatch},
        {"constants", constants},
        {"typed_records", typed_records},
        {"text_outside_jis", text_outside_jis},
        {"text_broken", text_broken},
        {"null_argument", null_argument},
        {"buffer_too_small", buffer_too_small},
        {"unknown_value", unknown_value},
        {"error_detail", error_detail},
        {"error_elsewhere", error_elsewhere},
        {"freed_parent", freed_parent},
        {"freed_twice", freed_twice},
        {"wrong_kind", wrong_kind},
        {"two_sessions", two_sessions},
        {"audit", audit},
        {"sealed_ledger", sealed_ledger},
        {"diagnosis", diagnosis},
        {"metrics", metrics},
        {"backup", backup},
        {"https", https},
        {"encryption", encryption},
        {"events", events},
        {"cancellation", cancellation},
        {"busy", busy},
        {"threads", threads},
        {"floating_point", floating_point},
        {"unload", unload},
    };
    if (argc != 3) {
        std::fputs("concepts ROOT INSTITUTION\n", stderr);
        return EXIT_FAILURE;
    }
    root = argv[1];
    institution = argv[2];
    for (const auto &[name, show] : concepts) {
        concept_name = name;
        show();
        std::printf("ok %s\n", name);
    }
}
