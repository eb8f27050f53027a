// What the examples do not use of onshi.hpp: each object, noun by noun, as objects.py.
//
//   objects ROOT INSTITUTION

#include "objects.hpp"
#include "objects_clinical.hpp"
#include "objects_ledger.hpp"
#include "objects_tools.hpp"

static void record()
{
    auto query = onshi::make<records::NumberQuery>().value();
    query->set_insurance("06139992", "", "1", "02").value();
    SHOW(query->insurer_number().text() == "06139992");
    SHOW(query->insured_branch_number().text() == "02" && !query->insured_card_symbol().get());
    SHOW(query->coverage().value() == onshi::Coverage::health_insurance);
    query->set_medical_aid("12345678", "1234567").value();
    SHOW(query->coverage().value() == onshi::Coverage::medical_aid);
    SHOW(query.record().json().value().front() == '{');
    auto copy =
        onshi::Record::from_json(records::NumberQuery::id, query.record().json().value()).value();
    SHOW(copy.as<records::NumberQuery>().insurer_number().text() == "12345678");
    copy.wipe().value();
    SHOW(!copy.as<records::NumberQuery>().insurer_number().get());
    query->insured_branch_number() = "1234";
    bool refused = false;
    for (const auto &oddity : query.record().check().value())
        refused = refused || oddity.severity == onshi::Severity::error;
    SHOW(refused);
    SHOW(query.record().lend(ONSHI_F_NUMBER_QUERY_INSURED_BRANCH_NUMBER).value() == "1234");
    SHOW(!query.record().lend(ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL).value());
    auto envelope = onshi::make<records::Envelope>().value();
    envelope->body().add_extra("List/Item", "甲").value();
    SHOW(envelope->body().extra_count().value() == 1);
    SHOW(envelope->body().extra_way(0).value() == "List/Item");
    SHOW(envelope->body().extra_text(0).value() == "甲");
    SHOW(!envelope->body().extra_text(1).value());
}

static void words()
{
    SHOW(onshi::validity(onshi::Route::number, "1", Language::japanese).value().may_update);
    SHOW(!onshi::validity(onshi::Route::number, "", Language::japanese).value().may_update);
    const auto field = onshi::make<records::NumberQuery>().value()->insurer_number().field();
    SHOW(onshi::field_name(field, Language::japanese).value() == "保険者番号");
    SHOW(onshi::field_label(field, onshi::Coverage::medical_aid, Language::japanese).value()
         == "公費負担者番号");
    const char *one = "試験　太郎", *other = "太郎　試験";
    SHOW(onshi::compare_names(one, other, true).value() != onshi::Names::different);
    SHOW(onshi::compare_names(one, other).value() == onshi::Names::different);
}

// The people of a batch one by one and in blocks, and in sections where there are any.
static void answers()
{
    auto request = onshi::make<records::ConsentedRequest>().value();
    request->body().search().consent_from() = "20261121";
    request->body().search().consent_to() = "20261122";
    request->body().search().medical_treatment() = codes::MedicalTreatment::visit;
    auto answer = asked(Operation::consented_batch, request.record(), "objects");
    SHOW(answer.form().value() == onshi::Form::xml && answer.blake3().value().size() == 32);
    SHOW(answer.name().value().find(".xml") != std::string::npos);
    SHOW(answer.frame().value().told().value().has_value());
    SHOW(answer.document().error().code == ONSHI_E_OTHER_FORM);
    std::vector<std::string> names, again;
    for (const auto &person : answer.people())
        names.push_back(person.as<records::ConsentedUnit>().results().result()[0].name().text());
    SHOW(!names.empty() && names.size() == answer.units().value());
    SHOW(!answer.section(answer.sections().value()).value());

    auto block = onshi::Block::make().value();
    block.want({ONSHI_F_QUALIFICATION_RESULT_NAME}).value();
    auto anew = asked(Operation::consented_batch, request.record(), "objects again");
    while (anew.next(block, 5).value() != 0)
        for (const auto &person : block.people().value()) {
            auto entry = person.begin(); // of several coverages (併用), the first
            while (entry->group)
                entry++;
            again.emplace_back(entry->text);
        }
    SHOW(names == again);
    const auto unit = consented_unit();
    block.take(unit.record()).value();
    const auto people = block.people().value();
    SHOW(people.size() == 1 && people[0].back().text == "試験　太郎" && people[0][0].group);
}

