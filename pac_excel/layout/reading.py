"""From tables to records: the plan a workbook holds, where each value stands, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import Any, Generic, Protocol, TypeVar

from pac_excel.layout.assembly import assembled
from pac_excel.layout.cells import Fault, Labels, Unreadable, decode
from pac_excel.layout.columns import Column, Layout, Role, Table
from pac_excel.layout.corrections import Correction, correction_of
from pac_excel.layout.filling import labels_of
from pac_excel.layout.places import CellView, Place, Places
from pac_excel.layout.rows import FoundColumns, Row, found_columns
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.plan.grids import own_grids
from pac_excel.rules.defect import Defect, DefectKind
from pac_excel.rules.french import number
from pac_excel.rules.rule import key_of


class TableView(Protocol):
    """A table as a book gives it."""

    @property
    def name(self) -> str:
        """Its name in the workbook."""

    @property
    def sheet(self) -> str:
        """The sheet it stands on, whatever its first name was."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The texts of its header row."""

    @property
    def rows(self) -> Sequence[Sequence[CellView]]:
        """Its data rows."""

    @property
    def values(self) -> Sequence[Sequence[object]]:
        """What the cells of its data rows hold."""


class NameView(Protocol):
    """The cells of a name as a book gives them."""

    @property
    def cells(self) -> Sequence[Sequence[CellView]]:
        """Its cells, row by row."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook holds: the plan, the place of every value, and the defects met on the way.

    `lost` are the defects behind which a value stands that the plan does not have, `corrections` the cells
    that were understood for certain though they hold something else.
    """

    plan: Plan
    places: Places
    defects: tuple[Defect, ...]
    lost: tuple[Defect, ...]
    corrections: tuple[Correction, ...] = ()


def read(
    tables: Mapping[str, TableView], names: Mapping[str, NameView], layout: Layout, *, date1904: bool = False
) -> Reading:
    """Return the plan in the tables and named cells of a workbook laid out as `layout`."""
    reader = _Reader(tables, names, layout, date1904)
    plan = reader.plan()
    return Reading(plan, reader.places, tuple(reader.defects), tuple(reader.lost), tuple(reader.corrections))


V = TypeVar("V")


class _AnyCase(Generic[V]):
    """Tables or names, found whatever the case that their names are written in."""

    def __init__(self, views: Mapping[str, V]) -> None:
        self.names = tuple(views)
        self._views = views
        self._known = {name.casefold(): name for name in views}

    def get(self, name: str) -> V | None:
        """Return the view of that name, None when there is none."""
        known = self._known.get(name.casefold())
        return None if known is None else self._views[known]


