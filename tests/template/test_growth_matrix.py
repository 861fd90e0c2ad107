"""Every dependant of a table, on its own sheet and on another, when the table gets more rows or fewer."""

from __future__ import annotations

import functools
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from pac_excel.template import Rows, Template
from tests.support.libreoffice import convert, recalculated_values, requires_libreoffice
from tests.support.validators import schema_findings, semantic_findings
from tests.template.drawn import written
from tests.template.growth_workbooks import REPORT, SALES, TABLE, Parts, column_workbook, row_workbook

SINGLE = re.compile(r"\b([A-Z]+\d+):\1\b")


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows the table of three gets, its last data row then, and how far the rows below move."""

    rows: int
    last: int
    by: int

    def fill(self, text: str) -> str:
        """Return `text` with {last} and, for {12}, the row where row 12 is afterwards."""
        return text.format(*(row + self.by for row in range(60)), last=self.last)

    def expected(self, path: str, texts: list[str]) -> list[str]:
        """Return `texts` filled; a list of areas names a single cell once."""
        filled = [self.fill(text) for text in texts]
        return [SINGLE.sub(r"\1", text) for text in filled] if path.endswith("sqref") else filled


SIZES = {
    "grow": Size(6, 10, 3),
    "shrink": Size(2, 6, -1),
    "zero": Size(0, 5, -2),
    "one": Size(1, 5, -2),
    "thousand": Size(1000, 1004, 997),
}
OWN, OTHER = "worksheets/sheet1.xml", "worksheets/sheet2.xml"
SERIES = ["$C$4", "$B$5:$B${last}", "$C$5:$C${last}"]

# dependant: part, where it stands there, and what is found there afterwards
COLUMNS: dict[str, tuple[str, str, list[str]]] = {
    "table": ("tables/table1.xml", "table@ref", ["B4:D{last}"]),
    "table autofilter": ("tables/table1.xml", "autoFilter@ref", ["B4:D{last}"]),
    "table below": ("tables/table2.xml", "table@ref", ["B{30}:D{32}"]),
    "table, other sheet": ("tables/table3.xml", "table@ref", ["L4:M5"]),
    "table autofilter, other sheet": ("tables/table3.xml", "autoFilter@ref", ["L4:M5"]),
    "calculated column": ("tables/table2.xml", "calculatedColumnFormula", ["SUM(C$5:C${last})"]),
    "cells of a calculated column": (OWN, "c[D{31}]/f", ["SUM(C$5:C${last})"]),
    "table below, its autofilter": ("tables/table2.xml", "autoFilter@ref", ["B{30}:D{32}"]),
    "calculated column, other sheet": (
        "tables/table3.xml",
        "calculatedColumnFormula",
        ["SUM('Ventes d''été'!C$5:C${last})"],
    ),
    "cells of a calculated column, other sheet": (OTHER, "c[M5]/f", ["SUM('Ventes d''été'!C$5:C${last})"]),
    "sum": (OWN, "c[C{9}]/f", ["SUM(C5:C{last})"]),
    "sum, other sheet": (OTHER, "c[C9]/f", ["SUM('Ventes d''été'!C5:C{last})"]),
    "absolute": (OWN, "c[C{10}]/f", ["SUM($C$5:$C${last})/2"]),
    "absolute, other sheet": (OTHER, "c[C10]/f", ["SUM('Ventes d''été'!$C$5:$C${last})/2"]),
    "structured": (OWN, "c[C{11}]/f", ["SUM(tblVentes[Montant])"]),
    "structured, other sheet": (OTHER, "c[C11]/f", ["SUM(tblVentes[Montant])"]),
    "cell below": (OWN, "c[C{12}]/f", ["C{9}*2"]),
    "cell below, other sheet": (OTHER, "c[C12]/f", ["'Ventes d''été'!C{9}*2"]),
    "array": (OWN, "c[C{13}]/f", ["SUM(C5:C{last}*1)"]),
    "array, its area": (OWN, "c[C{13}]/f@ref", ["C{13}"]),
    "array, other sheet": (OTHER, "c[C13]/f", ["SUM('Ventes d''été'!C5:C{last}*1)"]),
    "whole columns": (OWN, "c[F2]/f", ['SUMIF(B:B,"m1",C:C)']),
    "whole columns, other sheet": (
        OTHER,
        "c[F2]/f",
        ["SUMIF('Ventes d''été'!B:B,\"m1\",'Ventes d''été'!C:C)"],
    ),
    "shared": (OWN, "c[C{15}]/f", ["C{10}+1"]),
    "shared, its first": (OWN, "c[C{14}]/f", ["C{9}+1"]),
    "formula, other sheet": (OTHER, "c[C14]/f", ["'Ventes d''été'!C{9}+1"]),
    "names": (
        "workbook.xml",
        "definedName",
        [
            "'Ventes d''été'!$B$4:$D${last}",
            "'Ventes d''été'!$C$5:$C${last}",
            "'Ventes d''été'!$C${9}",
        ],
    ),
    "formats": (OWN, "worksheet/conditionalFormatting@sqref", ["C5:C{last}", "C{9}", "B5:B{last}"]),
    "formats, their formulas": (
        OWN,
        "cfRule/formula",
        ["$C5>AVERAGE($C$5:$C${last})", "$C{9}>$C${10}"],
    ),
    "formats, other sheet": (OTHER, "worksheet/conditionalFormatting@sqref", ["C5:C7", "C9", "B5:B7"]),
    "formats, their formulas, other sheet": (
        OTHER,
        "cfRule/formula",
        ["$C5>AVERAGE('Ventes d''été'!$C$5:$C${last})", "$C9>'Ventes d''été'!$C${10}"],
    ),
    "x14 formats": (OWN, "conditionalFormattings/conditionalFormatting/sqref", ["B5:B{last}"]),
    "x14 formats, other sheet": (OTHER, "conditionalFormattings/conditionalFormatting/sqref", ["B5:B7"]),
    "validations": (OWN, "dataValidations/dataValidation@sqref", ["F20", "C5:C{last}"]),
    "validations, other sheet": (OTHER, "dataValidations/dataValidation@sqref", ["F20", "C5:C7"]),
    "validations, their lists": (OWN, "formula1", ["$B$5:$B${last}", "SUM($C$5:$C${last})"]),
    "validations, their lists, other sheet": (
        OTHER,
        "formula1",
        ["'Ventes d''été'!$B$5:$B${last}", "SUM('Ventes d''été'!$C$5:$C${last})"],
    ),
    "x14 validations": (OWN, "dataValidation/sqref", ["B5:B{last} F21"]),
    "x14 validations, their lists": (OWN, "formula1/f", ["$B$5:$B${last}"]),
    "x14 validations, other sheet": (OTHER, "dataValidation/sqref", ["B5:B7 F21"]),
    "x14 validations, their lists, other sheet": (OTHER, "formula1/f", ["'Ventes d''été'!$B$5:$B${last}"]),
    "sparkline, other sheet": (OTHER, "sparkline/f", ["'Ventes d''été'!C5:C{last}"]),
    "sparkline, its cell, other sheet": (OTHER, "sparkline/sqref", ["F3"]),
    "merge": (OWN, "mergeCell@ref", ["B{16}:D{16}"]),
    "merge, other sheet": (OTHER, "mergeCell@ref", ["B16:D16"]),
    "hyperlinks, other sheet": (OTHER, "hyperlink@ref", ["B17", "B18"]),
    "ignored errors, other sheet": (OTHER, "ignoredError@sqref", ["B5:B7 B9"]),
    "protected range, other sheet": (OTHER, "protectedRange@sqref", ["C5:C7"]),
    "notes, other sheet": ("comments2.xml", "comment@ref", ["C7", "C9"]),
    "boxes of notes, other sheet": ("drawings/vmlDrawing2.vml", "Row", ["6", "8"]),
    "hyperlinks": (OWN, "hyperlink@ref", ["B{17}", "B{18}"]),
    "hyperlink to a cell": (OWN, "hyperlink@location", ["'Ventes d''été'!C{9}"]),
    "hyperlink to a cell, other sheet": (OTHER, "hyperlink@location", ["'Ventes d''été'!C{9}"]),
    "ignored errors": (OWN, "ignoredError@sqref", ["B5:B{last} B{9}"]),
    "protected range": (OWN, "protectedRange@sqref", ["C5:C{last}"]),
    "chart": ("charts/chart1.xml", "f", [TABLE + ref for ref in SERIES]),
    "chart, other sheet": ("charts/chart2.xml", "f", [TABLE + ref for ref in SERIES]),
    "pivot cache": ("pivotCache/pivotCacheDefinition1.xml", "worksheetSource@ref", ["B4:D{last}"]),
    "pivot cache, refreshed": (
        "pivotCache/pivotCacheDefinition1.xml",
        "pivotCacheDefinition@refreshOnLoad",
        ["1"],
    ),
    "pivot table below": ("pivotTables/pivotTable1.xml", "location@ref", ["B{40}:C{42}"]),
    "pivot table, other sheet": ("pivotTables/pivotTable2.xml", "location@ref", ["P3:Q5"]),
    "threaded comment": ("threadedComments/threadedComment1.xml", "threadedComment@ref", ["C{9}"]),
    "shape with the text of a cell, other sheet": (
        "drawings/drawing2.xml",
        "sp@textlink",
        [TABLE + "$C${9}"],
    ),
    "shape with the text of a cell": ("drawings/drawing1.xml", "sp@textlink", ["$C${9}"]),
    "drawings, other sheet": ("drawings/drawing2.xml", "from/row", ["1", "39"]),
}
# a drawing's rows count from 0: the text box of row 25, the picture of row 20, the chart beside the table
DRAWING = ("drawings/drawing1.xml", "from/row", ["{19}", "1", "{24}"])

ROWS: dict[str, tuple[str, str, list[str]]] = {
    "print area and titles": (
        "workbook.xml",
        "definedName",
        ["Bilan!$A$1:$C$3", "'Ventes d''été'!$A$1:$E${12}", "Bilan!$4:$4", "'Ventes d''été'!$4:$4"],
    ),
    "page break": (OWN, "brk@id", ["{8}"]),
    "merge wider than the table": (OWN, "mergeCell@ref", ["A{12}:E{12}"]),
    "height of a row below": (OWN, "row[{12}]@ht", ["39.75"]),
    "height of the last row": (OWN, "row[{7}]@ht", ["24"]),
    "outline of the last row": (OWN, "row[{7}]@outlineLevel", ["1"]),
    "cell below": (OWN, "c[C{9}]/v", ["5"]),
    "whole rows": (OWN, "c[G1]/f", ["SUM(5:{7})"]),
    "whole rows, other sheet": (OTHER, "c[A1]/f", ["SUM('Ventes d''été'!5:{7})"]),
    "page break, other sheet": (OTHER, "brk@id", ["8"]),
    "merge wider than the table, other sheet": (OTHER, "mergeCell@ref", ["A12:E12"]),
    "height of a row below, other sheet": (OTHER, "row[12]@ht", ["39.75"]),
    "height of the last row, other sheet": (OTHER, "row[7]@ht", ["24"]),
    "outline of the last row, other sheet": (OTHER, "row[7]@outlineLevel", ["1"]),
}

# what has no partner on the other sheet, and why
ONE_SHEET = {
    "names": "a name belongs to the workbook; one of Bilan is among them",
    "pivot cache": "it belongs to the workbook, wherever its pivot tables stand",
    "pivot cache, refreshed": "it belongs to the workbook, wherever its pivot tables stand",
    "table below": "a table has no formula for its place: none elsewhere depends on rows here",
    "table below, its autofilter": "as the table itself",
    "array, its area": "the area of an array formula is where it stands",
    "shared": "the formulas that share one stand on one sheet; that of Bilan is 'formula, other sheet'",
    "shared, its first": "the formulas that share one stand on one sheet",
    "formula, other sheet": "on the own sheet it is 'shared, its first'",
    "pivot table below": "it moves with the rows of its sheet; on Bilan it stays: 'pivot table, other sheet'",
    "pivot table, other sheet": "on the own sheet it is 'pivot table below'",
    "sparkline, other sheet": "on the own sheet: test_every_row_of_the_table_has_its_sparkline",
    "sparkline, its cell, other sheet": "as above",
    "notes, other sheet": "on the own sheet: test_notes_and_their_boxes_follow_and_go_with_their_cells",
    "boxes of notes, other sheet": "as above",
    "threaded comment": "it has a place and calls no cell; what stands on Bilan stays, as the notes show",
    "drawings, other sheet": "on the own sheet: DRAWING",
    "print area and titles": "one part holds those of both sheets",
}
# what LibreOffice reads and writes again as it is
READ_BACK = (
    "names;table below;merge;merge, other sheet;protected range;protected range, other sheet;"
    "formats;formats, other sheet;formats, their formulas;formats, their formulas, other sheet;"
    "x14 formats;x14 formats, other sheet;hyperlinks;hyperlinks, other sheet;hyperlink to a cell;"
    "hyperlink to a cell, other sheet;chart;chart, other sheet;sparkline, other sheet;drawings;"
    "drawings, other sheet;notes, other sheet"
).split(";")
# LibreOffice keeps the lists of both kinds of validation as one
VALIDATIONS = {
    OWN: (
        ["F20", "C5:C{last}", "B5:B{last} F21"],
        ["$B$5:$B${last}", "SUM($C$5:$C${last})", "$B$5:$B${last}"],
    ),
    OTHER: (
        ["F20", "C5:C7", "B5:B7 F21"],
        [TABLE + "$B$5:$B${last}", f"SUM({TABLE}$C$5:$C${{last}})", TABLE + "$B$5:$B${last}"],
    ),
}
ROWS_READ_BACK = [
    "page break",
    "merge wider than the table",
    "height of a row below",
    "print area and titles",
]


@functools.cache
def rendered(kind: str, size: str) -> bytes:
    source = {"columns": column_workbook, "rows": row_workbook}[kind]()
    rows: list[list[str | int]] = [[f"m{number}", number * 10] for number in range(1, SIZES[size].rows + 1)]
    return Template.open(source).render({"tblVentes": Rows(columns=("Mois", "Montant"), rows=rows)})


@functools.cache
def parts(kind: str, size: str) -> Parts:
    return Parts(rendered(kind, size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dependant", [*COLUMNS, "drawings"])
def test_a_dependant_follows_a_table_whose_columns_move(dependant: str, size: str) -> None:
    part, path, expected = COLUMNS.get(dependant, DRAWING)
    found = parts("columns", size).found(part, SIZES[size].fill(path))
    assert found == SIZES[size].expected(path, expected)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dependant", ROWS)
def test_a_dependant_follows_a_table_whose_rows_move(dependant: str, size: str) -> None:
    part, path, expected = ROWS[dependant]
    found = parts("rows", size).found(part, SIZES[size].fill(path))
    assert found == SIZES[size].expected(path, expected)


@pytest.mark.parametrize("size", SIZES)
def test_every_row_of_the_table_has_its_sparkline(size: str) -> None:
    last = SIZES[size].last
    found = parts("columns", size)
    lines = dict(zip(found.found(OWN, "sparkline/sqref"), found.found(OWN, "sparkline/f"), strict=True))
    expected = {f"D{row}": f"{TABLE}B{row}:C{row}" for row in range(5, last + 1)}
    assert lines == {**expected, "F3": f"{TABLE}C5:C{last}"}


@pytest.mark.parametrize("size", SIZES)
def test_notes_and_their_boxes_follow_and_go_with_their_cells(size: str) -> None:
    below = 9 + SIZES[size].by
    last_kept = SIZES[size].by >= 0
    found = parts("columns", size)
    cells = ["C7"] * last_kept + [f"C{below}"]
    assert found.found("comments1.xml", "comment@ref") == cells
    assert sorted(found.found("drawings/vmlDrawing1.vml", "Row")) == sorted(
        str(int(cell[1:]) - 1) for cell in cells
    )


@pytest.mark.parametrize("chart", ["charts/chart1.xml", "charts/chart2.xml"])
@pytest.mark.parametrize("size", SIZES)
def test_a_chart_remembers_the_new_values(chart: str, size: str) -> None:
    count = SIZES[size].rows
    found = parts("columns", size)
    assert found.found(chart, "numCache/pt/v") == [str(10 * number) for number in range(1, count + 1)]
    assert found.found(chart, "cat/strRef/strCache/pt/v") == [f"m{number}" for number in range(1, count + 1)]
    assert found.found(chart, "tx/strRef/strCache/pt/v") == ["Montant"]
    assert found.found(chart, "numCache/ptCount@val") == [str(max(1, count))]


@pytest.mark.parametrize("size", SIZES)
def test_no_old_row_is_left(size: str) -> None:
    for kind in ("columns", "rows"):
        filled = parts(kind, size).found(OWN, "c/is/t")
        assert filled == [f"m{number}" for number in range(1, SIZES[size].rows + 1)]


@pytest.mark.parametrize("kind", ["columns", "rows"])
@pytest.mark.parametrize("size", SIZES)
def test_excel_would_open_the_workbook_without_repair(kind: str, size: str, tmp_path: Path) -> None:
    path = written(tmp_path / "plan.xlsx", rendered(kind, size))
    assert [*schema_findings(path), *semantic_findings(path)] == []


def test_each_dependant_stands_on_both_sheets_or_it_is_said_why_not() -> None:
    names = {*COLUMNS, *ROWS}
    other = {name.removesuffix(", other sheet") for name in names if name.endswith(", other sheet")}
    own = {name for name in names if not name.endswith(", other sheet")}
    alone = own - other | {f"{name}, other sheet" for name in other - own}
    assert alone == ONE_SHEET.keys()


@functools.cache
def read_back(kind: str, size: str) -> Parts:
    """Return the parts of the workbook as LibreOffice read it, recalculated it and wrote it again."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "plan.xlsx", rendered(kind, size))
        return Parts(convert(path, "xlsx", recalculate=True))


