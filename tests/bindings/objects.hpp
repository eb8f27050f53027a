// What every noun of objects.cpp needs: a session, an answer, somebody who consented.
#ifndef ONSHI_OBJECTS_HPP
#define ONSHI_OBJECTS_HPP

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "onshi.hpp"

using namespace std::chrono_literals;
using onshi::DataClass, onshi::Kind, onshi::Language, onshi::Operation, onshi::Reason;
namespace codes = onshi::codes;
namespace records = onshi::records;

#define SHOW(truth) ((truth) ? (void)0 : failed(__LINE__, #truth))

static void failed(int line, const char *truth)
{
    std::printf("line %d: %s\n", line, truth);
    std::exit(EXIT_FAILURE);
}

static std::string root, institution;
// 2026-11-22 09:00 in Japan.
static const onshi::Moment NOW{std::chrono::seconds(1795305600)};
static const std::string ADDRESS = "https://example.invalid/visit?f=1&g=2";

// Beside the simulated terminal; what else is wanted is in `options`.
static onshi::Session open(onshi::SessionOptions options = {})
{
    if (options.root.empty())
        options.root = root;
    if (options.institution.empty())
        options.institution = institution;
    options.poll = 20ms;
    options.collect_after = 20ms;
    options.collect_at_most = 50ms;
    options.allow_assumed = true;
    return onshi::Session::open(options).value();
}

// In a place of its own, where nobody answers.
static onshi::Session alone(const char *name, onshi::SessionOptions options = {})
{
    const auto place = std::filesystem::path(root) / name;
    for (const char *folder : {"req", "res"})
        std::filesystem::create_directories(place / folder);
    options.root = place.string();
    return open(std::move(options));
}

// The answer of the simulated terminal, acknowledged.
static onshi::Answer asked(Operation operation, const onshi::Record &request, const char *key)
{
    auto session = open();
    const auto job = session.submit(operation, request, key).value();
    while (!session.standing(job).value().answered())
        session.next_event(1s).value();
    auto answer = session.answer(job).value();
    SHOW(session.reception(job).value().has_value() == (answer.units().value() > 0));
    session.acknowledge(job).value();
    return answer;
}

static onshi::Typically<records::ConsentedUnit> consented_unit()
{
    auto unit = onshi::make<records::ConsentedUnit>().value();
    unit->validity() = codes::QualificationValidity::valid;
    const auto result = unit->results().result()[0];
    result.insurer_number() = "06139992";
    result.insured_identification_number() = "1";
    result.name() = "試験　太郎";
    result.birthdate() = "19500102";
    result.medicine_consent() = codes::Consent::yes;
    result.medicine_consent_time() = "20261121080000";
    result.medicine_available() = "20261123090000";
    return unit;
}

#endif
