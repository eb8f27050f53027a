"""The log of a session (記録): lines about jobs and refused calls, and never about a person."""

from ctypes import CFUNCTYPE, byref, c_uint32, c_void_p, cast, sizeof, string_at

from . import _calls
from ._library import native
from ._native import onshi_log
from .enums import Log

_LINE = CFUNCTYPE(None, c_void_p, c_uint32, c_void_p, c_uint32)


def send(session, line, least):
    """Sends the lines of a session to `line(level, text)`; None: nowhere.

    Gives what the library calls then: it has to live as long as the session, or its next log.
    """
    if line is None:
        _calls.call(native.onshi_session_log, session, None)
        return None

    @_LINE
    def told(_, level, text, length):
        line(Log(level), string_at(text, length).decode("utf-8"))

    log = onshi_log(struct_size=sizeof(onshi_log), least=least, on_line=cast(told, c_void_p))
    _calls.call(native.onshi_session_log, session, byref(log))
    return told