class _Reader:
    def __init__(
        self, tables: Mapping[str, TableView], names: Mapping[str, NameView], layout: Layout, date1904: bool
    ) -> None:
        # a table that the layout does not read stays unread: in Excel each costs a call
        self.tables = _AnyCase(tables)
        self.names = _AnyCase(names)
        self.layout = layout
        self.date1904 = date1904
        self.labels = Labels()
        self.places = Places()
        self.defects: list[Defect] = []
        self.lost: list[Defect] = []
        self.corrections: list[Correction] = []

    def plan(self) -> Plan:
        """Return the whole plan; the grids come first, for they name the strategies."""
        plan = Plan(**self.scalars())
        if "strategy_grids" in self.layout.main:
            plan = replace(plan, strategy_grids=own_grids(self.collection("strategy_grids")))
        self.labels = labels_of(plan)
        lists: dict[str, Any] = {
            name: self.collection(name) for name in self.layout.main if name != "strategy_grids"
        }
        return replace(plan, **lists, **self.months())

    def scalars(self) -> dict[str, Any]:
        """Return the records of the plan that stand in named cells, by field of the plan."""
        values: dict[str, dict[str, Any]] = {}
        records: dict[str, type] = {}
        for scalar in self.layout.scalars:
            spec = scalar.spec
            view = self.names.get(scalar.name)
            records[scalar.owner] = scalar.record
            if view is None:
                self.defect(DefectKind.MISSING_NAME, scalar.record.__name__, "", spec.name, scalar.name)
                continue
            cell = view.cells[0][0]
            place = Place(scalar.name, "", spec.label, cell)
            self.places.note(scalar.record.__name__, "", spec.name, place)
            column = Column(spec.label, spec.name, spec.kind, shape=spec.shape)
            value = self.decoded(cell, column, scalar.record.__name__, place)
            values.setdefault(scalar.owner, {})[spec.name] = value
        return {owner: record(**values.get(owner, {})) for owner, record in records.items()}

    def months(self) -> dict[str, Any]:
        """Return the months typed above the monthly tables."""
        view = self.names.get(self.layout.months) if self.layout.months else None
        if view is None:
            return {}
        spec = fields_of(Plan)["months"]
        cells = [cell for row in view.cells for cell in row][: len(spec.labels)]
        column = Column(spec.label, spec.name, spec.kind)
        days = [self.decoded(c, column, "Plan", Place(self.layout.months, "", spec.label, c)) for c in cells]
        for index, cell in enumerate(cells):
            self.places.note("Plan", "", f"months[{index}]", Place(self.layout.months, "", spec.label, cell))
        return {"months": tuple(days) if any(days) else ()}

    def collection(self, name: str) -> tuple[Any, ...]:
        """Return the records of one list, with all that other tables say of them."""
        table = self.layout.main[name]
        rows = self.rows(table)
        others = [other for other in self.layout.tables if other.collection == name and other is not table]
        known = {row.values.get("id") for row in rows}
        parts = {other.name: self.parts(other, known) for other in others}
        return tuple(self.record(table, row, others, parts) for row in rows)

    def record(
        self, table: Table, row: Row, others: Sequence[Table], parts: Mapping[str, Mapping[str, list[Row]]]
    ) -> Any:
        """Return the record of a row, with its slices and children, and note where its values stand."""
        values = row.values
        key = values.get("id") or ""
        own = [(other, parts[other.name].get(key, ())) for other in others]
        children: dict[str, tuple[Any, ...]] = {}
        for other, inner in own:
            if other.role is Role.CHILD:
                children[other.child] = tuple([other.record(**part.values) for part in inner])
                continue
            for part in inner:
                filled = {path: value for path, value in part.values.items() if value not in (None, ())}
                values = values | filled
        record = table.record(**assembled(table.record, values), **children)
        self.places.note_later(partial(self.note_all, table, record, row, own))
        return record

    def note_all(
        self, table: Table, record: Any, row: Row, others: Sequence[tuple[Table, Sequence[Row]]]
    ) -> None:
        """Note where the values of a record stand, those too that other tables hold."""
        identity = key_of(record)
        self.note(table, identity, row, "")
        for other, inner in others:
            for index, part in enumerate(inner):
                self.note(other, identity, part, _prefix(table, other, part, index))

    def note(self, table: Table, identity: str, row: Row, prefix: str) -> None:
        """Note the place of each value of a row; of a pair, the place of its second value."""
        owner, key = self.layout.main[table.collection].record.__name__, row.key
        for path, cell in row.columns.cells(row.cells):
            place = Place(table.name, key, _header(table, path), cell)
            if not prefix or prefix.endswith("."):
                self.places.note(owner, identity, prefix + path, place)
            elif path and path == _second(table):
                self.places.note(owner, identity, prefix, place)
                self.places.note(owner, identity, f"{prefix}.{path}", place)

    def parts(self, table: Table, known: set[Any]) -> dict[str, list[Row]]:
        """Return the rows of a slice or child table by the key of the record they belong to."""
        found: dict[str, list[Row]] = {}
        is_slice = table.role is Role.SLICE
        for row in self.rows(table):
            parent = row.parent
            if is_slice and all(value in (None, ()) for value in row.values.values()):
                if parent in known:
                    found.setdefault(parent, []).append(row)
            elif parent not in known or (is_slice and parent in found):
                self.stray(table, row, parent, known=parent in known)
            else:
                found.setdefault(parent, []).append(row)
        return found

    def stray(self, table: Table, row: Row, parent: Any, *, known: bool) -> None:
        """Note a row of no record, or of one that has such a row already: its values are lost."""
        kind = (
            DefectKind.DUPLICATE_KEY
            if known
            else DefectKind.DANGLING_REFERENCE
            if parent
            else DefectKind.EMPTY_KEY
        )
        owner = self.layout.main[table.collection].record.__name__
        cell = dict(row.columns.cells(row.cells)).get("")
        place = Place(table.name, row.key, table.key[0], cell) if cell else None
        self.defect(kind, owner, str(parent or ""), table.child, str(parent or ""), place=place, lost=True)

    def rows(self, table: Table) -> list[Row]:
        """Return the filled rows of a table; none, with its defect noted, when the table is missing."""
        view = self.tables.get(table.name)
        if view is None:
            present = tuple(sorted(self.tables.names))
            self.defect(
                DefectKind.MISSING_TABLE, table.record.__name__, "", "", table.name, present, table=table.name
            )
            return []
        columns = found_columns(table, self.columns(table, view), self.labels, date1904=self.date1904)
        filled = [(at, row) for at, row in enumerate(view.values) if columns.makes_a_row(row)]
        cells = [partial(view.rows.__getitem__, at) for at, _ in filled]
        contents = list(zip_longest(*(row for _, row in filled)))
        decoded, unsure = columns.decoded(contents)
        faults: list[tuple[int, Column, CellView, Unreadable]] = []
        # row by row, as people read them
        for row, own in sorted(unsure):
            at, column = columns.plan[own][:2]
            cell = cells[row]()[at]
            decoded[own][row], fault = self.value(cell, column)
            if fault:
                faults.append((row, column, cell, fault))
        rows = columns.rows(decoded, cells)
        owner = self.layout.main[table.collection].record.__name__
        for row, column, cell, fault in faults:
            place = Place(table.name, rows[row].key, column.header, cell)
            self.unreadable(owner, column, place, fault)
        self.overwritten(owner, columns, contents, rows)
        return rows

    def overwritten(
        self, owner: str, columns: FoundColumns, contents: Sequence[Sequence[object]], rows: Sequence[Row]
    ) -> None:
        """Note the cells of calculated columns where a value was typed over the formula."""
        worked_out = [(at, column) for at, column in columns.formulas if at < len(contents)]
        for place, row in enumerate(rows):
            for at, column in worked_out:
                content = contents[at][place]
                if content is not None and (cell := row.cells[at]).formula is None:
                    self.defect(
                        DefectKind.FORMULA_OVERWRITTEN,
                        owner,
                        row.key,
                        column.path,
                        _written(content),
                        place=Place(columns.table.name, row.key, column.header, cell),
                    )

    def columns(self, table: Table, view: TableView) -> list[tuple[Column, int]]:
        """Return the columns found in the table with their position; those that are missing are defects."""
        at = {header.strip().casefold(): index for index, header in reversed(list(enumerate(view.headers)))}
        known = {header.casefold() for header in table.by_header}
        unknown = tuple(header for header in view.headers if header.strip().casefold() not in known)
        found = []
        for column in table.columns:
            index = at.get(column.header.casefold())
            if index is not None:
                found.append((column, index))
            else:
                others = unknown or view.headers
                record, path = table.record.__name__, column.path
                self.defect(
                    DefectKind.MISSING_COLUMN,
                    record,
                    "",
                    path,
                    column.header,
                    others,
                    table=table.name,
                    sheet=view.sheet,
                )
        return found

    def value(self, cell: CellView, column: Column) -> tuple[Any, Unreadable | None]:
        """Return what can be understood of a cell, and its fault if it is not as it should be."""
        fault: Unreadable | None = None
        try:
            value = decode(cell.value, column, self.labels, date1904=self.date1904)
        except Unreadable as unreadable:
            fault, value = unreadable, unreadable.value
        if correction := correction_of(cell, column.kind, fault):
            self.corrections.append(correction)
        return (_empty(column) if value is None else value), fault

    def decoded(self, cell: CellView, column: Column, record: str, place: Place) -> Any:
        value, fault = self.value(cell, column)
        if fault:
            self.unreadable(record, column, place, fault)
        return value

    def unreadable(self, record: str, column: Column, place: Place, fault: Unreadable) -> None:
        """Note a cell that is not of its column's kind; its value is lost unless it was understood."""
        kind = DefectKind.NOT_IN_LIST if fault.fault is Fault.NOT_IN_LIST else DefectKind.TEXT_AS_NUMBER
        lost = fault.value is None
        self.defect(kind, record, place.key, column.path, fault.found, fault.expected, place=place, lost=lost)

    def defect(
        self,
        kind: DefectKind,
        record: str,
        key: str,
        path: str,
        found: str,
        expected: tuple[str, ...] = (),
        *,
        place: Place | None = None,
        table: str | None = None,
        sheet: str | None = None,
        lost: bool = False,
    ) -> None:
        defect = Defect(
            kind=kind,
            record=record,
            key=key,
            field=path,
            label=place.header if place else "",
            found=found,
            expected=expected,
            table=place.table if place else table,
            sheet=place.cell.sheet if place else sheet,
            cell=place.cell.address if place else None,
        )
        self.defects.append(defect)
        if lost:
            self.lost.append(defect)


def _prefix(table: Table, other: Table, part: Row, index: int) -> str:
    """Return what comes before the path of a value of another table, in the path from the record."""
    if other.role is Role.SLICE:
        return ""
    spec = fields_of(table.record)[other.child]
    if spec.shape is Shape.PAIRS:
        first = next(iter(fields_of(other.record)))
        return f"{other.child}.{part.values.get(first)}"
    return f"{other.child}[{index}]."


def _second(table: Table) -> str:
    """The second field of a pair."""
    return list(fields_of(table.record))[1]


def _header(table: Table, path: str) -> str:
    return table.by_path[path].header if path else table.key[0]


def _written(value: object) -> str:
    """Return the value of a cell as people write it."""
    return number(value) if isinstance(value, int | float) else str(value)


def _empty(column: Column) -> Any:
    return () if column.shape is Shape.MANY else None
