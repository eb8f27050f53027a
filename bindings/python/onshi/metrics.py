"""What a session tells of itself (稼働状況): figures, without a value of a document or person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metrics:
    """Figures of a session since it was opened, and of its jobs as they stand now (計測値)."""

    #: Problems that were told.
    problems: int
    #: Jobs that were told to be overdue.
    overdue: int
    #: How often the ledger failed.
    ledger_failures: int
    #: Age in seconds of the oldest request without an answer; 0 if there is none.
    oldest_unanswered: int
    #: Age in seconds of the oldest answer that nobody acknowledged; 0 if there is none.
    oldest_unacknowledged: int
