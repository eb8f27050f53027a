// Lists (一括照会リスト): any number of people under one key, sent in parts.
#ifndef ONSHI_LIST_HPP
#define ONSHI_LIST_HPP

#include "session.hpp"

ONSHI_RELEASED_BY(onshi_list)

namespace onshi {

/// How far a list is.
struct ListStanding {
    std::uint32_t people = 0;
    std::uint32_t parts = 0;
    std::uint32_t done = 0;
    /// Whether everyone was submitted; if not, submit the same list again to go on.
    bool whole = false;
    /// Whether every part was acknowledged or is over.
    bool over = false;
};

/// A list that is being filled.
class List : public Object<onshi_list> {
public:
    using Object::Object;

    /// Adds a person: the record that the request repeats for each.
    Result<void> add(Session &session, const Record &person, const Permits *permits = nullptr)
    {
        return detail::done([&](onshi_error **error) {
            if (permits == nullptr)
                return onshi_list_add(get(), session.get(), person.get(), error);
            return onshi_list_add_under(get(), session.get(), person.get(), permits->get(), error);
        });
    }

    /// Submits what is left. When it returns, the whole list is durable.
    Result<void> submit(Session &session, const Permits *permits = nullptr)
    {
        return detail::done([&](onshi_error **error) {
            if (permits == nullptr)
                return onshi_list_submit(get(), session.get(), error);
            return onshi_list_submit_under(get(), session.get(), permits->get(), error);
        });
    }
};

/// The lists of a session. It borrows the session.
class Lists {
public:
    explicit Lists(Session &session) noexcept : session_(session.get()) {}

    /// Begins a list; `head` is the request without its people.
    Result<List> make(Operation operation, const Record &head, std::string_view key)
    {
        return detail::made<List>([&](onshi_list **out, onshi_error **error) {
            return onshi_session_list_new(session_, detail::raw(operation), head.get(),
                                          detail::data(key), detail::size(key), out, error);
        });
    }

    Result<std::optional<ListStanding>> standing(std::string_view key) const
    {
        onshi_list_state plain{};
        plain.struct_size = sizeof plain;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_session_list_state(session_, detail::data(key), detail::size(key), &plain,
                                            error);
        });
        if (!found)
            return std::move(found).error();
        if (!*found)
            return std::optional<ListStanding>();
        return std::optional<ListStanding>(ListStanding{
            plain.people, plain.parts, plain.done, plain.whole != 0, plain.over != 0});
    }

    /// The job of a part, from 0.
    Result<std::optional<Job>> job(std::string_view key, std::uint32_t part) const
    {
        return detail::some_number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_session_list_job(session_, detail::data(key), detail::size(key), part, out,
                                          error);
        });
    }

    /// Acknowledges every part that is answered.
    Result<void> acknowledge(std::string_view key)
    {
        return settle(onshi_session_list_acknowledge, key);
    }
    /// Takes back every part that nobody picked up yet.
    Result<void> withdraw(std::string_view key) { return settle(onshi_session_list_withdraw, key); }
    /// Gives every part up that is not over.
    Result<void> abandon(std::string_view key) { return settle(onshi_session_list_abandon, key); }

private:
    template <class Function> Result<void> settle(Function function, std::string_view key)
    {
        return detail::done([&](onshi_error **error) {
            return function(session_, detail::data(key), detail::size(key), error);
        });
    }

    onshi_session *session_;
};

inline Lists Session::lists() noexcept { return Lists(*this); }

} // namespace onshi

#endif
