from __future__ import annotations

import pickle
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from pac_excel.ooxml.archive import read_entries
from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import CellError, Value
from pac_excel.ooxml.xml import MAIN
from pac_excel.template import Rows, Template
from pac_excel.template.errors import (
    BlockTooLarge,
    RepeatedColumn,
    UnevenRow,
    UnknownCell,
    UnknownColumn,
    UnknownName,
    UnknownTable,
)
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, add_table, as_bytes, loaded, written

SHEET = "Plan d'actions"
SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def template() -> Template:
    return Template.open(as_bytes(actions_workbook()))


def actions(count: int) -> Rows:
    return Rows(
        columns=("Quoi", "N°", "Budget"), rows=[[f"Action {i}", i, i / 10] for i in range(1, count + 1)]
    )


def values(data: bytes, area: str, sheet: str = SHEET) -> list[list[object]]:
    return [[cell.value for cell in row] for row in loaded(data)[sheet][area]]


def changed_parts(before: bytes, after: bytes) -> set[str]:
    old = {entry.name: entry.compressed for entry in read_entries(before)}
    new = {entry.name: entry.compressed for entry in read_entries(after)}
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def test_a_table_grows_downwards_and_values_go_under_their_headers(template: Template) -> None:
    data = template.render({"tblActions": actions(3)})
    assert loaded(data)[SHEET].tables["tblActions"].ref == "B4:F7"
    assert values(data, "B5:D7") == [[1, "Action 1", 0.1], [2, "Action 2", 0.2], [3, "Action 3", 0.3]]


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_a_rendered_workbook_is_one_that_excel_opens(template: Template, count: int, tmp_path: Path) -> None:
    data = template.render(
        {"tblActions": actions(count)}, {"agence_nom": "Agence Île-de-Ré", "bloc": [[1, True]]}
    )
    assert_valid_workbook(written(tmp_path / "plan.xlsx", data))


def test_a_calculated_column_keeps_its_formula_in_every_row(template: Template) -> None:
    rows = values(template.render({"tblActions": actions(3)}), "E5:E7")
    assert rows == [[f"=C{row}&$B$2&tblActions[[#This Row],[N°]]"] for row in (5, 6, 7)]


def test_a_value_for_a_calculated_column_is_its_cached_result(template: Template) -> None:
    data = template.render({"tblActions": Rows(columns=("Total",), rows=[["un"], ["deux"]])})
    xml = Package.open(data).part(SHEET_PART).decode()
    assert '<f>C6&amp;$B$2&amp;tblActions[[#This Row],[N°]]</f><v xml:space="preserve">deux</v>' in xml


def test_a_formula_without_a_value_has_excel_calculate_at_opening(template: Template) -> None:
    data = template.render({"tblActions": actions(1)})
    assert b'fullCalcOnLoad="1"' in Package.open(data).part("xl/workbook.xml")


def test_a_workbook_without_formulas_is_not_recalculated() -> None:
    book = Workbook()
    add_table(book.active, "tblA", "A1", ["a"], [[1]])
    book.calculation = None
    source = as_bytes(book)
    data = Template.open(source).render({"tblA": Rows(columns=("a",), rows=[[2]])})
    assert changed_parts(source, data) == {SHEET_PART}


def test_new_rows_look_like_the_row_of_the_template(template: Template) -> None:
    sheet = loaded(template.render({"tblActions": actions(3)}))[SHEET]
    assert sheet["D7"].number_format == "#,##0.00"
    assert sheet["B7"].font.b
    assert sheet.row_dimensions[7].height == 33


def test_two_rows_of_different_looks_alternate() -> None:
    book = actions_workbook()
    sheet = book.active
    sheet.tables["tblActions"].ref = "B4:F6"
    sheet.tables["tblActions"].autoFilter.ref = "B4:F6"
    sheet["D6"].number_format = "0%"
    data = Template.open(as_bytes(book)).render({"tblActions": actions(5)})
    formats = [loaded(data)[SHEET].cell(row, 4).number_format for row in range(5, 10)]
    assert formats == ["#,##0.00", "0%", "#,##0.00", "0%", "#,##0.00"]


def test_shrinking_a_table_clears_old_rows(template: Template) -> None:
    grown = template.render({"tblActions": actions(5)})
    data = Template.open(grown).render({"tblActions": actions(2)})
    sheet = loaded(data)[SHEET]
    assert sheet.tables["tblActions"].ref == "B4:F6"
    assert values(data, "B7:F9") == [[None] * 5] * 3
    assert not sheet["B8"].has_style