static void candidates()
{
    onshi::Patient known;
    known.id = "1";
    known.insurer_number = "06139992";
    known.number = "9";
    known.name = "試験　太郎";
    known.birthdate = "19500102";
    auto patients = onshi::Patients::make().value();
    patients.add(known).value();
    const auto unit = consented_unit();
    const auto verdict = patients.link(onshi::Route::consented, unit.record()).value();
    SHOW(verdict.plan == onshi::Plan::ambiguous && verdict.candidates == 1 && !verdict.patient);
    SHOW(patients.candidate(0, 0).value()->names == onshi::Names::identical);
    SHOW(!patients.candidate(0, 1).value());
    onshi::Bytes secret(32, 7);
    auto notes = onshi::Notes::make(secret).value();
    const auto linked = patients.link_each(notes, onshi::Route::consented, unit.record()).value();
    SHOW(linked.coverages == 1 && !linked.two_charts);
    SHOW(patients.verdict(0).value().plan == verdict.plan);
    SHOW(!notes.withdraw_alias(patients, 0, unit.record(), 0).value());
    SHOW(notes.forget("1").value() == 0);
}

static void consent()
{
    const auto kept = onshi::Clock::make(NOW).value().json().value();
    auto clock = onshi::Clock::from_json(kept).value();
    SHOW(clock.observe(NOW - 1h).value() == NOW);
    clock.reset("op-1", NOW).value();
    auto known = onshi::Consent::make("17", Kind::visit).value();
    SHOW(known.permits(clock, DataClass::drug, Kind::visit, NOW).value().reason
         == Reason::denial_nothing_known);
    SHOW(known.hear(Kind::visit, consented_unit().record(), NOW).value() == 1);
    known = onshi::Consent::from_json(known.json().value()).value();
    const auto decision = known.permits(clock, DataClass::drug, Kind::visit, NOW).value();
    SHOW(decision && decision.until == NOW + 24h);
    auto permits = onshi::Permits::make().value();
    SHOW(permits.add(known, clock, NOW).value() == 1u << ONSHI_CLASS_DRUG);
    auto request = onshi::make<records::DrugInformationRequest>().value();
    request->body().file_category() = codes::DrugFileCategory::drug_xml;
    SHOW(known.unmet(clock, Kind::visit, request.record(), NOW).value() == 0);
    SHOW(onshi::Access::needs(request.record()).value().each == 1u << ONSHI_CLASS_DRUG);
    known.plan_care_until(20261231).value();
    SHOW(!known.cancel_due(clock, NOW).value());
    const auto number = known.cancel(clock, onshi::CancelWhy::patient, NOW).value();
    const auto due = known.cancel_due(clock, NOW).value();
    SHOW(due->number == number && due->why == onshi::CancelWhy::patient && !due->key.empty());
    onshi::Patient chart;
    chart.insurer_number = "06139992";
    chart.number = "1";
    chart.birthdate = "19500102";
    SHOW(known.cancel_request(clock, NOW, chart).value());
    SHOW(known.cancel_sent(number).value());
    SHOW(known.cancel_state().value() == std::pair(number, onshi::Cancellation::sent));
    SHOW(known.cancel_answered(clock, number, nullptr, NOW).value());
    SHOW(known.cancel_state().value() == std::pair(number, onshi::Cancellation::unclear));
    SHOW(known.after_reset(clock).value());
}

static void consent_days()
{
    auto days = onshi::ConsentDays::make(Kind::visit).value();
    auto request = onshi::make<records::ConsentedRequest>().value();
    SHOW(days.fetched(request.record(), NOW, std::nullopt).value()
         == Reason::uncovered_no_consent_days);
    request->body().search().consent_from() = "20261119";
    request->body().search().consent_to() = "20261122";
    request->body().search().medical_treatment() = codes::MedicalTreatment::visit;
    SHOW(!days.fetched(request.record(), NOW, std::nullopt).value());
    days = onshi::ConsentDays::from_json(days.json().value()).value();
    const auto gap = days.uncovered({20261115, 20261130}, NOW, 0).value();
    SHOW(gap->first == 20261115 && gap->last == 20261118);
    SHOW(!days.uncovered({20261115, 20261130}, NOW, 2).value());
    SHOW(days.next(20261115, 2, NOW).value()->last == 20261116);
}

static void access()
{
    auto clock = onshi::Clock::make(NOW).value();
    auto known = onshi::Consent::make("17", Kind::visit).value();
    known.hear(Kind::visit, consented_unit().record(), NOW).value();
    auto answer = onshi::make<records::DrugInformationAnswer>().value();
    answer->body().month()[0].days().day()[0].drugs().drug()[0].drug_name() = "試験錠";
    const auto tells = [](const onshi::Record &record) {
        return record.json().value().find("試験錠") != std::string::npos;
    };
    const onshi::Viewer viewer{onshi::Role::chart, onshi::Profession::doctor,
                               onshi::SignIn::two_factors, "op-1"};
    auto doctor = onshi::Access::make(viewer).value();
    SHOW(doctor.grant(known, clock, DataClass::drug, Kind::visit, NOW).value());
    SHOW(tells(doctor.show(clock, "17", answer.record(), NOW).value()));
    SHOW(!tells(doctor.show(clock, "18", answer.record(), NOW).value()));
    const auto split = onshi::Access::split(answer.record()).value();
    SHOW(!tells(split.rest) && split.withheld == 1);
    const auto software = onshi::Access::software(onshi::Role::receipt_computer).value();
    SHOW(!software.shows && !software.keeps);
    SHOW(onshi::Access::software(onshi::Role::chart).value().keeps);
}

