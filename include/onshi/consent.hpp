// Consent (同意): what a patient consented to, whether it may be used now, and who may look.
// A session keeps consents itself (consents.hpp); these are for programs that keep them elsewhere.
#ifndef ONSHI_CONSENT_HPP
#define ONSHI_CONSENT_HPP

#include "patients.hpp"

ONSHI_RELEASED_BY(onshi_clock)
ONSHI_RELEASED_BY(onshi_consent)
ONSHI_RELEASED_BY(onshi_consent_days)
ONSHI_RELEASED_BY(onshi_permits)
ONSHI_RELEASED_BY(onshi_access)

namespace onshi {

/// A time that does not go back (時計). Keep its JSON with the consents.
class Clock : public Object<onshi_clock> {
public:
    using Object::Object;

    static Result<Clock> make(Moment at)
    {
        return detail::made<Clock>([=](onshi_clock **out, onshi_error **error) {
            return onshi_clock_new(detail::seconds(at), out, error);
        });
    }
    static Result<Clock> from_json(std::string_view json)
    {
        return detail::revived<Clock>(onshi_clock_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_clock_json, get()); }

    /// Takes in the time and tells which one counts.
    Result<Moment> observe(Moment at)
    {
        auto counts = detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_clock_observe(get(), detail::seconds(at), out, error);
        });
        if (!counts)
            return std::move(counts).error();
        return detail::moment(*counts);
    }

    /// Lets the time count again on the word of a person (時刻の再設定).
    Result<void> reset(std::string_view operator_id, Moment at)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_clock_reset(get(), detail::data(operator_id), detail::size(operator_id),
                                     detail::seconds(at), error);
        });
    }
};

/// A cancellation that is to be sent (取り消し対象).
struct CancelDue {
    std::uint32_t number = 0;
    CancelWhy why{};
    /// The key under which to submit Operation::consent_cancel.
    std::string key;
};

/// What one patient consented to on one road. Keep its JSON.
class Consent : public Object<onshi_consent> {
public:
    using Object::Object;

    /// One about which nothing is known; `key` is the program's own number of the patient.
    static Result<Consent> make(std::string_view key, Kind kind)
    {
        return detail::made<Consent>([&](onshi_consent **out, onshi_error **error) {
            return onshi_consent_new(detail::data(key), detail::size(key), detail::raw(kind), out,
                                     error);
        });
    }
    static Result<Consent> from_json(std::string_view json)
    {
        return detail::revived<Consent>(onshi_consent_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_consent_json, get()); }

