// What a call gives: a value or an error. Works without exceptions; with them, value() throws.
#ifndef ONSHI_RESULT_HPP
#define ONSHI_RESULT_HPP

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "../onshi.h"
#include "enums.hpp"

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define ONSHI_EXCEPTIONS 1
#endif

namespace onshi {

/// Why a call failed (エラー): whose fault, where, and what to do about it. Holds no personal data.
struct Error {
    /// One of ONSHI_E_….
    std::int32_t code = 0;
    /// Whose fault it is.
    Category category = Category::internal;
    /// What happened and what to do, in Japanese.
    std::string japanese;
    /// The same in English.
    std::string english;
    /// The element in which something was wrong; empty if it is not known.
    std::string path;
    /// The file in which something was wrong; empty if it is not known.
    std::string file;
    /// From 1; 0 if it is not known.
    std::uint32_t line = 0;
    /// From 1; 0 if it is not known.
    std::uint32_t column = 0;
};

#if defined(ONSHI_EXCEPTIONS)
/// What value() throws when there is an error.
class Failure : public std::exception {
public:
    explicit Failure(Error error) : error_(std::move(error)) {}
    /// In English; error().japanese has it in Japanese.
    const char *what() const noexcept override { return error_.english.c_str(); }
    const Error &error() const noexcept { return error_; }

private:
    Error error_;
};
#endif

/// A value, or why there is none.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return content_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. There must be one.
    T &operator*() & noexcept { return *std::get_if<0>(&content_); }
    const T &operator*() const & noexcept { return *std::get_if<0>(&content_); }
    T &&operator*() && noexcept { return std::move(*std::get_if<0>(&content_)); }
    T *operator->() noexcept { return std::get_if<0>(&content_); }
    const T *operator->() const noexcept { return std::get_if<0>(&content_); }

    /// The error. There must be one.
    const Error &error() const & noexcept { return *std::get_if<1>(&content_); }
    Error &&error() && noexcept { return std::move(*std::get_if<1>(&content_)); }

#if defined(ONSHI_EXCEPTIONS)
    /// The value; throws Failure if there is none.
    T value() &&
    {
        if (!has_value())
            throw Failure(std::move(*this).error());
        return *std::move(*this);
    }
    const T &value() const &
    {
        if (!has_value())
            throw Failure(error());
        return **this;
    }
#endif

private:
    std::variant<T, Error> content_;
};

/// Done, or why not.
template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool has_value() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }

    /// The error. There must be one.
    const Error &error() const & noexcept { return *error_; }
    Error &&error() && noexcept { return std::move(*error_); }

#if defined(ONSHI_EXCEPTIONS)
    /// Throws Failure if there is an error.
    void value() const
    {
        if (error_)
            throw Failure(*error_);
    }
#endif

private:
    std::optional<Error> error_;
};

} // namespace onshi

#endif
