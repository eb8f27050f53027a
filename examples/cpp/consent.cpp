// The life of a consent (同意の一生), and what a chart takes over, as examples/c/consent.c.
//
//   consent ROOT INSTITUTION

#include <iostream>

#include "onshi.hpp"

using onshi::DataClass, onshi::Kind, onshi::Language, onshi::Operation, onshi::Word;
namespace codes = onshi::codes;
namespace records = onshi::records;

static const char *const PATIENT = "17"; // the program's own key of the patient
// 2026-11-22 09:00 in Japan; a program passes onshi::now().
static const onshi::Moment NOW{std::chrono::seconds(1795305600)};

template <class Enum> static std::string say(Word word, Enum one)
{
    return onshi::word(word, one, Language::japanese).value();
}

// What an answer says of the patient: valid, and consented to 薬剤情報.
static onshi::Typically<records::ConsentedUnit> answer_about(const char *name)
{
    auto unit = onshi::make<records::ConsentedUnit>().value();
    unit->validity() = codes::QualificationValidity::valid;
    const auto result = unit->results().result()[0];
    result.insurer_number() = "06139992";
    result.insured_identification_number() = "1";
    result.name() = name;
    result.birthdate() = "19500102";
    result.medicine_consent() = codes::Consent::yes;
    result.medicine_consent_time() = "20200101090000";
    result.medicine_available() = "20991231235959";
    return unit;
}

static onshi::Patient chart(const char *name)
{
    onshi::Patient patient;
    patient.id = PATIENT;
    patient.insurer_number = "06139992";
    patient.number = "1";
    patient.name = name;
    patient.birthdate = "19500102";
    return patient;
}

// What becomes of a request that rests on consent.
template <class T> static const char *was_sent(const onshi::Result<T> &sent)
{
    if (sent)
        return "送信";
    return sent.error().code == ONSHI_E_CONSENT_MISSING ? "送信しない" : "?";
}

// section: 1. asking for medical information

static onshi::Result<onshi::Job> ask(onshi::Session &session, const char *key,
                                     const onshi::Permits &permits)
{
    auto request = onshi::make<records::DrugInformationRequest>().value();
    request->header().insurer_number() = "06139992";
    request->header().insured_identification_number() = "1";
    request->body().start() = "202601";
    request->body().end() = "202610";
    request->body().file_category() = codes::DrugFileCategory::drug_xml;
    onshi::Terms terms;
    terms.subject = PATIENT;
    terms.permits = &permits;
    return session.submit(Operation::drug_information, request, key, terms);
}

// One person; whose consent it is, the arbitrary identifier says.
static onshi::Result<void> ask_in_a_list(onshi::Session &session, const onshi::Permits &permits)
{
    auto person = onshi::make<records::NumberQuery>().value();
    person->insurer_number() = "06139992";
    person->insured_identification_number() = "1";
    person->insured_branch_number() = "01";
    person->arbitrary_identifier() = PATIENT;
    const auto wanted = person->medical_information().request()[0];
    wanted.kind() = codes::MedicalInformationType::medicine;
    wanted.file_category() = codes::MedicalInformationFileCategory::xml;
    auto head = onshi::make<records::VisitBatchRequest>().value();
    head->header().qualification_confirmation_date() = "20261122";
    auto list = session.lists()
                    .make(Operation::visit_qualification_batch, head.record(), "list")
                    .value();
    list.add(session, person.record(), &permits).value();
    return list.submit(session, &permits);
}

static void medical_information(onshi::Session &session, const onshi::Record &unit)
{
    const auto none = onshi::Permits::make().value();
    auto permits = onshi::Permits::make().value();
    std::cout << "同意なし: " << was_sent(ask(session, "drugs", none)) << '\n';
    const auto count = session.consents().hear(PATIENT, Kind::visit, unit, NOW).value();
    const auto classes = session.consents().add_to(permits, PATIENT, Kind::visit).value();
    const bool drug = classes == 1u << ONSHI_CLASS_DRUG;
    std::cout << "同意の反映: " << count << "件, 薬剤情報 " << (drug ? "可" : "?") << '\n';
    std::cout << "薬剤情報の要求: " << was_sent(ask(session, "drugs", permits)) << '\n';
    std::cout << "一括照会: 同意なし " << was_sent(ask_in_a_list(session, none));
    std::cout << ", 同意あり " << was_sent(ask_in_a_list(session, permits)) << '\n';
}

// section: 2. taking consent back

static void take_back(onshi::Session &session)
{
    auto consents = session.consents();
    auto permits = onshi::Permits::make().value();
    consents.add_to(permits, PATIENT, Kind::visit).value();
    const auto number =
        consents.cancel(PATIENT, Kind::visit, onshi::CancelWhy::patient).value();
    const auto decision = consents.permits(PATIENT, DataClass::drug, Kind::visit).value();
    if (!decision)
        std::cout << "取り消しの依頼後: " << say(Word::reason, decision.reason) << '\n';
    // A permit from before does not help.
    std::cout << "前の許可: " << was_sent(ask(session, "later", permits)) << '\n';
    const auto due = consents.cancels_due().value();
    const auto known = chart("試験　太郎");
    consents.submit_cancel(PATIENT, Kind::visit, known).value();
    const auto again = consents.submit_cancel(PATIENT, Kind::visit, known).value();
    std::cout << "取り消し対象: " << due << "件, 再送 " << (again ? "?" : "しない") << '\n';
    const auto state = consents.of(PATIENT, Kind::visit).value().cancel_state().value();
    const bool sent = state == std::pair(number, onshi::Cancellation::sent);
    std::cout << "取り消し: " << (sent ? "送信済" : "?") << '\n';
}

