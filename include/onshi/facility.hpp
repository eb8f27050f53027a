// What a facility has of its own (施設): address and 二次元バーコード, settings, activation codes.
#ifndef ONSHI_FACILITY_HPP
#define ONSHI_FACILITY_HPP

#include "record.hpp"

ONSHI_RELEASED_BY(onshi_settings)
ONSHI_RELEASED_BY(onshi_settings_update)
ONSHI_RELEASED_BY(onshi_issuance)

namespace onshi {

/// The address for patients, or why none may be shown.
struct Address {
    std::optional<std::string> url;
    /// If there is none.
    Reason reason{};
};

/// Reads the address that an answer of Operation::access_url brings.
inline Result<Address> access_url(const Record &answer, Kind kind)
{
    std::uint32_t reason = 0;
    auto url = detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
        return onshi_access_url(answer.get(), detail::raw(kind), &reason, buffer, capacity, length,
                                error);
    });
    if (!url)
        return std::move(url).error();
    return Address{*std::move(url), static_cast<Reason>(reason)};
}

/// How a 二次元バーコード is drawn.
struct QrStyle {
    std::optional<Correction> correction;
    /// Pixels along the side of a module; 0 for 8.
    std::uint32_t module = 0;
    /// Blank modules on every side.
    std::uint32_t quiet_zone = 4;

    std::uint32_t level() const noexcept { return correction ? detail::raw(*correction) : 0; }
};

inline Result<std::string> qr_svg(std::string_view address, const QrStyle &style = {})
{
    return detail::whole([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_qr_svg(detail::data(address), detail::size(address), style.level(),
                            style.module, style.quiet_zone, buffer, capacity, length, error);
    });
}

inline Result<Bytes> qr_png(std::string_view address, const QrStyle &style = {})
{
    return detail::bytes([&](std::uint8_t *buffer, std::uint32_t capacity, std::uint32_t *length,
                             onshi_error **error) {
        return onshi_qr_png(detail::data(address), detail::size(address), style.level(),
                            style.module, style.quiet_zone, buffer, capacity, length, error);
    });
}

class Settings;

/// An inquiry that reads an update back.
struct ReadBack {
    std::uint32_t number;
    Record request;
};

/// An update of settings, sent at most once (設定更新). Keep its JSON.
class SettingsUpdate : public Object<onshi_settings_update> {
public:
    using Object::Object;

    static Result<SettingsUpdate> from_json(std::string_view json)
    {
        return detail::revived<SettingsUpdate>(onshi_settings_update_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_settings_update_json, get()); }

    /// What to do next, or what came of it.
    Result<UpdateStep> next() const
    {
        return detail::number<UpdateStep>([&](std::uint32_t *out, onshi_error **error) {
            return onshi_settings_update_next(get(), out, error);
        });
    }

    /// The request, once.
    Result<std::optional<Record>> send()
    {
        return detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_settings_update_send(get(), out, error);
        });
    }

    /// It was answered; no record if the terminal refused it.
    Result<void> answered(const Record *answer)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_settings_update_answered(
                get(), answer == nullptr ? nullptr : answer->get(), error);
        });
    }
    Result<void> lost()
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_settings_update_lost(get(), error); });
    }

    Result<std::optional<ReadBack>> inquire()
    {
        std::uint32_t number = 0;
        auto request = detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_settings_update_inquire(get(), &number, out, error);
        });
        if (!request)
            return std::move(request).error();
        if (!*request)
            return std::optional<ReadBack>();
        return std::optional<ReadBack>(ReadBack{number, *std::move(*request)});
    }
    /// What the inquiry of that number read back.
    Result<void> read(std::uint32_t number, const Settings &settings);
    Result<void> give_up()
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_settings_update_give_up(get(), error); });
    }
};

/// The settings of a facility (医療機関環境設定情報), as lines to be shown.
class Settings : public Object<onshi_settings> {
public:
    using Object::Object;

    /// The request that asks for those of one kind of care, or of all.
    static Result<Record> inquiry(std::optional<Kind> kind = std::nullopt)
    {
        return detail::made<Record>([=](onshi_record **out, onshi_error **error) {
            return onshi_settings_inquiry(kind ? detail::raw(*kind) : 0, out, error);
        });
    }

    /// Those of an answer, if it carries any.
    static Result<std::optional<Settings>> read(const Record &answer)
    {
        return detail::made_or_none<Settings>([&](onshi_settings **out, onshi_error **error) {
            return onshi_settings_read(answer.get(), out, error);
        });
    }

    Result<std::uint32_t> count() const
    {
        return detail::number([&](std::uint32_t *out, onshi_error **error) {
            return onshi_settings_count(get(), out, error);
        });
    }
    Result<std::optional<std::string>> label(std::uint32_t index, Language language) const
    {
        return line(onshi_settings_label, index, detail::raw(language));
    }
    Result<std::optional<std::string>> value(std::uint32_t index, Language language) const
    {
        return line(onshi_settings_value, index, detail::raw(language));
    }
    /// The value of a line as its code.
    Result<std::optional<std::string>> code(std::uint32_t index) const
    {
        return line(onshi_settings_value, index, ONSHI_CODE);
    }

