// A visit day (訪問診療の一日) of a receipt computer, as examples/c/visit_day.c, over onshi.hpp.
//
//   visit_day ROOT INSTITUTION YESTERDAY TODAY        dates as yyyymmdd
//
// It may be killed anywhere and started again: the keys make sure that nothing is asked twice, and
// an answer is acknowledged only when all that follows from it is done.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "onshi.hpp"

using namespace std::chrono_literals;
using onshi::Language, onshi::Operation, onshi::Patient, onshi::Route;
namespace records = onshi::records;

// section: patients: what the receipt computer knows, as patients.csv has it

static std::vector<Patient> read_patients(const std::string &root)
{
    std::ifstream file(root + "/patients.csv");
    std::vector<Patient> patients;
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) {
        std::istringstream columns(line.substr(0, line.find('\r')));
        Patient patient;
        for (auto column : {&Patient::id, &Patient::reference_number, &Patient::insurer_number,
                            &Patient::symbol, &Patient::number, &Patient::branch, &Patient::name,
                            &Patient::kana, &Patient::birthdate})
            std::getline(columns, patient.*column, ',');
        patients.push_back(patient);
    }
    return patients;
}

static onshi::Session open(const char *root, const char *institution)
{
    onshi::SessionOptions options;
    options.root = root;
    options.institution = institution;
    options.poll = 50ms;             // A simulated terminal is quick;
    options.collect_after = 100ms;   // a real one is asked every second and every minute:
    options.collect_at_most = 200ms; // leave these three out.
    return onshi::Session::open(options).value();
}

// An insurer number has eight places; shorter ones are filled up on the left.
static std::string padded(std::string insurer)
{
    return insurer.size() < 8 ? insurer.insert(0, 8 - insurer.size(), ' ') : insurer;
}

// What is not known is left out, not sent empty. Queries of several kinds have these properties.
template <class Query> static void identify(const Query &query, const Patient &patient)
{
    query.insurer_number() = padded(patient.insurer_number);
    if (!patient.symbol.empty())
        query.insured_card_symbol() = patient.symbol;
    query.insured_identification_number() = patient.number;
    if (!patient.branch.empty())
        query.insured_branch_number() = patient.branch;
}

class Day {
public:
    Day(const char *root, const char *institution, const char *yesterday, const char *today)
        : yesterday_(yesterday), today_(today), session_(open(root, institution)),
          patients_(read_patients(root)), list_(onshi::Patients::make().value())
    {
        for (const Patient &patient : patients_)
            list_.add(patient).value();
    }

    void run()
    {
        // The answer is needed until everyone new is registered: it is acknowledged after that.
        const auto consented = submit_consented();
        std::uint32_t number = 0;
        for (const Patient &fresh : take_on(consented))
            register_number(fresh, "NEW" + std::to_string(100000 + ++number).substr(1));
        session_.acknowledge(consented).value();
        by_number(patients_.at(0), false);
        by_number(patients_.at(1), true);
        by_batch(2, std::min<std::size_t>(patients_.size(), 12));
    }

private:
    // The answer of a job, or nothing if an earlier run was done with it. The state is what
    // counts: events say that it is worth looking.
    std::optional<onshi::Answer> wait_for(onshi::Job job)
    {
        for (;;) {
            const auto standing = session_.standing(job).value();
            if (standing.answered()) {
                if (standing.outcome != onshi::Outcome::normal)
                    std::puts("  異常終了"); // its code and words stand in the answer's header
                if (standing.outcome == onshi::Outcome::refused)
                    return std::nullopt;
                return session_.answer(job).value();
            }
            if (standing.over()) {
                std::puts("  前回済み");
                return std::nullopt;
            }
            const auto event = session_.next_event(1s).value();
            if (event && event->kind == onshi::EventKind::accepted)
                std::puts("  受付済"); // the reception number is safe in the ledger
        }
    }

    // section: whose answer it is, and what may be done with it

    onshi::Verdict show(Route route, const onshi::Record &person, const std::string &validity,
                        const std::string &name)
    {
        const auto verdict = list_.link(route, person).value();
        const auto words = onshi::validity(route, validity, Language::japanese).value().text;
        const auto plan = verdict.text(Language::japanese).value();
        const char *id = verdict.patient ? patients_.at(*verdict.patient).id.c_str() : "-";
        std::printf("  %-8s %s: %s: %s\n", id, name.empty() ? "（氏名なし）" : name.c_str(),
                    words.c_str(), plan.c_str());
        return verdict;
    }

