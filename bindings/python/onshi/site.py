"""The facilities and terminals of a site (施設と端末の設定), and what is wrong with them."""

from ctypes import byref, c_uint32
from dataclasses import dataclass
from typing import Tuple

from . import _calls
from ._library import native
from .enums import About, Fault, Severity


@dataclass(frozen=True)
class SiteFinding:
    """What is wrong with a site, or may be (設定の指摘). Its words: Word.FAULT, Word.REMEDY."""

    fault: Fault
    severity: Severity
    #: (About, text) of each thing that it is about, as it was configured or seen.
    about: Tuple[Tuple[About, str], ...]


def check_site(site):
    """What is wrong with the TOML text of a site, as for a window of settings (設定の検査).

    A session does not open with a finding of Severity.ERROR.
    """
    return found(native.onshi_site_finding, native.onshi_site_finding_about, *_calls.utf8(site))


def found(finding, about, *whose):
    """Every finding of two such functions."""

    def at(number):
        fault, severity, count = c_uint32(), c_uint32(), c_uint32()
        if not _calls.did(finding, *whose, number, byref(fault), byref(severity), byref(count)):
            return None
        things = tuple(thing(number, place) for place in range(count.value))
        return SiteFinding(Fault(fault.value), Severity(severity.value), things)

    def thing(number, place):
        kind = c_uint32()
        text = _calls.whole(about, *whose, number, place, byref(kind))
        return About(kind.value), text

    return _calls.each(at)
