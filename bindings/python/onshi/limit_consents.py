"""The consents to ask for 限度額適用認定証等 that a session keeps, and asks before each query."""

from . import _calls
from ._library import native
from .certificates import LimitConsent


class LimitConsents:
    """What a session knows of them, with its own institution and clock."""

    def __init__(self, session):
        self._session = session

    def keep(self, consent):
        """Keeps a consent (同意の記録), in place of the one before."""
        _calls.call(native.onshi_session_limit_consent_keep, self._session, consent)

    def of(self, patient):
        """A copy of the one of a patient, to be shown; None if none was kept."""
        return _calls.made_or_none(LimitConsent, native.onshi_session_limit_consent,
                                   self._session, *_calls.utf8(patient))

    def withdraw(self, patient):
        """The patient took it back (同意の取り下げ); False if none was kept."""
        return _calls.did(native.onshi_session_limit_consent_withdraw, self._session,
                          *_calls.utf8(patient))

    def ask_limit(self, query, patient, permits):
        """Sets in a query by number that 限度額適用認定証等 is asked for; a Reason if it must not be."""
        return _calls.refusal(native.onshi_session_ask_limit, self._session, *query._place(),
                              *_calls.utf8(patient), permits)

    def ask_certificates(self, query, kind, patient, permits, limit, specific_disease):
        """The same about somebody who consented by card: which of the two are asked for."""
        return _calls.refusal(native.onshi_session_ask_certificates, self._session,
                              *query._place(), kind, *_calls.utf8(patient), int(limit),
                              int(specific_disease), permits)