def cells(areas: str) -> list[str]:
    """Return the cells of a list of areas."""
    found = []
    for area in areas.split():
        corners = re.findall(r"([A-Z]+)(\d+)", area)
        column, first, last = corners[0][0], int(corners[0][1]), int(corners[-1][1])
        found += [f"{column}{row}" for row in range(first, last + 1)]
    return sorted(found)


def normal(texts: list[str]) -> list[str]:
    """Return areas in one order, a single cell named once."""
    return sorted(re.sub(r"(\$?[A-Z]+\$?\d+):\1(?!\d)", r"\1", text) for text in texts)


@requires_libreoffice
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dependant", READ_BACK)
def test_libreoffice_sees_ranges_formats_and_places_as_expected(dependant: str, size: str) -> None:
    part, path, expected = COLUMNS.get(dependant, DRAWING)
    book = read_back("columns", size)
    if part.startswith("charts/"):
        # LibreOffice goes on counting charts from one file to the next
        part = book.numbered("charts/chart")[int(part[-5]) - 1]
    found = book.found(part, SIZES[size].fill(path))
    assert normal(found) == normal(SIZES[size].expected(path, expected))


@requires_libreoffice
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dependant", ROWS_READ_BACK)
def test_libreoffice_sees_what_whole_rows_move_as_expected(dependant: str, size: str) -> None:
    part, path, expected = ROWS[dependant]
    found = read_back("rows", size).found(part, SIZES[size].fill(path))
    assert normal(found) == normal(SIZES[size].expected(path, expected))


