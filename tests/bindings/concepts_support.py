"""What every concept of concepts.py needs: a session, a question, a call that fails."""

import os
import sys
from datetime import date

import onshi
from onshi import Operation, codes, records

ROOT, INSTITUTION = sys.argv[1:]
PACE = {"poll": 0.02, "collect_after": 0.02, "collect_at_most": 0.05}


def refused(code, function, *arguments, **named):
    """The error of a call that must fail with that code."""
    try:
        function(*arguments, **named)
    except onshi.OnshiError as error:
        assert error.code == code, f"{error.code!r}: {error}"
        return error
    raise AssertionError(f"{function} did not fail")


def session(name="", **options):
    """At ROOT/NAME with folders of its own: a place to which no terminal looks."""
    place = os.path.join(ROOT, name)
    if name:
        os.makedirs(os.path.join(place, "req"), exist_ok=True)
        os.makedirs(os.path.join(place, "res"), exist_ok=True)
    return onshi.Session(INSTITUTION, place, **PACE, **options)


def ask(opened, key):
    """Everyone who consented yesterday: what the simulated terminal always has an answer to."""
    request = onshi.make(records.ConsentedRequest)
    search = request.body.search
    search.consent_from = date(2026, 11, 21)
    search.consent_to = date(2026, 11, 22)
    search.medical_treatment = codes.MedicalTreatment.VISIT
    return opened.submit(Operation.CONSENTED_BATCH, request, key)


def wait_for(opened, job, kind):
    """Waits for an event of that kind; the kinds that came before it."""
    before = []
    for event in opened.events():
        if event.job == job and event.kind == kind:
            return before
        if event.job == job:
            before.append(event.kind)
