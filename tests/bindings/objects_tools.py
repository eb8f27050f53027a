"""Nouns of objects.py that work without a session."""

import onshi
from objects_support import asked, consented_unit, refused
from onshi import (
    Amount,
    Claim,
    ClaimItem,
    Claims,
    Element,
    Errors,
    Finding,
    Findings,
    Found,
    Inspection,
    Language,
    Operation,
    Patient,
    Reason,
    Severity,
    Whose,
    records,
)

# The receipt of a return: one claim, and an earlier return of it.
RETURNED = """\
HI,1,50811,13,1,9999999,,00
RE,12,1112,202609,試験　太郎,1,3250102,,,,,,,00000123,,,,
HO,  138057,架空,1234567,1,500,,,,,,,,
SN,1,01,,,,01,,
JD,1,,,1
HR,50811,2,12,L5106,記載不備,生年月日,,,000000000000000042
8,1,0,HR,50711,1,,L1111,前回の理由,,,,41
HG,1,575,99
""".encode("cp932")
# Claims that were adjusted: points, and yen.
ADJUSTED = b"""\
3,50809,12,,,,,,,,,,,,,,,,,21,,,-216,AB,,,,,,
4,50809,12,,,,,,,,,,,,,,,,,40,,,-\\7000,AB,,,,,,
"""
# A line of a claim that is too long.
BROKEN = b"RE,1,1112,202609\nSN,1,05" + 20 * b"," + b"1\n"


def claims():
    assert refused(Errors.UNVERIFIED, Claims.read, RETURNED, layout="confirmation")
    assert Claims.read(b"", layout="confirmation", allow_assumed=True).claim(0) is None
    adjusted = Claims.read(ADJUSTED, layout="zogn-medical")
    assert [claim.outcome for claim in adjusted] == [Claim.ADJUSTED]
    assert adjusted.detail(0, 0).amount == (Amount.POINTS, -216)
    assert adjusted.detail(0, 1).amount == (Amount.YEN, -7000)
    returned = Claims.read(RETURNED, layout="receipt")
    file = returned.summary
    assert (file.lines, file.claims, file.stated, file.unread) == (8, 1, 1, 0)
    claim = returned.claim(0)
    assert (claim.outcome, claim.why, claim.whose) == (Claim.RETURNED, None, None)
    assert (claim.first_line, claim.last_line) == (2, 7) and returned.claim(1) is None
    assert returned.statement(0, 0).line == 4 and returned.statement(0, 1) is None
    assert [returned.detail(0, index).earlier for index in range(2)] == [False, True]
    assert returned.detail(0, 0).amount is None
    assert returned.text(0, ClaimItem.RETURN_TEXT) == "記載不備"
    assert returned.entry(0).json() and returned.entry(1) is None
    chart = {"name": "試験　太郎", "birthdate": "19500102"}
    assert returned.link(onshi.Patients([Patient(id="00000123", **chart)])) == 1
    claim = returned.claim(0)
    assert (claim.whose, claim.patient, claim.found) == (Whose.LINKED, 0, Found.CHART_NUMBER)
    assert returned.link(onshi.Patients([Patient(id="9", **chart)])) == 0
    assert returned.candidates(0) == [(0, Found.BIRTHDATE)]
    assert onshi.confirmation("01") and onshi.confirmation("??") is None
    [why] = Claims.read(BROKEN, layout="receipt").unread
    assert "line 2" in why.english and why.code


def passcode():
    request = onshi.passcode_request(onshi.Passcode.IN_FORCE)
    answer = asked(Operation.VISUAL_CHECK_PASSCODE, request, "passcode").frame()
    assert isinstance(onshi.take_passcode(answer), str)
    assert isinstance(onshi.take_passcode(answer), Reason)


def findings():
    query = onshi.make(records.NumberQuery)
    query.insured_branch_number = "1234"
    found = Findings.of_record(query)
    every = list(found)
    errors = [one for one in every if one.severity == Severity.ERROR]
    assert errors and found.count(Severity.ERROR) == len(errors)
    assert (every[0].severity, every[0].line) == (Severity.ERROR, 0) and found.at(len(every)) is None
    assert found.text(0) != found.text(0, language=Language.ENGLISH) and "1234" not in found.text(0)
    assert found.text(0, Finding.PATH)
    cut = Findings.of_file(b"<XmlMsg>", message=records.ConsentedRequest, today=20261122)
    assert cut.count(Severity.ERROR) > 0 and cut.at(0).line == 1
    assert refused(Errors.VALUE_FORMAT, Findings.of_file, b"", message=records.ConsentedRequest,
                   today=20261399)


def inspection():
    seen = Inspection.of(consented_unit())
    elements = list(seen)
    name = [one.field for one in elements].index(records.QualificationResult.name.field)
    assert elements[0].depth == 0 < elements[name].depth
    assert elements[name].personal and not elements[name].group
    assert seen.text(name) == "試験　太郎" and seen.text(name, Element.NAME) == "氏名"
    assert seen.at(len(elements)) is None and seen.text(99) is None


def calls():
    with onshi.Calls() as place:
        field = "ONSHI_F_NUMBER_QUERY_INSURER_NUMBER"
        assert place.call("onshi_field_name", field=field, language=1)["text"] == "保険者番号"
        assert refused(Errors.BAD_OPTIONS, place.call, "onshi_nothing")


NOUNS = [claims, passcode, findings, inspection, calls]
