"""Nouns of objects.py about what a session keeps and tells, without a terminal."""

import onshi
from objects_support import INSTITUTION, alone, consented_unit, refused
from onshi import (
    About,
    Decided,
    Errors,
    Fault,
    Kind,
    Log,
    Matter,
    Operation,
    Patient,
    Reason,
    Route,
    Severity,
    Step,
    records,
)


def question():
    request = onshi.make(records.QualificationRequest)
    request.header.qualification_confirmation_date = "20261122"
    request.body.search.set_insurance("06139992", None, "1", "01")
    request.body.search.birthdate = "19500102"
    return request


def jobs():
    with alone("jobs") as session:
        assert list(session.jobs) == []
        first = session.submit(Operation.QUALIFICATION, question())
    with alone("jobs") as session:
        assert list(session.jobs) == [first]
        told = session.jobs.asked(first)
        assert (told.operation, told.part, told.people) == (Operation.QUALIFICATION, None, 0)
        assert told.submitted <= told.changed <= onshi.now()
        assert session.jobs.key(first) is None
        named = session.submit(Operation.QUALIFICATION, question(), "named")
        assert session.jobs.key(named) == "named" and list(session.jobs) == [first, named]
        session.abandon(named)
        session.abandon(first)
        assert list(session.jobs) == []
        assert refused(Errors.UNKNOWN_JOB, session.jobs.asked, 99)


def log():
    lines = []
    with alone("log") as session:
        session.log(lambda level, line: lines.append((level, line)))
        assert refused(Errors.UNKNOWN_JOB, session.answer, 99)
        [(level, line)] = lines
        assert level == Log.WARNING and "refused" in line
        session.log(lambda level, line: lines.append(line), Log.ERROR)
        assert refused(Errors.UNKNOWN_JOB, session.answer, 99) and len(lines) == 1
        assert refused(Errors.BAD_OPTIONS, session.log, print, 9)
        session.log(lambda level, line: lines.append(line))
        session.log(None)
        assert refused(Errors.UNKNOWN_JOB, session.answer, 99) and len(lines) == 1


def with_terminal(label):
    return f"""
[[institutions]]
code = "{INSTITUTION}"
kind = "Medical"
name = "試験診療所"
[[terminals]]
label = "{label}"
claims = true
[[connections]]
institution = "{INSTITUTION}"
terminal = "受付"
folders = {{ req = "a/req", res = "a/res" }}
"""


def site():
    wrong = onshi.check_site(with_terminal("診察室"))[0]
    assert (wrong.fault, wrong.severity) == (Fault.TERMINAL_UNKNOWN, Severity.ERROR)
    assert wrong.about[-1] == (About.TERMINAL, "受付")
    assert onshi.word(onshi.Word.REMEDY, wrong.fault)
    assert refused(Errors.BAD_OPTIONS, onshi.check_site, "[[")
    with alone("site", site=with_terminal("受付")) as session:
        assert session.findings == onshi.check_site(with_terminal("受付"))
        assert all(one.severity != Severity.ERROR and one.about for one in session.findings)


def migration():
    other = INSTITUTION[:-1] + ("3" if INSTITUTION[-1] == "2" else "2")
    with alone("old") as old, alone("new", other) as new:
        change = old.migration
        assert change.standing is None and change.old_code is None
        assert change.plan(INSTITUTION) == Reason.NO_MIGRATION_SAME_CODE
        assert change.plan(other) is None
        assert (change.old_code, change.new_code) == (INSTITUTION, other)
        assert change.done(Step.CLOSE_LEDGER).first == Step.STOP_NEW_JOBS
        assert change.done(Step.STOP_NEW_JOBS) is None
        assert change.done_at(Step.STOP_NEW_JOBS) and change.done_at(Step.FINISH_FIRST) is None
        assert refused(Errors.FORBIDDEN, old.submit, Operation.QUALIFICATION, question())
        left = change.done(Step.FINISH_FIRST, {Matter.UNFETCHED_DAYS: 3})
        assert (left.reason, left.first) == (Reason.NO_MIGRATION_LEFT, None)
        assert (left.matter, left.left) == (Matter.UNFETCHED_DAYS, 3)
        assert change.stock(Matter.OPEN_JOBS) == 0
        assert change.stock(Matter.UNFETCHED_DAYS) is None
        assert change.done(Step.FINISH_FIRST, {Matter.UNFETCHED_DAYS: 0}) is None
        assert change.done(Step.CLOSE_LEDGER, {Matter.UNFETCHED_DAYS: 0}) is None
        assert change.call_off() == Reason.NO_MIGRATION_NO_WAY_BACK
        assert change.carry(new) is False and new.migration.carry(old) is True
        standing = new.migration.standing
        assert (standing.done, standing.next) == (3, Step.SET_UP_TERMINALS)
        assert standing.called_off is False
    assert onshi.fate(Matter.LEDGER) == onshi.Fate.CLOSES


def remembered():
    patients = onshi.Patients([Patient(id="17", insurer_number="06139992", number="1",
                                       name="試驗　太郎", birthdate="19500102")])
    secret, unit = bytes(range(32)), consented_unit()

    def alias(notes):
        patients.link_each(notes, Route.CONSENTED, unit)
        return patients.verdict(0).alias

    with alone("remembered") as session:
        notes = session.remembered.notes(secret, patients)
        assert not alias(notes)
        assert session.remembered.confirm_alias(notes, patients, 0, unit, 0) is None
    with alone("remembered") as session:
        kept = session.remembered
        notes = kept.notes(secret, patients)
        assert alias(notes)
        assert kept.withdraw_alias(notes, patients, 0, unit, 0) is True
        assert kept.withdraw_alias(notes, patients, 0, unit, 0) is False and not alias(notes)
        kept.decide(notes, patients, 0, Decided.APPLIED)
        notes = kept.notes(secret, patients)
        assert notes.decided(patients, 0, onshi.now())[0] == Decided.APPLIED
        assert kept.forget(notes, "17") > 0 and kept.forget(notes, "17") == 0


def limit_consents():
    query, permits = onshi.make(records.NumberQuery), onshi.Permits.make()
    with alone("limit") as session:
        kept = session.limit_consents
        assert kept.of("17") is None and kept.withdraw("17") is False
        assert kept.ask_limit(query, "17", permits)
        now = onshi.now()
        kept.keep(onshi.LimitConsent.record(INSTITUTION, "17", onshi.Consented.BY_WORD, now, "op-1",
                                            now))
        assert kept.of("17").json()
        assert kept.ask_limit(query, "17", permits) is None
        assert onshi.asked_certificates(query) == 1 << onshi.Certificate.LIMIT
        assert kept.ask_certificates(query, Kind.VISIT, "17", permits, True, False) is None
        assert kept.withdraw("17") is True
        assert kept.ask_limit(query, "17", permits) == Reason.NO_CERTIFICATE_WITHDRAWN


NOUNS = [jobs, log, site, migration, remembered, limit_consents]
