// Nouns of objects.cpp that work without a session.

// The receipt of a return: one claim of 試験　太郎, and an earlier return of it. Shift_JIS, as it comes.
static const char *const RETURNED =
    "HI,1,50811,13,1,9999999,,00\r\n"
    "RE,12,1112,202609,\x8E\x8E\x8C\xB1\x81\x40\x91\xBE\x98\x59,1,3250102,,,,,,,00000123,,,,\r\n"
    "HO,  138057,1,1234567,1,500,,,,,,,,\r\n"
    "SN,1,01,,,,01,,\r\n"
    "JD,1,,,1\r\n"
    "HR,50811,2,12,L5106,,,,,000000000000000042\r\n"
    "8,1,0,HR,50711,1,,L1111,,,,,41\r\n"
    "HG,1,575,99\r\n";
// Claims that were adjusted: points, and yen.
static const char *const ADJUSTED = "3,50809,12,,,,,,,,,,,,,,,,,21,,,-216,AB,,,,,,\r\n"
                                    "4,50809,12,,,,,,,,,,,,,,,,,40,,,-\\7000,AB,,,,,,\r\n";

static void claims()
{
    using onshi::Amount, onshi::Claim, onshi::ClaimItem, onshi::Claims, onshi::Found, onshi::Whose;
    onshi::ClaimsLayout layout;
    layout.layout = "confirmation";
    SHOW(Claims::read(RETURNED, layout).error().code == ONSHI_E_UNVERIFIED);
    layout.allow_assumed = true;
    SHOW(Claims::read("", layout));
    layout.layout = "zogn-medical";
    const auto adjusted = Claims::read(ADJUSTED, layout).value();
    SHOW(adjusted.claim(0).value()->outcome == Claim::adjusted);
    SHOW(adjusted.detail_of(0, 0).value()->amount == std::pair(Amount::points, -216));
    SHOW(adjusted.detail_of(0, 1).value()->amount == std::pair(Amount::yen, -7000));
    layout.layout = "receipt";
    auto claims = Claims::read(RETURNED, layout).value();
    const auto file = claims.summary().value();
    SHOW(file.lines == 8 && file.claims == 1 && file.stated == 1u && file.unread == 0);
    const auto one = claims.claim(0).value();
    SHOW(one->outcome == Claim::returned && !one->why && !one->whose);
    SHOW(one->first_line == 2 && one->last_line == 7 && !claims.claim(1).value());
    SHOW(claims.statement(0, 0).value()->line == 4 && !claims.statement(0, 1).value());
    SHOW(!claims.detail_of(0, 0).value()->earlier && claims.detail_of(0, 1).value()->earlier);
    SHOW(!claims.detail_of(0, 0).value()->amount);
    SHOW(claims.text(0, ClaimItem::return_reason, 1).value() == "L1111");
    SHOW(claims.entry(0).value().has_value() && !claims.entry(1).value());
    onshi::Patient chart;
    chart.id = "00000123";
    chart.name = "試験　太郎";
    chart.birthdate = "19500102";
    auto patients = onshi::Patients::make().value();
    patients.add(chart).value();
    const auto linked = claims.link(patients).value();
    const auto whose = claims.claim(0).value();
    SHOW(linked == 1 && whose->whose == Whose::linked);
    SHOW(whose->patient == 0u && whose->found == Found::chart_number);
    chart.id = "9";
    patients = onshi::Patients::make().value();
    patients.add(chart).value();
    SHOW(claims.link(patients).value() == 0);
    const auto candidates = claims.candidates(0).value();
    SHOW(candidates.size() == 1 && candidates[0] == std::pair(0u, Found::birthdate));
    SHOW(onshi::confirmation("01", Language::english).value());
    SHOW(!onshi::confirmation("??", Language::english).value());
    const auto broken = "RE,1,1112,202609\nSN,1,05" + std::string(20, ',') + "1\n";
    const auto why = Claims::read(broken, layout).value().unread().value();
    SHOW(why.size() == 1 && why[0].code < 0 && !why[0].english.empty());
}

static void passcode()
{
    using onshi::Passcode;
    const auto request = onshi::passcode_request(Passcode::in_force).value();
    auto answer = asked(Operation::visual_check_passcode, request, "passcode").frame().value();
    const auto taken = onshi::take_passcode(answer).value();
    SHOW(taken.code && !taken.code->empty());
    SHOW(onshi::take_passcode(answer).value().reason != Reason{});
    SHOW(!onshi::take_passcode(answer).value().code);
}

static void findings()
{
    using onshi::Finding, onshi::Findings, onshi::Severity;
    auto query = onshi::make<records::NumberQuery>().value();
    query->insured_branch_number() = "1234";
    const auto found = Findings::of_record(query.record()).value();
    const auto all = found.all().value();
    std::uint32_t errors = 0;
    for (const auto &one : all)
        errors += one.severity == Severity::error ? 1u : 0u;
    SHOW(errors > 0 && found.count(Severity::error).value() == errors);
    SHOW(all[0].severity == Severity::error && all[0].line == 0);
    SHOW(found.text(0, Finding::words).value()
         != found.text(0, Finding::words, Language::english).value());
    SHOW(found.text(0, Finding::words).value()->find("1234") == std::string::npos);
    const auto path = found.text(0, Finding::path).value().value();
    SHOW(!path.empty() && !found.at(static_cast<std::uint32_t>(all.size())).value());
    onshi::Against against;
    against.message = records::ConsentedRequest::id;
    against.today = 20261122;
    const auto cut = Findings::of_file("", "<XmlMsg>", against).value();
    SHOW(cut.count(Severity::error).value() > 0 && cut.at(0).value()->line == 1);
    against.today = 20261399;
    SHOW(Findings::of_file("", "", against).error().code == ONSHI_E_VALUE_FORMAT);
}

static void inspection()
{
    using onshi::Element;
    const auto unit = consented_unit();
    const auto seen = onshi::Inspection::of(unit.record()).value();
    const auto all = seen.all().value();
    bool names = false;
    for (std::uint32_t index = 0; index < all.size(); index++) {
        if (all[index].field != ONSHI_F_QUALIFICATION_RESULT_NAME)
            continue;
        names = all[index].personal && !all[index].group && all[index].depth > 0;
        SHOW(seen.text(index, Element::value).value() == "試験　太郎");
        SHOW(seen.text(index, Element::name).value() == "氏名");
    }
    SHOW(names && all[0].depth == 0);
    SHOW(!seen.at(static_cast<std::uint32_t>(all.size())).value());
    SHOW(!seen.text(99, Element::value).value());
}

static void calls()
{
    auto calls = onshi::Calls::make().value();
    const auto reply =
        calls.call("{\"call\": \"onshi_field_name\","
                   " \"field\": \"ONSHI_F_NUMBER_QUERY_INSURER_NUMBER\", \"language\": 1}")
            .value();
    SHOW(reply.find("保険者番号") != std::string::npos);
    SHOW(calls.call("{\"call\": \"onshi_nothing\"}").error().code == ONSHI_E_BAD_OPTIONS);
}
