"""The jobs of a session that are not over (未完了のジョブ): what a program finds after a kill."""

from ctypes import byref, c_uint32, c_void_p
from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from . import _calls
from ._library import native
from ._native import onshi_job
from .enums import Errors, Operation


@dataclass(frozen=True)
class JobAsked:
    """What was asked with a job, and when."""

    operation: Operation
    submitted: datetime
    #: When its state changed last.
    changed: datetime
    #: If it is a part of a list (一括の分割): which one, from 0.
    part: Optional[int]
    #: How many people stand in the part; else 0.
    people: int


class Jobs:
    """The jobs of a session."""

    def __init__(self, session):
        self._session = session

    def __iter__(self):
        """The numbers of all that are not over, oldest first, with a key or without."""
        capacity = 64
        while True:
            numbers, count, error = (c_uint32 * capacity)(), c_uint32(), c_void_p()
            status = native.onshi_session_jobs(self._session, numbers, capacity, byref(count),
                                               byref(error))
            if status == Errors.BUFFER_TOO_SMALL and count.value > capacity:
                native.onshi_error_free(error)
                capacity = count.value
            elif status < 0:
                raise _calls.told(status, error)
            else:
                return iter(numbers[: count.value])

    def asked(self, job):
        plain = _calls.filled(onshi_job, native.onshi_session_job, self._session, job)
        return JobAsked(Operation(plain.operation), _calls.moment(plain.submitted),
                        _calls.moment(plain.changed), plain.part if plain.of_list else None,
                        plain.people)

    def key(self, job):
        """The key of the request, or of the whole list; None if it has none."""
        return _calls.text(native.onshi_session_job_key, self._session, job)
