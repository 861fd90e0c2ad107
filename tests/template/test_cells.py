"""Single cells, written by their address."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from pac_excel.ooxml.package import Package
from pac_excel.template import Template
from pac_excel.template.errors import UnknownCell
from tests.template.drawn import as_bytes


def drawn() -> bytes:
    book = Workbook()
    book.active.title = "Nos actions"
    book.active.append(["N°", "Budget"])
    book.active.append(["A1", "12,5"])
    book.active["B2"].number_format = "0.0"
    book.create_sheet("Autre")["A1"] = "intact"
    return as_bytes(book)


def test_a_cell_gets_its_value_and_keeps_its_look() -> None:
    book = load_workbook(io.BytesIO(Template.open(drawn()).render(names={"'Nos actions'!B2": 12.5})))
    assert [[cell.value for cell in row] for row in book["Nos actions"]] == [["N°", "Budget"], ["A1", 12.5]]
    assert book["Nos actions"]["B2"].number_format == "0.0"


def test_only_the_part_of_its_sheet_changes() -> None:
    before = Package.open(drawn())
    after = Package.open(Template.open(drawn()).render(names={"Autre!C7": "là"}))
    changed = {name for name in before.names() if before.part(name) != after.part(name)}
    assert changed == {"/xl/worksheets/sheet2.xml"} or changed == {"xl/worksheets/sheet2.xml"}


@pytest.mark.parametrize("address", ["Nulle part!A1", "Autre!A0", "Autre!$A"])
def test_what_is_no_cell_is_refused(address: str) -> None:
    with pytest.raises(UnknownCell, match="write 'Sheet name'!A1"):
        Template.open(drawn()).render(names={address: 1})
