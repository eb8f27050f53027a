// 目視確認用パスコード: asked for, typed in by staff once, and wiped.
#ifndef ONSHI_PASSCODE_HPP
#define ONSHI_PASSCODE_HPP

#include "record.hpp"

namespace onshi {

/// A passcode, or why there is none.
struct PasscodeTaken {
    /// Show it to whoever types it, overwrite it, keep it nowhere.
    std::optional<std::string> code;
    Reason reason{};
};

/// The request for it: Operation::visual_check_passcode.
inline Result<Record> passcode_request(Passcode which)
{
    return detail::made<Record>([=](onshi_record **out, onshi_error **error) {
        return onshi_passcode_request(detail::raw(which), out, error);
    });
}

/// Takes it out of an answer, once, and wipes the answer: read before how long it is good for.
inline Result<PasscodeTaken> take_passcode(Record &answer)
{
    std::uint32_t reason = 0;
    auto code = detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
        return onshi_passcode_take(answer.get(), &reason, buffer, capacity, length, error);
    });
    if (!code)
        return std::move(code).error();
    return PasscodeTaken{*std::move(code), static_cast<Reason>(reason)};
}

} // namespace onshi

#endif
