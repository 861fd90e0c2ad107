"""Which months were run, and how that ended: a small SQLite file, which no cut in the middle spoils."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.reporting.months import month_name, parse_month

_TABLE = """
    CREATE TABLE IF NOT EXISTS months (
        month TEXT PRIMARY KEY,
        outcome TEXT NOT NULL,
        tries INTEGER NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        said TEXT NOT NULL
    ) WITHOUT ROWID
"""


class Outcome(Enum):
    """How the run for a month ended; one that RUNNING stands beside was cut, or still goes on."""

    RUNNING = "begun"
    DONE = "done"
    PARTIAL = "incomplete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The last run for a month: when it began and ended, how often it was tried, what it said at the end."""

    month: dt.date
    outcome: Outcome
    tries: int
    started: dt.datetime
    ended: dt.datetime | None = None
    said: str = ""


class BadLedger(PacExcelError):
    """The ledger cannot be read or written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.path} cannot be used ({self.reason}); delete it, and the months since the installation "
            "are run again, each once"
        )


class Ledger:
    """The months of one schedule."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> tuple[Entry, ...]:
        """Return all months that were ever begun, oldest first."""
        if not self._path.exists():
            return ()
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT month, outcome, tries, started, ended, said FROM months ORDER BY month"
            ).fetchall()
        return tuple(
            Entry(
                month=parse_month(month),
                outcome=Outcome(outcome),
                tries=tries,
                started=dt.datetime.fromisoformat(started),
                ended=dt.datetime.fromisoformat(ended) if ended else None,
                said=said,
            )
            for month, outcome, tries, started, ended, said in rows
        )

    def begin(self, month: dt.date, now: dt.datetime) -> None:
        """Note that the run for a month begins."""
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO months VALUES (?, ?, 1, ?, NULL, '') ON CONFLICT (month) DO UPDATE SET "
                "outcome = excluded.outcome, tries = tries + 1, started = excluded.started, "
                "ended = NULL, said = ''",
                (month_name(month), Outcome.RUNNING.value, now.isoformat()),
            )

    def end(self, month: dt.date, outcome: Outcome, now: dt.datetime, said: str) -> None:
        """Note how the run for a month ended."""
        with self._connection() as connection:
            connection.execute(
                "UPDATE months SET outcome = ?, ended = ?, said = ? WHERE month = ?",
                (outcome.value, now.isoformat(), said, month_name(month)),
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise BadLedger(str(self._path), str(error)) from error
