// What became of claims (レセプト振替・分割, 返戻, 増減点): a file of the オンライン請求システム.
#ifndef ONSHI_CLAIMS_HPP
#define ONSHI_CLAIMS_HPP

#include "patients.hpp"

ONSHI_RELEASED_BY(onshi_claims)

namespace onshi {

/// How to read a file of claims.
struct ClaimsLayout {
    /// The name of the file, which tells its layout.
    std::optional<std::string> file_name;
    /// The layout by its name, if it is known.
    std::optional<std::string> layout;
    /// Layouts of the program's own (TOML, from the official document).
    std::optional<std::string> layouts;
    /// Whether it may be read by a layout that is only assumed.
    bool allow_assumed = false;
};

/// How a file was read. Every line is counted in one place.
struct ClaimsFile {
    std::uint32_t lines = 0;
    std::uint32_t of_claims = 0;
    /// Headers, titles and totals.
    std::uint32_t of_file = 0;
    std::uint32_t passed_over = 0;
    std::uint32_t unread = 0;
    std::uint32_t blank = 0;
    std::uint32_t claims = 0;
    /// How many claims it says it has (総件数). Another number of `claims`: it is not whole.
    std::optional<std::uint32_t> stated;
};

/// A claim and what became of it.
struct ClaimResult {
    Claim outcome{};
    /// Of Claim::unclear.
    std::optional<Unclear> why;
    std::uint32_t statements = 0;
    std::uint32_t details = 0;
    /// In the file, from 1.
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::uint32_t lines = 0;
    /// Nothing before link.
    std::optional<Whose> whose;
    /// Index of the patient of Whose::linked, and by what they were found.
    std::optional<std::uint32_t> patient;
    std::optional<Found> found;
    std::uint32_t candidates = 0;
};

/// What the file says of one payer of a claim.
struct ClaimStatement {
    std::uint32_t line = 0;
    /// Nothing for a code that is not in the table.
    std::optional<Confirmed> by;
    std::optional<Claim> effect;
    /// Whether the outcome rests on it.
    bool decides = false;
};

/// A reason of a return, or an adjusted line.
struct ClaimDetail {
    std::uint32_t line = 0;
    /// Whether it is about an earlier return.
    bool earlier = false;
    /// Points or yen added, or taken if below 0.
    std::optional<std::pair<Amount, std::int32_t>> amount;
};

/// What a 確認区分 means for the claim; nothing for a code that is not in the table.
inline Result<std::optional<std::string>> confirmation(std::string_view code, Language language)
{
    return detail::text([=](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                            onshi_error **error) {
        return onshi_confirmation_text(detail::data(code), detail::size(code), detail::raw(language),
                                       buffer, capacity, length, error);
    });
}

/// The claims of a file. Numbers and indexes count from 0; past the last there is nothing.
class Claims : public Object<onshi_claims> {
public:
    using Object::Object;

    /// Reads a file from memory, to its end.
    static Result<Claims> read(std::string_view file, const ClaimsLayout &layout)
    {
        return detail::made<Claims>([&](onshi_claims **out, onshi_error **error) {
            return onshi_claims_open(reinterpret_cast<const std::uint8_t *>(file.data()),
                                     detail::size(file), detail::known(layout.file_name),
                                     length(layout.file_name), detail::known(layout.layout),
                                     length(layout.layout), detail::known(layout.layouts),
                                     length(layout.layouts),
                                     layout.allow_assumed ? ONSHI_CLAIMS_ALLOW_ASSUMED : 0, out,
                                     error);
        });
    }

    Result<ClaimsFile> summary() const
    {
        auto plain = detail::filled<onshi_claims_file>(
            [&](onshi_claims_file *out, onshi_error **error) {
                return onshi_claims_summary(get(), out, error);
            });
        if (!plain)
            return std::move(plain).error();
        const onshi_claims_file &file = **plain;
        ClaimsFile summary{file.lines,  file.of_claims, file.of_file, file.passed_over,
                           file.unread, file.blank,     file.claims,  std::nullopt};
        if (file.has_stated != 0)
            summary.stated = file.stated;
        return summary;
    }

