// A change of 医療機関コード (移行), step by step: each code has its own ledger, and never do both go out.
#ifndef ONSHI_MIGRATION_HPP
#define ONSHI_MIGRATION_HPP

#include "session.hpp"

namespace onshi {

/// How far a change is.
struct MigrationStanding {
    /// The step that comes next; nothing when all are done, or it was called off.
    std::optional<Step> next;
    /// How many steps are done.
    std::uint32_t done = 0;
    bool called_off = false;
};

/// Why a step is not done.
struct StepNotDone {
    Reason reason{};
    /// Of Reason::no_migration_first: the step that comes first.
    std::optional<Step> first;
    /// Of Reason::no_migration_left and no_migration_uncounted: what is left, and how much of it.
    std::optional<Matter> matter;
    std::uint32_t left = 0;
};

/// What becomes of a matter when the code changes, for people to read before they begin.
inline Result<Fate> fate(Matter matter)
{
    return detail::number<Fate>([=](std::uint32_t *out, onshi_error **error) {
        return onshi_migration_fate(detail::raw(matter), out, error);
    });
}

/// The change that a session knows. It borrows the session.
class Migration {
public:
    explicit Migration(Session &session) noexcept : session_(session.get()) {}

    /// Plans a change to another code, and keeps the plan (移行の計画); or why not.
    Result<std::optional<Reason>> plan(std::string_view to)
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_session_migration_plan(session_, detail::data(to), detail::size(to), reason,
                                                error);
        });
    }

    /// Carries the plan of the session of the old code into this one, that of the new code; again
    /// after each step. False if that one has no plan.
    Result<bool> carry(const Session &old)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_session_migration_carry(session_, old.get(), error);
        });
    }

    /// How far it is (移行の状況); nothing if none was planned.
    Result<std::optional<MigrationStanding>> standing() const
    {
        auto plain = detail::filled<onshi_migration>(
            [&](onshi_migration *out, onshi_error **error) {
                return onshi_session_migration(session_, out, error);
            });
        if (!plain)
            return std::move(plain).error();
        if (!*plain)
            return std::optional<MigrationStanding>();
        return std::optional<MigrationStanding>(
            MigrationStanding{detail::unless_zero<Step>((*plain)->next), (*plain)->done,
                              (*plain)->called_off != 0});
    }

    Result<std::optional<std::string>> old_code() const { return code(ONSHI_CODE_OLD); }
    Result<std::optional<std::string>> new_code() const { return code(ONSHI_CODE_NEW); }

    /// When a step was done.
    Result<std::optional<Moment>> done_at(Step step) const
    {
        return detail::some_moment([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_migration_done_at(session_, detail::raw(step), out, error);
        });
    }

    /// How much is left of a matter under the code of this session (残数); nothing if the program
    /// has to count it.
    Result<std::optional<std::uint32_t>> stock(Matter matter) const
    {
        return detail::some_number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_migration_stock(session_, detail::raw(matter), out, error);
        });
    }

    /// Notes that a step is done (手順の完了), with what the program counted; or why it is not.
    Result<std::optional<StepNotDone>> done(
        Step step, const std::vector<std::pair<Matter, std::uint32_t>> &counted = {})
    {
        std::vector<std::uint32_t> matters, counts;
        for (const auto &[matter, count] : counted) {
            matters.push_back(detail::raw(matter));
            counts.push_back(count);
        }
        std::uint32_t reason = 0, about = 0, left = 0;
        auto status = detail::did([&](onshi_error **error) {
            return onshi_session_migration_done(session_, detail::raw(step), matters.data(),
                                                counts.data(),
                                                static_cast<std::uint32_t>(counted.size()), &reason,
                                                &about, &left, error);
        });
        if (!status)
            return std::move(status).error();
        if (*status)
            return std::optional<StepNotDone>();
        StepNotDone why{static_cast<Reason>(reason), std::nullopt, std::nullopt, left};
        if (why.reason == Reason::no_migration_first)
            why.first = detail::unless_zero<Step>(about);
        else
            why.matter = detail::unless_zero<Matter>(about);
        return std::optional<StepNotDone>(why);
    }

    /// Calls it off: the old code goes on as before (移行の中止); or why that cannot be.
    Result<std::optional<Reason>> call_off()
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_session_migration_call_off(session_, reason, error);
        });
    }

private:
    Result<std::optional<std::string>> code(std::uint32_t which) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_session_migration_code(session_, which, buffer, capacity, length, error);
        });
    }

    onshi_session *session_;
};

inline Migration Session::migration() noexcept { return Migration(*this); }

} // namespace onshi

#endif
