// The patients of the receipt computer, and who in an answer is which of them (紐付け).
#ifndef ONSHI_PATIENTS_HPP
#define ONSHI_PATIENTS_HPP

#include "fields.hpp"

ONSHI_RELEASED_BY(onshi_patients)
ONSHI_RELEASED_BY(onshi_notes)

namespace onshi {

/// A patient as the receipt computer knows them. What is not known is empty.
struct Patient {
    /// The program's own number of the chart (患者番号).
    std::string id;
    std::string reference_number;
    std::string insurer_number;
    std::string symbol;
    std::string number;
    std::string branch;
    std::string name;
    std::string kana;
    /// yyyyMMdd
    std::string birthdate;
};

namespace detail {

/// The same for the C interface; it borrows the texts.
inline onshi_patient spelt(const Patient &patient) noexcept
{
    onshi_patient plain{};
    plain.struct_size = sizeof plain;
    const auto put = [](const std::string &text, const char *&to, std::uint32_t &length) {
        to = text.empty() ? nullptr : detail::data(text);
        length = detail::size(text);
    };
    put(patient.id, plain.id, plain.id_length);
    put(patient.reference_number, plain.reference_number, plain.reference_number_length);
    put(patient.insurer_number, plain.insurer_number, plain.insurer_number_length);
    put(patient.symbol, plain.symbol, plain.symbol_length);
    put(patient.number, plain.number, plain.number_length);
    put(patient.branch, plain.branch, plain.branch_length);
    put(patient.name, plain.name, plain.name_length);
    put(patient.kana, plain.kana, plain.kana_length);
    put(patient.birthdate, plain.birthdate, plain.birthdate_length);
    return plain;
}

/// An index of a patient, if it is one.
inline std::optional<std::uint32_t> index(std::uint32_t patient) noexcept
{
    return patient == ONSHI_NO_PATIENT ? std::nullopt : std::optional<std::uint32_t>(patient);
}

/// 0 says that there is none.
template <class Number> std::optional<Number> unless_zero(std::uint32_t number) noexcept
{
    return number == 0 ? std::nullopt : std::optional<Number>(static_cast<Number>(number));
}

} // namespace detail

/// How a person of an answer was linked (紐付け結果).
struct Verdict {
    Plan plan{};
    /// Index of the patient.
    std::optional<std::uint32_t> patient;
    std::optional<Basis> basis;
    /// ONSHI_DIFFERS_…, added up.
    std::uint32_t differences = 0;
    std::optional<Refusal> refusal;
    std::uint32_t candidates = 0;
    /// Whether a number of ours is to be registered (照会番号登録).
    bool to_register = false;
    Coverage coverage{};
    std::uint32_t qualification = 0;
    /// Whether somebody said once that both names are this patient's (別名).
    bool alias = false;
    std::uint32_t joins = 0;

    explicit Verdict(const onshi_verdict &plain)
        : plan(static_cast<Plan>(plain.plan)), patient(detail::index(plain.patient)),
          basis(detail::unless_zero<Basis>(plain.basis)), differences(plain.differences),
          refusal(detail::unless_zero<Refusal>(plain.refusal)), candidates(plain.candidates),
          to_register(plain.to_register != 0), coverage(static_cast<Coverage>(plain.coverage)),
          qualification(plain.qualification), alias(plain.alias != 0), joins(plain.joins)
    {
    }

    /// The word for the plan, and the reason of a refusal.
    Result<std::string> text(Language language) const
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_link_text(static_cast<std::uint32_t>(plan),
                                   refusal ? static_cast<std::uint32_t>(*refusal) : 0,
                                   static_cast<std::uint32_t>(language), buffer, capacity, length,
                                   error);
        });
    }
};

/// A patient who might be the person (候補).
struct Candidate {
    std::uint32_t patient = 0;
    Likeness likeness{};
    Names names{};
};