static void certificates()
{
    using onshi::LimitConsent;
    const onshi::Asking here{institution, "17"};
    auto query = onshi::make<records::NumberQuery>().value();
    auto permits = onshi::Permits::make().value();
    const auto recorded =
        LimitConsent::record(here, onshi::Consented::by_word, NOW, "op-1", NOW).value();
    auto given = LimitConsent::from_json(recorded.consent->json().value()).value();
    SHOW(!onshi::ask_certificates(*query, Kind::visit, &given, permits, false, here, NOW).value());
    SHOW(onshi::asked_certificates(query.record()).value() == 1u << ONSHI_CERTIFICATE_LIMIT);
    given.withdraw(NOW).value();
    SHOW(onshi::ask_limit(*query, &given, permits, here, NOW).value()
         == Reason::no_certificate_withdrawn);
    const auto unit = consented_unit();
    SHOW(LimitConsent::of_answer(here, unit.record(), 0, "op-1", NOW).value().reason
         == Reason::no_certificate_not_consented);
    const auto json = onshi::Certificates::make().value().json().value();
    SHOW(onshi::Certificates::from_json(json).value().on(20261122).value() == "[]");
}

static void timers()
{
    using onshi::Place;
    auto clock = onshi::Clock::make(NOW).value();
    onshi::Periods periods;
    periods.memory = 60s;
    auto kept = onshi::Timers::make(periods).value();
    kept.lies(clock, "a", Place::memory, NOW).value();
    kept = onshi::Timers::from_json(kept.json().value(), periods).value();
    SHOW(kept.standing("a", Place::memory).value()
         == std::pair(onshi::Standing::until, NOW + 60s));
    SHOW(kept.next().value() == NOW + 60s && !kept.forget("a").value());
    kept.handed_over("a").value();
    const auto due = kept.due(clock, NOW, 0).value();
    SHOW(due->id == "a" && due->place == Place::memory && due->why == onshi::Erase::done);
    kept.erased("a", Place::memory).value();
    SHOW(!kept.due(clock, NOW, 0).value() && kept.forget("a").value());
    kept.lies(clock, "b", Place::file, NOW).value();
    kept.acknowledged(clock, "b", NOW).value();
    SHOW(kept.due(clock, NOW, 0).value()->place == Place::file);
    kept.began_anew().value();
    SHOW(!onshi::stay(onshi::Role::chart, DataClass::drug).value());
}

static void address()
{
    auto request = onshi::make<records::AccessUrlRequest>().value();
    request->body().query().kind() = codes::UrlKind::visit;
    const auto answer =
        asked(Operation::access_url, request.record(), "address").frame().value();
    const auto shown = onshi::access_url(answer, Kind::visit).value();
    SHOW(shown.url->rfind("https://", 0) == 0);
    SHOW(onshi::access_url(answer, Kind::online).value().reason == Reason::no_url_other_care);
    onshi::QrStyle style;
    style.correction = onshi::Correction::medium;
    style.module = 8;
    SHOW(onshi::qr_svg(ADDRESS).value() == onshi::qr_svg(ADDRESS, style).value());
    SHOW(onshi::qr_png(*shown.url).value().at(1) == 'P');
}

static void settings()
{
    const auto read = [](const onshi::Record &inquiry, const char *key) {
        const auto answer = asked(Operation::facility_settings_inquiry, inquiry, key);
        return onshi::Settings::read(answer.frame().value()).value().value();
    };
    auto there = read(onshi::Settings::inquiry().value(), "settings");
    const auto count = there.count().value();
    SHOW(count > 0 && there.label(0, Language::japanese).value());
    SHOW(there.value(0, Language::english).value() && there.code(0).value());
    SHOW(!there.label(count, Language::japanese).value() && !there.change().value());
    std::optional<onshi::SettingsUpdate> change;
    for (const char *code : {"0", "1"}) {
        there.want_consent(Kind::visit, codes::ConsentInformation::checkup, code).value();
        if (!change)
            change = there.change().value();
    }
    auto update = onshi::SettingsUpdate::from_json(change->json().value()).value();
    SHOW(update.next().value() == onshi::UpdateStep::send);
    const auto request = update.send().value();
    SHOW(!update.send().value() && update.next().value() == onshi::UpdateStep::wait);
    update.lost().value();
    asked(Operation::facility_settings_update, *request, "update");
    const auto back = update.inquire().value();
    update.read(back->number, read(back->request, "read back")).value();
    SHOW(update.next().value() == onshi::UpdateStep::applied);
    SHOW(there.want(onshi::Setting::electronic_prescription, "?").error().code
         == ONSHI_E_VALUE_FORMAT);
    change->send().value();
    change->give_up().value();
    SHOW(change->next().value() == onshi::UpdateStep::unknown);
}

