"""The audit of a session's ledger (監査証跡): who did what, when, and with whose information."""

from ctypes import byref, c_uint32
from typing import NamedTuple

from . import _calls
from ._library import native


class AuditHead(NamedTuple):
    """How far an audit goes (監査証跡の控え).

    Noted somewhere else, it shows later whether the audit was written anew.
    """

    #: How many lines there are.
    lines: int
    #: Of the last one: 64 hexadecimal digits.
    hash: str


class Audit:
    """The lines of an audit. No name and no value stands in them."""

    def __init__(self, session):
        self._session = session

    def __iter__(self):
        """The lines from the first on, each one JSON object as it was hashed."""
        number = 1
        while (line := self.line(number)) is not None:
            yield line
            number += 1

    def line(self, number):
        """A line by its number from 1; None after the last."""
        return _calls.text(native.onshi_session_audit_line, self._session, number)

    @property
    def head(self):
        lines = c_uint32()
        hash_ = _calls.whole(native.onshi_session_audit_head, self._session, byref(lines))
        return AuditHead(lines.value, hash_)

    def verify(self):
        """Checks the whole of it (監査証跡の検証); Errors.AUDIT_BROKEN names the first wrong line."""
        _calls.call(native.onshi_session_audit_verify, self._session)
