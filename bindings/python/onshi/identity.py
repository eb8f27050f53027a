"""The client certificate (電子証明書) of the way by HTTPS: how long it holds, and which it is."""

from ctypes import byref, sizeof
from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from . import _calls
from ._library import native
from ._native import onshi_identity
from .enums import IdentityState


@dataclass(frozen=True)
class Identity:
    """How a client certificate stands (電子証明書の期限)."""

    state: IdentityState
    #: Of IdentityState.WITHIN: the step in days, 90, 60, 30, 15 or 7. Tell people at each.
    step: Optional[int]
    #: Whole days that are left; negative once it is over.
    days_left: int
    #: It does not hold before (有効期間の開始).
    valid_from: datetime
    #: The last second at which it holds (有効期間の終了).
    valid_until: datetime
    #: By which the configuration of a site names it (拇印): SHA-256, 64 hexadecimal digits.
    thumbprint: str


def identity_of_file(file, passphrase=None, at=None):
    """How the certificate of a file's bytes stands at a time, now if none is said.

    PEM, our own certificate first, or PKCS#12 with its passphrase. For a window of settings.
    """
    moment = _calls.seconds(_calls.now() if at is None else at)
    return told(native.onshi_identity_of_file, file, len(file), *_calls.utf8_or_null(passphrase),
                moment)


def told(function, *arguments):
    """What a call tells after `arguments`; None if there is no certificate."""
    plain = onshi_identity(struct_size=sizeof(onshi_identity))
    thumbprint = _calls.text(function, *arguments, byref(plain))
    if thumbprint is None:
        return None
    return Identity(IdentityState(plain.validity), plain.step or None, plain.days_left,
                    _calls.moment(plain.valid_from), _calls.moment(plain.valid_until), thumbprint)