def test_no_rows_leave_one_empty_row_that_keeps_its_formula(template: Template) -> None:
    data = Template.open(template.render({"tblActions": actions(4)})).render({"tblActions": actions(0)})
    assert loaded(data)[SHEET].tables["tblActions"].ref == "B4:F5"
    assert values(data, "B5:F5") == [[None, None, None, "=C5&$B$2&tblActions[[#This Row],[N°]]", None]]


def test_formats_and_validations_follow_the_rows(template: Template) -> None:
    grown = template.render({"tblActions": actions(6)})
    shrunk = Template.open(grown).render({"tblActions": actions(2)})
    for data, last in ((grown, 10), (shrunk, 6)):
        sheet = loaded(data)[SHEET]
        assert [str(item.sqref) for item in sheet.conditional_formatting] == [f"B5:F{last}"]
        assert [str(item.sqref) for item in sheet.data_validations.dataValidation] == [f"C5:C{last}"]


def test_the_users_own_column_keeps_what_it_holds_row_by_row(template: Template) -> None:
    book = loaded(template.render({"tblActions": actions(3)}))
    for row in (5, 6, 7):
        book[SHEET].cell(row, 6, f"note {row}")
    own = as_bytes(book)
    grown = Template.open(own).render({"tblActions": actions(4)})
    assert values(grown, "F5:F8") == [["note 5"], ["note 6"], ["note 7"], [None]]
    shrunk = Template.open(own).render({"tblActions": actions(2)})
    assert values(shrunk, "F5:F7") == [["note 5"], ["note 6"], [None]]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, None),
        ("", None),
        ("=1+1", "=1+1"),
        (" @x'\t\n", " @x'\t\n"),
        (0.1, 0.1),
        (True, True),
        (CellError("#N/A"), "#N/A"),
        (date(2026, 9, 30), 46295),
    ],
)
def test_every_type_of_value_is_written(template: Template, value: Value, read: object) -> None:
    data = template.render({"tblActions": Rows(columns=("Quoi",), rows=[[value]])})
    cell = loaded(data)[SHEET]["C5"]
    assert cell.value == read
    assert cell.data_type != "f"


def test_a_name_gets_a_value_and_keeps_the_look_of_its_cell(template: Template) -> None:
    assert values(template.render(names={"AGENCE_NOM": "Cabinet"}), "B2:B2") == [["Cabinet"]]


def test_a_name_of_several_cells_gets_a_block(template: Template) -> None:
    data = template.render(names={"bloc": [[1, 2], [3]]})
    assert values(data, "A1:B2", "Autre") == [[1, 2], [3, None]]
    with pytest.raises(BlockTooLarge, match="2 x 2 cells and is given 1 x 3"):
        template.render(names={"bloc": [[1, 2, 3]]})


def test_a_value_for_a_named_formula_is_its_cached_result() -> None:
    book = actions_workbook()
    book[SHEET]["B2"] = "=1+1"
    data = Template.open(as_bytes(book)).render(names={"agence_nom": 2})
    assert "<f>1+1</f><v>2</v>" in Package.open(data).part(SHEET_PART).decode()


def test_what_is_not_given_is_not_touched() -> None:
    source = as_bytes(actions_workbook())
    template = Template.open(source)
    assert changed_parts(source, template.render()) == set()
    assert changed_parts(source, template.render(names={"bloc": 5})) <= {
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
    }
    same_size = template.render({"tblActions": actions(1)})
    assert changed_parts(source, same_size) <= {SHEET_PART, "xl/workbook.xml"}


def test_unknown_tables_columns_and_names_are_told_with_those_there_are(template: Template) -> None:
    with pytest.raises(UnknownTable, match="no table 'tblX'; it has tblActions"):
        template.render({"tblX": actions(1)})
    with pytest.raises(
        UnknownColumn, match="lacks column Échéance; it has N°, Quoi, Budget, Total, Remarque"
    ):
        template.render({"tblActions": Rows(columns=("Échéance",), rows=[])})
    with pytest.raises(UnknownName, match="named 'x'; it has agence_nom, bloc"):
        template.render(names={"x": 1})


def test_rows_that_do_not_fit_their_columns_are_refused(template: Template) -> None:
    with pytest.raises(UnevenRow, match="row 2 has 1 values for 2 columns"):
        template.render({"tblActions": Rows(columns=("N°", "Quoi"), rows=[[1, 2], [1]])})
    with pytest.raises(RepeatedColumn):
        template.render({"tblActions": Rows(columns=("N°", "N°"), rows=[])})


def test_a_value_no_cell_can_hold_is_told_with_sheet_and_cell(template: Template) -> None:
    with pytest.raises(TextTooLong, match="sheet 'Plan d'actions', cell C6"):
        template.render({"tblActions": Rows(columns=("Quoi",), rows=[["a"], ["a" * 40_000]])})
    with pytest.raises(UnwritableValue, match="cell B2: nan"):
        template.render(names={"agence_nom": float("nan")})