    /// Notes what is to be different; `value` is a code of the item's table.
    Result<void> want(Setting item, std::string_view value)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_settings_want(get(), detail::raw(item), 0, nullptr, 0, detail::data(value),
                                       detail::size(value), error);
        });
    }
    /// The same of Setting::consent: for a kind of care and of information (閲覧同意情報種別).
    Result<void> want_consent(Kind kind, std::string_view information, std::string_view value)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_settings_want(get(), ONSHI_SETTING_CONSENT, detail::raw(kind),
                                       detail::data(information), detail::size(information),
                                       detail::data(value), detail::size(value), error);
        });
    }

    /// Begins an update to what is wanted; nothing if that is there already.
    Result<std::optional<SettingsUpdate>> change() const
    {
        return detail::made_or_none<SettingsUpdate>(
            [&](onshi_settings_update **out, onshi_error **error) {
                return onshi_settings_change(get(), out, error);
            });
    }

private:
    template <class Function>
    Result<std::optional<std::string>> line(Function function, std::uint32_t index,
                                            std::uint32_t language) const
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return function(get(), index, language, buffer, capacity, length, error);
        });
    }
};

inline Result<void> SettingsUpdate::read(std::uint32_t number, const Settings &settings)
{
    return detail::done([&](onshi_error **error) {
        return onshi_settings_update_read(get(), number, settings.get(), error);
    });
}

/// An activation code for a device, asked for at most once (発行). Keep its JSON.
class ActivationCode : public Object<onshi_issuance> {
public:
    using Object::Object;

    /// It is planned, or why it must not be.
    struct Planned;
    static Result<Planned> plan(std::string_view device_name, const Record &listed);

    /// The request that asks for the codes there are.
    static Result<Record> inquiry() { return detail::made<Record>(onshi_activation_inquiry); }
    /// The request that makes a code of an inquiry's answer void, from 0.
    static Result<std::optional<Record>> invalidation(const Record &listed, std::uint32_t index)
    {
        return detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_activation_invalidation(listed.get(), index, out, error);
        });
    }

    static Result<ActivationCode> from_json(std::string_view json)
    {
        return detail::revived<ActivationCode>(onshi_issuance_from_json, json);
    }
    Result<std::string> json() const { return detail::json(onshi_issuance_json, get()); }

    /// Where it stands, and whether a code waits to be taken.
    Result<std::pair<Issuance, bool>> stage() const
    {
        std::uint32_t stage = 0, has_code = 0;
        auto done = detail::done([&](onshi_error **error) {
            return onshi_issuance_stage(get(), &stage, &has_code, error);
        });
        if (!done)
            return std::move(done).error();
        return std::pair<Issuance, bool>(static_cast<Issuance>(stage), has_code != 0);
    }

    /// The request, once.
    Result<std::optional<Record>> send()
    {
        return detail::made_or_none<Record>([&](onshi_record **out, onshi_error **error) {
            return onshi_issuance_send(get(), out, error);
        });
    }
    /// It was answered; no record if the terminal refused it.
    Result<void> answered(const Record *answer)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_issuance_answered(get(), answer == nullptr ? nullptr : answer->get(),
                                           error);
        });
    }
    Result<void> lost()
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_issuance_lost(get(), error); });
    }
    /// The codes there are, by an inquiry after the request.
    Result<void> listed(const Record &listed)
    {
        return detail::done([&](onshi_error **error) {
            return onshi_issuance_listed(get(), listed.get(), error);
        });
    }
    Result<void> give_up()
    {
        return detail::done(
            [&](onshi_error **error) { return onshi_issuance_give_up(get(), error); });
    }
    /// The code, once. Show it, and keep it nowhere.
    Result<std::optional<std::string>> take()
    {
        return detail::text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                                onshi_error **error) {
            return onshi_issuance_take(get(), buffer, capacity, length, error);
        });
    }
};

struct ActivationCode::Planned {
    std::optional<ActivationCode> code;
    /// If there is none.
    Reason reason{};
};

inline Result<ActivationCode::Planned> ActivationCode::plan(std::string_view device_name,
                                                            const Record &listed)
{
    std::uint32_t reason = 0;
    auto made = detail::made_or_none<ActivationCode>([&](onshi_issuance **out,
                                                         onshi_error **error) {
        return onshi_issuance_plan(detail::data(device_name), detail::size(device_name),
                                   listed.get(), out, &reason, error);
    });
    if (!made)
        return std::move(made).error();
    return Planned{*std::move(made), static_cast<Reason>(reason)};
}

} // namespace onshi

#endif
