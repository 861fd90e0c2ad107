from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from pac_excel.ooxml.package import Package
from pac_excel.template import Data, Rows, Template
from tests.support.cells import read_cells
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import written
from tests.template.growth_workbooks import Parts

INPUT, MIDDLE, END = "Saisie", "Calculs", "Bilan"
# what depends on the table tblVentes, on the cell taux, or on neither
ON_TABLE = {MIDDLE: ["A1", "A2", "A3", "B1", "B2", "B3"], END: ["A1", "A2", "A3", "D2"]}
ON_RATE = {MIDDLE: ["A5"], END: ["A3", "A5"]}
ON_NEITHER = {INPUT: ["E9"], MIDDLE: ["A7"], END: ["A7", "A8"]}


@pytest.fixture(scope="module")
def chain() -> bytes:
    """Return a workbook in which formulas of Bilan read Calculs, whose formulas read Saisie."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        first, middle, end = (book.add_worksheet(name) for name in (INPUT, MIDDLE, END))
        columns = [{"header": "Mois"}, {"header": "Montant"}]
        first.add_table("B4:C6", {"name": "tblVentes", "columns": columns, "data": [["a", 1], ["b", 2]]})
        first.write("E1", 10)
        first.write("E8", 4)
        first.write_formula("E9", "=E8+1", None, 5)
        book.define_name("taux", f"={INPUT}!$E$1")
        book.define_name("total", f"={MIDDLE}!$A$1")
        book.define_name("totaux", f"={MIDDLE}!$B$1:$B$3")
        middle.write_formula("A1", "=SUM(tblVentes[Montant])", None, 3)
        middle.write_formula("A2", f"=SUM({INPUT}!C5:C6)", None, 3)
        middle.write_formula("A3", f"=SUM({INPUT}!C:C)", None, 3)
        middle.write_formula("A5", "=taux*2", None, 20)
        middle.write_formula("A7", f"={INPUT}!E9+1", None, 6)
        middle.write_dynamic_array_formula("B1:B3", f"=A1:A3*2+{INPUT}!E8-4", None, 6)
        middle.write("B2", 6)
        middle.write("B3", 6)
        end.write_formula("A1", "=total+1", None, 4)
        end.write_formula("A2", '=IF(A1>3,"oui","non")', None, "oui")
        end.write_formula("A3", f"=A1+{MIDDLE}!A5", None, 24)
        end.write_formula("A5", f"={MIDDLE}!A5", None, 20)
        end.write_formula("A7", f"={MIDDLE}!A7", None, 6)
        end.write_formula("A8", "=1+1", None, 2)
        end.write_formula("D2", f"=SUM({MIDDLE}!B2:B3)", None, 12)
        for place, values in (("H1", f"={END}!$A$1:$A$1"), ("H20", "=Bilan!totaux"), ("H40", f"={END}!$A$7")):
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": values, "values_data": [7]})
            end.insert_chart(place, chart)
    return stream.getvalue()


def results(data: bytes, folder: Path) -> dict[str, list[str]]:
    """Return the formula cells, and those beside array formulas, that show a value."""
    cells = read_cells(written(folder / "filled.xlsx", data))
    shown = ON_TABLE.keys() | ON_RATE.keys() | ON_NEITHER.keys()
    return {
        sheet: [at for at, cell in cells[sheet].items() if cell.value is not None and _calculated(sheet, at)]
        for sheet in shown
    }


def _calculated(sheet: str, at: str) -> bool:
    return any(at in cells.get(sheet, ()) for cells in (ON_TABLE, ON_RATE, ON_NEITHER))


def left(*gone: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the cells that depend on nothing of `gone`."""
    kept: dict[str, set[str]] = {}
    for cells in (ON_TABLE, ON_RATE, ON_NEITHER):
        for sheet, places in cells.items():
            kept.setdefault(sheet, set()).update(places)
    for cells in gone:
        for sheet, places in cells.items():
            kept[sheet] -= set(places)
    return {sheet: sorted(places) for sheet, places in kept.items()}