/// One thing that could be changed in a chart (変更).
struct Change {
    ChangeKind change{};
    Coverage coverage{};
    std::optional<std::uint32_t> patient;
    Ground ground{};
    How how{};
    /// Which change must be taken before.
    std::optional<ChangeKind> after;
    std::uint32_t values = 0;
};

/// A value of a change.
struct ChangeValue {
    Value value{};
    /// Nothing if that side has none.
    std::optional<std::string> text;
};

/// The coverages of one person.
struct Linked {
    std::uint32_t coverages = 0;
    /// Whether they lead to more than one chart (カルテが二つ).
    bool two_charts = false;
};

class Notes;

/// A list of patients; the first one has index 0.
class Patients : public Object<onshi_patients> {
public:
    using Object::Object;

    static Result<Patients> make() { return detail::made<Patients>(onshi_patients_new); }

    Result<void> add(const Patient &patient)
    {
        const onshi_patient plain = detail::spelt(patient);
        return detail::done([&](onshi_error **error) {
            return onshi_patients_add(get(), &plain, error);
        });
    }

    /// Finds out which patient a person of an answer is. It never picks between two.
    Result<Verdict> link(Route route, const Record &person)
    {
        return told([&](onshi_verdict *out, onshi_error **error) {
            return onshi_link(get(), static_cast<std::uint32_t>(route), person.get(), out, error);
        });
    }

    /// Links every coverage by itself (併用), and finds what could be changed.
    Result<Linked> link_each(const Notes &notes, Route route, const Record &person);

    /// How a coverage was linked by the last call of link_each, from 0.
    Result<Verdict> verdict(std::uint32_t number) const
    {
        return told([&](onshi_verdict *out, onshi_error **error) {
            return onshi_link_verdict(get(), number, out, error);
        });
    }

    /// A candidate of a coverage; both numbers count from 0.
    Result<std::optional<Candidate>> candidate(std::uint32_t number, std::uint32_t index) const
    {
        onshi_candidate plain{};
        plain.struct_size = sizeof plain;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_link_candidate_of(get(), number, index, &plain, error);
        });
        if (!found)
            return std::move(found).error();
        if (!*found)
            return std::optional<Candidate>();
        return std::optional<Candidate>(Candidate{plain.patient,
                                                  static_cast<Likeness>(plain.likeness),
                                                  static_cast<Names>(plain.names)});
    }

    /// A change that the last call of link_each found, from 0.
    Result<std::optional<Change>> change(std::uint32_t number) const
    {
        onshi_change plain{};
        plain.struct_size = sizeof plain;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_link_change(get(), number, &plain, error);
        });
        if (!found)
            return std::move(found).error();
        if (!*found)
            return std::optional<Change>();
        return std::optional<Change>(Change{
            static_cast<ChangeKind>(plain.change), static_cast<Coverage>(plain.coverage),
            detail::index(plain.patient), static_cast<Ground>(plain.ground),
            static_cast<How>(plain.how), detail::unless_zero<ChangeKind>(plain.after),
            plain.values});
    }

    /// What one side has of a value of a change; nothing if there is no such value.
    Result<std::optional<ChangeValue>> change_value(std::uint32_t number, std::uint32_t value,
                                                    Side side) const
    {
        std::uint32_t which = 0;
        auto read = detail::written<std::string>([&](char *buffer, std::uint32_t capacity,
                                                     std::uint32_t *length, onshi_error **error) {
            return onshi_link_change_value(get(), number, value, static_cast<std::uint32_t>(side),
                                           &which, buffer, capacity, length, error);
        });
        if (!read)
            return std::move(read).error();
        if (read->status == ONSHI_S_END)
            return std::optional<ChangeValue>();
        ChangeValue found{static_cast<Value>(which), std::nullopt};
        if (read->status == ONSHI_S_OK)
            found.text = std::move(read->text);
        return std::optional<ChangeValue>(std::move(found));
    }

