// Nouns of objects.cpp about what a session keeps and tells, without a terminal.

static onshi::Typically<records::QualificationRequest> question()
{
    auto request = onshi::make<records::QualificationRequest>().value();
    request->header().qualification_confirmation_date() = "20261122";
    const auto query = request->body().search();
    query.set_insurance("06139992", "", "1", "01").value();
    query.birthdate() = "19500102";
    return request;
}

static void jobs()
{
    onshi::Job asked = 0;
    {
        auto session = alone("jobs");
        SHOW(session.jobs().open().value().empty());
        asked = session.submit(Operation::qualification, question(), "").value();
    }
    auto session = alone("jobs");
    auto jobs = session.jobs();
    SHOW((jobs.open().value() == std::vector<onshi::Job>{asked}));
    const auto told = jobs.asked(asked).value();
    SHOW(told.operation == Operation::qualification && !told.part && told.people == 0);
    SHOW(told.submitted <= told.changed && told.changed <= onshi::now());
    SHOW(!jobs.key(asked).value());
    const auto named = session.submit(Operation::qualification, question(), "named").value();
    SHOW(jobs.key(named).value() == "named");
    SHOW((jobs.open().value() == std::vector<onshi::Job>{asked, named}));
    session.abandon(named).value();
    session.abandon(asked).value();
    SHOW(jobs.open().value().empty());
    SHOW(jobs.asked(99).error().code == ONSHI_E_UNKNOWN_JOB);
}

static void log()
{
    std::vector<std::pair<onshi::Log, std::string>> lines;
    const auto keep = [&](onshi::Log level, std::string_view line) {
        lines.emplace_back(level, line);
    };
    auto session = alone("log");
    session.log(keep).value();
    SHOW(!session.answer(99));
    SHOW(lines.size() == 1 && lines[0].first == onshi::Log::warning);
    SHOW(lines[0].second.find("refused") != std::string::npos);
    session.log(keep, onshi::Log::error).value();
    SHOW(!session.answer(99) && lines.size() == 1);
    SHOW(session.log(keep, static_cast<onshi::Log>(9)).error().code == ONSHI_E_BAD_OPTIONS);
    session.log(keep).value();
    session.no_log().value();
    SHOW(!session.answer(99) && lines.size() == 1);
}

static void site()
{
    using onshi::About, onshi::Fault, onshi::Severity;
    const auto with_terminal = [](const std::string &label) {
        return "[[institutions]]\ncode = \"" + institution
               + "\"\nkind = \"Medical\"\nname = \"試験診療所\"\n"
                 "[[terminals]]\nlabel = \"" + label + "\"\nclaims = true\n"
                 "[[connections]]\ninstitution = \"" + institution
               + "\"\nterminal = \"受付\"\nfolders = { req = \"a/req\", res = \"a/res\" }\n";
    };
    const auto wrong = onshi::check_site(with_terminal("診察室")).value();
    SHOW(!wrong.empty() && wrong[0].fault == Fault::terminal_unknown);
    SHOW(wrong[0].severity == Severity::error);
    SHOW((wrong[0].about.back() == std::pair<About, std::string>{About::terminal, "受付"}));
    SHOW(!onshi::word(onshi::Word::remedy, wrong[0].fault, Language::english).value().empty());
    SHOW(onshi::check_site("[[").error().code == ONSHI_E_BAD_OPTIONS);
    onshi::SessionOptions options;
    options.site = with_terminal("受付");
    const auto found = alone("site", options).findings().value();
    for (const auto &one : found)
        SHOW(one.severity != Severity::error && !one.about.empty());
    SHOW(found.size() == onshi::check_site(options.site).value().size());
}

