"""What the examples do not use of the Python package: each object, noun by noun.

    objects.py ROOT INSTITUTION
"""

import json
import os
import sys
from datetime import datetime, timedelta, timezone

import onshi
from onshi import (
    DataClass,
    Issuance,
    Kind,
    Operation,
    Patient,
    Profession,
    Reason,
    Role,
    Route,
    SignIn,
    UpdateStep,
    codes,
    records,
)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import objects_clinical  # noqa: E402
import objects_ledger  # noqa: E402
import objects_tools  # noqa: E402
from objects_support import (  # noqa: E402
    ADDRESS,
    INSTITUTION,
    NOW,
    ROOT,
    asked,
    consented_unit,
)


def record():
    query = onshi.make(records.NumberQuery)
    query.set_insurance("06139992", None, "1", "02")
    assert query.insurer_number == "06139992" and query.insured_branch_number == "02"
    assert query.insured_card_symbol is None
    assert query.coverage == onshi.Coverage.HEALTH_INSURANCE
    query.set_medical_aid("12345678", "1234567")
    assert query.coverage == onshi.Coverage.MEDICAL_AID
    assert isinstance(json.loads(query.record.json()), dict)
    copy = onshi.Record.from_json(records.NumberQuery, query.record.json())
    assert copy.as_(records.NumberQuery).insurer_number == "12345678"
    copy.wipe()
    assert copy.as_(records.NumberQuery).insurer_number is None
    query.insured_branch_number = "1234"
    findings = query.record.check()
    assert onshi.Severity.ERROR in [severity for severity, _ in findings], findings
    envelope = onshi.make(records.Envelope)
    envelope.body.add_extra("List/Item", "甲")
    assert envelope.body.extras() == [("List/Item", "甲")]


def words():
    assert onshi.validity(Route.NUMBER, "1")[1] is True
    assert onshi.validity(Route.NUMBER, None)[1] is False
    field = records.NumberQuery.insurer_number
    assert onshi.field_name(field) == "保険者番号"
    assert onshi.field_label(field, onshi.Coverage.MEDICAL_AID) == "公費負担者番号"
    assert onshi.compare_names("試験　太郎", "太郎　試験", any_order=True) != onshi.Names.DIFFERENT
    assert onshi.compare_names("試験　太郎", "太郎　試験") == onshi.Names.DIFFERENT


def answers():
    request = onshi.make(records.ConsentedRequest)
    request.body.search.consent_from = "20261121"
    request.body.search.consent_to = "20261122"
    request.body.search.medical_treatment = codes.MedicalTreatment.VISIT
    answer = asked(Operation.CONSENTED_BATCH, request, "objects")
    assert answer.form == onshi.Form.XML and answer.name.endswith(".xml")
    assert len(answer.blake3) == 32
    assert answer.frame().told() is not None
    names = [person.results.result[0].name for person in answer.people(records.ConsentedUnit)]
    assert len(names) == answer.units and all(names)
    name = records.QualificationResult.name
    again = asked(Operation.CONSENTED_BATCH, request, "objects again").values(name, at_most=5)
    # Of several coverages (併用), the first.
    assert [person[0] for person in again] == [(name, one) for one in names]


def candidates():
    patients = onshi.Patients([Patient(id="1", insurer_number="06139992", number="9",
                                       name="試験　太郎", birthdate="19500102")])
    verdict = patients.link(Route.CONSENTED, consented_unit())
    assert verdict.plan == onshi.Plan.AMBIGUOUS and verdict.candidates == 1
    assert patients.verdict(0) == verdict
    assert patients.candidate(0, 0).names == onshi.Names.IDENTICAL
    assert patients.candidate(0, 1) is None
    notes = onshi.Notes.make(bytes(range(32)))
    assert patients.link_each(notes, Route.CONSENTED, consented_unit()) == (1, False)
    assert notes.withdraw_alias(patients, 0, consented_unit(), 0) is False
    assert notes.forget("1") == 0
    assert "試験" not in repr(Patient(name="試験　太郎"))


