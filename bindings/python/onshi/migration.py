"""A change of 医療機関コード (移行), step by step: never do both codes go out."""

from ctypes import byref, c_uint32
from dataclasses import dataclass
from typing import Optional

from . import _calls
from ._library import native
from ._native import ONSHI_CODE_NEW, ONSHI_CODE_OLD, onshi_migration
from .enums import Fate, Matter, Reason, Step


@dataclass(frozen=True)
class MigrationStanding:
    """How far a change is."""

    #: The step that comes next; None when all are done, or it was called off.
    next: Optional[Step]
    #: How many steps are done.
    done: int
    called_off: bool


@dataclass(frozen=True)
class StepNotDone:
    """Why a step is not done."""

    reason: Reason
    #: Of Reason.NO_MIGRATION_FIRST: the step that comes first.
    first: Optional[Step]
    #: Of NO_MIGRATION_LEFT and NO_MIGRATION_UNCOUNTED: what is left, and how much of it.
    matter: Optional[Matter]
    left: int


def fate(matter):
    """What becomes of a matter when the code changes, for people to read before they begin."""
    return Fate(_calls.number(native.onshi_migration_fate, matter))


class Migration:
    """The change that a session knows."""

    def __init__(self, session):
        self._session = session

    def plan(self, to):
        """Plans a change to another code, and keeps it (移行の計画): None, or why not."""
        return _calls.refusal(native.onshi_session_migration_plan, self._session, *_calls.utf8(to))

    def carry(self, old):
        """Carries the plan of the session of the old code into this one, after each step.

        False if that one has no plan.
        """
        return _calls.did(native.onshi_session_migration_carry, self._session, old)

    @property
    def standing(self):
        """How far it is (移行の状況), or None if none was planned."""
        plain = _calls.filled(onshi_migration, native.onshi_session_migration, self._session)
        return plain and MigrationStanding(_calls.unless_zero(Step, plain.next), plain.done,
                                           bool(plain.called_off))

    @property
    def old_code(self):
        return _calls.text(native.onshi_session_migration_code, self._session, ONSHI_CODE_OLD)

    @property
    def new_code(self):
        return _calls.text(native.onshi_session_migration_code, self._session, ONSHI_CODE_NEW)

    def done_at(self, step):
        """When a step was done, or None."""
        when = _calls.some_number(native.onshi_session_migration_done_at, self._session, step)
        return None if when is None else _calls.moment(when)

    def stock(self, matter):
        """How much is left of a matter under this code (残数); None: the program counts it."""
        return _calls.some_number(native.onshi_session_migration_stock, self._session, matter)

    def done(self, step, counted=None):
        """Notes that a step is done (手順の完了): None, or why it is not.

        `counted` is how much the program counted of which Matter.
        """
        counted = counted or {}
        matters = (c_uint32 * len(counted))(*counted.keys())
        counts = (c_uint32 * len(counted))(*counted.values())
        reason, about, left = c_uint32(), c_uint32(), c_uint32()
        if _calls.did(native.onshi_session_migration_done, self._session, step, matters, counts,
                      len(counted), byref(reason), byref(about), byref(left)):
            return None
        reason = Reason(reason.value)
        is_step = reason == Reason.NO_MIGRATION_FIRST
        about = _calls.unless_zero(Step if is_step else Matter, about.value)
        return StepNotDone(reason, about if is_step else None, None if is_step else about,
                           left.value)

    def call_off(self):
        """Calls it off: the old code goes on as before (移行の中止). None, or why that cannot be."""
        return _calls.refusal(native.onshi_session_migration_call_off, self._session)
