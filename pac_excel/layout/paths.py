"""The way from a record to one of its values, written as in YAML: "end", "mix.price", "trajectory[3]"."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_STEP = re.compile(r"(\w+)|\[(\d+)\]")


@cache
def steps(path: str) -> tuple[str | int, ...]:
    """Return the attribute names and list positions that `path` goes through."""
    return tuple(name or int(index) for name, index in _STEP.findall(path))


def value_at(record: Any, path: str) -> Any:
    """Return the value of `record` at `path`; None beyond the end of an empty series."""
    for step in steps(path):
        if isinstance(step, int):
            record = record[step] if step < len(record) else None
        else:
            record = getattr(record, step)
    return record


def field_of(path: str) -> str:
    """Return the first field on the path."""
    return str(steps(path)[0])
