"""The map of the method is held to the code: every statement has a home, and every home exists."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import typer

from pac_excel.cli.main import app
from pac_excel.layout import controls
from pac_excel.layout.columns import Column, Role, Table
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.paths import steps
from pac_excel.layout.summary import figures_of
from pac_excel.plan.document import Plan, tree_of
from pac_excel.plan.fields import Shape, entity_of, fields_of
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.rule import Origin
from tests.support.shared import SHARED, needs_shared

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "method.md"
EXPLICIT_STATEMENTS = 89

# The sheets of named cells, and those that hold no field of the plan.
FORMS = {"PlanHead": "Cadrage", "Agency": "Cadrage", "PortfolioTotals": "Portefeuille"}
FIGURES_SHEET = "Synthèse"
GUIDE, LISTS = "Guide", "Listes"
SHEETS = {table.sheet for table in COMPLETE.tables} | {*FORMS.values(), FIGURES_SHEET, GUIDE, LISTS}

RECORDS = {cls.__name__: cls for cls in tree_of(Plan)}
FIGURES = {figure.name for figure in figures_of(COMPLETE)}
COMMANDS = {f"pac-excel {name}" for name in typer.main.get_command(app).commands}  # type: ignore[attr-defined]

FIELD = re.compile(r"[A-Z]\w+\.\w+")
RULE = re.compile(r"[A-Z]{3}-\d\d")
CODE = re.compile(r"[A-Z][A-Z_]+")


@dataclass(frozen=True)
class Row:
    """A statement of the method; `names` are the homes it is given, `codes` the choices its remark names."""

    id: str
    names: tuple[str, ...]
    sheets: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def fields(self) -> list[str]:
        return [name for name in self.names if FIELD.fullmatch(name)]

    @property
    def rules(self) -> list[str]:
        return [name for name in self.names if RULE.fullmatch(name)]


def rows_of(text: str) -> list[Row]:
    rows = []
    for line in text.splitlines():
        if line.startswith("| R-"):
            statement, _, homes, sheets, remark = (cell.strip() for cell in line.strip("|").split("|"))
            said = re.findall(r"`([^`]+)`", remark)
            codes = tuple(name for name in said if CODE.fullmatch(name))
            names = (*re.findall(r"`([^`]+)`", homes), *(name for name in said if name not in codes))
            rows.append(Row(statement, names, tuple(re.findall(r"\*([^*]+)\*", sheets)), codes))
    return rows


ROWS = rows_of(DOCUMENT.read_text(encoding="utf-8"))
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


def places() -> dict[str, set[str]]:
    """The sheets of the complete workbook on which each field has a cell, by "Record.field"."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for scalar in COMPLETE.scalars:
        found[f"{scalar.record.__name__}.{scalar.spec.name}"].add(FORMS[scalar.record.__name__])
    for table in COMPLETE.tables:
        if table.role is Role.CHILD:
            parent = COMPLETE.main[table.collection].record
            found[f"{parent.__name__}.{table.child}"].add(table.sheet)
        for column in table.columns:
            for name in fields_on(table, column):
                found[name].add(table.sheet)
    return dict(found)


def fields_on(table: Table, column: Column) -> list[str]:
    """The field of a column, and the field of the record around it where that is a record in a record."""
    record, names = table.record, []
    for step in steps(column.path):
        if isinstance(step, str):
            names.append(f"{record.__name__}.{step}")
            spec = fields_of(record).get(step)
            if spec and spec.shape is Shape.NESTED and spec.record:
                record = spec.record
    return names


PLACES = places()


def test_the_table_has_a_row_for_each_explicit_statement_of_the_method() -> None:
    assert len(ROWS) == EXPLICIT_STATEMENTS


def test_the_rows_stand_in_the_order_of_the_method_without_doubles() -> None:
    assert all(re.fullmatch(r"R-\d{3}", row.id) for row in ROWS)
    assert [(a.id, b.id) for a, b in pairwise(ROWS) if a.id >= b.id] == []


@needs_shared
def test_the_rows_are_the_explicit_statements_and_no_other() -> None:
    assert SHARED is not None
    text = (SHARED / "domain" / "requirements.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| R-")]
    explicit = [cells[0].strip() for cells in lines if cells[-1].strip().startswith("E")]
    assert [row.id for row in ROWS] == explicit


@each_row
def test_every_statement_has_a_home_and_a_sheet(row: Row) -> None:
    assert row.names
    assert row.sheets


@each_row
def test_every_home_is_something_that_exists(row: Row) -> None:
    unknown = [
        name for name in row.names if not (is_field(name) or rule_of(name) or name in FIGURES | COMMANDS)
    ]
    assert unknown == []


def test_every_rule_of_the_method_watches_a_statement() -> None:
    watching = {name for row in ROWS for name in row.rules}
    assert [rule.code for rule in RULES if rule.origin is Origin.METHODE and rule.code not in watching] == []


def is_field(name: str) -> bool:
    """Tell whether `name` is a stored or computed field of a record."""
    record, _, field = name.partition(".")
    if record not in RECORDS:
        return False
    entity = entity_of(RECORDS[record])
    return field in entity.fields or field in {item.name for item in entity.derived}


@each_row
def test_every_field_stands_on_a_sheet_of_its_row(row: Row) -> None:
    elsewhere = {
        name: PLACES.get(name) for name in row.fields if not PLACES.get(name, set()) & set(row.sheets)
    }
    assert elsewhere == {}


@each_row
def test_every_sheet_is_one_of_the_complete_workbook(row: Row) -> None:
    assert set(row.sheets) <= SHEETS


@each_row
def test_no_sheet_is_named_for_nothing(row: Row) -> None:
    reasons = {sheet for name in row.fields for sheet in PLACES.get(name, ())}
    if row.rules or "pac-excel check" in row.names:
        reasons.add(controls.SHEET)
    if FIGURES & set(row.names):
        reasons.add(FIGURES_SHEET)
    assert set(row.sheets) - reasons - {GUIDE} == set()


@each_row
def test_every_figure_named_stands_on_the_summary(row: Row) -> None:
    assert not FIGURES & set(row.names) or FIGURES_SHEET in row.sheets


@each_row
def test_every_choice_named_is_one_of_a_field_of_its_row(row: Row) -> None:
    choices = {
        member.value
        for name in row.fields
        if (spec := fields_of(RECORDS[name.partition(".")[0]]).get(name.partition(".")[2]))
        for member in spec.kind.choices or ()
    }
    assert set(row.codes) - choices == set()


def test_whoever_fills_the_workbook_finds_help_for_every_cell() -> None:
    columns = [
        (table.name, column.header, column.help) for table in COMPLETE.tables for column in table.columns
    ]
    cells = [("", scalar.name, scalar.spec.help) for scalar in COMPLETE.scalars]
    assert [(table, name) for table, name, help in columns + cells if not help] == []