static void activation()
{
    using onshi::ActivationCode, onshi::Issuance;
    const auto list = [](const char *key) {
        const auto inquiry = ActivationCode::inquiry().value();
        return asked(Operation::activation_code_inquiry, inquiry, key).frame().value();
    };
    const auto planned = ActivationCode::plan("tablet-9", list("codes")).value();
    auto code = ActivationCode::from_json(planned.code->json().value()).value();
    SHOW(code.stage().value() == std::pair(Issuance::ready, false) && !code.take().value());
    const auto request = code.send().value();
    SHOW(!code.send().value());
    const auto answer = asked(Operation::activation_code_issue, *request, "issue").frame().value();
    code.answered(&answer).value();
    SHOW(code.stage().value() == std::pair(Issuance::issued, true));
    SHOW(code.take().value() && !code.take().value());
    const auto listed = list("again");
    code.listed(listed).value();
    SHOW(ActivationCode::plan("tablet-9", listed).value().reason == Reason::no_code_has_one);
    SHOW(ActivationCode::invalidation(listed, 0).value());
    SHOW(!ActivationCode::invalidation(listed, 99).value());
}

static void lists()
{
    auto session = open();
    auto head = onshi::make<records::BatchRequest>().value();
    head->header().qualification_confirmation_date() = "20261122";
    auto lists = session.lists();
    auto list = lists.make(Operation::qualification_batch, head.record(), "list").value();
    SHOW(!lists.standing("list").value());
    auto person = onshi::make<records::BatchQuery>().value();
    person->insurer_number() = "06139992";
    person->insured_identification_number() = "1";
    person->birthdate() = "19500102";
    list.add(session, person.record()).value();
    list.submit(session).value();
    const auto standing = lists.standing("list").value();
    SHOW(standing->people == 1 && standing->parts == 1 && standing->whole && !standing->over);
    SHOW(lists.job("list", 0).value() && !lists.job("list", 1).value());
    lists.abandon("list").value();
    SHOW(lists.standing("list").value()->over);
    auto consents = session.consents();
    SHOW(consents.days(Kind::visit).value().next(20261119, 9, NOW).value());
    SHOW(consents.clock_behind().value() == 0s);
    const auto unit = consented_unit();
    SHOW(consents.hear(Kind::visit, NOW, {{"21", &unit.record()}, {"22", &unit.record()}}).value()
         == 2);
    SHOW(!consents.of("22", Kind::visit).value().json().value().empty());
    SHOW(!consents.cancel_due("17", Kind::visit).value());
    consents.cancel("21", Kind::visit, onshi::CancelWhy::patient).value();
    SHOW(consents.cancel_due("21", Kind::visit).value() == onshi::CancelWhy::patient);
    SHOW(consents.cancel_drop("21", Kind::visit).value());
    SHOW(!consents.cancel_drop("21", Kind::visit).value());
    SHOW(!consents.cancel_due("21", Kind::visit).value());
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return EXIT_FAILURE;
    root = argv[1];
    institution = argv[2];
    const std::pair<const char *, void (*)()> nouns[] = {
        {"record", record}, {"words", words}, {"answers", answers},
        {"candidates", candidates}, {"consent", consent}, {"consent_days", consent_days},
        {"access", access}, {"certificates", certificates}, {"timers", timers},
        {"address", address}, {"settings", settings}, {"activation", activation},
        {"lists", lists}, {"apart", apart}, {"document", document},
        {"copies", copies}, {"jobs", jobs}, {"log", log},
        {"site", site}, {"migration", migration}, {"remembered", remembered},
        {"limit_consents", limit_consents}, {"claims", claims}, {"passcode", passcode},
        {"findings", findings}, {"inspection", inspection}, {"calls", calls},
    };
    try {
        for (const auto &[name, show] : nouns) {
            show();
            std::printf("ok %s\n", name);
        }
    } catch (const std::exception &failure) {
        std::printf("%s\n", failure.what());
        return EXIT_FAILURE;
    }
}
