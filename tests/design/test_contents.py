from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Iterator

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import lists
from pac_excel.design.build import build
from pac_excel.design.tables import formula_of
from pac_excel.layout import banner, controls
from pac_excel.layout.columns import Column, Flow, Layout, Table
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.computed import References
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.layout.summary import figures_of
from pac_excel.plan.choices import SUBFAMILIES
from pac_excel.plan.fields import Shape

both = pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: layout.name)
LAYOUTS = {layout.name: layout for layout in (COMPLETE, SIMPLIFIED)}


@functools.cache
def drawn(name: str) -> Workbook:
    return load_workbook(io.BytesIO(build(LAYOUTS[name])))


def columns(layout: Layout) -> Iterator[tuple[Worksheet, Table, Column, str]]:
    """Yield every column with its sheet and the address of its first cell below the header."""
    book = drawn(layout.name)
    for table in layout.tables:
        sheet = book[table.sheet]
        first = sheet[sheet.tables[table.name].ref.partition(":")[0]]
        for offset, column in enumerate(table.columns):
            yield sheet, table, column, sheet.cell(first.row + 1, first.column + offset).coordinate


def validations(sheet: Worksheet) -> dict[str, DataValidation]:
    return {
        area.coord.partition(":")[0]: item
        for item in sheet.data_validations.dataValidation
        for area in item.sqref.ranges
    }


def cell_of(book: Workbook, name: str) -> tuple[Worksheet, str]:
    sheet, address = next(iter(book.defined_names[name].destinations))
    return book[sheet], address.replace("$", "").partition(":")[0]


@both
def test_every_table_stands_on_its_sheet_with_the_declared_headers(layout: Layout) -> None:
    book = drawn(layout.name)
    for table in layout.tables:
        drawn_table = book[table.sheet].tables[table.name]
        headers = [column.header for column in table.columns]
        assert drawn_table.column_names == headers
        assert [cell.value for cell in book[table.sheet][drawn_table.ref][0]] == headers


@both
def test_tables_of_one_sheet_stand_side_by_side(layout: Layout) -> None:
    for sheet in drawn(layout.name):
        areas = [sheet[table.ref] for table in sheet.tables.values()]
        assert len({area[0][0].row for area in areas}) <= 1
        for left, right in itertools.pairwise(areas):
            assert right[0][0].column - left[0][-1].column == 2


@both
def test_formula_columns_have_their_formula_in_the_table_and_in_the_first_row(layout: Layout) -> None:
    references = References(layout)
    seen = 0
    for sheet, table, column, address in columns(layout):
        formula = formula_of(table, column, references)
        part = next(item for item in sheet.tables[table.name].tableColumns if item.name == column.header)
        if formula is None:
            assert part.calculatedColumnFormula is None
            continue
        assert part.calculatedColumnFormula.attr_text == formula
        assert sheet[address].value == f"={formula}"
        seen += 1
    assert seen > 10


@both
def test_headers_need_no_escape_in_structured_references(layout: Layout) -> None:
    for table in layout.tables:
        for column in table.columns:
            assert not set(column.header) & set("[]#'")


@both
def test_every_name_that_a_plan_fills_stands_for_cells(layout: Layout) -> None:
    book = drawn(layout.name)
    names = [scalar.name for scalar in layout.scalars]
    names += [figure.name for figure in figures_of(layout)]
    names += [layout.months, "calendar", *banner.calendar_blocks(layout), *banner.COUNTS]
    names += [banner.SCHEMA, banner.LAYOUT, banner.STAMP, banner.STATE]
    for name in names:
        sheet, address = cell_of(book, name)
        assert sheet[address] is not None


@both
def test_figures_and_counts_have_the_declared_formula(layout: Layout) -> None:
    book, references = drawn(layout.name), References(layout)
    expected = {figure.name: figure.text(references) for figure in figures_of(layout)}
    expected |= {name: banner.count_formula(severity, references) for name, severity in banner.COUNTS.items()}
    for name, formula in expected.items():
        sheet, address = cell_of(book, name)
        assert sheet[address].value == f"={formula}"


