"""onshi: オンライン資格確認（訪問診療等）, for Python 3.8 and newer, over the C interface.

    with onshi.Session("9910000001", root) as session:
        request = onshi.make(records.ConsentedRequest)
        request.body.search.consent_from = date(2026, 11, 21)
        job = session.submit(Operation.CONSENTED_BATCH, request, "consented")

A failed call raises OnshiError. Objects free themselves; `with` and close() do it at once.
"""

from . import codes, enums, records
from ._calls import now
from ._fields import Code, Record, View, make
from ._library import LoadError
from ._native import ONSHI_ABI, ONSHI_SCHEMA_HASH
from ._native import ONSHI_VERSION as __version__
from .answer import Answer
from .apart import Apart, Passing, Rights
from .audit import Audit, AuditHead
from .backup import Restored, restore_ledger
from .calls import Calls
from .certificates import (
    Certificates,
    LimitConsent,
    ask_certificates,
    ask_limit,
    asked_certificates,
)
from .claims import Claims, confirmation
from .consent import Access, Clock, Consent, ConsentDays, Decision, Permits
from .consents import Consents
from .doctor import Diagnosis
from .enums import *  # noqa: F403
from .errors import OnshiError
from .facility import ActivationCode, Settings, SettingsUpdate, access_url, qr_png, qr_svg
from .findings import Findings
from .identity import Identity, identity_of_file
from .inspection import Inspection
from .lists import List, Lists
from .metrics import Metrics
from .migration import fate
from .passcode import passcode_request, take_passcode
from .patients import Candidate, Change, Notes, Patient, Patients, Verdict
from .retention import Timers, stay
from .session import Event, Session
from .site import check_site
from .words import compare_names, field_label, field_name, validity, version, word
