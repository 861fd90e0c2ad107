"""Findings for programs: a JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TypeAlias

from pac_excel.cli.formats.checked import Checked
from pac_excel.rules.finding import Finding

Record: TypeAlias = dict[str, str | None]


def render(checked: Checked) -> str:
    """Return the findings as a JSON document."""
    document = {
        "file": str(checked.path),
        "plan": checked.plan.head.id,
        "summary": {severity.value: count for severity, count in checked.counts().items()},
        "settings": [change.said for change in checked.changes],
        "compass": [asdict(chapter) for chapter in checked.compass],
        "findings": [_record(finding) for finding, _ in checked.found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(finding: Finding) -> Record:
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
