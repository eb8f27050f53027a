"""What typed records are made of: views of a record, and properties that read and write it."""

import importlib
from ctypes import c_uint32
from datetime import date, datetime

from . import _calls
from ._library import native
from .enums import Coverage, Language, Severity


class View:
    """A group inside a record. After its record was closed every use of it is an error."""

    ID = None

    def __init__(self, record, path=()):
        self._record = record
        self._path = path

    def _place(self):
        return self._record, (c_uint32 * len(self._path))(*self._path), len(self._path)

    def _inside(self, kind, field, index):
        kind = getattr(importlib.import_module(".records", __package__), kind)
        return kind(self._record, self._path + (field, index))

    @property
    def record(self):
        """The record that it is a part of."""
        return self._record

    def set_insurance(self, insurer, symbol, number, branch):
        """Sets whom a request is about, by health insurance (医療保険)."""
        _calls.call(native.onshi_record_set_insurance, *self._place(), *_calls.utf8(insurer),
                    *_calls.utf8_or_null(symbol), *_calls.utf8(number),
                    *_calls.utf8_or_null(branch))

    def set_medical_aid(self, payer, recipient):
        """Sets whom a request is about, by medical aid (医療扶助)."""
        _calls.call(native.onshi_record_set_medical_aid, *self._place(), *_calls.utf8(payer),
                    *_calls.utf8(recipient))

    @property
    def coverage(self):
        """Under which coverage it is to be read and labelled, or None."""
        found = _calls.some_number(native.onshi_record_coverage, *self._place())
        return None if found is None else Coverage(found)

    def extras(self):
        """What stands here that the catalogue does not know: (way, text) of each."""
        count = _calls.number(native.onshi_record_extra_count, *self._place())
        return [(_calls.text(native.onshi_record_extra_way, *self._place(), index),
                 _calls.text(native.onshi_record_extra_text, *self._place(), index))
                for index in range(count)]

    def add_extra(self, way, text):
        """Adds a value that the catalogue does not know."""
        _calls.call(native.onshi_record_add_extra, *self._place(), *_calls.utf8(way),
                    *_calls.utf8(text))


class Record(_calls.Object):
    """A record (レコード): a request to be filled, an answer, a person of a batch."""

    _free = native.onshi_record_free

    @classmethod
    def make(cls, number):
        """An empty one, by the number of its kind."""
        return _calls.made(cls, native.onshi_record_new, number)

    def as_(self, kind):
        """Reads it as a typed record: `record.as_(records.ConsentedUnit)`."""
        return kind(self)

    def json(self):
        return _calls.whole(native.onshi_record_json, self)

    @classmethod
    def from_json(cls, kind, json):
        """A record of that JSON, by its kind: `Record.from_json(records.NumberQuery, json)`."""
        return _calls.made(cls, native.onshi_record_from_json, kind.ID, *_calls.utf8(json))

    def wipe(self):
        """Empties it and overwrites its values; it can be filled again."""
        _calls.call(native.onshi_record_wipe, self)

    def check(self):
        """What is odd about it: (severity, text) of each finding."""
        count = _calls.number(native.onshi_record_check, self)
        findings = []
        for index in range(count):
            severity = c_uint32()
            text = _calls.whole(native.onshi_record_finding, self, index, _calls.byref(severity))
            findings.append((Severity(severity.value), text))
        return findings

    def told(self):
        """As of when an answer speaks (処理実行日時), or None."""
        found = _calls.some_number(native.onshi_record_told, self)
        return None if found is None else _calls.moment(found)


def make(kind):
    """An empty record of that kind, as a typed record."""
    return kind(Record.make(kind.ID))


class Code(str):
    """A value of a code table."""

    TABLE = 0

    def label(self, language=Language.JAPANESE):
        """What the table says, for example 男; None for a value that it does not know."""
        return _calls.text(native.onshi_code_label, self.TABLE, *_calls.utf8(self), language)


class TextField:
    """A text. Absent is None, which is not empty."""

    def __init__(self, field, doc):
        self.field = field
        self.__doc__ = doc

    def __get__(self, view, _=None):
        return self if view is None else self.read(view)

    def __set__(self, view, value):
        if value is None:
            raise ValueError("what is not known is left out, not set to None")
        _calls.call(native.onshi_record_set_text, *view._place(), self.field,
                    *_calls.utf8(self.spell(value)))

    def raw(self, view):
        """The text exactly as it stands there."""
        return _calls.text(native.onshi_record_text, *view._place(), self.field, 0)

    read = raw

    @staticmethod
    def spell(value):
        return value


class CodeField(TextField):
    """A code of a table."""

    def __init__(self, field, table, doc):
        super().__init__(field, doc)
        self.table = table

    def read(self, view):
        found = self.raw(view)
        return None if found is None else self.table(found)


class DateField(TextField):
    """A date. A text that is no date comes as it is, a str."""

    FORMAT = "%Y%m%d"

    def read(self, view):
        found = self.raw(view)
        try:
            return found and self.parsed(found)
        except ValueError:
            return found

    def parsed(self, found):
        if len(found) != 8:
            raise ValueError(found)
        return datetime.strptime(found, self.FORMAT).date()

    def spell(self, value):
        return value.strftime(self.FORMAT) if isinstance(value, date) else value


class MonthField(DateField):
    """A month, read as its first day."""

    FORMAT = "%Y%m"

    def parsed(self, found):
        if len(found) != 6:
            raise ValueError(found)
        return datetime.strptime(found, self.FORMAT).date()


class DateTimeField(DateField):
    """A time in Japan, as it is written: without a time zone."""

    FORMAT = "%Y%m%d%H%M%S"

    def parsed(self, found):
        if len(found) != 14:
            raise ValueError(found)
        return datetime.strptime(found, self.FORMAT)


class _Sequence:
    """Repetitions of a field."""

    def __init__(self, view, field):
        self._view = view
        self._field = field

    def __len__(self):
        return _calls.number(native.onshi_record_count, *self._view._place(), self._field)

    def __getitem__(self, index):
        if index < 0:
            raise IndexError("repetitions are counted from the front")
        return self._at(index)

    def __iter__(self):
        return (self._at(index) for index in range(len(self)))


class Texts(_Sequence):
    """Texts that stand more than once."""

    def _at(self, index):
        return _calls.text(native.onshi_record_text, *self._view._place(), self._field, index)

    def append(self, value):
        _calls.call(native.onshi_record_add_text, *self._view._place(), self._field,
                    *_calls.utf8(value))


class ManyTexts:
    """A text that may stand more than once."""

    def __init__(self, field, doc):
        self.field = field
        self.__doc__ = doc

    def __get__(self, view, _=None):
        return self if view is None else Texts(view, self.field)


class Group:
    """A group. It is made by writing into it."""

    def __init__(self, field, kind, doc):
        self.field = field
        self.kind = kind
        self.__doc__ = doc

    def __get__(self, view, _=None):
        return self if view is None else view._inside(self.kind, self.field, 0)


class Groups(_Sequence):
    """Groups that stand more than once. Writing into the one after the last makes it."""

    def __init__(self, view, field, kind):
        super().__init__(view, field)
        self._kind = kind

    def _at(self, index):
        return self._view._inside(self._kind, self._field, index)


class Many(Group):
    """A group that may stand more than once."""

    def __get__(self, view, _=None):
        return self if view is None else Groups(view, self.field, self.kind)