def rows(count: int) -> Rows:
    return Rows(columns=("Mois", "Montant"), rows=[[f"m{n}", n] for n in range(count)])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_depends_on_a_table_through_three_sheets_loses_its_result(
    chain: bytes, count: int, tmp_path: Path
) -> None:
    data = Template.open(chain).render({"tblVentes": rows(count)})
    found = {sheet: sorted(cells) for sheet, cells in results(data, tmp_path).items()}
    assert found == left(ON_TABLE)
    assert b'fullCalcOnLoad="1"' in Package.open(data).part("xl/workbook.xml")
    assert_valid_workbook(tmp_path / "filled.xlsx")


@pytest.mark.parametrize("way", ["name", "address", "data"])
def test_what_depends_on_a_named_cell_loses_its_result(chain: bytes, way: str, tmp_path: Path) -> None:
    template = Template.open(chain)
    if way == "data":
        data = template.render(Data(names={"taux": 5}))
    else:
        data = template.render(names={"taux" if way == "name" else f"{INPUT}!E1": 5})
    assert {sheet: sorted(cells) for sheet, cells in results(data, tmp_path).items()} == left(ON_RATE)


def test_a_result_that_is_given_stays_and_what_depends_on_it_goes(chain: bytes, tmp_path: Path) -> None:
    data = Template.open(chain).render({"tblVentes": rows(3)}, {"total": 3, f"{END}!A1": 4})
    cells = read_cells(written(tmp_path / "given.xlsx", data))
    assert [cells[MIDDLE]["A1"].value, cells[END]["A1"].value] == [3, 4]
    assert [cells[END][at].value for at in ("A2", "A3")] == [None, None]


def test_a_cell_that_nothing_reads_takes_no_result_away(chain: bytes, tmp_path: Path) -> None:
    data = Template.open(chain).render(names={f"{INPUT}!A20": 1})
    assert {sheet: sorted(cells) for sheet, cells in results(data, tmp_path).items()} == left()


def test_charts_forget_what_stale_formulas_showed_and_keep_the_rest(chain: bytes) -> None:
    found = Parts(Template.open(chain).render({"tblVentes": rows(2)}))
    remembered = [found.found(f"charts/chart{number}.xml", "numCache/pt/v") for number in (1, 2, 3)]
    assert remembered == [[], [], ["7"]]


def test_other_content_after_the_same_content_takes_other_results_away(chain: bytes, tmp_path: Path) -> None:
    template = Template.open(chain)
    for names, tables, gone in (
        ({"taux": 5}, {}, ON_RATE),
        ({}, {"tblVentes": rows(2)}, ON_TABLE),
        ({"taux": 6}, {}, ON_RATE),
    ):
        data = template.render(tables, names)
        assert {sheet: sorted(cells) for sheet, cells in results(data, tmp_path).items()} == left(gone)


def test_where_sheets_are_repeated_no_result_is_trusted(chain: bytes, tmp_path: Path) -> None:
    data = Template.open(chain).render(Data(sheets={INPUT: [Data(), Data()]}, prose=False))
    assert not any(results(data, tmp_path).values())


@requires_libreoffice
@pytest.mark.parametrize("count", [0, 1, 5])
def test_every_result_left_is_what_another_program_computes(chain: bytes, count: int, tmp_path: Path) -> None:
    data = Template.open(chain).render({"tblVentes": rows(count)}, {"taux": 3})
    path = written(tmp_path / "filled.xlsx", data)
    computed = recalculated_values(path)
    shown = {
        (sheet, at): cell.value
        for sheet, cells in read_cells(path).items()
        for at, cell in cells.items()
        if cell.value is not None
    }
    assert {place: computed[place[0]][place[1]] for place in shown} == shown
    assert computed[END]["A1"] == count * (count - 1) / 2 + 1
