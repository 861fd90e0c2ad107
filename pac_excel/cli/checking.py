"""The command that checks a plan and prints what it finds."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pac_excel.cli.plans import open_plan
from pac_excel.ooxml.saving import save_atomically
from pac_excel.rules.finding import OPEN, Severity

if TYPE_CHECKING:
    from pac_excel.cli.main import FailOn, Format
    from pac_excel.layout.controls import Located


def check_workbook(path: Path, format: Format, output: Path | None, *, write: bool, fail_on: FailOn) -> int:
    """Check the workbook and print its findings; return the exit code."""
    from pac_excel.ooxml.saving import check_writable

    if write:
        check_writable(path)
    book = open_plan(path)
    found = book.check()
    if write:
        book.write(found)
    text = as_json(path, book.plan.head.id, found) if format == "json" else as_text(found, output is None)
    if output is None:
        sys.stdout.write(text)
    else:
        save_atomically(output, text.encode("utf-8"))
    return exit_code(found, fail_on)


def exit_code(found: Sequence[Located], fail_on: str) -> int:
    """Return 1 when an open finding is at or over the severity `fail_on`, else 0."""
    if fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    return int(any(finding.severity.rank <= limit and finding.status == OPEN for finding, _ in found))


def as_json(path: Path, plan: str | None, found: Sequence[Located]) -> str:
    """Return the findings as a JSON document."""
    document = {
        "file": str(path),
        "plan": plan,
        "summary": counts(found),
        "findings": [_record(located) for located in found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def counts(found: Sequence[Located]) -> dict[str, int]:
    """Return how many open findings there are of each severity."""
    return {
        severity.value: sum(finding.severity is severity and finding.status == OPEN for finding, _ in found)
        for severity in Severity
    }


def _record(located: Located) -> dict[str, Any]:
    finding, _ = located
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "table": finding.table,
        "key": finding.key,
        "field": finding.field,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "status": finding.status,
        "justification": finding.justification,
        "cause": finding.cause,
    }


def as_text(found: Sequence[Located], terminal: bool) -> str:
    """Return the findings for a person, coloured when `terminal` is one."""
    from io import StringIO

    from pac_excel.cli.console import findings_text, terminal_width

    buffer = StringIO()
    findings_text(found, buffer, colours=terminal and sys.stdout.isatty(), width=terminal_width())
    return buffer.getvalue()
