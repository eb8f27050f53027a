"""The concepts of HTTPS, where the terminal has it, and of encrypted folders."""

import os
import pathlib
from datetime import timedelta

import onshi
from concepts_care import result_of
from concepts_support import INSTITUTION, ROOT, ask, refused, session, wait_for
from onshi import CheckResult, Errors, EventKind, IdentityState


def https():
    """HTTPS as over folders, where the terminal has it; a library without it says so."""
    with session("first road") as opened:
        assert opened.identity is None  # over folders the terminal has it
    files = pathlib.Path(ROOT, "https")
    refused(Errors.BAD_OPTIONS, session, "second road", https_folder=files)
    if files.exists():
        over_https(files)
    else:
        error = refused(Errors.BAD_OPTIONS, session, "second road", https='services = ""')
        assert "built with the feature https" in error.english
        refused(Errors.BAD_OPTIONS, onshi.identity_of_file, b"")


def over_https(files):
    """The certificate stands in the session as in its file; the doctor reaches the hosts."""
    config = (files / "https.toml").read_text(encoding="utf-8")
    certificate = (files / "client.p12").read_bytes()
    with session("second road", https=config, https_folder=files) as opened:
        wait_for(opened, ask(opened, "https"), EventKind.ANSWERED)
        own = opened.identity
    assert len(own.thumbprint) == 64
    assert (own.state, own.step) == (IdentityState.LONG, None) and own.days_left > 90
    later = own.valid_until + timedelta(seconds=1)
    filed = onshi.identity_of_file(certificate, "test-passphrase", later)
    assert (filed.thumbprint, filed.valid_until) == (own.thumbprint, own.valid_until)
    assert filed.state == IdentityState.EXPIRED and filed.days_left < 0
    refused(Errors.CERTIFICATE_UNUSABLE, onshi.identity_of_file, certificate, "another")
    with onshi.Diagnosis.of(INSTITUTION, os.path.join(ROOT, "second road"), patience=0.001,
                            https=config, https_folder=files) as found:
        assert found.worst < CheckResult.ERROR
        assert result_of(found, "reach") == CheckResult.GOOD


def encryption():
    """Rules that cannot be read are refused, and those whose form this session does not allow."""
    rules = '[[rules]]\nbeginning = ""\npassword = "test-passphrase"\n'
    refused(Errors.PROFILE_INVALID, session, "encrypted", encryption="no rules")
    try:
        session("encrypted", encryption=rules).close()
    except onshi.OnshiError as error:  # a library without encryption has none
        assert error.code in (Errors.UNVERIFIED, Errors.BAD_OPTIONS)
    else:
        raise AssertionError("it opened")