    /// Why each line that could not be read could not.
    Result<std::vector<Error>> unread() const
    {
        return detail::all<Error>([&](std::uint32_t number) -> Result<std::optional<Error>> {
            onshi_error *reason = nullptr;
            auto found = detail::did([&](onshi_error **error) {
                return onshi_claims_unread(get(), number, &reason, error);
            });
            if (!found)
                return std::move(found).error();
            if (!*found)
                return std::optional<Error>();
            std::int32_t code = 0;
            (void)onshi_error_code(reason, &code);
            return std::optional<Error>(detail::told(code, reason));
        });
    }

    /// Looks for the patient of each claim; how many were linked. It never picks between two.
    Result<std::uint32_t> link(const Patients &patients)
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_claims_link(get(), patients.get(), out, error);
        });
    }

    Result<std::optional<ClaimResult>> claim(std::uint32_t number) const
    {
        auto plain = detail::filled<onshi_claim>([&](onshi_claim *out, onshi_error **error) {
            return onshi_claims_claim(get(), number, out, error);
        });
        if (!plain)
            return std::move(plain).error();
        return *plain ? std::optional<ClaimResult>(result(**plain)) : std::nullopt;
    }

    /// The patients who might be the one of a claim, and by what.
    Result<std::vector<std::pair<std::uint32_t, Found>>> candidates(std::uint32_t number) const
    {
        using One = std::pair<std::uint32_t, Found>;
        return detail::all<One>([&](std::uint32_t index) -> Result<std::optional<One>> {
            std::uint32_t patient = 0, found = 0;
            auto is_there = detail::did([&](onshi_error **error) {
                return onshi_claims_candidate(get(), number, index, &patient, &found, error);
            });
            if (!is_there)
                return std::move(is_there).error();
            return *is_there ? std::optional<One>(One(patient, static_cast<Found>(found)))
                             : std::nullopt;
        });
    }

    Result<std::optional<ClaimStatement>> statement(std::uint32_t number, std::uint32_t index) const
    {
        auto plain = detail::filled<onshi_claim_statement>(
            [&](onshi_claim_statement *out, onshi_error **error) {
                return onshi_claims_statement(get(), number, index, out, error);
            });
        if (!plain)
            return std::move(plain).error();
        if (!*plain)
            return std::optional<ClaimStatement>();
        return std::optional<ClaimStatement>(
            ClaimStatement{(*plain)->line, detail::unless_zero<Confirmed>((*plain)->by),
                           detail::unless_zero<Claim>((*plain)->effect), (*plain)->decides != 0});
    }

    Result<std::optional<ClaimDetail>> detail_of(std::uint32_t number, std::uint32_t index) const
    {
        auto plain = detail::filled<onshi_claim_detail>(
            [&](onshi_claim_detail *out, onshi_error **error) {
                return onshi_claims_detail(get(), number, index, out, error);
            });
        if (!plain)
            return std::move(plain).error();
        if (!*plain)
            return std::optional<ClaimDetail>();
        ClaimDetail read{(*plain)->line, (*plain)->earlier != 0, std::nullopt};
        if (const auto unit = detail::unless_zero<Amount>((*plain)->amount_unit))
            read.amount.emplace(*unit, (*plain)->amount);
        return std::optional<ClaimDetail>(read);
    }

    /// What the file says, for a statement or detail that of an index; nothing if it does not.
    Result<std::optional<std::string>> text(std::uint32_t number, ClaimItem item,
                                            std::uint32_t index = 0) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_claims_text(get(), number, detail::raw(item), index, buffer, capacity,
                                     length, error);
        });
    }

    /// A claim with its payers as an entry of our transfer form (records::ClaimTransferEntry).
    Result<std::optional<Record>> entry(std::uint32_t number) const
    {
        return detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_claims_entry(get(), number, out, error);
        });
    }

private:
    static std::uint32_t length(const std::optional<std::string> &text) noexcept
    {
        return text ? detail::size(*text) : 0;
    }

    static ClaimResult result(const onshi_claim &plain)
    {
        return {static_cast<Claim>(plain.outcome),
                detail::unless_zero<Unclear>(plain.why),
                plain.statements,
                plain.details,
                plain.first_line,
                plain.last_line,
                plain.lines,
                detail::unless_zero<Whose>(plain.whose),
                detail::index(plain.patient),
                detail::unless_zero<Found>(plain.found),
                plain.candidates};
    }
};

} // namespace onshi

#endif
