"""Nouns of objects.py about answers that are clinical, by the role of the program."""

from datetime import datetime, timedelta, timezone

import onshi
from objects_support import NOW, asked, beside, consented_unit, refused
from onshi import (
    DataClass,
    Erase,
    Errors,
    EventKind,
    Kind,
    Operation,
    Place,
    Profession,
    Reason,
    Role,
    SignIn,
    Standing,
    codes,
    records,
)


def tells(record):
    """Every drug of the simulated world is 模擬…."""
    return "模擬" in record.json()


def who_consented():
    """Somebody whom the simulated terminal knows, and who consented to 薬剤情報."""
    request = onshi.make(records.ConsentedRequest)
    request.body.search.consent_from = "20261121"
    request.body.search.consent_to = "20261122"
    request.body.search.medical_treatment = codes.MedicalTreatment.VISIT
    answer = asked(Operation.CONSENTED_BATCH, request, "who consented")
    for person in answer.people(records.ConsentedUnit):
        result = person.results.result[0]
        if result.medicine_consent == codes.Consent.YES:
            return (result.insurer_number, result.insured_card_symbol,
                    result.insured_identification_number, result.insured_branch_number)
    raise AssertionError("nobody consented")


SOMEBODY = []


def drugs(category, key, **options):
    """A session that asked for the drugs of somebody, the patient 17, and its answered job."""
    if not SOMEBODY:
        SOMEBODY.extend(who_consented())
    insurer, symbol, number, branch = SOMEBODY
    session = beside(**options)
    unit = consented_unit()
    unit.results.result[0].medicine_consent_time = "20200101090000"
    unit.results.result[0].medicine_available = "20991231235959"
    session.consents.hear("17", Kind.VISIT, unit, NOW)
    permits = onshi.Permits.make()
    session.consents.add_to(permits, "17", Kind.VISIT)
    request = onshi.make(records.DrugInformationRequest)
    request.header.insurer_number = insurer
    if symbol:
        request.header.insured_card_symbol = symbol
    request.header.insured_identification_number = number
    if branch:
        request.header.insured_branch_number = branch
    request.body.start = "202601"
    request.body.end = "202610"
    request.body.file_category = category
    job = session.submit(Operation.DRUG_INFORMATION, request, key, subject="17", permits=permits)
    for _ in session.events():
        if session.standing(job).answered:
            return session, job


def doctor():
    return onshi.Access.make(Role.CHART, Profession.DOCTOR, SignIn.TWO_FACTORS, "op-1")


def apart():
    session, job = drugs(codes.DrugFileCategory.DRUG_XML, "apart", role=Role.CHART)
    with session:
        assert session.may_keep
        assert refused(Errors.FORBIDDEN, session.answer, job)
        answer = session.answer_apart(job)
        assert answer.form == onshi.Form.XML and answer.frame().withheld == 0
        months = answer.people()
        month = next(months)
        assert month.withheld > 0 and not tells(month.rest)
        rights = session.rights("17", Kind.VISIT, doctor())
        drug = rights.shows(DataClass.DRUG)
        assert drug and drug.until > NOW
        assert rights.shows(DataClass.DIAGNOSIS).reason == Reason.DENIAL_NOTHING_KNOWN
        assert tells(month.clinical.show(rights, "17"))
        assert not tells(month.clinical.show(rights, "18"))
        nobody = session.rights("17", Kind.VISIT)
        assert nobody.shows(DataClass.DRUG).reason == Reason.REFUSED_NO_VIEWER
        assert tells(month.clinical.hand_over())
        assert refused(Errors.WRONG_STATE, month.clinical.hand_over)
        assert refused(Errors.OTHER_FORM, answer.hand_over)
        assert all(month.withheld > 0 for month in months)
        session.acknowledge(job)


def document():
    session, job = drugs(codes.DrugFileCategory.DRUG_PDF, "document", role=Role.CHART)
    with session:
        answer = session.answer_apart(job)
        assert answer.form == onshi.Form.PDF
        # It may show diagnoses as well, to which nobody consented.
        assert answer.document(session.rights("17", Kind.VISIT, doctor()), "17") is None
        assert answer.hand_over().startswith(b"%PDF")
        assert refused(Errors.WRONG_STATE, answer.hand_over)
        session.acknowledge(job)


def copies():
    periods = {"memory": 60}
    session, job = drugs(codes.DrugFileCategory.DRUG_XML, "copies", periods=periods)
    with session:
        assert not session.may_keep
        assert session.copies.standing(job, Place.MEMORY) is None
        before = datetime.now(timezone.utc)
        next(session.answer_apart(job).people())
        standing, until = session.copies.standing(job, Place.MEMORY)
        assert standing == Standing.UNTIL and until > before + timedelta(seconds=50)
        session.copies.handed_over(job)
        assert session.copies.standing(job, Place.MEMORY) == (Standing.DONE, None)
        event = session.next_event(1)
        assert (event.kind, event.job) == (EventKind.ERASE, job)
        assert (event.place, event.why) == (Place.MEMORY, Erase.DONE)
        session.copies.erased(job, Place.MEMORY)
        assert session.copies.standing(job, Place.MEMORY) is None
        session.copies.lies_in_history(job)
        assert session.copies.standing(job, Place.HISTORY)[0] == Standing.UNTIL
        session.acknowledge(job)
    assert refused(Errors.BAD_OPTIONS, beside, periods=periods, access_by_host=True)


NOUNS = [apart, document, copies]
