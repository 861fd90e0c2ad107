"""The work on one agency, done wherever the executor pleases: its report on disk, and its figures back."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pac_excel import __version__
from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import PlanBook
from pac_excel.errors import PacExcelError
from pac_excel.layout.report.agencies import AgencyFigures, figures_of
from pac_excel.layout.report.columns import Intake
from pac_excel.ooxml.errors import WorkbookLocked
from pac_excel.ooxml.saving import check_writable
from pac_excel.reporting.delivery import deliver
from pac_excel.reporting.earlier import carried
from pac_excel.reporting.handover import save_draft
from pac_excel.reporting.mailing import Letter
from pac_excel.reporting.monthly import MEASURED_LAYOUTS, check_month, monthly_report, render
from pac_excel.reporting.network.reasons import reason_of
from pac_excel.rules.finding import OPEN
from pac_excel.template.template import Template

# what a file that is not there counts for
_ABSENT = b"absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that the work on an agency needs; paths only, so that it travels light between processes.

    With a `letter` the draft of the mail that carries the report is written beside it.
    """

    code: str
    plan: Path
    actuals: tuple[Path, ...]
    mapping: Path | None
    template: Path
    previous: Path | None
    output: Path
    root: Path
    month: dt.date
    is_checked: bool
    letter: Letter | None = None

    def fingerprint(self) -> str:
        """Return what tells whether the work is to be done anew: inputs, template, version of the program."""
        digest = hashlib.sha256(
            f"{__version__}|{self.code}|{self.month}|{self.is_checked}|{self.letter}".encode()
        )
        for path in (self.plan, *self.actuals, self.mapping, self.template, self.previous):
            digest.update(str(path).encode())
            digest.update(_digest(path) if path is not None else _ABSENT)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a job: figures, or the reason why there is no report, in both languages.

    A passing reason (a file open elsewhere) is tried again at the next run, whatever has changed.
    """

    code: str
    figures: AgencyFigures | None = None
    reason: str = ""
    is_passing: bool = False


def prepare() -> None:
    """Have a process that only makes reports look for garbage about once a report, not twenty times.

    What it has loaded by now stays, and need not be gone through again.
    """
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)


def work_all(jobs: Sequence[Job]) -> list[Outcome]:
    """Write the reports of some agencies, which travel to another process and back in one go."""
    return [work(job) for job in jobs]


def work(job: Job) -> Outcome:
    """Write the report of an agency; whatever goes wrong is the outcome, never an exception."""
    try:
        return Outcome(code=job.code, figures=_report(job))
    except WorkbookLocked as error:
        return Outcome(code=job.code, reason=reason_of(error, str(error)), is_passing=True)
    except PacExcelError as error:
        return Outcome(code=job.code, reason=reason_of(error, str(error)))
    except OSError as error:
        where = error.filename or job.plan
        # a file that is not there shows in the fingerprint once it is
        passing = not isinstance(error, FileNotFoundError)
        english = f"{where}: {error.strerror or error}"
        return Outcome(code=job.code, reason=reason_of(error, english, str(where)), is_passing=passing)
    except Exception as error:  # one agency never stops the others
        english = f"unexpected {type(error).__name__}: {error}"
        return Outcome(code=job.code, reason=reason_of(error, english))


def _report(job: Job) -> AgencyFigures:
    if job.output.parent.exists():
        check_writable(job.output)
    file = FileBook.open(job.plan, whole=False)
    book = PlanBook(file) if job.is_checked else PlanBook(file, MEASURED_LAYOUTS)
    plan = book.plan
    check_month(plan, job.month)
    handed_on = carried(job.output, job.previous, plan.head.id, plan.head.start, job.month)
    intake = Intake(plan=plan)
    if job.actuals:
        from pac_excel.reporting.actuals.intake import take_in
        from pac_excel.reporting.actuals.mapping import read_mapping

        mapping = read_mapping(job.mapping) if job.mapping else None
        intake = take_in(job.actuals, plan, job.month, mapping)
    report = monthly_report(intake.plan, job.month, handed_on, intake.sources, intake.anomalies)
    data = render(report, _template(job.template, _digest(job.template)))
    path = deliver(job.root, job.month, job.code, data)
    if job.letter is not None:
        save_draft(path, job.letter)
    return figures_of(job.code, report, _findings(book, job.month) if job.is_checked else None)


def _findings(book: PlanBook, month: dt.date) -> dict[str, tuple[str, int]]:
    """Return severity and number of the open findings of the plan by rule."""
    found = [finding for finding, _ in book.check(day=month) if finding.status == OPEN]
    counts = Counter(finding.code for finding in found)
    severities = {finding.code: finding.severity.value for finding in found}
    return {code: (severities[code], counts[code]) for code in sorted(counts)}


@lru_cache(maxsize=2)
def _template(path: Path, digest: bytes) -> Template:
    """Return the template, taken apart once a process; `digest` tells one that has changed."""
    return Template.open(path).compile()


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return _ABSENT
