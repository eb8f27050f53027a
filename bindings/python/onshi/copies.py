"""The copies of clinical answers that a session watches (保存期間の管理)."""

from ctypes import byref, c_uint32

from . import _calls
from ._library import native
from .enums import Standing


class Copies:
    """What lies with a program that may not keep it, job by job."""

    def __init__(self, session):
        self._session = session

    def handed_over(self, job):
        """The chart took what is clinical of a job (引渡し済み): erase the copy in memory now."""
        _calls.call(native.onshi_session_handed_over, self._session, job)

    def erased(self, job, place):
        """The program erased its copy (削除済み). A file is erased by session.acknowledge(job)."""
        _calls.call(native.onshi_session_erased, self._session, job, place)

    def lies_in_history(self, job):
        """Results of a job are shown again on a mobile terminal (履歴閲覧)."""
        _calls.call(native.onshi_session_lies_in_history, self._session, job)

    def standing(self, job, place):
        """How a copy stands, and until when or None; None if none lies there."""
        standing, until = c_uint32(), c_uint32()
        if not _calls.did(native.onshi_session_copy, self._session, job, place, byref(standing),
                          byref(until)):
            return None
        return Standing(standing.value), _calls.unless_zero(_calls.moment, until.value)
