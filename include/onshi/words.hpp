// Words to show: of validities, codes, fields and rules; and how alike two names are.
#ifndef ONSHI_WORDS_HPP
#define ONSHI_WORDS_HPP

#include "handle.hpp"

namespace onshi {

/// The version of the library, for example `0.1.0`.
inline Result<std::string> version()
{
    return detail::whole(onshi_version_text);
}

/// What to show for a validity (資格有効性).
struct Validity {
    std::string text;
    /// Whether a chart may be updated from such an answer without asking a person.
    bool may_update = false;
};

/// `value` is the code as it was read.
inline Result<Validity> validity(Route route, std::string_view value, Language language)
{
    std::uint32_t may_update = 0;
    auto text = detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                  onshi_error **error) {
        return onshi_validity_text(detail::raw(route), detail::data(value), detail::size(value),
                                   detail::raw(language), &may_update, buffer, capacity, length,
                                   error);
    });
    if (!text)
        return std::move(text).error();
    return Validity{*std::move(text), may_update != 0};
}

/// The word for a number of the rules: `word(Word::reason, decision.reason, language)`.
template <class Enum> Result<std::string> word(Word word, Enum one, Language language)
{
    return detail::whole([=](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_word(detail::raw(word), detail::raw(one), detail::raw(language), buffer,
                          capacity, length, error);
    });
}

/// The name of a field (ONSHI_F_…): its Japanese name, or its name in programs.
inline Result<std::string> field_name(std::uint32_t field, Language language)
{
    return detail::whole([=](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_field_name(field, detail::raw(language), buffer, capacity, length, error);
    });
}

/// What to call a field on a screen under a coverage.
inline Result<std::string> field_label(std::uint32_t field, Coverage coverage, Language language)
{
    return detail::whole([=](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_field_label(field, detail::raw(coverage), detail::raw(language), buffer,
                                 capacity, length, error);
    });
}

/// How alike two names are (氏名の比較); with `any_order` the parts of one may begin at any of them.
inline Result<Names> compare_names(std::string_view one, std::string_view other,
                                   bool any_order = false)
{
    return detail::number<Names>([=](std::uint32_t *out, onshi_error **error) {
        return onshi_names_compare(detail::data(one), detail::size(one), detail::data(other),
                                   detail::size(other), any_order ? 1u : 0u, out, error);
    });
}

} // namespace onshi

#endif
