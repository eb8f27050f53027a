// The properties of typed records: a place in a record, to be read and written.
//
// read() and write() give a Result; with exceptions a property is also used like a value:
// `search.birthdate() = "19410422"`, `person.name().text()`.
#ifndef ONSHI_FIELDS_HPP
#define ONSHI_FIELDS_HPP

#include <iterator>

#include "record.hpp"

namespace onshi {

/// A text (文字列). Absent is not empty.
class Text {
public:
    Text(const View &group, std::uint32_t field) noexcept : group_(group), field_(field) {}

    /// What stands there, exactly as it was read or set; of several, the one of that index.
    Result<std::optional<std::string>> read(std::uint32_t index = 0) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_record_text(group_.record(), group_.path(), group_.steps(), field_, index,
                                     buffer, capacity, length, error);
        });
    }

    /// Replaces what stands there, and every repetition of it.
    Result<void> write(std::string_view text) const { return put(onshi_record_set_text, text); }

    /// Adds one more, where several may stand.
    Result<void> add(std::string_view text) const { return put(onshi_record_add_text, text); }

    /// How many stand there.
    Result<std::uint32_t> count() const { return group_.count(field_); }

    /// Its number in the catalogue: ONSHI_F_….
    std::uint32_t field() const noexcept { return field_; }

#if defined(ONSHI_EXCEPTIONS)
    /// What stands there, or nothing. Throws Failure.
    std::optional<std::string> get() const { return read().value(); }
    /// What stands there, or an empty text. Throws Failure.
    std::string text() const { return get().value_or(std::string()); }
    /// Throws Failure.
    const Text &operator=(std::string_view text) const
    {
        write(text).value();
        return *this;
    }
#endif

protected:
    template <class Function> Result<void> put(Function function, std::string_view text) const
    {
        return detail::done([&](onshi_error **error) {
            return function(group_.record(), group_.path(), group_.steps(), field_,
                            detail::data(text), detail::size(text), error);
        });
    }

    View group_;
    std::uint32_t field_;
};

/// A day, a month (day 0), or a day with a time, as the system writes it.
struct Date {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;

    /// `yyyyMMdd`, `yyyyMM` or `yyyyMMddHHmmss`; nothing for other texts.
    static std::optional<Date> parse(std::string_view text) noexcept
    {
        if (text.size() != 6 && text.size() != 8 && text.size() != 14)
            return std::nullopt;
        if (text.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        const auto part = [&](std::size_t at, std::size_t length) {
            int number = 0;
            for (const char digit : text.size() > at ? text.substr(at, length) : "")
                number = number * 10 + (digit - '0');
            return number;
        };
        const Date date{part(0, 4), part(4, 2),  part(6, 2),
                        part(8, 2), part(10, 2), part(12, 2)};
        const bool sound = date.month >= 1 && date.month <= 12 && date.day <= 31 && date.hour < 24
                           && date.minute < 60 && date.second < 60
                           && (text.size() == 6 || date.day >= 1);
        return sound ? std::optional<Date>(date) : std::nullopt;
    }
};

/// A date (年月日), month or time. Its text may be one that is no date; the text is kept.
class DateField : public Text {
public:
    using Text::Text;
#if defined(ONSHI_EXCEPTIONS)
    using Text::operator=;
#endif

    /// What stands there, if it is a date.
    Result<std::optional<Date>> date() const
    {
        auto text = read();
        if (!text)
            return std::move(text).error();
        return *text ? Date::parse(**text) : std::nullopt;
    }
};

/// A code of a table (コード). Tables grow: a value that the table does not know is kept.
template <class Table> struct Code {
    std::string value;

    friend bool operator==(const Code &one, std::string_view other) { return one.value == other; }
    friend bool operator!=(const Code &one, std::string_view other) { return one.value != other; }

    /// What the table says, for example 男; nothing for a value that it does not know.
    Result<std::optional<std::string>> label(Language language) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_code_label(Table::number, detail::data(value), detail::size(value),
                                    static_cast<std::uint32_t>(language), buffer, capacity, length,
                                    error);
        });
    }
};

/// A code field.
template <class Table> class CodeField : public Text {
public:
    using Text::Text;
#if defined(ONSHI_EXCEPTIONS)
    using Text::operator=;
#endif

    Result<std::optional<Code<Table>>> code() const
    {
        auto text = read();
        if (!text)
            return std::move(text).error();
        if (!*text)
            return std::optional<Code<Table>>();
        return std::optional<Code<Table>>(Code<Table>{*std::move(*text)});
    }
};

/// Groups of one kind that may stand more than once. A new one is made by writing into it.
template <class Typed> class Many {
public:
    Many(const View &group, std::uint32_t field) noexcept : group_(group), field_(field) {}

    /// How many there are.
    Result<std::uint32_t> count() const { return group_.count(field_); }

    /// The one of that index, from 0.
    Typed operator[](std::uint32_t index) const { return Typed(group_.inside(field_, index)); }

#if defined(ONSHI_EXCEPTIONS)
    /// Goes through those that are there. begin and end throw Failure.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Typed;
        using difference_type = std::ptrdiff_t;
        using pointer = const Typed *;
        using reference = Typed;

        Iterator(const Many &many, std::uint32_t index) : many_(&many), index_(index) {}
        Typed operator*() const { return (*many_)[index_]; }
        Iterator &operator++()
        {
            index_++;
            return *this;
        }
        bool operator==(const Iterator &other) const { return index_ == other.index_; }
        bool operator!=(const Iterator &other) const { return index_ != other.index_; }

    private:
        const Many *many_;
        std::uint32_t index_;
    };
    Iterator begin() const { return Iterator(*this, 0); }
    Iterator end() const { return Iterator(*this, count().value()); }
#endif

private:
    View group_;
    std::uint32_t field_;
};

} // namespace onshi

#endif
