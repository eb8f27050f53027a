"""What persons said while linking, as a session keeps it (紐付けの記録)."""

from . import _calls
from ._library import native
from .patients import Notes, _record


class Remembered:
    """What a session remembers: what Notes do, and durable, by its own clock."""

    def __init__(self, session):
        self._session = session

    def notes(self, secret, patients):
        """Notes of what is kept of the patients of a list, to link with."""
        return _calls.made(Notes, native.onshi_session_notes, self._session, secret, len(secret),
                           patients)

    def confirm_alias(self, notes, patients, patient, person, qualification):
        """Both names are one person's (別名の確認): None, or why that cannot be."""
        return _calls.refusal(native.onshi_session_alias_confirm, self._session, notes, patients,
                              patient, _record(person), qualification)

    def withdraw_alias(self, notes, patients, patient, person, qualification):
        """Takes that back; whether there was anything."""
        return _calls.did(native.onshi_session_alias_withdraw, self._session, notes, patients,
                          patient, _record(person), qualification)

    def decide(self, notes, patients, change, decision, later=0):
        """What a person decided about a change of the last link_each."""
        _calls.call(native.onshi_session_decide, self._session, notes, patients, change, decision,
                    _calls.seconds(later))

    def forget(self, notes, patient):
        """Forgets what is remembered of a patient (記録の削除), but not their consent to view.

        How much that was.
        """
        return _calls.number(native.onshi_session_forget_patient, self._session, notes,
                             *_calls.utf8(patient))
