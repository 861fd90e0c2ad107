"""The pictures follow what people type, as LibreOffice calculates it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from pac_excel.books.plan_book import LAYOUTS, render
from pac_excel.layout.views.work import WEEKS
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template import Template
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.plans import sized_plan


def workbook() -> Any:
    plan = read_plan(sample("agence_modele.yaml"))
    data = render(plan, LAYOUTS[Mode.SIMPLIFIE], Template.open(template("pac_simplifie.xlsx")))
    return load_workbook(io.BytesIO(data))


def type_below(book: Any, name: str, values: dict[str, object]) -> None:
    """Type a row right under a table, which Excel makes longer by it."""
    sheet = next(sheet for sheet in book if name in sheet.tables)
    table = sheet.tables[name]
    left, top, right, bottom = range_boundaries(table.ref)
    for column in range(left, right + 1):
        header = sheet.cell(top, column).value
        if header in values:
            sheet.cell(bottom + 1, column, values[header])
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + 1}"
    table.autoFilter.ref = table.ref


@requires_libreoffice
def test_what_is_typed_under_a_table_shows_in_its_pictures(tmp_path: Path) -> None:
    book = workbook()
    typed = {
        "N°": "A99",
        "Quoi – action": "Appeler les absents",
        "Quand – début": dt.date(2026, 3, 2),
        "Quand – fin": dt.date(2026, 4, 30),
        "Avancement": 0.5,
    }
    type_below(book, "tblActions", typed)
    finding = {
        "N°": "F99",
        "Quadrant": "Force",
        "Constat": "Une équipe au complet",
        "Gravité": 5,
        "Urgence": 5,
    }
    type_below(book, "tblSwot", finding)
    # the card and the chart show what their selectors name
    book["Fiche action"]["B5"] = "A99"
    path = tmp_path / "typed.xlsx"
    book.save(path)
    found = recalculated_values(path)
    schedule = [value for value in found["Planning"].values() if isinstance(value, str)]
    assert "A99" in schedule
    assert "Appeler les absents" in schedule
    assert found["Tableau SWOT"]["A6"] == "F99"
    assert "Appeler les absents" in found["Fiche action"].values()


@requires_libreoffice
def test_a_picture_says_what_it_has_no_row_for(tmp_path: Path) -> None:
    book = workbook()
    rows = range_boundaries(book["Planning"].tables["vuePlanning"].ref)
    held = len(read_plan(sample("agence_modele.yaml")).actions)
    for number in range(rows[3] - rows[1] - held + 2):
        type_below(book, "tblActions", {"N°": f"Z{number}", "Quoi – action": "Appeler"})
    path = tmp_path / "typed.xlsx"
    book.save(path)
    said = [text for text in recalculated_values(path)["Planning"].values() if " de plus n’ont" in str(text)]
    assert len(said) == 1
    assert str(said[0]).startswith("▲ 2 de plus")


def test_lights_and_today_come_before_the_lines_of_rows() -> None:
    """Of two formats that fill a cell the first holds, in LibreOffice of any two."""
    data = render(
        read_plan(sample("agence_modele.yaml")),
        LAYOUTS[Mode.COMPLET],
        Template.open(template("pac_complet.xlsx")),
    )
    book = load_workbook(io.BytesIO(data))
    for name, light in (("Tableau de bord", "● Vert"), ("Arbre des objectifs", "●"), ("Synthèse", "● Vert")):
        order = [
            (rule.priority, rule.formula[0])
            for area in book[name].conditional_formatting
            for rule in area.rules
            if light in rule.formula[0] or rule.formula[0].endswith('<>""')
        ]
        lights = [priority for priority, test in order if light in test]
        assert lights
        assert max(lights) < max(priority for priority, test in order if light not in test)


def test_the_months_stand_above_the_rates_of_each_role() -> None:
    book = load_workbook(template("pac_complet.xlsx"))
    sheet, area = next(iter(book.defined_names["calendar_vueRoles"].destinations))
    left, row, right, _ = range_boundaries(area.replace("$", ""))
    headers = [book[sheet].cell(row + 1, column).value for column in range(left, right + 1)]
    assert headers == [f"Mois {month}" for month in range(1, 13)]


def test_a_schedule_has_a_row_and_the_formats_of_every_action() -> None:
    plan = sized_plan(60)
    data = render(plan, LAYOUTS[Mode.COMPLET], Template.open(template("pac_complet.xlsx")))
    sheet = load_workbook(io.BytesIO(data))["Planning"]
    left, top, right, bottom = range_boundaries(sheet.tables["vuePlanning"].ref)
    assert bottom - top > 60
    weeks = f"{get_column_letter(left + 6)}{top + 1}:{get_column_letter(left + 5 + WEEKS)}{bottom}"
    areas = [str(item.sqref) for item in sheet.conditional_formatting]
    assert areas.count(weeks) == 1
    # done and planned, within the current week and out of it, and that week alone
    assert len(sheet.conditional_formatting[weeks]) == 5
    assert right - left >= WEEKS + 6
