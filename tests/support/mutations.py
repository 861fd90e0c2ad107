"""The corrected sample with one thing changed: a field of its YAML, or a cell of the workbook made of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pac_excel.books.memory import MemoryBook, MemoryTable
from pac_excel.books.plan_book import PlanBook
from pac_excel.layout import banner
from pac_excel.layout.complete import COMPLETE
from pac_excel.plan import Plan
from pac_excel.plan.fingerprint import Stamp
from pac_excel.plan.reading import parse_plan
from pac_excel.resources import sample
from pac_excel.rules.finding import Finding
from pac_excel.rules.linter import check_plan
from tests.support.memory import book_of, read_book

_FILE = Path(__file__).parents[1] / "rules" / "mutations.yaml"
# what tells the rows of a list that have no identifier
_KEYS = {"portfolio": "product", "measures": "kpi"}
_EVERY_ROW = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """What is changed, by path; `echoes` report as well, `because` says why one field is not enough."""

    code: str
    changes: Mapping[str, Any]
    echoes: tuple[str, ...] = ()
    because: str = ""
    of_workbook: bool = False

    def findings(self) -> tuple[Finding, ...]:
        """Return what the check says of the corrected sample once it is changed so."""
        return findings_of_workbook(self.changes) if self.of_workbook else check_plan(self.plan())

    def plan(self) -> Plan:
        """Return the corrected sample with the changes."""
        return _plan(self.code)


@cache
def mutations() -> dict[str, Mutation]:
    """Return the mutation of each rule by its code."""
    known = {}
    for code, said in yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items():
        echoes, because = said.pop("echoes", ()), said.pop("because", "")
        of_workbook = all(path.partition(".")[0] not in _document() for path in said)
        known[code] = Mutation(
            code=code, changes=said, echoes=tuple(echoes), because=because, of_workbook=of_workbook
        )
    return known


@cache
def _plan(code: str) -> Plan:
    document = copy.deepcopy(_document())
    for path, value in mutations()[code].changes.items():
        _change(document, path, value)
    return parse_plan(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True))


@cache
def _document() -> dict[str, Any]:
    text = sample("agence_corrigee.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def _change(document: dict[str, Any], path: str, value: Any) -> None:
    table, _, rest = path.partition(".")
    if isinstance(document[table], dict):
        _put(document[table], rest, value)
        return
    row, _, name = rest.partition(".")
    key = _KEYS.get(table, "id")
    chosen = [item for item in document[table] if row == _EVERY_ROW or item[key] in row.split("+")]
    if name:
        assert chosen, f"{path}: no such row"
        for item in chosen:
            _put(item, name, value)
    elif value is None:
        document[table] = [item for item in document[table] if item not in chosen]
    else:
        assert not chosen, f"{path}: there is such a row"
        document[table].append({key: row, **value})


def _put(record: Any, path: str, value: Any) -> None:
    """Set the value at the path inside the record; None takes a whole record out of a list."""
    first, _, rest = path.partition(".")
    place = int(first) if isinstance(record, list) else first
    if rest:
        _put(record[place], rest, value)
    elif isinstance(record, list) and isinstance(record[int(first)], dict) and value is None:
        del record[int(first)]
    else:
        record[place] = value


def findings_of_workbook(changes: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what the check says of the workbook of the corrected sample, once changed in these places.

    A place is table.row.header for a cell, table.header.old for a header, table.formula.header for the
    formulas of a column, or the name of a cell; who changes a named cell has the approved workbook.
    """
    plan = parse_plan(sample("agence_corrigee.yaml").read_text(encoding="utf-8"))
    book = book_of(plan, COMPLETE)
    tables = dict(book._tables)
    names: dict[str, Any] = {
        name: [[cell.value for cell in row] for row in view.cells] for name, view in book.names().items()
    }
    named = {path: value for path, value in changes.items() if path in names}
    for path, value in changes.items():
        if path not in named:
            table, _, rest = path.partition(".")
            tables[table] = _edited(tables[table], rest, value)
    if named:
        stamped = names | banner.unchecked(COMPLETE, plan) | {banner.STAMP: str(Stamp.of(plan))} | named
        return tuple(found for found, _ in PlanBook(MemoryBook(tables, stamped)).check())
    reading = read_book(MemoryBook(tables, names), COMPLETE)
    return check_plan(reading.plan, defects=reading.defects, held=COMPLETE.held)


def _edited(table: MemoryTable, path: str, value: Any) -> MemoryTable:
    row, _, header = path.partition(".")
    if row == "header":
        return replace(table, headers=tuple(value if title == header else title for title in table.headers))
    if row == "formula":
        return replace(table, formulas={})
    at = table.headers.index(header)
    rows = [[*cells[:at], value, *cells[at + 1 :]] if cells[0] == row else cells for cells in table.rows]
    assert any(cells[0] == row for cells in table.rows), f"{path}: no such row"
    return replace(table, rows=rows)
