"""The vocabulary of a layout: columns, tables, named cells, and what flows through each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from pac_excel.plan.fields import Derived, Kind, Shape, Spec, entity_of, fields_of


class Flow(Enum):
    """Which way a column's values go."""

    PLAN = "plan"  # written and read
    OUT = "out"  # written, never read: findings, results
    EXCEL = "excel"  # a formula of the template: given its cached value, never overwritten, never trusted


class Role(Enum):
    """What a row of a table is."""

    MAIN = "main"  # a record of a list of the plan
    SLICE = "slice"  # more fields of a record that has its row elsewhere
    CHILD = "child"  # a record inside another


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `path` is the way from the row's record to the value, as in YAML: "title", "compliance.legal_basis",
    "trajectory[3]"; "" for the key of a parent record.
    """

    header: str
    path: str
    kind: Kind[object]
    flow: Flow = Flow.PLAN
    shape: Shape = Shape.ONE
    help: str = ""
    required: bool = False
    between: tuple[float, float] | None = None


@dataclass(frozen=True)
class Table:
    """A list of a workbook: an Excel Table found by `name`, its columns by header text.

    `collection` is the field of `Plan` whose records the rows are or belong to; `child` the field of those
    records that the rows fill; `key` the headers whose values, joined, name a row. A row is a record when a
    column that is read is filled or, where there is a `marker`, when one of its columns holds what it says
    (anything, if it says None).
    """

    name: str
    sheet: str
    title: str
    role: Role
    record: type
    collection: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    child: str = ""
    marker: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """What of a plan it holds: "actions", or "actions.milestones" for what is inside its records."""
        inner = self.child
        if self.role is Role.SLICE:
            inner = next(re.split(r"[.[]", column.path)[0] for column in self.columns if column.path)
        return f"{self.collection}.{inner}" if inner else self.collection

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """The columns by header text."""
        return {column.header: column for column in self.columns}

    @cached_property
    def by_path(self) -> dict[str, Column]:
        """The columns by path; the key of a parent has none."""
        return {column.path: column for column in self.columns if column.path}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A named cell of a workbook that holds one field of a single record of the plan."""

    name: str
    record: type
    owner: str
    spec: Spec


@dataclass(frozen=True)
class Layout:
    """Where everything of a plan stands in one kind of workbook."""

    name: str
    tables: tuple[Table, ...]
    scalars: tuple[Scalar, ...]
    months: str = ""

    @cached_property
    def by_name(self) -> dict[str, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}

    @cached_property
    def main(self) -> dict[str, Table]:
        """The table that lists the records of each collection."""
        return {table.collection: table for table in self.tables if table.role is Role.MAIN}

    def only(self, parts: Collection[str]) -> Layout:
        """Return the layout of these parts of a plan: lists, what is inside their records, single records."""
        return replace(
            self,
            tables=tuple(table for table in self.tables if table.part in parts),
            scalars=tuple(scalar for scalar in self.scalars if scalar.owner in parts),
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The fields that have a cell, as "Action.end"; those of an inner record under both names."""
        cells = {f"{scalar.record.__name__}.{scalar.spec.name}" for scalar in self.scalars}
        for table in self.tables:
            for path in {column.path.partition("[")[0] for column in table.columns if column.path}:
                cells.add(f"{table.record.__name__}.{path}")
                field, _, inner = path.partition(".")
                owner = fields_of(table.record)[field].record if inner else None
                if owner is not None:
                    cells.add(f"{owner.__name__}.{inner}")
            if table.child:
                cells.add(f"{self.main[table.collection].record.__name__}.{table.child}")
        return frozenset(cells)


def main(
    name: str,
    sheet: str,
    record: type,
    collection: str,
    *,
    title: str = "",
    only: Iterable[str] = (),
    without: Iterable[str] = (),
    key: tuple[str, ...] = (),
) -> Table:
    """Return the table that lists the records of `collection`, a column a field (several for a series).

    `only` restricts and orders the fields, `without` leaves some out (they stand in another table); derived
    values come last, as formula columns.
    """
    entity = entity_of(record)
    chosen = tuple(only) or tuple(entity.fields)
    left_out = set(without)
    columns = [
        column for field in chosen if field not in left_out for column in _columns(entity.fields, field)
    ]
    columns += [computed(item) for item in entity.derived if item.name not in left_out]
    headers = key or tuple(entity.fields[field].label for field in entity.identity)
    return Table(name, sheet, title or entity.label, Role.MAIN, record, collection, tuple(columns), headers)


def slice_of(name: str, sheet: str, record: type, collection: str, field: str, *, title: str = "") -> Table:
    """Return the table that holds `field`, a series or a record, of the records of another table."""
    spec = fields_of(record)[field]
    parent = _parent_key(record)
    if spec.shape is Shape.NESTED and spec.record is not None:
        columns = tuple(
            replace(column, path=f"{field}.{column.path}")
            for inner in fields_of(spec.record)
            for column in _columns(fields_of(spec.record), inner)
        )
    else:
        columns = tuple(
            replace(column, header=label)
            for column, label in zip(_columns(fields_of(record), field), spec.labels, strict=True)
        )
    return Table(
        name, sheet, title or spec.label, Role.SLICE, record, collection, (parent, *columns), (parent.header,)
    )


def child(
    name: str,
    sheet: str,
    record: type,
    collection: str,
    field: str,
    *,
    title: str = "",
    key: tuple[str, ...] = (),
) -> Table:
    """Return the table that lists the records inside each record of `collection`, after the parent's key.

    `key` names the headers that, after the parent's, tell its rows apart; the first one by default.
    """
    spec = fields_of(record)[field]
    assert spec.record is not None
    parent = _parent_key(record)
    inner = fields_of(spec.record)
    columns = tuple(column for inner_field in inner for column in _columns(inner, inner_field))
    columns += tuple(computed(item) for item in entity_of(spec.record).derived)
    return Table(
        name,
        sheet,
        title or spec.label,
        Role.CHILD,
        spec.record,
        collection,
        (parent, *columns),
        (parent.header, *(key or (columns[0].header,))),
        child=field,
    )


def computed(item: Derived) -> Column:
    """Return the formula column of a derived value."""
    return Column(item.label, item.name, item.kind, Flow.EXCEL, help=item.help)


def scalars(record: type, owner: str, prefix: str, only: Iterable[str] = ()) -> tuple[Scalar, ...]:
    """Return the named cells of a single record of the plan, `prefix_field` each."""
    specs = fields_of(record)
    return tuple(Scalar(f"{prefix}_{name}", record, owner, specs[name]) for name in (only or specs))


def _parent_key(record: type) -> Column:
    """The column that names the parent; it is headed by the parent's own name, so that it reads well."""
    header = entity_of(record).label
    kind: Kind[object] = Kind("reference", str, targets=(record.__name__,))
    return Column(header, "", kind, help="N° de la ligne à laquelle celle-ci appartient", required=True)


def _columns(specs: dict[str, Spec], name: str) -> tuple[Column, ...]:
    spec = specs[name]
    if spec.shape is Shape.ONE or spec.shape is Shape.MANY:
        return (
            Column(
                spec.label, name, spec.kind, Flow.PLAN, spec.shape, spec.help, spec.required, spec.between
            ),
        )
    if spec.shape is Shape.SERIES:
        own = spec.labels if spec.label in spec.labels[0] else tuple(f"{spec.label} {n}" for n in spec.labels)
        return tuple(
            Column(header, f"{name}[{index}]", spec.kind, Flow.PLAN, Shape.ONE, spec.help)
            for index, header in enumerate(own)
        )
    return ()
