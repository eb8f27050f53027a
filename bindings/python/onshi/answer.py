"""Answers (回答): a message with its people, or a PDF."""

from ctypes import byref, c_void_p

from . import _calls
from ._fields import Record
from ._library import native
from ._native import ONSHI_S_OK
from .enums import Form


class Answer(_calls.Object):
    """An answer. It outlives its session."""

    _free = native.onshi_answer_free

    @classmethod
    def open_file(cls, path, kind=None, profile=None):
        """Opens a file that the program holds itself; without a kind its name says what it is."""
        return _calls.made(cls, native.onshi_answer_open_file, kind.ID if kind else 0,
                           *_calls.utf8(str(path)), *_calls.utf8_or_null(profile))

    @property
    def form(self):
        return Form(_calls.number(native.onshi_answer_form, self))

    @property
    def name(self):
        """The name of the file that it came in."""
        return _calls.whole(native.onshi_answer_name, self)

    @property
    def blake3(self):
        """The BLAKE3 of its file."""
        return _calls.written(native.onshi_answer_blake3, self)[1]

    @property
    def document(self):
        """The bytes of a PDF."""
        return _calls.written(native.onshi_answer_document, self)[1]

    def frame(self, kind=None):
        """Everything but the people of a batch; for a single query, the whole answer."""
        record = _calls.made(Record, native.onshi_answer_frame, self)
        return kind(record) if kind else record

    @property
    def units(self):
        """How many people a batch has; 0 for a single query."""
        return _calls.number(native.onshi_answer_units, self)

    def people(self, kind):
        """The people of a batch, once, each in the memory of the one before.

        Who wants to keep one keeps its values. If it raises, forget whoever came before.
        """
        handle = c_void_p()
        record = None
        while _calls.call(native.onshi_answer_next, self, byref(handle)) == ONSHI_S_OK:
            record = record or Record(handle)
            yield kind(record)

    def sections(self):
        """Runs of people that threads can read apart from each other (区間), as answers."""
        count = _calls.number(native.onshi_answer_sections, self)
        return [_calls.made(Answer, native.onshi_answer_section, self, index)
                for index in range(count)]
