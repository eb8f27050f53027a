"""Lists (一括照会リスト): any number of people under one key, sent in parts."""

from ctypes import byref, sizeof
from dataclasses import dataclass

from . import _calls
from ._library import native
from ._native import onshi_list_state


@dataclass(frozen=True)
class ListStanding:
    """How far a list is."""

    people: int
    parts: int
    done: int
    #: Whether everyone was submitted; if not, submit the same list again to go on.
    whole: bool
    #: Whether every part was acknowledged or is over.
    over: bool


class List(_calls.Object):
    """A list that is being filled."""

    _free = native.onshi_list_free

    def add(self, session, person, permits=None):
        """Adds a person: the record that the request repeats for each."""
        if permits is None:
            _calls.call(native.onshi_list_add, self, session, person.record)
        else:
            _calls.call(native.onshi_list_add_under, self, session, person.record, permits)

    def submit(self, session, permits=None):
        """Submits what is left. When it returns, the whole list is durable."""
        if permits is None:
            _calls.call(native.onshi_list_submit, self, session)
        else:
            _calls.call(native.onshi_list_submit_under, self, session, permits)


class Lists:
    """The lists of a session."""

    def __init__(self, session):
        self._session = session

    def make(self, operation, head, key):
        """Begins a list; `head` is the request without its people."""
        return _calls.made(List, native.onshi_session_list_new, self._session, operation,
                           head.record, *_calls.utf8(key))

    def standing(self, key):
        """How far a list is, or None if there is no such list."""
        state = onshi_list_state(struct_size=sizeof(onshi_list_state))
        if not _calls.did(native.onshi_session_list_state, self._session, *_calls.utf8(key),
                          byref(state)):
            return None
        return ListStanding(state.people, state.parts, state.done, bool(state.whole),
                            bool(state.over))

    def job(self, key, part):
        """The job of a part, from 0, or None."""
        return _calls.some_number(native.onshi_session_list_job, self._session, *_calls.utf8(key),
                                  part)

    def acknowledge(self, key):
        """Acknowledges every part that is answered."""
        _calls.call(native.onshi_session_list_acknowledge, self._session, *_calls.utf8(key))

    def withdraw(self, key):
        """Takes back every part that nobody picked up yet."""
        _calls.call(native.onshi_session_list_withdraw, self._session, *_calls.utf8(key))

    def abandon(self, key):
        """Gives every part up that is not over."""
        _calls.call(native.onshi_session_list_abandon, self._session, *_calls.utf8(key))
