"""A `Plan` becomes YAML in the interchange shape; reading it back gives the same plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import yaml

from pac_excel.plan.document import Plan
from pac_excel.plan.fields import Choice, Kind, Shape, Spec, fields_of
from pac_excel.plan.reading import SCHEMA

Derive = Callable[[object], dict[str, object]]

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def format_plan(plan: Plan, derive: Derive = lambda record: {}) -> str:
    """Return the plan as YAML text; empty fields are left out.

    `derive` gives the computed values to write beside a record's own, by name; reading ignores them.
    """
    document = {"schema": SCHEMA, **_record(plan, derive)}
    return str(
        yaml.dump(
            document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160
        )
    )


def _record(record: object, derive: Derive) -> dict[str, Any]:
    own = {
        spec.key: _field(getattr(record, name), spec, derive)
        for name, spec in fields_of(type(record)).items()
    }
    return {key: value for key, value in (own | derive(record)).items() if value not in (None, [], {})}


def _field(value: Any, spec: Spec, derive: Derive) -> Any:
    match spec.shape:
        case Shape.ONE:
            return _plain(value, spec.kind)
        case Shape.MANY | Shape.SERIES:
            return [_plain(item, spec.kind) for item in value]
        case Shape.NESTED:
            return _record(value, derive)
        case Shape.ROWS:
            return [_record(item, derive) for item in value]
        case Shape.PAIRS:
            assert spec.record is not None
            left, right = fields_of(spec.record).values()
            return {
                _key(getattr(item, left.name)): _plain(getattr(item, right.name), right.kind)
                for item in value
            }


def _plain(value: Any, kind: Kind[Any]) -> Any:
    if isinstance(value, Choice):
        return value.value
    if kind.python is float and value is not None and float(value).is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _key(value: Any) -> str:
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else str(value)
