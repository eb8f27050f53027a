"""Consent (同意), for programs that keep consents themselves; and who may look.

A session keeps consents itself: `session.consents`.
"""

from ctypes import byref, c_uint32, c_void_p
from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_S_OK
from .enums import Cancellation, CancelWhy, Reason


@dataclass(frozen=True)
class Decision:
    """A decision of a rule. It is true if it is a yes."""

    granted: bool
    #: If granted: it holds before this time, unless something is heard until then.
    until: Optional[datetime]
    #: If not: why.
    reason: Optional[Reason]

    def __bool__(self):
        return self.granted


def decide(function, *arguments):
    until, reason = c_uint32(), c_uint32()
    status = _calls.call(function, *arguments, byref(until), byref(reason))
    if status == ONSHI_S_OK:
        return Decision(True, _calls.moment(until.value), None)
    return Decision(False, None, Reason(reason.value))


def days(function, *arguments):
    """(first, last) as numbers yyyymmdd, or None."""
    first, last = c_uint32(), c_uint32()
    found = _calls.did(function, *arguments, byref(first), byref(last))
    return (first.value, last.value) if found else None


def _told(told):
    return 0 if told is None else _calls.seconds(told)


def _record(one):
    return getattr(one, "record", one)


class Clock(_calls.Kept):
    """A time that does not go back (時計). Keep its JSON with the consents."""

    _free = native.onshi_clock_free
    _json = native.onshi_clock_json
    _from_json = native.onshi_clock_from_json

    @classmethod
    def make(cls, at):
        return _calls.made(cls, native.onshi_clock_new, _calls.seconds(at))

    def observe(self, at):
        """Takes in the time and tells which one counts."""
        counts = _calls.number(native.onshi_clock_observe, self, _calls.seconds(at))
        return _calls.moment(counts)

    def reset(self, operator_id, at):
        """Lets the time count again on the word of a person (時刻の再設定)."""
        _calls.call(native.onshi_clock_reset, self, *_calls.utf8(operator_id), _calls.seconds(at))


class Consent(_calls.Kept):
    """What one patient consented to on one road. Keep its JSON."""

    _free = native.onshi_consent_free
    _json = native.onshi_consent_json
    _from_json = native.onshi_consent_from_json

    @classmethod
    def make(cls, key, kind):
        """One about which nothing is known; `key` is the program's own number of the patient."""
        return _calls.made(cls, native.onshi_consent_new, *_calls.utf8(key), kind)

    def hear(self, kind, record, told=None):
        """Takes in what an answer says; how many classes count now as it says."""
        return _calls.number(native.onshi_consent_hear, self, kind, _record(record), _told(told))

    def plan_care_until(self, last_day):
        """Notes the last day of the planned care, as the number yyyymmdd; 0 for none."""
        _calls.call(native.onshi_consent_plan_care_until, self, last_day)

    def permits(self, clock, data_class, kind, at):
        """Whether a class may be used now on a road. Ask before each use."""
        return decide(native.onshi_consent_permits, self, clock, data_class, kind,
                      _calls.seconds(at))

    def unmet(self, clock, kind, request, at):
        """Whether a request may be sent now: the mask of the classes that are wanted; 0: yes."""
        return _calls.number(native.onshi_consent_may_ask, self, clock, kind, _record(request),
                             _calls.seconds(at))

    def after_reset(self, clock):
        """After Clock.reset."""
        return _calls.did(native.onshi_consent_after_reset, self, clock)

    def cancel(self, clock, why, at):
        """Notes that consent is to be taken back; the number of that cancellation."""
        return _calls.number(native.onshi_consent_cancel, self, clock, why, _calls.seconds(at))

    def cancel_due(self, clock, at):
        """(number, why, key) of the cancellation to be sent now, or None."""
        number, why = c_uint32(), c_uint32()
        key = _calls.text(native.onshi_consent_cancel_due, self, clock, _calls.seconds(at),
                          byref(number), byref(why))
        return None if key is None else (number.value, CancelWhy(why.value), key)

    def cancel_request(self, clock, at, patient):
        """The request of the cancellation that is due, or None."""
        return _calls.made_or_none(Record, native.onshi_consent_cancel_request, self, clock,
                                   _calls.seconds(at), byref(patient._plain()))

    def cancel_sent(self, number):
        return _calls.did(native.onshi_consent_cancel_sent, self, number)

    def cancel_answered(self, clock, number, answer, at):
        """How a cancellation was answered; None if its answer is lost."""
        return _calls.did(native.onshi_consent_cancel_answered, self, clock, number,
                          _record(answer), _calls.seconds(at))

    def cancel_state(self):
        """(number, state) of the cancellation that counts, or None."""
        number, state = c_uint32(), c_uint32()
        if not _calls.did(native.onshi_consent_cancel_state, self, byref(number), byref(state)):
            return None
        return number.value, Cancellation(state.value)


