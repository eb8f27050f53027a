"""How a session is opened, and how the library is told."""

from ctypes import pointer, sizeof

from . import _calls, retention
from ._native import (
    ONSHI_SESSION_ACCESS_BY_HOST,
    ONSHI_SESSION_ALLOW_ASSUMED,
    ONSHI_SESSION_CONSENT_BY_HOST,
    ONSHI_SESSION_KEY_BY_SYSTEM,
    onshi_session_options,
)


def spelt(institution, root=None, *, req=None, res=None, stage=None, ledger=None, profile=None,
          charset=0, allow_assumed=False, consent_by_host=False, access_by_host=False, role=0,
          policy=None, site=None, periods=None, ledger_key=None, passphrase=None,
          key_by_system=False, https=None, https_folder=None, encryption=None, poll=0,
          collect_after=0, collect_at_most=0):
    """The options as the library takes them. Times are in seconds.

    What is left out takes its usual value. Without a role it is a receipt computer, which may do
    least; `policy` and `site` are TOML, `periods` a dict of what Timers.make takes.

    `ledger_key` seals the ledger (台帳の鍵): 32 random bytes as 64 hexadecimal digits; or
    `passphrase` does, or with `key_by_system` a key that the operating system keeps.

    `https` is the text of a configuration (HTTPS の設定, TOML): HTTPS instead of folders. There is
    a root then, and none of `req`, `res`, `stage` and `ledger`. The files that it names are found
    from `https_folder`, or from the root.

    `encryption` says which messages travel over the folders in archives under a password
    (連携ファイルの暗号化, TOML). Its form is assumed: `allow_assumed`, or the document that confirms it.
    """
    options = onshi_session_options(struct_size=sizeof(onshi_session_options))
    options.flags = (ONSHI_SESSION_ALLOW_ASSUMED * bool(allow_assumed)
                     | ONSHI_SESSION_CONSENT_BY_HOST * bool(consent_by_host)
                     | ONSHI_SESSION_ACCESS_BY_HOST * bool(access_by_host)
                     | ONSHI_SESSION_KEY_BY_SYSTEM * bool(key_by_system))
    options.role = role
    if periods is not None:
        options.periods = pointer(retention.spelt(**periods))
    options.charset = charset
    options.poll_ms = milliseconds(poll)
    options.collect_after_ms = milliseconds(collect_after)
    options.collect_at_most_ms = milliseconds(collect_at_most)
    texts = {"institution": institution, "root": root, "req": req, "res": res, "stage": stage,
             "ledger": ledger, "profile": profile, "policy": policy, "site": site,
             "ledger_key": ledger_key, "passphrase": passphrase, "https": https,
             "https_folder": https_folder, "encryption": encryption}
    for name, text in texts.items():
        if text is not None:
            encoded, length = _calls.utf8(str(text))
            setattr(options, name, encoded)
            setattr(options, name + "_length", length)
    return options


def milliseconds(seconds):
    return round(seconds * 1000)
