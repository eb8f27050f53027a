// Every export by one, in JSON: for scripts inside of a program.
#ifndef ONSHI_CALLS_HPP
#define ONSHI_CALLS_HPP

#include "handle.hpp"

ONSHI_RELEASED_BY(onshi_calls)

namespace onshi {

/// A place from which calls are made; one for each thread.
class Calls : public Object<onshi_calls> {
public:
    using Object::Object;

    static Result<Calls> make() { return detail::made<Calls>(onshi_calls_new); }

    /// Calls the export that the request names, {"call": "onshi_…", …}; its reply, as JSON. An
    /// export that fails is an error here. Objects in the reply are the caller's to free.
    Result<std::string> call(std::string_view request)
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_call_json(get(), detail::data(request), detail::size(request), buffer,
                                   capacity, length, error);
        });
    }
};

} // namespace onshi

#endif
