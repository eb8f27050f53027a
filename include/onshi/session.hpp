// The session (セッション): asking, waiting, answers, jobs.
#ifndef ONSHI_SESSION_HPP
#define ONSHI_SESSION_HPP

#include <functional>

#include "answer.hpp"
#include "options.hpp"
#include "patients.hpp"

ONSHI_RELEASED_BY(onshi_session)

namespace onshi {

/// The number of a job (ジョブ) in its session.
using Job = std::uint32_t;

/// What else holds for a request.
struct Terms {
    /// The program's own number of the patient; kept as a hash.
    std::string subject;
    /// How long the program waits; then the job is given up. 0: for ever.
    std::chrono::duration<std::uint32_t, std::milli> wait{0};
    /// The job that asked the same and is in doubt, or 0.
    Job repeats = 0;
    /// The consents that the request rests on.
    const Permits *permits = nullptr;
};

/// Something that happened (出来事).
struct Event {
    EventKind kind{};
    Job job = 0;
    /// Of EventKind::answered.
    Outcome outcome{};
    /// ONSHI_E_… of EventKind::problem; else 0.
    std::int32_t problem = 0;
    /// Of EventKind::processing: how often it was asked for.
    std::uint32_t round = 0;
    /// Of EventKind::erase: where the copy lies, and why it must go.
    std::optional<Place> place;
    std::optional<Erase> why;
};

/// Where a job stands.
struct JobStanding {
    JobState state{};
    /// Once it is answered.
    std::optional<Outcome> outcome;

    /// Whether an answer waits to be read and acknowledged.
    bool answered() const noexcept { return state == JobState::answered; }
    /// Whether nothing will come any more.
    bool over() const noexcept
    {
        return state == JobState::acknowledged || state == JobState::closed
               || state == JobState::withdrawn || state == JobState::abandoned;
    }
};

struct Actor;
class Apart;
class Audit;
class Consents;
class Copies;
struct Identity;
class Jobs;
class LimitConsents;
class Lists;
struct Metrics;
class Migration;
class Remembered;
class Rights;
struct SiteFinding;

/// Takes a line of the log, in Japanese and English; valid while it runs. It must not throw.
using LogLine = std::function<void(Log level, std::string_view line)>;

/// A session with one terminal. One call at a time; another thread's gets ONSHI_E_BUSY.
class Session : public Object<onshi_session> {
public:
    using Object::Object;

    /// Opens it and takes up what an earlier one left. Checks first that header and library fit.
    static Result<Session> open(const SessionOptions &options)
    {
        auto fits = detail::done([](onshi_error **error) {
            return onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, error);
        });
        if (!fits)
            return std::move(fits).error();
        const detail::SpeltOptions spelt(options);
        return detail::made<Session>([&](onshi_session **out, onshi_error **error) {
            return onshi_session_open(spelt.get(), out, error);
        });
    }