def consent():
    clock = onshi.Clock.from_json(onshi.Clock.make(NOW).json())
    assert clock.observe(NOW - timedelta(hours=1)) == NOW
    clock.reset("op-1", NOW)
    known = onshi.Consent.make("17", Kind.VISIT)
    assert known.permits(clock, DataClass.DRUG, Kind.VISIT, NOW).reason \
        == Reason.DENIAL_NOTHING_KNOWN
    assert known.hear(Kind.VISIT, consented_unit(), NOW) == 1
    known = onshi.Consent.from_json(known.json())
    decision = known.permits(clock, DataClass.DRUG, Kind.VISIT, NOW)
    assert decision and decision.until == datetime(2026, 11, 23, tzinfo=timezone.utc)
    permits = onshi.Permits.make()
    assert permits.add(known, clock, NOW) == 1 << DataClass.DRUG
    request = onshi.make(records.DrugInformationRequest)
    request.body.file_category = codes.DrugFileCategory.DRUG_XML
    assert known.unmet(clock, Kind.VISIT, request, NOW) == 0
    assert onshi.Access.needs(request) == (1 << DataClass.DRUG, 0)
    known.plan_care_until(20261231)
    assert known.cancel_due(clock, NOW) is None
    number = known.cancel(clock, onshi.CancelWhy.PATIENT, NOW)
    due = known.cancel_due(clock, NOW)
    assert due[:2] == (number, onshi.CancelWhy.PATIENT) and due[2]
    chart = Patient(insurer_number="06139992", number="1", birthdate="19500102")
    assert known.cancel_request(clock, NOW, chart)
    assert known.cancel_sent(number)
    assert known.cancel_state() == (number, onshi.Cancellation.SENT)
    assert known.cancel_answered(clock, number, None, NOW)
    assert known.cancel_state() == (number, onshi.Cancellation.UNCLEAR)
    assert known.after_reset(clock)


def consent_days():
    days = onshi.ConsentDays.make(Kind.VISIT)
    request = onshi.make(records.ConsentedRequest)
    assert days.fetched(request, NOW) == Reason.UNCOVERED_NO_CONSENT_DAYS
    request.body.search.consent_from = "20261119"
    request.body.search.consent_to = "20261122"
    request.body.search.medical_treatment = codes.MedicalTreatment.VISIT
    assert days.fetched(request, NOW) is None
    days = onshi.ConsentDays.from_json(days.json())
    assert days.uncovered(20261115, 20261130, NOW, 0) == (20261115, 20261118)
    assert days.uncovered(20261115, 20261130, NOW, 2) is None
    assert days.next(20261115, 2, NOW) == (20261115, 20261116)


def access():
    clock, known = onshi.Clock.make(NOW), onshi.Consent.make("17", Kind.VISIT)
    known.hear(Kind.VISIT, consented_unit(), NOW)
    answer = onshi.make(records.DrugInformationAnswer)
    drug = answer.body.month[0].days.day[0].drugs.drug[0]
    drug.drug_name = "試験錠"
    doctor = onshi.Access.make(Role.CHART, Profession.DOCTOR, SignIn.TWO_FACTORS, "op-1")
    assert doctor.grant(known, clock, DataClass.DRUG, Kind.VISIT, NOW)
    assert "試験錠" in doctor.show(clock, "17", answer, NOW).json()
    assert "試験錠" not in doctor.show(clock, "18", answer, NOW).json()
    clerk = onshi.Access.make(Role.RECEIPT_COMPUTER, Profession.UNQUALIFIED, SignIn.ONE_FACTOR,
                              "op-2")
    assert clerk.grant(known, clock, DataClass.DRUG, Kind.VISIT, NOW).reason
    rest, withheld = onshi.Access.split(answer)
    assert "試験錠" not in rest.json() and withheld == 1
    assert onshi.Access.software(Role.RECEIPT_COMPUTER) == (False, False)
    assert onshi.Access.software(Role.CHART) == (True, True)


