"""What a view is made of: rows of formulas over the tables of the plan, each with its Python twin.

A view is never read: it shows the plan again, in another order or joined to other lists. Where it `grows` it
is an Excel table with a row for each record and some to spare, which fill themselves when records are typed;
else it is a named block of so many rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pac_excel.layout.cells import CellValue, Labels, encode
from pac_excel.layout.columns import Column
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.computed import References, cached
from pac_excel.layout.paths import value_at
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import INTEGER, TEXT, Kind, Shape

Twin: TypeAlias = Callable[["Shown", Any], CellValue]

POSITION, NUMBER = "at", "line"
_LINE = "Ligne"
_BEYOND = " de plus n’ont pas leur ligne ici : « pac-excel new » sur ce classeur allonge le tableau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a formula of a view may speak of: its number from 1, the cells beside it, the view's columns."""

    references: References
    number: str
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    @property
    def position(self) -> str:
        """The cell that says which row of the table this row shows."""
        return self.cells[POSITION]


@dataclass(frozen=True, slots=True)
class Shown:
    """The plan that a view shows, the strategy names in force, and what the workbook holds of it."""

    plan: Plan
    labels: Labels
    references: References


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a list of the plan, and its place there from 1."""

    place: int
    record: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """A column of a view: its header, kind, formula and twin; hidden where only other formulas need it.

    Without formula it holds what the engine writes. In a block it takes `span` cells, merged, and may have
    array formulas, which weigh all rows of a table.
    """

    name: str
    header: str
    kind: Kind[Any]
    text: Callable[[Row], str] | None
    twin: Twin
    is_hidden: bool = False
    span: int = 1
    is_array: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view: `items` gives what each of its rows shows, `rows` the least number of rows it has."""

    name: str
    columns: tuple[ViewColumn, ...]
    items: Callable[[Plan], Sequence[Any]]
    rows: int
    places: tuple[str, ...]
    spare: int = 0

    @property
    def grows(self) -> bool:
        """Whether it has a row for every record, and so is a table."""
        return self.spare > 0

    @property
    def shown(self) -> tuple[ViewColumn, ...]:
        """The columns for people."""
        return tuple(column for column in self.columns if not column.is_hidden)

    @property
    def hidden(self) -> tuple[ViewColumn, ...]:
        """The columns for formulas; those of a block are named `hidden_name`, apart from the others."""
        return tuple(column for column in self.columns if column.is_hidden)

    @property
    def hidden_name(self) -> str:
        """The name of the cells of the hidden columns of a block."""
        return f"{self.name}_rang"

    def values(
        self, shown: Shown, columns: Sequence[ViewColumn], *, spread: bool = False
    ) -> list[list[CellValue]]:
        """Return the cached values of `columns`, row by row; `spread` over the cells they are merged from."""
        items = list(self.items(shown.plan))
        count = max(self.rows, len(items) + self.spare) if self.grows else self.rows
        width = sum(column.span for column in columns) if spread else len(columns)
        rows = []
        for item in items[:count]:
            row: list[CellValue] = []
            for column in columns:
                row.append(_shown_value(column, shown, item))
                row += [None] * (column.span - 1 if spread else 0)
            rows.append(row)
        rows += [[None] * width for _ in range(count - len(rows))]
        if NUMBER in (names := [column.name for column in columns]):
            for number, row in enumerate(rows, 1):
                row[names.index(NUMBER)] = number
        return rows


def _shown_value(column: ViewColumn, shown: Shown, item: Any) -> CellValue:
    """Return what a cell of a view shows: nothing for a figure or a date beyond what can be held."""
    try:
        return cached(column.twin(shown, item))
    except (ArithmeticError, ValueError):
        return None


def in_order(collection: str) -> Callable[[Plan], Sequence[Record]]:
    """Return what gives the records of a list, in its order."""
    return lambda plan: [Record(at, record) for at, record in enumerate(getattr(plan, collection), 1)]


def position(text: Callable[[Row], str], *, is_array: bool = True) -> ViewColumn:
    """Return the column that says which row of the table is shown; nothing beyond the last one."""
    return ViewColumn(
        name=POSITION,
        header="Rang",
        kind=INTEGER,
        text=lambda row: f'IFERROR({text(row)},"")',
        twin=lambda shown, item: item.place,
        is_hidden=True,
        is_array=is_array,
    )


