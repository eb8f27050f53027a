"""Concepts of concepts.py about the ledger of a session: its audit, and the key that seals it."""

import json
import pathlib

from concepts_support import ROOT, ask, refused, session
from onshi import Errors


def ledger_of(name):
    return pathlib.Path(ROOT, name, "onshi.ledger")


def audit():
    """Who acts, and what was done, line by line; of a line that somebody changed, which it is."""
    with session("audited") as opened:
        opened.act_as("op-7", "医師")
        ask(opened, "audited")
        lines = [json.loads(line) for line in opened.audit]
        assert [line["deed"] for line in lines] == ["opened", "requested"]
        assert (lines[1]["user"], lines[1]["role"]) == ("op-7", "医師")
        assert lines[1]["previous"] == lines[0]["hash"]
        assert opened.audit.head == (2, lines[1]["hash"])
        assert json.loads(opened.audit.line(2)) == lines[1] and opened.audit.line(3) is None
        opened.audit.verify()
    was, forged = b'"user":"op-7"', b'"user":"op-8"'
    ledger = ledger_of("audited")
    assert was in ledger.read_bytes()
    ledger.write_bytes(ledger.read_bytes().replace(was, forged))
    with session("audited") as opened:
        error = refused(Errors.AUDIT_BROKEN, opened.audit.verify)
        assert "line 2" in error.english


def sealed_ledger():
    """Sealed by a key or a passphrase: without it, or with another, nothing opens and changes."""
    key, other = "a7" * 32, "b7" + "a7" * 31
    phrase = "試験用パスフレーズ"
    with session("sealed", ledger_key=key) as opened:
        job = ask(opened, "sealed")
    before = ledger_of("sealed").read_bytes()
    refused(Errors.LEDGER_KEY_MISSING, session, "sealed")
    refused(Errors.LEDGER_KEY_WRONG, session, "sealed", ledger_key=other)
    refused(Errors.LEDGER_KEY_WRONG, session, "sealed", passphrase=phrase)
    refused(Errors.BAD_OPTIONS, session, "sealed", ledger_key=key, passphrase=phrase)
    refused(Errors.BAD_OPTIONS, session, "sealed", ledger_key="a7")
    refused(Errors.BAD_OPTIONS, session, "sealed", ledger_key=key, key_by_system=True)
    assert ledger_of("sealed").read_bytes() == before
    with session("sealed", ledger_key=key) as opened:
        assert opened.job_of_key("sealed") == job
    session("phrase", passphrase=phrase).close()
    refused(Errors.LEDGER_KEY_WRONG, session, "phrase", passphrase="別のパスフレーズ")
    session("phrase", passphrase=phrase).close()
