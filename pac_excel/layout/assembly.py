"""The fields of a record put together from values by path, as the columns of a table give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pac_excel.layout.paths import steps
from pac_excel.plan.fields import Shape, fields_of


def assembled(record: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record from values by path: series and inner records put together."""
    ways = _ways(record, tuple(values))
    fields = {name: values[path] for name, path in ways.plain}
    for name, kind, own in ways.inner:
        fields[name] = kind(**{inner: values[path] for inner, path in own})
    for name, paths in ways.series:
        places = tuple([values[path] if path else None for path in paths])
        fields[name] = places if places.count(None) < len(places) else ()
    if ways.is_named and fields.get("id") is None:
        fields["id"] = ""
    return fields


@dataclass(frozen=True, slots=True)
class _Ways:
    """How the fields of a record are put together from values by path.

    A field has one, an inner record one for each of its fields, a series one for each of its places ("" for
    those that the workbook lacks). `is_named` tells whether the record has an identifier.
    """

    plain: Sequence[tuple[str, str]]
    inner: Sequence[tuple[str, type, Sequence[tuple[str, str]]]]
    series: Sequence[tuple[str, Sequence[str]]]
    is_named: bool


# a table has the same columns in all its rows, and in most workbooks
@lru_cache(maxsize=256)
def _ways(record: type, paths: tuple[str, ...]) -> _Ways:
    plain: list[tuple[str, str]] = []
    series: dict[str, list[str]] = {}
    inner: dict[str, list[tuple[str, str]]] = {}
    specs = fields_of(record)
    for path in paths:
        first, *rest = steps(path)
        name, spec = str(first), specs[str(first)]
        if not rest:
            plain.append((name, path))
        elif spec.shape is Shape.SERIES:
            series.setdefault(name, [""] * len(spec.labels))[int(rest[0])] = path
        else:
            inner.setdefault(name, []).append((str(rest[0]), path))
    kinds = {name: kind for name in inner if (kind := specs[name].record) is not None}
    records = [(name, kinds[name], own) for name, own in inner.items()]
    return _Ways(plain, records, list(series.items()), is_named="id" in specs)
