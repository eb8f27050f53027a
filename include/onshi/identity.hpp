// The client certificate (電子証明書) of the way by HTTPS: how long it holds, and which one it is.
#ifndef ONSHI_IDENTITY_HPP
#define ONSHI_IDENTITY_HPP

#include "session.hpp"

namespace onshi {

/// How a client certificate stands (電子証明書の期限).
struct Identity {
    IdentityState state{};
    /// Of IdentityState::within: the step in days, 90, 60, 30, 15 or 7. Tell people at each.
    std::optional<std::uint32_t> step;
    /// Whole days that are left; negative once it is over.
    std::int32_t days_left = 0;
    /// It does not hold before (有効期間の開始).
    Moment valid_from{};
    /// The last second at which it holds (有効期間の終了).
    Moment valid_until{};
    /// By which the configuration of a site names it (拇印): SHA-256, 64 hexadecimal digits.
    std::string thumbprint;
};

namespace detail {

/// How the certificate stands of a call: `function(out_identity, buffer, capacity, out_length, out_error)`.
template <class Function> Result<std::optional<Identity>> identity(Function &&function)
{
    onshi_identity plain{};
    plain.struct_size = sizeof plain;
    auto thumbprint = text([&](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                               onshi_error **error) {
        return function(&plain, buffer, capacity, length, error);
    });
    if (!thumbprint)
        return std::move(thumbprint).error();
    if (!*thumbprint)
        return std::optional<Identity>();
    return std::optional<Identity>(Identity{
        static_cast<IdentityState>(plain.validity), unless_zero<std::uint32_t>(plain.step),
        plain.days_left, moment(plain.valid_from), moment(plain.valid_until), **std::move(thumbprint)});
}

} // namespace detail

/// The same of the bytes of a certificate file at a time, without a session: PEM, our own certificate first,
/// or PKCS#12 with its passphrase, which the caller wipes. For a window of settings.
inline Result<Identity> identity_of_file(std::string_view file, std::string_view passphrase = {},
                                         Moment at = now())
{
    auto identity = detail::identity([&](onshi_identity *out, char *buffer, std::uint32_t capacity,
                                         std::uint32_t *length, onshi_error **error) {
        return onshi_identity_of_file(reinterpret_cast<const std::uint8_t *>(file.data()),
                                      detail::size(file), detail::data(passphrase),
                                      detail::size(passphrase), detail::seconds(at), out, buffer,
                                      capacity, length, error);
    });
    if (!identity)
        return std::move(identity).error();
    return **std::move(identity);
}

inline Result<std::optional<Identity>> Session::identity() const
{
    return detail::identity([&](onshi_identity *out, char *buffer, std::uint32_t capacity,
                                std::uint32_t *length, onshi_error **error) {
        return onshi_session_identity(get(), out, buffer, capacity, length, error);
    });
}

} // namespace onshi

#endif
