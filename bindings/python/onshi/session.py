"""The session (セッション): asking, waiting, answers, jobs."""

from ctypes import byref, c_int32, c_uint32, sizeof
from dataclasses import dataclass
from time import monotonic
from typing import Optional

from . import _calls
from ._fields import Record
from ._library import native
from ._native import onshi_event, onshi_metrics, onshi_terms
from .answer import Answer
from .apart import Apart, Rights
from .audit import Audit
from .consents import Consents
from .copies import Copies
from .enums import Erase, Errors, EventKind, JobState, Log, Outcome, Place
from .identity import told
from .jobs import Jobs
from .limit_consents import LimitConsents
from .lists import Lists
from .log import send
from .metrics import Metrics
from .migration import Migration
from .options import milliseconds, spelt
from .remembered import Remembered
from .site import found

#: States after which nothing comes any more.
OVER = frozenset({JobState.ACKNOWLEDGED, JobState.WITHDRAWN, JobState.ABANDONED, JobState.CLOSED})


@dataclass(frozen=True)
class Event:
    """Something that happened (出来事)."""

    kind: EventKind
    job: int
    #: Of EventKind.ANSWERED.
    outcome: Optional[Outcome]
    #: Of EventKind.PROBLEM.
    problem: Optional[Errors]
    #: Of EventKind.PROCESSING: how often it was asked for.
    round: int
    #: Of EventKind.ERASE: where the copy lies, and why it must go.
    place: Optional[Place]
    why: Optional[Erase]


@dataclass(frozen=True)
class Standing:
    """Where a job stands."""

    state: JobState
    #: Once it is answered.
    outcome: Optional[Outcome]

    @property
    def answered(self):
        """Whether an answer waits to be read and acknowledged."""
        return self.state == JobState.ANSWERED

    @property
    def over(self):
        return self.state in OVER


