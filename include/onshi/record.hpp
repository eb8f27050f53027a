// Records, and views of them: what the typed records of onshi_records.hpp are made of.
#ifndef ONSHI_RECORD_HPP
#define ONSHI_RECORD_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "handle.hpp"

ONSHI_RELEASED_BY(onshi_record)

namespace onshi {

/// A group inside a record: the record's handle, and the way to the group. It owns nothing; after
/// its record is gone every call of it is an error (ONSHI_E_STALE_HANDLE).
class View {
public:
    /// The whole record.
    explicit View(onshi_record *record) noexcept : record_(record) {}

    /// The group of that field and index inside this one.
    View inside(std::uint32_t field, std::uint32_t index) const noexcept
    {
        View group = *this;
        if (group.steps_ + 2 <= group.path_.size()) {
            group.path_[group.steps_++] = field;
            group.path_[group.steps_++] = index;
        }
        return group;
    }

    onshi_record *record() const noexcept { return record_; }
    const std::uint32_t *path() const noexcept { return path_.data(); }
    std::uint32_t steps() const noexcept { return static_cast<std::uint32_t>(steps_); }

    /// How often a field or group stands here.
    Result<std::uint32_t> count(std::uint32_t field) const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_record_count(record_, path(), steps(), field, out, error);
        });
    }

    /// Sets whom a request is about, by health insurance (医療保険); an empty text is left out.
    Result<void> set_insurance(std::string_view insurer, std::string_view symbol,
                               std::string_view number, std::string_view branch) const
    {
        return detail::done([&](onshi_error **error) {
            return onshi_record_set_insurance(
                record_, path(), steps(), detail::data(insurer), detail::size(insurer),
                detail::data(symbol), detail::size(symbol), detail::data(number),
                detail::size(number), detail::data(branch), detail::size(branch), error);
        });
    }

    /// Sets whom a request is about, by medical aid (医療扶助).
    Result<void> set_medical_aid(std::string_view payer, std::string_view recipient) const
    {
        return detail::done([&](onshi_error **error) {
            return onshi_record_set_medical_aid(record_, path(), steps(), detail::data(payer),
                                                detail::size(payer), detail::data(recipient),
                                                detail::size(recipient), error);
        });
    }

    /// Under which coverage this group is to be read and labelled, if it says so.
    Result<std::optional<Coverage>> coverage() const
    {
        return detail::some_number<Coverage>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_record_coverage(record_, path(), steps(), out, error);
        });
    }

    /// How many values stand here that the catalogue does not know.
    Result<std::uint32_t> extra_count() const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_record_extra_count(record_, path(), steps(), out, error);
        });
    }

    /// The names of the elements around such a value, as `List/Item/Name`.
    Result<std::optional<std::string>> extra_way(std::uint32_t index) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_record_extra_way(record_, path(), steps(), index, buffer, capacity, length,
                                          error);
        });
    }

    Result<std::optional<std::string>> extra_text(std::uint32_t index) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_record_extra_text(record_, path(), steps(), index, buffer, capacity,
                                           length, error);
        });
    }

    /// Adds a value that the catalogue does not know.
    Result<void> add_extra(std::string_view way, std::string_view text) const
    {
        return detail::done([&](onshi_error **error) {
            return onshi_record_add_extra(record_, path(), steps(), detail::data(way),
                                          detail::size(way), detail::data(text),
                                          detail::size(text), error);
        });
    }

private:
    onshi_record *record_;
    std::size_t steps_ = 0;
    std::array<std::uint32_t, 2 * ONSHI_DEEPEST> path_{};
};

/// What is odd about a record.
struct Oddity {
    Severity severity;
    /// The path of the element and what is odd, in Japanese and English, without the value.
    std::string text;
};

/// A record (レコード): a request to be filled, an answer, a person of a batch.
class Record : public Object<onshi_record> {
public:
    using Object::Object;

    /// An empty one; `id` is one of ONSHI_R_… or ONSHI_M_….
    static Result<Record> make(std::uint32_t id)
    {
        return detail::made<Record>([=](onshi_record **out, onshi_error **error) {
            return onshi_record_new(id, out, error);
        });
    }

    /// Reads it as a typed record: `record.as<onshi::records::ConsentedUnit>()`.
    template <class Typed = View> Typed as() const { return Typed(View(get())); }

    /// Lends the text of a field at the top (ONSHI_F_…), without a copy: to be read until the record
    /// is changed, refilled or gone. For reading very many.
    Result<std::optional<std::string_view>> lend(std::uint32_t field) const
    {
        const char *text = nullptr;
        std::uint32_t length = 0;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_record_leaf(get(), field, &text, &length, error);
        });
        if (!found)
            return std::move(found).error();
        return *found ? std::optional<std::string_view>(std::string_view(text, length))
                      : std::nullopt;
    }

    Result<std::string> json() const { return detail::json(onshi_record_json, get()); }
    /// A record of that JSON; `id` is one of ONSHI_R_… or ONSHI_M_….
    static Result<Record> from_json(std::uint32_t id, std::string_view json)
    {
        return detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_record_from_json(id, detail::data(json), detail::size(json), out, error);
        });
    }

    /// Empties it and overwrites its values; it can be filled again.
    Result<void> wipe()
    {
        return detail::done([&](onshi_error **error) { return onshi_record_wipe(get(), error); });
    }

    /// Checks it against the catalogue. Only those of Severity::error keep it from being sent.
    Result<std::vector<Oddity>> check() const
    {
        auto count = detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_record_check(get(), out, error);
        });
        if (!count)
            return std::move(count).error();
        std::vector<Oddity> oddities;
        for (std::uint32_t index = 0; index < *count; index++) {
            std::uint32_t severity = 0;
            auto text = detail::whole([&](char *buffer, std::uint32_t capacity,
                                          std::uint32_t *length, onshi_error **error) {
                return onshi_record_finding(get(), index, &severity, buffer, capacity, length,
                                            error);
            });
            if (!text)
                return std::move(text).error();
            oddities.push_back({static_cast<Severity>(severity), *std::move(text)});
        }
        return oddities;
    }

    /// As of when an answer speaks (処理実行日時), if it says so.
    Result<std::optional<Moment>> told() const
    {
        return detail::some_moment([&](std::uint32_t *out, onshi_error **error) {
            return onshi_record_told(get(), out, error);
        });
    }
};

/// A record that is read and written as `Typed`: `request->body().search()…`.
template <class Typed> class Typically {
public:
    explicit Typically(Record record) noexcept
        : record_(std::move(record)), view_(record_.as<Typed>())
    {
    }
    Typed *operator->() noexcept { return &view_; }
    Typed &operator*() noexcept { return view_; }
    const Record &record() const noexcept { return record_; }

private:
    Record record_;
    Typed view_;
};

/// An empty record of that type: `onshi::make<onshi::records::ConsentedRequest>()`.
template <class Typed> Result<Typically<Typed>> make()
{
    auto record = Record::make(Typed::id);
    if (!record)
        return std::move(record).error();
    return Typically<Typed>(*std::move(record));
}

} // namespace onshi

#include "fields.hpp"

#endif
