"""What became of claims (レセプト振替・分割, 返戻, 増減点): a file of the オンライン請求システム."""

from ctypes import byref, c_int32, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Optional, Tuple

from . import _calls
from ._fields import Record
from ._library import native
from ._native import (
    ONSHI_CLAIMS_ALLOW_ASSUMED,
    ONSHI_NO_PATIENT,
    onshi_claim,
    onshi_claim_detail,
    onshi_claim_statement,
    onshi_claims_file,
)
from .enums import Amount, Claim, Confirmed, Found, Language, Unclear, Whose


@dataclass(frozen=True)
class ClaimsFile:
    """How a file was read. Every line is counted in one place."""

    lines: int
    of_claims: int
    #: Headers, titles and totals.
    of_file: int
    passed_over: int
    unread: int
    blank: int
    claims: int
    #: How many claims it says it has (総件数). Another number of `claims`: it is not whole.
    stated: Optional[int]


@dataclass(frozen=True)
class ClaimResult:
    """A claim and what became of it."""

    outcome: Claim
    #: Of Claim.UNCLEAR.
    why: Optional[Unclear]
    statements: int
    details: int
    #: In the file, from 1.
    first_line: int
    last_line: int
    lines: int
    #: None before link().
    whose: Optional[Whose]
    #: Index of the patient of Whose.LINKED, and by what they were found.
    patient: Optional[int]
    found: Optional[Found]
    candidates: int


@dataclass(frozen=True)
class ClaimStatement:
    """What the file says of one payer of a claim."""

    line: int
    #: None for a code that is not in the table.
    by: Optional[Confirmed]
    effect: Optional[Claim]
    #: Whether the outcome rests on it.
    decides: bool


@dataclass(frozen=True)
class ClaimDetail:
    """A reason of a return, or an adjusted line."""

    line: int
    #: Whether it is about an earlier return.
    earlier: bool
    #: Points or yen added, or taken if below 0.
    amount: Optional[Tuple[Amount, int]]


def confirmation(code, language=Language.JAPANESE):
    """What a 確認区分 means for the claim; None for a code that is not in the table."""
    return _calls.text(native.onshi_confirmation_text, *_calls.utf8(code), language)


class Claims(_calls.Object):
    """The claims of a file. Numbers and indexes count from 0; past the last there is None."""

    _free = native.onshi_claims_free

    @classmethod
    def read(cls, file, *, file_name=None, layout=None, layouts=None, allow_assumed=False):
        """Reads the bytes of a file, to its end.

        `layout` or the name of the file says how; `layouts` are the program's own (TOML).
        """
        return _calls.made(cls, native.onshi_claims_open, file, len(file),
                           *_calls.utf8_or_null(file_name), *_calls.utf8_or_null(layout),
                           *_calls.utf8_or_null(layouts),
                           ONSHI_CLAIMS_ALLOW_ASSUMED * bool(allow_assumed))

    @property
    def summary(self):
        file = _calls.filled(onshi_claims_file, native.onshi_claims_summary, self)
        return ClaimsFile(file.lines, file.of_claims, file.of_file, file.passed_over, file.unread,
                          file.blank, file.claims, file.stated if file.has_stated else None)

    @property
    def unread(self):
        """Why each line that could not be read could not: an OnshiError of each."""

        def at(number):
            reason, code = c_void_p(), c_int32()
            if not _calls.did(native.onshi_claims_unread, self, number, byref(reason)):
                return None
            native.onshi_error_code(reason, byref(code))
            return _calls.told(code.value, reason)

        return _calls.each(at)

    def link(self, patients):
        """Looks for the patient of each claim; how many were linked. It never picks of two."""
        return _calls.number(native.onshi_claims_link, self, patients)

    def claim(self, number):
        plain = _calls.filled(onshi_claim, native.onshi_claims_claim, self, number)
        return plain and ClaimResult(
            Claim(plain.outcome), _calls.unless_zero(Unclear, plain.why), plain.statements,
            plain.details, plain.first_line, plain.last_line, plain.lines,
            _calls.unless_zero(Whose, plain.whose),
            None if plain.patient == ONSHI_NO_PATIENT else plain.patient,
            _calls.unless_zero(Found, plain.found), plain.candidates)

    def __iter__(self):
        return iter(_calls.each(self.claim))

    def candidates(self, number):
        """The patients who might be the one of a claim: (index, Found) of each."""

        def at(index):
            patient, found = c_uint32(), c_uint32()
            if not _calls.did(native.onshi_claims_candidate, self, number, index, byref(patient),
                              byref(found)):
                return None
            return patient.value, Found(found.value)

        return _calls.each(at)

    def statement(self, number, index):
        plain = _calls.filled(onshi_claim_statement, native.onshi_claims_statement, self, number,
                              index)
        return plain and ClaimStatement(plain.line, _calls.unless_zero(Confirmed, plain.by),
                                        _calls.unless_zero(Claim, plain.effect),
                                        bool(plain.decides))

    def detail(self, number, index):
        plain = _calls.filled(onshi_claim_detail, native.onshi_claims_detail, self, number, index)
        if plain is None:
            return None
        unit = _calls.unless_zero(Amount, plain.amount_unit)
        return ClaimDetail(plain.line, bool(plain.earlier), unit and (unit, plain.amount))

    def text(self, number, item, index=0):
        """What the file says, for a statement or detail that of an index; None if it does not."""
        return _calls.text(native.onshi_claims_text, self, number, item, index)

    def entry(self, number):
        """A claim with its payers as an entry of our transfer form (ClaimTransferEntry)."""
        return _calls.made_or_none(Record, native.onshi_claims_entry, self, number)
