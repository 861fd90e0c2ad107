"""A month of a whole network: only what changed is made, by as many hands as there are, and added up."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pac_excel.design.network import TEMPLATE as NETWORK_TEMPLATE
from pac_excel.design.report import TEMPLATE
from pac_excel.errors import PacExcelError
from pac_excel.layout.report.agencies import Missing, NetworkReport
from pac_excel.layout.report.content import fill_network
from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.delivery import report_path
from pac_excel.reporting.earlier import earlier_report
from pac_excel.reporting.mailing import Letter
from pac_excel.reporting.monthly import check_template
from pac_excel.reporting.months import month_name
from pac_excel.reporting.network.ledger import NAME, Known, Ledger
from pac_excel.reporting.network.reasons import in_english, in_french
from pac_excel.reporting.network.settings import Agency, Network
from pac_excel.reporting.network.work import Job, Outcome, work_all
from pac_excel.resources import template as standard
from pac_excel.template.data import Data
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

# how many reports go to a hand at a time; those of a run that is killed are made again by the next one
_BATCH = 8
CONSOLIDATED, SUMMARY = "reseau_{month}.xlsx", "resume_{month}.json"


class WorkerEnded(PacExcelError):
    """A process that made reports was ended from outside."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(done, total)
        self.done = done
        self.total = total

    def __str__(self) -> str:
        return (
            f"a process that made reports was ended, perhaps for want of memory; {self.done} of {self.total} "
            "are kept: run the same command again, with fewer --workers"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run did: of how many agencies, how many reports it made, the consolidated workbook.

    `failures` are the agencies without report, `unaddressed` those with one whose mail nobody gets.
    """

    agencies: int
    made: int
    failures: tuple[Outcome, ...]
    consolidated: Path
    summary: Path
    unaddressed: tuple[str, ...] = ()


def run(
    network: Network,
    month: dt.date,
    executor: Executor,
    hands: int,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Make the reports of a month that are to be made anew, then what adds them up.

    `tell` is given how many of the changed agencies are done. A run that was interrupted is continued by the
    next one, for outcomes are kept as soon as they are known. WorkerEnded when the hands are lost.
    """
    folder = network.output / month_name(month)
    folder.mkdir(parents=True, exist_ok=True)
    # why an agency has no report, "" for one that has; its figures wait in the ledger
    reasons: dict[str, str] = {}
    with Ledger(network.output / NAME) as ledger:
        known = ledger.known(month)
        todo: list[tuple[Job, str]] = []
        for agency in network.agencies:
            if agency.problem:
                reasons[agency.code] = agency.problem
                continue
            job = _job(network, agency, month)
            fingerprint = job.fingerprint()
            before = known.get(agency.code)
            if before is not None and _stands(job, fingerprint, before):
                reasons[agency.code] = before.reason
            else:
                todo.append((job, fingerprint))
        done = 0
        tell(done, len(todo))
        try:
            for batch in _worked(todo, executor, hands):
                ledger.record(month, batch)
                reasons |= {outcome.code: outcome.reason for _, outcome in batch}
                done += len(batch)
                tell(done, len(todo))
        except BrokenExecutor as error:
            raise WorkerEnded(done, len(todo)) from error
        failures = tuple(
            Outcome(code=agency.code, reason=reasons[agency.code])
            for agency in network.agencies
            if reasons[agency.code]
        )
        result = Run(
            agencies=len(reasons),
            made=sum(not reasons[job.code] for job, _ in todo),
            failures=failures,
            consolidated=folder / CONSOLIDATED.format(month=month_name(month)),
            summary=folder / SUMMARY.format(month=month_name(month)),
            unaddressed=tuple(
                agency.code
                for agency in network.agencies
                if not reasons[agency.code] and _is_unaddressed(network, agency.code)
            ),
        )
        told = _summary(network, month, result)
        # an agency that left, or came without a plan, is no work but changes the sums
        is_told = result.summary.is_file() and result.summary.read_bytes() == told
        if todo or not result.consolidated.is_file() or not is_told:
            template = Template.open(standard(NETWORK_TEMPLATE))
            save_atomically(result.consolidated, consolidate(network, month, ledger, failures, template))
            save_atomically(result.summary, told)
    return result


def check_common(network: Network) -> None:
    """Raise what would keep every agency from its report: a template or a mapping that cannot serve."""
    if network.template is not None:
        check_template(Template.open(network.template))
    if network.mapping is not None:
        from pac_excel.reporting.actuals.mapping import read_mapping

        read_mapping(network.mapping)


def _job(network: Network, agency: Agency, month: dt.date) -> Job:
    output = report_path(network.output, month, agency.code)
    return Job(
        code=agency.code,
        plan=agency.plan,
        actuals=agency.actuals_of(month),
        mapping=network.mapping,
        template=network.template or standard(TEMPLATE),
        previous=earlier_report(output, month),
        output=output,
        root=network.output,
        month=month,
        is_checked=network.is_checked,
        letter=_letter(network, agency.code),
    )


def _letter(network: Network, code: str) -> Letter | None:
    """Return the letter that carries the report of an agency, None when nobody gets one."""
    letter = network.mailing.letter_for(code) if network.mailing else None
    return letter if letter and letter.to else None


def _is_unaddressed(network: Network, code: str) -> bool:
    return network.mailing is not None and _letter(network, code) is None


def _stands(job: Job, fingerprint: str, before: Known) -> bool:
    """Tell whether what was made of a job earlier still holds."""
    if before.fingerprint != fingerprint or before.is_passing:
        return False
    return bool(before.reason) or job.output.is_file()


def _worked(
    todo: Sequence[tuple[Job, str]], executor: Executor, hands: int
) -> Iterator[list[tuple[str, Outcome]]]:
    """Yield outcomes as they come; only a few jobs are under way at a time, so that memory stays flat."""
    # each hand has its next batch at the door, and at the end of a run none waits long for the others
    size = max(1, min(_BATCH, len(todo) // (4 * hands)))
    waiting = (todo[at : at + size] for at in range(0, len(todo), size))
    under_way: dict[Future[list[Outcome]], Sequence[tuple[Job, str]]] = {}
    while True:
        while len(under_way) < 2 * hands and (batch := next(waiting, None)) is not None:
            under_way[executor.submit(work_all, [job for job, _ in batch])] = batch
        if not under_way:
            return
        over = wait(under_way, return_when=FIRST_COMPLETED).done
        # what was made is kept before a lost hand ends the run
        for future in sorted(over, key=lambda future: future.exception() is not None):
            fingerprints = [fingerprint for _, fingerprint in under_way.pop(future)]
            yield list(zip(fingerprints, future.result(), strict=True))


def consolidate(
    network: Network, month: dt.date, ledger: Ledger, failures: Sequence[Outcome], template: Template
) -> bytes:
    """Return the workbook that adds the agencies up, all but the `failures` from what the ledger holds."""
    plans = {agency.code: agency.plan for agency in network.agencies}
    missing = {item.code: item.reason for item in failures}
    report = NetworkReport(
        title=network.title,
        month=month,
        agencies=tuple(ledger.figures(month, (code for code in plans if code not in missing))),
        missing=tuple(
            Missing(code=code, plan=plans[code].name, reason=in_french(reason))
            for code, reason in missing.items()
        ),
    )
    content = fill_network(report)
    tables = {name: Rows(columns=table.columns, rows=table.rows) for name, table in content.tables.items()}
    data = Data(tables=tables, names=content.names, fit_rows=True)
    return template.render(data)


def _summary(network: Network, month: dt.date, result: Run) -> bytes:
    """Return the run as JSON, for schedulers: nothing in it but what the inputs say."""
    data: dict[str, Any] = {
        "month": month_name(month),
        "title": network.title,
        "agencies": result.agencies,
        "reports": result.agencies - len(result.failures),
        "missing": [{"code": item.code, "reason": in_english(item.reason)} for item in result.failures],
    }
    if network.mailing is not None:
        data["unaddressed"] = list(result.unaddressed)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
