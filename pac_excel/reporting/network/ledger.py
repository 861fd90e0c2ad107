"""What was made of each agency for each month, and from what: an SQLite file beside the reports."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from sys import intern
from types import TracebackType
from typing import Any, NamedTuple, Self

from pac_excel.layout.report.agencies import AgencyFigures, KpiFigures
from pac_excel.reporting.months import month_name
from pac_excel.reporting.network.work import Outcome

NAME = "registre.sqlite"
_TABLE = """
create table if not exists reports (
    month text not null,
    code text not null,
    fingerprint text not null,
    reason text not null,
    is_passing integer not null,
    figures text,
    primary key (month, code)
)
"""


class Known(NamedTuple):
    """What a report was made from, why there is none ("" when there is), and whether that may pass."""

    fingerprint: str
    reason: str
    is_passing: bool


class Ledger:
    """The ledger of a network; one process writes it."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        # a run that is killed loses no more than it was writing
        self._base.execute("pragma journal_mode = wal")
        # a machine that fails may cost the last outcomes, which are worked out again, never the ledger
        self._base.execute("pragma synchronous = normal")
        self._base.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._base.commit()
        self._base.close()

    def known(self, month: dt.date) -> dict[str, Known]:
        """Return what is known of each agency for a month, its figures apart."""
        query = "select code, fingerprint, reason, is_passing from reports where month = ?"
        with closing(self._base.execute(query, (month_name(month),))) as rows:
            return {
                code: Known(fingerprint, reason, bool(is_passing))
                for code, fingerprint, reason, is_passing in rows
            }

    def figures(self, month: dt.date, codes: Iterable[str]) -> Iterator[AgencyFigures]:
        """Yield the figures of some agencies that have a report for a month."""
        query = "select figures from reports where month = ? and code = ?"
        for code in codes:
            (figures,) = self._base.execute(query, (month_name(month), code)).fetchone()
            yield _figures(json.loads(figures, object_hook=_interned))

    def record(self, month: dt.date, outcomes: Iterable[tuple[str, Outcome]]) -> None:
        """Keep outcomes with their fingerprints, in place of earlier ones."""
        rows = [
            (
                month_name(month),
                outcome.code,
                fingerprint,
                outcome.reason,
                int(outcome.is_passing),
                json.dumps(_data(outcome.figures), ensure_ascii=False) if outcome.figures else None,
            )
            for fingerprint, outcome in outcomes
        ]
        self._base.executemany("insert or replace into reports values (?, ?, ?, ?, ?, ?)", rows)
        self._base.commit()


def _data(figures: AgencyFigures) -> dict[str, Any]:
    """Return figures as JSON has them; `dataclasses.asdict` would copy each of them first."""
    return _fields(figures) | {"kpis": [_fields(item) for item in figures.kpis]}


def _fields(record: AgencyFigures | KpiFigures) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _figures(data: dict[str, Any]) -> AgencyFigures:
    kpis = tuple(KpiFigures(**item) for item in data.pop("kpis"))
    findings = {code: (severity, count) for code, (severity, count) in data.pop("findings").items()}
    return AgencyFigures(**data, kpis=kpis, findings=findings)


def _interned(data: dict[str, Any]) -> dict[str, Any]:
    """Return an object of JSON with its texts held once: a network says the same few over and over."""
    return {key: intern(value) if isinstance(value, str) else value for key, value in data.items()}
