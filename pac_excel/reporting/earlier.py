"""The reports of earlier months: where they lie, and what they hand on to the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from pac_excel.books.file import FileBook
from pac_excel.books.protocol import Cell, NameView, TableView
from pac_excel.errors import PacExcelError
from pac_excel.layout.report import loop, series
from pac_excel.layout.report.columns import Carried
from pac_excel.layout.report.reading import EarlierReport, RawCell, RawTable, merged, read
from pac_excel.layout.report.summary import MONTH_NAME
from pac_excel.ooxml.values import BadValue, CellError, serial_to_date
from pac_excel.plan.document import add_months

# how many months back a report is looked for
REACH = 24
_DATES = {loop.GAPS_NAME: ("Mois", "Échéance")}
_TABLES = (loop.GAPS_NAME, loop.DECISIONS_NAME, series.NAME)


class NotAReport(PacExcelError):
    """A workbook that is no monthly report, or one of another plan."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} cannot be carried on: {self.reason}; choose another file with -o or --previous"


def read_report(path: Path) -> EarlierReport:
    """Return what the report in the file `path` hands on; NotAReport when it is none."""
    book = FileBook.open(path, whole=False)
    names = {
        name: _value(view.cell, is_date=name in (MONTH_NAME, "report_start"), date1904=book.date1904)
        for name, view in book.names().items()
        if name.startswith("report_") and _is_cell(view)
    }
    tables = book.tables()
    raw = {name: _rows(tables[name], book.date1904) for name in _TABLES if name in tables}
    found = read(names, raw)
    if found is None:
        raise NotAReport(str(path), "it is no monthly report")
    return found


def earlier_report(output: Path, month: dt.date) -> Path | None:
    """Return the file of the last report before `month`, None when there is none.

    It has the path of `output` with the month in it counted back: 2026-09/AG001_rapport_2026-09.xlsx comes
    after 2026-08/AG001_rapport_2026-08.xlsx, or the last one before it.
    """
    mark = f"{month:%Y-%m}"
    if mark not in str(output):
        return None
    for back in range(1, REACH + 1):
        path = Path(str(output).replace(mark, f"{add_months(month, -back):%Y-%m}"))
        if path.is_file():
            return path
    return None


def carried(
    output: Path, previous: Path | None, plan: str | None, start: dt.date | None, month: dt.date
) -> Carried:
    """Return what the report to be written to `output` takes over.

    An earlier run of the same month, in `output` itself, knows all that `previous` said when it was made;
    what was typed into `previous` afterwards is added. Trajectories are those of the first report of the
    exercise that begins on `start`.
    """
    own = read_report(output) if output.is_file() else None
    if own is not None and (own.plan, own.month) != (plan, month):
        raise NotAReport(
            str(output),
            f"it is the report of plan {own.plan or '?'} for {own.month:%Y-%m}, and would be lost",
        )
    before = read_report(previous) if previous is not None else None
    if before is not None and before.month >= month:
        raise NotAReport(str(previous), f"it is the report of {before.month:%Y-%m}, not of an earlier month")
    if before is not None and before.plan != plan and before.start == start:
        raise NotAReport(str(previous), f"it is a report of plan {before.plan or '?'}")
    if own is None:
        return _of_exercise(before, start) if before else Carried()
    mine = _of_exercise(own, start)
    if before is None or previous is None or previous.stat().st_mtime <= output.stat().st_mtime:
        return mine
    theirs = _of_exercise(before, start)
    return Carried(
        notes=merged(mine.notes, theirs.notes),
        remarks={**theirs.remarks, **mine.remarks},
        initial=theirs.initial or mine.initial,
    )


def _of_exercise(report: EarlierReport, start: dt.date | None) -> Carried:
    """Return what a report hands on: the trajectories only within its own exercise."""
    return report.carried if report.start == start else replace(report.carried, initial={})


def _is_cell(view: NameView) -> bool:
    return view.area.height == 1 and view.area.width == 1


def _rows(view: TableView, date1904: bool) -> RawTable:
    dates = _DATES.get(view.name, ())
    return [
        {
            header: _value(cell, is_date=header in dates, date1904=date1904)
            for header, cell in zip(view.headers, row, strict=True)
        }
        for row in view.rows
    ]


def _value(cell: Cell, *, is_date: bool, date1904: bool) -> RawCell:
    value = cell.value
    if isinstance(value, CellError):
        return str(value)
    if is_date and isinstance(value, int | float) and not isinstance(value, bool):
        try:
            day = serial_to_date(value, date1904=date1904)
        except BadValue:
            return value
        return day.date() if isinstance(day, dt.datetime) else day
    return value
