// What a session tells of itself (稼働状況): figures, without a value of a document or a person.
#ifndef ONSHI_METRICS_HPP
#define ONSHI_METRICS_HPP

#include "session.hpp"

namespace onshi {

/// Figures of a session since it was opened, and of its jobs as they stand now (計測値).
struct Metrics {
    /// Problems that were told.
    std::uint32_t problems = 0;
    /// Jobs that were told to be overdue.
    std::uint32_t overdue = 0;
    /// How often the ledger failed.
    std::uint32_t ledger_failures = 0;
    /// Age of the oldest request without an answer; 0 if there is none.
    std::chrono::seconds oldest_unanswered{0};
    /// Age of the oldest answer that nobody acknowledged; 0 if there is none.
    std::chrono::seconds oldest_unacknowledged{0};
};

inline Result<Metrics> Session::metrics() const
{
    auto plain = detail::filled<onshi_metrics>([&](onshi_metrics *out, onshi_error **error) {
        return onshi_session_metrics(get(), out, error);
    });
    if (!plain)
        return std::move(plain).error();
    return Metrics{(*plain)->problems, (*plain)->overdue, (*plain)->ledger_failures,
                   std::chrono::seconds((*plain)->oldest_unanswered),
                   std::chrono::seconds((*plain)->oldest_unacknowledged)};
}

inline Result<std::string> Session::metrics_text() const
{
    return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_session_metrics_text(get(), buffer, capacity, length, error);
    });
}

} // namespace onshi

#endif