@requires_libreoffice
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("sheet", VALIDATIONS)
def test_libreoffice_sees_validations_as_expected(sheet: str, size: str) -> None:
    found = read_back("columns", size)
    areas, lists = ([SIZES[size].fill(text) for text in texts] for texts in VALIDATIONS[sheet])
    # it may write a long list of areas in other pieces
    seen = found.found(sheet, "dataValidations/dataValidation@sqref")
    assert sorted(map(cells, seen)) == sorted(map(cells, areas))
    assert normal(found.found(sheet, "formula1")) == normal(lists)


@requires_libreoffice
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", [1, 2])
def test_libreoffice_draws_the_charts_from_the_new_rows(number: int, size: str) -> None:
    book = read_back("columns", size)
    found = book.found(book.numbered("charts/chart")[number - 1], "numCache/pt/v")
    assert found == [str(10 * row) for row in range(1, SIZES[size].rows + 1)]


@requires_libreoffice
@pytest.mark.parametrize("size", SIZES)
def test_libreoffice_recalculates_what_was_expected(size: str, tmp_path: Path) -> None:
    count, by = SIZES[size].rows, SIZES[size].by
    total = 10 * count * (count + 1) / 2
    first = 10.0 if count else 0.0
    shown = recalculated_values(written(tmp_path / "plan.xlsx", rendered("columns", size)))
    expected = {
        9: total,
        10: total / 2,
        11: total,
        12: 2 * total,
        13: total,
        14: total + 1,
        15: total / 2 + 1,
    }
    assert {row: shown[SALES][f"C{row + by}"] for row in expected} == expected
    assert {row: shown[REPORT][f"C{row}"] for row in expected} == expected
    assert (shown[SALES]["F2"], shown[REPORT]["F2"], shown[REPORT]["M5"]) == (first, first, total)
