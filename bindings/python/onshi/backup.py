"""The way back from a copy that Session.back_up made (復元)."""

from ctypes import byref, c_uint32
from typing import NamedTuple

from . import _calls
from ._library import native
from .options import spelt


class Restored(NamedTuple):
    """What came back with a ledger."""

    jobs: int
    #: Jobs that were under way: what became of them since, the ledger does not know. Look at each
    #: (Session.jobs) before asking again.
    in_doubt: int


def restore_ledger(file, institution, root=None, **options):
    """Makes the ledger of a session with these options out of a copy.

    No session is open there, and a broken ledger was moved away. A sealed one needs its key.
    """
    jobs, in_doubt = c_uint32(), c_uint32()
    _calls.call(native.onshi_ledger_restore, byref(spelt(institution, root, **options)),
                *_calls.utf8(str(file)), byref(jobs), byref(in_doubt))
    return Restored(jobs.value, in_doubt.value)
