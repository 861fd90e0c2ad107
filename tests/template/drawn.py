"""Templates drawn with openpyxl for the tests, and what openpyxl reads of the rendered ones."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableFormula
from openpyxl.worksheet.worksheet import Worksheet

HEADERS = ("N°", "Quoi", "Budget", "Total", "Remarque")
YELLOW = PatternFill("solid", bgColor="FFFF00", fgColor="FFFF00")


def add_table(
    sheet: Worksheet,
    name: str,
    at: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    formulas: Mapping[str, str] | None = None,
) -> Table:
    """Draw a table whose header stands at `at`; a formula goes to every row with {row} filled in."""
    first = sheet[at]
    for column, header in enumerate(headers, first.column):
        sheet.cell(first.row, column, header)
        for row, values in enumerate(rows, first.row + 1):
            formula = (formulas or {}).get(header)
            value = "=" + formula.format(row=row) if formula else values[column - first.column]
            sheet.cell(row, column, value)
    last = sheet.cell(first.row + len(rows), first.column + len(headers) - 1).coordinate
    table = Table(displayName=name, ref=f"{at}:{last}")
    table._initialise_columns()
    for column, header in zip(table.tableColumns, headers, strict=True):
        column.name = header
        if header in (formulas or {}):
            text = (formulas or {})[header].format(row=first.row + 1)
            column.calculatedColumnFormula = TableFormula(attr_text=text)
    sheet.add_table(table)
    return table


def actions_workbook() -> Workbook:
    """Return a workbook with the table tblActions at B4, two names, a format and a validation on the rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Plan d'actions"
    sheet["B1"], sheet["B2"] = "Agence", "à remplir"
    add_table(
        sheet,
        "tblActions",
        "B4",
        HEADERS,
        [[None] * 5],
        formulas={"Total": "C{row}&$B$2&tblActions[[#This Row],[N°]]"},
    )
    sheet["D5"].number_format = "#,##0.00"
    sheet["B5"].font = Font(bold=True)
    sheet.row_dimensions[5].height = 33
    sheet.conditional_formatting.add("B5:F5", FormulaRule(formula=["$D5>10"], fill=YELLOW))
    validation = DataValidation(type="list", formula1='"a,b"', sqref="C5")
    sheet.add_data_validation(validation)
    book.create_sheet("Autre")["A1"] = 1
    book.defined_names["agence_nom"] = DefinedName("agence_nom", attr_text="'Plan d''actions'!$B$2")
    book.defined_names["bloc"] = DefinedName("bloc", attr_text="Autre!$A$1:$B$2")
    return book


def as_bytes(book: Workbook) -> bytes:
    """Return the workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def loaded(data: bytes) -> Workbook:
    """Return what openpyxl reads, formulas as text."""
    return load_workbook(io.BytesIO(data))


def written(path: Path, data: bytes) -> Path:
    """Put `data` into the file `path` and return it."""
    path.write_bytes(data)
    return path