    // section: everyone who consented yesterday (同意済資格情報一括取得)

    onshi::Job submit_consented()
    {
        std::puts("同意済資格情報一括取得");
        auto request = onshi::make<records::ConsentedRequest>().value();
        const auto search = request->body().search();
        search.consent_from() = yesterday_;
        search.consent_to() = today_;
        search.medical_treatment() = onshi::codes::MedicalTreatment::visit;
        return session_.submit(Operation::consented_batch, request, "consented").value();
    }

    // Those who are new, and whom a number of ours is to be registered for.
    std::vector<Patient> take_on(onshi::Job job)
    {
        std::vector<Patient> fresh;
        auto answer = wait_for(job);
        if (!answer)
            return fresh;
        for (const auto &record : answer->people()) {
            const auto person = record.as<records::ConsentedUnit>();
            const auto result = person.results().result()[0];
            const auto verdict = show(Route::consented, record, person.validity().text(),
                                      result.name().text());
            if (verdict.plan != onshi::Plan::new_ || !verdict.to_register)
                continue;
            Patient one;
            one.name = result.name().text();
            one.insurer_number = result.insurer_number().text();
            one.symbol = result.insured_card_symbol().text();
            one.number = result.insured_identification_number().text();
            one.branch = result.insured_branch_number().text();
            fresh.push_back(one);
        }
        return fresh;
    }

    // section: registering our number for someone new (照会番号登録)

    void register_number(const Patient &fresh, const std::string &reference)
    {
        std::printf("照会番号登録 %s %s\n", reference.c_str(), fresh.name.c_str());
        auto request = onshi::make<records::RegistrationRequest>().value();
        const auto entry = request->body().registration();
        entry.reference_number() = reference;
        identify(entry, fresh);
        const auto job = session_.submit(Operation::reference_number_registration, request,
                                         "register-" + reference);
        if (wait_for(job.value()))
            session_.acknowledge(*job).value();
    }

    // section: one patient by number; the operation decides between outpatient and visit

    void by_number(const Patient &patient, bool visit)
    {
        std::puts(visit ? "資格確認（訪問診療等）" : "資格確認（番号）");
        auto request = onshi::make<records::QualificationRequest>().value();
        request->header().qualification_confirmation_date() = today_;
        const auto search = request->body().search();
        identify(search, patient);
        search.birthdate() = patient.birthdate;
        if (visit)
            search.medical_treatment() = onshi::codes::MedicalTreatment::visit;
        const auto operation = visit ? Operation::visit_qualification : Operation::qualification;
        const auto job =
            session_.submit(operation, request, (visit ? "visit-" : "number-") + patient.id);
        const auto answer = wait_for(job.value());
        if (!answer)
            return;
        auto frame = answer->frame<records::QualificationAnswer>().value();
        const auto body = frame->body();
        show(visit ? Route::visit : Route::number, frame.record(), body.validity().text(),
             body.results().result()[0].name().text());
        session_.acknowledge(*job).value();
    }

    // section: many patients in one request (資格確認一括照会)

    void by_batch(std::size_t first, std::size_t end)
    {
        std::puts("資格確認一括照会");
        auto request = onshi::make<records::BatchRequest>().value();
        request->header().qualification_confirmation_date() = today_;
        for (std::size_t index = first; index < end; index++) {
            const auto query = request->body().search()[static_cast<std::uint32_t>(index - first)];
            identify(query, patients_.at(index));
            query.birthdate() = patients_.at(index).birthdate;
        }
        const auto job = session_.submit(Operation::qualification_batch, request, "batch");
        auto answer = wait_for(job.value());
        if (!answer)
            return;
        for (const auto &record : answer->people()) {
            const auto person = record.as<records::BatchUnit>();
            // Results have been seen with and without a list around them.
            const auto listed = person.results().result()[0].name().get();
            const auto name = listed ? *listed : person.result()[0].name().text();
            show(Route::number, record, person.validity().text(), name);
        }
        session_.acknowledge(*job).value();
    }

    std::string yesterday_;
    std::string today_;
    onshi::Session session_;
    std::vector<Patient> patients_;
    onshi::Patients list_;
};

int main(int argc, char **argv)
{
    if (argc != 5) {
        std::cerr << "visit_day ROOT INSTITUTION YESTERDAY TODAY\n";
        return 1;
    }
    try {
        Day(argv[1], argv[2], argv[3], argv[4]).run();
    } catch (const onshi::Failure &failure) {
        std::cerr << failure.error().japanese << '\n';
        return 1;
    }
}