    /// Takes in what an answer says; how many classes count now as it says.
    Result<std::uint32_t> hear(Kind kind, const Record &record, std::optional<Moment> told)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_consent_hear(get(), detail::raw(kind), record.get(),
                                      told ? detail::seconds(*told) : 0, out, error);
        });
    }

    /// Notes the last day of the planned care, as the number yyyymmdd; 0 for none.
    Result<void> plan_care_until(std::uint32_t last_day)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_consent_plan_care_until(get(), last_day, error);
        });
    }

    /// Whether a class may be used now on a road. Ask before each use.
    Result<Decision> permits(Clock &clock, DataClass data_class, Kind kind, Moment at) const
    {
        return detail::decide([&](std::uint32_t *until, std::uint32_t *denial,
                                  onshi_error **error) {
            return onshi_consent_permits(get(), clock.get(), detail::raw(data_class),
                                         detail::raw(kind), detail::seconds(at), until, denial,
                                         error);
        });
    }

    /// Whether a request may be sent now: the mask of the classes that are wanted, 0 for yes.
    Result<std::uint32_t> unmet(Clock &clock, Kind kind, const Record &request, Moment at) const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_consent_may_ask(get(), clock.get(), detail::raw(kind), request.get(),
                                         detail::seconds(at), out, error);
        });
    }

    /// After Clock::reset.
    Result<bool> after_reset(const Clock &clock)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_consent_after_reset(get(), clock.get(), error);
        });
    }

    /// Notes that consent is to be taken back; the number of that cancellation.
    Result<std::uint32_t> cancel(Clock &clock, CancelWhy why, Moment at)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_consent_cancel(get(), clock.get(), detail::raw(why), detail::seconds(at),
                                        out, error);
        });
    }

    Result<std::optional<CancelDue>> cancel_due(Clock &clock, Moment at) const
    {
        std::uint32_t number = 0, why = 0;
        auto key = detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                    onshi_error **error) {
            return onshi_consent_cancel_due(get(), clock.get(), detail::seconds(at), &number, &why,
                                            buffer, capacity, length, error);
        });
        if (!key)
            return std::move(key).error();
        if (!*key)
            return std::optional<CancelDue>();
        return std::optional<CancelDue>(
            CancelDue{number, static_cast<CancelWhy>(why), *std::move(*key)});
    }

    /// The request of the cancellation that is due, for what the chart has of the patient.
    Result<std::optional<Record>> cancel_request(Clock &clock, Moment at,
                                                 const Patient &patient) const
    {
        const onshi_patient plain = detail::spelt(patient);
        return detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_consent_cancel_request(get(), clock.get(), detail::seconds(at), &plain,
                                                out, error);
        });
    }

    Result<bool> cancel_sent(std::uint32_t number)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_consent_cancel_sent(get(), number, error);
        });
    }

    /// How a cancellation was answered; no record if its answer is lost.
    Result<bool> cancel_answered(Clock &clock, std::uint32_t number, const Record *answer, Moment at)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_consent_cancel_answered(get(), clock.get(), number,
                                                 answer == nullptr ? nullptr : answer->get(),
                                                 detail::seconds(at), error);
        });
    }

    /// How far the cancellation that counts has come, with its number.
    Result<std::optional<std::pair<std::uint32_t, Cancellation>>> cancel_state() const
    {
        std::uint32_t number = 0, state = 0;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_consent_cancel_state(get(), &number, &state, error);
        });
        if (!found)
            return std::move(found).error();
        using Both = std::pair<std::uint32_t, Cancellation>;
        return *found ? std::optional<Both>(Both(number, static_cast<Cancellation>(state)))
                      : std::nullopt;
    }
};

/// Days from `first` to `last`, as numbers yyyymmdd.
struct Days {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

namespace detail {

/// A call that finds days: `function(out_first, out_last, out_error)`.
template <class Function> Result<std::optional<Days>> days(Function &&function)
{
    Days found;
    auto done = did([&](onshi_error **error) { return function(&found.first, &found.last, error); });
    if (!done)
        return std::move(done).error();
    return *done ? std::optional<Days>(found) : std::nullopt;
}

} // namespace detail

/// Which days of consent were fetched (取得済みの同意年月日). Keep its JSON.
class ConsentDays : public Object<onshi_consent_days> {
public:
    using Object::Object;

    static Result<ConsentDays> make(Kind kind)
    {
        return detail::made<ConsentDays>([=](onshi_consent_days **out, onshi_error **error) {
            return onshi_consent_days_new(detail::raw(kind), out, error);
        });
    }
    static Result<ConsentDays> from_json(std::string_view json)
    {
        return detail::revived<ConsentDays>(onshi_consent_days_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_consent_days_json, get()); }

    /// Notes a fetch whose result was delivered as a whole; or why no day is covered by it.
    Result<std::optional<Reason>> fetched(const Record &request, Moment published,
                                          std::optional<Moment> told)
    {
        std::uint32_t reason = 0;
        auto status = detail::call([&](onshi_error **error) {
            return onshi_consent_days_fetched(get(), request.get(), detail::seconds(published),
                                              told ? detail::seconds(*told) : 0, &reason, error);
        });
        if (!status)
            return std::move(status).error();
        return *status == ONSHI_S_OK ? std::nullopt
                                     : std::optional<Reason>(static_cast<Reason>(reason));
    }

    /// The days between that are not covered, range by range, from index 0.
    Result<std::optional<Days>> uncovered(Days between, Moment at, std::uint32_t index) const
    {
        return detail::days([&](std::uint32_t *first, std::uint32_t *last, onshi_error **error) {
            return onshi_consent_days_uncovered(get(), between.first, between.last,
                                                detail::seconds(at), index, first, last, error);
        });
    }

