from __future__ import annotations

import re
from pathlib import Path

import pytest

from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.dictionary import data_dictionary
from pac_excel.layout.simplified import SIMPLIFIED

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
REMEDY = "run: python -m pac_excel.layout.dictionary > docs/data-dictionary.md"


def section_of(text: str, title: str) -> str:
    return next(part for part in text.split("\n### ") if part.startswith(title))


def test_the_committed_dictionary_is_that_of_the_complete_workbook() -> None:
    # not compared by assert: a difference of eighty thousand characters helps nobody
    is_current = DOCUMENT.read_text(encoding="utf-8") == data_dictionary(COMPLETE)
    assert is_current, f"{DOCUMENT.name} is not what the layout says; {REMEDY}"


@pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: layout.name)
def test_every_column_and_named_cell_of_a_layout_is_described(layout: Layout) -> None:
    text = data_dictionary(layout)
    for table in layout.tables:
        section = section_of(text, f"{table.title} (`{table.name}`)")
        described = re.findall(r"^\| (.+?) \| ", section, re.MULTILINE)[1:]
        assert described == [column.header for column in table.columns]
    for scalar in layout.scalars:
        assert f"| {scalar.spec.label} | `{scalar.name}` | `{scalar.spec.name}` |" in text


def test_a_choice_is_listed_with_its_code_and_what_the_cell_shows() -> None:
    section = section_of(data_dictionary(COMPLETE), "Constats (`tblSwot`)")
    assert "- *Quadrant*: `FORCE` = Force, `FAIBLESSE` = Faiblesse, " in section


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("tblActions", "| ROI | `roi` | rate, 0–1 shown as % |  | computed | "),
        ("tblActions", "| Gravité | `gravity` | whole number, 1 to 5 | yes | read and written | "),
        ("tblActions", "| Qui – équipe | `team` | list: reference to `Role` |  | read and written | "),
        (
            "tblConformite",
            "| Action | key in `tblActions` | reference to `Action` | yes | read and written | ",
        ),
        ("tblConformite", "| Revu le | `compliance.reviewed_on` | date |  | read and written | "),
        ("tblTrajectoires", "| Mois 12 | `trajectory[11]` | number |  | read and written | "),
        ("tblControles", "| Anomalie | `message` | long text |  | written only | "),
    ],
)
def test_a_column_is_told_with_its_path_kind_and_flow(table: str, row: str) -> None:
    title = f"{COMPLETE.by_name[table].title} (`{table}`)"
    assert f"\n{row}" in section_of(data_dictionary(COMPLETE), title)


def test_the_table_of_findings_tells_when_a_row_is_a_justification() -> None:
    section = section_of(data_dictionary(COMPLETE), "Contrôles (`tblControles`)")
    assert "A row counts as one only with Justification, Par, Le, Jusqu’au or Statut = Justifiée." in section
