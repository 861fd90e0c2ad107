"""Workbooks to open in a live Calc, and what is looked at in them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import xlwings

from pac_excel.books import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.layout.controls import NAME, Located
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template

TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}


@functools.cache
def drawn(mode: Mode) -> bytes:
    """The sample plan as a workbook."""
    return workbook_of(read_plan(sample("agence_modele.yaml")), mode)


def workbook_of(plan: Plan, mode: Mode = Mode.COMPLET) -> bytes:
    """A plan as a workbook."""
    return render(plan, LAYOUTS[mode], Template.open(template(TEMPLATES[mode])))


def put(folder: Path, data: bytes | None = None, name: str = "PAC été 2026.xlsx") -> Path:
    """Write a workbook, the sample in its complete form if none is given, into a folder."""
    path = folder / name
    path.write_bytes(drawn(Mode.COMPLET) if data is None else data)
    return path


def found_in(path: Path) -> tuple[Located, ...]:
    """What the check finds in a file."""
    return PlanBook(FileBook.open(path)).check()


def table(book: xlwings.Book, name: str = NAME) -> list[dict[str, Any]]:
    """The rows of a table of an open workbook, by header."""
    area = next(table for sheet in book.sheets for table in sheet.tables if table.name == name).range
    headers, *rows = area.options(ndim=2).value
    return [dict(zip(headers, row, strict=True)) for row in rows]


def codes(book: xlwings.Book) -> list[str]:
    """The rules of the findings that are open, as *Contrôles* lists them."""
    return [row["Règle"] for row in table(book) if row["Statut"] == "Ouverte"]


def named(book: xlwings.Book, name: str) -> xlwings.Range:
    """The cell that a name stands for."""
    return book.names[name].refers_to_range


def cell_of(book: xlwings.Book, name: str, key: str, header: str) -> xlwings.Range:
    """The cell in a table's row that begins with `key`, under a header."""
    area = next(table for sheet in book.sheets for table in sheet.tables if table.name == name).range
    headers, *rows = area.options(ndim=2).value
    row = next(number for number, values in enumerate(rows, 1) if values[0] == key)
    return area[row, headers.index(header)]


def selected(book: xlwings.Book) -> str:
    """Where the user stands."""
    selection = book.selection
    assert selection is not None
    return f"{selection.sheet.name}!{selection.address}"
