"""What the pictures of the SWOT show: the heaviest findings of each quadrant, and how many weigh how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pac_excel.kpi import swot
from pac_excel.layout.views.vocabulary import (
    Record,
    Row,
    View,
    ViewColumn,
    field,
    in_order,
    largest,
    place_in,
    position,
)
from pac_excel.plan.choices import Side
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import INTEGER, NUMBER

# cards in a quadrant; the table has the others
CARDS = 8
GRADES = range(1, 6)
# where the bubble of each quadrant stands around its point, so that none hides another
OFFSETS = {
    Side.FORCE: (-0.17, 0.17),
    Side.FAIBLESSE: (-0.17, -0.17),
    Side.OPPORTUNITE: (0.17, 0.17),
    Side.MENACE: (0.17, -0.17),
}
_BASE = 10_000


def quadrant(side: Side) -> View:
    """Return the findings of a quadrant, the most critical first."""

    def text(row: Row) -> str:
        sides, gravity, urgency = (
            row.references.column("swot", path) for path in ("side", "gravity", "urgency")
        )
        weight = f"{gravity}*{urgency}*{_BASE}+{_BASE - 1}-{place_in(row.references.column('swot', 'id'))}"
        found = largest(weight, f'{sides}="{side.label}"', row.number)
        return f"{_BASE - 1}-MOD({found},{_BASE})"

    def items(plan: Plan) -> Sequence[Record]:
        own = [item for item in in_order("swot")(plan) if item.record.side is side]
        return sorted(own, key=lambda item: -(swot.criticality(item.record) or 0))[:CARDS]

    return View(
        name=f"vue_{side.value.lower()}",
        columns=(
            position(text),
            field("swot", "id"),
            field("swot", "title"),
            ViewColumn(
                name="criticality",
                header="Criticité",
                kind=INTEGER,
                text=_criticality,
                twin=lambda shown, item: swot.criticality(item.record),
            ),
        ),
        items=items,
        rows=CARDS,
        places=("swot",),
    )


def _criticality(row: Row) -> str:
    found = f"INDEX({row.references.column('swot', 'criticality')},{row.position})"
    return f'IF({row.position}="","",{found})'


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the plane of gravity and urgency."""

    gravity: int
    urgency: int


def _points(plan: Plan) -> Sequence[Point]:
    return [Point(gravity, urgency) for gravity in GRADES for urgency in GRADES]


def _point_text(number: str) -> tuple[str, str]:
    return f"INT(({number}-1)/5)+1", f"MOD({number}-1,5)+1"


def _count(side: Side) -> ViewColumn:
    def text(row: Row) -> str:
        sides, gravities, urgencies = (
            row.references.column("swot", path) for path in ("side", "gravity", "urgency")
        )
        gravity, urgency = _point_text(row.number)
        return f'COUNTIFS({sides},"{side.label}",{gravities},{gravity},{urgencies},{urgency})'

    return ViewColumn(
        name=f"count_{side.value}",
        header=side.label,
        kind=INTEGER,
        text=text,
        twin=lambda shown, point: sum(
            item.side is side and (item.gravity, item.urgency) == (point.gravity, point.urgency)
            for item in shown.plan.swot
        ),
    )


def _axis(side: Side, name: str, at: int) -> ViewColumn:
    offset = OFFSETS[side][at]

    def twin(point: Point) -> float:
        return (point.urgency, point.gravity)[at] + offset

    return ViewColumn(
        name=f"{name}_{side.value}",
        header=f"{side.label} {name}",
        kind=NUMBER,
        text=lambda row: f"{_point_text(row.number)[1 - at]}+{offset}",
        twin=lambda shown, point: twin(point),
    )


def _bubbles() -> View:
    columns: list[ViewColumn] = []
    for side in Side:
        columns += (_axis(side, "x", 0), _axis(side, "y", 1), _count(side))
    return View(
        name="vue_bulles", columns=tuple(columns), items=_points, rows=len(GRADES) ** 2, places=("swot",)
    )


BUBBLES = _bubbles()
QUADRANTS = {side: quadrant(side) for side in Side}
VIEWS: tuple[View, ...] = (*QUADRANTS.values(), BUBBLES)
