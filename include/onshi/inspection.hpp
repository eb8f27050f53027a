// What stands in a record, for people (電文の表示): each element with its names, value and meaning.
#ifndef ONSHI_INSPECTION_HPP
#define ONSHI_INSPECTION_HPP

#include "record.hpp"

ONSHI_RELEASED_BY(onshi_inspection)

namespace onshi {

/// The elements of a record, in reading order. A copy of its values, wiped at its end.
class Inspection : public Object<onshi_inspection> {
public:
    using Object::Object;

    /// One element.
    struct One {
        /// How deep it stands, from 0.
        std::uint32_t depth = 0;
        /// ONSHI_F_…; nothing for an element that the catalogue does not have.
        std::optional<std::uint32_t> field;
        bool group = false;
        /// Whether its value is personal: it does not leave the house.
        bool personal = false;
    };

    /// `message` is ONSHI_M_…, or 0: as such a record is spelled in every message.
    static Result<Inspection> of(const Record &record, std::uint32_t message = 0,
                                 std::optional<std::string_view> profile = std::nullopt)
    {
        return detail::made<Inspection>([&](onshi_inspection **out, onshi_error **error) {
            return onshi_inspection_of_record(record.get(), message, detail::known(profile),
                                              detail::size(profile.value_or("")), out, error);
        });
    }

    /// The one of an index, from 0.
    Result<std::optional<One>> at(std::uint32_t index) const
    {
        auto plain = detail::filled<onshi_element>([&](onshi_element *out, onshi_error **error) {
            return onshi_inspection_element(get(), index, out, error);
        });
        if (!plain)
            return std::move(plain).error();
        if (!*plain)
            return std::optional<One>();
        One one{(*plain)->depth, std::nullopt, (*plain)->is_group != 0, (*plain)->is_personal != 0};
        if ((*plain)->field != 0)
            one.field = (*plain)->field;
        return std::optional<One>(one);
    }

    Result<std::vector<One>> all() const
    {
        return detail::all<One>([&](std::uint32_t index) { return at(index); });
    }

    /// A text of the one of an index. Names and meanings differ by language.
    Result<std::optional<std::string>> text(std::uint32_t index, Element what,
                                            Language language = Language::japanese) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_inspection_text(get(), index, detail::raw(what), detail::raw(language),
                                         buffer, capacity, length, error);
        });
    }
};

} // namespace onshi

#endif
