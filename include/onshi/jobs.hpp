// The jobs of a session that are not over (未完了のジョブ): what a program finds after a kill.
#ifndef ONSHI_JOBS_HPP
#define ONSHI_JOBS_HPP

#include "session.hpp"

namespace onshi {

/// What was asked with a job, and when.
struct JobAsked {
    Operation operation{};
    Moment submitted{};
    /// When its state changed last.
    Moment changed{};
    /// If it is a part of a list (一括の分割): which one, from 0.
    std::optional<std::uint32_t> part;
    /// How many people stand in the part; else 0.
    std::uint32_t people = 0;
};

/// The jobs of a session. It borrows the session.
class Jobs {
public:
    explicit Jobs(Session &session) noexcept : session_(session.get()) {}

    /// All that are not over, oldest first, with a key or without.
    Result<std::vector<Job>> open() const
    {
        auto read = detail::written<std::vector<Job>>([&](Job *jobs, std::uint32_t capacity,
                                                          std::uint32_t *count,
                                                          onshi_error **error) {
            return onshi_session_jobs(session_, jobs, capacity, count, error);
        });
        if (!read)
            return std::move(read).error();
        return std::move(read->text);
    }

    Result<JobAsked> asked(Job job) const
    {
        auto plain = detail::filled<onshi_job>([&](onshi_job *out, onshi_error **error) {
            return onshi_session_job(session_, job, out, error);
        });
        if (!plain)
            return std::move(plain).error();
        const onshi_job &read = **plain;
        return JobAsked{static_cast<Operation>(read.operation), detail::moment(read.submitted),
                        detail::moment(read.changed),
                        read.of_list != 0 ? std::optional<std::uint32_t>(read.part) : std::nullopt,
                        read.people};
    }

    /// The key of the request, or of the whole list; nothing if it has none.
    Result<std::optional<std::string>> key(Job job) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_session_job_key(session_, job, buffer, capacity, length, error);
        });
    }

private:
    onshi_session *session_;
};

inline Jobs Session::jobs() noexcept { return Jobs(*this); }

} // namespace onshi

#endif