@pytest.mark.parametrize("kind", ["value", "merge", "table"])
def test_what_stands_below_a_table_is_pushed_and_pulled(kind: str) -> None:
    book = actions_workbook()
    sheet = book.active
    if kind == "value":
        sheet["C8"] = "Total général"
    elif kind == "merge":
        sheet.merge_cells("C8:E9")
    else:
        add_table(sheet, "tblB", "C8", ["x"], [[None]])
    grown = Template.open(as_bytes(book)).render({"tblActions": actions(7)})
    back = Template.open(grown).render({"tblActions": actions(1)})
    for data, row in ((grown, 14), (back, 8)):
        sheet = loaded(data)[SHEET]
        if kind == "value":
            assert sheet.cell(row, 3).value == "Total général"
        elif kind == "merge":
            assert [str(area) for area in sheet.merged_cells.ranges] == [f"C{row}:E{row + 1}"]
        else:
            assert sheet.tables["tblB"].ref == f"C{row}:C{row + 1}"


def test_rows_typed_below_a_table_are_replaced_when_they_are_said_to_be_absorbed() -> None:
    book = actions_workbook()
    book.active["C6"], book.active["C7"] = "deux", "trois"
    template = Template.open(as_bytes(book))
    pushed = values(template.render({"tblActions": actions(2)}), "C5:C8")
    assert pushed == [["Action 1"], ["Action 2"], ["deux"], ["trois"]]
    rows = Rows(columns=("Quoi",), rows=[["un"], ["bis"]], absorbed=2)
    data = template.render({"tblActions": rows})
    assert values(data, "C5:C7") == [["un"], ["bis"], [None]]
    assert loaded(data)[SHEET].tables["tblActions"].ref == "B4:F6"


def test_a_column_of_the_users_own_is_kept_in_absorbed_rows_too() -> None:
    book = actions_workbook()
    book.active["C6"], book.active["F6"] = "deux", "ma note"
    rows = Rows(columns=("Quoi",), rows=[["un"], ["bis"], ["ter"]], absorbed=1)
    data = Template.open(as_bytes(book)).render({"tblActions": rows})
    assert values(data, "F5:F7") == [[None], ["ma note"], [None]]


def test_a_calculated_column_gets_its_formula_back_where_it_was_typed_over() -> None:
    book = Workbook()
    add_table(book.active, "tblA", "A1", ["a", "b"], [[1, 2]] * 3, formulas={"b": "A{row}*2"})
    book.active["B2"], book.active["B3"] = 7, 8
    data = Template.open(as_bytes(book)).render({"tblA": Rows(columns=("a",), rows=[[1]] * 4)})
    assert values(data, "B2:B5", "Sheet") == [["=A2*2"], ["=A3*2"], ["=A4*2"], ["=A5*2"]]


def test_one_formula_in_every_row_makes_a_calculated_column_and_some_formulas_do_not() -> None:
    book = Workbook()
    sheet = book.active
    add_table(sheet, "tblA", "A1", ["a", "b", "c"], [[1, f"=$A{row}*A$1", f"=A{row}"] for row in (2, 3)])
    sheet["C3"] = "=A3+1"
    data = Template.open(as_bytes(book)).render({"tblA": Rows(columns=("a",), rows=[[1]] * 3)})
    assert values(data, "B2:C4", "Sheet") == [["=$A2*A$1", "=A2"], ["=$A3*A$1", "=A3+1"], ["=$A4*A$1", None]]


def test_tables_side_by_side_share_rows(tmp_path: Path) -> None:
    book = actions_workbook()
    add_table(book.active, "tblB", "I4", ["x", "y"], [["a", None], ["b", None], ["c", None]])
    data = Template.open(as_bytes(book)).render(
        {"tblActions": actions(4), "tblB": Rows(columns=("y",), rows=[[i] for i in range(6)])}
    )
    assert values(data, "C5:C10") == [*[[f"Action {i}"] for i in range(1, 5)], [None], [None]]
    assert values(data, "I5:J10") == [["a", 0], ["b", 1], ["c", 2], [None, 3], [None, 4], [None, 5]]
    assert_valid_workbook(written(tmp_path / "plan.xlsx", data))


