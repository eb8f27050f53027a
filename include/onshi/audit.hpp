// The audit of a session's ledger (監査証跡): who acts, what was done, and whether it is whole.
#ifndef ONSHI_AUDIT_HPP
#define ONSHI_AUDIT_HPP

#include "session.hpp"

namespace onshi {

/// Who acts (操作者): ids of the program's own, not checked, and never a patient's. What is not known is
/// empty.
struct Actor {
    std::string user;
    std::string role;
    std::string terminal;
};

/// How far an audit goes (監査証跡の控え). Noted somewhere else, it shows later whether the audit was
/// written anew.
struct AuditHead {
    /// How many lines there are.
    std::uint32_t lines = 0;
    /// Of the last one: 64 hexadecimal digits.
    std::string hash;
};

/// Who did what, when, and with whose information; no name and no value stands in it. It borrows the
/// session.
class Audit {
public:
    explicit Audit(Session &session) noexcept : session_(session.get()) {}

    Result<AuditHead> head() const
    {
        AuditHead head;
        auto hash = detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                      onshi_error **error) {
            return onshi_session_audit_head(session_, &head.lines, buffer, capacity, length, error);
        });
        if (!hash)
            return std::move(hash).error();
        head.hash = *std::move(hash);
        return head;
    }

    /// A line by its number from 1: one JSON object; nothing after the last.
    Result<std::optional<std::string>> line(std::uint32_t number) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_session_audit_line(session_, number, buffer, capacity, length, error);
        });
    }

    /// Checks the whole of it against its head (監査証跡の検証). ONSHI_E_AUDIT_BROKEN names the first line
    /// that is wrong.
    Result<void> verify() const
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_session_audit_verify(session_, error); });
    }

private:
    onshi_session *session_;
};

inline Result<void> Session::act_as(const Actor &who)
{
    return detail::done([&](onshi_error **error) {
        return onshi_session_act_as(get(), detail::data(who.user), detail::size(who.user),
                                    detail::data(who.role), detail::size(who.role),
                                    detail::data(who.terminal), detail::size(who.terminal), error);
    });
}

inline Audit Session::audit() noexcept { return Audit(*this); }

} // namespace onshi

#endif
