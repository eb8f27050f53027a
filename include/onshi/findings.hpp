// What is wrong with a file or a record (検証): rule, severity, place, words, and how it is known.
#ifndef ONSHI_FINDINGS_HPP
#define ONSHI_FINDINGS_HPP

#include "record.hpp"

ONSHI_RELEASED_BY(onshi_findings)

namespace onshi {

/// By what something is checked.
struct Against {
    /// ONSHI_M_…; 0: the name of the file says it, or whatever holds in every message.
    std::uint32_t message = 0;
    /// The day yyyymmdd that counts as today; 0: what depends on it is not looked at.
    std::uint32_t today = 0;
    /// The text of a profile (TOML).
    std::optional<std::string_view> profile;
};

/// The findings, first things first.
class Findings : public Object<onshi_findings> {
public:
    using Object::Object;

    /// How bad it is, and where in the decoded file, from 1; 0 where there is no such place.
    struct One {
        Severity severity{};
        std::uint32_t line = 0;
        std::uint32_t column = 0;
    };

    /// Checks the bytes of an XML document, as `onshi validate` does.
    static Result<Findings> of_file(std::string_view name, std::string_view file,
                                    const Against &against = {})
    {
        return detail::made<Findings>([&](onshi_findings **out, onshi_error **error) {
            return onshi_findings_of_file(
                against.message, detail::data(name), detail::size(name),
                reinterpret_cast<const std::uint8_t *>(file.data()), detail::size(file),
                against.today, detail::known(against.profile),
                detail::size(against.profile.value_or("")), out, error);
        });
    }

    /// Checks a record; as a message, if `against` says which.
    static Result<Findings> of_record(const Record &record, const Against &against = {})
    {
        return detail::made<Findings>([&](onshi_findings **out, onshi_error **error) {
            return onshi_findings_of_record(record.get(), against.message, against.today,
                                            detail::known(against.profile),
                                            detail::size(against.profile.value_or("")), out, error);
        });
    }

    /// How many of a severity there are; of one rule, the first 100 can be read.
    Result<std::uint32_t> count(Severity severity) const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_findings_count(get(), detail::raw(severity), out, error);
        });
    }

    /// The one of an index, from 0.
    Result<std::optional<One>> at(std::uint32_t index) const
    {
        auto plain = detail::filled<onshi_finding>([&](onshi_finding *out, onshi_error **error) {
            return onshi_findings_finding(get(), index, out, error);
        });
        if (!plain)
            return std::move(plain).error();
        if (!*plain)
            return std::optional<One>();
        return std::optional<One>(One{static_cast<Severity>((*plain)->severity), (*plain)->line,
                                      (*plain)->column});
    }

    Result<std::vector<One>> all() const
    {
        return detail::all<One>([&](std::uint32_t index) { return at(index); });
    }

    /// A text of the one of an index. Only Finding::words differ by language.
    Result<std::optional<std::string>> text(std::uint32_t index, Finding what,
                                            Language language = Language::japanese) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_findings_text(get(), index, detail::raw(what), detail::raw(language),
                                       buffer, capacity, length, error);
        });
    }
};

} // namespace onshi

#endif
