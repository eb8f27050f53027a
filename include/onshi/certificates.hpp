// Certificates (限度額適用認定証・特定疾病療養受療証・高齢受給者証), and the consent to ask for them.
#ifndef ONSHI_CERTIFICATES_HPP
#define ONSHI_CERTIFICATES_HPP

#include "consent.hpp"

ONSHI_RELEASED_BY(onshi_limit_consent)
ONSHI_RELEASED_BY(onshi_certificates)

namespace onshi {

/// For whom something is asked, and where.
struct Asking {
    /// Medical institution code.
    std::string institution;
    /// The program's own key of the patient.
    std::string patient;
};

/// Consent to ask for 限度額適用認定証等. Keep its JSON.
class LimitConsent : public Object<onshi_limit_consent> {
public:
    using Object::Object;

    /// It was recorded, or why it cannot be.
    struct Recorded;

    /// Records consent that the place itself took (同意の記録).
    static Result<Recorded> record(const Asking &asking, Consented source, Moment given,
                                   std::string_view operator_id, Moment at);
    /// Records consent that an answer tells of.
    static Result<Recorded> of_answer(const Asking &asking, const Record &answer,
                                      std::uint32_t qualification, std::string_view operator_id,
                                      Moment at);
    static Result<LimitConsent> from_json(std::string_view json)
    {
        return detail::revived<LimitConsent>(onshi_limit_consent_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_limit_consent_json, get()); }

    /// The patient took it back (同意の取り下げ).
    Result<void> withdraw(Moment at)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_limit_consent_withdraw(get(), detail::seconds(at), error);
        });
    }
};

struct LimitConsent::Recorded {
    std::optional<LimitConsent> consent;
    /// If there is none.
    Reason reason{};
};

namespace detail {

template <class Function> Result<LimitConsent::Recorded> recorded(Function &&function)
{
    std::uint32_t reason = 0;
    auto made = made_or_none<LimitConsent>([&](onshi_limit_consent **out, onshi_error **error) {
        return function(out, &reason, error);
    });
    if (!made)
        return std::move(made).error();
    return LimitConsent::Recorded{*std::move(made), static_cast<Reason>(reason)};
}

} // namespace detail

inline Result<LimitConsent::Recorded> LimitConsent::record(const Asking &asking, Consented source,
                                                           Moment given,
                                                           std::string_view operator_id, Moment at)
{
    return detail::recorded([&](onshi_limit_consent **out, std::uint32_t *reason,
                                onshi_error **error) {
        return onshi_limit_consent_record(
            detail::data(asking.institution), detail::size(asking.institution),
            detail::data(asking.patient), detail::size(asking.patient), detail::raw(source),
            detail::seconds(given), detail::data(operator_id), detail::size(operator_id),
            detail::seconds(at), out, reason, error);
    });
}

inline Result<LimitConsent::Recorded> LimitConsent::of_answer(const Asking &asking,
                                                              const Record &answer,
                                                              std::uint32_t qualification,
                                                              std::string_view operator_id,
                                                              Moment at)
{
    return detail::recorded([&](onshi_limit_consent **out, std::uint32_t *reason,
                                onshi_error **error) {
        return onshi_limit_consent_of_answer(
            detail::data(asking.institution), detail::size(asking.institution),
            detail::data(asking.patient), detail::size(asking.patient), answer.get(), qualification,
            detail::data(operator_id), detail::size(operator_id), detail::seconds(at), out, reason,
            error);
    });
}

/// Sets in a query by number whether 限度額適用認定証等 is asked for; a reason if it must not be.
inline Result<std::optional<Reason>> ask_limit(const View &query, const LimitConsent *consent,
                                               Permits &permits, const Asking &asking, Moment at)
{
    return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
        return onshi_record_ask_limit(query.record(), query.path(), query.steps(),
                                      consent == nullptr ? nullptr : consent->get(), permits.get(),
                                      detail::data(asking.institution),
                                      detail::size(asking.institution),
                                      detail::data(asking.patient), detail::size(asking.patient),
                                      detail::seconds(at), reason, error);
    });
}

/// The same in a query about somebody who consented by card, with 特定疾病療養受療証 if wanted.
inline Result<std::optional<Reason>> ask_certificates(const View &query, Kind kind,
                                                      const LimitConsent *consent,
                                                      Permits &permits, bool specific_disease,
                                                      const Asking &asking, Moment at)
{
    return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
        return onshi_record_ask_certificates(
            query.record(), query.path(), query.steps(), detail::raw(kind),
            consent == nullptr ? nullptr : consent->get(), permits.get(), specific_disease ? 1u : 0u,
            detail::data(asking.institution), detail::size(asking.institution),
            detail::data(asking.patient), detail::size(asking.patient), detail::seconds(at), reason,
            error);
    });
}

/// Which certificates a request asks for: the bit `1 << Certificate` of each.
inline Result<std::uint32_t> asked_certificates(const Record &request)
{
    return detail::number([&](std::uint32_t *out, onshi_error **error) {
        return onshi_record_asked_certificates(request.get(), out, error);
    });
}

/// The certificates of a patient (証). Keep its JSON.
class Certificates : public Object<onshi_certificates> {
public:
    using Object::Object;

    static Result<Certificates> make()
    {
        return detail::made<Certificates>(onshi_certificates_new);
    }
    static Result<Certificates> from_json(std::string_view json)
    {
        return detail::revived<Certificates>(onshi_certificates_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_certificates_json, get()); }

    /// Adds what a qualification of an answer carries; how many are new.
    Result<std::uint32_t> add(const Record &answer, std::uint32_t qualification,
                              std::string_view source, Moment came)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_certificates_add(get(), answer.get(), qualification, detail::data(source),
                                          detail::size(source), detail::seconds(came), out, error);
        });
    }

    /// Which certificate holds on a day (yyyymmdd), and why: JSON (有効期間の判定).
    Result<std::string> on(std::uint32_t day) const
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_certificates_on(get(), day, buffer, capacity, length, error);
        });
    }

    /// What an answer changes: JSON (変更有無の照合). `asked` is what asked_certificates says.
    Result<std::string> compare(const Record &answer, std::uint32_t qualification,
                                std::uint32_t asked, std::uint32_t day) const
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_certificates_compare(get(), answer.get(), qualification, asked, day,
                                              buffer, capacity, length, error);
        });
    }
};

} // namespace onshi

#endif