def certificates():
    query = onshi.make(records.NumberQuery)
    permits = onshi.Permits.make()
    given = onshi.LimitConsent.record(INSTITUTION, "17", onshi.Consented.BY_WORD, NOW, "op-1", NOW)
    given = onshi.LimitConsent.from_json(given.json())
    assert onshi.ask_certificates(query, Kind.VISIT, given, permits, False, INSTITUTION, "17",
                                  NOW) is None
    assert onshi.asked_certificates(query) == 1 << onshi.Certificate.LIMIT
    given.withdraw(NOW)
    assert onshi.ask_limit(query, given, permits, INSTITUTION, "17", NOW) \
        == Reason.NO_CERTIFICATE_WITHDRAWN
    assert onshi.LimitConsent.of_answer(INSTITUTION, "17", consented_unit(), 0, "op-1", NOW) \
        == Reason.NO_CERTIFICATE_NOT_CONSENTED
    assert onshi.Certificates.from_json(onshi.Certificates.make().json()).on(20261122) == []


def timers():
    clock = onshi.Clock.make(NOW)
    kept = onshi.Timers.make(memory=60)
    kept.lies(clock, "a", onshi.Place.MEMORY, NOW)
    kept = onshi.Timers.from_json(kept.json(), memory=60)
    standing, until = kept.standing("a", onshi.Place.MEMORY)
    assert standing == onshi.Standing.UNTIL and until == NOW + timedelta(minutes=1)
    assert kept.next() == until and kept.forget("a") is False
    kept.handed_over("a")
    assert kept.due(clock, NOW) == [("a", onshi.Place.MEMORY, onshi.Erase.DONE)]
    kept.erased("a", onshi.Place.MEMORY)
    assert kept.due(clock, NOW) == [] and kept.forget("a") is True
    kept.lies(clock, "b", onshi.Place.FILE, NOW)
    kept.acknowledged(clock, "b", NOW)
    assert kept.due(clock, NOW)[0][:2] == ("b", onshi.Place.FILE)
    kept.began_anew()
    assert onshi.stay(Role.CHART, DataClass.DRUG) is None


def address():
    request = onshi.make(records.AccessUrlRequest)
    request.body.query.kind = codes.UrlKind.VISIT
    answer = asked(Operation.ACCESS_URL, request, "address").frame()
    url = onshi.access_url(answer, Kind.VISIT)
    assert url.startswith("https://")
    assert onshi.access_url(answer, Kind.ONLINE) == Reason.NO_URL_OTHER_CARE
    assert onshi.qr_svg(url).startswith("<svg ")
    assert onshi.qr_svg(ADDRESS) == onshi.qr_svg(ADDRESS, onshi.Correction.MEDIUM, 8, 4)
    assert onshi.qr_png(ADDRESS).startswith(b"\x89PNG")


def settings():
    def read(key):
        answer = asked(Operation.FACILITY_SETTINGS_INQUIRY, onshi.Settings.inquiry(), key)
        return onshi.Settings.read(answer.frame())

    there = read("settings")
    assert there.count > 0 and there.label(0) and there.value(0) and there.code(0)
    assert there.label(there.count) is None and there.change() is None
    code = there.code(0)
    other = "0" if code == "1" else "1"
    information = codes.ConsentInformation
    there.want_consent(Kind.VISIT, information.CHECKUP, other)
    update = there.change()
    if update is None:
        there.want_consent(Kind.VISIT, information.CHECKUP, code)
        update = there.change()
    update = onshi.SettingsUpdate.from_json(update.json())
    assert update.next == UpdateStep.SEND
    request = update.send()
    assert update.send() is None and update.next == UpdateStep.WAIT
    update.lost()
    asked(Operation.FACILITY_SETTINGS_UPDATE, request, "update")
    number, inquiry = update.inquire()
    answer = asked(Operation.FACILITY_SETTINGS_INQUIRY, inquiry, "read back")
    update.read(number, onshi.Settings.read(answer.frame()))
    assert update.next == UpdateStep.APPLIED
    there.want(onshi.Setting.ELECTRONIC_PRESCRIPTION, there_is_other(there))
    changed = there.change()
    changed.send()
    changed.give_up()
    assert changed.next == UpdateStep.UNKNOWN


