"""The command that checks a plan and prints what it finds."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel.cli.formats import render
from pac_excel.cli.formats.checked import Checked
from pac_excel.cli.plans import open_plan
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.rules.finding import Severity

if TYPE_CHECKING:
    from pac_excel.cli.main import FailOn, Format


class OutputOverWorkbook(PacExcelError):
    """The findings were to be printed over the workbook itself."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} is the workbook itself; give -o another file (--write writes into the workbook)"


def check_workbook(path: Path, format: Format, output: Path | None, *, write: bool, fail_on: FailOn) -> int:
    """Check the workbook and print its findings; return the exit code."""
    if output is not None and output.resolve() == path.resolve():
        raise OutputOverWorkbook(str(path))
    checked = examine(path, output, write=write)
    text = render(checked, format)
    if output is None:
        sys.stdout.write(text)
    else:
        save_atomically(output, text.encode("utf-8"))
    return exit_code(checked, fail_on)


def examine(path: Path, output: Path | None = None, *, write: bool) -> Checked:
    """Check the workbook, `write` the findings into it, and return what a format shows in `output`."""
    if write:
        check_writable(path)
    day = dt.date.today()
    book = open_plan(path)
    found = book.check(day=day)
    if write:
        book.write(found, day)
    return Checked(path=path, plan=book.plan, found=found, day=day, output=output)


def exit_code(checked: Checked, fail_on: str) -> int:
    """Return 1 when an open finding is at or over the severity `fail_on`, else 0."""
    if fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    return int(any(finding.severity.rank <= limit for finding in checked.open))
