"""目視確認用パスコード: asked for, typed in by staff once, and wiped."""

from ctypes import byref, c_uint32

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_S_OK
from .enums import Reason


def passcode_request(which):
    """The request for it: Operation.VISUAL_CHECK_PASSCODE."""
    return _calls.made(Record, native.onshi_passcode_request, which)


def take_passcode(answer):
    """Takes it out of an answer, once, or tells the Reason why there is none.

    The answer is wiped: read before how long it is good for. Keep the passcode nowhere.
    """
    reason = c_uint32()
    status, code = _calls.written(native.onshi_passcode_take, getattr(answer, "record", answer),
                                  byref(reason))
    return code.decode("utf-8") if status == ONSHI_S_OK else Reason(reason.value)
