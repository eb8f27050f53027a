"""The patients of the receipt computer, and who in an answer is which of them (紐付け)."""

from ctypes import byref, c_uint32, sizeof
from dataclasses import dataclass
from typing import Optional

from . import _calls
from ._library import native
from ._native import (
    ONSHI_NO_PATIENT,
    ONSHI_S_END,
    ONSHI_S_OK,
    onshi_candidate,
    onshi_change,
    onshi_patient,
    onshi_verdict,
)
from .enums import (
    Basis,
    ChangeKind,
    Coverage,
    Decided,
    Ground,
    How,
    Language,
    Likeness,
    Names,
    Plan,
    Refusal,
    Value,
)


@dataclass(frozen=True)
class Patient:
    """A patient as the receipt computer knows them. What is not known is None or empty."""

    #: The program's own number of the chart (患者番号).
    id: Optional[str] = None
    reference_number: Optional[str] = None
    insurer_number: Optional[str] = None
    symbol: Optional[str] = None
    number: Optional[str] = None
    branch: Optional[str] = None
    name: Optional[str] = None
    kana: Optional[str] = None
    #: yyyyMMdd
    birthdate: Optional[str] = None

    def __repr__(self):
        return "Patient(‹redacted›)"

    def _plain(self):
        plain = onshi_patient(struct_size=sizeof(onshi_patient))
        for name in self.__dataclass_fields__:
            text = getattr(self, name)
            if text:
                encoded, length = _calls.utf8(text)
                setattr(plain, name, encoded)
                setattr(plain, name + "_length", length)
        return plain


@dataclass(frozen=True)
class Verdict:
    """How a person of an answer was linked (紐付け結果)."""

    plan: Plan
    #: Index of the patient, or None.
    patient: Optional[int]
    basis: Optional[Basis]
    #: ONSHI_DIFFERS_…, added up.
    differences: int
    refusal: Optional[Refusal]
    candidates: int
    #: Whether a number of ours is to be registered (照会番号登録).
    to_register: bool
    coverage: Coverage
    qualification: int
    #: Whether somebody said once that both names are this patient's (別名).
    alias: bool
    joins: int

    def text(self, language=Language.JAPANESE):
        """The word for the plan, and the reason of a refusal."""
        return _calls.whole(native.onshi_link_text, self.plan, self.refusal or 0, language)


@dataclass(frozen=True)
class Candidate:
    """A patient who might be the person (候補)."""

    patient: int
    likeness: Likeness
    names: Names


@dataclass(frozen=True)
class Change:
    """One thing that could be changed in a chart (変更)."""

    change: ChangeKind
    coverage: Coverage
    patient: Optional[int]
    ground: Ground
    how: How
    #: Which change must be taken before, or None.
    after: Optional[ChangeKind]
    values: int


class Patients(_calls.Object):
    """A list of patients; the first one has index 0."""

    _free = native.onshi_patients_free

    def __init__(self, patients=()):
        super().__init__(_calls.given(native.onshi_patients_new))
        for patient in patients:
            self.add(patient)

    def add(self, patient):
        _calls.call(native.onshi_patients_add, self, byref(patient._plain()))

    def link(self, route, person):
        """Finds out which patient a person of an answer is. It never picks between two."""
        return self._verdict(native.onshi_link, route, _record(person))

    def link_each(self, notes, route, person):
        """Links every coverage by itself (併用): how many, and whether to two charts."""
        count, two_charts = c_uint32(), c_uint32()
        _calls.call(native.onshi_link_each, self, notes, route, _record(person), byref(count),
                    byref(two_charts))
        return count.value, bool(two_charts.value)

    def verdict(self, number):
        """How a coverage was linked by the last link_each, from 0."""
        return self._verdict(native.onshi_link_verdict, number)

    def candidate(self, number, index):
        """A candidate of a coverage, both from 0; None after the last."""
        plain = onshi_candidate(struct_size=sizeof(onshi_candidate))
        if not _calls.did(native.onshi_link_candidate_of, self, number, index, byref(plain)):
            return None
        return Candidate(plain.patient, Likeness(plain.likeness), Names(plain.names))

    def change(self, number):
        """A change that the last link_each found, from 0; None after the last."""
        plain = onshi_change(struct_size=sizeof(onshi_change))
        if not _calls.did(native.onshi_link_change, self, number, byref(plain)):
            return None
        return Change(ChangeKind(plain.change), Coverage(plain.coverage), _index(plain.patient),
                      Ground(plain.ground), How(plain.how),
                      ChangeKind(plain.after) if plain.after else None, plain.values)

    def change_value(self, number, value, side):
        """Which value it is, and what that side has of it or None; None after the last."""
        which = c_uint32()
        status, text = _calls.written(native.onshi_link_change_value, self, number, value, side,
                                      byref(which))
        if status == ONSHI_S_END:
            return None
        return Value(which.value), text.decode("utf-8") if status == ONSHI_S_OK else None

    def _verdict(self, function, *arguments):
        plain = onshi_verdict(struct_size=sizeof(onshi_verdict))
        _calls.call(function, self, *arguments, byref(plain))
        return Verdict(
            Plan(plain.plan),
            _index(plain.patient),
            Basis(plain.basis) if plain.basis else None,
            plain.differences,
            Refusal(plain.refusal) if plain.refusal else None,
            plain.candidates,
            bool(plain.to_register),
            Coverage(plain.coverage),
            plain.qualification,
            bool(plain.alias),
            plain.joins,
        )


class Notes(_calls.Kept):
    """What persons said about names and changes (別名・変更の記録). Keep its JSON after each."""

    _free = native.onshi_notes_free
    _json = native.onshi_notes_json

    @classmethod
    def make(cls, secret):
        """`secret` are 32 random bytes of this installation."""
        return _calls.made(cls, native.onshi_notes_new, secret, len(secret))

    @classmethod
    def from_json(cls, json, secret):
        return _calls.made(cls, native.onshi_notes_from_json, secret, len(secret),
                           *_calls.utf8(json))

    def confirm_alias(self, patients, patient, person, qualification, at):
        """Both names are one person's (別名の確認): None, or why that cannot be."""
        return _calls.refusal(native.onshi_notes_confirm_alias, self, patients, patient,
                              _record(person), qualification, _calls.seconds(at))

    def withdraw_alias(self, patients, patient, person, qualification):
        """Takes that back; whether there was anything."""
        return _calls.did(native.onshi_notes_withdraw_alias, self, patients, patient,
                          _record(person), qualification)

    def decide(self, patients, change, decision, at, later=0):
        """What a person decided about a change of the last link_each."""
        _calls.call(native.onshi_notes_decide, self, patients, change, decision,
                    _calls.seconds(later), _calls.seconds(at))

    def decided(self, patients, change, at):
        """What was decided about a change and when, or None: ask."""
        decision, when = c_uint32(), c_uint32()
        if not _calls.did(native.onshi_notes_decided, self, patients, change, _calls.seconds(at),
                          byref(decision), byref(when)):
            return None
        return Decided(decision.value), _calls.moment(when.value)

    def forget(self, patient_id):
        """Forgets everything about a patient; how much that was."""
        return _calls.number(native.onshi_notes_forget, self, *_calls.utf8(patient_id))


def _record(person):
    return getattr(person, "record", person)


def _index(patient):
    return None if patient == ONSHI_NO_PATIENT else patient