@both
def test_every_formula_is_in_a_table_or_in_a_named_cell(layout: Layout) -> None:
    book = drawn(layout.name)
    covered = set()
    for name, defined in book.defined_names.items():
        if name == lists.MARKS or "!" not in defined.attr_text:
            continue
        for sheet, area in defined.destinations:
            cells = book[sheet][area]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            covered |= {(sheet, cell.coordinate) for row in rows for cell in row}
    for sheet in book:
        for table in sheet.tables.values():
            covered |= {(sheet.title, cell.coordinate) for row in sheet[table.ref] for cell in row}
    formulas = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    assert formulas
    assert formulas <= covered


@both
def test_every_single_choice_has_its_list(layout: Layout) -> None:
    book = drawn(layout.name)
    for sheet, table, column, address in columns(layout):
        rule = validations(sheet)[address]
        if column.flow is not Flow.PLAN:
            assert (rule.type, rule.formula1) == ("custom", "FALSE")
        elif column.shape is Shape.MANY:
            assert rule.type is None
        elif column.kind.name in ("choice", "flag", "strategy"):
            assert (rule.type, rule.errorStyle or "stop") == ("list", "stop"), (table.name, column.header)
    for scalar in layout.scalars:
        sheet, address = cell_of(book, scalar.name)
        if scalar.spec.kind.name == "choice" and scalar.spec.shape is Shape.ONE:
            assert validations(sheet)[address].type == "list"


@both
def test_references_offer_the_identifiers_of_their_table(layout: Layout) -> None:
    book = drawn(layout.name)
    for sheet, _, column, address in columns(layout):
        source = lists.list_of_references(column.kind, layout)
        if column.kind.name == "reference" and column.shape is Shape.ONE and source:
            assert validations(sheet)[address].formula1 == source
            assert book.defined_names[source].attr_text.endswith("]")


@both
def test_each_list_offers_the_labels_of_its_enumeration(layout: Layout) -> None:
    book = drawn(layout.name)
    for enumeration in lists.enumerations(layout):
        sheet, area = next(iter(book.defined_names[lists.list_of(enumeration)].destinations))
        assert [row[0].value for row in book[sheet][area]] == [member.label for member in enumeration]


@both
def test_subfamilies_are_those_of_the_family_on_the_row(layout: Layout) -> None:
    book = drawn(layout.name)
    sheet = book["SWOT"]
    rules = {table.header: address for _, owner, table, address in columns(layout) if owner.name == "tblSwot"}
    rule = validations(sheet)[rules["Sous-famille"]]
    assert f"${rules['Famille']}" in rule.formula1
    area = next(iter(book.defined_names[lists.FAMILIES_OF].destinations))[1]
    first = book["Listes"][area][0][0]
    pairs = [(family.label, sub.label) for family, subs in SUBFAMILIES.items() for sub in subs]
    found = [(row[0].value, row[0].offset(column=1).value) for row in book["Listes"][area]]
    assert found == pairs
    assert first.value == pairs[0][0]


@both
def test_help_is_an_input_message_that_excel_accepts(layout: Layout) -> None:
    for sheet, _, column, address in columns(layout):
        rule = validations(sheet)[address]
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt or "") <= 255
        assert not column.help or column.help[:200] in rule.prompt


@both
def test_a_list_source_fits_what_excel_allows(layout: Layout) -> None:
    for sheet in drawn(layout.name):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255


@both
def test_findings_light_up_any_cell_of_any_table(layout: Layout) -> None:
    book = drawn(layout.name)
    for table in layout.tables:
        rules = [rule for item in book[table.sheet].conditional_formatting for rule in item.rules]
        texts = [rule.formula[0] for rule in rules if f"|{table.name}|" in rule.formula[0]]
        assert [text[text.index('"') + 1] for text in texts] == ["E", "A", "I"]
    marks = book.defined_names[lists.MARKS].attr_text
    at = [column.header for column in controls.controls_table().columns].index("Repère") + 1
    letter = book[controls.SHEET].cell(1, at).column_letter
    assert marks == f"'{controls.SHEET}'!${letter}:${letter}"
