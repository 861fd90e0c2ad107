"""Findings as a person reads them in a terminal: a table, causes first, then a line that sums them up."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pac_excel.rules.finding import OPEN, Finding, Severity

if TYPE_CHECKING:
    from pac_excel.layout.controls import Located

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_NARROW, _WIDE = 80, 160


def terminal_width() -> int:
    """Return the width to write for: the terminal's, within what reads well."""
    return min(max(shutil.get_terminal_size((120, 40)).columns, _NARROW), _WIDE)


def findings_text(found: Sequence[Located], out: IO[str], *, colours: bool, width: int) -> None:
    """Write the findings as a table, each consequence under its cause, and their summary."""
    console = Console(
        file=out,
        width=width,
        force_terminal=colours,
        color_system="auto" if colours else None,
        highlight=False,
    )
    if found:
        console.print(_table([finding for finding, _ in found]))
    console.print(_summary(found))


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, padding=(0, 1), show_edge=False, header_style="bold", expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("Règle", no_wrap=True)
    table.add_column("Cellule", no_wrap=True, max_width=28, overflow="fold")
    table.add_column("Anomalie et correction", ratio=1)
    for finding in findings:
        echo = finding.cause is not None
        label = Text(("  └ " if echo else "") + finding.severity.label, style=_COLOURS[finding.severity])
        where = f"{finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else finding.sheet or ""
        said = Text(finding.message)
        if finding.status != OPEN:
            said.append(f"\nJustifiée : {finding.justification}", style="italic")
        else:
            said.append(f"\n→ {finding.fix}", style="dim")
        table.add_row(label, finding.code, where, said, style="" if finding.status == OPEN else "dim")
        table.add_section()
    return table


def _summary(found: Sequence[Located]) -> Text:
    if not found:
        return Text("Aucune anomalie : le plan tient.", style="bold green")
    open_findings = [finding for finding, _ in found if finding.status == OPEN]
    parts = []
    for severity in Severity:
        count = sum(finding.severity is severity for finding in open_findings)
        word = severity.label.lower() + ("s" if count > 1 else "")
        parts.append(f"{count} {word}")
    causes = sum(finding.cause is None for finding in open_findings)
    justified = len(found) - len(open_findings)
    text = f"{', '.join(parts)} ; {causes} cause{'s' if causes > 1 else ''}"
    return Text(
        text + (f", {justified} justifiée{'s' if justified > 1 else ''}" if justified else ""), style="bold"
    )