class ConsentDays(_calls.Kept):
    """Which days of consent were fetched (取得済みの同意年月日). Keep its JSON."""

    _free = native.onshi_consent_days_free
    _json = native.onshi_consent_days_json
    _from_json = native.onshi_consent_days_from_json

    @classmethod
    def make(cls, kind):
        return _calls.made(cls, native.onshi_consent_days_new, kind)

    def fetched(self, request, published, told=None):
        """Notes a fetch that was delivered as a whole: None, or why no day is covered by it."""
        reason = c_uint32()
        status = _calls.call(native.onshi_consent_days_fetched, self, _record(request),
                             _calls.seconds(published), _told(told), byref(reason))
        return None if status == ONSHI_S_OK else Reason(reason.value)

    def uncovered(self, first, last, at, index):
        """The days between that are not covered, range by range from index 0."""
        return days(native.onshi_consent_days_uncovered, self, first, last, _calls.seconds(at),
                    index)

    def next(self, since, at_most, at):
        """What to fetch next: the oldest days that are over and not covered."""
        return days(native.onshi_consent_days_next, self, since, at_most, _calls.seconds(at))


class Permits(_calls.Object):
    """Consents that a request rests on (有効な同意の一覧)."""

    _free = native.onshi_permits_free

    @classmethod
    def make(cls):
        return _calls.made(cls, native.onshi_permits_new)

    def add(self, consent, clock, at):
        """Adds what a consent permits now; the mask of its classes."""
        return _calls.number(native.onshi_permits_add, self, consent, clock, _calls.seconds(at))


class Access(_calls.Object):
    """Who may see what (閲覧の可否)."""

    _free = native.onshi_access_free

    @classmethod
    def make(cls, role, profession, sign_in, operator_id, policy=None):
        """Somebody who looks; `policy` is the facility's own decision, as TOML."""
        return _calls.made(cls, native.onshi_access_new, *_calls.utf8_or_null(policy), role,
                           profession, sign_in, *_calls.utf8_or_null(operator_id))

    def grant(self, consent, clock, data_class, kind, at):
        """Whether they may see a class of the patient; the grant is kept for show()."""
        return decide(native.onshi_access_grant, self, consent, clock, data_class, kind,
                      _calls.seconds(at))

    def show(self, clock, key, record, at):
        """What they may see now of a record about the patient of `key`."""
        out = c_void_p()
        _calls.call(native.onshi_access_show, self, clock, *_calls.utf8(key), _record(record),
                    _calls.seconds(at), byref(out))
        return Record(out)

    @staticmethod
    def split(record):
        """What a receipt computer may keep of a record, and how many values that lacks."""
        rest, withheld = c_void_p(), c_uint32()
        _calls.call(native.onshi_access_split, _record(record), byref(rest), byref(withheld))
        return Record(rest), withheld.value

    @staticmethod
    def software(role):
        """What a software may do with clinical information: (shows, keeps)."""
        shows, keeps = c_uint32(), c_uint32()
        _calls.call(native.onshi_access_role, role, byref(shows), byref(keeps))
        return bool(shows.value), bool(keeps.value)

    @staticmethod
    def needs(request):
        """Which consents a request needs: (each, any), masks of classes."""
        each, some = c_uint32(), c_uint32()
        _calls.call(native.onshi_access_needs, _record(request), byref(each), byref(some))
        return each.value, some.value
