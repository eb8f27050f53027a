"""Certificates (限度額適用認定証・特定疾病療養受療証・高齢受給者証), and consent to ask for them."""

import json
from ctypes import byref, c_uint32, c_void_p

from . import _calls
from ._library import native
from ._native import ONSHI_S_OK
from .consent import _record
from .enums import Reason


class LimitConsent(_calls.Kept):
    """Consent to ask for 限度額適用認定証等. Keep its JSON."""

    _free = native.onshi_limit_consent_free
    _json = native.onshi_limit_consent_json
    _from_json = native.onshi_limit_consent_from_json

    @classmethod
    def record(cls, institution, patient, source, given, operator_id, at):
        """Records consent that the place itself took (同意の記録); a Reason if it cannot be."""
        return cls._recorded(native.onshi_limit_consent_record, *_calls.utf8(institution),
                             *_calls.utf8(patient), source, _calls.seconds(given),
                             *_calls.utf8(operator_id), _calls.seconds(at))

    @classmethod
    def of_answer(cls, institution, patient, answer, qualification, operator_id, at):
        """Records consent that an answer tells of; a Reason if it cannot be."""
        return cls._recorded(native.onshi_limit_consent_of_answer, *_calls.utf8(institution),
                             *_calls.utf8(patient), _record(answer), qualification,
                             *_calls.utf8(operator_id), _calls.seconds(at))

    @classmethod
    def _recorded(cls, function, *arguments):
        out, reason = c_void_p(), c_uint32()
        status = _calls.call(function, *arguments, byref(out), byref(reason))
        return cls(out) if status == ONSHI_S_OK else Reason(reason.value)

    def withdraw(self, at):
        """The patient took it back (同意の取り下げ)."""
        _calls.call(native.onshi_limit_consent_withdraw, self, _calls.seconds(at))


def ask_limit(query, consent, permits, institution, patient, at):
    """Sets in a query by number whether 限度額適用認定証等 is asked for; a Reason if it must not."""
    return _calls.refusal(native.onshi_record_ask_limit, *query._place(), consent, permits,
                          *_calls.utf8(institution), *_calls.utf8(patient), _calls.seconds(at))


def ask_certificates(query, kind, consent, permits, specific_disease, institution, patient, at):
    """The same in a query about somebody who consented by card."""
    return _calls.refusal(native.onshi_record_ask_certificates, *query._place(), kind, consent,
                          permits, int(specific_disease), *_calls.utf8(institution),
                          *_calls.utf8(patient), _calls.seconds(at))


def asked_certificates(request):
    """Which certificates a request asks for: the bit `1 << Certificate` of each."""
    return _calls.number(native.onshi_record_asked_certificates, _record(request))


class Certificates(_calls.Kept):
    """The certificates of a patient (証). Keep its JSON."""

    _free = native.onshi_certificates_free
    _json = native.onshi_certificates_json
    _from_json = native.onshi_certificates_from_json

    @classmethod
    def make(cls):
        return _calls.made(cls, native.onshi_certificates_new)

    def add(self, answer, qualification, source, came):
        """Adds what a qualification of an answer carries; how many are new."""
        return _calls.number(native.onshi_certificates_add, self, _record(answer), qualification,
                             *_calls.utf8(source), _calls.seconds(came))

    def on(self, day):
        """Which certificate holds on a day (yyyymmdd), and why (有効期間の判定)."""
        return json.loads(_calls.whole(native.onshi_certificates_on, self, day))

    def compare(self, answer, qualification, asked, day):
        """What an answer changes (変更有無の照合); `asked` is what asked_certificates says."""
        return json.loads(_calls.whole(native.onshi_certificates_compare, self, _record(answer),
                                       qualification, asked, day))
