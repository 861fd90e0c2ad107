"""Every row of a plan: its records, and the records inside them, each a row of some table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pac_excel.plan import Plan
from pac_excel.plan.fields import Shape, Spec, fields_of


class Row(NamedTuple):
    """A record, the record with a key that it belongs to, and the path that leads from one to the other."""

    owner: object
    record: object
    path: str


def rows_of(plan: Plan) -> Iterator[Row]:
    """Yield every record of the plan, those inside another one after it."""
    for spec in _parts(Plan):
        value = getattr(plan, spec.name)
        for owner in (value,) if spec.shape is Shape.NESTED else value:
            yield Row(owner, owner, "")
            yield from _inside(owner, owner, "")


def _inside(owner: object, record: object, path: str) -> Iterator[Row]:
    cls: type = type(record)
    for spec in _parts(cls):
        for name, item in _items(spec, getattr(record, spec.name)):
            place = f"{path}{name}."
            yield Row(owner, item, place)
            yield from _inside(owner, item, place)


def _items(spec: Spec, value: object) -> Iterator[tuple[str, object]]:
    """Yield the records of one field, each with its name in a path: `mix`, `milestones[2]`, `days.RCOM`."""
    if not isinstance(value, tuple):
        yield spec.key, value
        return
    for index, item in enumerate(value):
        if spec.shape is Shape.PAIRS and spec.record is not None:
            yield f"{spec.key}.{getattr(item, next(iter(fields_of(spec.record))))}", item
        else:
            yield f"{spec.key}[{index}]", item


@cache
def _parts(cls: type) -> tuple[Spec, ...]:
    return tuple(spec for spec in fields_of(cls).values() if spec.record is not None)
