"""What is wrong with a file or a record (検証): rule, severity, place, words, how it is known."""

from dataclasses import dataclass

from . import _calls
from ._library import native
from ._native import onshi_finding
from .enums import Finding, Language, Severity


@dataclass(frozen=True)
class FindingAt:
    """How bad it is, and where in the decoded file, from 1; 0 where there is no such place."""

    severity: Severity
    line: int
    column: int


class Findings(_calls.Object):
    """The findings, first things first.

    `message` is the kind of a record that is a message; without it the name of the file says it,
    or whatever holds in every message. `today` is the day yyyymmdd; without it what depends on it
    is not looked at. `profile` is TOML.
    """

    _free = native.onshi_findings_free

    @classmethod
    def of_file(cls, file, name=None, *, message=None, today=0, profile=None):
        """Checks the bytes of an XML document, as `onshi validate` does."""
        return _calls.made(cls, native.onshi_findings_of_file, message.ID if message else 0,
                           *_calls.utf8_or_null(name), file, len(file), today,
                           *_calls.utf8_or_null(profile))

    @classmethod
    def of_record(cls, record, *, message=None, today=0, profile=None):
        """Checks a record."""
        return _calls.made(cls, native.onshi_findings_of_record,
                           getattr(record, "record", record), message.ID if message else 0, today,
                           *_calls.utf8_or_null(profile))

    def count(self, severity):
        """How many of a severity there are; of one rule, the first 100 can be read."""
        return _calls.number(native.onshi_findings_count, self, severity)

    def at(self, index):
        """The one of an index, from 0; None after the last."""
        plain = _calls.filled(onshi_finding, native.onshi_findings_finding, self, index)
        return plain and FindingAt(Severity(plain.severity), plain.line, plain.column)

    def __iter__(self):
        return iter(_calls.each(self.at))

    def text(self, index, what=Finding.WORDS, language=Language.JAPANESE):
        """A text of the one of an index, or None. Only Finding.WORDS differ by language."""
        return _calls.text(native.onshi_findings_text, self, index, what, language)
