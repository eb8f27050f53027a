"""The doctor (診断): what can be known of the place of a session before one is opened there."""

from ctypes import byref

from . import _calls
from ._library import native
from ._native import ONSHI_DOCTOR_TOUCH_REQ
from .enums import CheckResult, DiagnosisText, Language
from .options import milliseconds, spelt


class Diagnosis(_calls.Object):
    """What the doctor found, check by check, in the order in which things are looked at."""

    _free = native.onshi_diagnosis_free

    @classmethod
    def of(cls, institution, root=None, *, patience=0, touch_req=False, **options):
        """Looks at a place as `onshi doctor` does, before a session with these options.

        Nothing is asked, and a session at work there is found and told. A request that lies for
        `patience` seconds is remarked, usually three; it takes so long. With `touch_req` a file of
        the doctor's own is renamed into `req` for a moment: stop the terminal first.
        """
        return _calls.made(cls, native.onshi_doctor, byref(spelt(institution, root, **options)),
                           milliseconds(patience), ONSHI_DOCTOR_TOUCH_REQ * bool(touch_req))

    @property
    def worst(self):
        """How the worst check came out: from CheckResult.WARNING on somebody should look."""
        return CheckResult(_calls.number(native.onshi_diagnosis_worst, self))

    def result(self, index):
        """How the check of an index came out, from 0; None after the last."""
        result = _calls.some_number(native.onshi_diagnosis_result, self, index)
        return None if result is None else CheckResult(result)

    def __iter__(self):
        """How all of them came out."""
        return iter(_calls.each(self.result))

    def text(self, index, what=DiagnosisText.SEEN, language=Language.JAPANESE):
        """A text of the check of an index; DiagnosisText.CHECK is the same in both languages."""
        return _calls.text(native.onshi_diagnosis_text, self, index, what, language)
