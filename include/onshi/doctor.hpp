// The doctor (診断): what can be known of the place of a session before one is opened there.
#ifndef ONSHI_DOCTOR_HPP
#define ONSHI_DOCTOR_HPP

#include "options.hpp"

ONSHI_RELEASED_BY(onshi_diagnosis)

namespace onshi {

/// How the doctor goes about it.
struct Manner {
    /// How long a request may lie before it is remarked; 0: three seconds.
    std::chrono::duration<std::uint32_t, std::milli> patience{0};
    /// A file of the doctor's own is renamed into `req` for a moment. Stop the terminal first.
    bool touch_req = false;
};

/// What the doctor found, check by check, in the order in which things are looked at.
class Diagnosis : public Object<onshi_diagnosis> {
public:
    using Object::Object;

    /// Looks at a place as `onshi doctor` does. Nothing is asked, and a session at work there is found and
    /// told. It takes as long as the patience, and some seconds more on a slow share.
    static Result<Diagnosis> of(const SessionOptions &options, const Manner &manner = {})
    {
        const detail::SpeltOptions spelt(options);
        const std::uint32_t flags = manner.touch_req ? ONSHI_DOCTOR_TOUCH_REQ : 0u;
        return detail::made<Diagnosis>([&](onshi_diagnosis **out, onshi_error **error) {
            return onshi_doctor(spelt.get(), manner.patience.count(), flags, out, error);
        });
    }

    /// How the worst check came out: from CheckResult::warning on somebody should look.
    Result<CheckResult> worst() const
    {
        return detail::number<CheckResult>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_diagnosis_worst(get(), out, error);
        });
    }

    /// How the check of an index came out, from 0; nothing after the last.
    Result<std::optional<CheckResult>> result(std::uint32_t index) const
    {
        return detail::some_number<CheckResult>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_diagnosis_result(get(), index, out, error);
        });
    }

    /// How all of them came out.
    Result<std::vector<CheckResult>> results() const
    {
        return detail::all<CheckResult>([&](std::uint32_t index) { return result(index); });
    }

    /// A text of the check of an index. DiagnosisText::check is the same in both languages.
    Result<std::optional<std::string>> text(std::uint32_t index, DiagnosisText what,
                                            Language language = Language::japanese) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_diagnosis_text(get(), index, detail::raw(what), detail::raw(language), buffer,
                                        capacity, length, error);
        });
    }
};

} // namespace onshi

#endif
