// How the objects of this layer call the C interface: handles that free themselves, texts, errors.
#ifndef ONSHI_HANDLE_HPP
#define ONSHI_HANDLE_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "result.hpp"

namespace onshi {

/// A point in time, to the second.
using Moment = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// This second.
inline Moment now()
{
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// Bytes of a document, a picture, a hash.
using Bytes = std::vector<std::uint8_t>;

namespace detail {

/// By which function tokens of a kind are freed; see ONSHI_RELEASED_BY.
template <class Token> struct Release;

template <> struct Release<onshi_error> {
    static std::int32_t by(onshi_error *error) { return onshi_error_free(error); }
};

/// Owns what the library gave, and frees it once. Nobody can have it twice.
template <class Token> class Handle {
public:
    Handle() = default;
    explicit Handle(Token *token) noexcept : token_(token) {}
    Handle(Handle &&other) noexcept : token_(std::exchange(other.token_, nullptr)) {}
    Handle &operator=(Handle &&other) noexcept
    {
        std::swap(token_, other.token_);
        return *this;
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle()
    {
        if (token_ != nullptr)
            (void)Release<Token>::by(token_);
    }

    Token *get() const noexcept { return token_; }
    /// Where a function fills in a token or changes this one.
    Token **out() noexcept { return &token_; }

private:
    Token *token_ = nullptr;
};

/// Where a text begins. A text too long for the interface is none, and refused as such.
inline const char *data(std::string_view text) noexcept
{
    if (text.size() >= ONSHI_NUL)
        return nullptr;
    return text.data() == nullptr ? "" : text.data();
}

inline std::uint32_t size(std::string_view text) noexcept
{
    return static_cast<std::uint32_t>(text.size());
}

/// The same for structures, in which NULL says that a text is not known.
inline const char *known(const std::optional<std::string_view> &text) noexcept
{
    return text ? data(*text) : nullptr;
}

inline std::uint32_t seconds(Moment moment) noexcept
{
    return static_cast<std::uint32_t>(moment.time_since_epoch().count());
}

inline Moment moment(std::uint32_t seconds) noexcept
{
    return Moment(std::chrono::seconds(seconds));
}

/// A status, and the text that came with it.
template <class Buffer> struct Written {
    std::int32_t status;
    Buffer text;
};

inline Error told(std::int32_t status, onshi_error *error);

/// Lets `write(buffer, capacity, out_length, out_error)` write into a buffer that is large enough.
template <class Buffer, class Write> Result<Written<Buffer>> written(Write &&write)
{
    Buffer buffer(200, 0);
    for (;;) {
        std::uint32_t length = 0;
        onshi_error *error = nullptr;
        const auto capacity = static_cast<std::uint32_t>(buffer.size());
        const std::int32_t status = write(buffer.data(), capacity, &length, &error);
        if (status == ONSHI_E_BUFFER_TOO_SMALL && length > capacity) {
            (void)onshi_error_free(error);
            buffer.resize(length);
            continue;
        }
        if (status < 0)
            return told(status, error);
        buffer.resize(length < capacity ? length : capacity);
        return Written<Buffer>{status, std::move(buffer)};
    }
}

/// A text that may be missing.
template <class Write> Result<std::optional<std::string>> text(Write &&write)
{
    auto done = written<std::string>(write);
    if (!done)
        return std::move(done).error();
    if (done->status != ONSHI_S_OK)
        return std::optional<std::string>();
    return std::optional<std::string>(std::move(done->text));
}

/// A text that is always there.
template <class Write> Result<std::string> whole(Write &&write)
{
    auto done = written<std::string>(write);
    if (!done)
        return std::move(done).error();
    return std::move(done->text);
}

template <class Write> Result<Bytes> bytes(Write &&write)
{
    auto done = written<Bytes>(write);
    if (!done)
        return std::move(done).error();
    return std::move(done->text);
}

/// Takes the error of a failed call apart and frees it.
inline Error told(std::int32_t status, onshi_error *error)
{
    const Handle<onshi_error> owned(error);
    Error read;
    read.code = status;
    if (error == nullptr)
        return read;
    std::uint32_t category = 0;
    if (onshi_error_category(error, &category) == ONSHI_S_OK)
        read.category = static_cast<Category>(category);
    (void)onshi_error_line(error, &read.line);
    (void)onshi_error_column(error, &read.column);
    auto words = [error](std::uint32_t language) {
        return text([=](char *buffer, std::uint32_t capacity, std::uint32_t *length, onshi_error **) {
            return onshi_error_text(error, language, buffer, capacity, length);
        });
    };
    auto place = [error](auto function) {
        return text([=](char *buffer, std::uint32_t capacity, std::uint32_t *length, onshi_error **) {
            return function(error, buffer, capacity, length);
        });
    };
    const auto keep = [](std::string &to, Result<std::optional<std::string>> from) {
        if (from && *from)
            to = std::move(**from);
    };
    keep(read.japanese, words(ONSHI_JAPANESE));
    keep(read.english, words(ONSHI_ENGLISH));
    keep(read.path, place(onshi_error_path));
    keep(read.file, place(onshi_error_file));
    return read;
}

/// A call with an outcome: `function(out_error)`.
template <class Function> Result<std::int32_t> call(Function &&function)
{
    onshi_error *error = nullptr;
    const std::int32_t status = function(&error);
    if (status < 0)
        return told(status, error);
    return status;
}

/// A call that is done or fails.
template <class Function> Result<void> done(Function &&function)
{
    auto status = call(function);
    if (!status)
        return std::move(status).error();
    return {};
}

/// A call that was done, or had nothing to do (ONSHI_S_NONE).
template <class Function> Result<bool> did(Function &&function)
{
    auto status = call(function);
    if (!status)
        return std::move(status).error();
    return *status == ONSHI_S_OK;
}

/// A call that writes a number: `function(out_number, out_error)`.
template <class Number = std::uint32_t, class Function> Result<Number> number(Function &&function)
{
    std::uint32_t out = 0;
    auto status = call([&](onshi_error **error) { return function(&out, error); });
    if (!status)
        return std::move(status).error();
    return static_cast<Number>(out);
}

/// The same, if there may be none.
template <class Number = std::uint32_t, class Function>
Result<std::optional<Number>> some_number(Function &&function)
{
    std::uint32_t out = 0;
    auto status = call([&](onshi_error **error) { return function(&out, error); });
    if (!status)
        return std::move(status).error();
    return *status == ONSHI_S_OK ? std::optional<Number>(static_cast<Number>(out)) : std::nullopt;
}

/// The same of a moment.
template <class Function> Result<std::optional<Moment>> some_moment(Function &&function)
{
    auto found = some_number(function);
    if (!found)
        return std::move(found).error();
    return *found ? std::optional<Moment>(moment(**found)) : std::nullopt;
}

/// A call that fills a structure, if there is one: `function(out_structure, out_error)`.
template <class Plain, class Function> Result<std::optional<Plain>> filled(Function &&function)
{
    Plain plain{};
    plain.struct_size = sizeof plain;
    auto found = did([&](onshi_error **error) { return function(&plain, error); });
    if (!found)
        return std::move(found).error();
    return *found ? std::optional<Plain>(plain) : std::nullopt;
}

/// Everything that `at(index)` gives, up to the first index that has nothing.
template <class One, class At> Result<std::vector<One>> all(At &&at)
{
    std::vector<One> found;
    for (;;) {
        Result<std::optional<One>> one = at(static_cast<std::uint32_t>(found.size()));
        if (!one)
            return std::move(one).error();
        if (!*one)
            return found;
        found.push_back(**std::move(one));
    }
}

/// A call that does something or tells why not: `function(out_reason, out_error)`.
template <class Function> Result<std::optional<Reason>> refusal(Function &&function)
{
    std::uint32_t reason = 0;
    auto status = call([&](onshi_error **error) { return function(&reason, error); });
    if (!status)
        return std::move(status).error();
    return *status == ONSHI_S_OK ? std::nullopt
                                 : std::optional<Reason>(static_cast<Reason>(reason));
}

/// A call that gives an object: `function(out_token, out_error)`.
template <class Object, class Function> Result<Object> made(Function &&function)
{
    typename Object::Owned handle;
    auto status = call([&](onshi_error **error) { return function(handle.out(), error); });
    if (!status)
        return std::move(status).error();
    return Object(std::move(handle));
}

/// The same, if there may be none.
template <class Object, class Function>
Result<std::optional<Object>> made_or_none(Function &&function)
{
    typename Object::Owned handle;
    auto status = call([&](onshi_error **error) { return function(handle.out(), error); });
    if (!status)
        return std::move(status).error();
    if (handle.get() == nullptr)
        return std::optional<Object>();
    return std::optional<Object>(Object(std::move(handle)));
}

/// The number of an enumerator.
template <class Enum> constexpr std::uint32_t raw(Enum one) noexcept
{
    return static_cast<std::uint32_t>(one);
}

/// What is kept of an object: `function(token, buffer, capacity, out_length, out_error)`.
template <class Function, class Token> Result<std::string> json(Function function, Token *token)
{
    return whole([=](char *buffer, std::uint32_t capacity, std::uint32_t *length,
                     onshi_error **error) {
        return function(token, buffer, capacity, length, error);
    });
}

/// The object of which that was kept.
template <class Object, class Function> Result<Object> revived(Function function, std::string_view json)
{
    return made<Object>([=](auto **out, onshi_error **error) {
        return function(data(json), size(json), out, error);
    });
}

} // namespace detail

/// An object of the library.
template <class Token> class Object {
public:
    using Owned = detail::Handle<Token>;
    explicit Object(Owned handle) noexcept : handle_(std::move(handle)) {}

    /// Its handle, for the functions of onshi.h; it stays owned by this object.
    Token *get() const noexcept { return handle_.get(); }
    /// Its handle, which the caller owns from here on.
    Owned taken() && noexcept { return std::move(handle_); }

protected:
    Owned handle_;
};

/// A decision of a rule: yes, until a time, or no, for a reason.
struct Decision {
    bool granted = false;
    /// If granted: it holds before this time, unless something is heard until then.
    Moment until{};
    /// If not granted: why.
    Reason reason{};

    explicit operator bool() const noexcept { return granted; }
};

namespace detail {

/// A call that decides: `function(out_until, out_reason, out_error)`.
template <class Function> Result<Decision> decide(Function &&function)
{
    std::uint32_t until = 0, reason = 0;
    auto status = call([&](onshi_error **error) { return function(&until, &reason, error); });
    if (!status)
        return std::move(status).error();
    return Decision{*status == ONSHI_S_OK, moment(until), static_cast<Reason>(reason)};
}

} // namespace detail

} // namespace onshi

/// Says of a kind of token by which function it is freed.
#define ONSHI_RELEASED_BY(token)                                                                    \
    template <> struct onshi::detail::Release<token> {                                              \
        static std::int32_t by(token *one) { return token##_free(one); }                            \
    };

#endif
