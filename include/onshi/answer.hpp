// Answers (回答): a message with its people, or a PDF.
#ifndef ONSHI_ANSWER_HPP
#define ONSHI_ANSWER_HPP

#include "fields.hpp"

ONSHI_RELEASED_BY(onshi_answer)
ONSHI_RELEASED_BY(onshi_block)

namespace onshi {

/// Many people at once, without a call for each value (一括の読み取り).
class Block : public Object<onshi_block> {
public:
    using Object::Object;

    /// A value, or a group and how many of the entries that follow stand inside it.
    struct Entry {
        std::uint32_t field;
        bool group;
        std::uint32_t inside;
        std::string_view text;
    };

    static Result<Block> make() { return detail::made<Block>(onshi_block_new); }

    /// Takes only these fields from now on, and the groups around them; with none, everything.
    Result<void> want(const std::vector<std::uint32_t> &fields)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_block_want(get(), fields.data(), static_cast<std::uint32_t>(fields.size()),
                                    error);
        });
    }

    /// Copies one record in, as one person.
    Result<void> take(const Record &record)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_block_take(get(), record.get(), error);
        });
    }

    /// The entries of each person. Their texts may be read until the block is filled again.
    Result<std::vector<std::vector<Entry>>> people() const
    {
        onshi_people view{};
        view.struct_size = sizeof view;
        auto done = detail::done(
            [&](onshi_error **error) { return onshi_block_view(get(), &view, error); });
        if (!done)
            return std::move(done).error();
        std::vector<std::vector<Entry>> people(view.people_count);
        for (std::uint32_t person = 0; person < view.people_count; person++) {
            std::size_t at = view.people[person].text;
            for (auto index = view.people[person].entry; index < view.people[person + 1].entry;
                 index++)
                people[person].push_back(entry(view, view.entries[index], at));
        }
        return people;
    }

private:
    static Entry entry(const onshi_people &view, const onshi_entry &one, std::size_t &at)
    {
        if ((one.length & ONSHI_GROUP) != 0)
            return {one.field, true, one.length & ~static_cast<std::uint32_t>(ONSHI_GROUP), {}};
        const Entry read{one.field, false, 0, std::string_view(view.text + at, one.length)};
        at += one.length;
        return read;
    }
};

/// An answer. It outlives its session.
class Answer : public Object<onshi_answer> {
public:
    using Object::Object;

    /// Opens a file that the program holds itself; `message` is ONSHI_M_…, or 0: its name says it.
    static Result<Answer> open_file(std::string_view path, std::uint32_t message = 0,
                                    std::optional<std::string_view> profile = std::nullopt)
    {
        return detail::made<Answer>([&](onshi_answer **out, onshi_error **error) {
            return onshi_answer_open_file(message, detail::data(path), detail::size(path),
                                          detail::known(profile),
                                          detail::size(profile.value_or("")), out, error);
        });
    }

    Result<Form> form() const
    {
        return detail::number<Form>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_answer_form(get(), out, error);
        });
    }

    /// The name of the file that it came in.
    Result<std::string> name() const
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_answer_name(get(), buffer, capacity, length, error);
        });
    }

    /// The BLAKE3 of its file.
    Result<Bytes> blake3() const
    {
        return detail::bytes([&](std::uint8_t *buffer, std::uint32_t capacity,
                                 std::uint32_t *length, onshi_error **error) {
            return onshi_answer_blake3(get(), buffer, capacity, length, error);
        });
    }

    /// The bytes of a PDF.
    Result<Bytes> document() const
    {
        return detail::bytes([&](std::uint8_t *buffer, std::uint32_t capacity,
                                 std::uint32_t *length, onshi_error **error) {
            return onshi_answer_document(get(), buffer, capacity, length, error);
        });
    }

    /// Everything but the people of a batch; for a single query, the whole answer.
    Result<Record> frame() const
    {
        return detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_answer_frame(get(), out, error);
        });
    }

    /// The same as a typed record.
    template <class Typed> Result<Typically<Typed>> frame() const
    {
        auto record = frame();
        if (!record)
            return std::move(record).error();
        return Typically<Typed>(*std::move(record));
    }

    /// How many people a batch has.
    Result<std::uint32_t> units() const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_answer_units(get(), out, error);
        });
    }

    /// Reads the next person, into the same record if one is given back; nothing after the last.
    Result<std::optional<Record>> next(std::optional<Record> reuse = std::nullopt)
    {
        Record::Owned handle;
        if (reuse)
            handle = std::move(*reuse).taken();
        auto status = detail::call([&](onshi_error **error) {
            return onshi_answer_next(get(), handle.out(), error);
        });
        if (!status)
            return std::move(status).error();
        if (*status != ONSHI_S_OK)
            return std::optional<Record>();
        return std::optional<Record>(Record(std::move(handle)));
    }

    /// Fills a block with the next people, and says how many; 0 after the last.
    Result<std::uint32_t> next(Block &block, std::uint32_t at_most = 256)
    {
        std::uint32_t count = 0;
        auto status = detail::call([&](onshi_error **error) {
            return onshi_answer_next_block(get(), block.get(), at_most, &count, error);
        });
        if (!status)
            return std::move(status).error();
        return *status == ONSHI_S_OK ? count : 0;
    }

    /// Runs of people that threads can read apart from each other (区間).
    Result<std::uint32_t> sections() const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_answer_sections(get(), out, error);
        });
    }

    Result<std::optional<Answer>> section(std::uint32_t index) const
    {
        return detail::made_or_none<Answer>([&](onshi_answer **out, onshi_error **error) {
            return onshi_answer_section(get(), index, out, error);
        });
    }

#if defined(ONSHI_EXCEPTIONS)
    class People;
    /// The people of a batch, each in the memory of the one before: `for (auto &person : …)`.
    People people();
#endif
};

#if defined(ONSHI_EXCEPTIONS)
/// A range of people, to be gone through once. Reading on throws Failure; forget then whoever came.
class Answer::People {
public:
    explicit People(Answer &answer) noexcept : answer_(&answer) {}

    class End {};
    class Iterator {
    public:
        explicit Iterator(Answer *answer) : answer_(answer) { ++*this; }
        const Record &operator*() const noexcept { return *person_; }
        const Record *operator->() const noexcept { return &*person_; }
        Iterator &operator++()
        {
            person_ = answer_->next(std::move(person_)).value();
            return *this;
        }
        bool operator!=(End) const noexcept { return person_.has_value(); }

    private:
        Answer *answer_;
        std::optional<Record> person_;
    };

    Iterator begin() const { return Iterator(answer_); }
    End end() const noexcept { return {}; }

private:
    Answer *answer_;
};

inline Answer::People Answer::people() { return People(*this); }
#endif

} // namespace onshi

#endif
