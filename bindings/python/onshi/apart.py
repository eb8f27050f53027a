"""Answers in parts (回答の分離): what anybody here may have, and what is clinical for a chart."""

from ctypes import byref, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Optional

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_S_OK
from .consent import decide
from .enums import Form


class Rights(_calls.Object):
    """What somebody may see now of one patient (閲覧できる情報). Never kept: ask for each use."""

    _free = native.onshi_rights_free

    def shows(self, data_class):
        """Whether a class is shown, and until when, or why not."""
        return decide(native.onshi_rights_class, self, data_class)


class Passing(_calls.Object):
    """What is clinical of one person, on its way to a chart (引渡し); overwritten at its end."""

    _free = native.onshi_passing_free

    def show(self, rights, patient):
        """What the rights show of it, if it is about `patient`, the key found by linking."""
        return _calls.made(Record, native.onshi_passing_show, self, rights, *_calls.utf8(patient))

    def hand_over(self):
        """Gives all of it to the chart, once. When that has it, say copies.handed_over(job)."""
        return _calls.made(Record, native.onshi_passing_hand_over, self)


@dataclass(frozen=True)
class Parts:
    """One person of an answer, or its frame."""

    #: Without anything clinical.
    rest: Record
    #: All of that, or None.
    clinical: Optional[Passing]
    #: How many values the rest lacks.
    withheld: int


class Apart(_calls.Object):
    """An answer that is read in parts. It outlives its session."""

    _free = native.onshi_apart_free

    @property
    def form(self):
        return Form(_calls.number(native.onshi_apart_form, self))

    def frame(self):
        """Everything that stands once in it; for a single query, the whole answer."""
        return self._take(native.onshi_apart_frame)

    def people(self):
        """The persons of a batch, months of receipts or checkups, once, as Parts.

        If it raises, forget whoever came before.
        """
        return iter(lambda: self._take(native.onshi_apart_next), None)

    def document(self, rights, patient):
        """The bytes of a PDF about `patient`, or None: rights do not open all it may show."""
        status, document = _calls.written(native.onshi_apart_document, self, rights,
                                          *_calls.utf8(patient))
        return document if status == ONSHI_S_OK else None

    def hand_over(self):
        """Gives the bytes of a PDF to the chart, once."""
        return _calls.written(native.onshi_apart_hand_over, self)[1]

    def _take(self, function):
        rest, clinical, withheld = c_void_p(), c_void_p(), c_uint32()
        if not _calls.did(function, self, byref(rest), byref(clinical), byref(withheld)):
            return None
        return Parts(Record(rest), Passing(clinical) if clinical.value else None, withheld.value)
