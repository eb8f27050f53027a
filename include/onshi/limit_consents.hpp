// The consents to ask for 限度額適用認定証等 that a session keeps, and asks before each query.
#ifndef ONSHI_LIMIT_CONSENTS_HPP
#define ONSHI_LIMIT_CONSENTS_HPP

#include "certificates.hpp"
#include "session.hpp"

namespace onshi {

/// What a session knows of them, with its own institution and clock. It borrows the session.
class LimitConsents {
public:
    explicit LimitConsents(Session &session) noexcept : session_(session.get()) {}

    /// Keeps a consent (同意の記録), in place of the one before.
    Result<void> keep(const LimitConsent &consent)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_limit_consent_keep(session_, consent.get(), error);
        });
    }

    /// A copy of the one of a patient, to be shown.
    Result<std::optional<LimitConsent>> of(std::string_view patient) const
    {
        return detail::made_or_none<LimitConsent>(
            [&](onshi_limit_consent **out, onshi_error **error) {
                return onshi_session_limit_consent(session_, detail::data(patient),
                                                   detail::size(patient), out, error);
            });
    }

    /// The patient took it back (同意の取り下げ); false if none was kept.
    Result<bool> withdraw(std::string_view patient)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_session_limit_consent_withdraw(session_, detail::data(patient),
                                                        detail::size(patient), error);
        });
    }

    /// Sets in a query by number that 限度額適用認定証等 is asked for; a reason if it must not be.
    Result<std::optional<Reason>> ask_limit(const View &query, std::string_view patient,
                                            Permits &permits)
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_session_ask_limit(session_, query.record(), query.path(), query.steps(),
                                           detail::data(patient), detail::size(patient),
                                           permits.get(), reason, error);
        });
    }

    /// The same in a query about somebody who consented by card: which of the two are asked for.
    Result<std::optional<Reason>> ask_certificates(const View &query, Kind kind,
                                                   std::string_view patient, bool limit,
                                                   bool specific_disease, Permits &permits)
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_session_ask_certificates(
                session_, query.record(), query.path(), query.steps(), detail::raw(kind),
                detail::data(patient), detail::size(patient), limit ? 1u : 0u,
                specific_disease ? 1u : 0u, permits.get(), reason, error);
        });
    }

private:
    onshi_session *session_;
};

inline LimitConsents Session::limit_consents() noexcept { return LimitConsents(*this); }

} // namespace onshi

#endif
