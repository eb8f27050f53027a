// What persons said while linking, as a session keeps it (紐付けの記録): durable, by its own clock.
#ifndef ONSHI_REMEMBERED_HPP
#define ONSHI_REMEMBERED_HPP

#include "session.hpp"

namespace onshi {

/// What a session remembers. It borrows the session. What Notes do, and durable.
class Remembered {
public:
    explicit Remembered(Session &session) noexcept : session_(session.get()) {}

    /// Notes of what is kept of the patients of a list, to link with; `secret` as for Notes::make.
    Result<Notes> notes(const Bytes &secret, const Patients &patients) const
    {
        return detail::made<Notes>([&](onshi_notes **out, onshi_error **error) {
            return onshi_session_notes(session_, secret.data(),
                                       static_cast<std::uint32_t>(secret.size()), patients.get(),
                                       out, error);
        });
    }

    /// Both names are one person's, as somebody said (別名の確認); or why that cannot be.
    Result<std::optional<Reason>> confirm_alias(Notes &notes, const Patients &patients,
                                                std::uint32_t patient, const Record &person,
                                                std::uint32_t qualification)
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_session_alias_confirm(session_, notes.get(), patients.get(), patient,
                                               person.get(), qualification, reason, error);
        });
    }

    /// Takes that back; whether there was anything.
    Result<bool> withdraw_alias(Notes &notes, const Patients &patients, std::uint32_t patient,
                                const Record &person, std::uint32_t qualification)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_session_alias_withdraw(session_, notes.get(), patients.get(), patient,
                                                person.get(), qualification, error);
        });
    }

    /// What a person decided about a change of the last link_each.
    Result<void> decide(Notes &notes, const Patients &patients, std::uint32_t change,
                        Decided decision, Moment later = {})
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_decide(session_, notes.get(), patients.get(), change,
                                        detail::raw(decision), detail::seconds(later), error);
        });
    }

    /// Forgets what is remembered of a patient (記録の削除), but not their consent to view; how much
    /// that was.
    Result<std::uint32_t> forget(Notes &notes, std::string_view patient)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_forget_patient(session_, notes.get(), detail::data(patient),
                                                detail::size(patient), out, error);
        });
    }

private:
    onshi_session *session_;
};

inline Remembered Session::remembered() noexcept { return Remembered(*this); }

} // namespace onshi

#endif
