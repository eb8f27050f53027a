"""Words to show: of validities, fields and rules; and how alike two names are."""

from ctypes import byref, c_uint32

from . import _calls
from ._library import native
from .enums import Language, Names


def version():
    """The version of the library, for example `0.1.0`."""
    return _calls.whole(native.onshi_version_text)


def validity(route, value, language=Language.JAPANESE):
    """What to show for a validity (資格有効性), and whether a chart may be updated by it."""
    may_update = c_uint32()
    text = _calls.whole(native.onshi_validity_text, route, *_calls.utf8(value or ""), language,
                        byref(may_update))
    return text, bool(may_update.value)


def word(word_of, number, language=Language.JAPANESE):
    """The word for a number of the rules: `word(Word.REASON, decision.reason)`."""
    return _calls.whole(native.onshi_word, word_of, number, language)


def field_name(field, language=Language.JAPANESE):
    """The name of a field of a typed record: `field_name(records.NumberQuery.birthdate)`."""
    return _calls.whole(native.onshi_field_name, field.field, language)


def field_label(field, coverage, language=Language.JAPANESE):
    """What to call a field on a screen under a coverage."""
    return _calls.whole(native.onshi_field_label, field.field, coverage, language)


def compare_names(one, other, any_order=False):
    """How alike two names are (氏名の比較)."""
    return Names(_calls.number(native.onshi_names_compare, *_calls.utf8(one), *_calls.utf8(other),
                               int(any_order)))
