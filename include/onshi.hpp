// onshi for C++17: header only, over the C interface of onshi.h.
//
//   auto session = onshi::Session::open(options).value();
//   auto request = onshi::make<onshi::records::ConsentedRequest>().value();
//   request->body().search().consent_from() = "20261121";
//   auto job = session.submit(onshi::Operation::consented_batch, request, "consented").value();
//
// RESULTS   Every call gives a Result: `if (result)` it has a value, `*result`; else `result.error()`.
//           value() gives the value or throws onshi::Failure. It is there, like `=` and text() of
//           properties and the ranges, when exceptions are on; everything else works without them
//           and without RTTI.
// OBJECTS   Move-only; they free themselves, in any order. A view of a record that is gone is an
//           error, not a crash.
// TEXT      UTF-8, as std::string_view in and std::string out.
// THREADS   As onshi.h says: one call at a time for each object.
//
// docs/cpp.md is the guide, examples/cpp/visit_day.cpp a whole visit day.
#ifndef ONSHI_HPP
#define ONSHI_HPP

#if defined(_MSVC_LANG)
#define ONSHI_CPP _MSVC_LANG
#else
#define ONSHI_CPP __cplusplus
#endif
#if ONSHI_CPP < 201703L
#error "onshi.hpp needs C++17"
#endif

#include "onshi/answer.hpp"
#include "onshi/apart.hpp"
#include "onshi/audit.hpp"
#include "onshi/backup.hpp"
#include "onshi/calls.hpp"
#include "onshi/certificates.hpp"
#include "onshi/claims.hpp"
#include "onshi/consent.hpp"
#include "onshi/consents.hpp"
#include "onshi/copies.hpp"
#include "onshi/doctor.hpp"
#include "onshi/facility.hpp"
#include "onshi/findings.hpp"
#include "onshi/identity.hpp"
#include "onshi/inspection.hpp"
#include "onshi/jobs.hpp"
#include "onshi/limit_consents.hpp"
#include "onshi/list.hpp"
#include "onshi/log.hpp"
#include "onshi/metrics.hpp"
#include "onshi/migration.hpp"
#include "onshi/options.hpp"
#include "onshi/passcode.hpp"
#include "onshi/patients.hpp"
#include "onshi/remembered.hpp"
#include "onshi/retention.hpp"
#include "onshi/session.hpp"
#include "onshi/site.hpp"
#include "onshi/words.hpp"
#include "onshi_records.hpp"

#endif
