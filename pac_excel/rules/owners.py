"""Several roles typed where one is wanted: a workbook takes them, no reference does."""

from __future__ import annotations

import re

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan

NO_OWNER = "n’a pas de responsable"

_SEPARATOR = re.compile(r"\s*[,;/+&\n]\s*|\s+et\s+")


def owners_of(plan: Plan, owner: str | None) -> tuple[str, ...]:
    """Return the roles that the text names, when they are several and all of the team; else none."""
    names = tuple(name for name in _SEPARATOR.split(owner or "") if name)
    known = links_of(plan).roles
    return names if len(names) > 1 and all(name in known for name in names) else ()
