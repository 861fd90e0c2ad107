"""The command that writes the mails for reports."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.reporting.delivery import reports_in
from pac_excel.reporting.handover import hand_over
from pac_excel.reporting.mailing import read_mailing


def write_drafts(places: Sequence[Path], config: Path) -> int:
    """Write a draft beside each report, and say where; return 0 when none failed.

    A report that cannot be handed over stops no other.
    """
    mailing = read_mailing(config)
    failures = 0
    for report in _reports(places):
        try:
            print(f"{hand_over(report, mailing)}: a draft; open it in your mail program to send it")
        except (PacExcelError, OSError) as error:
            failures += 1
            print(f"pac-excel: {_said(error, report)}", file=sys.stderr)
    return 2 if failures else 0


def _reports(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from reports_in(place)
        else:
            yield place


def _said(error: PacExcelError | OSError, report: Path) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or report}: {error.strerror or error}; check the path and the rights on it"
    return str(error)
