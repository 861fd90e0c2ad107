"""What *Synthèse* shows of each chapter: the first objectives, the next milestones, the lights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pac_excel.kpi import status as lights
from pac_excel.layout.cells import CellValue
from pac_excel.layout.views.steering import DASHBOARD, SIGNS, light_of
from pac_excel.layout.views.vocabulary import (
    Record,
    Row,
    View,
    ViewColumn,
    bar,
    field,
    in_order,
    place_in,
    position,
    smallest,
)
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import DATE, INTEGER, RATE, TEXT

OBJECTIVES, MILESTONES = 6, 6
# a rank nobody gave comes after all others
_UNRANKED, _BASE = 999, 10_000


def _by_rank(row: Row) -> str:
    ranks, ids = (row.references.column("objectives", path) for path in ("rank", "id"))
    weight = f'(({ranks}="")*{_UNRANKED}+{ranks})*{_BASE}+{place_in(ids)}'
    return f"MOD({smallest(weight, f'{ids}<>{chr(34)}{chr(34)}', row.number)},{_BASE})"


def _ranked(plan: Plan) -> Sequence[Record]:
    ordered = sorted(
        in_order("objectives")(plan),
        key=lambda item: _UNRANKED if item.record.rank is None else item.record.rank,
    )
    return ordered[:OBJECTIVES]


def _progress(row: Row) -> str:
    owners, progress = (
        row.references.column("actions", "objective"),
        row.references.column("actions", "progress"),
    )
    return f'IF({row.position}="","",IFERROR(AVERAGEIFS({progress},{owners},{row.cells["id"]}),""))'


def _progress_twin(shown: Any, item: Record) -> CellValue:
    known = [
        action.progress
        for action in shown.plan.actions
        if action.objective == item.record.id and action.progress is not None
    ]
    return sum(known) / len(known) if known else None


def _light(row: Row) -> str:
    own, found = f"{DASHBOARD.name}[Objectif]", f"{DASHBOARD.name}[Feu]"
    return f'IF({row.position}="","",IFERROR(INDEX({found},MATCH({row.cells["id"]},{own},0))&"",""))'


def _light_twin(shown: Any, item: Record) -> CellValue:
    kpi = next((kpi for kpi in shown.plan.kpis if kpi.objective == item.record.id), None)
    light = light_of(shown.plan, kpi) if kpi else None
    return SIGNS[light] if light else None


TOP_OBJECTIVES = View(
    name="vue_objectifs",
    columns=(
        position(_by_rank),
        field("objectives", "id"),
        field("objectives", "title", span=5),
        ViewColumn(name="progress", header="Avancement", kind=RATE, text=_progress, twin=_progress_twin),
        bar("progress", "", _progress_twin, span=2),
        ViewColumn(name="light", header="Feu", kind=TEXT, text=_light, twin=_light_twin),
    ),
    items=_ranked,
    rows=OBJECTIVES,
    places=("objectives", "actions", "kpis"),
)


def _steps(plan: Plan) -> Sequence[Record]:
    """The milestones that are not done, the earliest first, by their place in the table."""
    steps = [(action, step) for action in plan.actions for step in action.milestones]
    open_ones = [
        Record(at, (action, step))
        for at, (action, step) in enumerate(steps, 1)
        if step.due is not None and step.done is not True
    ]
    return sorted(open_ones, key=lambda item: item.record[1].due)[:MILESTONES]


def _by_date(row: Row) -> str:
    due, done, action, label = (
        row.references.column("actions.milestones", path) for path in ("due", "done", "", "label")
    )
    keys = f'{action}&"|"&{due}&"|"&LEFT({label},99)'
    weight = f"{due}*{_BASE}+{place_in(keys)}"
    return f"MOD({smallest(weight, f'ISNUMBER({due})*({done}<>{chr(34)}Oui{chr(34)})', row.number)},{_BASE})"


def _step(path: str, name: str, header: str, kind: Any, twin: Any, span: int = 1) -> ViewColumn:
    def text(row: Row) -> str:
        found = f"INDEX({row.references.column('actions.milestones', path)},{row.position})"
        shown = found if kind is DATE else f'{found}&""'
        return f'IF({row.position}="","",{shown})'

    return ViewColumn(
        name=name, header=header, kind=kind, text=text, twin=lambda shown, item: twin(*item.record), span=span
    )


NEXT_MILESTONES = View(
    name="vue_jalons",
    columns=(
        position(_by_date),
        _step("due", "due", "Prévu le", DATE, lambda action, step: step.due),
        _step("", "action", "Action", TEXT, lambda action, step: action.id),
        _step("label", "label", "Jalon", TEXT, lambda action, step: step.label, 5),
    ),
    items=_steps,
    rows=MILESTONES,
    places=("actions.milestones",),
)


def _light_count(light: lights.Status) -> View:
    column = ViewColumn(
        name="count",
        header=SIGNS[light],
        kind=INTEGER,
        text=lambda row: f'COUNTIF({DASHBOARD.name}[Feu],"{SIGNS[light]}")',
        twin=lambda shown, item: sum(light_of(shown.plan, kpi) is light for kpi in shown.plan.kpis),
    )
    return View(
        name=f"vue_feux_{light.value.lower()}",
        columns=(column,),
        items=lambda plan: [light],
        rows=1,
        places=("kpis",),
    )


LIGHTS = {light: _light_count(light) for light in lights.Status}

VIEWS: tuple[View, ...] = (TOP_OBJECTIVES, NEXT_MILESTONES, *LIGHTS.values())
