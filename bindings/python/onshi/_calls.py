"""How the objects of this package call the library: handles, texts, errors."""

from ctypes import byref, c_int32, c_uint32, c_void_p, create_string_buffer, sizeof
from datetime import datetime, timezone

from ._library import native
from ._native import ONSHI_S_OK
from .enums import Category, Errors, Language, Reason
from .errors import OnshiError


def call(function, *arguments):
    """A call with an outcome: its status, or OnshiError."""
    error = c_void_p()
    status = function(*arguments, byref(error))
    if status < 0:
        raise told(status, error)
    return status


def did(function, *arguments):
    """Whether a call was done; False if there was nothing to do."""
    return call(function, *arguments) == ONSHI_S_OK


def written(function, *arguments):
    """The status and bytes of a call that writes into a buffer, after `arguments`."""
    capacity = 200
    while True:
        buffer, length, error = create_string_buffer(capacity), c_uint32(), c_void_p()
        status = function(*arguments, buffer, capacity, byref(length), byref(error))
        if status == Errors.BUFFER_TOO_SMALL and length.value > capacity:
            native.onshi_error_free(error)
            capacity = length.value
        elif status < 0:
            raise told(status, error)
        else:
            return status, buffer.raw[: length.value]


def text(function, *arguments):
    """A text, or None if there is none."""
    status, found = written(function, *arguments)
    return found.decode("utf-8") if status == ONSHI_S_OK else None


def whole(function, *arguments):
    """A text that is always there."""
    return written(function, *arguments)[1].decode("utf-8")


def number(function, *arguments):
    """A number that a call writes, after `arguments`."""
    out = c_uint32()
    call(function, *arguments, byref(out))
    return out.value


def some_number(function, *arguments):
    """The same, or None if there is none."""
    out = c_uint32()
    return out.value if did(function, *arguments, byref(out)) else None


def filled(kind, function, *arguments):
    """A structure that a call fills, after `arguments`, or None if there is none."""
    plain = kind(struct_size=sizeof(kind))
    return plain if did(function, *arguments, byref(plain)) else None


def refusal(function, *arguments):
    """None if a call was done, or the Reason why not."""
    reason = c_uint32()
    status = call(function, *arguments, byref(reason))
    return None if status == ONSHI_S_OK else Reason(reason.value)


def each(at):
    """Everything that `at(index)` gives, up to the first None."""
    found = []
    while True:
        one = at(len(found))
        if one is None:
            return found
        found.append(one)


def unless_zero(kind, number):
    """0 says that there is none."""
    return kind(number) if number else None


def given(function, *arguments):
    """A handle that a call gives, after `arguments`."""
    out = c_void_p()
    call(function, *arguments, byref(out))
    return out


def made(kind, function, *arguments):
    """An object that a call gives, after `arguments`."""
    return kind(given(function, *arguments))


def made_or_none(kind, function, *arguments):
    """The same, or None if there is none."""
    out = given(function, *arguments)
    return kind(out) if out.value else None


def utf8(value):
    """A text and its length, as the library takes both. What is no text, it refuses."""
    encoded = value.encode("utf-8", "surrogatepass")
    return encoded, len(encoded)


def utf8_or_null(value):
    return (None, 0) if value is None else utf8(value)


def seconds(moment):
    """Seconds since 1970: of a datetime with a time zone, or as they are."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a time without its time zone")
        return int(moment.timestamp())
    return int(moment)


def moment(seconds_since_1970):
    return datetime.fromtimestamp(seconds_since_1970, timezone.utc)


def now():
    """This second."""
    return datetime.now(timezone.utc).replace(microsecond=0)


class Object:
    """An object of the library: frees itself, or at the end of `with`, or by close()."""

    _free = None

    def __init__(self, handle):
        self._as_parameter_ = handle
        self._open = True

    def close(self):
        """Frees it. Using it afterwards is an error, and closing it again is nothing."""
        if self._open:
            self._open = False
            type(self)._free(self._as_parameter_)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        if getattr(self, "_open", False):
            self.close()

    def __copy__(self):
        raise TypeError("an object of onshi is never two")

    __reduce__ = __deepcopy__ = __copy__


class Kept(Object):
    """An object that is kept as JSON."""

    _json = _from_json = None

    def json(self):
        """It as JSON, to be kept."""
        return whole(type(self)._json, self)

    @classmethod
    def from_json(cls, json):
        """The object of which json() was kept."""
        return made(cls, cls._from_json, *utf8(json))


def told(status, error):
    """Takes the error of a failed call apart and frees it."""
    if not error.value:
        return OnshiError(status, Category.INTERNAL, "", "", None, None, None, None)
    category, line, column = c_uint32(), c_uint32(), c_uint32()
    native.onshi_error_category(error, byref(category))
    native.onshi_error_line(error, byref(line))
    native.onshi_error_column(error, byref(column))
    try:
        return OnshiError(
            status,
            category.value,
            _words(native.onshi_error_text, error, Language.JAPANESE),
            _words(native.onshi_error_text, error, Language.ENGLISH),
            _words(native.onshi_error_path, error),
            _words(native.onshi_error_file, error),
            line.value or None,
            column.value or None,
        )
    finally:
        native.onshi_error_free(error)


def _words(function, *arguments):
    """A text of an error; errors of errors have nobody to be told to."""
    length = c_uint32()
    function(*arguments, None, 0, byref(length))
    buffer = create_string_buffer(length.value + 1)
    status = c_int32(function(*arguments, buffer, length.value + 1, byref(length))).value
    return buffer.raw[: length.value].decode("utf-8") if status == ONSHI_S_OK else None
