// The copies of clinical answers that a session watches (保存期間の管理).
#ifndef ONSHI_COPIES_HPP
#define ONSHI_COPIES_HPP

#include "session.hpp"

namespace onshi {

/// What lies with a program that may not keep it, job by job. It borrows the session.
class Copies {
public:
    explicit Copies(Session &session) noexcept : session_(session.get()) {}

    /// The chart took what is clinical of a job (引渡し済み): its copy in memory is to be erased now.
    Result<void> handed_over(Job job)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_handed_over(session_, job, error);
        });
    }
    /// The program erased its copy (削除済み). A file is erased by Session::acknowledge.
    Result<void> erased(Job job, Place place)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_erased(session_, job, detail::raw(place), error);
        });
    }
    /// Results of a job are shown again on a mobile terminal (履歴閲覧).
    Result<void> lies_in_history(Job job)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_lies_in_history(session_, job, error);
        });
    }

    /// How a copy in memory or in the history stands, and for Standing::until until when; nothing
    /// if none lies there.
    Result<std::optional<std::pair<Standing, Moment>>> standing(Job job, Place place) const
    {
        std::uint32_t standing = 0, until = 0;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_session_copy(session_, job, detail::raw(place), &standing, &until, error);
        });
        if (!found)
            return std::move(found).error();
        using Both = std::pair<Standing, Moment>;
        return *found ? std::optional<Both>(
                            Both(static_cast<Standing>(standing), detail::moment(until)))
                      : std::nullopt;
    }

private:
    onshi_session *session_;
};

inline Copies Session::copies() noexcept { return Copies(*this); }

} // namespace onshi

#endif
