// Nouns of objects.cpp about answers that are clinical, by the role of the program.

static onshi::Access doctor()
{
    return onshi::Access::make({onshi::Role::chart, onshi::Profession::doctor,
                                onshi::SignIn::two_factors, "op-1"})
        .value();
}

// Every drug of the simulated world is 模擬….
static bool tells(const onshi::Record &record)
{
    return record.json().value().find("模擬") != std::string::npos;
}

// Somebody whom the simulated terminal knows, and who consented to 薬剤情報.
static onshi::Patient who_consented()
{
    auto request = onshi::make<records::ConsentedRequest>().value();
    request->body().search().consent_from() = "20261121";
    request->body().search().consent_to() = "20261122";
    request->body().search().medical_treatment() = codes::MedicalTreatment::visit;
    auto answer = asked(Operation::consented_batch, request.record(), "who consented");
    for (const auto &person : answer.people()) {
        const auto result = person.as<records::ConsentedUnit>().results().result()[0];
        if (result.medicine_consent().text() != codes::Consent::yes)
            continue;
        onshi::Patient patient;
        patient.insurer_number = result.insurer_number().text();
        patient.symbol = result.insured_card_symbol().text();
        patient.number = result.insured_identification_number().text();
        patient.branch = result.insured_branch_number().text();
        return patient;
    }
    failed(__LINE__, "somebody consented");
    return {};
}

// A session that asks for the drugs of somebody, the patient 17, and has the answer.
struct Drugs {
    onshi::Session session;
    onshi::Job job;
};

static onshi::Job ask(onshi::Session &session, const onshi::Patient &patient,
                      std::string_view category, const char *key)
{
    auto unit = consented_unit();
    unit->results().result()[0].medicine_consent_time() = "20200101090000";
    unit->results().result()[0].medicine_available() = "20991231235959";
    session.consents().hear("17", Kind::visit, unit.record(), NOW).value();
    auto permits = onshi::Permits::make().value();
    session.consents().add_to(permits, "17", Kind::visit).value();
    auto request = onshi::make<records::DrugInformationRequest>().value();
    request->header().insurer_number() = patient.insurer_number;
    if (!patient.symbol.empty())
        request->header().insured_card_symbol() = patient.symbol;
    request->header().insured_identification_number() = patient.number;
    if (!patient.branch.empty())
        request->header().insured_branch_number() = patient.branch;
    request->body().start() = "202601";
    request->body().end() = "202610";
    request->body().file_category() = category;
    onshi::Terms terms;
    terms.subject = "17";
    terms.permits = &permits;
    const auto job = session.submit(Operation::drug_information, request, key, terms).value();
    while (!session.standing(job).value().answered())
        session.next_event(1s).value();
    return job;
}

static Drugs drugs(const onshi::SessionOptions &options, std::string_view category, const char *key)
{
    static const auto patient = who_consented();
    auto session = open(options);
    const auto job = ask(session, patient, category, key);
    return {std::move(session), job};
}

static void apart()
{
    onshi::SessionOptions options;
    options.role = onshi::Role::chart;
    auto [session, job] = drugs(options, codes::DrugFileCategory::drug_xml, "apart");
    SHOW(session.may_keep().value());
    SHOW(session.answer(job).error().code == ONSHI_E_FORBIDDEN);
    auto answer = session.answer_apart(job).value();
    SHOW(answer.form().value() == onshi::Form::xml);
    SHOW(answer.frame().value().withheld == 0);
    auto month = answer.next().value();
    SHOW(month && month->withheld > 0 && !tells(month->rest));
    const auto viewer = doctor();
    const auto rights = session.rights("17", Kind::visit, &viewer).value();
    const auto drug = rights.shows(DataClass::drug).value();
    SHOW(drug && drug.until > NOW);
    SHOW(rights.shows(DataClass::diagnosis).value().reason == Reason::denial_nothing_known);
    SHOW(tells(month->clinical->show(rights, "17").value()));
    SHOW(!tells(month->clinical->show(rights, "18").value()));
    const auto nobody = session.rights("17", Kind::visit, nullptr).value();
    SHOW(nobody.shows(DataClass::drug).value().reason == Reason::refused_no_viewer);
    SHOW(tells(month->clinical->hand_over().value()));
    SHOW(month->clinical->hand_over().error().code == ONSHI_E_WRONG_STATE);
    SHOW(answer.hand_over().error().code == ONSHI_E_OTHER_FORM);
    while (answer.next().value()) {}
    session.acknowledge(job).value();
}

static void document()
{
    onshi::SessionOptions options;
    options.role = onshi::Role::chart;
    auto [session, job] = drugs(options, codes::DrugFileCategory::drug_pdf, "document");
    auto answer = session.answer_apart(job).value();
    SHOW(answer.form().value() == onshi::Form::pdf);
    const auto viewer = doctor();
    const auto rights = session.rights("17", Kind::visit, &viewer).value();
    // It may show diagnoses as well, to which nobody consented.
    SHOW(!answer.document(rights, "17").value());
    SHOW(answer.hand_over().value().at(1) == 'P');
    SHOW(answer.hand_over().error().code == ONSHI_E_WRONG_STATE);
    session.acknowledge(job).value();
}

static void copies()
{
    using onshi::Place, onshi::Standing;
    onshi::SessionOptions options;
    options.periods.emplace().memory = 60s;
    auto [session, job] = drugs(options, codes::DrugFileCategory::drug_xml, "copies");
    SHOW(!session.may_keep().value());
    auto copies = session.copies();
    SHOW(!copies.standing(job, Place::memory).value());
    session.answer_apart(job).value().next().value();
    const auto lies = copies.standing(job, Place::memory).value();
    SHOW(lies->first == Standing::until && lies->second > NOW);
    copies.handed_over(job).value();
    SHOW(copies.standing(job, Place::memory).value()->first == Standing::done);
    const auto event = session.next_event(1s).value();
    SHOW(event->kind == onshi::EventKind::erase && event->job == job);
    SHOW(event->place == Place::memory && event->why == onshi::Erase::done);
    copies.erased(job, Place::memory).value();
    SHOW(!copies.standing(job, Place::memory).value());
    copies.lies_in_history(job).value();
    SHOW(copies.standing(job, Place::history).value()->first == Standing::until);
    session.acknowledge(job).value();
    options.access_by_host = true;
    SHOW(onshi::Session::open(options).error().code == ONSHI_E_BAD_OPTIONS);
}
