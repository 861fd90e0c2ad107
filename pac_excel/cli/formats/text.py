"""Findings as a person reads them in a terminal: a table, causes first, then a line that sums them up."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pac_excel.cli.formats.checked import Checked
from pac_excel.rules.finding import OPEN, Finding, Severity
from pac_excel.rules.french import NARROW, NO_BREAK, percent, unbroken

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_NARROW, _WIDE = 80, 160
# French binds signs to their words, and Rich breaks at any space: what holds together stands as no space does
_HELD, _HELD_NARROW = "\ue000", "\ue001"


def render(checked: Checked) -> str:
    """Return the findings as a table, each consequence under its cause, and their summary."""
    colours = checked.output is None and sys.stdout.isatty()
    console = Console(
        file=StringIO(),
        width=terminal_width(),
        force_terminal=colours,
        color_system="auto" if colours else None,
        highlight=False,
    )
    with console.capture() as captured:
        if checked.found:
            console.print(_table(checked))
        for line in (*_settings(checked), *_compass(checked), _summary(checked)):
            console.print(line)
    return captured.get().replace(_HELD, " ").replace(_HELD_NARROW, NARROW)


def _held(text: str) -> str:
    """Return the text with what must not be broken held together: numbers and their units, signs, quotes."""
    return unbroken(text).replace(NO_BREAK, _HELD).replace(NARROW, _HELD_NARROW)


def terminal_width() -> int:
    """Return the width to write for: the terminal's, within what reads well."""
    return min(max(shutil.get_terminal_size((120, 40)).columns, _NARROW), _WIDE)


def _table(checked: Checked) -> Table:
    table = Table(box=None, padding=(0, 1), show_edge=False, header_style="bold", expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("Règle", no_wrap=True)
    table.add_column("Cellule", no_wrap=True, max_width=28, overflow="fold")
    table.add_column("Anomalie et correction", ratio=1)
    for finding, _ in checked.found:
        dim = "" if finding.status == OPEN else "dim"
        table.add_row(_label(finding), finding.code, _where(finding), _said(finding), style=dim)
        table.add_section()
    return table


def _label(finding: Finding) -> Text:
    branch = "" if finding.cause is None else "  └ "
    return Text(branch + finding.severity.label, style=_COLOURS[finding.severity])


def _where(finding: Finding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else finding.sheet or ""


def _said(finding: Finding) -> Text:
    said = Text(_held(finding.message))
    if finding.status == OPEN:
        return said.append(f"\n→{_HELD}{_held(finding.fix)}", style="dim")
    return said.append(_held(f"\nJustifiée : {finding.justification}"), style="italic")


def _settings(checked: Checked) -> Iterator[Text]:
    """Yield what the agency changed in the rules."""
    for change in checked.changes:
        yield Text(_held(f"Réglage : {change.said}"), style="yellow" if change.weakens_error else "")


def _compass(checked: Checked) -> Iterator[Text]:
    """Yield how complete the chapters are, in one line."""
    judged = [f"{item.label} {percent(item.score)}" for item in checked.compass if item.score is not None]
    if judged:
        yield Text(_held(f"Boussole, ce qui est rempli : {', '.join(judged)}"))


def _summary(checked: Checked) -> Text:
    if not checked.found:
        return Text("Aucune anomalie : le plan tient.", style="bold green")
    counts = ", ".join(_plural(count, severity.label.lower()) for severity, count in checked.counts().items())
    causes = _plural(sum(finding.cause is None for finding in checked.open), "cause")
    settled = len(checked.found) - len(checked.open)
    justified = f", {_plural(settled, 'justifiée')}" if settled else ""
    return Text(f"{counts} ; {causes}{justified}", style="bold")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