def test_a_totals_row_moves_with_the_last_row_and_takes_in_the_new_ones(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    table = add_table(sheet, "tblA", "A1", ["a", "b"], [[1, 2], [3, 4]])
    table.ref, table.totalsRowCount = "A1:B4", 1
    table.tableColumns[0].totalsRowLabel = "Total"
    table.tableColumns[1].totalsRowFunction = "custom"
    sheet["A4"], sheet["B4"] = "Total", "=SUM(B2:B3)+B1"
    table._initialise_columns = lambda: None
    template = Template.open(as_bytes(book))
    rows = Rows(columns=("a", "b"), rows=[[i, i] for i in range(5)])
    grown = template.render({"tblA": rows})
    assert values(grown, "A6:B7", "Sheet") == [[4, 4], ["Total", "=SUM(B2:B6)+B1"]]
    assert loaded(grown)["Sheet"].tables["tblA"].ref == "A1:B7"
    shrunk = template.render({"tblA": Rows(columns=("a",), rows=[[9]])})
    assert values(shrunk, "A2:B4", "Sheet") == [[9, 2], ["Total", "=SUM(B2:B2)+B1"], [None, None]]


def test_a_calculation_chain_is_dropped_when_formula_cells_come_or_go() -> None:
    source = Package.open(as_bytes(actions_workbook()))
    chain = b'<calcChain xmlns="%s"><c r="E5" i="1"/></calcChain>' % MAIN.encode()
    source.add(
        "xl/calcChain.xml", chain, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    )
    rels = source.part("xl/_rels/workbook.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    source.replace("xl/_rels/workbook.xml.rels", rels.replace("</Relationships>", link).encode())
    template = Template.open(source.to_bytes())
    assert "xl/calcChain.xml" in Package.open(template.render({"tblActions": actions(1)}))
    package = Package.open(template.render({"tblActions": actions(2)}))
    assert "xl/calcChain.xml" not in package
    assert b"calcChain" not in package.part("[Content_Types].xml") + package.part(
        "xl/_rels/workbook.xml.rels"
    )


def test_dates_are_written_in_the_date_system_of_the_workbook() -> None:
    book = actions_workbook()
    book.epoch = datetime(1904, 1, 1)
    data = Template.open(as_bytes(book)).render(names={"bloc": date(2026, 1, 1)})
    assert values(data, "A1:A1", "Autre") == [[46023 - 1462]]


def test_a_user_who_moved_renamed_and_reordered_still_gets_his_rows(template: Template) -> None:
    book = Workbook()
    book.active.title = "Mes actions"
    add_table(
        book.active, "tblActions", "D10", ["Ma note", "Budget", "Quoi", "N°"], [["x", None, None, None]]
    )
    data = Template.open(as_bytes(book)).render({"tblactions": actions(2)})
    assert values(data, "D11:G12", "Mes actions") == [["x", 0.1, "Action 1", 1], [None, 0.2, "Action 2", 2]]


def test_rows_hidden_by_a_filter_are_shown_when_the_table_is_filled_anew() -> None:
    book = actions_workbook()
    sheet = book.active
    sheet.tables["tblActions"].autoFilter.add_filter_column(0, ["1"])
    sheet.row_dimensions[5].hidden = True
    data = Template.open(as_bytes(book)).render({"tblActions": actions(2)})
    assert not any(loaded(data)[SHEET].row_dimensions[row].hidden for row in (5, 6))


def test_a_template_renders_the_same_after_a_trip_to_another_process(template: Template) -> None:
    copy: Template = pickle.loads(pickle.dumps(template.compile()))
    assert copy.render({"tblActions": actions(9)}) == template.render({"tblActions": actions(9)})


def test_rendering_twice_gives_the_same_bytes_and_leaves_the_template_as_it_was(template: Template) -> None:
    first = template.render({"tblActions": actions(7)})
    template.render({"tblActions": actions(2)}, {"agence_nom": 3})
    assert template.render({"tblActions": actions(7)}) == first


def test_a_template_is_rendered_into_a_file(template: Template, tmp_path: Path) -> None:
    template.save(tmp_path / "plan.xlsx", {"tblActions": actions(2)})
    assert loaded((tmp_path / "plan.xlsx").read_bytes())[SHEET].tables["tblActions"].ref == "B4:F6"


def test_a_cell_is_filled_by_its_address() -> None:
    template = Template.open(as_bytes(actions_workbook()))
    book = loaded(template.render(names={"Autre!A1": 7, "'plan d''actions'!$B$2": "Agence du Lac"}))
    assert book["Autre"]["A1"].value == 7
    assert book["Plan d'actions"]["B2"].value == "Agence du Lac"


@pytest.mark.parametrize("address", ["Absent!A1", "Autre!XFE1", "Autre!"])
def test_an_address_on_no_sheet_is_told(address: str) -> None:
    with pytest.raises(UnknownCell, match=r"one of the sheets Plan d'actions, Autre"):
        Template.open(as_bytes(actions_workbook())).render(names={address: 1})


def test_an_address_without_sheet_is_taken_for_a_name() -> None:
    with pytest.raises(UnknownName, match=r"it has agence_nom, bloc"):
        Template.open(as_bytes(actions_workbook())).render(names={"A1": 1})
