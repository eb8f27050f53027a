// The log of a session (記録): lines about its jobs and its refused calls, and never about a person.
#ifndef ONSHI_LOG_HPP
#define ONSHI_LOG_HPP

#include <memory>

#include "session.hpp"

namespace onshi {

namespace detail {

inline void log_line(void *context, std::uint32_t level, const char *line,
                     std::uint32_t length) noexcept
{
    const auto &told = *static_cast<const LogLine *>(context);
    told(static_cast<Log>(level), std::string_view(line, length));
}

inline void log_over(void *context) noexcept { delete static_cast<LogLine *>(context); }

} // namespace detail

inline Result<void> Session::log(LogLine line, Log least)
{
    auto context = std::make_unique<LogLine>(std::move(line));
    onshi_log plain{};
    plain.struct_size = sizeof plain;
    plain.least = detail::raw(least);
    plain.context = context.get();
    plain.on_line = detail::log_line;
    plain.on_destroy = detail::log_over;
    auto done = detail::done(
        [&](onshi_error **error) { return onshi_session_log(get(), &plain, error); });
    if (done)
        (void)context.release();
    return done;
}

inline Result<void> Session::no_log()
{
    return detail::done(
        [&](onshi_error **error) { return onshi_session_log(get(), nullptr, error); });
}

} // namespace onshi

#endif
