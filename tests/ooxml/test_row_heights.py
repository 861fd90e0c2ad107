from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.table import Table

from pac_excel.ooxml.row_heights import raised, with_height
from pac_excel.ooxml.text_size import line_count, text_width
from pac_excel.template import Data, Rows, Template

LONG = "Un constat observable, prouvé et daté, qui prend plusieurs lignes dans une colonne étroite."


def template(height: float | None = None) -> bytes:
    """Return a workbook with a table whose second column wraps, and merged cells with a name."""
    book = Workbook()
    sheet = book.active
    sheet.append(["N°", "Constat"])
    sheet.append(["1", "court"])
    sheet["B2"].alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["B"].width = 20
    sheet.add_table(Table(displayName="tblConstats", ref="A1:B2"))
    sheet.merge_cells("D1:E1")
    sheet["D1"].alignment = Alignment(wrap_text=True)
    sheet.row_dimensions[1].height = 14
    if height:
        sheet.row_dimensions[2].height = height
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["vision"] = DefinedName("vision", attr_text="Sheet!$D$1")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def heights(data: Data, source: bytes) -> list[float | None]:
    book = load_workbook(io.BytesIO(Template.open(source).render(data)))
    return [book.active.row_dimensions[row].height for row in (1, 2, 3)]


def content(*, fit_rows: bool, vision: str | None = None) -> Data:
    rows = Rows(columns=("N°", "Constat"), rows=[("1", LONG), ("2", "court")])
    return Data(tables={"tblConstats": rows}, names={"vision": vision}, prose=False, fit_rows=fit_rows)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    _, first, second = heights(content(fit_rows=True), template())
    assert first is not None
    assert first > 5 * 12
    assert second is None


def test_rows_keep_their_height_unless_asked() -> None:
    assert heights(content(fit_rows=False), template())[1:] == [None, None]


def test_a_height_set_by_hand_stays() -> None:
    assert heights(content(fit_rows=True), template(height=99))[1] == 99


def test_a_row_with_merged_cells_is_raised_for_their_text_and_never_lowered() -> None:
    assert (heights(content(fit_rows=True, vision=LONG), template())[0] or 0) > 40
    assert heights(content(fit_rows=True, vision="court"), template())[0] == 14


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("mot", 10, 1), ("un\ndeux", 10, 2), ("iiiiiiiiii", 10, 1), ("MMMMMMMMMM", 10, 2)],
)
def test_lines_depend_on_the_letters(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_a_digit_is_the_unit_of_width() -> None:
    assert text_width("0123456789") == pytest.approx(10)


def test_a_start_tag_is_given_a_height_in_the_place_of_another() -> None:
    assert with_height('<row r="3" ht="12">', 30) == '<row r="3" ht="30">'
    assert with_height('<row r="3" ht="12" customHeight="1">', 30) == '<row r="3" ht="12" customHeight="1">'
    assert raised('<row r="3" ht="40" customHeight="1">', 30) == '<row r="3" ht="40" customHeight="1">'
