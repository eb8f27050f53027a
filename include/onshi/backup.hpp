// A copy of a session's ledger, and how it comes back (バックアップと復元).
#ifndef ONSHI_BACKUP_HPP
#define ONSHI_BACKUP_HPP

#include "session.hpp"

namespace onshi {

/// What came back with a ledger.
struct Restored {
    std::uint32_t jobs = 0;
    /// Jobs that were under way: what became of them since, the ledger does not know. Look at each
    /// (Session::jobs) before asking again.
    std::uint32_t in_doubt = 0;
};

/// Makes the ledger that these options name out of a copy (復元). No session is open there, and a broken
/// ledger was moved away. A sealed one needs its key in the options.
inline Result<Restored> restore_ledger(const SessionOptions &options, std::string_view file)
{
    const detail::SpeltOptions spelt(options);
    Restored restored;
    auto done = detail::done([&](onshi_error **error) {
        return onshi_ledger_restore(spelt.get(), detail::data(file), detail::size(file),
                                    &restored.jobs, &restored.in_doubt, error);
    });
    if (!done)
        return std::move(done).error();
    return restored;
}

inline Result<void> Session::back_up(std::string_view file)
{
    return detail::done([&](onshi_error **error) {
        return onshi_session_back_up(get(), detail::data(file), detail::size(file), error);
    });
}

} // namespace onshi

#endif