static void migration()
{
    using onshi::Matter, onshi::Step;
    std::string other = institution;
    other.back() = other.back() == '2' ? '3' : '2';
    auto old = alone("old");
    auto change = old.migration();
    SHOW(!change.standing().value() && !change.old_code().value());
    SHOW(change.plan(institution).value() == Reason::no_migration_same_code);
    SHOW(!change.plan(other).value());
    SHOW(change.old_code().value() == institution && change.new_code().value() == other);
    SHOW(change.done(Step::close_ledger).value()->first == Step::stop_new_jobs);
    SHOW(!change.done(Step::stop_new_jobs).value());
    SHOW(change.done_at(Step::stop_new_jobs).value() && !change.done_at(Step::finish_first).value());
    SHOW(old.submit(Operation::qualification, question(), "").error().code == ONSHI_E_FORBIDDEN);
    const auto left = change.done(Step::finish_first, {{Matter::unfetched_days, 3}}).value();
    SHOW(left->reason == Reason::no_migration_left && left->left == 3);
    SHOW(left->matter == Matter::unfetched_days && !left->first);
    SHOW(change.stock(Matter::open_jobs).value() == 0u);
    SHOW(!change.stock(Matter::unfetched_days).value());
    SHOW(!change.done(Step::finish_first, {{Matter::unfetched_days, 0}}).value());
    SHOW(!change.done(Step::close_ledger, {{Matter::unfetched_days, 0}}).value());
    SHOW(change.call_off().value() == Reason::no_migration_no_way_back);
    onshi::SessionOptions options;
    options.institution = other;
    auto session = alone("new", options);
    SHOW(!old.migration().carry(session).value());
    SHOW(session.migration().carry(old).value());
    const auto standing = session.migration().standing().value();
    SHOW(standing->done == 3 && standing->next == Step::set_up_terminals);
    SHOW(!standing->called_off);
    SHOW(onshi::fate(Matter::ledger).value() == onshi::Fate::closes);
}

static void remembered()
{
    onshi::Patient known;
    known.id = "17";
    known.insurer_number = "06139992";
    known.number = "1";
    known.name = "試驗　太郎";
    known.birthdate = "19500102";
    auto patients = onshi::Patients::make().value();
    patients.add(known).value();
    const onshi::Bytes secret(32, 7);
    const auto unit = consented_unit();
    const auto alias = [&](const onshi::Notes &notes) {
        patients.link_each(notes, onshi::Route::consented, unit.record()).value();
        return patients.verdict(0).value().alias;
    };
    {
        auto session = alone("remembered");
        auto notes = session.remembered().notes(secret, patients).value();
        SHOW(!alias(notes));
        auto kept = session.remembered();
        SHOW(!kept.confirm_alias(notes, patients, 0, unit.record(), 0).value());
    }
    auto session = alone("remembered");
    auto kept = session.remembered();
    auto notes = kept.notes(secret, patients).value();
    SHOW(alias(notes));
    SHOW(kept.withdraw_alias(notes, patients, 0, unit.record(), 0).value());
    SHOW(!kept.withdraw_alias(notes, patients, 0, unit.record(), 0).value() && !alias(notes));
    SHOW(patients.change(0).value());
    kept.decide(notes, patients, 0, onshi::Decided::applied).value();
    notes = kept.notes(secret, patients).value();
    SHOW(notes.decided(patients, 0, onshi::now()).value()->first == onshi::Decided::applied);
    SHOW(kept.forget(notes, "17").value() > 0 && kept.forget(notes, "17").value() == 0);
}

static void limit_consents()
{
    using onshi::LimitConsent;
    auto session = alone("limit");
    auto kept = session.limit_consents();
    auto query = onshi::make<records::NumberQuery>().value();
    auto permits = onshi::Permits::make().value();
    SHOW(!kept.of("17").value() && !kept.withdraw("17").value());
    SHOW(kept.ask_limit(*query, "17", permits).value());
    const auto now = onshi::now();
    kept.keep(*LimitConsent::record({institution, "17"}, onshi::Consented::by_word, now, "op-1", now)
                   .value()
                   .consent)
        .value();
    SHOW(kept.of("17").value().has_value());
    SHOW(!kept.ask_limit(*query, "17", permits).value());
    SHOW(onshi::asked_certificates(query.record()).value() == 1u << ONSHI_CERTIFICATE_LIMIT);
    SHOW(!kept.ask_certificates(*query, Kind::visit, "17", true, false, permits).value());
    SHOW(kept.withdraw("17").value());
    SHOW(kept.ask_limit(*query, "17", permits).value() == Reason::no_certificate_withdrawn);
}