private:
    template <class Function> static Result<Verdict> told(Function &&function)
    {
        onshi_verdict plain{};
        plain.struct_size = sizeof plain;
        auto done = detail::done([&](onshi_error **error) { return function(&plain, error); });
        if (!done)
            return std::move(done).error();
        return Verdict(plain);
    }
};

/// What persons said about names and changes (別名・変更の記録). Keep its JSON after each change.
class Notes : public Object<onshi_notes> {
public:
    using Object::Object;

    /// `secret` are 32 random bytes of this installation.
    static Result<Notes> make(const Bytes &secret)
    {
        return detail::made<Notes>([&](onshi_notes **out, onshi_error **error) {
            return onshi_notes_new(secret.data(), static_cast<std::uint32_t>(secret.size()), out,
                                   error);
        });
    }

    static Result<Notes> from_json(const Bytes &secret, std::string_view json)
    {
        return detail::made<Notes>([&](onshi_notes **out, onshi_error **error) {
            return onshi_notes_from_json(secret.data(), static_cast<std::uint32_t>(secret.size()),
                                         detail::data(json), detail::size(json), out, error);
        });
    }

    Result<std::string> json() const
    {
        return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                 onshi_error **error) {
            return onshi_notes_json(get(), buffer, capacity, length, error);
        });
    }

    /// Both names are one person's, as somebody said (別名の確認); or why that cannot be.
    Result<std::optional<Reason>> confirm_alias(const Patients &patients, std::uint32_t patient,
                                                const Record &person, std::uint32_t qualification,
                                                Moment at)
    {
        return detail::refusal([&](std::uint32_t *reason, onshi_error **error) {
            return onshi_notes_confirm_alias(get(), patients.get(), patient, person.get(),
                                             qualification, detail::seconds(at), reason, error);
        });
    }

    /// Takes that back; whether there was anything.
    Result<bool> withdraw_alias(const Patients &patients, std::uint32_t patient,
                                const Record &person, std::uint32_t qualification)
    {
        return detail::did([&](onshi_error **error) {
            return onshi_notes_withdraw_alias(get(), patients.get(), patient, person.get(),
                                              qualification, error);
        });
    }

    /// What a person decided about a change of the last link_each.
    Result<void> decide(const Patients &patients, std::uint32_t change, Decided decision, Moment at,
                        Moment later = {})
    {
        return detail::done([&](onshi_error **error) {
            return onshi_notes_decide(get(), patients.get(), change,
                                      static_cast<std::uint32_t>(decision), detail::seconds(later),
                                      detail::seconds(at), error);
        });
    }

    /// What was decided about a change, so that nobody is to be asked.
    Result<std::optional<std::pair<Decided, Moment>>> decided(const Patients &patients,
                                                              std::uint32_t change, Moment at) const
    {
        std::uint32_t decision = 0, when = 0;
        auto found = detail::did([&](onshi_error **error) {
            return onshi_notes_decided(get(), patients.get(), change, detail::seconds(at),
                                       &decision, &when, error);
        });
        if (!found)
            return std::move(found).error();
        using Both = std::pair<Decided, Moment>;
        return *found ? std::optional<Both>(
                            Both(static_cast<Decided>(decision), detail::moment(when)))
                      : std::nullopt;
    }

    /// Forgets everything about a patient; how much that was.
    Result<std::uint32_t> forget(std::string_view id)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_notes_forget(get(), detail::data(id), detail::size(id), out, error);
        });
    }
};

inline Result<Linked> Patients::link_each(const Notes &notes, Route route, const Record &person)
{
    std::uint32_t count = 0, two_charts = 0;
    auto done = detail::done([&](onshi_error **error) {
        return onshi_link_each(get(), notes.get(), static_cast<std::uint32_t>(route), person.get(),
                               &count, &two_charts, error);
    });
    if (!done)
        return std::move(done).error();
    return Linked{count, two_charts != 0};
}

} // namespace onshi

#endif
