"""What every noun of objects.py needs: a session, an answer, somebody who consented."""

import os
import sys
from datetime import datetime, timezone

import onshi
from onshi import EventKind, codes, records

ROOT, INSTITUTION = sys.argv[1:]
NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)  # 09:00 in Japan
ADDRESS = "https://example.invalid/visit?f=1&g=2"


def beside(**options):
    """A session beside the simulated terminal."""
    return onshi.Session(INSTITUTION, ROOT, poll=0.02, collect_after=0.02, collect_at_most=0.05,
                         allow_assumed=True, **options)


def alone(name, institution=None, **options):
    """A session in a place of its own, where nobody answers."""
    place = os.path.join(ROOT, name)
    for folder in ("req", "res"):
        os.makedirs(os.path.join(place, folder), exist_ok=True)
    return onshi.Session(institution or INSTITUTION, place, allow_assumed=True, **options)


def refused(error, call, *arguments, **named):
    """Whether a call fails like that."""
    try:
        call(*arguments, **named)
    except onshi.OnshiError as why:
        return why.code == error
    return False


def asked(operation, request, key):
    """The answer of the simulated terminal, acknowledged."""
    with beside() as session:
        job = session.submit(operation, request, key)
        assert session.job_of_key(key) == job
        for event in session.events():
            if event.job == job and event.kind == EventKind.ANSWERED:
                break
        answer = session.answer(job)
        assert (session.reception(job) is None) == (answer.units == 0)
        session.acknowledge(job)
        return answer


def consented_unit():
    unit = onshi.make(records.ConsentedUnit)
    unit.validity = codes.QualificationValidity.VALID
    result = unit.results.result[0]
    result.insurer_number = "06139992"
    result.insured_identification_number = "1"
    result.name = "試験　太郎"
    result.birthdate = "19500102"
    result.medicine_consent = codes.Consent.YES
    result.medicine_consent_time = "20261121080000"
    result.medicine_available = "20261123090000"
    return unit
