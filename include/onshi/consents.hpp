// The consents that a session keeps (同意), under hashes of the program's own keys of its patients.
#ifndef ONSHI_CONSENTS_HPP
#define ONSHI_CONSENTS_HPP

#include "session.hpp"

namespace onshi {

/// What a session knows of consents. It borrows the session.
class Consents {
public:
    explicit Consents(Session &session) noexcept : session_(session.get()) {}

    /// Takes in what an answer says about a patient, and keeps it.
    Result<std::uint32_t> hear(std::string_view patient, Kind kind, const Record &record,
                               std::optional<Moment> told)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_consent_hear(session_, detail::data(patient),
                                              detail::size(patient), detail::raw(kind),
                                              record.get(), told ? detail::seconds(*told) : 0, out,
                                              error);
        });
    }

    /// The same of many people of one answer in one transaction: each key with its record.
    Result<std::uint32_t> hear(
        Kind kind, Moment told,
        const std::vector<std::pair<std::string, const Record *>> &people)
    {
        std::vector<const char *> patients;
        std::vector<const onshi_record *> records;
        for (const auto &[patient, record] : people) {
            patients.push_back(patient.c_str());
            records.push_back(record->get());
        }
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_consent_hear_many(
                session_, detail::raw(kind), detail::seconds(told), patients.data(),
                records.data(), static_cast<std::uint32_t>(people.size()), out, error);
        });
    }

    /// Notes the last day of planned care, as the number yyyymmdd; 0 for none.
    Result<void> plan_care_until(std::string_view patient, std::uint32_t last_day)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_consent_plan_care_until(session_, detail::data(patient),
                                                         detail::size(patient), last_day, error);
        });
    }

    /// A copy, to be shown (同意の状況).
    Result<Consent> of(std::string_view patient, Kind kind) const
    {
        return detail::made<Consent>([&](onshi_consent **out, onshi_error **error) {
            return onshi_session_consent(session_, detail::data(patient), detail::size(patient),
                                         detail::raw(kind), out, error);
        });
    }

    /// Whether a class may be used now. Ask before each use.
    Result<Decision> permits(std::string_view patient, DataClass data_class, Kind kind) const
    {
        return detail::decide([&](std::uint32_t *until, std::uint32_t *denial,
                                  onshi_error **error) {
            return onshi_session_consent_permits(session_, detail::data(patient),
                                                 detail::size(patient), detail::raw(data_class),
                                                 detail::raw(kind), until, denial, error);
        });
    }

    /// Adds what a patient's consent permits now; the mask of its classes.
    Result<std::uint32_t> add_to(Permits &permits, std::string_view patient, Kind kind) const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_permits(session_, detail::data(patient), detail::size(patient),
                                         detail::raw(kind), permits.get(), out, error);
        });
    }

    /// A copy of the days that were fetched.
    Result<ConsentDays> days(Kind kind) const
    {
        return detail::made<ConsentDays>([&](onshi_consent_days **out, onshi_error **error) {
            return onshi_session_days(session_, detail::raw(kind), out, error);
        });
    }

    Result<std::optional<Days>> days_uncovered(Kind kind, Days between, std::uint32_t index) const
    {
        return detail::days([&](std::uint32_t *first, std::uint32_t *last, onshi_error **error) {
            return onshi_session_days_uncovered(session_, detail::raw(kind), between.first,
                                                between.last, index, first, last, error);
        });
    }

    /// What to fetch next (次に取得する期間).
    Result<std::optional<Days>> days_next(Kind kind, std::uint32_t from,
                                          std::uint32_t at_most) const
    {
        return detail::days([&](std::uint32_t *first, std::uint32_t *last, onshi_error **error) {
            return onshi_session_days_next(session_, detail::raw(kind), from, at_most, first, last,
                                           error);
        });
    }

    /// By how much the clock was set back; 0 while it was not.
    Result<std::chrono::seconds> clock_behind() const
    {
        auto seconds = detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_clock_behind(session_, out, error);
        });
        if (!seconds)
            return std::move(seconds).error();
        return std::chrono::seconds(*seconds);
    }

    /// Lets the clock count again on the word of a person (時刻の再設定).
    Result<void> clock_reset(std::string_view operator_id)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_session_clock_reset(session_, detail::data(operator_id),
                                             detail::size(operator_id), error);
        });
    }

    /// Notes that consent is to be taken back; durable when it returns.
    Result<std::uint32_t> cancel(std::string_view patient, Kind kind, CancelWhy why)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_cancel(session_, detail::data(patient), detail::size(patient),
                                        detail::raw(kind), detail::raw(why), out, error);
        });
    }

    /// The patient consents after all: takes the wish back (取り消し依頼の撤回); false if it went out.
    Result<bool> cancel_drop(std::string_view patient, Kind kind)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_session_cancel_drop(session_, detail::data(patient), detail::size(patient),
                                             detail::raw(kind), error);
        });
    }

    /// Whether a cancellation of this patient is to be sent now, and why.
    Result<std::optional<CancelWhy>> cancel_due(std::string_view patient, Kind kind) const
    {
        return detail::some_number<CancelWhy>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_cancel_due(session_, detail::data(patient), detail::size(patient),
                                            detail::raw(kind), out, error);
        });
    }

    /// How many cancellations are to be sent, of all patients.
    Result<std::uint32_t> cancels_due() const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_cancels_due(session_, out, error);
        });
    }

    /// Sends the cancellation that is due; no job if none is.
    Result<std::optional<Job>> submit_cancel(std::string_view patient, Kind kind,
                                             const Patient &numbers)
    {
        const onshi_patient plain = detail::spelt(numbers);
        return detail::some_number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_cancel_submit(session_, detail::data(patient),
                                               detail::size(patient), detail::raw(kind), &plain,
                                               out, error);
        });
    }

    /// Notes how the cancellation of a job was answered, and tells it.
    Result<std::optional<Cancellation>> cancel_answered(Job job)
    {
        return detail::some_number<Cancellation>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_cancel_answered(session_, job, out, error);
        });
    }

private:
    onshi_session *session_;
};

inline Consents Session::consents() noexcept { return Consents(*this); }

} // namespace onshi

#endif
