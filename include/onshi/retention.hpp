// How long copies may lie (保存期間), and when they are to be erased.
#ifndef ONSHI_RETENTION_HPP
#define ONSHI_RETENTION_HPP

#include "consent.hpp"

ONSHI_RELEASED_BY(onshi_timers)

namespace onshi {

/// The times of each place. Zeros: the usual ones.
struct Periods {
    std::chrono::duration<std::uint32_t, std::milli> memory{0};
    std::chrono::duration<std::uint32_t, std::milli> file{0};
    std::optional<History> history;
    std::chrono::duration<std::uint32_t, std::milli> tolerance{0};
};

namespace detail {

inline onshi_periods spelt(const Periods &periods) noexcept
{
    onshi_periods plain{};
    plain.struct_size = sizeof plain;
    plain.memory_ms = periods.memory.count();
    plain.file_ms = periods.file.count();
    plain.history = periods.history ? raw(*periods.history) : 0;
    plain.tolerance_ms = periods.tolerance.count();
    return plain;
}

} // namespace detail

/// A copy that is to be erased (削除対象).
struct Due {
    std::string id;
    Place place{};
    Erase why{};
};

/// By the timer of which place information of a class is erased with a software; none: it may stay.
inline Result<std::optional<Place>> stay(Role role, DataClass data_class)
{
    return detail::some_number<Place>([=](std::uint32_t *out, onshi_error **error) {
        return onshi_retention_stay(detail::raw(role), detail::raw(data_class), out, error);
    });
}

/// When copies must go. `id` is the program's own name of a copy, which names nobody.
class Timers : public Object<onshi_timers> {
public:
    using Object::Object;

    static Result<Timers> make(const Periods &periods = {})
    {
        const onshi_periods plain = detail::spelt(periods);
        return detail::made<Timers>([&](onshi_timers **out, onshi_error **error) {
            return onshi_timers_new(&plain, out, error);
        });
    }
    static Result<Timers> from_json(std::string_view json, const Periods &periods = {})
    {
        const onshi_periods plain = detail::spelt(periods);
        return detail::made<Timers>([&](onshi_timers **out, onshi_error **error) {
            return onshi_timers_from_json(&plain, detail::data(json), detail::size(json), out,
                                          error);
        });
    }
    Result<std::string> json() const { return detail::json(onshi_timers_json, get()); }

    /// A copy begins to lie at a place.
    Result<void> lies(Clock &clock, std::string_view id, Place place, Moment at)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_timers_lies(get(), clock.get(), detail::data(id), detail::size(id),
                                     detail::raw(place), detail::seconds(at), error);
        });
    }
    /// The chart took it (引渡し).
    Result<void> handed_over(std::string_view id)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_timers_handed_over(get(), detail::data(id), detail::size(id), error);
        });
    }
    /// It was acknowledged (受領確認).
    Result<void> acknowledged(Clock &clock, std::string_view id, Moment at)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_timers_acknowledged(get(), clock.get(), detail::data(id), detail::size(id),
                                             detail::seconds(at), error);
        });
    }

    /// What is to be erased now, one by one from index 0.
    Result<std::optional<Due>> due(Clock &clock, Moment at, std::uint32_t index) const
    {
        std::uint32_t place = 0, why = 0;
        auto id = detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                   onshi_error **error) {
            return onshi_timers_due(get(), clock.get(), detail::seconds(at), index, &place, &why,
                                    buffer, capacity, length, error);
        });
        if (!id)
            return std::move(id).error();
        if (!*id)
            return std::optional<Due>();
        return std::optional<Due>(
            Due{*std::move(*id), static_cast<Place>(place), static_cast<Erase>(why)});
    }

    Result<void> erased(std::string_view id, Place place)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_timers_erased(get(), detail::data(id), detail::size(id),
                                       detail::raw(place), error);
        });
    }
    /// The process is a new one: what lay in memory died with the last one.
    Result<void> began_anew()
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_timers_began_anew(get(), error); });
    }
    /// Forgets a copy that is gone; false if it still lies somewhere.
    Result<bool> forget(std::string_view id)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_timers_forget(get(), detail::data(id), detail::size(id), error);
        });
    }

    /// How a copy stands, and for Standing::until until when; nothing if it never was there.
    Result<std::optional<std::pair<Standing, Moment>>> standing(std::string_view id,
                                                                Place place) const
    {
        std::uint32_t standing = 0, until = 0;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_timers_standing(get(), detail::data(id), detail::size(id),
                                         detail::raw(place), &standing, &until, error);
        });
        if (!found)
            return std::move(found).error();
        using Both = std::pair<Standing, Moment>;
        return *found ? std::optional<Both>(
                            Both(static_cast<Standing>(standing), detail::moment(until)))
                      : std::nullopt;
    }

    /// When to look again; nothing if nothing runs.
    Result<std::optional<Moment>> next() const
    {
        return detail::some_moment([&](std::uint32_t *out, onshi_error **error) {
            return onshi_timers_next(get(), out, error);
        });
    }
};

} // namespace onshi

#endif