    /// Asks for something; when it gives a job, the job is durable. The same key is the same job.
    Result<Job> submit(Operation operation, const Record &record, std::string_view key)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_submit(get(), static_cast<std::uint32_t>(operation), record.get(),
                                        detail::data(key), detail::size(key), out, error);
        });
    }

    Result<Job> submit(Operation operation, const Record &record, std::string_view key,
                       const Terms &terms)
    {
        onshi_terms plain{};
        plain.struct_size = sizeof plain;
        plain.subject = terms.subject.empty() ? nullptr : detail::data(terms.subject);
        plain.subject_length = detail::size(terms.subject);
        plain.wait_ms = terms.wait.count();
        plain.repeats = terms.repeats;
        plain.permits = terms.permits == nullptr ? nullptr : terms.permits->get();
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_submit_under(get(), static_cast<std::uint32_t>(operation),
                                              record.get(), detail::data(key), detail::size(key),
                                              &plain, out, error);
        });
    }

    template <class Typed, class... More>
    Result<Job> submit(Operation operation, const Typically<Typed> &request, More &&...more)
    {
        return submit(operation, request.record(), std::forward<More>(more)...);
    }

    /// Asks with a message that the catalogue does not have (任意の電文).
    Result<Job> submit_envelope(std::string_view prefix, const Record &record, std::string_view key)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_submit_envelope(get(), detail::data(prefix), detail::size(prefix),
                                                 record.get(), detail::data(key),
                                                 detail::size(key), out, error);
        });
    }

    /// Works until something happens, at most that long; 0 looks once.
    Result<std::optional<Event>> next_event(
        std::chrono::duration<std::uint32_t, std::milli> timeout)
    {
        auto event = detail::filled<onshi_event>([&](onshi_event *out, onshi_error **error) {
            return onshi_session_next_event(get(), timeout.count(), out, error);
        });
        if (!event)
            return std::move(event).error();
        return *event ? std::optional<Event>(happened(**event)) : std::nullopt;
    }

    /// The words of the last event: reception number, message of the system, what is wrong.
    Result<std::optional<std::string>> event_text() const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_session_event_text(get(), buffer, capacity, length, error);
        });
    }

    Result<JobStanding> standing(Job job) const
    {
        std::uint32_t state = 0;
        std::int32_t outcome = 0;
        auto done = detail::done([&](onshi_error **error) {
            return onshi_session_job_state(get(), job, &state, &outcome, error);
        });
        if (!done)
            return std::move(done).error();
        JobStanding standing{static_cast<JobState>(state), std::nullopt};
        if (outcome != 0)
            standing.outcome = static_cast<Outcome>(outcome);
        return standing;
    }

    /// The reception number (受付番号), once there is one.
    Result<std::optional<std::string>> reception(Job job) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_session_job_reception(get(), job, buffer, capacity, length, error);
        });
    }

    /// The job that was submitted under a key, also by an earlier session.
    Result<std::optional<Job>> job_of_key(std::string_view key) const
    {
        return detail::some_number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_job_of_key(get(), detail::data(key), detail::size(key), out,
                                            error);
        });
    }

    /// Opens the answer of a job; again and again until it is acknowledged.
    Result<Answer> answer(Job job)
    {
        return detail::made<Answer>([&](onshi_answer **out, onshi_error **error) {
            return onshi_session_answer(get(), job, out, error);
        });
    }

    /// The program has the answer and keeps it: it is offered no more.
    Result<void> acknowledge(Job job) { return settle(onshi_session_acknowledge, job); }
    /// Asks for a batch result once more.
    Result<void> ask_again(Job job) { return settle(onshi_session_ask_again, job); }
    /// Takes a request back, if nobody picked it up; EventKind::withdrawn confirms it.
    Result<void> withdraw(Job job) { return settle(onshi_session_withdraw, job); }
    /// Gives a job up.
    Result<void> abandon(Job job) { return settle(onshi_session_abandon, job); }
    /// Takes a job up again that was given up.
    Result<void> resume(Job job) { return settle(onshi_session_resume, job); }

    /// Opens the answer of a job in parts: what a receipt computer may have, and what is clinical.
    Result<Apart> answer_apart(Job job);
    /// What may be seen now of a patient (閲覧権限の確認); without a viewer nothing opens.
    Result<Rights> rights(std::string_view patient, Kind kind, const Access *viewer);
    /// Whether the program may keep what is clinical (保存できる役割).
    Result<bool> may_keep() const;

    /// What is wrong with the site, or may be (設定の指摘); look again when an answer stays away.
    Result<std::vector<SiteFinding>> findings() const;

    /// Sends the lines of its log somewhere, from that level on, instead of where they went.
    Result<void> log(LogLine line, Log least = Log::info);
    /// Sends them nowhere.
    Result<void> no_log();

    /// Says who acts from now on, until it is said again (操作者).
    Result<void> act_as(const Actor &who);
    /// Who did what, and when (監査証跡).
    Audit audit() noexcept;

    /// How the certificate stands that it goes out with (電子証明書の期限); nothing over folders, where the
    /// terminal has it. Look when it opens, and once a day.
    Result<std::optional<Identity>> identity() const;
    /// The figures that say whether somebody should look (稼働状況).
    Result<Metrics> metrics() const;
    /// All figures, as the text that Prometheus and OpenTelemetry collectors read.
    Result<std::string> metrics_text() const;
    /// Copies its ledger into a new file as it stands now (バックアップ); nothing is written over. It comes back
    /// by restore_ledger.
    Result<void> back_up(std::string_view file);

    /// The jobs that are not over (未完了のジョブ).
    Jobs jobs() noexcept;
    /// The copies of clinical answers (保存期間).
    Copies copies() noexcept;
    /// What persons said while linking (紐付けの記録).
    Remembered remembered() noexcept;
    /// The consents to ask for 限度額適用認定証等 that it keeps.
    LimitConsents limit_consents() noexcept;
    /// The change of its institution code (移行).
    Migration migration() noexcept;
    /// The consents that it keeps (同意).
    Consents consents() noexcept;
    /// The lists that were submitted (一括照会リスト).
    Lists lists() noexcept;

private:
    template <class Function> Result<void> settle(Function function, Job job)
    {
        return detail::done([&](onshi_error **error) { return function(get(), job, error); });
    }

    static Event happened(const onshi_event &plain)
    {
        const bool problem = plain.kind == ONSHI_EVENT_PROBLEM;
        return {static_cast<EventKind>(plain.kind),
                plain.job,
                static_cast<Outcome>(problem ? 0 : plain.code),
                problem ? plain.code : 0,
                plain.round,
                detail::unless_zero<Place>(plain.place),
                detail::unless_zero<Erase>(plain.why)};
    }
};

} // namespace onshi

#endif
