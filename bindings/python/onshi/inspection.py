"""What stands in a record, for people (電文の表示): each element with names, value, meaning."""

from dataclasses import dataclass
from typing import Optional

from . import _calls
from ._library import native
from ._native import onshi_element
from .enums import Element, Language


@dataclass(frozen=True)
class ElementAt:
    """One element."""

    #: How deep it stands, from 0.
    depth: int
    #: Its number; None for an element that the catalogue does not have.
    field: Optional[int]
    group: bool
    #: Whether its value is personal: it does not leave the house.
    personal: bool


class Inspection(_calls.Object):
    """The elements of a record, in reading order. A copy of its values, wiped at its end."""

    _free = native.onshi_inspection_free

    @classmethod
    def of(cls, record, message=None, profile=None):
        """Looks into a record; `message` is the kind of message that it is, if it is one."""
        return _calls.made(cls, native.onshi_inspection_of_record,
                           getattr(record, "record", record), message.ID if message else 0,
                           *_calls.utf8_or_null(profile))

    def at(self, index):
        """The one of an index, from 0; None after the last."""
        plain = _calls.filled(onshi_element, native.onshi_inspection_element, self, index)
        return plain and ElementAt(plain.depth, plain.field or None, bool(plain.is_group),
                                   bool(plain.is_personal))

    def __iter__(self):
        return iter(_calls.each(self.at))

    def text(self, index, what=Element.VALUE, language=Language.JAPANESE):
        """A text of the one of an index, or None. Names and meanings differ by language."""
        return _calls.text(native.onshi_inspection_text, self, index, what, language)
