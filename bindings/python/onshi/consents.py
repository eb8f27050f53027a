"""The consents that a session keeps (同意), by the program's own keys of its patients."""

from ctypes import byref, c_char_p, c_void_p
from datetime import timedelta

from . import _calls
from ._library import native
from .consent import Consent, ConsentDays, _record, _told, days, decide
from .enums import Cancellation, CancelWhy


class Consents:
    """What a session knows of consents."""

    def __init__(self, session):
        self._session = session

    def hear(self, patient, kind, record, told=None):
        """Takes in what an answer says about a patient, and keeps it."""
        return _calls.number(native.onshi_session_consent_hear, self._session,
                             *_calls.utf8(patient), kind, _record(record), _told(told))

    def hear_many(self, kind, told, people):
        """The same of many people of one answer in one transaction: (key, record) of each."""
        keys = [patient.encode("utf-8") for patient, _ in people]
        handles = [_record(record)._as_parameter_ for _, record in people]
        return _calls.number(native.onshi_session_consent_hear_many, self._session, kind,
                             _calls.seconds(told), (c_char_p * len(keys))(*keys),
                             (c_void_p * len(handles))(*handles), len(keys))

    def plan_care_until(self, patient, last_day):
        """Notes the last day of planned care, as the number yyyymmdd; 0 for none."""
        _calls.call(native.onshi_session_consent_plan_care_until, self._session,
                    *_calls.utf8(patient), last_day)

    def of(self, patient, kind):
        """A copy, to be shown (同意の状況)."""
        return _calls.made(Consent, native.onshi_session_consent, self._session,
                           *_calls.utf8(patient), kind)

    def permits(self, patient, data_class, kind):
        """Whether a class may be used now. Ask before each use."""
        return decide(native.onshi_session_consent_permits, self._session, *_calls.utf8(patient),
                      data_class, kind)

    def add_to(self, permits, patient, kind):
        """Adds what a patient's consent permits now; the mask of its classes."""
        return _calls.number(native.onshi_session_permits, self._session, *_calls.utf8(patient),
                             kind, permits)

    def days(self, kind):
        """A copy of the days that were fetched."""
        return _calls.made(ConsentDays, native.onshi_session_days, self._session, kind)

    def days_uncovered(self, kind, first, last, index):
        return days(native.onshi_session_days_uncovered, self._session, kind, first, last, index)

    def days_next(self, kind, since, at_most):
        """What to fetch next (次に取得する期間)."""
        return days(native.onshi_session_days_next, self._session, kind, since, at_most)

    @property
    def clock_behind(self):
        """By how much the clock was set back."""
        return timedelta(
            seconds=_calls.number(native.onshi_session_clock_behind, self._session))

    def clock_reset(self, operator_id):
        """Lets the clock count again on the word of a person (時刻の再設定)."""
        _calls.call(native.onshi_session_clock_reset, self._session, *_calls.utf8(operator_id))

    def cancel(self, patient, kind, why):
        """Notes that consent is to be taken back; durable when it returns."""
        return _calls.number(native.onshi_session_cancel, self._session, *_calls.utf8(patient),
                             kind, why)

    def cancel_drop(self, patient, kind):
        """The patient consents after all: takes the wish back (取り消し依頼の撤回), if not sent."""
        return _calls.did(native.onshi_session_cancel_drop, self._session, *_calls.utf8(patient),
                          kind)

    def cancel_due(self, patient, kind):
        """Why a cancellation of this patient is to be sent now, or None."""
        why = _calls.some_number(native.onshi_session_cancel_due, self._session,
                                 *_calls.utf8(patient), kind)
        return None if why is None else CancelWhy(why)

    @property
    def cancels_due(self):
        """How many cancellations are to be sent, of all patients."""
        return _calls.number(native.onshi_session_cancels_due, self._session)

    def submit_cancel(self, patient, kind, numbers):
        """Sends the cancellation that is due, for the numbers of a Patient; no job: None."""
        return _calls.some_number(native.onshi_session_cancel_submit, self._session,
                                  *_calls.utf8(patient), kind, byref(numbers._plain()))

    def cancel_answered(self, job):
        """Notes how the cancellation of a job was answered, and tells it; None: not yet."""
        state = _calls.some_number(native.onshi_session_cancel_answered, self._session, job)
        return None if state is None else Cancellation(state)
