"""What a workbook says of itself: its schema, its layout, its version, and the state of its check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from pac_excel.layout import controls
from pac_excel.layout.cells import CellValue
from pac_excel.layout.columns import Layout, Role, Table
from pac_excel.layout.computed import References
from pac_excel.layout.controls import Located
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.plan.reading import SCHEMA as PLAN_SCHEMA
from pac_excel.rules.compass import CHAPTERS, Chapter, ChapterScore, compass
from pac_excel.rules.finding import OPEN, Severity
from pac_excel.rules.own_settings import Change, changes, settings_of

Names: TypeAlias = dict[str, CellValue | list[list[CellValue]]]

# cells that tell a workbook apart by what it holds, since users rename files
SCHEMA = "pac_schema"
LAYOUT = "pac_layout"
STAMP = "pac_stamp"

# the placeholder at the foot of every page
FOOTER = "plan_footer"
_LONGEST_FOOTER = 120

STATE = "check_state"
SETTINGS = "check_settings"
DEFAULT_SETTINGS = "Réglages par défaut."
NEVER_CHECKED = "Plan pas encore vérifié"
CLEARED = "Marques effacées : le plan est à vérifier à nouveau"
COUNTS: Mapping[str, Severity] = {
    "open_errors": Severity.ERROR,
    "open_warnings": Severity.WARNING,
    "open_infos": Severity.INFO,
}


def count_formula(severity: Severity, r: References) -> str:
    """Return the formula that counts the open findings of one severity."""
    severities, states = r.column(controls.COLLECTION, "severity"), r.column(controls.COLLECTION, "status")
    return f'COUNTIFS({severities},"{severity.label}",{states},"{controls.STATUS[OPEN]}")'


def calendar_blocks(layout: Layout) -> dict[str, Table]:
    """Return the blocks of twelve months that stand above monthly tables, by name."""
    return {f"calendar_{table.name}": table for table in layout.tables if _is_monthly(table)}


def compass_cells(layout: Layout) -> dict[str, Chapter]:
    """Return the named cells that say how complete each chapter of the method is, by name."""
    chapters = (c for c in CHAPTERS if any(part.is_held(layout.held) for part in c.parts))
    return {f"compass_{chapter.name}": chapter for chapter in chapters}


def unchecked(layout: Layout, plan: Plan) -> Names:
    """Return the named cells of a workbook that no check has seen."""
    months: list[list[CellValue]] = [list(plan.month_starts())]
    constants: Names = {SCHEMA: PLAN_SCHEMA, LAYOUT: layout.name, STATE: NEVER_CHECKED}
    own, _ = settings_of(plan.settings)
    constants |= _weighed(compass(plan, layout.held)) | {SETTINGS: _told(changes(own))}
    return constants | dict.fromkeys(COUNTS, 0) | dict.fromkeys(calendar_blocks(layout), months)


def texts(plan: Plan) -> dict[str, str]:
    """Return the texts of the pages that no cell holds: their foot, with agency, plan and version."""
    head = plan.head
    version = None if head.version is None else f"v{head.version}"
    known = (plan.agency.name, head.id or head.title, version)
    foot = " – ".join(part for part in known if part)
    return {FOOTER: shortened(foot) or "Plan d’actions commerciales"}


def shortened(text: str) -> str:
    """Return a text that fits the foot of a page, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_FOOTER else f"{line[: _LONGEST_FOOTER - 1]}…"


def checked(
    found: Sequence[Located], day: dt.date, chapters: Iterable[ChapterScore], changed: Sequence[Change]
) -> Names:
    """Return the named cells that say what the check of `day` found, how complete the plan is, and by what
    settings it was judged.
    """
    counts = _counts(found)
    state = counted(found)
    state = state[0].lower() + state[1:]
    constants: Names = {STATE: f"Vérifié le {day:%d/%m/%Y} : {state}", SETTINGS: _told(changed), **counts}
    return constants | _weighed(chapters)


def counted(found: Sequence[Located]) -> str:
    """Return how many findings are open, in words."""
    errors, warnings, infos = _counts(found).values()
    if not errors + warnings + infos:
        return "Aucune anomalie"
    return f"{_counted(errors, 'erreur')}, {_counted(warnings, 'alerte')}, {_counted(infos, 'information')}"


def _counts(found: Sequence[Located]) -> dict[str, int]:
    return {
        name: sum(finding.severity is severity and finding.status == OPEN for finding, _ in found)
        for name, severity in COUNTS.items()
    }


def cleared() -> Names:
    """Return the named cells of a workbook whose findings were taken out."""
    return {STATE: CLEARED, **dict.fromkeys(COUNTS, 0)}


def _weighed(chapters: Iterable[ChapterScore]) -> Names:
    return {f"compass_{chapter.name}": chapter.score for chapter in chapters if chapter.score is not None}


def _told(changed: Sequence[Change]) -> str:
    said = " ; ".join(change.said for change in changed)
    return f"Réglages changés : {said}" if said else DEFAULT_SETTINGS


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


def _is_monthly(table: Table) -> bool:
    """Tell whether the table has twelve columns of one series, a month each."""
    if table.role is not Role.SLICE:
        return False
    name = table.columns[1].path.partition("[")[0]
    spec = fields_of(table.record).get(name)
    return spec is not None and spec.shape is Shape.SERIES and len(spec.labels) == 12
