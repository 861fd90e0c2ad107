"""The command that checks a plan and prints what it finds."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pac_excel.cli.fixing import fix
from pac_excel.cli.formats import render
from pac_excel.cli.formats.checked import Checked
from pac_excel.cli.plans import WORKBOOKS, open_plan
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.rules.finding import Severity
from pac_excel.rules.settings import Settings
from pac_excel.rules.settings_file import read_settings

if TYPE_CHECKING:
    from pac_excel.books.plan_book import PlanBook
    from pac_excel.cli.options import FailOn, Format


class OutputOverWorkbook(PacExcelError):
    """The findings were to be printed over a workbook, the one that is checked or another."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} is a workbook; give -o another file (--write writes into the one that is checked)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a check: settings from the file `config`, corrections made or only shown, findings
    written into the workbook.
    """

    config: Path | None = None
    fix: bool = False
    diff: bool = False
    write: bool = False

    @property
    def changes_file(self) -> bool:
        """Whether the workbook is to be written."""
        return self.write or (self.fix and not self.diff)


def check_workbook(path: Path, format: Format, output: Path | None, wish: Wish, fail_on: FailOn) -> int:
    """Check the workbook and print its findings; return the exit code."""
    if output and (output.resolve() == path.resolve() or output.suffix.lower() in WORKBOOKS):
        raise OutputOverWorkbook(str(output))
    # a document for programs holds nothing but itself
    told = sys.stdout if format == "text" and output is None else sys.stderr
    checked = examine(path, wish, told, output)
    text = render(checked, format)
    if output is None:
        sys.stdout.write(text)
    else:
        save_atomically(output, text.encode("utf-8"))
    return exit_code(checked, fail_on)


def examine(path: Path, wish: Wish, told: TextIO, output: Path | None = None) -> Checked:
    """Check the workbook as wished, corrections being `told`, and return what a format shows in `output`."""
    if wish.changes_file:
        check_writable(path)
    settings = read_settings(wish.config) if wish.config else Settings()
    book = open_plan(path)
    if wish.fix:
        fix(book, settings, told, only_show=wish.diff)
    checked = judge(book, path, settings, output)
    if wish.write:
        book.write(checked.found, checked.day, settings)
    return checked


def judge(book: PlanBook, path: Path, settings: Settings, output: Path | None) -> Checked:
    """Return what a format shows in `output` of the plan in the workbook `path`, checked today."""
    day = dt.date.today()
    return Checked(
        path=path,
        plan=book.plan,
        found=book.check(settings, day),
        day=day,
        changes=book.changes(settings),
        compass=book.compass(),
        output=output,
    )


def exit_code(checked: Checked, fail_on: str) -> int:
    """Return 1 when an open finding is at or over the severity `fail_on`, else 0."""
    if fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    return int(any(finding.severity.rank <= limit for finding in checked.open))
