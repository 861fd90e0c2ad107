from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pac_excel.template import Across, Data, Rows, Template
from pac_excel.template.errors import UnknownName, UnrepeatableBlock
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import YELLOW, add_table, as_bytes, loaded, written

SHEET = "Fiche"


def card_workbook() -> Workbook:
    """Return a workbook with the block `carte` at B3:D5 of Fiche, the block `ligne` at B4:D4 in it."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["B1"], sheet["B2"] = 2, "Cartes"
    sheet["B3"] = "{{ titre | upper }}"
    sheet.merge_cells("B3:D3")
    sheet["B4"], sheet["C4"], sheet["D4"] = "{{ quoi }}", 0, "=C4*$B$1"
    sheet["B5"], sheet["D5"] = "Total", "=SUM(D4:D4)"
    sheet["D5"].number_format = "0.00"
    sheet.row_dimensions[3].height = 30
    sheet["B6"], sheet["D6"] = "Somme", "=SUM(D3:D5)/2"
    sheet["B8"] = "après"
    sheet.conditional_formatting.add("D5", FormulaRule(formula=["$D5>10"], fill=YELLOW))
    sheet.add_data_validation(DataValidation(type="whole", formula1="0", sqref="C4"))
    other = book.create_sheet("Autre")
    other["A1"], other["A2"] = "=Fiche!D6", "=Fiche!B8"
    for name, area in (
        ("carte", "$B$3:$D$5"),
        ("ligne", "$B$4:$D$4"),
        ("montant", "$C$4"),
        ("somme", "$D$6"),
    ):
        book.defined_names[name] = DefinedName(name, attr_text=f"{SHEET}!{area}")
    return book


def line(what: str, amount: int) -> Data:
    return Data(names={"quoi": what, "montant": amount})


def card(title: str, *lines: Data) -> Data:
    return Data(names={"titre": title}, blocks={"ligne": lines})


def rendered(**blocks: list[Data] | Across | bool) -> bytes:
    return Template.open(as_bytes(card_workbook())).render(Data(blocks=blocks))


@pytest.fixture(scope="module")
def cards() -> bytes:
    return rendered(carte=[card("un", line("a", 1), line("b", 2)), card("deux", line("c", 3))])


def column(data: bytes, letter: str) -> list[object]:
    return [cell.value for cell in loaded(data)[SHEET][letter]]


def test_a_block_is_repeated_downwards_with_a_block_in_it(cards: bytes, tmp_path: Path) -> None:
    assert column(cards, "B") == [
        2,
        "Cartes",
        "UN",
        "a",
        "b",
        "Total",
        "DEUX",
        "c",
        "Total",
        "Somme",
        None,
        "après",
    ]
    assert column(cards, "C")[3:8] == [1, 2, None, None, 3]
    assert_valid_workbook(written(tmp_path / "cards.xlsx", cards))


def test_merged_cells_heights_formats_and_validations_stand_in_every_copy(cards: bytes) -> None:
    sheet = loaded(cards)[SHEET]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["B3:D3", "B7:D7"]
    assert [sheet.row_dimensions[row].height for row in (3, 7)] == [30, 30]
    assert [sheet[at].number_format for at in ("D6", "D9")] == ["0.00", "0.00"]
    assert [str(item.sqref) for item in sheet.conditional_formatting] == ["D6 D9"]
    areas = str(sheet.data_validations.dataValidation[0].sqref)
    assert areas in ("C4:C5 C8", "C4 C5 C8")


def test_formulas_call_their_own_copy_and_what_stands_outside(cards: bytes) -> None:
    assert column(cards, "D")[3:10] == [
        "=C4*$B$1",
        "=C5*$B$1",
        "=SUM(D4:D5)",
        None,
        "=C8*$B$1",
        "=SUM(D8:D8)",
        "=SUM(D3:D9)/2",
    ]
    assert loaded(cards)["Autre"]["A1"].value == "=Fiche!D10"
    assert loaded(cards)["Autre"]["A2"].value == "=Fiche!B12"
    assert loaded(cards).defined_names["somme"].attr_text == "Fiche!$D$10"


@requires_libreoffice
def test_another_program_computes_the_copies(cards: bytes, tmp_path: Path) -> None:
    values = recalculated_values(written(tmp_path / "cards.xlsx", cards))
    assert [values[SHEET][at] for at in ("D6", "D9", "D10")] == [6, 6, 12]
    assert values["Autre"]["A1"] == 12


@pytest.mark.parametrize("items", [False, []])
def test_a_block_that_is_false_disappears_and_everything_closes_up(
    items: list[Data] | bool, tmp_path: Path
) -> None:
    data = rendered(carte=items)
    assert column(data, "B") == [2, "Cartes", "Somme", None, "après"]
    assert loaded(data)["Autre"]["A2"].value == "=Fiche!B5"
    assert not loaded(data)[SHEET].merged_cells.ranges
    assert_valid_workbook(written(tmp_path / "none.xlsx", data))


def test_a_conditional_row_in_a_block_disappears_from_that_copy_alone() -> None:
    data = rendered(carte=[card("un", line("a", 1)), Data(names={"titre": "deux"}, blocks={"ligne": False})])
    assert column(data, "B") == [2, "Cartes", "UN", "a", "Total", "DEUX", "Total", "Somme", None, "après"]


def test_a_block_that_is_true_stays_as_it_is() -> None:
    data = Template.open(as_bytes(card_workbook())).render(Data(blocks={"carte": True}, prose=False))
    assert column(data, "B")[2:6] == ["{{ titre | upper }}", "{{ quoi }}", "Total", "Somme"]


def test_a_block_is_repeated_to_the_right() -> None:
    data = rendered(carte=Across([card("un", line("a", 1)), card("deux", line("b", 2))]))
    sheet = loaded(data)[SHEET]
    assert [sheet[at].value for at in ("B3", "E3", "B4", "E4", "C4", "F4")] == ["UN", "DEUX", "a", "b", 1, 2]
    assert sheet["G4"].value == "=F4*$B$1"
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["B3:D3", "E3:G3"]


def across(count: int) -> Across:
    return Across([card(f"n{number}", line("a", number)) for number in range(count)])


def wide_workbook() -> Workbook:
    """Return the cards with cells, merged cells, a format, a name and formulas to the right of them."""
    book = card_workbook()
    sheet = book[SHEET]
    sheet["F4"], sheet["G4"], sheet["G5"] = 7, "=F4*2", "=SUM(D3:D5)"
    sheet.merge_cells("F3:G3")
    sheet.conditional_formatting.add("F4:F5", FormulaRule(formula=["$F4>10"], fill=YELLOW))
    for letter, width in (("B", 20), ("C", 8), ("F", 33)):
        sheet.column_dimensions[letter].width = width
    book["Autre"]["A3"], book["Autre"]["A4"] = "=Fiche!F4", "=SUM(Fiche!B4:D4)"
    book.defined_names["droite"] = DefinedName("droite", attr_text=f"{SHEET}!$F$4")
    return book


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_block_to_the_right_pushes_what_stands_beside_it(count: int, tmp_path: Path) -> None:
    data = Template.open(as_bytes(wide_workbook())).render(Data(blocks={"carte": across(count)}))
    sheet, other = loaded(data)[SHEET], loaded(data)["Autre"]
    step = 3 * (count - 1)
    f, g = get_column_letter(6 + step), get_column_letter(7 + step)
    last = get_column_letter(4 + step)
    assert [sheet[f"{f}4"].value, sheet[f"{g}4"].value, other["A3"].value] == [7, f"={f}4*2", f"=Fiche!{f}4"]
    assert loaded(data).defined_names["droite"].attr_text == f"{SHEET}!${f}$4"
    assert f"{f}3:{g}3" in map(str, sheet.merged_cells.ranges)
    assert f"{f}4:{f}5" in [str(item.sqref) for item in sheet.conditional_formatting]
    sums = ["=SUM(D3:D5)", f"=SUM(Fiche!B4:{last}4)"] if count else ["=SUM(#REF!)", "=SUM(Fiche!#REF!)"]
    assert [sheet[f"{g}5"].value, other["A4"].value] == sums
    assert [sheet["B1"].value, sheet["B8"].value] == [2, "après"]
    assert_valid_workbook(written(tmp_path / "right.xlsx", data))


def test_copies_to_the_right_are_as_wide_as_the_block() -> None:
    data = Template.open(as_bytes(wide_workbook())).render(Data(blocks={"carte": across(3)}))
    widths = loaded(data)[SHEET].column_dimensions
    assert [widths[letter].width for letter in "BCEFHI"] == [20, 8] * 3
    # nothing stands above or below the column F, whose width goes with it
    assert widths["L"].width == 33


def test_columns_that_hold_something_above_the_block_keep_their_width() -> None:
    book = wide_workbook()
    book[SHEET]["M1"] = "un titre"
    book[SHEET].column_dimensions["M"].width = 44
    data = Template.open(as_bytes(book)).render(Data(blocks={"carte": across(3)}))
    assert loaded(data)[SHEET].column_dimensions["M"].width == 44
    assert loaded(data)[SHEET]["M1"].value == "un titre"


def test_a_table_beside_a_block_to_the_right_moves_when_it_is_no_taller(tmp_path: Path) -> None:
    book = card_workbook()
    add_table(book[SHEET], "tblCote", "F3", ["x", "y"], [[1, 2], [3, 4]])
    data = Template.open(as_bytes(book)).render(Data(blocks={"carte": across(2)}))
    assert loaded(data)[SHEET].tables["tblCote"].ref == "I3:J5"
    assert_valid_workbook(written(tmp_path / "table.xlsx", data))


@pytest.mark.parametrize("what", ["merge", "table"])
def test_what_a_block_to_the_right_would_tear_apart_is_told_with_its_cell(what: str) -> None:
    book = card_workbook()
    if what == "merge":
        book[SHEET].merge_cells("F5:G6")
    else:
        add_table(book[SHEET], "tblCote", "F5", ["x"], [[1], [2]])
    with pytest.raises(
        UnrepeatableBlock, match=r"cell F5: .* would be torn apart; keep it clear of the rows"
    ):
        Template.open(as_bytes(book)).render(Data(blocks={"carte": across(2)}))


def test_nothing_is_pushed_off_the_sheet() -> None:
    book = card_workbook()
    book[SHEET]["XFC4"] = "bord"
    with pytest.raises(UnrepeatableBlock, match="cell XFC4: the cell would be pushed off the sheet"):
        Template.open(as_bytes(book)).render(Data(blocks={"carte": across(2)}))


@requires_libreoffice
def test_another_program_computes_copies_to_the_right(tmp_path: Path) -> None:
    data = Template.open(as_bytes(wide_workbook())).render(Data(blocks={"carte": across(4)}))
    values = recalculated_values(written(tmp_path / "right.xlsx", data))
    assert [values[SHEET][at] for at in ("D4", "G4", "J4", "M4", "P4")] == [0, 2, 4, 6, 14]
    assert values["Autre"]["A3"] == 7


def test_what_stands_beside_a_block_stays_where_it_is() -> None:
    book = card_workbook()
    book[SHEET]["F4"], book[SHEET]["F8"] = "à côté", "plus bas"
    data = Template.open(as_bytes(book)).render(
        Data(blocks={"carte": [card("un", line("a", 1)), card("deux", line("b", 2))]})
    )
    sheet = loaded(data)[SHEET]
    assert (sheet["F4"].value, sheet["F8"].value, sheet["B11"].value) == ("à côté", "plus bas", "après")


def test_a_block_above_a_table_pushes_the_table_and_both_are_filled() -> None:
    book = card_workbook()
    add_table(book[SHEET], "tblSuite", "B10", ["x", "y"], [[1, 2]])
    rows = Rows(columns=("x", "y"), rows=[[1, 2], [3, 4]])
    data = Template.open(as_bytes(book)).render(
        Data(
            tables={"tblSuite": rows},
            blocks={"carte": [card("un", line("a", 1)), card("deux", line("b", 2))]},
        )
    )
    sheet = loaded(data)[SHEET]
    assert sheet.tables["tblSuite"].ref == "B13:C15"
    assert [sheet["B14"].value, sheet["C15"].value] == [1, 4]


def test_a_block_with_a_table_in_it_is_refused() -> None:
    book = card_workbook()
    add_table(book[SHEET], "tblDedans", "F3", ["x"], [[1]])
    book.defined_names["large"] = DefinedName("large", attr_text=f"{SHEET}!$B$3:$F$5")
    with pytest.raises(UnrepeatableBlock, match="cell F3: it holds table 'tblDedans'"):
        Template.open(as_bytes(book)).render(Data(blocks={"large": [Data(), Data()]}, prose=False))


def test_a_block_that_there_is_not_is_told() -> None:
    with pytest.raises(UnknownName, match="'absent'"):
        rendered(absent=[])


def test_each_copy_of_a_sheet_has_blocks_of_its_own(tmp_path: Path) -> None:
    items = [
        Data(blocks={"carte": [card("un", line("a", 1))]}),
        Data(blocks={"carte": [card("deux", line("b", 2)), card("trois", line("c", 3))]}),
    ]
    data = Template.open(as_bytes(card_workbook())).render(Data(sheets={SHEET: items}))
    book = loaded(data)
    assert [cell.value for cell in book[SHEET]["B"]][2:5] == ["UN", "a", "Total"]
    assert [cell.value for cell in book["Fiche (2)"]["B"]][2:8] == [
        "DEUX",
        "b",
        "Total",
        "TROIS",
        "c",
        "Total",
    ]
    assert_valid_workbook(written(tmp_path / "sheets.xlsx", data))


def sibling_workbook(*, beside: bool) -> Workbook:
    """Return two blocks, `un` and `deux`, one above the other; formulas of each and of neither call both."""
    book = Workbook()
    sheet = book.active
    sheet.title = "S"
    for at, content in {
        "A1": "=SUM(B3:B4)",
        "A2": "=SUM(B7:B8)",
        "B1": 100,
        "B3": 0,
        "B4": "=B3*10",
        "B6": "=SUM(B3:B4)+B1",
        "B7": 0,
        "B8": "=B7+SUM(B3:B4)",
        "B10": "=B6+SUM(B7:B8)",
    }.items():
        sheet[at] = content
    if beside:
        sheet["D3"] = "à côté"
    for name, area in (("un", "$A$3:$B$4"), ("v1", "$B$3"), ("deux", "$A$7:$B$8"), ("v2", "$B$7")):
        book.defined_names[name] = DefinedName(name, attr_text=f"S!{area}")
    return book


@requires_libreoffice
@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("counts", [(1, 1), (3, 1), (1, 3), (3, 2)])
def test_two_blocks_that_call_each_other_are_computed_by_another_program(
    counts: tuple[int, int], beside: bool, tmp_path: Path
) -> None:
    first, second = ([number + 1 for number in range(count)] for count in counts)
    blocks = {
        "deux": [Data(names={"v2": value}) for value in second],
        "un": [Data(names={"v1": value}) for value in first],
    }
    data = Template.open(as_bytes(sibling_workbook(beside=beside))).render(Data(blocks=blocks))
    values = recalculated_values(written(tmp_path / "siblings.xlsx", data))["S"]
    ones = 11 * sum(first)
    twos = sum(2 * value + ones for value in second)
    last = 6 + 2 * sum(counts)
    assert [values["A1"], values["A2"], values[f"B{last}"]] == [ones, twos, ones + 100 + twos]
