"""Concepts of concepts.py about looking after a place: the doctor, figures, a copy of the ledger."""

import os
import pathlib

import onshi
from concepts_support import INSTITUTION, ROOT, ask, refused, session, wait_for
from onshi import CheckResult, DiagnosisText, Errors, EventKind, Language


def result_of(found, name):
    """How the first check of a name came out."""
    for index, result in enumerate(found):
        if found.text(index, DiagnosisText.CHECK) == name:
            return result
    raise AssertionError(f"no check {name}")


def diagnosis():
    """A place is looked at before a session is opened there: what is not good, and what to do."""
    session("examined").close()
    place = os.path.join(ROOT, "examined")
    with onshi.Diagnosis.of(INSTITUTION, place, patience=0.001) as good:
        assert good.worst < CheckResult.ERROR
        assert result_of(good, "folders") == result_of(good, "rename") == CheckResult.GOOD
        assert good.text(0, DiagnosisText.LABEL) == "フォルダーがある"
        assert good.text(0, DiagnosisText.LABEL, Language.ENGLISH) == "the folders are there"
        assert good.result(10000) is None and good.text(10000) is None
    with onshi.Diagnosis.of(INSTITUTION, os.path.join(ROOT, "nowhere"), patience=0.001) as bad:
        assert bad.worst == result_of(bad, "folders") == CheckResult.ERROR
        assert "req cannot be opened" in bad.text(0, DiagnosisText.SEEN, Language.ENGLISH)
        assert "権限を確認してください" in bad.text(0, DiagnosisText.REMEDY)
    refused(Errors.BAD_OPTIONS, onshi.Diagnosis.of, INSTITUTION, place, charset=99)


def answer_badly(name):
    """An answer that is none, to the one request that stands there."""
    place = pathlib.Path(ROOT, name)
    (request,) = (place / "req").iterdir()
    (place / "res" / request.name.replace("req_", "res_")).write_text("<XmlMsg><a></b></XmlMsg>")


def metrics():
    """What happened is counted: for the program, and as the text that collectors read."""
    with session("counted") as opened:
        assert opened.metrics == onshi.Metrics(0, 0, 0, 0, 0)
        job = ask(opened, "counted")
        answer_badly("counted")
        wait_for(opened, job, EventKind.PROBLEM)
        figures = opened.metrics
        assert (figures.problems, figures.overdue, figures.ledger_failures) == (1, 0, 0)
        assert "\nonshi_problems_total 1\n" in opened.metrics_text
        assert 'onshi_deeds_total{deed="requested"} 1\n' in opened.metrics_text


def backup():
    """A ledger at work is copied. The copy comes back where none is, and says what is in doubt."""
    place = pathlib.Path(ROOT, "kept")
    kept = place / "copy", INSTITUTION, place
    with session("kept") as opened:
        job = ask(opened, "kept")
        opened.back_up(place / "copy")
        refused(Errors.NAME_TAKEN, opened.back_up, place / "copy")
    refused(Errors.NAME_TAKEN, onshi.restore_ledger, *kept)
    (place / "onshi.ledger").rename(place / "away")
    assert onshi.restore_ledger(*kept) == (1, 1)
    with session("kept") as opened:
        assert opened.job_of_key("kept") == job
        assert ask(opened, "afterwards") > job + 999999  # no file name since the copy comes again