def there_is_other(there):
    """A use of electronic prescriptions other than the one that is set."""
    table = codes.ElectronicPrescriptionUse
    values = [value for name, value in vars(table).items() if name.isupper() and name != "TABLE"]
    now = {there.code(index) for index in range(there.count)}
    return next((value for value in values if value not in now), values[0])


def activation():
    listed = asked(Operation.ACTIVATION_CODE_INQUIRY, onshi.ActivationCode.inquiry(), "codes")
    code = onshi.ActivationCode.plan("tablet-9", listed.frame())
    code = onshi.ActivationCode.from_json(code.json())
    assert code.stage == (Issuance.READY, False) and code.take() is None
    request = code.send()
    assert code.send() is None
    code.answered(asked(Operation.ACTIVATION_CODE_ISSUE, request, "issue").frame())
    assert code.stage == (Issuance.ISSUED, True)
    assert code.take() and code.take() is None
    listed = asked(Operation.ACTIVATION_CODE_INQUIRY, onshi.ActivationCode.inquiry(), "again")
    code.listed(listed.frame())
    assert onshi.ActivationCode.plan("tablet-9", listed.frame()) == Reason.NO_CODE_HAS_ONE
    assert onshi.ActivationCode.invalidation(listed.frame(), 0)
    assert onshi.ActivationCode.invalidation(listed.frame(), 99) is None


def lists():
    with onshi.Session(INSTITUTION, ROOT, poll=0.02) as session:
        head = onshi.make(records.BatchRequest)
        head.header.qualification_confirmation_date = "20261122"
        batch = session.lists.make(Operation.QUALIFICATION_BATCH, head, "list")
        assert session.lists.standing("list") is None
        person = onshi.make(records.BatchQuery)
        person.insurer_number = "06139992"
        person.insured_identification_number = "1"
        person.birthdate = "19500102"
        batch.add(session, person)
        batch.submit(session)
        standing = session.lists.standing("list")
        assert (standing.people, standing.parts, standing.whole) == (1, 1, True)
        assert session.lists.job("list", 0) and session.lists.job("list", 1) is None
        session.lists.abandon("list")
        assert session.lists.standing("list").over
        assert session.consents.days(Kind.VISIT).next(20261119, 9, NOW)
        assert session.consents.clock_behind == timedelta(0)
        people = [("21", consented_unit()), ("22", consented_unit())]
        assert session.consents.hear_many(Kind.VISIT, NOW, people) == 2
        assert session.consents.of("22", Kind.VISIT).json()
        assert session.consents.cancel_due("17", Kind.VISIT) is None
        session.consents.cancel("21", Kind.VISIT, onshi.CancelWhy.PATIENT)
        assert session.consents.cancel_due("21", Kind.VISIT) == onshi.CancelWhy.PATIENT
        assert session.consents.cancel_drop("21", Kind.VISIT) is True
        assert session.consents.cancel_drop("21", Kind.VISIT) is False
        assert session.consents.cancel_due("21", Kind.VISIT) is None


NOUNS = [record, words, answers, candidates, consent, consent_days, access, certificates, timers,
         address, settings, activation, lists, *objects_clinical.NOUNS, *objects_ledger.NOUNS,
         *objects_tools.NOUNS]

for noun in NOUNS:
    noun()
    print(f"ok {noun.__name__}", flush=True)
