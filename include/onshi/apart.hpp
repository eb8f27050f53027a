// Answers in parts (回答の分離): what anybody here may have, and what is clinical on its way to a chart.
#ifndef ONSHI_APART_HPP
#define ONSHI_APART_HPP

#include "session.hpp"

ONSHI_RELEASED_BY(onshi_rights)
ONSHI_RELEASED_BY(onshi_passing)
ONSHI_RELEASED_BY(onshi_apart)

namespace onshi {

/// What somebody may see now of one patient (閲覧できる情報). Never kept: ask anew for each use.
class Rights : public Object<onshi_rights> {
public:
    using Object::Object;

    /// Whether a class is shown, and until when, or why not.
    Result<Decision> shows(DataClass data_class) const
    {
        return detail::decide([&](std::uint32_t *until, std::uint32_t *reason,
                                  onshi_error **error) {
            return onshi_rights_class(get(), detail::raw(data_class), until, reason, error);
        });
    }
};

/// What is clinical of one person, on its way to a chart (引渡し). Its memory is overwritten at its end.
class Passing : public Object<onshi_passing> {
public:
    using Object::Object;

    /// What the rights show of it, if it is about `patient`, the program's key found by linking.
    Result<Record> show(const Rights &rights, std::string_view patient) const
    {
        return detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_passing_show(get(), rights.get(), detail::data(patient),
                                      detail::size(patient), out, error);
        });
    }

    /// Gives all of it to the chart, once. When the chart has it, say Copies::handed_over.
    Result<Record> hand_over()
    {
        return detail::made<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_passing_hand_over(get(), out, error);
        });
    }
};

/// An answer that is read in parts. It outlives its session.
class Apart : public Object<onshi_apart> {
public:
    using Object::Object;

    /// One person, or the frame.
    struct Parts {
        /// Without anything clinical.
        Record rest;
        /// All of that, if there is any.
        std::optional<Passing> clinical;
        /// How many values the rest lacks.
        std::uint32_t withheld = 0;
    };

    Result<Form> form() const
    {
        return detail::number<Form>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_apart_form(get(), out, error);
        });
    }

    /// Everything that stands once in it; for a single query, the whole answer.
    Result<Parts> frame() const
    {
        auto parts = take(onshi_apart_frame, get());
        if (!parts)
            return std::move(parts).error();
        return **std::move(parts);
    }

    /// The next person, month of receipts or checkup; nothing after the last. If it fails, forget
    /// whoever came before.
    Result<std::optional<Parts>> next() { return take(onshi_apart_next, get()); }

    /// The bytes of a PDF about `patient`, if the rights open every class that it may show.
    Result<std::optional<Bytes>> document(const Rights &rights, std::string_view patient) const
    {
        auto read = detail::written<Bytes>([&](std::uint8_t *buffer, std::uint32_t capacity,
                                               std::uint32_t *length, onshi_error **error) {
            return onshi_apart_document(get(), rights.get(), detail::data(patient),
                                        detail::size(patient), buffer, capacity, length, error);
        });
        if (!read)
            return std::move(read).error();
        return read->status == ONSHI_S_OK ? std::optional<Bytes>(std::move(read->text))
                                          : std::nullopt;
    }

    /// Gives the bytes of a PDF to the chart, once.
    Result<Bytes> hand_over()
    {
        return detail::bytes([&](std::uint8_t *buffer, std::uint32_t capacity,
                                 std::uint32_t *length, onshi_error **error) {
            return onshi_apart_hand_over(get(), buffer, capacity, length, error);
        });
    }

private:
    template <class Function, class Token>
    static Result<std::optional<Parts>> take(Function function, Token *token)
    {
        Record::Owned rest;
        Passing::Owned clinical;
        std::uint32_t withheld = 0;
        auto found = detail::did([&](onshi_error **error) {
            return function(token, rest.out(), clinical.out(), &withheld, error);
        });
        if (!found)
            return std::move(found).error();
        if (!*found)
            return std::optional<Parts>();
        Parts parts{Record(std::move(rest)), std::nullopt, withheld};
        if (clinical.get() != nullptr)
            parts.clinical = Passing(std::move(clinical));
        return std::optional<Parts>(std::move(parts));
    }
};

inline Result<Apart> Session::answer_apart(Job job)
{
    return detail::made<Apart>([&](onshi_apart **out, onshi_error **error) {
        return onshi_session_answer_apart(get(), job, out, error);
    });
}

inline Result<Rights> Session::rights(std::string_view patient, Kind kind, const Access *viewer)
{
    return detail::made<Rights>([&](onshi_rights **out, onshi_error **error) {
        return onshi_session_rights(get(), detail::data(patient), detail::size(patient),
                                    detail::raw(kind), viewer == nullptr ? nullptr : viewer->get(),
                                    out, error);
    });
}

inline Result<bool> Session::may_keep() const
{
    return detail::did([&](onshi_error **error) { return onshi_session_may_keep(get(), error); });
}

} // namespace onshi

#endif