    /// What to fetch next: the oldest days that are over and not covered.
    Result<std::optional<Days>> next(std::uint32_t from, std::uint32_t at_most, Moment at) const
    {
        return detail::days([&](std::uint32_t *first, std::uint32_t *last, onshi_error **error) {
            return onshi_consent_days_next(get(), from, at_most, detail::seconds(at), first, last,
                                           error);
        });
    }
};

/// Consents that a request rests on (有効な同意の一覧).
class Permits : public Object<onshi_permits> {
public:
    using Object::Object;

    static Result<Permits> make() { return detail::made<Permits>(onshi_permits_new); }

    /// Adds what a consent permits now; the mask of its classes.
    Result<std::uint32_t> add(const Consent &consent, Clock &clock, Moment at)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_permits_add(get(), consent.get(), clock.get(), detail::seconds(at), out,
                                     error);
        });
    }
};

/// Somebody who looks (閲覧者).
struct Viewer {
    Role role{};
    Profession profession{};
    SignIn sign_in{};
    /// Who is signed in, by the program's own id (利用者ID).
    std::string operator_id;
};

/// Who may see what (閲覧の可否).
class Access : public Object<onshi_access> {
public:
    using Object::Object;

    /// What an answer holds apart from clinical information, and how many values that lacks.
    struct Split {
        Record rest;
        std::uint32_t withheld;
    };
    /// Which consents a request needs, as masks of classes.
    struct Needs {
        std::uint32_t each;
        std::uint32_t any;
    };

    /// `policy` is the facility's own decision, as TOML.
    static Result<Access> make(const Viewer &viewer,
                               std::optional<std::string_view> policy = std::nullopt)
    {
        return detail::made<Access>([&](onshi_access **out, onshi_error **error) {
            return onshi_access_new(detail::known(policy), detail::size(policy.value_or("")),
                                    detail::raw(viewer.role), detail::raw(viewer.profession),
                                    detail::raw(viewer.sign_in), detail::data(viewer.operator_id),
                                    detail::size(viewer.operator_id), out, error);
        });
    }

    /// Whether they may see a class of the patient who consented; the grant is kept for show.
    Result<Decision> grant(const Consent &consent, Clock &clock, DataClass data_class, Kind kind,
                           Moment at)
    {
        return detail::decide([&](std::uint32_t *until, std::uint32_t *reason,
                                  onshi_error **error) {
            return onshi_access_grant(get(), consent.get(), clock.get(), detail::raw(data_class),
                                      detail::raw(kind), detail::seconds(at), until, reason, error);
        });
    }

    /// What they may see now of a record about the patient of `key`.
    Result<Record> show(Clock &clock, std::string_view key, const Record &record, Moment at) const
    {
        return detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_access_show(get(), clock.get(), detail::data(key), detail::size(key),
                                     record.get(), detail::seconds(at), out, error);
        });
    }

    /// What a receipt computer may keep of a record.
    static Result<Split> split(const Record &record)
    {
        std::uint32_t withheld = 0;
        auto rest = detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_access_split(record.get(), out, &withheld, error);
        });
        if (!rest)
            return std::move(rest).error();
        return Split{*std::move(rest), withheld};
    }

    /// What a software may do with clinical information.
    struct Software {
        bool shows;
        bool keeps;
    };
    static Result<Software> software(Role role)
    {
        std::uint32_t shows = 0, keeps = 0;
        auto done = detail::done([&](onshi_error **error) {
            return onshi_access_role(detail::raw(role), &shows, &keeps, error);
        });
        if (!done)
            return std::move(done).error();
        return Software{shows != 0, keeps != 0};
    }

    static Result<Needs> needs(const Record &request)
    {
        Needs needs{0, 0};
        auto done = detail::done([&](onshi_error **error) {
            return onshi_access_needs(request.get(), &needs.each, &needs.any, error);
        });
        if (!done)
            return std::move(done).error();
        return needs;
    }
};

} // namespace onshi

#endif