def numbered() -> ViewColumn:
    """Return the column of the numbers of the rows of a view that grows, which other columns count by."""
    return ViewColumn(
        name=NUMBER, header=_LINE, kind=INTEGER, text=None, twin=lambda shown, item: None, is_hidden=True
    )


def shortfall(view: View, place: str) -> View:
    """Return the cell that says how many records typed since a view was drawn have no row there.

    A new workbook has rows for all.
    """

    def text(row: Row) -> str:
        typed = f"COUNTA({row.references.column(place, 'id')})"
        drawn = f"ROWS({view.name}[{_LINE}])"
        return f'IF({typed}>{drawn},"▲ "&({typed}-{drawn})&"{_BEYOND}","")'

    column = ViewColumn(name="beyond", header="Reste", kind=TEXT, text=text, twin=lambda shown, item: None)
    return View(
        name=f"{view.name}_reste", columns=(column,), items=lambda plan: [view], rows=1, places=view.places
    )


def next_row(place: str) -> ViewColumn:
    """Return the position column of a view that follows the order of a table."""

    def text(row: Row) -> str:
        keys = row.references.column(place, "id")
        return f'IF(INDEX({keys},{row.number})="","",{row.number})'

    return position(text, is_array=False)


def smallest(weight: str, condition: str, number: str) -> str:
    """Return the array formula of the `number`-th least of the weights of the rows that meet a condition.

    A row whose weight is an error is left out, so that one bad cell does not blank a view.
    """
    return f'SMALL(IFERROR(({weight})/({condition}),""),{number})'


def largest(weight: str, condition: str, number: str) -> str:
    """Return the array formula of the `number`-th greatest, as `smallest` does."""
    return f'LARGE(IFERROR(({weight})/({condition}),""),{number})'


def place_in(keys: str) -> str:
    """Return the places of the rows of a table by their keys, from 1, for use in array formulas.

    ROW would say it too, but what tells the place of cells holds no longer once rows move on any sheet.
    """
    return f"MATCH({keys},{keys},0)"


_FULL, _EMPTY, _BAR = "█", "░", 10


def bar(of: str, header: str, twin: Twin, *, span: int = 1) -> ViewColumn:
    """Return the column that draws the rate in the column `of` as a bar of signs, which prints everywhere."""

    def text(row: Row) -> str:
        rate = row.cells[of]
        full = f"MAX(0,MIN({_BAR},INT({rate}*{_BAR}+0.5)))"
        return f'IF({rate}="","",REPT("{_FULL}",{full})&REPT("{_EMPTY}",{_BAR}-{full}))'

    def drawn(shown: Shown, item: Any) -> CellValue:
        rate = twin(shown, item)
        if not isinstance(rate, int | float):
            return None
        full = max(0, min(_BAR, math.floor(rate * _BAR + 0.5)))
        return _FULL * full + _EMPTY * (_BAR - full)

    return ViewColumn(name=f"{of}_bar", header=header, kind=TEXT, text=text, twin=drawn, span=span)


def field(place: str, path: str, header: str = "", *, span: int = 1) -> ViewColumn:
    """Return the column that shows a field of the record."""
    declared = _declared(_COMPLETE, place, path)

    def text(row: Row) -> str:
        found = f"INDEX({row.references.column(place, path)},{row.position})"
        return f'IF({row.position}="","",{shown(found, declared)})'

    def twin(shown: Shown, item: Any) -> CellValue:
        value = value_at(item.record, path)
        return encode(value, declared.kind, declared.shape, shown.labels)

    return ViewColumn(
        name=path, header=header or declared.header, kind=declared.kind, text=text, twin=twin, span=span
    )


def shown(found: str, column: Column) -> str:
    """Return the formula that shows the cell `found` of a column: nothing for an empty one, never a nil."""
    is_figure = column.shape is Shape.ONE and column.kind.name in _FIGURES
    return f'IF({found}="","",{found})' if is_figure else f'{found}&""'


def _declared(references: References, place: str, path: str) -> Column:
    return next(column for column in references.table(place).columns if column.path == path)


_COMPLETE = References(COMPLETE)
_FIGURES = frozenset(("integer", "number", "rate", "euros", "date", "month"))
