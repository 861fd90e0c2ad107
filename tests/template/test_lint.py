from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.template import Schema, Template
from pac_excel.template.lint import Severity
from tests.template.drawn import actions_workbook, add_table, as_bytes
from tests.template.rich_workbooks import report_workbook

SHEET = "Plan d'actions"


def found(
    change: Callable[[Workbook, Worksheet], object], schema: Schema | None = None
) -> list[tuple[str, str, str]]:
    book = actions_workbook()
    change(book, book[SHEET])
    return [(item.code, item.sheet, item.cell) for item in Template.open(as_bytes(book)).lint(schema)]


def put(address: str, value: object) -> Callable[[Workbook, Worksheet], None]:
    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet[address] = value

    return change


def rename_column(name: str) -> Callable[[Workbook, Worksheet], None]:
    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet["C4"] = name
        sheet.tables["tblActions"].tableColumns[1].name = name

    return change


def long_list(_: Workbook, sheet: Worksheet) -> None:
    sheet.add_data_validation(DataValidation(type="list", formula1='"' + "a," * 128 + '"', sqref="H3:H9"))


def beside(_: Workbook, sheet: Worksheet) -> None:
    add_table(sheet, "tblAutre", "E6", ["x", "y", "z"], [[1, 2, 3]])
    sheet["H5"] = "à côté"


def name(text: str) -> Callable[[Workbook, Worksheet], None]:
    def change(book: Workbook, _: Worksheet) -> None:
        book.defined_names["perdu"] = DefinedName("perdu", attr_text=text)

    return change


def test_a_sound_template_has_no_problem() -> None:
    assert found(lambda book, sheet: None) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("C4", "Autre"), ("header-mismatch", SHEET, "C4")),
        (rename_column("n°"), ("duplicate-header", SHEET, "C4")),
        (rename_column(" "), ("empty-header", SHEET, "C4")),
        (rename_column("{{ x }}"), ("placeholder-in-header", SHEET, "C4")),
        (put("H1", "Bonjour {{ nom"), ("unclosed-placeholder", SHEET, "H1")),
        (put("H1", "Bonjour {{ nom | eval }}"), ("unknown-format", SHEET, "H1")),
        (put("H1", "=#REF!+1"), ("broken-formula", SHEET, "H1")),
        (put("H1", "=TODAY()"), ("volatile-formula", SHEET, "H1")),
        (put("H1", "=[1]Feuil1!A1"), ("external-reference", SHEET, "H1")),
        (lambda _, sheet: sheet.merge_cells("C5:D5"), ("merge-in-table", SHEET, "C5")),
        (long_list, ("long-list", SHEET, "H3")),
        (name("#REF!"), ("broken-name", "", "")),
    ],
)
def test_each_fault_is_told_with_its_sheet_and_cell(
    change: Callable[[Workbook, Worksheet], object], expected: tuple[str, str, str]
) -> None:
    assert expected in found(change)


def test_a_table_that_may_not_grow_is_told_with_what_stands_in_its_way() -> None:
    problems = found(beside)
    assert [problem[:2] for problem in problems] == [("no-room", SHEET)]


def test_a_text_that_speaks_of_faults_is_none() -> None:
    assert found(put("H1", '="#REF! TODAY() [1]Feuil1!A1"')) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (Schema(tables={"tblabsente": []}), ("missing-table", "", "")),
        (Schema(tables={"TBLACTIONS": ["Quoi", "Qui"]}), ("missing-column", SHEET, "B4")),
        (Schema(names=["agence_nom", "inconnu"]), ("missing-name", "", "")),
    ],
)
def test_what_the_schema_expects_and_the_template_lacks_is_told(
    schema: Schema, expected: tuple[str, str, str]
) -> None:
    assert found(lambda book, sheet: None, schema) == [expected]


def test_a_placeholder_that_the_schema_does_not_give_is_told() -> None:
    problems = Template.open(report_workbook("Un")).lint(Schema(names=["nom", "objectif", "mois"]))
    unknown = [(item.sheet, item.cell) for item in problems if item.code == "unknown-placeholder"]
    assert unknown == [("Un", "A2"), ("Un", "oddHeader")]


def test_only_what_keeps_a_template_from_being_filled_is_an_error() -> None:
    book = actions_workbook()
    book[SHEET]["H1"], book[SHEET]["H2"] = "=NOW()", "=#REF!"
    problems = Template.open(as_bytes(book)).lint()
    assert [item.severity for item in problems] == [Severity.WARNING, Severity.ERROR]
    assert (
        str(problems[1])
        == "Plan d'actions!H2: error broken-formula: =#REF! points at nothing; write it again"
    )


def test_a_block_that_holds_a_table_is_told_with_the_cell_of_the_table() -> None:
    def block(book: Workbook, sheet: Worksheet) -> None:
        sheet["B2"] = "{{ agence }}"
        book.defined_names["fiche"] = DefinedName("fiche", attr_text="'Plan d''actions'!$B$2:$F$6")

    assert found(block) == [("no-block", SHEET, "B4")]