// section: 3. linking, with a name that differs for ever

static std::uint32_t changes(onshi::Patients &list, const onshi::Notes &notes,
                             const onshi::Record &unit)
{
    list.link_each(notes, onshi::Route::consented, unit).value();
    std::uint32_t number = 0;
    while (const auto change = list.change(number).value()) {
        std::cout << "  " << say(Word::change, change->change) << '\n';
        for (std::uint32_t at = 0; at < change->values; at++) {
            const auto value = list.change_value(number, at, onshi::Side::answer).value();
            std::cout << "    → " << value->text.value_or("") << "  "
                      << say(Word::change_how, change->how) << '\n';
        }
        number++;
    }
    return number;
}

static void link_twice(const onshi::Record &unit)
{
    onshi::Bytes secret(32); // 32 random bytes of the installation, kept apart
    secret[0] = 1;
    auto list = onshi::Patients::make().value();
    list.add(chart("高橋　太郎")).value();
    auto notes = onshi::Notes::make(secret).value();
    const auto names = onshi::compare_names("高橋　太郎", "●橋　太郎").value();
    std::cout << "氏名の突合: " << say(Word::names, names) << "\n変更:\n";
    const auto before = changes(list, notes, unit);
    for (std::uint32_t change = 0; change < before; change++)
        notes.decide(list, change, onshi::Decided::declined, NOW).value();
    if (const auto decided = notes.decided(list, 0, NOW).value())
        std::cout << "判断: " << say(Word::decision, decided->first) << '\n';
    notes.confirm_alias(list, 0, unit, 0, NOW).value();
    const auto kept = onshi::Notes::from_json(secret, notes.json().value()).value();
    std::cout << "別名の確認後の変更:\n";
    const auto after = changes(list, kept, unit);
    std::cout << "  " << before - after << "件減\n";
}

// section: 4. 限度額適用認定証

static const char *if_holds(const std::string &report, const char *part, const char *word)
{
    return report.find(part) == std::string::npos ? report.c_str() : word;
}

static void certificates(const char *institution, onshi::Typically<records::ConsentedUnit> &unit)
{
    using onshi::Consented, onshi::LimitConsent;
    const onshi::Asking here{institution, PATIENT};
    const auto nobody = LimitConsent::record(here, Consented::by_word, NOW, "", NOW).value();
    std::cout << "操作者なし: " << say(Word::reason, nobody.reason) << '\n';
    const auto word = LimitConsent::record(here, Consented::by_word, NOW, "op-1", NOW).value();
    auto query = onshi::make<records::NumberQuery>().value();
    auto permits = onshi::Permits::make().value();
    const auto other =
        onshi::ask_limit(*query, &*word.consent, permits, {institution, "18"}, NOW).value();
    std::cout << "別の患者: " << say(Word::reason, other.value()) << '\n';
    onshi::ask_limit(*query, &*word.consent, permits, here, NOW).value();
    const auto asked = onshi::asked_certificates(query.record()).value();
    const bool limit = asked == 1u << ONSHI_CERTIFICATE_LIMIT;
    std::cout << "照会: " << (limit ? "限度額適用認定証" : "?") << '\n';
    const auto certificate = unit->results().result()[0].limit_certificate();
    certificate.valid_from() = "20260801";
    certificate.valid_to() = "20270731";
    auto known = onshi::Certificates::make().value();
    const auto first = known.compare(unit.record(), 0, asked, 20261122).value();
    std::cout << "照合: " << if_holds(first, "\"state\":\"new\"", "新規") << '\n';
    const auto count = known.add(unit.record(), 0, "consented", NOW).value();
    const auto second = known.compare(unit.record(), 0, asked, 20261122).value();
    std::cout << "取り込み " << count
              << "件, 照合: " << if_holds(second, "\"state\":\"unchanged\"", "変更なし") << '\n';
    const auto later = known.on(20270801).value();
    std::cout << "翌年8月: " << if_holds(later, "有効期間終了", "有効期間終了") << '\n';
}

// section: 5. what may not stay

static void memory()
{
    using std::chrono::minutes;
    auto clock = onshi::Clock::make(NOW).value();
    auto timers = onshi::Timers::make().value();
    const auto place = onshi::stay(onshi::Role::receipt_computer, DataClass::drug).value().value();
    timers.lies(clock, "answer-1", place, NOW).value();
    const auto early = timers.due(clock, NOW + minutes(9), 0).value();
    const auto due = timers.due(clock, NOW + minutes(10), 0).value().value();
    std::cout << "一時格納: 9分後 " << (early ? "?" : "残す") << ", 10分後 " << due.id << " 削除: "
              << say(Word::erase, due.why) << '\n';
    timers.erased(due.id, place).value();
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::cerr << "consent ROOT INSTITUTION\n";
        return 1;
    }
    try {
        onshi::SessionOptions options;
        options.root = argv[1];
        options.institution = argv[2];
        options.allow_assumed = true; // the layouts of these messages are not public
        auto unit = answer_about("●橋　太郎");
        {
            auto session = onshi::Session::open(options).value();
            medical_information(session, unit.record());
            take_back(session);
        }
        link_twice(unit.record());
        certificates(argv[2], unit);
        memory();
    } catch (const onshi::Failure &failure) {
        std::cerr << failure.error().japanese << '\n';
        return 1;
    }
}
