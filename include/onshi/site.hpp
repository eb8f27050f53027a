// The facilities and terminals of a site (施設と端末の設定), and what is wrong with them.
#ifndef ONSHI_SITE_HPP
#define ONSHI_SITE_HPP

#include "session.hpp"

namespace onshi {

/// Something that is wrong with a site, or may be (設定の指摘). Its words: Word::fault, Word::remedy.
struct SiteFinding {
    Fault fault{};
    Severity severity{};
    /// What it is about, as it was configured or seen.
    std::vector<std::pair<About, std::string>> about;
};

namespace detail {

/// Every finding, by `finding(number, out_fault, out_severity, out_about, out_error)` and
/// `about(number, place, out_kind, buffer, capacity, out_length, out_error)`.
template <class Read, class Tell>
Result<std::vector<SiteFinding>> site_findings(Read &&finding, Tell &&about)
{
    return all<SiteFinding>([&](std::uint32_t number) -> Result<std::optional<SiteFinding>> {
        std::uint32_t fault = 0, severity = 0, count = 0;
        auto found = did([&](onshi_error **error) {
            return finding(number, &fault, &severity, &count, error);
        });
        if (!found)
            return std::move(found).error();
        if (!*found)
            return std::optional<SiteFinding>();
        SiteFinding one{static_cast<Fault>(fault), static_cast<Severity>(severity), {}};
        for (std::uint32_t place = 0; place < count; place++) {
            std::uint32_t kind = 0;
            auto thing = whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                   onshi_error **error) {
                return about(number, place, &kind, buffer, capacity, length, error);
            });
            if (!thing)
                return std::move(thing).error();
            one.about.emplace_back(static_cast<About>(kind), *std::move(thing));
        }
        return std::optional<SiteFinding>(std::move(one));
    });
}

} // namespace detail

/// Checks the TOML text of a site without a session, as for a window of settings (設定の検査). A
/// session does not open with a finding of Severity::error.
inline Result<std::vector<SiteFinding>> check_site(std::string_view site)
{
    return detail::site_findings(
        [&](auto... rest) {
            return onshi_site_finding(detail::data(site), detail::size(site), rest...);
        },
        [&](auto... rest) {
            return onshi_site_finding_about(detail::data(site), detail::size(site), rest...);
        });
}

inline Result<std::vector<SiteFinding>> Session::findings() const
{
    return detail::site_findings(
        [&](auto... rest) { return onshi_session_finding(get(), rest...); },
        [&](auto... rest) { return onshi_session_finding_about(get(), rest...); });
}

} // namespace onshi

#endif