class Session(_calls.Object):
    """A session with one terminal, until the end of `with`.

    One call at a time: another thread's gets Errors.BUSY. It is opened with what `options.spelt`
    takes: Session("9910000001", root, role=Role.CHART, passphrase=…).
    """

    _free = native.onshi_session_free

    def __init__(self, institution, root=None, **options):
        super().__init__(_calls.given(native.onshi_session_open,
                                      byref(spelt(institution, root, **options))))

    def submit(self, operation, request, key=None, *, subject=None, wait=0, repeats=0,
               permits=None):
        """Asks for something, and gives the job, which is durable then.

        The same key is the same job: it asks nothing twice. `subject` is the program's own number
        of the patient; `wait` in seconds, after which the job is given up; `repeats` the job that
        asked the same and is in doubt; `permits` the consents that it rests on.
        """
        record = _record(request)
        terms = onshi_terms(struct_size=sizeof(onshi_terms))
        terms.subject, terms.subject_length = _calls.utf8_or_null(subject)
        terms.wait_ms = milliseconds(wait)
        terms.repeats = repeats
        terms.permits = permits._as_parameter_ if permits is not None else None
        return _calls.number(native.onshi_session_submit_under, self, operation, record,
                             *_calls.utf8_or_null(key), byref(terms))

    def submit_envelope(self, prefix, record, key=None):
        """Asks with a message that the catalogue does not have (任意の電文)."""
        return _calls.number(native.onshi_session_submit_envelope, self, *_calls.utf8(prefix),
                             _record(record), *_calls.utf8_or_null(key))

    def next_event(self, timeout=0):
        """Works until something happens, at most that long; None if nothing did."""
        event = _calls.filled(onshi_event, native.onshi_session_next_event, self,
                              milliseconds(timeout))
        if event is None:
            return None
        kind = EventKind(event.kind)
        return Event(kind, event.job,
                     Outcome(event.code) if kind == EventKind.ANSWERED else None,
                     Errors(event.code) if kind == EventKind.PROBLEM else None, event.round,
                     _calls.unless_zero(Place, event.place), _calls.unless_zero(Erase, event.why))

    def events(self, cancelled=lambda: False, timeout=None, step=0.2):
        """Events as they come, until the timeout or until `cancelled()`, asked every `step`."""
        end = None if timeout is None else monotonic() + timeout
        while not cancelled() and (end is None or monotonic() < end):
            event = self.next_event(step)
            if event:
                yield event

    @property
    def event_text(self):
        """The words of the last event: reception number, message of the system, what is wrong."""
        return _calls.text(native.onshi_session_event_text, self)

    def standing(self, job):
        state, outcome = c_uint32(), c_int32()
        _calls.call(native.onshi_session_job_state, self, job, byref(state), byref(outcome))
        return Standing(JobState(state.value), Outcome(outcome.value) if outcome.value else None)

    def reception(self, job):
        """The reception number (受付番号), once there is one."""
        return _calls.text(native.onshi_session_job_reception, self, job)

    def job_of_key(self, key):
        """The job that was submitted under a key, also by an earlier session; or None."""
        return _calls.some_number(native.onshi_session_job_of_key, self, *_calls.utf8(key))

    def answer(self, job):
        """Opens the answer of a job; again and again until it is acknowledged."""
        return _calls.made(Answer, native.onshi_session_answer, self, job)

    def answer_apart(self, job):
        """Opens it in parts: what a receipt computer may have, and what is clinical."""
        return _calls.made(Apart, native.onshi_session_answer_apart, self, job)

    def rights(self, patient, kind, viewer=None):
        """What may be seen now of a patient (閲覧権限の確認); without an Access nothing opens."""
        return _calls.made(Rights, native.onshi_session_rights, self, *_calls.utf8(patient), kind,
                           viewer)

    @property
    def may_keep(self):
        """Whether the program may keep what is clinical (保存できる役割)."""
        return _calls.did(native.onshi_session_may_keep, self)

    def acknowledge(self, job):
        """The program has the answer and keeps it: it is offered no more."""
        _calls.call(native.onshi_session_acknowledge, self, job)

    def ask_again(self, job):
        """Asks for a batch result once more."""
        _calls.call(native.onshi_session_ask_again, self, job)

    def withdraw(self, job):
        """Takes a request back, if nobody picked it up; EventKind.WITHDRAWN confirms it."""
        _calls.call(native.onshi_session_withdraw, self, job)

    def abandon(self, job):
        """Gives a job up."""
        _calls.call(native.onshi_session_abandon, self, job)

    def resume(self, job):
        """Takes a job up again that was given up."""
        _calls.call(native.onshi_session_resume, self, job)

    @property
    def findings(self):
        """What is wrong with the site, or may be (設定の指摘); look again if an answer stays away."""
        return found(native.onshi_session_finding, native.onshi_session_finding_about, self)

    def log(self, line, least=Log.INFO):
        """Sends the lines of its log to `line(level, text)`, from that level on; None: nowhere.

        It is called inside of calls with the session. What it raises is printed and forgotten.
        """
        self._told = send(self, line, least)

    def act_as(self, user=None, role=None, terminal=None):
        """Says who acts from now on (操作者): ids of the program's own, never a patient's."""
        _calls.call(native.onshi_session_act_as, self, *_calls.utf8_or_null(user),
                    *_calls.utf8_or_null(role), *_calls.utf8_or_null(terminal))

    @property
    def audit(self):
        """Who did what, and when (監査証跡)."""
        return Audit(self)

    @property
    def identity(self):
        """How its certificate stands (電子証明書の期限), an Identity; None over folders.

        Look when it opens, and once a day.
        """
        return told(native.onshi_session_identity, self)

    @property
    def metrics(self):
        """The figures that say whether somebody should look (稼働状況)."""
        plain = _calls.filled(onshi_metrics, native.onshi_session_metrics, self)
        return Metrics(plain.problems, plain.overdue, plain.ledger_failures,
                       plain.oldest_unanswered, plain.oldest_unacknowledged)

    @property
    def metrics_text(self):
        """All figures, as the text that Prometheus and OpenTelemetry collectors read."""
        return _calls.whole(native.onshi_session_metrics_text, self)

    def back_up(self, file):
        """Copies its ledger into a new file as it stands now (バックアップ).

        Nothing is written over. It comes back by restore_ledger only.
        """
        _calls.call(native.onshi_session_back_up, self, *_calls.utf8(str(file)))

    @property
    def jobs(self):
        """The jobs that are not over (未完了のジョブ)."""
        return Jobs(self)

    @property
    def copies(self):
        """The copies of clinical answers (保存期間)."""
        return Copies(self)

    @property
    def remembered(self):
        """What persons said while linking (紐付けの記録)."""
        return Remembered(self)

    @property
    def limit_consents(self):
        """The consents to ask for 限度額適用認定証等 that it keeps."""
        return LimitConsents(self)

    @property
    def migration(self):
        """The change of its institution code (移行)."""
        return Migration(self)

    @property
    def consents(self):
        """The consents that it keeps (同意)."""
        return Consents(self)

    @property
    def lists(self):
        """The lists that were submitted (一括照会リスト)."""
        return Lists(self)


def _record(request):
    return request if isinstance(request, Record) else request.record
