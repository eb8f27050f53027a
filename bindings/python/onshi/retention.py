"""How long copies may lie (保存期間), and when they are to be erased."""

from ctypes import byref, c_uint32, sizeof

from . import _calls
from ._library import native
from ._native import onshi_periods
from .enums import Erase, Place, Standing


def stay(role, data_class):
    """By the timer of which place a class is erased with a software; None: it may stay."""
    place = _calls.some_number(native.onshi_retention_stay, role, data_class)
    return None if place is None else Place(place)


class Timers(_calls.Object):
    """When copies must go. Ids are the program's own names of copies, which name nobody.

    Periods are in seconds; what is left out takes its usual value.
    """

    _free = native.onshi_timers_free

    @classmethod
    def make(cls, **periods):
        return _calls.made(cls, native.onshi_timers_new, byref(spelt(**periods)))

    @classmethod
    def from_json(cls, json, **periods):
        return _calls.made(cls, native.onshi_timers_from_json, byref(spelt(**periods)),
                           *_calls.utf8(json))

    def json(self):
        return _calls.whole(native.onshi_timers_json, self)

    def lies(self, clock, copy, place, at):
        """A copy begins to lie at a place."""
        _calls.call(native.onshi_timers_lies, self, clock, *_calls.utf8(copy), place,
                    _calls.seconds(at))

    def handed_over(self, copy):
        """The chart took it (引渡し)."""
        _calls.call(native.onshi_timers_handed_over, self, *_calls.utf8(copy))

    def acknowledged(self, clock, copy, at):
        """It was acknowledged (受領確認)."""
        _calls.call(native.onshi_timers_acknowledged, self, clock, *_calls.utf8(copy),
                    _calls.seconds(at))

    def due(self, clock, at):
        """What is to be erased now (削除対象): (id, place, why) of each."""
        found = []
        while True:
            place, why = c_uint32(), c_uint32()
            copy = _calls.text(native.onshi_timers_due, self, clock, _calls.seconds(at),
                               len(found), byref(place), byref(why))
            if copy is None:
                return found
            found.append((copy, Place(place.value), Erase(why.value)))

    def erased(self, copy, place):
        _calls.call(native.onshi_timers_erased, self, *_calls.utf8(copy), place)

    def began_anew(self):
        """The process is a new one: what lay in memory died with the last one."""
        _calls.call(native.onshi_timers_began_anew, self)

    def forget(self, copy):
        """Forgets a copy that is gone; False if it still lies somewhere."""
        return _calls.did(native.onshi_timers_forget, self, *_calls.utf8(copy))

    def standing(self, copy, place):
        """How a copy stands, and until when if that is known; None if it never was there."""
        standing, until = c_uint32(), c_uint32()
        if not _calls.did(native.onshi_timers_standing, self, *_calls.utf8(copy), place,
                          byref(standing), byref(until)):
            return None
        return Standing(standing.value), _calls.moment(until.value) if until.value else None

    def next(self):
        """When to look again; None if nothing runs."""
        seconds = _calls.some_number(native.onshi_timers_next, self)
        return None if seconds is None else _calls.moment(seconds)


def spelt(memory=0, file=0, history=0, tolerance=0):
    """The periods as the library takes them."""
    return onshi_periods(struct_size=sizeof(onshi_periods), memory_ms=round(memory * 1000),
                         file_ms=round(file * 1000), history=history,
                         tolerance_ms=round(tolerance * 1000))
